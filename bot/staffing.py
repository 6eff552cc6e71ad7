"""The staff from the command line: invited, listed, removed; and whether the trail of what they did is whole."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.open_store import open_store
from bot.sealing import check_key
from bot.store.audit import Trail, verify
from bot.store.database import Database
from bot.store.staff import Listed, Role
from bot.study import Study


@dataclass(frozen=True, slots=True)
class Invited:
    """A code that was just made; it can never be shown again."""

    staff_id: str
    role: Role
    code: str
    link: str
    expires_at: datetime

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {**asdict(self), "expires_at": self.expires_at.isoformat(timespec="minutes")}

    def text(self) -> str:
        """Return what the operator hands on."""
        return (
            f"{self.link}\n{self.code}\n"
            f"{self.staff_id}: the link, or the code typed to the bot, makes one person {self.role}, once, until"
            f" {self.expires_at:%Y-%m-%d %H:%M} UTC. Hand it over in person or by a channel you trust."
        )


async def invite(path: Path, study: Study, role: Role, *, locale: str, label: str, hours: int) -> Invited:
    """Make a one-time code."""
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        lives = timedelta(hours=hours)
        staff_id, code = await store.staff.invite(role, now, lives, locale=locale, label=label)
    return Invited(staff_id, role, code, f"https://t.me/{study.bot_username}?start={code}", now + lives)


def line_of(one: Listed) -> str:
    """Return somebody on the staff as a line of a table."""
    when = {
        "joined": one.joined_at, "removed": one.removed_at, "invited": one.code_expires_at, "expired": one.code_expires_at,
    }[one.status]  # fmt: skip
    until = "until " if one.status == "invited" else ""
    return (
        f"{one.staff_id}  {one.role:12} {one.status:8} {until}{(when or '')[:16]}  {one.locale:2}  {one.note}".rstrip()
    )


async def list_staff(path: Path, study: Study) -> list[Listed]:
    """Return everybody who was ever invited."""
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        return await store.staff.list(now)


async def remove(path: Path, study: Study, staff_id: str) -> bool:
    """Take somebody off the staff; False when there is nobody of this id."""
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        return await store.staff.remove(staff_id, now)


async def keep_key(path: Path, study: Study, staff_id: str, key: str) -> bool:
    """Keep the public key for which a researcher's files are sealed; False when there is no such researcher. Raises SealError."""
    if key:
        check_key(key)
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        return await store.staff.keep_file_key(staff_id, key, now)


async def check_trail(path: Path) -> Trail | None:
    """Return how the trail of a store stands; None for a store from before there was one. Raises StoreError."""
    database = await Database.open(path, create=False)
    try:
        known = await database.read(
            lambda connection: connection.execute("select 1 from sqlite_schema where name = 'audit'").fetchone()
        )
        return await verify(database) if known else None
    finally:
        await database.close()


def said_of(trail: Trail, path: Path) -> str:
    """Return in a line whether the trail is whole, or where it is broken and what to do."""
    if trail.broken_at is not None:
        return (
            f"{path}: the trail of what staff did was changed or shortened at entry {trail.broken_at}. Find out who can write to"
            " the file, and compare it with a backup; no command mends it."
        )
    return (
        f"{path}: the trail of what staff did is whole: {trail.entries} entries, last seal {trail.head[:16] or 'none'}."
    )
