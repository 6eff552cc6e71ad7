"""`voces results`: the promise to send the report in this chat is kept, once for each person who asked for it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

from bot.sending_results import LARGEST
from bot.store.database import Database
from bot.store.holdings import holdings
from bot.store.parting import part
from bot.store.results import File, Results
from bot.store.since import lose_messages
from tests.bot.store.stand import look
from tests.bot.test_contacts import rows
from tests.bot.test_ending import CLOSES, PARTS
from tests.bot.test_erase_command import ran
from tests.bot.test_service import consented
from tests.bot.test_wave_command import opened_once
from tests.patience import PATIENCE
from tests.stage import START, Person, Stage

pytestmark = pytest.mark.slow  # whole bots, and many commands
PDF = b"%PDF-1.7\nresults"
FILES = {"": File("pdf", PDF), "en": File("html", b"<!doctype html><html>results")}
SENT = "select m.account, r.state, r.reason from results_sent as r inner join members as m using (member_id) order by 1"


async def asked(stage: Stage, wish: str = "1", locale: str = "es") -> Person:
    """Let somebody consent, and say whether they want the results, which stands far down the path."""
    person = await consented(stage)

    def write(connection: sqlite3.Connection) -> None:
        connection.execute(
            "insert into contacts select member_id, 'consent_results', ?, '2026-11-23T16:00:00.000Z' from members where account = ?",
            (wish, person.id),
        )
        connection.execute(
            "update interviews set locale = ? where case_id in (select case_id from link inner join members using (member_id)"
            " where account = ?)",
            (locale, person.id),
        )

    await stage.service.store.database.write(write)
    return person


async def change(stage: Stage, sql: str, *values: object) -> None:
    await stage.service.store.database.write(lambda connection: connection.execute(sql, values).rowcount)


async def confirm(stage: Stage, *, again: bool = False, files: Mapping[str, File] = FILES) -> int:
    """Confirm, as the command does in another process."""
    return await stage.service.store.results.send(files, stage.clock.now(), again=again)


async def through(stage: Stage) -> list[tuple[int, str, str]]:
    """Let the bot look, and time pass, until nothing is due or on its way; return how each person stands."""
    for seconds in (0, 2, 10, 60, *[3600] * 30):
        await stage.service.outreach.results.work()
        await stage.pass_time(timedelta(seconds=seconds))
        found = look(stage.database, SENT)
        if not {"due", "sending"} & {state for _, state, _ in found}:
            await stage.service.outreach.results.work()
            return found
    raise AssertionError(f"something still waits: {found}")


async def files_of(person: Person) -> list[tuple[str, str]]:
    """Return name and caption of every file that somebody was sent."""
    return [(m["document"]["name"], m["text"]) for m in await person.messages() if m.get("document")]


def why_not(database: Path) -> dict[str, Any]:
    return json.loads(ran(database, "results", "show", "--json"))  # type: ignore[no-any-return]


async def test_each_who_asked_gets_it_once_in_their_language_and_nobody_else(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        spanish, english = await asked(stage), await asked(stage, locale="en")
        no, silent, never = await asked(stage, "0"), await asked(stage), await consented(stage)
        await silent.say("/baja")
        found = await stage.service.store.results.foreseen()
        assert (2, {"did_not_agree": 2, "messages_off": 1}) == (found.people, found.why_not)
        assert 2 == await confirm(stage)
        assert {"sent"} == {state for _, state, _ in await through(stage)}
        ((name, caption),) = await files_of(spanish)
        assert ("resultados.pdf", True) == (name, caption.startswith("Aquí tiene los resultados del estudio"))
        ((name, caption),) = await files_of(english)
        assert ("results.html", True) == (name, caption.startswith("Here are the results of the study"))
        assert [[], [], []] == [await files_of(one) for one in (no, silent, never)]
        assert {PDF, FILES["en"].content} == {content for _, content in stage.simulator.world.files.values()}
        held = await holdings(stage.service.store.database, spanish.id)
        assert "written_to" in [which for which, _ in held.times]
        # The file leaves the store with the last who needs it, and a second word sends nothing.
        assert [] == look(stage.database, "select locale from results_files")
        assert 0 == await confirm(stage)
        assert [] == look(stage.database, "select locale from results_files")
        await stage.pass_time(timedelta(days=2))
        assert [1, 1] == [len(await files_of(one)) for one in (spanish, english)]
        assert {"have_it": 2, "did_not_agree": 2, "messages_off": 1} == (
            await stage.service.store.results.foreseen()
        ).why_not
        assert [("results_confirmed", "n=2")] == look(
            stage.database, "select action, detail from audit where action like 'results%'"
        )


async def test_baja_after_the_end_is_taken_back_in_the_chat(tmp_path: Path) -> None:
    async with Stage(tmp_path, start=CLOSES - timedelta(hours=2)) as stage:
        person = await asked(stage)
        await stage.pass_time(timedelta(hours=3))
        await person.say("/baja")
        assert "tampoco para enviarle el informe" in (await person.messages())[-1]["text"]
        assert {"messages_off": 1} == (await stage.service.store.results.foreseen()).why_not
        await person.say("/continuar")
        assert "podremos volver a escribirle" in (await person.messages())[-1]["text"]
        assert 1 == await confirm(stage)
        await through(stage)
        assert ["resultados.pdf"] == [name for name, _ in await files_of(person)]


async def test_running_bot_hears_of_it_from_another_process(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        people = [await asked(stage) for _ in range(4)]
        other = await Database.open(stage.database, create=False)
        assert 4 == await Results(other, lambda _, __: "").send(FILES, stage.clock.now())
        await other.close()
        async with asyncio.timeout(PATIENCE):
            while {("sent",)} != set(look(stage.database, "select state from results_sent")):
                await asyncio.sleep(0.05)
                await stage.settle()
        assert [1] * 4 == [len(await files_of(one)) for one in people]


async def test_whoever_blocked_us_is_not_sent_it_until_they_are_back(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        gone, there = await asked(stage), await asked(stage)
        await confirm(stage)
        stage.simulator.world.people[gone.id].blocked = True
        assert {(gone.id, "failed"), (there.id, "sent")} == {(who, state) for who, state, _ in await through(stage)}
        assert {"have_it": 1, "unreachable": 1} == (await stage.service.store.results.foreseen()).why_not
        assert 0 == await confirm(stage)
        stage.simulator.world.people[gone.id].blocked = False
        await gone.say("/continuar")
        assert 1 == await confirm(stage)
        await through(stage)
        assert [1, 1] == [len(await files_of(one)) for one in (gone, there)]


@pytest.mark.parametrize("deed", ["/baja", "/retirar", "no"])
async def test_whoever_takes_the_wish_back_before_it_goes_is_not_sent_it(tmp_path: Path, deed: str) -> None:
    async with Stage(tmp_path) as stage:
        person = await asked(stage)
        # It is in the voice's hands already, and waits for its turn with Telegram.
        stage.service.courier._turnstile.hold(person.id, 100)
        await confirm(stage)
        await stage.service.outreach.results.work()
        assert [("sending",)] == look(stage.database, "select state from results_sent")
        (case_id,) = look(stage.database, "select case_id from interviews")[0]
        match deed:
            case "/baja":
                await change(stage, "update members set messages_off_at = '2026-11-23T16:00:01.000Z'")
            case "no":
                await change(stage, "update contacts set value = '0'")
            case _:
                assert await stage.service.store.ledger.erase(case_id, stage.clock.now())
        await through(stage)
        assert [] == await files_of(person)
        assert [] == look(stage.database, "select * from results_sent")
        assert [] == look(stage.database, "select locale from results_files")


async def test_it_goes_within_the_send_window_where_the_person_lives(tmp_path: Path) -> None:
    async with Stage(tmp_path, start=datetime(2026, 11, 24, 5, 0, tzinfo=UTC)) as stage:  # 23:00 in Mexico City
        person = await asked(stage)
        await confirm(stage)
        assert 0 == await stage.service.outreach.results.work()
        assert [] == await files_of(person)
        (due_at,) = look(stage.database, "select due_at from results_sent")[0]
        assert "2026-11-24T15:00" == due_at[:16]  # 09:00 there
        await through(stage)
        assert 1 == len(await files_of(person))
        (sent_at,) = look(stage.database, "select sent_at from results_sent")[0]
        assert due_at <= sent_at


async def test_it_goes_after_the_close_and_to_nobody_from_the_link_deletion_on(tmp_path: Path) -> None:
    async with Stage(tmp_path, start=CLOSES - timedelta(hours=2)) as stage:
        first, second = await asked(stage), await asked(stage, "0")
        await stage.pass_time(timedelta(days=1))
        assert [("closed",)] == look(stage.database, "select distinct phase from interviews")
        assert 1 == await confirm(stage)
        assert [(first.id, "sent", "")] == await through(stage)
        await change(stage, "update contacts set value = '1'")
        assert 1 == await confirm(stage)
        stage.clock.move(PARTS + timedelta(minutes=1))
        await stage.pass_time(timedelta(days=3))
        assert [1, 0] == [len(await files_of(one)) for one in (first, second)]
        assert [[], []] == [
            look(stage.database, f"select * from {table}") for table in ("results_sent", "results_files")
        ]


async def test_few_are_on_their_way_at_a_time_and_an_answer_goes_first(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        people = {person.id: person for person in [await asked(stage) for _ in range(5)]}
        answering = people[look(stage.database, "select account from members order by member_id desc")[0][0]]
        courier = stage.service.courier
        through_it: list[int] = []
        take = courier._turnstile._pace.take
        courier._turnstile._pace.take = lambda chat: (through_it.append(chat), take(chat))[1]  # type: ignore[method-assign]
        # Nothing may be said for a while: what waits then goes by rank.
        for account in people:
            courier._turnstile.hold(account, 30)
        await confirm(stage)
        await stage.service.outreach.results.work()
        assert [("due", 3), ("sending", 2)] == look(
            stage.database, "select state, count(*) from results_sent group by 1 order by 1"
        )
        await answering.say("/ayuda")
        assert {"sent"} == {state for _, state, _ in await through(stage)}
        # Theirs waited when the answer was asked for, and went after it all the same.
        assert answering.id == through_it[0]
        assert set(people) == set(through_it)
        assert [1] * 5 == [len(await files_of(one)) for one in people.values()]


async def test_kill_leaves_uncertain_what_was_begun_and_sends_the_rest_once(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        people = {person.id: person for person in [await asked(stage) for _ in range(3)]}
        # In the order in which they are put out.
        order = look(stage.database, "select account from members order by member_id")
        first, second, third = (people[account] for (account,) in order)
        stage.service.courier._turnstile.hold(second.id, 600)
        await stage.pass_time(timedelta(seconds=5))
        calls = stage.simulator.methods._table["senddocument"]
        reached = asyncio.Event()

        def silent(body: dict[str, object]) -> object:
            # The file arrives, and we die before we hear so.
            made = calls(body)
            reached.set()
            raise ConnectionResetError(made)

        stage.simulator.methods._table["senddocument"] = silent
        await confirm(stage)
        await stage.service.outreach.results.work()
        await asyncio.wait_for(reached.wait(), PATIENCE)
        await stage.kill_bot()
        stage.simulator.methods._table["senddocument"] = calls
        await stage.start_bot()
        found = await through(stage)
        assert {(first.id, "uncertain", "lost"), (second.id, "sent", ""), (third.id, "sent", "")} == set(found)
        assert [1, 1, 1] == [len(await files_of(one)) for one in (first, second, third)]
        assert {"have_it": 2, "uncertain": 1} == (await stage.service.store.results.foreseen()).why_not
        assert 0 == await confirm(stage)
        assert 1 == await confirm(stage, again=True)
        await through(stage)
        assert [2, 1, 1] == [len(await files_of(one)) for one in (first, second, third)]


async def test_answer_that_is_lost_leaves_it_uncertain_and_it_is_not_sent_again(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await asked(stage)
        await confirm(stage)
        stage.simulator.faults.next["lose_answer"] = 1
        stage.simulator.faults.methods = frozenset({"senddocument"})
        assert [(person.id, "uncertain", "no_answer")] == await through(stage)
        assert 1 == len(await files_of(person))


async def test_line_that_is_broken_for_long_lets_it_be_due_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.insisting.PATIENCE", timedelta(minutes=2))
    async with Stage(tmp_path) as stage:
        person = await asked(stage)
        await confirm(stage)
        stage.simulator.faults.set({"server_error": 1.0, "methods": ["sendDocument"]})
        await stage.service.outreach.results.work()
        await stage.pass_time(timedelta(minutes=4))
        assert [] == await files_of(person)
        assert ("given_up", "taken back") in look(stage.database, "select state, error from outbox")
        stage.simulator.faults.set({"server_error": 0.0})
        assert [(person.id, "sent", "")] == await through(stage)
        assert 1 == len(await files_of(person))


async def test_what_could_not_be_sent_is_counted_and_goes_out_when_asked_again(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await asked(stage)
        # The command sees to it that everybody has a file; a fault of ours might not.
        await confirm(stage, files={"en": FILES["en"]})
        ((who, state, _),) = await through(stage)
        assert (person.id, "failed") == (who, state)
        found = await stage.service.store.results.foreseen()
        assert (1, {}, 1) == (found.people, found.why_not, found.failed)
        assert 1 == await confirm(stage)
        assert [(person.id, "sent", "")] == await through(stage)
        assert 1 == len(await files_of(person))


async def test_restored_copy_sends_nothing_by_itself(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        await asked(stage)
        await confirm(stage)
        await stage.stop_bot()
        copy = await Database.open(stage.database, create=False)
        await lose_messages(copy)
        await copy.close()
        await stage.start_bot()
        assert [("uncertain", "restored")] == look(stage.database, "select state, reason from results_sent")
        assert [] == look(stage.database, "select locale from results_files")


# ---------------------------------------------------------------- from the command line


class Before(datetime):
    """While the stage's people are there."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return START.astimezone(tz)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with four people on the roster, of whom one asked, one did not, one wants silence and one never came."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.waving.datetime", Before)
    monkeypatch.setattr("bot.open_store.open_edition", opened_once)
    Path("roster.csv").write_text(
        "id_externo;nombre;correo\na-1;Ana;ana@example.org\na-2;Ben;\na-3;Cid;\na-4;Dora;\n", encoding="utf-8"
    )
    ran(tmp_path / "v.db", "roster", "import", "roster.csv")
    with closing(sqlite3.connect(tmp_path / "v.db")) as connection, connection:
        for number, wish in ((1, "1"), (2, "0"), (3, "1")):
            connection.execute(f"update members set account = {number} where external_id = 'a-{number}'")
            connection.execute(
                "insert into contacts select member_id, 'consent_results', ?, '2026-11-23' from members where account = ?",
                (wish, number),
            )
        connection.execute("update members set messages_off_at = '2026-11-23' where account = 3")
    Path("r.pdf").write_bytes(PDF)
    return tmp_path


