"""How long each file of an export takes beside the same library given a ready-made frame, and how much memory.

Every writing is a process of its own: `python -m bench.exports FORMAT ours|library` on the table that lies in the working folder.
"""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import polars

from bench.process import peak_mib
from bench.rig import WORK, BenchFailed
from bench.tables import table
from bot.export.table import Table

FORMATS = ("csv", "parquet", "sav", "dta", "xlsx")
SHEET_SHARE = 20
"""A sheet is so much slower that it is measured on a twentieth of the cases."""
_STAMP = datetime(2027, 1, 31, 18, tzinfo=UTC)
_LOCALES = ("es", "en")


def compared(cases: int, times: int) -> str:
    """Return a row a format: seconds of ours and of the library, the ratio, peak memory; and the whole package."""
    WORK.mkdir(exist_ok=True)
    _make_table(cases)
    rows = []
    for name in FORMATS:
        done: dict[str, list[dict[str, float]]] = {"ours": [], "library": []}
        for _ in range(times):
            for who, runs in done.items():
                runs.append(_child(name, who))
        ours, library = (median(one["seconds"] for one in done[who]) for who in ("ours", "library"))
        ratio = median(a["seconds"] / b["seconds"] for a, b in zip(done["ours"], done["library"], strict=True))
        peaks = (f"{max(one['peak'] for one in done[who]):.0f}" for who in ("ours", "library"))
        n = cases // SHEET_SHARE if name == "xlsx" else cases
        rows.append([name, f"{n:,}", f"{ours:.2f}", f"{library:.2f}", f"{ratio:.2f}", *peaks])
    whole = _child("package", "ours")
    return (
        table(("file", "cases", "ours, s", "library, s", "ratio", "ours, peak MiB", "library, peak MiB"), rows)
        + f"\n\nA whole package of {cases:,} cases without a sheet, every file opened again: {whole['seconds']:.0f} s,"
        f" peak {whole['peak']:.0f} MiB."
    )


def _child(name: str, who: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.exports", name, who], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchFailed(f"{name}, {who}: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _make_table(cases: int) -> None:
    """Lay a table of so many cases ready: those of a small rehearsal, drawn again and again."""
    from bot.gathering import gather
    from bot.rehearsal import rehearse_many
    from bot.study import load_study

    study = load_study("lides_mx")
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        store = Path(folder) / "voces.db"
        asyncio.run(rehearse_many(store, study, 40, 1))
        small = asyncio.run(gather(store, study, Path(folder))).table
    chance = random.Random(1)
    drawn = small.frame[[chance.randrange(len(small)) for _ in range(cases)]]
    ids = polars.Series("case_id", [f"c{number:09d}" for number in range(cases)])
    drawn.with_columns(ids).write_parquet(WORK / "export.parquet")
    (WORK / "export.columns").write_bytes(pickle.dumps(small.columns))


def _table() -> Table:
    columns = pickle.loads((WORK / "export.columns").read_bytes())  # noqa: S301 - written by ourselves a moment ago
    return Table(columns, polars.read_parquet(WORK / "export.parquet"))


def _ours(name: str, held: Table, path: Path) -> Callable[[], object]:
    from bot.export import csv_file, dta_file, labels_sheet, parquet_file, sav_file
    from bot.export.codebook_file import multiple_sets

    label = {"es": "f", "en": "f"}
    sets = {set_: (label_["en"], members) for set_, label_, members in multiple_sets(held)}
    return {
        "csv": lambda: csv_file.write_responses(path, held),
        "parquet": lambda: parquet_file.write_parquet(path, held, {}),
        "sav": lambda: sav_file.write_sav(path, held, "en", file_label="f", note="n", sets=sets, created=_STAMP),
        "dta": lambda: dta_file.write_dta(path, held, ("en", "es"), file_label=label, note="n", created=_STAMP),
        "xlsx": lambda: labels_sheet.write_labels(path, held, ("en",), _STAMP),
        "package": lambda: _package(held, path.parent),
    }[name]


def _package(held: Table, folder: Path) -> None:
    from bot.export.about import About
    from bot.export.order import Source, Wanted
    from bot.export.package import write_package
    from bot.speech import Speech, load_locales

    about = About("bench", {"es": "f", "en": "f"}, ("1.0.0",), "rehearsal", _STAMP)
    source = Source(about, held, ())
    words = Speech(load_locales("bot"), load_locales("export"))
    wanted = Wanted(("csv", "parquet", "sav", "dta"))
    write_package(folder, source, wanted, words, _unwatched)


def _unwatched(what: str, steps: int) -> None:
    """Nobody looks on."""


def _library(name: str, held: Table, path: Path) -> Callable[[], object]:
    """The library's own call, on a frame that is as it wants it before the clock runs."""
    import pyreadstat
    import xlsxwriter

    frame = held.frame.with_columns(
        polars.col(c.name).dt.replace_time_zone(None) for c in held.columns if c.kind == "datetime"
    )
    labels = {c.name: c.label["en"] for c in held.columns}
    words = {c.name: {code: text["en"] for code, text in c.values.items()} for c in held.columns if c.values}
    match name:
        case "csv":
            return lambda: frame.write_csv(path)
        case "parquet":
            return lambda: frame.write_parquet(path, compression="zstd")
        case "sav":
            narrow = frame.with_columns(
                polars.col(c.name).cast(polars.Int32)
                for c in held.columns
                if c.kind in ("code", "number") and not c.decimals
            )
            ranges: Any = {c.name: [{"lo": -99, "hi": -93}] for c in held.columns if c.missing}
            return lambda: pyreadstat.write_sav(
                narrow, str(path), column_labels=labels, variable_value_labels=words, missing_ranges=ranges, row_compress=True
            )  # fmt: skip
        case "dta":
            return _library_dta(held, path, labels)
        case _:
            texts = [
                [str(words.get(c.name, {}).get(cell, cell)) for cell in held.frame[c.name].to_list()]
                for c in held.columns
            ]

            def write() -> None:
                with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
                    sheet = book.add_worksheet()
                    for row, cells in enumerate(zip(*texts, strict=True)):
                        for number, cell in enumerate(cells):
                            sheet.write_string(row, number, cell)

            return write


def _library_dta(held: Table, path: Path, labels: dict[str, str]) -> Callable[[], object]:
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
    named = {
        c.name: {letters.get(c.name, {}).get(code, code): text["en"] for code, text in c.values.items()}  # noqa: PD011 - of a column, not of a frame
        for c in held.columns
        if c.values and not c.decimals  # noqa: PD011 - of a column, not of a frame
    }
    return lambda: pyreadstat.write_dta(
        frame, str(path), column_labels=labels, variable_value_labels=named, version=14,
        missing_user_values={name: sorted(found.values()) for name, found in letters.items()},
    )  # fmt: skip


def main() -> None:
    """Write one file once and say how long it took, and how much memory was in use at the most."""
    name, who = sys.argv[1:]
    held = _table()
    if name == "xlsx":
        held = Table(held.columns, held.frame.head(len(held) // SHEET_SHARE))
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        work = (_ours if who == "ours" else _library)(name, held, Path(folder) / f"f.{name}")
        begun = time.perf_counter()
        work()
        seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "peak": peak_mib(os.getpid())}))


if __name__ == "__main__":
    main()
