"""What can happen to an interview, in the past tense. Every event says when; none says what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Command(StrEnum):
    """What a respondent can ask for by name, in any language."""

    START = "start"
    CONTINUE = "continue"
    PAUSE = "pause"
    BACK = "back"
    SKIP = "skip"
    REMIND = "remind"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    STOP = "stop"
    WITHDRAW = "withdraw"
    HELP = "help"
    MY_DATA = "mydata"
    QUESTIONNAIRE = "questionnaire"
    SUBMIT = "submit"


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button was pressed: of which item, on which visit, and what it wants."""

    item: str
    visit: int
    action: str
    at: datetime
    is_copy: bool = False
    """It was pressed on another copy than the one that shows how things stand."""


@dataclass(frozen=True, slots=True)
class Replied:
    """Words were typed. `part` orders the messages of one long text (the message id serves)."""

    text: str
    part: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Revised:
    """An earlier typed message was edited by its author."""

    text: str
    part: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command was given by name."""

    command: Command
    at: datetime


@dataclass(frozen=True, slots=True)
class MisCommanded:
    """A command was given that we do not know."""

    at: datetime


@dataclass(frozen=True, slots=True)
class SentOther:
    """Something that is not text arrived: a sticker, a voice note, a photograph."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Reminded:
    """We are about to remind this person; `kind` is `nudge`, `tomorrow`, or `wave`."""

    kind: str
    at: datetime
    words: str = ""
    """For a wave: the key of what is said; else, or when empty, what fits how far the person is."""
    own: tuple[tuple[str, str], ...] = ()
    """For a wave: (locale, the coordinator's own text), in place of `words`; `{section}` and `{minutes}` are filled in."""
    again: bool = False
    """This reminder was taken before and never went out, so it is not counted a second time."""


@dataclass(frozen=True, slots=True)
class FieldClosed:
    """Fieldwork ended: everything open is closed without submitting."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NoticeChanged:
    """Another version of the privacy notice is in force than the one this interview knows."""

    notice: str
    at: datetime


Event = Tapped | Replied | Revised | Commanded | MisCommanded | SentOther | Reminded | FieldClosed | NoticeChanged
