"""Six weeks of fieldwork: the whole bot over HTTP and SMTP, people who finish, refuse and block it, and a ledger that is held
against what arrived, row by row.

Time stands still but for our jumps, so the bot lives in our process and cannot be killed by a signal. What a kill -9 leaves of a
process is what it had committed and what had left it. Both are taken at the instant at which a message arrives: SQLite copies the last
committed state, and from then on no call, no mail and no confirmation of an update gets through. The next life begins on the
copy, so whatever the old one still does while it is torn down is done to a file that nobody reads again. (The signal itself is
in `test_killed_waves`.)
"""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bench.voces import sources
from bot import office
from bot.config import Settings
from bot.fieldwork.codes import qr_png
from bot.open_store import open_store
from bot.simulator.server import DEFAULT_TOKEN
from bot.store.database import Database
from bot.store.people import RosterRow
from bot.store.times import read_time
from bot.store.waves import Draft
from bot.study import load_study
from flows.waves import Group, Wave
from tests.bot.mail.postmaster import Postmaster, postmaster
from tests.bot.test_wave_command import opened_once
from tests.stage import Stage, Stillness
from tests.torture.crowd import keys_of

pytestmark = pytest.mark.slow
PICTURE = qr_png("https://t.me/voces_demo_bot?start=x")
BEGINS = datetime(2027, 2, 1, 15, tzinfo=UTC)  # the first Monday of February is a holiday
STUDY = load_study("lides_mx").model_copy(update={"questionnaire": "short"})
HOLIDAYS = {date(2027, 2, 1), date(2027, 3, 15), *STUDY.holidays}
HOURS = ((time(9), time(14)), (time(16), time(19)))
ZONES = ("America/Tijuana", "America/Hermosillo", "America/Mexico_City", "America/Cancun")
ROWS, STARTED, BY_MAIL = 2_000, 140, 40
DAY, HOUR, SOON = timedelta(days=1), timedelta(hours=1), timedelta(seconds=2)
OFF_FROM, OFF_UNTIL = BEGINS + 12 * DAY - HOUR, BEGINS + 14 * DAY
"""The machine is off over the hours of a wave that may be two hours late at the most."""
LIVES = {"finish": 18, "refuse": 8, "stop": 8, "block": 7, "block silently": 7, "pause": 18, "wish": 16, "join": 6}
"""How many do what; all others hear us and say nothing."""
KILLS = (("chat", 40), ("mail", 30), ("chat", 150))
"""In the middle of which message."""


def short(_: str) -> tuple[str, dict[str, str]]:
    """Return a questionnaire of consent and three statements, so that many can finish it."""
    structure, words = sources("bench")
    kept = [line for line in structure.splitlines() if int((re.findall(r"statement_(\d+)", line) or ["0"])[0]) <= 3]
    return "\n".join(kept) + "\n", {locale: f"{text}\nweb_offer = -\n" for locale, text in words.items()}


@dataclass
class Life:
    """What one person did, and from when on nothing may reach them."""

    acts: list[tuple[datetime, datetime]] = field(default_factory=list)
    """From when until when they were at their phone."""
    wishes: list[datetime] = field(default_factory=list)
    """When they asked to be reminded tomorrow."""
    over: datetime | None = None
    how: str = ""

    def heard(self) -> list[datetime]:
        return [at for at, _ in self.acts]


