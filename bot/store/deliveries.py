"""Who gets which wave, and what became of it. A send is marked before it begins and again when it has ended.

Whatever is marked as begun when we come up again may have arrived: it is `uncertain`, and goes out again on request only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.ports import Claim, Decision, DueDelivery, Fate, Person, Running, ZoneOf
from bot.store.audit import OPERATOR, Entry, note
from bot.store.database import Database
from bot.store.links import count_as_invited, new_link
from bot.store.mail_faults import keep_fault
from bot.store.recipients import everybody, named, of_account
from bot.store.times import read_time, written
from bot.store.underway import claim, end_of_cancelled, leave_uncertain
from bot.store.waves import Planned, find, running, take_back
from flows.waves import Channel, Due, Skipped

_IDLE = (
    " and not exists (select 1 from deliveries as o where o.member_id = d.member_id and o.state = 'sending')"
    " and w.state = 'running' and d.state = 'due'"
)


class Deliveries:
    """The rows of all waves."""

    def __init__(self, database: Database, zone_of: ZoneOf) -> None:
        self._database, self._zone_of = database, zone_of

    async def everybody(self) -> list[Person]:
        """Return everybody a wave could be about, as they stand now."""
        return await self._database.read_whole(lambda connection: list(everybody(connection, self._zone_of)))

    async def person(self, account: int) -> Person | None:
        """Return who is behind an account."""
        return await self._database.read_whole(lambda connection: of_account(connection, self._zone_of, account))

    async def running(self, now: datetime) -> list[Running]:
        """Return the waves whose time has come and that nobody holds."""
        found = await self._database.read(lambda connection: running(connection, written(now)))
        return [_running(planned) for planned in found]

    async def undecided(self, wave_id: int, after: str, limit: int, invited_before: datetime | None) -> list[Person]:
        """Return people about whom a wave has not decided, by member id beyond `after`; only those invited by then, if given."""
        invited = "" if invited_before is None else " and c.invited_at <= ?"
        values = (wave_id, after, *(() if invited_before is None else (written(invited_before),)), limit)

        def read(connection: sqlite3.Connection) -> list[Person]:
            members = connection.execute(
                "select m.member_id from members as m inner join link as l on l.member_id = m.member_id"
                " inner join cases as c on c.case_id = l.case_id where not exists"
                " (select 1 from deliveries as d where d.member_id = m.member_id and d.wave_id = ?)"
                f" and m.member_id > ?{invited} order by m.member_id limit ?",
                values,
            ).fetchall()
            found = named(connection, self._zone_of, [member_id for (member_id,) in members])
            return [found[member_id] for (member_id,) in members]

        return await self._database.read_whole(read)

    async def lay_out(self, wave_id: int, decisions: Sequence[tuple[str, Decision]]) -> None:
        """Keep what was decided about people. Nobody's row is made twice."""
        rows = [(wave_id, member_id, *_fields(decision)) for member_id, decision in decisions]

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "insert into deliveries (wave_id, member_id, state, reason, planned_at, due_at)"
                " select ?, member_id, ?, ?, ?, ? from members where member_id = ? on conflict do nothing",
                [(wave, state, reason, at, at, member_id) for wave, member_id, state, reason, at in rows],
            )

        await self._database.write(write)

    async def laid_out(self, wave_id: int, at: datetime) -> None:
        """Note that a wave has decided about everybody."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "update waves set laid_out_at = ? where wave_id = ? and laid_out_at is null", (written(at), wave_id)
            )

        await self._database.write(write)

    async def due(
        self, now: datetime, channel: Channel, limit: int, *, within: timedelta = timedelta()
    ) -> list[DueDelivery]:
        """Return what is due by now, or so long after, in running waves, earliest first.

        One a person, and none to whom something is on its way.
        """
        return await self._database.read_whole(lambda connection: self._due(connection, now, within, channel, limit))

    def _due(
        self, connection: sqlite3.Connection, now: datetime, within: timedelta, channel: Channel, limit: int
    ) -> list[DueDelivery]:
        rows = connection.execute(
            "select w.key, d.member_id, d.planned_at, d.due_at, d.tries from deliveries as d indexed by deliveries_due"
            f" inner join waves as w on w.wave_id = d.wave_id where d.due_at <= ? and w.channel = ?{_IDLE}"
            " order by d.due_at, d.member_id limit ?",
            (written(now + within), channel, limit),
        ).fetchall()
        waves = {key: _running(planned) for key in {row[0] for row in rows} if (planned := find(connection, key))}
        people = named(connection, self._zone_of, [row[1] for row in rows])
        found: dict[str, DueDelivery] = {}
        for key, member_id, planned_at, due_at, tries in rows:
            if member_id in people and member_id not in found:
                found[member_id] = DueDelivery(
                    waves[key], people[member_id], read_time(planned_at), read_time(due_at), now, tries
                )
        return list(found.values())

    async def decide(self, decisions: Sequence[tuple[DueDelivery, Decision]]) -> None:
        """Postpone and skip what was decided so at the moment of sending."""

        def write(connection: sqlite3.Connection) -> None:
            for due, decision in decisions:
                state, reason, at = _fields(decision)
                connection.execute(
                    "update deliveries set state = ?, reason = ?, due_at = coalesce(?, due_at)"
                    " where wave_id = ? and member_id = ? and state = 'due'",
                    (state, reason, at, due.running.wave_id, due.person.member_id),
                )

        await self._database.write(write)

    async def next_due(self, now: datetime, channels: Collection[Channel]) -> datetime | None:
        """Return the next instant after `now` at which a running wave begins or a delivery is due."""
        marks = ",".join("?" * len(channels))

        def read(connection: sqlite3.Connection) -> str | None:
            row = connection.execute(
                "select min(at) from (select min(d.due_at) as at from deliveries as d inner join waves as w on"
                f" w.wave_id = d.wave_id where d.state = 'due' and w.state = 'running' and d.due_at > ? and w.channel in ({marks})"
                " union all select min(starts_at) from waves where state = 'running' and starts_at > ?)",
                (written(now), *channels, written(now)),
            ).fetchone()
            return None if row[0] is None else str(row[0])

        found = await self._database.read(read)
        return None if found is None else read_time(found)

    async def signature(self) -> str:
        """Return what changes whenever somebody starts, holds, resumes or ends a wave: cheap to ask for, once a second.

        Held and let go within that second, a wave is as it was; that somebody did so is in the trail.
        """
        row = await self._database.read(
            lambda connection: connection.execute(
                "select coalesce(group_concat(wave_id || state || coalesce(laid_out_at, '')), '')"
                " || '|' || (select coalesce(max(seq), 0) from audit) from waves where state in ('running', 'paused')"
            ).fetchone()
        )
        return str(row[0])

    async def finish(self, now: datetime, *, is_closed: bool) -> list[str]:
        """End the waves of which nothing is left to send; return their keys."""

        def write(connection: sqlite3.Connection) -> list[str]:
            over = "" if is_closed else " and laid_out_at is not null"
            rows = connection.execute(
                f"update waves set state = 'done', ended_at = ? where state = 'running'{over} and starts_at <= ? and not exists"
                " (select 1 from deliveries as d where d.wave_id = waves.wave_id and d.state in ('due', 'sending')) returning key",
                (written(now), written(now)),
            ).fetchall()
            return [key for (key,) in rows]

        return await self._database.write(write)

    async def recover(self) -> tuple[int, int]:
        """Take back what was put out and not begun, by a run that has ended; leave what was begun uncertain. Return both counts."""

        def write(connection: sqlite3.Connection) -> tuple[int, int]:
            taken_back = take_back(connection)
            return taken_back, leave_uncertain(connection)

        return await self._database.write(write)

    async def resend(
        self, key: str, at: datetime, states: Collection[str], *, only: Collection[str] | None, by: str = OPERATOR
    ) -> int:
        """Let what is uncertain or failed be due again, of everybody or of those named; return how many. The wave goes on."""
        return await self._database.write(
            lambda connection: resend(connection, key, written(at), states, only=only, by=by)
        )

    async def claim_mail(self, due: DueDelivery, at: datetime) -> str | None:
        """Mark a mail as being sent and mint the link it carries; None when it is not due any more.

        Nor when the person is not as they were when it was decided: an address that is another's by now, or a seat, gets no link. Then
        it is decided about anew.
        """

        def write(connection: sqlite3.Connection) -> str | None:
            member_id = due.person.member_id
            if named(connection, self._zone_of, [member_id]).get(member_id) != due.person:
                return None
            if not claim(connection, Claim(due.running.wave_id, member_id, due.as_of), written(at)):
                return None
            return new_link(connection, member_id, "wave", written(at))

        return await self._database.write(write)

    async def mailed(self, due: DueDelivery, fate: Fate, reason: str = "") -> None:
        """Keep what became of a mail. Who got it, or may have got it, counts as invited from when it was sent.

        Whoever has taken the seat meanwhile is none of that: it was sent to whom they follow.
        """

        def write(connection: sqlite3.Connection) -> None:
            wave_id, member_id = due.running.wave_id, due.person.member_id
            row = connection.execute(
                "update deliveries set state = ?, reason = ? where wave_id = ? and member_id = ? and state in ('sending', 'uncertain')"
                " returning sent_at, exists (select 1 from members as m where m.member_id = deliveries.member_id and m.replaced_at >= sent_at)",
                (fate, reason, wave_id, member_id),
            ).fetchone()
            if row is None or row[1]:
                return
            if fate in ("sent", "uncertain"):
                count_as_invited(connection, member_id, row[0])
            elif fate == "unreachable":
                keep_fault(connection, member_id, due.person.email, "refused", reason or "refused", row[0])

        await self._database.write(write)

    async def put_back(self, due: DueDelivery, until: datetime) -> None:
        """Let a mail of which nothing was sent be due again, not before this instant."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "update deliveries set state = 'due', sent_at = null, due_at = ? where wave_id = ? and member_id = ?"
                " and state = 'sending'",
                (written(until), due.running.wave_id, due.person.member_id),
            )
            end_of_cancelled(connection)

        await self._database.write(write)

    async def rows_of(self, key: str) -> list[tuple[str, str, str, str, str | None, str | None]]:
        """Return every delivery of a wave: external id, name, state, reason, due, sent."""
        return await self._database.read(
            lambda connection: connection.execute(
                "select coalesce(m.external_id, ''), m.name, d.state, d.reason, d.due_at, d.sent_at from deliveries as d"
                " inner join waves as w on w.wave_id = d.wave_id inner join members as m on m.member_id = d.member_id"
                " where w.key = ? order by m.external_id is null, m.external_id, m.member_id",
                (key,),
            ).fetchall()
        )


