"""Logs: one line an event, an action name first; never a token, a name, a chat id or an answer."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

from bot.config import Settings

_TOKEN = re.compile(r"\d{5,16}:[A-Za-z0-9_-]{20,}")
_QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "aiohttp.access", "aiosqlite", "asyncio", "hpack")
"""Libraries that log addresses, which hold the token, or say little that an operator needs."""


class _Redacting(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _TOKEN.sub("<token>", record.getMessage()), ()
        return True


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        action, _, rest = record.getMessage().partition(" ")
        line = {"at": at, "level": record.levelname.lower(), "logger": record.name, "action": action, "detail": rest}
        if record.exc_info:
            line["error"] = _TOKEN.sub("<token>", self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class _Text(logging.Formatter):
    def formatException(self, ei: object) -> str:
        return _TOKEN.sub("<token>", super().formatException(ei))  # type: ignore[arg-type]


def set_up_logging(settings: Settings) -> None:
    """Send logs to stderr, in the format and from the level that the settings name."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Redacting())
    handler.setFormatter(_Json() if settings.log_format == "json" else _Text("%(asctime)s %(levelname)-7s %(message)s"))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
