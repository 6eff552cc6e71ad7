"""`voces export`, `voces snapshot` and `voces text-review`: what leaves the store, and on which terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.store.errors import StoreError
from bot.terminal import Database, Json, Stopped, as_json, complain, need_store, run_to_end, settings_and_study
from bot.yielding import give_way


def export(
    folder: Annotated[Path, typer.Argument(help="Where the export directory is made.")],
    lang: Annotated[str, typer.Option(help="Languages of labels and pages: es, en, or es,en.")] = "es,en",
    formats: Annotated[
        str, typer.Option("--format", help="Some of csv, parquet, sav, zsav, dta, xlsx; else all but zsav.")
    ] = "",
    open_text: Annotated[
        bool, typer.Option("--open-text", help="Also write what people typed, in a file of its own.")
    ] = False,
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="Also an altered CSV in which Excel finds no formula.")
    ] = False,
    zipped: Annotated[bool, typer.Option("--zip", help="Write one .zip and no directory.")] = False,
    as_of: Annotated[str, typer.Option("--as-of", help="Stamp it with this time: 2027-01-31T18:00Z.")] = "",
    profile: Annotated[
        str,
        typer.Option(help="research: pseudonymous, for the team. public: coarse, new ids, refused where it is rare."),
    ] = "research",
    leave_out: Annotated[str, typer.Option(help="Columns that a public file does without: gender,age_group.")] = "",
    crosswalk: Annotated[
        Path | None, typer.Option(help="Write which case became which in a public file, for your eyes only.")
    ] = None,
    review: Annotated[
        Path | None, typer.Option(help="With --open-text: only what was decided in this queue (see text-review).")
    ] = None,
    versions: Annotated[
        str, typer.Option(help="Several questionnaire versions stacked in one package, or a package each (apart).")
    ] = "stacked",
    seed: Annotated[int | None, typer.Option(help="Repeats the ids and the order of a public file.")] = None,
    database: Database = None,
    json: Json = False,
) -> None:
    """Write the whole data package, with labels in both languages, codebook and syntax, and say what was written."""
    from bot.export.order import DEFAULT_FORMATS, FORMATS, Wanted
    from bot.export.package import ExportError
    from bot.exporting import export_store
    from bot.releasing import PROFILES, VERSIONS, Terms, WrongTerms

    settings, study = settings_and_study(database=database)
    wanted = Wanted(
        formats=_chosen("--format", formats, FORMATS) or DEFAULT_FORMATS,
        locales=_chosen("--lang", lang, study.locales) or study.locales,
        excel_safe=excel_safe,
        zipped=zipped,
        must_have_sheet="xlsx" in formats,
    )
    stamp = _instant(as_of) if as_of else None
    for option, said, known in (("--profile", profile, PROFILES), ("--versions", versions, VERSIONS)):
        if said not in known:
            raise Stopped(f"{option}: there is no {said}; there are {', '.join(known)}.", 2)
    if profile == "public" and open_text:
        raise Stopped("--open-text: a public file holds no text; release reviewed text by hand, apart.", 2)
    if profile != "public" and (leave_out or crosswalk is not None or seed is not None):
        raise Stopped("--leave-out, --crosswalk and --seed belong to --profile public.", 2)
    if review is not None and not open_text:
        raise Stopped("--review: it says which texts leave; add --open-text.", 2)
    names = frozenset(name.strip() for name in leave_out.split(",") if name.strip())
    terms = Terms(profile, names, open_text, review, crosswalk, versions, seed)
    need_store(settings)
    give_way()
    try:
        written = run_to_end(export_store(settings.database, study, folder, wanted, terms, as_of=stamp))
    except WrongTerms as error:
        raise Stopped(str(error), 2) from None
    except ExportError as error:
        raise Stopped(str(error), 1) from None
    for one in written:
        print(as_json(one.plain()) if json else one.text())
        for warning in one.warnings:
            complain(f"warning: {warning}")


def snapshot(
    file: Annotated[Path, typer.Argument(help="A .db file; an earlier snapshot in its place is replaced.")],
    open_text: Annotated[
        bool, typer.Option("--open-text", help="Also what people typed, in a table of its own.")
    ] = False,
    as_of: Annotated[str, typer.Option("--as-of", help="Stamp it with this time: 2027-01-31T18:00Z.")] = "",
    database: Database = None,
    json: Json = False,
) -> None:
    """Write one SQLite file of typed tables for analysis: a wide one a version, long ones, codebook, labels; no identity."""
    from bot.snapshotting import take_snapshot

    settings, study = settings_and_study(database=database)
    stamp = _instant(as_of) if as_of else None
    need_store(settings)
    give_way()
    try:
        taken = run_to_end(take_snapshot(settings.database, study, file, open_text=open_text, as_of=stamp))
    except StoreError as error:
        raise Stopped(str(error), 1) from None
    print(as_json(taken.plain()) if json else taken.text())


def text_review(
    file: Annotated[
        Path, typer.Argument(help="The queue, .xlsx or .csv: made if it is not there, else brought up to date.")
    ],
    database: Database = None,
    json: Json = False,
) -> None:
    """Lay what people typed before a person: likely names, institutions, addresses and numbers are marked, decisions are kept."""
    from bot.review.queue import QueueError
    from bot.text_review import update_queue

    settings, _ = settings_and_study(database=database)
    need_store(settings)
    try:
        reviewed = run_to_end(update_queue(settings.database, file))
    except QueueError as error:
        raise Stopped(str(error), 1) from None
    print(as_json(reviewed.plain()) if json else reviewed.text())


def _chosen(option: str, text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return what was chosen, in the order in which it is known. Raises Stopped for what is not known."""
    chosen = {word.strip() for word in text.split(",") if word.strip()}
    if unknown := chosen - set(known):
        raise Stopped(f"{option}: there is no {', '.join(sorted(unknown))}; there are {', '.join(known)}.", 2)
    if text and not chosen:
        raise Stopped(f"{option}: it names none; there are {', '.join(known)}.", 2)
    return tuple(word for word in known if word in chosen)


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Stopped(f"--as-of: {text!r} is no time with a zone; write for example 2027-01-31T18:00Z.", 2)
    return found.astimezone(UTC)
