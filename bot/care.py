"""What a running bot does beside its conversations: it forgets what has had its time, copies its store, tells how it is."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.ports import OutOfOrder
from bot.store.upkeep import prune

if TYPE_CHECKING:
    from bot.app import Service
    from bot.ports import Clock

log = logging.getLogger(__name__)

ONE_HOUR, ONE_DAY = 3600.0, 24 * 3600.0


async def take_care(service: Service, clock: Clock) -> None:
    """Do it all until cancelled."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_forget(service, clock))
        if service.settings.backup_dir is not None:
            from bot.backing_up import Keeper

            group.create_task(Keeper(service.settings, service.store.database, clock).run())


async def _forget(service: Service, clock: Clock) -> None:
    """Once a day, forget what transit has kept long enough."""
    while True:
        try:
            await prune(service.store.database, clock.now())
        except OutOfOrder as error:
            log.error("out_of_order error=%s detail=%s", type(error).__name__, error)
            await clock.sleep(ONE_HOUR)
        else:
            await clock.sleep(ONE_DAY)
