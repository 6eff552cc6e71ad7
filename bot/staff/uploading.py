"""A roster file that a coordinator sends: looked through first, imported on a word. The file itself is never kept.

Telegram keeps it: we keep by what id it is known there, and fetch it whenever it is looked at. The button that imports names the
content that was looked through, so that nothing else is imported by it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.fieldwork.roster import BadCell, RosterError, RosterFile
from bot.formulas import harmless
from bot.ports import Clock, NotFetched, Page, SentFile, Show
from bot.staff.asking import Asked
from bot.staff.wording import Pen, around
from bot.store.database import Connection, Database
from bot.store.drafts import end_draft, find_draft, keep_draft, read_draft
from bot.store.people import Imported, People, RosterRow
from bot.store.roster import import_rows
from bot.store.staff import Changed, Deed, Member
from bot.store.times import written

LARGEST = 5 * 1024 * 1024
"""Bytes; thirty thousand people have room in it. Larger files go in by the command line."""
KINDS = (".csv", ".xlsx", ".txt", ".tsv", ".xls")
"""The last is not read, but whoever sends one is told to save it anew."""
SHOWN, CHANGES = 5, 6
_DIGEST = 16


@dataclass(frozen=True, slots=True)
class Rosters:
    """What reading a roster takes, given by whoever puts the rooms together."""

    fetch: Callable[[str, int], Awaitable[bytes]]
    """(file id, most bytes) -> content. Raises NotFetched."""
    read: Callable[[bytes, str], Awaitable[RosterFile]]
    """(content, name) -> good rows and bad cells. Raises RosterError."""
    rows: Callable[[RosterFile], Sequence[RosterRow]]
    given: Callable[[RosterFile], Collection[str]]


class Uploads:
    """Roster files between being sent and being imported."""

    def __init__(self, database: Database, people: People, clock: Clock, rosters: Rosters) -> None:
        self._database, self._people, self._clock, self._rosters = database, people, clock, rosters

    async def take(self, member: Member, sent: SentFile) -> Deed | None:
        """Return what a file does: a coordinator's list waits for a word; anything else is none of ours."""
        if member.role != "coordinator":
            return None
        if not sent.name.lower().endswith(KINDS):
            return Deed("file_refused", "kind", (Show("upload", "kind"),))
        if sent.size > LARGEST:
            return Deed("file_refused", "size", (Show("upload", "size"),))
        now = self._clock.now()

        def change(connection: Connection) -> None:
            body = {"file_id": sent.file_id, "name": sent.name}
            keep_draft(connection, member.staff_id, "roster", body, now)

        return Deed("roster_sent", f"{sent.size} bytes", (Show("upload"),), change)

    async def page(self, asked: Asked) -> Page:
        """Return what is in the file that waits, as it stands against the roster now; or what became of it."""
        pen, back = asked.pen, (around(asked.pen),)
        if asked.of in ("kind", "size", "gone", "changed", "discarded"):
            return Page(pen.say(f"staff-upload.{asked.of}"), back)
        if asked.of.startswith("done-"):
            return Page(_done(pen, asked.of), back)
        draft = await read_draft(self._database, asked.member.staff_id, "roster")
        if draft is None:
            return Page(pen.say("staff-upload.gone"), back)
        try:
            content, read = await self._look(draft)
        except NotFetched:
            return Page(pen.say("staff-upload.gone"), back)
        except RosterError as error:
            return Page(
                pen.blocks((_head(pen, draft["name"]), pen.say(f"staff-fault.{error.key}", **error.fills))), back
            )
        if read.bad:
            return _faults(pen, draft["name"], read.bad)
        done = await self._people.import_roster(
            self._rosters.rows(read), asked.now, given=self._rosters.given(read), dry_run=True
        )
        return _summary(pen, draft["name"], done, len(read.lines), content)

    async def confirm(self, member: Member, of: str) -> Deed:
        """Import the file that was looked through: that content, or nothing."""
        draft = await read_draft(self._database, member.staff_id, "roster")
        if draft is None:
            return Deed("roster_not_imported", "gone", (Show("upload", "gone"),))
        try:
            content, read = await self._look(draft)
        except (NotFetched, RosterError):
            return Deed("roster_not_imported", "gone", (Show("upload", "gone", in_place=True),))
        if content != of or read.bad:
            return Deed("roster_not_imported", "changed", (Show("upload", "changed", in_place=True),))
        rows, given, now = self._rosters.rows(read), self._rosters.given(read), self._clock.now()

        def change(connection: Connection) -> Changed | None:
            if find_draft(connection, member.staff_id, "roster") != draft:
                return Changed((Show("upload", "gone", in_place=True),), "gone")
            end_draft(connection, member.staff_id, "roster")
            done = import_rows(connection, rows, written(now), given)
            counts = (done.added, done.updated, done.unchanged, len(done.refused))
            shown = "done-" + "-".join(map(str, counts))
            return Changed(
                (Show("upload", shown, in_place=True),),
                "{} added, {} updated, {} unchanged, {} refused".format(*counts),
            )

        return Deed("roster_imported", "", (), change)

    async def discard(self, member: Member, _: str) -> Deed:
        """Forget the file."""

        def change(connection: Connection) -> None:
            end_draft(connection, member.staff_id, "roster")

        return Deed("roster_discarded", "", (Show("upload", "discarded", in_place=True),), change)

    async def _look(self, draft: dict[str, str]) -> tuple[str, RosterFile]:
        raw = await self._rosters.fetch(draft["file_id"], LARGEST)
        return sha256(raw).hexdigest()[:_DIGEST], await self._rosters.read(raw, draft["name"])


