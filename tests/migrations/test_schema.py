"""The schema: the sum of its steps, forward only, and the promise that answers and names lie apart."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path

import pytest

from bot.store import sides
from bot.store.database import APPLICATION_ID, Database
from bot.store.errors import StoreFromTheFuture
from bot.store.migrate import Migration, apply, migrate, migrations, statements

PEOPLE = {*sides.PEOPLE, "staff"}
ANSWERS = {*sides.ANSWERS, *sides.QUESTIONNAIRE}
TRANSIT = {*sides.TRANSIT}
ELSE = {sides.LINK, *sides.STAFF, *sides.STORE} - PEOPLE
IDENTITY = re.compile(r"member|external|^name$|title|mail|institution|account|chat|phone|token|user")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "voces.db")
    yield opened
    await opened.close()


@pytest.fixture
def schema() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for migration in migrations():
        connection.executescript(migration.sql)
    yield connection
    connection.close()


def names(connection: sqlite3.Connection, kind: str) -> set[str]:
    return {
        name
        for (name,) in connection.execute(
            "select name from sqlite_schema where type = ? and name not like 'sqlite_%'", (kind,)
        )
    }


def fields(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"pragma table_info({table})")}


def written_down(connection: sqlite3.Connection) -> list[tuple]:
    return connection.execute("select type, name, tbl_name, sql from sqlite_schema order by type, name").fetchall()


def test_schema_file_is_the_sum_of_the_migrations(schema: sqlite3.Connection) -> None:
    sum_of_them = sqlite3.connect(":memory:")
    sum_of_them.executescript(files("migrations").joinpath("schema.sql").read_text(encoding="utf-8"))
    assert written_down(schema) == written_down(sum_of_them)
    assert (
        schema.execute("select * from disposition_codes").fetchall()
        == sum_of_them.execute("select * from disposition_codes").fetchall()
    )
    sum_of_them.close()


async def test_new_store_gets_every_migration_once(database: Database) -> None:
    assert [m.name for m in migrations()] == await migrate(database)
    assert await migrate(database) == []
    version, ours = await database.read(
        lambda c: [c.execute(f"pragma {name}").fetchone()[0] for name in ("user_version", "application_id")]
    )
    assert (len(migrations()), APPLICATION_ID) == (version, ours)


async def test_migrated_store_is_what_the_schema_file_says(database: Database, schema: sqlite3.Connection) -> None:
    await migrate(database)
    assert written_down(schema) == await database.read(written_down)


async def test_two_programs_that_migrate_at_once_do_it_once(database: Database) -> None:
    other = await Database.open(database.path)
    try:
        applied = await asyncio.gather(migrate(database), migrate(other))
    finally:
        await other.close()
    assert sorted(m.name for m in migrations()) == sorted(applied[0] + applied[1])


async def test_store_of_a_newer_voces_is_refused_with_what_to_do(database: Database) -> None:
    await migrate(database)
    await database.write(lambda c: c.execute("pragma user_version = 9000").rowcount)
    with pytest.raises(StoreFromTheFuture, match=r"newer Voces \(schema 9000.*install that version"):
        await migrate(database)


async def test_migration_that_fails_leaves_nothing_behind(database: Database) -> None:
    await migrate(database)
    before = await database.read(written_down)
    faulty = Migration(
        len(migrations()) + 1, "faulty", "create table half (x integer) strict;\ninsert into nowhere values (1);"
    )
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await database.write(partial(apply, faulty))
    assert before == await database.read(written_down)
    assert await migrate(database) == []


def test_statement_that_is_not_ended_is_an_error_and_comments_are_none() -> None:
    assert statements("create table a (x);  -- why\ninsert into a values (';\n');\n-- the end\n") == [
        "create table a (x);  -- why",
        "insert into a values (';\n');",
    ]
    with pytest.raises(ValueError, match="no semicolon"):
        statements("create table a (x);\ncreate table b (y)")


def test_every_table_is_strict_and_belongs_to_one_side(schema: sqlite3.Connection) -> None:
    tables = {
        row[1]: row[5]
        for row in schema.execute("pragma table_list")
        if row[2] == "table" and not row[1].startswith("sqlite_")
    }
    assert set(tables) == PEOPLE | ANSWERS | TRANSIT | ELSE
    assert {1} == set(tables.values())


def test_no_identity_is_on_the_answers_side(schema: sqlite3.Connection) -> None:
    assert {"member_id", "external_id", "name", "title", "email", "institution", "account"} <= {
        field for field in fields(schema, "members") if IDENTITY.search(field)
    }  # the pattern knows an identity when it sees one
    for table in ANSWERS:
        assert set() == {field for field in fields(schema, table) if IDENTITY.search(field)}, table
    for view in names(schema, "view"):
        assert set() == {field for field in fields(schema, view) if IDENTITY.search(field)}, view


def test_no_answer_is_on_the_peoples_side(schema: sqlite3.Connection) -> None:
    for table in PEOPLE:
        assert set() == {
            field for field in fields(schema, table) if re.search(r"case|variable|record|disp|snapshot|cells", field)
        }, table


def test_only_the_link_refers_to_both_sides(schema: sqlite3.Connection) -> None:
    refers = {
        table: {row[2] for row in schema.execute(f"pragma foreign_key_list({table})")}
        for table in names(schema, "table")
    }
    both = {table for table, others in refers.items() if others & PEOPLE and others & ANSWERS}
    assert {"link"} == both
    assert set() == set().union(*(refers[table] for table in PEOPLE)) & ANSWERS
    assert set() == set().union(*(refers[table] for table in ANSWERS)) & PEOPLE


def test_order_of_rows_does_not_join_people_and_cases(schema: sqlite3.Connection) -> None:
    """Tables kept in order of insertion could be laid side by side; these are kept in the order of random keys."""
    ordered = {row[1] for row in schema.execute("pragma table_list") if row[2] == "table" and not row[4]}
    assert set() == ordered & {
        "members",
        "tokens",
        "consents",
        "contacts",
        "deliveries",
        "results_sent",
        "do_not_contact",
        "cases",
        "records",
        "item_paradata",
    }


def test_views_say_nothing_of_people(schema: sqlite3.Connection) -> None:
    for view in names(schema, "view"):
        (sql,) = schema.execute("select sql from sqlite_schema where name = ?", (view,)).fetchone()
        assert set() == {table for table in PEOPLE | TRANSIT | {"link"} if re.search(rf"\b{table}\b", sql)}, view


CASE = "insert into cases (case_id, seed, entry_mode, disp, disp_at, created_at) values ('c1234567890123456', 1, 1, 311, '', '')"
MEMBER = "insert into members (member_id, external_id, account, created_at) values ('m1234567890123456', 'x', 1, '')"
REFUSED = {
    "a case with a disposition nobody knows": CASE.replace("311", "999"),
    "a case id that begins like a number": CASE.replace("'c1", "'11"),
    "an entry mode nobody knows": CASE.replace("1, 1, 311", "1, 4, 311"),
    "an account of two members": MEMBER.replace("'m1", "'m2").replace("'x'", "'y'"),
    "an external id twice": MEMBER.replace("'m1", "'m2").replace(" 1, '')", " 2, '')"),
    "a word in a number's place": CASE.replace("values ('c1234567890123456', 1", "values ('c2234567890123456', 'one'"),
    "an update that is done and keeps what it said": "insert into inbox values (1, 0, '', 'done', 0, '', x'00')",
    "an update that is done and keeps its sender": "insert into inbox values (1, 5, '', 'done', 0, '', null)",
    "something said that keeps its words": "insert into outbox (step, state, locale, version, say, created_at) values (0, 'said', '', '', 'x', '')",
    "an account beside a case": "insert into outbox (case_id, account, step, state, locale, version, say, created_at)"
    " values ('c', 1, 0, 'waiting', '', '', '', '')",
    "a reminder sent at no time": "insert into reminders (case_id, kind, due_at, state) values ('c0000000000000000', 'nudge', '', 'sent')",
    "a record of nothing": "insert into records (case_id, seq, version, variable, kind, via, item, visit, given_at)"
    " values ('c0000000000000000', 1, 'v', 'x', 'data', '', '', 1, '')",
    "cells without consent": "insert into interviews (case_id, version, step, snapshot, cells, locale, phase, begun_at, last_at)"
    " values ('c0000000000000000', 'v', 1, '', '{\"a\":1}', '', '', '', '')",
    "a second kind of the same store": "insert into store_facts values (2, 'demo', '', '', zeroblob(32))",
}


@pytest.mark.parametrize("what", REFUSED)
def test_database_itself_refuses(schema: sqlite3.Connection, what: str) -> None:
    schema.execute(CASE.replace("c1234567890123456", "c0000000000000000"))
    schema.execute(MEMBER)
    schema.execute("pragma foreign_keys = off")
    if "disposition" in what:
        schema.commit()
        schema.execute("pragma foreign_keys = on")
    with pytest.raises(sqlite3.IntegrityError):
        schema.execute(REFUSED[what])


def test_what_the_refused_rows_are_made_of_is_taken(schema: sqlite3.Connection) -> None:
    """The refusals above are for the reason they name: the same rows without it go in."""
    for sql in (
        CASE,
        MEMBER,
        "insert into inbox values (1, 0, '', 'done', 0, '', null)",
        "insert into outbox (step, state, locale, version, say, created_at) values (0, 'said', '', '', '', '')",
        "insert into outbox (account, step, state, locale, version, say, created_at) values (1, 0, 'waiting', '', '', 'x', '')",
        "insert into reminders (case_id, kind, due_at, state) values ('c1234567890123456', 'nudge', '', 'waiting')",
        (
            "insert into records (case_id, seq, version, variable, value_num, kind, via, item, visit, given_at)"
            " values ('c1234567890123456', 1, 'v', 'x', 1, 'data', '', '', 1, '')"
        ),
        (
            "insert into interviews (case_id, version, step, snapshot, cells, locale, phase, begun_at, last_at)"
            " values ('c1234567890123456', 'v', 1, '', '{}', '', '', '', '')"
        ),
        "insert into store_facts values (1, 'demo', '', '', zeroblob(32))",
    ):
        assert schema.execute(sql).rowcount == 1
