"""What the notice and the data-protection sheet promise, where no other test says it: sentence by sentence."""

from __future__ import annotations

import csv
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.library import open_edition, shipped_sources
from bot.staff.desk import COMMANDS
from bot.store import sides
from bot.store.migrate import migrations
from bot.study import fills, load_study
from flows.items import ConsentItem
from tests.bot.staff.test_desk import coordinator
from tests.bot.store.conftest import stand  # noqa: F401 - a fixture
from tests.bot.store.stand import Stand, interview, turn
from tests.bot.test_apart import planted  # noqa: F401 - a fixture
from tests.bot.test_ending import PARTS
from tests.bot.test_erase_command import ran
from tests.bot.test_service import consented
from tests.stage import Person, Stage

# ---------------------------------------------------------------- consent


async def notices(person: Person) -> int:
    return sum("aviso-de-privacidad" in str(message.get("document")) for message in await person.messages())


@pytest.mark.slow
async def test_the_full_notice_is_one_command_away_for_everybody_at_any_time(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person, staff = await stage.person(), await coordinator(stage)

        async def is_there(when: str, who: Person = person) -> None:
            before = await notices(who)
            await who.say("/privacidad")
            assert before + 1 == await notices(who), when

        await is_there("before anything")
        await is_there("to the staff", staff)
        await person.say("/start")
        await is_there("while a language is chosen")
        for label in ("Español", "Continuar", "Continuar"):
            await person.tap(label)
        await is_there("while consent is asked")
        await person.tap("No acepto")
        await is_there("while the reason of a refusal is asked")
        await person.tap("Otro motivo")
        await is_there("after a refusal")
        await person.say("/continuar")
        await person.tap("Sí, acepto participar")
        await is_there("among the questions")
        await person.say("/pausa")
        await is_there("in a pause")
        await person.say("/retirar")
        await is_there("while withdrawal is asked")
        await person.say("/retirar")
        await person.tap("Sí, borrar mis respuestas")
        await is_there("after withdrawal")
        await stage.stop_bot()
        stage.clock.move(PARTS + timedelta(days=1))
        await stage.start_bot()
        await is_there("after the link deletion")


def test_each_optional_purpose_is_a_question_of_its_own_that_may_be_declined() -> None:
    study = load_study("lides_mx")
    questionnaire = open_edition(*shipped_sources("lides_mx"), fills(study)).questionnaire
    asked = [item for item in questionnaire.items.values() if isinstance(item, ConsentItem)]
    (opening,) = [item for item in asked if item.opens_interview]
    apart = [item for item in asked if not item.opens_interview]
    assert ["consent_quotes", "consent_results", "consent_recontact"] == [item.id for item in apart]
    for item in apart:
        assert [1, 0] == [option.code for option in item.options]
        conditions = str(item.show_if)
        assert [] == [other.id for other in (opening, *apart) if other is not item and other.id in conditions]


async def test_the_store_itself_refuses_answers_without_consent(stand: Stand) -> None:  # noqa: F811
    standing = await stand.begun()
    with pytest.raises(sqlite3.IntegrityError, match="consent_at"):
        await stand.change("update interviews set cells = '{\"age\": 34}' where case_id = ?", standing.case_id)
    await stand.ledger.commit(standing, turn(interview(standing, consent_at=None)), update=None)
    assert [("{}",)] == await stand.rows("select cells from interviews")


# ---------------------------------------------------------------- identity apart from answers


def test_people_and_answers_have_nothing_in_common_but_the_link() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        for migration in migrations():
            connection.executescript(migration.sql)

        def columns(table: str) -> set[str]:
            return {row[1] for row in connection.execute(f"pragma table_info({table})")}

        def leads_to(table: str) -> set[str]:
            return {row[2] for row in connection.execute(f"pragma foreign_key_list({table})")}

        identity, answers = {"member_id", "account", "external_id", "email"}, {"case_id"}
        assert {"member_id", "case_id"} == columns(sides.LINK)
        for table in sides.PEOPLE:
            assert not columns(table) & answers, table
            assert not leads_to(table) & {*sides.ANSWERS, sides.LINK}, table
        for table in sides.ANSWERS:
            assert not columns(table) & identity, table
            assert not leads_to(table) & {*sides.PEOPLE, sides.LINK}, table
        for table in (*sides.STAFF, *sides.STORE, *sides.QUESTIONNAIRE):
            assert not columns(table) & {"member_id", "case_id", "external_id"}, table
        # On its way both stand beside each other, until it is said; then both are blank.
        assert {"outbox"} == {
            table for table in sides.TRANSIT if columns(table) & identity and columns(table) & answers
        }


TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::(\d\d(?:\.\d+)?))?")


