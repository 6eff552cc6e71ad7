"""`voces backup`, `voces restore`, and the copies that the bot makes by itself."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.config import Settings
from bot.copier import copy_to
from bot.ports import Clock
from bot.sealing import Seal, is_sealed, open_file, read_seal
from bot.store.audit import noted
from bot.store.backups import Backups, Copied, CopyFailed, own_file, replace, verify
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.lock import StoreLock
from bot.store.migrate import migrate
from bot.store.since import carry_over, lose_messages, withdrawn
from bot.store.times import written

log = logging.getLogger(__name__)

SOON = 60.0
"""Seconds until a copy that failed is tried again; doubled each time, up to the interval itself."""


@dataclass(frozen=True, slots=True)
class Made:
    """A copy that was made."""

    path: Path
    bytes: int
    encrypted: bool
    seconds: float
    known: bool
    """Whether the store lists it; a store from before there was such a list does not."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {**asdict(self), "path": str(self.path), "seconds": round(self.seconds, 2)}

    def text(self) -> str:
        """Return it as a sentence."""
        kind = "sealed" if self.encrypted else "not sealed: whoever holds it reads everything in it"
        said = f"{self.path}: {self.bytes:,} bytes in {self.seconds:.1f} s, whole and looked through; {kind}."
        if self.known:
            return said
        return f"{said} The store is older than its list of copies: keep in mind that this one exists."


async def back_up(store: Path, path: Path, seal: Seal, on_step: Callable[[int, int], None] | None = None) -> Made:
    """Copy a store, also while a bot works on it. Raises StoreError or SealError."""
    database = await Database.open(store, create=False)
    try:
        backups, began = Backups(database), time.monotonic()
        known = await database.read(
            lambda connection: connection.execute("select 1 from sqlite_schema where name = 'backups'").fetchone()
        )
        work = partial(asyncio.to_thread, copy_to, store, path, seal, on_step)
        if known:
            size = await _noted(backups, path, work, datetime.now(UTC), encrypted=bool(seal), scheduled=False)
        else:
            size = await work()
    finally:
        await database.close()
    return Made(path, size, bool(seal), time.monotonic() - began, bool(known))


async def _noted(
    backups: Backups, path: Path, work: Callable[[], Any], at: datetime, *, encrypted: bool, scheduled: bool
) -> int:
    """Make a copy that is known from before its first byte."""
    if path.exists():
        raise CopyFailed(f"{path}: there is such a file already; name another one.")
    number = await backups.begin(path, at, encrypted=encrypted, scheduled=scheduled)
    try:
        size = int(await work())
    except BaseException:
        if not path.exists():
            await backups.removed(number, at)
        raise
    await backups.finish(number, at, size)
    return size


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place."""

    path: Path
    cases: int
    withdrawn_since: int | None
    """People who withdrew after the copy and were taken out of it again; None where the store in place could not say."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {**asdict(self), "path": str(self.path)}

    def text(self) -> str:
        """Return it as sentences."""
        said = f"{self.path}: restored, with {self.cases} cases."
        if self.withdrawn_since is None:
            return f"{said} Who withdrew after this copy was made is in it again: erase them with your list of withdrawals."
        if self.withdrawn_since:
            return f"{said} {self.withdrawn_since} who withdrew since were erased from it again."
        return said


async def restore(file: Path, store: Path, *, force: bool, identity: Path | None, passphrase: str) -> Restored:
    """Put a copy in the place of a store. Raises StoreTaken while a bot runs on it, StoreError or SealError.

    Everything is looked at before anything is replaced; of the store in place it is asked who withdrew.
    """
    sealed = is_sealed(file)
    with StoreLock(store):
        if store.exists() and not force:
            raise CopyFailed(f"{store}: there is a store; move it away, or say --force to put the copy in its place.")
        with own_file(store.with_name(f"{store.name}.restore-part")) as part:
            if sealed:
                await asyncio.to_thread(open_file, file, part, identity=identity, passphrase=passphrase)
            else:
                await asyncio.to_thread(_copied, file, part)
            await asyncio.to_thread(verify, part)
            memory = await _memory_of(store) if store.exists() else None
            cases, erased = await _prepared(part, memory)
            replace(part, store)
    return Restored(store, cases, None if memory is None else erased)


def _copied(file: Path, part: Path) -> None:
    try:
        with file.open("rb") as source, part.open("rb+") as target:
            while piece := source.read(1024 * 1024):
                target.write(piece)
    except OSError as error:
        raise CopyFailed(f"{file}: it cannot be read ({error.strerror}).") from None


