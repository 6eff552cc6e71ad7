"""Waves from the command line: wanted, planned, previewed person by person, started, and what they came to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.clock import SimulatedClock
from bot.mail.words import say
from bot.open_store import Store, open_store
from bot.ports import Decision, Person
from bot.speech import plain_text
from bot.store.waves import Came, Draft, Planned
from bot.study import ScheduledWave, Study
from flows import Reminded, Tell, take
from flows.fieldwork import SendWindows
from flows.reminding import PIPES, own_words, text_faults
from flows.waves import (
    DAY,
    GRACE,
    INVITATION,
    REMINDERS,
    Channel,
    Due,
    Group,
    Wave,
    decide,
    narrowed,
    rounds,
    words_for,
)
from flows.zones import zone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.config import Settings

WORDS = (INVITATION, *REMINDERS)
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,35}")


Step = Callable[[int, int], None]
"""Told how many of how many are done."""


def no_step(_done: int, _of: int) -> None:
    """Nobody looks on."""


class BadWave(ValueError):
    """What is wanted cannot be a wave; the message says what to do, a line a fault."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wave as somebody asks for it."""

    key: str
    groups: frozenset[Group]
    channel: Channel
    starts_at: datetime
    strata: frozenset[int] = frozenset()
    locales: frozenset[str] = frozenset()
    details: Mapping[str, str] = field(default_factory=dict)
    most_contacts: int | None = None
    idle: timedelta = timedelta(0)
    days_after_invitation: int | None = None
    repeat: timedelta | None = None
    slot: tuple[time, time] | None = None
    spread: bool = True
    grace: timedelta = GRACE
    words: str = ""
    own: Mapping[str, str] = field(default_factory=dict)


def drafts(wanted: Wanted, study: Study, windows: SendWindows) -> list[Draft]:
    """Return the wave, or the rounds of one that repeats. Raises BadWave with every fault."""
    if faults := list(_faults(wanted, study, windows)):
        raise BadWave("\n".join(faults))
    wave = Wave(
        wanted.key, wanted.channel, wanted.groups, wanted.starts_at, wanted.strata, wanted.locales, wanted.details,
        wanted.most_contacts, wanted.idle, wanted.days_after_invitation, wanted.slot, wanted.spread, wanted.grace,
    )  # fmt: skip
    begins = [wanted.starts_at]
    if wanted.repeat is not None:
        begins = list(rounds(wanted.starts_at, wanted.repeat, study.closes_at))
    return [
        Draft(
            replace(wave, key=wanted.key if number == 1 else f"{wanted.key}-{number}", starts_at=at),
            wanted.key,
            wanted.words,
            wanted.own,
        )
        for number, at in enumerate(begins, start=1)
    ]


def _faults(wanted: Wanted, study: Study, windows: SendWindows) -> Iterator[str]:
    if KEY.fullmatch(wanted.key) is None:
        yield f"{wanted.key!r}: call a wave by small letters, digits and hyphens, 36 at the most, such as reminder-1."
    if not wanted.groups:
        yield "--to: name at least one of never-started, started, unfinished."
    if wanted.channel == "chat" and Group.NEVER_STARTED in wanted.groups:
        yield "--to never-started: a bot cannot write first to who never pressed Start; use --channel mail for them."
    if unknown := wanted.strata - {stratum.code for stratum in study.strata}:
        yield f"--stratum: the study has no stratum {', '.join(map(str, sorted(unknown)))}."
    if unknown_locales := wanted.locales - set(study.locales):
        yield f"--language: there is no {', '.join(sorted(unknown_locales))}; the study is in {', '.join(study.locales)}."
    if wanted.starts_at >= study.closes_at:
        yield f"--at: the study closes on {study.close_date}; name an earlier time."
    if wanted.repeat is not None and wanted.repeat < DAY:
        yield "--repeat: a wave repeats after a day at the soonest."
    try:
        narrowed(windows, wanted.slot)
    except ValueError as error:
        yield f"--slot: {error}."
    if wanted.own:
        pipes = PIPES if wanted.channel == "chat" else frozenset[str]()
        yield from (f"--text: {fault}" for fault in text_faults(wanted.own, study.locales, pipes))


