"""Who a wave writes to, and when; or why not. Pure: it is asked when a wave is previewed and again at the moment of sending.

Nobody hears from us first more often than the caps allow, more than once a day, outside the send windows of their own zone,
or after they have finished, refused, or said that they want no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from flows.disposition import TABLE
from flows.fieldwork import SendWindows, next_window
from flows.zones import zone

Channel = Literal["chat", "mail"]

CONTACTS = 4
"""At most so often do we write first to one person, in all channels together, the invitation among them."""
UNANSWERED = 3
"""At most so many messages of ours stand in a chat without a word from the person."""
QUIET_FROM, QUIET_UNTIL = time(20), time(8)
"""Between these no wave writes, whatever the send windows say; nor at weekends."""
DAY = timedelta(days=1)
GRACE = timedelta(hours=96)
"""What was due on a Friday evening still goes on the Tuesday after a Monday without sending, and two days before the next week's wave."""
SPREAD_OVER = 0.95
"""Of a window: what is held up for a moment near its end still goes within it, and is not sent on to the end of the next."""


class Group(StrEnum):
    """How far somebody is, as far as a wave may ask."""

    NEVER_STARTED = "never_started"
    STARTED = "started"
    """Pressed Start, and has not agreed to take part yet."""
    UNFINISHED = "unfinished"


class Reason(StrEnum):
    """Why somebody is not written to."""

    FINISHED = "finished"
    REFUSED = "refused"
    INELIGIBLE = "ineligible"
    STOPPED = "stopped"
    NOT_IN_CHAT = "not_in_chat"
    NO_ADDRESS = "no_address"
    UNREACHABLE = "unreachable"
    OTHER_GROUP = "other_group"
    OTHER_STRATUM = "other_stratum"
    OTHER_LANGUAGE = "other_language"
    OTHER_DETAIL = "other_detail"
    NOT_INVITED = "not_invited"
    OWN_WISH = "own_wish"
    CONTACTED_ENOUGH = "contacted_enough"
    CAP_CONTACTS = "cap_contacts"
    CAP_UNANSWERED = "cap_unanswered"
    CLOSED = "closed"
    TOO_LATE = "too_late"
    CANCELLED = "cancelled"
    NOTHING_TO_SAY = "nothing_to_say"
    """The interview has come to a point at which nobody is reminded."""


INVITATION = "invitation"
REMINDERS = ("reminder_1", "reminder_2", "reminder_3")
"""Keys of what is said to who has not agreed to take part yet, by how often they were reminded before."""


@dataclass(frozen=True, slots=True)
class Wave:
    """One batch of reminders or invitations: to whom, by which way, when."""

    key: str
    channel: Channel
    groups: frozenset[Group]
    starts_at: datetime
    strata: frozenset[int] = frozenset()
    """Empty: all."""
    locales: frozenset[str] = frozenset()
    details: Mapping[str, str] = field(default_factory=dict)
    """Columns of the roster and the value that each must have."""
    most_contacts: int | None = None
    """Only people who were contacted at most so often."""
    idle: timedelta = timedelta(0)
    """Only once they have been silent for so long."""
    days_after_invitation: int | None = None
    slot: tuple[time, time] | None = None
    """The hours of the day within the send windows; None: all of them."""
    spread: bool = True
    """Over the window, each at an hour of their own, instead of all when it opens."""
    grace: timedelta = GRACE
    """What could not be sent in time is sent so late at the most, or not at all."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Once that we wrote first."""

    at: datetime
    channel: Channel


