"""Raw updates between arrival and effect: kept before anybody is told that we have them, blanked when they have had it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.ports import Arrived, Utterance
from bot.store.database import Database
from bot.store.ledger import put_out
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

        def write(connection: sqlite3.Connection) -> list[Arrived]:
            now = written(at)
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

    async def waiting(self, limit: int, after: int = -1) -> list[Arrived]:
        """Return updates that have had no effect yet, by update id, beyond `after`."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "select update_id, account, payload from inbox where state = 'waiting' and update_id > ? order by update_id limit ?",
                (after, limit),
            ).fetchall()
        )
        return [Arrived(*row) for row in rows]

    async def finish(self, update_id: int, *, say: Sequence[tuple[int, Say, str]] = ()) -> tuple[Utterance, ...]:
        """Mark an update done that changed no interview; what is to be said goes to accounts without a case."""

        def write(connection: sqlite3.Connection) -> tuple[Utterance, ...]:
            done = connection.execute(
                "update inbox set state = 'done', payload = null where update_id = ? and state = 'waiting' returning arrived_at",
                (update_id,),
            ).fetchone()
            if done is None:
                return ()
            return tuple(
                Utterance(put_out(connection, (None, account), 0, words, locale, "", done[0]), account, "", words, locale, "")
                for account, words, locale in say
            )

        return await self._database.write(write)

    async def fail(self, update_id: int, error: str) -> int:
        """Count a failed try, keep its error, and return how many there were."""

        def write(connection: sqlite3.Connection) -> int:
            row = connection.execute(
                "update inbox set tries = tries + 1, error = ? where update_id = ? returning tries", (error[:500], update_id)
            ).fetchone()
            return int(row[0]) if row is not None else 0

        return await self._database.write(write)

    async def set_aside(self, update_id: int) -> None:
        """Give up a poisoned update; it stays with its error for the operator."""
        await self._database.write(
            lambda connection: connection.execute("update inbox set state = 'set_aside' where update_id = ?", (update_id,))
        )

    async def last_update_id(self) -> int | None:
        """Return the highest update id that arrived within the time for which Telegram keeps its numbering."""
        row = await self._database.read(
            lambda connection: connection.execute("select update_id from inbox order by arrived_at desc, update_id desc limit 1").fetchone()
        )
        return int(row[0]) if row is not None else None

    async def prune(self, now: datetime) -> None:
        """Forget the ids of updates that were finished long ago; numbering may restart, so age decides, not order."""
        before = written(now - KEPT_FOR)
        await self._database.write(
            lambda connection: connection.execute("delete from inbox where state = 'done' and arrived_at < ?", (before,))
        )