def scheduled(study: Study, one: ScheduledWave, now: datetime) -> Wanted:
    """Return a wave of the study file as somebody would ask for it. Raises BadWave where a text cannot be read."""
    starts_at = now
    if one.starts_on is not None:
        starts_at = max(now, datetime.combine(one.starts_on, time(), ZoneInfo(study.time_zone)).astimezone(UTC))
    elif one.days_before_close is not None:
        day = study.close_date - timedelta(days=one.days_before_close)
        starts_at = max(now, datetime.combine(day, time(), ZoneInfo(study.time_zone)).astimezone(UTC))
    own = {}
    for locale, name in one.text.items():
        try:
            own[locale] = (study.folder / name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise BadWave(
                f"study file, waves, {one.key}: {name} cannot be read; put it beside the study file."
            ) from None
    return Wanted(
        key=one.key,
        groups=frozenset(Group(group.replace("-", "_")) for group in one.to),
        channel=one.channel,
        starts_at=starts_at,
        strata=frozenset(one.strata),
        locales=frozenset(one.languages),
        most_contacts=one.max_contacts,
        idle=timedelta(hours=one.idle_hours),
        days_after_invitation=one.days_after_invitation,
        repeat=None if one.repeat_days is None else timedelta(days=one.repeat_days),
        slot=None if one.slot is None else (one.slot.opens, one.slot.closes),
        grace=timedelta(hours=one.grace_hours),
        own=own,
    )  # fmt: skip


def words(key: str) -> str:
    """Read which of the study's words are said. Raises ValueError."""
    if key and key not in WORDS:
        raise ValueError(f"--words: there is no {key}; there are {', '.join(WORDS)}")
    return key


def groups(to: str) -> frozenset[Group]:
    """Read the groups of a command line. Raises ValueError."""
    wanted = [one.strip() for one in to.split(",") if one.strip()]
    known = {group.value.replace("_", "-"): group for group in Group}
    if unknown := [one for one in wanted if one not in known]:
        raise ValueError(f"--to: there is no {', '.join(unknown)}; there are {', '.join(known)}")
    return frozenset(known[one] for one in wanted)


def instant(at: str, study: Study) -> datetime:
    """Read a time, of the study's zone where none is named. Raises ValueError."""
    there = ZoneInfo(study.time_zone)
    if at == "now":
        return datetime.now(there)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise ValueError(f"--at: {at!r} is no time; write now, or for example 2027-02-09T09:00") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=there)


def hours(slot: str) -> tuple[time, time]:
    """Read hours of the day, from and until. Raises ValueError."""
    opens, _, closes = slot.partition("-")
    try:
        return time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())
    except ValueError:
        raise ValueError(f"--slot: {slot!r} is no pair of hours; write for example 10:00-11:30") from None


def pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """Read NAME=VALUE. Raises ValueError."""
    found = {}
    for one in given or ():
        name, joint, value = one.partition("=")
        if not joint or not name or not value:
            raise ValueError(f"{option}: {one!r} has not the form NAME=VALUE")
        found[name] = value
    return found


