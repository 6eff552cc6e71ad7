"""What an update means for us, once it is read: somebody spoke, arrived, blocked us, or it is none of our business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows import Event


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody sent, as Telegram tells of it."""

    file_id: str
    name: str
    size: int


class NotFetched(Exception):
    """A file that somebody sent is not to be had (any more)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that an account said to its interview."""

    update_id: int
    account: int
    event: Event
    callback_id: str = ""
    """To answer the tap; empty when it was no tap."""
    touched: int | None = None
    """The message whose button was tapped."""
    language: str = ""
    """Telegram's language code of the person; a hint only."""
    command: str = ""
    """The name of a command that is none of the interview's; staff have some of their own."""
    file: SentFile | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An account pressed Start, by a link of its own or without one."""

    update_id: int
    account: int
    token: str
    """Empty without a link."""
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reachability:
    """An account blocked us, or let us write again."""

    update_id: int
    account: int
    reachable: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody spoke to us in a group; an interview is held in private only."""

    update_id: int
    chat: int
    addressed: bool
    """We were named or replied to, or just added; other talk of a group is none of our business."""
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NotForUs:
    """An update of a kind that changes nothing here; `kind` says which, for the log."""

    update_id: int
    kind: str


Incoming = Heard | Arrival | Reachability | Elsewhere | NotForUs
