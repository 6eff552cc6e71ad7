"""Due rows: the database is the truth about what is due; whoever wakes only asks."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.ports import DueReminder
from bot.store.database import Database
from bot.store.recipients import was_written_to
from bot.store.times import read_time, written
from bot.store.underway import give_up_utterance

_WAITING = """
from reminders as r
inner join link as l on l.case_id = r.case_id
inner join members as m on m.member_id = l.member_id
where r.state = 'waiting' and m.account is not null and (m.messages_off_at is null or r.kind = 'tomorrow')
"""


_ON_ITS_WAY = """
from outbox as o
inner join reminders as r on r.case_id = o.case_id and r.state = 'sent' and r.sent_at = o.created_at
"""
"""The utterance of a reminder is that of the turn with which it was marked."""
TAKEN_BACK = "taken_back"
"""Why a reminder waits that had been put out: it did not go out."""


class Reminders:
    """Reminders that belong to one case: the one nudge, and the person's own wish."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> list[DueReminder]:
        """Return what is due by now, earliest first."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                f"select m.account, r.case_id, r.kind, r.due_at, r.reason {_WAITING} and r.due_at <= ?"
                # Of both at once the nudge comes first: it gives way to the wish while that one waits.
                " order by r.due_at, r.case_id, r.kind limit ?",
                (written(now), limit),
            ).fetchall()
        )
        return [
            DueReminder(account, case_id, kind, read_time(due_at), now, again=reason == TAKEN_BACK)
            for account, case_id, kind, due_at, reason in rows
        ]

    async def recover(self) -> int:
        """Take back what was put out and not begun, by a run that has ended; return how many. Its hour may be over by now."""

        def write(connection: sqlite3.Connection) -> int:
            waiting = connection.execute(f"select o.id {_ON_ITS_WAY} where o.state = 'waiting'").fetchall()
            for (outbox_id,) in waiting:
                not_begun(connection, outbox_id)
            return len(waiting)

        return await self._database.write(write)

    async def next_due(self) -> datetime | None:
        """Return when the earliest reminder is due that `due` would return."""
        row = await self._database.read(
            lambda connection: connection.execute(f"select min(r.due_at) {_WAITING}").fetchone()
        )
        return read_time(row[0]) if row[0] is not None else None

    async def postpone(self, reminder: DueReminder, until: datetime) -> None:
        """Move a reminder that fell outside the send window; one that has been moved meanwhile stays where it is."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "update reminders set due_at = ? where case_id = ? and kind = ? and state = 'waiting' and due_at <= ?",
                (written(until), *_named(reminder)),
            )

        await self._database.write(write)

    async def drop(self, reminder: DueReminder, reason: str) -> None:
        """Take a reminder off the list without sending it, with the reason; one that has been moved meanwhile stays."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "update reminders set state = 'dropped', reason = ?"
                " where case_id = ? and kind = ? and state = 'waiting' and due_at <= ?",
                (reason, *_named(reminder)),
            )

        await self._database.write(write)


def mark_sent(connection: sqlite3.Connection, reminder: DueReminder, at: str) -> bool:
    """Mark a due reminder sent; False when it does not wait any more, or not yet.

    Nor is a nudge sent to whom a wave was while we decided about it; it goes on waiting. A wish is granted at its hour.
    """
    if reminder.kind == "nudge" and _was_written_to(connection, reminder):
        return False
    sent = connection.execute(
        "update reminders set state = 'sent', sent_at = ?, reason = '' where case_id = ? and kind = ? and state = 'waiting' and due_at <= ?",
        (at, *_named(reminder)),
    )
    return sent.rowcount == 1


def may_begin(connection: sqlite3.Connection, outbox_id: int) -> bool:
    """Return whether a nudge or a granted wish may begin, in the transaction that marks it; what is neither may.

    Whoever has gone on since it was put out, or can or will not be written to, needs it no longer; the nudge waits anew from their next word.
    """
    row = connection.execute(
        "select r.case_id, r.kind, i.step = o.step and m.unreachable_since is null"
        f" and (m.messages_off_at is null or r.kind = 'tomorrow') {_ON_ITS_WAY}"
        " inner join interviews as i on i.case_id = o.case_id inner join link as l on l.case_id = o.case_id"
        " inner join members as m on m.member_id = l.member_id where o.id = ?",
        (outbox_id,),
    ).fetchone()
    if row is None or row[2]:
        return True
    give_up_utterance(connection, outbox_id)
    connection.execute(
        "update reminders set state = 'dropped', reason = 'not_waiting', sent_at = null where case_id = ? and kind = ?",
        row[:2],
    )
    return False


def not_begun(connection: sqlite3.Connection, outbox_id: int) -> bool:
    """Let a nudge or a wish that did not go out be due again; False when the utterance carries none."""
    row = connection.execute(f"select r.case_id, r.kind {_ON_ITS_WAY} where o.id = ?", (outbox_id,)).fetchone()
    if row is None:
        return False
    give_up_utterance(connection, outbox_id)
    connection.execute(
        "update reminders set state = 'waiting', reason = ?, sent_at = null where case_id = ? and kind = ?",
        (TAKEN_BACK, *row),
    )
    return True


def _was_written_to(connection: sqlite3.Connection, reminder: DueReminder) -> bool:
    row = connection.execute("select member_id from link where case_id = ?", (reminder.case_id,)).fetchone()
    return row is not None and was_written_to(connection, row[0], written(reminder.as_of))


def keep_nudge(connection: sqlite3.Connection, case_id: str, nudge: datetime | None) -> None:
    """Let the nudge wait from the last word on, or take it back. Once sent it is not made again: one nudge and no series."""
    if nudge is None:
        connection.execute(
            "delete from reminders where case_id = ? and kind = 'nudge' and state = 'waiting'", (case_id,)
        )
        return
    connection.execute(
        "insert into reminders (case_id, kind, due_at, state) values (?, 'nudge', ?, 'waiting') on conflict (case_id, kind)"
        " do update set due_at = excluded.due_at, state = 'waiting', reason = '' where reminders.state <> 'sent'",
        (case_id, written(nudge)),
    )


def keep_wish(connection: sqlite3.Connection, case_id: str, not_before: datetime) -> None:
    """Keep the person's wish to be reminded; a later wish takes the place of an earlier one."""
    connection.execute(
        "insert into reminders (case_id, kind, due_at, state) values (?, 'tomorrow', ?, 'waiting') on conflict (case_id, kind)"
        " do update set due_at = excluded.due_at, state = 'waiting', reason = '', sent_at = null",
        (case_id, written(not_before)),
    )


def drop_wish(connection: sqlite3.Connection, case_id: str) -> None:
    """Forget a wish that has not been granted."""
    connection.execute(
        "delete from reminders where case_id = ? and kind = 'tomorrow' and state = 'waiting'", (case_id,)
    )


def _named(reminder: DueReminder) -> tuple[str, str, str]:
    return reminder.case_id, reminder.kind, written(reminder.due_at)
