"""The Bot API's methods, applied to the world. Every check that Telegram makes on a call is made here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from bot.simulator.faults import Faults
from bot.simulator.markup import cleaned
from bot.simulator.rates import Rates
from bot.simulator.refusal import BLOCKED, DEACTIVATED, NEVER_STARTED, NOT_MODIFIED, QUERY_TOO_OLD, Refusal, bad_request
from bot.simulator.world import BOT_ID, Chat, Message, World

Args = dict[str, Any]
LONGEST_TEXT, LONGEST_CAPTION, LONGEST_TOAST = 4096, 1024, 200
MOST_BUTTONS, MOST_IN_ROW, LARGEST_MARKUP, LONGEST_DATA = 100, 8, 10_000, 64
QUERY_LIVES = 150.0
LARGEST_UPLOAD = 50 * 1024 * 1024
LEDGER_KEPT = 100_000


class Methods:
    """What a bot can call."""

    def __init__(self, world: World, rates: Rates, faults: Faults) -> None:
        self.world, self.rates, self.faults = world, rates, faults
        self.calls: Counter[str] = Counter()
        self.ledger: list[dict[str, Any]] = []
        self._table: dict[str, Callable[[Args], Any]] = {
            "getme": self.get_me, "sendmessage": self.send_message, "editmessagetext": self.edit_message_text,
            "editmessagereplymarkup": self.edit_message_reply_markup, "deletemessage": self.delete_message,
            "answercallbackquery": self.answer_callback_query, "senddocument": self.send_document,
            "setmycommands": self.set_my_commands, "getmycommands": self.get_my_commands, "deletemycommands": self.delete_my_commands,
            "setmyname": self.describe("name"), "setmydescription": self.describe("description"),
            "setmyshortdescription": self.describe("short_description"), "getmyname": self.described("name"),
            "getmydescription": self.described("description"), "getmyshortdescription": self.described("short_description"),
            "setchatmenubutton": lambda _: True, "getchat": self.get_chat, "sendchataction": self.send_chat_action,
            "leavechat": self.leave_chat, "getfile": self.get_file,
        }  # fmt: skip

    def call(self, method: str, args: Args) -> Any:
        """Apply a method and return its result. Raises Refusal, or ConnectionResetError for a fault on demand."""
        apply = self._table.get(method)
        if apply is None:
            raise Refusal(404, "Not Found: method not found")
        self.calls[method] += 1
        self.faults.before(method)
        return apply(args)

    def note(self, method: str, message: Message) -> None:
        """Write an applied send or edit into the ledger."""
        self.ledger.append(
            {"method": method, "chat_id": message.chat_id, "message_id": message.message_id, "text": message.text, "ambiguous": False,
             "keyboard": [[b.get("callback_data") for b in row] for row in message.keyboard], "at": self.world.clock.now().isoformat()}
        )  # fmt: skip
        if len(self.ledger) > LEDGER_KEPT:
            del self.ledger[: LEDGER_KEPT // 10]

    # ---- helpers

    def chat(self, args: Args) -> Chat:
        try:
            chat_id = int(args.get("chat_id", ""))
        except (TypeError, ValueError):
            raise bad_request("chat not found" if args.get("chat_id") else "chat_id is empty") from None
        chat = self.world.chats.get(chat_id)
        if chat_id == BOT_ID:
            raise Refusal(403, "Forbidden: the bot can't send messages to the bot")
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def writable(self, args: Args) -> Chat:
        chat = self.chat(args)
        person = self.world.people.get(chat.id)
        if person is not None:
            if person.deactivated:
                raise DEACTIVATED
            if person.blocked:
                raise BLOCKED
            if not person.started:
                raise NEVER_STARTED
        return chat

    def keyboard(self, args: Args) -> list[list[dict[str, Any]]]:
        raw = args.get("reply_markup")
        if raw in (None, ""):
            return []
        markup = raw
        if isinstance(raw, str):
            try:
                markup = json.loads(raw)
            except ValueError:
                raise bad_request("can't parse reply keyboard markup JSON object") from None
        if not isinstance(markup, dict):
            raise bad_request("object expected as reply markup")
        rows = markup.get("inline_keyboard", [])
        if len(json.dumps(markup, ensure_ascii=False).encode()) > LARGEST_MARKUP or sum(map(len, rows)) > MOST_BUTTONS:
            raise bad_request("reply markup is too long")
        for row in rows:
            if len(row) > MOST_IN_ROW:
                raise bad_request(
                    "BUTTONS_TOO_MANY_IN_ROW (the simulator is strict here; Telegram drops the excess silently)"
                )
            for button in row:
                _check_button(button)
        return [row for row in rows if row]

    def own(self, args: Args) -> tuple[Chat, Message]:
        chat = self.chat(args)
        try:
            message = chat.messages.get(int(args.get("message_id", "")))
        except (TypeError, ValueError):
            raise bad_request("message identifier is not specified") from None
        if message is None or message.deleted:
            raise bad_request("message to edit not found")
        if not message.from_bot:
            raise bad_request("message can't be edited")
        return chat, message

    # ---- methods

    def get_me(self, _: Args) -> Any:
        return {
            **self.world.bot_plain(),
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def send_message(self, args: Args) -> Any:
        if not args.get("text"):
            raise bad_request("message text is empty")
        chat = self.writable(args)
        text, entities = cleaned(str(args["text"]), args.get("parse_mode"), LONGEST_TEXT)
        keyboard = self.keyboard(args)
        self.rates.take(chat.id)
        message = self.world.post(chat, BOT_ID, text=text, entities=entities, keyboard=keyboard)
        self.note("sendMessage", message)
        return self.world.message_plain(message)

    def edit_message_text(self, args: Args) -> Any:
        if not args.get("text"):
            raise bad_request("message text is empty")
        chat, message = self.own(args)
        if message.kind != "text" or message.document is not None:
            raise bad_request("there is no text in the message to edit")
        text, entities = cleaned(str(args["text"]), args.get("parse_mode"), LONGEST_TEXT)
        keyboard = self.keyboard(args)
        self.writable(args)
        if (text, entities, keyboard) == (message.text, message.entities, message.keyboard):
            raise bad_request(NOT_MODIFIED)
        self.rates.take(chat.id)
        message.text, message.entities, message.keyboard = text, entities, keyboard
        return self._edited("editMessageText", chat, message)

    def edit_message_reply_markup(self, args: Args) -> Any:
        chat, message = self.own(args)
        keyboard = self.keyboard(args)
        self.writable(args)
        if keyboard == message.keyboard:
            raise bad_request(NOT_MODIFIED)
        self.rates.take(chat.id)
        message.keyboard = keyboard
        return self._edited("editMessageReplyMarkup", chat, message)

    def _edited(self, method: str, chat: Chat, message: Message) -> Any:
        message.edit_date = int(self.world.clock.now().timestamp())
        chat.happen("edit", self.world.seen(message))
        self.note(method, message)
        return self.world.message_plain(message)

    def delete_message(self, args: Args) -> Any:
        chat = self.chat(args)
        message = chat.messages.get(int(args.get("message_id") or 0))
        if message is None or message.deleted:
            raise bad_request("message to delete not found")
        if self.world.clock.now().timestamp() - message.date > 48 * 3600:
            raise bad_request("message can't be deleted")
        message.deleted = True
        chat.happen("delete", {"message_id": message.message_id})
        return True

    def answer_callback_query(self, args: Args) -> Any:
        query_id = str(args.get("callback_query_id", ""))
        text = str(args.get("text") or "")
        if len(text) > LONGEST_TOAST:
            raise bad_request("MESSAGE_TOO_LONG")
        asked = self.world.queries.get(query_id)
        if asked is None or self.world.clock.now().timestamp() - asked[2] > QUERY_LIVES:
            raise bad_request(QUERY_TOO_OLD)
        chat = self.world.chats[asked[0]]
        if query_id not in self.world.answered:
            self.world.answered.add(query_id)
            chat.happen("answered", {"callback_query_id": query_id})
            if text:
                alert = str(args.get("show_alert", "")).lower() == "true"
                chat.happen("toast", {"text": text, "alert": alert, "callback_query_id": query_id})
        return True

    def send_document(self, args: Args) -> Any:
        chat = self.writable(args)
        upload = args.get("document")
        if not isinstance(upload, tuple):
            raise bad_request("there is no document in the request")
        name, content = upload
        if len(content) > LARGEST_UPLOAD:
            raise Refusal(413, "Request Entity Too Large")
        text, entities = (
            cleaned(str(args["caption"]), args.get("parse_mode"), LONGEST_CAPTION, "caption")
            if args.get("caption")
            else ("", [])
        )
        keyboard = self.keyboard(args)
        self.rates.take(chat.id)
        file_id = f"BQ{self.world.chance.randrange(10**12)}"
        self.world.files[file_id] = (name, content)
        document = {
            "file_id": file_id,
            "file_unique_id": file_id[2:],
            "file_name": name,
            "file_size": len(content),
            "url": f"/client/files/{file_id}",
        }
        message = self.world.post(
            chat, BOT_ID, text=text, entities=entities, keyboard=keyboard, document=document, kind="document"
        )
        self.note("sendDocument", message)
        return self.world.message_plain(message)

    def set_my_commands(self, args: Args) -> Any:
        commands = _plain(args.get("commands"), [])
        if not isinstance(commands, list) or len(commands) > 100:
            raise bad_request("can't parse bot commands")
        for command in commands:
            name, description = str(command.get("command", "")), str(command.get("description", ""))
            if (
                not 1 <= len(name) <= 32
                or not name.isascii()
                or not name.replace("_", "a").isalnum()
                or name != name.lower()
            ):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(description) <= 256:
                raise bad_request(
                    "command description length must not exceed 256"
                    if description
                    else "command description must be non-empty"
                )
        self.world.commands[_scope(args)] = [
            {"command": c["command"], "description": c["description"]} for c in commands
        ]
        return True

    def get_my_commands(self, args: Args) -> Any:
        return self.world.commands.get(_scope(args), [])

    def delete_my_commands(self, args: Args) -> Any:
        self.world.commands.pop(_scope(args), None)
        return True

    def describe(self, what: str) -> Callable[[Args], Any]:
        longest = {"name": 64, "description": 512, "short_description": 120}[what]

        def apply(args: Args) -> bool:
            text = str(args.get(what) or "")
            if len(text) > longest:
                raise bad_request(f"{what.replace('_', ' ')} is too long")
            self.world.described[(what, str(args.get("language_code") or ""))] = text
            return True

        return apply

    def described(self, what: str) -> Callable[[Args], Any]:
        return lambda args: {what: self.world.described.get((what, str(args.get("language_code") or "")), "")}

    def get_chat(self, args: Args) -> Any:
        return {**self.world.chat_plain(self.chat(args)), "accent_color_id": 0, "max_reaction_count": 11}

    def send_chat_action(self, args: Args) -> Any:
        self.writable(args).happen("typing", {})
        return True

    def leave_chat(self, args: Args) -> Any:
        if self.chat(args).kind == "private":
            raise bad_request("chat member status can't be changed in private chats")
        return True

    def get_file(self, args: Args) -> Any:
        found = self.world.files.get(str(args.get("file_id", "")))
        if found is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(found[1]) > 20 << 20:
            raise bad_request("file is too big")
        file_id = str(args["file_id"])
        return {
            "file_id": file_id,
            "file_unique_id": file_id[2:],
            "file_size": len(found[1]),
            "file_path": f"documents/{file_id}",
        }


def _plain(value: Any, otherwise: Any) -> Any:
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return otherwise
    return otherwise if value is None else value


def _scope(args: Args) -> tuple[str, str]:
    scope = _plain(args.get("scope"), {"type": "default"})
    return str(scope.get("type", "default")), str(args.get("language_code") or "")


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request(
            'can\'t parse inline keyboard button: Field "text" must be non-empty'
            if isinstance(button, dict)
            else "can't parse inline keyboard button: InlineKeyboardButton must be an Object"
        )
    if not any(name in button for name in ("callback_data", "url", "copy_text", "web_app", "switch_inline_query")):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if button.get("style") not in (None, "primary", "success", "danger"):
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
