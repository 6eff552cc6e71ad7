"""Stata .dta, release 118 (Stata 14 and newer): extended missing values, long strings, and labels in two languages.

Written by ourselves, since no library we know writes missing values with letters without a slow detour, nor two label languages. The
layout is the one that Stata's help documents ("help dta"): tagged sections one after the other, a map of where each begins, and
numbers little-endian. What stands in a cell for ".a" to ".z" is the type's own missing value "." and the letter's place behind it.

Two languages are Stata's own `label language`: the language in force stands in the ordinary places; characteristics named `_lang_…`
hold the names of all languages, and the other one's labels and names of value-label sets.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal

import numpy
import polars

from bot.export.cutting import DTA_LABEL, DTA_VALUE, cut
from bot.export.table import Column, Table

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SECTIONS = (
    "map", "variable_types", "varnames", "sortlist", "formats", "value_label_names", "variable_labels", "characteristics",
    "data", "strls", "value_labels",
)  # fmt: skip
_NAME, _FORMAT, _LABEL = 129, 57, 321
"""Bytes of a name, a format and a label, each with the zero that ends it."""
_LONGEST_NAME = 32
_LONGEST_STR = 2045
_STRL = 32768
_ROWS_AT_ONCE = 20_000
_1960_MS = 315_619_200_000
"""Milliseconds from Stata's beginning of time to polars'."""
_VALUE_MISSING = 2_147_483_621
"""The "." of value labels, which are longs whatever they label."""


@dataclass(frozen=True, slots=True)
class _Type:
    """How one column's cells are held."""

    code: int
    numpy: str
    format: str
    dot: float = 0
    """The type's "."; ".a" is the next."""
    step: float = 1


_BYTE = _Type(65530, "<i1", "%8.0g", 101)
_INT = _Type(65529, "<i2", "%8.0g", 32_741)
_LONG = _Type(65528, "<i4", "%12.0g", 2_147_483_621)
_DOUBLE = _Type(65526, "<f8", "%10.0g", 2.0**1023, 2.0**1011)
"""Of a double, "." is 2^1023 and each letter adds 2^1011."""
_RANGES = ((_BYTE, -127, 100), (_INT, -32_767, 32_740), (_LONG, -2_147_483_647, 2_147_483_620))


def write_dta(
    path: Path,
    table: Table,
    locales: Sequence[str],
    *,
    file_label: Mapping[str, str],
    note: str,
    created: datetime,
) -> None:
    """Write one .dta; the first of the locales is the language in force. Raises OSError when it cannot be written."""
    with path.open("wb") as file:
        _Writer(file, table, locales).write(file_label, note, created)


