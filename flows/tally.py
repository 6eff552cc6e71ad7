"""How many people stand how: the one count of who has started, and of every word, row and class that follows from a disposition.

Whatever tells people how fieldwork stands counts here, so that two places never differ. Counts only, of nobody in particular.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.disposition import TABLE
from flows.rates import CLASSES, Rate, eligibility, rates

WITHDREW, NOT_INVITED, UNDELIVERABLE = 214, 311, 330
WORDS = ("complete", "partial", "break_off", "refused", "withdrew", "ineligible", "unknown")
ROWS = ("not_started", "unfinished", "complete", "partial", "break_off", "refused", "withdrew", "ineligible", "other")
"""Each person who was invited is in one of these."""


def has_started(disp: int, *, opened: bool) -> bool:
    """Return whether somebody has opened the interview; who withdrew after it has, though no interview is left to show it."""
    return opened or disp == WITHDREW


@dataclass(frozen=True, slots=True)
class Alike:
    """So many cases stand alike."""

    disp: int
    final: bool
    opened: bool
    """There is an interview."""
    consented: bool
    unreachable: bool
    n: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What cases come to: all of them, the roster, or a stratum of it."""

    n: int
    """Everybody who was invited, or who opened the interview."""
    not_invited: int
    started: int
    consented: int
    broke_off: int
    """Of those who consented."""
    unreachable: int
    words: Mapping[str, int]
    """By disposition, as of now."""
    rows: Mapping[str, int]
    """The same people, of whom those who may still go on are apart."""
    classes: Mapping[str, int]

    def rates(self) -> dict[str, Rate]:
        """Return AAPOR's rates, and how far people came. They mean something of people on the roster only."""
        return {**rates(self.classes), "e": eligibility(self.classes), **self._participation()}

    def _participation(self) -> dict[str, Rate]:
        # Whether somebody consented who then withdrew was erased with them: they are on neither side.
        told = self.started - self.words["withdrew"]
        return {
            "start": Rate(self.started, self.n),
            "consent": Rate(self.consented, told),
            "completion": Rate(self.words["complete"], self.consented),
            "break_off": Rate(self.broke_off, self.consented),
        }


def tally(cases: Iterable[Alike]) -> Tally:
    """Count cases that stand alike."""
    words, rows, classes = dict.fromkeys(WORDS, 0), dict.fromkeys(ROWS, 0), dict.fromkeys(CLASSES, 0)
    n = not_invited = started = consented = broke_off = unreachable = 0
    for case in cases:
        if case.disp == NOT_INVITED:
            not_invited += case.n
            continue
        n += case.n
        words[TABLE[case.disp].word] += case.n
        rows[row_of(case.disp, final=case.final)] += case.n
        classes[TABLE[case.disp].aapor_class] += case.n
        started += case.n * has_started(case.disp, opened=case.opened)
        consented += case.n * case.consented
        broke_off += case.n * (case.consented and TABLE[case.disp].word == "break_off")
        unreachable += case.n * (case.unreachable or case.disp == UNDELIVERABLE)
    return Tally(n, not_invited, started, consented, broke_off, unreachable, words, rows, classes)


def row_of(disp: int, *, final: bool) -> str:
    """Return which row a case that was invited is counted in: who has begun and may still go on is unfinished."""
    word = TABLE[disp].word
    if word == "complete":
        return word
    if TABLE[disp].aapor_class == "UO":
        return "not_started"
    if not final and word in ("partial", "break_off"):
        return "unfinished"
    return word if word in ROWS else "other"
