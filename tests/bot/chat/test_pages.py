"""The staff's pages on their way out: one that refreshes itself yields to everybody, and to whatever else its reader is to see."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports import Page, Show, Utterance
from bot.store.outbox import put_out
from bot.store.times import written
from flows import Tell, Words
from tests.bot.chat.desk import Desk, open_desk

REDRAW = Show("wave-of", "chat-1", in_place=True, is_unasked=True)
ASKED = Show("wave-end", "chat-1", in_place=True)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        said: list[tuple[str, int | None]] = []
        opened.courier = opened.another_courier(
            pages=drawn,
            on_said=lambda utterance, message: (
                said.append((utterance.say.page, message)) if isinstance(utterance.say, Show) else None
            ),
        )
        opened.said = said
        yield opened


async def drawn(utterance: Utterance) -> Page:
    assert isinstance(utterance.say, Show)
    return Page(f"page {utterance.say.page}{' by itself' if utterance.say.is_unasked else ''}")


async def put(desk: Desk, account: int, show: Show, about: int | None = None) -> tuple[Utterance, ...]:
    def write(connection: sqlite3.Connection) -> Utterance:
        at = written(desk.clock.now())
        return put_out(connection, account, "", show, locale="en", version="", step=0, at=at, about=about)

    return (await desk.stand.database.write(write),)


async def panel(desk: Desk) -> tuple[int, int]:
    """A coordinator before a panel."""
    account = desk.simulator.world.add_person("Ana", started=True).id
    desk.courier.say(await put(desk, account, Show("wave-of", "chat-1")))
    await desk.settle()
    return account, desk.chat(account)[-1].message_id


async def busy(desk: Desk, number: int = 35) -> None:
    """A wave that uses the whole rate."""
    for _ in range(number):
        await desk.say(await desk.respondent(), Tell(Words("nudge"), lane="reminder"))


async def test_it_is_put_in_place_and_everybody_is_told_as_which_message(desk: Desk) -> None:
    account, message = await panel(desk)
    desk.courier.say(await put(desk, account, ASKED, message))
    await desk.settle()
    assert ["page wave-end"] == desk.texts(account)
    assert [("wave-of", message), ("wave-end", message)] == desk.said


async def test_what_somebody_asked_for_is_not_painted_over_by_what_nobody_did(desk: Desk) -> None:
    account, message = await panel(desk)
    await busy(desk)
    before = desk.simulator.methods.calls["editmessagetext"]
    desk.courier.say(await put(desk, account, REDRAW, message))
    desk.courier.say(await put(desk, account, ASKED, message))
    await desk.settle()
    assert ["page wave-end"] == desk.texts(account)
    assert before + 1 == desk.simulator.methods.calls["editmessagetext"]
    assert {"said"} == {state for state, _ in await desk.outbox()}


async def test_it_goes_after_every_reply(desk: Desk) -> None:
    account, message = await panel(desk)
    await busy(desk)
    desk.courier.say(await put(desk, account, REDRAW, message))
    for _ in range(5):
        await desk.say(await desk.respondent(), Tell(Words("hello")))
    await desk.settle()
    order = [text for _, text in desk.done()]
    asked = [place for place, text in enumerate(order) if text == "Hello there"]
    assert 5 == len(asked)
    assert order.index("page wave-of by itself") > max(asked)


async def test_a_panel_that_is_gone_is_not_sent_anew(desk: Desk) -> None:
    account, message = await panel(desk)
    desk.simulator.world.delete(desk.simulator.world.chats[account].messages[message])
    desk.courier.say(await put(desk, account, REDRAW, message))
    await desk.settle()
    assert [] == desk.texts(account)
    assert ("wave-of", None) == desk.said[-1]
    desk.courier.say(await put(desk, account, ASKED, message))
    await desk.settle()
    assert ["page wave-end"] == desk.texts(account)
