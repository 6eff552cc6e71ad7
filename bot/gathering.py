"""From a store to the tables that files are written from: one consistent reading, worked out case by case, kept as columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.export.table import Column, Growing, Kind, Labels, Measure, Table
from bot.library import shipped_sources
from bot.speech import wording_of
from bot.store.database import Database
from bot.store.migrate import migrate
from bot.store.readout import CaseRow, Described, DispositionRow, Readout, read_out
from bot.study import Study
from flows import Missing


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read of a store, ready to be written."""

    kind: str
    study: str
    versions: tuple[str, ...]
    """Declared versions, newest first."""
    read_at: datetime
    """When the read transaction began."""
    table: Table
    """The wide table with the texts that people typed; `without_texts` leaves them out."""
    texts: tuple[tuple[str, str, str], ...]
    """(case id, variable, text) of everything typed that stands."""
    dispositions: tuple[DispositionRow, ...]

    def without_texts(self) -> Table:
        """Return the wide table without what people typed."""
        return self.table.of(column.name for column in self.table.columns if not is_typed(column))


def is_typed(column: Column) -> bool:
    """Return whether a column holds what people typed, as no system column does."""
    return column.kind == "text" and column.text != column.label


async def gather(path: Path, study: Study) -> Gathered:
    """Read a store. Raises StoreError."""
    async with AsyncExitStack() as stack:
        database = await Database.open(path)
        stack.push_async_callback(database.close)
        await migrate(database)
        return await read_out(database, lambda readout: _gathered(readout, study))


def _gathered(readout: Readout, study: Study) -> Gathered:
    read_at = datetime.now(UTC)
    versions = readout.versions()
    items = _union(readout.variables(version.hash) for version in versions)
    columns = _columns(items.values(), study) if versions else ()
    growing = Growing(columns)
    for case in readout.cases():
        growing.add(_row(case, items))
    return Gathered(
        kind=readout.kind,
        study=readout.study or study.name,
        versions=tuple(version.q_version for version in versions),
        read_at=read_at,
        table=growing.table(),
        texts=tuple(readout.texts()),
        dispositions=tuple(readout.dispositions()),
    )


def _union(versions: Iterable[Iterable[Described]]) -> dict[str, Described]:
    """Return every variable as the newest version that has it describes it, in the order of the newest."""
    found: dict[str, Described] = {}
    for variables in versions:
        for variable in variables:
            found.setdefault(variable.variable, variable)
    return found


# ---------------------------------------------------------------- columns

_SYSTEM: Mapping[str, tuple[Kind, Measure]] = {
    **dict.fromkeys(("q_version", "q_hash", "notice_version"), ("text", "nominal")),
    **dict.fromkeys(("lang_final", "stratum", "entry_mode", "disp", "status"), ("code", "nominal")),
    **dict.fromkeys(("started_at", "consent_at", "submitted_at", "last_at"), ("datetime", "scale")),
    **dict.fromkeys(
        ("n_sessions", "lang_switches", "n_back", "n_edit", "n_soft", "n_err", "n_remind"), ("number", "scale")
    ),
    "rand_seed": ("text", "nominal"),
}  # type: ignore[assignment]
"""Columns that no item fills, behind those that items fill."""


def _columns(items: Iterable[Described], study: Study) -> tuple[Column, ...]:
    labels, values = _system_words(study)
    system = [
        Column(name, kind, measure, labels[name], values.get(name, {}), frozenset(), {}, labels[name], "")
        for name, (kind, measure) in {"case_id": ("text", "nominal"), **_SYSTEM}.items()
    ]
    return (system[0], *(_column(variable) for variable in items), *system[1:])


def _column(variable: Described) -> Column:
    ticked = {code for code, is_missing, _, _ in variable.values if not is_missing} == {0, 1}
    is_tick = variable.kind == "code" and variable.variable != variable.item and ticked
    return Column(
        name=variable.variable,
        kind=variable.kind,  # type: ignore[arg-type]
        measure=variable.measure,  # type: ignore[arg-type]
        label=variable.label,
        values={code: label for code, _, label, _ in variable.values},
        missing=frozenset(code for code, is_missing, _, _ in variable.values if is_missing),
        stata={code: stata for code, is_missing, _, stata in variable.values if is_missing},
        text=variable.text,
        universe=variable.universe,
        set_of=variable.item if is_tick else "",
    )


def _system_words(study: Study) -> tuple[dict[str, Labels], dict[str, dict[int, Labels]]]:
    """Return labels and value labels of the columns that no item fills, from the study's words (`var-<name>`)."""
    wording, _ = wording_of(shipped_sources(study.questionnaire)[1])
    labels: dict[str, Labels] = {}
    values: dict[str, dict[int, Labels]] = {}
    for key in wording["es"]:
        if not key.startswith("var-"):
            continue
        name, _, attribute = key.removeprefix("var-").partition(".o")
        words = {locale: wording[locale][key].text for locale in study.locales}
        if attribute:
            values.setdefault(name, {})[int(attribute)] = words
        else:
            labels[name] = words
    values["stratum"] = {0: values["entry_mode"][2]} | {
        stratum.code: {"es": stratum.es, "en": stratum.en} for stratum in study.strata
    }
    return labels, values


# ---------------------------------------------------------------- cells

_LANGUAGES = {"es": 1, "en": 2}


def _row(case: CaseRow, items: Mapping[str, Described]) -> list[Any]:
    cells = json.loads(case.cells)
    snapshot = json.loads(case.snapshot)
    counts = snapshot["counts"]
    row: list[Any] = [case.case_id]
    for name, variable in items.items():
        row.append(cells.get(name, "" if variable.kind == "text" else int(Missing.NOT_ASKED)))
    row.extend(
        (
            case.q_version,
            case.version,
            snapshot["notice"],
            _LANGUAGES.get(case.locale, 90),
            case.stratum,
            case.entry_mode,
            case.disp,
            case.status,
            _minute(case.begun_at),
            _minute(case.consent_at),
            _minute(case.submitted_at or ""),
            _minute(case.last_at),
            counts.get("sittings", 0),
            *(counts.get(name, 0) for name in ("lang_switches", "back", "edit", "soft", "err", "remind")),
            str(case.seed),
        )
    )
    return row


def _minute(at: str) -> str:
    return f"{at[:16]}:00Z" if at else ""
