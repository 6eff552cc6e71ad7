"""The sheets opened again, cell by cell as they lie in the file, and held against the codebook."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from bot.export.rereading import Book, Differs, readable

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@readable
def check_sheet(path: Path, book: Book, locales: Sequence[str]) -> None:
    """Raises Differs."""
    with zipfile.ZipFile(path) as archive:
        for number, locale in enumerate(locales, start=1):
            _check_labels(archive, f"xl/worksheets/sheet{number}.xml", book, locale)


def _check_labels(archive: zipfile.ZipFile, name: str, book: Book, locale: str) -> None:
    coded = {_letters(n): v for n, v in enumerate(book["variables"]) if v["kind"] == "code"}
    counted: dict[str, Counter[str]] = {letters: Counter() for letters in coded}
    n = -2
    for row in _rows(archive, name, f"sheet {locale}"):
        n += 1
        for letters, text in row.items():
            if n > 0 and letters in counted:
                counted[letters][text] += 1
    if n != book["n"]:
        raise Differs(f"sheet {locale}: it holds {n} cases, the store {book['n']}.")
    for letters, variable in coded.items():
        wanted: Counter[str] = Counter()
        for code, label in variable["values"].items():
            wanted[label[locale]] += variable["freq"][code]
        if counted[letters] != +wanted:
            raise Differs(f"sheet {locale}: {variable['name']} holds other labels, or others as often.")


@readable
def check_codebook_sheet(path: Path, book: Book, locales: Sequence[str]) -> None:
    """Raises Differs. Each language has a sheet of variables, then one of values."""
    with zipfile.ZipFile(path) as archive:
        shared = [_text(one) for one in _elements(archive, "xl/sharedStrings.xml", "si")]
        for at, locale in enumerate(locales):
            for number, what, wanted in (
                (2 * at + 1, "variables", _variables(book, locale)),
                (2 * at + 2, "values", _values(book, locale)),
            ):
                where = f"sheet of {what} {locale}"
                found = _rows(archive, f"xl/worksheets/sheet{number}.xml", where, shared)
                next(found, None)  # the header
                _same_lines(where, list(found), list(wanted))


def _variables(book: Book, locale: str) -> Iterator[dict[str, str]]:
    """Yield what must stand in which column: name, label, what was asked, how many."""
    for one in book["variables"]:
        yield {"A": one["name"], "B": one["label"][locale], "E": one["text"][locale], "I": str(one["n_valid"])}


def _values(book: Book, locale: str) -> Iterator[dict[str, str]]:
    """Yield what must stand in which column: name, code, label, how often."""
    for one in book["variables"]:
        counts = one["freq"] or one.get("freq_missing") or {}
        for code, label in one["values"].items():
            yield {"A": one["name"], "B": code, "C": label[locale], "F": str(counts.get(code, ""))}


def _same_lines(where: str, found: Sequence[Mapping[str, str]], wanted: Sequence[Mapping[str, str]]) -> None:
    if len(found) != len(wanted):
        raise Differs(f"{where}: it has {len(found)} rows, the codebook {len(wanted)}.")
    for row, line in zip(found, wanted, strict=True):
        for column, text in line.items():
            if row.get(column, "") != text:
                raise Differs(f"{where}: {line['A']} reads back as {row.get(column, '')!r}, not {text!r}.")


def _rows(archive: zipfile.ZipFile, name: str, where: str, shared: Sequence[str] = ()) -> Iterator[dict[str, str]]:
    """Yield what stands in each row, by the letters of its column. Raises Differs at a formula."""
    for row in _elements(archive, name, "row"):
        found = {}
        for cell in row:
            if cell.find(f"{_SPACE}f") is not None:
                raise Differs(f"{where}: {cell.get('r')} is a formula.")
            text = _text(cell)
            found[cell.get("r", "").rstrip("0123456789")] = shared[int(text)] if cell.get("t") == "s" else text
        yield found


def _elements(archive: zipfile.ZipFile, name: str, tag: str) -> Iterator[Any]:
    """Yield the elements of a part one by one, so that it is never held whole."""
    with archive.open(name) as file:
        for _, one in etree.iterparse(file, tag=f"{_SPACE}{tag}"):
            yield one
            one.clear()
            while one.getprevious() is not None:
                del one.getparent()[0]


def _text(element: Iterable[Any]) -> str:
    return "".join(element.itertext())  # type: ignore[attr-defined]


def _letters(number: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
