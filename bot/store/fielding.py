"""What the store holds as a whole: its kind, the versions that were fielded, and the `responses` view over them."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.store.database import Database, StoreError
from bot.store.times import written

Kind = Literal["field", "demo", "rehearsal"]


@dataclass(frozen=True, slots=True)
class VariableRow:
    """One variable of one version, as the codebook has it."""

    variable: str
    item: str
    kind: Literal["code", "number", "text", "datetime"]
    measure: Literal["nominal", "ordinal", "scale"]
    label: Mapping[str, str]
    text: Mapping[str, str]
    universe: str
    formula: str
    values: Sequence[tuple[int, bool, Mapping[str, str], str]]
    """(code, is missing, label by locale, Stata's extended missing value or "")."""
    in_cells: bool = True
    """Filled by an item; otherwise worked out by the export."""


@dataclass(frozen=True, slots=True)
class Fielded:
    """A version whole, as it was fielded."""

    hash: str
    q_version: str
    structure: str
    wording: Mapping[str, str]
    """Locale -> Fluent source."""


class Fielding:
    """Versions and the kind of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def born(self, kind: Kind, study: str, at: datetime) -> Kind:
        """Make this a store of the given kind if it is new; return the kind it has. Raises StoreError for another study's store."""

        def write(connection: sqlite3.Connection) -> tuple[str, str]:
            connection.execute(
                "insert into store_facts (one, kind, study, created_at, secret) values (1, ?, ?, ?, ?) on conflict do nothing",
                (kind, study, written(at), secrets.token_bytes(32)),
            )
            return connection.execute("select kind, study from store_facts").fetchone()  # type: ignore[no-any-return]

        found, its_study = await self._database.write(write)
        if its_study != study:
            raise StoreError(f"{self._database.path}: it belongs to the study {its_study!r}, not {study!r}; name another file.")
        return found  # type: ignore[return-value]

    async def kind(self) -> Kind | None:
        """Return what kind of store this is; None while it is empty."""
        row = await self._database.read(lambda connection: connection.execute("select kind from store_facts").fetchone())
        return row[0] if row is not None else None

    async def field(self, version: Fielded, variables: Sequence[VariableRow], at: datetime) -> None:
        """Field a version, whole. Raises StoreError when its number was fielded with other content."""

        def write(connection: sqlite3.Connection) -> None:
            known = connection.execute("select hash from versions where q_version = ?", (version.q_version,)).fetchone()
            if known is not None and known[0] != version.hash:
                raise StoreError(
                    f"{self._database.path}: version {version.q_version} was fielded with other content; give the changed"
                    " questionnaire a new version number."
                )
            if known is None:
                _keep_version(connection, version, variables, written(at))
            _make_responses(connection)

        await self._database.write(write)

    async def fielded(self) -> list[Fielded]:
        """Return every version ever fielded, oldest first."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "select hash, q_version, structure, wording from versions order by fielded_at"
            ).fetchall()
        )
        return [Fielded(hashed, q_version, structure, json.loads(wording)) for hashed, q_version, structure, wording in rows]


def _keep_version(connection: sqlite3.Connection, version: Fielded, variables: Sequence[VariableRow], at: str) -> None:
    wording = json.dumps(dict(version.wording), ensure_ascii=False)
    connection.execute(
        "insert into versions (hash, q_version, structure, wording, fielded_at) values (?, ?, ?, ?, ?)",
        (version.hash, version.q_version, version.structure, wording, at),
    )
    for position, v in enumerate(variables, start=1):
        connection.execute(
            "insert into variables (version, position, variable, item, kind, measure, label_es, label_en, text_es, text_en,"
            " universe, formula) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                version.hash, position, v.variable, v.item, v.kind, v.measure, v.label["es"], v.label["en"], v.text["es"],
                v.text["en"], v.universe, v.formula,
            ),  # fmt: skip
        )
        connection.executemany(
            "insert into variable_values (version, variable, code, is_missing, label_es, label_en, stata) values (?, ?, ?, ?, ?, ?, ?)",
            [(version.hash, v.variable, code, int(m), label["es"], label["en"], stata) for code, m, label, stata in v.values],
        )


_SYSTEM = """
v.q_version as q_version, v.hash as q_hash, case i.locale when 'es' then 1 else 2 end as lang, c.stratum as stratum,
c.entry_mode as entry_mode, c.disp as disp, substr(i.begun_at, 1, 16) || 'Z' as started_at,
substr(i.consent_at, 1, 16) || 'Z' as consent_at, substr(i.submitted_at, 1, 16) || 'Z' as submitted_at,
substr(i.last_at, 1, 16) || 'Z' as last_at
"""
SYSTEM_COLUMNS = ("q_version", "q_hash", "lang", "stratum", "entry_mode", "disp", "started_at", "consent_at", "submitted_at", "last_at")
_NOT_ASKED = -95


def _make_responses(connection: sqlite3.Connection) -> None:
    """Make the wide view anew: the union of the fielded versions' columns, in questionnaire order, newest version first."""
    columns: dict[str, str] = {}
    for variable, kind in connection.execute(
        "select c.variable, c.kind from variables as c inner join versions as v on v.hash = c.version where c.formula = ''"
        " and c.item <> '' order by v.fielded_at desc, c.position"
    ):
        columns.setdefault(variable, kind)
    cells = []
    for name, kind in columns.items():
        taken = f'"{name}_first"' if name == "lang" else f'"{name}"'
        absent, cast = ("''", "text") if kind == "text" else (str(_NOT_ASKED), "integer")
        cells.append(f"cast(coalesce(json_extract(i.cells, '$.{name}'), {absent}) as {cast}) as {taken}")
    connection.execute("drop view if exists responses")
    connection.execute(
        f"create view responses as select c.case_id as case_id, {', '.join(cells)}, {_SYSTEM}"
        " from interviews as i inner join cases as c on c.case_id = i.case_id inner join versions as v on v.hash = i.version"
        " where i.consent_at is not null"
    )
