"""Long polling with a durable inbox: raw updates are committed before the next call tells Telegram that we have them."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Sequence
from typing import Any, cast

from telegram import Bot
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.chat.reading import ALLOWED_UPDATES, account_of, update_id_of
from bot.chat.refusals import seconds_to_wait
from bot.chat.request import Payload
from bot.ports import Arrived, Clock, Inbox, OutOfOrder

log = logging.getLogger(__name__)

POLL_SECONDS = 40
_LIMIT = 100
_LONGEST_WAIT = 60.0


class Superseded(Exception):
    """Another program takes this bot's updates; this one stops. See who else polls with its token, or has set a webhook."""


class BadToken(Exception):
    """Telegram does not know this bot token; check VOCES_BOT_TOKEN."""


def arrived_from(updates: Sequence[Any]) -> list[Arrived]:
    """Return updates as the inbox keeps them; what has no id of its own cannot be kept apart and is dropped."""
    kept = []
    for update in updates:
        if isinstance(update, dict) and (update_id := update_id_of(update)) is not None:
            payload = json.dumps(update, ensure_ascii=True, separators=(",", ":")).encode()
            kept.append(Arrived(update_id, account_of(update), payload))
    return kept


class Poller:
    """Fetches updates for ever, and confirms only what is kept."""

    def __init__(
        self,
        bot: Bot,
        request: BaseRequest,
        inbox: Inbox,
        clock: Clock,
        on_kept: Callable[[Sequence[Arrived]], None],
        admit: Callable[[Sequence[Arrived]], Sequence[Arrived]] = lambda arrived: arrived,
        on_polled: Callable[[], None] = lambda: None,
    ) -> None:
        """`admit` says which updates are to be kept: not what goes beyond all measure; `on_polled` is told of every answered poll."""
        self._admit, self._on_polled = admit, on_polled
        self._bot, self._request, self._inbox, self._clock, self._on_kept = bot, request, inbox, clock, on_kept
        self._chance = random.Random()  # noqa: S311 - jitter, no secret

    async def run(self) -> None:
        """Poll until cancelled. Raises Superseded on a 409 and BadToken on a token that is refused."""
        last = await self._inbox.last_update_id()
        offset = last + 1 if last is not None else 0
        wait = 0.0
        while True:
            try:
                updates = await self._fetch(offset)
            except Conflict:
                raise Superseded(Superseded.__doc__) from None
            except (InvalidToken, Forbidden):
                raise BadToken(BadToken.__doc__) from None
            except RetryAfter as error:
                # Spread upwards only: whoever comes back before the time is told to wait anew.
                wait = seconds_to_wait(error) * 1.25
                log.warning("poll_held_off next_in=%.0f", wait)
            except (NetworkError, TelegramError) as error:
                wait = min(_LONGEST_WAIT, max(1.0, wait * 2))
                log.warning("poll_failed error=%s next_in=%.0f", type(error).__name__, wait)
            else:
                self._on_polled()
                try:
                    offset, wait = await self._keep(updates, offset), 0.0
                except OutOfOrder as error:
                    # Telegram was not told that we have them, and gives them again.
                    wait = min(_LONGEST_WAIT, max(1.0, wait * 2))
                    log.error("out_of_order error=%s detail=%s", type(error).__name__, error)
            if wait:
                await self._clock.sleep(wait * self._chance.uniform(0.8, 1.2))

    async def _fetch(self, offset: int) -> list[Any]:
        data = {"offset": offset, "timeout": POLL_SECONDS, "limit": _LIMIT, "allowed_updates": list(ALLOWED_UPDATES)}
        # The request reads a Payload where the library would give it its own form of the arguments.
        payload = cast("RequestData", Payload.of(**data))
        result = await self._request.post(f"{self._bot.base_url}/getUpdates", payload, read_timeout=POLL_SECONDS + 10)
        return result if isinstance(result, list) else []

    async def _keep(self, updates: Sequence[Any], offset: int) -> int:
        arrived = arrived_from(updates)
        if not arrived:
            return offset
        if taken := self._admit(arrived):
            self._on_kept(await self._inbox.keep(taken, self._clock.now()))
        return max(update.update_id for update in arrived) + 1


async def forget_webhook(bot: Bot) -> None:
    """Make polling possible without losing what waits."""
    await bot.delete_webhook(drop_pending_updates=False)
