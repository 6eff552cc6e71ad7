"""What store tests are made of: an open store, small interviews, and turns written by hand so that a test shows its own."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.ports import Arrived, Standing
from bot.store.database import Database
from bot.store.fielding import Fielded, Fielding, VariableRow
from bot.store.inbox import Inbox
from bot.store.ledger import Ledger
from bot.store.migrate import migrate
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.reminders import Reminders
from flows import Disposition, Interview, Record, Tell, Turn, Words

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
HASH = "a" * 64
ACCOUNT = 4711
CELLS = {"age": 34, "why": "porque sí", "consent_part": 1}


def after(seconds: float = 0, *, days: float = 0) -> datetime:
    """Return an instant counted from NOW."""
    return NOW + timedelta(seconds=seconds, days=days)


def variable(name: str, kind: str = "code", **fields: object) -> VariableRow:
    """Return a codebook row of little interest."""
    row = VariableRow(
        variable=name,
        item=name,
        kind=kind,  # type: ignore[arg-type]
        measure="nominal",
        label={"es": f"es {name}", "en": f"en {name}"},
        text={"es": "¿?", "en": "?"},
        universe="",
        formula="",
        values=[(1, False, {"es": "sí", "en": "yes"}, ""), (-99, True, {"es": "no quiere", "en": "refused"}, ".r")],
    )
    return replace(row, **fields)  # type: ignore[arg-type]


@dataclass
class Stand:
    """An open store; `nudge` is when whoever is left alone is to be nudged."""

    database: Database
    nudge: datetime | None = None
    updates: int = 0

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.database, nudge_at=lambda _: self.nudge)
        self.people, self.fielding = People(self.database), Fielding(self.database)
        self.inbox, self.outbox = Inbox(self.database), Outbox(self.database)
        self.reminders = Reminders(self.database)

    async def rows(self, sql: str, *values: object) -> list[tuple]:
        """Return what a query finds."""
        return await self.database.read(lambda connection: connection.execute(sql, values).fetchall())

    async def one(self, sql: str, *values: object) -> tuple:
        """Return the only row that a query finds."""
        (row,) = await self.rows(sql, *values)
        return row

    async def change(self, sql: str, *values: object) -> None:
        """Write by hand what no function of the store would."""
        await self.database.write(lambda connection: connection.execute(sql, values).rowcount)

    async def enrolled(self, account: int = ACCOUNT) -> Standing:
        """Return where a person stands who came by the open link."""
        return (await self.people.enrol_openly(account, NOW)).standing

    async def arrived(self, account: int = ACCOUNT, payload: bytes = b"{}") -> int:
        """Keep one more update and return its id."""
        self.updates += 1
        await self.inbox.keep([Arrived(self.updates, account, payload)], NOW)
        return self.updates

    async def begun(self, account: int = ACCOUNT, **fields: object) -> Standing:
        """Return where a person stands whose interview has begun."""
        standing = await self.enrolled(account)
        await self.ledger.commit(standing, turn(interview(standing, **fields)), update=None)
        found = await self.ledger.standing(account)
        assert found is not None
        return found


def interview(standing: Standing, **fields: object) -> Interview:
    """Return the interview that a standing would have after one more turn."""
    if standing.interview is not None:
        return replace(standing.interview, step=standing.interview.step + 1, **fields)  # type: ignore[arg-type]
    begun = Interview(standing.case_id, HASH, standing.seed, "es", NOW, NOW, step=1, notice="n1")
    return replace(begun, **fields)  # type: ignore[arg-type]


def turn(after_it: Interview, *says: str, **fields: object) -> Turn:
    """Return a turn that leaves an interview as given and tells these words."""
    told = tuple(Tell(Words(key)) for key in says)
    fields = {"cells": CELLS, "disposition": Disposition(213, False), **fields}
    return Turn(after_it, says=told, **fields)  # type: ignore[arg-type]


def record(name: str, value: int | str, **fields: object) -> Record:
    """Return a record given by a button."""
    return replace(Record(name, value, NOW, name, 1, "button"), **fields)  # type: ignore[arg-type]


async def open_stand(path: Path) -> Stand:
    """Open a store with one fielded version of three variables."""
    database = await Database.open(path)
    await migrate(database)
    stand = Stand(database)
    await stand.fielding.born("demo", "lides", NOW)
    rows = [variable("consent_part"), variable("age", "number"), variable("why", "text")]
    await stand.fielding.field(Fielded(HASH, "1.0.0", "structure", {"es": "a = b"}), rows, NOW)
    return stand


def look(path: Path, sql: str) -> list[tuple]:
    """Return what another program finds in the file."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()