def _head(pen: Pen, name: str) -> str:
    return pen.lines((pen.say("staff-upload.title"), pen.say("staff-upload.file", name=name)))


def _done(pen: Pen, of: str) -> str:
    counts = [int(part) if part.isdecimal() else 0 for part in of.split("-")[1:5]]
    added, updated, unchanged, refused = (*counts, 0, 0, 0, 0)[:4]
    said = pen.say("staff-upload.done", added=added, updated=updated, unchanged=unchanged)
    return pen.blocks(
        (said, pen.say("staff-upload.refused", n=refused) if refused else "", pen.say("staff-upload.next"))
    )


def _faults(pen: Pen, name: str, bad: Sequence[BadCell]) -> Page:
    shown = [
        pen.say(
            "staff-upload.fault", row=one.row, column=one.column, value=one.value or "–",
            remedy=pen.label(f"staff-fault.{one.key}", **one.fills),
        )
        for one in bad[:SHOWN]
    ]  # fmt: skip
    rows = len({one.row for one in bad})
    count = pen.say("staff-upload.faults", n=len(bad), rows=rows)
    if len(bad) <= SHOWN:
        return Page(pen.blocks((_head(pen, name), count, *shown, pen.say("staff-upload.again"))), (around(pen),))
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(pen.label(f"staff-upload.column-{column}") for column in ("row", "column", "value", "remedy"))
    for one in bad:
        table.writerow((one.row, one.column, harmless(one.value), pen.label(f"staff-fault.{one.key}", **one.fills)))
    html = pen.blocks((_head(pen, name), count, pen.say("staff-upload.in-file"), pen.say("staff-upload.again")))
    # Excel takes a CSV for UTF-8 only when it begins so.
    return Page(
        html, (around(pen),), attachment=(pen.label("staff-upload.faults-file"), out.getvalue().encode("utf-8-sig"))
    )


_NAMED = ("name", "title", "email", "institution", "locale", "zone", "stratum")


def _field(pen: Pen, field: str) -> str:
    """Return what a field is called; a further column of the roster by its own name."""
    return pen.label(f"staff-field.{field}") if field in _NAMED else field.rpartition(".")[2]


def _summary(pen: Pen, name: str, done: Imported, people: int, content: str) -> Page:
    counts = pen.lines(
        (
            pen.say("staff-upload.people", n=people),
            pen.say("staff-upload.added", n=done.added),
            pen.say("staff-upload.updated", n=done.updated),
            pen.say("staff-upload.unchanged", n=done.unchanged),
            pen.say("staff-upload.refused", n=len(done.refused)) if done.refused else "",
        )
    )
    changed = [change for change in done.changes if change.fields]
    changes = [
        pen.say(
            "staff-upload.change",
            who=change.external_id,
            fields=", ".join(_field(pen, field) for field, _, _ in change.fields),
        )
        for change in changed[:CHANGES]
    ]
    if len(changed) > CHANGES:
        changes.append(pen.say("staff-upload.more", n=len(changed) - CHANGES))
    if not done.added and not done.updated:
        return Page(pen.blocks((_head(pen, name), counts, pen.say("staff-upload.nothing"))), (around(pen),))
    ask = pen.say("staff-upload.ask")
    buttons = (
        ((f"import:{content}", pen.label("staff-btn.import", n=done.added + done.updated)),),
        (("discard", pen.label("staff-btn.discard")),),
    )
    return Page(pen.blocks((_head(pen, name), counts, pen.lines(changes), ask)), buttons)
