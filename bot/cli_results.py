"""`voces results`: the results of the study, sent in the chat to whoever asked for them in the interview."""

from __future__ import annotations

import sys
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.terminal import Database, Json, Stopped, as_json, need_store, run_to_end, settings_and_study

results = typer.Typer(no_args_is_help=True, help="The results of the study, for whoever asked for them.")

T = TypeVar("T")
_SAID = {
    "did_not_agree": "never said yes to it",
    "messages_off": "no messages wanted (/baja)",
    "unreachable": "not reachable in the chat",
    "have_it": "sent already",
    "on_the_way": "being sent",
    "uncertain": "uncertain whether it arrived (--again-uncertain sends it once more)",
}


@results.command("send")
def results_send(
    file: Annotated[Path | None, typer.Argument(help="A .pdf or .html of 20 MB at the most, for everybody who has none in their language.")] = None,
    es: Annotated[Path | None, typer.Option("--es", help="The file for who answered in Spanish.")] = None,
    en: Annotated[Path | None, typer.Option("--en", help="The file for who answered in English.")] = None,
    again: Annotated[bool, typer.Option("--again-uncertain", help="Also to whom it may have come already.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    database: Database = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Send the results to each person who asked for them and does not have them; the running bot does it, within the send windows."""
    from bot import sending_results
    from bot.sending_results import BadFile, plain, read_files

    settings, study = settings_and_study(database=database)
    given = {locale: path for locale, path in {"": file, "es": es, "en": en}.items() if path is not None}
    try:
        files = read_files(given, study.locales)
    except BadFile as error:
        raise Stopped("\n".join(f"results: {line}" for line in str(error).splitlines()), 2) from None
    need_store(settings)
    found = _done(sending_results.foreseen(settings, study, again=again))
    print(
        f"As things are now, it would go to {found.people}, and not to {sum(found.why_not.values())}:",
        file=sys.stderr,
    )
    for line in _lines(found.why_not):
        print(line, file=sys.stderr)
    if not found.people:
        print(as_json({**plain(found), "confirmed": 0}) if json else "Nobody is left to send it to.")
        return
    if not yes and not typer.confirm("Send it?", err=True):
        raise Stopped("results: nothing is sent.", 1)
    done = _done(sending_results.send(settings, study, files, again=again))
    if json:
        print(as_json({**plain(found), "confirmed": done.people, "bot_runs": done.bot_runs}))
    elif done.bot_runs:
        print(f"The bot sends it now, to {done.people}. Watch it: voces results show")
    else:
        print(f"Confirmed for {done.people}, and no bot is running on {settings.database}: `voces run` sends it.")  # fmt: skip


@results.command("show")
def results_show(database: Database = None, json: Json = False) -> None:
    """Show how many have the results, are being sent them, asked for them and have none; and why the others do not."""
    from bot import sending_results
    from bot.sending_results import plain

    settings, study = settings_and_study(database=database)
    need_store(settings)
    found = _done(sending_results.foreseen(settings, study, again=False))
    if json:
        print(as_json(plain(found)))
        return
    print(
        "\n".join(
            [f"{found.people:>6}  asked for it and not sent it yet (voces results send FILE)", *_lines(found.why_not)]
        )
    )
    if found.failed:
        print(f"Of those not sent it yet, {found.failed} could not be sent it the last time; the log says why.")


@results.command("stop")
def results_stop(database: Database = None, json: Json = False) -> None:
    """Send the results to nobody else; what has begun to go out goes out."""
    from bot import sending_results

    settings, study = settings_and_study(database=database)
    need_store(settings)
    number = _done(sending_results.stop(settings, study))
    taken = f"Taken back: {number}. `voces results send` sends the results to them after all."
    print(as_json({"taken_back": number}) if json else taken if number else "Nobody was waiting for the results.")


def _lines(why_not: Mapping[str, int]) -> list[str]:
    return [f"{number:>6}  {_SAID[reason]}" for reason, number in why_not.items()]


def _done(work: Coroutine[Any, Any, T]) -> T:
    """Run the work of a command. Raises Stopped where nobody is left."""
    from bot.sending_results import TooLate

    try:
        return run_to_end(work)
    except TooLate:
        raise Stopped(
            "results: the link is deleted, so nobody is known any more to whom they could be sent.", 1
        ) from None
