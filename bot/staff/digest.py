"""The weekly digest as a page: how it stands, what has changed in seven days, the waves around now, what to look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.ports import Clock, Page, Show
from bot.staff.asking import Asked
from bot.staff.wording import Pen, around
from bot.store.database import Database
from bot.store.digests import Digests, Problems, Since, turn
from bot.store.staff import Deed, Member
from bot.store.tallying import groups
from bot.store.times import written
from bot.store.waves import Waves
from flows.tally import tally

WEEK = timedelta(days=7)
LISTED = 8


class DigestPage:
    """Draws the digest, and turns it off and on."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._digests = Digests(database)

    async def page(self, asked: Asked) -> Page:
        """Return the digest of the seven days before now."""
        pen = asked.pen
        since, problems = await self._digests.since(asked.now - WEEK)
        is_wanted = await self._digests.is_wanted(asked.member.staff_id)
        html = pen.blocks(
            (
                pen.lines((pen.say("staff-digest.title"), pen.say("staff-status.as-of", moment=pen.moment(asked.now)))),
                await self._counts(pen, since),
                await self._waves(asked),
                _problems(pen, problems),
                "" if is_wanted else pen.say("staff-digest.is-off"),
            )
        )
        to, label = ("off", "digest-off") if is_wanted else ("on", "digest-on")
        rows = (
            (("status", pen.label("staff-btn.status")), ("waves", pen.label("staff-btn.waves"))),
            ((f"digest-turn:{to}", pen.label(f"staff-btn.{label}")),),
            around(pen),
        )
        return Page(html, rows)

    async def turn(self, member: Member, to: str) -> Deed:
        """Turn somebody's digest on or off; done twice it stays so."""
        at = written(self._clock.now())
        is_on = to != "off"
        return Deed(
            "digest_on" if is_on else "digest_off",
            "",
            (Show("digest", in_place=True),),
            lambda connection: turn(connection, member.staff_id, at, on=is_on),
        )

    async def _counts(self, pen: Pen, since: Since) -> str:
        found, open_link = await groups(self._database)
        stand = tally(found)
        changed = (
            ("invited", stand.n, since.invited),
            ("started", stand.started, since.started),
            ("complete", stand.rows["complete"], since.complete),
        )
        return pen.lines(
            (
                *(pen.say(f"staff-digest.{name}", n=n, more=more) for name, n, more in changed),
                pen.say("staff-digest.open-link", n=open_link, more=since.open_link) if open_link else "",
                pen.say("staff-row.not-started", n=stand.rows["not_started"]),
                pen.say("staff-row.unfinished", n=stand.rows["unfinished"]),
                pen.say("staff-row.refused", n=stand.rows["refused"]),
                pen.say("staff-row.withdrew", n=stand.rows["withdrew"]) if stand.rows["withdrew"] else "",
                pen.say("staff-status.unreachable", n=stand.unreachable),
                pen.say("staff-digest.rate", share=pen.share(stand.rates()["RR2"])),
            )
        )

    async def _waves(self, asked: Asked) -> str:
        pen, now, waves = asked.pen, asked.now, Waves(self._database)
        began = [
            pen.say("staff-digest.wave-began", name=one.key, day=pen.day(one.at), n=one.sent)
            for one in await waves.began()
            if one.at > now - WEEK
        ]
        to_come = [
            pen.say(
                "staff-digest.wave-comes",
                name=one.key,
                day=pen.day(one.wave.starts_at),
                state=pen.label(f"staff-state.{one.state}"),
            )
            for one in await waves.list()
            if now < one.wave.starts_at <= now + WEEK and one.state in ("planned", "running", "paused")
        ]
        return pen.blocks((_listed(pen, "staff-digest.last", began), _listed(pen, "staff-digest.next", to_come)))


def _listed(pen: Pen, key: str, lines: list[str]) -> str:
    more = [pen.say("staff-digest.more", n=len(lines) - LISTED)] if len(lines) > LISTED else []
    return pen.lines((pen.say(key), *(lines[:LISTED] or [pen.say("staff-digest.none")]), *more))


def links_lines(pen: Pen, problems: Problems) -> list[str]:
    """Return what was tried with links in seven days; nothing where nothing was."""
    found = (("refused-links", problems.refused_links), ("guessed-links", problems.guessed_links))
    return [pen.say(f"staff-digest.{name}", n=n) for name, n in found if n]


def _problems(pen: Pen, problems: Problems) -> str:
    found: Iterable[tuple[str, int]] = (
        ("set-aside", problems.set_aside),
        ("uncertain", problems.uncertain),
    )
    lines = [*(pen.say(f"staff-digest.{name}", n=n) for name, n in found if n), *links_lines(pen, problems)]
    return pen.lines((pen.say("staff-digest.problems"), *lines)) if lines else pen.say("staff-digest.no-problems")
