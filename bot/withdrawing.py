"""Erasure on request by mail or telephone: the same as /retirar, on the operator's word."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.open_store import open_store
from bot.store.backups import Backups
from bot.store.erasing import every_case, find_case
from bot.study import Study
from flows.chance import receipt as receipt_of


class NotFound(LookupError):
    """Nobody was named whom the store still knows."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done; nothing of it names the person."""

    receipt: str
    backups: tuple[str, ...]
    """Copies that were made before and still hold the person."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {"erased": 1, **asdict(self)}

    def text(self) -> str:
        """Return it as lines for people."""
        said = f"Erased. Request number: {self.receipt}."
        if not self.backups:
            return said
        return "\n".join([said, "These backups were made before and still hold the person:", *self.backups])


async def erase_one(path: Path, study: Study, case: str, external_id: str, receipt: str) -> Erased:
    """Erase the one person named by one of the three. Raises NotFound."""
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)

        if receipt:
            wanted = receipt.strip().upper()
            everybody = await store.database.read(every_case)
            found = next((one for one in everybody if receipt_of(one[1], one[0]) == wanted), None)
        else:
            found = await store.database.read(partial(find_case, case, external_id))
        if found is None or not await store.ledger.erase(found[0], now):
            raise NotFound("The store knows nobody by this; they were erased before, or the link is deleted.")
        copies = await Backups(store.database).standing()
    return Erased(receipt_of(found[1], found[0]), tuple(str(copy.path) for copy in copies))
