"""Rates by AAPOR's formulas, against examples worked by the R package outcomerate (README and vignette)."""

from __future__ import annotations

import pytest

from flows.rates import Rate, class_counts, eligibility, rates

# 760 complete of 1,691 attempts: the vignette's table and what outcomerate() prints for it.
VIGNETTE = {"I": 760, "P": 339, "R": 59, "NC": 288, "O": 1, "UO": 173, "NE": 71}
PRINTED = {
    "RR1": 0.46913580, "RR2": 0.67839506, "RR3": 0.47149080, "RR4": 0.68180052, "RR5": 0.52522460, "RR6": 0.75950242,
    "COOP1": 0.65573770, "COOP2": 0.94823123, "REF1": 0.03641975, "REF2": 0.03660258, "REF3": 0.04077402,
}  # fmt: skip
# The README's twelve people; its unknown household counts as unknown here, where nobody is a household.
README = {"I": 4, "P": 2, "R": 1, "NC": 1, "O": 1, "UO": 2, "NE": 1}
README_PRINTED = {
    "RR1": 0.364, "RR2": 0.545, "RR3": 0.370, "RR4": 0.556, "RR5": 0.444, "RR6": 0.667, "COOP1": 0.500, "COOP2": 0.750,
    "REF1": 0.091, "REF2": 0.093, "REF3": 0.111,
}  # fmt: skip


@pytest.mark.parametrize(("counts", "printed", "places"), [(VIGNETTE, PRINTED, 8), (README, README_PRINTED, 3)])
def test_rates_are_those_that_others_work_out(counts: dict[str, int], printed: dict[str, float], places: int) -> None:
    assert printed == {name: round(rate.value or 0, places) for name, rate in rates(counts).items()}


def test_eligibility_is_the_share_of_those_who_are_known() -> None:
    assert Rate(9, 10) == eligibility(README)


def test_given_eligibility_takes_the_place_of_the_estimate() -> None:
    found = rates(VIGNETTE, e=0.5)
    assert Rate(760, 1447 + 86.5) == found["RR3"]
    assert rates(VIGNETTE)["RR1"] == found["RR1"]


def test_nobody_known_means_that_all_may_be_eligible() -> None:
    found = rates({"UO": 10})
    assert (Rate(0, 10), Rate(0, 0)) == (found["RR3"], found["RR5"])
    assert found["RR5"].value is None
    assert found["RR1"].value == 0


def test_dispositions_are_counted_by_their_class() -> None:
    assert {"I": 2, "P": 1, "R": 3, "NC": 1, "O": 0, "UO": 2, "NE": 1} == class_counts(
        [110, 110, 120, 211, 213, 214, 226, 319, 330, 410]
    )
