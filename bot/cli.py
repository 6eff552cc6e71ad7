"""argv -> one call -> exit code: 0 done, 1 failed, 2 wrong use. Progress goes to stderr, results to stdout."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.cli_mail import mail
from bot.cli_operating import backup, restore
from bot.cli_roster import roster
from bot.cli_staff import staff
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
app.add_typer(staff, name="staff")
app.add_typer(mail, name="mail")
app.command("backup")(backup)
app.command("restore")(restore)


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
    from bot.app import CannotRun, Service
    from bot.chat.intake import BadToken, Superseded
    from bot.library import UnreadableQuestionnaire
    from bot.serving import CannotListen
    from bot.store.lock import StoreTaken

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await Service(settings, study, "demo" if settings.clock else "field").run(stop)
    except Superseded as error:
        complain(str(error))
        return 1
    except (CannotRun, CannotListen, BadToken, StoreTaken, UnreadableQuestionnaire, StoreError) as error:
        complain(str(error))
        return 2
    return 0


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served.")] = 8081,
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
    if as_json:
        print(
            json.dumps(
                {
                    "summary": checked.summary,
                    "findings": [vars_of(f) for f in checked.findings],
                    **({} if trail is None else {"trail": asdict(trail)}),
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
    if checked.findings or (trail is not None and trail.broken_at is not None):
        raise SystemExit(1)


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
    as_json: Json = False,
) -> None:
    """Write the whole data package, with labels in both languages, codebook and syntax, and say what was written."""
    from bot.export.order import DEFAULT_FORMATS, FORMATS, Wanted
    from bot.export.package import ExportError
    from bot.exporting import export_store
    from bot.releasing import PROFILES, VERSIONS, Terms

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
    # The bot, if it runs, goes first; and nobody but the owner reads what is written, not even while it is.
    os.nice(10)
    os.umask(0o077)
    try:
        written = run_to_end(export_store(settings.database, study, folder, wanted, terms, as_of=stamp))
    except ExportError as error:
        raise Stopped(str(error), 1) from None
    for one in written:
        print(json.dumps(one.plain(), ensure_ascii=False) if as_json else one.text())
        for warning in one.warnings:
            complain(f"warning: {warning}")


@app.command("text-review")
def text_review(
    file: Annotated[
        Path, typer.Argument(help="The queue, .xlsx or .csv: made if it is not there, else brought up to date.")
    ],
    database: Database = None,
    as_json: Json = False,
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
    print(json.dumps(reviewed.plain(), ensure_ascii=False) if as_json else reviewed.text())


def _chosen(option: str, text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return what was chosen, in the order in which it is known. Raises Stopped for what is not known."""
    chosen = {word.strip() for word in text.split(",") if word.strip()}
    if unknown := chosen - set(known):
        raise Stopped(f"{option}: there is no {', '.join(sorted(unknown))}; there are {', '.join(known)}.", 2)
    return tuple(word for word in known if word in chosen)


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Stopped(f"--as-of: {text!r} is no time with a zone; write for example 2027-01-31T18:00Z.", 2)
    return found.astimezone(UTC)


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
