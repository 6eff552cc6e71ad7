"""An export opens in the real tools and says what the store holds; damaged files are found out."""

from __future__ import annotations

import asyncio
import csv
import errno
import json
import re
import subprocess
from pathlib import Path

import polars
import pyreadstat
import pytest

from bot import exporting, snapshotting
from bot.export import csv_file
from bot.export.cutting import cut
from bot.export.order import Wanted
from bot.export.package import ExportError
from bot.export.table import Table
from bot.exporting import export_store
from bot.releasing import Terms
from bot.store.errors import StoreError
from bot.study import load_study
from tests.bot.export.conftest import voces
from tests.tools import tool


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_rehearsal_is_marked_synthetic_everywhere(exported: Path) -> None:
    assert exported.name.endswith("_SYNTHETIC")
    assert "SYNTHETIC" in (exported / "README.txt").read_text(encoding="utf-8")
    _, meta = pyreadstat.read_sav(str(exported / "data" / "responses_en.sav"), metadataonly=True, output_format="dict")
    assert meta.file_label.startswith("SYNTHETIC")


def test_csv_and_sav_hold_the_same_cells(exported: Path) -> None:
    rows = rows_of(exported / "data" / "responses.csv")
    columns, meta = pyreadstat.read_sav(
        str(exported / "data" / "responses_es.sav"), output_format="dict", user_missing=True
    )
    assert list(rows[0]) == meta.column_names
    for variable in json.loads((exported / "codebook.json").read_text(encoding="utf-8"))["variables"]:
        if variable["missing_range"]:
            assert [float(row[variable["name"]]) for row in rows] == columns[variable["name"]]


@pytest.mark.parametrize(
    ("locale", "label", "value"),
    [("es", "Importancia: escucha empática", "Indispensable"), ("en", "Importance: empathic listening", "Essential")],
)
def test_sav_has_labels_missing_range_and_measure_in_each_language(
    exported: Path, locale: str, label: str, value: str
) -> None:
    _, meta = pyreadstat.read_sav(
        str(exported / "data" / f"responses_{locale}.sav"), user_missing=True, output_format="dict"
    )
    assert label == meta.column_names_to_labels["imp_empathy"]
    assert value == meta.variable_value_labels["imp_empathy"][5.0]
    assert [{"lo": -99.0, "hi": -93.0}] == meta.missing_ranges["imp_empathy"]
    assert "ordinal" == meta.variable_measure["imp_empathy"]


def test_every_cell_has_a_label_or_is_a_number(exported: Path) -> None:
    rows = rows_of(exported / "data" / "responses.csv")
    for variable in json.loads((exported / "codebook.json").read_text(encoding="utf-8"))["variables"]:
        cells = {row[variable["name"]] for row in rows}
        if variable["kind"] == "code":
            assert cells <= set(variable["values"]), (variable["name"], cells)
        elif variable["missing_range"]:
            assert all(re.fullmatch(r"-?\d+(\.\d+)?", cell) for cell in cells), variable["name"]


def test_no_name_is_longer_than_stata_takes_and_no_case_id_can_be_a_formula(exported: Path) -> None:
    rows = rows_of(exported / "data" / "responses.csv")
    assert all(len(name) <= 32 for name in rows[0])
    assert all(row["case_id"][0].isalpha() for row in rows)
    frame = polars.read_csv(exported / "data" / "responses.csv", infer_schema_length=None)
    assert polars.Int64 == frame.schema["imp_empathy"]


def test_open_text_stands_apart_and_only_on_request(rehearsal: Path, exported: Path, tmp_path: Path) -> None:
    typed = rows_of(exported / "data" / "open_text.csv")
    assert typed
    assert "'=1+1" in {row["text"] for row in typed}
    assert {"'="} == {row["text"][:2] for row in typed if row["apostrophe"] == "1"}
    exact = polars.read_parquet(exported / "data" / "open_text.parquet")
    assert [row["text"][int(row["apostrophe"]) :] for row in typed] == exact["text"].to_list()
    done = voces("export", str(tmp_path), "--json", "--format", "csv,sav", database=rehearsal)
    folder = Path(json.loads(done.stdout)["folder"])
    assert not (folder / "data" / "open_text.csv").exists()
    assert "=1+1" not in (folder / "data" / "responses.csv").read_text(encoding="utf-8")
    assert b"=1+1" not in (folder / "data" / "responses_es.sav").read_bytes()


def test_sums_are_right(exported: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=exported, capture_output=True, text=True, check=False
    )
    assert (0, "") == (done.returncode, done.stdout)


