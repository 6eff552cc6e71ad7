"""One count of who stands how, held against a table worked out by hand."""

from __future__ import annotations

import pytest

from flows.disposition import TABLE
from flows.tally import ROWS, WORDS, Alike, row_of, tally

FIELD = [
    # disposition, final, opened, consented, unreachable, how many
    Alike(110, True, True, True, False, 20),
    Alike(120, False, True, True, False, 4),
    Alike(120, True, True, True, False, 3),
    Alike(212, False, True, True, False, 6),
    Alike(212, True, True, True, False, 2),
    Alike(213, False, True, False, False, 5),
    Alike(211, True, False, False, False, 4),
    Alike(214, True, False, False, False, 1),
    Alike(319, False, False, False, True, 7),
    Alike(330, True, False, False, False, 2),
    Alike(410, True, True, True, False, 1),
    Alike(311, False, False, False, False, 9),
]


def test_everybody_who_was_invited_is_in_one_row_and_has_one_word() -> None:
    counted = tally(FIELD)
    assert (55, 9) == (counted.n, counted.not_invited)
    assert counted.n == sum(counted.rows.values()) == sum(counted.words.values()) == sum(counted.classes.values())
    assert {
        "not_started": 9, "unfinished": 15, "complete": 20, "partial": 3, "break_off": 2, "refused": 4, "withdrew": 1,
        "ineligible": 1, "other": 0,
    } == counted.rows  # fmt: skip


def test_who_has_started_consented_broken_off_and_is_out_of_reach() -> None:
    counted = tally(FIELD)
    # Whoever withdrew had started, though no interview is left; a refusal before the interview was opened had not.
    assert (42, 36, 8, 9) == (counted.started, counted.consented, counted.broke_off, counted.unreachable)


@pytest.mark.parametrize(
    ("name", "of", "out_of"), [("start", 42, 55), ("consent", 36, 41), ("completion", 20, 36), ("break_off", 8, 36)]
)
def test_shares_of_participation_name_what_they_are_of(name: str, of: int, out_of: int) -> None:
    rate = tally(FIELD).rates()[name]
    assert (of, out_of) == (rate.numerator, rate.denominator)


@pytest.mark.parametrize("disp", sorted(TABLE))
def test_every_disposition_has_a_row_and_a_word(disp: int) -> None:
    assert row_of(disp, final=True) in ROWS
    assert TABLE[disp].word in WORDS
