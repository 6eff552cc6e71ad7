"""Personal links out of the store: a table for a mail merge, QR codes, and letters to print."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast

from bot.fieldwork.codes import qr_markup, write_qr
from bot.formulas import harmless
from bot.letters import Letter, letters_page
from bot.library import Edition
from bot.open_store import open_store
from bot.store.links import PersonalLink
from bot.store.listing import listing
from bot.study import Study, link_for


class NoSuchPeople(LookupError):
    """Links were asked for people who are not on the roster, or who may not be written to any more."""


async def write_links(path: Path, study: Study, out: Path, only: Collection[str] | None, qr: Sequence[str]) -> int:
    """Mint links and write them, readable by their owner only: a .csv file, or a folder with codes and letters.

    Raises NoSuchPeople when one that was asked for by name may not have a link.
    """
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        if only:
            await _refuse_others(store.database, only)
        # The place to write comes first: links that nobody can read would count people as invited.
        if out.suffix.lower() != ".csv":
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
            table = out / "links.csv"
        else:
            table = out
        _open_ours(table).close()
        links = await store.people.mint_links("links", now, external_ids=only or None)
        names = {} if table is out else _write_codes(out / "qr", study, links, qr)
        _write_table(table, study, links, names)
        if table is not out:
            _write_letters(out / "letters.html", study, links, store.current)
    return len(links)


async def _refuse_others(database: Any, only: Collection[str]) -> None:
    may = {who.external_id for who in await listing(database) if not (who.final or who.messages_off)}
    if others := sorted(set(only) - may):
        raise NoSuchPeople(f"--only: not on the roster, finished, or not to be written to: {', '.join(others)}.")


def _open_ours(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline="")


def _write_table(out: Path, study: Study, links: Sequence[PersonalLink], names: Mapping[str, str]) -> None:
    with _open_ours(out) as file:
        writer = csv.writer(file)
        writer.writerow(["id_externo", "nombre", "correo", "idioma", "enlace", *(["qr"] if names else [])])
        for link in links:
            row = [link.external_id, link.name, link.email, link.locale, link_for(study, link.token)]
            # The list is opened in a spreadsheet for the mail merge.
            writer.writerow([harmless(cell) for cell in (*row, *([names[link.external_id]] if names else []))])


def _write_codes(folder: Path, study: Study, links: Sequence[PersonalLink], kinds: Sequence[str]) -> dict[str, str]:
    """Write a code a person and kind; return external id -> file name of the first kind, for the merge."""
    if not kinds:
        return {}
    folder.mkdir(mode=0o700, exist_ok=True)
    names = {}
    for number, link in enumerate(links, start=1):
        # An external id may hold signs that a file name cannot, so a number goes before it.
        stem = f"{number:05d}-{re.sub(r'[^A-Za-z0-9-]+', '_', link.external_id)[:60]}"
        for kind in kinds:
            write_qr(link_for(study, link.token), folder / f"{stem}.{kind}", cast("Literal['svg', 'png']", kind))
        names[link.external_id] = f"{folder.name}/{stem}.{kinds[0]}"
    return names


def _write_letters(out: Path, study: Study, links: Sequence[PersonalLink], edition: Edition) -> None:
    letters = []
    for link in links:
        address = link_for(study, link.token)
        locale = link.locale or study.locales[0]
        letters.append(Letter(locale, link.name, link.title, link.institution, address, qr_markup(address)))
    with _open_ours(out) as file:
        file.write(letters_page(letters, edition.speech, study.locales[0]))