def test_pspp_opens_it_without_a_word(exported: Path, tmp_path: Path) -> None:
    program = tmp_path / "look.sps"
    program.write_text(
        f"GET FILE='{exported}/data/responses_es.sav'.\nFREQUENCIES imp_empathy disp.\nDESCRIPTIVES yrs_position.\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [tool("pspp"), "-O", "format=csv", "-o", str(tmp_path / "o.csv"), str(program)],
        capture_output=True,
        text=True,
        check=False,
    )
    seen = (tmp_path / "o.csv").read_text(encoding="utf-8")
    assert (0, "") == (done.returncode, done.stderr)
    assert "Indispensable" in seen
    book = json.loads((exported / "codebook.json").read_text(encoding="utf-8"))
    valid = next(v["n_valid"] for v in book["variables"] if v["name"] == "imp_empathy")
    assert f"N,Valid,{valid}," in seen


def test_r_opens_it_with_labels(exported: Path) -> None:
    script = (
        f"x <- haven::read_sav('{exported}/data/responses_en.sav');"
        "cat(attr(x$imp_empathy, 'label'), sum(!is.na(x$imp_empathy)), names(attr(x$imp_empathy, 'labels'))[12])"
    )
    done = subprocess.run([tool("Rscript"), "-e", script], capture_output=True, text=True, check=False)
    book = json.loads((exported / "codebook.json").read_text(encoding="utf-8"))
    valid = next(v["n_valid"] for v in book["variables"] if v["name"] == "imp_empathy")
    assert f"Importance: empathic listening {valid} Essential" == done.stdout, done.stderr


def test_an_empty_store_exports_an_empty_table(tmp_path: Path) -> None:
    voces("migrate", database=tmp_path / "e.db")
    voces("roster", "import", str(_roster(tmp_path)), database=tmp_path / "e.db")
    done = voces("export", str(tmp_path / "out"), "--json", database=tmp_path / "e.db")
    assert 0 == done.returncode, done.stderr
    assert 0 == json.loads(done.stdout)["n"]


def _roster(folder: Path) -> Path:
    path = folder / "r.csv"
    path.write_text("id_externo,nombre\na-1,Ana\n", encoding="utf-8")
    return path


def test_damage_is_found_before_anything_is_shown(
    rehearsal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(path: Path, table: Table) -> None:
        one = polars.col("imp_empathy")
        other = polars.when(one.cum_count() == 1).then(7 - one).otherwise(one).cast(polars.Int16())
        whole(path, Table(table.columns, table.frame.with_columns(other.alias("imp_empathy"))))

    whole = csv_file.write_responses
    monkeypatch.setattr(csv_file, "write_responses", damaged)
    with pytest.raises(ExportError, match=r"responses\.csv: imp_empathy"):
        asyncio.run(export_store(rehearsal, load_study("lides_mx"), tmp_path, Wanted(("csv",), ("es",))))
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device"),
            r"^\S+/out: it cannot be written \(No space left on device\); choose another folder, or free some space\.$",
        ),
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory", "/elsewhere/queue.csv"),
            r"^/elsewhere/queue\.csv: it cannot be used \(No such file or directory\)\.$",
        ),
    ],
    ids=["full disk", "another file"],
)
def test_a_full_disk_is_told_from_another_file_that_is_not_there(
    rehearsal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, says: str
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(exporting, "gather", failing)
    with pytest.raises(ExportError, match=says):
        asyncio.run(export_store(rehearsal, load_study("lides_mx"), tmp_path / "out", Wanted(("csv",), ("es",))))
    monkeypatch.setattr(snapshotting, "gather", failing)
    with pytest.raises(StoreError, match=says.replace("out: it", "s.db: the snapshot").split(";")[0].removesuffix("$")):
        asyncio.run(snapshotting.take_snapshot(rehearsal, load_study("lides_mx"), tmp_path / "out" / "s.db"))
    assert [] == list((tmp_path / "out").iterdir())


def test_a_file_is_no_folder(rehearsal: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place, says in (("file", "it is a file; name a folder"), ("file/under", r"written \(Not a directory\)")):
        with pytest.raises(ExportError, match=says):
            asyncio.run(export_store(rehearsal, load_study("lides_mx"), tmp_path / place, Wanted(("csv",), ("es",))))


def test_a_crosswalk_without_a_folder_is_refused_before_anything_is_written(rehearsal: Path, tmp_path: Path) -> None:
    terms = Terms(profile="public", crosswalk=tmp_path / "none" / "crosswalk.csv")
    with pytest.raises(ExportError, match=r"none/crosswalk\.csv: there is no such folder"):
        asyncio.run(export_store(rehearsal, load_study("lides_mx"), tmp_path / "out", Wanted(("csv",), ("es",)), terms))
    assert [] == list(tmp_path.iterdir())


def test_labels_are_cut_at_a_character() -> None:
    assert "ñ" == cut("ñandú", 2)
    assert "" == cut("ñandú", 1)
    assert "🙂" == cut("🙂🙂", 7)
