"""kill -9 of the real process while two waves are on their way, one by chat and one by mail: the ledger against what arrived.

Who got what is told by the simulator and by the mail server, never by the bot; who may have got something, by its store as each
kill left it.
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.open_store import open_store
from bot.ports import Committed, Spoken
from bot.simulator import Simulator
from bot.store.database import Database
from bot.store.people import RosterRow
from bot.store.waves import Draft, Waves
from bot.study import load_study
from flows import begin
from flows.waves import Group, Wave
from tests.bot.mail.postmaster import Postmaster, postmaster
from tests.bot.test_wave_command import opened_once
from tests.torture.victim import Victim

pytestmark = pytest.mark.slow
BEGINS = datetime(2027, 2, 3, 16, tzinfo=UTC)  # Wednesday, 10:00 in Mexico City
IN_CHAT, BY_MAIL = [f"c-{n:03d}" for n in range(60)], [f"m-{n:03d}" for n in range(30)]
KILLS = 3
OWN = {"es": "Le escribimos por segunda vez.", "en": "We write to you a second time."}
CHAT_TAKES, MAIL_TAKES = 0.1, 0.05
"""Seconds that a message is on its way, so that a kill finds some there."""
PATIENCE = 60.0
Row = tuple[str, str]
"""Wave and person."""

_IN_FLIGHT = """
select w.key, m.external_id from deliveries as d
inner join waves as w on w.wave_id = d.wave_id
inner join members as m on m.member_id = d.member_id
left join outbox as o on o.id = d.outbox_id
where d.state = 'sending' and (w.channel = 'mail' or o.state = 'sending')
"""


@dataclass
class World:
    """A bot that can be killed, those to whom it writes, and what reached them."""

    simulator: Simulator
    master: Postmaster
    victim: Victim
    accounts: dict[str, int]
    in_flight: list[set[Row]] = field(default_factory=list)
    """By kill."""

    def arrived(self) -> Counter[Row]:
        names = {account: name for name, account in self.accounts.items()}
        chat = (
            ("chat", names[entry["chat_id"]])
            for entry in self.simulator.methods.ledger
            if entry["method"].lower() == "sendmessage" and entry["text"].startswith(OWN["es"])
        )
        mail = (("mail", address.partition("@")[0]) for address in self.master.to())
        return Counter([*chat, *mail])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.victim.database)) as connection:
            return connection.execute(sql).fetchall()

    async def until(self, is_so: Callable[[], bool], what: str) -> None:
        ends = asyncio.get_running_loop().time() + PATIENCE
        while not is_so():
            assert self.victim.is_alive, f"the bot has ended; see {self.victim.database.with_name('bot.log')}"
            assert asyncio.get_running_loop().time() < ends, f"the bot did not {what}"
            await asyncio.sleep(0.02)

    async def done(self) -> None:
        await self.until(
            lambda: [("done",)] == self.rows("select distinct state from waves"), "come to the end of both waves"
        )

    async def kill(self, way: str, after: int, then: float) -> None:
        """Start the bot, and kill it a moment after it has sent so many more by one of the ways, with another on its way."""

        def sent() -> int:
            return sum(n for (key, _), n in self.arrived().items() if key == way)

        until = sent() + after
        self.victim.start()
        await self.until(lambda: sent() >= until, f"send by {way}")
        await asyncio.sleep(then)
        await self.until(lambda: any(key == way for key, _ in self.rows(_IN_FLIGHT)), f"have one by {way} on its way")
        self.victim.kill()
        # What had left it before it died still arrives.
        await asyncio.sleep(2 * CHAT_TAKES)
        self.in_flight.append(set(self.rows(_IN_FLIGHT)))


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    """Yield a simulator, a mail server and a bot that does not run yet, with its store."""
    async with AsyncExitStack() as stack:
        simulator = Simulator(start=BEGINS)
        url = await simulator.start()
        stack.push_async_callback(simulator.stop)
        master = await stack.enter_async_context(postmaster(takes=MAIL_TAKES))
        victim = Victim(
            url,
            folder,
            VOCES_ENROLMENT="invited",
            VOCES_SMTP_HOST="127.0.0.1",
            VOCES_SMTP_PORT=str(master.port),
            VOCES_SMTP_SECURITY="none",
            VOCES_SMTP_FROM="estudio@study.example",
            VOCES_SMTP_RATE="6000",
        )
        accounts = {name: simulator.world.add_person(name, started=True).id for name in IN_CHAT}
        await populate(victim.database, accounts)
        simulator.faults.set({"slow": CHAT_TAKES, "methods": ["sendMessage"]})
        try:
            yield World(simulator, master, victim, accounts)
        finally:
            code = await victim.end()
        assert code == 0


async def populate(database: Path, accounts: dict[str, int]) -> None:
    """Make a roster; half of it has pressed Start with its own link some days ago, the other half has an address."""
    async with AsyncExitStack() as stack:
        store = await open_store(database, load_study("lides_mx"), "demo", BEGINS, stack)
        roster = [RosterRow(name, name, locale="es") for name in IN_CHAT]
        roster += [RosterRow(name, name, email=f"{name}@uni.example", locale="es") for name in BY_MAIL]
        at = BEGINS - timedelta(days=5)
        await store.people.import_roster(roster, at)
        for link in await store.people.mint_links("letters", at, external_ids=IN_CHAT):
            standing = (await store.people.redeem(link.token, accounts[link.external_id], at)).standing  # type: ignore[union-attr]
            turn = begin(
                store.current.questionnaire,
                case_id=standing.case_id,
                seed=standing.seed,
                locale="es",
                at=at,
                zone=standing.zone,
            )
            committed = await store.ledger.commit(standing, turn, update=None, at=at)
            assert isinstance(committed, Committed)
            await store.outbox.spoken([Spoken(one) for one in committed.utterances])


async def confirm(world: World) -> None:
    """Plan and confirm both waves, as another process does."""
    now = world.simulator.clock.now()
    database = await Database.open(world.victim.database, create=False)
    try:
        waves = Waves(database)
        for key, groups in (("chat", {Group.STARTED}), ("mail", {Group.NEVER_STARTED})):
            wave = Wave(key, key, frozenset(groups), now, spread=False)  # type: ignore[arg-type]
            await waves.plan([Draft(wave, own=OWN)], now)
            assert await waves.start(key, now)
    finally:
        await database.close()


async def told(*arguments: str) -> Any:
    """Return what a command tells a program."""
    result = await asyncio.to_thread(CliRunner().invoke, app, [*arguments, "--json"])
    assert 0 == result.exit_code, (result.output, result.exception)
    return json.loads(result.stdout)


async def listed(world: World) -> dict[str, set[Row]]:
    """Return who is in which state by the command line, and hold both waves' sums."""
    by_state: dict[str, set[Row]] = {}
    for key in ("chat", "mail"):
        report = await told("wave", "report", key)
        came = report["wave"]
        states = Counter(one["state"] for one in report["people"])
        assert len(IN_CHAT) + len(BY_MAIL) == came["all"] == len({one["external_id"] for one in report["people"]})
        assert (came["sent"], came["uncertain"], came["waiting"]) == (states["sent"], states["uncertain"], 0)
        for one in report["people"]:
            by_state.setdefault(one["state"], set()).add((key, one["external_id"]))
            assert (one["state"] == "uncertain") == (one["reason"] == "lost"), one
    return by_state


