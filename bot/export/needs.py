"""Weighted needs by capability: how far importance lies above capability, weighted by how important it is to everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars

from bot.export.table import Column, Table

_VALID = (1, 5)
_ANALYSED = (1, 2)
"""Complete and partial cases."""


@dataclass(frozen=True, slots=True)
class Need:
    """One capability; the numbers are None where fewer than the least number of cases stand behind them."""

    variable: str
    capability: Column
    n_pairs: int
    """Cases with both ratings."""
    n_importance: int
    mean_gap: float | None
    mean_importance: float | None
    need: float | None
    """`mean_gap` times `mean_importance`."""
    rank: int | None
    """1 is the greatest need; equal needs share a rank."""


def needs(table: Table, least: int = 1) -> tuple[Need, ...]:
    """Return the need of each capability that is rated in both batteries, in the order of the questionnaire."""
    columns = {column.name: column for column in table.columns}
    if "status" not in columns:
        return ()  # a public file that does without it does not tell of whom the needs would be
    keys = [name.removeprefix("cap_") for name in columns if name.startswith("cap_") and name != "cap_mean"]
    keys = [key for key in keys if f"imp_{key}" in columns]
    analysed = table.frame.filter(polars.col("status").is_in(_ANALYSED)) if keys else table.frame
    found = [_need(key, columns[f"imp_{key}"], analysed, least) for key in keys]
    sizes = sorted((one.need for one in found if one.need is not None), reverse=True)
    return tuple(one if one.need is None else replace(one, rank=1 + sizes.index(one.need)) for one in found)


def _need(key: str, capability: Column, cases: polars.DataFrame, least: int) -> Need:
    importance, own = polars.col(f"imp_{key}"), polars.col(f"cap_{key}")
    rated = cases.filter(importance.is_between(*_VALID))
    both = rated.filter(own.is_between(*_VALID))
    gap = importance.cast(polars.Float64) - own
    if len(both) < max(1, least):
        return Need(f"needs_{key}", capability, len(both), len(rated), None, None, None, None)
    mean_gap = float(both.select(gap.mean()).item())
    mean_importance = float(rated.select(importance.mean()).item())
    return Need(
        f"needs_{key}", capability, len(both), len(rated), mean_gap, mean_importance, mean_gap * mean_importance, None
    )


FIELDS = {
    "variable": "string", "label_es": "string", "label_en": "string", "n_pairs": "integer", "n_importance": "integer",
    "mean_gap": "number", "mean_importance": "number", "need": "number", "rank": "integer",
}  # fmt: skip
"""The columns of needs.csv and what they hold."""
HEADER = tuple(FIELDS)


def rows(found: Iterable[Need]) -> list[tuple[object, ...]]:
    """Return them as rows under `HEADER`; what was kept back is empty."""
    return [
        (
            one.variable, one.capability.label["es"], one.capability.label["en"], one.n_pairs, one.n_importance,
            *(None if number is None else round(number, 6) for number in (one.mean_gap, one.mean_importance, one.need)), one.rank,
        )
        for one in found
    ]  # fmt: skip