class _Writer:
    """Writes the sections in order and remembers where each began."""

    def __init__(self, file: BinaryIO, table: Table, locales: Sequence[str]) -> None:
        self.file, self.table, self.locales = file, table, tuple(locales)
        self.texts = {c.name: _clean(table.frame[c.name]) for c in table.columns if c.kind == "text"}
        self.types = [self.type_of(column) for column in table.columns]
        self.sets = {
            (column.name, locale): _set_name(number, column.name, locale)
            for number, column in enumerate(table.columns)
            for locale in self.locales
        }
        self.at: dict[str, int] = {}

    def write(self, file_label: Mapping[str, str], note: str, created: datetime) -> None:
        columns, current = self.table.columns, self.locales[0]
        self.file.write(b"<stata_dta>")
        self.header(file_label[current], created)
        self.section("map", [bytes(14 * 8)])
        self.section("variable_types", [struct.pack("<H", one.code) for one in self.types])
        self.section("varnames", [_padded(column.name, _NAME) for column in columns])
        self.section("sortlist", [bytes(2 * (len(columns) + 1))])
        self.section("formats", [_padded(one.format, _FORMAT) for one in self.types])
        self.section(
            "value_label_names", [_padded(self.sets[c.name, current] if c.values else "", _NAME) for c in columns]
        )
        self.section("variable_labels", [_padded(c.label[current][:DTA_LABEL], _LABEL) for c in columns])
        self.section("characteristics", [_characteristic(*one) for one in self.characteristics(file_label, note)])
        self.section("data", self.rows())
        self.section("strls", self.long_strings())
        self.section("value_labels", self.value_labels())
        end = self.file.tell()
        self.file.write(b"</stata_dta>")
        places = [0, *(self.at[name] for name in _SECTIONS), end, self.file.tell()]
        self.file.seek(self.at["map"] + len("<map>"))
        self.file.write(struct.pack("<14Q", *places))

    def header(self, label: str, created: datetime) -> None:
        held = label[:DTA_LABEL].encode()
        # Not strftime: its months follow the machine's language.
        stamp = f"{created.day:02d} {_MONTHS[created.month - 1]} {created:%Y %H:%M}".encode("ascii")
        parts = {
            "release": b"118",
            "byteorder": b"LSF",
            "K": struct.pack("<H", len(self.types)),
            "N": struct.pack("<Q", len(self.table)),
            "label": struct.pack("<H", len(held)) + held,
            "timestamp": bytes([len(stamp)]) + stamp,
        }
        written = (f"<{name}>".encode("ascii") + part + f"</{name}>".encode("ascii") for name, part in parts.items())
        self.file.write(b"<header>" + b"".join(written) + b"</header>")

    def section(self, name: str, parts: Iterable[bytes]) -> None:
        self.at[name] = self.file.tell()
        self.file.write(f"<{name}>".encode("ascii"))
        for part in parts:
            self.file.write(part)
        self.file.write(f"</{name}>".encode("ascii"))

    # ------------------------------------------------------------ types

    def type_of(self, column: Column) -> _Type:
        match column.kind:
            case "text":
                # One byte at the least: there is no string of none.
                longest = max(1, self.texts[column.name].str.len_bytes().max() or 0)  # type: ignore[type-var]
                return (
                    _Type(longest, f"S{longest}", f"%-{longest}s")
                    if longest <= _LONGEST_STR
                    else _Type(_STRL, "V8", "%-9s")
                )
            case "datetime":
                return _Type(_DOUBLE.code, _DOUBLE.numpy, "%tcCCYY-NN-DD!THH:MM:SS", _DOUBLE.dot, _DOUBLE.step)
            case "number" if column.decimals:
                return _Type(_DOUBLE.code, _DOUBLE.numpy, f"%10.{column.decimals}f", _DOUBLE.dot, _DOUBLE.step)
            case kind:
                return self.whole_type(column, kind)

    def whole_type(self, column: Column, kind: Literal["code", "number"]) -> _Type:
        """Return the smallest type for codes; numbers are longs, whatever this export happens to hold, so that exports stack."""
        cells = self.table.frame[column.name]
        held = [number for number in (cells.min(), cells.max(), *column.values) if isinstance(number, int)]
        for one, low, high in _RANGES if kind == "code" else _RANGES[2:]:
            if all(low <= number <= high for number in held):
                return one
        return _DOUBLE

    # ------------------------------------------------------------ data

    def rows(self) -> Iterator[bytes]:
        """Yield the cells, a record a case."""
        layout = numpy.dtype([(f"f{number}", one.numpy) for number, one in enumerate(self.types)])
        for start in range(0, len(self.table), _ROWS_AT_ONCE):
            chunk = self.table.frame.slice(start, _ROWS_AT_ONCE)
            rows = numpy.zeros(chunk.height, dtype=layout)
            for number, (column, one) in enumerate(zip(self.table.columns, self.types, strict=True)):
                rows[f"f{number}"] = self.cells(number, column, one, chunk[column.name], start)
            yield rows.tobytes()

    def cells(self, number: int, column: Column, one: _Type, cells: polars.Series, start: int) -> numpy.ndarray:
        match column.kind:
            case "text":
                texts = self.texts[column.name].slice(start, len(cells))
                if one.code == _STRL:
                    return _references(number + 1, start, texts)
                return numpy.array([text.encode() for text in texts.to_list()], dtype=one.numpy)
            case "datetime":
                at = cells.dt.epoch("ms").cast(polars.Float64()) + _1960_MS
                return at.fill_null(one.dot).to_numpy()
            case _:
                held = cells.to_numpy()
                numbers = held.astype(one.numpy)
                for code, letter in column.stata.items():
                    if code in column.missing:
                        numbers[held == code] = one.dot + _place(letter) * one.step
                return numbers

    def long_strings(self) -> Iterator[bytes]:
        """Yield the texts that do not fit into their cells, in the order of cases and, within one, of columns."""
        kept = [
            (number + 1, self.texts[c.name].to_list())
            for number, (c, one) in enumerate(zip(self.table.columns, self.types, strict=True))
            if one.code == _STRL
        ]
        for case in range(len(self.table)):
            for number, texts in kept:
                if texts[case]:
                    held = texts[case].encode() + b"\0"
                    yield b"GSO" + struct.pack("<IQBI", number, case + 1, 130, len(held)) + held

    # ------------------------------------------------------------ labels

    def characteristics(self, file_label: Mapping[str, str], note: str) -> Iterator[tuple[str, str, str]]:
        """Yield (variable or _dta, name, content)."""
        yield "_dta", "note0", "1"
        yield "_dta", "note1", note
        if len(self.locales) == 1:
            return
        yield "_dta", "_lang_c", self.locales[0]
        yield "_dta", "_lang_list", " ".join(self.locales)
        for other in self.locales[1:]:
            yield "_dta", f"_lang_v_{other}", file_label[other][:DTA_LABEL]
            for column in self.table.columns:
                yield column.name, f"_lang_v_{other}", column.label[other][:DTA_LABEL]
                if column.values:
                    yield column.name, f"_lang_l_{other}", self.sets[column.name, other]

    def value_labels(self) -> Iterator[bytes]:
        for locale in self.locales:
            for column in self.table.columns:
                if column.values:
                    yield _label_set(self.sets[column.name, locale], column, locale)


