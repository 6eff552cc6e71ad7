"""The whole bot on the whole simulator: groups, blocks, two bots, the webhook, a poisoned update, the open link."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import Service
from bot.chat.intake import Superseded, arrived_from
from bot.ports import Committed, Standing
from bot.simulator.server import DEFAULT_TOKEN
from bot.store.lock import StoreTaken
from bot.store.people import RosterRow
from flows import Phase, Reminded, Turn, take
from tests.patience import PATIENCE, until
from tests.stage import Person, Stage


def query(stage: Stage, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(stage.database) as connection:
        return connection.execute(sql).fetchall()


async def consented(stage: Stage) -> Person:
    person = await stage.person()
    await person.say("/start")
    for label in ("Español", "Continuar", "Continuar", "Sí, acepto participar"):
        await person.tap(label)
    return person


async def test_in_a_group_we_ask_for_privacy_and_keep_nothing(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await stage.person()
        await person.say("/start")
        async with stage.phone.post("/client/groups", json={"title": "Decanos"}) as response:
            group = (await response.json())["id"]
        for text in ("buenos días", "/start"):
            await stage.phone.post(f"/client/groups/{group}/send", json={"from": person.id, "text": text})
            await stage.settle()
        async with stage.phone.get(f"/client/groups/{group}/chat") as response:
            said = [m["text"] for m in (await response.json())["messages"] if m["from"] == "bot"]
        assert ["Esta encuesta se responde en privado. Ábrala desde su conversación personal con el bot."] == said
        assert [(1,)] == query(stage, "select count(*) from interviews")


async def test_where_the_door_is_open_a_stray_word_begins_no_interview(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await person.say("/retirar")
        await person.tap("Sí, borrar mis respuestas")
        await person.say("Gracias.")
        await person.say("/panel")
        await person.act("sendother", kind="voice")
        await stage.settle()
        texts = [message["text"] for message in await person.messages() if message["from"] != "me"]
        assert ["Aquí no hay ninguna encuesta en curso. Para empezarla, escriba /start."] * 3 == texts[-3:]
        assert [] == query(stage, "select case_id from interviews")
        await person.say("/start")
        assert "Seleccione su idioma" in (await person.messages())[-1]["text"]


async def test_a_block_ends_all_messages_and_coming_back_goes_on(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await person.act("block")
        await stage.settle()
        assert 1 == len(query(stage, "select 1 from members where unreachable_since is not null"))
        before = len(await person.messages())
        await stage.pass_time(timedelta(days=4))
        assert before == len(await person.messages())
        await person.say("/start")
        assert 0 == len(query(stage, "select 1 from members where unreachable_since is not null"))
        assert "cargo directivo" in (await person.messages())[-1]["text"]


async def test_two_bots_on_one_store_are_refused_by_the_lock(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        with pytest.raises(StoreTaken, match="another bot"):
            await Service(stage.settings(), stage.study, "demo", stage.clock).run(asyncio.Event())


async def test_a_second_poller_elsewhere_makes_this_one_stop(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        running = stage._running
        assert running is not None
        ends = time.monotonic() + PATIENCE
        while not running.done() and time.monotonic() < ends:
            async with stage.phone.post(
                f"/bot{DEFAULT_TOKEN}/getUpdates", json={"timeout": 0, "offset": 1}
            ) as response:
                await response.read()
            await asyncio.sleep(0.02)
        with pytest.raises(Superseded):
            await running
        stage._running = None


async def test_a_poisoned_update_is_set_aside_and_holds_nobody_up(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        other = await consented(stage)
        with sqlite3.connect(stage.database) as connection:
            case_id = connection.execute("select case_id from interviews order by begun_at limit 1").fetchone()[0]
            whole = connection.execute("select snapshot from interviews where case_id = ?", (case_id,)).fetchone()[0]
            connection.execute("update interviews set snapshot = '{}' where case_id = ?", (case_id,))
            connection.commit()
        await person.act("send", text="veneno")
        await stage.settle()
        assert [("set_aside",)] == query(stage, "select state from inbox where error <> ''")
        with sqlite3.connect(stage.database) as connection:
            connection.execute("update interviews set snapshot = ? where case_id = ?", (whole, case_id))
        for one in (person, other):
            await one.tap("Sí, actualmente")
            assert "describe mejor" in (await one.messages())[-1]["text"]


async def test_a_personal_link_adopts_what_was_answered_by_the_open_one(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        people = stage.service.store.people
        await people.import_roster([RosterRow("a-1", name="Ana", stratum=2)], stage.clock.now())
        link = (await people.mint_links("test", stage.clock.now()))[0]
        await person.say(f"/start {link.token}")
        assert [(1, 2)] == query(stage, "select entry_mode, stratum from responses")
        assert 1 == len(query(stage, "select 1 from cases"))


async def test_by_webhook_the_conversation_is_the_same(tmp_path: Path, unused_tcp_port_factory: Any) -> None:
    port = unused_tcp_port_factory()

    class Hooked(Stage):
        def settings(self):  # type: ignore[no-untyped-def]
            return (
                super()
                .settings()
                .model_copy(
                    update={
                        "webhook_url": f"http://127.0.0.1:{port}/hook",
                        "webhook_secret": type(super().settings().bot_token)("s3cret"),
                        "listen": f"127.0.0.1:{port}",
                    }
                )
            )

    async with Hooked(tmp_path) as stage:
        async with aiohttp.ClientSession() as http:
            for headers, path, status in (
                ({}, "/hook", 401),
                ({"X-Telegram-Bot-Api-Secret-Token": "s3cret"}, "/other", 404),
            ):
                async with http.post(
                    f"http://127.0.0.1:{port}{path}", json={"update_id": 1}, headers=headers
                ) as response:
                    assert status == response.status
            good = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
            async with http.post(f"http://127.0.0.1:{port}/hook", data=b"{", headers=good) as response:
                assert 400 == response.status
        await until(lambda: stage.simulator._hook is not None)
        await consented(stage)
        assert [(1,)] == query(stage, "select consent_part from responses")


async def test_after_the_close_date_everything_open_is_closed_calmly(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        stage.clock.move(stage.study.closes_at + timedelta(hours=1))
        await person.say("/continuar")
        assert "La encuesta cerró" in (await person.messages())[-1]["text"]
        assert [("closed",)] == query(stage, "select phase from interviews")
        late = await stage.person()
        await late.say("/start")
        assert "La encuesta cerró" in (await late.messages())[-1]["text"]


async def test_no_answer_is_taken_after_the_close_though_a_reminder_overtakes_the_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The interview is read, a reminder commits, and the closing that was decided on what was read is lost."""
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        ledger, interviewer = stage.service.store.ledger, stage.service.interviewer
        commit, overtaken = ledger.commit, []

        async def overtaking(standing: Standing, turn: Turn, **given: Any) -> Any:
            if given["update"] is None and not overtaken:
                overtaken.append(turn)
                reminded = take(interviewer._of(standing), standing.interview, Reminded("wave", stage.clock.now()))
                assert isinstance(await commit(standing, reminded, update=None, at=stage.clock.now()), Committed)
            return await commit(standing, turn, **given)

        before = query(stage, "select count(*) from records")
        monkeypatch.setattr(ledger, "commit", overtaking)
        stage.clock._still = stage.study.closes_at + timedelta(seconds=1)  # nobody is woken by it
        await person.tap("Sí, actualmente")
        assert [turn.interview.phase for turn in overtaken] == [Phase.CLOSED]
        assert before == query(stage, "select count(*) from records")
        assert [("closed",)] == query(stage, "select phase from interviews")


