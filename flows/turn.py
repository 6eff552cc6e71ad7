"""Everything the rules decide about one event: the new interview, what to store, what to say, what else to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from flows.interview import Interview, Value
from flows.screen import Screen
from flows.wording import Verbatim, Words


@dataclass(frozen=True, slots=True)
class Record:
    """The immutable line that says which value a variable was given, when and how; a void takes it off the path."""

    variable: str
    value: Value
    given_at: datetime
    item: str
    visit: int
    via: Literal["button", "typed", "skip", "frame", "auto", "system"]
    kind: Literal["data", "ops"] = "data"
    void: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Paradata: a place was put to the respondent."""

    item: str
    visit: int
    at: datetime
    sitting: int


@dataclass(frozen=True, slots=True)
class Left:
    """Paradata: a place was left with an answer or a skip."""

    item: str
    visit: int
    at: datetime
    latency_ms: int
    n_changes: int
    via: str


Trace = Shown | Left


@dataclass(frozen=True, slots=True)
class Ask:
    """Put a screen to the respondent: as a new message, or in place of the live one."""

    screen: Screen
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """The live message shows what was chosen and loses its buttons (but for a way back, where the screen has one)."""

    screen: Screen
    answer: tuple[Words | Verbatim, ...] = ()


@dataclass(frozen=True, slots=True)
class Tell:
    """Say something that asks for nothing; words that are empty in this study are left unsaid.

    Buttons, when there are any, are named commands (`/continuar` by a tap).
    """

    words: Words
    buttons: tuple[tuple[str, Words], ...] = ()
    """(action, words): pressing sends `Tapped(item="~tell", visit=0, action)`."""
    lane: Literal["reply", "reminder"] = "reply"


@dataclass(frozen=True, slots=True)
class Toast:
    """Answer the tap itself with a short text over the chat."""

    words: Words


@dataclass(frozen=True, slots=True)
class SendFile:
    """Send a document: the whole questionnaire, or what we hold of this person."""

    file: Literal["questionnaire", "mydata", "notice"]


Say = Ask | Close | Tell | Toast | SendFile


@dataclass(frozen=True, slots=True)
class KeepConsent:
    """Keep on the person's side what was agreed to, in which language, of which notice."""

    answer: int
    at: datetime
    locale: str
    notice: str


@dataclass(frozen=True, slots=True)
class KeepContact:
    """Keep a contact answer on the person's side; None takes back what was there."""

    item: str
    value: Value | None
    at: datetime


@dataclass(frozen=True, slots=True)
class StopMessages:
    """Never write first to this person again."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ResumeMessages:
    """The person came back by themselves after /baja or a refusal."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Erase:
    """Remove every answer, record and contact field of this person; the receipt is all that is said about it."""

    at: datetime
    receipt: str


@dataclass(frozen=True, slots=True)
class RemindAt:
    """The person asked to be reminded, not before this instant; the send window is applied where it is kept."""

    not_before: datetime


Effect = KeepConsent | KeepContact | StopMessages | ResumeMessages | Erase | RemindAt


@dataclass(frozen=True, slots=True)
class Disposition:
    """How a case stands by the table in `flows.disposition`, and whether that is final."""

    code: int
    final: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """One event and its consequence."""

    interview: Interview
    records: tuple[Record, ...] = ()
    says: tuple[Say, ...] = ()
    effects: tuple[Effect, ...] = ()
    trace: tuple[Trace, ...] = ()
    disposition: Disposition | None = None
    """Where the case stands after this turn; None when the turn did not change it."""
    cells: Mapping[str, Value] = field(default_factory=dict)
    """The row that analysis sees after this turn: every data variable; empty before consent."""
