"""One file of an export, written as ours is and as its library writes a frame that was made ready for it: a process a writing.

    python -m bench.writers FORMAT ours|library TABLE CASES

prints how long it took by the clock and of the processor, and how much memory the process had in use at the most.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars

from bench.process import peak_mib
from bench.rig import WORK
from bot.export.table import MISSING_RANGE, Table

_STAMP = datetime(2027, 1, 31, 18, tzinfo=UTC)
_WARM_CASES = 50


def keep_table(path: Path, table: Table) -> None:
    """Lay a table down for those who write it."""
    table.frame.write_parquet(path.with_suffix(".parquet"))
    path.with_suffix(".columns").write_bytes(pickle.dumps(table.columns))


def kept_table(path: Path, cases: int) -> Table:
    """Return the first so many cases of what was laid down."""
    columns = pickle.loads(path.with_suffix(".columns").read_bytes())  # noqa: S301 - written by ourselves a moment ago
    return Table(columns, polars.read_parquet(path.with_suffix(".parquet")).head(cases).rechunk())


# ---------------------------------------------------------------- ours


def ours(name: str, held: Table, path: Path) -> Callable[[], object]:
    """Return our own writing: from the table as it was gathered, everything in the file that an export has in it."""
    from bot.export import csv_file, dta_file, labels_sheet, parquet_file, sav_file
    from bot.export.codebook_file import codebook, multiple_sets

    label = {"es": "f", "en": "f"}
    # The codebook is made once for all files of a package, so it is ready here too; putting it in is not.
    book = codebook(held, ("es", "en")) if name == "parquet" else {}
    sets = {set_: (label_["en"], members) for set_, label_, members in multiple_sets(held)}

    def sav(*, compressed: bool) -> None:
        sav_file.write_sav(path, held, "en", file_label="f", note="n", sets=sets, created=_STAMP, compressed=compressed)

    return {
        "csv": lambda: csv_file.write_responses(path, held),
        "parquet": lambda: parquet_file.write_parquet(path, held, book),
        "sav": lambda: sav(compressed=False),
        "zsav": lambda: sav(compressed=True),
        "dta": lambda: dta_file.write_dta(path, held, ("en", "es"), file_label=label, note="n", created=_STAMP),
        "xlsx": lambda: labels_sheet.write_labels(path, held, ("en",), _STAMP),
    }[name]


# ---------------------------------------------------------------- the library's own call


def library(name: str, held: Table, path: Path) -> Callable[[], object]:
    """Return the library's own call, on a frame that is as it wants it before the clock runs."""
    match name:
        case "csv":
            frame = _naive(held)
            return lambda: frame.write_csv(path)
        case "parquet":
            tiny = _naive(held).with_columns(
                polars.col(c.name).cast(polars.Int8()) for c in held.columns if c.kind == "code" and _fits_a_byte(c)
            )
            return lambda: tiny.write_parquet(path, compression="zstd")
        case "sav" | "zsav":
            return _sav(held, path, compressed=name == "zsav")
        case "dta":
            return _dta(held, path)
        case _:
            return _sheet(held, path)


def _naive(held: Table) -> polars.DataFrame:
    times = [c.name for c in held.columns if c.kind == "datetime"]
    return held.frame.with_columns(polars.col(times).dt.replace_time_zone(None))


def _fits_a_byte(column: Any) -> bool:
    return all(-128 <= code <= 127 for code in column.values)  # noqa: PD011 - of a column, not of a frame


def _labels(held: Table) -> dict[str, str]:
    return {c.name: c.label["en"] for c in held.columns}


def _words(held: Table) -> dict[str, dict[int, str]]:
    return {c.name: {code: text["en"] for code, text in c.values.items()} for c in held.columns if c.values}


def _sav(held: Table, path: Path, *, compressed: bool) -> Callable[[], object]:
    import pyreadstat

    narrow = _naive(held).with_columns(
        polars.col(c.name).cast(polars.Int32) for c in held.columns if c.kind in ("code", "number") and not c.decimals
    )
    labels, words = _labels(held), _words(held)
    low, high = MISSING_RANGE
    ranges: Any = {c.name: [{"lo": low, "hi": high}] for c in held.columns if c.missing}
    return lambda: pyreadstat.write_sav(
        narrow, str(path), column_labels=labels, variable_value_labels=words, missing_ranges=ranges,
        row_compress=not compressed, compress=compressed,
    )  # fmt: skip


def _dta(held: Table, path: Path) -> Callable[[], object]:
    import pandas
    import pyreadstat

    letters = {c.name: {code: c.stata[code][-1] for code in c.missing} for c in held.columns if c.missing}
    columns: dict[str, Any] = {}
    for c in held.columns:
        cells = held.frame[c.name]
        if c.name in letters:
            mixed = [letters[c.name].get(cell, cell) for cell in cells.to_list()]
            columns[c.name] = pandas.Series(mixed, dtype=object)
        elif c.kind == "datetime":
            columns[c.name] = pandas.Series(cells.dt.replace_time_zone(None).to_numpy())
        else:
            columns[c.name] = pandas.Series(cells.to_numpy() if c.kind != "text" else cells.to_list())
    frame = pandas.DataFrame(columns)
    labels = _labels(held)
    named = {
        c.name: {letters.get(c.name, {}).get(code, code): text["en"] for code, text in c.values.items()}  # noqa: PD011 - of a column, not of a frame
        for c in held.columns
        if c.values and not c.decimals  # noqa: PD011 - of a column, not of a frame
    }
    return lambda: pyreadstat.write_dta(
        frame, str(path), column_labels=labels, variable_value_labels=named, version=14,
        missing_user_values={name: sorted(found.values()) for name, found in letters.items()},
    )  # fmt: skip


def _sheet(held: Table, path: Path) -> Callable[[], object]:
    import xlsxwriter

    words = _words(held)
    columns = [
        [str(words.get(c.name, {}).get(cell, cell)) for cell in held.frame[c.name].to_list()] for c in held.columns
    ]

    def write() -> None:
        with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for row, cells in enumerate(zip(*columns, strict=True)):
                for number, cell in enumerate(cells):
                    sheet.write_string(row, number, cell)

    return write


def main() -> None:
    """Write one file once and say how long it took, and how much memory was in use at the most."""
    name, who, path, cases = sys.argv[1:]
    held = kept_table(Path(path), int(cases))
    make = ours if who == "ours" else library
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        # What either side imports and starts for its first file is not what a file costs.
        make(name, Table(held.columns, held.frame.head(_WARM_CASES)), Path(folder) / f"warm.{name}")()
        work = make(name, held, Path(folder) / f"f.{name}")
        begun, cpu = time.perf_counter(), time.process_time()
        work()
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak_mib(os.getpid())}))


if __name__ == "__main__":
    main()
