"""The numbers behind the page, for programs: the same sheets, a hidden cell as "hidden", nothing that the page does not show."""

from __future__ import annotations

import math
from typing import Any

from bot.report.sheets import Cell, Figure, Hidden, Report, Sheet

SCHEMA = "voces-report/1"
_PLACES = 6


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
        "rows": [
            {"key": line.key, "label": dict(line.label), "cells": [_cell(cell) for cell in line.cells]}
            for line in sheet.lines
        ],
    }


def _cell(cell: Cell) -> Any:
    match cell:
        case Hidden():
            return cell.value
        case (low, high):
            return [_cell(low), _cell(high)]
        case float():
            return round(cell, _PLACES) if math.isfinite(cell) else None
        case _:
            return cell
