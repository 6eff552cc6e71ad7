"""A lean Bot API: the few methods that a survey needs, checked just enough that nobody can win by leaving work out.

The simulator in bot/simulator is as strict as Telegram and costs more than the bots that are measured; this one is a
stopwatch. What a bot does wrong is refused and counted, and a run with refusals is no result.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, deque
from typing import Any, Protocol
from urllib.parse import parse_qsl

from bench.limits import Limits
from bench.wire import Connection

BOT = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot", "can_join_groups": False}
BOT.update({"can_read_all_group_messages": False, "supports_inline_queries": False, "has_main_web_app": False})
_AUTHOR = '{"id":1,"is_bot":true,"first_name":"Bench","username":"bench_bot"}'
_TRUE = b'{"ok":true,"result":true}'
_LONGEST_TEXT = 4096
_LONGEST_DATA = 64

Buttons = tuple[str, ...]
"""Callback data from the top."""


class Refused(Exception):
    """A call that Telegram would refuse."""

    def __init__(self, description: str, status: int = 400, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status, self.retry_after = status, retry_after


class Audience(Protocol):
    """Who looks at the messages."""

    next_chat: int
    """The next to come has this one."""
    told: int
    """How many messages have gone to those who are only written to."""

    def knows(self, chat: int) -> bool:
        """Return whether there is such a chat."""
        ...

    def shown(self, chat: int, message_id: int, buttons: Buttons) -> None:
        """See a new message."""
        ...


class BotApi:
    """The server's side of the Bot API, for one bot."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.first_poll_at: float | None = None
        self.audience: Audience
        self._limits = limits
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._poll: tuple[Connection, int, asyncio.TimerHandle] | None = None
        self._is_flushing = False
        self._update_id, self._message_id = 1000, 0
        self._messages: dict[int, tuple[int, str, str]] = {}
        self._open_taps: set[str] = set()
        self._markups: dict[str, tuple[str, Buttons]] = {}

    def handle(self, method: str, kind: bytes, body: bytes, connection: Connection) -> None:
        """Answer one call."""
        self.counts[method] += 1
        try:
            arguments = _arguments(kind, body)
            if method == "getupdates":
                self._get_updates(arguments, connection)
                return
            result = self._call(method, arguments)
        except Refused as refused:
            self.refusals[f"{method}: {refused}"] += 1
            answer: dict[str, Any] = {"ok": False, "error_code": refused.status, "description": str(refused)}
            if refused.retry_after is not None:
                answer["parameters"] = {"retry_after": refused.retry_after}
            connection.reply(json.dumps(answer).encode(), refused.status)
        else:
            connection.reply(result)

    def send_text(self, chat: int, text: str) -> None:
        """Somebody writes to the bot."""
        self._message_id += 1
        command = '"entities":[{"type":"bot_command","offset":0,"length":6}],' if text.startswith("/start") else ""
        self._put(
            f'"message":{{"message_id":{self._message_id},"from":{_person(chat)},"chat":{_chat(chat)},'
            f'"date":{int(time.time())},{command}"text":{json.dumps(text)}}}'
        )

    def press(self, chat: int, message_id: int, data: str) -> None:
        """Somebody presses a button."""
        _, text, markup = self._messages[message_id]
        tap = str(self._update_id + 1)
        self._open_taps.add(tap)
        self._put(
            f'"callback_query":{{"id":"{tap}","from":{_person(chat)},"message":'
            f'{_message(chat, message_id, text, markup)},"chat_instance":"{chat}","data":{json.dumps(data)}}}'
        )

    def _put(self, content: str) -> None:
        self._update_id += 1
        self._waiting.append((self._update_id, f'{{"update_id":{self._update_id},{content}}}'.encode()))
        if self._poll is not None and not self._is_flushing:
            # Presses of one round through the loop travel together, as they would from a busy server.
            self._is_flushing = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _get_updates(self, arguments: dict[str, Any], connection: Connection) -> None:
        if self.first_poll_at is None:
            self.first_poll_at = time.monotonic()
        offset = int(arguments.get("offset") or 0)
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        if self._poll is not None:
            self._poll[2].cancel()
        seconds = float(arguments.get("timeout") or 0)
        timer = asyncio.get_running_loop().call_later(seconds, self._flush)
        self._poll = connection, int(arguments.get("limit") or 100), timer
        if self._waiting:
            self._flush()

    def _flush(self) -> None:
        self._is_flushing = False
        if self._poll is None:
            return
        connection, limit, timer = self._poll
        timer.cancel()
        self._poll = None
        batch = b",".join(update for (_, update), _ in zip(self._waiting, range(limit), strict=False))
        connection.reply(b'{"ok":true,"result":[' + batch + b"]}")

    def _call(self, method: str, arguments: dict[str, Any]) -> bytes:
        match method:
            case "sendmessage":
                return self._send(arguments)
            case "editmessagetext":
                return self._edit(arguments)
            case "answercallbackquery":
                tap = str(arguments.get("callback_query_id"))
                if tap not in self._open_taps:
                    raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
                self._open_taps.discard(tap)
                return _TRUE
            case "getme":
                return json.dumps({"ok": True, "result": BOT}).encode()
            case "getmycommands":
                return b'{"ok":true,"result":[]}'
            case "getmydescription" | "getmyshortdescription":
                return b'{"ok":true,"result":{"%b":""}}' % method.removeprefix("getmy").encode().replace(
                    b"shortd", b"short_d"
                )
            case "editmessagereplymarkup" | "deletewebhook" | "logout" | "close":
                return _TRUE
            case _ if method.startswith(("setmy", "deletemy")) or method == "setchatmenubutton":
                return _TRUE
        raise Refused("Not Found: method not found", 404)

    def _send(self, arguments: dict[str, Any]) -> bytes:
        chat, text = self._chat_and_text(arguments)
        markup, buttons = self._markup(arguments.get("reply_markup"))
        self._message_id += 1
        message_id = self._message_id
        if buttons:
            self._messages[message_id] = chat, text, markup
        self.audience.shown(chat, message_id, buttons)
        return f'{{"ok":true,"result":{_message(chat, message_id, text, markup)}}}'.encode()

    def _edit(self, arguments: dict[str, Any]) -> bytes:
        chat, text = self._chat_and_text(arguments)
        markup, buttons = self._markup(arguments.get("reply_markup"))
        message_id = int(arguments.get("message_id") or 0)
        before = self._messages.get(message_id)
        if before is None or before[0] != chat:
            raise Refused("Bad Request: message to edit not found")
        if before == (chat, text, markup):
            raise Refused("Bad Request: message is not modified")
        if buttons:
            self._messages[message_id] = chat, text, markup
        else:
            del self._messages[message_id]  # nothing on it can be pressed any more, and memory is ours
        return f'{{"ok":true,"result":{_message(chat, message_id, text, markup)}}}'.encode()

    def _chat_and_text(self, arguments: dict[str, Any]) -> tuple[int, str]:
        chat, text = int(arguments.get("chat_id") or 0), str(arguments.get("text") or "")
        if not self.audience.knows(chat):
            raise Refused("Bad Request: chat not found")
        if not text.strip():
            raise Refused("Bad Request: message text is empty")
        if len(text) > _LONGEST_TEXT:
            raise Refused("Bad Request: message is too long")
        if self._limits is not None and (wait := self._limits.wait(chat, time.monotonic())):
            raise Refused(f"Too Many Requests: retry after {wait}", 429, wait)
        return chat, text

    def _markup(self, given: Any) -> tuple[str, Buttons]:
        if not given:
            return "", ()
        key = given if isinstance(given, str) else json.dumps(given)
        known = self._markups.get(key)
        if known is None:
            plain = json.loads(key)
            known = self._markups[key] = json.dumps(plain), _buttons(plain)
        return known


def _buttons(markup: Any) -> Buttons:
    data = [button.get("callback_data", "") for row in markup.get("inline_keyboard", ()) for button in row]
    if any(not 1 <= len(one.encode()) <= _LONGEST_DATA for one in data):
        raise Refused("Bad Request: BUTTON_DATA_INVALID")
    return tuple(data)


def _arguments(kind: bytes, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    if kind == b"application/json":
        return dict(json.loads(body))
    if kind == b"application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    raise Refused(f"Bad Request: {kind.decode()} is not read here")


def _person(chat: int) -> str:
    return f'{{"id":{chat},"is_bot":false,"first_name":"R{chat}","language_code":"en"}}'


def _chat(chat: int) -> str:
    return f'{{"id":{chat},"type":"private","first_name":"R{chat}"}}'


def _message(chat: int, message_id: int, text: str, markup: str) -> str:
    keyboard = f',"reply_markup":{markup}' if markup else ""
    return (
        f'{{"message_id":{message_id},"from":{_AUTHOR},"chat":{_chat(chat)},"date":{int(time.time())},'
        f'"text":{json.dumps(text)}{keyboard}}}'
    )
