"""The law of imports holds, and the rules are pure: both read from the syntax trees, so nothing escapes by being rare."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.law import HEAVY, HOMES, LODGERS, PUBLIC, ROOMS, ROOTS, breaches, imports, room_of
from tests.house.tree import ROOT, modules

OUR_OWN = modules("bot", "flows")


def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_nobody_imports_what_is_not_theirs() -> None:
    assert [] == [breach for path in OUR_OWN for breach in breaches(path, read(path))]


@pytest.mark.parametrize(
    ("path", "source", "says"),
    [
        ("bot/store/ledger.py", "from bot.chat.courier import Courier", "store may import flows, ports"),
        (
            "bot/chat/courier.py",
            "def f():\n    import bot.store.outbox",
            "bot/chat/courier.py:2 imports bot.store.outbox",
        ),
        ("bot/chat/courier.py", "from bot import store", "imports bot.store"),
        ("bot/chat/courier.py", "import sqlite3", "sqlite3 lives in store"),
        ("bot/interviewer.py", "from flows.conduct import take", "it is the rules' own"),
        ("bot/fieldwork/tick.py", "import polars as pl", "polars lives in export"),
        ("bot/export/table.py", "import pandas", "pandas has no home"),
        ("bot/chat/courier.py", "from .intake import Poller", "write the whole name"),
        ("bot/gossip.py", "from bot.store.people import People", "bot/gossip has no place"),
        ("flows/conduct.py", "import random", "the rules import collections"),
        ("flows/conduct.py", "import yaml", "the rules import collections"),
        ("flows/conduct.py", "from bot.ports import Clock", "the rules import collections"),
    ],
)
def test_culprit_is_named(path: str, source: str, says: str) -> None:
    (breach,) = breaches(Path(path), source)
    assert says in breach


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/store/ledger.py", "from bot.ports import Clock\nfrom flows import Turn\nimport aiosqlite, json"),
        ("bot/chat/courier.py", "from bot.speech import Speech\nfrom telegram.error import Forbidden"),
        ("bot/app.py", "from bot.store.people import People\nfrom bot.chat.courier import Courier"),
        ("flows/reading.py", "import yaml\nfrom flows.items import Item"),
    ],
)
def test_what_the_law_allows_is_allowed(path: str, source: str) -> None:
    assert [] == breaches(Path(path), source)


def test_no_permission_outlives_its_use() -> None:
    used = [(path, one.module) for path in OUR_OWN if path.parts[0] == "bot" for one in imports(path, read(path))]
    rooms = {room_of(path) for path in OUR_OWN if path.parts[0] == "bot"}
    libraries = {(room_of(path), module.partition(".")[0]) for path, module in used}
    assert set() == PUBLIC - {module for _, module in used}
    assert set() == (set(ROOMS) | ROOTS) - rooms
    assert set() == set(HOMES) - {library for _, library in libraries}
    assert set() == set(LODGERS) - libraries


CLOCKS = {"now", "utcnow", "today"}
DOORS = {"open", "print", "input", "eval", "exec", "compile", "__import__"}


def impurities(path: Path, source: str) -> Iterator[str]:
    """Yield what in a file of the rules depends on anything but its arguments."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.AsyncFunctionDef() | ast.Await() | ast.AsyncFor() | ast.AsyncWith():
                yield f"{path}:{node.lineno} waits"
            case ast.Call(func=ast.Name(id=name)) if name in DOORS:
                yield f"{path}:{node.lineno} calls {name}()"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="datetime" | "date"), attr=name)) if name in CLOCKS:
                yield f"{path}:{node.lineno} looks at the clock"
            case ast.Global(names=names):
                yield f"{path}:{node.lineno} keeps {', '.join(names)} between calls"


def test_rules_are_pure() -> None:
    assert [] == [found for path in modules("flows") for found in impurities(path, read(path))]


@pytest.mark.parametrize(
    "source",
    [
        "async def f(): ...",
        "datetime.now(UTC)",
        "date.today()",
        "open('x')",
        "eval('1')",
        "def f():\n    global x\n    x = 1",
    ],
)
def test_impurity_is_found(source: str) -> None:
    assert 1 == len(list(impurities(Path("flows/x.py"), source)))


_OPENING = """
import asyncio, sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
import bot.cli
import bot.app
from bot.open_store import open_store
from bot.study import load_study

async def opened():
    async with AsyncExitStack() as stack:
        await open_store(Path(sys.argv[1]), load_study("lides_mx"), "field", datetime.now(UTC), stack)
        print(*sys.modules)

asyncio.run(opened())
"""


def test_running_the_bot_loads_nothing_heavy(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _OPENING, str(tmp_path / "voces.db")]
    loaded = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    names = {name.partition(".")[0] for name in loaded.stdout.split()}
    assert {"bot", "flows", "telegram", "aiosqlite"} <= names
    assert set() == names & HEAVY
