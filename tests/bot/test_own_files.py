"""Whatever is written is for its owner only, under any umask: every command, the bot's store, and every file beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.test_erase_command import ran
from tests.bot.test_service import consented
from tests.stage import Stage

WRITES: dict[str, tuple[str, ...]] = {
    "backup": ("backup", "copy.db"),
    "export": ("export", "out", "--open-text", "--excel-safe"),
    "export --zip": ("export", "out", "--zip", "--format", "csv"),
    "snapshot": ("snapshot", "s.db", "--open-text"),
    "text-review": ("text-review", "queue.xlsx"),
    "text-review csv": ("text-review", "queue.csv"),
    "report": ("report", "r.html"),
    "status": ("status", "--chart", "chart.png"),
    "contacts": ("contacts", "contacts.csv", "--for", "recontact"),
    "roster links": ("roster", "links", "links.csv"),
    "letters and codes": ("roster", "links", "letters", "--qr", "svg,png"),
    "mail preview": ("mail", "preview", "mails"),
    "merge file": ("wave", "send", "w1", "--yes"),
}
"""Commands that write files, each with what it writes into the folder in which it stands."""


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return [
        f"{path.relative_to(folder)} {path.stat().st_mode & 0o777:04o}"
        for path in folder.rglob("*")
        if path.stat().st_mode & 0o077
    ]


@pytest.mark.slow
@pytest.mark.parametrize("what", WRITES)
def test_files_of_every_command_are_their_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    from tests.bot.test_wave_command import BY_MAIL, Still  # noqa: PLC0415

    monkeypatch.setattr("bot.waving.datetime", Still)
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o700)
    Path("roster.csv").touch(0o600)
    Path("roster.csv").write_text("id_externo;nombre;correo\na-1;Ana;ana@example.org\n", encoding="utf-8")
    database = tmp_path / "v.db"
    ran(database, "roster", "import", "roster.csv")
    if what == "merge file":
        ran(database, "wave", "plan", "w1", *BY_MAIL)
    before = set(tmp_path.rglob("*"))
    arguments = WRITES[what]
    os.umask(0)
    if arguments[0] == "mail":  # has no store
        monkeypatch.setenv("VOCES_DATABASE", str(database))
        from typer.testing import CliRunner  # noqa: PLC0415

        from bot.cli import app  # noqa: PLC0415

        assert 0 == CliRunner().invoke(app, list(arguments)).exit_code
    else:
        ran(database, *arguments)
    assert set(tmp_path.rglob("*")) - before - {database.with_name("v.db-wal"), database.with_name("v.db-shm")}
    assert [] == open_to_others(tmp_path)


async def test_store_of_a_running_bot_is_its_owners_with_all_its_files(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        await consented(stage)
        found = {path.name for path in tmp_path.iterdir()}
        assert {"voces.db", "voces.db-wal", "voces.db-shm", "voces.db.lock"} <= found
        assert [] == open_to_others(tmp_path)
