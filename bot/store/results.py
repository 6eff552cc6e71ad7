"""The results of the study, sent once to each person who asked for them: who is due, what is on its way, who has them.

Whatever is marked as begun when nobody sends may have arrived: it is `uncertain`, and goes out again on request only. The file lies
in the store, with the rows that need it and no longer than they do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.ports import SendResults, Utterance, ZoneOf
from bot.store.audit import OPERATOR, Entry, note
from bot.store.database import Database
from bot.store.outbox import put_out
from bot.store.parting import parted
from bot.store.recipients import named
from bot.store.results_underway import not_begun, wants_it
from bot.store.times import written

Suffix = Literal["pdf", "html"]

_WHY_NOT = """
case
    when r.state = 'sent' then 'have_it'
    when r.state in ('due', 'sending') then 'on_the_way'
    when coalesce(agreed.value, '') <> '1' then 'did_not_agree'
    when m.messages_off_at is not null then 'messages_off'
    when m.account is null or m.unreachable_since is not null then 'unreachable'
    when r.state = 'uncertain' then 'uncertain'
    else ''
end
"""
_EVERYBODY = """
from members as m
left join contacts as agreed on agreed.member_id = m.member_id and agreed.item = 'consent_results'
left join results_sent as r on r.member_id = m.member_id
"""


@dataclass(frozen=True, slots=True)
class File:
    """What is sent."""

    suffix: Suffix
    content: bytes


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many people would be sent the results as things are now, and how many not, by reason."""

    people: int
    why_not: Mapping[str, int]
    failed: int
    """Of those who would be sent it: how many could not be the last time."""


class LinkDeleted(Exception):
    """Nobody is known any more to whom anything could be sent."""


class Results:
    """The results of a store's study, on their way to people."""

    def __init__(self, database: Database, zone_of: ZoneOf) -> None:
        self._database, self._zone_of = database, zone_of

    async def foreseen(self, *, again: bool = False) -> Foreseen:
        """Return how many would be sent it; `again` counts those in whose case it is uncertain. Raises LinkDeleted."""
        if await parted(self._database) is not None:
            raise LinkDeleted
        return await self._database.read(lambda connection: _foreseen(connection, again=again))

    async def send(self, files: Mapping[str, File], at: datetime, *, again: bool = False, by: str = OPERATOR) -> int:
        """Let everybody who asked and does not have it be due; return how many. Files by locale; whoever still waits gets the new ones."""
        now = written(at)

        def write(connection: sqlite3.Connection) -> int:
            number = connection.execute(
                "insert into results_sent (member_id, state, due_at)"
                f" select m.member_id, 'due', ? {_EVERYBODY} where {_WHY_NOT} in ({_chosen(again=again)})"
                " on conflict (member_id) do update set state = 'due', reason = '', due_at = excluded.due_at, sent_at = null",
                (now,),
            ).rowcount
            if number:
                connection.execute("delete from results_files")
                connection.executemany(
                    "insert into results_files (locale, suffix, content) values (?, ?, ?)",
                    [(locale, file.suffix, file.content) for locale, file in files.items()],
                )
                note(connection, Entry(now, by, "results_confirmed", f"n={number}"))
            return number

        return await self._database.write(write)

    async def stop(self, at: datetime, by: str = OPERATOR) -> int:
        """Take back whatever has not been put out; return how many."""

        def write(connection: sqlite3.Connection) -> int:
            number = connection.execute("delete from results_sent where state = 'due'").rowcount
            _drop_files(connection)
            note(connection, Entry(written(at), by, "results_stopped", f"n={number}"))
            return number

        return await self._database.write(write)

    async def is_work(self, now: datetime) -> bool:
        """Return whether something is due, or the file is needed no longer: cheap to ask for, once a second."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "select exists (select 1 from results_files) and (exists (select 1 from results_sent where state = 'due' and due_at <= ?)"
                " or not exists (select 1 from results_sent where state in ('due', 'sending')))",
                (written(now),),
            ).fetchone()
        )
        return bool(row[0])

    async def put_out(
        self, now: datetime, opening: Callable[[str], datetime], locale: str, most: int
    ) -> tuple[Sequence[Utterance], int]:
        """Put out what is due, while at most so many are on their way; return it, and about how many anything was decided.

        `opening` says from when on people of a zone may be written to; `locale` is spoken to whoever has none. Whoever took the wish
        back is not due any more.
        """

        def write(connection: sqlite3.Connection) -> tuple[Sequence[Utterance], int]:
            (sending,) = connection.execute("select count(*) from results_sent where state = 'sending'").fetchone()
            due = connection.execute(
                "select r.member_id, l.case_id from results_sent as r inner join link as l on l.member_id = r.member_id"
                " where r.state = 'due' and r.due_at <= ? order by r.due_at, r.member_id limit ?",
                (written(now), max(0, most - sending)),
            ).fetchall()
            people = named(connection, self._zone_of, [member_id for member_id, _ in due])
            said = []
            for member_id, case_id in due:
                person = people[member_id]
                opens = opening(person.recipient.zone)
                if not wants_it(connection, member_id):
                    connection.execute("delete from results_sent where member_id = ?", (member_id,))
                elif opens > now:
                    connection.execute(
                        "update results_sent set due_at = ? where member_id = ?", (written(opens), member_id)
                    )
                else:
                    assert person.account is not None, "who wants it has an account"
                    spoken = person.recipient.locale or locale
                    one = put_out(
                        connection, person.account, case_id, SendResults(), locale=spoken, version="", step=0, at=written(now)
                    )  # fmt: skip
                    connection.execute(
                        "update results_sent set state = 'sending', outbox_id = ? where member_id = ?",
                        (one.id, member_id),
                    )
                    said.append(one)
            _drop_files(connection)
            return said, len(due)

        return await self._database.write(write)

    async def file(self, locale: str) -> File | None:
        """Return what is sent in a language."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "select suffix, content from results_files where locale in (?, '') order by locale desc limit 1",
                (locale,),
            ).fetchone()
        )
        return None if row is None else File(*row)

    async def recover(self) -> tuple[int, int]:
        """Take back what was put out and not begun, by a run that has ended; leave what was begun uncertain. Return both counts."""

        def write(connection: sqlite3.Connection) -> tuple[int, int]:
            waiting = connection.execute(
                "select r.outbox_id from results_sent as r inner join outbox as o on o.id = r.outbox_id where o.state = 'waiting'"
            ).fetchall()
            for (outbox_id,) in waiting:
                not_begun(connection, outbox_id)
            lost = connection.execute(
                "update results_sent set state = 'uncertain', reason = 'lost', outbox_id = null where state = 'sending'"
            ).rowcount
            return len(waiting), lost

        return await self._database.write(write)


def _foreseen(connection: sqlite3.Connection, *, again: bool) -> Foreseen:
    counts = dict(connection.execute(f"select {_WHY_NOT}, count(*) {_EVERYBODY} group by 1 order by 1").fetchall())
    people = counts.pop("", 0) + (counts.pop("uncertain", 0) if again else 0)
    failed = f"select count(*) {_EVERYBODY} where r.state = 'failed' and {_WHY_NOT} = ''"
    return Foreseen(people, counts, int(connection.execute(failed).fetchone()[0]))


def _chosen(*, again: bool) -> str:
    return "'', 'uncertain'" if again else "''"


def _drop_files(connection: sqlite3.Connection) -> None:
    connection.execute(
        "delete from results_files where not exists (select 1 from results_sent where state in ('due', 'sending'))"
    )
