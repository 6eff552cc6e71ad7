"""What of a reading may leave the house, and in how many packages: its profile, its versions, what people typed."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.columns import formulas_say
from bot.export.differences import Difference
from bot.export.disclosure import Rare, TooRare, for_the_public, public_dispositions, rare_cells
from bot.export.long import Long
from bot.export.package import ExportError
from bot.export.table import Table
from bot.gathering import Gathered
from bot.review.queue import QueueError
from bot.study import Study
from bot.text_review import reviewed_texts

PROFILES = ("research", "public")
VERSIONS = ("stacked", "apart")
_NAMED = 20
"""Rare combinations that are named one by one."""
_UNREVIEWED = "no"


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms an export is made."""

    profile: str = "research"
    leave_out: frozenset[str] = frozenset()
    """Columns that a public file does without."""
    open_text: bool = False
    review: Path | None = None
    """The queue that says which texts leave, and how; None lets all of them leave, marked as not reviewed."""
    crosswalk: Path | None = None
    """Where the new ids of a public file are written beside the old ones."""
    versions: str = "stacked"
    seed: int | None = None
    """Repeats the ids and the order of a public file."""


@dataclass(frozen=True, slots=True)
class Part:
    """One package to be written."""

    versions: tuple[str, ...]
    table: Table
    dispositions: Sequence[Sequence[object]]
    texts: Sequence[tuple[str, str, str, str]] | None
    """case_id, variable, text, whether and how it was reviewed; None leaves open text out."""
    long: Mapping[str, Long]
    differences: Sequence[Difference]
    warnings: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    """Case id -> the id in a public file."""


class WrongTerms(ExportError):
    """The terms do not fit the store; the message says which, and what would."""


_NEVER_LEFT_OUT = frozenset({"case_id"})
"""A file without it would have no rows that can be named."""


def parts(gathered: Gathered, study: Study, terms: Terms) -> list[Part]:
    """Return the packages to be written. Raises ExportError for what must not leave, WrongTerms for what cannot be meant."""
    _check_left_out(gathered.table, terms.leave_out)
    wholes = list(by_version(gathered)) if terms.versions == "apart" and gathered.versions else [_whole(gathered)]
    texts, left = _texts(gathered, terms)
    made = [_on_terms(replace(one, texts=texts), study, terms) for one in wholes]
    if left:
        made[0] = replace(
            made[0], warnings=(*made[0].warnings, f"{left:,} texts stay here: they are pending or dropped.")
        )
    return made


def _check_left_out(table: Table, names: frozenset[str]) -> None:
    if unknown := names - {column.name for column in table.columns}:
        raise WrongTerms(
            f"--leave-out: there is no column {', '.join(sorted(unknown))}; codebook.json of an export names them all."
        )
    if needed := names & _NEVER_LEFT_OUT:
        raise WrongTerms(
            f"--leave-out: {', '.join(sorted(needed))} stays; in a public file it is new in every release."
        )


def _whole(gathered: Gathered) -> Part:
    return Part(
        versions=tuple(version for version, _ in gathered.versions),
        table=gathered.table,
        dispositions=gathered.dispositions,
        texts=None,
        long={"answers_long": gathered.answers, "paradata": gathered.paradata},
        differences=gathered.differences,
    )


def by_version(gathered: Gathered) -> Iterator[Part]:
    """Each version has its own columns, described in its own words; cases that never began are in the newest. None without a version."""
    whole = _whole(gathered)
    items = {column.name for _, columns in gathered.versions for column in columns}
    began = dict(gathered.table.frame.select("case_id", "q_version").iter_rows())
    newest = next((version for version, _ in gathered.versions), "")
    for version, columns in gathered.versions:
        own = {column.name: column for column in columns}
        kept = tuple(own.get(c.name, c) for c in gathered.table.columns if c.name in own or c.name not in items)
        table = gathered.table.within("q_version", version, kept)
        yield replace(
            whole,
            versions=(version,),
            table=table,
            dispositions=[row for row in gathered.dispositions if began.get(row.case_id, newest) == version],
            long={name: long.within(table) for name, long in whole.long.items()},
        )


def _texts(gathered: Gathered, terms: Terms) -> tuple[Sequence[tuple[str, str, str, str]] | None, int]:
    if not terms.open_text:
        return None, 0
    if terms.review is None:
        return [(*text, _UNREVIEWED) for text in gathered.texts], 0
    if not terms.review.exists():
        raise ExportError(f"{terms.review}: there is no such queue; make one with `voces text-review {terms.review}`.")
    try:
        return reviewed_texts(gathered.texts, terms.review)
    except QueueError as error:
        raise ExportError(str(error)) from None


def _on_terms(part: Part, study: Study, terms: Terms) -> Part:
    quasi = tuple(name for name in study.quasi_identifiers if name not in terms.leave_out)
    if terms.profile != "public":
        of_part = set(part.table.frame["case_id"])
        texts = None if part.texts is None else [text for text in part.texts if text[0] in of_part]
        warnings = tuple(_warned(rare_cells(part.table, quasi, study.minimum_cell), quasi, study.minimum_cell))
        return replace(part, texts=texts, warnings=warnings)
    try:
        release = for_the_public(
            part.table, quasi, study.minimum_cell, formulas_say, leave_out=terms.leave_out, seed=terms.seed
        )
    except TooRare as error:
        raise ExportError(_refusal(error.cells, study.minimum_cell)) from None
    return replace(
        part,
        table=release.table,
        dispositions=public_dispositions(part.dispositions, release, terms.seed),
        texts=None,
        long={},
        ids=release.ids,
    )


def _warned(rare: Sequence[Rare], quasi: Sequence[str], k: int) -> Iterator[str]:
    if rare:
        n = sum(cell.n for cell in rare)
        yield (
            f"{n:,} cases share their {', '.join(quasi)} with fewer than {k} in all ({len(rare):,} combinations): whoever knows"
            " these people can find them in this file. Keep it within the team; --profile public makes one to share."
        )


def _refusal(rare: Sequence[Rare], k: int) -> str:
    named = "; ".join(str(cell) for cell in rare[:_NAMED])
    more = f"; and {len(rare) - _NAMED:,} more" if len(rare) > _NAMED else ""
    names = ", ".join(dict.fromkeys(name for cell in rare for name, _ in cell.cell))
    return (
        f"public: fewer than {k} cases share these: {named}{more}. Nothing was written. Leave one of {names} out with --leave-out,"
        " or wait until more people have answered."
    )


def write_crosswalk(path: Path, made: Sequence[Part]) -> None:
    """Write the ids of a public file beside those of the store, for the owner's eyes only. Raises ExportError."""
    try:
        number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise ExportError(f"{path}: it exists already; name another file for the crosswalk.") from None
    except OSError as error:
        raise ExportError(f"{path}: it cannot be written ({error.strerror}).") from None
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(("case_id", "release_id"))
            writer.writerows(sorted(pair for part in made for pair in part.ids.items()))
    except OSError as error:
        path.unlink(missing_ok=True)  # half a crosswalk is none
        raise ExportError(f"{path}: it cannot be written ({error.strerror}).") from None
