"""What leaves the house, on which terms: several versions, profiles, reviewed texts; and the snapshot, as the tools read it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from bot import open_store
from bot.export.needs import needs
from bot.export.package import ExportError
from bot.gathering import Gathered, gather
from bot.rehearsal import rehearse_many
from bot.releasing import Terms, WrongTerms, parts, write_crosswalk
from bot.snapshotting import take_snapshot
from bot.store.errors import StoreError
from bot.study import load_study
from bot.text_review import update_queue
from tests.bot.versions import newer
from tests.tools import tool

STUDY = load_study("lides_mx")
AS_OF = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def two_versions(rehearsal: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("versions") / "voces.db"
    shutil.copyfile(rehearsal, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_store, "shipped_sources", newer)
        asyncio.run(rehearse_many(path, STUDY, 8, 9))
    return path


@pytest.fixture(scope="module")
def gathered(two_versions: Path, tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    return asyncio.run(gather(two_versions, STUDY, tmp_path_factory.mktemp("spool"), with_texts=True))


# ---------------------------------------------------------------- versions


def test_stacked_versions_hold_every_variable_and_say_what_differs(gathered: Gathered) -> None:
    (part,) = parts(gathered, STUDY, Terms())
    assert ("1.1.0", "1.0.0") == part.versions
    frame = part.table.frame
    assert {-95} == set(frame.filter(pl.col("q_version") == "1.1.0")["burden"])
    assert {-95} < set(frame.filter(pl.col("q_version") == "1.0.0")["burden"])
    said = {(one.variable, one.what, one.detail) for one in part.differences}
    assert ("burden", "removed", "") in said
    assert ("appointment", "recoded", "+7") in said
    assert {"1.0.0"} == {one.older for one in part.differences}
    appointment = next(column for column in part.table.columns if column.name == "appointment")
    assert {7, 90} < set(appointment.values)


def test_apart_each_version_has_its_own_columns_and_cases(gathered: Gathered) -> None:
    newest, oldest = parts(gathered, STUDY, Terms(versions="apart", open_text=True))
    assert ("1.1.0",) == newest.versions
    assert "burden" in oldest.table.frame.columns
    assert "burden" not in newest.table.frame.columns
    assert {"1.0.0"} == set(oldest.table.frame["q_version"])
    assert len(gathered.table) == len(newest.table) + len(oldest.table)
    assert len(gathered.dispositions) == len(newest.dispositions) + len(oldest.dispositions)
    for part in (newest, oldest):
        cases = set(part.table.frame["case_id"])
        assert set(part.long["paradata"].frame.collect()["case_id"]) == cases
        assert part.texts is not None
        assert {text[0] for text in part.texts} <= cases
    appointment = next(column for column in oldest.table.columns if column.name == "appointment")
    assert 7 not in set(appointment.values)


# ---------------------------------------------------------------- profiles


def test_research_warns_where_people_can_be_found(gathered: Gathered) -> None:
    (part,) = parts(gathered, STUDY, Terms())
    assert "whoever knows these people can find them" in part.warnings[0]
    (part,) = parts(gathered, STUDY.model_copy(update={"minimum_cell": 1}), Terms())
    assert () == part.warnings


def test_public_is_refused_with_the_cells_named_and_says_what_to_do(gathered: Gathered) -> None:
    with pytest.raises(ExportError, match=r"public: fewer than 5 cases share these: stratum = 0, .*--leave-out"):
        parts(gathered, STUDY, Terms(profile="public"))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gendr", "--leave-out: there is no column gendr; codebook.json of an export names them all."),
        ("case_id", "--leave-out: case_id stays; in a public file it is new in every release."),
    ],
)
def test_column_that_cannot_be_left_out_is_named(gathered: Gathered, name: str, says: str) -> None:
    with pytest.raises(WrongTerms) as wrong:
        parts(gathered, STUDY, Terms(profile="public", leave_out=frozenset({"gender", name})))
    assert says == str(wrong.value)


@pytest.mark.parametrize("column", ["stratum", "status", "disp", "imp_empathy", "cap_mean", "q_version"])
def test_any_other_column_can_be_left_out_of_a_public_file(gathered: Gathered, column: str) -> None:
    left_out = frozenset({"gender", "age_group", "inst_region", "inst_control", "pos_level", column})
    (part,) = parts(gathered, STUDY, Terms(profile="public", leave_out=left_out))
    assert column not in part.table.frame.columns
    assert (column != "status") is bool(needs(part.table))


def test_a_public_part_keeps_nothing_that_joins_it_to_the_store(gathered: Gathered, tmp_path: Path) -> None:
    left_out = frozenset({"gender", "age_group", "inst_region", "inst_control", "pos_level"})
    (part,) = parts(gathered, STUDY, Terms(profile="public", leave_out=left_out))
    ids = set(gathered.table.frame["case_id"]) | {row.case_id for row in gathered.dispositions}
    seeds = set(gathered.table.frame["rand_seed"])
    for column in part.table.columns:
        if column.kind == "text":
            assert not (ids | seeds) & set(part.table.frame[column.name]), column.name
    assert not ids & {row[0] for row in part.dispositions}
    assert {} == part.long
    assert None is part.texts
    write_crosswalk(tmp_path / "crosswalk.csv", [part])
    assert 0o600 == stat.S_IMODE((tmp_path / "crosswalk.csv").stat().st_mode)
    assert 1 + len(part.table) == len((tmp_path / "crosswalk.csv").read_text().splitlines())
    with pytest.raises(ExportError, match="it exists already"):
        write_crosswalk(tmp_path / "crosswalk.csv", [part])


# ---------------------------------------------------------------- texts


def test_texts_leave_as_they_were_reviewed(two_versions: Path, gathered: Gathered, tmp_path: Path) -> None:
    (part,) = parts(gathered, STUDY, Terms(open_text=True))
    assert part.texts is not None
    assert {"no"} == {status for *_, status in part.texts}
    queue = tmp_path / "queue.csv"
    made = asyncio.run(update_queue(two_versions, queue))
    assert made.new == len(gathered.texts)
    (part,) = parts(gathered, STUDY, Terms(open_text=True, review=queue))
    assert [] == list(part.texts or ())
    assert f"{len(gathered.texts)} texts stay here" in part.warnings[-1]
    frame = pd.read_csv(queue, dtype=str, keep_default_na=False)
    frame.loc[0, ["decision", "redacted"]] = ["redact", "un texto [name]"]
    frame.loc[1, "decision"] = "keep"
    frame.to_csv(queue, index=False)
    (part,) = parts(gathered, STUDY, Terms(open_text=True, review=queue))
    assert ["redacted", "reviewed"] == [text[3] for text in part.texts or ()]
    assert "un texto [name]" == (part.texts or [("", "", "", "")])[0][2]
    assert len(gathered.texts) - 2 == asyncio.run(update_queue(two_versions, queue)).counts["pending"]
    with pytest.raises(ExportError, match="there is no such queue"):
        parts(gathered, STUDY, Terms(open_text=True, review=tmp_path / "none.csv"))


# ---------------------------------------------------------------- the snapshot


@pytest.fixture(scope="module")
def snapshot(two_versions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("snapshot") / "study.db"
    asyncio.run(take_snapshot(two_versions, STUDY, path, as_of=AS_OF))
    return path


def test_a_snapshot_is_one_closed_file_of_strict_tables_without_identity(snapshot: Path, two_versions: Path) -> None:
    assert 0o600 == stat.S_IMODE(snapshot.stat().st_mode)
    assert [snapshot.name] == [path.name for path in snapshot.parent.iterdir()]
    with sqlite3.connect(snapshot) as connection:
        assert ("delete",) == connection.execute("pragma journal_mode").fetchone()
        tables = dict(
            connection.execute("select name, strict from pragma_table_list where schema = 'main' and type = 'table'")
        )
        tables.pop("sqlite_schema", None)
        assert {1} == set(tables.values())
        expected = {
            "snapshot_facts", "responses_v1_1_0", "responses_v1_0_0", "answers_long", "codebook", "value_labels", "dispositions", "paradata",
        }  # fmt: skip
        assert expected == set(tables)
        assert ("rehearsal", "lides_mx", "2026-12-01T12:00:00Z", 1) == connection.execute(
            "select * from snapshot_facts"
        ).fetchone()
        dumped = "\n".join(connection.iterdump())
    connection.close()
    with sqlite3.connect(two_versions) as store:
        members = [row[0] for row in store.execute("select member_id from members")]
    store.close()
    assert not any(member in dumped for member in members)
    assert "Un proyecto de mejora" not in dumped


def test_a_snapshot_holds_the_table_of_each_version(snapshot: Path, gathered: Gathered) -> None:
    connection = sqlite3.connect(snapshot)
    for part in parts(gathered, STUDY, Terms(versions="apart")):
        name = f"responses_v{part.versions[0].replace('.', '_')}"
        read = pl.read_database(f"select * from {name} order by case_id", connection, infer_schema_length=None)
        expected = part.table.plain()
        assert expected.columns == read.columns
        for column in expected.columns:
            assert expected[column].to_list() == read[column].to_list(), column
        described = {
            row[0] for row in connection.execute("select variable from codebook where q_version = ?", part.versions)
        }
        assert set(expected.columns) == described
    items = dict(connection.execute("select variable, item from codebook where q_version = '1.1.0'"))
    assert ("imp", "dev_acts", "gender") == (items["imp_team"], items["dev_acts_01"], items["gender"])
    assert {""} == {items[name] for name in ("case_id", "status", "gap_team", "speeder")}
    formula = connection.execute("select formula_es from codebook where variable = 'gap_team'").fetchone()[0]
    connection.close()
    assert "imp_team − cap_team" in formula


def test_the_same_store_gives_the_same_bytes(two_versions: Path, snapshot: Path, tmp_path: Path) -> None:
    asyncio.run(take_snapshot(two_versions, STUDY, tmp_path / "again.db", as_of=AS_OF))
    assert snapshot.read_bytes() == (tmp_path / "again.db").read_bytes()


def test_a_snapshot_replaces_a_snapshot_and_nothing_else(two_versions: Path, snapshot: Path, tmp_path: Path) -> None:
    before = two_versions.read_bytes()
    with pytest.raises(StoreError, match="is no snapshot"):
        asyncio.run(take_snapshot(two_versions, STUDY, two_versions))
    assert before == two_versions.read_bytes()
    (tmp_path / "note.db").write_text("a note", encoding="utf-8")
    with pytest.raises(StoreError, match="is no snapshot"):
        asyncio.run(take_snapshot(two_versions, STUDY, tmp_path / "note.db"))
    assert ["note.db"] == [path.name for path in tmp_path.iterdir()]
    shutil.copyfile(snapshot, tmp_path / "old.db")
    asyncio.run(take_snapshot(two_versions, STUDY, tmp_path / "old.db", open_text=True))
    with sqlite3.connect(tmp_path / "old.db") as connection:
        assert 0 < connection.execute("select count(*) from open_text").fetchone()[0]
    connection.close()


def test_pandas_and_duckdb_read_types(snapshot: Path, gathered: Gathered, tmp_path: Path) -> None:
    connection = sqlite3.connect(snapshot)
    d = pd.read_sql("select * from responses_v1_0_0", connection, parse_dates=["started_at", "submitted_at"])
    connection.close()
    assert "int64" == str(d["imp_team"].dtype)
    assert "float64" == str(d["imp_mean"].dtype)
    assert "datetime64" in str(d["started_at"].dtype)
    import duckdb  # noqa: PLC0415

    gathered.table.frame.write_parquet(tmp_path / "responses.parquet")
    ((n, mean),) = duckdb.sql(
        f"select count(*), avg(imp_team) from '{tmp_path}/responses.parquet' where imp_team > 0 and q_version = '1.0.0'"
    ).fetchall()
    valid = d.loc[d["imp_team"] > 0, "imp_team"]
    assert (len(valid), pytest.approx(valid.mean())) == (n, mean)


def test_r_reads_types_and_labels(snapshot: Path) -> None:
    script = (
        f"c <- DBI::dbConnect(RSQLite::SQLite(), '{snapshot}', flags = RSQLite::SQLITE_RO);"
        "d <- DBI::dbGetQuery(c, 'select * from responses_v1_0_0');"
        "l <- DBI::dbGetQuery(c, \"select label_es from value_labels where variable = 'imp_team' and code = 5\");"
        "cat(class(d$imp_team), class(d$imp_mean), class(d$case_id), l$label_es[1]); DBI::dbDisconnect(c)"
    )
    done = subprocess.run([tool("Rscript"), "-e", script], capture_output=True, text=True, check=False)
    assert "integer numeric character Indispensable" == done.stdout, done.stderr


# ---------------------------------------------------------------- very small and very odd


def thinned(store: Path, where: str, to: Path) -> Path:
    """Return a copy of a store that keeps only the interviews for which this holds."""
    shutil.copyfile(store, to)
    with sqlite3.connect(to) as connection:
        connection.execute("pragma foreign_keys = on")
        connection.execute(f"delete from cases where case_id not in (select case_id from interviews where {where})")
    connection.close()
    return to


@pytest.mark.parametrize(
    ("where", "n"),
    [
        ("false", 0),
        ("case_id = (select min(case_id) from interviews where submitted_at is not null)", 1),
        ("consent_at is not null and case_id in (select case_id from cases where disp = 212)", None),
    ],
    ids=["no case", "one case", "only break-offs"],
)
def test_few_or_broken_off_cases_are_exported_all_the_same(
    rehearsal: Path, tmp_path: Path, where: str, n: int | None
) -> None:
    store = thinned(rehearsal, where, tmp_path / "voces.db")
    (tmp_path / "spool").mkdir()
    read = asyncio.run(gather(store, STUDY, tmp_path / "spool", with_texts=True))
    assert (len(read.table) if n is None else n) == len(read.table)
    assert n is not None or {3} == set(read.table.frame["status"])
    (part,) = parts(read, STUDY, Terms())
    assert 178 <= len(part.table.columns)
    if n is None:
        assert {-95} == set(part.table.frame["speeder"])  # no complete interview sets a limit
    if n != 0:
        with pytest.raises(ExportError, match="public: fewer than 5"):
            parts(read, STUDY, Terms(profile="public"))
    taken = asyncio.run(take_snapshot(store, STUDY, tmp_path / "s.db"))
    assert len(read.table) == taken.n
    assert 14 == len(needs(read.table))


def test_a_store_that_fielded_nothing_yet_is_an_empty_table(tmp_path: Path) -> None:
    (tmp_path / "spool").mkdir()
    read = asyncio.run(gather(tmp_path / "voces.db", STUDY, tmp_path / "spool"))
    (part,) = parts(read, STUDY, Terms(versions="apart"))
    assert (0, ()) == (len(part.table), part.versions)
    assert 0 == asyncio.run(take_snapshot(tmp_path / "voces.db", STUDY, tmp_path / "s.db")).n


def test_a_text_of_many_emoji_is_reviewed_and_leaves_whole(rehearsal: Path, tmp_path: Path) -> None:
    store = tmp_path / "voces.db"
    shutil.copyfile(rehearsal, store)
    text = "👩‍🔬" * 1365
    with sqlite3.connect(store) as connection:
        case_id, variable = connection.execute(
            "select case_id, variable from answers_long where value_text <> '' and superseded_at is null and void = 0 limit 1"
        ).fetchone()
        connection.execute(
            "update records set value_text = ? where case_id = ? and variable = ? and superseded_at is null",
            (text, case_id, variable),
        )
    connection.close()
    asyncio.run(update_queue(store, tmp_path / "q.csv"))
    frame = pd.read_csv(tmp_path / "q.csv", dtype=str, keep_default_na=False)
    frame["decision"] = "conservar"
    frame.to_csv(tmp_path / "q.csv", index=False)
    (tmp_path / "spool").mkdir()
    read = asyncio.run(gather(store, STUDY, tmp_path / "spool", with_texts=True))
    (part,) = parts(read, STUDY, Terms(open_text=True, review=tmp_path / "q.csv"))
    assert (case_id, variable, text, "reviewed") in list(part.texts or ())
    assert len(read.texts) == len(part.texts or ())
