"""The short trial: killed at random moments under faults, nothing is lost, doubled or stuck; and the account notices what is."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.torture.trial import Plan, Trial, hold

pytestmark = pytest.mark.slow


def damage(folder: Path, *statements: str) -> None:
    """Spoil the store by hand."""
    with closing(sqlite3.connect(folder / "voces.db")) as store, store:
        store.execute("pragma foreign_keys = off")
        for (trigger,) in store.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            store.execute(f'drop trigger "{trigger}"')
        for statement in statements:
            assert store.execute(statement).rowcount > 0, statement


async def short(folder: Path, seed: int, webhook: str = "") -> Trial:
    return await hold(Plan(people=20, kills=3, seed=seed, apart=(1.0, 3.0), least=101, webhook=webhook), folder)


async def test_nothing_is_lost_doubled_or_stuck_and_the_account_would_have_noticed(tmp_path: Path) -> None:
    trial = await short(tmp_path, seed=5)
    assert trial.verdict.is_good, (str(trial.verdict), trial.verdict)
    assert trial.verdict.delivered > 100

    damage(
        tmp_path,
        "delete from records where variable = 'lang'",
        "update interviews set snapshot = json_set(snapshot, '$.overlay', '', '$.live', 'nowhere') where case_id ="
        " (select max(case_id) from interviews)",
    )
    spoilt = trial.audit()
    assert (bool(spoilt.lost), bool(spoilt.stuck)) == (True, True), str(spoilt)


async def test_the_same_holds_when_telegram_calls_us(tmp_path: Path) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    trial = await short(tmp_path, seed=6, webhook=address)
    assert trial.verdict.is_good, (str(trial.verdict), trial.verdict)
    assert trial.verdict.delivered > 100
