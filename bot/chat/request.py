"""The library's way to Telegram over aiohttp, several times cheaper a call than its own.

Tells apart what the courier must know apart: a call that certainly did not arrive, and one that may have.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData


class NotSent(NetworkError):
    """The call did not leave this machine; it can be made again without fear of doubling."""


class MaybeSent(TimedOut):
    """The call was made and its answer was lost: it may have been applied."""

    def __init__(self) -> None:
        super().__init__("the answer was lost; the call may have been applied")


class AiohttpRequest(BaseRequest):
    """One pool of connections for all calls of a bot. No text of an error ever holds the address, which holds the token."""

    def __init__(self, *, connections: int = 128, timeout: float = 15.0) -> None:
        self._connections, self._timeout = connections, timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer by default."""
        return self._timeout

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=60)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the library's signature
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Make one call; return (status, body). Raises NotSent, MaybeSent or NetworkError."""
        if self._session is None:
            raise NotSent("the connection to Telegram is closed")
        total = read_timeout if isinstance(read_timeout, int | float) else self._timeout
        timeout = aiohttp.ClientTimeout(total=total + 5, sock_connect=5, sock_read=total)
        try:
            async with self._session.request(method, url, data=_body(request_data), timeout=timeout) as response:
                return response.status, await response.read()
        # The address is in the text of these errors, and the token in the address: they are not chained.
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise NotSent("cannot connect to Telegram") from None
        except (TimeoutError, aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientPayloadError):
            raise MaybeSent from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"the call failed: {type(error).__name__}") from None


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
