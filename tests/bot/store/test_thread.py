"""The contract with aiosqlite: one function, whole, in the connection's own thread. A new release is tried against this."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest

from bot.store.thread import in_thread, opened


@pytest.fixture
async def connection() -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(":memory:", isolation_level=None) as opened:
        yield opened


async def test_every_function_runs_in_one_thread_that_is_not_the_loops(connection: aiosqlite.Connection) -> None:
    threads = {await in_thread(connection, lambda _: threading.get_ident()) for _ in range(3)}
    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_function_is_given_the_plain_connection_and_its_result_comes_back(
    connection: aiosqlite.Connection,
) -> None:
    kind, one = await in_thread(connection, lambda c: (type(c), c.execute("select 1").fetchone()))
    assert (sqlite3.Connection, (1,)) == (kind, one)


async def test_what_a_function_raises_is_raised_to_its_caller(connection: aiosqlite.Connection) -> None:
    def fail(_: sqlite3.Connection) -> None:
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        await in_thread(connection, fail)


async def test_functions_never_overlap_and_keep_their_order(connection: aiosqlite.Connection) -> None:
    seen: list[str] = []

    def slow(name: str) -> None:
        seen.append(f"{name} in")
        threading.Event().wait(0.01)
        seen.append(f"{name} out")

    await asyncio.gather(*(in_thread(connection, lambda _, name=name: slow(name)) for name in "ab"))
    assert seen == ["a in", "a out", "b in", "b out"]


async def test_function_of_a_cancelled_caller_still_runs_to_its_end(connection: aiosqlite.Connection) -> None:
    entered, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def slow(_: sqlite3.Connection) -> None:
        entered.set()
        may_end.wait(2)
        ended.set()

    caller = asyncio.create_task(in_thread(connection, slow))
    await asyncio.to_thread(entered.wait, 2)
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    may_end.set()
    await in_thread(connection, lambda _: None)
    assert ended.is_set()


def dying_threads(monkeypatch: pytest.MonkeyPatch) -> list[type[BaseException]]:
    """What threads die of from now on."""
    died: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda died_of: died.append(died_of.exc_type))
    return died


def end_of_threads(before: set[threading.Thread]) -> None:
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()


def test_opening_that_fails_leaves_no_thread_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    died, before = dying_threads(monkeypatch), set(threading.enumerate())
    for _ in range(100):
        with pytest.raises(sqlite3.OperationalError, match="unable to open"):
            asyncio.run(opened(tmp_path))
    end_of_threads(before)
    assert [] == died


def test_opening_that_is_given_up_leaves_no_thread_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def give_up() -> None:
        opening = asyncio.create_task(opened(tmp_path / "store.db"))
        await asyncio.sleep(0)
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        assert opening.cancelled()

    died, before = dying_threads(monkeypatch), set(threading.enumerate())
    for _ in range(100):
        asyncio.run(give_up())
    end_of_threads(before)
    assert [] == died
