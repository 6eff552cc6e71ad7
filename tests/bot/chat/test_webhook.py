"""Only what carries the secret is read, and only on one path; what could not be kept is not acknowledged; nobody can hold us open."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot import serving
from bot.chat import webhook as hook
from bot.chat.intake import BadToken
from bot.chat.webhook import LARGEST_BODY, SECRET_HEADER, announce, webhook
from bot.ports import Arrived, OutOfOrder
from bot.serving import serve
from tests.bot.store.stand import NOW
from tests.patience import PATIENCE
from tests.stage import StillTime

SECRET = "s3cret-of-the-hook"
GOOD = {SECRET_HEADER: SECRET}
UPDATE = b'{"update_id":5,"message":{"chat":{"id":7},"from":{"id":7},"text":"hola"}}'


TOO_MANY = 99
"""The number of an update that goes beyond its account's measure."""


class Full(OutOfOrder):
    """The disk has no room left."""


class Hooked:
    """A webhook, what it has kept, and an address."""

    def __init__(self, url: str, stack: AsyncExitStack) -> None:
        self.url, self.stack = url, stack
        self.kept: list[int] = []
        self.told: list[int] = []
        self.full = False

    async def keep(self, arrived: Sequence[Arrived], _: datetime) -> list[Arrived]:
        if self.full:
            raise Full("free some space")
        fresh = [one for one in arrived if one.update_id not in self.kept]
        self.kept += [one.update_id for one in fresh]
        return fresh

    async def post(self, body: Any = UPDATE, path: str = "/hook", method: str = "POST", **headers: str) -> int:
        async with (
            aiohttp.ClientSession() as http,
            http.request(method, self.url + path, data=body, headers=headers or GOOD) as response,
        ):
            return response.status

    async def raw(self, sent: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, _, port = self.url.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(sent)
        await writer.drain()
        return reader, writer


@asynccontextmanager
async def hooked(port: int) -> AsyncIterator[Hooked]:
    async with AsyncExitStack() as stack:
        here = Hooked(f"http://127.0.0.1:{port}", stack)
        application = webhook(
            "/hook",
            SECRET,
            here,  # type: ignore[arg-type]
            StillTime(NOW),
            lambda fresh: here.told.extend(one.update_id for one in fresh),
            lambda arrived: [one for one in arrived if one.update_id != TOO_MANY],
        )
        await serve(application, f"127.0.0.1:{port}", "VOCES_LISTEN", stack)
        yield here


async def test_an_update_is_kept_before_it_is_acknowledged_and_counts_once(unused_tcp_port: int) -> None:
    async with hooked(unused_tcp_port) as here:
        assert [200, 200] == [await here.post(), await here.post()]
        assert ([5], [5]) == (here.kept, here.told)


@pytest.mark.parametrize("path", ["/", "/hook/", "/hook/x", "/other", "/../hook/..", "/hook%2f", "//hook", "/HOOK"])
async def test_only_the_path_that_was_named_is_there(unused_tcp_port: int, path: str) -> None:
    async with hooked(unused_tcp_port) as here:
        assert 404 == await here.post(path=path)
        assert 405 == await here.post(method="GET")
        assert [] == here.kept


@pytest.mark.parametrize("told", ["", "S3cret-of-the-hook", SECRET + "x", SECRET[:-1], "ñ"])
async def test_who_does_not_know_the_secret_is_not_read(unused_tcp_port: int, told: str) -> None:
    async with hooked(unused_tcp_port) as here:
        assert 401 == await here.post(**{SECRET_HEADER: told})
        assert [] == here.kept


async def test_a_secret_of_bytes_that_are_no_text_is_a_wrong_one(
    unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with hooked(unused_tcp_port) as here:
        head = b"POST /hook HTTP/1.1\r\nHost: x\r\n%b: \xff\xfe\r\nContent-Length: 0\r\n\r\n" % SECRET_HEADER.encode()
        reader, writer = await here.raw(head)
        assert b"HTTP/1.1 401" == (await reader.readline())[:12]
        writer.close()
    assert [] == [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"null", b'{"update_id":"5"}', b"\xff", b"[" * 100_000])
async def test_what_is_no_update_is_refused(unused_tcp_port: int, body: bytes) -> None:
    async with hooked(unused_tcp_port) as here:
        assert 400 == await here.post(body)


async def test_a_body_has_a_limit_also_where_it_does_not_say_how_long_it_is(unused_tcp_port: int) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(3 * LARGEST_BODY // 65_536):
            yield b"x" * 65_536

    async with hooked(unused_tcp_port) as here:
        assert 413 == await here.post(BytesIO(b"x" * (LARGEST_BODY + 1)))
        assert 413 == await here.post(endless())
        assert 200 == await here.post(BytesIO(UPDATE + b" " * (LARGEST_BODY - len(UPDATE))))


async def test_what_goes_beyond_all_measure_is_acknowledged_and_not_kept(unused_tcp_port: int) -> None:
    """Refused, Telegram would give it again and again, and everybody else's after it."""
    async with hooked(unused_tcp_port) as here:
        assert 200 == await here.post(UPDATE.replace(b"5", b"%d" % TOO_MANY, 1))
        assert ([], []) == (here.kept, here.told)


async def test_what_cannot_be_kept_is_not_acknowledged_and_comes_again(
    unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with hooked(unused_tcp_port) as here:
        here.full = True
        assert 503 == await here.post()
        here.full = False
        assert 200 == await here.post()
        assert [5] == here.told
    assert ["out_of_order error=Full detail=free some space"] == [
        record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR
    ]


async def test_a_body_that_does_not_come_is_not_waited_for(
    unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "BODY_WITHIN", 0.1)
    async with hooked(unused_tcp_port) as here:
        head = f"POST /hook HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 90\r\n\r\n{{"
        reader, writer = await here.raw(head.encode())
        assert b"HTTP/1.1 408" == (await asyncio.wait_for(reader.readline(), PATIENCE))[:12]
        writer.close()


async def test_a_head_that_does_not_come_is_not_waited_for(
    unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "IDLE", 0.1)
    async with hooked(unused_tcp_port) as here:
        for said in (b"", b"POST /hook HTTP/1.1\r\nHost: x\r\n"):
            reader, writer = await here.raw(said)
            assert b"" == await asyncio.wait_for(reader.read(), PATIENCE)
            writer.close()


async def test_half_an_update_does_not_hold_up_the_end(unused_tcp_port: int) -> None:
    async with hooked(unused_tcp_port) as here:
        head = f"POST /hook HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 90\r\n\r\n{{"
        _, writer = await here.raw(head.encode())
        await asyncio.sleep(0.05)
        await asyncio.wait_for(here.stack.aclose(), PATIENCE / 2)
        writer.close()
        assert [] == here.kept


class Bot:
    """Takes a webhook at last."""

    def __init__(self, *answers: Exception | None) -> None:
        self._answers = list(answers)
        self.told: list[tuple[str, str]] = []

    async def set_webhook(self, url: str, *, secret_token: str, **_: object) -> bool:
        self.told.append((url, secret_token))
        if error := self._answers.pop(0):
            raise error
        return True


async def announced(bot: Bot) -> float:
    clock = StillTime(NOW)
    task = asyncio.create_task(announce(bot, "https://voces.example/hook", SECRET, clock))  # type: ignore[arg-type]
    while not task.done():
        for _ in range(5):
            await asyncio.sleep(0)
        if (wake := clock.next_wake()) is not None:
            clock.move(wake)
    task.result()
    return (clock.now() - NOW).total_seconds()


async def test_telegram_is_told_of_the_webhook_until_it_hears_and_waited_for_as_it_says() -> None:
    bot = Bot(NetworkError("down"), RetryAfter(30), NetworkError("down"), None)
    assert 1 + 30 + 60 == await announced(bot)
    assert [("https://voces.example/hook", SECRET)] * 4 == bot.told


@pytest.mark.parametrize(("error", "kind"), [(BadRequest("bad webhook"), BadRequest), (InvalidToken("no"), BadToken)])
async def test_a_webhook_that_will_never_be_taken_is_not_insisted_on(error: Exception, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await announced(Bot(NetworkError("down"), error))
