"""What a copy of the store cannot know of the time since: who withdrew, by keyed hashes only, and what stands in the chats."""

from __future__ import annotations

import sqlite3
from collections.abc import Set as AbstractSet
from datetime import datetime

from bot.ports import LOST_MESSAGE
from bot.store import results_underway as results
from bot.store.database import Database
from bot.store.erasing import erase, keyed_hash


async def withdrawn(database: Database) -> set[str]:
    """Return the hashes under which a store remembers who withdrew. Raises StoreError."""
    return await database.read(
        lambda connection: {hashed for (hashed,) in connection.execute("select hash from do_not_contact")}
    )


async def lose_messages(database: Database) -> None:
    """Forget which message carries each live item, and hold waves: what was sent since, and taken off, the copy does not know."""

    def write(connection: sqlite3.Connection) -> None:
        connection.execute(
            "update interviews set live_message_id = ? where live_message_id is not null", (LOST_MESSAGE,)
        )
        # Whom they have reached meanwhile, somebody must look at before they go on.
        connection.execute("update waves set state = 'paused' where state = 'running'")
        results.hold(connection)

    await database.write(write)


async def carry_over(database: Database, hashes: AbstractSet[str], at: datetime) -> int:
    """Erase from a store everybody of these hashes whom it still holds; return how many. Hashes of another store find nobody."""

    def write(connection: sqlite3.Connection) -> int:
        if connection.execute("select 1 from store_facts").fetchone() is None:
            return 0
        people = connection.execute(
            "select l.case_id, m.account, m.external_id from members as m inner join link as l on l.member_id = m.member_id"
        ).fetchall()
        gone = [
            case_id
            for case_id, account, external_id in people
            if (account is not None and keyed_hash(connection, "account", str(account)) in hashes)
            or (external_id is not None and keyed_hash(connection, "external_id", external_id) in hashes)
        ]
        return sum(erase(connection, case_id, at) for case_id in gone)

    return await database.write(write)
