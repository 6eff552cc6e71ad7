"""An open store for each test; closed whatever happens, since its threads would keep the process alive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Database
from tests.bot.store.stand import Stand, open_stand


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    opened = await open_stand(tmp_path / "voces.db")
    yield opened
    await opened.database.close()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A database with one table of numbers, for tests of transactions."""
    opened = await Database.open(tmp_path / "plain.db")
    await opened.write(lambda c: c.execute("create table numbers (n integer primary key) strict").rowcount)
    yield opened
    await opened.close()
