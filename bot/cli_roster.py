"""`voces roster`: who is invited, and the links by which they come."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.terminal import Database, Json, Stopped, as_json, need_store, run_to_end, settings_and_study

roster = typer.Typer(no_args_is_help=True, help="Who is invited.")

_COLUMNS = (
    "CSV or XLSX: id_externo, nombre, cargo, correo, institución, nivel, control, subsistema, entidad, idioma, zona, estrato;"
    " other columns are kept as details."
)


@roster.command("import")
def roster_import(
    file: Annotated[Path, typer.Argument(help=_COLUMNS)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Import the good rows although others are bad.")] = False,
    database: Database = None,
    json: Json = False,
) -> None:
    """Add people to the roster, and update those it knows; nothing is imported unless every row is good."""
    from bot.enrolment import import_roster, read_file
    from bot.fieldwork.sheets import RosterError

    settings, study = settings_and_study(database=database)
    try:
        read = read_file(file, study)
    except RosterError as error:
        raise Stopped(str(error), 2) from None
    for one in read.bad:
        print(f"{file}: {one}", file=sys.stderr)
    if read.bad and not skip_bad:
        raise Stopped(f"{file}: nothing was imported; correct the {len(read.bad)} value(s), or pass --skip-bad.", 1)
    done = run_to_end(import_roster(settings.database, study, read, dry_run=dry_run))
    print(as_json(done.plain()) if json else done.text())


@roster.command("list")
def roster_list(
    to_telephone: Annotated[
        bool,
        typer.Option("--to-telephone", help="Only whom to call once the waves are through: rectors, and empty strata."),
    ] = False,
    database: Database = None,
    json: Json = False,
) -> None:
    """Show everybody on the roster and how far they are; never an answer."""
    from bot.enrolment import list_roster, list_to_telephone

    settings, study = settings_and_study(database=database)
    need_store(settings)
    people = run_to_end((list_to_telephone if to_telephone else list_roster)(settings.database, study))
    if json:
        print(as_json([person.plain() for person in people]))
        return
    for person in people:
        print(person.text())


@roster.command("replace")
def roster_replace(
    external_id: Annotated[str, typer.Argument(help="The seat: its id_externo.")],
    name: Annotated[str, typer.Option(help="Who holds the post now.")],
    email: Annotated[str, typer.Option(help="Their mail address.")] = "",
    language: Annotated[str, typer.Option(help="es or en; empty: not known.")] = "",
    timezone: Annotated[str, typer.Option(help="An IANA zone; empty: not known.")] = "",
    database: Database = None,
    json: Json = False,
) -> None:
    """Give the seat of somebody who left the post to their successor; old links end, the case keeps its history."""
    from bot.enrolment import replace_contact

    settings, study = settings_and_study(database=database)
    need_store(settings)
    row = {"external_id": external_id, "name": name, "email": email, "locale": language, "zone": timezone}
    fault = run_to_end(replace_contact(settings.database, study, row))
    if fault:
        raise Stopped(fault, 1)
    done = f"{external_id} is {name}'s now. Old links are revoked; mint a new one with `voces roster links`."
    print(as_json({"replaced": external_id}) if json else done)


@roster.command("links")
def roster_links(
    out: Annotated[Path, typer.Argument(help="A .csv file, or a folder for CSV, QR codes and letters.")],
    only: Annotated[list[str] | None, typer.Option(help="Only for this id_externo; may be repeated.")] = None,
    qr: Annotated[str, typer.Option(help="Files of QR codes, in a folder: svg, png, or svg,png.")] = "svg",
    database: Database = None,
    json: Json = False,
) -> None:
    """Mint a personal link for everybody who may still answer: for a mail merge, as QR codes, and as letters to print."""
    from bot.fieldwork.codes import QR_FORMATS
    from bot.linking import NoSuchPeople, write_links

    settings, study = settings_and_study(database=database)
    kinds = [kind for kind in qr.split(",") if kind]
    if unknown := set(kinds) - set(QR_FORMATS):
        raise Stopped(f"--qr: there is no {', '.join(sorted(unknown))}; there are {', '.join(QR_FORMATS)}.", 2)
    need_store(settings)
    try:
        number = run_to_end(write_links(settings.database, study, out, only, kinds))
    except NoSuchPeople as error:
        raise Stopped(str(error), 2) from None
    except OSError as error:
        raise Stopped(f"{out}: it cannot be written ({error.strerror}); name another place.", 1) from None
    said = f"{out}: {number} personal links. Whoever holds a link can answer as that person; keep the files safe."
    print(as_json({"links": number, "out": str(out)}) if json else said)


def contacts(
    out: Annotated[Path, typer.Argument(help="A .csv file that does not exist yet.")],
    purpose: Annotated[
        Literal["recontact", "results"],
        typer.Option("--for", help="recontact: an interview or a second survey. results: the report, which they want in the chat."),
    ],
    database: Database = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Write who agreed to be contacted again, or to be sent the report: names and addresses, never an answer or a case."""
    from bot.contacting import write_contacts

    settings, study = settings_and_study(database=database)
    need_store(settings)
    try:
        done = run_to_end(write_contacts(settings.database, study, out, purpose))
    except FileExistsError:
        raise Stopped(f"{out}: it is there already; name another file.", 2) from None
    except OSError as error:
        raise Stopped(f"{out}: it cannot be written ({error.strerror}); name another place.", 1) from None
    print(as_json(done.plain()) if json else done.text())
