"""Which message is live: remembered where it is certain, read from the store where a tap may have settled it."""

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


async def test_in_doubt_the_store_is_asked_every_time(stand: Stand) -> None:
    case = await case_with(stand, HERE)
    messages = LiveMessages(stand.outbox)
    messages.is_new(case, THERE)
    messages.doubt(case)
    assert HERE == await messages.of(case)
    messages.is_edited(case, HERE)
    await stand.change("update interviews set live_message_id = 11")
    assert THERE == await messages.of(case)


async def test_a_fresh_message_ends_the_doubt(stand: Stand) -> None:
    case = await case_with(stand, HERE)
    messages = LiveMessages(stand.outbox)
    messages.doubt(case)
    messages.is_new(case, THERE)
    assert THERE == await messages.of(case)


async def test_people_without_a_case_have_no_live_message(stand: Stand) -> None:
    messages = LiveMessages(stand.outbox)
    messages.is_new("", HERE)
    assert await messages.of("") is None


async def test_who_has_been_silent_longest_is_forgotten_first(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    case = await case_with(stand, HERE)
    messages = LiveMessages(stand.outbox)
    messages.is_new(case, THERE)
    messages.is_new("c2", THERE)
    messages.is_new(case, THERE)
    messages.is_new("c3", THERE)
    assert THERE == await messages.of(case)
    messages.is_new("c4", THERE)
    messages.is_new("c5", THERE)
    assert HERE == await messages.of(case)
