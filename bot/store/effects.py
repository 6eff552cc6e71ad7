"""What a turn does beyond answers: consent, contact, silence, a wish to be reminded, erasure."""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Sequence

from bot.store.ids import new_case_id
from bot.store.times import written
from flows import Effect, Erase, KeepConsent, KeepContact, RemindAt, ResumeMessages, StopMessages

_MEMBER = "(select member_id from link where case_id = ?)"


def carry_out(connection: sqlite3.Connection, case_id: str, effects: Sequence[Effect]) -> None:
    """Carry out the effects of a turn on the person's side."""
    for effect in effects:
        match effect:
            case KeepConsent(answer, at, locale, notice):
                connection.execute(
                    f"insert into consents (member_id, answer, at, locale, notice) values ({_MEMBER}, ?, ?, ?, ?)"
                    " on conflict (member_id, at) do update set answer = excluded.answer",
                    (case_id, answer, written(at), locale, notice),
                )
            case KeepContact(item, None, _):
                connection.execute(f"delete from contacts where member_id = {_MEMBER} and item = ?", (case_id, item))
            case KeepContact(item, value, at):
                connection.execute(
                    f"insert into contacts (member_id, item, value, at) values ({_MEMBER}, ?, ?, ?)"
                    " on conflict (member_id, item) do update set value = excluded.value, at = excluded.at",
                    (case_id, item, str(value), written(at)),
                )
            case StopMessages(at):
                connection.execute(f"update members set messages_off_at = ? where member_id = {_MEMBER}", (written(at), case_id))
            case ResumeMessages():
                connection.execute(f"update members set messages_off_at = null where member_id = {_MEMBER}", (case_id,))
            case RemindAt(not_before):
                connection.execute(
                    "insert into reminders (case_id, kind, due_at, state) values (?, 'tomorrow', ?, 'waiting')"
                    " on conflict (case_id, kind) do update set due_at = excluded.due_at, state = 'waiting', reason = ''",
                    (case_id, written(not_before)),
                )
            case Erase():
                raise AssertionError("an erasure is the whole of its turn")


def erase(connection: sqlite3.Connection, case_id: str, account: int, effect: Erase) -> None:
    """Remove a person's answers and contact; a tombstone and keyed hashes are all that stays.

    The tombstone has an id of its own, the stratum and the month: it counts as withdrawn and leads nowhere.
    """
    month = effect.at.strftime("%Y-%m")
    stratum, entry_mode = connection.execute("select stratum, entry_mode from cases where case_id = ?", (case_id,)).fetchone()
    member_id, external_id = connection.execute(
        "select m.member_id, m.external_id from members as m inner join link as l on l.member_id = m.member_id where l.case_id = ?",
        (case_id,),
    ).fetchone()
    _remember_not_to_contact(connection, "account", str(account), month)
    if external_id is not None:
        _remember_not_to_contact(connection, "external_id", external_id, month)
    connection.execute("delete from outbox where case_id = ?", (case_id,))
    connection.execute("update inbox set payload = null where account = ? and state = 'done'", (account,))
    connection.execute("delete from inbox where account = ? and state = 'set_aside'", (account,))
    connection.execute("delete from members where member_id = ?", (member_id,))
    connection.execute("delete from cases where case_id = ?", (case_id,))
    first_of_month = f"{month}-01T00:00:00.000Z"
    connection.execute(
        "insert into cases (case_id, seed, stratum, entry_mode, disp, disp_final, disp_at, created_at)"
        " values (?, 0, ?, ?, 214, 1, ?, ?)",
        (new_case_id(), stratum, entry_mode, first_of_month, first_of_month),
    )


def _remember_not_to_contact(connection: sqlite3.Connection, what: str, value: str, month: str) -> None:
    hashed = keyed_hash(connection, what, value)
    connection.execute("insert into do_not_contact (hash, what, month) values (?, ?, ?) on conflict do nothing", (hashed, what, month))


def keyed_hash(connection: sqlite3.Connection, what: str, value: str) -> str:
    """Return the hash under which somebody is remembered not to be contacted; without the store's secret it says nothing."""
    secret = connection.execute("select secret from store_facts").fetchone()[0]
    return hmac.digest(secret, f"{what}:{value}".encode(), "sha256").hex()
