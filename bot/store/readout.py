"""Everything an export needs, from one read transaction: the cases, what was ever given, the paradata, the dispositions.

Rows are handed out one after the other, in the order of case ids, so that a hundred thousand cases need no more memory than one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from bot.store.course import CourseRow, Shown, course, shown
from bot.store.database import Database
from bot.store.fielding import Fielded

T = TypeVar("T")

_ROWS_AT_ONCE = 20_000


class CaseRow(NamedTuple):
    """One case with consent: what the store knows of it, its cells and its interview as JSON, times as they were written."""

    case_id: str
    version: str
    q_version: str
    locale: str
    stratum: int
    entry_mode: int
    disp: int
    status: int
    seed: int
    begun_at: str
    consent_at: str
    submitted_at: str | None
    last_at: str
    cells: str
    snapshot: str


AnswerRow = tuple[str, str, str, int, int, int | None, str, str | None, int]
"""case_id, q_version, variable, seq, value_num, missing, given_at, superseded_at, void: as the view `answers_long` has it."""
ParadataRow = tuple[str, str, int, str, str | None, int | None, int, str, int]
"""case_id, item, visit, shown_at, answered_at, latency_ms, n_changes, via, sitting: as the view `paradata` has it."""


class DispositionRow(NamedTuple):
    """How one case stands, as the view `dispositions` has it."""

    case_id: str
    stratum: int
    entry_mode: int
    disp: int
    aapor_class: str
    final: int
    as_of: str


@dataclass(frozen=True, slots=True)
class Described:
    """One variable of one version, as the views `codebook` and `value_labels` have it."""

    variable: str
    item: str
    kind: str
    measure: str
    label: Mapping[str, str]
    text: Mapping[str, str]
    universe: str
    values: tuple[tuple[int, bool, Mapping[str, str], str], ...]
    """(code, is missing, label by locale, Stata's extended missing value or "")."""


_CASES = """
select
    i.case_id, i.version, v.q_version, i.locale, c.stratum, c.entry_mode, c.disp, d.status, c.seed, i.begun_at, i.consent_at,
    i.submitted_at, i.last_at, i.cells, i.snapshot
from interviews as i
inner join cases as c on c.case_id = i.case_id
inner join versions as v on v.hash = i.version
inner join disposition_codes as d on d.disp = c.disp
where i.consent_at is not null
order by i.case_id
"""


class Readout:
    """One consistent reading of the store; good until the function it was given to returns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        facts = connection.execute("select kind, study from store_facts").fetchone() or ("field", "")
        self.kind: str = facts[0]
        self.study: str = facts[1]

    def versions(self) -> list[Fielded]:
        """Return every version ever fielded, newest first."""
        return [
            Fielded(hashed, q_version, structure, json.loads(wording))
            for hashed, q_version, structure, wording in self._connection.execute(
                "select hash, q_version, structure, wording from versions order by fielded_at desc, q_version desc"
            )
        ]

    def variables(self, version: str) -> list[Described]:
        """Return the variables that items of a version fill, in its order."""
        values: dict[str, list[tuple[int, bool, Mapping[str, str], str]]] = {}
        for variable, code, is_missing, es, en, stata in self._connection.execute(
            "select variable, code, is_missing, label_es, label_en, stata from variable_values where version = ?"
            " order by variable, code",
            (version,),
        ):
            values.setdefault(variable, []).append((code, bool(is_missing), {"es": es, "en": en}, stata))
        return [
            Described(
                variable,
                item,
                kind,
                measure,
                {"es": label_es, "en": label_en},
                {"es": text_es, "en": text_en},
                universe,
                tuple(values.get(variable, ())),
            )
            for variable, item, kind, measure, label_es, label_en, text_es, text_en, universe in self._connection.execute(
                "select variable, item, kind, measure, label_es, label_en, text_es, text_en, universe from variables"
                " where version = ? and in_cells = 1 order by position",
                (version,),
            )
        ]

    def count(self) -> int:
        """Return how many cases `cases` will yield."""
        found: int = self._connection.execute(
            "select count(*) from interviews where consent_at is not null"
        ).fetchone()[0]
        return found

    def cases(self) -> Iterator[CaseRow]:
        """Yield every case with consent, by case id."""
        return map(CaseRow._make, self._connection.execute(_CASES))

    def answers(self) -> Iterator[list[AnswerRow]]:
        """Yield, many at a time, every coded or numeric answer ever given, by case id and in the order given.

        What was typed is not among them: `texts` has it.
        """
        return self._many(
            "select case_id, q_version, variable, seq, value_num, missing, given_at, superseded_at, void from answers_long"
            " where value_num is not null order by case_id, seq"
        )

    def paradata(self) -> Iterator[list[ParadataRow]]:
        """Yield, many at a time, every time an item was put to somebody, by case id, item and visit."""
        return self._many(
            "select case_id, item, visit, shown_at, answered_at, latency_ms, n_changes, via, sitting from paradata"
            " order by case_id, item, visit"
        )

    def _many(self, sql: str) -> Iterator[list[Any]]:
        cursor = self._connection.execute(sql)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield rows

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Yield (case id, variable, text) of everything that was typed and stands."""
        return self._connection.execute(
            "select case_id, variable, value_text from answers_long where value_text <> '' and superseded_at is null"
            " and void = 0 order by case_id, variable"
        )

    def cells_of(self, variable: str) -> dict[str, int]:
        """Return the cell of one coded variable by case id."""
        return dict(
            self._connection.execute(
                "select case_id, json_extract(cells, '$.' || ?) from interviews"
                " where consent_at is not null and json_type(cells, '$.' || ?) = 'integer'",
                (variable, variable),
            ).fetchall()
        )

    def dispositions(self) -> Iterator[DispositionRow]:
        """Yield how every case stands that was ever invited or opened, by case id."""
        return map(
            DispositionRow._make,
            self._connection.execute(
                "select case_id, stratum, entry_mode, disp, aapor_class, final, substr(as_of, 1, 16) || ':00Z'"
                " from dispositions order by case_id"
            ),
        )

    def course(self) -> list[CourseRow]:
        """Return how every case stands, for a report on fieldwork."""
        return course(self._connection)

    def shown(self) -> list[Shown]:
        """Return every time an item was put to somebody, for a report on fieldwork."""
        return shown(self._connection)


async def read_out(database: Database, take: Callable[[Readout], T]) -> T:
    """Give a function one consistent reading of the store, in the reader's thread, and return what it makes of it."""

    def work(connection: sqlite3.Connection) -> Any:
        return take(Readout(connection))

    return await database.read_whole(work)  # type: ignore[no-any-return]
