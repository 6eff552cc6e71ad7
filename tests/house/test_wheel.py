"""The wheel is whole: built from the tree and installed where nothing else is, it checks the shipped study."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT, files

pytestmark = pytest.mark.slow

SETUPTOOLS = 77
"""The first that reads our licence expression."""


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("VOCES_", "PYTHON"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if int(version("setuptools").partition(".")[0]) < SETUPTOOLS:
        reason = f"setuptools {SETUPTOOLS} or newer builds the wheel; `make setup-dev` installs it"
        if os.environ.get("VOCES_REQUIRE_TOOLS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    # In a copy, since a build leaves its things beside the sources.
    tree = tmp_path_factory.mktemp("tree")
    for path in files():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tree / path)
    out = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        out,
        tree,
        cwd=tree,
    )
    (built,) = out.glob("voces-*.whl")
    return built


def test_wheel_holds_every_file_of_the_packages_and_nothing_of_the_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {Path(name) for name in archive.namelist()}
    ours = {path for path in files() if path.parts[0] in PACKAGES}
    assert set() == ours - held
    assert ours == {path for path in held if ".dist-info" not in path.parts[0]}
    assert {"LICENSE", "LICENSE-questionnaire"} <= {path.name for path in held}


def test_installed_wheel_checks_the_shipped_study(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "installed"
    run(sys.executable, "-m", "venv", "--without-pip", place, cwd=tmp_path)
    python = place / "bin" / "python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--quiet",
        "--python",
        python,
        "install",
        "--no-index",
        "--no-deps",
        wheel,
        cwd=tmp_path,
    )
    # Its dependencies are those installed here, by a path that comes last and brings no other Voces with it.
    (packages,) = place.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    where = run(python, "-c", "import bot, flows; print(bot.__file__, flows.__file__)", cwd=tmp_path).split()
    assert [True, True] == [Path(found).is_relative_to(place) for found in where]
    checked = json.loads(run(place / "bin" / "voces", "check", "--json", cwd=tmp_path))
    assert [] == checked["findings"]
    assert checked["summary"].startswith("lides_mx ")
