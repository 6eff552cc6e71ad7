"""Nothing is confirmed that is not kept; a poller that is told to wait waits, one that is superseded or refused ends."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.chat.intake import BadToken, Poller, Superseded
from bot.chat.request import MaybeSent
from bot.ports import Arrived, OutOfOrder
from tests.bot.store.stand import NOW
from tests.stage import StillTime


class Full(OutOfOrder):
    """The disk has no room left."""


def update(number: int) -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": 7}, "from": {"id": 7}, "text": "hola"}}


class Telegram:
    """Answers each poll with what is prepared, then with silence; notes what each poll confirmed, and when."""

    def __init__(self, clock: StillTime, *answers: Any) -> None:
        self._clock, self._answers = clock, list(answers)
        self.polls: list[tuple[int, datetime]] = []

    async def post(self, url: str, payload: Any, **_: object) -> Any:
        assert url == "https://telegram.example/bot1:x/getUpdates"
        self.polls.append((json.loads(payload.body)["offset"], self._clock.now()))
        if not self._answers:
            await asyncio.Event().wait()
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Box:
    """An inbox in memory."""

    def __init__(self, last: int | None = None) -> None:
        self.kept: list[int] = []
        self.trouble: list[Exception] = []
        self._last = last

    async def last_update_id(self) -> int | None:
        return self._last

    async def keep(self, arrived: Sequence[Arrived], _: datetime) -> list[Arrived]:
        if self.trouble:
            raise self.trouble.pop(0)
        fresh = [one for one in arrived if one.update_id not in self.kept]
        self.kept += [one.update_id for one in fresh]
        return fresh


class Polled:
    """A poller at work, with time that stands still."""

    def __init__(self, *answers: Any, last: int | None = None) -> None:
        self.clock, self.box = StillTime(NOW), Box(last)
        self.telegram = Telegram(self.clock, *answers)
        self.told: list[int] = []
        self.answered = 0

    def _answered(self) -> None:
        self.answered += 1

    async def run(self, **options: Any) -> None:
        """Poll until Telegram has nothing more prepared. Raises what the poller raises."""
        bot = SimpleNamespace(base_url="https://telegram.example/bot1:x")
        on_kept = lambda fresh: self.told.extend(one.update_id for one in fresh)  # noqa: E731
        poller = Poller(bot, self.telegram, self.box, self.clock, on_kept, on_polled=self._answered, **options)  # type: ignore[arg-type]
        task = asyncio.create_task(poller.run())
        while not task.done():
            for _ in range(20):
                await asyncio.sleep(0)
            if (wake := self.clock.next_wake()) is None:
                break
            self.clock.move(wake)
        if task.done():
            task.result()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    @property
    def offsets(self) -> list[int]:
        return [offset for offset, _ in self.telegram.polls]

    @property
    def waits(self) -> list[float]:
        times = [at for _, at in self.telegram.polls]
        return [(later - sooner).total_seconds() for sooner, later in itertools.pairwise(times)]


async def test_a_batch_is_confirmed_by_the_poll_after_it_was_kept() -> None:
    polled = Polled([update(5), update(6)], [], [update(7)], last=4)
    await polled.run()
    assert ([5, 7, 7, 8], [5, 6, 7], [5, 6, 7]) == (polled.offsets, polled.box.kept, polled.told)
    assert (3, [0, 0, 0]) == (polled.answered, polled.waits)


async def test_an_empty_store_begins_with_whatever_telegram_holds() -> None:
    polled = Polled()
    await polled.run()
    assert [0] == polled.offsets


async def test_a_batch_that_came_twice_is_told_once() -> None:
    polled = Polled([update(5)], [update(5), update(6)])
    await polled.run()
    assert ([5, 6], [0, 6, 7]) == (polled.told, polled.offsets)


async def test_what_has_no_number_is_dropped_and_what_is_no_list_is_nothing() -> None:
    polled = Polled([{"message": {}}, "what", None, update(5)], None, {"a": 1})
    await polled.run()
    assert ([5], [0, 6, 6, 6]) == (polled.told, polled.offsets)


async def test_what_is_not_admitted_is_confirmed_and_not_kept() -> None:
    polled = Polled([update(5), update(6)], [update(7)])
    await polled.run(admit=lambda arrived: [one for one in arrived if one.update_id == 5])
    assert ([5], [0, 7, 8]) == (polled.box.kept, polled.offsets)


async def test_what_could_not_be_kept_is_not_confirmed_and_asked_for_again(caplog: pytest.LogCaptureFixture) -> None:
    polled = Polled([update(5)], [update(5)], [update(5)])
    polled.box.trouble = [Full("free some space"), Full("free some space")]
    await polled.run()
    assert ([0, 0, 0, 6], [5]) == (polled.offsets, polled.told)
    assert ["out_of_order error=Full detail=free some space"] * 2 == [
        record.getMessage() for record in caplog.records if record.levelno == logging.ERROR
    ]
    assert 0.8 <= polled.waits[0] <= 1.2
    assert 1.6 <= polled.waits[1] <= 2.4


@pytest.mark.parametrize("told", [3, 2.5, 900, timedelta(seconds=40)])
async def test_a_poller_that_is_told_to_wait_never_comes_back_before_its_time(told: Any) -> None:
    polled = Polled(*[RetryAfter(told)] * 30)
    await polled.run()
    seconds = told.total_seconds() if isinstance(told, timedelta) else told
    assert 30 == len(polled.waits)
    assert seconds <= min(polled.waits) <= max(polled.waits) <= 1.5 * seconds + 0.1


@pytest.mark.parametrize("error", [NetworkError("down"), MaybeSent(), TelegramError("odd")])
async def test_a_broken_line_is_tried_ever_more_slowly_and_at_once_after_it_is_mended(error: Exception) -> None:
    polled = Polled(*[error] * 9, [update(5)])
    await polled.run()
    assert pytest.approx([1, 2, 4, 8, 16, 32, 60, 60, 60, 0], rel=0.21) == polled.waits
    assert [5] == polled.told


async def test_another_poller_ends_this_one_with_a_line_that_says_so() -> None:
    with pytest.raises(Superseded, match="Another program takes this bot's updates"):
        await Polled([update(5)], Conflict("terminated by other getUpdates request")).run()


@pytest.mark.parametrize("error", [InvalidToken("no"), Forbidden("no")])
async def test_a_token_that_is_refused_ends_it(error: Exception) -> None:
    with pytest.raises(BadToken, match="VOCES_BOT_TOKEN"):
        await Polled(error).run()
