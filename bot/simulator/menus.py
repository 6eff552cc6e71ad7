"""What a bot says of itself: commands by scope and language, name and descriptions, the button beside the text box."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.simulator.arguments import Args, plain
from bot.simulator.chats import Chat
from bot.simulator.refusal import bad_request
from bot.simulator.world import World

MOST_COMMANDS = 100
LONGEST = {"name": 64, "description": 512, "short_description": 120}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_WIDE_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
_BUTTONS = frozenset({"commands", "default", "web_app"})


class Menus:
    """Methods that set and get what phones show around a chat."""

    def __init__(self, world: World, chat_of: Callable[[Args], Chat]) -> None:
        self._world, self._chat_of = world, chat_of

    def table(self) -> dict[str, Callable[[Args], Any]]:
        """Return the methods by their lower-case names."""
        table: dict[str, Callable[[Args], Any]] = {
            "setmycommands": self.set_commands,
            "getmycommands": lambda args: self._world.commands.get(_key(args), []),
            "deletemycommands": self.delete_commands,
            "setchatmenubutton": self.set_button,
            "getchatmenubutton": self.get_button,
        }
        for what in LONGEST:
            table[f"setmy{what.replace('_', '')}"] = self._describe(what)
            table[f"getmy{what.replace('_', '')}"] = self._described(what)
        return table

    def set_commands(self, args: Args) -> bool:
        """Set the commands of a scope and language; an empty list deletes them."""
        try:
            commands = plain(args, "commands")
        except ValueError:
            raise bad_request("can't parse commands JSON object") from None
        if commands is None:
            commands = []
        if not isinstance(commands, list):
            raise bad_request("expected an Array of BotCommand")
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        key, kept = _key(args), [_command(command) for command in commands]
        if kept:
            self._world.commands[key] = kept
        else:
            self._world.commands.pop(key, None)
        return True

    def delete_commands(self, args: Args) -> bool:
        """Delete the commands of a scope and language."""
        self._world.commands.pop(_key(args), None)
        return True

    def set_button(self, args: Args) -> bool:
        """Set the menu button of a private chat, or of all that have none of their own."""
        try:
            button = plain(args, "menu_button")
        except ValueError:
            raise bad_request("can't parse menu button JSON object") from None
        button = button or {"type": "default"}
        if not isinstance(button, dict) or button.get("type") not in _BUTTONS:
            raise bad_request("can't parse menu button: MenuButton has unsupported type")
        if button["type"] == "web_app" and not (button.get("text") and (button.get("web_app") or {}).get("url")):
            raise bad_request("can't parse menu button: Can't find field \"web_app\"")
        if not args.get("chat_id"):
            self._world.menu_button = button
            return True
        self._private(args).menu_button = None if button["type"] == "default" else button
        return True

    def get_button(self, args: Args) -> dict[str, Any]:
        """Get the menu button of a private chat, or the one of all."""
        return (args.get("chat_id") and self._private(args).menu_button) or self._world.menu_button

    def _private(self, args: Args) -> Chat:
        chat = self._chat_of(args)
        if chat.kind != "private":
            raise bad_request("chat must be a private chat")
        return chat

    def _describe(self, what: str) -> Callable[[Args], bool]:
        def apply(args: Args) -> bool:
            text, language = str(args.get(what) or ""), _language(args)
            if len(text) > LONGEST[what]:
                raise bad_request(f"{what.replace('_', ' ')} is too long")
            self._world.described[(what, language)] = text
            if what == "name" and not language and text:
                self._world.name = text
            return True

        return apply

    def _described(self, what: str) -> Callable[[Args], dict[str, str]]:
        def apply(args: Args) -> dict[str, str]:
            found = self._world.described.get((what, _language(args)), "")
            return {what: found or (self._world.name if what == "name" else "")}

        return apply


def commands_for(world: World, language: str, chat_id: int | None = None) -> list[dict[str, str]]:
    """Return the commands that a phone shows in a private chat: the narrowest scope first, with its language before without."""
    scopes = [] if chat_id is None else [f"chat:{chat_id}"]
    for scope in (*scopes, "all_private_chats", "default"):
        for code in (language[:2], ""):
            if found := world.commands.get((scope, code)):
                return found
    return []


def _command(command: Any) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(command.get("command", "")).removeprefix("/"), str(command.get("description", "")).strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


def _language(args: Args) -> str:
    language = str(args.get("language_code") or "")
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _key(args: Args) -> tuple[str, str]:
    try:
        scope = plain(args, "scope")
    except ValueError:
        raise bad_request("can't parse BotCommandScope JSON object") from None
    if scope is None:
        return "default", _language(args)
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind, chat_id = str(scope.get("type", "")), str(scope.get("chat_id") or "")
    if kind in _WIDE_SCOPES:
        return kind, _language(args)
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if not chat_id:
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    member = f":{scope.get('user_id')}" if kind == "chat_member" else ""
    return f"{kind}:{chat_id}{member}", _language(args)
