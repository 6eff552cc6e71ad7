"""`voces report` as it is typed: a page, a paper, numbers; one clear line for what cannot be done."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from bot import reporting
from bot.reporting import Made, ReportError, find_browser, write_html, write_pdf
from bot.workroom import Unwritable
from tests.bot.export.conftest import voces
from tests.bot.report.field import NOW, make_store
from tests.tools import tool

HEADINGS = {
    "en": ("Fieldwork", "Development needs", "Map of importance and own capability", "Reliability of the scales", "How to read this report"),
    "es": ("Trabajo de campo", "Necesidades de desarrollo", "Mapa de importancia y capacidad propia", "Confiabilidad de las escalas", "Cómo leer este informe"),
}  # fmt: skip


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert 0 == done.returncode, done.stderr
    return done.stdout


def test_page_is_written_where_it_was_asked_for_and_only_its_owner_reads_it(rehearsal: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "report.html"
    done = voces("report", str(out), "--lang", "en", database=rehearsal)
    assert (0, f"{out}: written, {out.stat().st_size:,} bytes.") == (done.returncode, done.stdout.strip())
    assert 0o600 == out.stat().st_mode & 0o777
    page = out.read_text(encoding="utf-8")
    assert all(heading in page for headings in HEADINGS.values() for heading in headings)
    assert [out] == list(out.parent.iterdir())


def test_numbers_go_to_standard_output_and_words_to_standard_error(rehearsal: Path, tmp_path: Path) -> None:
    done = voces("report", str(tmp_path / "r.html"), "--json", database=rehearsal)
    assert 0 == done.returncode
    assert {"fieldwork", "needs", "reliability", "method"} <= {part["id"] for part in json.loads(done.stdout)["parts"]}
    assert "written" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "voces: report: name the file to write, or pass --json for the numbers."),
        (("r.html", "--format", "odt"), 2, "voces: --format: there is no odt; there are html, pdf."),
        (("r.docx",), 2, "voces: report: r.docx: name a .html or .pdf file, or say by --format what it is to be."),
        (("r.html", "--lang", "fr"), 2, "voces: --lang: there is no fr; the study is in es, en."),
        (("/proc/none/r.html",), 1, "voces: /proc/none/r.html: it cannot be written (No such file or directory); name another place."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    voces("migrate", database=tmp_path / "voces.db")
    done = voces("report", *arguments, database=tmp_path / "voces.db")
    assert (code, "", says) == (done.returncode, done.stdout, done.stderr.strip())


@pytest.mark.parametrize("name", ["voces.db/r.html", "voces.db/new/r.html", "folder", "r.pdf"])
def test_a_place_that_cannot_be_written_is_refused_before_the_report_is_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    voces("migrate", database=tmp_path / "voces.db")
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr("bot.reporting.BROWSERS", ())
    monkeypatch.setattr("bot.reporting.make_report", lambda *_: pytest.fail("it was worked out"))
    done = voces(
        "report",
        str(tmp_path / name),
        "--format",
        name.rpartition(".")[2] if "." in name else "html",
        database=tmp_path / "voces.db",
    )
    assert (1, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert str(tmp_path / name) in done.stderr


@pytest.mark.parametrize("write", [write_html, write_pdf])
def test_nothing_is_written_over_what_is_no_file(write: Callable[[Made, Path, str], None], tmp_path: Path) -> None:
    """As root, a rename would make a file of a device. The place is looked at before anything is drawn or printed."""
    folder, pipe = tmp_path / "report", tmp_path / "pipe"
    folder.mkdir()
    os.mkfifo(pipe)
    link = tmp_path / "link"
    link.symlink_to(pipe)
    for out, why in ((folder, "Is a directory"), (pipe, "Not a regular file"), (link, "Not a regular file")):
        with pytest.raises(ReportError) as refused:
            write(None, out, "es")  # type: ignore[arg-type]
        assert f"{out}: it cannot be written ({why}); name another place." == str(refused.value)
    assert folder.is_dir()
    assert pipe.is_fifo()
    assert link.is_symlink()


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "other"), [("en", "es"), ("es", "en")])
def test_paper_has_every_part_in_one_language_and_no_empty_page(
    rehearsal: Path, tmp_path: Path, lang: str, other: str
) -> None:
    if find_browser() is None:
        tool("chromium")
    out = tmp_path / "report.pdf"
    done = voces("report", str(out), "--lang", lang, database=rehearsal)
    assert 0 == done.returncode, done.stderr
    info = run(tool("pdfinfo"), str(out))
    (pages,) = map(int, re.findall(r"Pages:\s+(\d+)", info))
    assert 15 <= pages <= 45
    assert "A4" in info
    fonts = run(tool("pdffonts"), str(out)).splitlines()[2:]
    # Embedded, so that every printer has them, and with their letters known, so that it can be searched and read aloud.
    assert fonts
    assert all(re.search(r"\byes\s+yes\s+yes\b", font) for font in fonts)
    # A form feed ends each page.
    *text, rest = run(tool("pdftotext"), str(out), "-").split("\f")
    assert (pages, "") == (len(text), rest)
    whole = "\n".join(text)
    for heading in HEADINGS[lang]:
        assert heading in whole
    for heading in HEADINGS[other]:
        assert heading not in whole
    assert all(f"{n} / {pages}" in one for n, one in enumerate(text, start=1))
    # More than a heading that was left alone; the last page may be short.
    assert not [n for n, one in enumerate(text[:-1], start=1) if len(one.split()) < 12]


def test_no_room_beside_the_store_is_one_line(rehearsal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(place: Path) -> NoReturn:
        raise Unwritable(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(reporting, "workroom", full)
    done = voces("report", str(tmp_path / "r.html"), database=rehearsal)
    place = rehearsal.parent.resolve()
    says = f"voces: {place}: there is no room beside the store to work in (No space left on device); free some space."
    assert (1, "", says) == (done.returncode, done.stdout, done.stderr.strip())
    assert [] == list(tmp_path.iterdir())


async def test_without_a_browser_one_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = await make_store(tmp_path / "voces.db", {1: {110: 6}})
    made = await reporting.make_report(tmp_path / "voces.db", study, as_of=NOW)
    monkeypatch.setattr(reporting, "BROWSERS", ("no-such-browser",))
    with pytest.raises(ReportError, match="install Chromium, or write HTML and print that from any browser"):
        write_pdf(made, tmp_path / "r.pdf", "es")
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\necho 'it broke' >&2\nexit 3\n")
    broken.chmod(0o700)
    monkeypatch.setattr(reporting, "BROWSERS", (str(broken),))
    with pytest.raises(ReportError, match="did not print \\(it broke\\)"):
        write_pdf(made, tmp_path / "r.pdf", "es")
    broken.write_text(
        '#!/bin/sh\nfor one in "$@"; do case $one in --print-to-pdf=*) echo "%PDF-1.4" > "${one#*=}";; esac; done\n'
    )
    with pytest.raises(ReportError, match="printed only a part; free some space"):
        write_pdf(made, tmp_path / "r.pdf", "es")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(
        ReportError, match=r"no room to print in: \S+/none cannot be written \(No such file or directory\)"
    ):
        write_pdf(made, tmp_path / "r.pdf", "es")
    assert not (tmp_path / "r.pdf").exists()
