"""Whoever is no staff meets no desk: the same words for every unknown command, and wrong codes are soon not looked at."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.staff.codes import FOR_ALL, PER_ACCOUNT, Attempts, is_code
from bot.staff.desk import COMMANDS
from tests.stage import START, Person, Stage


async def coordinator(stage: Stage, role: str = "coordinator") -> Person:
    person = await stage.person()
    _, code = await stage.service.store.staff.invite(role, stage.clock.now(), timedelta(hours=48))  # type: ignore[arg-type]
    await person.say(f"/start {code}")
    return person


async def last(person: Person) -> str:
    return str((await person.messages())[-1]["text"])


@pytest.mark.parametrize("text", ["K7QM-2XNP-4R8T", "k7qm2xnp4r8t", " K7QM 2XNP 4R8T "])
def test_a_code_is_known_by_its_form(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize(
    "text", ["", "K7QM-2XNP", "K7QM-2XNP-4R8TT", "ILOU-2XNP-4R8T", "k7Qm2aB3cD4eF5gH6iJ7kL", "investigador"]
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert not is_code(text)


def test_wrong_codes_are_counted_by_account_and_together_for_an_hour() -> None:
    attempts = Attempts()
    for _ in range(PER_ACCOUNT):
        assert attempts.may_try(1, START)
        attempts.failed(1, START)
    assert (False, True) == (attempts.may_try(1, START), attempts.may_try(2, START))
    assert attempts.may_try(1, START + timedelta(hours=1))
    for account in range(100, 100 + FOR_ALL):
        attempts.failed(account, START)
    assert not attempts.may_try(2, START + timedelta(minutes=59))
    assert attempts.may_try(2, START + timedelta(hours=1))


async def test_after_wrong_codes_not_even_the_right_one_is_looked_at(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        _, code = await stage.service.store.staff.invite("coordinator", stage.clock.now(), timedelta(hours=48))
        person = await stage.person()
        for _ in range(PER_ACCOUNT):
            await person.say("/start K7QM-2XNP-4R8T")
        await person.say(f"/start {code}")
        assert "Panel" not in await last(person)
        await stage.pass_time(timedelta(hours=1))
        await person.say(f"/start {code}")
        assert "Panel" in await last(person)


async def test_a_staff_command_is_an_unknown_one_to_everybody_else(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await stage.person()
        await person.say("/start")
        await person.say("/nadaquever")
        unknown = await last(person)
        for command in COMMANDS:
            await person.say(f"/{command}")
            assert unknown == await last(person)


async def test_a_forged_button_of_the_staff_shows_nothing_to_others(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await stage.person()
        await person.say("/start")
        message = (await person.messages())[-1]["message_id"]
        before = len(await person.messages())
        await person.act("tap", message_id=message, data="0|status|~staff", force=True)
        await stage.settle()
        assert before == len(await person.messages())
        with sqlite3.connect(stage.database) as connection:
            assert [] == connection.execute("select * from audit").fetchall()


async def test_removal_by_another_program_holds_at_once(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        assert "Panel" in await last(person)
        [one] = await stage.service.store.staff.list(stage.clock.now())
        await stage.service.store.staff.remove(one.staff_id, stage.clock.now())
        await person.tap("Avance")
        assert "por invitación" in await last(person)
        await person.say("/panel")
        assert "por invitación" in await last(person)


async def test_staff_are_known_after_a_restart_and_a_page_that_was_not_sent_is(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await stage.kill_bot()
        with sqlite3.connect(stage.database) as connection:
            connection.execute(
                'update outbox set state = \'waiting\', account = ?, say = \'["show","status","",false]\'', (person.id,)
            )
        await stage.start_bot()
        assert "Avance del estudio" in await last(person)
        await person.say("/panel")
        assert "Panel de coordinación" in await last(person)


async def test_staff_may_answer_as_well_and_neither_gets_in_the_other_s_way(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await stage.person()
        await person.say("/start")
        await person.tap("Español")
        _, code = await stage.service.store.staff.invite("coordinator", stage.clock.now(), timedelta(hours=48))
        await person.say(code)
        assert "Panel" in await last(person)
        await person.say("/continuar")
        assert "Panel" not in await last(person)
        await person.say("/equipo")
        assert "Panel" in await last(person)


async def test_a_part_that_no_page_has_shows_the_first(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        message = (await person.messages())[-1]["message_id"]
        for part in ("x", "99999999", "-3", "0"):
            await person.act("tap", message_id=message, data=f"0|strata:{part}|~staff", force=True)
            await stage.settle()
            assert "Instituciones públicas" in await last(person)
        await person.act("tap", message_id=message, data="0|nowhere|~staff", force=True)
        await stage.settle()
        assert "Panel de coordinación" in await last(person)
