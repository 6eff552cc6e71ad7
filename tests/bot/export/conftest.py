"""One export that several tests look at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot import command
from tests.bot.command import Done
from tests.sharing import made_once


def voces(*arguments: str, database: Path) -> Done:
    return command.voces(*arguments, "--database", str(database))


@pytest.fixture(scope="session")
def exported(rehearsal: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the whole package of a rehearsal, with open text: read it, and copy it before changing it."""

    def export(place: Path) -> None:
        done = voces("export", str(place), "--json", "--open-text", database=rehearsal)
        assert 0 == done.returncode, done.stderr
        assert [Path(json.loads(done.stdout)["folder"])] == list(place.iterdir())

    (folder,) = made_once(tmp_path_factory, "exported", export).iterdir()
    return folder
