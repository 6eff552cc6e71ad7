"""From the store to an export directory, in a process of its own and never in the bot's loop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.status import Status

from bot.export.package import Source, write_package
from bot.gathering import gather
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
    gathered = await gather(path, study)
    stamp = as_of or gathered.read_at
    _, sources = shipped_sources(study.questionnaire)
    speech = Speech(sources)
    table = gathered.table if open_text else gathered.without_texts()
    title = {locale: speech.plain(Words("study"), locale) for locale in study.locales}
    version = gathered.versions[0] if gathered.versions else "empty"
    source = Source(
        gathered.study,
        title,
        version,
        gathered.kind,
        table,
        gathered.texts if open_text else None,
        gathered.dispositions,
    )
    with Status("exporting", console=Console(stderr=True)) as status:
        folder.mkdir(parents=True, exist_ok=True)
        final = write_package(
            folder, source, stamp, formats=formats, locales=locales, progress=lambda what: status.update(what)
        )
    return Written(final, len(table), len(table.columns))
