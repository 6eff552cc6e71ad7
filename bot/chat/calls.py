"""The calls by which we speak in Telegram, with the options that all of them share.

Those of the answer path are written as JSON by ourselves and of what comes back only the id is read: that costs a quarter
of making and reading the library's objects. Its errors and its connection are used all the same.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, cast

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.request import RequestData

from bot.chat.message import Keyboard, Message, shortened
from bot.chat.refusals import Refusal, refusal_of
from bot.chat.request import MaybeSent, Payload

LONGEST_CAPTION = 1024
UPLOAD_SECONDS = 60
_NO_PREVIEW = {"is_disabled": True}

Document = tuple[str, bytes, str]
"""File name, content, caption as HTML."""


class Calls:
    """Each raises the library's errors, but for refusals that are as good as done."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat: int, message: Message) -> int:
        """Send a message and return its id."""
        sent = await self._call("sendMessage", chat_id=chat, **_shown(message))
        try:
            return int(sent["message_id"])
        except (TypeError, KeyError, ValueError):
            raise MaybeSent from None

    async def edit(self, chat: int, message_id: int, message: Message) -> bool:
        """Let a message read otherwise; False when it is gone and must be said anew."""
        return await _is_there(self._call("editMessageText", chat_id=chat, message_id=message_id, **_shown(message)))

    async def strip(self, chat: int, message_id: int) -> None:
        """Take the buttons off a message; one that is gone has none."""
        try:
            await self._call("editMessageReplyMarkup", chat_id=chat, message_id=message_id)
        except BadRequest as error:
            if refusal_of(error) not in (Refusal.UNCHANGED, Refusal.GONE):
                raise

    async def file(self, chat: int, document: Document, keyboard: Keyboard = ()) -> None:
        """Send a document, with buttons below it if there are any."""
        name, content, caption = document
        await self._bot.send_document(
            chat,
            content,
            filename=name,
            caption=shortened(caption, LONGEST_CAPTION),
            parse_mode=ParseMode.HTML,
            reply_markup=_library_markup(keyboard),
            read_timeout=UPLOAD_SECONDS,
        )

    async def photo(self, chat: int, picture: bytes, message: Message) -> None:
        """Send a picture, with the message as its caption."""
        await self._bot.send_photo(
            chat,
            picture,
            caption=shortened(message.html, LONGEST_CAPTION),
            parse_mode=ParseMode.HTML,
            reply_markup=_library_markup(message.keyboard),
            read_timeout=UPLOAD_SECONDS,
        )

    async def edit_photo(self, chat: int, message_id: int, picture: bytes, message: Message) -> bool:
        """Let a picture be another one, with its caption and buttons; False when it is gone and must be sent anew."""
        media = InputMediaPhoto(picture, caption=shortened(message.html, LONGEST_CAPTION), parse_mode=ParseMode.HTML)
        return await _is_there(
            self._bot.edit_message_media(
                media, chat, message_id, reply_markup=_library_markup(message.keyboard), read_timeout=UPLOAD_SECONDS
            )
        )

    async def answer(self, callback_id: str, text: str | None) -> None:
        """Answer a tap, with a short text over the chat if there is one."""
        await self._call("answerCallbackQuery", callback_query_id=callback_id, text=text)

    async def _call(self, method: str, **arguments: object) -> Any:
        # The request reads a Payload where the library would give it its own form of the arguments.
        payload = cast("RequestData", Payload.of(**arguments))
        return await self._bot.request.post(f"{self._bot.base_url}/{method}", payload)


async def _is_there(editing: Awaitable[object]) -> bool:
    """Return whether the message that is edited is there; it is also where it reads so already."""
    try:
        await editing
    except BadRequest as error:
        if (refusal := refusal_of(error)) not in (Refusal.UNCHANGED, Refusal.GONE):
            raise
        return refusal is Refusal.UNCHANGED
    return True


def _library_markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(button.text, callback_data=button.data) for button in row] for row in keyboard]
    return InlineKeyboardMarkup(rows) if rows else None


def _shown(message: Message) -> dict[str, object]:
    return {
        "text": message.html,
        "parse_mode": "HTML",
        "link_preview_options": _NO_PREVIEW,
        "reply_markup": _markup(message.keyboard),
    }


def _markup(keyboard: Keyboard) -> dict[str, object] | None:
    if not keyboard:
        return None
    return {
        "inline_keyboard": [[{"text": button.text, "callback_data": button.data} for button in row] for row in keyboard]
    }
