"""From the store to the report of aggregates, in a process of its own and never in the bot's loop."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.gathering import gathered
from bot.library import open_edition, shipped_sources
from bot.report.assembly import report_of
from bot.report.material import Material
from bot.report.page_of import page_of
from bot.report.plain import plain_of
from bot.report.sheets import Report
from bot.report.writing import Pen
from bot.speech import Speech, load_locales
from bot.store.audit import noted_in
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.migrate import migrate
from bot.store.readout import Readout, read_out
from bot.store.times import written
from bot.store.waves import Waves
from bot.study import Study, fills
from bot.workroom import Unwritable, workroom

FORMATS = ("html", "pdf")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
_PRINTING_S = 120


class ReportError(Exception):
    """The report cannot be written; the message says why and what to do."""


class NoRoom(StoreError):
    """The report cannot be worked out: what is read has no room beside the store; the message says where."""


@dataclass(frozen=True, slots=True)
class Made:
    """A report, ready to be written down."""

    report: Report
    pen: Pen

    def html(self, first: str) -> str:
        """Return the page, with this language showing at first."""
        return page_of(self.report, self.pen, first=first)

    def for_paper(self, locale: str) -> str:
        """Return the page as it is printed: one language, all tables open."""
        return page_of(self.report, self.pen, first=locale, for_paper=True)

    def plain(self) -> dict[str, Any]:
        """Return the numbers as JSON takes them."""
        return plain_of(self.report)


async def make_report(path: Path, study: Study, as_of: datetime | None = None) -> Made:
    """Read a store and work the report out. Raises StoreError."""
    async with AsyncExitStack() as stack:
        database = await Database.open(path, create=False)
        stack.push_async_callback(database.close)
        await migrate(database)
        return await report_of_store(database, study, as_of)


async def report_of_store(database: Database, study: Study, as_of: datetime | None = None) -> Made:
    """Work the report of an open store out; `as_of` is the moment it speaks of, else that of the reading."""
    waves = await Waves(database).began()
    sources: dict[str, str] = {}

    def take(readout: Readout) -> Material:
        # Beside the store, which holds the same, and not where others look.
        try:
            with workroom(database.path.parent) as spool:
                read = gathered(readout, study, spool)
        except Unwritable as error:
            place = database.path.parent.resolve()
            raise NoRoom(
                f"{place}: there is no room beside the store to work in ({error.strerror}); free some space."
            ) from error
        newest = next(iter(readout.versions()), None)
        structure, wording = (newest.structure, newest.wording) if newest else shipped_sources(study.questionnaire)
        edition = open_edition(structure, wording, fills(study))
        sources.update(wording)
        return Material(
            kind=read.kind,
            study=study,
            questionnaire=edition.questionnaire,
            versions=tuple(q_version for q_version, _ in read.versions),
            read_at=as_of or read.read_at,
            table=read.table,
            course=readout.course(),
            shown=readout.shown(),
            waves=waves,
        )

    material = await read_out(database, take)
    speech = Speech(load_locales("bot"), load_locales("report"), sources, fills=fills(study))
    pen = Pen(speech, study.locales, ZoneInfo(study.time_zone))
    return Made(report_of(material, pen), pen)


async def note_report(path: Path, kind: str) -> None:
    """Whoever takes the report out of the store is in the trail; in the chat, asking for the page is. Raises StoreError."""
    await noted_in(path, written(datetime.now(UTC)), "reported", kind)


def check_place(out: Path, kind: str) -> None:
    """Refuse what could not be written in the end, before anything is worked out for it. Raises ReportError.

    A rename would put the report in the place of a device or a link to one.
    """
    why = ""
    if os.path.exists(out) and not os.path.isfile(out):  # noqa: PTH110, PTH113
        why = "Is a directory" if out.is_dir() else "Not a regular file"
    else:
        # Folders that are not there yet are made.
        folder = next(one for one in out.absolute().parents if os.path.exists(one))  # noqa: PTH110 - of what may not be looked into it says no
        if not folder.is_dir():
            why = os.strerror(errno.ENOTDIR)
        elif not os.access(folder, os.W_OK | os.X_OK):
            why = os.strerror(errno.EACCES)
    if why:
        raise ReportError(f"{out}: it cannot be written ({why}); name another place.")
    if kind == "pdf":
        _browser(out)


def write_html(made: Made, out: Path, first: str) -> None:
    """Write the page, whole or not at all. Raises ReportError."""
    check_place(out, "html")
    page = made.html(first)
    try:
        # Beside its place and then renamed: nobody finds half of it.
        with workroom(out.parent) as room:
            (room / out.name).write_text(page, encoding="utf-8")
            (room / out.name).replace(out)
    except OSError as error:
        raise ReportError(f"{out}: it cannot be written ({error.strerror}); name another place.") from error


def find_browser() -> str | None:
    """Return a browser of this machine that can print, or None."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def write_pdf(made: Made, out: Path, locale: str) -> None:
    """Print the page in one language. Raises ReportError."""
    check_place(out, "pdf")
    browser, page = _browser(out), made.for_paper(locale)
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            content = _printed(browser, page, Path(folder), out)
    except OSError as error:
        place = tempfile.gettempdir()
        raise ReportError(
            f"{out}: the browser has no room to print in: {place} cannot be written ({error.strerror}); free some, or name another in TMPDIR."
        ) from error
    try:
        with workroom(out.parent) as room:
            (room / out.name).write_bytes(content)
            (room / out.name).replace(out)
    except OSError as error:
        raise ReportError(f"{out}: it cannot be written ({error.strerror}); name another place.") from error


def _browser(out: Path) -> str:
    """Return the browser to print with. Raises ReportError."""
    browser = find_browser()
    if browser is None:
        raise ReportError(
            f"{out}: no browser was found to print with; install Chromium, or write HTML and print that from any browser."
        )
    return browser


def _printed(browser: str, page: str, folder: Path, out: Path) -> bytes:
    """Print a page in a folder that nobody else uses, and return what was printed. Raises ReportError and OSError."""
    source, printed = folder / "report.html", folder / "report.pdf"
    source.write_text(page, encoding="utf-8")
    command = [
        browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--no-pdf-header-footer",
        f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}",
        # The browser refuses to run as root with its sandbox; the page is our own and loads nothing.
        *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        source.as_uri(),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PRINTING_S, check=False)  # noqa: S603 - the browser found by us
    except subprocess.TimeoutExpired:
        raise ReportError(
            f"{out}: {browser} did not print within {_PRINTING_S} s; write HTML and print that."
        ) from None
    if done.returncode != 0 or not printed.exists():
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ReportError(f"{out}: {browser} did not print ({last}); write HTML and print that from any browser.")
    content = printed.read_bytes()
    # A browser whose disk fills up may end as if nothing had been the matter.
    if not content.rstrip().endswith(b"%%EOF"):
        raise ReportError(
            f"{out}: {browser} printed only a part; free some space in {tempfile.gettempdir()}, or write HTML."
        )
    return content
