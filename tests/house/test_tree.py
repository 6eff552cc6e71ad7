"""What may stand in the tree: files of a size that one can hold in the head, no address of a registry, no machine's path."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import files, modules, texts

LONGEST = 350
# Files that are longer, and how long they may stay; the entry goes when the file is divided. Nothing is added here.
LONGER: dict[str, int] = {}

# The slashes stand apart from the names, so that this file is no finding of its own.
MACHINE_PATH = re.compile(r"(?:^|[^A-Za-z0-9_./<-])(/(?:" + "work|farm|home|root|Users" + r")/[\w.-]+)")
REGISTRY = re.compile(
    "|".join(("pypi" + r"\.org", "files" + r"\.pythonhosted", "registry" + r"\.npmjs", "--(?:extra-)?index" + "-url"))
)


def findings(pattern: re.Pattern[str], text: str) -> list[tuple[int, str]]:
    return [(number, found[0]) for number, line in enumerate(text.splitlines(), 1) if (found := pattern.search(line))]


def test_no_file_of_ours_is_too_long_to_read() -> None:
    read = texts()
    long = {str(path): n for path in modules("bot", "flows") if (n := len(read[path].splitlines())) > LONGEST}
    assert {} == {path: lines for path, lines in long.items() if lines > LONGER.get(path, LONGEST)}
    assert set() == set(LONGER) - set(long)


def test_no_file_names_a_path_of_somebody_s_machine() -> None:
    assert [] == [(str(path), *found) for path, text in texts().items() for found in findings(MACHINE_PATH, text)]


def test_no_file_names_a_package_registry() -> None:
    assert [] == [(str(path), *found) for path, text in texts().items() for found in findings(REGISTRY, text)]


@pytest.mark.parametrize(
    "line", ["cd " + "/work" + "/main", "open('" + "/home" + "/ana/x')", "(" + "/root" + "/.cache)"]
)
def test_path_of_a_machine_is_found(line: str) -> None:
    assert 1 == len(findings(MACHINE_PATH, line))


@pytest.mark.parametrize(
    "line", ["/usr/bin/chromium", "https://example.org/work/", "bot/home/x", "./work/x", "/var/lib/voces"]
)
def test_other_paths_are_not(line: str) -> None:
    assert [] == findings(MACHINE_PATH, line)


def test_lock_files_hold_hashes_and_no_address() -> None:
    locks = {path.name: text for path, text in texts().items() if path.suffix == ".lock"}
    tools = {"requirements-fuzz.lock", "requirements-audit.lock"}
    assert {"requirements.lock", "requirements-dev.lock", "requirements-peers.lock"} | tools == set(locks)
    for name, text in locks.items():
        assert [] == re.findall(r"\w+://\S+", text)
        pins = re.findall(r"^\S+==\S+.*\\\n(?:    --hash=sha256:[0-9a-f]{64}.*\n)+", text, re.MULTILINE)
        assert len(re.findall(r"^[A-Za-z]", text, re.MULTILINE)) == len(pins) > (0 if name in tools else 20)


def test_development_runs_on_the_versions_that_are_shipped() -> None:
    pins = {
        path.name: dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))
        for path, text in texts().items()
        if path.suffix == ".lock"
    }
    shipped, developed = pins["requirements.lock"], pins["requirements-dev.lock"]
    assert shipped == {name: version for name, version in developed.items() if name in shipped}


def test_no_secret_or_store_is_in_the_tree() -> None:
    kept = {".env", ".db", ".db-wal", ".db-shm", ".sav"}
    assert [] == [str(path) for path in files() if path.suffix in kept or path.name in kept]
