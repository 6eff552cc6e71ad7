"""The wire tells apart what did not leave and what may have arrived, and uses aiohttp's pool as it is meant to be used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.chat.wire import Answer, MaybeSent, NotSent, Wire

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue"
HANG_UP, SILENCE = b"", b"..."


class Telegram:
    """Answers calls with what is prepared, whatever they ask."""

    def __init__(self, answers: Sequence[bytes]) -> None:
        self._answers = list(answers)
        self.heard: list[bytes] = []
        self.connections = 0

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or b"0")
                self.heard.append(head + await reader.readexactly(length))
                answer = self._answers.pop(0)
                if answer == SILENCE:
                    await reader.read()
                if answer in (HANG_UP, SILENCE):
                    break
                writer.write(answer)
        except asyncio.IncompleteReadError:
            pass  # The other side has closed it.
        writer.close()


@asynccontextmanager
async def answering(telegram: Telegram) -> AsyncIterator[str]:
    """Yield the address of a call that is answered as prepared."""
    server = await asyncio.start_server(telegram.meet, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot1:token/sendMessage"
    finally:
        server.close()


@asynccontextmanager
async def line(*answers: bytes) -> AsyncIterator[tuple[Telegram, Wire, str]]:
    telegram, pool = Telegram(answers), aiohttp.TCPConnector(limit=4)
    async with answering(telegram) as url:
        try:
            yield telegram, Wire(pool), url
        finally:
            await pool.close()


async def test_calls_one_after_another_share_a_connection_and_say_what_they_must() -> None:
    async with line(OK, OK) as (telegram, wire, url):
        for body in (b'{"text":"uno"}', '{"text":"¿dos?"}'.encode()):
            assert Answer(200, "", b"true") == await wire.post(url, body, 5)
    port = url.split(":")[2].partition("/")[0].encode()
    head = b"POST /bot1:token/sendMessage HTTP/1.1\r\nHost: 127.0.0.1:%b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    assert [head % (port, 14) + b'{"text":"uno"}', head % (port, 17) + '{"text":"¿dos?"}'.encode()] == telegram.heard
    assert 1 == telegram.connections


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ntr\r\n2\r\nue\r\n0\r\n\r\n",
            Answer(200, "", b"true"),
        ),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, Answer(200, "", b"true")),
        (b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\n{}", Answer(429, "7", b"{}")),
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", Answer(502, "", b"")),
    ],
)
async def test_answers_are_read_whole(said: bytes, answer: Answer) -> None:
    async with line(said, OK) as (telegram, wire, url):
        assert answer == await wire.post(url, b"{}", 5)
        assert Answer(200, "", b"true") == await wire.post(url, b"{}", 5)
    assert 1 == telegram.connections


async def test_connection_that_the_other_side_ends_is_not_used_again() -> None:
    closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\ntrue"
    async with line(closing, OK) as (telegram, wire, url):
        for _ in range(2):
            assert Answer(200, "", b"true") == await wire.post(url, b"{}", 5)
    assert 2 == telegram.connections


@pytest.mark.parametrize(
    "said",
    [HANG_UP, SILENCE, b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\ntrue", b"What?\r\n\r\n"],
    ids=["hung up", "silent", "half", "nonsense"],
)
async def test_call_whose_answer_is_lost_may_have_arrived_and_its_connection_is_left(said: bytes) -> None:
    async with line(said, OK) as (telegram, wire, url):
        with pytest.raises(MaybeSent):
            await wire.post(url, b"{}", 0.5)
        assert Answer(200, "", b"true") == await wire.post(url, b"{}", 5)
    assert 2 == telegram.connections


async def test_call_to_nobody_was_not_sent_and_the_error_keeps_the_token() -> None:
    async with line() as (_, _wire, url):
        pass
    with pytest.raises(NotSent) as refused:
        await Wire(aiohttp.TCPConnector()).post(url, b"{}", 5)
    assert "token" not in f"{refused.value!r} {refused.value.__cause__!r}"


async def test_call_that_found_no_place_in_the_pool_in_time_was_not_sent() -> None:
    async with line(SILENCE) as (telegram, _wire, url):
        pool = aiohttp.TCPConnector(limit=1)
        narrow = Wire(pool)
        first = asyncio.create_task(narrow.post(url, b"{}", 5))
        while not telegram.heard:
            await asyncio.sleep(0)
        with pytest.raises(NotSent):
            await narrow.post(url, b"{}", 0.1)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert 1 == len(telegram.heard)
        await pool.close()
