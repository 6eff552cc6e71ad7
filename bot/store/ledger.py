"""Interviews and their records: where an account stands, and a whole turn in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.ports import AlreadyDone, Committed, DueReminder, Live, Outrun, Standing, Utterance
from bot.store.database import Database
from bot.store.effects import carry_out, erase
from bot.store.times import written
from flows import Erase, Interview, Left, Record, Say, Shown, Toast, Trace, Turn, Value
from flows.codec import dump_interview, dump_say, load_interview

CellsOf = Callable[[Interview], Mapping[str, Value]]
NudgeAt = Callable[[Interview], "datetime | None"]

_RECORDS_A_STEP = 1000
"""A record's sequence number is its turn's step and its place in the turn, so that numbering costs no query."""

_STANDING = """
select c.case_id, i.snapshot, i.live_message_id, i.live_key, i.live_visit, m.unreachable_since, c.seed, m.locale, m.zone, m.frame
from members as m
inner join link as l on l.member_id = m.member_id
inner join cases as c on c.case_id = l.case_id
left join interviews as i on i.case_id = c.case_id
where m.account = ?
"""


class _Lost(Exception):
    """The step has moved on: everything this transaction did is undone."""


class Ledger:
    """The answers' side of the store, as the interviewer sees it."""

    def __init__(self, database: Database, *, cells_of: CellsOf, nudge_at: NudgeAt) -> None:
        """`cells_of` gives the row that analysis sees; `nudge_at` when an interview, left alone, is to be nudged."""
        self._database = database
        self._cells_of = cells_of
        self._nudge_at = nudge_at

    async def standing(self, account: int) -> Standing | None:
        """Return where the account stands, or None when it is bound to no case. One SELECT."""
        return await self._database.read(lambda connection: read_standing(connection, account))

    async def commit(
        self,
        standing: Standing,
        turn: Turn,
        *,
        update: int | None,
        touched: int | None = None,
        reminder: DueReminder | None = None,
    ) -> Committed | AlreadyDone | Outrun:
        """Store a whole turn in one transaction; see `bot.ports.Ledger`."""
        cells = json.dumps(self._cells_of(turn.interview), ensure_ascii=False) if turn.interview.consent_at else "{}"
        nudge = self._nudge_at(turn.interview)
        snapshot = dump_interview(turn.interview)
        write = _Commit(standing, turn, snapshot, cells, nudge, update, touched, reminder)
        try:
            return await self._database.write(write.run)
        except _Lost:
            return Outrun()


def read_standing(connection: sqlite3.Connection, account: int) -> Standing | None:
    """Read where an account stands."""
    row = connection.execute(_STANDING, (account,)).fetchone()
    if row is None:
        return None
    case_id, snapshot, message_id, key, visit, unreachable, seed, locale, zone, frame = row
    return Standing(
        account=account,
        case_id=case_id,
        interview=load_interview(snapshot) if snapshot is not None else None,
        live=Live(message_id, key, visit) if message_id is not None else None,
        unreachable=unreachable is not None,
        seed=seed,
        locale_hint=locale,
        zone=zone,
        frame=tuple((name, int(value)) for name, value in json.loads(frame).items()),
    )


