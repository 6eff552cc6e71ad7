"""`voces mail`: what is mailed, looked at and tried out, and what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import Database, Json, Stopped, as_json, need_store, run_to_end, settings_and_study

mail = typer.Typer(no_args_is_help=True, help="Mail to people who have not pressed Start.")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]


@mail.command()
def preview(
    folder: Annotated[Path, typer.Argument(help="Where the messages are written, one .eml file each.")],
) -> None:
    """Write each kind of message in each language, to be opened in a mail program."""
    from bot.mail.headers import UnusableAddress
    from bot.trying_mail import write_examples

    settings, study = settings_and_study()
    try:
        written = write_examples(folder, settings, study)
    except UnusableAddress as error:
        raise Stopped(f"arco_contact or VOCES_SMTP_FROM: {error}.", 2) from None
    except OSError as error:
        raise Stopped(f"{folder}: it cannot be written ({error.strerror}); name another place.", 1) from None
    print("\n".join(map(str, written)))


@mail.command("test")
def try_out(
    address: Annotated[str, typer.Argument(help="An address of your own.")],
    language: Annotated[str, typer.Option(help="es or en.")] = "es",
) -> None:
    """Send an example by the mail server that the settings name, to see whether they are right and how it looks."""
    from bot.mail.headers import UnusableAddress
    from bot.mail.outcomes import Accepted
    from bot.trying_mail import send_example, told

    settings, study = settings_and_study()
    if not settings.smtp_host:
        raise Stopped("VOCES_SMTP_HOST is not set, so no mail is sent.", 2)
    if language not in study.locales:
        raise Stopped(f"--language: the study is in {', '.join(study.locales)}.", 2)
    try:
        outcome = run_to_end(send_example(settings, study, address, language))
    except UnusableAddress as error:
        raise Stopped(f"{error}.", 2) from None
    if not isinstance(outcome, Accepted):
        raise Stopped(told(outcome), 1)
    print(told(outcome))


@mail.command()
def bounces(
    file: Annotated[
        Path, typer.Argument(help="Messages that came back (mbox, .eml), or a table with a column correo.")
    ],
    dry_run: DryRun = False,
    database: Database = None,
    json: Json = False,
) -> None:
    """Mark the addresses that mail does not reach, by the reports of mail servers or by a list; they are not written to again."""
    from bot.returning import UnreadableReturns, keep_returned, read_returned

    settings, study = settings_and_study(database=database)
    need_store(settings)
    try:
        returns, read = read_returned(file, "bounces")
    except UnreadableReturns as error:
        raise Stopped(str(error), 2) from None
    done = run_to_end(keep_returned(settings.database, study, "bounces", returns, read, dry_run=dry_run))
    print(as_json(done.plain()) if json else done.text())


@mail.command()
def unsubscribed(
    who: Annotated[list[str] | None, typer.Argument(help="Addresses, or id_externo values.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(help="Messages in which people ask for it (mbox, .eml), or a table with a column correo."),
    ] = None,
    dry_run: DryRun = False,
    database: Database = None,
    json: Json = False,
) -> None:
    """Write to these people no more, in the chat or by mail; whoever has not begun counts as refused."""
    from bot.mail.returned import Read
    from bot.returning import UnreadableReturns, keep_returned, of_names, read_returned

    settings, study = settings_and_study(database=database)
    need_store(settings)
    if not who and file is None:
        raise Stopped("Name people, or a file with --file.", 2)
    returns, read = of_names(who or []), Read()
    if file is not None:
        try:
            found, read = read_returned(file, "unsubscribed")
        except UnreadableReturns as error:
            raise Stopped(str(error), 2) from None
        returns += found
    done = run_to_end(keep_returned(settings.database, study, "unsubscribed", returns, read, dry_run=dry_run))
    print(as_json(done.plain()) if json else done.text())
    if any(one.became == "unknown" for one in done.kept):
        raise SystemExit(1)
