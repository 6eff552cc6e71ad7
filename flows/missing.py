"""Why a cell holds no answer. Seven reasons, one contiguous range, so that SPSS takes them as one."""

from __future__ import annotations

from enum import IntEnum


class Missing(IntEnum):
    """The seven reasons; the number is the stored code."""

    REFUSED = -99
    DONT_KNOW = -98
    NOT_APPLICABLE = -97
    SKIPPED = -96
    NOT_ASKED = -95
    NOT_REACHED = -94
    SAMPLED_OUT = -93

    @property
    def stata(self) -> str:
        """Return the extended missing value that Stata files carry for this reason."""
        return _STATA[self]


_STATA = {
    Missing.REFUSED: ".r",
    Missing.DONT_KNOW: ".d",
    Missing.NOT_APPLICABLE: ".n",
    Missing.SKIPPED: ".s",
    Missing.NOT_ASKED: ".i",
    Missing.NOT_REACHED: ".b",
    Missing.SAMPLED_OUT: ".o",
}

OFFERED = (Missing.NOT_APPLICABLE, Missing.DONT_KNOW, Missing.REFUSED)
"""The reasons that a respondent can give, in the order in which their buttons stand."""

RANGE = (-99, -93)


def is_missing(value: int | str) -> bool:
    """Return whether a stored value is one of the seven reasons."""
    return isinstance(value, int) and RANGE[0] <= value <= RANGE[1]
