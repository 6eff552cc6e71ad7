"""What the courier does while the store takes nothing: it waits, says nothing twice, and gives nothing up."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.ports import OutOfOrder, Page, Show
from bot.simulator.refusal import Refusal
from flows import Ask, SendFile, Tell, Words
from tests.bot.chat.desk import Desk, closed, open_desk, screen
from tests.bot.chat.test_pages import put

HELLO = Tell(Words("hello"))


class Full(OutOfOrder):
    """The disk has no room left."""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


def failing(work: Callable[..., Awaitable[Any]], times: int) -> Callable[..., Awaitable[Any]]:
    """Return what fails so often before it works."""
    left = [Full("free some space")] * times

    async def fail_first(*given: Any) -> Any:
        if left:
            raise left.pop()
        return await work(*given)

    return fail_first


def said_out_of_order(caplog: pytest.LogCaptureFixture) -> int:
    lines = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert ["out_of_order error=Full detail=free some space"] * len(lines) == lines
    return len(lines)


@pytest.mark.parametrize("times", [1, 4])
async def test_what_could_not_be_marked_is_marked_later_and_not_said_again(
    desk: Desk, times: int, caplog: pytest.LogCaptureFixture
) -> None:
    ana = await desk.respondent()
    desk.stand.outbox.spoken = failing(desk.stand.outbox.spoken, times)  # type: ignore[method-assign]
    await desk.told(ana, Ask(screen("degree")))
    assert times == said_out_of_order(caplog)
    assert ([], ["What is your highest degree?"]) == (await desk.left(), desk.texts(ana))
    live = await desk.stand.outbox.live(await desk.case_of(ana))
    assert live is not None
    assert desk.chat(ana)[-1].message_id == live.message_id


async def test_a_mark_that_waits_for_the_disk_holds_up_nothing_that_comes_meanwhile(desk: Desk) -> None:
    ana = await desk.respondent()
    desk.stand.outbox.spoken = failing(desk.stand.outbox.spoken, 1)  # type: ignore[method-assign]
    await desk.say(ana, HELLO)
    assert not await desk.is_idle()
    await desk.say(ana, Ask(screen("degree")))
    for _ in range(20):
        assert not await desk.is_idle()
        if len(desk.chat(ana)) == 2:
            break
    assert ["Hello there", "What is your highest degree?"] == desk.texts(ana)
    assert 2 == len(await desk.left())
    await desk.settle()
    assert [] == await desk.left()


async def test_of_somebody_who_blocked_us_it_is_kept_later(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    ana = await desk.respondent()
    desk.stand.outbox.undeliverable = failing(desk.stand.outbox.undeliverable, 2)  # type: ignore[method-assign]
    with desk.failing("sendMessage", Refusal(403, "Forbidden: bot was blocked by the user")):
        await desk.told(ana, HELLO)
    assert 2 == said_out_of_order(caplog)
    assert [("given_up", "unreachable: Forbidden: bot was blocked by the user")] == await desk.outbox()
    assert 1 == desk.courier.counts["unreachable"]


async def test_a_closing_whose_message_cannot_be_looked_up_now_is_said_later_and_in_order(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("degree")))
    desk.courier = desk.another_courier()
    desk.stand.outbox.live = failing(desk.stand.outbox.live, 2)  # type: ignore[method-assign]
    await desk.told(ana, closed("degree"), Ask(screen("post")))
    assert 2 == said_out_of_order(caplog)
    assert ["✓ Bachelor's", "What is your post?"] == desk.texts(ana)
    assert [] == await desk.left()


@pytest.mark.parametrize("what", ["file", "page"])
async def test_what_cannot_be_made_from_the_store_now_is_made_later(
    desk: Desk, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    ana = await desk.respondent()

    async def document(_: object) -> tuple[str, bytes, str]:
        return "all.html", b"<p>all</p>", "Everything"

    async def page(_: object) -> Page:
        return Page("a page")

    desk.courier = desk.another_courier(documents=failing(document, 1), pages=failing(page, 1))
    if what == "file":
        await desk.told(ana, SendFile("mydata"), HELLO)
    else:
        desk.courier.say(await put(desk, ana, Show("menu")))
        await desk.told(ana, HELLO)
    assert 1 == said_out_of_order(caplog)
    assert ["said", "said"] == [state for state, _ in await desk.outbox()]
    assert ["Everything" if what == "file" else "a page", "Hello there"] == desk.texts(ana)


async def test_a_reminder_that_cannot_be_marked_as_begun_is_sent_once_and_later(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    ana = await desk.respondent()
    desk.stand.outbox.sending = failing(desk.stand.outbox.sending, 2)  # type: ignore[method-assign]
    await desk.told(ana, Tell(Words("nudge"), lane="reminder"))
    assert 2 == said_out_of_order(caplog)
    assert (["Shall we continue?"], ["said"]) == (desk.texts(ana), [state for state, _ in await desk.outbox()])
