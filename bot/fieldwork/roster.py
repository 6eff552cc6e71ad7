"""A roster's rows into people, or every bad row at once with its column, value and remedy. Imports nothing by itself.

Headers and values are read in Spanish and English, as words or codes; case, accents and doubled blanks do not matter. A
column that is none of ours is kept as a detail of the person, by which a wave may choose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from zoneinfo import available_timezones

from bot.fieldwork.sheets import RosterError, Row, read_rows

__all__ = ["BadCell", "FrameItem", "RosterError", "RosterFile", "RosterLine", "plain_word", "read_roster", "roster_of"]

COLUMNS = {
    "external_id": ("id_externo", "external_id", "id", "folio"),
    "name": ("nombre", "name", "nombre_completo", "full_name"),
    "title": ("cargo", "title", "puesto"),
    "email": ("correo", "email", "e-mail", "correo_electronico", "mail"),
    "institution": ("institucion", "institution"),
    "locale": ("idioma", "language", "lengua"),
    "zone": ("zona", "timezone", "time_zone", "zona_horaria"),
    "stratum": ("estrato", "stratum"),
    "control": ("control", "sostenimiento"),
    "subsystem": ("subsistema", "subsystem"),
    "state": ("entidad", "state", "estado", "entidad_federativa"),
    "anuies": ("anuies",),
    "level": ("nivel", "level"),
}
"""Column -> accepted headers, without accents or case; the first is how complaints call it."""
PERSON = ("name", "title", "email", "institution", "locale", "zone")
FRAME = ("control", "subsystem", "state", "anuies")
_SUBSYSTEMS = {1: "type_public", 2: "type_private"}
"""Control -> the frame column that its subsystems belong to."""
_LOCALES = {"es": "es", "espanol": "es", "spanish": "es", "en": "en", "ingles": "en", "english": "en", "": ""}
_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_FORMULA = re.compile(r"[=@]|[+-](?![\d\s().-]*$)")
_TOO_LONG = 200


@dataclass(frozen=True, slots=True)
class FrameItem:
    """One question that the roster may answer: its frame column, its item, and its words and codes as people write them."""

    column: str
    item: str
    codes: Mapping[str, int]
    """Plain word or number -> code."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """One value that cannot be taken."""

    row: int
    """As a spreadsheet counts: the header is row 1."""
    column: str
    value: str
    remedy: str
    key: str = field(default="", compare=False)
    """What kind of fault it is, for whoever says it in other words; `fills` are what those need."""
    fills: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}, value {self.value!r}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One good row."""

    external_id: str
    fields: Mapping[str, str] = field(default_factory=dict)
    stratum: int = 0
    frame: Mapping[str, int] = field(default_factory=dict)
    """Item -> code."""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RosterFile:
    """Good rows, bad cells, and which columns the file has: what it does not name is left as it stands."""

    lines: tuple[RosterLine, ...]
    bad: tuple[BadCell, ...]
    given: frozenset[str]


def read_roster(path: Path, strata: Mapping[int, tuple[str, ...]], frame: Sequence[FrameItem] = ()) -> RosterFile:
    """Read a roster file. `strata` maps codes to the words by which they are known. Raises RosterError."""
    return roster_of(read_rows(path), strata, frame, str(path))


def roster_of(
    rows: Sequence[Row], strata: Mapping[int, tuple[str, ...]], frame: Sequence[FrameItem], name: str
) -> RosterFile:
    """Return what the rows of a file say of people. Raises RosterError."""
    if not rows:
        raise RosterError(f"{name}: it is empty; the first row must name the columns.", "empty")
    header = _header(rows[0], name)
    if "external_id" not in header:
        raise RosterError(
            f"{name}: no column names the people; add a column id_externo (external_id) with a value of its own in each row.",
            "no-id-column",
        )
    seen: dict[str, int] = {}
    good: list[RosterLine] = []
    bad: list[BadCell] = []
    for row in rows[1:]:
        reading = _Reading(row, header, strata, frame, seen)
        line = reading.line()
        bad.extend(reading.bad)
        if not reading.bad:
            good.append(line)
    return RosterFile(tuple(good), tuple(bad), frozenset(header) - {""})


