"""Every data file opened again and counted, and held against the codebook: what differs is named, and nothing is shown."""

from __future__ import annotations

import csv
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import polars

from bot.export.csv_file import lines_of
from bot.export.cutting import DTA_LABEL, SAV_LABEL, SAV_VALUE, cut
from bot.export.long import Long
from bot.export.long_file import check_rows
from bot.export.table import Table
from bot.export.text_files import wrong_with

Book = Mapping[str, Any]

_CASES_AT_ONCE = 20_000
_MARK = b"\xef\xbb\xbf"


class Differs(Exception):
    """A file does not say what the codebook says; the message says where."""


How = ParamSpec("How")


def readable(check: Callable[How, None]) -> Callable[How, None]:
    """Return a check to which a file that its library cannot open differs, too."""

    @wraps(check)
    def checked(*arguments: How.args, **how: How.kwargs) -> None:
        try:
            check(*arguments, **how)
        except (polars.exceptions.PolarsError, zipfile.BadZipFile, csv.Error, SyntaxError, ValueError) as error:
            raise _unreadable(error) from error  # lxml's own errors are SyntaxErrors

    return checked


def _unreadable(error: Exception) -> Differs:
    return Differs(f"it does not read back ({(str(error).splitlines() or [type(error).__name__])[0]}).")


@dataclass(slots=True)
class Seen:
    """What stands in a file: how many cases, and how often each code of each variable; of texts and times how many are filled."""

    n: int = 0
    codes: dict[str, Counter[str]] = field(default_factory=dict)
    filled: Counter[str] = field(default_factory=Counter)

    def add(self, frame: polars.DataFrame, book: Book) -> None:
        """Count a slice of cases."""
        self.n += frame.height
        for variable in book["variables"]:
            name = variable["name"]
            if name not in frame.columns:
                raise Differs(f"{name} is absent.")
            cells = frame[name]
            if variable["kind"] in ("text", "datetime"):
                empty = cells.null_count() + (int((cells == "").sum()) if cells.dtype == polars.String else 0)
                self.filled[name] += frame.height - empty
            else:
                counted = self.codes.setdefault(name, Counter())
                for value, n in cells.value_counts().iter_rows():
                    counted[_code(value)] += n


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, int | float) and value == int(value) else str(value)


def compare(seen: Seen, book: Book, *, blank: bool = False) -> None:
    """Hold a file's counts against the codebook. With `blank`, missing codes stand as nothing. Raises Differs."""
    if seen.n != book["n"]:
        raise Differs(f"it holds {seen.n} cases, the store {book['n']}.")
    for variable in book["variables"]:
        name, counted = variable["name"], seen.codes.get(variable["name"], Counter())
        if variable["kind"] in ("text", "datetime"):
            if seen.filled[name] != variable["n_valid"]:
                raise Differs(f"{name} is filled {seen.filled[name]} times, in the store {variable['n_valid']}.")
            continue
        wanted = variable["freq_missing"] if variable["freq"] is None else variable["freq"]
        if blank and variable["missing_range"]:
            valid = {code: n for code, n in wanted.items() if code not in book["missing"]}
            wanted = {**valid, "None": sum(wanted.values()) - sum(valid.values())}
        for code, n in wanted.items():
            if counted[code] != n:
                raise Differs(f"{name} = {code} stands {counted[code]} times, in the store {n}.")
        valid = sum(
            n for code, n in counted.items() if not (variable["missing_range"] and code in {*book["missing"], "None"})
        )
        if valid != variable["n_valid"]:
            raise Differs(f"{name} has {valid} valid values, in the store {variable['n_valid']}.")


# ---------------------------------------------------------------- one function a format


@readable
def check_long(path: Path, long: Long) -> None:
    """Raises Differs."""
    more = check_rows(path, long.rows)
    if more:
        raise Differs(f"it holds {long.rows + more} rows, the store {long.rows}.")


@readable
def check_texts(path: Path, texts: Sequence[Sequence[str]]) -> None:
    """Raises Differs."""
    if wrong := wrong_with(path, texts):
        raise Differs(wrong)


@readable
def check_csv(path: Path, table: Table, book: Book, *, blank: bool = False, marked: bool = False) -> None:
    """Raises Differs. A byte-order mark stands at the beginning where it should, and nowhere else."""
    with path.open("rb") as file:
        if (file.read(len(_MARK)) == _MARK) is not marked:
            raise Differs("it begins without a byte-order mark." if marked else "it begins with a byte-order mark.")
    if lines_of(path) != book["n"] + 1:
        raise Differs("it has not one line a case.")
    schema = {c.name: polars.String() if c.kind in ("text", "datetime") else c.dtype for c in table.columns}
    frame = polars.read_csv(path, schema=schema)
    seen = Seen()
    seen.add(frame, book)
    compare(seen, book, blank=blank)


