"""How a running bot is, for whoever watches over it: /healthz in a word, /metrics in numbers. Never an id, never an answer.

Nothing is worked out before somebody asks; then it is read from a connection of its own, which nobody's answer waits for.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.meter import BOUNDS
from bot.store.errors import StoreError
from bot.store.gauges import Gauges, read_gauges

if TYPE_CHECKING:
    from prometheus_client.core import Metric

    from bot.app import Service

STALLED_AFTER = 180.0
"""Seconds without an answered poll: one takes up to 50, and after a failure we wait up to 72 for the next."""
WRITES_WITHIN = 5.0


def health(service: Service) -> web.Application:
    """Return the pages of a running bot."""

    async def healthz(_: web.Request) -> web.Response:
        faults = await faults_of(service)
        return web.Response(text="\n".join(faults or ["ok"]) + "\n", status=503 if faults else 200)

    async def metrics(_: web.Request) -> web.Response:
        from prometheus_client import CollectorRegistry, generate_latest

        gauges = await asyncio.to_thread(read_gauges, service.store.database.path)
        registry = CollectorRegistry()
        registry.register(_Numbers(list(_families(service, gauges))))
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/metrics", metrics)
    return application


async def faults_of(service: Service) -> list[str]:
    """Return what keeps the bot from its work: Telegram is not asked any more, or the store takes nothing."""
    faults = []
    polled_at = service.meter.polled_at
    if not service.settings.webhook_url and (polled_at is None or time.monotonic() - polled_at > STALLED_AFTER):
        faults.append("poller: Telegram has not answered a poll for three minutes")
    try:
        # Takes its turn like any answer, and writes nothing: a writer that is dead, or stuck, does not come back.
        await asyncio.wait_for(service.store.database.write(lambda _: None), WRITES_WITHIN)
    except StoreError as error:
        faults.append(f"store: {type(error).__name__}")
    except TimeoutError:
        faults.append("store: it has not taken a transaction for five seconds")
    return faults


class _Numbers:
    """What the library asks for its numbers."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _families(service: Service, gauges: Gauges) -> Iterator[Metric]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

    def gauge(name: str, text: str, value: float) -> Any:
        return GaugeMetricFamily(f"voces_{name}", text, value=value)

    def counter(name: str, text: str, value: float) -> Any:
        return CounterMetricFamily(f"voces_{name}", text, value=value)

    counts, meter, now = service.courier.counts, service.meter, time.monotonic()
    yield counter("answers", "Records kept since the start", service.interviewer.answers)
    yield counter("told_to_wait", "429s since the start", counts["told_to_wait"])
    yield counter("retried", "Calls made again since the start", counts["retried"])
    yield counter("ambiguous", "Sends whose answer was lost, since the start", counts["ambiguous"])
    yield counter("refused", "Messages that Telegram refused as malformed, since the start", counts["refused"])
    sums = [sum(meter.waits[: number + 1]) for number in range(len(meter.waits))]
    buckets = [*((str(bound), float(n)) for bound, n in zip(BOUNDS, sums, strict=False)), ("+Inf", float(sums[-1]))]
    text = "Seconds from the first update of what was under way, once kept, to the next question"
    yield HistogramMetricFamily("voces_wait_seconds", text, buckets=buckets, sum_value=meter.waited)
    replies, reminders = service.courier.depths()
    waiting = GaugeMetricFamily("voces_outbox_waiting", "What is still to be said", labels=["lane"])
    waiting.add_metric(["replies"], replies)
    waiting.add_metric(["reminders"], reminders)
    yield waiting
    yield gauge("inbox_waiting", "Updates that have had no effect yet", gauges.inbox_waiting)
    yield gauge("inbox_set_aside", "Updates that were given up", gauges.inbox_set_aside)
    deliveries = GaugeMetricFamily("voces_deliveries", "Deliveries of waves, by how they stand", labels=["state"])
    for state, n in gauges.deliveries:
        deliveries.add_metric([state], n)
    yield deliveries
    running = gauge("waves_running", "Waves under way", gauges.waves_running)
    yield running
    yield gauge(
        "disk_free_bytes", "Room where the store is", shutil.disk_usage(service.store.database.path.parent).free
    )
    yield gauge("store_bytes", "Size of the store", gauges.size)
    if gauges.last_backup is not None:
        age = (service.clock.now() - datetime.fromisoformat(gauges.last_backup)).total_seconds()
        yield gauge("last_backup_age_seconds", "Since the last whole copy of the store", age)
    if meter.polled_at is not None:
        yield gauge("last_poll_age_seconds", "Since Telegram last answered a poll", now - meter.polled_at)
