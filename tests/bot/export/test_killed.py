"""kill -9 in the middle of an export: never half an export in its place, an earlier one stays whole, the next one clears up."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.workroom import PREFIX
from tests.bot.export.conftest import voces

PATIENCE = 60.0


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def is_whole(folder: Path) -> bool:
    """Every file that the sums name is there as they name it, and there is no other."""
    found = digest(folder)
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    found.pop("SHA256SUMS")
    return found == {name: one for one, name in (line.split("  ", 1) for line in lines)}


def begun(folder: Path, name: str) -> Callable[[], bool]:
    """Whether a file is being written, wherever it is."""

    def is_there() -> bool:
        rooms = [entry.path for entry in os.scandir(folder) if entry.name.startswith(PREFIX)]
        # What is cleared away while one looks is not there; a walk passes over it, and a glob stumbles.
        return any(fnmatch.filter(files, name) for room in rooms for _, _, files in os.walk(room))

    return is_there


def killed_when(command: list[str], is_time: Callable[[], bool]) -> bool:
    """Start a command and kill it as soon as it is time; False if it had ended before."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + PATIENCE
        while not is_time():
            if process.poll() is not None:
                return False
            assert time.monotonic() < until
            time.sleep(0.002)
        process.kill()
    return True


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_no_half_of_an_export(rehearsal: Path, exported: Path, tmp_path: Path) -> None:
    short = ("--format", "csv,sav", "--lang", "es")
    earlier = tmp_path / exported.name
    shutil.copytree(exported, earlier)
    before = digest(earlier)
    chance = random.Random(19)
    moments = [
        begun(tmp_path, "paradata-*.parquet"),
        begun(tmp_path, chance.choice(["responses.csv", "responses_es.sav", "codebook.json", "README.txt"])),
        begun(tmp_path, "SHA256SUMS"),
    ]
    killed = 0
    for number, is_time in enumerate(moments, start=2):
        command = [sys.executable, "-m", "bot", "export", str(tmp_path), "--database", str(rehearsal), *short]
        killed += killed_when([*command, "--as-of", f"2027-01-{number:02d}T00:00Z"], is_time)
        shown = [path for path in tmp_path.iterdir() if not path.name.startswith(".")]
        assert earlier in shown
        assert all(is_whole(path) for path in shown)
        assert {PREFIX} >= {path.name[: len(PREFIX)] for path in tmp_path.iterdir() if path not in shown}
    assert 3 == killed
    assert before == digest(earlier)
    assert [path for path in tmp_path.iterdir() if path.name.startswith(PREFIX)]
    again = voces("export", str(tmp_path), "--json", "--as-of", "2027-01-02T00:00Z", *short, database=rehearsal)
    assert 0 == again.returncode, again.stderr
    assert is_whole(Path(json.loads(again.stdout)["folder"]))
    assert [] == [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.slow
def test_a_kill_leaves_no_half_of_a_zip_nor_of_a_snapshot(rehearsal: Path, tmp_path: Path) -> None:
    store, target = ("--database", str(rehearsal)), tmp_path / "study.db"
    for command, name in (
        (("snapshot", str(target)), "study.db"),
        (("export", str(tmp_path), "--zip", "--format", "csv"), "*.zip"),
    ):
        assert killed_when([sys.executable, "-m", "bot", *command, *store], begun(tmp_path, name))
        assert [] == [path for path in tmp_path.iterdir() if not path.name.startswith(PREFIX)]
    assert 0 == voces("snapshot", str(target), database=rehearsal).returncode
    assert [target] == list(tmp_path.iterdir())
