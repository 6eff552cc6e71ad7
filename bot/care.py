"""What a running bot does beside its conversations: it forgets what has had its time, copies its store, tells how it is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.store.upkeep import prune

if TYPE_CHECKING:
    from bot.app import Service
    from bot.ports import Clock

ONE_DAY = 24 * 3600.0


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
        await prune(service.store.database, clock.now())
        await clock.sleep(ONE_DAY)
