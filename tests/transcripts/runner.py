"""Plays a transcript: takes its inputs, replaces everything else by what really happens, and returns the whole as text.

> words        typed          > [Label]     tapped         >+ words    the last own message is edited
> @a.csv a;b   a file is sent
> (sticker)    sent           >> [Label]    tapped again, wherever the button now is
2> …           said by a second account                    ~ 26h       time passes        ! killed and started again
! lost 2      the answers to the next two messages that the bot sends are lost on the way
! notice 2027-02   killed, and started again with another version of the privacy notice
TOKEN is a personal link, CODE a one-time code of the staff (header `staff: coordinator`), used up or not; `roster: 6` puts people on it,
`invited: 3d` so long ago
… until KEY    everything up to this item is answered in a plain way, unseen; then the item is shown
"""

from __future__ import annotations

import base64
import itertools
import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from bot.chat.rendering import Button
from bot.transcript import said
from tests.stage import START, Person, Stage

SECONDS_TO_ANSWER = 5.0
LONG = 400
PLAIN_NUMBERS = {
    "yrs_position": "6",
    "year_first_lead": "2009",
    "direct_reports": "8",
    "dev_hours": "40",
    "iglu_year": "2015",
}
BATTERIES = ("imp", "cap", "sup", "dev_use")
"""One can come to these by name: whichever row is first for this respondent."""
_SPAN = re.compile(r"(\d+(?:\.\d+)?)([smhd])")
_RECEIPT = re.compile(r"\b[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}\b")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def headers(text: str) -> dict[str, str]:
    found = {}
    for line in text.splitlines():
        if match := re.fullmatch(r"(questionnaire|locale|starts|enrolment|pace|staff|roster|invited): (.+)", line):
            found[match[1]] = match[2]
    return found


def inputs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line[:1] in (">", "~", "!", "…") or line[:2] in ("2>",)]


async def play(text: str, folder: Path) -> str:
    """Return the transcript as it comes out now."""
    head = headers(text)
    start = datetime.fromisoformat(head["starts"]) if "starts" in head else START
    lead = [
        line
        for line in text.splitlines()
        if line.startswith("#")
        or re.match(r"(questionnaire|locale|starts|enrolment|pace|staff|roster|invited): ", line)
    ]
    # What is said does not depend on how many of the machine's seconds a turn has taken.
    with patch("bot.fieldwork.sender.LOOK_EVERY", 3600.0):
        async with Stage(folder, enrolment=head.get("enrolment", "open"), start=start) as stage:
            # Every turn is read back from what was written, as after a new start; memory would hide what was not.
            stage.service.store.ledger._known.keep = lambda _snapshot, _interview: None  # type: ignore[method-assign]
            player = _Player(
                stage,
                head["locale"],
                float(head.get("pace", SECONDS_TO_ANSWER)),
                head.get("enrolment", "open"),
                head.get("staff", ""),
            )
            if "roster" in head:
                await player.fill_roster(int(head["roster"]), start - _span(head.get("invited", "")))
            lines = [line async for one in _each(inputs(text)) for line in await player.input(one)]
    return "\n".join([*lead, "", *lines]) + "\n"


async def _each(items: list[str]):  # type: ignore[no-untyped-def]
    for item in items:
        yield item


