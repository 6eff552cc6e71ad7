"""The catalogue of author faults: what is wrong, where, and what to do. Codes are words, so tests survive better wording."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Every fault that reading a questionnaire can find."""

    YAML = "file.yaml"
    DUPLICATE_KEY = "file.duplicate_key"
    SHAPE = "file.shape"
    VERSION = "file.version"
    LOCALE_ABSENT = "wording.locale_absent"
    ITEM_TWICE = "name.item_twice"
    NAME_ILLEGAL = "name.illegal"
    NAME_RESERVED = "name.reserved"
    VARIABLE_TWICE = "name.variable_twice"
    CODE_ILLEGAL = "code.illegal"
    CODE_TWICE = "code.twice"
    MISSING_ILLEGAL = "code.missing_illegal"
    OTHER_UNASKED = "code.other_unasked"
    UNKNOWN = "routing.unknown"
    FORWARD = "routing.forward"
    UNREACHABLE = "routing.unreachable"
    BOUND = "routing.bound"
    SOURCE = "routing.source"
    SUBMIT = "routing.submit"
    ROWS = "battery.rows"
    RANKS = "ranking.ranks"
    PHRASE_MISSING = "wording.phrase_missing"
    FILL_UNKNOWN = "wording.fill_unknown"
    FILL_EARLY = "wording.fill_early"
    FILLS_DIFFER = "wording.fills_differ"
    PHRASE_SURPLUS = "wording.phrase_surplus"
    LABEL_LONG = "label.long"
    LABEL_FILLED = "label.filled"
    LABEL_TWICE = "label.twice"
    FLUENT = "wording.fluent"
    CALLBACK_LONG = "telegram.callback_long"
    MESSAGE_LONG = "telegram.message_long"
    KEYBOARD_LARGE = "telegram.keyboard_large"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of an author, in words for an author."""

    code: Code
    place: str
    """File and line where known, and the item: `questionnaire.yaml:41 s5 > barrier_main`."""
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.code}: {self.message} {self.remedy}"


def fault(item_id: str, code: Code, message: str, remedy: str) -> tuple[str, Finding]:
    """Return a finding together with the item it belongs to; the reader knows on which line that stands."""
    return item_id, Finding(code, "", message, remedy)
