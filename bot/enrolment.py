"""The roster from the command line: people into the store, how they stand, a seat given to a successor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from bot.fieldwork.roster import RosterFile, read_roster
from bot.library import Edition, open_edition, shipped_sources
from bot.open_store import open_store
from bot.rostering import frame_items, given_fields, roster_rows, strata_words
from bot.store.listing import Listed, listing
from bot.store.people import Imported, RosterRow
from bot.store.telephoning import ToTelephone, to_telephone
from bot.study import Study, fills
from flows.disposition import TABLE


@dataclass(frozen=True, slots=True)
class Done:
    """What an import did, or would do."""

    imported: Imported
    dry_run: bool

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        done = self.imported
        counts = {"added": done.added, "updated": done.updated, "unchanged": done.unchanged}
        changes = [
            {"external_id": change.external_id, "fields": [list(field) for field in change.fields]}
            for change in done.changes
        ]
        return {**counts, "refused": len(done.refused), "dry_run": self.dry_run, "changes": changes}

    def text(self) -> str:
        """Return it as a sentence; a dry run first says what would become of whom."""
        done = self.imported
        would = "would be " if self.dry_run else ""
        text = f"{done.added} {would}added, {done.updated} {would}updated, {done.unchanged} unchanged."
        if done.refused:
            text += f" {len(done.refused)} withdrew earlier and are not invited again: {', '.join(done.refused)}."
        return "\n".join([*(self._changes() if self.dry_run else ()), text])

    def _changes(self) -> Iterable[str]:
        for change in self.imported.changes:
            fields = "; ".join(f"{name} {before!r} -> {after!r}" for name, before, after in change.fields)
            yield f"{change.external_id}: {fields or 'new'}"


def _edition(study: Study) -> Edition:
    return open_edition(*shipped_sources(study.questionnaire), fills(study))


def read_file(path: Path, study: Study) -> RosterFile:
    """Read a roster file by the study's strata and the questionnaire's frame. Raises RosterError."""
    return read_roster(path, strata_words(study), frame_items(_edition(study)))


async def import_roster(path: Path, study: Study, read: RosterFile, *, dry_run: bool) -> Done:
    """Import good rows in one transaction; a dry run says what would change, and makes no store to say it."""
    rows = roster_rows(read)
    if dry_run and not path.exists():
        return Done(Imported(len(rows), 0, 0, ()), dry_run)
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        given = given_fields(read, store.current.questionnaire)
        return Done(await store.people.import_roster(rows, now, given=given, dry_run=dry_run), dry_run)


@dataclass(frozen=True, slots=True)
class OnRoster:
    """One line of `voces roster list`."""

    person: Listed

    @property
    def status(self) -> str:
        """Return how the case stands, in the words of the table of dispositions."""
        if self.person.disp is None:
            return "link_deleted"
        if self.person.messages_off and not self.person.final:
            return "messages_off"
        word = TABLE[self.person.disp].word
        if word == "unknown":
            return "invited" if self.person.invited_at else "not_invited"
        if word in ("break_off", "complete", "partial") and not self.person.final:
            return "started" if self.person.disp == 213 else "unfinished"  # noqa: PLR2004
        return word

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {**asdict(self.person), "status": self.status}

    def text(self) -> str:
        """Return it as a line of a table."""
        who = self.person
        flags = (" unreachable" if who.unreachable else "") + (" (mail comes back)" if who.mail_fault else "")
        return f"{who.external_id:16} {self.status + flags:24} {who.name:32} {who.institution}".rstrip()


async def list_roster(path: Path, study: Study) -> list[OnRoster]:
    """Return everybody on the roster."""
    async with AsyncExitStack() as stack:
        store = await open_store(path, study, "field", datetime.now(UTC), stack)
        return [OnRoster(person) for person in await listing(store.database)]


@dataclass(frozen=True, slots=True)
class ToCall:
    """One line of `voces roster list --to-telephone`."""

    person: ToTelephone

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self.person)

    def text(self) -> str:
        """Return it as a line of a table."""
        who = self.person
        why = "highest post" if who.is_top else "empty stratum"
        far = "unfinished" if who.has_begun else "not started"
        return (
            f"{who.external_id:16} {far:12} {why:14} {who.waves} sent  {who.name:32} {who.telephone or who.email:28}"
            f" {who.institution}"
        ).rstrip()


async def list_to_telephone(path: Path, study: Study) -> list[ToCall]:
    """Return whom to call once the waves are through."""
    async with AsyncExitStack() as stack:
        store = await open_store(path, study, "field", datetime.now(UTC), stack)
        return [ToCall(person) for person in await to_telephone(store.database)]


async def replace_contact(path: Path, study: Study, row: Mapping[str, str]) -> str:
    """Give a seat to another person; return what stands in the way, or nothing."""
    if row["locale"] not in ("", *study.locales):
        return f"--language: the study is in {', '.join(study.locales)}."
    if row["zone"] and row["zone"] not in available_timezones():
        return f"--timezone: {row['zone']!r} is no IANA zone; write for example America/Tijuana."
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        replaced = await store.people.replace(RosterRow(**row), now, given={"name", "email", "locale", "zone"})
    if replaced:
        return ""
    return (
        f"{row['external_id']}: nobody on the roster has this id, or the interview has begun and belongs to who began it;"
        " add the successor as a row of their own."
    )