async def test_documents_are_sent_in_the_language_of_the_person(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        for command, name in (
            ("/cuestionario", "cuestionario.html"),
            ("/misdatos", "mis-datos.html"),
            ("/privacidad", "aviso-de-privacidad.html"),
        ):
            await person.say(command)
            document = (await person.messages())[-1]["document"]
            assert name == document["name"]
            async with stage.phone.get(document["url"]) as response:
                text = await response.text()
            assert 'lang="es"' in text
        assert "AVISO DE PRIVACIDAD INTEGRAL" in text


async def test_logs_of_a_conversation_hold_no_answer_and_no_account(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", logger="bot"):
        async with Stage(tmp_path) as stage:
            person = await consented(stage)
            await person.tap("Sí, actualmente")
            await person.say("secreto-de-prueba")
    assert caplog.text
    for planted in (str(person.id), "secreto-de-prueba", "Ana", DEFAULT_TOKEN):
        assert planted not in caplog.text


async def test_what_the_first_answer_would_wait_for_is_loaded_beside_the_start(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        store, staff = stage.service.store, stage.service._staff_words
        await until(lambda: len(staff._bundles) == 2)
        assert {"es", "en"} == set(staff._bundles) == set(store.current.speech._bundles)
        # The first answer would else work out the holidays: it says when its person is nudged.
        assert "days" in vars(store.windows.holidays)


async def typed(stage: Stage, person: Person, text: str, message_id: int) -> None:
    """Have words arrive now that were sent as this message."""
    message = {"message_id": message_id, "from": {"id": person.id}, "chat": {"id": person.id}, "text": text}
    arrived = arrived_from([{"update_id": 900_000 + message_id, "message": message}])
    stage.service.lanes.add(await stage.service.store.inbox.keep(arrived, stage.clock.now()))
    await stage.settle()


YEARS = (
    "select item, value_num from records where item in ('yrs_position', 'year_first_lead') and void = 0 order by seq"
)
EARLY = "antes de que llegara esta pregunta"


@pytest.mark.parametrize("ahead", [1, 2])
async def test_words_sent_before_a_question_stood_in_the_chat_are_no_answer_to_it(tmp_path: Path, ahead: int) -> None:
    """Telegram's webhook may bring a tap before the words that were sent ahead of it."""
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        for label in ("Sí, actualmente", "Vicerrector(a) o prorrector(a)", "Prefiero no responder"):
            await person.tap(label)
        question = (await person.messages())[-1]
        assert "por primera vez" in question["text"]
        await typed(stage, person, "2014", question["message_id"] - ahead)
        assert [("yrs_position", -99)] == query(stage, YEARS)
        assert EARLY in (await person.messages())[-1]["text"]
        # And nobody is any worse for it: words that follow the question answer it, also where it was shown again meanwhile.
        await person.say("dos mil catorce")
        again = (await person.messages())[-1]
        await typed(stage, person, "2015", again["message_id"] - 1)
        assert [("yrs_position", -99), ("year_first_lead", 2015)] == query(stage, YEARS)


async def test_words_that_may_answer_a_copy_of_the_question_are_taken(tmp_path: Path) -> None:
    """Of a question whose send was lost and made again, or was said by an earlier run, an earlier copy may have been read."""
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        for label in ("Sí, actualmente", "Vicerrector(a) o prorrector(a)"):
            await person.tap(label)
        stage.simulator.faults.set({"methods": ["sendmessage"], "next": {"lose_answer": 1}})
        await person.tap("Prefiero no responder")
        first, second = [m for m in await person.messages() if "por primera vez" in m["text"]]
        await typed(stage, person, "2014", first["message_id"] + 0)
        assert [("yrs_position", -99), ("year_first_lead", 2014)] == query(stage, YEARS)
        assert second["message_id"] > first["message_id"]
