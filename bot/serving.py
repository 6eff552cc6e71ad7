"""A small web server of ours, on an address that a setting names."""

from __future__ import annotations

from contextlib import AsyncExitStack

from aiohttp import web

from bot.running import CannotRun

IDLE = 90.0
"""Seconds that a connection may say nothing, or not all of a request's head; a proxy in front keeps its own open for less."""
ENDING = 0.5
"""Seconds that a request under way has when we end: what is not answered then comes again."""


async def serve(application: web.Application, address: str, setting: str, stack: AsyncExitStack) -> None:
    """Serve until the stack is closed. Raises CannotRun where the address is not to be had."""
    host, _, port = address.rpartition(":")
    runner = web.AppRunner(application, access_log=None, keepalive_timeout=IDLE, shutdown_timeout=ENDING)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except OSError as error:
        raise CannotRun(f"{setting}: {address} cannot be used ({error.strerror}); choose another port.") from None
