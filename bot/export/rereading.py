"""Every data file opened again and counted, and held against the codebook: what differs is named, and nothing is shown."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars

from bot.export.csv_file import lines_of
from bot.export.cutting import DTA_LABEL, SAV_LABEL, SAV_VALUE, cut
from bot.export.long import Long
from bot.export.long_file import check_rows
from bot.export.table import Table
from bot.export.text_files import wrong_with

Book = Mapping[str, Any]

_CASES_AT_ONCE = 20_000
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Differs(Exception):
    """A file does not say what the codebook says; the message says where."""


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
        wanted = variable["freq"] or variable["freq_missing"]
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


def check_long(path: Path, long: Long) -> None:
    """Raises Differs."""
    more = check_rows(path, long.rows)
    if more:
        raise Differs(f"it holds {long.rows + more} rows, the store {long.rows}.")


def check_texts(path: Path, texts: Sequence[Sequence[str]]) -> None:
    """Raises Differs."""
    if wrong := wrong_with(path, texts):
        raise Differs(wrong)


def check_csv(path: Path, table: Table, book: Book, *, blank: bool = False) -> None:
    """Raises Differs."""
    with path.open("rb") as file:
        if file.read(3) == b"\xef\xbb\xbf":
            raise Differs("it begins with a byte-order mark.")
    if lines_of(path) != book["n"] + 1:
        raise Differs("it has not one line a case.")
    schema = {c.name: polars.String() if c.kind in ("text", "datetime") else c.dtype for c in table.columns}
    try:
        frame = polars.read_csv(path, schema=schema)
    except polars.exceptions.PolarsError as error:
        raise Differs(f"it does not read back ({str(error).splitlines()[0]}).") from None
    seen = Seen()
    seen.add(frame, book)
    compare(seen, book, blank=blank)


def check_parquet(path: Path, table: Table, book: Book) -> None:
    """Raises Differs."""
    frame = polars.read_parquet(path)
    if frame.columns != [column.name for column in table.columns]:
        raise Differs("its columns are others, or in another order.")
    seen = Seen()
    seen.add(frame, book)
    compare(seen, book)


def check_sav(path: Path, book: Book, locale: str, *, sets: bool) -> None:
    """Raises Differs."""
    import pyreadstat  # noqa: PLC0415 - heavy

    seen = Seen()
    for start in range(0, max(1, book["n"]), _CASES_AT_ONCE):
        frame, meta = pyreadstat.read_sav(
            str(path), output_format="polars", user_missing=True, row_offset=start, row_limit=_CASES_AT_ONCE
        )
        seen.add(frame, book)
    compare(seen, book)
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


def check_dta(path: Path, book: Book, locale: str) -> None:
    """Raises Differs. `locale` is the language in force."""
    import pyreadstat  # noqa: PLC0415 - heavy

    letters = {one["stata"].removeprefix("."): code for code, one in book["missing"].items()}
    seen = Seen()
    for start in range(0, max(1, book["n"]), _CASES_AT_ONCE):
        columns, meta = pyreadstat.read_dta(
            str(path), output_format="dict", user_missing=True, row_offset=start, row_limit=_CASES_AT_ONCE
        )
        _count_letters(seen, columns, book, letters)
    compare(seen, book)
    for variable in book["variables"]:
        name = variable["name"]
        _same(name, "label", meta.column_names_to_labels[name], variable["label"][locale][:DTA_LABEL])
        values = {letters.get(str(c), _code(c)): label for c, label in meta.variable_value_labels.get(name, {}).items()}
        _same(name, "value labels", values, {code: one[locale] for code, one in variable["values"].items()})


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


def check_sheet(path: Path, table: Table, book: Book, locales: tuple[str, ...]) -> None:
    """Raises Differs. Goes through the cells as they lie in the file, a row at a time."""
    with zipfile.ZipFile(path) as archive:
        for number, locale in enumerate(locales, start=1):
            _check_one_sheet(archive, f"xl/worksheets/sheet{number}.xml", table, book, locale)


def _check_one_sheet(archive: zipfile.ZipFile, name: str, table: Table, book: Book, locale: str) -> None:
    coded = {_letters(n): v for n, v in enumerate(book["variables"]) if v["kind"] == "code"}
    counted: dict[str, Counter[str]] = {letters: Counter() for letters in coded}
    n = -2
    with archive.open(name) as file:
        for row in _rows(file):
            n += 1
            for cell in row:
                if cell.find(f"{_SHEET}f") is not None:
                    raise Differs(f"sheet {locale}: {cell.get('r')} is a formula.")
                letters = cell.get("r", "").rstrip("0123456789")
                if n > 0 and letters in counted:
                    counted[letters]["".join(cell.itertext())] += 1
    if n != book["n"]:
        raise Differs(f"sheet {locale}: it holds {n} cases, the store {book['n']}.")
    for letters, variable in coded.items():
        wanted: Counter[str] = Counter()
        for code, label in variable["values"].items():
            wanted[label[locale]] += variable["freq"][code]
        if counted[letters] != +wanted:
            raise Differs(f"sheet {locale}: {variable['name']} holds other labels, or others as often.")


def _rows(file: Any) -> Iterator[Any]:
    from lxml import etree  # noqa: PLC0415 - heavy

    for _, row in etree.iterparse(file, tag=f"{_SHEET}row"):
        yield row
        row.clear()
        while row.getprevious() is not None:
            del row.getparent()[0]


def _letters(number: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def check_ddi(path: Path, book: Book) -> None:
    """Raises Differs."""
    from lxml import etree  # noqa: PLC0415 - heavy

    tree, space = etree.parse(str(path)), {"d": "ddi:codebook:2_5"}
    names = [one.get("name") for one in tree.iterfind(".//d:dataDscr/d:var", space)]
    _same("the file", "variables", names, [variable["name"] for variable in book["variables"]])
    _same("the file", "number of cases", tree.findtext(".//d:caseQnty", namespaces=space), str(book["n"]))


def check_json(path: Path, book: Book) -> None:
    """Raises Differs."""
    if json.loads(path.read_text(encoding="utf-8")) != book:
        raise Differs("it does not read back as it was written.")


def _same(name: str, what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise Differs(f"{name}: its {what} read back as {found!r}, not {wanted!r}.")