@readable
def check_parquet(path: Path, table: Table, book: Book) -> None:
    """Raises Differs."""
    frame = polars.read_parquet(path)
    if frame.columns != [column.name for column in table.columns]:
        raise Differs("its columns are others, or in another order.")
    seen = Seen()
    seen.add(frame, book)
    compare(seen, book)


@readable
def check_sav(path: Path, book: Book, locale: str, *, sets: bool) -> None:
    """Raises Differs."""
    import pyreadstat  # noqa: PLC0415 - heavy

    seen = Seen()
    for frame in _slices(pyreadstat.read_sav, path, book["n"], "polars"):
        seen.add(frame, book)
    compare(seen, book)
    _, meta = pyreadstat.read_sav(str(path), output_format="dict", user_missing=True, metadataonly=True)
    _same("the file", "number of cases", meta.number_rows, book["n"])
    for variable in book["variables"]:
        name = variable["name"]
        _same(name, "label", meta.column_names_to_labels[name], cut(variable["label"][locale], SAV_LABEL))
        values = {_code(code): label for code, label in meta.variable_value_labels.get(name, {}).items()}
        _same(name, "value labels", values, {c: cut(one[locale], SAV_VALUE) for c, one in variable["values"].items()})
        ranges = [[int(one["lo"]), int(one["hi"])] for one in meta.missing_ranges.get(name, [])]
        _same(name, "missing range", ranges, [variable["missing_range"]] if variable["missing_range"] else [])
        _same(name, "measure", meta.variable_measure[name], variable["measure"])
    if sets:
        found = {name: one["variable_list"] for name, one in (meta.mr_sets or {}).items()}
        _same("the file", "multiple-response sets", found, {n: one["members"] for n, one in book["mrsets"].items()})


@readable
def check_dta(path: Path, book: Book, locale: str) -> None:
    """Raises Differs. `locale` is the language in force."""
    import pyreadstat  # noqa: PLC0415 - heavy

    letters = {one["stata"].removeprefix("."): code for code, one in book["missing"].items()}
    seen = Seen()
    for columns in _slices(pyreadstat.read_dta, path, book["n"], "dict"):
        _count_letters(seen, columns, book, letters)
    compare(seen, book)
    _, meta = pyreadstat.read_dta(str(path), output_format="dict", user_missing=True, metadataonly=True)
    _same("the file", "number of cases", meta.number_rows, book["n"])
    for variable in book["variables"]:
        name = variable["name"]
        _same(name, "label", meta.column_names_to_labels[name], variable["label"][locale][:DTA_LABEL])
        values = {letters.get(str(c), _code(c)): label for c, label in meta.variable_value_labels.get(name, {}).items()}
        _same(name, "value labels", values, {code: one[locale] for code, one in variable["values"].items()})


def _slices(read: Callable[..., tuple[Any, Any]], path: Path, n: int, output_format: str) -> Iterator[Any]:
    """Yield a file in slices that memory holds. Raises Differs."""
    from pyreadstat import ReadstatError  # noqa: PLC0415 - heavy

    for start in range(0, max(1, n), _CASES_AT_ONCE):
        try:
            held, _ = read(
                str(path), output_format=output_format, user_missing=True, row_offset=start, row_limit=_CASES_AT_ONCE
            )
        except ReadstatError as error:
            raise _unreadable(error) from error
        yield held


def _count_letters(seen: Seen, columns: Mapping[str, list[Any]], book: Book, letters: Mapping[str, str]) -> None:
    seen.n += len(next(iter(columns.values()), []))
    for variable in book["variables"]:
        name = variable["name"]
        if name not in columns:
            raise Differs(f"{name} is absent.")
        counted = Counter(columns[name])
        if variable["kind"] in ("text", "datetime"):
            seen.filled[name] += sum(n for cell, n in counted.items() if cell not in (None, "") and cell == cell)  # noqa: PLR0124 - NaN
        else:
            codes = seen.codes.setdefault(name, Counter())
            for cell, n in counted.items():
                codes[letters.get(cell, cell) if isinstance(cell, str) else _code(cell)] += n


@readable
def check_ddi(path: Path, book: Book) -> None:
    """Raises Differs."""
    from lxml import etree  # noqa: PLC0415 - heavy

    tree, space = etree.parse(str(path)), {"d": "ddi:codebook:2_5"}
    names = [one.get("name") for one in tree.iterfind(".//d:dataDscr/d:var", space)]
    _same("the file", "variables", names, [variable["name"] for variable in book["variables"]])
    _same("the file", "number of cases", tree.findtext(".//d:caseQnty", namespaces=space), str(book["n"]))


@readable
def check_json(path: Path, book: Book) -> None:
    """Raises Differs."""
    if json.loads(path.read_text(encoding="utf-8")) != book:
        raise Differs("it does not read back as it was written.")


def _same(name: str, what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise Differs(f"{name}: its {what} read back as {found!r}, not {wanted!r}.")
