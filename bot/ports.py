"""The doors between rooms: what the interviewer and the courier need of the store, the voice and the clock.

Narrow on purpose. Values that pass through a door are frozen; who stands behind it is the composition root's choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.delivering import Claim, Decision, Deliveries, DueDelivery, Fate, Person, Running, ZoneOf
from bot.incoming import Arrival, Elsewhere, Heard, Incoming, NotFetched, NotForUs, Reachability, SentFile
from bot.showing import STAFF, Page, SendResults, Show, Strip
from flows import Interview, Say, Turn


class OutOfOrder(Exception):
    """Something that we need does not work at present and may again, such as a disk that is full; nothing is given up for it."""


LOST_MESSAGE = 2**31 - 1
"""The id of no message: stands for the live one of which a restored store cannot know whether it still has its buttons."""


@dataclass(frozen=True, slots=True)
class Live:
    """The message that carries a respondent's live item."""

    message_id: int
    key: str
    visit: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store knows of an account when something arrives from it: read in one SELECT."""

    account: int
    case_id: str
    interview: Interview | None
    """None: enrolled, but the interview has not begun."""
    live: Live | None
    unreachable: bool = False
    seed: int = 0
    """Drawn when the case was made; the interview begins with it."""
    locale_hint: str = ""
    """From the roster; empty when unknown."""
    zone: str = ""
    """From the roster; empty when unknown."""
    frame: tuple[tuple[str, int], ...] = ()
    """Frame values that may replace questions."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One say on its way to one account. Kept until it has been said."""

    id: int
    account: int
    case_id: str
    """Empty for people who are not enrolled."""
    say: Say | Strip | Show | SendResults
    about: int | None
    """The message that it closes or moves on, where that was known when it was committed: there may be copies of it, and newer ones."""
    locale: str
    version: str
    """Hash of the questionnaire whose words it uses; empty: the current one."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """An utterance that stands in the chat, and which message carries the live item since then."""

    utterance: Utterance
    live: Live | Literal["unchanged"] | None = "unchanged"
    left: int | None = None
    """A message whose buttons belong to nothing any more."""
    is_sure: bool = True
    """False: the answer was lost, and it may not have arrived."""


@dataclass(frozen=True, slots=True)
class Committed:
    """The turn is in the store; these are to be said, in this order."""

    utterances: tuple[Utterance, ...]


@dataclass(frozen=True, slots=True)
class AlreadyDone:
    """This update's effect was committed before; nothing happened."""


@dataclass(frozen=True, slots=True)
class Outrun:
    """The interview has moved on since it was read; load it again and take the event once more."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The account now stands for this case (bound just now, or before)."""

    standing: Standing
    newly: bool


@dataclass(frozen=True, slots=True)
class NotEnrolled:
    """Why an account may not take part."""

    reason: Literal["invalid_token", "not_invited", "too_many_tries"]


class Ledger(Protocol):
    """Interviews and their records."""

    async def standing(self, account: int) -> Standing | None:
        """Return where the account stands, or None when it is bound to no case. One SELECT."""
        ...

    async def commit(
        self,
        standing: Standing,
        turn: Turn,
        *,
        update: int | None,
        touched: int | None = None,
        spent: int | None = None,
        reminder: DueReminder | None = None,
        delivery: Claim | None = None,
        at: datetime | None = None,
    ) -> Committed | AlreadyDone | Outrun:
        """Store a whole turn in one transaction: interview, records, trace, effects, what must be said, the update done.

        `standing` is what was read (its interview's step must still be the stored one); `update` is the inbox row to
        finish (None for turns that no update caused); `touched` is the message whose button was tapped: it becomes the live
        one, and a copy of it loses its buttons; `spent` is a message whose buttons belong to nothing any more: they are taken off; `reminder` is the due row that this turn carries out: it is marked sent, or AlreadyDone when it is not waiting; `delivery` is the delivery of a wave that it carries out, likewise;
        `at` is when this happens, where nobody was heard.
        """
        ...


class People(Protocol):
    """Who takes part. Knows names and accounts, never an answer."""

    async def redeem(self, token: str, account: int, at: datetime) -> Enrolled | NotEnrolled:
        """Bind the account to the member whose link this is; on a later use, recognise the account it was bound to."""
        ...

    async def enrol_openly(self, account: int, at: datetime) -> Enrolled:
        """Make a member and a case for an account that came by the open link, or return the one it has."""
        ...

    async def guessed(self, times: int, at: datetime) -> None:
        """Note that links were tried that are none, more often than by a slip."""
        ...

    async def reachable(self, account: int, at: datetime, reachable: bool) -> None:
        """Note that messages to this account are refused since then, or arrive again."""
        ...


