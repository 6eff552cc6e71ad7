"""Files that the bot sends: kept, told of, downloaded by phone and bot, refused when they are too large or no picture."""

from __future__ import annotations

import base64
import io
import json
import struct
from typing import Any

import aiohttp
import pytest

from bot.simulator.server import DEFAULT_TOKEN
from bot.simulator.uploads import LARGEST_DOWNLOAD
from tests.bot.simulator.line import Telegram

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 48, 64) + b"\x03" + b"\0" * 9


async def upload(telegram: Telegram, kind: str, name: str, content: bytes, **args: Any) -> dict[str, Any]:
    # Else the client would write an accent in a name as %C3%B1, and so would a phone.
    form = aiohttp.FormData({"chat_id": str(telegram.person.id), **args}, quote_fields=False)
    form.add_field(kind, io.BytesIO(content), filename=name)
    async with telegram.http.post(f"/bot{DEFAULT_TOKEN}/send{kind}", data=form) as response:
        return await response.json()  # type: ignore[no-any-return]


async def test_a_document_is_downloaded_by_phone_and_by_bot(telegram: Telegram) -> None:
    sent = (await upload(telegram, "document", "año.html", b"<p>a</p>", caption="<b>Toma</b>", parse_mode="HTML"))[
        "result"
    ]
    assert ("año.html", 8, "Toma") == (sent["document"]["file_name"], sent["document"]["file_size"], sent["caption"])
    assert [{"type": "bold", "offset": 0, "length": 4}] == sent["caption_entities"]
    shown = (await telegram.chat())[-1]["document"]
    async with telegram.http.get(shown["url"]) as response:
        assert (b"<p>a</p>", "text/html") == (await response.read(), response.content_type)
        assert "sandbox" in response.headers["Content-Security-Policy"]
    found = await telegram.result("getFile", file_id=sent["document"]["file_id"])
    async with telegram.http.get(f"/file/bot{DEFAULT_TOKEN}/{found['file_path']}") as response:
        assert b"<p>a</p>" == await response.read()
    async with telegram.http.get(f"/file/bot1:aaaaaaaaaa/{found['file_path']}") as response:
        assert 401 == response.status
    again = await telegram.result("sendDocument", chat_id=telegram.person.id, document=sent["document"]["file_id"])
    assert sent["document"] == again["document"]


async def test_a_file_that_a_person_sends_reaches_the_bot(telegram: Telegram) -> None:
    content = base64.b64encode(b"id_externo\na-1\n").decode()
    sent = await telegram.act("sendfile", name="directorio.csv", content=content)
    update = (await telegram.result("getUpdates"))[-1]
    document = update["message"]["document"]
    assert (sent["message_id"], "directorio.csv", 15) == (
        update["message"]["message_id"], document["file_name"], document["file_size"],
    )  # fmt: skip
    found = await telegram.result("getFile", file_id=document["file_id"])
    async with telegram.http.get(f"/file/bot{DEFAULT_TOKEN}/{found['file_path']}") as response:
        assert b"id_externo\na-1\n" == await response.read()


async def test_a_photo_is_shown_with_its_size(telegram: Telegram) -> None:
    await upload(telegram, "photo", "a.html", PNG, caption="Toma")
    shown = (await telegram.chat())[-1]
    assert ("photo", 640, 480) == (shown["kind"], shown["document"]["width"], shown["document"]["height"])
    async with telegram.http.get(shown["document"]["url"]) as response:
        assert (PNG, "image/png") == (await response.read(), response.content_type)


async def test_a_text_edit_of_a_document_finds_no_text(telegram: Telegram) -> None:
    sent = (await upload(telegram, "document", "a.csv", b"a"))["result"]
    edit = {"chat_id": telegram.person.id, "message_id": sent["message_id"], "text": "a"}
    assert "400 Bad Request: there is no text in the message to edit" == await telegram.refused(
        "editMessageText", **edit
    )


async def change(telegram: Telegram, message_id: int, media: Any, content: bytes = JPEG) -> dict[str, Any]:
    """Give a message another file, as editMessageMedia uploads it."""
    form = aiohttp.FormData({"chat_id": str(telegram.person.id), "message_id": str(message_id)})
    form.add_field("media", json.dumps(media))
    form.add_field("file0", io.BytesIO(content), filename="b.jpg")
    async with telegram.http.post(f"/bot{DEFAULT_TOKEN}/editMessageMedia", data=form) as response:
        return await response.json()  # type: ignore[no-any-return]


