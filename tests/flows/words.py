"""The leadership questionnaire and small ones written inline, read as the product reads them."""

from __future__ import annotations

from functools import cache

from bot.library import read_sources, shipped_sources
from bot.speech import wording_of
from flows import Questionnaire
from flows.reading import Reading, read


@cache
def lides() -> Questionnaire:
    """The shipped questionnaire."""
    reading = read_sources(*shipped_sources("lides_mx"))
    assert reading.questionnaire is not None, [str(finding) for finding in reading.findings]
    return reading.questionnaire


def reading_of(structure: str, **fluent: str) -> Reading:
    """Read a questionnaire from YAML and Fluent text by locale."""
    wording, junk = wording_of(fluent)
    assert not junk, junk
    return read(structure, wording)
