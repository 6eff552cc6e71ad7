"""What one answer costs: statements and calls, counted, not timed. Whoever adds one to this path says so here."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.bot.test_service import consented
from tests.stage import Person, Stage


async def cost(stage: Stage, person: Person, *, tap: str = "", say: str = "") -> tuple[list[str], dict[str, int]]:
    """Return the transactions and lone reads of one answer, each with the tables it touches, and the calls that were made."""
    # The rate of one chat is not what is counted here.
    await stage.pass_time(timedelta(minutes=1))
    statements: list[str] = []
    await stage.service.store.database.trace(statements.append)
    before = stage.simulator.methods.calls.copy()
    await (person.tap(tap) if tap else person.say(say))
    await stage.service.store.database.trace(None)
    made = stage.simulator.methods.calls - before
    return transactions(statements), {method: count for method, count in made.items() if method != "getupdates"}


def transactions(statements: list[str]) -> list[str]:
    found: list[str] = []
    tables: list[str] = []
    inside = False
    for statement in statements:
        words = statement.split()
        match words[0]:
            case "begin":
                inside, tables = True, []
            case "commit":
                inside = False
                found.append("write " + ", ".join(f"{table}×{n}" for table, n in Counter(tables).items()))
            case "savepoint" | "release":
                pass
            case "select" if "waves" in words or "results_sent" in words:
                # Once a second it is looked whether somebody has held a wave or lets the results go; no answer waits for it.
                pass
            case "select" if not inside:
                found.append(f"read {words[words.index('from') + 1]}")
            case "update":
                tables.append(words[1])
            case "insert" | "delete":
                tables.append(words[2])
            case other:
                raise AssertionError(f"not expected on this path: {other}")
    return found


KEPT = "write inbox×1"
STANDING = "read members"
SPOKEN = "write outbox×1, interviews×1"


async def forward(person: Person, item: str) -> None:
    """Answer whatever is asked, the first way there is, until this item is asked, or the first whose name begins so."""
    for _ in range(40):
        message = (await person.messages())[-1]
        data = message["keyboard"][0][0]["data"]
        if data.rpartition("|")[2].startswith(item):
            return
        if data.split("|")[1].startswith("m"):
            await person.say("2010" if "year" in data else "6")
        else:
            await person.act("tap", message_id=message["message_id"], data=data)
            await person.stage.settle()
    raise AssertionError(f"{item} was not asked")


async def test_a_tap_costs_one_read_two_writes_and_a_small_one_and_three_calls(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await forward(person, "inst_size")
        transactions_made, calls = await cost(stage, person, tap="1,000 a 4,999")
        turn = "write inbox×1, interviews×1, records×2, item_paradata×2, cases×1, reminders×1, outbox×2"
        assert [KEPT, STANDING, turn, SPOKEN] == transactions_made
        assert {"answercallbackquery": 1, "editmessagetext": 1, "sendmessage": 1} == calls


async def test_a_rating_inside_a_battery_costs_a_single_edit(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        # Rows come in an order of each person's own, and the last of them ends the battery.
        await forward(person, "imp_")
        transactions_made, calls = await cost(stage, person, tap="Muy importante")
        turn = "write inbox×1, interviews×1, records×2, item_paradata×2, cases×1, reminders×1, outbox×1"
        assert [KEPT, STANDING, turn, SPOKEN] == transactions_made
        assert {"answercallbackquery": 1, "editmessagetext": 1} == calls


async def test_a_typed_answer_costs_the_same_without_a_tap_to_answer(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await forward(person, "yrs_position")
        transactions_made, calls = await cost(stage, person, say="6")
        assert [KEPT, STANDING] == transactions_made[:2]
        assert [SPOKEN] == transactions_made[3:]
        assert {"editmessagetext": 1, "sendmessage": 1} == calls


async def test_many_who_answer_at_once_share_their_commits(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        people = [await consented(stage) for _ in range(8)]
        for person in people:
            await forward(person, "role_current")
        await stage.pass_time(timedelta(minutes=1))
        statements: list[str] = []
        await stage.service.store.database.trace(statements.append)
        for person in people:
            message = (await person.messages())[-1]
            await person.act("tap", message_id=message["message_id"], data=message["keyboard"][0][0]["data"])
        await stage.settle()
        await stage.service.store.database.trace(None)
        commits = sum(1 for statement in statements if statement == "commit")
        turns = sum(1 for statement in statements if statement.startswith("update interviews set step"))
        assert len(people) == turns
        assert commits < 3 * len(people)
