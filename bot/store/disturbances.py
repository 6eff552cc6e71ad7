"""What was held off, for whoever runs the study: floods from one account, and links that were tried and are none."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from bot.ports import Utterance
from bot.store.database import Database
from bot.store.outbox import put_out
from bot.store.times import written
from flows import Tell, Words

_TOGETHER = timedelta(hours=1)
"""Guesses within an hour are one line."""


class Disturbances:
    """The list of what was held off."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def flooded(self, account: int, times: int, at: datetime) -> tuple[Utterance, ...]:
        """Note how many updates of an account were not taken, and tell the person, if it is one of ours."""
        now = written(at)

        def write(connection: sqlite3.Connection) -> tuple[Utterance, ...]:
            row = connection.execute(
                "select m.member_id, l.case_id, i.locale, i.version, i.step from members as m"
                " left join link as l on l.member_id = m.member_id left join interviews as i on i.case_id = l.case_id"
                " where m.account = ?",
                (account,),
            ).fetchone()
            member_id, case_id, locale, version, step = row or (None, None, None, None, None)
            connection.execute(
                "insert into disturbances (at, kind, times, member_id) values (?, 'flood', ?, ?)",
                (now, times, member_id),
            )
            if locale is None:
                return ()
            say = Tell(Words("flood", {"n": str(times)}))
            return (put_out(connection, account, case_id, say, locale=locale, version=version, step=step, at=now),)

        return await self._database.write(write)

    async def guessed(self, times: int, at: datetime) -> None:
        """Note links that were tried and are none; those of one hour are one line."""

        def write(connection: sqlite3.Connection) -> None:
            row = connection.execute(
                "select id from disturbances where kind = 'guessed_links' and at > ?", (written(at - _TOGETHER),)
            ).fetchone()
            if row is None:
                connection.execute(
                    "insert into disturbances (at, kind, times) values (?, 'guessed_links', ?)", (written(at), times)
                )
            else:
                connection.execute("update disturbances set times = times + ? where id = ?", (times, row[0]))

        await self._database.write(write)
