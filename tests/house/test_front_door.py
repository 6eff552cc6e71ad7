"""What README and the pages promise exists: targets of make, commands and options of voces; and each says what it does."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot.cli import app
from tests.house.tree import ROOT, texts

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = {
    path: text for path, text in texts().items() if path.suffix == ".md" and path.parts[0] not in ("flows", "tests")
}
PROMISED = {
    "help", "demo", "test", "setup", "check", "fast", "transcripts", "rehearse", "run", "migrate", "export", "cov", "lock", "clean", "ci",
    "bench", "fuzz", "audit",
}  # fmt: skip


def test_every_test_that_a_page_names_exists() -> None:
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = {name for text in PAGES.values() for name in re.findall(r"`(test_\w+)`", text)}
    assert len(named) > 40
    assert set() == named - there


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def test_every_promised_target_exists_and_is_no_file() -> None:
    phony = set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[0].split())
    assert set() == PROMISED - targets()
    assert targets() == phony


def test_make_help_documents_every_target() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    documented = dict(re.findall(r"^([a-z-]+) +(\S.*)$", shown.stdout, re.MULTILINE))
    assert targets() == set(documented)


def test_make_without_a_target_helps() -> None:
    shown = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, check=True, capture_output=True, text=True)
    assert "demo" in shown.stdout


def code(text: str) -> Iterator[str]:
    """Yield the lines and spans of a page that are code."""
    fence = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
    for block in fence.findall(text):
        yield from block.splitlines()[1:-1]
    yield from re.findall(r"`([^`\n]+)`", fence.sub("", text))


def commands() -> Iterator[tuple[Path, list[str]]]:
    """Yield every `make …` and `voces …` of the pages, as words."""
    for path, text in PAGES.items():
        for piece in code(text):
            for match in re.finditer(r"(?:^|[\s;&|$])((?:make|voces)(?: [^;&|#]*)?)", piece):
                yield path, match[1].split()


@cache
def the_command() -> Any:
    """Return `voces` with all that is below it; putting it together takes long enough to do it once for all pages."""
    return typer.main.get_command(app)


def unknown_of(words: list[str]) -> str:
    """Return what of a command does not exist, or nothing."""
    if words[0] == "make":
        asked = [word for word in words[1:] if re.fullmatch(r"[a-z][a-z-]*", word)][:1]
        return "".join(f"make {word}" for word in asked if word not in targets())
    command = the_command()
    walked = ["voces"]
    for word in words[1:]:
        if hasattr(command, "commands"):
            if re.fullmatch(r"[a-z][a-z-]*", word) is None:
                continue
            if word not in command.commands:
                return " ".join([*walked, word])
            command = command.commands[word]
            walked.append(word)
        elif word.startswith("--"):
            option = word.partition("=")[0].strip("[],()")
            known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--help"}
            if option not in known:
                return " ".join([*walked, option])
    return ""


def test_what_the_pages_tell_people_to_type_exists() -> None:
    told = list(commands())
    assert ("make", "demo") in {tuple(words[:2]) for _, words in told}
    assert [] == [(str(path), unknown) for path, words in told if (unknown := unknown_of(words))]


@pytest.mark.parametrize(
    ("typed", "unknown"),
    [
        ("make demo ARGS=--no-browser", ""),
        ("make dmeo", "make dmeo"),
        ("voces export DIR --lang es", ""),
        ("voces export DIR --langs es", "voces export --langs"),
        ("voces roster import people.csv --dry-run", ""),
        ("voces roster improt people.csv", "voces roster improt"),
        ("voces publish", "voces publish"),
    ],
)
def test_what_does_not_exist_is_named(typed: str, unknown: str) -> None:
    assert unknown == unknown_of(typed.split())


def every_command(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    yield name, command
    for below, one in getattr(command, "commands", {}).items():
        yield from every_command(one, f"{name} {below}")


def test_every_command_and_option_says_what_it_is_for() -> None:
    for name, command in every_command(the_command(), "voces"):
        assert command.help, name
        for one in command.params:
            assert getattr(one, "help", ""), f"{name} {one.name}"
