"""Interviews and their records: where an account stands, and a whole turn in one transaction."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import AlreadyDone, Claim, Committed, DueReminder, Outrun, Standing, Strip, Utterance
from bot.store.answering import keep_records, keep_trace
from bot.store.audit import OPERATOR, Entry, note
from bot.store.database import Database
from bot.store.effects import carry_out
from bot.store.erasing import erase
from bot.store.errors import StoreError
from bot.store.inbox import finish
from bot.store.known import Known
from bot.store.outbox import give_up, put_out
from bot.store.reminders import keep_nudge, mark_sent
from bot.store.standing import read_standing
from bot.store.times import written, written_or_none
from bot.store.underway import claim, put_on_its_way
from flows import Ask, Close, Erase, Interview, Phase, RemindAt, Say, Toast, Turn
from flows.codec import dump_interview

log = logging.getLogger(__name__)

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

NudgeAt = Callable[[Interview], "datetime | None"]
Grant = Callable[[Turn], Turn]
"""A turn with its wish to be reminded moved to when that can be granted."""

_FOLD_TRIES, _FOLD_PAUSE = 10, 0.1


def _as_wished(turn: Turn) -> Turn:
    return turn


class Ledger:
    """The answers' side of the store, as the interviewer sees it."""

    def __init__(self, database: Database, *, nudge_at: NudgeAt, grant: Grant = _as_wished) -> None:
        """`nudge_at` says when an interview, left alone, is to be nudged; `grant` moves a wish to when it can be granted."""
        self._database = database
        self._nudge_at, self._grant = nudge_at, grant
        self._known = Known()

    async def standing(self, account: int) -> Standing | None:
        """Return where the account stands, or None when it is bound to no case. One SELECT."""
        return await self._database.read(lambda connection: read_standing(connection, account, self._known.read))

    async def open_accounts(self) -> list[int]:
        """Return the account of every interview that has neither been submitted nor closed."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "select m.account from interviews as i inner join link as l on l.case_id = i.case_id"
                " inner join members as m on m.member_id = l.member_id"
                " where i.phase not in (?, ?) and m.account is not null order by i.case_id",
                (Phase.SUBMITTED.value, Phase.CLOSED.value),
            ).fetchall()
        )
        return [account for (account,) in rows]

    async def commit(
        self,
        standing: Standing,
        turn: Turn,
        *,
        update: int | None,
        touched: int | None = None,
        spent: int | None = None,
        reminder: DueReminder | None = None,
        delivery: Claim | None = None,
        at: datetime | None = None,
    ) -> Committed | AlreadyDone | Outrun:
        """Store a whole turn in one transaction; see `bot.ports.Ledger`.

        `at` is the time of the turn; without it the latest instant that the turn itself names, or when its reminder was due.
        """
        at = at or _latest(turn, reminder)
        write = self._prepared(
            standing, turn, at, update=update, touched=touched, spent=spent, reminder=reminder, delivery=delivery
        )
        try:
            result = await self._database.write(write.run)
        except _Lost:
            return Outrun()
        except _DoneBefore:
            return AlreadyDone()
        if write.erasure is None:
            self._known.keep(write.snapshot, turn.interview)
        else:
            self._known.forget(standing.case_id)
            await self._fold()
        return result

    async def commit_course(self, standing: Standing, turns: Sequence[Turn], *, unsaid: str) -> None:
        """Store a whole interview, turn after turn, in one transaction; nothing of it is said, for the reason given."""
        known = [standing, *(replace(standing, interview=turn.interview) for turn in turns)]
        writes = [self._prepared(was, turn, _latest(turn, None)) for was, turn in zip(known, turns, strict=False)]

        def write(connection: sqlite3.Connection) -> None:
            for one in writes:
                for utterance in one.run(connection).utterances:
                    give_up(connection, utterance.id, unsaid)

        await self._database.write(write)

    def _prepared(
        self,
        standing: Standing,
        turn: Turn,
        at: datetime,
        *,
        update: int | None = None,
        touched: int | None = None,
        spent: int | None = None,
        reminder: DueReminder | None = None,
        delivery: Claim | None = None,
    ) -> _Commit:
        interview = turn.interview
        # Whoever is reminded as they asked is not nudged for the same silence a day later.
        is_granted = reminder is not None and reminder.kind == "tomorrow"
        return _Commit(
            standing,
            self._grant(turn),
            snapshot=dump_interview(interview),
            cells=_json(turn.cells) if interview.consent_at is not None else "{}",
            nudge=None if is_granted else self._nudge_at(interview),
            at=written(at),
            update=update,
            touched=touched,
            spent=spent,
            reminder=reminder,
            delivery=delivery,
        )

    async def erase(self, case_id: str, at: datetime) -> bool:
        """Erase a case on the operator's word; False when there is no such case."""

        def write(connection: sqlite3.Connection) -> bool:
            erased = erase(connection, case_id, at)
            if erased:
                note(connection, Entry(written(at), OPERATOR, "erased"))
            return erased

        erased = await self._database.write(write)
        if erased:
            self._known.forget(case_id)
            await self._fold()
        return erased

    async def _fold(self) -> None:
        """Empty the WAL, which still holds the erased pages as they were; what fails here is done by the next pruning."""
        try:
            for _ in range(_FOLD_TRIES):
                if await self._database.fold():
                    return
                # Our own looks at the store last some milliseconds; an export may read for minutes.
                await asyncio.sleep(_FOLD_PAUSE)
        except StoreError as error:
            # The erasure itself is committed; calling it failed would be wrong.
            log.warning("fold_failed error=%s", type(error).__name__)
        else:
            log.info("fold_postponed")


