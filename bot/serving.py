"""A small web server of ours, on an address that a setting names."""

from __future__ import annotations

from contextlib import AsyncExitStack

from aiohttp import web


class CannotListen(Exception):
    """The address is not to be had; the message says what to do."""


async def serve(application: web.Application, address: str, setting: str, stack: AsyncExitStack) -> None:
    """Serve until the stack is closed. Raises CannotListen."""
    host, _, port = address.rpartition(":")
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except OSError as error:
        raise CannotListen(f"{setting}: {address} cannot be used ({error.strerror}); choose another port.") from None