@lru_cache(maxsize=20_000)
def plain_word(text: str) -> str:
    """Return a text without case, accents, doubled blanks or signs at its end, to compare what people write."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.replace("_", " ").split()).rstrip(".")


def _header(row: Row, name: str) -> list[str]:
    known = {plain_word(form): column for column, forms in COLUMNS.items() for form in forms}
    header: list[str] = []
    for number, cell in enumerate(row.cells, start=1):
        plain = plain_word(cell)
        column = known.get(plain, plain.replace(" ", "_"))
        if column and column in header:
            raise RosterError(
                f"{name}: column {number}, {cell!r}: another column says the same; delete or rename one of them.",
                "column-twice",
                column=cell,
            )
        header.append(column)
    return header


class _Reading:
    """One row being read: its values, and what is wrong with them."""

    def __init__(
        self,
        row: Row,
        header: Sequence[str],
        strata: Mapping[int, tuple[str, ...]],
        frame: Sequence[FrameItem],
        seen: dict[str, int],
    ) -> None:
        self.row, self.strata, self.frame, self.seen = row, strata, frame, seen
        self.bad: list[BadCell] = []
        self.values = dict(zip(header, row.cells, strict=False))
        for number, cell in enumerate(row.cells, start=1):
            if cell and (number > len(header) or not header[number - 1]):
                remedy = "this cell stands under no header; name the column, or quote a value that holds the separator"
                self.bad.append(BadCell(row.number, str(number), cell, remedy, "no-header"))
        self.values.pop("", None)

    def line(self) -> RosterLine:
        external_id = self.external_id()
        self.check_lengths()
        fields = {name: self.values[name] for name in PERSON if name in self.values}
        if "locale" in fields:
            fields["locale"] = self.locale()
        self.check_zone()
        self.check_mail()
        return RosterLine(external_id, fields, self.stratum(), dict(self.framed()), self.details())

    def fault(self, column: str, remedy: str, key: str, **fills: object) -> None:
        called = COLUMNS[column][0] if column in COLUMNS else column
        said = {name: str(fill) for name, fill in fills.items()}
        self.bad.append(BadCell(self.row.number, called, self.values.get(column, ""), remedy, key, said))

    def external_id(self) -> str:
        external_id = self.values.get("external_id", "")
        if not external_id:
            self.fault("external_id", "every person needs one; number the rows if there is nothing better", "no-id")
        elif external_id in self.seen:
            row = self.seen[external_id]
            self.fault("external_id", f"it stands in row {row} already; give each person their own", "twice", row=row)
        self.seen.setdefault(external_id, self.row.number)
        return external_id

    def check_lengths(self) -> None:
        for column, value in self.values.items():
            if len(value) > _TOO_LONG:
                remedy = f"it has {len(value)} characters; {_TOO_LONG} are the most"
                self.fault(column, remedy, "long", n=len(value), most=_TOO_LONG)
            elif _FORMULA.match(value):
                self.fault(
                    column, "a spreadsheet would take it for a formula; begin with a letter or a number", "formula"
                )

    def locale(self) -> str:
        plain = plain_word(self.values["locale"])
        if plain not in _LOCALES:
            self.fault("locale", "write es or en, or leave it empty", "language")
        return _LOCALES.get(plain, "")

    def check_zone(self) -> None:
        if self.values.get("zone") and self.values["zone"] not in available_timezones():
            self.fault("zone", "write an IANA zone such as America/Tijuana, or leave it empty", "zone")

    def check_mail(self) -> None:
        if self.values.get("email") and _MAIL.fullmatch(self.values["email"]) is None:
            self.fault("email", "it is no mail address; correct it, or leave it empty", "mail")

    def stratum(self) -> int:
        value = self.values.get("stratum", "")
        if not value:
            return 0
        plain = plain_word(value)
        for code, words in self.strata.items():
            if plain == str(code) or plain in map(plain_word, words):
                return code
        known = ", ".join(f"{code} {words[0]}" for code, words in self.strata.items()) or "none are declared"
        self.fault("stratum", f"the study file has no such stratum ({known})", "stratum", known=known)
        return 0

    def framed(self) -> Iterator[tuple[str, int]]:
        control = 0
        for column in ("control", "state", "anuies"):
            for item in self.items(column):
                code = self.code(column, item)
                if code is not None:
                    control = code if column == "control" else control
                    yield item.item, code
        if self.values.get("subsystem"):
            yield from self.subsystem(control)

    def items(self, column: str) -> Iterable[FrameItem]:
        return (item for item in self.frame if item.column == column and self.values.get(column))

    def code(self, column: str, item: FrameItem) -> int | None:
        code = item.codes.get(plain_word(self.values[column]))
        if code is None:
            some = _some(item.codes)
            self.fault(column, f"the questionnaire has no such answer; write one of {some}", "answer", known=some)
        return code

    def subsystem(self, control: int) -> Iterator[tuple[str, int]]:
        """A subsystem's word may be public's or private's; a number needs the control beside it."""
        plain = plain_word(self.values["subsystem"])
        kinds = {code: item for code, column in _SUBSYSTEMS.items() for item in self.frame if item.column == column}
        if control in kinds:
            kinds = {control: kinds[control]}
        fits = [(code, item) for code, item in kinds.items() if plain in item.codes]
        if len(fits) == 1:
            kind, item = fits[0]
            yield item.item, item.codes[plain]
            if not control:
                yield from ((one.item, kind) for one in self.frame if one.column == "control")
        elif fits:
            self.fault("subsystem", "public and private institutions both have it; fill in the column control", "both")
        elif kinds:
            words = " · ".join(_some(item.codes) for item in kinds.values())
            remedy = f"the questionnaire has no such answer; write one of {words}"
            self.fault("subsystem", remedy, "answer", known=words)

    def details(self) -> dict[str, str]:
        ours = {"external_id", "stratum", *PERSON}
        if self.frame:
            ours.update(FRAME)
        return {name: value for name, value in self.values.items() if name not in ours and value}


def _some(codes: Mapping[str, int]) -> str:
    """Return some of the words that would do: the first of each code, a dozen at the most."""
    first: dict[int, str] = {}
    for word, code in codes.items():
        if not word.isdecimal():
            first.setdefault(code, word)
    shown = [f"{code} {word}" for code, word in list(first.items())[:12]]
    return ", ".join(shown) + ("…" if len(first) > len(shown) else "")
