"""One export directory: written beside its place, re-opened and compared with the codebook, then renamed. Never half of one."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.export.codebook_file import codebook, write_codebook
from bot.export.csv_file import write_csv
from bot.export.table import Table

FORMATS = ("csv", "sav")


class ExportError(Exception):
    """The export cannot be written, or what was written does not read back; the message says which file."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is exported."""

    study: str
    title: dict[str, str]
    version: str
    kind: str
    table: Table
    texts: Sequence[tuple[str, str, str]] | None
    """case_id, variable, text; None leaves open text out."""
    dispositions: Sequence[Sequence[object]]
    """case_id, stratum, entry_mode, disp, aapor_class, final, as_of."""


def write_package(
    folder: Path,
    source: Source,
    stamp: datetime,
    *,
    formats: Iterable[str],
    locales: Sequence[str],
    progress: Callable[[str], None],
) -> Path:
    """Write the package into a new directory of `folder` and return it. Raises ExportError."""
    synthetic = "_SYNTHETIC" if source.kind != "field" else ""
    name = f"{source.study}_{source.version}_{stamp:%Y%m%dT%H%M%SZ}{synthetic}"
    final, beside = folder / name, folder / f".{name}.part"
    if final.exists():
        raise ExportError(f"{final}: it exists already; wait a second, or choose another folder.")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        (beside / "data").mkdir(parents=True)
        _write(beside, source, stamp, tuple(formats), tuple(locales), progress)
        progress("checking")
        _check(beside, source.table, tuple(locales))
        _write_sums(beside)
        beside.rename(final)
    except OSError as error:
        raise ExportError(
            f"{final}: it cannot be written ({error.strerror}); choose another folder, or free some space."
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return final


def _write(
    root: Path,
    source: Source,
    stamp: datetime,
    formats: tuple[str, ...],
    locales: tuple[str, ...],
    progress: Callable[[str], None],
) -> None:
    table = source.table
    if "csv" in formats:
        progress("responses.csv")
        write_csv(root / "data" / "responses.csv", table.frame.columns, table.plain().iter_rows())
    if "sav" in formats:
        from bot.export.sav_file import write_sav  # noqa: PLC0415 - polars and pyreadstat are heavy, and a CSV needs neither

        for locale in locales:
            progress(f"responses_{locale}.sav")
            label = ("SYNTHETIC · " if source.kind != "field" else "") + source.title[locale]
            note = f"{source.study} {source.version}, {stamp:%Y-%m-%d %H:%M} UTC"
            write_sav(root / "data" / f"responses_{locale}.sav", table, locale, file_label=label, note=note)
    if source.texts is not None:
        progress("open_text.csv")
        write_csv(root / "data" / "open_text.csv", ["case_id", "variable", "text"], source.texts)
    columns = ["case_id", "stratum", "entry_mode", "disp", "aapor_class", "final"]
    write_csv(root / "data" / "dispositions.csv", columns, [row[: len(columns)] for row in source.dispositions])
    progress("codebook.json")
    write_codebook(root / "codebook.json", table, locales)
    (root / "README.txt").write_text(_readme(source, stamp, formats, locales), encoding="utf-8")


def _check(root: Path, table: Table, locales: tuple[str, ...]) -> None:
    """Open every data file again and compare it with the codebook, cell counts and all."""
    book = codebook(table, locales)
    if (found := json.loads((root / "codebook.json").read_text(encoding="utf-8"))) != book:
        raise ExportError(f"codebook.json: it does not read back as it was written ({len(found)} entries).")
    path = root / "data" / "responses.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        _compare(
            path.name, book, {column.name: [row[column.name] for row in rows] for column in table.columns}, len(rows)
        )
    for locale in locales:
        path = root / "data" / f"responses_{locale}.sav"
        if path.exists():
            import pyreadstat  # noqa: PLC0415 - heavy

            columns, _ = pyreadstat.read_sav(str(path), output_format="dict", user_missing=True)
            n = len(next(iter(columns.values()), []))
            _compare(path.name, book, {name: [_number(cell) for cell in cells] for name, cells in columns.items()}, n)


def _number(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell == cell and cell == int(cell) else str(cell)


def _compare(name: str, book: dict[str, Any], columns: dict[str, list[str]], n: int) -> None:
    if n != book["n"]:
        raise ExportError(f"{name}: it holds {n} cases, the store {book['n']}.")
    for variable in book["variables"]:
        cells = columns.get(variable["name"])
        if cells is None:
            raise ExportError(f"{name}: {variable['name']} is absent.")
        for code, count in (variable["freq"] or {}).items():
            if cells.count(code) != count:
                raise ExportError(
                    f"{name}: {variable['name']} = {code} stands {cells.count(code)} times, in the store {count}."
                )


def _write_sums(root: Path) -> None:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(root).as_posix()}" for path in files]
    (root / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _readme(source: Source, stamp: datetime, formats: tuple[str, ...], locales: tuple[str, ...]) -> str:
    lines = [
        f"{source.title['es']} · {source.title['en']}",
        f"{source.study} {source.version}, {stamp:%Y-%m-%d %H:%M} UTC, n = {len(source.table)}",
        "",
    ]
    if source.kind != "field":
        lines += [f"SYNTHETIC: this is a {source.kind} store. These are not answers of real respondents.", ""]
    lines += [
        "Missing values: -99 refused, -98 don't know, -97 not applicable, -96 skipped, -95 not asked (routing), -94 not reached,",
        "-93 sampled out by design. The .sav files declare -99 THRU -93 as missing; in the CSV they are plain codes.",
        "R: haven::read_sav() makes them NA; with user_na = TRUE call haven::zap_missing() before taking means.",
        "Times are UTC, whole minutes. Case ids are random.",
        "Open text holds what people typed: import it as text, and review it before sharing."
        if source.texts is not None
        else "Open text is left out; ask for it with --open-text.",
    ]
    if "sav" in formats:
        from bot.export.sav_file import cuts  # noqa: PLC0415 - heavy

        shortened = sorted({one for locale in locales for one in cuts(source.table, locale)})
        if shortened:
            lines += ["", "Labels longer than SPSS holds, whole in codebook.json: " + ", ".join(shortened)]
    return "\n".join(lines) + "\n"
