"""The command menu and the bot's description, in each language; set only where they differ from what is set."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.chat.commands import menu
from bot.speech import Speech
from flows import Words

log = logging.getLogger(__name__)

_LANGUAGES = ((None, "es"), ("es", "es"), ("en", "en"))
"""Telegram's language code and our locale; without a code stands what phones in any other language show."""


async def set_menus(bot: Bot, speech: Speech) -> None:
    """Set the menus of every language. A menu is a convenience: what is refused is logged, and every command works without it."""
    for code, locale in _LANGUAGES:
        for what, put in (("commands", _commands), ("description", _description), ("short", _short)):
            await _tried(what, code or "any", put, bot, speech, code, locale)


Put = Callable[[Bot, Speech, "str | None", str], Awaitable[None]]


async def _tried(what: str, language: str, put: Put, bot: Bot, speech: Speech, code: str | None, locale: str) -> None:
    try:
        await put(bot, speech, code, locale)
    except TelegramError as error:
        log.warning("menus_not_set what=%s language=%s error=%s", what, language, type(error).__name__)


async def _commands(bot: Bot, speech: Speech, code: str | None, locale: str) -> None:
    wanted = [BotCommand(name, speech.plain(Words(key), locale)) for name, key in menu(locale)]
    if list(await bot.get_my_commands(language_code=code)) != wanted:
        await bot.set_my_commands(wanted, language_code=code)


async def _description(bot: Bot, speech: Speech, code: str | None, locale: str) -> None:
    wanted = speech.plain(Words("bot_description"), locale)
    if (await bot.get_my_description(language_code=code)).description != wanted:
        await bot.set_my_description(wanted, language_code=code)


async def _short(bot: Bot, speech: Speech, code: str | None, locale: str) -> None:
    wanted = speech.plain(Words("bot_short"), locale)
    if (await bot.get_my_short_description(language_code=code)).short_description != wanted:
        await bot.set_my_short_description(wanted, language_code=code)
