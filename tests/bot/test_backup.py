"""Copies of the store: whole, known, readable by their owner only; and the drill of putting one back and going on."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest

from bot.backing_up import Keeper, back_up, restore
from bot.sealing import Seal, SealError, open_file, read_seal, seal_file
from bot.store.backups import CopyFailed, copy
from bot.store.errors import NotAStore, StoreDamaged
from bot.store.lock import StoreTaken
from tests import patience
from tests.bot.store.stand import look
from tests.bot.test_cli import one_line, voces
from tests.bot.test_service import consented
from tests.stage import Stage

NO_SEAL = Seal()


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    """Permissions are ours to set, whatever the account's habits."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()}


async def test_copy_while_the_bot_runs_is_whole_known_and_for_its_owner_only(tmp_path: Path) -> None:
    async with Stage(tmp_path / "bot") as stage:
        person = await consented(stage)
        made = await back_up(stage.database, tmp_path / "copy.db", NO_SEAL)
        await person.tap("Sí, actualmente")
    assert (tmp_path / "copy.db").stat().st_size == made.bytes
    assert {0o600} == set(modes(tmp_path).values())
    assert [] == [name for name in modes(tmp_path) if "part" in name]
    assert [("ok",)] == look(tmp_path / "copy.db", "pragma integrity_check")
    assert look(tmp_path / "copy.db", "select count(*) from records") < look(
        stage.database, "select count(*) from records"
    )
    assert [(str(tmp_path / "copy.db"), 0, made.bytes)] == look(
        stage.database, "select path, encrypted, bytes from backups where finished_at is not null"
    )


