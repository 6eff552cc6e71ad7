"""Who floods us costs little and slows nobody; who guesses links is held off and reported; hostile updates break nothing."""

from __future__ import annotations

import asyncio
import csv
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat import lanes
from bot.chat.lanes import MOST_UNSAID
from bot.formulas import harmless
from bot.guesses import FOR_ALL, PER_ACCOUNT, Guesses
from bot.linking import write_links
from bot.store.people import RosterRow
from tests.bot.store.stand import NOW, after, look
from tests.bot.test_service import consented
from tests.stage import Person, Stage

FLOOD = 1000
MOST_OF_ONE = 20


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A smaller measure, so that the minute which its replies take is short."""
    assert lanes.MOST_OF_ONE == 100
    monkeypatch.setattr(lanes, "MOST_OF_ONE", MOST_OF_ONE)


def calls(stage: Stage) -> int:
    return sum(count for method, count in stage.simulator.methods.calls.items() if method != "getupdates")


async def from_bot(person: Person) -> list[str]:
    return [m["text"] for m in await person.messages() if m["from"] == "bot"]


@pytest.mark.slow
async def test_thousand_messages_of_one_account_cost_bounded_work_and_slow_nobody(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        flooder, other = await consented(stage), await consented(stage)
        await stage.pass_time(timedelta(minutes=1))
        before = len(await from_bot(flooder))
        done_before = look(stage.database, "select count(*) from inbox where state = 'done'")[0][0]
        calls_before = calls(stage)
        for number in range(FLOOD):
            await flooder.act("send", text=f"hola {number}")
        # In the middle of it somebody else taps, and waits for nothing: no second passes until the next question.
        asked = await from_bot(other)
        message = (await other.messages())[-1]
        since = stage.clock.now()
        await other.act("tap", message_id=message["message_id"], data=message["keyboard"][0][0]["data"])
        for _ in range(500):
            if len(await from_bot(other)) > len(asked):
                break
        else:
            raise AssertionError("no next question, while no time passes")
        assert stage.clock.now() - since < timedelta(seconds=1)
        # The flood has come in whole before anything of it is worked off: it is one, however slow the polls are.
        while len(stage.simulator.world.queue):
            await asyncio.sleep(0.005)
        await stage.pass_time(timedelta(minutes=2))
        done = look(stage.database, "select count(*) from inbox where state = 'done'")[0][0] - done_before - 1
        assert MOST_OF_ONE <= done <= MOST_OF_ONE + 3 * MOST_UNSAID
        assert [] == look(stage.database, "select 1 from inbox where state <> 'done'")
        # What was not taken is counted, on both sides, and nothing is lost without a word.
        assert [("flood", FLOOD - done)] == look(stage.database, "select kind, times from disturbances")
        said = (await from_bot(flooder))[before:]
        assert [text for text in said if f"{FLOOD - done} de ellos no se leyeron" in text] == said[-1:]
        assert len(said) <= 2 * done + 1
        assert calls(stage) - calls_before < 2 * done + 10
        # And the flooder is as welcome as before.
        await flooder.say("/continuar")
        await flooder.tap("Sí, actualmente")
        assert "describe mejor" in (await from_bot(flooder))[-1]


@pytest.mark.parametrize("cell", ["=1+1", "+52 55", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_the_list_for_a_mail_merge_is_a_formula(cell: str) -> None:
    assert f"'{cell}" == harmless(cell)
    assert ["", "María", "a=1", "a-1"] == [harmless(one) for one in ("", "María", "a=1", "a-1")]


async def test_links_are_written_so_that_a_spreadsheet_computes_nothing(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        row = RosterRow("=cmd|' /C calc'!A0", name="=HYPERLINK(1)", email="@x", stratum=1)
        await stage.service.store.people.import_roster([row], stage.clock.now())
    await write_links(stage.database, stage.study, tmp_path / "links.csv", None, [])
    with (tmp_path / "links.csv").open(encoding="utf-8", newline="") as file:
        (line,) = list(csv.reader(file))[1:]
    assert [] == [cell for cell in line if cell[:1] in "=+-@" and cell]
    assert "'=HYPERLINK(1)" == line[1]


async def test_person_who_is_quick_is_no_flood(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        for number in range(MOST_OF_ONE):
            await person.act("send", text=f"hola {number}")
        await stage.pass_time(timedelta(minutes=2))
        assert [] == look(stage.database, "select 1 from disturbances")


async def test_guessed_links_are_held_off_and_reported(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        people = stage.service.store.people
        await people.import_roster([RosterRow("a-1", name="Ana", stratum=1)], stage.clock.now())
        link = (await people.mint_links("test", stage.clock.now()))[0]
        guesser = await stage.person()
        for number in range(PER_ACCOUNT + 3):
            await guesser.say(f"/start {number:022d}")
        said = await from_bot(guesser)
        assert ["no es válido"] * PER_ACCOUNT == ["no es válido" for text in said if "no es válido" in text]
        assert 3 == sum("Espere una hora" in text for text in said)
        # Even the right one is not looked at now: the throttle could be felt for otherwise.
        await guesser.say(f"/start {link.token}")
        assert [(None,)] == look(stage.database, "select account from members")
        assert [("guessed_links", PER_ACCOUNT + 4, None)] == look(
            stage.database, "select kind, times, member_id from disturbances"
        )
        # Somebody else is not kept waiting by it.
        ana = await stage.person()
        await ana.say(f"/start {link.token}")
        assert [(ana.id,)] == look(stage.database, "select account from members")
        await stage.pass_time(timedelta(hours=1, minutes=1))
        await guesser.say(f"/start {'y' * 22}")
        assert "no es válido" in (await from_bot(guesser))[-1]


def test_guesses_from_many_accounts_leave_each_a_single_try() -> None:
    guesses = Guesses()
    reported = [guesses.failed(account, NOW) for account in range(FOR_ALL)]
    assert [0] * (FOR_ALL - 1) + [FOR_ALL] == reported
    assert guesses.may_try(FOR_ALL + 1, NOW)
    guesses.failed(FOR_ALL + 1, NOW)
    assert not guesses.may_try(FOR_ALL + 1, NOW)
    assert guesses.may_try(FOR_ALL + 1, after(3600))


@pytest.mark.parametrize("slips", range(PER_ACCOUNT))
def test_slip_of_a_person_is_no_guess(slips: int) -> None:
    guesses = Guesses()
    assert [0] * slips == [guesses.failed(1, NOW) for _ in range(slips)]
    assert guesses.may_try(1, NOW)
