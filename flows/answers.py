"""Typed words into values: a slip is an answer to us, not an accident.

Every reader returns `Accepted` or `Rejected`; nothing here raises, and nothing guesses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Accepted:
    """The reply is a value."""

    value: int | str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The reply is not a value; `error` is the wording key of the hint, `fills` are what it says."""

    error: str
    fills: Mapping[str, str] = field(default_factory=dict)


def folded(text: str) -> str:
    """Return the text as it is compared: no case, no accents, no surrounding or doubled blanks."""
    plain = unicodedata.normalize("NFD", text).casefold()
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


_UNITS = re.compile(r"\s*(anos?|years?|horas?|hours?|hrs\.?|personas?|people)$")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")


def read_number(reply: str, low: int, high: int, *, error: str = "err_integer") -> Accepted | Rejected:
    """Read a whole number between two bounds: `12`, ` 12 años`, `1,200`; no words, decimals or signs."""
    rejected = Rejected(error, {"min": str(low), "max": str(high)})
    text = _UNITS.sub("", folded(reply))
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    text = text.replace(" ", "")
    if not text.isdecimal() or len(text) > 9:
        return rejected
    value = int(text)  # int() reads every script's digits, so ٣٤ is 34
    return Accepted(value) if low <= value <= high else rejected


def read_year(reply: str, low: int, high: int) -> Accepted | Rejected:
    """Read a four-digit year between two bounds."""
    text = reply.strip()
    if not (text.isdecimal() and len(text) == 4):
        return Rejected("err_year", {"min": str(low), "max": str(high)})
    return read_number(text, low, high, error="err_year")


def read_text(reply: str, max_len: int) -> Accepted | Rejected:
    """Read words of at most `max_len` characters."""
    text = reply.replace("\0", "").strip()
    if len(text) > max_len:
        return Rejected("err_too_long", {"max": str(max_len)})
    return Accepted(text)


_EMAIL = re.compile(r"[^@\s,;<>()\"]{1,64}@[^@\s,;<>()\".-][^@\s,;<>()\"]*\.[^\W\d_]{2,24}")


def read_email(reply: str, max_len: int) -> Accepted | Rejected:
    """Read a mail address by its shape; whether it exists is not asked of anybody."""
    text = reply.strip()
    if len(text) > max_len or not _EMAIL.fullmatch(text) or ".." in text:
        return Rejected("err_email")
    return Accepted(text)


def match_label(reply: str, labels: Iterable[tuple[str, str]]) -> str | None:
    """Return the action whose label is exactly what was typed (case and accents ignored), or None; never a guess.

    `labels` are (action, label) pairs; two labels that fold to the same text match nothing.
    """
    wanted = folded(reply)
    found = [action for action, label in labels if folded(label) == wanted]
    return found[0] if len(found) == 1 else None


def search(reply: str, names: Mapping[int, Iterable[str]]) -> tuple[int, ...]:
    """Return the codes one of whose names begins with what was typed; a name typed in full wins alone."""
    wanted = folded(reply)
    if not wanted:
        return ()
    exact = tuple(code for code, forms in names.items() if any(folded(form) == wanted for form in forms))
    if len(exact) == 1:
        return exact
    return tuple(code for code, forms in names.items() if any(folded(form).startswith(wanted) for form in forms))
