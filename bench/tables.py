"""What was measured as tables that stand in a terminal and in a Markdown page alike."""

from __future__ import annotations

from collections.abc import Sequence

from bench.bots import Contestant
from bench.rounds import Measured, middle, ratios

_COLUMNS = (
    ("answers/s", "per_second", "{:.0f}"),
    ("CPU ms/answer", "cpu_ms", "{:.2f}"),
    ("p50 ms", "p50", "{:.0f}"),
    ("p95 ms", "p95", "{:.0f}"),
    ("p99 ms", "p99", "{:.0f}"),
    ("peak MiB", "peak_mib", "{:.0f}"),
    ("generator's core", "generator_share", "{:.0%}"),
)
_COMPARED = (
    ("answers/s", "per_second"),
    ("CPU", "cpu_ms"),
    ("p50", "p50"),
    ("p95", "p95"),
    ("p99", "p99"),
    ("peak", "peak_mib"),
)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table with its columns in line."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first = cells[0].ljust(widths[0])
        rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
        return "| " + " | ".join((first, *rest)) + " |"

    marks = "|" + "|".join("-" * (w + 1) + (":" if at else "-") for at, w in enumerate(widths)) + "|"
    return "\n".join((line(head), marks, *map(line, rows)))


def compared(contestants: Sequence[Contestant], done: dict[str, list[Measured]]) -> str:
    """Return the medians of each, and each as multiples of Voces."""
    rows = [
        [one.name, *(form.format(middle(done[one.key])[name]) for _, name, form in _COLUMNS)] for one in contestants
    ]
    parts = [table(("medians", *(title for title, _, _ in _COLUMNS)), rows)]
    base = done[contestants[0].key]
    multiples = [
        [one.name, *(f"{ratios(done[one.key], base, name):.2f}" for _, name in _COMPARED)] for one in contestants[1:]
    ]
    if multiples:
        parts.append(table(("as multiples of Voces", *(title for title, _ in _COMPARED)), multiples))
    return "\n\n".join(parts)
