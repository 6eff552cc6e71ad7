"""`voces mail`: what is mailed, looked at and tried out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import Stopped, run_to_end, settings_and_study

mail = typer.Typer(no_args_is_help=True, help="Mail to people who have not pressed Start.")


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
