"""What a turn does on the person's side: consent, contact, silence, a wish to be reminded."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from bot.store.reminders import drop_wish, keep_wish
from bot.store.times import written
from flows import Effect, Erase, KeepConsent, KeepContact, RemindAt, ResumeMessages, StopMessages, is_missing

_MEMBER = "(select member_id from link where case_id = ?)"


def carry_out(connection: sqlite3.Connection, case_id: str, effects: Sequence[Effect]) -> None:
    """Carry out the effects of a turn. An erasure is none of them: it is the whole of its turn."""
    for effect in effects:
        match effect:
            case KeepConsent(answer, at, locale, notice):
                connection.execute(
                    f"insert into consents (member_id, answer, at, locale, notice) values ({_MEMBER}, ?, ?, ?, ?)"
                    " on conflict (member_id, at) do update set answer = excluded.answer",
                    (case_id, answer, written(at), locale, notice),
                )
            # A refusal or a skip gives us nothing to keep, and takes back what was there.
            case KeepContact(item, value, at) if value is None or is_missing(value):
                connection.execute(f"delete from contacts where member_id = {_MEMBER} and item = ?", (case_id, item))
            case KeepContact(item, value, at):
                connection.execute(
                    f"insert into contacts (member_id, item, value, at) values ({_MEMBER}, ?, ?, ?)"
                    " on conflict (member_id, item) do update set value = excluded.value, at = excluded.at",
                    (case_id, item, str(value), written(at)),
                )
            case StopMessages(at):
                connection.execute(
                    f"update members set messages_off_at = coalesce(messages_off_at, ?) where member_id = {_MEMBER}",
                    (written(at), case_id),
                )
                # Asked for before, it is silenced with the rest; whoever asks for it afterwards gets it.
                drop_wish(connection, case_id)
            case ResumeMessages():
                connection.execute(f"update members set messages_off_at = null where member_id = {_MEMBER}", (case_id,))
            case RemindAt(not_before):
                keep_wish(connection, case_id, not_before)
            case Erase():
                raise AssertionError("an erasure is the whole of its turn")
