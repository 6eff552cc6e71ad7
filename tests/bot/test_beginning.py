"""The start of a bot, and what begins once Telegram has heard of it: each way in which that can fail, or be broken off in the middle."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from telegram import Bot
from telegram.error import BadRequest, TimedOut

from bot import app, care
from bot.app import Service
from bot.config import Settings
from bot.open_store import Store
from bot.outreach import Outreach
from bot.running import CannotRun
from tests.bot.store.stand import look
from tests.patience import PATIENCE
from tests.stage import Stage


class Given(Stage):
    """A stage whose bot has settings of its own."""

    own: dict[str, Any]

    def settings(self) -> Settings:
        return super().settings().model_copy(update=getattr(self, "own", {}))


def hooked(folder: Path, port: int) -> Given:
    stage = Given(folder)
    stage.own = {
        "webhook_url": f"http://127.0.0.1:{port}/hook",
        "webhook_secret": SecretStr("s3cret"),
        "listen": f"127.0.0.1:{port}",
    }
    return stage


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


async def never_told(*_: object, **__: object) -> None:
    raise TimedOut


async def stopped(stage: Stage) -> None:
    """End the bot; whatever it is doing, that is no wait."""
    async with asyncio.timeout(PATIENCE):
        await stage.stop_bot()


async def test_words_that_cannot_be_loaded_ahead_keep_nobody_from_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Store, "warm_up", failing(RuntimeError("planted")))
    async with Stage(tmp_path) as stage:
        assert "not_warmed_up error=RuntimeError" in caplog.text
        assert stage.service.outreach.tick._scheduler is not None
        await (await stage.person()).say("/start")
        assert [(1,)] == look(stage.database, "select count(*) from interviews")


async def test_bot_that_cannot_write_first_ends_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot that answers and reminds nobody would look well for weeks."""
    monkeypatch.setattr(Outreach, "start", failing(ImportError("planted")))
    stage = Stage(tmp_path)
    with pytest.raises(ImportError, match="planted"):
        async with asyncio.timeout(PATIENCE):
            await stage.__aenter__()
    stage._running = None
    await stage.__aexit__()


async def test_menus_that_fail_by_a_fault_of_ours_end_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(app, "set_menus", failing(KeyError("planted")))
    async with Stage(tmp_path) as stage:
        await (await stage.person()).say("/start")
        assert "menus_not_set error=KeyError" in caplog.text
        assert [(1,)] == look(stage.database, "select count(*) from interviews")


async def test_reminders_do_not_wait_for_a_webhook_that_cannot_be_announced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    """Mail does not go by Telegram, and what the chat is to hear waits for the line by itself."""
    monkeypatch.setattr(app, "UNANNOUNCED_SECONDS", 0.05)
    monkeypatch.setattr(Bot, "set_webhook", never_told)
    async with hooked(tmp_path, unused_tcp_port) as stage:
        assert not stage.service._listening.is_set()
        assert stage.service.outreach.tick._scheduler is not None
        await stopped(stage)


async def test_webhook_address_that_telegram_refuses_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    async def refused(*_: object, **__: object) -> None:
        raise BadRequest("Bad webhook: HTTPS url must be provided for webhook")

    monkeypatch.setattr(Bot, "set_webhook", refused)
    stage = hooked(tmp_path, unused_tcp_port)
    with pytest.raises(CannotRun, match=r"VOCES_WEBHOOK_URL: .* does not take .*HTTPS url must be provided"):
        await stage.__aenter__()
    stage._running = None
    await stage.__aexit__()


async def test_bot_that_is_stopped_before_it_began_has_written_to_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(Bot, "set_webhook", never_told)
    stage = hooked(tmp_path, unused_tcp_port)
    stage.url = await stage.simulator.start()
    stop = asyncio.Event()
    service = Service(stage.settings(), stage.study, "demo", stage.clock)
    running = asyncio.create_task(service.run(stop))
    while "running bot=" not in caplog.text:
        await asyncio.sleep(0.01)
    stop.set()
    async with asyncio.timeout(PATIENCE):
        await running
    assert service.outreach.tick._scheduler is None
    assert not service.ready.is_set()
    assert caplog.text.rstrip().endswith("stopped")
    await stage.simulator.stop()


async def test_it_ends_while_words_are_being_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    begun, may_end = threading.Event(), threading.Event()

    def slow(_: Store) -> None:
        begun.set()
        may_end.wait(2 * PATIENCE)

    monkeypatch.setattr(Store, "warm_up", slow)
    stage = Stage(tmp_path)
    stage.url = await stage.simulator.start()
    stop = asyncio.Event()
    service = Service(stage.settings(), stage.study, "demo", stage.clock)
    running = asyncio.create_task(service.run(stop))
    try:
        while not begun.is_set():
            await asyncio.sleep(0.01)
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await running
    finally:
        may_end.set()
    assert service.outreach.tick._scheduler is None
    await stage.simulator.stop()


@pytest.mark.parametrize("ends_by", ["a stop", "a taken port"])
async def test_start_that_is_broken_off_finishes_what_it_had_caught_up_with(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    unused_tcp_port: int,
    ends_by: str,
) -> None:
    """What waits from an earlier run is being said before the start is over; said and not marked, it would be said twice."""
    stage = Given(tmp_path)
    async with stage:
        person = await stage.person()
        stage.simulator.faults.set({"slow": 1000.0})
        await person.act("start", payload="")
        while not look(stage.database, "select 1 from outbox where state = 'waiting'"):
            await asyncio.sleep(0.005)
        await stage.kill_bot()
        stage.simulator.faults.set({"slow": 0.0})
        stop = asyncio.Event()
        if ends_by == "a taken port":
            blocker = await asyncio.start_server(lambda *_: None, "127.0.0.1", unused_tcp_port)
            stage.own = {"metrics_listen": f"127.0.0.1:{unused_tcp_port}"}
        else:
            drain = app.Lanes.drain

            def drained(lanes: app.Lanes) -> None:
                drain(lanes)
                stop.set()

            monkeypatch.setattr(app.Lanes, "drain", drained)
        service = Service(stage.settings(), stage.study, "demo", stage.clock)
        caplog.set_level(logging.INFO)
        if ends_by == "a taken port":
            with pytest.raises(CannotRun, match="VOCES_METRICS_LISTEN"):
                await service.run(stop)
            blocker.close()
        else:
            await service.run(stop)
        assert caplog.text.rstrip().endswith("stopped")
        said = [m for m in await person.messages() if m.get("keyboard")]
        marked = look(stage.database, "select count(*) from outbox where state = 'said' and say = ''")
        assert 1 == len(said)
        assert [(1,)] == marked


async def test_care_that_fails_by_a_fault_of_ours_goes_on_an_hour_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It ended for good until now, and the copies of the store with it; nobody would have noticed."""
    calls = []

    async def prune(*_: object) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("planted")

    monkeypatch.setattr(care, "prune", prune)
    async with Stage(tmp_path) as stage:
        assert "care_failed error=ValueError" in caplog.text
        await stage.pass_time(timedelta(hours=1, seconds=1))
        assert 2 == len(calls)
