"""From a store to the tables that files are written from: one consistent reading, worked out case by case, kept as columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.columns import column_of, derived_column, speeder_column, system_columns, union
from bot.export.differences import Difference, differences
from bot.export.long import ANSWERS, PARADATA, Long, Spool
from bot.export.table import Column, Growing, Table
from bot.library import UnreadableQuestionnaire, read_sources
from bot.store.database import Database
from bot.store.fielding import Fielded
from bot.store.migrate import migrate
from bot.store.readout import CaseRow, DispositionRow, ParadataRow, Readout, read_out
from bot.study import Study
from flows import Missing, Questionnaire
from flows.codec import load_interview
from flows.derived import Case, Derived, Seen, is_speeder, speeding_limits
from flows.leadership import derived_variables

Progress = Callable[[int, int], None]
"""Told how many of how many cases have been read."""

_TOLD_EVERY = 500
_COMPLETE = 1


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read of a store, ready to be written."""

    kind: str
    study: str
    read_at: datetime
    """When the reading began."""
    versions: tuple[tuple[str, tuple[Column, ...]], ...]
    """Each fielded version with the variables that its items fill, as it described them; newest first."""
    table: Table
    """A row a case, the union over all versions, derived variables at the end; nothing that people typed."""
    answers: Long
    paradata: Long
    texts: tuple[tuple[str, str, str], ...]
    """(case id, variable, text) of everything typed that stands; empty unless asked for."""
    dispositions: tuple[DispositionRow, ...]
    newest: Fielded | None
    """The version fielded last, whole."""

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Return what differs between versions, oldest first."""
        return differences(self.versions[::-1])


async def gather(
    path: Path, study: Study, spool: Path, *, with_texts: bool = False, progress: Progress | None = None
) -> Gathered:
    """Read a store; long tables are kept in the folder `spool` for as long as they are used. Raises StoreError."""
    async with AsyncExitStack() as stack:
        database = await Database.open(path)
        stack.push_async_callback(database.close)
        await migrate(database)
        return await read_out(
            database, lambda readout: gathered(readout, study, spool, with_texts=with_texts, progress=progress)
        )


def gathered(
    readout: Readout, study: Study, spool: Path, *, with_texts: bool = False, progress: Progress | None = None
) -> Gathered:
    """Return what one reading holds, for whoever reads more of the store at the same moment."""
    return _Gathering(readout, study, spool, progress).all(with_texts)


@dataclass(frozen=True, slots=True)
class _Version:
    """One fielded version as the rows of its cases are made with it."""

    q_version: str
    questionnaire: Questionnaire
    columns: tuple[Column, ...]
    items: frozenset[str]
    """The names of its columns: a name may have been a text elsewhere."""
    derived: Mapping[str, Derived]


class _Gathering:
    """One reading on its way into columns."""

    def __init__(self, readout: Readout, study: Study, spool: Path, progress: Progress | None) -> None:
        self._readout, self._study, self._spool = readout, study, spool
        self._progress = progress or (lambda _done, _of: None)

    def all(self, with_texts: bool) -> Gathered:
        read_at = datetime.now(UTC)
        versions = self._versions()
        table, paradata = self._cases(versions)
        return Gathered(
            kind=self._readout.kind,
            study=self._readout.study or self._study.name,
            read_at=read_at,
            versions=tuple((version.q_version, version.columns) for version in versions.values()),
            table=table,
            answers=self._answers(),
            paradata=paradata,
            texts=tuple(self._readout.texts()) if with_texts else (),
            dispositions=tuple(self._readout.dispositions()),
            newest=next(iter(self._readout.versions()), None),
        )

    def _versions(self) -> dict[str, _Version]:
        """Return the fielded versions by hash, newest first."""
        found: dict[str, _Version] = {}
        for fielded in self._readout.versions():
            questionnaire = read_sources(fielded.structure, fielded.wording).questionnaire
            if questionnaire is None:
                raise UnreadableQuestionnaire(f"version {fielded.q_version}: what the store kept of it cannot be read.")
            derived = {one.name: one for one in derived_variables(questionnaire)}
            described = self._readout.variables(fielded.hash)
            columns = tuple(column_of(variable) for variable in described if variable.kind != "text")
            found[fielded.hash] = _Version(
                fielded.q_version, questionnaire, columns, frozenset(column.name for column in columns), derived
            )
        return found

    def _cases(self, versions: Mapping[str, _Version]) -> tuple[Table, Long]:
        items = union(version.columns for version in versions.values())
        derived: dict[str, Derived] = {}
        for version in versions.values():
            for name, one in version.derived.items():
                derived.setdefault(name, one)
        newest = next((version.questionnaire for version in versions.values()), None)
        system = system_columns(self._study)
        growing = Growing(
            (system[0], *items, *system[1:], *(derived_column(one, self._study, newest) for one in derived.values()))
        )
        spool = Spool(self._spool, "paradata", PARADATA)
        trace = _Trace(self._readout.paradata(), spool)
        of = self._readout.count()
        for number, case in enumerate(self._readout.cases(), start=1):
            growing.add(_row(case, versions[case.version], items, derived, trace.of(case.case_id)))
            if number % _TOLD_EVERY == 0:
                self._progress(number, of)
        self._progress(of, of)
        return self._with_speeders(growing.table(), newest), spool.long()

    def _with_speeders(self, table: Table, newest: Questionnaire | None) -> Table:
        timed = list(table.frame.select("lang_final", "dur_active_s", "status").iter_rows()) if len(table) else []
        limits = speeding_limits((language, seconds) for language, seconds, status in timed if status == _COMPLETE)
        cells = [is_speeder(language, seconds, limits) for language, seconds, _ in timed]
        return table.having(speeder_column(self._study, newest), cells) if newest is not None else table

    def _answers(self) -> Long:
        """What was typed stays behind: it leaves the store in a file of its own only."""
        spool = Spool(self._spool, "answers", ANSWERS)
        for rows in self._readout.answers():
            spool.add(rows)
        return spool.long()


class _Trace:
    """The paradata, in step with the cases; every row goes into the spool on its way."""

    def __init__(self, batches: Iterator[list[ParadataRow]], spool: Spool) -> None:
        self._rows = self._all(batches, spool)
        self._next = next(self._rows, None)

    @staticmethod
    def _all(batches: Iterator[list[ParadataRow]], spool: Spool) -> Iterator[ParadataRow]:
        for rows in batches:
            spool.add(rows)
            yield from rows

    def of(self, case_id: str) -> list[Seen]:
        """Return what was put to a case; cases are asked for in the order of the rows."""
        found: list[Seen] = []
        row = self._next
        while row is not None and row[0] == case_id:
            found.append(Seen(row[1], row[2], row[3], row[4]))
            row = next(self._rows, None)
        self._next = row
        return found


_LANGUAGES = {"es": 1, "en": 2}
_COUNTS = ("back", "edit", "soft", "err", "remind")


def _row(
    case: CaseRow,
    version: _Version,
    items: Iterable[Column],
    derived: Mapping[str, Derived],
    seen: list[Seen],
) -> list[Any]:
    cells = json.loads(case.cells)
    interview = load_interview(case.snapshot)
    counts = interview.counts
    worked = Case(version.questionnaire, interview, cells, seen)
    return [
        case.case_id,
        *(cells[column.name] if column.name in version.items else int(Missing.NOT_ASKED) for column in items),
        case.q_version,
        case.version,
        interview.notice,
        _LANGUAGES.get(case.locale, 90),
        counts.get("lang_switches", 0),
        case.entry_mode,
        case.stratum,
        _minute(case.begun_at),
        _minute(case.consent_at),
        _minute(case.submitted_at or ""),
        _minute(case.last_at),
        counts.get("sittings", 0),
        case.disp,
        case.status,
        *(counts.get(name, 0) for name in _COUNTS),
        str(case.seed),
        *(_derived(name, one, version, worked) for name, one in derived.items()),
    ]


def _derived(name: str, one: Derived, version: _Version, case: Case) -> object:
    """A variable whose sources this case's version does not have was not asked."""
    own = version.derived.get(name)
    if own is None:
        return "none" if one.kind == "text" else float(Missing.NOT_ASKED) if one.decimals else int(Missing.NOT_ASKED)
    value = own.work(case)
    return float(value) if own.decimals and not isinstance(value, str) else value


def _minute(at: str) -> str:
    return f"{at[:16]}:00Z" if at else ""
