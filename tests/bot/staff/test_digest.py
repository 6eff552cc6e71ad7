"""The weekly digest: on Mondays in the window, once for each coordinator whatever breaks, and only for who wants it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.store.people import RosterRow
from bot.store.waves import Draft
from flows.waves import Group, Wave
from tests.bot.staff.test_desk import coordinator, last
from tests.stage import START, Person, Stage

EVENING = START + timedelta(days=6, hours=9)  # Sunday, 19:00 in Mexico City
OPENS = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)  # Monday, 9:00
TITLE = "El estudio esta semana"


async def digests(person: Person) -> int:
    return sum(message["text"].startswith(TITLE) for message in await person.messages())


def rows(stage: Stage) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(stage.database)) as connection:
        return connection.execute("select week, counts from digests order by week").fetchall()


async def begun(stage: Stage) -> str:
    """Three are invited; one starts. Returns that one's token."""
    people, now = stage.service.store.people, stage.clock.now()
    await people.import_roster([RosterRow(f"r-{n}", f"Persona {n}", stratum=1) for n in (1, 2, 3)], now)
    links = await people.mint_links("test", now)
    one = await stage.person()
    await one.say(f"/start {links[0].token}")
    await one.tap("Español")
    return links[0].token


async def test_it_comes_on_monday_when_the_window_opens_and_once(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await begun(stage)
        await stage.pass_time(OPENS - timedelta(minutes=1) - stage.clock.now())
        assert 0 == await digests(person)
        await stage.pass_time(timedelta(minutes=2))
        shown = await last(person)
        assert "Personas invitadas: 3 (+3 en siete días)\nIniciaron: 1 (+1)\n• Completas: 0 (+0)" in shown
        assert "No hay nada por revisar." in shown
        await stage.pass_time(timedelta(days=6))
        assert 1 == await digests(person)
        await stage.pass_time(timedelta(days=1))
        assert 2 == await digests(person)
        assert "Personas invitadas: 3 (+0 en siete días)\nIniciaron: 1 (+0)" in await last(person)
        assert ["2026-W49", "2026-W50"] == [week for week, _ in rows(stage)]


async def test_who_refused_and_who_withdrew_are_counted_apart_as_the_progress_page_counts_them(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        people, now = stage.service.store.people, stage.clock.now()
        await people.import_roster([RosterRow("r-1", "Persona 1", stratum=1)], now)
        [link] = await people.mint_links("test", now)
        gone = await stage.person()
        await gone.say(f"/start {link.token}")
        for label in ("Español", "Continuar", "Continuar", "Sí, acepto participar"):
            await gone.tap(label)
        await person.tap("Resumen semanal")
        assert "Retiraron sus respuestas" not in await last(person)
        await gone.say("/retirar")
        await gone.tap("Sí, borrar mis respuestas")
        for page in ("Resumen semanal", "Avance"):
            await person.say("/panel")
            await person.tap(page)
            assert "• No quisieron participar: 0\n• Retiraron sus respuestas: 1\n" in await last(person)


async def test_a_kill_at_any_moment_neither_doubles_nor_loses_it(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await stage.kill_bot()
        stage.clock.move(OPENS)
        await stage.start_bot()
        await stage.pass_time(timedelta(minutes=1))
        assert 1 == await digests(person)
        await stage.kill_bot()
        await stage.start_bot()
        await stage.pass_time(timedelta(minutes=1))
        assert 1 == await digests(person)
        with closing(sqlite3.connect(stage.database)) as connection:
            # Its send was marked before it began: an answer's is not.
            assert [(1,)] == connection.execute("select tries from outbox order by id desc limit 1").fetchall()
        # Put out, and its send begun when we died: it may have arrived.
        await stage.kill_bot()
        with closing(sqlite3.connect(stage.database)) as connection, connection:
            connection.execute(
                'update outbox set state = \'sending\', account = ?, say = \'["show","digest","",false,true]\''
                " where id = (select max(id) from outbox)",
                (person.id,),
            )
        await stage.start_bot()
        await stage.pass_time(timedelta(minutes=1))
        assert 1 == await digests(person)
        # Put out, and not begun.
        await stage.kill_bot()
        with closing(sqlite3.connect(stage.database)) as connection, connection:
            connection.execute(
                'update outbox set state = \'waiting\', account = ?, say = \'["show","digest","",false,true]\''
                " where id = (select max(id) from outbox)",
                (person.id,),
            )
        await stage.start_bot()
        await stage.pass_time(timedelta(minutes=1))
        assert 2 == await digests(person)


async def test_a_machine_that_was_off_sends_it_later_in_the_week_and_never_at_night(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await stage.stop_bot()
        stage.clock.move(OPENS + timedelta(days=1, hours=13))  # Tuesday, 22:00
        await stage.start_bot()
        await stage.pass_time(timedelta(minutes=1))
        assert 0 == await digests(person)
        await stage.pass_time(timedelta(hours=12))
        assert 1 == await digests(person)


async def test_on_a_holiday_it_waits_for_the_next_day(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited", start=datetime(2027, 1, 29, 16, 0, tzinfo=UTC)) as stage:
        person = await coordinator(stage)
        await stage.pass_time(timedelta(days=3, hours=8))  # Monday 1 February 2027 is Constitution Day
        assert 0 == await digests(person)
        await stage.pass_time(timedelta(days=1))
        assert 1 == await digests(person)


async def test_who_turned_it_off_gets_none_until_it_is_on_again(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await person.tap("Resumen semanal")
        assert TITLE in await last(person)
        await person.tap("🔕 Dejar de enviármelo")
        assert "Por ahora no se le envía este resumen." in await last(person)
        await person.tap_again()
        await person.say("/panel")
        await stage.pass_time(OPENS + timedelta(hours=1) - stage.clock.now())
        assert "Panel de coordinación" in await last(person)
        assert [] == rows(stage)
        await person.tap("Resumen semanal")
        await person.tap("🔔 Enviármelo cada semana")
        await person.say("/panel")
        await stage.pass_time(timedelta(days=7))
        assert TITLE in await last(person)


async def test_researchers_and_who_was_removed_get_none(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        researcher, gone = await coordinator(stage, "researcher"), await coordinator(stage)
        [one] = [one for one in await stage.service.store.staff.list(stage.clock.now()) if one.role == "coordinator"]
        await stage.service.store.staff.remove(one.staff_id, stage.clock.now())
        message = (await researcher.messages())[-1]["message_id"]
        await researcher.act("tap", message_id=message, data="0|digest|~staff", force=True)
        await stage.settle()
        await stage.pass_time(OPENS + timedelta(hours=1) - stage.clock.now())
        assert (0, 0) == (await digests(researcher), await digests(gone))
        assert [] == rows(stage)


async def test_it_names_what_somebody_should_look_at_and_the_waves_to_come(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person, now = await coordinator(stage), stage.clock.now()
        other = await stage.person()
        await other.say(f"/start {await begun(stage)}")
        await stage.service.store.people.guessed(9, now - timedelta(days=8))
        await stage.service.store.people.guessed(4, now)
        waves = [
            Draft(Wave(key, "chat", frozenset({Group.UNFINISHED}), now + timedelta(days=days)))
            for key, days in (("pronto", 2), ("tarde", 8))
        ]
        await stage.service.store.waves.plan(waves, now)
        await person.tap("Resumen semanal")
        shown = await last(person)
        assert "porque los usó otra cuenta: 1\n• Enlaces inexistentes que se probaron en siete días: 4" in shown
        assert "próximos siete días\n• pronto: 25 nov, sin confirmar" in shown
        assert "tarde" not in shown
