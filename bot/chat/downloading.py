"""Files that people send us: fetched from Telegram, never kept."""

from __future__ import annotations

from telegram import Bot
from telegram.error import TelegramError

from bot.ports import NotFetched


async def fetched(bot: Bot, file_id: str, largest: int) -> bytes:
    """Return what is in a file. Raises NotFetched, also for a file that is larger than told."""
    try:
        file = await bot.get_file(file_id)
        if not file.file_path or (file.file_size or 0) > largest:
            raise NotFetched
        content = bytes(await file.download_as_bytearray())
    except (TelegramError, OSError):
        # The address is in the error's words, and the token in the address.
        raise NotFetched from None
    if len(content) > largest:
        raise NotFetched
    return content
