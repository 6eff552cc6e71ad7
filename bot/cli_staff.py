"""`voces staff`: who besides the operator may see how fieldwork stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

import typer

from bot.terminal import Database, Json, Stopped, as_json, need_store, run_to_end, settings_and_study

staff = typer.Typer(
    no_args_is_help=True, help="Coordinators and researchers, who see how fieldwork stands in the chat."
)


@staff.command("invite")
def staff_invite(
    role: Annotated[
        Literal["coordinator", "researcher"], typer.Option(help="Coordinators also see who; researchers see counts.")
    ],
    language: Annotated[str, typer.Option(help="es or en; empty: that of their phone.")] = "",
    label: Annotated[str, typer.Option(help="How you tell them apart in the list, for example a campus.")] = "",
    hours: Annotated[int, typer.Option(min=1, max=720, help="How long the code is good.")] = 48,
    database: Database = None,
    json: Json = False,
) -> None:
    """Make a one-time code by which one person joins the staff."""
    from bot.staffing import invite

    settings, study = settings_and_study(database=database)
    if language not in ("", *study.locales):
        raise Stopped(f"--language: the study is in {', '.join(study.locales)}.", 2)
    need_store(settings)
    made = run_to_end(invite(settings.database, study, role, locale=language, label=label, hours=hours))
    print(as_json(made.plain()) if json else made.text())


@staff.command("list")
def staff_list(database: Database = None, json: Json = False) -> None:
    """Show everybody who was ever invited to the staff, and who has joined."""
    from bot.staffing import line_of, list_staff

    settings, study = settings_and_study(database=database)
    need_store(settings)
    found = run_to_end(list_staff(settings.database, study))
    if json:
        print(as_json([asdict(one) for one in found]))
        return
    for one in found:
        print(line_of(one))


@staff.command("remove")
def staff_remove(
    staff_id: Annotated[str, typer.Argument(help="As `voces staff list` shows it.")],
    database: Database = None,
    json: Json = False,
) -> None:
    """Take somebody off the staff, or withdraw a code that was not used; it holds at once, while the bot runs."""
    from bot.staffing import remove

    settings, study = settings_and_study(database=database)
    need_store(settings)
    if not run_to_end(remove(settings.database, study, staff_id)):
        raise Stopped(f"{staff_id}: nobody on the staff has this id; `voces staff list` shows them.", 1)
    print(as_json({"removed": staff_id}) if json else f"{staff_id} is no longer on the staff.")


@staff.command("key")
def staff_key(
    staff_id: Annotated[str, typer.Argument(help="A researcher, as `voces staff list` shows them.")],
    key: Annotated[str, typer.Argument(help="Their public key: age1… or ssh-ed25519 …; nothing takes it back.")] = "",
    database: Database = None,
    json: Json = False,
) -> None:
    """Register the public key for which a researcher's files are sealed; they hand it over out of band, never in the chat."""
    from bot.sealing import SealError
    from bot.staffing import keep_key

    settings, study = settings_and_study(database=database)
    need_store(settings)
    try:
        kept = run_to_end(keep_key(settings.database, study, staff_id, key.strip()))
    except SealError as error:
        raise Stopped(str(error), 2) from None
    if not kept:
        raise Stopped(f"{staff_id}: no researcher has this id; `voces staff list` shows them.", 1)
    if json:
        print(as_json({"staff_id": staff_id, "has_key": bool(key)}))
        return
    allowed = "" if study.researchers_get_files else " The study file does not allow it yet: researchers_get_files."
    print(f"{staff_id}: {'files in the chat are sealed for this key.' if key else 'the key is gone.'}{allowed}")
