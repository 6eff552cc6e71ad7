"""Addresses that mail does not reach, and people who asked by mail to hear no more. Knows nothing of messages."""

from __future__ import annotations

import sqlite3

UNDELIVERABLE, REFUSED = 330, 211
INVITED, NOT_INVITED = 319, 311
_CASE = "(select case_id from link where member_id = ?)"


def keep_fault(connection: sqlite3.Connection, member_id: str, address: str, kind: str, reason: str, at: str) -> bool:
    """Keep that an address does not work; False if that was known. Whoever has never answered counts as out of reach."""
    kept = connection.execute(
        "insert into mail_faults (member_id, address, at, kind, reason) values (?, ?, ?, ?, ?) on conflict do nothing",
        (member_id, address, at, kind, reason),
    )
    connection.execute(
        f"update cases set disp = ?, disp_at = ? where disp in (?, ?) and case_id = {_CASE}",
        (UNDELIVERABLE, at, INVITED, NOT_INVITED, member_id),
    )
    return kept.rowcount == 1


def try_again(connection: sqlite3.Connection, member_id: str, at: str) -> None:
    """Let a person be in reach again whose address has become another one."""
    connection.execute(
        f"update cases set disp = case when invited_at is null then ? else ? end, disp_at = ? where disp = ? and case_id = {_CASE}"
        " and not exists (select 1 from mail_faults as f inner join members as m on m.member_id = f.member_id and m.email = f.address"
        " where m.member_id = ?)",
        (NOT_INVITED, INVITED, at, UNDELIVERABLE, member_id, member_id),
    )


def stop_messages(connection: sqlite3.Connection, member_id: str, at: str) -> bool:
    """Write first to this person no more; False if that was so. Whoever has not begun has refused by it."""
    stopped = connection.execute(
        "update members set messages_off_at = ? where member_id = ? and messages_off_at is null", (at, member_id)
    )
    connection.execute(
        f"update cases set disp = ?, disp_final = 1, disp_at = ? where disp in (?, ?, ?) and case_id = {_CASE}",
        (REFUSED, at, INVITED, NOT_INVITED, UNDELIVERABLE, member_id),
    )
    return stopped.rowcount == 1
