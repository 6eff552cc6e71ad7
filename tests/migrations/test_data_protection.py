"""The data protection sheet names every table and column that there is, on the side where it is; the notices promise what it says."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from bot.store import sides
from bot.store.migrate import migrations

ROOT = Path(__file__).parents[2]
SHEET = (ROOT / "docs" / "data-protection.md").read_text(encoding="utf-8")
SECTIONS = {
    "People: who was invited or wrote to us": sides.PEOPLE,
    "Link": (sides.LINK,),
    "Answers": sides.ANSWERS,
    "On its way": sides.TRANSIT,
    "Staff": sides.STAFF,
    "The questionnaire and the file itself": (*sides.QUESTIONNAIRE, *sides.STORE),
}


def section(title: str) -> str:
    return SHEET.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def documented(text: str) -> dict[str, list[str]]:
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", text, flags=re.MULTILINE)
    return {table: re.findall(r"`(\w+)`", columns) for table, columns in rows}


def in_schema() -> dict[str, list[str]]:
    connection = sqlite3.connect(":memory:")
    for migration in migrations():
        connection.executescript(migration.sql)
    tables = [
        name
        for (name,) in connection.execute(
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"
        )
    ]
    found = {table: [row[1] for row in connection.execute(f"pragma table_info({table})")] for table in tables}
    connection.close()
    return found


def test_sheet_names_every_table_and_every_column() -> None:
    assert in_schema() == documented(SHEET), "write the new table or column into docs/data-protection.md"


@pytest.mark.parametrize("title", SECTIONS)
def test_every_table_stands_under_its_side(title: str) -> None:
    assert set(SECTIONS[title]) == set(documented(section(title)))


@pytest.mark.parametrize(
    ("locale", "promises"),
    [
        ("es", ("se guarda separado de sus respuestas", "{link_deletion_date}", "/retirar", "/misdatos", "/baja", "Telegram", "avisará en este chat",
                "a quienes se retiren", "las personas que gestionan el estudio")),
        ("en", ("kept apart from your answers", "{link_deletion_date}", "/withdraw", "/mydata", "/stop", "Telegram", "told in this chat",
                "of people who withdraw", "the people who run the study")),
    ],
)  # fmt: skip
def test_notices_promise_what_the_sheet_says(locale: str, promises: tuple[str, ...]) -> None:
    notice = (ROOT / "flows" / "lides_mx" / f"notice_{locale}.md").read_text(encoding="utf-8")
    assert [] == [promise for promise in promises if promise not in notice]
