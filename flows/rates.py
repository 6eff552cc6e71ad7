"""Outcome rates from counts of dispositions, as AAPOR's *Standard Definitions* give them for specifically named persons.

Only people who were on the roster enter a rate: an entry by the open link has no denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.disposition import TABLE

CLASSES = ("I", "P", "R", "NC", "O", "UO", "NE")


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it is made of; without a denominator there is no value."""

    numerator: float
    denominator: float

    @property
    def value(self) -> float | None:
        """Return the share; None when nobody is in the denominator."""
        return self.numerator / self.denominator if self.denominator else None


def class_counts(dispositions: Iterable[int]) -> dict[str, int]:
    """Return how many cases fall into each class."""
    counts = dict.fromkeys(CLASSES, 0)
    for disp in dispositions:
        counts[TABLE[disp].aapor_class] += 1
    return counts


def eligibility(counts: Mapping[str, float]) -> Rate:
    """Return e: of those whose eligibility is known, how many are eligible (proportional allocation)."""
    known = sum(counts.get(name, 0) for name in ("I", "P", "R", "NC", "O"))
    return Rate(known, known + counts.get("NE", 0))


def rates(counts: Mapping[str, float], e: float | None = None) -> dict[str, Rate]:
    """Return RR1–RR6, COOP1–COOP2 and REF1–REF3 by name. Without `e` it is estimated; when nobody is known, it is 1."""
    i, p, r, nc, o, uo = (counts.get(name, 0) for name in ("I", "P", "R", "NC", "O", "UO"))
    if e is None:
        estimated = eligibility(counts).value
        e = 1.0 if estimated is None else estimated
    known = (i + p) + (r + nc + o)
    everybody, estimated_eligible, asked = known + uo, known + e * uo, (i + p) + r + o
    return {
        "RR1": Rate(i, everybody),
        "RR2": Rate(i + p, everybody),
        "RR3": Rate(i, estimated_eligible),
        "RR4": Rate(i + p, estimated_eligible),
        "RR5": Rate(i, known),
        "RR6": Rate(i + p, known),
        "COOP1": Rate(i, asked),
        "COOP2": Rate(i + p, asked),
        "REF1": Rate(r, everybody),
        "REF2": Rate(r, estimated_eligible),
        "REF3": Rate(r, known),
    }
