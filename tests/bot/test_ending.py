"""The study's last two dates, carried out by the bot: open interviews end at the close, and on its day the link goes."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.ending import ending
from bot.store.backups import Backups
from bot.store.sides import LINK, PEOPLE
from tests.patience import PATIENCE
from tests.stage import Person, Stage

CLOSES = datetime(2027, 3, 16, 6, 0, tzinfo=UTC)
"""Midnight in Mexico City after the last day."""
PARTS = datetime(2027, 6, 30, 6, 0, tzinfo=UTC)


def query(stage: Stage, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(stage.database) as connection:
        return connection.execute(sql).fetchall()


async def answering(stage: Stage, *more: str) -> Person:
    person = await stage.person(first_name="PLANTED", username="PLANTED")
    await person.say("/start")
    for label in ("Español", "Continuar", "Continuar", "Sí, acepto participar", *more):
        await person.tap(label)
    return person


async def ended(stage: Stage) -> None:
    """Return when the dates that have come are carried out, which nobody is waiting for."""
    task = stage.service.dates._task
    assert task is not None
    async with asyncio.timeout(PATIENCE):
        while not task.done():
            # What was held up is tried again after a minute, which somebody has to let pass.
            await stage.pass_time(timedelta(minutes=1))


async def last(person: Person) -> str:
    return str((await person.messages())[-1]["text"])


async def test_at_the_close_every_open_interview_ends_without_being_submitted(tmp_path: Path) -> None:
    async with Stage(tmp_path, start=CLOSES - timedelta(hours=2)) as stage:
        await answering(stage, "Sí, actualmente")
        fresh = await stage.person()
        await fresh.say("/start")
        assert [("open",)] == query(stage, "select distinct phase from interviews")
        await stage.pass_time(timedelta(hours=3))
        async with asyncio.timeout(PATIENCE):
            while query(stage, "select 1 from interviews where phase = 'open'"):
                await asyncio.sleep(0.01)
        assert [("closed", None)] == query(stage, "select distinct phase, submitted_at from interviews")
        assert [(212, 1), (213, 1)] == query(stage, "select disp, disp_final from cases order by disp")


async def test_close_that_came_while_the_bot_was_off_is_made_up_for_at_the_start(tmp_path: Path) -> None:
    async with Stage(tmp_path, start=CLOSES - timedelta(hours=2)) as stage:
        await answering(stage)
        await stage.kill_bot()
        stage.clock.move(CLOSES + timedelta(days=1))
        await stage.start_bot()
        assert [("closed",)] == query(stage, "select phase from interviews")


async def test_withdrawal_before_the_date_erases_and_from_it_on_finds_nobody(tmp_path: Path) -> None:
    async with Stage(tmp_path, start=CLOSES - timedelta(hours=2)) as stage:
        early, late = await answering(stage), await answering(stage)
        stage.clock.move(PARTS - timedelta(hours=1))
        await early.say("/retirar")
        await early.tap("Sí, borrar mis respuestas")
        assert "Folio de su solicitud" in await last(early)
        assert [(1,)] == query(stage, "select count(*) from interviews")
        await stage.pass_time(timedelta(hours=2))
        await ended(stage)
        await late.say("/retirar")
        assert (await last(late)).startswith("El vínculo con sus respuestas ya se eliminó")
        await late.say("/misdatos")
        assert (await last(late)).startswith("El vínculo con sus respuestas ya se eliminó")
        await late.say("/privacidad")
        assert "Aviso de privacidad integral" in await last(late)
        for words in ("/continuar", "hola", "/start"):
            await late.say(words)
            assert (await last(late)).startswith("La encuesta cerró")
        assert [(1,)] == query(stage, "select count(*) from responses")
        for table in (LINK, *PEOPLE):
            assert [(0,)] == query(stage, f"select count(*) from {table}")


async def test_bot_that_was_off_on_the_day_does_it_before_it_hears_anybody(tmp_path: Path) -> None:
    async with Stage(tmp_path, start=CLOSES - timedelta(hours=2)) as stage:
        person = await answering(stage)
        await stage.stop_bot()
        await person.act("send", text="PLANTED words that wait")
        stage.clock.move(PARTS + timedelta(days=3))
        await stage.start_bot()
        assert [(1, 1)] == query(stage, "select people, finished_at is not null from link_deletion")
        assert [("closed",)] == query(stage, "select phase from interviews")
        await stage.stop_bot()
        left = [file.name for file in tmp_path.iterdir() if b"PLANTED" in file.read_bytes()]
        assert [] == left
        assert all(
            [(0,)] == query(stage, f"select count(*) from {table} where account = {person.id}")
            for table in ("inbox", "outbox")
        )


@pytest.mark.parametrize("in_the_way", [0, 2], ids=["at once", "a reader in the way"])
async def test_backups_that_hold_the_link_are_named_in_log_and_status(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, in_the_way: int
) -> None:
    async with Stage(tmp_path, start=PARTS - timedelta(hours=2)) as stage:
        await stage.service.store.people.enrol_openly(7, stage.clock.now())
        backups = Backups(stage.service.store.database)
        await backups.begin(tmp_path / "kept.db", stage.clock.now(), encrypted=True, scheduled=False)
        gone = await backups.begin(tmp_path / "gone.db", stage.clock.now(), encrypted=False, scheduled=True)
        await backups.removed(gone, stage.clock.now())
        fold, results = stage.service.store.database.fold, [False] * in_the_way

        async def folded() -> bool:
            return results.pop() if results else await fold()

        monkeypatch.setattr(stage.service.store.database, "fold", folded)
        with caplog.at_level(logging.WARNING):
            await stage.pass_time(timedelta(hours=3))
            await ended(stage)
        await backups.begin(tmp_path / "later.db", stage.clock.now(), encrypted=False, scheduled=False)
        named = [line for line in caplog.messages if "backup_holds_the_link" in line]
        assert 1 == len(named)
        assert "kept.db" in named[0]
        state = await ending(stage.service.store.database, stage.study, stage.clock.now())
        assert ("done", [str(tmp_path / "kept.db")]) == (
            state.state,
            [one["path"] for one in state.plain()["backups_that_hold_it"]],
        )
        assert any("kept.db" in line for line in state.lines())
