"""Updates by webhook: kept before Telegram is answered, and nothing else is answered at all."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Callable, Sequence

from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.chat.intake import BadToken, arrived_from
from bot.chat.reading import ALLOWED_UPDATES
from bot.chat.refusals import seconds_to_wait
from bot.ports import Arrived, Clock, Inbox, OutOfOrder

log = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
BODY_WITHIN = 10.0
"""Seconds in which an update must have arrived whole; Telegram sends it at once."""
CONNECTIONS = 40
_LONGEST_WAIT = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def webhook(
    path: str,
    secret: str,
    inbox: Inbox,
    clock: Clock,
    on_kept: Callable[[Sequence[Arrived]], None],
    admit: Callable[[Sequence[Arrived]], Sequence[Arrived]] = lambda arrived: arrived,
) -> web.Application:
    """Return the application that takes updates on one path. `secret` may not be empty; `admit` says what is to be kept."""

    async def take(request: web.Request) -> web.Response:
        # A header may hold any bytes, which are no text at all.
        told = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(told, secret.encode()):
            return web.Response(status=401)
        try:
            async with asyncio.timeout(BODY_WITHIN):
                update = json.loads(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, RecursionError):
            return web.Response(status=400)
        arrived = arrived_from([update])
        if not arrived:
            return web.Response(status=400)
        try:
            if taken := admit(arrived):
                on_kept(await inbox.keep(taken, clock.now()))
        except OutOfOrder as error:
            # Telegram is told that we do not have it, and gives it again.
            log.error("out_of_order error=%s detail=%s", type(error).__name__, error)
            return web.Response(status=503)
        return web.Response()

    application = web.Application(client_max_size=LARGEST_BODY)
    application.router.add_post(path, take)
    return application


async def announce(bot: Bot, url: str, secret: str, clock: Clock) -> None:
    """Have Telegram send updates here, however long it takes to tell it. Raises BadToken, or BadRequest for an address it does not take."""
    wait = 0.5
    while True:
        try:
            await bot.set_webhook(
                url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES), max_connections=CONNECTIONS
            )
        except BadRequest:
            raise
        except InvalidToken:
            raise BadToken(BadToken.__doc__) from None
        except TelegramError as error:
            wait = max(seconds_to_wait(error), min(_LONGEST_WAIT, wait * 2))
            log.warning("webhook_not_set error=%s next_in=%.0f", type(error).__name__, wait)
            await clock.sleep(wait)
        else:
            return
