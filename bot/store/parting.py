"""Link deletion: from its day on, nobody can tell any more whose answers a case holds."""

from __future__ import annotations

import sqlite3

from bot.store.database import Database

_PEOPLES_TIMES = {
    "members": ("created_at", "unreachable_since", "messages_off_at", "replaced_at"),
    "tokens": ("minted_at", "first_used_at", "revoked_at"),
    "consents": ("at",),
    "contacts": ("at",),
    "seat_changes": ("at", "invited_at"),
    "mail_faults": ("at",),
    "deliveries": ("planned_at", "due_at", "sent_at"),
}


async def part(database: Database) -> int:
    """Delete the link for good, and with it whatever could stand in for it; return how many pairs were parted."""
    parted = await database.write(_part)
    # The WAL still holds the pages as they were.
    await database.fold()
    return parted


def _part(connection: sqlite3.Connection) -> int:
    """Part people and answers.

    The same instant on both sides (consent, first use) would join them again, so the people's side keeps the month only.
    What still waited to be said can reach nobody and is given up.
    """
    connection.execute(
        "update outbox set state = 'given_up', say = '', account = null, error = 'link_deleted'"
        " where state in ('waiting', 'sending')"
    )
    connection.execute("update reminders set state = 'dropped', reason = 'link_deleted' where state = 'waiting'")
    connection.execute(
        "update deliveries set state = 'skipped', reason = 'link_deleted', outbox_id = null where state in ('due', 'sending')"
    )
    connection.execute("delete from notices")
    connection.execute("delete from do_not_contact")
    _keep_last_of_month(connection)
    for table, columns in _PEOPLES_TIMES.items():
        assignments = ", ".join(f"{column} = substr({column}, 1, 7)" for column in columns)
        connection.execute(f"update {table} set {assignments}")
    return connection.execute("delete from link").rowcount


def _keep_last_of_month(connection: sqlite3.Connection) -> None:
    """Several consents of one person in a month would fall on one key: the last one stands."""
    connection.execute(
        "delete from consents where exists (select 1 from consents as later where later.member_id = consents.member_id"
        " and later.at > consents.at and substr(later.at, 1, 7) = substr(consents.at, 1, 7))"
    )
