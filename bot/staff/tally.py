"""How many people of the roster stand how, and the rates that follow. Counts only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.store.tallying import Group
from flows.disposition import TABLE
from flows.rates import CLASSES, Rate, rates

NOT_INVITED, UNDELIVERABLE = 311, 330
ROWS = ("not_started", "unfinished", "complete", "partial", "break_off", "refused", "withdrew", "ineligible", "other")
"""Each person who was invited is in one of these."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a part of the roster comes to."""

    invited: int
    not_invited: int
    started: int
    unreachable: int
    rows: Mapping[str, int]
    classes: Mapping[str, int]

    def rates(self) -> dict[str, Rate]:
        """Return AAPOR's rates, of people on the roster who were invited."""
        return rates(self.classes)


def tally(groups: Iterable[Group]) -> Tally:
    """Count groups of people who stand alike."""
    rows, classes = dict.fromkeys(ROWS, 0), dict.fromkeys(CLASSES, 0)
    not_invited = started = unreachable = 0
    for group in groups:
        if group.disp == NOT_INVITED:
            not_invited += group.n
            continue
        rows[row_of(group.disp, final=group.final)] += group.n
        classes[TABLE[group.disp].aapor_class] += group.n
        started += group.n * (TABLE[group.disp].aapor_class != "UO")
        unreachable += group.n * (group.unreachable or group.disp == UNDELIVERABLE)
    return Tally(sum(rows.values()), not_invited, started, unreachable, rows, classes)


def row_of(disp: int, *, final: bool) -> str:
    """Return which row a case that was invited is counted in: who has begun and may still go on is unfinished."""
    word = TABLE[disp].word
    if word == "complete":
        return word
    if TABLE[disp].aapor_class == "UO":
        return "not_started"
    if not final and word in ("partial", "break_off", "refused"):
        return "refused" if word == "refused" else "unfinished"
    return word if word in ROWS else "other"
