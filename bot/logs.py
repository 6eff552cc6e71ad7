"""Logs: one line an event, an action name first; never a token, a name, a chat id or an answer."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

from bot.config import Settings

_ANY_TOKEN = r"\d{5,16}:[A-Za-z0-9_-]{20,}"
"""What bot tokens look like, ours or not."""
_QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "aiohttp.access", "aiosqlite", "asyncio", "hpack")
"""Libraries that log addresses, which hold the token, or say little that an operator needs."""


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        action, _, rest = record.getMessage().partition(" ")
        line = {"at": _at(record), "level": record.levelname.lower(), "logger": record.name}
        line |= {"action": action, "detail": rest}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class _Text(logging.Formatter):
    """One line an event for `grep`; a traceback keeps its lines, marked as belonging to the line above."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{_at(record)} {record.levelname:7} {' '.join(record.getMessage().splitlines())}"
        if not record.exc_info:
            return line
        return "\n  | ".join([line, *self.formatException(record.exc_info).splitlines()])


class Redacting(logging.StreamHandler[TextIO]):
    """Writes what the formatter made, without secrets: whatever part of a record they came in by."""

    def __init__(self, stream: TextIO, secrets: Iterable[str]) -> None:
        super().__init__(stream)
        known = [re.escape(secret) for secret in secrets if secret]
        self._secrets = re.compile("|".join([*known, _ANY_TOKEN]))

    def format(self, record: logging.LogRecord) -> str:
        return self._secrets.sub("<secret>", super().format(record))


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def set_up_logging(settings: Settings) -> None:
    """Send logs to stderr, in the format and from the level that the settings name."""
    held = (settings.bot_token, settings.webhook_secret, settings.smtp_password, settings.backup_passphrase)
    secrets = [one.get_secret_value() for one in held]
    handler = Redacting(sys.stderr, secrets)
    handler.setFormatter(_Json() if settings.log_format == "json" else _Text())
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