async def test_a_kill_sends_nothing_twice_forgets_nobody_and_lists_what_was_on_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(11)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.open_store.open_edition", opened_once)
    async with world(tmp_path) as here:
        monkeypatch.setenv("VOCES_DATABASE", str(here.victim.database))
        monkeypatch.setenv("VOCES_BOT_API_URL", here.simulator.url)
        monkeypatch.setenv("VOCES_CLOCK", here.simulator.url)
        await confirm(here)
        for kill in range(KILLS):
            way = "chat" if kill % 2 else "mail"
            await here.kill(way, chance.randint(2, 7), chance.uniform(0, CHAT_TAKES))
        here.victim.start()
        await here.done()
        lost = set().union(*here.in_flight)
        assert {"chat", "mail"} == {key for key, _ in lost}, "no kill fell into a send"
        assert sum(map(len, here.in_flight)) == len(lost), "what is uncertain is not begun again"

        first, everybody = (
            here.arrived(),
            {*(("chat", name) for name in IN_CHAT), *(("mail", name) for name in BY_MAIL)},
        )
        ledger = await listed(here)
        assert lost == ledger["uncertain"]
        assert everybody - lost == ledger["sent"]
        assert {*(("chat", name) for name in BY_MAIL), *(("mail", name) for name in IN_CHAT)} == ledger["skipped"]
        assert {"sent", "uncertain", "skipped"} == set(ledger)
        assert 1 == max(first.values()), "somebody got a wave twice"
        assert ledger["sent"] <= set(first) <= everybody, "somebody got nothing"

        for key in ("chat", "mail"):
            due_again = sum(of == key for of, _ in lost)
            assert {"key": key, "due_again": due_again} == await told("wave", "resend", key)
        await here.done()
        ledger = await listed(here)
        assert (everybody, {"sent", "skipped"}) == (ledger["sent"], set(ledger))
        assert Counter({row: first[row] + (row in lost) for row in everybody}) == here.arrived()