def test_it_says_to_how_many_and_why_not_and_asks(folder: Path) -> None:
    database = folder / "v.db"
    said = ran(database, "results", "send", "r.pdf", typed="n\n", code=1)
    assert "it would go to 1, and not to 3" in said
    assert "2  never said yes to it" in said
    assert "1  no messages wanted (/baja)" in said
    assert [] == look(database, "select * from results_sent")
    said = ran(database, "results", "send", "r.pdf", typed="y\n")
    assert "no bot is running" in said
    assert [("pdf", PDF)] == look(database, "select suffix, content from results_files where locale = ''")
    assert {"did_not_agree": 2, "messages_off": 1, "on_the_way": 1} == why_not(database)["would_not"]
    assert "Nobody is left" in ran(database, "results", "send", "r.pdf", "--yes")


def test_what_was_not_put_out_can_be_taken_back(folder: Path) -> None:
    database = folder / "v.db"
    ran(database, "results", "send", "--es", "r.pdf", "--en", "r.pdf", "--yes", "--json")
    assert '{"taken_back": 1}' in ran(database, "results", "stop", "--json")
    assert [[], []] == [look(database, f"select * from {table}") for table in ("results_sent", "results_files")]
    assert 1 == why_not(database)["would_get_it"]
    assert ["results_confirmed", "results_stopped"] == [
        action for (action,) in look(database, "select action from audit where action like 'results%' order by seq")
    ]
    assert "Nobody was waiting for the results." in ran(database, "results", "stop")


