"""`voces erase`, and the trail: whatever the operator does to people or takes out of the store leaves a line, and names nobody."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from flows.chance import receipt

ROSTER = "id_externo;nombre;correo;telefono\nPLANTED-1;PLANTED Ana;planted@example.org;PLANTED 55\na-2;Otra;otra@example.org;\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    ran(tmp_path / "v.db", "roster", "import", str(tmp_path / "roster.csv"))
    return tmp_path / "v.db"


def ran(database: Path, *arguments: str, code: int = 0, typed: str | None = None) -> str:
    result = CliRunner().invoke(app, [*arguments, "--database", str(database)], input=typed)
    ended_with = result.exit_code if result.exception is None else getattr(result.exception, "code", None)
    assert code == ended_with, (result.output, result.exception)
    return f"{result.output}{result.exception or ''}"


def query(database: Path, sql: str) -> list[tuple]:  # type: ignore[type-arg]
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def case_of(database: Path, external_id: str) -> tuple[str, int]:
    (found,) = query(
        database,
        "select c.case_id, c.seed from cases as c join link using (case_id) join members as m using (member_id)"
        f" where m.external_id = '{external_id}'",
    )
    return found


@pytest.mark.parametrize("by", ["case", "external id", "receipt"])
def test_one_person_is_erased_from_every_file(database: Path, by: str) -> None:
    case_id, seed = case_of(database, "PLANTED-1")
    number = receipt(seed, case_id)
    named = {"case": [case_id], "external id": ["--external-id", "PLANTED-1"], "receipt": ["--receipt", number.lower()]}
    said = json.loads(ran(database, "erase", *named[by], "--yes", "--json"))
    assert {"erased": 1, "receipt": number, "backups": []} == said
    assert [("a-2",)] == query(database, "select external_id from members")
    left = [path.name for path in database.parent.glob("v.db*") if b"PLANTED" in path.read_bytes()]
    assert [] == left
    assert [(211,)] == query(database, "select disp from cases where disp_final = 1"), "they had not begun"
    ran(database, "erase", *named[by], "--yes", code=1)


def test_nothing_is_erased_without_a_yes_or_without_a_name(database: Path) -> None:
    ran(database, "erase", "--external-id", "PLANTED-1", code=1, typed="n\n")
    ran(database, "erase", "--yes", code=2)
    ran(database, "erase", "c1", "--external-id", "PLANTED-1", "--yes", code=2)
    ran(database, "erase", "--external-id", "nobody", "--yes", code=1)
    assert 2 == len(query(database, "select 1 from members"))


def test_backups_from_before_an_erasure_are_named(database: Path) -> None:
    copy = database.parent / "copy.db"
    ran(database, "backup", str(copy))
    assert str(copy) in ran(database, "erase", "--external-id", "PLANTED-1", "--yes")


def test_every_deed_of_the_operator_is_in_the_trail_and_the_trail_names_nobody(database: Path) -> None:
    folder = database.parent
    (folder / "back.csv").write_text("correo;motivo\nplanted@example.org;PLANTED reason\n", encoding="utf-8")
    ran(database, "roster", "links", str(folder / "links.csv"))
    ran(database, "roster", "replace", "a-2", "--name", "PLANTED Eva")
    ran(database, "mail", "bounces", str(folder / "back.csv"))
    ran(database, "mail", "unsubscribed", "planted@example.org")
    ran(database, "staff", "invite", "--role", "researcher", "--label", "PLANTED label")
    (staff_id,) = query(database, "select staff_id from staff")[0]
    ran(database, "staff", "remove", staff_id)
    ran(database, "export", str(folder / "out"), "--format", "csv")
    ran(database, "backup", str(folder / "copy.db"))
    ran(database, "erase", "--external-id", "PLANTED-1", "--yes")
    trail = query(database, "select actor, action, detail from audit order by seq")
    assert [
        "roster_imported", "links_minted", "seat_replaced", "mail_returned", "mail_returned", "staff_invited", "staff_removed",
        "exported", "backup_made", "erased",
    ] == [action for _, action, _ in trail]  # fmt: skip
    assert {"operator"} == {actor for actor, _, _ in trail}
    assert "planted" not in str(trail).lower()
    assert "is whole" in ran(database, "check")


def test_dry_run_leaves_no_line(database: Path) -> None:
    before = query(database, "select count(*) from audit")
    ran(database, "roster", "import", str(database.parent / "roster.csv"), "--dry-run")
    ran(database, "mail", "unsubscribed", "a-2", "--dry-run")
    assert before == query(database, "select count(*) from audit")
