"""A raw update into what it means for us. Total: whatever Telegram, or a hostile client, sends, nothing here raises.

Reads plain JSON: building the library's objects costs more than the whole turn. Types are checked by hand, and what does
not have the form we know is not for us.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.chat.callbacks import decode
from bot.chat.commands import read_command
from bot.ports import Arrival, Elsewhere, Heard, Incoming, NotForUs, Reachability, SentFile
from flows import Command, Commanded, MisCommanded, Replied, Revised, SentOther, Tapped

Plain = Mapping[str, Any]

LARGEST_ID = 2**53
"""Ids beyond this are none of Telegram's."""

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")


def parse(payload: bytes) -> Plain:
    """Return the update's JSON object, or an empty one."""
    try:
        update = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return update if isinstance(update, dict) else {}


def update_id_of(update: Plain) -> int | None:
    """Return the update's id, if it has a sane one."""
    return _id(update.get("update_id"))


def account_of(update: Plain) -> int:
    """Return whose order the update must keep: the person, or the group; 0 for nobody."""
    for kind in ALLOWED_UPDATES:
        body = _part(update, kind)
        if body:
            chat = _part(_part(body, "message") if kind == "callback_query" else body, "chat")
            if chat.get("type", "private") != "private":
                return _id(chat.get("id")) or 0
            return _id(_part(body, "from").get("id")) or 0
    return 0


def read(update: Plain, *, at: datetime, bot_username: str) -> Incoming:
    """Return what an update means; `at` is when it arrived."""
    update_id = update_id_of(update) or 0
    if message := _part(update, "message"):
        return _message(update_id, message, at, bot_username)
    if edited := _part(update, "edited_message"):
        return _edited(update_id, edited, at, bot_username)
    if query := _part(update, "callback_query"):
        return _tap(update_id, query, at)
    if member := _part(update, "my_chat_member"):
        return _membership(update_id, member, at)
    return NotForUs(update_id, "unknown_kind")


def _part(body: Plain, name: str) -> Plain:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _id(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST_ID else None


def _text(body: Plain) -> str | None:
    text = body.get("text")
    if not isinstance(text, str):
        return None
    return _clean(text)


def _clean(text: str) -> str:
    # NUL ends a text in SPSS, and a lone surrogate cannot be written as UTF-8 at all; everything else stays as it was typed.
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def _language(person: Plain) -> str:
    code = person.get("language_code")
    return _clean(code[:16]) if isinstance(code, str) else ""


def _message(update_id: int, message: Plain, at: datetime, bot_username: str) -> Incoming:
    sender, chat = _part(message, "from"), _part(message, "chat")
    account, chat_id = _id(sender.get("id")), _id(chat.get("id"))
    if account is None or chat_id is None or sender.get("is_bot") is True:
        return NotForUs(update_id, "no_person")
    text = _text(message)
    if chat.get("type", "private") != "private":
        return Elsewhere(update_id, chat_id, _is_addressed(message, text or "", bot_username), _language(sender), at)
    language = _language(sender)
    if text is None:
        return Heard(update_id, account, SentOther(at), language=language, file=_file(message))
    command = read_command(text, bot_username)
    if command is None:
        part = _id(message.get("message_id")) or 0
        return Heard(update_id, account, Replied(text, part, at), language=language)
    name, rest = command
    if name is Command.START:
        return Arrival(update_id, account, rest[:64], language, at)
    if name is None:
        return Heard(update_id, account, MisCommanded(at), language=language, command=rest[:32])
    return Heard(update_id, account, Commanded(name, at), language=language)


def _file(message: Plain) -> SentFile | None:
    sent = _part(message, "document")
    file_id, name, size = sent.get("file_id"), sent.get("file_name"), _id(sent.get("file_size"))
    if not isinstance(file_id, str) or not isinstance(name, str) or size is None:
        return None
    return SentFile(_clean(file_id[:256]), _clean(name[:128]), size)


def _is_addressed(message: Plain, text: str, bot_username: str) -> bool:
    """A command, our name, a reply to us, or our having just been added; other talk of a group is none of our business."""
    replied_to = _part(_part(message, "reply_to_message"), "from")
    return (
        text.startswith("/") or f"@{bot_username}".lower() in text.lower() or replied_to.get("username") == bot_username
    )


def _edited(update_id: int, message: Plain, at: datetime, bot_username: str) -> Incoming:
    account = _id(_part(message, "from").get("id"))
    text = _text(message)
    if account is None or text is None or _part(message, "chat").get("type", "private") != "private":
        return NotForUs(update_id, "edited_other")
    if read_command(text, bot_username) is not None:
        return NotForUs(update_id, "edited_command")
    part = _id(message.get("message_id")) or 0
    return Heard(update_id, account, Revised(text, part, at), language=_language(_part(message, "from")))


def _tap(update_id: int, query: Plain, at: datetime) -> Incoming:
    sender, message = _part(query, "from"), _part(query, "message")
    account, callback_id = _id(sender.get("id")), query.get("id")
    if account is None or not isinstance(callback_id, str):
        return NotForUs(update_id, "no_person")
    item, visit, action = decode(query.get("data")) or ("", 0, "")
    touched = _id(message.get("message_id"))
    return Heard(
        update_id, account, Tapped(item, visit, action, at), _clean(callback_id[:64]), touched, _language(sender)
    )


def _membership(update_id: int, change: Plain, at: datetime) -> Incoming:
    chat = _part(change, "chat")
    chat_id, status = _id(chat.get("id")), _part(change, "new_chat_member").get("status")
    if chat_id is None:
        return NotForUs(update_id, "no_chat")
    if chat.get("type", "private") == "private":
        return Reachability(update_id, chat_id, status == "member", at)
    return Elsewhere(update_id, chat_id, status in ("member", "administrator"), _language(_part(change, "from")), at)
