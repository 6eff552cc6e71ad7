"""What in a text may tell who wrote it or whom it is about: mail addresses, links, handles, numbers, likely names and institutions.

It marks for a person to decide. It finds too much rather than too little, and never says that a text is anonymous.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["mail", "link", "handle", "number", "institution", "name"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that a person should look at."""

    kind: Kind
    start: int
    end: int
    text: str


_MAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\(arroba\)|\barroba\b)\s?[\w-]+(?:\s?(?:\.|\bpunto\b|\bdot\b)\s?[\w-]+)+",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:mx|com|org|net|edu|gob|info|io|ca|us)\b(?:/\S*)?", re.IGNORECASE
)
_HANDLE = re.compile(r"(?<![\w@])@\w{3,}")
_NUMBER = re.compile(r"(?<!\w)\+?\(?\d[\d ().-]{5,}\d(?!\w)|(?<!\w)\d{5,}(?!\w)")
_UPPER = r"[A-ZÁÉÍÓÚÜÑ]"
_WORD = rf"{_UPPER}[\wáéíóúüñ'’-]+"
_LINKING = r"(?:de|del|la|las|los|y|e|para|en|of|the|and|for)"
_INSTITUTION = re.compile(
    rf"\b(?:(?i:universidad|university|instituto|institute|tecnológico|tecnologico|politécnica|politecnica|facultad|faculty|colegio|college"
    rf"|escuela|school|normal|centro|campus|secretaría|secretaria|consejo|rectoría|rectoria|dirección|direccion))"
    rf"(?:\s+{_LINKING})*(?:\s+{_WORD}(?:\s+{_LINKING})*)+"
)
_ACRONYM = re.compile(r"(?<!\w)[A-ZÁÉÍÓÚÑ]{3,}\w*(?!\w)")
_TITLED = re.compile(
    rf"\b(?i:dr|dra|mtro|mtra|lic|ing|prof|profa|profr|mr|mrs|ms|sr|sra|don|doña|rector|rectora|doctor|doctora|maestro|maestra)\b\.?\s+{_WORD}"
    rf"(?:\s+(?:de|del|la|y)\s+{_WORD}|\s+{_WORD})*"
)
_SEVERAL = re.compile(rf"\b{_WORD}(?:\s+(?:de|del|de la|y)\s+{_WORD}|\s+{_WORD})+")
_ALONE = re.compile(rf"(?<![.!?¡¿…\n]\s)(?<![.!?¡¿…\n])(?<=[\wáéíóúüñ,;:)]\s){_WORD}")

_COMMON = frozenset(
    [
        "yo",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "es",
        "en",
        "de",
        "del",
        "mi",
        "mis",
        "su",
        "sus",
        "si",
        "sí",
        "no",
        "hay",
        "con",
        "por",
        "para",
        "pero",
        "porque",
        "que",
        "qué",
        "como",
        "cómo",
        "cuando",
        "cuándo",
        "i",
        "the",
        "a",
        "an",
        "my",
        "we",
        "our",
        "in",
        "on",
        "of",
        "for",
        "and",
        "but",
        "because",
        "when",
        "how",
        "what",
        "it",
        "is",
        "there",
        "no",
        "yes",
        "if",
        "so",
        "to",
    ]
)
_NO_ACRONYM = frozenset(
    {"TIC", "TICS", "IA", "COVID", "FODA", "SWOT", "ISO", "KPI", "KPIS", "IGLU", "ANUIES", "CONACYT", "SEP"}
)
"""Known to everybody in the field: they tell nothing of who wrote."""

_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("mail", _MAIL),
    ("link", _LINK),
    ("handle", _HANDLE),
    ("number", _NUMBER),
    ("institution", _INSTITUTION),
    ("name", _TITLED),
    ("name", _SEVERAL),
    ("institution", _ACRONYM),
    ("name", _ALONE),
)
"""The first to claim a stretch has it."""


def marks(text: str) -> tuple[Mark, ...]:
    """Return what should be looked at, in the order of the text; no two overlap."""
    taken: list[Mark] = []
    for kind, pattern in _RULES:
        for found in pattern.finditer(text):
            mark = Mark(kind, *found.span(), found[0])
            if not _is_common(mark) and all(mark.end <= other.start or other.end <= mark.start for other in taken):
                taken.append(mark)
    return tuple(sorted(taken, key=lambda mark: mark.start))


def _is_common(mark: Mark) -> bool:
    if mark.kind == "institution" and mark.text in _NO_ACRONYM:
        return True
    return mark.kind == "name" and all(word.lower() in _COMMON or word in _NO_ACRONYM for word in mark.text.split())


def masked(text: str, which: tuple[Mark, ...]) -> str:
    """Return the text with the marked stretches replaced by what they are: `[mail]`."""
    parts: list[str] = []
    at = 0
    for mark in which:
        parts += [text[at : mark.start], f"[{mark.kind}]"]
        at = mark.end
    return "".join([*parts, text[at:]])


def kinds_of(found: tuple[Mark, ...]) -> Iterator[str]:
    """Yield each kind that was found, once, in the order of the rules."""
    seen = {mark.kind for mark in found}
    yield from (kind for kind in dict.fromkeys(kind for kind, _ in _RULES) if kind in seen)
