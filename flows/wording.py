"""The words of a questionnaire as the rules may see them: plain text by locale and key, and how keys are made.

Keys follow the Fluent files: `degree` is the question, `degree.o4` an option, `imp.m98` a missing button,
`capabilities.empathy` a row of a bank. The rules need the words for three things only: to compare typed text with a label,
to choose between buttons and a numbered list, and to hash a version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Phrase:
    """One message or attribute: its text as written, and the names of the fills it expects."""

    text: str
    fills: frozenset[str] = frozenset()


Wording = Mapping[str, Mapping[str, Phrase]]
"""Locale -> key -> phrase."""


@dataclass(frozen=True, slots=True)
class Words:
    """A reference to a phrase with what fills it; speech turns it into a sentence.

    A fill is either literal text (escaped before it is shown) or words again.
    """

    key: str
    fills: Mapping[str, str | Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text that somebody typed, shown as it is."""

    text: str


def option_key(owner: str, code: int) -> str:
    """Return the key of an option's or missing button's words: `degree.o4`, `imp.m98`."""
    return f"{owner}.o{code}" if code >= 0 else f"{owner}.m{-code}"