class _Player:
    def __init__(self, stage: Stage, locale: str, pace: float, enrolment: str, role: str = "") -> None:
        self.stage, self.locale, self.pace = stage, locale, pace
        self.enrolment = enrolment
        self.people: dict[str, Person] = {}
        self.tokens: dict[str, str] = {}
        self.role, self.code = role, ""
        self.seen: set[tuple[str, int]] = set()
        self.disposition: tuple[int, int] | None = None
        self.kept: list[str] = []

    async def person(self, who: str) -> Person:
        if who not in self.people:
            person = self.people[who] = await self.stage.person(language_code=self.locale)
            if self.enrolment == "open":
                await self.stage.service.store.people.enrol_openly(person.id, self.stage.clock.now())
            self._fix_seeds()
        return self.people[who]

    async def input(self, line: str) -> list[str]:
        who = "2" if line.startswith("2") else ""
        what = line.removeprefix("2")
        person = await self.person(who)
        if what.startswith("… until "):
            await self._until(person, what.removeprefix("… until "))
        elif what.startswith("! lost "):
            lost = {"lose_answer": int(what.removeprefix("! lost "))}
            self.stage.simulator.faults.set({"next": lost, "methods": ["sendmessage"]})
        elif what.startswith("!"):
            await self.stage.kill_bot()
            if version := what.removeprefix("!").strip().removeprefix("notice "):
                notice = self.stage.study.notice.model_copy(update={"version": version})
                self.stage.study = self.stage.study.model_copy(update={"notice": notice})
            await self.stage.start_bot()
        elif what.startswith("~"):
            await self.stage.pass_time(_span(what[1:].strip()))
        else:
            self.stage.clock.move(self.stage.clock.now() + timedelta(seconds=self.pace))
            await self._act(person, what)
        kept, self.kept = self.kept, []
        if what.startswith("… until "):
            return [line, *kept]
        # A receipt follows from the random id of a case, which no transcript can know beforehand.
        said = [_RECEIPT.sub("XXXXX-XXXXX", line) async for one in self._everybody() for line in one]
        return [line, *self._records(), *said]

    async def _everybody(self):  # type: ignore[no-untyped-def]
        for who, person in self.people.items():
            yield [who + line if line[:1] in "<^@" else line for line in _news(await person.news())]

    async def _act(self, person: Person, what: str) -> None:
        if what.startswith(">> "):
            await person.tap_again()
        elif what.startswith(">+ "):
            await person.act("edit", message_id=person.last_own, text=what[3:])
            await self.stage.settle()
        elif match := re.fullmatch(r"> \((\w+)\)", what):
            await person.act("sendother", kind=match[1])
            await self.stage.settle()
        elif match := re.fullmatch(r"> @(\S+) (.+)", what):
            content = base64.b64encode(match[2].replace("\\n", "\n").encode()).decode()
            await person.act("sendfile", name=match[1], content=content)
            await self.stage.settle()
        elif match := re.fullmatch(r"> \[(.+)\]", what):
            await person.tap(match[1])
        else:
            text = what[2:].replace("\\n", "\n")
            if "TOKEN" in text:
                text = text.replace("TOKEN", await self._token())
            if "CODE" in text:
                text = text.replace("CODE", await self._code())
            await person.say(text)

    async def _until(self, person: Person, key: str) -> None:
        """Answer in a plain way until an item is live, then leave only that item's message to be seen."""
        if not await person.messages():
            await person.say("/start")
        for _ in range(200):
            live = self._live()
            if live == key or (live.startswith(f"{key}_") and key in BATTERIES):
                newest = [(kind, body) for kind, body in await person.news() if body.get("keyboard")]
                self.kept = list(_news(newest[-1:]))
                self._records_quietly()
                return
            self.stage.clock.move(self.stage.clock.now() + timedelta(seconds=self.pace))
            await self._plain_answer(person, live)
        raise AssertionError(f"{key} was never live; the last was {live}")

    def _live(self) -> str:
        with sqlite3.connect(self.stage.database) as connection:
            return connection.execute("select json_extract(snapshot, '$.live') from interviews limit 1").fetchone()[0]

    def _records_quietly(self) -> None:
        for _ in self._records():
            pass

    async def _plain_answer(self, person: Person, live: str) -> None:
        if live in PLAIN_NUMBERS:
            await person.say(PLAIN_NUMBERS[live])
            return
        newest = next(m for m in reversed(await person.messages()) if m["keyboard"])
        data = [button["data"] for row in newest["keyboard"] for button in row]
        actions = {one.split("|")[1]: one for one in data}
        if live == "lang" and self.locale == "en":
            actions["1"] = actions["2"]
        if live == "barrier_main":
            actions["1"] = next(one for action, one in actions.items() if action.isdecimal())
        for wanted in ("go", "4", "1", "done", "skip"):
            if (wanted == "4" and not live.startswith(("imp_", "cap_", "sup_", "dev_use_"))) or (
                wanted == "1" and "1" not in actions
            ):
                continue
            if wanted == "done" and any(a.startswith("+") for a in actions):
                picked = [a for a in actions if a.startswith("+")][:3]
                for action in picked:
                    await person.act("tap", message_id=newest["message_id"], data=actions[action])
                    await self.stage.settle()
                done = next(
                    b["data"]
                    for m in reversed(await person.messages())
                    for r in m["keyboard"]
                    for b in r
                    if "|done|" in b["data"]
                )
                await person.act("tap", message_id=newest["message_id"], data=done)
                await self.stage.settle()
                return
            if wanted in actions:
                await person.act("tap", message_id=newest["message_id"], data=actions[wanted])
                await self.stage.settle()
                return
        raise AssertionError(f"no plain answer to {live}: {sorted(actions)}")

    async def _token(self) -> str:
        from bot.store.people import RosterRow  # noqa: PLC0415

        if not self.tokens:
            people = self.stage.service.store.people
            await people.import_roster([RosterRow("a-1", name="Persona de prueba", stratum=1)], self.stage.clock.now())
            links = await people.mint_links("test", self.stage.clock.now())
            self.tokens[""] = links[0].token
            self._fix_seeds()
        return self.tokens[""]

    async def _code(self) -> str:
        if not self.code:
            staff = self.stage.service.store.staff
            _, self.code = await staff.invite(self.role, self.stage.clock.now(), timedelta(hours=48))
        return self.code

    async def fill_roster(self, number: int, invited_at: datetime) -> None:
        """Put people on the roster, in turn of each stratum, and mint their links; the last one is not invited yet."""
        from bot.store.people import RosterRow  # noqa: PLC0415

        people = self.stage.service.store.people
        rows = [
            RosterRow(
                f"a-{n}", name=f"Persona {n}", stratum=n % 2 + 1, title="Rectora" if n % 3 == 1 else "Director",
                institution=f"Institución {n}", details={"telefono": f"55 0000 000{n}"}, email=f"p{n}@example.org",
            )
            for n in range(1, number + 1)
        ]  # fmt: skip
        # Who is written to at which hour of a wave follows from the id of each member.
        with patch("bot.store.roster.new_member_id", side_effect=(f"m{n:016}" for n in itertools.count())):
            await people.import_roster(rows, invited_at)
        links = await people.mint_links("test", invited_at, external_ids=[row.external_id for row in rows[:-1]])
        self.tokens[""] = links[0].token
        self._fix_seeds()

    def _fix_seeds(self) -> None:
        """Orders and draws follow from the seed, so a transcript has one and the same in every run."""
        with sqlite3.connect(self.stage.database) as connection:
            connection.execute("update cases set seed = 7")

    def _records(self) -> Iterator[str]:
        """Records and dispositions as the store has them: they stand above what was said, because they came first."""
        with sqlite3.connect(self.stage.database) as connection:
            rows = connection.execute(
                "select case_id, seq, variable, value_num, value_text, void, via from records order by given_at, case_id, seq"
            ).fetchall()
            found = connection.execute(
                "select disp, final from dispositions order by as_of desc, case_id limit 1"
            ).fetchone()
        for case_id, seq, variable, number, text, void, via in rows:
            if (case_id, seq) in self.seen:
                continue
            self.seen.add((case_id, seq))
            value = "void" if void else text if text is not None else number
            yield f"= {variable} {value}{f' ({via})' if via in ('auto', 'frame') else ''}"
        if found is not None and found != self.disposition and found[1]:
            yield f". {found[0]}"
        self.disposition = found


def _span(text: str) -> timedelta:
    return timedelta(seconds=sum(float(n) * _UNITS[unit] for n, unit in _SPAN.findall(text)))


def _news(news: list[tuple[str, dict]]) -> Iterator[str]:  # type: ignore[type-arg]
    for kind, body in news:
        if kind in ("message", "edit") and body["from"] == "bot":
            if body.get("document"):
                yield f"@ {body['document']['name']}"
            keyboard = tuple(tuple(Button(b["text"], "") for b in row) for row in body["keyboard"])
            lines = list(said(body["html"], keyboard, edited=kind == "edit"))
            # A long text that only lost its buttons need not be read twice.
            yield from [f"{lines[0]} …"] if kind == "edit" and not keyboard and len(body["html"]) > LONG else lines
        elif kind == "toast":
            yield f"^ {body['text']}"
