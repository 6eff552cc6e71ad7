"""A wave put together by buttons: who, which words, when, what would happen, and a word that confirms it.

What was chosen so far lies in the store, so that nothing is lost by a restart; every step has a way back. Nothing is sent from
here: a confirmed wave is a row, and whoever sends looks again at everybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot.ports import Clock, Page, Show
from bot.staff.asking import Asked, number
from bot.staff.foreseeing import Example, Foreseen, excerpts, foreseen, message_page, people_page
from bot.staff.wording import Button, Buttons, Pen, around
from bot.store.database import Connection, Database
from bot.store.drafts import end_draft, find_draft, keep_draft, read_draft
from bot.store.recipients import everybody
from bot.store.staff import Changed, Deed, Member
from bot.store.times import written
from bot.store.waves import Draft, begin, free_key
from bot.study import Study
from flows.fieldwork import SendWindows
from flows.reminding import LONGEST, PIPES, text_faults
from flows.waves import Channel, Group, Wave
from flows.zones import zone

WHO: Mapping[str, tuple[str, frozenset[Group]]] = {
    "unfinished": ("chat", frozenset({Group.UNFINISHED})),
    "started": ("chat", frozenset({Group.STARTED})),
    "both": ("chat", frozenset({Group.STARTED, Group.UNFINISHED})),
    "never": ("mail", frozenset({Group.NEVER_STARTED})),
}
"""Choice -> (channel, groups): a bot cannot write first to who never pressed Start."""
WHEN: Mapping[str, int] = {"now": 0, "tomorrow": 1, "three": 3, "week": 7}
"""Choice -> days from today."""
STEPS = ("who", "words", "when", "preview", "sure")
_MOST_STRATA = 8
"""Buttons; a study with more is narrowed by the command line."""

_PIPE_FILLS = {name: f"{{{name}}}" for name in sorted(PIPES)}
"""How a pipe is typed."""

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """What it takes to foresee a wave."""

    study: Study
    windows: SendWindows
    zone_of: Callable[[str, int | None], str]
    example: Example
    sends_mail: bool
    """Whether a mail server is set up; waves by mail are not sent from here where there is none."""


class Wizard:
    """Waves in the making, one for each coordinator."""

    def __init__(self, database: Database, clock: Clock, field: Field) -> None:
        self._database, self._clock, self._field = database, clock, field

    # ------------------------------------------------------------ what is done

    async def start(self, member: Member, _: str) -> Deed:
        """Begin a wave anew."""
        return self._kept(member, {"step": "who", "strata": []}, "wave_begun")

    async def choose(self, member: Member, of: str) -> Deed:
        """Take a choice, or go to a step. What a button cannot say, since buttons are in the client's hands, changes nothing."""
        body = await self._body(member)
        if body is None:
            return Deed("wave_draft", "none", (Show("wave", "gone", in_place=True),))
        now = self._clock.now()
        if of.startswith("when-") and of.removeprefix("when-") in WHEN and body.get("who"):
            when = of.removeprefix("when-")
            body |= {"when": when, "starts_at": self._starts_at(when, now).isoformat(), "step": "preview"}
        else:
            body = _chosen(body, of, self._strata())
        # The button that confirms carries this mark: it starts what was shown with it, and nothing that was changed since.
        body["mark"] = f"{int(now.timestamp() * 1000) % 10**9}"
        return self._kept(member, body, "wave_draft")

    async def hear(self, member: Member, text: str) -> Deed | None:
        """Take a text of the coordinator's own while one is asked for; None while none is."""
        body = await self._body(member) if member.role == "coordinator" else None
        if body is None or body["step"] not in ("text-es", "text-en"):
            return None
        locale = body["step"].removeprefix("text-")
        own = {**body.get("own", {}), locale: text.strip()}
        pipes = PIPES if WHO[body["who"]][0] == "chat" else frozenset[str]()
        wanted = self._field.study.locales
        # The first text is checked alone; whether both fill in the same shows with the second.
        if text_faults({locale: own[locale]}, (locale,), pipes):
            return self._kept(member, {**body, "fault": True}, "wave_text", locale, in_place=False)
        missing = [one for one in wanted if not own.get(one)]
        if not missing and text_faults(own, wanted, pipes):
            return self._kept(member, {**body, "fault": True}, "wave_text", locale, in_place=False)
        body = {**body, "own": own, "fault": False, "step": f"text-{missing[0]}" if missing else "when"}
        return self._kept(member, body, "wave_text", locale, in_place=False)

    async def discard(self, member: Member, _: str) -> Deed:
        """Give up what was begun."""

        def change(connection: Connection) -> None:
            end_draft(connection, member.staff_id, "wave")

        return Deed("wave_given_up", "", (Show("waves", in_place=True),), change)

    async def confirm(self, member: Member, of: str) -> Deed:
        """Start the wave, once; not if it has been changed since the count was shown."""
        body = await self._body(member)
        if body is None:
            # A second tap on what has been done: the wave stands in the list.
            return Deed("wave_not_started", "none", (Show("waves", in_place=True),))
        if body["step"] != "sure" or of != body.get("mark") or not self._can_send(body):
            return Deed("wave_not_started", "changed", (Show("wave", "gone", in_place=True),))
        now = self._clock.now()

        def change(connection: Connection) -> Changed:
            if find_draft(connection, member.staff_id, "wave") != body:
                return Changed((Show("wave", "gone", in_place=True),), "gone")
            end_draft(connection, member.staff_id, "wave")
            key = free_key(connection, WHO[body["who"]][0])
            draft = Draft(self._wave(body, key), own=body.get("own", {}))
            begin(connection, draft, written(now), member.staff_id)
            return Changed((Show("wave-of", key, in_place=True),), key)

        return Deed("wave_confirmed", "", (), change)

    # ------------------------------------------------------------ what is shown

    async def page(self, asked: Asked) -> Page:
        """Return the step at which a coordinator's wave stands."""
        pen = asked.pen
        body = await self._body(asked.member)
        if body is None or asked.of == "gone":
            return _gone(pen)
        match body["step"]:
            case "who":
                return self._who(pen, body)
            case "words":
                return _words(pen, body)
            case "text-es" | "text-en":
                return _text(pen, body)
            case "when":
                return self._when(pen, body, asked.now)
            case _:
                return await self._preview(pen, body, asked.now)

    def _who(self, pen: Pen, body: Body) -> Page:
        rows: Buttons = [
            ((f"w:who-{who}", _ticked(pen.label(f"staff-who.{who}"), body.get("who") == who)),) for who in WHO
        ]
        strata = self._field.study.strata
        if 1 < len(strata) <= _MOST_STRATA:
            rows += [
                ((f"w:stratum-{one.code}", _ticked(getattr(one, pen.locale), one.code in body["strata"], box=True)),)
                for one in strata
            ]
        note = pen.say("staff-wave.strata") if len(rows) > len(WHO) else ""
        if body.get("who"):
            rows.append((("w:to-words", pen.label("staff-btn.next")),))
        rows.append(_end(pen, None))
        return Page(pen.blocks((_head(pen, "who"), pen.say("staff-wave.who"), note)), tuple(rows))

    def _when(self, pen: Pen, body: Body, now: datetime) -> Page:
        rows: Buttons = [
            (
                (
                    f"w:when-{when}",
                    _ticked(pen.label(f"staff-when.{when}", day=self._day(pen, when, now)), body.get("when") == when),
                ),
            )
            for when in WHEN
        ]
        rows.append(_end(pen, "w:to-words"))
        return Page(pen.blocks((_head(pen, "when"), pen.say("staff-wave.when"))), tuple(rows))

    async def _preview(self, pen: Pen, body: Body, now: datetime) -> Page:
        found = await self._foresee(body, now)
        if body["step"] == "sure" and self._can_send(body):
            rows: Buttons = [
                ((f"wgo:{body['mark']}", pen.label("staff-btn.send", n=found.due)),),
                _end(pen, "w:to-preview"),
            ]
            return Page(pen.blocks((_head(pen, "sure"), pen.say("staff-wave.sure", n=found.due))), tuple(rows))
        channel, own = _channel(body), body.get("own", {})
        lines = [pen.say(f"staff-wave.gets-{group.replace('_', '-')}", n=n) for group, n in found.groups.items()]
        spoken = Counter[str]()
        for (locale, _), count in found.says.items():
            spoken[locale] += count
        languages = pen.say("staff-wave.languages", es=spoken["es"], en=spoken["en"])
        times = found.times
        when = _days(pen, [pen.day(at) for at in times])
        why_not = [pen.say("staff-wave.not", n=sum(found.skipped.values()))] if found.skipped else []
        why_not += [pen.say(f"staff-reason.{reason.replace('_', '-')}", n=n) for reason, n in found.skipped.items()]
        can_send = self._can_send(body)
        html = pen.blocks(
            (
                _head(pen, "preview"),
                pen.lines(
                    (pen.say(f"staff-wave.count-{channel}", n=found.due), *lines, languages if found.due else "")
                ),
                when,
                pen.lines(why_not),
                *excerpts(pen, found, channel, own, self._field.example),
                pen.say("staff-wave.again" if can_send else "staff-wave.no-mail"),
            )
        )
        rows = [(("w:to-sure", pen.label("staff-btn.confirm")),)] if found.due and can_send else []
        if found.due:
            rows.append((("wave-read", pen.label("staff-btn.read")),))
        rows.append((("wave-people", pen.label("staff-btn.people")),))
        return Page(html, (*rows, _end(pen, "w:to-when")))

    async def message_page(self, asked: Asked) -> Page:
        """Return one of the messages whole, as it would read."""
        body = await self._body(asked.member)
        if body is None or not body.get("starts_at"):
            return _gone(asked.pen)
        found = await self._foresee(body, asked.now)
        own, example = body.get("own", {}), self._field.example
        return message_page(asked.pen, found, _channel(body), own, example, number(asked.of))

    async def people_page(self, asked: Asked) -> Page:
        """Return a file of who would get what and when, and why each other person would not."""
        body = await self._body(asked.member)
        if body is None or not body.get("starts_at"):
            return _gone(asked.pen)
        return people_page(asked.pen, await self._foresee(body, asked.now))

    # ------------------------------------------------------------ behind it

    async def _body(self, member: Member) -> Body | None:
        found = await read_draft(self._database, member.staff_id, "wave")
        return None if found is None else dict(found)

    def _kept(self, member: Member, body: Body, action: str, detail: str = "", *, in_place: bool = True) -> Deed:
        now = self._clock.now()

        def change(connection: Connection) -> None:
            keep_draft(connection, member.staff_id, "wave", body, now)

        return Deed(action, detail, (Show("wave", in_place=in_place),), change)

    def _can_send(self, body: Body) -> bool:
        return self._field.sends_mail or _channel(body) == "chat"

    def _strata(self) -> frozenset[int]:
        return frozenset(stratum.code for stratum in self._field.study.strata)

    def _starts_at(self, when: str, now: datetime) -> datetime:
        days = WHEN[when]
        local = now.astimezone(zone(self._field.study.time_zone))
        return now if not days else datetime.combine(local.date() + timedelta(days=days), time(), local.tzinfo)

    def _day(self, pen: Pen, when: str, now: datetime) -> str:
        return pen.day(self._starts_at(when, now))

    def _wave(self, body: Body, key: str) -> Wave:
        channel, groups = WHO[body["who"]]
        starts_at = datetime.fromisoformat(body["starts_at"])
        return Wave(key, channel, groups, starts_at, strata=frozenset(body["strata"]))  # type: ignore[arg-type]

    async def _foresee(self, body: Body, now: datetime) -> Foreseen:
        field, wave = self._field, self._wave(body, "preview")
        people = await self._database.read_whole(lambda connection: list(everybody(connection, field.zone_of)))
        study = field.study
        return foreseen(people, wave, body.get("own", {}), field.windows, now, study.closes_at, study.locales[0])


