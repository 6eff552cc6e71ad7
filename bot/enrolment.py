"""Bringing people in from the command line: the roster into the store, personal links out of it."""

from __future__ import annotations

import csv
import os
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import open_store
from bot.fieldwork.roster import RosterLine
from bot.store.people import RosterRow
from bot.study import Study


@dataclass(frozen=True, slots=True)
class Done:
    """What an import did, or would do."""

    added: int
    updated: int
    unchanged: int
    refused: int
    dry_run: bool

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)

    def text(self) -> str:
        """Return it as a sentence."""
        would = "would be " if self.dry_run else ""
        text = f"{self.added} {would}added, {self.updated} {would}updated, {self.unchanged} unchanged."
        return text + (f" {self.refused} withdrew earlier and are not invited again." if self.refused else "")


async def import_roster(path: Path, study: Study, lines: list[RosterLine], *, dry_run: bool) -> Done:
    """Import good rows in one transaction; a dry run only counts."""
    rows = [RosterRow(line.external_id, stratum=line.stratum, **line.fields) for line in lines]
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        done = await store.people.import_roster(rows, now, dry_run=dry_run)
    return Done(done.added, done.updated, done.unchanged, len(done.refused), dry_run)


def link_for(study: Study, token: str) -> str:
    """Return the deep link that carries a token."""
    return f"https://t.me/{study.bot_username}?start={token}"


async def write_links(path: Path, study: Study, out: Path) -> int:
    """Mint links for everybody on the roster and write them, readable by the file's owner only."""
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        links = await store.people.mint_links("links", now)
    descriptor = os.open(out, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id_externo", "nombre", "correo", "idioma", "enlace"])
        writer.writerows(
            [link.external_id, link.name, link.email, link.locale, link_for(study, link.token)] for link in links
        )
    return len(links)