@pytest.mark.slow
def test_times_leave_the_store_as_whole_minutes(
    planted: tuple[Path, str, int],  # noqa: F811
) -> None:
    database, case_id, _ = planted
    folder = database.parent
    ran(database, "export", str(folder / "shared"), "--open-text", "--format", "csv", "--as-of", "2027-01-31T18:00Z")
    ran(database, "snapshot", str(folder / "shared.db"), "--as-of", "2027-01-31T18:00Z")
    ran(database, "text-review", str(folder / "shared.csv"))
    found: dict[str, list[str]] = {}
    for path in (*(folder / "shared").rglob("*.csv"), folder / "shared.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem] = [cell for row in csv.reader(file) for cell in row]
    with closing(sqlite3.connect(folder / "shared.db")) as connection:
        for (table,) in connection.execute("select name from sqlite_schema where type = 'table'").fetchall():
            found[f"table {table}"] = [
                str(cell) for row in connection.execute(f'select * from "{table}"') for cell in row
            ]
    times = {name: [match for cell in cells for match in TIME.finditer(cell)] for name, cells in found.items()}
    with_times = {name for name, all_of in times.items() if all_of}
    seen = {
        "table responses_v1_0_0",
        "table dispositions",
        "table answers_long",
        "table paradata",
        "answers_long",
        "paradata",
    }
    assert seen <= with_times  # there was something to see
    assert set() == {name for name, all_of in times.items() if any(one[1] not in (None, "00") for one in all_of)}
    assert any(case_id in cells for cells in found.values())


# ---------------------------------------------------------------- staff


@pytest.mark.slow
async def test_a_respondent_who_types_a_staff_command_gets_exactly_what_any_unknown_one_gets(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        await coordinator(stage)
        person = await consented(stage)
        await person.tap("Sí, actualmente")
        stranger = await stage.person()
        await stranger.say("/start")

        async def got(who: Person, text: str) -> list[dict[str, Any]]:
            """Return all that is seen of it: words, buttons, messages taken away or altered."""
            await stage.pass_time(timedelta(minutes=1))
            await who.news()
            await who.say(text)
            return [
                {key: value for key, value in content.items() if key in ("text", "keyboard", "entities", "from")}
                | {"kind": kind}
                for kind, content in await who.news()
                if content.get("from") != "person" and content.get("text") != text
            ]

        for who in (person, stranger):
            unknown = await got(who, "/nadaquever")
            assert unknown
            for command in COMMANDS:
                assert unknown == await got(who, f"/{command}"), command
                assert unknown == await got(who, f"/{command} K7QM"), command
        with closing(sqlite3.connect(stage.database)) as connection:
            assert {"staff_invited", "staff_joined"} == {
                action for (action,) in connection.execute("select action from audit")
            }


@pytest.mark.slow
async def test_of_a_researcher_no_button_of_the_coordinators_is_served(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await coordinator(stage, "researcher")
        message = (await person.messages())[-1]["message_id"]
        desk = stage.service.desk
        of_coordinators = [name for name, (roles, _) in desk._acts.items() if "researcher" not in roles]
        pages = desk._may_see.__self__._table  # type: ignore[attr-defined]
        of_coordinators += [name for name, (roles, _) in pages.items() if "researcher" not in roles]
        assert {"calls", "upload", "waves", "import", "wgo", "wend"} <= set(of_coordinators)
        for name in of_coordinators:
            await person.act("tap", message_id=message, data=f"0|{name}:1|~staff", force=True)
            await stage.settle()
            assert "Panel de investigación" in (await person.messages())[-1]["text"], name
        with closing(sqlite3.connect(stage.database)) as connection:
            done = connection.execute("select action, detail from audit where actor like 's%' order by seq").fetchall()
        assert {("staff_joined", "researcher"), ("looked", "menu")} == set(done)


# ---------------------------------------------------------------- what the check of dependencies says


@pytest.mark.parametrize(
    ("answers", "code", "said"),
    [
        (
            "import sys; sys.exit('ConnectionError: no route to the list')",
            3,
            "no list of known vulnerabilities could be asked from here",
        ),
        (
            "import json; print(json.dumps({'dependencies': [{'name': 'a', 'skip_reason': 'not known here'}]}))",
            3,
            "no answer for 1 of 1",
        ),
        (
            "import json; print(json.dumps({'dependencies': [{'name': 'a', 'version': '1', 'vulns': []}]}))",
            0,
            "0 known vulnerabilities",
        ),
        (
            "import json; print(json.dumps({'dependencies': [{'name': 'a', 'version': '1', 'vulns': [{'id': 'X-1', 'fix_versions': ['2']}]}]}))",
            1,
            "a 1: X-1, mended in 2",
        ),
    ],
    ids=["unreachable", "an empty mirror", "none", "one"],
)
def test_check_of_dependencies_says_when_nobody_could_be_asked(
    tmp_path: Path, answers: str, code: int, said: str
) -> None:
    import os  # noqa: PLC0415
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    (tmp_path / "pip_audit.py").write_text(answers, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parents[2] / ".ci" / "audit.py"), "requirements-dev.lock"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (code, True) == (done.returncode, said in done.stdout + done.stderr), done
