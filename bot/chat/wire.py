"""A call written by ourselves over aiohttp's pool: connections, names, TLS and the reading of answers are aiohttp's.

What its session does besides, for every call anew, costs more than all of that together. Three things are used that aiohttp
shows without describing them (a pool's `connect`, a connection's `protocol`, a protocol's `read`); a test holds them.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import HttpProcessingError, RawResponseMessage
from telegram.error import NetworkError, TimedOut
from yarl import URL

_CONNECTING = aiohttp.ClientTimeout(total=None, sock_connect=5)


class NotSent(NetworkError):
    """The call did not leave this machine; it can be made again without fear of doubling."""


class MaybeSent(TimedOut):
    """The call was made and its answer was lost: it may have been applied."""

    def __init__(self) -> None:
        super().__init__("the answer was lost; the call may have been applied")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    retry_after: str
    """The header of that name, where there is one."""
    body: bytes


class Wire:
    """Posts JSON over one pool."""

    def __init__(self, pool: aiohttp.BaseConnector) -> None:
        self._pool = pool
        self._known: dict[str, tuple[aiohttp.ClientRequest, bytes]] = {}
        """Address -> what the pool wants to know of it, and how a call to it begins. A bot has a dozen."""

    async def post(self, url: str, body: bytes, within: float) -> Answer:
        """Make one call and return its answer. Raises NotSent or MaybeSent."""
        whom, head = self._known.get(url) or self._get_to_know(url)
        connection: aiohttp.connector.Connection | None = None
        is_sent = is_whole = False
        try:
            async with asyncio.timeout(within):
                connection = await self._pool.connect(whom, [], _CONNECTING)
                protocol = connection.protocol
                if protocol is None or protocol.transport is None:
                    raise NotSent("the connection to Telegram was lost")
                protocol.set_response_params(read_until_eof=True)
                is_sent = True
                protocol.transport.write(b"%b%d\r\n\r\n%b" % (head, len(body), body))
                answer = await _read(protocol)
                is_whole = True
                return answer
        # The address is in the text of these errors, and the token in the address: they are not chained.
        except (TimeoutError, OSError, aiohttp.ClientError, HttpProcessingError):
            if is_sent:
                raise MaybeSent from None
            raise NotSent("cannot connect to Telegram") from None
        finally:
            if connection is not None:
                # Half an answer must not be taken for the beginning of the next one.
                connection.release() if is_whole else connection.close()

    def _get_to_know(self, url: str) -> tuple[aiohttp.ClientRequest, bytes]:
        address = URL(url)
        whom = aiohttp.ClientRequest("POST", address, loop=asyncio.get_running_loop())
        head = (
            f"POST {address.raw_path_qs} HTTP/1.1\r\nHost: {whom.headers['Host']}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        )
        self._known[url] = known = (whom, head.encode("ascii"))
        return known


async def _read(protocol: ResponseHandler) -> Answer:
    message: RawResponseMessage
    message, payload = await protocol.read()
    while 100 <= message.code < 200:
        message, payload = await protocol.read()
    return Answer(message.code, message.headers.get("Retry-After", ""), await payload.read())
