"""Erasure as it is promised: after /retirar no byte of what was planted is in the store, its -wal, its log, or anywhere beside them."""

from __future__ import annotations

import asyncio
import csv
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.simulator import Simulator
from tests.bot.test_cli import started
from tests.bot.test_process import Bot
from tests.patience import PATIENCE
from tests.stage import Person

ROSTER = (
    "id_externo;nombre;cargo;correo;institución;idioma;zona;teléfono;nota\n"
    "PLANTEDkey;PLANTEDname;PLANTEDpost;planted@example.org;PLANTEDinst;es;America/Tijuana;PLANTEDphone;PLANTEDnote\n"
)
TYPED = "PLANTEDtyped: dirijo algo que nadie más dirige"
LOOSE = "PLANTEDloose: esto no responde a nada"


class Town:
    """A bot as a process, with its log in a file and a folder of its own for temporary files; and the phones of some people."""

    def __init__(self, simulator: Simulator, phone: aiohttp.ClientSession, folder: Path) -> None:
        self.simulator, self.phone, self.database = simulator, phone, folder / "voces.db"

    def look(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()

    async def settle(self) -> None:
        """Return when the bot has taken everything that was sent, and said everything that it has to say."""
        async with asyncio.timeout(PATIENCE):
            waits = "select 1 from inbox where state = 'waiting' union all select 1 from outbox where state in ('waiting', 'sending')"
            while len(self.simulator.world.queue) or self.look(waits):
                await asyncio.sleep(0.02)

    async def person(self, **known: Any) -> Person:
        return Person(self, self.simulator.world.add_person(language_code="es", **known).id)  # type: ignore[arg-type]


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    simulator = Simulator(speed=20.0)
    url = await simulator.start()
    try:
        (folder / "tmp").mkdir()
        (folder / "elsewhere").mkdir()
        (folder / "elsewhere" / "roster.csv").write_text(ROSTER, encoding="utf-8")
        database = {"VOCES_DATABASE": str(folder / "voces.db"), "TMPDIR": str(folder / "tmp")}
        started("roster", "import", "elsewhere/roster.csv", cwd=folder, **database)
        started("roster", "links", "elsewhere/links.csv", cwd=folder, **database)
        environment = {"VOCES_ENROLMENT": "invited", "VOCES_LOG_LEVEL": "DEBUG", "TMPDIR": str(folder / "tmp")}
        async with Bot(url, folder, **environment) as bot, aiohttp.ClientSession(url) as phone:
            yield Town(simulator, phone, folder)
            await bot.end()
    finally:
        await simulator.stop()


def holding(folder: Path, planted: tuple[str, ...]) -> dict[str, list[str]]:
    """Return which files hold what; the links and the roster file are the operator's, and lie elsewhere."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and "elsewhere" not in path.parts:
            content = path.read_bytes().lower()
            if held := [one for one in planted if one.lower().encode() in content]:
                found[str(path.relative_to(folder))] = held
    return found


@pytest.mark.slow
async def test_nothing_that_was_planted_is_left_in_store_wal_log_or_beside_them(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        with (tmp_path / "elsewhere" / "links.csv").open(encoding="utf-8", newline="") as file:
            token = next(csv.DictReader(file))["enlace"].partition("start=")[2]
        person = await here.person(first_name="PLANTEDfirst", last_name="PLANTEDlast", username="PLANTEDuser")
        await person.say(f"/start {token}")
        for label in ("Español", "Continuar", "Continuar", "Sí, acepto participar", "Sí, actualmente", "Otro cargo"):
            await person.tap(label)
        await person.say(TYPED)
        await person.say(LOOSE)
        coordinator = await here.person(first_name="Coordinadora")
        code = json.loads(
            started(
                "staff", "invite", "--role", "coordinator", "--json", cwd=tmp_path, VOCES_DATABASE=str(here.database)
            ).stdout
        )["code"]
        await coordinator.say(f"/start {code}")
        await coordinator.tap("A quién llamar")
        with closing(sqlite3.connect(here.database)) as connection, connection:
            # A telephone list of whoever wrote down the address for the report, and what waits to be looked at by hand.
            member = connection.execute("select member_id from members").fetchone()[0]
            connection.execute(
                "insert into contacts values (?, 'contact_email', 'plantedown@example.org', '2026')", (member,)
            )
            connection.execute(
                "insert into mail_faults values (?, 'planted@example.org', '2026', 'bounced', 'PLANTEDreason')",
                (member,),
            )
            connection.execute(
                "insert into inbox (update_id, account, arrived_at, state, tries, payload) values (1, ?, '2026', 'set_aside', 3, ?)",
                (person.id, b"PLANTEDpoison"),
            )
        account = str(person.id)
        planted = ("planted", account)
        before = {one for held in holding(tmp_path, planted).values() for one in held}
        assert {"planted", account} == before  # there was something to find
        wal = (here.database.read_bytes() + here.database.with_name("voces.db-wal").read_bytes()).lower()
        for one in (
            *ROSTER.splitlines()[1].split(";")[:5],
            "PLANTEDphone",
            "PLANTEDnote",
            "PLANTEDtyped",
            "plantedown@",
            "PLANTEDpoison",
        ):
            assert one.lower().encode() in wal, one
        await person.say("/retirar")
        await person.tap("Sí, borrar mis respuestas")
        assert "Folio de su solicitud" in (await person.messages())[-1]["text"]
        assert {} == holding(tmp_path, planted)
    # Nor when it has ended, which is when a store is folded and a log is whole.
    assert {} == holding(tmp_path, planted)
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert " DEBUG " in log
    assert "staff_joined" in log
