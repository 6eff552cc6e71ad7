"""argv -> one call -> exit code: 0 done, 1 failed, 2 wrong use. Progress goes to stderr, results to stdout."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.cli_data import export, snapshot, text_review
from bot.cli_mail import mail
from bot.cli_operating import backup, restore
from bot.cli_report import report
from bot.cli_results import results
from bot.cli_roster import contacts, roster
from bot.cli_staff import staff
from bot.cli_wave import wave
from bot.config import Settings, SettingsError, read_settings
from bot.store.database import StoreError
from bot.study import Study, StudyError, missing_for_fieldwork
from bot.terminal import Database, Json, Stopped, complain, need_store, run_to_end, settings_and_study

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Voces: a survey as a conversation.",
)
app.add_typer(roster, name="roster")
app.command("contacts")(contacts)
app.add_typer(staff, name="staff")
app.add_typer(mail, name="mail")
app.command("export")(export)
app.command("snapshot")(snapshot)
app.command("report")(report)
app.command("text-review")(text_review)
app.add_typer(wave, name="wave")
app.add_typer(results, name="results")
app.command("backup")(backup)
app.command("restore")(restore)


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        print(f"voces {version('voces')}")
        raise typer.Exit


@app.callback()
def ours(
    _: Annotated[
        bool, typer.Option("--version", help="Tell which version this is.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    """Whatever a command writes is for its owner only, under any umask: nearly all of it is about people."""
    os.umask(0o077)


def main() -> NoReturn:
    """Run the command line. Every foreseen trouble is a line or a few, never a traceback."""
    try:
        app(standalone_mode=True)
    except (SettingsError, StudyError, StoreError) as error:
        complain(str(error))
        sys.exit(2)
    except Stopped as stopped:
        complain(str(stopped))
        sys.exit(stopped.code)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)


@app.command()
def run(database: Database = None) -> None:
    """Run the bot until it is told to stop."""
    # While modules are loaded nearly nothing is garbage, and looking for it takes a tenth of a start; the service turns it on.
    gc.disable()
    settings, study = settings_and_study(database=database)
    if not settings.bot_token.get_secret_value():
        raise Stopped(
            "VOCES_BOT_TOKEN is not set; get a token from BotFather and put it into the environment or .env.", 2
        )
    empty = missing_for_fieldwork(study)
    if empty and not settings.is_loopback:
        raise Stopped(f"study file {study.name}: respondents would read empty fields; fill in {', '.join(empty)}.", 2)
    raise SystemExit(run_to_end(_serve(settings, study)))


async def _serve(settings: Settings, study: Study) -> int:
    from bot.app import Service
    from bot.chat.intake import BadToken, Superseded
    from bot.library import UnreadableQuestionnaire
    from bot.ports import OutOfOrder
    from bot.running import CannotRun, OutOfReach
    from bot.store.lock import StoreTaken
    from bot.threads import Unawaited

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.set_default_executor(Unawaited())
    try:
        await Service(settings, study, "demo" if settings.clock else "field").run(stop)
    except (Superseded, OutOfReach, OutOfOrder) as error:
        # Nobody need mend a setting for these: a supervisor starts us again, and the line may be open by then, or the disk.
        complain(str(error))
        return 1
    except (CannotRun, BadToken, StoreTaken, UnreadableQuestionnaire, StoreError) as error:
        complain(str(error))
        return 2
    return 0


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the page is served.")] = 8081,
    browser: Annotated[bool, typer.Option(help="Open the page where there is a browser.")] = True,
    speed: Annotated[float, typer.Option(min=0.1, max=1000, help="How many times as fast simulated time runs.")] = 1.0,
    database: Database = None,
) -> None:
    """Run a demonstration: a local Telegram with a chat page, and the bot on it."""
    from bot.demo import run_demo

    settings, study = settings_and_study(database=database)
    raise SystemExit(run_to_end(run_demo(settings.database, study, port, browser=browser, speed=speed)))


@app.command()
def check(
    schema: Annotated[str, typer.Option(help="Print the JSON schema of `study` or `questionnaire` files.")] = "",
    questionnaire: Annotated[
        Path | None,
        typer.Option(help="A questionnaire.yaml to check; its words are in its folder's <id>.<locale>.ftl."),
    ] = None,
    deploy: Annotated[
        bool,
        typer.Option("--deploy", help="Also look at this machine: files, clock, disk, copies, the bot at Telegram."),
    ] = False,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Check the questionnaire, its words, the study file and the store's trail of what staff did; report every fault at once."""
    from bot.checking import check_file, check_shipped, schema_of
    from bot.staffing import check_trail, said_of

    if schema:
        try:
            print(json.dumps(schema_of(schema), ensure_ascii=False, indent=1))
        except KeyError:
            raise Stopped("--schema: there are `study` and `questionnaire`.", 2) from None
        return
    settings = read_settings(database=database)
    checked = check_file(questionnaire) if questionnaire is not None else check_shipped(settings.study)
    looks_at_store = questionnaire is None and settings.database.exists()
    trail = run_to_end(check_trail(settings.database)) if looks_at_store else None
    wrong = _deployment(settings) if deploy else None
    if as_json:
        print(
            json.dumps(
                {
                    "summary": checked.summary,
                    "findings": [vars_of(f) for f in checked.findings],
                    **({} if trail is None else {"trail": asdict(trail)}),
                    **({} if wrong is None else {"deploy": [asdict(one) for one in wrong]}),
                },
                ensure_ascii=False,
            )
        )
    else:
        for finding in checked.findings:
            print(finding)
        print(checked.summary)
        if trail is not None:
            print(said_of(trail, settings.database))
        for one in wrong or ():
            print(one)
        if wrong is not None:
            print(f"deployment: {len(wrong)} finding(s)." if wrong else "deployment: no findings.")
    if wrong or checked.findings or (trail is not None and trail.broken_at is not None):
        raise SystemExit(1)


