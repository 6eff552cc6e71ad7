"""What an answer means before the library reads it: waits of any form are obeyed and bounded, nonsense is a lost answer, nothing is logged."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.chat.refusals import Refusal, refusal_of, seconds_to_wait
from bot.chat.request import LONGEST_TOLD, UNTOLD, AiohttpRequest, MaybeSent, Payload
from tests.bot.chat.test_wire import Telegram, answering

SECRET = "planted words of an answer"


@asynccontextmanager
async def calling(status: str, body: bytes, *headers: str) -> AsyncIterator[tuple[AiohttpRequest, str]]:
    """A request, and the address of a server that answers everything alike."""
    head = "".join(f"{one}\r\n" for one in (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"))
    request = AiohttpRequest()
    await request.initialize()
    try:
        async with answering(Telegram([head.encode() + b"\r\n" + body] * 2)) as url:
            yield request, url
    finally:
        await request.shutdown()


async def raised(status: str, body: bytes, *headers: str) -> TelegramError:
    """Return what a call raises, by our own wire and by the library's way for uploads alike."""
    errors = []
    async with calling(status, body, *headers) as (request, url):
        for payload in (Payload.of(a=1), None):
            with pytest.raises(TelegramError) as error:
                await request.post(url, payload)  # type: ignore[arg-type]
            errors.append(error.value)
    assert type(errors[0]) is type(errors[1])
    assert str(errors[0]) == str(errors[1])
    return errors[0]


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (b"17", 17),
        (b"3.5", 3.5),
        (b"86401", LONGEST_TOLD),
        (b"1" + b"0" * 400, LONGEST_TOLD),
        (b"1e999", LONGEST_TOLD),
        (b"Infinity", LONGEST_TOLD),
    ],
)
async def test_a_429_is_obeyed_as_told_and_bounded(told: bytes, seconds: float) -> None:
    error = await raised(
        "429 Too Many", b'{"ok":false,"error_code":429,"parameters":{"retry_after":%b},"description":"x"}' % told
    )
    assert (RetryAfter, seconds) == (type(error), seconds_to_wait(error))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (("Retry-After: 7",), 7),
        (("Retry-After: 0",), 1),
        (("Retry-After: " + "9" * 5000,), LONGEST_TOLD),
        (("Retry-After: Wed, 21 Oct 2026 07:28:00 GMT",), UNTOLD),
        (("Retry-After: 3.5",), UNTOLD),
        ((), UNTOLD),
    ],
)
@pytest.mark.parametrize("body", [b"{}", b"<html>slow down</html>", b""])
async def test_a_429_of_a_proxy_is_obeyed_too(headers: tuple[str, ...], seconds: float, body: bytes) -> None:
    error = await raised("429 Too Many", body, *headers)
    assert (RetryAfter, seconds) == (type(error), seconds_to_wait(error))


@pytest.mark.parametrize("told", [b'"17"', b"null", b"true", b"-4", b"0", b"NaN", b"[]"])
async def test_a_wait_that_is_no_number_is_a_broken_line(told: bytes) -> None:
    error = await raised("429 Too Many", b'{"ok":false,"parameters":{"retry_after":%b}}' % told)
    assert (NetworkError, Refusal.BROKEN) == (type(error), refusal_of(error))


@pytest.mark.parametrize(
    "body",
    [
        b"<html>" + SECRET.encode(),
        b"",
        b"{}",
        b"[]",
        b"7",
        b"null",
        b'"result"',
        b'["result"]',
        b'{"ok":true,"result":{"text":"' + SECRET.encode(),
        b'{"ok":false,"description":"' + SECRET.encode() + b'"}',
        b"\xff\xfe" + b'"result"',
        b'{"result":' + b"[" * 100_000,
    ],
)
async def test_a_success_that_is_none_of_telegrams_is_a_lost_answer_and_is_not_logged(
    body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert MaybeSent is type(await raised("200 OK", body))
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("400 Bad Request", BadRequest),
        ("403 Forbidden", Forbidden),
        ("409 Conflict", Conflict),
        ("502 Bad Gateway", NetworkError),
    ],
)
@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b"3", b'{"parameters":[]}', b'{"parameters":"x"}', b'{"description":[1]}']
)
async def test_a_refusal_in_any_form_is_one_of_the_librarys(
    status: str, kind: type[TelegramError], body: bytes
) -> None:
    assert kind is type(await raised(status, body))


async def test_a_group_that_has_moved_is_said_so() -> None:
    error = await raised("400 Bad Request", b'{"description":"moved","parameters":{"migrate_to_chat_id":-100}}')
    assert Refusal.MOVED is refusal_of(error)


async def test_a_result_comes_back_as_it_is() -> None:
    async with calling("200 OK", b'{"ok":true,"result":{"message_id":5},"description":"fine"}') as (request, url):
        assert {"message_id": 5} == await request.post(url, Payload.of(a=1))  # type: ignore[arg-type]


async def test_a_file_is_fetched_whatever_is_in_it() -> None:
    async with calling("200 OK", b"id;name\r\n1;Ana\r\n") as (request, url):
        assert b"id;name\r\n1;Ana\r\n" == await request.retrieve(url)