@dataclass(frozen=True, slots=True)
class Recipient:
    """What is known of one person when it is decided whether to write to them."""

    key: str
    zone: str
    locale: str = ""
    stratum: int = 0
    details: Mapping[str, str] = field(default_factory=dict)
    disp: int = 311
    final: bool = False
    begun: bool = False
    consented: bool = False
    submitted: bool = False
    heard_at: datetime | None = None
    """When they last said anything to the interview."""
    invited_at: datetime | None = None
    in_chat: bool = False
    has_mail: bool = False
    unreachable: bool = False
    messages_off: bool = False
    wishes: bool = False
    """They asked to be reminded, and that reminder still waits."""
    granted_at: datetime | None = None
    """When they were last reminded because they had asked for it."""
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """To be written to, at this instant."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Skipped:
    """Not to be written to."""

    reason: Reason


def group_of(person: Recipient) -> Group:
    """Return how far a person who has not finished is."""
    if not person.begun:
        return Group.NEVER_STARTED
    return Group.UNFINISHED if person.consented else Group.STARTED


def words_for(person: Recipient, channel: Channel) -> str:
    """Return the key of what suits this person; empty where it is said by how far their interview is."""
    if channel == "chat" and person.consented:
        return ""
    if person.invited_at is None and channel == "mail":
        return INVITATION
    # Who came by the open link was never invited, and each contact was a reminder.
    reminded = [one for one in person.contacts if person.invited_at is None or one.at > person.invited_at]
    return REMINDERS[min(len(reminded), len(REMINDERS) - 1)]


def decide(wave: Wave, person: Recipient, windows: SendWindows, now: datetime, closes_at: datetime) -> Due | Skipped:
    """Return when this wave writes to this person, or why it does not."""
    reason = _over(person) or _unreached(wave, person) or _unasked(wave, person) or _capped(wave, person)
    if reason is not None:
        return Skipped(reason)
    earliest = max(now, wave.starts_at)
    if wave.days_after_invitation is not None:
        if person.invited_at is None:
            return Skipped(Reason.NOT_INVITED)
        earliest = max(earliest, person.invited_at + wave.days_after_invitation * DAY)
    if wave.idle and person.heard_at is not None:
        earliest = max(earliest, person.heard_at + wave.idle)
    at = _moment(wave, person, windows, _not_today_again(person, earliest))
    return Due(at) if at < closes_at else Skipped(Reason.CLOSED)


def _over(person: Recipient) -> Reason | None:
    if person.messages_off:
        return Reason.STOPPED
    if person.submitted:
        return Reason.FINISHED
    if person.final:
        aapor_class = TABLE[person.disp].aapor_class
        return {"R": Reason.REFUSED, "NE": Reason.INELIGIBLE}.get(aapor_class, Reason.FINISHED)
    return Reason.OWN_WISH if person.wishes else None


def _unreached(wave: Wave, person: Recipient) -> Reason | None:
    if wave.channel == "mail":
        return Reason.UNREACHABLE if person.disp == 330 else None if person.has_mail else Reason.NO_ADDRESS
    if not person.in_chat:
        return Reason.NOT_IN_CHAT
    return Reason.UNREACHABLE if person.unreachable else None


def _unasked(wave: Wave, person: Recipient) -> Reason | None:
    if group_of(person) not in wave.groups:
        return Reason.OTHER_GROUP
    if wave.strata and person.stratum not in wave.strata:
        return Reason.OTHER_STRATUM
    if wave.locales and person.locale not in wave.locales:
        return Reason.OTHER_LANGUAGE
    if any(person.details.get(name) != value for name, value in wave.details.items()):
        return Reason.OTHER_DETAIL
    return None


def _capped(wave: Wave, person: Recipient) -> Reason | None:
    reason = capped(person, wave.channel)
    if reason is None and wave.most_contacts is not None and len(person.contacts) > wave.most_contacts:
        return Reason.CONTACTED_ENOUGH
    return reason


def capped(person: Recipient, channel: Channel) -> Reason | None:
    """Return which cap forbids that we write first to this person once more, if one does."""
    if len(person.contacts) >= CONTACTS:
        return Reason.CAP_CONTACTS
    unanswered = [
        one
        for one in person.contacts
        if one.channel == "chat" and (person.heard_at is None or one.at > person.heard_at)
    ]
    return Reason.CAP_UNANSWERED if channel == "chat" and len(unanswered) >= UNANSWERED else None


def nudged_at(person: Recipient, now: datetime) -> datetime | Reason:
    """Return when a nudge that is due now may go at the earliest: not on a day on which we wrote; or why it may not.

    Whoever asked to be reminded hears the same at the hour that they asked for.
    """
    reason = Reason.OWN_WISH if person.wishes else capped(person, "chat")
    return _not_today_again(person, now) if reason is None else reason


def _not_today_again(person: Recipient, earliest: datetime) -> datetime:
    """Return the first instant from `earliest` on that falls on another day than our last message, in the person's zone.

    One that they asked for is no contact of ours and counts in no cap, but two in a day are two.
    """
    written = [contact.at for contact in person.contacts[-1:]]
    if person.granted_at is not None:
        written.append(person.granted_at)
    return max(earliest, *(day_after(at, person.zone) for at in written)) if written else earliest


def day_after(moment: datetime, zone_of: str) -> datetime:
    """Return the instant at which the day after this one begins in a zone."""
    local = moment.astimezone(zone(zone_of))
    return datetime.combine(local.date() + DAY, time(), zone(zone_of)).astimezone(moment.tzinfo)


def _moment(wave: Wave, person: Recipient, windows: SendWindows, earliest: datetime) -> datetime:
    opens, closes = next_window(narrowed(windows, wave.slot), person.zone, earliest)
    return opens + (closes - opens) * _share(wave, person) if wave.spread else opens


def _share(wave: Wave, person: Recipient) -> float:
    """Return where in the window this person stands, from 0 to less than SPREAD_OVER: the same whenever it is asked."""
    return int.from_bytes(sha256(f"{wave.key}/{person.key}".encode()).digest()[:6]) / 2**48 * SPREAD_OVER


def narrowed(windows: SendWindows, slot: tuple[time, time] | None) -> SendWindows:
    """Return the windows within a wave's slot, outside the quiet hours and without weekends. Raises ValueError if nothing is left."""
    opens, closes = slot or (time.min, time.max)
    opens, closes = max(opens, QUIET_UNTIL), min(closes, QUIET_FROM)
    hours = tuple((max(o, opens), min(c, closes)) for o, c in windows.hours if max(o, opens) < min(c, closes))
    days = frozenset(day for day in windows.days if day < 5)
    if not hours or not days:
        raise ValueError("the slot leaves nothing of the send windows; name hours within them, between 08:00 and 20:00")
    return replace(windows, hours=hours, days=days)


def at_sending(
    wave: Wave, person: Recipient, planned_at: datetime, windows: SendWindows, now: datetime, closes_at: datetime
) -> Due | Skipped:
    """Decide again about somebody whose time has come: now, later, or not; so late at the most as the wave's grace allows."""
    decision = decide(replace(wave, spread=False), person, windows, now, closes_at)
    if isinstance(decision, Skipped) or decision.at <= now:
        return decision if now <= planned_at + wave.grace else _late(decision)
    # Whoever is sent on to another window gets an hour of their own there, too.
    later = decide(wave, person, windows, decision.at, closes_at)
    return later if isinstance(later, Due) and later.at <= planned_at + wave.grace else _late(later)


def _late(decision: Due | Skipped) -> Skipped:
    return decision if isinstance(decision, Skipped) else Skipped(Reason.TOO_LATE)


def rounds(first: datetime, every: timedelta, closes_at: datetime) -> tuple[datetime, ...]:
    """Return when a wave that repeats begins each time, until the study closes. Raises ValueError for less than a day."""
    if every < DAY:
        raise ValueError("a wave repeats after a day at the soonest")
    found = []
    while first < closes_at:
        found.append(first)
        first += every
    return tuple(found)
