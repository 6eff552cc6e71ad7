"""Due rows: the database is the truth about what is due; whoever wakes only asks."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.ports import DueReminder
from bot.store.database import Database
from bot.store.times import read_time, written


class Reminders:
    """Reminders that belong to one case: the one nudge, and the person's own wish."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> list[DueReminder]:
        """Return what is due by now, earliest first."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "select m.account, r.case_id, r.kind, r.due_at from reminders as r"
                " inner join link as l on l.case_id = r.case_id inner join members as m on m.member_id = l.member_id"
                " where r.state = 'waiting' and r.due_at <= ? and m.account is not null order by r.due_at limit ?",
                (written(now), limit),
            ).fetchall()
        )
        return [DueReminder(account, case_id, kind, read_time(due_at)) for account, case_id, kind, due_at in rows]

    async def next_due(self) -> datetime | None:
        """Return when the earliest waiting reminder is due."""
        row = await self._database.read(
            lambda connection: connection.execute("select min(due_at) from reminders where state = 'waiting'").fetchone()
        )
        return read_time(row[0]) if row[0] is not None else None

    async def postpone(self, reminder: DueReminder, until: datetime) -> None:
        """Move a reminder that fell outside the send window."""
        await self._set(reminder, "due_at = ?", written(until))

    async def drop(self, reminder: DueReminder, reason: str) -> None:
        """Take a reminder off the list without sending it, with the reason."""
        await self._set(reminder, "state = 'dropped', reason = ?", reason)

    async def _set(self, reminder: DueReminder, what: str, value: str) -> None:
        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                f"update reminders set {what} where case_id = ? and kind = ? and state = 'waiting'",
                (value, reminder.case_id, reminder.kind),
            )

        await self._database.write(write)
