"""What a spreadsheet would compute gets an apostrophe, and nothing else does."""

from __future__ import annotations

import pytest

from bot.formulas import harmless


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\0=1"])
def test_what_would_be_computed_gets_an_apostrophe(cell: str) -> None:
    assert f"'{cell}" == harmless(cell)


@pytest.mark.parametrize("cell", ["", "a=1", "'=1", "1", "Ñandú", " =1"])
def test_what_would_not_stays_as_it_is(cell: str) -> None:
    assert cell == harmless(cell)