def resend(
    connection: sqlite3.Connection,
    key: str,
    at: str,
    states: Collection[str],
    *,
    only: Collection[str] | None,
    by: str,
) -> int:
    """Let deliveries be due again within a transaction; return how many."""
    marks = ",".join("?" * len(states))
    named_only = "" if only is None else f" and m.external_id in ({','.join('?' * len(only))})"
    wave = find(connection, key)
    if wave is None or wave.state == "cancelled":
        return 0
    # An invitation that goes out again begins anew, in the words of an invitation and without a contact today.
    connection.execute(
        "update cases set invited_at = null, disp = case disp when 319 then 311 else disp end where case_id in (select l.case_id"
        " from link as l inner join deliveries as d on d.member_id = l.member_id inner join members as m on m.member_id ="
        f" d.member_id where d.wave_id = ? and d.state in ({marks}) and d.sent_at = cases.invited_at{named_only})",
        (wave.wave_id, *states, *(only or ())),
    )
    changed = connection.execute(
        "update deliveries set state = 'due', reason = '', planned_at = ?, due_at = ?, sent_at = null where wave_id = ?"
        f" and state in ({marks}) and member_id in (select m.member_id from members as m where true{named_only})",
        (at, at, wave.wave_id, *states, *(only or ())),
    ).rowcount
    if changed:
        connection.execute(
            "update waves set state = 'running', ended_at = null where wave_id = ? and state = 'done'",
            (wave.wave_id,),
        )
        note(connection, Entry(at, by, "wave_resent", f"{key} {changed}"))
    return changed


def _running(planned: Planned) -> Running:
    draft = planned.draft
    assert planned.started_at is not None, "a wave that runs was started"
    return Running(
        planned.wave_id, planned.wave, draft.words, draft.own, planned.started_at, planned.laid_out_at is not None
    )


def _fields(decision: Decision) -> tuple[str, str, str | None]:
    match decision:
        case Due(at):
            return "due", "", written(at)
        case Skipped(reason):
            return "skipped", reason.value, None
