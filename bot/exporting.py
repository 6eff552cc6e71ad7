"""From the store to an export directory, in a process of its own and never in the bot's loop."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.documents import questionnaire_page, questionnaire_plain
from bot.export.about import About
from bot.export.needs import needs
from bot.export.order import Source, Wanted
from bot.export.package import ExportError, write_package
from bot.gathering import Gathered, gather
from bot.library import Edition, open_edition, shipped_sources
from bot.releasing import Terms, parts, write_crosswalk
from bot.speech import Speech, load_locales
from bot.store.audit import OPERATOR, noted_in
from bot.store.times import written as written_at
from bot.study import Study, fills
from bot.workroom import Unwritable, workroom
from flows import Words
from flows.rates import class_counts, rates


@dataclass(frozen=True, slots=True)
class Written:
    """What an export wrote."""

    folder: Path
    """The directory, or the zip of it."""
    n: int
    variables: int
    warnings: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {
            "folder": str(self.folder),
            "n": self.n,
            "variables": self.variables,
            "warnings": list(self.warnings),
            "files": [str(path.relative_to(self.folder)) for path in self._files()],
        }

    def text(self) -> str:
        """Return it for a terminal, with the line that reads it."""
        sizes = [f"  {path.relative_to(self.folder)}  {path.stat().st_size:,} bytes" for path in self._files()]
        return "\n".join(
            [
                f"{self.n:,} {'case' if self.n == 1 else 'cases'}, {self.variables} variables in {self.folder}",
                *sizes,
                *self._reading(),
            ]
        )

    def _files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file()) if self.folder.is_dir() else []

    def _reading(self) -> Iterator[str]:
        data = self.folder.resolve() / "data"
        sav = next(iter(sorted(data.glob("responses_??.sav"))), None)
        if sav is not None:
            yield "It opens with:"
            yield f'  R       x <- haven::read_sav("{sav}")'
            yield f'  Python  x = pandas.read_spss("{sav}")'
            yield f"  SPSS    GET FILE='{sav}'."


async def export_store(
    path: Path,
    study: Study,
    folder: Path,
    wanted: Wanted,
    terms: Terms | None = None,
    *,
    as_of: datetime | None = None,
    by: str = OPERATOR,
) -> list[Written]:
    """Export a store, a package for each version where they are wanted apart; `as_of` stamps it, else the time of the reading.

    Raises StoreError or ExportError.
    """
    terms = terms or Terms()
    if terms.crosswalk is not None and terms.crosswalk.exists():
        raise ExportError(f"{terms.crosswalk}: it exists already; name another file for the crosswalk.")
    if terms.crosswalk is not None and not terms.crosswalk.parent.is_dir():
        raise ExportError(
            f"{terms.crosswalk}: there is no such folder; make it, or name another file for the crosswalk."
        )
    with _progress() as watch, _room_beside(folder) as spool:
        gathered = await gather(
            path, study, spool, with_texts=terms.open_text, progress=lambda done, of: watch.reading(done, of)
        )
        edition = _edition(gathered, study)
        words = Speech(load_locales("bot"), load_locales("export"), fills=fills(study))
        made = parts(gathered, study, terms)
        about = _about(gathered, study, edition, as_of or gathered.read_at, terms)
        written = []
        for part in made:
            source = Source(
                about=replace(about, versions=part.versions),
                table=part.table,
                dispositions=part.dispositions,
                texts=part.texts,
                needs=needs(part.table, study.minimum_cell if terms.profile == "public" else 1),
                long=part.long,
                differences=part.differences,
                questionnaires=_questionnaires(edition, wanted.locales),
            )
            final = write_package(folder, source, wanted, words, watch.writing)
            written.append(Written(final, len(part.table), len(part.table.columns), part.warnings))
        if terms.crosswalk is not None:
            write_crosswalk(terms.crosswalk, made)
    await _note(path, sum(one.n for one in written), terms, by)
    return written


async def _note(path: Path, cases: int, terms: Terms, by: str) -> None:
    """Whoever takes data out of the store is in the trail: how much, on which terms, and whether with what people typed."""
    texts = "with" if terms.open_text else "without"
    crosswalk = ", with a crosswalk" if terms.crosswalk is not None else ""
    detail = f"{terms.profile} cases={cases} {texts} open text{crosswalk}"
    await noted_in(path, written_at(datetime.now(UTC)), "exported", detail, by)


def _edition(gathered: Gathered, study: Study) -> Edition:
    """Return the version fielded last, or the one that would be fielded."""
    if gathered.newest is None:
        return open_edition(*shipped_sources(study.questionnaire), fills(study))
    return open_edition(gathered.newest.structure, gathered.newest.wording, fills(study))


def _about(gathered: Gathered, study: Study, edition: Edition, stamp: datetime, terms: Terms) -> About:
    counts = class_counts(row.disp for row in gathered.dispositions if row.entry_mode == _PERSONAL_LINK)
    rate = rates(counts)["RR2"]
    return About(
        study=gathered.study,
        title={locale: edition.speech.plain(Words("study"), locale) for locale in study.locales},
        versions=tuple(version for version, _ in gathered.versions),
        kind=gathered.kind,
        stamp=stamp,
        profile=terms.profile,
        organisers={locale: getattr(study.organisers, locale) for locale in study.locales},
        contact=study.arco_contact,
        ethics_ref=study.ethics_ref,
        response_rate=("RR2", rate.numerator, rate.denominator) if rate.denominator else None,
    )


_PERSONAL_LINK = 1


def _questionnaires(edition: Edition, locales: Sequence[str]) -> dict[str, tuple[dict[str, Any], str]]:
    return {
        locale: (
            questionnaire_plain(edition.questionnaire, edition.speech, locale),
            questionnaire_page(edition.questionnaire, edition.speech, locale),
        )
        for locale in locales
    }


class _Watch:
    """A bar on standard error: first how many cases are read, then which file is written."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("reading", total=None)
        self._begun = 0

    def reading(self, done: int, of: int) -> None:
        """Show how many cases have been read."""
        self._progress.update(self._task, description="reading", completed=done, total=of or 1)

    def writing(self, what: str, steps: int) -> None:
        """Show which file comes next."""
        self._progress.update(self._task, description=what, completed=self._begun, total=steps)
        self._begun += 1


@contextmanager
def _progress() -> Iterator[_Watch]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Watch(progress)


@contextmanager
def _room_beside(folder: Path) -> Iterator[Path]:
    """A directory on the same disk for what is written while the store is read; gone afterwards. Raises ExportError."""
    try:
        with workroom(folder) as room:
            yield room
    except Unwritable as error:
        if error.errno == errno.EEXIST:
            raise ExportError(f"{folder}: it is a file; name a folder.") from None
        raise ExportError(
            f"{folder}: it cannot be written ({error.strerror}); choose another folder, or free some space."
        ) from error
    except OSError as error:
        raise ExportError(f"{error.filename}: it cannot be used ({error.strerror}).") from error
