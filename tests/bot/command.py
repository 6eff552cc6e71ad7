"""The command line as it is typed, but in our own process: most commands take less time than the start of one."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest import mock

import typer.main

from bot.cli import main

_put_together = cache(typer.main.get_command)


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said; called as those of `subprocess` are."""

    returncode: int
    stdout: str
    stderr: str


def voces(*arguments: str, cwd: Path | None = None, **environment: str) -> Done:
    """Run one command to its end, with no settings of ours but these."""
    said, complained = _Paper(), _Paper()
    with _as_if_started(arguments, cwd, environment), redirect_stdout(said), redirect_stderr(complained):
        try:
            main()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int), code
    return Done(code, said.read_whole(), complained.read_whole())


class _Paper(TextIOWrapper):
    """What a command writes upon, in letters or in bytes."""

    def __init__(self) -> None:
        super().__init__(BytesIO(), encoding="utf-8", write_through=True)

    def read_whole(self) -> str:
        self.seek(0)
        return self.read()


@contextmanager
def _as_if_started(arguments: tuple[str, ...], cwd: Path | None, environment: dict[str, str]) -> Iterator[None]:
    """Stand where a process of its own would, and leave everything as it was."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("VOCES_")} | environment
    umask = os.umask(0o022)
    try:
        with (
            chdir(cwd or Path.cwd()),
            mock.patch.dict(os.environ, settings, clear=True),
            mock.patch.object(typer.main, "get_command", _put_together),
            mock.patch.object(sys, "argv", ["voces", *arguments]),
        ):
            yield
    finally:
        os.umask(umask)
        gc.enable()
