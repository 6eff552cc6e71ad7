"""Rows and columns of an export: which columns there are, what each is called in which language, what each cell holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Labels = Mapping[str, str]
Kind = Literal["code", "number", "text", "datetime"]

MISSING_RANGE = (-99, -93)
SYSTEM_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("case_id", "q_version", "q_hash", "notice_version", "rand_seed", "soft_log"), "text"),
    **dict.fromkeys(("lang", "lang_final", "entry_mode", "disp", "status"), "code"),
    **dict.fromkeys(("started_at", "consent_at", "submitted_at", "last_at"), "datetime"),
}
"""Columns that no item fills; whatever is not named here is a number."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the wide table."""

    name: str
    kind: Kind
    measure: Literal["nominal", "ordinal", "scale"]
    label: Labels
    values: Mapping[int, Labels]
    missing: frozenset[int]
    """Codes among the values that are reasons for having no answer."""
    stata: Mapping[int, str]
    text: Labels
    universe: str
    set_of: str = ""

    @property
    def has_missing_range(self) -> bool:
        """Return whether -99 to -93 are declared missing here."""
        return bool(self.missing)


@dataclass(frozen=True, slots=True)
class Table:
    """The wide table: a row a case."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[int | str | None, ...], ...]

    def column(self, name: str) -> list[int | str | None]:
        """Return the cells of one column."""
        at = [column.name for column in self.columns].index(name)
        return [row[at] for row in self.rows]


def wide_table(
    names: tuple[str, ...],
    responses: list[dict[str, Any]],
    codebook: list[dict[str, Any]],
    value_labels: list[dict[str, Any]],
    system_labels: Mapping[str, Labels],
    system_values: Mapping[str, Mapping[int, Labels]],
    *,
    with_text: bool,
) -> Table:
    """Return the table of the given columns; texts that people typed only on request."""
    described = {row["variable"]: row for row in codebook}
    labels: dict[str, list[dict[str, Any]]] = {}
    for row in value_labels:
        labels.setdefault(row["variable"], []).append(row)
    columns = []
    for name in names:
        if name in described:
            columns.append(_column(described[name], labels.get(name, [])))
        else:
            kind = SYSTEM_KINDS.get(name, "number")
            label = system_labels.get(name, {"es": name, "en": name})
            measure: Literal["nominal", "scale"] = "scale" if kind in ("number", "datetime") else "nominal"
            columns.append(Column(name, kind, measure, label, system_values.get(name, {}), frozenset(), {}, label, ""))
    kept = [c for c in columns if with_text or not (c.kind == "text" and c.name in described)]
    rows = tuple(tuple(row[c.name] for c in kept) for row in responses)
    return Table(tuple(kept), rows)


def _column(row: dict[str, Any], labels: list[dict[str, Any]]) -> Column:
    multi = (
        row["item"]
        if row["kind"] == "code"
        and row["variable"] != row["item"]
        and {one["code"] for one in labels if not one["is_missing"]} == {0, 1}
        else ""
    )
    return Column(
        name=row["variable"],
        kind=row["kind"],
        measure=row["measure"],
        label={"es": row["label_es"], "en": row["label_en"]},
        values={one["code"]: {"es": one["label_es"], "en": one["label_en"]} for one in labels},
        missing=frozenset(one["code"] for one in labels if one["is_missing"]),
        stata={one["code"]: one["stata"] for one in labels if one["is_missing"]},
        text={"es": row["text_es"], "en": row["text_en"]},
        universe=row["universe"],
        set_of=multi,
    )
