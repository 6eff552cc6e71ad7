"""A roster file into rows, or every bad row at once with its column, value and remedy. Imports nothing by itself."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import available_timezones

COLUMNS = {
    "external_id": ("id_externo", "external_id", "id"),
    "name": ("nombre", "name"),
    "title": ("cargo", "title"),
    "email": ("correo", "email", "correo_electronico"),
    "institution": ("institucion", "institution"),
    "locale": ("idioma", "language"),
    "zone": ("zona", "timezone", "zona_horaria"),
    "stratum": ("estrato", "stratum"),
}
"""Field -> accepted headers, without accents or case."""
_LOCALES = {"es": "es", "espanol": "es", "spanish": "es", "en": "en", "ingles": "en", "english": "en", "": ""}


class RosterError(ValueError):
    """The file cannot be read as a roster at all; the message says what to do."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """One value that cannot be taken."""

    row: int
    """As a spreadsheet counts: the header is row 1."""
    column: str
    value: str
    remedy: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}, value {self.value!r}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One good row."""

    external_id: str
    fields: Mapping[str, str] = field(default_factory=dict)
    stratum: int = 0


def read_roster(path: Path, strata: Mapping[int, tuple[str, ...]]) -> tuple[list[RosterLine], list[BadCell]]:
    """Return the good rows and every bad cell. `strata` maps codes to the words by which they are known. Raises RosterError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RosterError(f"{path}: it cannot be read ({error.strerror}); check the path.") from None
    text = _decoded(raw)
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise RosterError(f"{path}: it is empty; the first row must name the columns.")
    header = [_recognised(cell) for cell in rows[0]]
    if "external_id" not in header:
        raise RosterError(
            f"{path}: no column names the people; add a column id_externo (external_id) with a value of its own in each row."
        )
    return _lines(rows[1:], header, strata)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _plain(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.strip().casefold()) if not unicodedata.combining(c))
    return bare.replace(" ", "_")


def _recognised(cell: str) -> str:
    plain = _plain(cell)
    return next((name for name, forms in COLUMNS.items() if plain in forms), "")


def _lines(
    rows: list[list[str]], header: list[str], strata: Mapping[int, tuple[str, ...]]
) -> tuple[list[RosterLine], list[BadCell]]:
    good: list[RosterLine] = []
    bad: list[BadCell] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        values = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
        faults = list(_faults(number, values, seen, strata))
        bad.extend(faults)
        if not faults:
            seen[values["external_id"]] = number
            stratum = _stratum(values.get("stratum", ""), strata) or 0
            fields = {k: v for k, v in values.items() if k not in ("external_id", "stratum")}
            fields["locale"] = _LOCALES[_plain(fields.get("locale", ""))]
            good.append(RosterLine(values["external_id"], fields, stratum))
    return good, bad


def _faults(
    number: int, values: Mapping[str, str], seen: Mapping[str, int], strata: Mapping[int, tuple[str, ...]]
) -> list[BadCell]:
    faults = []
    external_id = values.get("external_id", "")
    if not external_id:
        faults.append(
            BadCell(number, "id_externo", "", "every person needs one; number the rows if there is nothing better")
        )
    elif external_id in seen:
        faults.append(
            BadCell(
                number,
                "id_externo",
                external_id,
                f"it stands in row {seen[external_id]} already; give each person their own",
            )
        )
    if _plain(values.get("locale", "")) not in _LOCALES:
        faults.append(BadCell(number, "idioma", values["locale"], "write es or en, or leave it empty"))
    if values.get("zone") and values["zone"] not in available_timezones():
        faults.append(
            BadCell(number, "zona", values["zone"], "write an IANA zone such as America/Tijuana, or leave it empty")
        )
    if values.get("email") and ("@" not in values["email"] or " " in values["email"]):
        faults.append(
            BadCell(number, "correo", values["email"], "it is no mail address; correct it, or leave it empty")
        )
    if values.get("stratum") and _stratum(values["stratum"], strata) is None:
        known = ", ".join(str(code) for code in strata) or "none are declared"
        faults.append(BadCell(number, "estrato", values["stratum"], f"the study file has no such stratum ({known})"))
    return faults


def _stratum(value: str, strata: Mapping[int, tuple[str, ...]]) -> int | None:
    if not value:
        return 0
    plain = _plain(value)
    return next((code for code, words in strata.items() if plain == str(code) or plain in map(_plain, words)), None)
