"""What a running bot does beside its conversations: it forgets what has had its time, copies its store, tells how it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.ports import OutOfOrder
from bot.store.upkeep import prune

if TYPE_CHECKING:
    from bot.app import Service
    from bot.ports import Clock

log = logging.getLogger(__name__)

ONE_HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)


async def take_care(service: Service, clock: Clock) -> None:
    """Do it all until cancelled."""
    works: list[Callable[[], Awaitable[None]]] = [partial(_forget, service, clock)]
    if service.settings.backup_dir is not None:
        from bot.backing_up import Keeper

        works.append(Keeper(service.settings, service.store.database, clock).run)
    async with asyncio.TaskGroup() as group:
        for work in works:
            group.create_task(_kept_up(work, clock))


async def _kept_up(work: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """Do some care for ever: after an error of ours once more, since nobody would notice that it has ended."""
    while True:
        try:
            await work()
        except Exception as error:
            log.exception("care_failed error=%s", type(error).__name__)
        await clock.sleep_until(clock.now() + ONE_HOUR)


async def _forget(service: Service, clock: Clock) -> None:
    """Once a day, forget what transit has kept long enough."""
    while True:
        try:
            await prune(service.store.database, clock.now())
        except OutOfOrder as error:
            log.error("out_of_order error=%s detail=%s", type(error).__name__, error)
            await clock.sleep_until(clock.now() + ONE_HOUR)
        else:
            await clock.sleep_until(clock.now() + ONE_DAY)
