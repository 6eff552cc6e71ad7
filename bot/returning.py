"""What came back by mail, from the command line: a file of reports or a table into the store, and what that came to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from bot.fieldwork.roster import COLUMNS, plain_word
from bot.fieldwork.sheets import RosterError, Row, rows_of
from bot.mail.returned import NoMail, Read, looks_like_mail, read_reports, read_requests
from bot.open_store import open_store
from bot.store.returns import Kept, Return, Returns
from bot.study import Study

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_REASONS = ("motivo", "reason", "razon", "diagnostico", "diagnostic", "error")
Kind = Literal["bounces", "unsubscribed"]


class UnreadableReturns(ValueError):
    """A file names nobody; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a file, or a few names, came to."""

    kind: Kind
    kept: Sequence[Kept]
    read: Read
    dry_run: bool

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        counted = Counter(one.became for one in self.kept)
        return {
            "marked": counted["marked"],
            "known": counted["known"],
            "unknown": [one.given.address or one.given.external_id for one in self.kept if one.became == "unknown"],
            "people": [
                {"external_id": one.external_id, "address": one.given.address, "as": one.given.what, "reason": one.given.reason}
                for one in self.kept
                if one.became == "marked"
            ],
            "delayed": self.read.delayed,
            "automatic": self.read.automatic,
            "unread": self.read.unread,
            "dry_run": self.dry_run,
        }  # fmt: skip

    def text(self) -> str:
        """Return it as lines for people."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        would = "would be " if self.dry_run else ""
        words = {
            "bounced": "unreachable by mail",
            "failed": "not delivered this time",
            "stopped": "not written to any more",
        }
        for one in self.kept:
            if one.became == "marked":
                reason = f" ({one.given.reason})" if one.given.reason else ""
                yield f"{one.external_id or one.given.address}: {would}{words[one.given.what]}{reason}"
        counted = Counter(one.became for one in self.kept)
        yield f"{counted['marked']} {would}marked, {counted['known']} known before, {counted['unknown']} not on the roster."
        if others := [one.given.address or one.given.external_id for one in self.kept if one.became == "unknown"]:
            yield f"Not on the roster: {', '.join(others)}."
        if self.read.delayed:
            yield f"{self.read.delayed} say that a message is still on its way; nothing was changed."
        if self.read.automatic:
            yield f"{self.read.automatic} were written by a machine, such as absence notices; nothing was changed."
        if self.read.unread:
            yield f"{len(self.read.unread)} could not be understood; read them: {'; '.join(self.read.unread)}"


async def keep_returned(
    path: Path, study: Study, kind: Kind, returns: Sequence[Return], read: Read, *, dry_run: bool
) -> Returned:
    """Keep what came back."""
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        return Returned(kind, await Returns(store.database).keep(returns, now, dry_run=dry_run), read, dry_run)


def read_returned(file: Path, kind: Kind) -> tuple[list[Return], Read]:
    """Return what a file says: messages, or a table of addresses. Raises UnreadableReturns."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UnreadableReturns(f"{file}: it cannot be read ({error.strerror}); check the path.") from None
    if looks_like_mail(raw):
        return _of_messages(raw, file, kind)
    try:
        returns = list(_of_table(rows_of(raw, str(file)), kind))
    except RosterError as error:
        raise UnreadableReturns(str(error)) from None
    if not returns:
        raise UnreadableReturns(f"{file}: nobody is named in it; give a column of addresses (correo) or an mbox file.")
    return returns, Read()


def _of_messages(raw: bytes, file: Path, kind: Kind) -> tuple[list[Return], Read]:
    try:
        read = read_reports(raw) if kind == "bounces" else read_requests(raw)
    except NoMail as error:
        raise UnreadableReturns(f"{file}: {error}.") from None
    returns = [Return("bounced" if one.permanent else "failed", one.address, reason=one.reason) for one in read.reports]
    returns += [Return("stopped", one.address) for one in read.requests]
    return returns, read


def of_names(names: Sequence[str]) -> list[Return]:
    """Return requests of people who are named by address, or by their id_externo."""
    return [
        Return("stopped", address=name) if _ADDRESS.fullmatch(name) else Return("stopped", external_id=name)
        for name in names
    ]


def _of_table(rows: Sequence[Row], kind: Kind) -> Iterator[Return]:
    """With a header that names a column of ours, or without one: then the first address of each row counts."""
    if not rows:
        return
    header = [plain_word(cell).replace(" ", "_") for cell in rows[0].cells]
    columns = {name: _place(header, COLUMNS[name]) for name in ("email", "external_id")}
    headed = any(place is not None for place in columns.values())
    reasons = _place(header, _REASONS) if headed else None
    for row in rows[1:] if headed else rows:
        found = {name: _cell(row, place) for name, place in columns.items()}
        if not headed:
            found["email"] = next((match[0] for cell in row.cells if (match := _ADDRESS.search(cell))), "")
        if found["email"] or found["external_id"]:
            what: Literal["bounced", "stopped"] = "bounced" if kind == "bounces" else "stopped"
            yield Return(what, found["email"], external_id=found["external_id"], reason=_cell(row, reasons)[:200])


def _place(header: Sequence[str], names: Sequence[str]) -> int | None:
    known = {plain_word(name).replace(" ", "_") for name in names}
    return next((place for place, cell in enumerate(header) if cell in known), None)


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""
