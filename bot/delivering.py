"""What passes between whoever sends a wave and the store: people, what is due to them, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from flows.waves import Channel, Due, Recipient, Skipped, Wave

Fate = Literal["sent", "failed", "unreachable", "uncertain"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a wave may be about, for whoever writes to them. Never an id of the answers' side."""

    member_id: str
    recipient: Recipient
    external_id: str
    name: str
    title: str
    email: str
    institution: str
    account: int | None


@dataclass(frozen=True, slots=True)
class Running:
    """A wave that is being sent, as far as sending it goes."""

    wave_id: int
    wave: Wave
    words: str
    """Key of what is said; empty: what fits how far each person is."""
    own: Mapping[str, str]
    """Locale -> a coordinator's own text."""
    since: datetime
    """When somebody confirmed it."""
    is_laid_out: bool


@dataclass(frozen=True, slots=True)
class DueDelivery:
    """One message of one wave to one person whose time has come."""

    running: Running
    person: Person
    planned_at: datetime
    """When it was due first; the wave's grace counts from here."""
    due_at: datetime
    as_of: datetime
    """What is known of the person is no older than this; who was written to since is decided about anew."""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that a turn carries out: it is marked as being sent with it, if it is still due."""

    wave_id: int
    member_id: str
    as_of: datetime
    """When it was decided that the person may be written to, at the earliest."""


Decision = Due | Skipped
ZoneOf = Callable[[str, int | None], str]
"""(what the person or the roster said, state by code) -> the zone they live in."""


class Deliveries(Protocol):
    """Rows of waves, a person each; the database is the truth about what is due."""

    async def running(self, now: datetime) -> list[Running]:
        """Return the waves whose time has come and that nobody holds."""
        ...

    async def undecided(self, wave_id: int, after: str, limit: int, invited_before: datetime | None) -> list[Person]:
        """Return people about whom a wave has not decided, by member id beyond `after`; only those invited by then, if given."""
        ...

    async def lay_out(self, wave_id: int, decisions: Sequence[tuple[str, Decision]]) -> None:
        """Keep what was decided about people. Nobody's row is made twice."""
        ...

    async def laid_out(self, wave_id: int, at: datetime) -> None:
        """Note that a wave has decided about everybody."""
        ...

    async def due(self, now: datetime, channel: Channel, limit: int) -> list[DueDelivery]:
        """Return what is due by now in running waves, earliest first; one a person, and none to whom something is on its way."""
        ...

    async def decide(self, decisions: Sequence[tuple[DueDelivery, Decision]]) -> None:
        """Postpone and skip what was decided so at the moment of sending."""
        ...

    async def next_due(self, now: datetime, channels: Collection[Channel]) -> datetime | None:
        """Return the next instant after `now` at which a running wave begins or a delivery is due."""
        ...

    async def finish(self, now: datetime, *, is_closed: bool) -> list[str]:
        """End the waves of which nothing is left to send; return their keys."""
        ...
