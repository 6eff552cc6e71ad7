"""A roster file in the chat: looked through, imported on a word and once, refused with every fault; from nobody else."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import base64
import io
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from bot.store.people import RosterRow
from tests.bot.staff.test_desk import coordinator, last
from tests.stage import Person, Stage

GOOD = "id_externo;nombre;estrato\na-1;Ana Ruiz;1\na-2;Luis Mora;2\n"


async def send(person: Person, content: str | bytes, name: str = "directorio.csv") -> None:
    raw = content.encode() if isinstance(content, str) else content
    await person.act("sendfile", name=name, content=base64.b64encode(raw).decode())
    await settled(person.stage)


async def settled(stage: Stage) -> None:
    """Reading a file takes a process of its own, and real seconds: time stands still meanwhile."""
    while True:
        await stage.service.idle()
        await stage.settle()
        if not stage.service.courier._tasks and not stage.service.lanes._tasks:
            return


async def tap(person: Person, label: str) -> None:
    message = next(m for m in reversed(await person.messages()) if m["keyboard"])
    [data] = [b["data"] for row in message["keyboard"] for b in row if label in b["text"]]
    person.last_tap = {"message_id": message["message_id"], "data": data}
    await person.act("tap", **person.last_tap)
    await settled(person.stage)


def look(stage: Stage, sql: str) -> list[tuple]:
    with sqlite3.connect(stage.database) as connection:
        return connection.execute(sql).fetchall()


async def test_nothing_is_imported_before_the_word_and_once_after_it(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await stage.service.store.people.import_roster([RosterRow("a-1", "Ana", stratum=1)], stage.clock.now())
        await send(person, GOOD)
        assert "Personas en el archivo: 2\n• Nuevas: 1\n• Con cambios: 1" in await last(person)
        assert [("a-1", "Ana")] == look(stage, "select external_id, name from members")
        await tap(person, "Importar")
        assert "Nuevas: 1. Con cambios: 1." in await last(person)
        both = [("a-1", "Ana Ruiz"), ("a-2", "Luis Mora")]
        assert both == look(stage, "select external_id, name from members order by 1")
        await person.act("tap", **person.last_tap, force=True)
        await settled(stage)
        assert "No hay un directorio en espera" in await last(person)
        done = look(stage, "select action, detail from audit where action like 'roster_%' and actor <> 'operator'")
        assert [
            ("roster_sent", f"{len(GOOD)} bytes"),
            ("roster_imported", "1 added, 1 updated, 0 unchanged, 0 refused"),
            ("roster_not_imported", "gone"),
        ] == done
        assert [] == look(stage, "select * from staff_drafts")


async def test_the_word_counts_after_a_kill_and_the_file_lies_nowhere(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await send(person, GOOD)
        await stage.kill_bot()
        assert b"Luis Mora" not in b"".join(path.read_bytes() for path in tmp_path.glob("voces.db*"))
        await stage.start_bot()
        await tap(person, "Importar")
        assert [(2,)] == look(stage, "select count(*) from members")


async def test_not_to_import_imports_nothing(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await send(person, GOOD)
        word = await person.messages()
        await tap(person, "No importar")
        assert "no importé nada" in await last(person)
        button = word[-1]["keyboard"][0][0]["data"]
        await person.act("tap", message_id=word[-1]["message_id"], data=button, force=True)
        await settled(stage)
        assert [] == look(stage, "select * from members")


async def test_the_button_of_one_file_does_not_import_another(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await send(person, GOOD)
        first = (await person.messages())[-1]
        await send(person, GOOD + "a-3;Eva;1\n")
        await person.act("tap", message_id=first["message_id"], data=first["keyboard"][0][0]["data"])
        await settled(stage)
        [edited] = [m for m in await person.messages() if m["message_id"] == first["message_id"]]
        assert "no importé nada" in edited["text"]
        assert [] == look(stage, "select * from members")


async def test_few_faults_are_written_and_many_come_as_a_file(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await send(person, "id_externo;estrato;correo\na-1;9;x\n;1;\n")
        shown = await last(person)
        assert "valores por corregir: 3; filas con algún problema: 2" in shown
        assert "Fila 2, columna estrato: «9»\nEl estudio no tiene ese estrato. Hay: 1 Instituciones públicas" in shown
        assert "Fila 3, columna id_externo: «–»" in shown
        await send(person, "id_externo;correo\n" + "".join(f"a-{n};=mal{n}\n" for n in range(20)))
        message = (await person.messages())[-1]
        assert "por-corregir.csv" == message["document"]["name"]
        async with stage.phone.get(message["document"]["url"]) as response:
            rows = (await response.read()).decode("utf-8-sig").splitlines()
        assert "fila,columna,valor,cómo corregirlo" == rows[0]
        assert rows[1].startswith("2,correo,'=mal0,Una hoja de cálculo")
        assert 41 == len(rows)
        assert not any("Importar" in b["text"] for row in message["keyboard"] for b in row)


async def test_a_workbook_is_read_as_well_and_a_damaged_one_says_so(tmp_path: Path) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["external_id", "name"])
    book.active.append(["a-1", "Ana"])
    book.save(out)
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await send(person, out.getvalue(), "roster.xlsx")
        assert "• Nuevas: 1" in await last(person)
        await send(person, out.getvalue()[:400], "roster.xlsx")
        assert "El libro está dañado" in await last(person)
        await send(person, b"\xd0\xcf\x11\xe0" + bytes(600), "directorio.XLS")
        assert "Guárdelo como .xlsx o CSV" in await last(person)


@pytest.mark.parametrize(("name", "size", "said"), [("foto.jpg", 10, "CSV o XLSX"), ("a.csv", 101, "5 MB")])
async def test_what_is_no_roster_is_not_fetched(
    tmp_path: Path, name: str, size: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.staff.uploading.LARGEST", 100)
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage)
        await send(person, b"x" * size, name)
        assert said in await last(person)
        assert [] == look(stage, "select * from staff_drafts")


async def test_a_file_of_anybody_else_is_what_any_file_is(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        researcher, stranger, respondent = (
            await coordinator(stage, "researcher"),
            await stage.person(),
            await stage.person(),
        )
        await stage.service.store.people.import_roster([RosterRow("r-1")], stage.clock.now())
        [link] = await stage.service.store.people.mint_links("test", stage.clock.now())
        await respondent.say(f"/start {link.token}")
        for person in (stranger, respondent):
            await person.act("sendother", kind="document")
            await stage.settle()
            as_any = await last(person)
            await send(person, GOOD)
            assert as_any == await last(person)
            message = (await person.messages())[-1]["message_id"]
            for forged in ("0|import:0123456789abcdef|~staff", "0|discard|~staff", "0|upload|~staff"):
                await person.act("tap", message_id=message, data=forged, force=True)
                await stage.settle()
                assert "irectorio" not in await last(person)
        await send(researcher, GOOD)
        assert "Panel de investigación" in await last(researcher)
        message = (await researcher.messages())[-1]["message_id"]
        await researcher.act("tap", message_id=message, data="0|import:0123456789abcdef|~staff", force=True)
        await stage.settle()
        assert "Panel de investigación" in await last(researcher)
        assert [] == look(stage, "select * from staff_drafts")
        assert [("r-1",)] == look(stage, "select external_id from members")
