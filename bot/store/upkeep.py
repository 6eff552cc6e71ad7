"""Regular care of a store: transit forgets what it has kept long enough, and the WAL is folded into the file."""

from __future__ import annotations

from datetime import datetime

from bot.store.database import Database
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox


async def prune(database: Database, now: datetime) -> None:
    """Forget finished updates and said utterances after their week. Once a day is enough."""
    await Inbox(database).prune(now)
    await Outbox(database).prune(now)
    await database.fold()
