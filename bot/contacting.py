"""Who agreed to hear from the study again, as a table for the coordinator: before the link deletion, which ends it all."""

from __future__ import annotations

import csv
import os
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.formulas import harmless
from bot.open_store import open_store
from bot.store.contacting import Contact, Purpose, contacts, note_contacts
from bot.study import Study

COLUMNS = ("id_externo", "nombre", "cargo", "institucion", "correo", "idioma", "correo_de")


@dataclass(frozen=True, slots=True)
class Listed:
    """What was written."""

    file: Path
    people: int
    without_address: int
    deleted_on: date
    """When the store forgets all of it."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {
            "file": str(self.file), "people": self.people, "without_address": self.without_address,
            "deleted_on": self.deleted_on.isoformat(),
        }  # fmt: skip

    def text(self) -> str:
        """Return it for a terminal."""
        return (
            f"{self.file}: {self.people} people, {self.without_address} of them without an address. Use it for this purpose only"
            f" and destroy it then; the store forgets these people on {self.deleted_on}."
        )


async def write_contacts(path: Path, study: Study, out: Path, purpose: Purpose) -> Listed:
    """Write the people of one purpose, readable by their owner only. Raises OSError, FileExistsError where it is there already."""
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        found = await contacts(store.database, purpose)
        out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            await note_contacts(store.database, purpose, len(found), now)
            lines = csv.writer(file)
            lines.writerow(COLUMNS)
            # Who came by the open link and typed no address can be found in the chat only.
            lines.writerows(map(harmless, _line(one)) for one in found if one.name or one.email)
    return Listed(out, len(found), sum(not one.email for one in found), study.link_deletion_date)


def _line(one: Contact) -> tuple[str, ...]:
    whose = "respuesta" if one.typed else "padrón" if one.email else ""
    return one.external_id, one.name, one.title, one.institution, one.email, one.locale, whose