class _Commit:
    """One turn on its way into the store."""

    def __init__(
        self,
        standing: Standing,
        turn: Turn,
        snapshot: str,
        cells: str,
        nudge: datetime | None,
        update: int | None,
        touched: int | None,
        reminder: DueReminder | None,
    ) -> None:
        self.standing, self.turn = standing, turn
        self.interview = turn.interview
        self.snapshot, self.cells, self.nudge = snapshot, cells, nudge
        self.update, self.touched, self.reminder = update, touched, reminder
        self.at = written(turn.interview.last_at)

    def run(self, connection: sqlite3.Connection) -> Committed | AlreadyDone:
        if not self.finishes(connection):
            return AlreadyDone()
        erasure = next((effect for effect in self.turn.effects if isinstance(effect, Erase)), None)
        if erasure is not None:
            self.move_on(connection)
            erase(connection, self.standing.case_id, self.standing.account, erasure)
            return Committed(self.speak(connection, to_stranger=True))
        self.move_on(connection)
        self.keep_records(connection, self.turn.records)
        self.keep_trace(connection, self.turn.trace)
        carry_out(connection, self.standing.case_id, self.turn.effects)
        self.keep_disposition(connection)
        self.keep_nudge(connection)
        return Committed(self.speak(connection, to_stranger=False))

    def finishes(self, connection: sqlite3.Connection) -> bool:
        """Finish what caused this turn; False when it has been finished before."""
        if self.update is not None:
            done = connection.execute(
                "update inbox set state = 'done', payload = null where update_id = ? and state = 'waiting'", (self.update,)
            )
            if done.rowcount == 0:
                return False
        if self.reminder is not None:
            sent = connection.execute(
                "update reminders set state = 'sent' where case_id = ? and kind = ? and state = 'waiting'",
                (self.reminder.case_id, self.reminder.kind),
            )
            return sent.rowcount == 1
        return True

    def move_on(self, connection: sqlite3.Connection) -> None:
        """Replace the interview, if it still is where it was when it was read."""
        i = self.interview
        fields = (i.step, self.snapshot, self.cells, i.locale, i.phase.value, written(i.last_at))
        times = (written(i.consent_at) if i.consent_at else None, written(i.submitted_at) if i.submitted_at else None)
        if self.standing.interview is None:
            moved = connection.execute(
                "insert into interviews (step, snapshot, cells, locale, phase, last_at, consent_at, submitted_at, case_id,"
                " version, begun_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (case_id) do nothing",
                (*fields, *times, i.case_id, i.version, written(i.begun_at)),
            )
        else:
            moved = connection.execute(
                "update interviews set step = ?, snapshot = ?, cells = ?, locale = ?, phase = ?, last_at = ?, consent_at = ?,"
                " submitted_at = ?, live_message_id = coalesce(?, live_message_id) where case_id = ? and step = ?",
                (*fields, *times, self.touched, i.case_id, self.standing.interview.step),
            )
        if moved.rowcount == 0:
            raise _Lost

    def keep_records(self, connection: sqlite3.Connection, records: Sequence[Record]) -> None:
        if not records:
            return
        connection.executemany(
            "update records set superseded_at = ? where case_id = ? and variable = ? and superseded_at is null",
            [(written(r.given_at), self.interview.case_id, r.variable) for r in records],
        )
        connection.executemany(
            "insert into records (case_id, seq, version, variable, value_num, value_text, kind, via, item, visit, given_at, void)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [self.row(number, record) for number, record in enumerate(records)],
        )

    def row(self, number: int, r: Record) -> tuple[object, ...]:
        as_number = r.value if isinstance(r.value, int) else None
        as_text = r.value if isinstance(r.value, str) else None
        seq = self.interview.step * _RECORDS_A_STEP + number
        given = written(r.given_at)
        return (
            self.interview.case_id, seq, self.interview.version, r.variable, as_number, as_text, r.kind, r.via, r.item, r.visit,
            given, int(r.void),
        )  # fmt: skip

    def keep_trace(self, connection: sqlite3.Connection, trace: Sequence[Trace]) -> None:
        for event in trace:
            match event:
                case Left(item, visit, at, latency_ms, n_changes, via):
                    connection.execute(
                        "update item_paradata set answered_at = ?, latency_ms = ?, n_changes = n_changes + ?, via = ?"
                        " where case_id = ? and item = ? and visit = ?",
                        (written(at), latency_ms, n_changes, via, self.interview.case_id, item, visit),
                    )
                case Shown(item, visit, at, sitting):
                    connection.execute(
                        "insert into item_paradata (case_id, item, visit, shown_at, sitting) values (?, ?, ?, ?, ?)"
                        " on conflict do nothing",
                        (self.interview.case_id, item, visit, written(at), sitting),
                    )

    def keep_disposition(self, connection: sqlite3.Connection) -> None:
        disposition = self.turn.disposition
        if disposition is not None:
            connection.execute(
                "update cases set disp = ?, disp_final = ?, disp_at = ? where case_id = ? and (disp, disp_final) <> (?, ?)",
                (disposition.code, int(disposition.final), self.at, self.interview.case_id, disposition.code, int(disposition.final)),
            )

    def keep_nudge(self, connection: sqlite3.Connection) -> None:
        """A nudge waits from the last word on; once sent it is not made again, since it is one nudge and no series."""
        if self.nudge is None:
            connection.execute(
                "update reminders set state = 'dropped', reason = 'not_waiting' where case_id = ? and kind = 'nudge' and state = 'waiting'",
                (self.interview.case_id,),
            )
            return
        connection.execute(
            "insert into reminders (case_id, kind, due_at, state) values (?, 'nudge', ?, 'waiting') on conflict (case_id, kind)"
            " do update set due_at = excluded.due_at, state = 'waiting' where reminders.state <> 'sent'",
            (self.interview.case_id, written(self.nudge)),
        )

    def speak(self, connection: sqlite3.Connection, *, to_stranger: bool) -> tuple[Utterance, ...]:
        """Put what must be said into the outbox, in order. Toasts live and die with their tap and are not kept."""
        i = self.interview
        spoken: list[Utterance] = []
        for say in self.turn.says:
            if isinstance(say, Toast):
                continue
            owner = (None, self.standing.account) if to_stranger else (i.case_id, None)
            utterance_id = put_out(connection, owner, i.step, say, i.locale, i.version, self.at)
            spoken.append(
                Utterance(utterance_id, self.standing.account, "" if to_stranger else i.case_id, say, i.locale, i.version)
            )
        return tuple(spoken)


def put_out(
    connection: sqlite3.Connection, owner: tuple[str | None, int | None], step: int, say: Say, locale: str, version: str, at: str
) -> int:
    """Add one row to the outbox and return its id."""
    case_id, account = owner
    row = connection.execute(
        "insert into outbox (case_id, account, step, state, locale, version, say, created_at)"
        " values (?, ?, ?, 'waiting', ?, ?, ?, ?) returning id",
        (case_id, account, step, locale, version, dump_say(say), at),
    ).fetchone()
    return int(row[0])