async def test_a_photo_is_changed_in_its_place_with_its_caption(telegram: Telegram) -> None:
    sent = (await upload(telegram, "photo", "a.png", PNG, caption="Antes"))["result"]
    media = {"type": "photo", "media": "attach://file0", "caption": "<b>Ahora</b>", "parse_mode": "HTML"}
    changed = (await change(telegram, sent["message_id"], media))["result"]
    assert (sent["message_id"], 64, "Ahora") == (
        changed["message_id"], changed["photo"][0]["width"], changed["caption"],
    )  # fmt: skip
    shown = (await telegram.chat())[-1]
    assert ("photo", 64, "<b>Ahora</b>", True) == (
        shown["kind"], shown["document"]["width"], shown["html"], shown["edited"],
    )  # fmt: skip
    async with telegram.http.get(shown["document"]["url"]) as response:
        assert JPEG == await response.read()
    media["media"] = changed["photo"][0]["file_id"]
    assert "Bad Request: message is not modified" in (await change(telegram, sent["message_id"], media))["description"]


async def test_a_text_becomes_the_caption_s_message_and_has_no_text_any_more(telegram: Telegram) -> None:
    message = await telegram.send("Hola")
    await change(telegram, message, {"type": "photo", "media": "attach://file0"})
    shown = (await telegram.chat())[-1]
    assert ("photo", "") == (shown["kind"], shown["text"])
    refused = await telegram.refused("editMessageText", chat_id=telegram.person.id, message_id=message, text="a")
    assert "400 Bad Request: there is no text in the message to edit" == refused


@pytest.mark.parametrize(
    ("media", "says"),
    [
        ("photo", "can't parse input media JSON object"),
        ({"type": "hologram", "media": "attach://file0"}, 'can\'t parse InputMedia: type "hologram" is unsupported'),
        ({"type": "photo"}, "can't parse InputMedia: media not found"),
        ({"type": "photo", "media": "attach://file7"}, "there is no photo in the request"),
    ],
)
async def test_what_is_no_media_is_refused(telegram: Telegram, media: Any, says: str) -> None:
    message = await telegram.send("Hola")
    assert f"Bad Request: {says}" == (await change(telegram, message, media))["description"]


@pytest.mark.parametrize(("content", "size"), [(PNG, (640, 480)), (JPEG, (64, 48))], ids=["png", "jpeg"])
async def test_a_photo_has_its_size(telegram: Telegram, content: bytes, size: tuple[int, int]) -> None:
    [photo] = (await upload(telegram, "photo", "a.png", content))["result"]["photo"]
    assert size == (photo["width"], photo["height"])


@pytest.mark.parametrize("content", [b"<svg/>", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"])
async def test_what_is_no_picture_is_refused_as_a_photo(telegram: Telegram, content: bytes) -> None:
    assert "Bad Request: IMAGE_PROCESS_FAILED" == (await upload(telegram, "photo", "a.png", content))["description"]


async def test_captions_are_shorter_than_messages(telegram: Telegram) -> None:
    assert (await upload(telegram, "document", "a.csv", b"a", caption="a" * 1024))["ok"]
    refused = await upload(telegram, "document", "a.csv", b"a", caption="a" * 1025)
    assert "Bad Request: message caption is too long" == refused["description"]


async def test_files_have_a_size_beyond_which_they_are_not_taken_or_given(telegram: Telegram) -> None:
    assert 413 == (await upload(telegram, "photo", "a.png", PNG + b"\0" * (10 << 20)))["error_code"]
    large = (await upload(telegram, "document", "a.bin", b"\0" * (LARGEST_DOWNLOAD + 1)))["result"]["document"][
        "file_id"
    ]
    assert "400 Bad Request: file is too big" == await telegram.refused("getFile", file_id=large)
    assert "400 Bad Request: invalid file_id" == await telegram.refused("getFile", file_id="x")


async def test_a_file_must_be_there(telegram: Telegram) -> None:
    args = {"chat_id": telegram.person.id}
    assert "400 Bad Request: there is no document in the request" == await telegram.refused("sendDocument", **args)
    assert "400 Bad Request: wrong file identifier/HTTP URL specified" == await telegram.refused(
        "sendDocument", **args, document="x"
    )
    assert "Bad Request: file must be non-empty" == (await upload(telegram, "document", "a", b""))["description"]
