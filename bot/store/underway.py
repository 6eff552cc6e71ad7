"""A delivery on its way: claimed with the turn that says it, begun, ended. Pieces of the transactions of ledger and outbox.

Whatever is marked as begun when nobody sends may have arrived: it is `uncertain`, and goes out again on request only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence

from bot.ports import Claim, Fate
from bot.store.links import count_as_invited
from bot.store.recipients import was_written_to
from bot.store.times import written
from flows.waves import Reason

LOST = "lost"
"""Why something is uncertain: we were ended while it was on its way."""


def claim(connection: sqlite3.Connection, wanted: Claim, at: str) -> bool:
    """Mark a due delivery of a running wave as being sent; False when it is not due any more.

    Nor when the person was written to since it was decided: by the nudge, or a wave in the other channel. It stays due.
    """
    if was_written_to(connection, wanted.member_id, written(wanted.as_of)):
        return False
    claimed = connection.execute(
        "update deliveries set state = 'sending', sent_at = ?, tries = tries + 1 where wave_id = ? and member_id = ? and state = 'due'"
        " and (select state from waves as w where w.wave_id = deliveries.wave_id) = 'running'",
        (at, wanted.wave_id, wanted.member_id),
    )
    return claimed.rowcount == 1


def put_on_its_way(connection: sqlite3.Connection, claimed: Claim, outbox_id: int) -> None:
    """Note which utterance carries a delivery."""
    connection.execute(
        "update deliveries set outbox_id = ? where wave_id = ? and member_id = ? and state = 'sending'",
        (outbox_id, claimed.wave_id, claimed.member_id),
    )


_ON_ITS_WAY = """
select
    d.wave_id, d.member_id, w.state, m.messages_off_at is not null, m.unreachable_since is not null,
    i.submitted_at is not null, coalesce(c.disp_final, 1)
from deliveries as d
inner join waves as w on w.wave_id = d.wave_id
inner join members as m on m.member_id = d.member_id
left join link as l on l.member_id = d.member_id
left join cases as c on c.case_id = l.case_id
left join interviews as i on i.case_id = l.case_id
where d.outbox_id = ?
"""


def may_begin(connection: sqlite3.Connection, outbox_id: int, at: str) -> bool:
    """Return whether a send may begin, in the transaction that marks it; what is no delivery may.

    A wave that is held takes its delivery back; who finished, refused or blocked us since it was put out is skipped.
    """
    row = connection.execute(_ON_ITS_WAY, (outbox_id,)).fetchone()
    if row is None:
        return True
    wave_id, member_id, wave_state, *over = row
    reasons = (Reason.STOPPED, Reason.UNREACHABLE, Reason.FINISHED, Reason.FINISHED)
    reason = next((reason for is_so, reason in zip(over, reasons, strict=True) if is_so), None)
    if reason is None and wave_state == "running":
        connection.execute("update deliveries set sent_at = ? where outbox_id = ?", (at, outbox_id))
        return True
    give_up_utterance(connection, outbox_id)
    state = "due" if reason is None and wave_state != "cancelled" else "skipped"
    connection.execute(
        "update deliveries set state = ?, reason = ?, outbox_id = null, sent_at = null where wave_id = ? and member_id = ?",
        (state, "" if state == "due" else (reason or Reason.CANCELLED).value, wave_id, member_id),
    )
    return False


def not_begun(connection: sqlite3.Connection, outbox_id: int) -> bool:
    """Let a delivery that could not be handed over be due again; False when the utterance carries none."""
    row = connection.execute(
        "update deliveries set state = 'due', outbox_id = null, sent_at = null where outbox_id = ? returning wave_id",
        (outbox_id,),
    ).fetchone()
    if row is None:
        return False
    give_up_utterance(connection, outbox_id)
    end_of_cancelled(connection)
    return True


def give_up_utterance(connection: sqlite3.Connection, outbox_id: int) -> None:
    """Say something that is taken back no more."""
    connection.execute(
        "update outbox set state = 'given_up', say = '', account = null, error = 'taken back' where id = ?",
        (outbox_id,),
    )


def end_of_cancelled(connection: sqlite3.Connection) -> None:
    """What comes back to a wave that was cancelled meanwhile is not due any more."""
    connection.execute(
        "update deliveries set state = 'skipped', reason = 'cancelled' where state = 'due'"
        " and (select state from waves as w where w.wave_id = deliveries.wave_id) = 'cancelled'"
    )


def ended(connection: sqlite3.Connection, outbox_ids: Collection[int], fate: Fate, reason: str = "") -> None:
    """Keep what became of the deliveries that these utterances carried."""
    connection.executemany(
        "update deliveries set state = ?, reason = ?, outbox_id = null where outbox_id = ?",
        [(fate, reason, outbox_id) for outbox_id in outbox_ids],
    )


def undelivered(connection: sqlite3.Connection, outbox_id: int, error: str) -> None:
    """Keep that a delivery was refused: by a person who cannot be written to, or as what it is."""
    connection.execute(
        "update deliveries set outbox_id = null, reason = ?, state = case when (select unreachable_since from members as m"
        " where m.member_id = deliveries.member_id) is null then 'failed' else 'unreachable' end where outbox_id = ?",
        (error[:200], outbox_id),
    )


def leave_uncertain(connection: sqlite3.Connection) -> int:
    """Leave uncertain whatever is marked as being sent, when nobody sends; return how many there were."""
    rows = connection.execute(
        "update deliveries set state = 'uncertain', reason = ?, outbox_id = null where state = 'sending'"
        " returning wave_id, member_id, sent_at",
        (LOST,),
    ).fetchall()
    for member_id, sent_at in _mails(connection, rows):
        count_as_invited(connection, member_id, sent_at)
    return len(rows)


def _mails(connection: sqlite3.Connection, rows: Sequence[tuple[int, str, str]]) -> Iterator[tuple[str, str]]:
    """Yield whom mails were for and since when, but for those whose seat is another's since."""
    mail = {wave_id for (wave_id,) in connection.execute("select wave_id from waves where channel = 'mail'")}
    for wave_id, member_id, sent_at in rows:
        (replaced_at,) = connection.execute(
            "select replaced_at from members where member_id = ?", (member_id,)
        ).fetchone()
        if wave_id in mail and (replaced_at is None or replaced_at < sent_at):
            yield member_id, sent_at
