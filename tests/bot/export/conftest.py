"""One export that several tests look at."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def voces(*arguments: str, database: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments, "--database", str(database)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def exported(rehearsal: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the whole package of a rehearsal, with open text: read it, and copy it before changing it."""
    folder = tmp_path_factory.mktemp("exported")
    done = voces("export", str(folder), "--json", "--open-text", database=rehearsal)
    assert 0 == done.returncode, done.stderr
    return Path(json.loads(done.stdout)["folder"])
