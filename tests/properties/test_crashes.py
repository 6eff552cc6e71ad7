"""The real store, rules, lanes and courier, ended between any two of their steps, with a Telegram that loses answers.

A fuse counts every read, every commit (before and after) and every call (before and after it is applied). Where it burns
through, nothing more happens in that life; the next life opens the same file. At the end everything must be as if nobody
had ever been interrupted.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import tempfile
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from telegram import Bot
from telegram.error import BadRequest

from bot.chat.courier import Courier
from bot.chat.intake import Poller
from bot.chat.lanes import Lanes
from bot.chat.reading import read
from bot.chat.request import MaybeSent
from bot.interviewer import Interviewer
from bot.library import Edition, open_edition, shipped_sources
from bot.ports import Heard
from bot.store.database import Database, Function, T
from bot.store.fielding import Fielded, Fielding
from bot.store.inbox import Inbox
from bot.store.ledger import Ledger
from bot.store.migrate import migrate
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.study import fills, load_study
from bot.terms import Terms
from bot.variables import variable_rows
from flows import Ask, Command, Commanded, Interview, Tell, begin, take
from tests.stage import START
from tests.torture.account import Unsaid, sign_of

ACCOUNTS = (4_000_001, 4_000_002)
CLOSES = START + timedelta(days=300)
PATIENCE = 20.0
"""Real seconds that a life may take; all of them together take less."""


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Fuse:
    """Burns a step at a time; None never burns through."""

    left: int | None = None
    has_burnt: bool = False
    end: asyncio.Event = field(default_factory=asyncio.Event)

    def burn(self) -> None:
        if self.has_burnt:
            raise Killed
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.has_burnt = True
                self.end.set()
                raise Killed


class MortalDatabase(Database):
    """The store, on a fuse."""

    fuse = Fuse()

    async def write(self, function: Function[T]) -> T:
        self.fuse.burn()
        result = await super().write(function)
        self.fuse.burn()
        return result

    async def read(self, function: Function[T]) -> T:
        self.fuse.burn()
        return await super().read(function)


class Leaping:
    """A clock on which every wait is over at once."""

    def __init__(self) -> None:
        self._now = START

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, moment: datetime) -> None:
        self._now = max(self._now, moment)
        await asyncio.sleep(0)

    async def sleep(self, seconds: float) -> None:
        await self.sleep_until(self._now + timedelta(seconds=seconds))


@dataclass
class Shown:
    """A message on a phone."""

    message_id: int
    text: str
    keyboard: list[list[str]]

    @property
    def asks(self) -> tuple[str, int] | None:
        """Return the item and visit that its buttons belong to."""
        item, _, visit = sign_of(self.keyboard).partition("|")
        return (item, int(visit)) if visit else None


@dataclass
class Telegram:
    """Phones, and updates until they are confirmed. Stands where the library's bot stands, down to its request."""

    fuse: Fuse = field(default_factory=Fuse)
    phones: dict[int, list[Shown]] = field(default_factory=lambda: {account: [] for account in ACCOUNTS})
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[tuple[tuple[int, str], str, bool]] = field(default_factory=list)
    trouble: deque[str] = field(default_factory=deque)
    repeats: bool = False
    base_url: str = "telegram"
    confirmed: int = 0
    messages: int = 0
    quiet: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def request(self) -> Telegram:
        return self

    async def post(self, url: str, payload: Any, read_timeout: float = 0) -> Any:
        self.fuse.burn()
        method = url.rpartition("/")[2]
        if method == "getUpdates":
            return await self._updates(int(json.loads(payload.body)["offset"]))
        strikes = self.trouble.popleft() if self.trouble and method != "answerCallbackQuery" else ""
        if strikes == "reset":
            raise MaybeSent
        result = self._apply(method, json.loads(payload.body), is_lost=strikes == "lose")
        self.fuse.burn()
        if strikes == "lose":
            raise MaybeSent
        return result

    async def _updates(self, offset: int) -> list[dict[str, Any]]:
        self.confirmed = max(self.confirmed, offset)
        waiting = [update for update in self.updates if update["update_id"] >= offset]
        if not waiting:
            self.quiet.set()
            await asyncio.Event().wait()
        if self.repeats:
            self.repeats = False
            return waiting + waiting
        return waiting[:3]

    def _apply(self, method: str, given: dict[str, Any], *, is_lost: bool) -> Any:
        if method == "answerCallbackQuery":
            return True
        account, text = given["chat_id"], given.get("text", "")
        rows = (given.get("reply_markup") or {}).get("inline_keyboard", [])
        keyboard = [[button["callback_data"] for button in row] for row in rows]
        if method == "sendMessage":
            self.messages += 1
            self.phones[account].append(Shown(self.messages, text, keyboard))
            self.sent.append(((account, sign_of(keyboard)), text, is_lost))
            return {"message_id": self.messages}
        (shown,) = [one for one in self.phones[account] if one.message_id == given["message_id"]]
        if (shown.text, shown.keyboard) == (text or shown.text, keyboard):
            raise BadRequest("Message is not modified")
        shown.text, shown.keyboard = text or shown.text, keyboard
        return True

    def add(self, account: int, **body: Any) -> None:
        """Somebody did something."""
        person = {"id": account, "is_bot": False, "first_name": "P", "language_code": "es"}
        chat = {"id": account, "type": "private"}
        update_id = len(self.updates) + 1
        if "data" in body:
            message = {"message_id": body["message_id"], "date": 0, "chat": chat}
            query = {"id": str(update_id), "from": person, "message": message, "data": body["data"]}
            self.updates.append({"update_id": update_id, "callback_query": query})
        else:
            message = {"message_id": 100_000 + update_id, "date": 0, "from": person, "chat": chat, **body}
            self.updates.append({"update_id": update_id, "message": message})


