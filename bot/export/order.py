"""What is to be exported, and how: the tables and texts on one side, the wishes of whoever asked on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.export.about import About
from bot.export.differences import Difference
from bot.export.long import Long
from bot.export.needs import Need
from bot.export.table import Table

FORMATS = ("csv", "parquet", "sav", "zsav", "dta", "xlsx")
DEFAULT_FORMATS = ("csv", "parquet", "sav", "dta", "xlsx")
MOST_IN_A_SHEET = 20_000
"""Cases; beyond that a sheet takes minutes to write and to open."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is exported."""

    about: About
    table: Table
    dispositions: Sequence[Sequence[object]]
    """case_id, stratum, entry_mode, disp, aapor_class, final, ..."""
    texts: Sequence[tuple[str, str, str, str]] | None = None
    """case_id, variable, text, whether it was reviewed or redacted; None leaves open text out."""
    needs: Sequence[Need] = ()
    """The aggregate table of weighted needs; empty where the batteries were not asked."""
    long: Mapping[str, Long] = field(default_factory=dict)
    """File name -> long table, good while the package is written."""
    differences: Sequence[Difference] = ()
    """What differs between the versions in the data, oldest first."""
    questionnaires: Mapping[str, tuple[dict[str, Any], str]] = field(default_factory=dict)
    """Locale -> the whole questionnaire, for programs and as a page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the package is to hold."""

    formats: Sequence[str] = DEFAULT_FORMATS
    locales: Sequence[str] = ("es", "en")
    excel_safe: bool = False
    zipped: bool = False
    must_have_sheet: bool = False
    """The sheet was asked for by name: more cases than it takes are an error, and not a note in README."""
