"""Waves as they are planned, confirmed, paused and ended, and what each has come to. Who gets which is in `deliveries`.

What is written here holds at once, whoever runs: the sender looks at a wave's state in the transaction that begins each send.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Literal

from bot.store.audit import OPERATOR, Entry, note
from bot.store.database import Database
from bot.store.times import read_time, written
from flows.waves import Group, Wave

State = Literal["planned", "running", "paused", "cancelled", "done"]
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """A wave before it is stored."""

    wave: Wave
    series: str = ""
    """What the rounds of a wave that repeats have in common; empty: its own key."""
    words: str = ""
    """Key of what is said; empty: what fits how far each person is."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Locale -> the coordinator's own text, in place of `words`."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A wave as it is stored."""

    wave_id: int
    draft: Draft
    state: State
    made_by: str
    made_at: datetime
    started_at: datetime | None
    """When somebody confirmed it."""
    laid_out_at: datetime | None
    """When it was decided about everybody."""
    ended_at: datetime | None

    @property
    def wave(self) -> Wave:
        """Return whom it is for, by which way, when."""
        return self.draft.wave

    @property
    def key(self) -> str:
        """Return what it is called."""
        return self.draft.wave.key


@dataclass(frozen=True, slots=True)
class Came:
    """What a wave has come to. Everybody it was decided about is in one of these numbers."""

    due: int = 0
    sending: int = 0
    sent: int = 0
    failed: int = 0
    unreachable: int = 0
    uncertain: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    """By reason."""
    failures: Mapping[str, int] = field(default_factory=dict)
    """By reason."""

    @property
    def everybody(self) -> int:
        """Return how many people it was decided about."""
        return self.waiting + self.over

    @property
    def waiting(self) -> int:
        """Return how many are still to be written to."""
        return self.due + self.sending

    @property
    def over(self) -> int:
        """Return about how many nothing more happens."""
        return self.sent + self.failed + self.unreachable + self.uncertain + sum(self.skipped.values())


@dataclass(frozen=True, slots=True)
class Began:
    """When a wave was first sent to anybody, for charts."""

    key: str
    channel: str
    at: datetime
    sent: int


class KeyTaken(ValueError):
    """Another wave is called so."""


class Waves:
    """The waves of a study."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def plan(self, drafts: Sequence[Draft], at: datetime, *, made_by: str = OPERATOR) -> list[Planned]:
        """Store waves, all or none; nothing is sent before they are started. Raises KeyTaken."""

        def write(connection: sqlite3.Connection) -> list[Planned]:
            for draft in drafts:
                _insert(connection, draft, made_by, written(at))
            return [found for draft in drafts if (found := find(connection, draft.wave.key)) is not None]

        return await self._database.write(write)

    async def get(self, key: str) -> Planned | None:
        """Return one wave."""
        return await self._database.read(lambda connection: find(connection, key))

    async def list(self) -> list[Planned]:
        """Return all waves by when they start."""
        return await self._database.read(
            lambda connection: [_planned(row) for row in connection.execute(f"{_SELECT} order by starts_at, wave_id")]
        )

    async def start(self, key: str, at: datetime, *, by: str = OPERATOR) -> bool:
        """Confirm a planned wave: from its time on it is sent. False when it is not planned (any more)."""
        return await self._move(key, ("planned",), "running", at, by)

    async def pause(self, key: str, at: datetime, *, by: str = OPERATOR) -> bool:
        """Hold a running wave: no send begins from now on. False when it is not running."""
        return await self._move(key, ("running",), "paused", at, by)

    async def resume(self, key: str, at: datetime, *, by: str = OPERATOR) -> bool:
        """Let a paused wave go on. False when it is not paused."""
        return await self._move(key, ("paused",), "running", at, by)

    async def cancel(self, key: str, at: datetime, *, by: str = OPERATOR) -> bool:
        """End a wave: whoever was not written to is skipped as `cancelled`. False when it is over."""
        return await self._move(key, ("planned", "running", "paused"), "cancelled", at, by)

    async def came(self, key: str) -> Came:
        """Return what a wave has come to so far."""
        return (await self.all_came()).get(key, Came())

    async def all_came(self) -> dict[str, Came]:
        """Return what every wave that was laid out has come to so far, by key."""
        return await self._database.read(_came)

    async def began(self) -> list[Began]:
        """Return when each wave was first sent to anybody, earliest first; once the link is deleted, on which day."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "select w.key, w.channel, min(d.sent_at) as at, count(*) from waves as w"
                " inner join deliveries as d on d.wave_id = w.wave_id where d.state in ('sent', 'uncertain') group by w.wave_id"
                " union all select key, channel, began_on, written_to from waves where began_on is not null order by at"
            ).fetchall()
        )
        return [Began(key, channel, read_time(at), sent) for key, channel, at, sent in rows]

    async def _move(self, key: str, before: Sequence[State], after: State, at: datetime, by: str) -> bool:
        def write(connection: sqlite3.Connection) -> bool:
            return move(connection, key, before, after, written(at), by)

        return await self._database.write(write)


def move(connection: sqlite3.Connection, key: str, before: Sequence[State], after: State, at: str, by: str) -> bool:
    """Give a wave another state within a transaction; False when it is in none of those before.

    What was claimed and not begun goes back, so that a wave that is held or ended sends nothing more.
    """
    marks = ",".join("?" * len(before))
    moved = connection.execute(
        "update waves set state = ?, started_at = case when ? = 'planned' then ? else started_at end,"
        f" ended_at = case when ? = 'cancelled' then ? end where key = ? and state in ({marks})",
        (after, before[0] if after == "running" else "", at, after, at, key, *before),
    ).rowcount
    if not moved:
        return False
    (wave_id,) = connection.execute("select wave_id from waves where key = ?", (key,)).fetchone()
    if after in ("paused", "cancelled"):
        take_back(connection, wave_id)
    if after == "cancelled":
        connection.execute(
            "update deliveries set state = 'skipped', reason = 'cancelled' where wave_id = ? and state = 'due'",
            (wave_id,),
        )
    note(connection, Entry(at, by, f"wave_{_DEEDS[after, before[0]]}", key))
    return True


_DEEDS: Mapping[tuple[str, str], str] = {
    ("running", "planned"): "started",
    ("paused", "running"): "paused",
    ("running", "paused"): "resumed",
    ("cancelled", "planned"): "cancelled",
}


def take_back(connection: sqlite3.Connection, wave_id: int | None = None) -> int:
    """Let deliveries that were put out and whose send has not begun be due again, of one wave or of all; return how many."""
    rows = connection.execute(
        "select d.wave_id, d.member_id, d.outbox_id from deliveries as d inner join outbox as o on o.id = d.outbox_id"
        " where o.state = 'waiting' and (? is null or d.wave_id = ?)",
        (wave_id, wave_id),
    ).fetchall()
    for wave, member, outbox in rows:
        connection.execute(
            "update outbox set state = 'given_up', say = '', account = null, error = 'taken back' where id = ?",
            (outbox,),
        )
        connection.execute(
            "update deliveries set state = 'due', outbox_id = null, sent_at = null where wave_id = ? and member_id = ?",
            (wave, member),
        )
    return len(rows)


_SELECT = (
    "select wave_id, key, series, channel, who, starts_at, slot, grace_hours, words, own, state, made_by, made_at, started_at,"
    " laid_out_at, ended_at from waves"
)


def find(connection: sqlite3.Connection, key: str) -> Planned | None:
    """Return the wave that is called so."""
    row = connection.execute(f"{_SELECT} where key = ?", (key,)).fetchone()
    return None if row is None else _planned(row)


def running(connection: sqlite3.Connection, now: str) -> list[Planned]:
    """Return the waves whose time has come and that were confirmed."""
    rows = connection.execute(
        f"{_SELECT} where state = 'running' and starts_at <= ? order by starts_at, wave_id", (now,)
    )
    return [_planned(row) for row in rows]


def _insert(connection: sqlite3.Connection, draft: Draft, made_by: str, at: str) -> None:
    wave = draft.wave
    if connection.execute("select 1 from waves where key = ?", (wave.key,)).fetchone() is not None:
        raise KeyTaken(wave.key)
    connection.execute(
        "insert into waves (key, series, channel, who, starts_at, slot, grace_hours, words, own, state, made_by, made_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?, ?)",
        (
            wave.key, draft.series or wave.key, wave.channel, _who(wave), written(wave.starts_at),
            "" if wave.slot is None else f"{wave.slot[0]:%H:%M}-{wave.slot[1]:%H:%M}", int(wave.grace / HOUR), draft.words,
            json.dumps(dict(draft.own), ensure_ascii=False, sort_keys=True), made_by, at,
        ),
    )  # fmt: skip
    note(connection, Entry(at, made_by, "wave_planned", wave.key))


def _who(wave: Wave) -> str:
    return json.dumps(
        {
            "groups": sorted(wave.groups),
            "strata": sorted(wave.strata),
            "locales": sorted(wave.locales),
            "details": dict(wave.details),
            "most_contacts": wave.most_contacts,
            "idle_hours": wave.idle / HOUR,
            "days_after_invitation": wave.days_after_invitation,
            "spread": wave.spread,
        },
        ensure_ascii=False,
    )


def _planned(row: tuple[object, ...]) -> Planned:
    wave_id, key, series, channel, who, starts_at, slot, grace, words, own, state, made_by, *times = row
    chosen = json.loads(str(who))
    opens, _, closes = str(slot).partition("-")
    wave = Wave(
        key=str(key),
        channel=channel,  # type: ignore[arg-type]
        groups=frozenset(Group(one) for one in chosen["groups"]),
        starts_at=read_time(str(starts_at)),
        strata=frozenset(chosen["strata"]),
        locales=frozenset(chosen["locales"]),
        details=chosen["details"],
        most_contacts=chosen["most_contacts"],
        idle=chosen["idle_hours"] * HOUR,
        days_after_invitation=chosen["days_after_invitation"],
        spread=chosen["spread"],
        slot=(time.fromisoformat(opens), time.fromisoformat(closes)) if opens else None,
        grace=int(grace) * HOUR,  # type: ignore[call-overload]
    )
    draft = Draft(wave, str(series), str(words), json.loads(str(own)))
    made_at, *rest = (None if at is None else read_time(str(at)) for at in times)
    assert made_at is not None
    return Planned(int(wave_id), draft, state, str(made_by), made_at, *rest)  # type: ignore[call-overload, arg-type]


def _came(connection: sqlite3.Connection) -> dict[str, Came]:
    counts: dict[str, dict[str, int]] = {}
    skipped: dict[str, dict[str, int]] = {}
    failures: dict[str, dict[str, int]] = {}
    for key, state, reason, n in connection.execute(
        "select w.key, d.state, d.reason, count(*) from deliveries as d inner join waves as w on w.wave_id = d.wave_id"
        " group by w.key, d.state, d.reason order by 1, 2, 3"
    ):
        of_wave = counts.setdefault(key, {})
        if state == "skipped":
            skipped.setdefault(key, {})[reason] = n
            continue
        of_wave[state] = of_wave.get(state, 0) + n
        if reason and state != "sent":
            failures.setdefault(key, {})[reason] = failures.get(key, {}).get(reason, 0) + n
    kept = connection.execute("select key, written_to from waves where began_on is not null").fetchall()
    return {key: Came(sent=written_to) for key, written_to in kept} | {
        key: Came(**of_wave, skipped=skipped.get(key, {}), failures=failures.get(key, {}))
        for key, of_wave in counts.items()
    }


def keep_counts(connection: sqlite3.Connection) -> None:
    """Keep of each wave the day on which it began and how many it was sent to, before its deliveries are deleted.

    Not the hour, which could be looked for among the times of answers; nor how the others stand: in a wave to few it would name them.
    """
    connection.execute(
        "update waves set began_on = strftime('%Y-%m-%dT00:00:00.000Z', sent.at), written_to = sent.n from"
        " (select wave_id, min(sent_at) as at, count(*) as n from deliveries where state in ('sent', 'uncertain') group by wave_id)"
        " as sent where sent.wave_id = waves.wave_id"
    )


def begin(connection: sqlite3.Connection, draft: Draft, at: str, by: str) -> None:
    """Store a wave and confirm it, within a transaction."""
    _insert(connection, draft, by, at)
    move(connection, draft.wave.key, ("planned",), "running", at, by)


def free_key(connection: sqlite3.Connection, channel: str) -> str:
    """Return what a wave is called to which nobody gave a name: its channel and a number."""
    number = 1
    while find(connection, f"{channel}-{number}") is not None:
        number += 1
    return f"{channel}-{number}"
