"""What the store holds as a whole: its kind, the versions that were fielded, and the `responses` view over them."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.store.database import Database
from bot.store.errors import StoreConflict
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
    """A turn's cells fill it; otherwise the export works it out."""


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
        """Make this a store of the given kind if it is new; return the kind it has. Raises StoreConflict for another study's store."""

        def write(connection: sqlite3.Connection) -> tuple[str, str]:
            connection.execute(
                "insert into store_facts (one, kind, study, created_at, secret) values (1, ?, ?, ?, ?) on conflict do nothing",
                (kind, study, written(at), secrets.token_bytes(32)),
            )
            return connection.execute("select kind, study from store_facts").fetchone()  # type: ignore[no-any-return]

        found, its_study = await self._database.write(write)
        if its_study != study:
            raise StoreConflict(
                f"{self._database.path}: it belongs to the study {its_study!r}, not {study!r}; name another file."
            )
        return found  # type: ignore[return-value]

    async def kind(self) -> Kind | None:
        """Return what kind of store this is; None while it is empty."""
        row = await self._database.read(
            lambda connection: connection.execute("select kind from store_facts").fetchone()
        )
        return row[0] if row is not None else None

    async def field(self, version: Fielded, variables: Sequence[VariableRow], at: datetime) -> None:
        """Field a version, whole. Raises StoreConflict when its number was fielded with other content."""

        def write(connection: sqlite3.Connection) -> None:
            known = connection.execute("select hash from versions where q_version = ?", (version.q_version,)).fetchone()
            if known is not None and known[0] != version.hash:
                raise StoreConflict(
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
                "select hash, q_version, structure, wording from versions order by fielded_at, q_version"
            ).fetchall()
        )
        return [
            Fielded(hashed, q_version, structure, json.loads(wording)) for hashed, q_version, structure, wording in rows
        ]


def _keep_version(connection: sqlite3.Connection, version: Fielded, variables: Sequence[VariableRow], at: str) -> None:
    wording = json.dumps(dict(version.wording), ensure_ascii=False)
    connection.execute(
        "insert into versions (hash, q_version, structure, wording, fielded_at) values (?, ?, ?, ?, ?)",
        (version.hash, version.q_version, version.structure, wording, at),
    )
    for position, v in enumerate(variables, start=1):
        row = (
            version.hash,
            position,
            v.variable,
            v.item,
            v.kind,
            v.measure,
            *_texts(v),
            v.universe,
            v.formula,
            int(v.in_cells),
        )
        connection.execute(
            "insert into variables (version, position, variable, item, kind, measure, label_es, label_en, text_es, text_en,"
            " universe, formula, in_cells) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        connection.executemany(
            "insert into variable_values (version, variable, code, is_missing, label_es, label_en, stata) values (?, ?, ?, ?, ?, ?, ?)",
            [
                (version.hash, v.variable, code, int(m), label["es"], label["en"], stata)
                for code, m, label, stata in v.values
            ],
        )


def _texts(v: VariableRow) -> tuple[str, str, str, str]:
    return v.label["es"], v.label["en"], v.text["es"], v.text["en"]


SYSTEM_COLUMNS = (
    "q_version", "q_hash", "lang", "stratum", "entry_mode", "notice_version", "started_at", "consent_at", "submitted_at",
    "last_at", "disp", "status", "n_sessions", "lang_switches", "n_back", "n_edit", "n_soft", "n_err", "n_remind", "rand_seed",
)  # fmt: skip
"""What the store knows of every case, behind the items' columns."""

_CELL = {
    "code": "cast(coalesce(json_extract(cells, '$.{0}'), -95) as integer)",
    "number": "cast(coalesce(json_extract(cells, '$.{0}'), -95) as numeric)",
    "text": "cast(coalesce(json_extract(cells, '$.{0}'), '') as text)",
    "datetime": "cast(coalesce(json_extract(cells, '$.{0}'), '') as text)",
}
"""A variable that the case's version does not have was not asked (-95); a text that is not there is empty."""


def _make_responses(connection: sqlite3.Connection) -> None:
    """Make the wide view anew: the union of the fielded versions' columns, in the order of the newest that has them.

    Where the store knows better than an item's variable of the same name (`lang`, the language in force), it stands in.
    """
    kinds: dict[str, str] = {}
    for variable, kind in connection.execute(
        "select c.variable, c.kind from variables as c inner join versions as v on v.hash = c.version"
        " where c.in_cells = 1 order by v.fielded_at desc, v.q_version desc, c.position"
    ):
        if variable not in SYSTEM_COLUMNS:
            kinds.setdefault(variable, kind)
    cells = [f'{_CELL[kind].format(variable)} as "{variable}"' for variable, kind in kinds.items()]
    columns = ",\n    ".join(["case_id", *cells, *SYSTEM_COLUMNS])
    connection.execute("drop view if exists responses")
    connection.execute(f"create view responses as\nselect\n    {columns}\nfrom consented_cases")