def texts(given: list[str] | None) -> dict[str, str]:
    """Read a coordinator's own texts, a file a language. Raises ValueError."""
    found = {}
    for locale, name in pairs(given, "--text").items():
        try:
            found[locale] = Path(name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ValueError(f"--text: {name} cannot be read; name a text file in UTF-8") from None
    return found


# ---------------------------------------------------------------- the store


@asynccontextmanager
async def opened(settings: Settings, study: Study) -> AsyncIterator[tuple[Store, datetime]]:
    """Open the store, and say what time it is for the study: the simulator's where it has one."""
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        if settings.clock:
            clock = SimulatedClock(settings.clock)
            await clock.open()
            stack.push_async_callback(clock.close)
            now = clock.now()
        yield await open_store(settings.database, study, "demo" if settings.clock else "field", now, stack), now


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a wave would mean for one person as things are now."""

    person: Person
    decision: Decision
    words: str = ""
    text: str = ""
    subject: str = ""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it; `at` is the wall time where the person lives."""
        who = self.person
        plain: dict[str, Any] = {
            "external_id": who.external_id, "name": who.name, "institution": who.institution, "zone": who.recipient.zone,
            "language": who.recipient.locale,
        }  # fmt: skip
        if isinstance(self.decision, Due):
            local = self.decision.at.astimezone(zone(who.recipient.zone))
            plain |= {"at": local.isoformat(timespec="minutes"), "words": self.words, "text": self.text}
            return plain | ({"subject": self.subject} if self.subject else {})
        return plain | {"why_not": self.decision.reason.value}


async def foresee(store: Store, draft: Draft, now: datetime, on_step: Step = no_step) -> list[Foreseen]:
    """Return what a wave would mean for everybody: who gets what and when, and why each other person does not."""
    found: list[Foreseen] = []
    people = await store.deliveries.everybody()
    for number, person in enumerate(people, start=1):
        on_step(number, len(people))
        decision = decide(draft.wave, person.recipient, store.windows, now, store.study.closes_at)
        if isinstance(decision, Due):
            found.append(await _worded(store, draft, person, decision))
        else:
            found.append(Foreseen(person, decision))
    return found


async def _worded(store: Store, draft: Draft, person: Person, due: Due) -> Foreseen:
    locale = person.recipient.locale or store.study.locales[0]
    key = draft.words or words_for(person.recipient, draft.wave.channel)
    if draft.wave.channel == "mail":
        own = draft.own.get(locale)
        said = say(locale, key, own_words(own, {}) if own is not None else None, store.current.speech)
        return Foreseen(
            person, due, "own" if own is not None else key, plain_text("\n\n".join(said.paragraphs)), said.subject
        )
    assert person.account is not None, "who is not in the chat is not written to there"
    standing = await store.ledger.standing(person.account)
    assert standing is not None
    assert standing.interview is not None
    edition = store.editions[standing.interview.version]
    words = "" if standing.interview.consent_at is not None else key
    event = Reminded("wave", due.at, words, tuple(sorted(draft.own.items())))
    says = take(edition.questionnaire, standing.interview, event).says
    if not says:
        return Foreseen(person, due)
    (tell,) = says
    assert isinstance(tell, Tell)
    inner = tell.words.fills["text"]
    assert not isinstance(inner, str)
    said_key = "own" if inner.key == "joined" else inner.key
    return Foreseen(person, due, said_key, edition.speech.plain(tell.words, standing.interview.locale))


def summed(foreseen: Sequence[Foreseen]) -> tuple[int, dict[str, int]]:
    """Return how many would be written to, and how many not, by reason."""
    reasons = Counter(one.decision.reason.value for one in foreseen if not isinstance(one.decision, Due))
    return len(foreseen) - sum(reasons.values()), dict(sorted(reasons.items()))


def plain_wave(planned: Planned, came: Came | None = None) -> dict[str, Any]:
    """Return a wave as JSON takes it."""
    wave, draft = planned.wave, planned.draft
    plain: dict[str, Any] = {
        "key": wave.key, "series": draft.series, "state": planned.state, "channel": wave.channel,
        "to": sorted(group.value.replace("_", "-") for group in wave.groups),
        "starts_at": wave.starts_at.isoformat(timespec="minutes"),
        "strata": sorted(wave.strata), "languages": sorted(wave.locales), "details": dict(wave.details),
        "max_contacts": wave.most_contacts, "idle_hours": wave.idle / timedelta(hours=1),
        "days_after_invitation": wave.days_after_invitation,
        "slot": None if wave.slot is None else f"{wave.slot[0]:%H:%M}-{wave.slot[1]:%H:%M}",
        "at_once": not wave.spread,
        "grace_hours": wave.grace / timedelta(hours=1), "words": draft.words, "own_text": dict(draft.own),
        "made_by": planned.made_by,
    }  # fmt: skip
    for name in ("made_at", "started_at", "laid_out_at", "ended_at"):
        at = getattr(planned, name)
        plain[name] = None if at is None else at.isoformat(timespec="seconds")
    return plain if came is None else plain | plain_came(came)


def plain_came(came: Came) -> dict[str, Any]:
    """Return what a wave came to as JSON takes it. `all` is the sum of the others."""
    return {
        "all": came.everybody, "sent": came.sent, "failed": came.failed, "unreachable": came.unreachable,
        "uncertain": came.uncertain, "waiting": came.waiting, "skipped": dict(came.skipped), "reasons": dict(came.failures),
    }  # fmt: skip
