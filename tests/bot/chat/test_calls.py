"""What a call makes of an answer: a message without an id may have arrived, a refusal that is as good as done is done, others are raised."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError

from bot.chat.calls import Calls
from bot.chat.message import Message
from bot.chat.request import AiohttpRequest, MaybeSent, NotSent
from tests.bot.chat.test_request import calling
from tests.bot.chat.test_wire import Telegram, answering

WORDS = Message("words", ())
GONE = b'{"ok":false,"error_code":400,"description":"Bad Request: message to edit not found"}'
SAME = b'{"ok":false,"error_code":400,"description":"Bad Request: message is not modified: and so on"}'
WRONG = b'{"ok":false,"error_code":400,"description":"Bad Request: BUTTON_DATA_INVALID"}'


def calls_of(request: AiohttpRequest, url: str) -> Calls:
    bot: Any = SimpleNamespace(request=request, base_url=url)
    return Calls(bot)


@pytest.mark.parametrize("result", [b"true", b"{}", b'{"message_id":null}', b'{"message_id":"x"}', b"[]"])
async def test_message_without_an_id_of_its_own_may_have_arrived(result: bytes) -> None:
    """Taken for a fault of ours it would end the person's lane; taken for not sent it would be sent for ever."""
    async with calling("200 OK", b'{"ok":true,"result":%b}' % result) as (request, url):
        with pytest.raises(MaybeSent):
            await calls_of(request, url).send(7, WORDS)


@pytest.mark.parametrize(("told", "is_there"), [(GONE, False), (SAME, True)])
async def test_refusal_that_is_as_good_as_done_is_done(told: bytes, is_there: bool) -> None:
    async with calling("400 Bad Request", told) as (request, url):
        assert is_there is await calls_of(request, url).edit(7, 1, WORDS)
        await calls_of(request, url).strip(7, 1)


async def test_refusal_of_what_we_made_is_raised() -> None:
    """Swallowed, buttons that Telegram never took off would count as taken off."""
    async with calling("400 Bad Request", WRONG) as (request, url):
        with pytest.raises(BadRequest, match=r"(?i)button_data"):
            await calls_of(request, url).edit(7, 1, WORDS)
        with pytest.raises(BadRequest, match=r"(?i)button_data"):
            await calls_of(request, url).strip(7, 1)


async def test_upload_tells_apart_what_was_not_sent_and_what_may_have_been(unused_tcp_port: int) -> None:
    """Files go another way than words; a reminder's file that may have arrived is not sent again, one that was not sent is."""
    request = AiohttpRequest(timeout=1.0)
    with pytest.raises(NotSent, match="closed"):
        await request.post("http://127.0.0.1/x")
    await request.initialize()
    try:
        with pytest.raises(NotSent, match="cannot connect"):
            await request.post(f"http://127.0.0.1:{unused_tcp_port}/bot1:secret/sendDocument")
        async with answering(Telegram([b""])) as url:
            with pytest.raises(MaybeSent):
                await request.post(url)
        with pytest.raises(NetworkError) as error:
            await request.post("no address, with 1:secret in it")
        assert "InvalidUrlClientError" in str(error.value)
        assert "secret" not in str(error.value)
    finally:
        await request.shutdown()
