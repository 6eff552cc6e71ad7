"""How a running bot says it is: a word for the supervisor, numbers for the graphs, no id in either, and nothing by default."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import health
from bot.backing_up import back_up
from bot.chat.lanes import Lanes
from bot.meter import Meter
from bot.ports import Arrived
from bot.sealing import Seal
from tests.bot.test_service import consented
from tests.patience import PATIENCE, until
from tests.stage import Stage


class Watched(Stage):
    port = 0

    def settings(self):  # type: ignore[no-untyped-def]
        return super().settings().model_copy(update={"metrics_listen": f"127.0.0.1:{self.port}"})


async def asked(stage: Watched, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{stage.port}{path}") as response:
        return response.status, await response.text()


def numbers(text: str) -> dict[str, float]:
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


async def test_numbers_follow_what_happens_and_name_nobody(tmp_path: Path, unused_tcp_port_factory: Any) -> None:
    Watched.port = unused_tcp_port_factory()
    async with Watched(tmp_path) as stage:
        assert isinstance(stage, Watched)
        person = await consented(stage)
        before = numbers((await asked(stage, "/metrics"))[1])
        await person.tap("Sí, actualmente")
        await back_up(stage.database, tmp_path / "copy.db", Seal())
        status, text = await asked(stage, "/metrics")
        after = numbers(text)
    assert 200 == status
    assert after["voces_answers_total"] > before["voces_answers_total"] > 0
    assert after["voces_wait_seconds_count"] == before["voces_wait_seconds_count"] + 1
    assert after['voces_wait_seconds_bucket{le="+Inf"}'] == after["voces_wait_seconds_count"]
    assert "voces_last_backup_age_seconds" in after.keys() - before.keys()
    assert {0.0} == {after[f"voces_{name}"] for name in ("inbox_waiting", "inbox_set_aside", "waves_running")}
    assert {"voces_told_to_wait_total", 'voces_outbox_waiting{lane="replies"}', "voces_disk_free_bytes"} <= set(after)
    assert 0 <= after["voces_last_poll_age_seconds"] < 60
    labels = set(re.findall(r'(\w+)="', text))
    assert {"le", "lane"} <= labels <= {"le", "lane", "state"}
    assert str(person.id) not in text


async def test_health_is_false_when_telegram_is_not_asked_or_the_store_takes_nothing(
    tmp_path: Path, unused_tcp_port_factory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Watched.port = unused_tcp_port_factory()
    async with Watched(tmp_path) as stage:
        assert isinstance(stage, Watched)
        await consented(stage)
        assert (200, "ok\n") == await asked(stage, "/healthz")
        polled_at = stage.service.meter.polled_at
        assert polled_at is not None
        stage.service.meter.polled_at = polled_at - health.STALLED_AFTER
        status, text = await asked(stage, "/healthz")
        assert (503, True) == (status, text.startswith("poller: "))
        stage.service.meter.polled_at = polled_at
        monkeypatch.setattr(health, "WRITES_WITHIN", 0.1)
        writer = stage.service.store.database._task
        begun, may_go = threading.Event(), threading.Event()
        stuck = asyncio.create_task(stage.service.store.database.write(lambda _: begun.set() or may_go.wait(PATIENCE)))
        await until(begun.is_set)
        status, text = await asked(stage, "/healthz")
        assert (503, "store: it has not taken a transaction for five seconds\n") == (status, text)
        may_go.set()
        await stuck
        monkeypatch.setattr(health, "WRITES_WITHIN", PATIENCE)
        assert (200, "ok\n") == await asked(stage, "/healthz")
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
        assert (503, "store: StoreClosed\n") == await asked(stage, "/healthz")


async def test_of_a_burst_the_first_update_counts_which_has_waited_longest(tmp_path: Path) -> None:
    meter = Meter()

    begun, may_go = asyncio.Event(), asyncio.Event()

    async def receive(incoming: Any) -> None:
        begun.set()
        await may_go.wait()
        meter.asked(incoming.account)

    async with Stage(tmp_path) as stage:
        lanes = Lanes(receive, stage.service.store.inbox, stage.clock, "voces_bot", on_kept=meter.pressed)
        sender = {"id": 7, "is_bot": False, "first_name": "B"}
        message = {"message_id": 5, "date": 1, "from": sender, "chat": {"id": 7, "type": "private"}, "text": "hola"}
        burst = [Arrived(n, 7, json.dumps({"update_id": n, "message": message}).encode()) for n in (901, 902, 903)]
        await stage.service.store.inbox.keep(burst, stage.clock.now())
        lanes.add(burst[:1])
        await begun.wait()
        await asyncio.sleep(0.1)
        lanes.add(burst[1:])
        may_go.set()
        await lanes.idle()
    assert 1 == sum(meter.waits)
    assert meter.waited >= 0.1, "measured from a later one it would be less"


def test_meter_forgets_who_waited() -> None:
    meter = Meter()
    for account in range(6000):
        meter.pressed(account)
    assert 5000 == len(meter._pressed)
    for account in range(6000):
        meter.asked(account)
    assert (0, 5000) == (len(meter._pressed), sum(meter.waits))