def test_bad_files_are_refused_with_what_to_do(folder: Path) -> None:
    database = folder / "v.db"
    Path("fake.pdf").write_bytes(b"MZ")
    Path("fake.html").write_bytes(b"\0<html")
    Path("r.docx").write_bytes(PDF)
    Path("big.pdf").write_bytes(PDF + b" " * LARGEST)
    for arguments, words in (
        ((), "name the file to send"),
        (("--es", "r.pdf"), "there is no file for en"),
        (("nowhere.pdf",), "cannot be read"),
        (("fake.pdf",), "is no PDF"),
        (("fake.html",), "is no HTML"),
        (("r.docx",), "neither .pdf nor .html"),
        (("big.pdf",), "larger than 20 MB"),
    ):
        assert words in ran(database, "results", "send", *arguments, "--yes", code=2)
    assert [] == look(database, "select * from results_sent")


async def test_nothing_is_sent_once_the_link_is_deleted(folder: Path) -> None:
    path = folder / "v.db"
    await asyncio.to_thread(ran, path, "results", "send", "r.pdf", "--yes")
    database = await Database.open(path, create=False)
    await part(database, START.date(), START)
    await database.close()
    assert [[], []] == [look(path, f"select * from {table}") for table in ("results_sent", "results_files")]
    assert PDF not in path.read_bytes()
    said = await asyncio.to_thread(ran, path, "results", "send", "r.pdf", "--yes", code=1)
    assert "the link is deleted" in said


def test_list_of_contacts_leaves_out_who_has_the_results(folder: Path) -> None:
    database = folder / "v.db"
    ran(database, "contacts", "before.csv", "--for", "results")
    assert ["a-1"] == [row[0] for row in rows(folder / "before.csv")[1:]]
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "insert into results_sent (member_id, state, due_at, sent_at) select member_id, 'sent', '', '' from members where account = 1"
        )
    ran(database, "contacts", "after.csv", "--for", "results")
    assert [] == rows(folder / "after.csv")[1:]
