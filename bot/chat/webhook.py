"""Updates by webhook: kept before Telegram is answered, and nothing else is answered at all."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Sequence

from aiohttp import web

from bot.chat.intake import arrived_from
from bot.ports import Arrived, Clock, Inbox

LARGEST_BODY = 1024 * 1024
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
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return web.Response(status=401)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        arrived = arrived_from([update])
        if not arrived:
            return web.Response(status=400)
        if taken := admit(arrived):
            on_kept(await inbox.keep(taken, clock.now()))
        return web.Response()

    application = web.Application(client_max_size=LARGEST_BODY)
    application.router.add_post(path, take)
    return application
