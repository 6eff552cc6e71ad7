"""The staff's pages: which there are, who may see them, and what stands on each at the moment it is sent.

A page is worked out when it is shown, so nothing of it is kept on the way, and whoever was removed meanwhile is shown nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.chart import drawn
from bot.ports import Clock, Page, Show, Utterance
from bot.speech import Speech
from bot.staff.asking import COORDINATORS, EVERYBODY, Asked, Draw, number
from bot.staff.calling import calls_page
from bot.staff.digest import WEEK, links_lines
from bot.staff.progress import rates_page, status_page, strata_page
from bot.staff.responses import caption_of, chart_of
from bot.staff.wording import Buttons, Pen, around
from bot.store.database import Database
from bot.store.digests import Digests
from bot.store.staff import Member, Staff
from bot.store.tallying import groups
from bot.store.telephoning import to_telephone
from bot.store.timeline import timeline
from bot.store.waves import Waves
from bot.study import Study

AGAIN = "again"
"""What the chart's own button asks for: the picture above it, as things are now."""


class Pages:
    """Draws pages."""

    def __init__(
        self,
        database: Database,
        staff: Staff,
        study: Study,
        speech: Speech,
        clock: Clock,
        *,
        others: Mapping[str, tuple[tuple[str, ...], Draw]] | None = None,
    ) -> None:
        """`others` are further pages, by name, with the roles they are for."""
        self._database, self._staff, self._study = database, staff, study
        self._speech, self._clock = speech, clock
        self._table: Mapping[str, tuple[tuple[str, ...], Draw]] = {
            "menu": (EVERYBODY, self._menu),
            "status": (EVERYBODY, self._status),
            "strata": (EVERYBODY, self._strata),
            "rates": (EVERYBODY, self._rates),
            "chart": (EVERYBODY, self._chart),
            "calls": (COORDINATORS, self._calls),
            **(others or {}),
        }

    def may_see(self, member: Member, page: str) -> bool:
        """Return whether there is such a page for somebody of this role."""
        return page in self._table and member.role in self._table[page][0]

    async def page(self, utterance: Utterance) -> Page | None:
        """Draw the page of an utterance; None for who is no staff (any more), or not of the role it is for, or needs it no longer."""
        assert isinstance(utterance.say, Show)
        member = await self._staff.member(utterance.account)
        if member is None or not self.may_see(member, utterance.say.page):
            return None
        pen = Pen(self._speech, utterance.locale, self._study.time_zone)
        _, draw = self._table[utterance.say.page]
        return await draw(Asked(member, utterance.say.of, pen, self._clock.now(), utterance.say.is_unasked))

    async def _menu(self, asked: Asked) -> Page:
        pen = asked.pen
        is_welcome = asked.of == "welcome"
        lines = [
            pen.say("staff-menu.title" if asked.member.role == "coordinator" else "staff-menu.title-researcher"),
            pen.say("staff-menu.joined") if is_welcome else "",
            pen.say("staff-menu.promise"),
            pen.say("staff-menu.file") if asked.member.role == "coordinator" else "",
            pen.say("staff-menu.back"),
        ]
        rows: Buttons = [(("status", pen.label("staff-btn.status")), ("strata", pen.label("staff-btn.strata")))]
        rows.append((("chart", pen.label("staff-btn.chart")),))
        if self.may_see(asked.member, "report"):
            rows.append((("report", pen.label("staff-btn.report")),))
        if self.may_see(asked.member, "files"):
            rows.append((("files", pen.label("staff-btn.files")),))
        if asked.member.role == "coordinator":
            rows.append((("waves", pen.label("staff-btn.waves")),))
            rows.append((("calls", pen.label("staff-btn.calls")),))
            rows.append((("digest", pen.label("staff-btn.digest")),))
        rows.append((("lang", pen.label("staff-btn.language")),))
        return Page(pen.blocks(lines), tuple(rows))

    async def _status(self, asked: Asked) -> Page:
        found, open_link = await groups(self._database)
        _, problems = await Digests(self._database).since(asked.now - WEEK)
        links = links_lines(asked.pen, problems) if asked.member.role == "coordinator" else []
        return status_page(asked.pen, found, open_link, asked.now, links)

    async def _strata(self, asked: Asked) -> Page:
        found, _ = await groups(self._database)
        return strata_page(asked.pen, found, self._study.strata, number(asked.of))

    async def _rates(self, asked: Asked) -> Page:
        found, _ = await groups(self._database)
        return rates_page(asked.pen, found)

    async def _chart(self, asked: Asked) -> Page:
        found, began = await timeline(self._database), await Waves(self._database).began()
        pen = asked.pen
        picture = await drawn(chart_of(pen, found, began, asked.now))
        rows = (
            ((f"chart:{AGAIN}", pen.label("staff-btn.refresh")),),
            around(pen, ("status", pen.label("staff-btn.status"))),
        )
        return Page(caption_of(pen, found, began, asked.now), rows, picture, over_picture=asked.of == AGAIN)

    async def _calls(self, asked: Asked) -> Page:
        found = await to_telephone(self._database)
        is_linked = await self._staff.knows_people()
        return calls_page(asked.pen, found, self._study.strata, number(asked.of), is_linked=is_linked)
