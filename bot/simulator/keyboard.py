"""Reply markup: which keyboards Telegram takes, and which it refuses in which words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.simulator.arguments import Args, plain
from bot.simulator.refusal import bad_request

Rows = list[list[dict[str, Any]]]

MOST_BUTTONS, MOST_IN_ROW = 100, 8
MOST_REPLY_BUTTONS, MOST_REPLY_IN_ROW = 300, 12
LARGEST_MARKUP = 10_000
"""Bytes of the markup as JSON."""
LONGEST_DATA = 64
"""Bytes."""
_STYLES = frozenset({"", "default", "primary", "success", "danger"})
_ACTIONS = (
    "url", "callback_data", "callback_game", "pay", "switch_inline_query", "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat", "login_url", "web_app", "copy_text",
)  # fmt: skip
_REPLY = ("keyboard", "remove_keyboard", "force_reply")


@dataclass(frozen=True, slots=True)
class Markup:
    """What stands under a message: rows of inline buttons, or something that replaces the phone's own keyboard."""

    rows: Rows
    is_reply: bool = False
    """A reply keyboard, its removal, or a forced reply: a message that carried one cannot be edited."""


NONE = Markup([])


def read_markup(args: Args) -> Markup:
    """Return the markup of a call. Raises Refusal."""
    try:
        raw = plain(args, "reply_markup")
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if raw is None:
        return NONE
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        rows = _rows(raw["inline_keyboard"], "inline_keyboard", " of the InlineKeyboardMarkup")
        for row in rows:
            for button in row:
                _check_button(button)
        _check_size(raw, rows, MOST_BUTTONS, MOST_IN_ROW)
        return Markup([row for row in rows if row])
    if any(raw.get(name) for name in _REPLY):
        rows = _rows(raw.get("keyboard") or [], "keyboard", "")
        if not all(isinstance(button, dict | str) for row in rows for button in row):
            raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
        _check_size(raw, rows, MOST_REPLY_BUTTONS, MOST_REPLY_IN_ROW)
        return Markup([], is_reply=True)
    return NONE


def read_inline(args: Args) -> Rows:
    """Return the inline buttons of a call that takes no others: an edit. Raises Refusal."""
    markup = read_markup(args)
    if markup.is_reply:
        raise bad_request("inline keyboard expected")
    return markup.rows


def _rows(raw: Any, name: str, of: str) -> list[list[Any]]:
    if not isinstance(raw, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in raw):
        raise bad_request(f'field "{name}"{of} must be an Array of Arrays')
    return raw


def _check_size(raw: dict[str, Any], rows: list[list[Any]], most: int, most_in_row: int) -> None:
    # Telegram cuts rows silently; a keyboard that loses its last buttons would be worse than a loud refusal.
    if any(len(row) > most_in_row for row in rows):
        raise bad_request("BUTTONS_TOO_MANY_IN_ROW (the simulator is strict here; Telegram drops the excess silently)")
    if sum(map(len, rows)) > most or len(json.dumps(raw, ensure_ascii=False).encode()) > LARGEST_MARKUP:
        raise bad_request("reply markup is too long")


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if str(button.get("style") or "").lower() not in _STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    data = button.get("callback_data")
    if not any(name in button if name not in ("url", "callback_data") else button.get(name) for name in _ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data is not None and len(str(data).encode()) > LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
