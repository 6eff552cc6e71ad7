"""What deploy/ hands out holds together: what it copies exists, what it sets is a setting, nothing runs as root."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.config import PREFIX, Settings
from tests.house.tree import ROOT

UNIT = (ROOT / "deploy/voces.service").read_text(encoding="utf-8")
IMAGE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_every_setting_is_one() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    named = set(re.findall(r"VOCES_[A-Z_]+", UNIT + IMAGE))
    assert {"VOCES_DATABASE", "VOCES_BACKUP_DIR"} <= named <= known


def test_image_copies_what_is_there_and_let_through() -> None:
    copied = [name for line in re.findall(r"^COPY (?!--from)(.*)$", IMAGE, re.MULTILINE) for name in line.split()[:-1]]
    assert {"bot", "flows", "requirements.lock"} <= set(copied)
    assert [] == [name for name in copied if not (ROOT / name).exists() or f"!{name}" not in IGNORED]
    assert "*" == IGNORED[0]


def test_image_is_not_root_and_pins_by_hash_and_tells_its_health() -> None:
    last = IMAGE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "--require-hashes -r requirements.lock" in IMAGE
    assert "/healthz" in re.findall(r"^HEALTHCHECK.*\n.*$", last, re.MULTILINE)[0]
    assert "127.0.0.1:9100" in last


def test_unit_shuts_what_the_page_says_it_shuts() -> None:
    said = dict(re.findall(r"^(\w+)=(.*)$", UNIT, re.MULTILINE))
    expected = {
        "DynamicUser": "yes", "UMask": "0077", "StateDirectoryMode": "0700", "NoNewPrivileges": "yes", "CapabilityBoundingSet": "",
        "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes", "PrivateUsers": "yes",
        "ProtectProc": "invisible", "RestartPreventExitStatus": "2",
    }  # fmt: skip
    assert expected == {name: said.get(name) for name in expected}
    assert "User" not in said
    # A secret in the unit would be everybody's to read.
    lines = [line for line in (UNIT + IMAGE).splitlines() if not line.startswith("#")]
    assert [] == [line for line in lines if re.search(r"VOCES_\w*(TOKEN|PASSWORD|SECRET|PASSPHRASE)", line)]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_unit_is_one_and_leaves_little_open(tmp_path: Path) -> None:
    # The program need not be installed here for the unit to be looked at.
    unit = tmp_path / "voces.service"
    unit.write_text(UNIT.replace("/opt/voces/venv/bin/voces", "/bin/true"), encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (0, False) == (verified.returncode, "voces.service" in verified.stderr), verified.stderr
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert 0 == rated.returncode, rated.stdout[-400:]
