"""Where one respondent stands in one version of a questionnaire: a frozen value that can be written out and read back.

It knows no chat, no message id and no name. Only `flows.conduct` makes a new one from an old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Value = int | str


class Phase(StrEnum):
    """How far an interview has come as a whole."""

    OPEN = "open"
    """Being answered, or waiting to be."""
    REVIEW = "review"
    """Everything on the path has been met; the respondent looks it over before submitting."""
    REFUSED = "refused"
    """Consent was declined. /continuar asks again."""
    SCREENED_OUT = "screened_out"
    """Not of this population. /atras may correct a slip."""
    SUBMITTED = "submitted"
    CLOSED = "closed"
    """Fieldwork ended before it was submitted."""
    WITHDRAWN = "withdrawn"
    """Erased on request; such an interview is never stored."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been ticked, ranked or written for an item that is not yet finished."""

    codes: tuple[int, ...] = ()
    """Ticks in the order given, or ranks from first to last."""
    parts: Mapping[int, str] = field(default_factory=dict)
    """Text by part number; joined by line breaks in order of number."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A soft check that has been voiced and not yet settled."""

    rule: str
    key: str
    value: Value | None = None


@dataclass(frozen=True)
class Interview:
    """One respondent working through one version."""

    case_id: str
    version: str
    """The questionnaire's hash."""
    seed: int
    locale: str
    begun_at: datetime
    last_at: datetime
    """When the respondent was last heard."""
    step: int = 0
    """Counts turns; makes them idempotent."""
    phase: Phase = Phase.OPEN
    live: str = ""
    """The key of the place that is being asked; empty when nothing is."""
    shown_at: datetime | None = None
    """When the live place was put."""
    paused: bool = False
    returns_to_review: bool = False
    revising: str = ""
    """The battery that is being gone through again."""
    overlay: str = ""
    """Key of a question of ours that stands over the live place (`~language`, `~withdraw`, an ops item); empty when none."""
    page: int = 0
    found: tuple[int, ...] = ()
    """Codes that match what was typed into a searchable list; empty shows all."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """Variable -> value, for everything on the path that has been settled. Contact items hold 1 (given) or a missing code."""
    done: tuple[str, ...] = ()
    """Keys of the places that have been left with an answer, a skip or a tap to go on, in that order."""
    visits: Mapping[str, int] = field(default_factory=dict)
    """Key -> how often this place was put to this person."""
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    doubt: Doubt | None = None
    settled_doubts: tuple[str, ...] = ()
    """`rule:fired`, `rule:confirmed`, `rule:changed`, in order (variable `soft_log`)."""
    failures: int = 0
    """Hard errors in a row at the live place."""
    attempt: int = 0
    """The part number of a typed reply at the live place that was not (yet) taken as its answer; editing it tries again."""
    changes: int = 0
    """Ticks, ranks, parts and answers given at the live place so far (paradata)."""
    misses: int = 0
    """Typed replies in a row that matched no button of the live place."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Battery row -> seconds from shown to answered, for the straight-line check."""
    frame: Mapping[str, int] = field(default_factory=dict)
    """Values known from the roster that replace questions, by item id."""
    zone: str = ""
    """The person's zone when the roster or the zone check knows it; empty: by state."""
    zone_checked: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    """Paradata counts: back, edit, soft, err, remind, lang_switches, sittings."""
    messages_off: bool = False
    """/baja: we do not write first."""
    half_told: bool = False
    consent_at: datetime | None = None
    notice: str = ""
    """Version of the privacy notice that was agreed to."""
    notice_due: str = ""
    """Version that is in force now and has not been agreed to; empty when there is none."""
    notice_declined: str = ""
    """Version that was put to the person and declined."""
    submitted_at: datetime | None = None

    def changed(self, **fields: Any) -> Interview:
        """Return the interview with some fields replaced: `dataclasses.replace` at a part of its price, and it is made at every step.

        A frozen class sets each of its fields by a call. Raises TypeError for a field that there is none of.
        """
        if not fields.keys() <= _FIELDS:
            raise TypeError(f"an interview has no {', '.join(sorted(fields.keys() - _FIELDS))}")
        new = object.__new__(Interview)
        new.__dict__.update(self.__dict__, **fields)
        return new


_FIELDS = Interview.__dataclass_fields__.keys()
