"""The numbers behind the page, for programs: the same sheets, a hidden cell as "hidden", nothing that the page does not show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from bot.report.sheets import Cell, Figure, Hidden, Line, Report, Sheet

SCHEMA = "voces-report/1"
_PLACES = {"number": 2, "interval": 2, "share": 3, "share_interval": 3, "p": 3}
"""As the page prints them: what may be shown was worked out for these, and a mean to six places gives hidden counts away."""
_EXACTLY = 6


def plain_of(report: Report) -> dict[str, Any]:
    """Return the report as JSON takes it."""
    return {
        "schema": SCHEMA,
        "synthetic": bool(report.banner),
        "title": dict(report.title),
        **report.facts,
        "cards": {
            card.key: {"label": dict(card.label), "value": card.value[report.locales[0]]} for card in report.cards
        },
        "parts": [
            {"id": part.id, "title": dict(part.title), "figures": [_figure(figure) for figure in part.figures]}
            for part in report.parts
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "title": dict(figure.title),
        "notes": [dict(note) for note in figure.notes],
        "tables": [_sheet(sheet) for sheet in figure.sheets],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "about": dict(sheet.about),
        "columns": [{"key": head.key, "label": dict(head.label), "kind": head.kind} for head in sheet.heads],
        "rows": [{"key": line.key, "label": dict(line.label), "cells": _cells(sheet, line)} for line in sheet.lines],
    }


def _cells(sheet: Sheet, line: Line) -> list[Any]:
    return [_cell(cell, _PLACES.get(head.kind, _EXACTLY)) for head, cell in zip(sheet.heads, line.cells, strict=True)]


def _cell(cell: Cell, places: int) -> Any:
    match cell:
        case Hidden():
            return cell.value
        case Mapping():
            return dict(cell)
        case (low, high):
            return [_cell(low, places), _cell(high, places)]
        case float():
            return round(cell, places) if math.isfinite(cell) else None
        case _:
            return cell
