"""What must be said, until it has been said. The chat is found through `link` when it is sent, not kept beside the case."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.ports import Live, SendResults, Show, Spoken, Strip, Utterance
from bot.store import reminders
from bot.store import results_underway as results
from bot.store.database import Database
from bot.store.times import written
from bot.store.underway import ended, may_begin, not_begun, undelivered
from flows import Say, Tell
from flows.codec import dump_say, load_say

UNCERTAIN = "uncertain: it may have arrived"
NO_ANSWER = "no_answer"
"""Why a delivery is uncertain: Telegram's answer to it was lost."""
KEPT_FOR = timedelta(days=7)
"""How long the emptied row of something said is kept, for the operator."""

_UNSPOKEN = """
select o.id, coalesce(o.account, m.account), coalesce(o.case_id, ''), o.say, o.locale, o.version
from outbox as o
left join link as l on l.case_id = o.case_id
left join members as m on m.member_id = l.member_id
where o.state in ('waiting', 'sending') and o.id > ? and coalesce(o.account, m.account) is not null
order by o.id limit ?
"""


class Outbox:
    """The way out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unspoken(self, limit: int, after: int = 0) -> list[Utterance]:
        """Return committed utterances that have not been said, by id, beyond `after`."""
        rows = await self._database.read(lambda connection: connection.execute(_UNSPOKEN, (after, limit)).fetchall())
        return [
            Utterance(utterance_id, account, case_id, *_load(say), locale, version)
            for utterance_id, account, case_id, say, locale, version in rows
        ]

    async def live(self, case_id: str) -> Live | None:
        """Return the message that carries the case's live item."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "select live_message_id, live_key, live_visit from interviews where case_id = ?", (case_id,)
            ).fetchone()
        )
        return Live(*row) if row is not None and row[0] is not None else None

    async def sending(self, utterance_id: int, at: datetime) -> bool:
        """Note that a reminder is about to be sent: after a crash it may have arrived, and is not sent a second time.

        False when it is not to be sent any more. Answers need no such note: one that may have arrived is said again, since a
        question said twice is better than one never said.
        """

        def write(connection: sqlite3.Connection) -> bool:
            now = written(at)
            may = may_begin(connection, utterance_id, now) and results.may_begin(connection, utterance_id, now)
            if not (may and reminders.may_begin(connection, utterance_id)):
                return False
            marked = connection.execute(
                "update outbox set state = 'sending', tries = tries + 1 where id = ? and state in ('waiting', 'sending')",
                (utterance_id,),
            )
            return marked.rowcount == 1

        return await self._database.write(write)

    async def not_sent(self, utterance_id: int) -> bool:
        """Note that a reminder surely did not go out; True when it is due again."""

        def write(connection: sqlite3.Connection) -> bool:
            connection.execute(
                "update outbox set state = 'waiting' where id = ? and state = 'sending'", (utterance_id,)
            )
            return (
                not_begun(connection, utterance_id)
                or results.not_begun(connection, utterance_id)
                or reminders.not_begun(connection, utterance_id)
            )

        return await self._database.write(write)

    async def leave_uncertain(self) -> int:
        """Give up the reminders that an earlier run was sending when it ended; return how many there were."""

        def write(connection: sqlite3.Connection) -> int:
            return connection.execute(
                "update outbox set state = 'given_up', say = '', account = null, error = ? where state = 'sending'",
                (UNCERTAIN,),
            ).rowcount

        return await self._database.write(write)

    async def spoken(self, said: Sequence[Spoken]) -> tuple[Utterance, ...]:
        """Mark as said, blank the payloads, and remember which message is live now. One small write.

        Returns what is to be said of the messages that were left behind: that their buttons are taken off.
        """
        ids = [one.utterance.id for one in said]
        # Of several states of one case only the last is worth writing; a dictionary keeps it.
        lives = {one.utterance.case_id: one.live for one in said if one.live != "unchanged"}
        # Only reminders can be a wave's; an answer does not pay for looking.
        reminders = {
            fate: [one.utterance.id for one in said if _is_reminder(one.utterance) and one.is_sure is sure]
            for fate, sure in (("sent", True), ("uncertain", False))
        }

        def write(connection: sqlite3.Connection) -> tuple[Utterance, ...]:
            connection.execute(
                f"update outbox set state = 'said', say = '', account = null where id in ({','.join('?' * len(ids))})",
                ids,
            )
            ended(connection, reminders["sent"], "sent")
            ended(connection, reminders["uncertain"], "uncertain", NO_ANSWER)
            results.ended(connection, reminders["sent"], "sent")
            results.ended(connection, reminders["uncertain"], "uncertain", NO_ANSWER)
            for case_id, live in lives.items():
                message_id, key, visit = (live.message_id, live.key, live.visit) if live is not None else (None, "", 0)
                connection.execute(
                    "update interviews set live_message_id = ?, live_key = ?, live_visit = ? where case_id = ?",
                    (message_id, key, visit, case_id),
                )
            strips = (_strip(connection, one.utterance, one.left) for one in said if one.left is not None)
            return tuple(strip for strip in strips if strip is not None)

        return await self._database.write(write)

    async def undeliverable(self, utterance: Utterance, error: str) -> None:
        """Give an utterance up for a permanent reason, which is kept; its payload is blanked."""

        def write(connection: sqlite3.Connection) -> None:
            give_up(connection, utterance.id, error)
            undelivered(connection, utterance.id, error)
            results.undelivered(connection, utterance.id, error)

        await self._database.write(write)

    async def prune(self, now: datetime) -> None:
        """Forget what was said long ago."""
        before = written(now - KEPT_FOR)

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("delete from outbox where state in ('said', 'given_up') and created_at < ?", (before,))

        await self._database.write(write)


