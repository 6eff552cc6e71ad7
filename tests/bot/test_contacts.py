"""`voces contacts`: who agreed to one purpose, for that purpose; nobody else, nothing else, and on record."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.store.stand import look
from tests.bot.test_erase_command import ran

ROSTER = (
    "id_externo;nombre;correo;idioma\na-1;Ana;ana@example.org;es\na-2;Ben;ben@example.org;en\n"
    "a-3;Cid;cid@example.org;es\na-4;Dora;;es\n"
)
GIVEN = [
    ("a-1", "consent_recontact", "1"), ("a-1", "contact_email", "+ana@own.example"), ("a-1", "consent_results", "0"),
    ("a-2", "consent_recontact", "0"), ("a-2", "consent_results", "1"),
    ("a-3", "consent_recontact", "1"), ("a-3", "consent_results", "1"), ("a-3", "contact_email", "cid@own.example"),
    ("a-4", "consent_recontact", "1"),
]  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Path:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    ran(tmp_path / "v.db", "roster", "import", str(tmp_path / "roster.csv"))
    with closing(sqlite3.connect(tmp_path / "v.db")) as connection, connection:
        for external_id, item, value in GIVEN:
            connection.execute(
                "insert into contacts select member_id, ?, ?, '2027-03-01T10:11:12.000Z' from members where external_id = ?",
                (item, value, external_id),
            )
        # The roster takes no such name; the list does not rely on it.
        connection.execute("update members set name = '=cmd()|Ana' where external_id = 'a-1'")
        connection.execute("update members set messages_off_at = '2027-03-02' where external_id = 'a-3'")
    return tmp_path / "v.db"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_each_purpose_has_who_agreed_to_it_and_has_not_asked_for_silence(database: Path) -> None:
    folder = database.parent
    said = json.loads(ran(database, "contacts", str(folder / "again.csv"), "--for", "recontact", "--json"))
    assert (2, 1) == (said["people"], said["without_address"])
    assert [
        ["id_externo", "nombre", "cargo", "institucion", "correo", "idioma", "correo_de"],
        # Typed for this purpose; and no cell is a formula.
        ["a-1", "'=cmd()|Ana", "", "", "'+ana@own.example", "es", "respuesta"],
        ["a-4", "Dora", "", "", "", "es", ""],
    ] == rows(folder / "again.csv")
    ran(database, "contacts", str(folder / "report.csv"), "--for", "results")
    # An address that was typed for being contacted again is none for the report.
    assert [["a-2", "Ben", "", "", "ben@example.org", "en", "padrón"]] == rows(folder / "report.csv")[1:]


def test_no_time_and_no_case_is_in_the_list_and_it_is_on_record(database: Path) -> None:
    out = database.parent / "again.csv"
    ran(database, "contacts", str(out), "--for", "recontact")
    written = out.read_text(encoding="utf-8")
    ids = [one for (one,) in look(database, "select case_id from cases union select member_id from members")]
    assert ids
    assert [] == [one for one in (*ids, "2027-03", "10:11") if one in written]
    assert ("operator", "contacts_listed", "recontact n=2") == look(
        database, "select actor, action, detail from audit order by seq desc limit 1"
    )[0]


def test_a_purpose_must_be_named_and_no_file_is_replaced(database: Path) -> None:
    out = database.parent / "again.csv"
    ran(database, "contacts", str(out), code=2)
    ran(database, "contacts", str(out), "--for", "recontact")
    before = out.read_bytes()
    assert "it is there already" in ran(database, "contacts", str(out), "--for", "results", code=2)
    assert before == out.read_bytes()
