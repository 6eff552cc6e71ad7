"""The benchmark plays a real bot, refuses what Telegram would refuse, and asks of every bot the same. Nothing here is timed."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import openpyxl
import polars
import pyreadstat
import pytest

from bench import standing
from bench.bot_api import BotApi
from bench.bots import VOCES
from bench.crowd import template
from bench.exports import FORMATS as EXPORTED
from bench.hoard import STUDY, multiply
from bench.limits import Limits
from bench.respondents import FIRST_CHAT, ITEMS, Respondents
from bench.rig import HERE, BenchFailed, Bot, Generator, bot_environment
from bench.rounds import ratios
from bench.voces import sources
from bench.wire import Connection
from bench.writers import library, ours
from bot.checking import check_sources
from bot.gathering import gather
from bot.study import fills, load_study
from tests.bot.export.tables import table

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="the benchmark reads /proc")


@asynccontextmanager
async def served(api: BotApi, people: int = 0) -> AsyncIterator[aiohttp.ClientSession]:
    """Serve an API with so many respondents, and give a client of it."""
    api.audience = respondents = Respondents(api, people)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(api.handle, 0.0), "127.0.0.1", 0)
    respondents.begin()
    port = server.sockets[0].getsockname()[1]
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        yield http
    server.close()
    await server.wait_closed()


async def call(http: aiohttp.ClientSession, method: str, **arguments: Any) -> dict[str, Any]:
    async with http.post(f"/bot1:x/{method}", json=arguments) as response:
        return dict(await response.json())


def keyboard(codes: int = 5) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": str(n), "callback_data": f"{n}"}] for n in range(codes)]}


@needs_linux
def test_voces_holds_the_survey_and_keeps_every_answer_that_was_counted() -> None:
    with Generator() as generator:
        with Bot(VOCES.command, bot_environment(generator.url, generator.folder), generator.folder) as bot:
            generator.polled()
            measured = generator.play(bot.pid, people=4, warm=4, answers=4 * ITEMS)
        with sqlite3.connect(generator.folder / "voces.db") as connection:
            kept = connection.execute("select count(*) from records where superseded_at is null").fetchone()[0]
        connection.close()
    assert measured["answers"] >= 4 * ITEMS
    assert kept >= 4 + measured["answers"]
    assert 0 < measured["p50"] <= measured["p95"] <= measured["p99"]
    assert measured["calls"]["answercallbackquery"] >= measured["answers"] - 4
    assert measured["calls"]["editmessagetext"] >= measured["answers"] - 4


@needs_linux
@pytest.mark.slow
def test_a_wave_is_planned_and_confirmed_by_command_and_its_ledger_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "WATCHED", {"people": 2, "think": 0.05, "warm": 2})
    measured = standing._watch(template(), 20, is_sent=True, told=20)
    came = measured["came"]
    assert (20, "done") == (came["sent"], came["state"])
    assert came["all"] == 20 + sum(came["skipped"].values())
    assert came["skipped"].keys() <= {"other_detail", "other_group"}
    assert measured["memory"][0] > 0


def test_a_ledger_that_does_not_add_up_is_no_result() -> None:
    came = {
        "sent": 7,
        "failed": 1,
        "unreachable": 1,
        "uncertain": 1,
        "waiting": 0,
        "skipped": {"stopped": 1, "other_detail": 3, "other_group": 2},
    }
    standing._add_up(came, members=11, told=8)
    for members, told in ((12, 8), (11, 6), (11, 9)):
        with pytest.raises(BenchFailed, match="does not add up"):
            standing._add_up(came, members, told)


@needs_linux
def test_a_bot_that_does_not_start_ends_the_benchmark_instead_of_waiting_for_it() -> None:
    with Generator() as generator:
        with Bot((sys.executable, "-c", "raise SystemExit(3)"), {}, generator.folder) as bot:
            bot.process.wait()
            with pytest.raises(BenchFailed, match="has ended with 3"):
                generator.polled(bot)


async def test_a_respondent_answers_every_question_and_makes_room_for_the_next() -> None:
    api = BotApi()
    async with served(api, people=1) as http:
        pressed: list[int] = []
        offset = 0
        while len(pressed) <= ITEMS:
            for update in (await call(http, "getUpdates", offset=offset, timeout=5))["result"]:
                offset = update["update_id"] + 1
                person = update.get("callback_query", update.get("message"))["from"]["id"]
                if "callback_query" in update:
                    query = update["callback_query"]
                    pressed.append(person)
                    assert (await call(http, "answerCallbackQuery", callback_query_id=query["id"]))["ok"]
                    shown = query["message"]["message_id"]
                    edited = await call(http, "editMessageText", chat_id=person, message_id=shown, text="!")
                    assert "reply_markup" not in edited["result"]
                await call(http, "sendMessage", chat_id=person, text="?", reply_markup=keyboard())
        assert [FIRST_CHAT] * ITEMS + [FIRST_CHAT + 1] == pressed
    assert {} == dict(api.refusals)


@pytest.mark.parametrize(
    ("method", "arguments", "complaint"),
    [
        ("sendMessage", {"chat_id": 7, "text": "?"}, "chat not found"),
        ("sendMessage", {"chat_id": FIRST_CHAT, "text": " "}, "message text is empty"),
        ("sendMessage", {"chat_id": FIRST_CHAT, "text": "x" * 4097}, "message is too long"),
        ("editMessageText", {"chat_id": FIRST_CHAT, "message_id": 99, "text": "?"}, "message to edit not found"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
        ("sendDocument", {"chat_id": FIRST_CHAT}, "method not found"),
    ],
)
async def test_what_telegram_would_refuse_is_refused_and_counted(
    method: str, arguments: dict[str, Any], complaint: str
) -> None:
    api = BotApi()
    async with served(api) as http:
        answer = await call(http, method, **arguments)
    assert (False, 1) == (answer["ok"], sum(api.refusals.values()))
    assert complaint in answer["description"]


def test_one_chat_takes_five_messages_at_once_and_then_one_a_second() -> None:
    limits = Limits(0.0)
    assert [0] * 5 + [1] == [limits.wait(7, 0.0) for _ in range(6)]
    assert [0, 1] == [limits.wait(7, 1.0) for _ in range(2)]


def test_all_chats_together_take_thirty_at_once_and_then_thirty_a_second() -> None:
    limits = Limits(0.0)
    assert [0] * 30 + [1] == [limits.wait(chat, 0.0) for chat in range(1, 32)]
    assert [0] * 15 + [1] == [limits.wait(chat, 0.501) for chat in range(100, 116)]


async def test_requests_are_read_however_they_arrive() -> None:
    heard: list[tuple[str, bytes, bytes]] = []
    connection = Connection(lambda method, kind, body, _: heard.append((method, kind, body)), 0.0)
    plain = b"POST /bot1:x/sendMessage HTTP/1.1\r\ncontent-type: application/json; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}"
    chunked = b"POST /bot1:x/getMe HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
    bare = b"GET /bot1:x/getUpdates?offset=1 HTTP/1.1\r\n\r\n"
    for byte in plain + chunked:
        connection.data_received(bytes([byte]))
    connection.data_received(bare + plain)
    sent = ("sendmessage", b"application/json", b"{}")
    assert [sent, ("getme", b"", b"abcde"), ("getupdates", b"", b""), sent] == heard


def test_the_survey_is_sound() -> None:
    study = load_study(str(HERE / "survey" / "study.yaml"))
    checked = check_sources(*sources("bench"), "questionnaire.yaml", fills(study))
    assert () == checked.findings


def test_peers_ask_the_same_in_the_same_words() -> None:
    structure, words = sources("bench")
    asked = json.loads((HERE / "peers" / "survey.json").read_text(encoding="utf-8"))
    assert ITEMS == structure.count("- {id: statement_") == len(asked["questions"])
    assert re.findall(r"^statement_\d+ = (.*)$", words["en"], re.MULTILINE) == asked["questions"]
    statements, _, _ = words["en"].partition("\nsubmit = ")
    assert [asked["options"]] * ITEMS == [
        re.findall(r"^    \.o\d = (.*)$", block, re.MULTILINE) for block in statements.split("\nstatement_")[1:]
    ]


def test_ratios_compare_within_a_round() -> None:
    base = [{"cpu_ms": 1.0}, {"cpu_ms": 10.0}, {"cpu_ms": 2.0}]
    runs = [{"cpu_ms": 3.0}, {"cpu_ms": 30.0}, {"cpu_ms": 8.0}]
    assert ratios(runs, base, "cpu_ms") == pytest.approx(3.0)


def test_a_hoard_holds_what_an_export_reads_of_as_many_cases(rehearsal: Path, tmp_path: Path) -> None:
    store = tmp_path / "hoard.db"
    shutil.copyfile(rehearsal, store)
    multiply(store, 90)
    gathered = asyncio.run(gather(store, load_study(STUDY), tmp_path))
    assert (90, 90) == (len(gathered.table), gathered.table.frame["case_id"].n_unique())
    assert 90 == len(gathered.dispositions)
    assert gathered.answers.frame.collect()["case_id"].n_unique() == 90
    assert gathered.paradata.frame.collect()["case_id"].n_unique() == 90
    with sqlite3.connect(store) as connection:
        assert ("ok",) == connection.execute("pragma integrity_check").fetchone()
        assert [] == connection.execute("pragma foreign_key_check").fetchall()


@pytest.mark.parametrize("name", EXPORTED)
def test_both_sides_of_an_export_write_as_many_cases(name: str, tmp_path: Path) -> None:
    held = table(30).of(("case_id", "agree", "pick_01", "pick_02", "years", "disp", "began_at"))
    for who in (ours, library):
        path = tmp_path / f"{who.__name__}.{name}"
        who(name, held, path)()
        assert 30 == _cases_in(path)


def _cases_in(path: Path) -> int:
    match path.suffix:
        case ".csv":
            return int(polars.read_csv(path).height)
        case ".parquet":
            return int(polars.read_parquet(path).height)
        case ".sav" | ".zsav":
            return int(pyreadstat.read_sav(str(path), metadataonly=True)[1].number_rows)
        case ".dta":
            return int(pyreadstat.read_dta(str(path), metadataonly=True)[1].number_rows)
        case _:
            rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
            return sum(str(row[0]).startswith("c0") for row in rows)
