"""The end of a study: at its close open interviews end, on its link deletion date people leave the store for good.

The bot does both by itself; here is also how the operator sees the second: when it is due, what became of it, which copies hold it still.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.fieldwork.dates import Dates
from bot.interviewer import Interviewer
from bot.ports import Clock
from bot.store.audit import OPERATOR
from bot.store.backups import Backups, Copied
from bot.store.database import Database
from bot.store.lock import StoreLock
from bot.store.migrate import migrate
from bot.store.parting import Parted, part, parted
from bot.study import Study

if TYPE_CHECKING:
    from bot.open_store import Store

log = logging.getLogger(__name__)


async def parts_at(store: Store) -> datetime:
    """Return the instant of the link deletion; once it is done, a date that is moved in the study file brings nobody back."""
    done = await parted(store.database)
    return store.study.parts_at if done is None else done.parted_at


def study_dates(store: Store, parts_at: datetime, clock: Clock, interviewer: Interviewer) -> Dates:
    """Return what carries out the study's two dates while the bot runs."""
    closing, parting = partial(_close_open, store, interviewer), partial(_part, store, clock)
    return Dates(clock, [(store.study.closes_at, closing), (parts_at, parting)])


async def _close_open(store: Store, interviewer: Interviewer) -> bool:
    """End what fieldwork has outlived, without submitting it; whether nothing is left open."""
    accounts = await store.ledger.open_accounts()
    for account in accounts:
        await interviewer.close(account)
    if accounts:
        log.info("interviews_closed count=%s", len(accounts))
    return not await store.ledger.open_accounts()


async def _part(store: Store, clock: Clock) -> bool:
    """Delete the link, and name the copies that still hold it: they are out of our reach."""
    state = await part(store.database, store.study.link_deletion_date, clock.now())
    log.info("link_deleted people=%s pairs=%s finished=%s", state.people, state.pairs, state.finished)
    if not state.finished:
        # It is tried again in a minute; the copies are named once, at the end.
        return False
    for copy in await Backups(store.database).standing():
        if copy.at < state.parted_at:
            log.warning("backup_holds_the_link path=%s made_at=%s", copy.path, copy.at.isoformat())
    return True


class NotYet(Exception):
    """The day has not come; people were told that they can withdraw until then."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How the link deletion stands."""

    due_on: date
    is_due: bool
    parted: Parted | None
    copies: tuple[Copied, ...]
    """Made while the link stood, and not known to be gone."""

    @property
    def state(self) -> str:
        """Return `waiting`, `overdue`, `unfinished` or `done`."""
        if self.parted is None:
            return "overdue" if self.is_due else "waiting"
        return "done" if self.parted.finished else "unfinished"

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        done = self.parted
        return {
            "state": self.state,
            "due_on": self.due_on.isoformat(),
            "people_deleted": done.people if done is not None else 0,
            "pairs_deleted": done.pairs if done is not None else 0,
            "backups_that_hold_it": [
                {"path": str(copy.path), "made_at": copy.at.isoformat(timespec="minutes"), "encrypted": copy.encrypted}
                for copy in self.copies
            ],
        }

    def lines(self) -> Iterator[str]:
        """Yield it for a terminal."""
        match self.state:
            case "waiting":
                yield f"Link deletion: on {self.due_on}; {len(self.copies)} backup(s) will still hold the link then."
                return
            case "overdue":
                yield f"Link deletion: OVERDUE since {self.due_on}. Start the bot, which does it first, or run `voces unlink`."
            case "unfinished":
                yield "Link deletion: the rows are gone, but the file still has to be written anew; run `voces unlink` again when nobody reads it."
            case _:
                done = self.parted
                assert done is not None
                yield f"Link deletion: done on {done.parted_at:%Y-%m-%d}; {done.people} people and {done.pairs} links are gone for good."
        if self.copies:
            yield "These backups still hold the link. Delete them, here and wherever else they were copied to:"
        for copy in self.copies:
            yield f"  {copy.path}  {copy.at:%Y-%m-%d %H:%M} UTC{'  encrypted' if copy.encrypted else ''}"


async def ending(database: Database, study: Study, now: datetime) -> Ending:
    """Return how the link deletion of an open store stands."""
    done = await parted(database)
    copies = [copy for copy in await Backups(database).standing() if done is None or copy.at < done.parted_at]
    due_on = study.link_deletion_date if done is None else done.due_on
    return Ending(due_on, now >= study.parts_at, done, tuple(copies))


async def delete_link(path: Path, study: Study) -> Ending:
    """Carry the link deletion out. Raises NotYet, StoreTaken or StoreError."""
    now = datetime.now(UTC)
    if now < study.parts_at:
        raise NotYet(
            f"The link is deleted on {study.link_deletion_date}, as respondents were told; until then they can withdraw."
        )
    async with AsyncExitStack() as stack:
        lock = StoreLock(path)
        lock.take()
        stack.callback(lock.release)
        database = await Database.open(path, create=False)
        stack.push_async_callback(database.close)
        await migrate(database)
        await part(database, study.link_deletion_date, now, by=OPERATOR)
        return await ending(database, study, now)
