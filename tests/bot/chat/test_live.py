"""Which message is live: remembered since it was sent, read from the store for those of an earlier run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat import live as module
from bot.chat.live import LiveMessages
from bot.ports import Live
from tests.bot.store.stand import Stand, open_stand

HERE, THERE = Live(10, "degree", 1), Live(11, "degree", 1)


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    opened = await open_stand(tmp_path / "voces.db")
    yield opened
    await opened.database.close()


async def case_with(stand: Stand, live: Live) -> str:
    standing = await stand.begun()
    await stand.change(
        "update interviews set live_message_id = ?, live_key = ?, live_visit = ?", live.message_id, live.key, live.visit
    )
    return standing.case_id


async def test_what_the_store_knows_is_read_once(stand: Stand) -> None:
    case = await case_with(stand, HERE)
    messages = LiveMessages(stand.outbox)
    assert HERE == await messages.of(case)
    await stand.change("update interviews set live_message_id = 99")
    assert HERE == await messages.of(case)


async def test_what_was_just_sent_counts_before_the_store_knows_it(stand: Stand) -> None:
    case = await case_with(stand, HERE)
    messages = LiveMessages(stand.outbox)
    messages.keep(case, THERE)
    assert THERE == await messages.of(case)
    messages.keep(case, None)
    assert await messages.of(case) is None


async def test_people_without_a_case_have_no_live_message(stand: Stand) -> None:
    messages = LiveMessages(stand.outbox)
    messages.keep("", HERE)
    assert await messages.of("") is None


async def test_who_has_been_silent_longest_is_forgotten_first(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    case = await case_with(stand, HERE)
    messages = LiveMessages(stand.outbox)
    messages.keep(case, THERE)
    messages.keep("c2", THERE)
    messages.keep(case, THERE)
    messages.keep("c3", THERE)
    assert THERE == await messages.of(case)
    messages.keep("c4", THERE)
    messages.keep("c5", THERE)
    assert HERE == await messages.of(case)