def _clean(cells: polars.Series) -> polars.Series:
    """Return texts without NUL, which would end them."""
    return cells.str.replace_all("\0", "", literal=True)


def _references(number: int, start: int, texts: polars.Series) -> numpy.ndarray:
    """Return what stands in the cells of long strings: two bytes of the variable, six of the case; zero for none."""
    cases = numpy.arange(start + 1, start + 1 + len(texts), dtype=numpy.uint64)
    words = cases << numpy.uint64(16) | numpy.uint64(number)
    words[(texts.str.len_bytes() == 0).to_numpy()] = 0
    return words.astype("<u8").view("V8")


def _place(letter: str) -> int:
    return ord(letter[-1]) - ord("a") + 1


def _padded(text: str, size: int) -> bytes:
    return text.encode().ljust(size, b"\0")


def _characteristic(variable: str, name: str, content: str) -> bytes:
    data = _padded(variable, _NAME) + _padded(name, _NAME) + content.encode() + b"\0"
    return b"<ch>" + struct.pack("<I", len(data)) + data + b"</ch>"


def _set_name(number: int, variable: str, locale: str) -> str:
    """Return what a variable's set of value labels is called: by its name where that leaves room for the language, else by its place too."""
    whole = f"{variable}_{locale}"
    return whole if len(whole) <= _LONGEST_NAME else f"{variable[:20]}_{number}_{locale}"


def _label_set(name: str, column: Column, locale: str) -> bytes:
    """Return one set: how many, how long, where each text begins, the values, the texts."""
    pairs = sorted((_labelled(column, code), label[locale]) for code, label in column.values.items())
    texts = [cut(label, DTA_VALUE).encode() + b"\0" for _, label in pairs]
    begins = [sum(map(len, texts[:number])) for number in range(len(texts))]
    body = struct.pack("<2I", len(pairs), sum(map(len, texts)))
    body += struct.pack(f"<{len(pairs)}I", *begins) + struct.pack(f"<{len(pairs)}i", *(value for value, _ in pairs))
    body += b"".join(texts)
    return b"<lbl>" + struct.pack("<I", len(body)) + _padded(name, _NAME) + b"\0\0\0" + body + b"</lbl>"


def _labelled(column: Column, code: int) -> int:
    return _VALUE_MISSING + _place(column.stata[code]) if code in column.missing else code
