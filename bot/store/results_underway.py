"""The results on their way to somebody: begun, ended, taken back. Pieces of the transactions of the outbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Literal

from bot.store.underway import give_up_utterance

RESTORED = "restored"
"""Why it is uncertain: the store is a copy, which does not know what was sent since."""


def wants_it(connection: sqlite3.Connection, member_id: str) -> bool:
    """Return whether somebody who is due still agrees, wants to be written to, and can be."""
    row = connection.execute(
        "select 1 from members as m inner join contacts as agreed on agreed.member_id = m.member_id and agreed.item = 'consent_results'"
        " where m.member_id = ? and agreed.value = '1' and m.messages_off_at is null and m.unreachable_since is null"
        " and m.account is not null",
        (member_id,),
    ).fetchone()
    return row is not None


def may_begin(connection: sqlite3.Connection, outbox_id: int, at: str) -> bool:
    """Return whether a send may begin, in the transaction that marks it; what is no file of results may."""
    row = connection.execute("select member_id from results_sent where outbox_id = ?", (outbox_id,)).fetchone()
    if row is None:
        return True
    if wants_it(connection, row[0]):
        connection.execute("update results_sent set sent_at = ? where outbox_id = ?", (at, outbox_id))
        return True
    give_up_utterance(connection, outbox_id)
    connection.execute("delete from results_sent where outbox_id = ?", (outbox_id,))
    return False


def not_begun(connection: sqlite3.Connection, outbox_id: int) -> bool:
    """Let what could not be handed over be due again; False when the utterance carries no results."""
    changed = connection.execute(
        "update results_sent set state = 'due', outbox_id = null, sent_at = null where outbox_id = ?", (outbox_id,)
    ).rowcount
    if changed:
        give_up_utterance(connection, outbox_id)
    return changed == 1


def ended(
    connection: sqlite3.Connection, outbox_ids: Collection[int], fate: Literal["sent", "uncertain"], reason: str = ""
) -> None:
    """Keep what became of the results that these utterances carried."""
    connection.executemany(
        "update results_sent set state = ?, reason = ?, outbox_id = null where outbox_id = ?",
        [(fate, reason, outbox_id) for outbox_id in outbox_ids],
    )


def undelivered(connection: sqlite3.Connection, outbox_id: int, error: str) -> None:
    """Keep that the results were refused; that somebody cannot be written to is known of the person."""
    connection.execute(
        "update results_sent set state = 'failed', reason = ?, outbox_id = null where outbox_id = ?",
        (error[:200], outbox_id),
    )


def hold(connection: sqlite3.Connection) -> None:
    """In a copy of the store: whom it has reached since is not known, so nobody is due."""
    for (outbox_id,) in connection.execute("select outbox_id from results_sent where outbox_id is not null").fetchall():
        give_up_utterance(connection, outbox_id)
    connection.execute(
        "update results_sent set state = 'uncertain', reason = ?, outbox_id = null where state in ('due', 'sending')",
        (RESTORED,),
    )
    connection.execute("delete from results_files")