@cache
def edition() -> Edition:
    structure, sources = shipped_sources("lides_mx")
    return open_edition(structure, sources, fills(load_study("lides_mx")))


@cache
def template() -> bytes:
    """Return the file of a store in which the questionnaire is fielded and nobody has come."""

    async def make(path: Path) -> None:
        database = await Database.open(path)
        await migrate(database)
        fielding, q = Fielding(database), edition().questionnaire
        await fielding.born("field", "crashes", START)
        structure, sources = shipped_sources("lides_mx")
        await fielding.field(Fielded(q.hash, q.version, structure, sources), variable_rows(q), START)
        await database.close()

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "voces.db")
        asyncio.run(make(path))
        return path.read_bytes()


class Life:
    """One run of the bot on the store's file."""

    def __init__(self, path: Path, telegram: Telegram, fuse: Fuse) -> None:
        self.path, self.telegram, self.fuse = path, telegram, fuse

    async def live(self) -> None:
        """Start, catch up and work until nothing is left, or until the fuse has burnt through."""
        telegram, clock = self.telegram, Leaping()
        telegram.fuse = self.fuse
        telegram.quiet = asyncio.Event()
        database = await MortalDatabase.open(self.path)
        database.fuse = self.fuse
        before = asyncio.all_tasks()
        try:
            work = asyncio.create_task(self._work(database, clock))
            end = asyncio.create_task(self.fuse.end.wait())
            done, _ = await asyncio.wait({work, end}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
            assert done, "somebody waits for ever"
            if work.done() and not isinstance(work.exception(), (Killed, type(None))):
                await work
        finally:
            # Nothing may be written any more by what is left, whatever it tries at its end.
            self.fuse.has_burnt = True
            rest = asyncio.all_tasks() - before
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
            await database.close()

    async def _work(self, database: Database, clock: Any) -> None:
        telegram, words = self.telegram, edition()
        q = words.questionnaire
        inbox, outbox = Inbox(database), Outbox(database)
        bot = cast("Bot", telegram)
        people, ledger = People(database), Ledger(database, nudge_at=lambda _: None)
        courier = Courier(
            bot, outbox, clock, {q.hash: words.speech}, q.hash,
            documents=_no_documents, on_unreachable=_nobody, chance=random.Random(1),
        )  # fmt: skip
        interviewer = Interviewer(
            {q.hash: q}, q, Terms("open", CLOSES, load_study("lides_mx").parts_at, load_study("lides_mx").notice.version),
            ledger=ledger, people=people, inbox=inbox, voice=courier, clock=clock,
        )  # fmt: skip
        lanes = Lanes(interviewer.receive, inbox, clock, "bot")
        if waiting := await outbox.unspoken(500):
            courier.recover(waiting)
        lanes.drain()
        poller = asyncio.create_task(Poller(bot, cast("Any", telegram), inbox, clock, lanes.add).run())
        quiet = asyncio.create_task(telegram.quiet.wait())
        await asyncio.wait({poller, quiet}, return_when=asyncio.FIRST_COMPLETED)
        if poller.done():
            await poller
        for _ in range(3):
            await lanes.idle()
            await courier.idle()
        if self.fuse.has_burnt:
            raise Killed


async def _no_documents(_: object) -> tuple[str, bytes, str]:
    raise AssertionError("nobody asks for a file here")


async def _nobody(_: int) -> None:
    raise AssertionError("everybody can be reached here")


STATE = ("values", "done", "visits", "live", "overlay", "phase", "drafts", "settled_doubts", "doubt", "revising")


class Crashes(RuleBasedStateMachine):
    """People press while the bot lives, dies and lives again."""

    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name, "voces.db")
        self.path.write_bytes(template())
        self.telegram = self.runner.run(_made())
        self.unsaid = Unsaid()
        self.tapped: set[int] = set()
        for account in ACCOUNTS:
            self.telegram.add(account, text="/start")

    @rule(account=st.sampled_from(ACCOUNTS), back=st.sampled_from([0, 0, 0, 0, 1, 2]), button=st.integers(0, 7))
    def tap(self, account: int, back: int, button: int) -> None:
        keyboards = [shown for shown in self.telegram.phones[account] if shown.keyboard]
        if keyboards:
            shown = keyboards[-1 - min(back, len(keyboards) - 1)]
            data = [data for row in shown.keyboard for data in row]
            chosen = data[min(button, len(data) - 1)]
            if not chosen.endswith("~tell") and not (account == ACCOUNTS[0] and chosen.endswith("|0|consent_part")):
                self.tapped.add(shown.message_id)
                self.telegram.add(account, message_id=shown.message_id, data=chosen)

    @rule(account=st.sampled_from(ACCOUNTS), text=st.sampled_from(["6", "2015", "No lo sé", "hola", "/start"]))
    def write(self, account: int, text: str) -> None:
        self.telegram.add(account, text=text)

    @rule(kinds=st.lists(st.sampled_from(["lose", "reset"]), max_size=2))
    def fail(self, kinds: list[str]) -> None:
        # Of four lost answers in a row nobody can say what has become; the courier then gives up.
        self.telegram.trouble = deque(kinds)

    @rule()
    def repeat(self) -> None:
        self.telegram.repeats = True

    @rule(steps=st.integers(0, 40))
    def live_and_die(self, steps: int) -> None:
        self._live(Fuse(steps))

    @rule()
    def live_on(self) -> None:
        self._live(Fuse())

    def _live(self, fuse: Fuse) -> None:
        self.runner.run(Life(self.path, self.telegram, fuse).live())
        self.unsaid.look(self.path, {sign for sign, _, _ in self.telegram.sent})

    def teardown(self) -> None:
        if not hasattr(self, "telegram"):
            return
        try:
            self.telegram.trouble.clear()
            self._live(Fuse())
            self.runner.run(self._check())
        finally:
            self.runner.close()
            self.folder.cleanup()

    async def _check(self) -> None:
        database = await Database.open(self.path)
        try:
            ledger = Ledger(database, nudge_at=lambda _: None)
            for account in ACCOUNTS:
                standing = await ledger.standing(account)
                assert standing is not None
                assert standing.interview is not None
                ideal, messages = self._uninterrupted(account, standing.case_id, standing.seed)
                for name in STATE:
                    assert getattr(ideal, name) == getattr(standing.interview, name), name
                self._check_phone(account, standing.interview, messages)
            twice = await database.read(
                lambda c: c.execute(
                    "select variable, visit from records where via in ('button', 'typed') and void = 0"
                    " group by case_id, variable, visit having count(*) > 1"
                ).fetchall()
            )
            assert [] == twice
            left = "select (select count(*) from inbox where state <> 'done'), (select count(*) from outbox where state <> 'said')"
            assert [(0, 0)] == await database.read(lambda c: c.execute(left).fetchall())
        finally:
            await database.close()

    def _uninterrupted(self, account: int, case_id: str, seed: int) -> tuple[Interview, int]:
        """Return where the rules alone lead, without store, calls or kills, and how many messages are sent on the way."""
        q, interview, messages = edition().questionnaire, None, 0
        for update in self.telegram.updates:
            incoming = read(update, at=START, bot_username="bot")
            if getattr(incoming, "account", None) != account:
                continue
            if interview is None:
                turn = begin(
                    q,
                    case_id=case_id,
                    seed=seed,
                    locale="es",
                    at=START,
                    notice=load_study("lides_mx").notice.version,
                    frame={},
                )
            else:
                event = incoming.event if isinstance(incoming, Heard) else Commanded(Command.START, START)
                turn = take(q, interview, event)
            interview = turn.interview
            messages += sum(isinstance(say, Tell) or (isinstance(say, Ask) and not say.in_place) for say in turn.says)
        assert interview is not None
        return interview, messages

    def _check_phone(self, account: int, interview: Interview, messages: int) -> None:
        allowed: Counter[tuple[int, str]] = self.unsaid.allowed.copy()
        allowed.update(sign for sign, _, is_lost in self.telegram.sent if is_lost)
        sent = sum(to == account for (to, _), _, _ in self.telegram.sent)
        assert sent <= messages + sum(number for (to, _), number in allowed.items() if to == account)
        asked = interview.overlay or interview.live
        place = (asked, interview.visits.get(asked, 0))
        asking = [shown for shown in self.telegram.phones[account] if shown.asks is not None]
        if asked:
            assert asking, "nothing is asked"
            assert place in [shown.asks for shown in asking], "the phone shows something else"
        for shown in asking:
            item, visit = cast("tuple[str, int]", shown.asks)
            is_only = sum(one.asks == shown.asks for one in asking) == 1
            is_unknown = allowed[(account, f"{item}|{visit}")] > 0
            assert (shown.asks == place and is_only) or is_unknown, f"{shown} beside {place}"


async def _made() -> Telegram:
    return Telegram()


TestCrashes = Crashes.TestCase
TestCrashes.settings = settings(
    max_examples=int(os.environ.get("VOCES_CRASHES", "40")),
    stateful_step_count=30,
    deadline=None,
    derandomize="VOCES_CRASHES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
