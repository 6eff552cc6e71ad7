"""Cells that no spreadsheet computes: what people and rosters write may begin like a formula, and lists are opened in spreadsheets."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
"""How a cell begins that Excel, LibreOffice or Google Sheets takes for a formula."""


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: as it is, or with an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
