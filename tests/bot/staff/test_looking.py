"""What coordinators look at: a picture in the chat, who to phone; and what researchers and others never see."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.people import RosterRow
from tests.bot.staff.test_desk import coordinator, last
from tests.stage import Person, Stage

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\4\0" * 2


@pytest.fixture
def _painted(monkeypatch: pytest.MonkeyPatch) -> None:
    async def blank(_: object) -> bytes:
        return PNG

    monkeypatch.setattr("bot.staff.pages.drawn", blank)


async def roster(stage: Stage, number: int = 14) -> None:
    people, now = stage.service.store.people, stage.clock.now()
    rows = [
        RosterRow(
            f"r-{n:02}", f"Persona {n:02} <b>", "Rectora" if n % 7 else "Jefe", "a@example.org", f"Universidad {n}", stratum=1,
            details={"telefono": f"55 0000 00{n:02}"},
        )
        for n in range(1, number + 1)
    ]  # fmt: skip
    await people.import_roster(rows, now)
    await people.mint_links("test", now)


async def forge(person: Person, data: str) -> None:
    message = (await person.messages())[-1]["message_id"]
    await person.act("tap", message_id=message, data=data, force=True)
    await person.stage.settle()


@pytest.mark.usefixtures("_painted")
async def test_the_chart_comes_as_a_picture_and_one_goes_on_from_it(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await person.tap("Gráfica de respuestas")
        shown = (await person.messages())[-1]
        assert ("photo", 1024) == (shown["kind"], shown["document"]["width"])
        assert "Iniciaron: 0" in shown["text"]
        await person.tap("Avance")
        assert "Avance del estudio" in await last(person)
        assert "text" == (await person.messages())[-1]["kind"]


@pytest.mark.usefixtures("_painted")
async def test_the_chart_is_brought_up_to_date_where_it_stands(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await person.tap("Gráfica de respuestas")
        before = (await person.messages())[-1]
        await roster(stage)
        tokens = await stage.service.store.people.mint_links("test", stage.clock.now())
        await (await stage.person(name="Dos")).say(f"/start {tokens[0].token}")
        await person.tap("Actualizar")
        after = (await person.messages())[-1]
        assert (before["message_id"], "photo", True) == (after["message_id"], after["kind"], after["edited"])
        assert "Iniciaron: 1" in after["text"]
        assert before["document"]["url"] != after["document"]["url"]
        assert "Gráfica de respuestas" in str((await person.messages())[-2]["keyboard"]), "the menu stays a menu"


@pytest.mark.usefixtures("_painted")
async def test_a_chart_that_was_deleted_is_sent_anew(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await person.tap("Gráfica de respuestas")
        gone = (await person.messages())[-1]
        again = next(button["data"] for row in gone["keyboard"] for button in row if button["text"] == "Actualizar")
        await person.act("delete", message_id=gone["message_id"])
        await person.act("tap", message_id=gone["message_id"], data=again, force=True)
        await stage.settle()
        anew = (await person.messages())[-1]
        assert ("photo", False) == (anew["kind"], anew["edited"])
        assert gone["message_id"] < anew["message_id"]


async def test_whom_to_telephone_is_listed_a_few_at_a_time(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await roster(stage)
        await person.tap("A quién llamar")
        first = await last(person)
        assert "Personas: 14. En el cargo más alto de su institución: 12" in first
        assert "Persona 01 <b>\nRectora · Universidad 1\n55 0000 0001\nNo ha iniciado" in first
        assert "Persona 07" not in first
        await forge(person, "0|calls:3|~staff")
        assert "Persona 07" in await last(person)


async def test_who_begins_or_wants_no_more_is_not_called_as_before(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        people, now = stage.service.store.people, stage.clock.now()
        await people.import_roster([RosterRow("r-1", "Uno", "Rector"), RosterRow("r-2", "Dos", "Rector")], now)
        tokens = {link.external_id: link.token for link in await people.mint_links("test", now)}
        one, two = await stage.person(), await stage.person()
        await one.say(f"/start {tokens['r-1']}")
        await two.say(f"/start {tokens['r-2']}")
        await two.say("/baja")
        await person.tap("A quién llamar")
        shown = await last(person)
        assert "Uno\nRector\nEmpezó y no ha terminado" in shown
        assert "Dos" not in shown


async def test_after_link_deletion_nobody_is_named(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await roster(stage)
        await stage.service.store.database.write(lambda connection: connection.execute("delete from link").rowcount)
        await person.tap("A quién llamar")
        assert "ya se eliminó" in await last(person)
        assert "Persona" not in await last(person)


async def test_a_researcher_is_shown_no_list_of_people(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage, "researcher")
        await roster(stage)
        assert "A quién llamar" not in str((await person.messages())[-1]["keyboard"])
        await forge(person, "0|calls:1|~staff")
        assert "Persona 01" not in await last(person)
        assert "Panel de investigación" in await last(person)


async def test_coordinators_see_in_the_status_what_was_tried_with_links_and_researchers_do_not(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        now = stage.clock.now()
        for role, is_shown in (("coordinator", True), ("researcher", False)):
            person = await coordinator(stage, role)
            await person.tap("Avance")
            assert "Enlaces inexistentes" not in await last(person)
            await stage.service.store.people.guessed(4, now - timedelta(days=8))
            await stage.service.store.people.guessed(5, now)
            await person.tap("Actualizar")
            assert is_shown is ("• Enlaces inexistentes que se probaron en siete días: " in await last(person))