class Period(Stage):
    """The whole bot with a mail server, which can be killed in the middle of a message."""

    def __init__(self, folder: Path, master: Postmaster) -> None:
        super().__init__(folder, study=STUDY, start=BEGINS - 8 * DAY)
        self.folder, self.master = folder, master
        self.mailed_at: list[datetime] = []
        self.accounts: dict[str, int] = {}
        self.lives: dict[str, Life] = defaultdict(Life)
        self.in_flight: list[set[tuple[str, str]]] = []
        self._is_dead = False
        self._dies: list[tuple[str, int]] = list(KILLS)
        self._sent = Counter[str]()
        self._guard()

    def settings(self) -> Settings:
        return Settings(
            bot_token=SecretStr(DEFAULT_TOKEN), bot_api_url=self.url, database=self.database, enrolment="invited",
            smtp_host="127.0.0.1", smtp_port=self.master.port, smtp_security="none", smtp_from="estudio@study.example",
            smtp_rate=6000, _env_file=None,
        )  # fmt: skip

    # ---------------------------------------------------------------- a kill

    def _guard(self) -> None:
        """Let nothing of a bot that was killed get through, and kill it when its message has come."""
        table, queue = self.simulator.methods._table, self.simulator.world.queue
        for name, call in list(table.items()):
            table[name] = self._alive(name, call)
        confirm = queue.confirm
        queue.confirm = lambda offset: None if self._is_dead else confirm(offset)  # type: ignore[method-assign]
        self.master.data = self._mail_arrives

    def _alive(self, name: str, call: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def guarded(args: Any) -> Any:
            if self._is_dead:
                raise ConnectionResetError
            made = call(args)
            if name == "sendmessage" and wave_of(str(args["text"])):
                self._arrived("chat")
            return made

        return guarded

    def _mail_arrives(self) -> str:
        if self._is_dead:
            return "451 nobody is there"
        self.mailed_at.append(self.clock.now())
        self._arrived("mail")
        return "250 OK"

    def _arrived(self, way: str) -> None:
        self._sent[way] += 1
        if self._dies and self._dies[0][0] == way and self._sent[way] >= self._dies[0][1]:
            self._dies.pop(0)
            self._is_dead = True
            left = self.folder / f"life-{len(self.in_flight)}.db"
            with closing(sqlite3.connect(self.database)) as before, closing(sqlite3.connect(left)) as after:
                before.backup(after)
                self.in_flight.append(set(after.execute(_IN_FLIGHT)))
            self.database = left

    # ---------------------------------------------------------------- time

    def _watch(self, database: Database) -> Stillness:
        stillness = super()._watch(database)
        post: Any = self.service.outreach.sender._post
        # From the first mail on, also of a life that begins with one that is due.
        post.__self__._server.send = stillness.counted(post.__self__._server.send)
        return stillness

    async def settle(self) -> None:
        """Return when the bot has done all that it does now; what it says takes the seconds that its pace asks for."""
        while not self._is_dead:
            # The disk works in threads of its own: to look again and again would take the time that they need.
            if self._stillness._begun != self._stillness._ended:
                await asyncio.sleep(0.001)
                continue
            if not await self._stillness.is_there():
                continue
            wake = self.clock.next_wake()
            if wake is not None and wake - self.clock.now() < SOON:
                self.clock.move(wake)
            elif not (len(self.simulator.world.queue) or self.service.lanes._tasks or self.service.courier._tasks):
                return
            else:
                await asyncio.sleep(0.001)
        await self.kill_bot()
        self._is_dead = False
        await self.start_bot()
        await self.settle()

    @property
    def is_on(self) -> bool:
        return self._running is not None

    async def come_to(self, moment: datetime) -> None:
        """Let time pass: to the hours by one jump each; nudges and wishes on the way, and what is due within the hour, go when they are due.

        All windows close at a full hour. A bot that slept through one would have to send later.
        """
        while (due := await self.service.store.reminders.next_due()) is not None and self.clock.now() < due < moment:
            self.clock.move(due)
            await self.settle()
        self.clock.move(max(moment, self.clock.now()))
        await self.settle()

    async def end_the_hour(self) -> None:
        now = self.clock.now()
        ends = now.replace(minute=59, second=55)
        while (due := await self.service.store.deliveries.next_due(self.clock.now(), ("chat", "mail"))) and due < ends:
            await self.come_to(due)

    # ---------------------------------------------------------------- people

    async def acts(self, who: str, what: str) -> None:
        """Let somebody do something, until the bot has answered."""
        life, begins = self.lives[who], self.clock.now()
        world, account = self.simulator.world, self.accounts[who]
        person, chat = world.people[account], world.chats[account]
        match what:
            case "finish":
                while await self._answer(account):
                    pass
            case "pause":
                assert await self._answer(account)
            case "refuse":
                assert await self._answer(account, "0")
            case "wish":
                if chance_of(who):
                    assert await self._answer(account)
                world.say(person, chat, "/recordar")
                life.wishes.append(begins)
            case "stop":
                world.say(person, chat, "/baja")
            case "block":
                world.block(person, blocked=True)
            case "block silently":
                # Telegram tells us only when we write.
                person.blocked = True
            case "join":
                self.starts(who, self._token(who))
        await self.settle()
        life.acts.append((begins, self.clock.now()))
        if what not in ("pause", "wish", "join"):
            life.over, life.how = self.clock.now(), what

    def starts(self, who: str, token: str) -> None:
        """Let somebody press Start with their own link."""
        world, now = self.simulator.world, self.clock.now()
        person = world.people[self.accounts[who]]
        person.started = True
        world.say(person, world.chats[person.id], f"/start {token}")
        self.lives[who].acts.append((now, now + timedelta(minutes=5)))

    async def _answer(self, account: int, wanted: str = "") -> bool:
        """Tap the first button of what is asked; False when nothing is."""
        world = self.simulator.world
        asked = [m for m in world.chats[account].standing() if m.from_bot and keys_of(m)]
        if not asked:
            return False
        keys = [key for key in keys_of(asked[-1]) if key[2] not in ("back", "pause")]
        item, visit, action = next(key for key in keys if not wanted or key[2] == wanted)
        world.tap(world.people[account], asked[-1], f"{visit}|{action}|{item}")
        await self.settle()
        return True

    def _token(self, who: str) -> str:
        """Return the personal link that somebody got by mail."""
        body = next(
            content for _, to, content in reversed(self.master.taken) if to.partition("@")[0] == who
        ).decode("ascii", "replace").replace("=\r\n", "")  # fmt: skip
        return re.findall(r"start=(?:3D)?([A-Za-z0-9_-]{20,64})", body)[0]

    async def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return await self.service.store.database.read(lambda connection: connection.execute(sql, values).fetchall())


_IN_FLIGHT = """
select w.key, m.external_id from deliveries as d
inner join waves as w on w.wave_id = d.wave_id
inner join members as m on m.member_id = d.member_id
left join outbox as o on o.id = d.outbox_id
where d.state = 'sending' and (w.channel = 'mail' or o.state = 'sending')
"""


def wave_of(text: str) -> str:
    """Return which wave a message belongs to; `nudge` for a nudge, nothing for an answer to somebody."""
    if found := re.search(r"\bola ([a-z]+-?\d*)\.", text):
        return found[1]
    return "nudge" if text.startswith(("Se quedó en", "Ya respondió lo principal")) else ""


def waves() -> list[Draft]:
    never, begun = frozenset({Group.NEVER_STARTED}), frozenset({Group.STARTED, Group.UNFINISHED})
    made = [Wave(f"chat-{n}", "chat", begun, BEGINS + n * 6 * DAY) for n in range(6)]
    made += [Wave("inv", "mail", never, BEGINS), Wave("late", "mail", never, BEGINS + 12 * DAY, grace=2 * HOUR)]
    made += [Wave(f"mail-{n}", "mail", never, BEGINS + n * 7 * DAY, most_contacts=2) for n in range(1, 5)]
    return [Draft(one, own=dict.fromkeys(("es", "en"), f"Es la ola {one.key}.")) for one in made]


async def populate(period: Period) -> list[str]:
    """Make the roster and return links, by which some begin; some others have an address."""
    async with AsyncExitStack() as stack:
        store = await open_store(period.database, STUDY, "demo", BEGINS - 8 * DAY, stack)
        mailed = range(STARTED, STARTED + BY_MAIL)
        await store.people.import_roster(
            [
                RosterRow(
                    name_of(n), f"P {n}", email=f"{name_of(n)}@uni.example" if n in mailed else "", locale="es", zone=ZONES[n % 4],
                    stratum=1 + n % 2,
                )
                for n in range(ROWS)
            ],
            BEGINS - 8 * DAY,
        )  # fmt: skip
        for planned in await store.waves.plan(waves(), BEGINS):
            await store.waves.start(planned.key, BEGINS)
        world = period.simulator.world
        period.accounts = {name_of(n): world.add_person(f"P {n}").id for n in range(mailed.stop)}
        names = [name_of(n) for n in range(STARTED)]
        links = await store.people.mint_links("letters", BEGINS - 7 * DAY, external_ids=names)
        return [link.token for link in sorted(links, key=lambda link: link.external_id)]


def name_of(number: int) -> str:
    return f"p{number:04d}"


def chance_of(who: str) -> bool:
    """Return whether somebody who wishes to be reminded has agreed to take part before."""
    return int(who[1:]) // 4 % 2 == 0


def zone_of(who: str) -> ZoneInfo:
    return ZoneInfo(ZONES[int(who[1:]) % 4])


def plan_lives(chance: random.Random) -> list[tuple[datetime, str, str]]:
    """Return who does what and when, at any hour of any day on which the machine is on."""
    silent, mailed = (
        chance.sample([name_of(n) for n in numbers], len(numbers))
        for numbers in (range(STARTED), range(STARTED, STARTED + BY_MAIL))
    )
    moments = [
        moment
        for moment in hours(chance, BEGINS, STUDY.closes_at - 2 * DAY)
        if not OFF_FROM - DAY <= moment < OFF_UNTIL
    ]
    plan = []
    for what, number in LIVES.items():
        for _ in range(number):
            who = mailed.pop() if what == "join" else silent.pop()
            first = chance.choice(
                [
                    one
                    for one in moments
                    # Whoever comes by mail has to be written to before, and a wish is not to fall into the days without a bot.
                    if not (what == "join" and one <= BEGINS + 4 * DAY) and not (what == "wish" and rests_soon(one))
                ]
            )
            plan.append((first, who, what))
            if (
                what in ("pause", "wish", "join")
                and chance.random() < 0.5
                and (later := [one for one in moments if one > first])
            ):
                then = ("finish", "stop", "block silently", *(["wish"] if what == "wish" else []))
                again, how = chance.choice(later), chance.choice(then)
                plan.append((again, who, "finish" if how == "wish" and rests_soon(again) else how))
    return sorted(plan)


def rests_soon(moment: datetime) -> bool:
    return OFF_FROM - 3 * DAY <= moment < OFF_UNTIL


def hours(chance: random.Random, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """Yield an instant of each hour, and of some at which everybody sleeps."""
    moment = begins
    while moment < ends:
        yield moment.replace(minute=chance.randint(2, 57), second=chance.randint(0, 59))
        moment += HOUR if 13 <= moment.hour or moment.hour < 4 else 3 * HOUR


async def test_six_weeks_keep_every_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.open_store.shipped_sources", short)
    # What a process reads once is read once for all lives, and one picture stands for all: both have tests of their own.
    monkeypatch.setattr("bot.open_store.open_edition", opened_once)
    staff = office.staff_speech(STUDY)
    monkeypatch.setattr("bot.office.staff_speech", lambda _: staff)
    monkeypatch.setattr("bot.posting.qr_png", lambda _: PICTURE)
    chance = random.Random(7)
    async with postmaster() as master:
        period = Period(tmp_path, master)
        links = await populate(period)
        async with period:
            await period.come_to(BEGINS - 5 * DAY)
            for number, token in enumerate(links):
                period.starts(name_of(number), token)
            await period.settle()
            plan = plan_lives(chance)
            for moment in hours(chance, BEGINS - 4 * DAY, STUDY.closes_at + DAY):
                if OFF_FROM <= moment < OFF_UNTIL:
                    if period.is_on:
                        await period.stop_bot()
                    continue
                if not period.is_on:
                    period.clock.move(moment)
                    await period.start_bot()
                while plan and plan[0][0] <= moment:
                    at, who, what = plan.pop(0)
                    await period.come_to(at)
                    await period.acts(who, what)
                await period.come_to(moment)
                await period.end_the_hour()
            assert ([], 3) == (plan, len(period.in_flight))
            await Audit(period).hold()


def granting(who: str, wish: datetime) -> datetime:
    """Return when a wish is granted: at the same hour of tomorrow, or as near to it on that day or after it as one may write."""
    local = (wish.astimezone(zone_of(who)) + DAY).replace(microsecond=0)
    if local.weekday() < 5 and local.date() not in HOLIDAYS and local.time() >= HOURS[-1][1]:
        return local.replace(hour=18, minute=0, second=0).astimezone(UTC)
    while local.weekday() > 4 or local.date() in HOLIDAYS or not any(a <= local.time() < b for a, b in HOURS):
        local = (local + timedelta(minutes=1)).replace(second=0)
    return local.astimezone(UTC)


def is_granted(who: str, wish: datetime, at: datetime) -> bool:
    return -SOON <= at - granting(who, wish) < timedelta(minutes=5)


class Audit:
    """Holds what arrived against the rules, and the ledger against what arrived; knows nothing of the code that sent it."""

    def __init__(self, period: Period) -> None:
        self.period, self.lives = period, period.lives
        self.arrived: dict[str, list[tuple[datetime, str, str]]] = defaultdict(list)
        """Person -> when, by which way, of which wave."""
        self.lost = set[tuple[str, str]]().union(*period.in_flight)
        """Wave and person of what was on its way at a kill."""
        self.wished: dict[str, list[datetime]] = defaultdict(list)
        """Person -> when they were reminded as they had asked for."""

    async def hold(self) -> None:
        self._hear()
        assert not [one for one in self.period.simulator.methods.refused if one.startswith("429")]
        for who, messages in self.arrived.items():
            self._hours(who, messages)
            self._caps(who, messages)
            over = self.lives[who].over
            assert over is None or all(at <= over for at, *_ in messages), (
                f"{who} {self.lives[who]} {messages}".replace("datetime.", "")
            )
        self._wishes()
        await self._people()
        await self._ledger()

    def _hear(self) -> None:
        """Sort what reached phones and mailboxes; whatever is of no wave answers somebody who is at their phone."""
        names = {account: who for who, account in self.period.accounts.items()}
        for entry in self.period.simulator.methods.ledger:
            if entry["method"].lower() != "sendmessage":
                continue
            who, at = names[entry["chat_id"]], datetime.fromisoformat(entry["at"])
            key = wave_of(entry["text"])
            if key == "nudge" and any(is_granted(who, wish, at) for wish in self.lives[who].wishes):
                self.wished[who].append(at)
            elif key:
                self.arrived[who].append((at, "chat", key))
            else:
                assert any(begins <= at <= ends for begins, ends in self.lives[who].acts), (who, entry)
        for at, message, to in zip(
            self.period.mailed_at, self.period.master.messages(), self.period.master.to(), strict=True
        ):
            body = message.get_body(("plain",))
            assert body is not None
            self.arrived[to.partition("@")[0]].append((at, "mail", wave_of(body.get_content())))
        for messages in self.arrived.values():
            messages.sort()

    def _hours(self, who: str, messages: Sequence[tuple[datetime, str, str]]) -> None:
        local = [at.astimezone(zone_of(who)) for at, *_ in messages]
        assert all(one.weekday() < 5 and one.date() not in HOLIDAYS for one in local), (who, messages)
        assert all(any(opens <= one.time() < closes for opens, closes in HOURS) for one in local), (who, messages)
        assert len(local) == len({one.date() for one in local}), (who, messages)

    def _wishes(self) -> None:
        """Each wish is granted once, on the first day from tomorrow on on which one may write; it is no reminder of ours."""
        for who, life in self.lives.items():
            # A later wish takes the place of one that still waits, and after the close nobody is reminded.
            ends = [end if end is not None else STUDY.closes_at for end in (*life.wishes[1:], life.over)]
            granted = [w for w, end in zip(life.wishes, ends, strict=False) if granting(who, w) < end]
            assert len(granted) == len(self.wished[who]), (who, life, self.wished[who])
            assert all(is_granted(who, wish, at) for wish, at in zip(granted, self.wished[who], strict=True))
            # Whoever asked for a message and got it is not written to once more on that day.
            days = [at.astimezone(zone_of(who)).date() for at, *_ in self.arrived[who]]
            assert not {at.astimezone(zone_of(who)).date() for at in self.wished[who]} & set(days), (who, life)
        assert 8 < sum(map(len, self.wished.values()))

    def _caps(self, who: str, messages: Sequence[tuple[datetime, str, str]]) -> None:
        letters = int(who[1:]) < STARTED
        assert letters + len(messages) <= 4, (who, messages)
        assert len(messages) == len({key for *_, key in messages}), (who, messages)
        heard = self.lives[who].heard()
        unanswered = Counter(bisect(heard, at) for at, way, _ in messages if way == "chat")
        assert not unanswered or max(unanswered.values()) <= 3, (who, messages)

    async def _people(self) -> None:
        """Whoever finished has really finished, and whoever refused or blocked us counts so."""
        found = {
            who: (submitted is not None, off is not None, gone is not None, disp)
            for who, submitted, off, gone, disp in await self.period.rows(
                "select m.external_id, i.submitted_at, m.messages_off_at, m.unreachable_since, c.disp from members as m"
                " inner join link as l on l.member_id = m.member_id inner join cases as c on c.case_id = l.case_id"
                " left join interviews as i on i.case_id = c.case_id"
            )
        }
        for who, life in self.lives.items():
            submitted, off, gone, disp = found[who]
            match life.how:
                case "finish":
                    assert (submitted, disp) == (True, 110), (who, life)
                case "refuse":
                    assert disp == 211, (who, life)
                case "stop":
                    assert off, (who, life)
                case "block":
                    assert gone, (who, life)
        assert {"finish", "refuse", "stop", "block", "block silently", ""} == {life.how for life in self.lives.values()}

    async def _ledger(self) -> None:
        """Each delivery is what became of it, and everybody has one in every wave."""
        arrived = {(key, who): at for who, messages in self.arrived.items() for at, _, key in messages}
        refused = Counter[str]()
        lost = set(self.lost)
        rows = await self.period.rows(
            "select w.key, m.external_id, d.state, d.reason, d.sent_at from deliveries as d"
            " inner join waves as w on w.wave_id = d.wave_id inner join members as m on m.member_id = d.member_id"
        )
        assert len(rows) == ROWS * len(waves())
        for key, who, state, reason, sent_at in rows:
            at = arrived.pop((key, who), None)
            life = self.lives[who]
            match state:
                case "sent":
                    assert at is not None, (key, who)
                    assert abs(at - read_time(sent_at)) < SOON, (key, who, at, sent_at)
                case "uncertain":
                    assert (key, who) in lost, (key, who)
                    lost.discard((key, who))
                case "unreachable":
                    assert (life.how, at) == ("block silently", None), (key, who, life)
                    refused[who] += 1
                case "skipped":
                    assert at is None, (key, who)
                    self._skipped(key, who, reason)
                case _:
                    raise AssertionError((key, who, state))
        assert (set(), {"nudge"}) == (lost, {key for key, _ in arrived})
        assert not refused or max(refused.values()) == 1
        assert {"done"} == {one.state for one in await self.period.service.store.waves.list()}

    def _skipped(self, key: str, who: str, reason: str) -> None:
        """The reason is true of the person."""
        life, number = self.lives[who], int(who[1:])
        # What may have arrived counts as if it had.
        written_to = {key for *_, key in self.arrived[who]} | {key for key, one in self.lost if one == who}
        in_chat = [one for one in written_to if not one.startswith(("inv", "late", "mail"))]
        known = {
            "finished": life.how == "finish",
            "refused": life.how in ("refuse", "stop"),
            "stopped": life.how in ("stop", "refuse"),
            "unreachable": life.how in ("block", "block silently"),
            "not_in_chat": key.startswith("chat") and (number >= STARTED),
            "no_address": not key.startswith("chat") and not STARTED <= number < STARTED + BY_MAIL,
            "other_group": not key.startswith("chat") and STARTED <= number < STARTED + BY_MAIL and bool(life.acts),
            "cap_contacts": len(written_to) + (number < STARTED) == 4,
            "cap_unanswered": len(in_chat) >= 3,
            "contacted_enough": len(written_to) > 2,
            "own_wish": bool(life.wishes),
            "too_late": key == "late",
            "closed": True,
        }
        assert known[reason], (key, who, reason, life, self.arrived[who])
