"""From the store to an export directory, in a process of its own and never in the bot's loop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.status import Status

from bot.export.package import Source, write_package
from bot.gathering import Gathered, gather
from bot.library import shipped_sources
from bot.speech import Speech
from bot.study import Study
from flows import Words


@dataclass(frozen=True, slots=True)
class Written:
    """What an export wrote."""

    folder: Path
    n: int
    variables: int

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        files = sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())
        return {"folder": str(self.folder), "n": self.n, "variables": self.variables, "files": files}

    def text(self) -> str:
        """Return it for a terminal."""
        sizes = [
            f"  {path.relative_to(self.folder)}  {path.stat().st_size:,} bytes"
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        ]
        return "\n".join([f"{self.n} cases, {self.variables} variables in {self.folder}", *sizes])


async def export_store(
    path: Path,
    study: Study,
    folder: Path,
    formats: tuple[str, ...],
    locales: tuple[str, ...],
    *,
    open_text: bool,
    as_of: datetime | None = None,
) -> Written:
    """Export a store; `as_of` stamps it, else the time of the reading. Raises StoreError or ExportError."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".reading-", dir=folder) as spool, _status() as status:
        gathered = await gather(
            path,
            study,
            Path(spool),
            with_texts=open_text,
            progress=lambda done, of: status.update(f"reading {done:,} of {of:,}"),
        )
        source = _source(gathered, study, open_text=open_text)
        stamp = as_of or gathered.read_at
        final = write_package(
            folder, source, stamp, formats=formats, locales=locales, progress=lambda what: status.update(what)
        )
    table = gathered.table
    return Written(final, len(table), len(table.columns))


def _status() -> Status:
    return Status("exporting", console=Console(stderr=True))


def _source(gathered: Gathered, study: Study, *, open_text: bool) -> Source:
    speech = Speech(shipped_sources(study.questionnaire)[1])
    return Source(
        study=gathered.study,
        title={locale: speech.plain(Words("study"), locale) for locale in study.locales},
        version=gathered.versions[0][0] if gathered.versions else "empty",
        kind=gathered.kind,
        table=gathered.table,
        texts=gathered.texts if open_text else None,
        dispositions=gathered.dispositions,
    )