@dataclass(frozen=True, slots=True)
class Arrived:
    """A raw update as it is kept before anybody is told that we have it."""

    update_id: int
    account: int
    """Whose order it must keep; 0 when it belongs to nobody."""
    payload: bytes


class Inbox(Protocol):
    """Raw updates between arrival and effect."""

    async def keep(self, arrived: Sequence[Arrived], at: datetime) -> list[Arrived]:
        """Commit these before Telegram is told; return those not seen before, in order. One transaction."""
        ...

    async def waiting(self, limit: int, after: int = 0) -> list[Arrived]:
        """Return updates that were kept and have had no effect yet, by update id, beyond `after`."""
        ...

    async def finish(self, update_id: int, *, say: Sequence[tuple[int, Say, str]] = ()) -> tuple[Utterance, ...]:
        """Mark an update done that changed no interview; `say` are (account, say, locale) for people without a case."""
        ...

    async def fail(self, update_id: int, error: str) -> int:
        """Count a failed try, keep its error, and return how many there were."""
        ...

    async def set_aside(self, update_id: int) -> None:
        """Give a poisoned update up: it stays with its error for the operator and holds nobody's conversation."""
        ...

    async def last_update_id(self) -> int | None:
        """Return the highest update id ever kept."""
        ...


class Outbox(Protocol):
    """What must be said, until it has been said."""

    async def unspoken(self, limit: int, after: int = 0) -> list[Utterance]:
        """Return committed utterances that have not been said, by id."""
        ...

    async def live(self, case_id: str) -> Live | None:
        """Return the message that carries the case's live item."""
        ...

    async def sending(self, utterance_id: int, at: datetime) -> bool:
        """Note that a reminder is about to be sent: after a crash it may have arrived, and is not sent a second time.

        False when it is not to be sent any more: its wave is held, or the person has gone on, finished, refused, or is gone.
        """
        ...

    async def not_sent(self, utterance_id: int) -> bool:
        """Note that a reminder surely did not go out; True when it is due again, so that it is not to be said here."""
        ...

    async def spoken(self, said: Sequence[Spoken]) -> tuple[Utterance, ...]:
        """Mark as said, blank the payloads, and remember which message is live now. One small write.

        Returns what is to be said of the messages that were left behind: that their buttons are taken off.
        """
        ...

    async def undeliverable(self, utterance: Utterance, error: str) -> None:
        """Give an utterance up for a permanent reason, which is kept; its payload is blanked."""
        ...


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder whose time has come."""

    account: int
    case_id: str
    kind: Literal["nudge", "tomorrow"]
    due_at: datetime
    as_of: datetime = field(compare=False)
    """When it was looked up; whoever was written to since is not nudged without a second thought."""
    again: bool = field(default=False, compare=False)
    """It was put out before and never went out."""


class Reminders(Protocol):
    """Due rows; the database is the truth about what is due."""

    async def due(self, now: datetime, limit: int) -> list[DueReminder]:
        """Return what is due by now, earliest first."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the earliest waiting reminder is due."""
        ...

    async def postpone(self, reminder: DueReminder, until: datetime) -> None:
        """Move a reminder that fell outside the send window."""
        ...

    async def drop(self, reminder: DueReminder, reason: str) -> None:
        """Take a reminder off the list without sending it, with the reason."""
        ...


class Voice(Protocol):
    """Says things to accounts; returns at once, keeps order for each account."""

    def say(self, utterances: Sequence[Utterance]) -> None:
        """Queue utterances that are already committed."""
        ...

    def answer_tap(self, callback_id: str, say: Say | None, locale: str, version: str) -> None:
        """Answer a tap, with a toast if there is one; never awaited, never retried past its life."""
        ...

    def stood_first(self, case_id: str) -> Live | None:
        """Return the message with the case's question, if nobody can have read that before; None where it cannot be said."""
        ...


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    async def sleep_until(self, moment: datetime) -> None:
        """Wait until the clock shows at least this instant."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds of this clock."""
        ...


__all__ = [
    "LOST_MESSAGE",
    "STAFF",
    "AlreadyDone",
    "Arrival",
    "Arrived",
    "Claim",
    "Clock",
    "Committed",
    "Decision",
    "Deliveries",
    "DueDelivery",
    "DueReminder",
    "Elsewhere",
    "Enrolled",
    "Fate",
    "Heard",
    "Inbox",
    "Incoming",
    "Ledger",
    "Live",
    "NotEnrolled",
    "NotFetched",
    "NotForUs",
    "OutOfOrder",
    "Outbox",
    "Outrun",
    "Page",
    "People",
    "Person",
    "Reachability",
    "Reminders",
    "Running",
    "SendResults",
    "SentFile",
    "Show",
    "Spoken",
    "Standing",
    "Strip",
    "Utterance",
    "Voice",
    "ZoneOf",
]  # fmt: skip
