"""The questionnaire in force and every version ever fielded, each with its own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from bot.speech import Speech, load_locales, wording_of
from flows import Questionnaire
from flows.findings import Code, Finding
from flows.reading import Reading, read


class UnreadableQuestionnaire(ValueError):
    """The questionnaire has faults; the message lists all of them."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One version whole: what is asked, its source, and the speech that says it."""

    questionnaire: Questionnaire
    structure: str
    wording: Mapping[str, str]
    speech: Speech


def shipped_sources(name: str) -> tuple[str, dict[str, str]]:
    """Return structure and Fluent sources of a shipped questionnaire. Raises FileNotFoundError."""
    return files("flows").joinpath(name, "questionnaire.yaml").read_text(encoding="utf-8"), load_locales(name)


def read_sources(structure: str, sources: Mapping[str, str], *, source: str = "questionnaire.yaml") -> Reading:
    """Read a questionnaire with its Fluent sources; what is no Fluent counts as a finding."""
    wording, junk = wording_of(sources)
    reading = read(structure, wording, source=source)
    extra = tuple(
        Finding(
            Code.FLUENT,
            f"locales/{one.locale}:{one.line}",
            f"{one.text!r}.",
            f"{one.remedy[0].upper()}{one.remedy[1:]}.",
        )
        for one in junk
    )
    return Reading(None if extra else reading.questionnaire, (*extra, *reading.findings))


def open_edition(
    structure: str, sources: Mapping[str, str], fills: Mapping[str, Mapping[str, str]], *, strict: bool = False
) -> Edition:
    """Return an edition. Raises UnreadableQuestionnaire with every finding, a line each."""
    reading = read_sources(structure, sources)
    if reading.questionnaire is None:
        raise UnreadableQuestionnaire("\n".join(str(finding) for finding in reading.findings))
    speech = Speech(load_locales("bot"), dict(sources), fills=fills, strict=strict)
    return Edition(reading.questionnaire, structure, dict(sources), speech)


def by_hash(editions: Iterable[Edition]) -> dict[str, Edition]:
    """Return editions by the hash of their version."""
    return {edition.questionnaire.hash: edition for edition in editions}
