"""What an operator got wrong is said, each with what to do; where all is right nothing is said."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot import deployment
from bot.backing_up import back_up
from bot.config import Settings
from bot.deployment import Wrong, inspect
from bot.sealing import Seal
from bot.study import Study, load_study
from tests.bot.command import voces
from tests.stage import Stage

TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


class Telegram:
    """As much of Telegram as is asked here, with a clock of its own."""

    def __init__(self) -> None:
        self.skew = 0.0
        self.username = "lides_mx_demo_bot"
        self.webhook = ""
        self.url = ""

    async def __aenter__(self) -> Telegram:
        async def answer(request: web.Request) -> web.Response:
            if TOKEN not in request.path:
                return web.json_response({"ok": False, "error_code": 401}, status=401)
            result = {"username": self.username} if request.path.endswith("getMe") else {"url": self.webhook}
            date = format_datetime(datetime.now(UTC) + timedelta(seconds=self.skew), usegmt=True)
            return web.json_response({"ok": True, "result": result}, headers={"Date": date})

        application = web.Application()
        application.router.add_get("/{rest:.*}", answer)
        self._runner = web.AppRunner(application)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = site.name
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


@pytest.fixture
def study() -> Study:
    shipped = load_study("lides_mx")
    return shipped.model_copy(update={"privacy_url": "https://example.org/aviso", "bot_username": "lides_mx_demo_bot"})


@pytest.fixture(autouse=True)
def _somebody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An account that is not root, in a folder without an .env, on a disk with room."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(deployment, "LEAST_FREE", 0)
    before = os.umask(0o077)
    yield
    os.umask(before)


def settings(tmp_path: Path, url: str, **fields: Any) -> Settings:
    fields = {"bot_token": SecretStr(TOKEN), **fields}
    return Settings(bot_api_url=url, database=tmp_path / "voces.db", _env_file=None, **fields)


async def stored(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        await back_up(stage.database, tmp_path / "copy.db", Seal())


async def found(tmp_path: Path, study: Study, telegram: Telegram, **fields: Any) -> dict[str, Wrong]:
    return {one.code: one for one in await inspect(settings(tmp_path, telegram.url, **fields), study)}


async def test_where_all_is_right_nothing_is_said(tmp_path: Path, study: Study) -> None:
    await stored(tmp_path)
    async with Telegram() as telegram:
        assert {} == await found(tmp_path, study, telegram)


async def test_every_wrong_thing_is_said_at_once_with_its_remedy(
    tmp_path: Path, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stored(tmp_path)
    (tmp_path / "voces.db").chmod(0o644)
    (tmp_path / ".env").write_text("VOCES_STUDY=lides_mx\n", encoding="utf-8")
    (tmp_path / ".env").chmod(0o640)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(deployment, "NEWEST_ZONE", "America/Atlantis")
    monkeypatch.setattr(deployment, "OLDEST_SQLITE", (9, 0, 0))
    monkeypatch.setattr(deployment, "LEAST_FREE", 10**18)
    wrong_study = study.model_copy(update={"privacy_url": "", "bot_username": "another_bot"})
    async with Telegram() as telegram:
        telegram.skew, telegram.webhook = -90, "https://old.example.org/hook"
        told = await inspect(settings(tmp_path, telegram.url, metrics_listen="0.0.0.0:9100"), wrong_study)
    by_code = {one.code: one for one in told}
    assert {
        "open_file", "root", "old_tzdata", "old_sqlite", "little_disk", "open_metrics", "no_privacy_url", "clock_skew",
        "wrong_bot", "other_webhook",
    } == set(by_code)  # fmt: skip
    assert {str(tmp_path / "voces.db"), ".env"} == {one.place for one in told if one.code == "open_file"}
    assert "chmod 0600" in by_code["open_file"].remedy
    assert re.search(r"it is 9\d s ahead of Telegram", by_code["clock_skew"].message)
    assert all(one.message and one.remedy for one in told)
    assert TOKEN not in "\n".join(map(str, told))


async def test_no_token_a_wrong_one_and_no_answer(tmp_path: Path, study: Study) -> None:
    async with Telegram() as telegram:
        assert {"no_token"} == set(await found(tmp_path, study, telegram, bot_token=SecretStr("")))
        assert {"wrong_token"} == set(await found(tmp_path, study, telegram, bot_token=SecretStr("1:x")))
    silent = await inspect(settings(tmp_path, "http://127.0.0.1:9"), study)
    assert ["no_telegram"] == [one.code for one in silent]
    assert TOKEN not in str(silent)


async def test_store_without_a_copy_or_with_an_old_one(
    tmp_path: Path, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Stage(tmp_path):
        pass
    async with Telegram() as telegram:
        assert "there is no copy" in (await found(tmp_path, study, telegram))["old_backup"].message
        await back_up(tmp_path / "voces.db", tmp_path / "copy.db", Seal())
        assert {} == await found(tmp_path, study, telegram)
        assert {} == await found(tmp_path, study, telegram, backup_every=0.1)

        class Later(datetime):
            @classmethod
            def now(cls, zone: Any = None) -> datetime:
                return datetime.now(zone) + timedelta(hours=49)

        monkeypatch.setattr(deployment, "datetime", Later)
        assert "the last copy is of" in (await found(tmp_path, study, telegram))["old_backup"].message


def test_from_the_command_line(tmp_path: Path) -> None:
    done = voces("check", "--deploy", "--json", cwd=tmp_path)
    codes = {one["code"] for one in json.loads(done.stdout)["deploy"]}
    assert (1, True) == (done.returncode, "no_token" in codes)
    said = voces("check", "--deploy", cwd=tmp_path).stdout
    assert "deploy.no_token, VOCES_BOT_TOKEN: it is not set. Get a token from BotFather" in said
    assert "deployment: " in said.splitlines()[-1]


def test_webhook_without_a_secret_is_refused_before_anything_is_looked_at(tmp_path: Path) -> None:
    done = voces("check", "--deploy", cwd=tmp_path, VOCES_WEBHOOK_URL="https://uni.example/hook")
    assert (2, True) == (done.returncode, "VOCES_WEBHOOK_SECRET" in done.stderr)
