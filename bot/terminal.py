"""What every command shares: its settings, how it complains, and how it ends."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.config import Settings, read_settings
from bot.logs import set_up_logging
from bot.study import Study, load_study

T = TypeVar("T")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Database = Annotated[Path | None, typer.Option("--database", help="The store; else VOCES_DATABASE, else ./voces.db.")]


class Stopped(Exception):
    """A command ends here: the message, and the exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def complain(text: str) -> None:
    """Say what is wrong, each line under our name."""
    for line in text.splitlines():
        print(f"voces: {line}", file=sys.stderr)


def settings_and_study(**arguments: Any) -> tuple[Settings, Study]:
    """Read settings and study, and set logging up. Raises SettingsError or StudyError."""
    settings = read_settings(**arguments)
    set_up_logging(settings)
    return settings, load_study(settings.study)


def need_store(settings: Settings) -> None:
    """Refuse to make a store by looking for one. Raises Stopped."""
    if not settings.database.exists():
        raise Stopped(f"{settings.database}: there is no such store; name one with --database or VOCES_DATABASE.", 2)


def as_json(value: Any) -> str:
    """Return a value as one line of JSON, as people write their names."""
    return json.dumps(value, ensure_ascii=False)


def run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work in a loop of its own."""
    return asyncio.run(work)
