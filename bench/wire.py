"""As little HTTP as a Bot API client needs: keep-alive, one request at a time on a connection, bodies by length or in chunks.

The load is made by this side, so every microsecond here is one that the bot under test does not get measured for.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

HANDLER = Callable[[str, bytes, bytes, "Connection"], None]
"""(method, content type, body, connection): the answer is given by `connection.reply`, now or later."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TYPE = re.compile(rb"\r\ncontent-type: *([^\r;]+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_REASONS = {200: b"OK", 400: b"Bad Request", 403: b"Forbidden", 404: b"Not Found", 429: b"Too Many Requests"}


class Connection(asyncio.Protocol):
    """One client's connection."""

    def __init__(self, handle: HANDLER, delay: float) -> None:
        """`delay` is how many seconds every answer takes to arrive."""
        self._handle, self._delay = handle, delay
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    @property
    def is_open(self) -> bool:
        """Return whether an answer could still be heard."""
        return self._transport is not None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        while self._buffer and self._take_request():
            pass

    def reply(self, body: bytes, status: int = 200) -> None:
        """Answer the request in hand, after the delay."""
        head = b"HTTP/1.1 %d %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        answer = head % (status, _REASONS[status], len(body)) + body
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._write, answer)
        else:
            self._write(answer)

    def _write(self, answer: bytes) -> None:
        if self._transport is not None:
            self._transport.write(answer)

    def _take_request(self) -> bool:
        """Take one whole request off the buffer; False when more must come first."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        head, start = self._buffer[:end], end + 4
        if (length := _LENGTH.search(head)) is not None:
            stop = start + int(length[1])
            if len(self._buffer) < stop:
                return False
            body = self._buffer[start:stop]
        elif _CHUNKED.search(head) is not None:
            whole = _unchunked(self._buffer, start)
            if whole is None:
                return False
            body, stop = whole
        else:
            body, stop = b"", start
        self._buffer = self._buffer[stop:]
        target = head.split(b" ", 2)[1]
        kind = _TYPE.search(head)
        method = target.partition(b"?")[0].rpartition(b"/")[2].decode().lower()
        self._handle(method, kind[1].strip() if kind is not None else b"", body, self)
        return True


def _unchunked(buffer: bytes, at: int) -> tuple[bytes, int] | None:
    """Return a chunked body and where it ends, or None when it has not all come."""
    parts = []
    while (line := buffer.find(b"\r\n", at)) >= 0:
        size = int(buffer[at:line].partition(b";")[0], 16)
        end = line + 2 + size + 2
        if len(buffer) < end:
            return None
        if not size:
            return b"".join(parts), end
        parts.append(buffer[line + 2 : end - 2])
        at = end
    return None
