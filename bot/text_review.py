"""From the store to a queue of texts that a person reads, and from what was decided to the texts that may leave."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.review.files import KINDS, read_queue, write_queue
from bot.review.queue import PENDING, QueueError, queue, released
from bot.store.audit import noted_in
from bot.store.database import Database
from bot.store.migrate import migrate
from bot.store.readout import Readout, read_out
from bot.store.times import written

_MAY_QUOTE = "consent_quotes"

Texts = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How a queue stands."""

    file: Path
    counts: Mapping[str, int]
    new: int
    changed: int
    gone: int
    marked: int

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {
            "file": str(self.file), "texts": sum(self.counts.values()), **self.counts, "marked": self.marked, "new": self.new,
            "changed": self.changed, "gone": self.gone,
        }  # fmt: skip

    def text(self) -> str:
        """Return it for a terminal."""
        counts = self.counts
        came = f"{self.new} new, {self.changed} changed since, {self.gone} gone from the store and from the file"
        lines = [
            f"{self.file}: {sum(counts.values())} texts, {self.marked} with marks; {came}.",
            f"Decided: keep {counts['keep']}, redact {counts['redact']}, drop {counts['drop']}; pending {counts[PENDING]}.",
            "Marks are a help, not a judgement: read every text. Write keep, redact (and the text under `redacted`) or drop under",
            "`decision`, then: voces export DIR --open-text --review FILE. What is pending stays here.",
        ]
        return "\n".join(lines)


async def update_queue(database: Path, file: Path) -> Reviewed:
    """Make or update the queue in a file; decisions of an earlier one are kept. Raises StoreError or QueueError."""
    if file.suffix not in KINDS:
        raise QueueError(f"{file}: name a .xlsx or .csv file.")
    earlier = read_queue(file) if file.exists() else []
    texts, may_quote = await _texts(database)
    made = queue(texts, may_quote, earlier)
    write_queue(file, made.entries)
    marked = sum(bool(entry.marked) for entry in made.entries)
    detail = f"texts={len(made.entries)} new={made.new}"
    await noted_in(database, written(datetime.now(UTC)), "texts_laid_out", detail)
    return Reviewed(file, made.counts(), made.new, made.changed, made.gone, marked)


def reviewed_texts(texts: Texts, file: Path) -> tuple[tuple[tuple[str, str, str, str], ...], int]:
    """Return (case id, variable, text, redaction status) of what a queue lets leave, and how many texts stay. Raises QueueError."""
    made = queue(texts, {}, read_queue(file))
    leaving = tuple(released(made.entries))
    return leaving, len(texts) - len(leaving)


async def _texts(path: Path) -> tuple[Texts, Mapping[str, int]]:
    async with AsyncExitStack() as stack:
        database = await Database.open(path)
        stack.push_async_callback(database.close)
        await migrate(database)

        def take(readout: Readout) -> tuple[Texts, Mapping[str, int]]:
            return tuple(readout.texts()), readout.cells_of(_MAY_QUOTE)

        return await read_out(database, take)
