"""The library's way to Telegram over aiohttp, several times cheaper a call than its own.

Tells apart what the courier must know apart: a call that certainly did not arrive, and one that may have.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import aiohttp
from telegram.error import NetworkError, RetryAfter
from telegram.request import BaseRequest, RequestData

from bot.chat.wire import MaybeSent, NotSent, Wire

__all__ = ["AiohttpRequest", "MaybeSent", "NotSent", "Payload"]

_TOO_MANY = 429
LONGEST_TOLD = 24 * 3600
"""Seconds: what tells us to be silent for longer is no Telegram, and a number without end would stop us for good."""
UNTOLD = 5
"""Seconds to wait after a 429 that does not say how long."""


@dataclass(frozen=True, slots=True)
class Payload:
    """The arguments of a call, ready to be sent; stands where the library has its own form of them."""

    body: bytes

    @classmethod
    def of(cls, **arguments: object) -> Payload:
        """Write arguments as JSON; those that are None are left out."""
        given = {name: value for name, value in arguments.items() if value is not None}
        return cls(_written(given).encode())


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class AiohttpRequest(BaseRequest):
    """One pool of connections for all calls of a bot. No text of an error ever holds the address, which holds the token."""

    def __init__(self, *, connections: int = 128, timeout: float = 15.0) -> None:
        self._connections, self._timeout = connections, timeout
        self._session: aiohttp.ClientSession | None = None
        self._wire: Wire | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer by default."""
        return self._timeout

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=60)
            # Telegram sets no cookies; a jar that keeps none is the cheapest.
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
            self._wire = Wire(connector)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return an answer, in a form that the library can read. Raises MaybeSent for what is none of Telegram's.

        The library would log the whole of that, with whatever people said in it.
        """
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise MaybeSent
        if "parameters" in answer:
            answer["parameters"] = _told(answer["parameters"])
        if not isinstance(answer.get("description", ""), str):
            del answer["description"]
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | Payload | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the library's signature
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Make one call; return (status, body). Raises NotSent, MaybeSent, RetryAfter or NetworkError."""
        if self._session is None or self._wire is None:
            raise NotSent("the connection to Telegram is closed")
        total = 5 + (read_timeout if isinstance(read_timeout, int | float) else self._timeout)
        if isinstance(request_data, Payload):
            answer = await self._wire.post(url, request_data.body, total)
            return _heard(answer.status, answer.retry_after, answer.body)
        timeout = aiohttp.ClientTimeout(total=total, sock_connect=5)
        try:
            async with self._session.request(method, url, data=_form(request_data), timeout=timeout) as response:
                payload = await response.read()
                return _heard(
                    response.status, response.headers.get("Retry-After", ""), payload, is_file=method == "GET"
                )
        # The address is in the text of these errors, and the token in the address: they are not chained.
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise NotSent("cannot connect to Telegram") from None
        except (TimeoutError, aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientPayloadError):
            raise MaybeSent from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"the call failed: {type(error).__name__}") from None


def _heard(status: int, header: str, payload: bytes, *, is_file: bool = False) -> tuple[int, bytes]:
    """Return what the library is to read. Raises RetryAfter where only the header says how long to wait, or nothing does, as
    after a proxy in between; MaybeSent for a success that is none of Telegram's.
    """
    if status == _TOO_MANY and b'"retry_after"' not in payload:
        # No number is so long that more of its digits would matter.
        raise RetryAfter(min(max(1, int(header[:9])), LONGEST_TOLD) if header.isdecimal() else UNTOLD)
    if 200 <= status < 300 and not is_file and b'"result"' not in payload:
        raise MaybeSent
    return status, payload


def _told(parameters: object) -> dict[str, Any]:
    """Return what a refusal tells us to do; a wait that is no number is none, one without end is bounded."""
    told = dict(parameters) if isinstance(parameters, dict) else {}
    seconds = told.pop("retry_after", None)
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0:
        told["retry_after"] = min(seconds, LONGEST_TOLD)
    return told


def _form(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
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
