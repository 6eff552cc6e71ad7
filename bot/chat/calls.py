"""The five calls by which we speak in Telegram, with the options that all of them share."""

from __future__ import annotations

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.chat.message import Keyboard, Message, shortened
from bot.chat.refusals import Refusal, refusal_of

LONGEST_CAPTION = 1024
UPLOAD_SECONDS = 60
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Document = tuple[str, bytes, str]
"""File name, content, caption as HTML."""


class Calls:
    """Each raises the library's errors, but for refusals that are as good as done."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat: int, message: Message) -> int:
        """Send a message and return its id."""
        sent = await self._bot.send_message(
            chat,
            message.html,
            parse_mode=ParseMode.HTML,
            reply_markup=_markup(message.keyboard),
            link_preview_options=_NO_PREVIEW,
        )
        return sent.message_id

    async def edit(self, chat: int, message_id: int, message: Message) -> bool:
        """Let a message read otherwise; False when it is gone and must be said anew."""
        try:
            await self._bot.edit_message_text(
                message.html,
                chat_id=chat,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=_markup(message.keyboard),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if (refusal := refusal_of(error)) not in (Refusal.UNCHANGED, Refusal.GONE):
                raise
            return refusal is Refusal.UNCHANGED
        return True

    async def strip(self, chat: int, message_id: int) -> None:
        """Take the buttons off a message; one that is gone has none."""
        try:
            await self._bot.edit_message_reply_markup(chat_id=chat, message_id=message_id, reply_markup=None)
        except BadRequest as error:
            if refusal_of(error) not in (Refusal.UNCHANGED, Refusal.GONE):
                raise

    async def file(self, chat: int, document: Document) -> None:
        """Send a document."""
        name, content, caption = document
        await self._bot.send_document(
            chat,
            content,
            filename=name,
            caption=shortened(caption, LONGEST_CAPTION),
            parse_mode=ParseMode.HTML,
            read_timeout=UPLOAD_SECONDS,
        )

    async def answer(self, callback_id: str, text: str | None) -> None:
        """Answer a tap, with a short text over the chat if there is one."""
        await self._bot.answer_callback_query(callback_id, text=text)


def _markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(b.text, callback_data=b.data) for b in row] for row in keyboard])
