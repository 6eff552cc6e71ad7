"""What a file may tell about a person: how often each combination of what others know of people occurs, and what is done about it.

`public` leaves out texts, seeds, orders, states, posts and kinds of institution, cuts off the tails, bands years, keeps months of
times, merges small strata, gives new random ids and sorts by them. It claims no anonymity: it counts, and refuses what is too rare.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars

from bot.export.table import MISSING_RANGE, Column, Labels, Table

Say = Callable[[str, Mapping[str, str]], Labels]
"""Words of ours, by key and fills, in each language."""

KEPT_TEXTS = frozenset({"case_id", "q_version"})
LEFT_OUT = frozenset(
    {
        "inst_state", "position", "position_other_st", "inst_type_pub", "inst_type_priv",  # a rector is known by type and state
        "yrs_lead",  # gives the year away
    }
)  # fmt: skip
TOPS = {"yrs_position": 10, "direct_reports": 30}
BANDED = {"year_first_lead": 5, "iglu_year": 5}
STRATUM = "stratum"

_ID_SIGNS = "0123456789abcdef"
_ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Rare:
    """One combination of quasi-identifiers that too few cases share."""

    cell: tuple[tuple[str, int], ...]
    """(variable, code) of each."""
    n: int

    def __str__(self) -> str:
        return f"{', '.join(f'{name} = {code}' for name, code in self.cell)} ({self.n})"


class TooRare(Exception):
    """Some combinations occur too seldom to be given to the public; the message names them."""

    def __init__(self, cells: tuple[Rare, ...]) -> None:
        super().__init__("; ".join(map(str, cells)))
        self.cells = cells


@dataclass(frozen=True, slots=True)
class Release:
    """A table for the public."""

    table: Table
    ids: Mapping[str, str]
    """Case id -> the id of this release; whoever keeps it can undo the exchange."""
    strata: Mapping[int, int]
    """Stratum -> the stratum it was merged into."""


def rare_cells(table: Table, quasi: Sequence[str], k: int) -> tuple[Rare, ...]:
    """Return the combinations that fewer than k cases share. Where nothing is known of a person but the stratum, nothing is rare."""
    names = [name for name in quasi if name in table.frame.columns]
    if not names or not len(table):
        return ()
    counted = table.frame.group_by(names).agg(polars.len().alias("n")).filter(polars.col("n") < k).sort(names)
    cells = [Rare(tuple(zip(names, row[:-1], strict=True)), row[-1]) for row in counted.iter_rows()]
    return tuple(cell for cell in cells if any(_tells(name, code) for name, code in cell.cell))


def _tells(name: str, code: int) -> bool:
    return name != STRATUM and not MISSING_RANGE[0] <= code <= MISSING_RANGE[1]


def for_the_public(
    table: Table,
    quasi: Sequence[str],
    k: int,
    say: Say,
    *,
    leave_out: frozenset[str] = frozenset(),
    seed: int | None = None,
) -> Release:
    """Return what may be given to the public. Raises TooRare.

    Ids and order are drawn anew for each release; a seed repeats them, for whoever has to show how a release came about.
    """
    gone = LEFT_OUT | leave_out
    kept = [c.name for c in table.columns if c.name not in gone and (c.kind != "text" or c.name in KEPT_TEXTS)]
    coarse = table.of(kept)
    for column in coarse.columns:
        coarse = _coarser(coarse, column, say)
    coarse, strata = _merged(coarse, k)
    if rare := rare_cells(coarse, quasi, k):
        raise TooRare(rare)
    ids = _new_ids(
        coarse.frame["case_id"].to_list(), random.Random(seed) if seed is not None else random.SystemRandom()
    )
    return Release(_exchanged(coarse, ids), ids, strata)


Change = tuple[Column, polars.Expr]


def _coarser(table: Table, column: Column, say: Say) -> Table:
    if column.name in TOPS:
        return _changed(table, *_topped(column, TOPS[column.name], say))
    if column.name in BANDED:
        return _changed(table, *_banded(column, table, BANDED[column.name], say))
    return _changed(table, *_monthly(column, say)) if column.kind == "datetime" else table


def _changed(table: Table, changed: Column, cells: polars.Expr) -> Table:
    columns = tuple(changed if one.name == changed.name else one for one in table.columns)
    return Table(columns, table.frame.with_columns(cells.cast(changed.dtype).alias(changed.name)))


def _topped(column: Column, top: int, say: Say) -> Change:
    values = {**column.values, top: say("value-or-more", {"value": str(top)})}
    label = say("label-topped", {**_labels(column), "value": str(top)})
    changed = replace(column, label=_of(label, column), values=values)
    return changed, polars.col(column.name).clip(upper_bound=top)


def _banded(column: Column, table: Table, width: int, say: Say) -> Change:
    """A band is called by its first year."""
    cell = polars.col(column.name)
    first = polars.when(cell < 0).then(cell).otherwise(cell - cell % width)
    starts = sorted(set(table.frame.select(first).to_series()) - set(column.values))
    values = {**column.values, **{start: _same(f"{start}–{start + width - 1}", column) for start in starts}}
    label = say("label-banded", {**_labels(column), "value": str(width)})
    return replace(column, kind="code", measure="ordinal", label=_of(label, column), values=values), first


def _monthly(column: Column, say: Say) -> Change:
    return replace(column, label=_of(say("label-month", _labels(column)), column)), polars.col(column.name).dt.truncate(
        "1mo"
    )


def _labels(column: Column) -> Mapping[str, str]:
    return {"label": "\ue002"}


def _of(said: Labels, column: Column) -> Labels:
    return {locale: text.replace("\ue002", column.label[locale]) for locale, text in said.items()}


def _same(text: str, column: Column) -> Labels:
    return dict.fromkeys(column.label, text)


def _merged(table: Table, k: int) -> tuple[Table, Mapping[int, int]]:
    """Merge strata until each has k cases: the smallest joins the next smallest, and the two go by the lower code."""
    column = next((column for column in table.columns if column.name == STRATUM), None)
    if column is None or not len(table):
        return table, {}
    sizes = dict(table.frame.group_by(STRATUM).len().iter_rows())
    goes_to = {code: code for code in sizes}
    while len(sizes) > 1 and min(sizes.values()) < k:
        smallest, second = sorted(sizes, key=lambda code: (sizes[code], code))[:2]
        low, high = sorted((smallest, second))
        sizes[low] += sizes.pop(high)
        goes_to = {code: low if into == high else into for code, into in goes_to.items()}
    values = {
        into: {
            locale: " + ".join(column.values[code][locale] for code in sorted(goes_to) if goes_to[code] == into)
            for locale in column.label
        }
        for into in sorted(set(goes_to.values()))
    }
    changed = replace(column, values=values)
    moved = {code: into for code, into in goes_to.items() if code != into}
    return _changed(table, changed, polars.col(STRATUM).replace(goes_to)), moved


def _new_ids(case_ids: Sequence[str], chance: random.Random) -> dict[str, str]:
    drawn: set[str] = set()
    while len(drawn) < len(case_ids):
        drawn.add("c" + "".join(chance.choice(_ID_SIGNS) for _ in range(_ID_LENGTH)))
    # A set of texts has no order that can be repeated.
    new = sorted(drawn)
    chance.shuffle(new)
    return dict(zip(case_ids, new, strict=True))


def _exchanged(table: Table, ids: Mapping[str, str]) -> Table:
    new = polars.Series("case_id", [ids[case_id] for case_id in table.frame["case_id"]], dtype=polars.String())
    return Table(table.columns, table.frame.with_columns(new).sort("case_id"))


def public_dispositions(
    rows: Sequence[Sequence[Any]], release: Release, seed: int | None = None
) -> list[tuple[Any, ...]]:
    """Return how cases stand for the public: under the ids of the release, strata merged, by month; the rest get ids of their own."""
    chance = random.Random(seed) if seed is not None else random.SystemRandom()
    others = _new_ids([row[0] for row in rows if row[0] not in release.ids], chance)
    ids = {**others, **release.ids}
    return sorted(
        (ids[row[0]], release.strata.get(row[1], row[1]), *row[2:-1], f"{row[-1][:7]}-01T00:00:00.000Z") for row in rows
    )