@dataclass(frozen=True, slots=True)
class _Memory:
    """What a store knows that a copy of it from earlier cannot: who withdrew, by hash, and which copies there are."""

    withdrawn: set[str]
    copies: list[tuple[object, ...]]


async def _memory_of(store: Path) -> _Memory | None:
    """Return what the store in place remembers; None when it cannot be asked any more."""
    try:
        database = await Database.open(store, create=False)
    except StoreError:
        return None
    try:
        await migrate(database)
        return _Memory(await withdrawn(database), await Backups(database).every())
    except StoreError:
        return None
    finally:
        await database.close()


async def _prepared(part: Path, memory: _Memory | None) -> tuple[int, int]:
    """Bring a copy up to date, as a bot would at its start, and take out of it whoever withdrew since."""
    database = await Database.open(part, create=False)
    try:
        await migrate(database)
        await lose_messages(database)
        erased = 0
        if memory is not None:
            erased = await carry_over(database, memory.withdrawn, datetime.now(UTC))
            await Backups(database).learn(memory.copies)
        cases = await database.read(lambda connection: connection.execute("select count(*) from cases").fetchone()[0])
        known = "known" if memory is not None else "unknown"
        await noted(database, written(datetime.now(UTC)), "restored", f"withdrawn since: {known}, erased={erased}")
        await database.fold()
    finally:
        await database.close()
    return cases, erased


class Keeper:
    """Makes copies at intervals while the bot runs, each by a process of its own, and removes the oldest of them."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        """`settings.backup_dir` names where."""
        assert settings.backup_dir is not None
        self._settings, self._folder, self._clock = settings, settings.backup_dir, clock
        self._store, self._backups = database.path, Backups(database)
        self._every = timedelta(hours=settings.backup_every)

    async def run(self) -> None:
        """Make copies for ever; one that fails is said loudly and tried again."""
        wait = SOON
        while True:
            try:
                await self._clock.sleep_until(await self._due_at())
                await self.work()
                wait = SOON
            except (StoreError, OSError) as error:
                log.error("backup_failed error=%s detail=%s", type(error).__name__, error)
                await self._clock.sleep(wait)
                wait = min(wait * 2, self._every.total_seconds())

    async def work(self) -> Path:
        """Make one copy and remove those that are too old. Raises StoreError or OSError."""
        now = self._clock.now()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sealed = self._settings.backup_recipients is not None or bool(
            self._settings.backup_passphrase.get_secret_value()
        )
        path = self._folder / f"voces-{now:%Y%m%dT%H%M%SZ}.db{'.age' if sealed else ''}"
        work = partial(self._by_a_child, path)
        size = await _noted(self._backups, path, work, now, encrypted=sealed, scheduled=True)
        log.info("backed_up bytes=%s sealed=%s", size, sealed)
        await self._rotate(now)
        return path

    async def _due_at(self) -> datetime:
        made = [copied.at for copied in await self._backups.standing() if copied.scheduled and copied.finished]
        return max(made) + self._every if made else self._clock.now()

    async def _by_a_child(self, path: Path) -> int:
        recipients = self._settings.backup_recipients
        arguments = [str(self._store), str(path), *([str(recipients)] if recipients is not None else [])]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VOCES_")}
        environment["VOCES_BACKUP_PASSPHRASE"] = self._settings.backup_passphrase.get_secret_value()
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.copier", *arguments,
            env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            said, complaint = await child.communicate()
        except asyncio.CancelledError:
            child.terminate()
            await child.wait()
            raise
        if child.returncode != 0:
            lines = complaint.decode(errors="replace").strip().splitlines()
            raise CopyFailed(lines[-1] if lines else f"{path}: the copy was broken off.")
        return int(said)

    async def _rotate(self, now: datetime) -> None:
        """Remove the oldest of the copies that were made here; others are none of ours to remove."""
        ours = [copied for copied in await self._backups.standing() if copied.scheduled]
        finished = [copied for copied in ours if copied.finished]
        for copied in finished[self._settings.backup_keep :]:
            await self._remove(copied, now)
        for copied in ours:
            if not copied.finished and not copied.path.exists():
                await self._backups.removed(copied.backup_id, now)

    async def _remove(self, copied: Copied, now: datetime) -> None:
        copied.path.unlink(missing_ok=True)
        await self._backups.removed(copied.backup_id, now)
        log.info("backup_removed at=%s", copied.at.isoformat(timespec="minutes"))


def seal_of(settings: Settings, recipients: Path | None = None) -> Seal:
    """Return by what copies are sealed. Raises SealError."""
    return read_seal(recipients or settings.backup_recipients, settings.backup_passphrase.get_secret_value())


__all__ = ["Keeper", "Made", "Restored", "back_up", "restore", "seal_of"]
