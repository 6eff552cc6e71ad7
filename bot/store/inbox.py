"""Raw updates between arrival and effect: kept before anybody is told that we have them, blanked when they have had it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.ports import Arrived, Utterance
from bot.store.database import Database
from bot.store.outbox import put_out
from bot.store.times import written
from flows import Say

KEPT_FOR = timedelta(days=7)
"""How long the id of a finished update is remembered, so that a late copy changes nothing."""


class Inbox:
    """The way in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, arrived: Sequence[Arrived], at: datetime) -> list[Arrived]:
        """Commit updates and return those not seen before, in order. One transaction for all of them."""
        now = written(at)

        def write(connection: sqlite3.Connection) -> list[Arrived]:
            return [
                update
                for update in arrived
                if connection.execute(
                    "insert into inbox (update_id, account, arrived_at, state, payload) values (?, ?, ?, 'waiting', ?)"
                    " on conflict do nothing",
                    (update.update_id, update.account, now, update.payload),
                ).rowcount
            ]

        return await self._database.write(write)

    async def waiting(self, limit: int, after: int = 0) -> list[Arrived]:
        """Return updates that have had no effect yet, by update id, beyond `after`."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "select update_id, account, payload from inbox where state = 'waiting' and update_id > ? order by update_id limit ?",
                (after, limit),
            ).fetchall()
        )
        return [Arrived(*row) for row in rows]

    async def finish(self, update_id: int, *, say: Sequence[tuple[int, Say, str]] = ()) -> tuple[Utterance, ...]:
        """Mark an update done that changed no interview; what is to be said goes to accounts without a case.

        Says nothing for an update that was done before.
        """

        def write(connection: sqlite3.Connection) -> tuple[Utterance, ...]:
            arrived_at = finish(connection, update_id)
            if arrived_at is None:
                return ()
            return tuple(
                put_out(connection, account, "", words, locale=locale, version="", step=0, at=arrived_at)
                for account, words, locale in say
            )

        return await self._database.write(write)

    async def fail(self, update_id: int, error: str) -> int:
        """Count a failed try, keep its error, and return how many there were."""

        def write(connection: sqlite3.Connection) -> int:
            row = connection.execute(
                "update inbox set tries = tries + 1, error = ? where update_id = ? returning tries",
                (error[:500], update_id),
            ).fetchone()
            return int(row[0]) if row is not None else 0

        return await self._database.write(write)

    async def set_aside(self, update_id: int) -> None:
        """Give up a poisoned update; it stays with its error for the operator."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "update inbox set state = 'set_aside' where update_id = ? and state = 'waiting'", (update_id,)
            )

        await self._database.write(write)

    async def last_update_id(self) -> int | None:
        """Return the highest id of the updates that arrived last: Telegram may begin a new numbering after a quiet week."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "select update_id from inbox order by arrived_at desc, update_id desc limit 1"
            ).fetchone()
        )
        return int(row[0]) if row is not None else None

    async def prune(self, now: datetime) -> None:
        """Forget the ids of updates that were finished long ago; numbering may restart, so age decides, not order."""
        before = written(now - KEPT_FOR)

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("delete from inbox where state = 'done' and arrived_at < ?", (before,))

        await self._database.write(write)


def finish(connection: sqlite3.Connection, update_id: int) -> str | None:
    """Finish a waiting update and return when it arrived, or None when it does not wait. Its content and sender are blanked."""
    row = connection.execute(
        "update inbox set state = 'done', payload = null, account = 0 where update_id = ? and state = 'waiting'"
        " returning arrived_at",
        (update_id,),
    ).fetchone()
    return None if row is None else str(row[0])
