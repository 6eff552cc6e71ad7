"""The small tables opened again: how every case stands, the needs, what differs between versions. They hold the rows they were given, and fit the codebook."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from bot.export.rereading import Book, Differs, readable
from bot.export.table import Table

Rows = Iterable[Sequence[object]]


@readable
def check_rows(path: Path, header: Sequence[str], rows: Rows) -> None:
    """Raises Differs unless the file holds exactly these rows."""
    for number, (found, wanted) in enumerate(zip_longest(_lines(path), _written(header, rows)), start=1):
        if found is None or wanted is None:
            raise Differs(f"it has {'too few' if found is None else 'too many'} rows: line {number}.")
        if found != wanted:
            raise Differs(f"line {number} does not say what the store says.")


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def _written(header: Sequence[str], rows: Rows) -> Iterator[list[str]]:
    yield list(header)
    for row in rows:
        yield ["" if cell is None else str(cell) for cell in row]


@readable
def check_dispositions(path: Path, header: Sequence[str], rows: Rows, table: Table, book: Book) -> None:
    """Raises Differs. Every case of the wide table stands in it once, and as often with each disposition as the codebook says."""
    check_rows(path, header, rows)
    cases = set(table.frame["case_id"]) if "case_id" in table.frame.columns else set()
    at = header.index("disp")
    lines = [line for line in _lines(path) if line[0] in cases]
    if len(lines) != len(cases) or {line[0] for line in lines} != cases:
        raise Differs(f"it has {len(lines)} rows for the {len(cases)} cases of the wide table.")
    counted = Counter(line[at] for line in lines)
    for variable in book["variables"]:
        if variable["name"] == "disp" and counted != +Counter(variable["freq"]):
            raise Differs("disp is there otherwise, or otherwise often, than in the wide table.")


@readable
def check_needs(path: Path, header: Sequence[str], rows: Rows, book: Book) -> None:
    """Raises Differs. A row's importance is in the codebook, under the same label and with at least as many ratings."""
    check_rows(path, header, rows)
    variables = {variable["name"]: variable for variable in book["variables"]}
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            importance = variables.get(f"imp_{line['variable'].removeprefix('needs_')}")
            if importance is None or [line["label_es"], line["label_en"]] != [
                importance["label"][k] for k in ("es", "en")
            ]:
                raise Differs(f"{line['variable']}: the codebook has no such capability, or calls it otherwise.")
            if not int(line["n_pairs"]) <= int(line["n_importance"]) <= importance["n_valid"]:
                raise Differs(f"{line['variable']}: it counts more ratings than there are.")