def test_copy_is_of_one_moment_and_writers_wait_for_nothing(tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    with sqlite3.connect(store) as connection:
        connection.execute(f"pragma application_id = {0x766F6365}")
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table t (a integer, b blob) strict")
        connection.executemany("insert into t values (?, zeroblob(4000))", [(n,) for n in range(2000)])
    connection.close()
    written = 0

    def write() -> None:
        nonlocal written
        with sqlite3.connect(store, timeout=0) as other:
            other.execute("insert into t values (-1, zeroblob(4000))")
        other.close()
        written += 1

    steps: list[int] = []

    def on_step(left: int, of: int) -> None:
        steps.append(left)
        assert len(steps) < 50, "it begins anew for ever"
        # In the middle of the copy somebody writes, at once, in a thread of their own.
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(5)

    target = tmp_path / "t.db"
    target.touch(0o600)
    copy(store, target, rest=0, on_step=on_step)
    assert len(steps) > 5
    assert sorted(steps, reverse=True) == steps  # never begun anew
    assert written == len(steps)
    assert [(2000,)] == look(target, "select count(*) from t")


@pytest.mark.parametrize("what", ["a row less", "damaged"])
async def test_copy_that_is_not_what_the_store_is_never_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    class Worse(sqlite3.Connection):
        """A disk that loses something on the way."""

        def backup(self, target: sqlite3.Connection, **options: Any) -> None:
            super().backup(target, **options)
            # The second leaves every count as it is: only looking the copy through finds it.
            target.execute(
                {"a row less": "delete from link", "damaged": "update link set member_id = 'm0123456789abcdef'"}[what]
            )

    connect = sqlite3.connect
    async with Stage(tmp_path / "bot") as stage:
        await consented(stage)
        monkeypatch.setattr("bot.store.backups.sqlite3.connect", lambda *of, **how: connect(*of, **how, factory=Worse))
        with pytest.raises((CopyFailed, StoreDamaged)):
            await back_up(stage.database, tmp_path / "copy.db", NO_SEAL)
        monkeypatch.setattr("bot.store.backups.sqlite3.connect", connect)
        assert [] == [path.name for path in tmp_path.iterdir() if path.is_file()]
        assert [] == look(stage.database, "select 1 from backups where finished_at is not null")


async def test_sealed_copy_is_opened_by_its_key_and_shows_nothing(tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "keys.txt").write_text(f"# the office\n{identity.to_public()}\n", encoding="utf-8")
    (tmp_path / "key.txt").write_text(str(identity), encoding="utf-8")
    async with Stage(tmp_path / "bot") as stage:
        await consented(stage)
        await back_up(stage.database, tmp_path / "copy.age", read_seal(tmp_path / "keys.txt", ""))
    sealed = (tmp_path / "copy.age").read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1")
    assert b"SQLite format" not in sealed
    assert 0o600 == modes(tmp_path)["copy.age"]
    new = tmp_path / "new.db"
    with pytest.raises(SealError, match="--identity"):
        await restore(tmp_path / "copy.age", new, force=False, identity=None, passphrase="")
    (tmp_path / "other.txt").write_text(str(pyrage.x25519.Identity.generate()), encoding="utf-8")
    with pytest.raises(SealError, match="another key"):
        await restore(tmp_path / "copy.age", new, force=False, identity=tmp_path / "other.txt", passphrase="")
    assert not new.exists()
    done = await restore(tmp_path / "copy.age", new, force=False, identity=tmp_path / "key.txt", passphrase="")
    assert 1 == done.cases
    assert 0o600 == modes(tmp_path)["new.db"]
    assert [] == [name for name in modes(tmp_path) if "part" in name]


async def test_restored_bot_goes_on_where_the_copy_stood_and_takes_what_telegram_still_holds(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await person.tap("Sí, actualmente")
        recorded = look(stage.database, "select variable, value_num from records order by seq")
        await back_up(stage.database, tmp_path / "copy.db", NO_SEAL)
        with pytest.raises(StoreTaken):
            await restore(tmp_path / "copy.db", stage.database, force=True, identity=None, passphrase="")
        lost_tap = (await person.messages())[-1]
        await stage.stop_bot()
        # While nobody fetches, Telegram keeps what is sent.
        button = lost_tap["keyboard"][0][0]["data"]
        await person.act("tap", message_id=lost_tap["message_id"], data=button)
        with pytest.raises(CopyFailed, match="--force"):
            await restore(tmp_path / "copy.db", stage.database, force=False, identity=None, passphrase="")
        await restore(tmp_path / "copy.db", stage.database, force=True, identity=None, passphrase="")
        assert recorded == look(stage.database, "select variable, value_num from records order by seq")
        await stage.start_bot()
        after = look(stage.database, "select variable, value_num from records order by seq")
        assert recorded == after[: len(recorded)]
        assert len(after) > len(recorded)
        assert [] == look(stage.database, "select update_id from inbox where state <> 'done'")
        # Copies are known in the restored store too.
        assert [(1,)] == look(stage.database, "select count(*) from backups where finished_at is not null")


async def test_what_was_answered_after_the_copy_is_asked_again_and_old_buttons_do_no_harm(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await back_up(stage.database, tmp_path / "copy.db", NO_SEAL)
        await person.tap("Sí, actualmente")
        later = (await person.messages())[-1]
        await stage.stop_bot()
        await restore(tmp_path / "copy.db", stage.database, force=True, identity=None, passphrase="")
        await stage.start_bot()
        # They tap what they see: an item that the restored store has not asked yet.
        await person.act("tap", message_id=later["message_id"], data=later["keyboard"][0][0]["data"])
        await stage.settle()
        assert "cargo directivo" in (await person.messages())[-1]["text"]
        await person.tap("Sí, actualmente")
        assert "describe mejor" in (await person.messages())[-1]["text"]
        assert [(1,)] == look(
            stage.database, "select count(*) from records where item = 'role_current' and superseded_at is null"
        )


async def test_who_withdrew_after_the_copy_does_not_come_back(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        stays, leaves = await consented(stage), await consented(stage)
        await back_up(stage.database, tmp_path / "copy.db", NO_SEAL)
        await leaves.say("/retirar")
        await leaves.tap("Sí, borrar mis respuestas")
        assert [(1,)] == look(stage.database, "select count(*) from members")
    assert [(2,)] == look(tmp_path / "copy.db", "select count(*) from members")
    done = await restore(tmp_path / "copy.db", stage.database, force=True, identity=None, passphrase="")
    assert 1 == done.withdrawn_since
    assert [(stays.id,)] == look(stage.database, "select account from members")
    assert [(1,)] == look(stage.database, "select count(*) from cases where disp = 214")


async def test_damaged_store_in_place_is_replaced_and_it_is_said_what_is_not_known(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        await consented(stage)
        await back_up(stage.database, tmp_path / "copy.db", NO_SEAL)
    stage.database.write_bytes(b"not a database any more, but long enough to be one" * 100)
    done = await restore(tmp_path / "copy.db", stage.database, force=True, identity=None, passphrase="")
    assert done.withdrawn_since is None
    assert "erase them with your list" in done.text()
    assert [("ok",)] == look(stage.database, "pragma integrity_check")


async def test_file_that_is_none_or_damaged_replaces_nothing(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        await consented(stage)
        await back_up(stage.database, tmp_path / "copy.db", NO_SEAL)
    before = stage.database.read_bytes()
    (tmp_path / "list.db").write_text("eggs, milk\n" * 1000, encoding="utf-8")
    cut = bytearray((tmp_path / "copy.db").read_bytes())
    cut[8192:] = b"\xff" * (len(cut) - 8192)
    (tmp_path / "damaged.db").write_bytes(cut)
    for name in ("list.db", "damaged.db"):
        with pytest.raises((NotAStore, StoreDamaged)):
            await restore(tmp_path / name, stage.database, force=True, identity=None, passphrase="")
    assert before == stage.database.read_bytes()


async def test_copy_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
        with pytest.raises(CopyFailed, match="there is such a file"):
            await back_up(stage.database, tmp_path / "mine.txt", NO_SEAL)
        assert "mine" == (tmp_path / "mine.txt").read_text(encoding="utf-8")
        assert [] == look(stage.database, "select 1 from backups")


async def test_bot_makes_copies_by_itself_and_keeps_as_many_as_it_is_told(tmp_path: Path) -> None:
    class Kept(Stage):
        def settings(self):  # type: ignore[no-untyped-def]
            return (
                super()
                .settings()
                .model_copy(update={"backup_dir": tmp_path / "copies", "backup_keep": 2, "backup_every": 24.0})
            )

    def copies() -> list[str]:
        return sorted(path.name for path in (tmp_path / "copies").glob("*"))

    async def until(n: int) -> None:
        made = "select 1 from backups where finished_at is not null"
        await patience.until(lambda: len(look(stage.database, made)) == n, told=lambda: str(copies()))

    async with Kept(tmp_path) as stage:
        await until(1)
        mine = await back_up(stage.database, tmp_path / "copies" / "mine.db", NO_SEAL)
        for number in range(3, 5):
            await stage.pass_time(timedelta(days=1, minutes=1))
            await until(number)
        await patience.until(lambda: look(stage.database, "select 1 from backups where removed_at is not null"))
        assert ["mine.db", "voces-20261124T160000Z.db", "voces-20261125T160000Z.db"] == copies()
        assert mine.path.exists()
        assert {0o600} == set(modes(tmp_path / "copies").values())
        assert 0o700 == (tmp_path / "copies").stat().st_mode & 0o777


async def test_copy_that_fails_is_said_and_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with Stage(tmp_path) as stage:
        blocked = tmp_path / "blocked"
        blocked.write_text("a file where the folder should be", encoding="utf-8")
        settings = stage.settings().model_copy(update={"backup_dir": blocked})
        keeping = asyncio.create_task(Keeper(settings, stage.service.store.database, stage.clock).run())
        async with asyncio.timeout(patience.PATIENCE):
            while "backup_failed" not in caplog.text:
                await asyncio.sleep(0.01)
        person = await consented(stage)
        assert "cargo directivo" in (await person.messages())[-1]["text"]
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


def test_from_the_command_line(tmp_path: Path) -> None:
    voces("migrate", cwd=tmp_path)
    secret = {"VOCES_BACKUP_PASSPHRASE": "correct horse battery"}
    made = json.loads(voces("backup", "b.age", "--json", cwd=tmp_path, **secret).stdout)
    assert (True, True) == (made["encrypted"], made["known"])
    again = voces("backup", "b.age", cwd=tmp_path, **secret)
    assert (1, True) == (again.returncode, "there is such a file already" in one_line(again))
    refused = voces("restore", "b.age", cwd=tmp_path, **secret)
    assert (1, True) == (refused.returncode, "--force" in one_line(refused))
    wrong = voces("restore", "b.age", "--force", cwd=tmp_path, VOCES_BACKUP_PASSPHRASE="another one")
    assert (1, True) == (wrong.returncode, "another key" in one_line(wrong))
    assert 0 == voces("restore", "b.age", "--force", cwd=tmp_path, **secret).returncode
    assert 2 == voces("backup", "c.db", cwd=tmp_path, VOCES_DATABASE="absent.db").returncode


async def test_what_a_killed_restore_left_is_not_taken_for_part_of_the_next_one(tmp_path: Path) -> None:
    """Its -wal holds pages of another file; SQLite would read them as the copy's own."""
    async with Stage(tmp_path) as stage:
        await consented(stage)
        made = await back_up(stage.database, tmp_path / "copy.db", NO_SEAL)
    part = tmp_path / "new.db.restore-part"
    other = sqlite3.connect(tmp_path / "other.db", isolation_level=None)
    other.executescript("pragma journal_mode = wal; create table planted (x); insert into planted values (1)")
    part.with_name(part.name + "-wal").write_bytes((tmp_path / "other.db-wal").read_bytes())
    other.close()
    restored = await restore(tmp_path / "copy.db", tmp_path / "new.db", force=False, identity=None, passphrase="")
    assert 1 == restored.cases
    assert made.bytes
    assert [] == look(tmp_path / "new.db", "select 1 from sqlite_schema where name = 'planted'")
    assert [("ok",)] == look(tmp_path / "new.db", "pragma integrity_check")
    assert [] == [path.name for path in tmp_path.iterdir() if "part" in path.name]


def test_passphrase_that_seems_too_much_work_is_tried_again_and_never_called_another_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sealing._BETWEEN", 0.0)
    source, sealed, opened = (tmp_path / name for name in ("source", "sealed.age", "opened"))
    source.write_bytes(b"what was answered")
    seal_file(source, sealed, Seal(passphrase="correct horse"))
    trials: list[int] = []

    def busy_at_first(content: bytes, passphrase: str) -> bytes:
        trials.append(len(content))
        header, work = content.split(b"\n", 2)[1].rsplit(b" ", 1)
        # As the library sees it on a machine that is too busy just then.
        return decrypt(
            content.replace(header + b" " + work, header + b" 40") if len(trials) < 3 else content, passphrase
        )

    decrypt = pyrage.passphrase.decrypt
    monkeypatch.setattr(pyrage.passphrase, "decrypt", busy_at_first)
    open_file(sealed, opened, identity=None, passphrase="correct horse")
    assert (3, b"what was answered") == (len(trials), opened.read_bytes())
    for passphrase, heavier, said in (("another", False, "another key"), ("correct horse", True, "too busy")):
        content = sealed.read_bytes()
        line = content.split(b"\n", 2)[1]
        (tmp_path / "tried.age").write_bytes(
            content.replace(line, line.rsplit(b" ", 1)[0] + b" 40") if heavier else content
        )
        with pytest.raises(SealError, match=said):
            open_file(tmp_path / "tried.age", opened, identity=None, passphrase=passphrase)
