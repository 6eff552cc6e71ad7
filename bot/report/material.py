"""What a report is worked out from: cells as numbers by variable, how cases stand, what was shown when. One adapter, no statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy

from bot.export.table import Column, Table
from bot.report.intervals import Numbers
from bot.report.weights import Weights, poststratified
from bot.store.course import CourseRow, Shown
from bot.store.waves import Began
from bot.study import Study
from flows import Questionnaire

COMPLETE = 110
ANALYSED = (COMPLETE, 120)
"""Complete, and partial by the study's rule."""
OPEN_LINK = 2


@dataclass(frozen=True)
class Material:
    """One reading of a store, for a report."""

    kind: str
    study: Study
    questionnaire: Questionnaire
    versions: tuple[str, ...]
    read_at: datetime
    table: Table
    """Cases with consent."""
    course: Sequence[CourseRow]
    """Everybody ever invited or opened."""
    shown: Sequence[Shown]
    waves: Sequence[Began]

    @property
    def smallest(self) -> int:
        """Return the smallest count that may be shown."""
        return self.study.minimum_cell

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """Return the columns by name."""
        return {column.name: column for column in self.table.columns}

    def cells(self, name: str) -> Numbers:
        """Return a variable of every case with consent, missing codes and all."""
        return self.table.frame[name].to_numpy()

    @cached_property
    def is_analysed(self) -> Numbers:
        """Return which of the cases with consent are analysed."""
        if not len(self.table):
            return numpy.zeros(0, dtype=bool)
        return numpy.isin(self.cells("disp"), ANALYSED)

    @property
    def n(self) -> int:
        """Return how many cases are analysed."""
        return int(self.is_analysed.sum())

    def codes(self, name: str) -> Numbers:
        """Return a variable of the analysed cases, missing codes and all; empty when no version has it."""
        if name not in self.columns:
            return numpy.zeros(0)
        return self.cells(name)[self.is_analysed].astype(float)

    def valid(self, name: str) -> Numbers:
        """Return a variable of the analysed cases with NaN for every reason there is no answer."""
        cells = self.codes(name)
        column = self.columns.get(name)
        if column is None:
            return numpy.full(self.n, numpy.nan)
        return numpy.where(numpy.isin(cells, list(column.missing)), numpy.nan, cells)

    @property
    def active_seconds(self) -> list[float]:
        """Return how long each complete case was at it, pauses left out; none where that is not worked out."""
        if "dur_active_s" not in self.columns:
            return []
        return [float(one) for one in self.cells("dur_active_s")[self.cells("disp") == COMPLETE]]

    @cached_property
    def frames(self) -> Mapping[int, int]:
        """Return the frame sizes of the strata, when the study file has one for each."""
        sizes = {stratum.code: stratum.frame_size for stratum in self.study.strata}
        return {code: size for code, size in sizes.items() if size is not None} if None not in sizes.values() else {}

    @cached_property
    def in_frame(self) -> bool:
        """Return whether everybody analysed was drawn from a frame whose size is known."""
        if not self.n or not self.frames:
            return False
        by_link = self.codes("entry_mode") == OPEN_LINK
        return not by_link.any() and bool(numpy.isin(self.codes("stratum"), list(self.frames)).all())

    @property
    def population(self) -> int | None:
        """Return the size of the frame, for the finite population correction; None where it is not known."""
        return max(sum(self.frames.values()), self.n) if self.in_frame else None

    @cached_property
    def weights(self) -> Weights | None:
        """Return the weights of the analysed cases; None without frame sizes, or where only one cell is left to weight."""
        if not self.in_frame:
            return None
        strata = [int(code) for code in self.codes("stratum")]
        found = poststratified(strata, self.frames, max(2, self.smallest))
        return found if found is not None and len(found.cells) > 1 else None