class _Lost(Exception):
    """The step has moved on: everything this transaction did is undone."""


class _DoneBefore(Exception):
    """The update or the reminder that caused this turn has had its effect: this one has none."""


@dataclass(frozen=True, slots=True)
class _Commit:
    """One turn on its way into the store, with everything worked out that needs no database."""

    standing: Standing
    turn: Turn
    snapshot: str
    cells: str
    nudge: datetime | None
    at: str
    update: int | None
    touched: int | None
    spent: int | None
    reminder: DueReminder | None
    delivery: Claim | None

    @property
    def erasure(self) -> Erase | None:
        return next((effect for effect in self.turn.effects if isinstance(effect, Erase)), None)

    def run(self, connection: sqlite3.Connection) -> Committed:
        if self.update is not None and finish(connection, self.update) is None:
            raise _DoneBefore
        if self.reminder is not None and not mark_sent(connection, self.reminder, self.at):
            raise _DoneBefore
        if self.delivery is not None and not claim(connection, self.delivery, self.at):
            raise _DoneBefore
        if self.erasure is not None:
            return self._erase(connection, self.erasure)
        case_id, turn = self.standing.case_id, self.turn
        copy = self._copy(connection)
        self._move_on(connection)
        keep_records(connection, turn.interview, turn.records)
        keep_trace(connection, case_id, turn.trace)
        carry_out(connection, case_id, turn.effects)
        self._keep_disposition(connection)
        keep_nudge(connection, case_id, self.nudge)
        utterances = self._speak(connection, case_id, copy)
        if self.delivery is not None:
            put_on_its_way(connection, self.delivery, utterances[-1].id)
        return Committed(utterances)

    def _erase(self, connection: sqlite3.Connection, erasure: Erase) -> Committed:
        """Erase instead of storing: nothing of this turn is written but its farewell, which goes to a stranger."""
        was = self.standing.interview
        found = connection.execute("select step from interviews where case_id = ?", (self.standing.case_id,)).fetchone()
        if (None if found is None else found[0]) != (None if was is None else was.step):
            raise _Lost
        if not erase(connection, self.standing.case_id, erasure.at):
            raise _Lost
        return Committed(self._speak(connection, ""))

    def _move_on(self, connection: sqlite3.Connection) -> None:
        """Replace the interview, if it still is where it was when it was read."""
        i, was = self.turn.interview, self.standing.interview
        state = (
            i.step, self.snapshot, self.cells, i.locale, i.phase.value, written(i.last_at),
            written_or_none(i.consent_at), written_or_none(i.submitted_at),
        )  # fmt: skip
        if was is None:
            moved = connection.execute(
                "insert into interviews (step, snapshot, cells, locale, phase, last_at, consent_at, submitted_at, case_id,"
                " version, begun_at) select ?, ?, ?, ?, ?, ?, ?, ?, case_id, ?, ? from cases where case_id = ?"
                " on conflict (case_id) do nothing",
                (*state, i.version, written(i.begun_at), self.standing.case_id),
            )
        else:
            live, message, guard, known = self._touched(was)
            moved = connection.execute(
                "update interviews set step = ?, snapshot = ?, cells = ?, locale = ?, phase = ?, last_at = ?, consent_at = ?,"
                f" submitted_at = ?{live} where case_id = ? and step = ?{guard}",
                (*state, *message, self.standing.case_id, was.step, *known),
            )
        if moved.rowcount == 0:
            raise _Lost

    def _touched(self, was: Interview) -> tuple[str, tuple[object, ...], str, tuple[object, ...]]:
        """The message that was tapped showed the place that was live before this turn.

        Were another one marked live since the standing was read, its buttons would be forgotten; so then the turn is lost and taken again.
        """
        if self.touched is None:
            return "", (), "", ()
        key, live = was.overlay or was.live, self.standing.live
        return (
            ", live_message_id = ?, live_key = ?, live_visit = ?",
            (self.touched, key, was.visits.get(key, 0)),
            " and live_message_id is ?",
            (live.message_id if live is not None else None,),
        )

    def _copy(self, connection: sqlite3.Connection) -> int | None:
        """Return the message that the tapped one takes the place of, unless a closing of it waits to be said: nobody else would
        take its buttons off.
        """
        live = self.standing.live
        if self.touched is None or live is None or live.message_id == self.touched:
            return None
        waiting = connection.execute(
            "select 1 from outbox where case_id = ? and state in ('waiting', 'sending') and say like ?",
            (self.standing.case_id, f'["about",{live.message_id},%'),
        ).fetchone()
        return None if waiting else live.message_id

    def _about(self, say: Say | Strip) -> int | None:
        """Return the message that a say closes or moves on: the one tapped, else the one that carried the live item when it was read."""
        is_about_one = isinstance(say, Close) or (isinstance(say, Ask) and say.in_place)
        if not is_about_one or self.touched is not None:
            return self.touched if is_about_one else None
        was, live = self.standing.interview, self.standing.live
        if was is None or live is None:
            return None
        key = was.overlay or was.live
        return live.message_id if (live.key, live.visit) == (key, was.visits.get(key, 0)) else None

    def _keep_disposition(self, connection: sqlite3.Connection) -> None:
        disposition = self.turn.disposition
        if disposition is not None:
            now = (disposition.code, int(disposition.final))
            connection.execute(
                "update cases set disp = ?, disp_final = ?, disp_at = ? where case_id = ? and (disp <> ? or disp_final <> ?)",
                (*now, self.at, self.standing.case_id, *now),
            )

    def _speak(self, connection: sqlite3.Connection, case_id: str, copy: int | None = None) -> tuple[Utterance, ...]:
        """Put what must be said into the outbox, in order. Toasts live and die with their tap and are not kept."""
        i = self.turn.interview
        says: list[Say | Strip] = [say for say in self.turn.says if not isinstance(say, Toast)]
        says.extend(Strip(message_id) for message_id in (copy, self.spent) if message_id is not None)
        return tuple(
            put_out(
                connection,
                self.standing.account,
                case_id,
                say,
                locale=i.locale,
                version=i.version,
                step=i.step,
                at=self.at,
                about=self._about(say),
            )
            for say in says
        )


def _latest(turn: Turn, reminder: DueReminder | None) -> datetime:
    """Return the latest instant that a turn names."""
    named = [turn.interview.last_at]
    named.extend(record.given_at for record in turn.records)
    named.extend(event.at for event in turn.trace)
    named.extend(effect.at for effect in turn.effects if not isinstance(effect, RemindAt))
    if reminder is not None:
        named.append(reminder.due_at)
    return max(named)
