"""Six weeks of fieldwork on a real store with the real sender: every message that went out is held against the rules, row by row."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app import Store, open_store
from bot.fieldwork.sender import Sender
from bot.ports import Committed, DueDelivery, Spoken, Utterance
from bot.reminding import Reminding
from bot.store.people import RosterRow
from bot.store.waves import Draft
from bot.study import load_study
from flows import begin
from flows.waves import Group, Wave
from tests.stage import StillTime

BEGINS = datetime(2027, 2, 1, 15, tzinfo=UTC)  # the first Monday of February is a holiday
STUDY = load_study("lides_mx")
ZONES = ("America/Tijuana", "America/Hermosillo", "America/Mexico_City", "America/Cancun")
ROWS, STARTED = 2_000, 120
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
pytestmark = pytest.mark.slow


@dataclass
class Field:
    """The people, what reached them, and when they were over."""

    store: Store
    clock: StillTime
    chance: random.Random
    zones: dict[str, str]
    sent: list[tuple[str, datetime, str, str]] = field(default_factory=list)
    """(member, when, channel, wave) of everything that left us."""
    over: dict[str, datetime] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    dies: int = 0
    """After so many more sends we are killed in the middle of one."""
    waiting: list[Utterance] = field(default_factory=list)

    def say(self, utterances: Sequence[Utterance]) -> None:
        self.waiting.extend(utterances)

    def answer_tap(self, *_: object) -> None:
        raise AssertionError("nobody taps here")

    async def speak(self) -> bool:
        """Say what waits as the courier does: mark, send, mark. False when we were killed."""
        outbox = self.store.outbox
        for utterance in self.waiting:
            if not await outbox.sending(utterance.id, self.clock.now()):
                continue
            (row,) = await self.rows(
                "select d.member_id, w.key from deliveries as d inner join waves as w on w.wave_id = d.wave_id where d.outbox_id = ?",
                utterance.id,
            )
            member, key = row
            if member in self.blocked:
                await self.store.people.reachable(utterance.account, self.clock.now(), False)
                await outbox.undeliverable(utterance, "unreachable: blocked")
                self.over[member] = self.clock.now()
                continue
            self.sent.append((member, self.clock.now(), "chat", key))
            self.dies -= 1
            if self.dies == 0:
                self.waiting.clear()
                return False
            await outbox.spoken([Spoken(utterance)])
        self.waiting.clear()
        return True

    async def rows(self, sql: str, *values: object) -> list[tuple]:
        return await self.store.database.read(lambda connection: connection.execute(sql, values).fetchall())

    async def post(self, due: DueDelivery) -> float:
        if await self.store.deliveries.claim_mail(due, self.clock.now()) is not None:
            self.sent.append((due.person.member_id, self.clock.now(), "mail", due.running.wave.key))
            self.dies -= 1
            if self.dies == 0:
                raise _Killed
            await self.store.deliveries.mailed(due, "sent")
        return 0.0

    async def life(self) -> None:
        """Some finish, some refuse, some block us; all of them have had enough of us from then on."""
        people = list(self.zones)
        for member in self.chance.sample(people, 6):
            if member in self.over or member in self.blocked:
                continue
            what, now = self.chance.choice(("finish", "refuse", "block")), self.clock.now()
            if what == "block":
                self.blocked.add(member)
                continue
            self.over[member] = now
            stamp = now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
            await self.store.database.write(
                lambda c, m=member, s=stamp: (
                    c.execute(  # type: ignore[misc]
                        "update members set messages_off_at = ? where member_id = ?", (s, m)
                    ).rowcount
                )
            )


class _Killed(Exception):
    """We end in the middle of a mail."""


async def populate(store: Store) -> None:
    rows = [
        RosterRow(f"p{n:04d}", f"P {n}", email=f"p{n}@uni.example" if n % 10 == 0 else "", locale="es" if n % 3 else "en",
                  zone=ZONES[n % 4], stratum=1 + n % 2)
        for n in range(ROWS)
    ]  # fmt: skip
    await store.people.import_roster(rows, BEGINS - DAY)
    links = await store.people.mint_links(
        "letters", BEGINS - 7 * DAY, external_ids=[f"p{n:04d}" for n in range(STARTED)]
    )
    q = store.current.questionnaire
    for account, link in enumerate(links, start=1):
        at = BEGINS - timedelta(days=5, minutes=account)
        enrolled = await store.people.redeem(link.token, account, at)
        standing = enrolled.standing  # type: ignore[union-attr]
        turn = begin(q, case_id=standing.case_id, seed=standing.seed, locale="es", at=at, zone=standing.zone)
        assert isinstance(await store.ledger.commit(standing, turn, update=None, at=at), Committed)
    await store.database.write(
        lambda c: c.execute("update outbox set state = 'said', say = '', account = null").rowcount
    )


def waves() -> list[Draft]:
    never, begun = frozenset({Group.NEVER_STARTED}), frozenset({Group.STARTED, Group.UNFINISHED})
    made = [Wave(f"chat-{n}", "chat", begun, BEGINS + n * 6 * DAY) for n in range(6)]
    made += [Wave("inv", "mail", never, BEGINS), Wave("late", "mail", never, BEGINS + 12 * DAY, grace=2 * HOUR)]
    made += [Wave(f"mail-{n}", "mail", never, BEGINS + n * 7 * DAY, most_contacts=2) for n in range(1, 5)]
    return [Draft(one) for one in made]


async def test_six_weeks_keep_every_rule(tmp_path: Path) -> None:
    clock, chance = StillTime(BEGINS), random.Random(7)
    async with AsyncExitStack() as stack:
        store = await open_store(tmp_path / "voces.db", STUDY, "demo", BEGINS - 8 * DAY, stack)
        await populate(store)
        people = {one.member_id: one.recipient.zone for one in await store.deliveries.everybody()}
        world = Field(store, clock, chance, people)
        for planned in await store.waves.plan(waves(), BEGINS):
            await store.waves.start(planned.key, BEGINS)
        kills = [40, 100, 60]
        world.dies = kills.pop(0)
        reminding = Reminding(
            {store.current.questionnaire.hash: store.current.questionnaire}, STUDY.closes_at,
            ledger=store.ledger, reminders=store.reminders, voice=world, clock=clock,
        )  # fmt: skip
        sender = Sender(
            store.deliveries, clock, store.windows, STUDY.closes_at,
            remind=reminding.deliver, in_hand=lambda: len(world.waiting), signature=store.deliveries.signature, post=world.post,
        )  # fmt: skip
        lost = 0
        while clock.now() < STUDY.closes_at + DAY:
            killed = False
            try:
                while await sender.work():
                    killed = killed or not await world.speak()
                while await sender._post_next(world.post) is not None:
                    pass
            except _Killed:
                killed = True
            if killed:
                lost += (await store.deliveries.recover())[1]
                world.dies = kills.pop(0) if kills else 0
                continue
            await world.life()
            # The machine is off for two days, over the hours of a wave that may be two hours late at the most.
            off = BEGINS + 12 * DAY - HOUR <= clock.now() < BEGINS + 14 * DAY
            soon = clock.now() + timedelta(minutes=97)
            due = await store.deliveries.next_due(clock.now(), ("chat", "mail"))
            clock.move(BEGINS + 14 * DAY if off else max(soon, min(due or soon, soon + DAY)))
        assert (3, []) == (lost, kills)
        await audit(world)


async def audit(world: Field) -> None:
    """Hold the ledger against the rules, without the code that sent it."""
    holidays = {date(2027, 2, 1), date(2027, 3, 15), *STUDY.holidays}
    of_person: dict[str, list[datetime]] = defaultdict(list)
    for member, at, _, _ in world.sent:
        local = at.astimezone(ZoneInfo(world.zones[member]))
        assert local.weekday() < 5
        assert local.date() not in holidays
        assert any(opens <= local.time() < closes for opens, closes in ((time(9), time(14)), (time(16), time(19))))
        assert at <= world.over.get(member, at)
        of_person[member].append(local)
    assert 1 == max(Counter((member, key) for member, _, _, key in world.sent).values())
    assert max(map(len, of_person.values())) <= 4
    for days in of_person.values():
        assert len(days) == len({day.date() for day in days})
    chats = Counter(member for member, _, channel, _ in world.sent if channel == "chat")
    assert 3 == max(chats.values())
    came = await world.store.waves.all_came()
    assert all(one.everybody == ROWS and one.waiting == 0 for one in came.values())
    assert len(world.sent) == sum(one.sent + one.uncertain for one in came.values())
    assert 3 == sum(one.uncertain for one in came.values())
    assert came["late"].skipped["too_late"] > 20
    assert came["chat-0"].sent > STARTED * 0.6
    assert {"done"} == {one.state for one in await world.store.waves.list()}
    # Nobody is forgotten: whoever could be written to was, or the wave says why not.
    (rows,) = await world.rows("select count(*) from deliveries where state = 'skipped' and reason = ''")
    assert (0,) == rows
