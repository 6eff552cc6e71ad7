"""No command, log line or error shows a name or an account beside an answer or a case: a store full of planted strings is shown whole."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import typer

from bot.cli import app
from tests.stage import START, Stage

pytestmark = pytest.mark.slow  # every command once
PEOPLE = ("PLANTEDname", "PLANTED2@", "PLANTEDpost", "plantedmail", "PLANTEDinst", "PLANTED-ID", "PLANTEDphone")
ANSWER = "PLANTEDanswer"
ROSTER = "id_externo;nombre;cargo;correo;institución;telefono\nPLANTED-ID;PLANTEDname;PLANTEDpost;plantedmail@example.org;PLANTEDinst;PLANTEDphone\n"
ROSTER_SIDE = {
    "contacts",
    "roster list",
    "roster links",
    "roster import",
    "roster replace",
    "wave preview",
    "wave list",
}
"""What a coordinator's commands show: people, and how far they are."""
ELSEWHERE = {
    "run": "serves", "demo": "serves", "restore": "replaces the file", "rehearse": "another store", "mail preview": "examples only",
    "mail test": "examples only", "erase": "test_erase_command", "unlink": "test_ending", "migrate": "shows names of files",
    "mail bounces": "names who was named to it", "mail unsubscribed": "names who was named to it",
}  # fmt: skip


def commands() -> set[str]:
    def walk(command: object, before: str = "") -> set[str]:
        found: set[str] = set()
        for name, one in command.commands.items():  # type: ignore[attr-defined]
            found |= walk(one, f"{before}{name} ") if hasattr(one, "commands") else {before + name}
        return found

    return walk(typer.main.get_command(app))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """A store with one person on both sides; returns (file, case id, account)."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")

    async def fill() -> int:
        async with Stage(folder, enrolment="invited") as stage:
            return await _answer(stage)

    async def _answer(stage: Stage) -> int:
        from bot.store.people import RosterRow  # noqa: PLC0415

        row = RosterRow("PLANTED-ID", "PLANTEDname", "PLANTEDpost", "plantedmail@example.org", "PLANTEDinst", stratum=1, details={"telefono": "PLANTEDphone"})  # fmt: skip
        await stage.service.store.people.import_roster([row], START)
        (link,) = await stage.service.store.people.mint_links("test", START)
        person = await stage.person(first_name="PLANTEDname", username="PLANTEDuser")
        await person.say(f"/start {link.token}")
        for label in ("Español", "Continuar", "Continuar", "Sí, acepto participar"):
            await person.tap(label)
        await person.tap("Sí, actualmente")
        return person.id

    account = asyncio.run(fill())
    with closing(sqlite3.connect(folder / "voces.db")) as connection:
        for item, value in (
            ("consent_recontact", "1"),
            ("consent_results", "1"),
            ("contact_email", "PLANTED2@example.org"),
        ):
            connection.execute(
                "insert into contacts select member_id, ?, ?, '2026-11-23T16:05:31.000Z' from members", (item, value)
            )
        (case_id,) = connection.execute("select case_id from interviews").fetchone()
        # An open text is far down the path; that it is one of this case's answers is all that matters here.
        connection.execute(
            "update interviews set cells = json_set(cells, '$.open_change', ?, '$.open_change_st', 1)", (ANSWER,)
        )
        connection.commit()
    return folder / "voces.db", case_id, account


def results_in(folder: Path) -> Path:
    """Write what is sent where it is not looked at."""
    path = folder.parent / "r.pdf"
    path.write_bytes(b"%PDF-1.7")
    return path


def shown_by(database: Path, command: str) -> str:
    folder = database.parent / command.replace(" ", "-")
    folder.mkdir(exist_ok=True)
    arguments = {
        "export": ["export", str(folder), "--open-text", "--format", "csv"],
        "snapshot": ["snapshot", str(folder / "s.db")],
        "text-review": ["text-review", str(folder / "queue.csv")],
        "backup": ["backup", str(folder / "copy.db")],
        "roster import": ["roster", "import", str(database.parent / "roster.csv"), "--dry-run"],
        "roster links": ["roster", "links", str(folder / "links.csv")],
        "roster replace": ["roster", "replace", "PLANTED-ID", "--name", "PLANTEDname"],
        "contacts": ["contacts", str(folder / "contacts.csv"), "--for", "recontact"],
        "results send": ["results", "send", str(results_in(folder)), "--yes"],
        "report": ["report", str(folder / "report.html")],
        "staff invite": ["staff", "invite", "--role", "researcher"],
        "staff remove": ["staff", "remove", "s000"],
        "staff key": ["staff", "key", "s000"],
    }.get(command, command.split())
    from typer.testing import CliRunner  # noqa: PLC0415

    result = CliRunner().invoke(app, [*arguments, "--database", str(database)])
    said = f"{result.output}{result.exception or ''}"
    if command == "backup":  # it is the store itself
        return said
    return said + "".join(file.read_bytes().decode("latin-1") for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("command", sorted(commands() - set(ELSEWHERE)))
def test_no_command_joins_the_sides(planted: tuple[Path, str, int], command: str) -> None:
    database, case_id, account = planted
    shown = shown_by(database, command)
    people = [one for one in (*PEOPLE, str(account)) if one in shown]
    answers = [one for one in (ANSWER, case_id) if one in shown]
    assert not (people and answers), (people, answers)
    if command not in ROSTER_SIDE:
        assert [] == people
    else:
        assert [] == answers


def test_what_is_planted_can_be_seen_where_it_belongs(planted: tuple[Path, str, int]) -> None:
    database, case_id, _ = planted
    assert "PLANTEDname" in shown_by(database, "roster list")
    assert case_id in shown_by(database, "export")
    assert "PLANTED2@example.org" in shown_by(database, "contacts")


def test_no_view_shows_a_person_and_no_two_views_lead_to_one(planted: tuple[Path, str, int]) -> None:
    database, _, account = planted
    with closing(sqlite3.connect(database)) as connection:
        views = [name for (name,) in connection.execute("select name from sqlite_schema where type = 'view'")]
        for view in views:
            content = json.dumps(connection.execute(f"select * from {view}").fetchall(), ensure_ascii=False)
            assert [] == [one for one in (*PEOPLE, str(account)) if one in content], view
        members = {row[0] for row in connection.execute("select member_id from members")}
        cases = {row[0] for row in connection.execute("select case_id from cases")}
    assert set() == members & cases


def test_times_of_shared_files_are_whole_minutes(planted: tuple[Path, str, int]) -> None:
    database, _, _ = planted
    with closing(sqlite3.connect(database)) as connection:
        times = connection.execute("select started_at, consent_at, last_at from responses").fetchall()
    assert all(time.endswith(":00Z") for row in times for time in row)
