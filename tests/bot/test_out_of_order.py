"""The disk is full, read-only, locked: it is said, nothing that was acknowledged is lost, and when it is mended all goes on by itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.thread import in_thread
from tests.bot.store.stand import look
from tests.bot.test_service import consented
from tests.patience import until
from tests.stage import Stage

Mend = Callable[[], Awaitable[None]]


async def pragma(stage: Stage, text: str) -> int:
    return await in_thread(
        stage.service.store.database._writer, lambda c: (c.execute(f"pragma {text}").fetchone() or [0])[0]
    )


async def full(stage: Stage) -> Mend:
    pages = await pragma(stage, "page_count")
    await pragma(stage, f"max_page_count = {pages}")

    async def mend() -> None:
        await pragma(stage, "max_page_count = 1000000")

    return mend


async def read_only(stage: Stage) -> Mend:
    await pragma(stage, "query_only = on")

    async def mend() -> None:
        await pragma(stage, "query_only = off")

    return mend


async def locked(stage: Stage) -> Mend:
    await pragma(stage, "busy_timeout = 10")
    other = sqlite3.connect(stage.database, isolation_level=None)
    other.execute("begin immediate")

    async def mend() -> None:
        other.rollback()
        other.close()

    return mend


@pytest.mark.parametrize(
    ("spoil", "advice"), [(full, "free some space"), (read_only, "write permission"), (locked, "close that program")]
)
async def test_what_arrives_meanwhile_waits_and_then_counts_once(
    tmp_path: Path, spoil: Callable[[Stage], Awaitable[Mend]], advice: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await stage.pass_time(timedelta(minutes=1))
        records = look(stage.database, "select count(*) from records")
        asked = (await person.messages())[-1]
        mend = await spoil(stage)
        # Long words, so that a full disk has no room for them anywhere.
        for _ in range(12):
            await person.act("send", text="palabras " * 440)
        await person.act("tap", message_id=asked["message_id"], data=asked["keyboard"][0][0]["data"])
        await until(lambda: advice in caplog.text)
        said = [r.getMessage() for r in caplog.records if r.getMessage().startswith("out_of_order")]
        assert said
        assert {logging.ERROR} == {r.levelno for r in caplog.records if r.getMessage() in said}
        assert advice in said[0]
        assert "palabras" not in caplog.text
        assert asked == (await person.messages())[asked["message_id"] - 1]
        assert [] == look(stage.database, "select 1 from inbox where state = 'set_aside'")
        await mend()
        await stage.pass_time(timedelta(minutes=3))
        assert [] == look(stage.database, "select 1 from inbox where state <> 'done'")
        assert [(1,)] == look(
            stage.database, "select count(*) from records where item = 'role_current' and superseded_at is null"
        )
        assert look(stage.database, "select count(*) from records") > records
        assert "describe mejor" in (await person.messages())[-1]["text"]


async def test_lock_that_comes_between_intake_and_turn_sets_nothing_aside(tmp_path: Path) -> None:
    """The update is kept, its turn cannot be committed: it is tried until it can."""
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await stage.pass_time(timedelta(minutes=1))
        asked = (await person.messages())[-1]
        await pragma(stage, "busy_timeout = 10")
        with contextlib.closing(sqlite3.connect(stage.database, isolation_level=None)) as other:
            kept = stage.service.store.inbox.keep

            async def keep_and_lock(arrived, at):  # type: ignore[no-untyped-def]
                fresh = await kept(arrived, at)
                other.execute("begin immediate")
                stage.service.store.inbox.keep = kept  # type: ignore[method-assign]
                return fresh

            stage.service.store.inbox.keep = keep_and_lock  # type: ignore[method-assign]
            await person.act("tap", message_id=asked["message_id"], data=asked["keyboard"][0][0]["data"])
            for _ in range(10):
                await asyncio.sleep(0.05)
                if (wake := stage.clock.next_wake()) is not None and wake < stage.clock.now() + timedelta(minutes=1):
                    stage.clock.move(wake)
            assert [("waiting", 0)] == look(stage.database, "select state, tries from inbox where state <> 'done'")
            other.rollback()
        await stage.pass_time(timedelta(minutes=1))
        assert "describe mejor" in (await person.messages())[-1]["text"]
