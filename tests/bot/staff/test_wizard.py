"""A wave by buttons: nothing is sent before it is confirmed, it is started once, every step can be gone back from."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import csv
import io
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.people import RosterRow
from bot.store.waves import Draft
from flows.waves import Channel, Group, Wave
from tests.bot.staff.test_desk import coordinator, last
from tests.stage import Person, Stage


def look(stage: Stage, sql: str) -> list[tuple]:
    with sqlite3.connect(stage.database) as connection:
        return connection.execute(sql).fetchall()


async def page(person: Person) -> str:
    """The newest message that has buttons: the page that is edited in place."""
    return str(next(m for m in reversed(await person.messages()) if m["keyboard"])["text"])


async def begun(stage: Stage) -> Person:
    """A coordinator, and of four people on the roster one who has opened the chat."""
    person = await coordinator(stage)
    people, now = stage.service.store.people, stage.clock.now()
    rows = [RosterRow(f"r-{n}", f"P{n}", email=f"p{n}@example.org", stratum=n % 2 + 1, locale="es") for n in range(4)]
    await people.import_roster(rows, now)
    tokens = {link.external_id: link.token for link in await people.mint_links("test", now)}
    other = await stage.person()
    await other.say(f"/start {tokens['r-1']}")
    await stage.service.store.people.reachable(person.id, now, True)
    return person


async def press(person: Person, *labels: str) -> None:
    for label in labels:
        message = next(m for m in reversed(await person.messages()) if m["keyboard"])
        found = [b["data"] for row in message["keyboard"] for b in row if label in b["text"]]
        assert found, (label, message["keyboard"])
        person.last_tap = {"message_id": message["message_id"], "data": found[0]}
        await person.act("tap", **person.last_tap)
        await person.stage.settle()


async def test_from_who_to_a_running_wave_and_a_double_tap_starts_one(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await begun(stage)
        await press(
            person, "Oleadas", "Nueva oleada", "Abrieron el chat", "Siguiente", "Las palabras del estudio", "Mañana"
        )
        shown = await page(person)
        assert (
            "Personas que recibirían el mensaje en el chat: 1\n• Abrieron el chat y aún no aceptan: 1\nEn español 1, en inglés 0."
            in shown
        )
        assert "No recibirían el mensaje: 3\n• No han abierto el chat: 3" in shown
        assert [] == look(stage, "select * from waves")
        await press(person, "Confirmar")
        assert "según están las cosas ahora: 1" in await page(person)
        assert [] == look(stage, "select * from waves")
        await press(person, "Sí, enviar")
        assert "chat-1: en curso" in await page(person)
        await person.tap_again()
        [(key, state, by)] = look(stage, "select key, state, made_by from waves")
        assert ("chat-1", "running", "s") == (key, state, by[:1])
        actions = [row[0] for row in look(stage, "select action from audit where action like 'wave_%'")]
        assert actions.count("wave_started") == 1
        assert "wave_not_started" == actions[-1]


async def test_every_step_goes_back_and_a_kill_loses_nothing(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await begun(stage)
        await press(person, "Oleadas", "Nueva oleada", "No han iniciado", "Instituciones públicas", "Siguiente")
        await stage.kill_bot()
        await stage.start_bot()
        await press(person, "Las palabras del estudio", "Desde ahora")
        assert "Personas que recibirían el mensaje por correo: 2" in await page(person)
        await press(person, "Atrás")
        assert "¿Desde cuándo?" in await page(person)
        await press(person, "Atrás", "Atrás")
        assert "¿A quién se le escribe?" in await page(person)
        message = next(m for m in reversed(await person.messages()) if m["keyboard"])
        assert "✓ No han iniciado (correo)" in str(message["keyboard"])
        assert "☑ Instituciones públicas" in str(message["keyboard"])
        await press(person, "Descartar")
        assert [] == look(stage, "select * from staff_drafts")
        assert [] == look(stage, "select * from waves")


async def test_a_text_of_ones_own_is_typed_in_both_languages_and_checked(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await begun(stage)
        await press(person, "Oleadas", "Nueva oleada", "Los dos", "Siguiente", "Un texto propio")
        await person.say("Le faltan {minutos} minutos.")
        assert "Ese texto no se puede usar" in await last(person)
        await person.say("Le faltan {minutes} minutos & ya.")
        assert "Escriba ahora el texto en inglés" in await last(person)
        await person.say("Nearly done.")
        assert "Ese texto no se puede usar" in await last(person)
        await person.say("Just {minutes} minutes left & done.")
        assert "¿Desde cuándo?" in await last(person)
        await press(person, "Desde ahora")
        shown = await page(person)
        assert (
            "Así se lee en español (texto propio)\nLe faltan 8 minutos & ya.\n\nPara no recibir más avisos: /baja"
            in shown
        )
        assert "Así se lee en inglés (texto propio)\nJust 8 minutes left & done." in shown
        await press(person, "Confirmar", "Sí, enviar")
        [(own,)] = look(stage, "select own from waves")
        assert '{"en": "Just {minutes} minutes left & done.", "es": "Le faltan {minutes} minutos & ya."}' == own


async def test_a_wave_is_held_resumed_and_ended_on_a_word(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await begun(stage)
        await press(
            person,
            "Oleadas",
            "Nueva oleada",
            "Abrieron",
            "Siguiente",
            "Las palabras",
            "En una semana",
            "Confirmar",
            "Sí, enviar",
        )
        await press(person, "Pausar")
        assert "chat-1: en pausa" in await page(person)
        await press(person, "Reanudar")
        assert "chat-1: en curso" in await page(person)
        await press(person, "Detener")
        assert "No se puede deshacer" in await page(person)
        assert [("running",)] == look(stage, "select state from waves")
        await press(person, "Sí, detenerla")
        assert "chat-1: detenida" in await page(person)
        assert [("cancelled",)] == look(stage, "select state from waves")
        await press(person, "Oleadas")
        assert "• chat-1 (30 nov): detenida; enviados 0, por enviar 0" in await page(person)


async def test_buttons_of_waves_do_nothing_for_anybody_else(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await begun(stage)
        researcher, stranger = await coordinator(stage, "researcher"), await stage.person()
        await stranger.say("/start")
        await press(
            person,
            "Oleadas",
            "Nueva oleada",
            "Abrieron",
            "Siguiente",
            "Las palabras",
            "En una semana",
            "Confirmar",
            "Sí, enviar",
        )
        for other in (researcher, stranger):
            message = (await other.messages())[-1]
            for action in (
                "wave",
                "waves",
                "wave-of:chat-1",
                "wave-read",
                "wave-people",
                "wave-unsure:chat-1",
                "wave-resend:chat-1",
                "wresend:chat-1",
                "wnew",
                "w:who-both",
                "wgo:1",
                "wpause:chat-1",
                "wend:chat-1",
                "wdrop",
            ):
                await other.act("tap", message_id=message["message_id"], data=f"0|{action}|~staff", force=True)
                await stage.settle()
                assert message["text"] == await last(other) or "Panel de investigación" in await last(other)
        assert [("running",)] == look(stage, "select state from waves")
        assert [] == look(stage, "select * from staff_drafts")


async def test_forged_choices_change_nothing(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await begun(stage)
        await press(person, "Oleadas", "Nueva oleada")
        message = next(m for m in reversed(await person.messages()) if m["keyboard"])["message_id"]
        for forged in (
            "w:who-all",
            "w:stratum-99",
            "w:to-sure",
            "w:to-when",
            "w:when-never",
            "w:when-now",
            "wgo:1",
            "w:words-own",
            "w:",
        ):
            await person.act("tap", message_id=message, data=f"0|{forged}|~staff", force=True)
            await stage.settle()
        [(body,)] = look(stage, "select json_remove(body, '$.mark') from staff_drafts")
        assert '{"step":"who","strata":[]}' == body
        assert [] == look(stage, "select * from waves")


async def test_each_message_is_read_whole_and_everybody_is_in_a_file(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await begun(stage)
        people, now = stage.service.store.people, stage.clock.now()
        await people.import_roster([RosterRow("=9", "=Fórmula", email="f@example.org", stratum=1, locale="en")], now)
        await press(person, "Oleadas", "Nueva oleada", "No han iniciado", "Siguiente", "Las palabras", "Mañana")
        shown = await page(person)
        assert "Así se lee en español (el primer recordatorio del estudio)\nAsunto: Su respuesta cuenta" in shown
        assert "Así se lee en inglés (la invitación del estudio)\nAsunto: Personal invitation" in shown
        await press(person, "Leer los mensajes")
        assert "Mensaje en español: el primer recordatorio del estudio\nLo recibirían: 3" in await page(person)
        await press(person, "▶")
        shown = await page(person)
        assert "Mensaje en inglés: la invitación del estudio\nLo recibirían: 1" in shown
        assert "un ejemplo inventado" in shown
        await press(person, "Atrás", "Persona por persona")
        document = (await person.messages())[-1]["document"]
        assert "quien-lo-recibe.csv" == document["name"]
        [content] = [raw for name, raw in stage.simulator.world.files.values() if name == document["name"]]
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert ["id_externo", "nombre", "institución", "lo recibe"] == rows[0][:4]
        assert ["'=9", "'=Fórmula", "", "sí"] == rows[1][:4]
        by_id = {row[0]: row for row in rows}
        assert ["no", "", "America/Mexico_City", "es", "", "Están en otro punto de la encuesta"] == by_id["r-1"][3:]
        assert "2026-11-24 09:00" <= by_id["r-2"][4] < "2026-11-24 19:00"
        assert 6 == len(rows)


async def test_a_wave_by_mail_is_not_confirmed_where_there_is_no_mail_server(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await begun(stage)
        await press(person, "Oleadas", "Nueva oleada", "No han iniciado", "Siguiente", "Las palabras", "Mañana")
        assert "No hay un servidor de correo configurado" in await page(person)
        message = next(m for m in reversed(await person.messages()) if m["keyboard"])
        assert "Confirmar" not in str(message["keyboard"])
        for forged in ("w:to-sure", "wgo:{}"):
            [(mark,)] = look(stage, "select json_extract(body, '$.mark') from staff_drafts")
            await person.act(
                "tap", message_id=message["message_id"], data=f"0|{forged.format(mark)}|~staff", force=True
            )
            await stage.settle()
        assert [] == look(stage, "select * from waves")


@pytest.mark.parametrize(("channel", "taker"), [("chat", "Telegram no confirma"), ("mail", "El correo no confirma")])
async def test_a_wave_says_what_sent_means_on_its_way(tmp_path: Path, channel: Channel, taker: str) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await begun(stage)
        wave = Wave("w", channel, frozenset({Group.STARTED}), stage.clock.now())
        await stage.service.store.waves.plan([Draft(wave)], stage.clock.now())
        await press(person, "Oleadas", "w ·")
        assert taker in await page(person)


async def test_what_may_have_arrived_goes_out_again_once_and_only_on_a_word(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await begun(stage)
        await press(
            person,
            "Oleadas",
            "Nueva oleada",
            "Abrieron",
            "Siguiente",
            "Las palabras",
            "Desde ahora",
            "Confirmar",
            "Sí, enviar",
        )
        await stage.pass_time(timedelta(seconds=5))
        with sqlite3.connect(stage.database) as connection:
            connection.execute(
                "update deliveries set state = 'uncertain', sent_at = '2026-11-23T16:05:00.000Z' where state = 'due'"
            )
            connection.execute("update waves set state = 'done', ended_at = made_at")
        await press(person, "Actualizar", "Quizá llegaron (1)")
        assert "• P1 (23 de noviembre de 2026, 10:05)" in await page(person)
        await press(person, "Enviar otra vez (1)…")
        assert [("uncertain",)] == look(stage, "select state from deliveries where state <> 'skipped'")
        await press(person, "Sí, enviar otra vez (1)")
        assert "chat-1: en curso" in await page(person)
        await person.tap_again()
        assert [("due",)] == look(stage, "select state from deliveries where state <> 'skipped'")
        details = look(stage, "select detail from audit where action = 'wave_resend_button' order by seq")
        assert [("chat-1 1",), ("chat-1 0",)] == details
