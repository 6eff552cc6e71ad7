"""The Bot API's methods, applied to the world. Every check that Telegram makes on a call is made here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from bot.simulator.arguments import Args, flag, integer, plain
from bot.simulator.chats import Chat, Message
from bot.simulator.faults import Faults
from bot.simulator.keyboard import Rows, read_inline, read_markup
from bot.simulator.ledger import Ledger
from bot.simulator.markup import cleaned
from bot.simulator.menus import Menus
from bot.simulator.people import BOT_ID
from bot.simulator.rates import Rates
from bot.simulator.refusal import (
    BLOCKED,
    DEACTIVATED,
    NEVER_STARTED,
    NOT_A_MEMBER,
    NOT_MODIFIED,
    QUERY_TOO_OLD,
    TO_A_BOT,
    Refusal,
    bad_request,
    forbidden,
)
from bot.simulator.replying import reply_to
from bot.simulator.uploads import read_media, read_upload, told_file
from bot.simulator.world import World

LONGEST_TEXT, LONGEST_CAPTION, LONGEST_TOAST = 4096, 1024, 200
QUERY_LIVES = 150.0
"""Seconds."""
DELETABLE_FOR = 48 * 3600
"""Seconds."""


class Methods:
    """What a bot can call."""

    def __init__(self, world: World, rates: Rates, faults: Faults) -> None:
        self.world, self.rates, self.faults = world, rates, faults
        self.calls: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        """Refusals by `code description`."""
        self.ledger = Ledger()
        self.noted: dict[str, Any] | None = None
        """What the last call wrote into the ledger, if anything."""
        self._table: dict[str, Callable[[Args], Any]] = {
            "getme": self.get_me, "sendmessage": self.send_message, "editmessagetext": self.edit_message_text,
            "editmessagemedia": self.edit_message_media,
            "editmessagereplymarkup": self.edit_message_reply_markup, "deletemessage": self.delete_message,
            "answercallbackquery": self.answer_callback_query, "senddocument": lambda args: self.send_file(args, "document"),
            "sendphoto": lambda args: self.send_file(args, "photo"), "getfile": self.get_file, "getchat": self.get_chat,
            "sendchataction": self.send_chat_action, "leavechat": self.leave_chat, **Menus(world, self.chat).table(),
        }  # fmt: skip

    def call(self, method: str, args: Args) -> Any:
        """Apply a method and return its result. Raises Refusal, or ConnectionResetError for a fault on demand."""
        apply = self._table.get(method)
        if apply is None:
            raise Refusal(404, "Not Found: method not found")
        self.calls[method] += 1
        self.noted = None
        try:
            self.faults.before(method)
            return apply(args)
        except Refusal as refusal:
            self.refused[f"{refusal.code} {refusal.description}"] += 1
            raise

    # ---- whom and which

    def chat(self, args: Args) -> Chat:
        """Return the chat that a call is about. Raises Refusal."""
        raw = args.get("chat_id")
        if raw is None or raw == "":
            raise bad_request("chat_id is empty")
        chat_id = integer(args, "chat_id")
        if chat_id == BOT_ID:
            raise forbidden(TO_A_BOT)
        chat = self.world.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def writable(self, args: Args) -> Chat:
        """Return the chat of a call if the bot may write there. Raises Refusal."""
        chat = self.chat(args)
        person = self.world.people.get(chat.id)
        if person is None:
            if not chat.has_bot:
                raise forbidden(NOT_A_MEMBER)
        elif person.deactivated:
            raise forbidden(DEACTIVATED)
        elif person.blocked:
            raise forbidden(BLOCKED)
        elif not person.started:
            raise forbidden(NEVER_STARTED)
        return chat

    def own(self, args: Args) -> tuple[Chat, Message]:
        """Return the bot's message that an edit is about. Raises Refusal."""
        chat = self.chat(args)
        message = self._message(chat, args, "edit")
        if not message.from_bot or message.is_fixed:
            raise bad_request("message can't be edited")
        return chat, message

    def _message(self, chat: Chat, args: Args, purpose: str) -> Message:
        if not args.get("message_id"):
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(integer(args, "message_id"))
        if message is None or message.deleted:
            raise bad_request(f"message to {purpose} not found")
        return message

    def _text(self, args: Args) -> tuple[str, list[dict[str, Any]]]:
        text = args.get("text")
        if not text:
            raise bad_request("message text is empty")
        return cleaned(str(text), args.get("parse_mode"), LONGEST_TEXT, entities=_entities(args, "entities"))

    # ---- methods

    def get_me(self, _: Args) -> Any:
        """Tell who the bot is."""
        return {
            **self.world.bot_plain(),
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def send_message(self, args: Args) -> Any:
        """Write a text."""
        text, entities = self._text(args)
        markup = read_markup(args)
        chat = self.writable(args)
        replied = reply_to(chat, args)
        self.rates.take(chat.id)
        message = self.world.post(
            chat,
            BOT_ID,
            text=text,
            entities=entities,
            keyboard=markup.rows,
            is_fixed=markup.is_reply,
            reply_to=replied,
        )
        self._note("sendMessage", message)
        return self.world.message_plain(message)

    def send_file(self, args: Args, kind: str) -> Any:
        """Send a document or a photo, with a caption or without."""
        text, entities = _caption(args)
        markup = read_markup(args)
        chat = self.writable(args)
        replied = reply_to(chat, args)
        document = read_upload(self.world, args, kind)
        self.rates.take(chat.id)
        message = self.world.post(
            chat, BOT_ID, text=text, entities=entities, keyboard=markup.rows, is_fixed=markup.is_reply, document=document,
            kind=kind, reply_to=replied,
        )  # fmt: skip
        self._note("sendDocument" if kind == "document" else "sendPhoto", message)
        return self.world.message_plain(message)

    def edit_message_text(self, args: Args) -> Any:
        """Change text and keyboard of a message of the bot's own."""
        text, entities = self._text(args)
        keyboard = read_inline(args)
        chat, message = self.own(args)
        if message.kind != "text":
            raise bad_request("there is no text in the message to edit")
        return self._edit("editMessageText", args, chat, message, text, entities, keyboard)

    def edit_message_media(self, args: Args) -> Any:
        """Change file, caption and keyboard of a message of the bot's own; a text becomes a file's caption."""
        kind, media = read_media(args)
        text, entities = _caption(media)
        keyboard = read_inline(args)
        chat, message = self.own(args)
        document = read_upload(self.world, {**args, kind: media["media"]}, kind)
        return self._edit("editMessageMedia", args, chat, message, text, entities, keyboard, kind, document)

    def edit_message_reply_markup(self, args: Args) -> Any:
        """Change the keyboard of a message of the bot's own."""
        keyboard = read_inline(args)
        chat, message = self.own(args)
        return self._edit("editMessageReplyMarkup", args, chat, message, message.text, message.entities, keyboard)

    def _edit(
        self,
        method: str,
        args: Args,
        chat: Chat,
        message: Message,
        text: str,
        entities: list[dict[str, Any]],
        keyboard: Rows,
        kind: str = "",
        document: dict[str, Any] | None = None,
    ) -> Any:
        self.writable(args)
        before = (message.text, message.entities, message.keyboard, message.kind, message.document)
        after = (text, entities, keyboard, kind or message.kind, document or message.document)
        if before == after:
            raise bad_request(NOT_MODIFIED)
        self.rates.take(chat.id)
        message.text, message.entities, message.keyboard, message.kind, message.document = after
        message.edit_date = int(self.world.clock.now().timestamp())
        chat.happen("edit", message.seen())
        self._note(method, message)
        return self.world.message_plain(message)

    def _note(self, method: str, message: Message) -> None:
        self.noted = self.ledger.note(method, message, self.world.clock.now().isoformat())

    def delete_message(self, args: Args) -> Any:
        """Delete a message: anybody's in a private chat, the bot's own in a group; none that is older than two days."""
        chat = self.chat(args)
        message = self._message(chat, args, "delete")
        is_old = self.world.clock.now().timestamp() - message.date > DELETABLE_FOR
        if is_old or (chat.kind != "private" and not message.from_bot):
            raise bad_request("message can't be deleted")
        self.world.delete(message)
        return True

    def answer_callback_query(self, args: Args) -> Any:
        """Answer a tap. A second answer is taken and shows nothing: only the first one finds the phone waiting."""
        query_id, text = str(args.get("callback_query_id", "")), str(args.get("text") or "")
        if len(text) > LONGEST_TOAST:
            raise bad_request("MESSAGE_TOO_LONG")
        asked = self.world.queries.get(query_id)
        if asked is None or self.world.clock.now().timestamp() - asked[2] > QUERY_LIVES:
            raise bad_request(QUERY_TOO_OLD)
        if query_id not in self.world.answered:
            self.world.answered.add(query_id)
            chat = self.world.chats[asked[0]]
            chat.happen("answered", {"callback_query_id": query_id})
            if text:
                toast = {"text": text, "alert": flag(args, "show_alert"), "callback_query_id": query_id}
                chat.happen("toast", toast)
        return True

    def get_chat(self, args: Args) -> Any:
        """Describe a chat."""
        return {**self.world.chat_plain(self.chat(args)), "accent_color_id": 0, "max_reaction_count": 11}

    def send_chat_action(self, args: Args) -> Any:
        """Show that the bot is busy."""
        if not args.get("action"):
            raise bad_request("wrong parameter action in request")
        self.writable(args).happen("typing", {})
        return True

    def leave_chat(self, args: Args) -> Any:
        """Leave a group."""
        chat = self.chat(args)
        if chat.kind == "private":
            raise bad_request("chat member status can't be changed in private chats")
        if not chat.has_bot:
            raise forbidden(NOT_A_MEMBER)
        chat.has_bot = False
        return True

    def get_file(self, args: Args) -> Any:
        """Tell where a file can be downloaded."""
        return told_file(self.world, str(args.get("file_id", "")))


def _caption(args: Args) -> tuple[str, list[dict[str, Any]]]:
    if not args.get("caption"):
        return "", []
    marked = _entities(args, "caption_entities")
    return cleaned(str(args["caption"]), args.get("parse_mode"), LONGEST_CAPTION, "caption", marked)


def _entities(args: Args, name: str) -> Any:
    if args.get("parse_mode"):
        return None
    try:
        return plain(args, name)
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None
