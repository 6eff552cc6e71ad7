"""`voces mail` as it is typed: what it prints, what it refuses in one line, and no secret in either."""

from __future__ import annotations

import asyncio
import json
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.bot.command import voces
from tests.bot.mail.postmaster import AUTHORITY, PASSWORD, USER, postmaster
from tests.bot.test_cli import one_line, started

ROSTER = "id_externo;nombre;correo;idioma\na;Ana;ana@uni.example;es\nb;Ben;ben@uni.example;en\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    assert 0 == voces("roster", "import", "roster.csv", cwd=tmp_path).returncode
    return tmp_path


def test_preview_writes_every_message_in_every_language(tmp_path: Path) -> None:
    done = voces("mail", "preview", "out", cwd=tmp_path)
    assert 0 == done.returncode, done.stderr
    names = {
        f"{kind}-{locale}.eml"
        for kind in ("invitation", "reminder_1", "reminder_2", "reminder_3")
        for locale in ("es", "en")
    }
    assert names == {path.name for path in (tmp_path / "out").iterdir()}
    message = message_from_bytes((tmp_path / "out" / "reminder_3-en.eml").read_bytes(), policy=policy.default)
    assert message["Subject"].startswith("Last reminder: ")


def test_bounces_and_requests_are_kept_and_told(place: Path) -> None:
    (place / "bounces.csv").write_text("correo,motivo\nana@uni.example,no existe\nx@uni.example,\n", encoding="utf-8")
    rehearsed = voces("mail", "bounces", "bounces.csv", "--dry-run", cwd=place)
    assert "a: would be unreachable by mail (no existe)" in rehearsed.stdout
    done = json.loads(voces("mail", "bounces", "bounces.csv", "--json", cwd=place).stdout)
    assert (1, ["x@uni.example"], False) == (done["marked"], done["unknown"], done["dry_run"])
    stopped = voces("mail", "unsubscribed", "ben@uni.example", "zz", cwd=place)
    assert (1, True) == (stopped.returncode, "b: not written to any more" in stopped.stdout)
    assert "Not on the roster: zz." in stopped.stdout
    people = {one["external_id"]: one for one in json.loads(voces("roster", "list", "--json", cwd=place).stdout)}
    assert ("no existe", "not_invited") == (people["a"]["mail_fault"], people["a"]["status"])
    assert ("", "refused") == (people["b"]["mail_fault"], people["b"]["status"])
    assert "mail comes back" in voces("roster", "list", cwd=place).stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("mail", "unsubscribed"), "Name people"),
        (("mail", "bounces", "nowhere.mbox"), "it cannot be read"),
        (("mail", "bounces", "roster.csv", "--database", "none.db"), "there is no such store"),
        (("mail", "test", "me@uni.example"), "VOCES_SMTP_HOST is not set"),
    ],
)
def test_wrong_use_is_one_line(place: Path, arguments: tuple[str, ...], says: str) -> None:
    done = voces(*arguments, cwd=place)
    assert (2, True) == (done.returncode, says in one_line(done))


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    done = voces("mail", "preview", "out", cwd=tmp_path)
    assert (1, True) == (done.returncode, "out: it cannot be written" in one_line(done))


async def tried(folder: Path, security: str, *arguments: str, **settings: str) -> tuple[Any, Any]:
    """Run `voces mail test` against a server of ours."""
    async with postmaster(security, auth=True) as master:  # type: ignore[arg-type]
        authority = folder / "authority.pem"
        AUTHORITY.cert_pem.write_to_path(str(authority))
        known = {"VOCES_SMTP_HOST": "localhost", "VOCES_SMTP_PORT": str(master.port), "VOCES_SMTP_SECURITY": security,
                 "VOCES_SMTP_FROM": "lides@study.example", "VOCES_SMTP_USER": USER, "VOCES_SMTP_PASSWORD": PASSWORD,
                 "VOCES_SMTP_CA": str(authority)}  # fmt: skip
        environment = {**known, **settings}
        done = await asyncio.to_thread(
            started, "mail", "test", *(arguments or ("me@uni.example",)), cwd=folder, **environment
        )
        return done, master


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_example_is_sent_by_the_server_of_the_settings(tmp_path: Path, security: str) -> None:
    done, master = await tried(tmp_path, security, "me@uni.example", "--language", "en")
    assert (0, ["me@uni.example"]) == (done.returncode, master.to()), done.stderr
    assert master.messages()[0]["Subject"].startswith("Personal invitation: ")


async def test_wrong_password_is_told_in_one_line_without_it(tmp_path: Path) -> None:
    done, _ = await tried(tmp_path, "starttls", VOCES_SMTP_PASSWORD="open sesame", VOCES_LOG_LEVEL="DEBUG")
    assert 1 == done.returncode
    assert "does not accept VOCES_SMTP_USER and VOCES_SMTP_PASSWORD (535)" in one_line(done)
    assert "sesame" not in done.stdout + done.stderr


async def test_certificate_of_an_unknown_authority_is_told(tmp_path: Path) -> None:
    done, master = await tried(tmp_path, "starttls", VOCES_SMTP_CA="")
    assert (1, []) == (done.returncode, master.taken)
    assert "certificate is not to be trusted" in one_line(done)
