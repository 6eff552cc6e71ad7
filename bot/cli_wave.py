"""`voces wave`: invitations and reminders in waves, planned, looked at before they go, sent, held, and accounted for."""

from __future__ import annotations

import sys
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer

from bot.terminal import Database, Json, Stopped, as_json, need_store, run_to_end, settings_and_study

wave = typer.Typer(no_args_is_help=True, help="Invitations and reminders, sent in waves.")

T = TypeVar("T")
Key = Annotated[str, typer.Argument(help="What the wave is called.")]
MOST_DAYS = 366
"""Of a field period: what is longer is a slip of the hand."""
MOST_HOURS = 24 * MOST_DAYS


@wave.command("plan")
def wave_plan(
    key: Annotated[str, typer.Argument(help="What to call it, such as reminder-1; not with --schedule.")] = "",
    to: Annotated[str, typer.Option(help="never-started, started, unfinished; several with commas.")] = "",
    channel: Annotated[Literal["chat", "mail"], typer.Option(help="Who never pressed Start is reached by mail only.")] = "chat",
    at: Annotated[str, typer.Option(help="now, or a time of the study's zone: 2027-02-09T09:00.")] = "now",
    stratum: Annotated[list[int] | None, typer.Option(help="Only this stratum, by code; may be repeated.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Only people of this language; may be repeated.")] = None,
    where: Annotated[list[str] | None, typer.Option(help="Only people of whom the roster says so: nivel=Rectoría.")] = None,
    idle: Annotated[float, typer.Option(min=0, max=MOST_HOURS, help="Only who has been silent for so many hours.")] = 0,
    max_contacts: Annotated[int | None, typer.Option(min=0, help="Only who was contacted at most so often.")] = None,
    days_after_invitation: Annotated[int | None, typer.Option(min=0, max=MOST_DAYS, help="Each person so many days after their own invitation.")] = None,
    repeat: Annotated[int | None, typer.Option(min=1, max=MOST_DAYS, help="Again every so many days until the study closes.")] = None,
    slot: Annotated[str, typer.Option(help="Hours within the send windows: 10:00-11:30.")] = "",
    at_once: Annotated[bool, typer.Option("--at-once", help="All when the window opens, not spread over it.")] = False,
    grace: Annotated[int, typer.Option(min=0, max=MOST_HOURS, help="Hours that what was held up may be late; later it is not sent.")] = 96,
    text: Annotated[list[str] | None, typer.Option(help="Own words from a file, a language each: es=FILE.")] = None,
    words: Annotated[str, typer.Option(help="Which of the study's words: invitation, reminder_1, reminder_2, reminder_3; else what suits each person.")] = "",
    schedule: Annotated[bool, typer.Option("--schedule", help="Plan the waves of the study file that are not planned yet.")] = False,
    database: Database = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Plan a wave; nothing is sent before `voces wave send`."""
    from bot import planning, wave_tables, waving
    from bot.waving import Wanted, groups, hours, instant, pairs, texts

    settings, study = settings_and_study(database=database)
    need_store(settings)
    if schedule:
        if key:
            raise Stopped("--schedule plans what the study file says; leave the name out.", 2)
        made = _done(planning.plan_schedule(settings, study))
    else:
        try:
            wanted = Wanted(
                key, groups(to), channel, instant(at, study), frozenset(stratum or ()), frozenset(language or ()),
                pairs(where, "--where"), max_contacts, timedelta(hours=idle), days_after_invitation,
                None if repeat is None else timedelta(days=repeat),
                hours(slot) if slot else None,
                not at_once, timedelta(hours=grace), waving.words(words), texts(text),
            )  # fmt: skip
        except ValueError as error:
            raise Stopped(f"{error}.", 2) from None
        made = _done(planning.plan(settings, study, wanted, is_now=at == "now"))
    if json:
        print(as_json(made))
    elif not made:
        print("Every wave of the study file is planned.")
    else:
        wave_tables.show_waves(made, study)
        print(f"Nothing is sent yet. Look at it: voces wave preview {made[0]['key']}")


@wave.command("preview")
def wave_preview(key: Key, database: Database = None, json: Json = False) -> None:
    """Show who would get it, which words, when by their own clock; and why each other person would not."""
    from bot import planning, wave_tables
    from bot.waving import summed

    settings, study = settings_and_study(database=database)
    need_store(settings)
    with wave_tables.bar("looking at everybody", json=json) as on_step:
        foreseen = _done(planning.foreseen(settings, study, key, on_step))
    number, reasons = summed(foreseen)
    if json:
        print(
            as_json(
                {"key": key, "would_get_it": number, "would_not": reasons, "people": [one.plain() for one in foreseen]}
            )
        )
        return
    wave_tables.show_foreseen(key, [one.plain() for one in foreseen], reasons)


@wave.command("send")
def wave_send(
    key: Key,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    out: Annotated[Path | None, typer.Option(help="For mail without a mail server: the file for the merge; else KEY.csv.")] = None,
    database: Database = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Confirm a wave: the running bot sends it from its time on. Mail goes into a file for a mail merge where no server is set up."""
    from bot import planning, wave_tables
    from bot.waving import summed

    settings, study = settings_and_study(database=database)
    need_store(settings)
    found = _done(planning.find(settings, study, key))
    to_file = found["channel"] == "mail" and not settings.smtp_host
    if found["state"] != "planned" and not (to_file and found["state"] == "running"):
        raise Stopped(f"{key} is {found['state']}; only a planned wave can be sent.", 1)
    with wave_tables.bar("looking at everybody", json=json) as on_step:
        number, reasons = summed(_done(planning.foreseen(settings, study, key, on_step)))
    print(
        f"{key}: as things are now, {number} people would get it by {found['channel']}, {sum(reasons.values())} would not.",
        file=sys.stderr,
    )
    if not yes and not typer.confirm("Send it?", err=True):
        raise Stopped(f"{key} was not sent; it stays planned.", 1)
    path = out or Path(f"{key}.csv")
    try:
        with wave_tables.bar("writing the file", json=json or not to_file) as on_step:
            done = _done(planning.send(settings, study, key, path if to_file else None, on_step))
    except FileExistsError:
        raise Stopped(f"{path}: it is there already; name another file with --out.", 2) from None
    except OSError as error:
        raise Stopped(f"{path}: it cannot be written ({error.strerror}); name another place with --out.", 1) from None
    if json:
        print(as_json({"key": key, "would_get_it": number, **done}))
    elif to_file:
        print(
            f"No mail server is set up (VOCES_SMTP_HOST), so nothing was sent: {path} has {done['merged']} lines for a mail merge,"
            " each with its own link. Whoever is in it counts as written to."
        )
    elif done["bot_runs"]:
        print(f"{key} is on. Watch it: voces wave report {key}")
    else:
        print(f"{key} is on, and no bot is running on {settings.database}: `voces run` sends it.")


@wave.command("list")
def wave_list(database: Database = None, json: Json = False) -> None:
    """Show all waves and what each has come to."""
    from bot import planning, wave_tables

    settings, study = settings_and_study(database=database)
    need_store(settings)
    waves = _done(planning.all_waves(settings, study))
    if json:
        print(as_json(waves))
        return
    wave_tables.show_waves(waves, study)


@wave.command("calendar")
def wave_calendar(database: Database = None, json: Json = False) -> None:
    """Show the field period day by day: what is planned, what the study file schedules, days on which nothing is sent."""
    from bot import planning, wave_tables

    settings, study = settings_and_study(database=database)
    days = _done(planning.days_of(settings, study))
    if json:
        print(as_json(days))
        return
    wave_tables.show_days(days)


@wave.command("pause")
def wave_pause(key: Key, database: Database = None, json: Json = False) -> None:
    """Hold a running wave; no send begins from now on."""
    _move(key, "pause", "is held", "is not running", database, json)


@wave.command("resume")
def wave_resume(key: Key, database: Database = None, json: Json = False) -> None:
    """Let a wave that was held go on."""
    _move(key, "resume", "goes on", "is not held", database, json)


@wave.command("cancel")
def wave_cancel(key: Key, database: Database = None, json: Json = False) -> None:
    """End a wave; whoever was not written to is skipped."""
    _move(key, "cancel", "is cancelled", "is over", database, json)


@wave.command("report")
def wave_report(key: Key, people: Annotated[bool, typer.Option("--people", help="Also person by person.")] = False, database: Database = None, json: Json = False) -> None:  # fmt: skip
    """Show what a wave came to. Telegram gives a bot no receipt: sent is what it took, and nothing says that it was read."""
    from bot import planning, wave_tables

    settings, study = settings_and_study(database=database)
    need_store(settings)
    found = _done(planning.report(settings, study, key))
    if json:
        print(as_json(found))
        return
    wave_tables.show_report(key, found, study, people=people)


@wave.command("resend")
def wave_resend(
    key: Key,
    only: Annotated[list[str] | None, typer.Option(help="Only to this id_externo; may be repeated.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Also what was refused.")] = False,
    database: Database = None,
    json: Json = False,
) -> None:
    """Send again what is uncertain; some of these people may get it a second time."""
    from bot import planning

    settings, study = settings_and_study(database=database)
    need_store(settings)
    states = ["uncertain", *(["failed"] if failed else [])]
    number = _done(planning.resend(settings, study, key, states, only))
    if not number:
        raise Stopped(f"{key}: nothing of it is {' or '.join(states)}, or it was cancelled.", 1)
    print(as_json({"key": key, "due_again": number}) if json else f"{key}: {number} are due again.")


def _done(work: Coroutine[Any, Any, T]) -> T:
    """Run the work of a command. Raises Stopped with what to do where it cannot be done."""
    from bot.planning import NoSuchWave
    from bot.waving import BadWave

    try:
        return run_to_end(work)
    except BadWave as error:
        raise Stopped(str(error), 2) from None
    except NoSuchWave as error:
        raise Stopped(f"{error}: there is no such wave; `voces wave list` shows them.", 1) from None


def _move(
    key: str, deed: Literal["pause", "resume", "cancel"], done: str, not_so: str, database: Path | None, json: bool
) -> None:
    from bot import planning

    settings, study = settings_and_study(database=database)
    need_store(settings)
    if not _done(planning.move(settings, study, key, deed)):
        raise Stopped(f"{key} {not_so}.", 1)
    print(as_json({"key": key, deed: True}) if json else f"{key} {done}.")
