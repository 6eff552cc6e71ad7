"""From the store to a snapshot: one wide table a version with derived variables, the long ones, and what describes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.export.long import Long
from bot.export.table import Column, Table
from bot.gathering import Gathered, Progress, gather
from bot.releasing import by_version
from bot.store.audit import noted_in
from bot.store.errors import StoreError
from bot.store.snapshot import Sheet, Type, write_snapshot
from bot.store.times import written
from bot.study import Study
from bot.workroom import Unwritable, workroom

_TYPES: dict[str, Type] = {"code": "integer", "number": "integer", "text": "text", "datetime": "text"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a snapshot holds."""

    file: Path
    kind: str
    n: int
    tables: tuple[tuple[str, int], ...]
    """Name and number of columns."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {"file": str(self.file), "kind": self.kind, "n": self.n, "tables": dict(self.tables)}

    def text(self) -> str:
        """Return it for a terminal."""
        synthetic = "" if self.kind == "field" else f" SYNTHETIC: this is a {self.kind} store."
        tables = [f"  {name}  {columns} columns" for name, columns in self.tables]
        return "\n".join([f"{self.n:,} {'case' if self.n == 1 else 'cases'} in {self.file}.{synthetic}", *tables])


async def take_snapshot(
    database: Path, study: Study, file: Path, *, open_text: bool = False, as_of: datetime | None = None,
    progress: Progress | None = None,
) -> Taken:  # fmt: skip
    """Write a snapshot of a store. Raises StoreError."""
    with _room_beside(file) as room:
        gathered = await gather(database, study, room, with_texts=open_text, progress=progress)
        sheets = list(_sheets(gathered, as_of or gathered.read_at, open_text=open_text))
        write_snapshot(file, sheets, room)
    texts = "with" if open_text else "without"
    detail = f"cases={len(gathered.table)} {texts} open text"
    await noted_in(database, written(datetime.now(UTC)), "snapshot_taken", detail)
    return Taken(file, gathered.kind, len(gathered.table), tuple((sheet.name, len(sheet.columns)) for sheet in sheets))


@contextmanager
def _room_beside(file: Path) -> Iterator[Path]:
    try:
        with workroom(file.parent) as room:
            yield room
    except Unwritable as error:
        raise StoreError(f"{file}: the snapshot cannot be written ({error.strerror}).") from error
    except OSError as error:
        raise StoreError(f"{error.filename}: it cannot be used ({error.strerror}).") from error


def table_name(q_version: str) -> str:
    """Return what the wide table of a version is called: `responses_v1_0_0`."""
    return "responses_v" + "".join(sign if sign.isalnum() else "_" for sign in q_version)


def _sheets(gathered: Gathered, read_at: datetime, *, open_text: bool) -> Iterator[Sheet]:
    tables = {part.versions[0]: part.table for part in by_version(gathered)}
    facts = (gathered.kind, gathered.study, f"{read_at:%Y-%m-%dT%H:%M:%SZ}", int(gathered.kind != "field"))
    yield _sheet("snapshot_facts", "kind study read_at:text is_synthetic:integer", "", [facts])
    for version, table in tables.items():
        yield Sheet(
            table_name(version),
            [(column.name, _type(column), False) for column in table.columns],
            ("case_id",),
            table.plain().iter_rows(),
        )
    yield _sheet(
        "answers_long",
        "case_id q_version variable seq:integer value_num:integer missing:integer? given_at superseded_at? void:integer",
        "case_id seq",
        _plain(gathered.answers),
    )
    yield _sheet(
        "paradata",
        "case_id item visit:integer shown_at answered_at? latency_ms:integer? n_changes:integer via sitting:integer",
        "case_id item visit",
        _plain(gathered.paradata),
    )
    yield _sheet(
        "codebook",
        "q_version variable item position:integer kind measure decimals:integer label_es label_en text_es text_en universe formula_es"
        " formula_en",
        "q_version variable",
        (row for version, table in tables.items() for row in _codebook(version, table)),
    )
    yield _sheet(
        "value_labels",
        "q_version variable code:integer is_missing:integer label_es label_en stata",
        "q_version variable code",
        (row for version, table in tables.items() for row in _value_labels(version, table)),
    )
    yield _sheet(
        "dispositions",
        "case_id stratum:integer entry_mode:integer disp:integer aapor_class final:integer as_of",
        "case_id",
        gathered.dispositions,
    )
    if open_text:
        yield _sheet("open_text", "case_id variable text", "case_id variable", gathered.texts)


def _sheet(name: str, columns: str, key: str, rows: Any) -> Sheet:
    """`columns` are names with their type where it is not text, and a question mark where there may be none."""
    described: list[tuple[str, Type, bool]] = []
    for one in columns.split():
        column, _, kind = one.removesuffix("?").partition(":")
        described.append((column, "integer" if kind == "integer" else "text", one.endswith("?")))
    return Sheet(name, described, key.split(), rows)


def _type(column: Column) -> Type:
    return "real" if column.decimals else _TYPES[column.kind]


def _plain(long: Long) -> Iterator[Sequence[Any]]:
    for batch in long.batches():
        yield from batch.iter_rows()


def _codebook(version: str, table: Table) -> Iterator[Sequence[Any]]:
    for position, column in enumerate(table.columns, start=1):
        formula = [column.formula.get(locale, "") for locale in ("es", "en")]
        yield (
            version, column.name, column.item, position, column.kind, column.measure, column.decimals, column.label["es"], column.label["en"],
            column.text["es"], column.text["en"], column.universe, *formula,
        )  # fmt: skip


def _value_labels(version: str, table: Table) -> Iterator[Sequence[Any]]:
    for column in table.columns:
        for code, label in sorted(column.values.items()):
            is_missing = int(code in column.missing)
            yield version, column.name, code, is_missing, label["es"], label["en"], column.stata.get(code, "")
