"""Keyboards: what Telegram takes at the very limit, and what it refuses just beyond."""

from __future__ import annotations

from typing import Any

import pytest

from bot.simulator.keyboard import LARGEST_MARKUP
from tests.bot.simulator.line import KEYS, Telegram

DROPS = "400 Bad Request: BUTTONS_TOO_MANY_IN_ROW (the simulator is strict here; Telegram drops the excess silently)"


def rows(count: int, per_row: int, text: str = "a") -> dict[str, Any]:
    buttons = [{"text": text, "callback_data": str(number)} for number in range(count)]
    return {"inline_keyboard": [buttons[start : start + per_row] for start in range(0, count, per_row)]}


async def test_a_hundred_buttons_of_eight_a_row_are_taken_and_no_more(telegram: Telegram) -> None:
    await telegram.send(reply_markup=rows(100, 8))
    refused = {"chat_id": telegram.person.id, "text": "a"}
    assert "400 Bad Request: reply markup is too long" == await telegram.refused(
        "sendMessage", **refused, reply_markup=rows(101, 8)
    )
    assert DROPS == await telegram.refused("sendMessage", **refused, reply_markup=rows(9, 9))


async def test_ten_thousand_bytes_of_markup_are_too_long(telegram: Telegram) -> None:
    args = {"chat_id": telegram.person.id, "text": "a"}
    small = len(str(rows(10, 1)))
    await telegram.send(reply_markup=rows(10, 1, "a" * ((LARGEST_MARKUP - small) // 10)))
    large = rows(10, 1, "ñ" * ((LARGEST_MARKUP - small) // 10))
    assert "400 Bad Request: reply markup is too long" == await telegram.refused(
        "sendMessage", **args, reply_markup=large
    )


@pytest.mark.parametrize(("data", "taken"), [("a" * 64, True), ("a" * 65, False), ("ñ" * 32, True), ("ñ" * 33, False)])
async def test_data_of_a_button_are_sixty_four_bytes(telegram: Telegram, data: str, taken: bool) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": data}]]}
    body = await telegram.call("sendMessage", chat_id=telegram.person.id, text="a", reply_markup=markup)
    assert (taken, None if taken else "Bad Request: BUTTON_DATA_INVALID") == (body["ok"], body.get("description"))


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
        ({"inline_keyboard": 7}, 'field "inline_keyboard" must be of type Array'),
        (
            {"inline_keyboard": [7]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"inline_keyboard": [["a"]]},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            {"inline_keyboard": [[{"callback_data": "a"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"inline_keyboard": [[{"text": "a", "callback_data": ""}]]},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"inline_keyboard": [[{"text": "a", "callback_data": "a", "style": "loud"}]]},
            "can't parse inline keyboard button: invalid button style specified",
        ),
        ({"keyboard": [[7]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    ],
)
async def test_markup_that_cannot_be_is_refused(telegram: Telegram, markup: Any, complaint: str) -> None:
    refusal = await telegram.refused("sendMessage", chat_id=telegram.person.id, text="a", reply_markup=markup)
    assert f"400 Bad Request: {complaint}" == refusal


async def test_a_style_reaches_the_phone_and_an_empty_row_does_not(telegram: Telegram) -> None:
    await telegram.send(
        reply_markup={"inline_keyboard": [[], [{"text": "a", "callback_data": "x", "style": "success"}]]}
    )
    assert [[{"text": "a", "data": "x", "style": "success"}]] == (await telegram.chat())[-1]["keyboard"]


@pytest.mark.parametrize(
    "markup",
    [{"keyboard": [["Sí"]]}, {"remove_keyboard": True}, {"force_reply": True}],
    ids=lambda markup: next(iter(markup)),
)
async def test_a_message_that_carried_a_reply_keyboard_cannot_be_edited(
    telegram: Telegram, markup: dict[str, Any]
) -> None:
    sent = await telegram.send(reply_markup=markup)
    edit = {"chat_id": telegram.person.id, "message_id": sent}
    assert "400 Bad Request: message can't be edited" == await telegram.refused("editMessageText", **edit, text="b")


async def test_an_edit_takes_inline_keyboards_only(telegram: Telegram) -> None:
    sent = await telegram.send(reply_markup=KEYS)
    edit = {"chat_id": telegram.person.id, "message_id": sent, "text": "b"}
    assert "400 Bad Request: inline keyboard expected" == await telegram.refused(
        "editMessageText", **edit, reply_markup={"keyboard": [["Sí"]]}
    )


async def test_an_edit_without_keyboard_takes_the_keyboard_away(telegram: Telegram) -> None:
    sent = await telegram.send(reply_markup=KEYS)
    edited = await telegram.result("editMessageText", chat_id=telegram.person.id, message_id=sent, text="b")
    assert "reply_markup" not in edited
    assert {"status": 400} == await telegram.act("tap", message_id=sent, data="1|go|a")
