"""`voces report`: the aggregates as a page, on paper, or as numbers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import Database, Json, Stopped, as_json, need_store, run_to_end, settings_and_study
from bot.yielding import give_way


def report(
    out: Annotated[
        Path | None, typer.Argument(help="The file to write: .html or .pdf. Not needed with --json.")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help="html (both languages in one file) or pdf; else by the file's name.")
    ] = "",
    lang: Annotated[str, typer.Option(help="The language that shows at first, and the one of a PDF: es or en.")] = "",
    database: Database = None,
    json: Json = False,
) -> None:
    """Write the report of aggregates: fieldwork, results with charts and tables, small cells hidden. Never open text."""
    from bot.reporting import FORMATS, NoRoom, ReportError, check_place, make_report, note_report, write_html, write_pdf

    settings, study = settings_and_study(database=database)
    if out is None and not json:
        raise Stopped("report: name the file to write, or pass --json for the numbers.", 2)
    ending = out.suffix.lower() if out is not None else ".html"
    kind = format_ or {".htm": "html"}.get(ending, ending.removeprefix("."))
    if format_ and kind not in FORMATS:
        raise Stopped(f"--format: there is no {kind}; there are {', '.join(FORMATS)}.", 2)
    if kind not in FORMATS:
        raise Stopped(f"report: {out}: name a .html or .pdf file, or say by --format what it is to be.", 2)
    locale = lang or study.locales[0]
    if locale not in study.locales:
        raise Stopped(f"--lang: there is no {locale}; the study is in {', '.join(study.locales)}.", 2)
    need_store(settings)
    give_way()
    try:
        if out is not None:
            check_place(out, kind)
        made = run_to_end(make_report(settings.database, study))
    except (NoRoom, ReportError) as error:
        raise Stopped(str(error), 1) from None
    if out is not None:
        try:
            (write_pdf if kind == "pdf" else write_html)(made, out, locale)
        except ReportError as error:
            raise Stopped(str(error), 1) from None
        print(f"{out}: written, {out.stat().st_size:,} bytes.", file=sys.stderr if json else sys.stdout)
    run_to_end(note_report(settings.database, kind if out is not None else "json"))
    if json:
        print(as_json(made.plain()))
