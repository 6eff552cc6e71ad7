"""The mail server that delivers to nobody: as strict as one that does, and its page shows what a reader would see."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import aiohttp
import pytest

from bot.mail.message import Letterhead, Mail, compose
from bot.mail.outcomes import Accepted
from bot.mail.server import Access, MailServer
from bot.simulator import Simulator
from bot.speech import Speech
from bot.study import fills, load_study
from tests.bot.mail.test_message import HEAD, LINK
from tests.patience import PATIENCE

TOKEN = LINK.partition("start=")[2]
NAME = "Dra. María de los Ángeles Guadalupe Hernández de la Cruz y Núñez"
PICTURE = b"\x89PNG not really"


@pytest.fixture
async def simulator(tmp_path: Path) -> AsyncIterator[Simulator]:
    one = Simulator(mail=True)
    await one.start()
    yield one
    await one.stop()


@pytest.fixture
async def http(simulator: Simulator) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(simulator.url) as session:
        yield session


@pytest.fixture(scope="module")
def speech() -> Speech:
    from bot.library import open_edition, shipped_sources  # noqa: PLC0415

    return open_edition(*shipped_sources("lides_mx"), fills(load_study("lides_mx"))).speech


def invitation(speech: Speech, head: Letterhead = HEAD, **changes: str) -> bytes:
    known = {"address": "ana@uni.example", "locale": "es", "link": LINK, "reference": "1.ab", "name": NAME, **changes}
    return compose(Mail(at=datetime(2026, 11, 24, tzinfo=UTC), **known), head, speech, PICTURE)  # type: ignore[arg-type]


async def post(simulator: Simulator, content: bytes, recipient: str = "ana@uni.example") -> None:
    assert simulator.post is not None
    server = MailServer(Access("127.0.0.1", simulator.post.port, "none", timeout=PATIENCE))
    assert Accepted() == await server.send("lides@study.example", recipient, content)
    await server.close()


async def talk(simulator: Simulator, *lines: str) -> list[str]:
    """Say lines to the server and return the code of each reply, the greeting first."""
    assert simulator.post is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", simulator.post.port)
    codes = []
    for line in ("", *lines):
        if line:
            writer.write(line.encode() + b"\r\n")
        reply = await asyncio.wait_for(reader.readline(), PATIENCE)
        while reply[3:4] == b"-":
            reply = await asyncio.wait_for(reader.readline(), PATIENCE)
        codes.append(reply[:3].decode())
    writer.close()
    return codes


async def test_message_is_kept_as_it_was_sent(simulator: Simulator, http: aiohttp.ClientSession) -> None:
    content = b"Subject: x\r\n\r\n.\r\n..a\r\nb\r\n"
    await post(simulator, content)
    async with http.get("/mail/messages/1/raw") as response:
        assert content == await response.read()


async def test_commands_out_of_order_are_refused(simulator: Simulator) -> None:
    assert ["220", "503", "250", "503", "503", "250", "501", "250", "503", "250", "250", "502", "221"] == await talk(
        simulator, "MAIL FROM:<a@b.example>", "EHLO me", "RCPT TO:<c@d.example>", "DATA", "MAIL FROM:<a@b.example>",
        "RCPT TO:c@d.example", "RCPT TO:<c@d.example>", "MAIL FROM:<e@f.example>", "RSET", "NOOP", "VRFY x", "QUIT",
    )  # fmt: skip
    assert simulator.post is not None
    assert {} == simulator.post.kept


async def test_line_that_is_too_long_is_refused(simulator: Simulator) -> None:
    assert ["220", "250", "500"] == await talk(simulator, "EHLO me", "MAIL FROM:<" + "a" * 2000 + "@b.example>")


async def test_list_and_message_read_as_people_read_them(
    simulator: Simulator, http: aiohttp.ClientSession, speech: Speech
) -> None:
    await post(simulator, invitation(speech))
    await post(simulator, invitation(speech, name="Ben Okri", locale="en"), "ben@uni.example")
    async with http.get("/mail/messages") as response:
        newest, oldest = await response.json()
    assert ("Ben Okri <ana@uni.example>", "ben@uni.example") == (newest["to"], newest["recipient"])
    assert (f"{NAME} <ana@uni.example>", "es") == (oldest["to"], oldest["language"])
    assert "Invitación personal: Encuesta de Liderazgo en la Educación Superior en México" == oldest["subject"]
    async with http.get(f"/mail/messages/{oldest['number']}") as response:
        whole = await response.json()
    assert ("Encuesta de Liderazgo <lides@study.example>", True) == (dict(whole["headers"])["From"], whole["has_page"])
    assert LINK in whole["text"]


async def test_page_of_a_message_is_fenced_in_and_its_picture_inside(
    simulator: Simulator, http: aiohttp.ClientSession, speech: Speech
) -> None:
    await post(simulator, invitation(speech))
    async with http.get("/mail/messages/1/page") as response:
        page, policy = await response.text(), response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'")
    assert "cid:" not in page
    assert 'src="data:image/png;base64,' in page


async def test_link_opens_the_chat_of_its_reader_the_same_each_time(
    simulator: Simulator, http: aiohttp.ClientSession, speech: Speech
) -> None:
    await post(simulator, invitation(speech))
    async with http.get("/mail/messages/1/page") as response:
        (href,) = set(re.findall(r'href="(/mail/open[^"]*)"', await response.text()))
    places = []
    for _ in range(2):
        async with http.get(href.replace("&amp;", "&"), allow_redirects=False) as response:
            places.append((response.status, response.headers["Location"]))
    ((person_id, person),) = simulator.world.people.items()
    assert [(303, f"/#person={person_id}")] * 2 == places
    assert (NAME, "es", TOKEN) == (person.first_name, person.language_code, person.start)


@pytest.mark.parametrize("query", ["?message=1&start=other", "?message=1&start=", "?message=9&start=x", "?start=x", ""])
async def test_link_that_no_message_holds_opens_nothing(
    simulator: Simulator, http: aiohttp.ClientSession, speech: Speech, query: str
) -> None:
    await post(simulator, invitation(speech))
    async with http.get(f"/mail/open{query}", allow_redirects=False) as response:
        assert 404 == response.status
    assert {} == simulator.world.people


async def test_link_of_another_bot_is_left_alone(simulator: Simulator, http: aiohttp.ClientSession) -> None:
    message = EmailMessage()
    message.set_content("x")
    message.add_alternative('<a href="https://t.me/other_bot?start=abc">x</a>', subtype="html")
    await post(simulator, message.as_bytes())
    async with http.get("/mail/messages/1/page") as response:
        assert 'href="https://t.me/other_bot?start=abc"' in await response.text()


@pytest.mark.parametrize("path", ["/mail/messages/7", "/mail/messages/x/page", "/mail/messages/-1/raw"])
async def test_message_that_is_not_there(http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(path) as response:
        assert 404 == response.status


async def test_simulator_without_mail_has_no_outbox() -> None:
    one = Simulator()
    url = await one.start()
    try:
        async with aiohttp.ClientSession(url) as session, session.get("/mail") as response:
            assert 404 == response.status
    finally:
        await one.stop()


async def test_conversation_cut_off_leaves_nothing_and_stopping_does_not_wait(simulator: Simulator) -> None:
    assert simulator.post is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", simulator.post.port)
    writer.write(b"EHLO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nSubject: x\r\n")
    await reader.readline()
    async with asyncio.timeout(PATIENCE):
        await simulator.post.stop()
    writer.close()
    assert {} == simulator.post.kept
