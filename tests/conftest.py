"""What tests of several rooms share: one rehearsal, which takes longer to hold than to read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.logs import Redacting
from bot.rehearsal import rehearse_many
from bot.study import load_study


@pytest.fixture(scope="session")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal store of forty synthetic people: read it, and copy it before changing it."""
    path = tmp_path_factory.mktemp("rehearsal") / "voces.db"
    asyncio.run(rehearse_many(path, load_study("lides_mx"), 40, 5))
    return path


@pytest.fixture(autouse=True)
def _logs_end_with_their_test() -> Iterator[None]:
    """A command that is run within a test sends logs to a stream that is closed with it; later tests must not write there."""
    root = logging.getLogger()
    level = root.level
    yield
    for handler in root.handlers[:]:
        if isinstance(handler, Redacting):
            root.removeHandler(handler)
    root.setLevel(level)