def _is_reminder(utterance: Utterance) -> bool:
    say = utterance.say
    return isinstance(say, SendResults) or (isinstance(say, Tell) and say.lane == "reminder")


def _strip(connection: sqlite3.Connection, after: Utterance, message_id: int) -> Utterance | None:
    """Put out that a message's buttons are taken off, as part of the turn that `after` belongs to; None once that is erased."""
    turn = connection.execute("select step, created_at from outbox where id = ?", (after.id,)).fetchone()
    if turn is None:
        return None
    step, at = turn
    return put_out(
        connection,
        after.account,
        after.case_id,
        Strip(message_id),
        locale=after.locale,
        version=after.version,
        step=step,
        at=at,
    )


def _dump(say: Say | Strip | Show | SendResults, about: int | None) -> str:
    """Write a say down, with the message that it is about where that is known: later turns may be about other ones."""
    match say:
        case Strip(message_id):
            return f'["strip",{message_id}]'
        case SendResults():
            return '["results"]'
        case Show(page, of, in_place, is_unasked):
            plain = json.dumps(["show", page, of, in_place, *([True] if is_unasked else [])], ensure_ascii=False)
        case _:
            plain = dump_say(say)
    return plain if about is None else f'["about",{about},{plain}]'


def _load(text: str) -> tuple[Say | Strip | Show | SendResults, int | None]:
    match json.loads(text):
        case ["strip", int(message_id)]:
            return Strip(message_id), None
        case ["results"]:
            return SendResults(), None
        case ["show", str(page), str(of), bool(in_place)]:
            return Show(page, of, in_place), None
        case ["show", str(page), str(of), bool(in_place), True]:
            return Show(page, of, in_place, is_unasked=True), None
        case ["about", int(message_id), say]:
            return _load(json.dumps(say))[0], message_id
        case _:
            return load_say(text), None


def put_out(
    connection: sqlite3.Connection,
    account: int,
    case_id: str,
    say: Say | Strip | Show | SendResults,
    *,
    locale: str,
    version: str,
    step: int,
    at: str,
    about: int | None = None,
) -> Utterance:
    """Add one row to the outbox. Without a case the row holds the account itself until it has been said."""
    row = connection.execute(
        "insert into outbox (case_id, account, step, state, locale, version, say, created_at)"
        " values (?, ?, ?, 'waiting', ?, ?, ?, ?)",
        (case_id or None, None if case_id else account, step, locale, version, _dump(say, about), at),
    )
    assert row.lastrowid is not None
    return Utterance(row.lastrowid, account, case_id, say, about, locale, version)


def give_up(connection: sqlite3.Connection, utterance_id: int, error: str) -> None:
    """Say it never, and blank its payload."""
    connection.execute(
        "update outbox set state = 'given_up', say = '', account = null, error = ? where id = ?",
        (error[:200], utterance_id),
    )
