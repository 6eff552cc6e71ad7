"""From the store to an export directory, in a process of its own and never in the bot's loop."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.status import Status

from bot.export.package import Source, write_package
from bot.export.table import Labels, wide_table
from bot.library import shipped_sources
from bot.speech import Speech, wording_of
from bot.store.database import Database
from bot.store.migrate import migrate
from bot.store.readout import read_out
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
    path: Path, study: Study, folder: Path, formats: tuple[str, ...], locales: tuple[str, ...], *, open_text: bool
) -> Written:
    """Export a store. Raises StoreError or ExportError."""
    async with AsyncExitStack() as stack:
        database = await Database.open(path)
        stack.push_async_callback(database.close)
        await migrate(database)
        stamp = datetime.now(UTC)
        out = await read_out(database)
    _, sources = shipped_sources(study.questionnaire)
    speech = Speech(sources)
    labels, values = _system_words(sources, study)
    table = wide_table(out.columns, out.responses, out.codebook, out.value_labels, labels, values, with_text=open_text)
    title = {locale: speech.plain(Words("study"), locale) for locale in study.locales}
    version = out.versions[0] if out.versions else "empty"
    source = Source(
        out.study or study.name, title, version, out.kind, table, out.texts if open_text else None, out.dispositions
    )
    with Status("exporting", console=Console(stderr=True)) as status:
        folder.mkdir(parents=True, exist_ok=True)
        final = write_package(
            folder, source, stamp, formats=formats, locales=locales, progress=lambda what: status.update(what)
        )
    return Written(final, len(table.rows), len(table.columns))


def _system_words(sources: dict[str, str], study: Study) -> tuple[dict[str, Labels], dict[str, dict[int, Labels]]]:
    """Return labels and value labels of the columns that no item fills, from the study's words (`var-<name>`)."""
    wording, _ = wording_of(sources)
    labels: dict[str, Labels] = {}
    values: dict[str, dict[int, Labels]] = {}
    for key in wording["es"]:
        if not key.startswith("var-"):
            continue
        name, _, attribute = key.removeprefix("var-").partition(".o")
        words = {locale: wording[locale][key].text for locale in study.locales}
        if attribute:
            values.setdefault(name, {})[int(attribute)] = words
        else:
            labels[name] = words
    labels.setdefault("lang", labels["lang_final"])
    values.setdefault("lang", values["lang_final"])
    return labels, values