def _deployment(settings: Settings) -> list[Any]:
    from bot.deployment import inspect
    from bot.study import load_study

    return run_to_end(inspect(settings, load_study(settings.study)))


def vars_of(finding: Any) -> dict[str, str]:
    """Return a finding as plain fields."""
    return {"code": finding.code.value, "place": finding.place, "message": finding.message, "remedy": finding.remedy}


@app.command()
def migrate(database: Database = None) -> None:
    """Bring the store up to date."""
    from bot.store.database import Database as Store
    from bot.store.migrate import migrate as apply

    settings, _ = settings_and_study(database=database)

    async def work() -> list[str]:
        store = await Store.open(settings.database)
        try:
            return await apply(store)
        finally:
            await store.close()

    applied = run_to_end(work())
    print("\n".join(applied) if applied else f"{settings.database} is up to date.")


@app.command()
def rehearse(
    respondents: Annotated[int, typer.Option(min=0, help="Let so many synthetic people answer at random.")] = 0,
    seed: Annotated[int, typer.Option(help="Repeats the same people.")] = 1,
    locale: Annotated[str, typer.Option(help="es or en, for the interview in the terminal.")] = "es",
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Hold the interview in the terminal, or let synthetic people answer into a rehearsal store."""
    from bot.rehearsal import rehearse_alone, rehearse_many

    settings, study = settings_and_study(database=database)
    if respondents:
        report = run_to_end(rehearse_many(settings.database, study, respondents, seed))
        print(json.dumps(report.plain(), ensure_ascii=False) if as_json else report.text())
        return
    if locale not in study.locales:
        raise Stopped(f"--locale: the study is in {', '.join(study.locales)}.", 2)
    rehearse_alone(study, locale, seed)


@app.command()
def status(
    chart: Annotated[
        Path | None, typer.Option(help="Also draw responses over time, with the waves marked, into this .png file.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Of the chart: es or en.")] = "es",
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Show how fieldwork stands: counts by stratum, and rates with their denominators; never an answer."""
    from bot.progress import progress

    settings, study = settings_and_study(database=database)
    if lang not in study.locales:
        raise Stopped(f"--lang: the study is in {', '.join(study.locales)}.", 2)
    if chart is not None and chart.suffix.lower() != ".png":
        raise Stopped(f"--chart: {chart} is no .png file; the chart is a PNG.", 2)
    need_store(settings)
    found = run_to_end(progress(settings.database, study))
    if chart is not None:
        from bot.chart import NotDrawn
        from bot.charting import draw_chart

        try:
            run_to_end(draw_chart(settings.database, study, lang, chart))
        except OSError as error:
            raise Stopped(f"{chart}: it cannot be written ({error.strerror}); name another place.", 1) from None
        except NotDrawn as error:
            raise Stopped(f"{chart}: it was not drawn ({error}).", 1) from None
    print(json.dumps(found.plain(), ensure_ascii=False) if as_json else found.text())


@app.command()
def erase(
    case: Annotated[str, typer.Argument(help="A case id, as exports have it.")] = "",
    external_id: Annotated[str, typer.Option(help="The person's id_externo on the roster.")] = "",
    receipt: Annotated[str, typer.Option(help="The number that /misdatos shows the person.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; there is no way back.")] = False,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Erase one person and everything they said, as /retirar does; for requests that come by mail."""
    from bot.withdrawing import NotFound, erase_one

    settings, study = settings_and_study(database=database)
    if sum(map(bool, (case, external_id, receipt))) != 1:
        raise Stopped("Name one person: a CASE, --external-id or --receipt.", 2)
    need_store(settings)
    if not yes and not typer.confirm("Erase this person and every answer? There is no way back.", err=True):
        raise Stopped("Nothing was erased.", 1)
    try:
        erased = run_to_end(erase_one(settings.database, study, case, external_id, receipt))
    except NotFound as error:
        raise Stopped(str(error), 1) from None
    print(json.dumps(erased.plain(), ensure_ascii=False) if as_json else erased.text())


@app.command()
def unlink(database: Database = None, as_json: Json = False) -> None:
    """Delete people and their link to the answers for good, if the day of it has come and no bot runs to do it by itself."""
    from bot.ending import NotYet, delete_link
    from bot.store.lock import StoreTaken

    settings, study = settings_and_study(database=database)
    need_store(settings)
    try:
        done = run_to_end(delete_link(settings.database, study))
    except (NotYet, StoreTaken) as error:
        raise Stopped(str(error), 2) from None
    print(json.dumps(done.plain(), ensure_ascii=False) if as_json else "\n".join(done.lines()))
    if done.parted is None or not done.parted.finished:
        raise SystemExit(1)


logging.getLogger("asyncio").setLevel(logging.WARNING)
