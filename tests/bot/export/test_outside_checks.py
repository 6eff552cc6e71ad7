"""Programs written by others open an export with the real tools and compare it with its codebook; where they are, they are run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import tool

PEOPLE = "500" if os.environ.get("VOCES_REQUIRE_TOOLS") else "70"
"""Every answer of each is the real engine's work: five hundred, as .ci/run asks for, take over a minute."""


@pytest.mark.slow
def test_outside_checks_pass_on_a_rehearsal(tmp_path: Path) -> None:
    checks = os.environ.get("VOCES_EXPORT_CHECKS", "")
    if not checks:
        pytest.skip("VOCES_EXPORT_CHECKS names no folder of outside checks")
    schema = Path(checks).parent.parent / "ddi-codebook-2.5" / "codebook.xsd"
    for name in ("pspp", "Rscript", "gretlcli", "bash"):
        tool(name)
    voces = [sys.executable, "-m", "bot"]
    store = ["--database", str(tmp_path / "voces.db"), "--json"]
    subprocess.run(
        [*voces, "rehearse", "--respondents", PEOPLE, "--seed", "1", *store], capture_output=True, check=True
    )
    done = subprocess.run([*voces, "export", str(tmp_path), *store], capture_output=True, text=True, check=True)
    folder = json.loads(done.stdout)["folder"]
    said = subprocess.run(
        ["bash", str(Path(checks) / "run_all.sh"), folder, *([str(schema)] if schema.exists() else [])],
        env={**os.environ, "PY": sys.executable}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert 0 == said.returncode, said.stdout + said.stderr
    assert 5 == said.stdout.count(" 0 failed"), said.stdout
