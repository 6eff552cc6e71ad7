"""A questionnaire: ordered sections of items, the banks they draw from, and how an interview can end.

Frozen and hashed together with its wording into a version. What an interview does with it is decided in `flows.conduct`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field

from flows.items import AnyItem, Frozen, Item, When
from flows.wording import Wording


class BankRow(Frozen):
    """One entry of a bank: a code, a key for its words and variables, and what else is known of it."""

    code: int
    key: str
    domain: str | None = None
    region: int | None = None
    zone: str | None = None
    zones: tuple[str, ...] = ()
    """Other zones that occur in the same state, tried when the respondent says that our clock is off."""
    also: tuple[str, ...] = ()
    """Other names under which people type it."""


class Pipe(Frozen):
    """A fill whose words depend on an earlier answer, e.g. `cargo` on `role_current`."""

    by: str
    when: Mapping[int, str]
    """Code of the answer -> key of the words."""


class AnswerPipe(Frozen):
    """A fill that repeats an earlier answer: the label of its code, or the words typed for "other"."""

    label_of: str


class Ending(Frozen):
    """A way in which an interview ends before its last section."""

    when: When
    disposition: int
    say: str


class Section(Frozen):
    """Items that belong together; shows progress."""

    id: str
    show_if: When | None = None
    progress: bool = True
    counts: bool = True
    """Its items belong to the denominator of completeness."""
    items: Annotated[tuple[AnyItem, ...], Field(min_length=1)]


def _frozen(value: Mapping[str, object]) -> Mapping[str, object]:
    return value


class Questionnaire(Frozen):
    """The whole of what is asked, with the words it is asked in."""

    id: str
    version: str
    """Declared, semantic: a patch changes words only."""
    hash: str
    """SHA-256 over canonical JSON of structure and all wording."""
    locales: tuple[str, ...]
    zone: str
    """Where the field year turns (`year_now()`)."""
    banks: Mapping[str, tuple[BankRow, ...]]
    pipes: Annotated[Mapping[str, Pipe | AnswerPipe], AfterValidator(_frozen)]
    endings: tuple[Ending, ...]
    sections: tuple[Section, ...]
    ops: tuple[AnyItem, ...] = ()
    """Items outside the interview, put on occasion (the zone check)."""
    notice_item: str | None = None
    """The info that holds the short privacy notice, shown again at any time."""
    wording: Wording = Field(repr=False)

    # Two are one when their hashes are: what is worked out once for a questionnaire is kept under it.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Questionnaire) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Return every item by id, in questionnaire order, those put on occasion last."""
        found: dict[str, Item] = {item.id: item for section in self.sections for item in section.items}
        found.update((item.id, item) for item in self.ops)
        return found

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """Return the section of every item by the item's id."""
        return {item.id: section for section in self.sections for item in section.items}