def _chosen(body: Body, of: str, strata: frozenset[int]) -> Body:
    what, _, which = of.partition("-")
    match what:
        case "who" if which in WHO:
            # Another channel fills in other words.
            return {**body, "who": which, "own": {}}
        case "stratum" if which.isdecimal() and int(which) in strata:
            return {**body, "strata": sorted(set(body["strata"]) ^ {int(which)})}
        case "words" if which in ("study", "own") and body.get("who"):
            return {**body, "own": {}, "fault": False, "step": "when" if which == "study" else "text-es"}
        case "to" if which in ("who", "words", "when") and (which == "who" or body.get("who")):
            return {**body, "step": which}
        case "to" if which in ("preview", "sure") and body.get("starts_at"):
            return {**body, "step": which}
        case _:
            return body


def _words(pen: Pen, body: Body) -> Page:
    rows: Buttons = [
        (("w:words-study", pen.label("staff-btn.words-study")),),
        (("w:words-own", pen.label("staff-btn.words-own")),),
        _end(pen, "w:to-who"),
    ]
    says = "staff-wave.words-mail" if WHO[body["who"]][0] == "mail" else "staff-wave.words-chat"
    return Page(pen.blocks((_head(pen, "words"), pen.say(says))), tuple(rows))


def _text(pen: Pen, body: Body) -> Page:
    locale = body["step"].removeprefix("text-")
    is_chat = WHO[body["who"]][0] == "chat"
    ask = pen.say("staff-wave.type", language=pen.label(f"staff-wave.in-{locale}"))
    rules = pen.say("staff-wave.rules-chat" if is_chat else "staff-wave.rules-mail", most=LONGEST, **_PIPE_FILLS)
    fault = pen.say("staff-wave.fault") if body.get("fault") else ""
    return Page(pen.blocks((_head(pen, "words"), fault, ask, rules)), (_end(pen, "w:to-words"),))


def _days(pen: Pen, days: list[str]) -> str:
    if not days:
        return ""
    if days[0] == days[-1]:
        return pen.say("staff-wave.on", day=days[0])
    return pen.say("staff-wave.between", first=days[0], last=days[-1])


def _channel(body: Body) -> Channel:
    return "mail" if WHO[body["who"]][0] == "mail" else "chat"


def _gone(pen: Pen) -> Page:
    return Page(pen.say("staff-wave.gone"), (around(pen, ("waves", pen.label("staff-btn.waves"))),))


def _head(pen: Pen, step: str) -> str:
    place = pen.say("staff-wave.step", i=STEPS.index(step) + 1, n=len(STEPS))
    return pen.lines((place, pen.say(f"staff-wave.title-{step}")))


def _end(pen: Pen, back: str | None) -> tuple[Button, ...]:
    leave = ("wdrop", pen.label("staff-btn.give-up"))
    return (leave,) if back is None else ((back, pen.label("staff-btn.back")), leave)


def _ticked(label: str, is_chosen: bool, *, box: bool = False) -> str:
    if box:
        return f"{'☑' if is_chosen else '☐'} {label}"
    return f"✓ {label}" if is_chosen else label
