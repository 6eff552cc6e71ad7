"""The few lines that the README prints are run as they stand there, on an export of a rehearsal."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.house.tree import ROOT
from tests.tools import tool

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "researcher.md").read_text(encoding="utf-8")
LABEL = "Importance: empathic listening"


def snippet(heading: str) -> str:
    found = re.search(rf"^### {re.escape(heading)}\n\n```\w+\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    assert 5 >= len([line for line in found[1].splitlines() if line.strip()])
    return found[1]


@pytest.fixture(scope="module")
def wanted(exported: Path) -> tuple[int, float]:
    """How many rated the first capability, and their mean, from the canonical file alone."""
    with (exported / "data" / "responses.csv").open(encoding="utf-8", newline="") as file:
        valid = [code for row in csv.DictReader(file) if (code := int(row["imp_empathy"])) > 0]
    assert valid
    return len(valid), sum(valid) / len(valid)


def run(*command: str, at: Path) -> str:
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, check=False, timeout=120)
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


def test_pandas(exported: Path, wanted: tuple[int, float]) -> None:
    first = run(sys.executable, "-c", snippet("pandas"), at=exported).splitlines()[0]
    assert f"{LABEL} {wanted[0]} {wanted[1]}" == first


def test_r(exported: Path, wanted: tuple[int, float]) -> None:
    found = run(tool("Rscript"), "-e", snippet("R"), at=exported)
    assert f"{LABEL} {wanted[0]} {wanted[1]:.7g}" == found.splitlines()[0].strip()


def test_duckdb(exported: Path, wanted: tuple[int, float]) -> None:
    with duckdb.connect() as connection:
        script = snippet("DuckDB").replace("'data/", f"'{exported}/data/")
        create, mean, groups, _ = re.sub(r"--.*", "", script).split(";")
        connection.execute(create)
        ((n, average),) = connection.execute(mean).fetchall()
        assert wanted == (n, pytest.approx(average))
        assert wanted[0] == sum(n for code, n in connection.execute(groups).fetchall() if code > 0)


def test_pspp(exported: Path, wanted: tuple[int, float], tmp_path: Path) -> None:
    program = tmp_path / "look.sps"
    program.write_text(snippet("SPSS and PSPP"), encoding="utf-8")
    run(tool("pspp"), "-O", "format=csv", "-o", str(tmp_path / "o.csv"), str(program), at=exported)
    seen = (tmp_path / "o.csv").read_text(encoding="utf-8")
    assert f"{LABEL},{wanted[0]},{wanted[1]:.2f}".replace(",0.", ",.") in seen
    assert "$dev_acts" in seen


def test_stata_lines_name_what_is_there(exported: Path) -> None:
    # There is no Stata here: the file, the language and the reason that its lines name are looked for instead.
    lines = snippet("Stata").splitlines()
    assert (exported / lines[0].removeprefix("use ")).is_file()
    content = (exported / "data" / "responses.dta").read_bytes()
    assert b"_lang_list" in content and b"en es\0" in content
    assert "label language es" in lines
    book = json.loads((exported / "codebook.json").read_text(encoding="utf-8"))
    assert lines[4].rpartition(" ")[2] in {one["stata"] for one in book["missing"].values()}


def test_every_file_of_a_package_is_on_the_page(exported: Path) -> None:
    named = set(re.findall(r"[\w.-]+\.(?:csv|parquet|sav|dta|xlsx|html|json|xml|txt)\b", PAGE))
    held = {path.name for path in exported.rglob("*") if path.is_file()}
    covered = {"responses_en.sav", "codebook.json", "codebook.xlsx", "SHA256SUMS", "answers_long.csv", "answers_long.parquet",
               "paradata.csv", "paradata.parquet"}  # fmt: skip
    rest = {name for name in held - named - covered if not name.startswith(("questionnaire_", "read_"))}
    assert set() == rest
