"""The panel of a running wave keeps itself up to date: bounded, quiet where nothing changes, and never in anybody's way."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.staff.watching import EVERY, LASTS
from bot.store.people import RosterRow
from bot.store.times import written
from tests.bot.staff.test_desk import coordinator
from tests.bot.staff.test_wizard import page, press
from tests.stage import Person, Stage

OPENS = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # Tuesday, 9:00 in Mexico City
LIVE = "Esta página se actualiza sola hasta las 9:"
STILL = "Esta página ya no se actualiza sola; toque «Actualizar»."
START_IT = (
    "Oleadas",
    "Nueva oleada",
    "Abrieron",
    "Siguiente",
    "Las palabras",
    "Desde ahora",
    "Confirmar",
    "Sí, enviar",
)


async def in_the_chat(stage: Stage, number: int) -> Person:
    """A coordinator, and so many people who have opened the chat."""
    person = await coordinator(stage)
    people, now = stage.service.store.people, stage.clock.now()
    await people.import_roster([RosterRow(f"r-{n}", f"P{n}", stratum=1, locale="es") for n in range(number)], now)
    # An invitation of today would be all that they hear from us today.
    for link in await people.mint_links("test", now - timedelta(days=1)):
        other = await stage.person()
        await other.say(f"/start {link.token}")
    return person


def edits(stage: Stage) -> int:
    return stage.simulator.methods.calls["editmessagetext"]


async def let_send(stage: Stage, number: int) -> None:
    """Let so many of those who wait be due now, and the others not today."""
    with closing(sqlite3.connect(stage.database)) as connection, connection:
        connection.execute("update deliveries set due_at = '2026-11-24T20:00:00.000Z' where state = 'due'")
        connection.execute(
            "update deliveries set due_at = ? where state = 'due' and member_id in"
            " (select member_id from deliveries where state = 'due' limit ?)",
            (written(stage.clock.now()), number),
        )
    stage.service.outreach.sender.look_again()


def sent(text: str) -> int:
    found = re.search(r"Enviados: (\d+)", text)
    return int(found[1]) if found else -1


async def begun(stage: Stage, number: int = 3) -> Person:
    """A coordinator who looks at the panel of a wave that has decided about everybody, with the send window just open."""
    person = await in_the_chat(stage, number)
    await press(person, *START_IT)
    # The clock moves on while messages wait for their pace, so no minute is named here.
    assert f"{LIVE}1" in await page(person)
    await stage.pass_time(EVERY)
    await let_send(stage, 0)
    await stage.pass_time(OPENS + timedelta(minutes=1) - stage.clock.now())
    assert f"Por enviar: {number}" in await page(person)
    return person


async def test_the_panel_follows_the_wave_to_its_end(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited", start=OPENS - timedelta(minutes=3)) as stage:
        person = await begun(stage)
        messages = len(await person.messages())
        assert 0 == sent(await page(person))
        for number in (1, 2):
            await let_send(stage, 1)
            await stage.pass_time(2 * EVERY)
            assert number == sent(await page(person))
            assert LIVE in await page(person)
        await let_send(stage, 1)
        await stage.pass_time(2 * EVERY)
        assert "chat-1: terminada" in await page(person)
        assert 3 == sent(await page(person))
        assert "se actualiza" not in await page(person)
        assert "Pausar" not in str((await person.messages())[-1]["keyboard"])
        assert messages == len(await person.messages()), "it is one message all along"
        with closing(sqlite3.connect(stage.database)) as connection:
            [(looked,)] = connection.execute("select count(*) from audit where action = 'looked'")
        assert 1 == looked, "the trail says what people did: the list of waves was all that was only looked at"


async def test_where_nothing_changes_nothing_is_said_and_after_a_while_it_stops_and_says_so(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited", start=OPENS - timedelta(minutes=3)) as stage:
        person = await begun(stage)
        await press(person, "Actualizar")
        before = edits(stage)
        await stage.pass_time(LASTS - timedelta(minutes=1))
        assert before == edits(stage)
        await stage.pass_time(timedelta(minutes=2))
        assert (before + 1, True) == (edits(stage), STILL in await page(person))
        await let_send(stage, 1)
        await stage.pass_time(LASTS)
        assert (before + 1, 0) == (edits(stage), sent(await page(person)))
        await press(person, "Actualizar")
        assert 1 == sent(await page(person))
        assert LIVE in await page(person)


async def test_buttons_work_meanwhile_and_what_they_open_is_not_painted_over(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited", start=OPENS - timedelta(minutes=3)) as stage:
        person = await begun(stage)
        await press(person, "Detener")
        await let_send(stage, 1)
        await stage.pass_time(4 * EVERY)
        assert "No se puede deshacer" in await page(person)
        await press(person, "Atrás", "Pausar")
        assert "chat-1: en pausa" in await page(person)
        assert "se actualiza" not in await page(person)
        before = edits(stage)
        await stage.pass_time(4 * EVERY)
        assert before == edits(stage)
        await press(person, "Reanudar")
        await let_send(stage, 1)
        await stage.pass_time(2 * EVERY)
        assert 2 == sent(await page(person))


async def test_it_stops_once_the_panel_is_not_the_last_message_in_the_chat(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited", start=OPENS - timedelta(minutes=3)) as stage:
        person = await begun(stage)
        panel = (await person.messages())[-1]["message_id"]
        await person.say("/panel")
        before = edits(stage)
        await let_send(stage, 3)
        await stage.pass_time(4 * EVERY)
        assert before == edits(stage)
        [one] = [message for message in await person.messages() if message["message_id"] == panel]
        assert 0 == sent(one["text"])


async def test_what_somebody_else_does_to_the_wave_shows(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited", start=OPENS - timedelta(minutes=3)) as stage:
        person = await begun(stage)
        await stage.service.store.waves.pause("chat-1", stage.clock.now())
        await stage.pass_time(2 * EVERY)
        assert "chat-1: en pausa" in await page(person)
        assert "se actualiza" not in await page(person)


async def test_a_wave_stopped_before_anyone_was_written_to_says_so(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited", start=OPENS - timedelta(minutes=3)) as stage:
        person = await begun(stage)
        await press(person, "Detener")
        await press(person, "Sí, detenerla")
        shown = await page(person)
        assert "Se detuvo antes de escribir a nadie." in shown
        assert "• La oleada se detuvo antes: 3" in shown
        assert "0 de 0" not in shown


async def test_after_a_restart_nothing_goes_on_by_itself(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited", start=OPENS - timedelta(minutes=3)) as stage:
        person = await begun(stage)
        panel = (await person.messages())[-1]["message_id"]
        await stage.kill_bot()
        with closing(sqlite3.connect(stage.database)) as connection, connection:
            # One was put out and not said when we died.
            connection.execute(
                "update outbox set state = 'waiting', account = ?, say = ? where id = (select max(id) from outbox)",
                (person.id, f'["about",{panel},["show","wave-of","chat-1",true,true]]'),
            )
        await stage.start_bot()
        before = edits(stage)
        await let_send(stage, 3)
        await stage.pass_time(LASTS)
        assert (before, 0) == (edits(stage), sent(await page(person)))
        with closing(sqlite3.connect(stage.database)) as connection:
            assert [] == connection.execute("select * from outbox where state in ('waiting', 'sending')").fetchall()
        await press(person, "Actualizar")
        assert 3 == sent(await page(person))


async def test_whoever_was_removed_or_deleted_the_panel_gets_no_more_of_it(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited", start=OPENS - timedelta(minutes=3)) as stage:
        person = await begun(stage)
        messages = len(await person.messages())
        stage.simulator.world.delete(
            stage.simulator.world.chats[person.id].messages[(await person.messages())[-1]["message_id"]]
        )
        before = len(await person.messages())
        await let_send(stage, 1)
        await stage.pass_time(4 * EVERY)
        assert before == len(await person.messages()) <= messages
        await person.say("/panel")
        await press(person, "Oleadas", "chat-1")
        [one] = await stage.service.store.staff.list(stage.clock.now())
        await stage.service.store.staff.remove(one.staff_id, stage.clock.now())
        before = edits(stage)
        await let_send(stage, 1)
        await stage.pass_time(4 * EVERY)
        assert before == edits(stage)
        assert [] == list(stage.service.watching._watches)
