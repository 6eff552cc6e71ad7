"""Each account's updates in order, whatever order numbers come in; nobody is left behind, and nobody waits for another's trouble."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

import pytest

from bot.chat import lanes
from bot.chat.lanes import SIDE_BY_SIDE, TRIES, Lanes
from bot.ports import Arrived, Incoming, OutOfOrder
from tests.bot.store.stand import NOW
from tests.patience import until
from tests.stage import StillTime

ANA, BEN = 11, 12


class Full(OutOfOrder):
    """The disk has no room left."""


class Box:
    """An inbox in memory, which can be out of order."""

    def __init__(self) -> None:
        self.rows: dict[int, Arrived] = {}
        self.state: dict[int, str] = {}
        self.trouble: list[Exception] = []
        self.pages = 0
        self.slow_page = 0
        self.go_on = asyncio.Event()

    def keep(self, *arrived: Arrived) -> list[Arrived]:
        fresh = [update for update in arrived if update.update_id not in self.rows]
        self.rows |= {update.update_id: update for update in fresh}
        self.state |= {update.update_id: "waiting" for update in fresh}
        return fresh

    async def waiting(self, limit: int, after: int = 0) -> list[Arrived]:
        self.pages += 1
        self._fail()
        found = [self.rows[i] for i in sorted(self.rows) if self.state[i] == "waiting" and i > after][:limit]
        if self.pages == self.slow_page:
            await self.go_on.wait()
        await asyncio.sleep(0)
        return found

    async def fail(self, update_id: int, error: str) -> int:
        self._fail()
        return 1

    async def set_aside(self, update_id: int) -> None:
        self._fail()
        self.state[update_id] = "set_aside"

    def _fail(self) -> None:
        if self.trouble:
            raise self.trouble.pop(0)


class Post:
    """Lanes over a box, and what came out of them."""

    def __init__(self) -> None:
        self.box, self.clock = Box(), StillTime(NOW)
        self.taken: list[int] = []
        self.bad: set[int] = set()
        self.shut = asyncio.Event()
        self.shut.set()
        self.lanes = Lanes(self._receive, self.box, self.clock, "voces_bot")  # type: ignore[arg-type]

    async def _receive(self, incoming: Incoming) -> None:
        if incoming.update_id in self.bad:
            raise ValueError("poison")
        await self.shut.wait()
        self.taken.append(incoming.update_id)
        self.box.state[incoming.update_id] = "done"

    def come(self, *ids: int, account: int = ANA) -> None:
        """Have updates kept, and the lanes told."""
        self.lanes.add(self.keep(*ids, account=account))

    def keep(self, *ids: int, account: int = ANA) -> list[Arrived]:
        return self.box.keep(*(Arrived(number, account, b'{"update_id":%d}' % number) for number in ids))

    async def settle(self) -> None:
        """Return when everybody waits for time to pass, or has nothing to do."""
        for _ in range(300):
            await asyncio.sleep(0)

    async def pass_time(self) -> None:
        """Let time pass until nobody waits for it."""
        await self.settle()
        while (wake := self.clock.next_wake()) is not None:
            self.clock.move(wake)
            await self.settle()


def accounts(n: int) -> Iterable[int]:
    return range(1000, 1000 + n)


@pytest.fixture
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "PAGE", 4)
    monkeypatch.setattr(lanes, "MOST_IN_MEMORY", 8)


@pytest.mark.usefixtures("_narrow")
async def test_a_number_that_comes_after_a_higher_one_is_not_left_behind_while_a_backlog_is_fetched() -> None:
    post = Post()
    post.keep(497, 498, 499, 500, account=BEN)
    post.box.slow_page = 2
    post.lanes.drain()
    await post.settle()
    assert (2, [497, 498, 499, 500]) == (post.box.pages, post.taken)
    post.come(400)
    post.come(501)
    post.box.go_on.set()
    await post.settle()
    assert {400, 501} == set(post.taken[4:])


@pytest.mark.usefixtures("_narrow")
async def test_by_webhook_numbers_come_in_any_order_and_each_counts_once() -> None:
    post = Post()
    post.shut.clear()
    for account, number in zip(accounts(30), range(1030, 1000, -1), strict=True):
        post.come(number, account=account)
        await asyncio.sleep(0)
    post.shut.set()
    await until(lambda: len(post.taken) >= 30)
    await post.lanes.idle()
    assert list(range(1001, 1031)) == sorted(post.taken)


@pytest.mark.usefixtures("_narrow")
async def test_an_update_that_is_fetched_before_its_arrival_is_told_of_is_taken_once() -> None:
    post = Post()
    post.shut.clear()
    kept = post.keep(1, account=BEN) + post.keep(2)
    post.keep(*range(3, 9), account=77)
    post.lanes.drain()
    await post.settle()
    post.lanes.add(kept)
    post.shut.set()
    await until(lambda: len(post.taken) >= 8)
    await post.lanes.idle()
    assert list(range(1, 9)) == sorted(post.taken)


@pytest.mark.usefixtures("_narrow")
async def test_after_a_new_numbering_a_backlog_is_fetched_from_its_beginning() -> None:
    post = Post()
    post.come(900_000)
    await post.settle()
    assert [900_000] == post.taken
    for account, number in zip(accounts(12), range(12), strict=True):
        post.come(number + 1, account=account)
    await until(lambda: len(post.taken) >= 13)
    await post.lanes.idle()
    assert [900_000, *range(1, 13)] == [post.taken[0], *sorted(post.taken[1:])]


async def test_own_updates_of_one_account_keep_their_order_around_a_poisoned_one() -> None:
    post = Post()
    post.bad = {3}
    post.come(1, 2, 3, 4, 5)
    await post.pass_time()
    assert [1, 2, 4, 5] == post.taken
    assert "set_aside" == post.box.state[3]


@pytest.mark.parametrize("times", [1, 2, 5])
async def test_poison_and_a_full_disk_at_once_end_nobodys_lane(times: int) -> None:
    post = Post()
    post.bad = {1}
    post.box.trouble = [Full("free some space")] * times
    post.come(1, 2)
    await post.pass_time()
    assert [2] == post.taken
    assert "set_aside" == post.box.state[1]
    post.come(3)
    await post.pass_time()
    assert [2, 3] == post.taken


async def test_what_a_damaged_store_cannot_even_set_aside_stays_for_the_next_start() -> None:
    post = Post()
    post.bad = {1}
    post.box.trouble = [RuntimeError("damaged")] * (TRIES + 1)
    post.come(1, 2)
    await post.pass_time()
    assert ([2], "waiting") == (post.taken, post.box.state[1])


async def test_a_backlog_that_cannot_be_read_now_is_read_later(caplog: pytest.LogCaptureFixture) -> None:
    post = Post()
    post.keep(1, 2)
    post.box.trouble = [Full("free some space"), Full("free some space")]
    post.lanes.drain()
    await post.pass_time()
    assert [1, 2] == post.taken
    assert ["out_of_order error=Full detail=free some space"] * 2 == [
        record.getMessage() for record in caplog.records if record.levelno == logging.ERROR
    ]


async def test_poisoned_updates_that_wait_to_be_tried_again_take_nobodys_place() -> None:
    post = Post()
    poisoned = list(range(1, SIDE_BY_SIDE + 1))
    post.bad = set(poisoned)
    for account, number in zip(accounts(SIDE_BY_SIDE), poisoned, strict=True):
        post.come(number, account=account)
    await post.settle()
    post.come(1000, account=BEN)
    await post.settle()
    assert ([1000], NOW) == (post.taken, post.clock.now())
    await post.pass_time()
    assert {"set_aside"} == {post.box.state[number] for number in poisoned}


async def test_who_is_quick_all_through_a_long_backlog_is_no_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "MOST_OF_ONE", 3)
    monkeypatch.setattr(lanes, "PAGE", 1)
    post = Post()
    read, page = post.box.waiting, asyncio.Semaphore(1)

    async def waiting(limit: int, after: int = 0) -> list[Arrived]:
        await page.acquire()
        return await read(limit, after)

    post.box.waiting = waiting  # type: ignore[method-assign]
    post.keep(1, account=BEN)
    post.lanes.drain()
    await post.settle()
    for number in range(100, 112):
        arrived = [Arrived(number, ANA, b'{"update_id":%d}' % number)]
        assert arrived == post.lanes.admit(arrived)
        post.lanes.add(post.box.keep(*arrived))
        page.release()
        await post.settle()
        # Each page was a full one, so the backlog is not at its end.
        assert (number, True) == (post.taken[-1], post.lanes._refilling is not None)
    await post.lanes.stop(0)


async def test_stopping_leaves_what_has_not_begun_and_ends_in_time() -> None:
    post = Post()
    post.shut.clear()
    post.come(1, 2)
    await post.settle()
    await post.lanes.stop(0.05)
    post.shut.set()
    await post.settle()
    assert {1: "waiting", 2: "waiting"} == post.box.state
    post.come(3)
    await post.settle()
    assert "waiting" == post.box.state[3]


@pytest.mark.parametrize("waits", ["since before the start", "since it came"])
async def test_many_who_flood_us_each_within_their_measure_keep_nobody_else_waiting(
    monkeypatch: pytest.MonkeyPatch, waits: str
) -> None:
    """A hundred such accounts kept one press waiting for three quarters of a minute: they filled what is held ready."""
    for name, number in (("MOST_IN_MEMORY", 40), ("MOST_OF_ALL", 160), ("MOST_OF_ONE", 10), ("PAGE", 4)):
        monkeypatch.setattr(lanes, name, number)
    post, many = Post(), accounts(12)
    post.lanes._unsaid = lambda account: 0 if account == BEN else lanes.MOST_UNSAID + 1
    flood = [(1 + 12 * turn + place, account) for turn in range(10) for place, account in enumerate(many)]
    if waits == "since before the start":
        for number, account in flood:
            post.keep(number, account=account)
        post.lanes.drain()
    else:
        for number, account in flood:
            post.come(number, account=account)
    post.come(1000, account=BEN)
    await until(lambda: post.taken)
    assert ([1000], NOW) == (post.taken, post.clock.now())
    # More than that is not held ready, whoever it is of.
    for number, account in enumerate(accounts(300), start=2000):
        post.come(number, account=account)
    await until(lambda: post.lanes._held > 120)
    for _ in range(10):
        await asyncio.sleep(0.011)
    assert 120 < post.lanes._held <= 160
    await post.lanes.stop(0)
