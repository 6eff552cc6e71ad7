"""The command menu and the bot's description, in each language; set only where they differ from what is set."""

from __future__ import annotations

import logging

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.chat.commands import menu
from bot.speech import Speech
from flows import Words

log = logging.getLogger(__name__)

LONGEST_DESCRIPTION = 256


async def set_menus(bot: Bot, speech: Speech) -> None:
    """Set the menus of every language; Spanish is what phones in any other language show."""
    try:
        for code, locale in ((None, "es"), ("es", "es"), ("en", "en")):
            wanted = [
                BotCommand(name, speech.plain(Words(key), locale)[:LONGEST_DESCRIPTION]) for name, key in menu(locale)
            ]
            if list(await bot.get_my_commands(language_code=code)) != wanted:
                await bot.set_my_commands(wanted, language_code=code)
            description, short = (speech.plain(Words(key), locale) for key in ("bot_description", "bot_short"))
            if (await bot.get_my_description(language_code=code)).description != description:
                await bot.set_my_description(description, language_code=code)
            if (await bot.get_my_short_description(language_code=code)).short_description != short:
                await bot.set_my_short_description(short, language_code=code)
    except TelegramError as error:
        # A menu is a convenience: every command works without it.
        log.warning("menus_not_set error=%s", type(error).__name__)
