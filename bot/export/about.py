"""What a package says of itself: which study, whose, of when, and what a reader must know before using it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.export.table import Labels
from bot.speech import Speech
from flows import Words


@dataclass(frozen=True, slots=True)
class About:
    """One study, as its exports describe it."""

    study: str
    title: Labels
    versions: tuple[str, ...]
    """Questionnaire versions in the data, newest first."""
    kind: str
    """field, demo or rehearsal; only the first is of real people."""
    stamp: datetime
    """When the store was read."""
    profile: str = "research"
    organisers: Mapping[str, str] | None = None
    contact: str = ""
    ethics_ref: str = ""
    strata: Sequence[tuple[int, Labels, int | None]] = ()
    """Code, label, how many the frame holds."""
    response_rate: tuple[str, float, float] | None = None
    """AAPOR's name of the rate, numerator, denominator; None where nobody was invited by name."""

    @property
    def version(self) -> str:
        """Return the newest version of the questionnaire."""
        return self.versions[0] if self.versions else "empty"

    @property
    def is_synthetic(self) -> bool:
        """Return whether these are no answers of real people."""
        return self.kind != "field"

    @property
    def folder(self) -> str:
        """Return what the package's folder is called."""
        public = "_public" if self.profile == "public" else ""
        synthetic = "_SYNTHETIC" if self.is_synthetic else ""
        return f"{self.study}_{self.version}_{self.stamp:%Y%m%dT%H%M%SZ}{public}{synthetic}"

    def headline(self, locale: str) -> str:
        """Return the title as the files' own headers carry it."""
        return ("SYNTHETIC · " if self.is_synthetic else "") + self.title[locale]

    def note(self) -> str:
        """Return a line that says what this is and of when."""
        return f"{self.study} {self.version}, {self.written_stamp()}"

    def written_stamp(self) -> str:
        """Return the time of reading, in UTC."""
        return f"{self.stamp:%Y-%m-%d %H:%M} UTC"

    def owners(self, locale: str) -> str:
        """Return who is responsible, or the study's name where the study file is silent."""
        return (self.organisers or {}).get(locale) or self.study


class Pen:
    """Says what stands on a package's pages, in one language."""

    def __init__(self, speech: Speech, locale: str) -> None:
        self._speech, self.locale = speech, locale

    def say(self, key: str, **fills: str | float) -> str:
        """Return a sentence as plain text."""
        return self._speech.plain(Words(key, {name: str(fill) for name, fill in fills.items()}), self.locale)
