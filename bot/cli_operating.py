"""`voces backup` and `voces restore`: the store as a file, and the file as the store."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import Database, Json, Stopped, as_json, need_store, run_to_end, settings_and_study


def backup(
    file: Annotated[Path, typer.Argument(help="A file that does not exist yet.")],
    recipients: Annotated[
        Path | None,
        typer.Option(help="Seal it for the public keys in this file (age, SSH); else VOCES_BACKUP_RECIPIENTS."),
    ] = None,
    database: Database = None,
    json: Json = False,
) -> None:
    """Copy the store to a file, also while the bot runs; sealed where there is a key or VOCES_BACKUP_PASSPHRASE."""
    from bot.backing_up import back_up, seal_of
    from bot.sealing import SealError
    from bot.store.errors import StoreError

    settings, _ = settings_and_study(database=database)
    need_store(settings)
    try:
        made = run_to_end(back_up(settings.database, file, seal_of(settings, recipients), _progress()))
    except (SealError, StoreError) as error:
        raise Stopped(str(error), 1) from None
    print(as_json(made.plain()) if json else made.text())


def restore(
    file: Annotated[Path, typer.Argument(help="A copy that `voces backup` or the bot made.")],
    force: Annotated[bool, typer.Option("--force", help="Put it in the place of a store that is there.")] = False,
    identity: Annotated[
        Path | None, typer.Option(help="The file of the secret key; else VOCES_BACKUP_PASSPHRASE opens it.")
    ] = None,
    database: Database = None,
    json: Json = False,
) -> None:
    """Make a copy the store again; never while a bot runs. Who withdrew since is taken out of it, where that can be known."""
    from bot.backing_up import restore as put_back
    from bot.sealing import SealError
    from bot.store.errors import StoreError
    from bot.store.lock import StoreTaken

    settings, _ = settings_and_study(database=database)
    passphrase = settings.backup_passphrase.get_secret_value()
    try:
        done = run_to_end(put_back(file, settings.database, force=force, identity=identity, passphrase=passphrase))
    except (SealError, StoreError, StoreTaken) as error:
        raise Stopped(str(error), 1) from None
    print(as_json(done.plain()) if json else done.text())


def _progress() -> Callable[[int, int], None]:
    """Return what says on a terminal how far a copy is."""
    said = -1

    def step(left: int, of: int) -> None:
        nonlocal said
        percent = 100 * (of - left) // max(of, 1)
        if sys.stderr.isatty() and percent != said:
            said = percent
            print(f"\r{percent:3}%", end="" if left else "\n", file=sys.stderr, flush=True)

    return step
