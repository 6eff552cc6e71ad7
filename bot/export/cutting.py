"""Where a format holds less of a label than was written: cut at a character, and every cut known by name.

SPSS counts bytes of UTF-8 (256 of a variable label, 120 of a value label, 64 of the file's, 80 of a line of notes); Stata counts
characters (80 of a variable label and of the file's) and 32,000 bytes of a value label. Both were tried with the programs that
read them; the whole label is always in codebook.json.
"""

from __future__ import annotations

from bot.export.table import Table

SAV_LABEL, SAV_VALUE, SAV_FILE, SAV_NOTE, SAV_TEXT = 256, 120, 64, 80, 32_767
"""Bytes."""
DTA_LABEL = 80
"""Characters."""
DTA_VALUE = 32_000
"""Bytes."""


def cut(text: str, size: int) -> str:
    """Return the text within so many bytes of UTF-8, never ending inside a character."""
    return text.encode()[:size].decode("utf-8", "ignore")


def sav_cuts(table: Table, locale: str) -> list[str]:
    """Return which labels SPSS cannot hold whole, as `variable` or `variable = code`."""
    return _too_long(table, locale, lambda text: len(text.encode()) > SAV_LABEL, SAV_VALUE)


def dta_cuts(table: Table, locale: str) -> list[str]:
    """Return which labels Stata cannot hold whole, as `variable` or `variable = code`."""
    return _too_long(table, locale, lambda text: len(text) > DTA_LABEL, DTA_VALUE)


def _too_long(table: Table, locale: str, is_cut: object, value_bytes: int) -> list[str]:
    assert callable(is_cut)
    found = []
    for column in table.columns:
        if is_cut(column.label[locale]):
            found.append(column.name)
        found.extend(
            f"{column.name} = {code}"
            for code, label in sorted(column.values.items())
            if len(label[locale].encode()) > value_bytes
        )
    return found
