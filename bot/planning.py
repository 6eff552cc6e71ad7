"""What `voces wave` does in the store: plan, foresee, send, hold, account for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.calendar import calendar
from bot.config import Settings
from bot.merging import write_merge
from bot.open_store import Store
from bot.store.lock import StoreLock, StoreTaken
from bot.store.waves import Came, KeyTaken, Planned
from bot.study import Study
from bot.waving import BadWave, Foreseen, Step, Wanted, drafts, foresee, no_step, opened, plain_wave, scheduled


class NoSuchWave(LookupError):
    """There is no wave of this name."""


async def plan(settings: Settings, study: Study, wanted: Wanted, *, is_now: bool) -> list[dict[str, Any]]:
    """Plan one wave, or the rounds of one that repeats. Raises BadWave."""
    async with opened(settings, study) as (store, now):
        if not is_now and wanted.starts_at < now:
            raise BadWave(f"--at: {wanted.starts_at:%Y-%m-%d %H:%M} has passed; write now, or a later time.")
        made = drafts(replace(wanted, starts_at=now) if is_now else wanted, study, store.windows)
        try:
            return [plain_wave(one) for one in await store.waves.plan(made, now)]
        except KeyTaken as error:
            raise BadWave(f"{error}: another wave is called so; choose another name.") from None


async def plan_schedule(settings: Settings, study: Study) -> list[dict[str, Any]]:
    """Plan those waves of the study file that are not planned yet. Raises BadWave."""
    async with opened(settings, study) as (store, now):
        known = {one.key for one in await store.waves.list()}
        new = [one for one in study.waves if one.key not in known]
        made = [draft for one in new for draft in drafts(scheduled(study, one, now), study, store.windows)]
        return [plain_wave(one) for one in await store.waves.plan(made, now)]


async def days_of(settings: Settings, study: Study) -> list[dict[str, Any]]:
    """Return the calendar of the field period, also before there is a store."""
    if not settings.database.exists():
        return calendar(study, [], datetime.now(ZoneInfo(study.time_zone)))
    async with opened(settings, study) as (store, now):
        return calendar(study, await store.waves.list(), now)


async def find(settings: Settings, study: Study, key: str) -> dict[str, Any]:
    """Return one wave. Raises NoSuchWave."""
    async with opened(settings, study) as (store, _):
        return plain_wave(await _known(store, key))


async def _known(store: Store, key: str) -> Planned:
    found = await store.waves.get(key)
    if found is None:
        raise NoSuchWave(key)
    return found


async def foreseen(settings: Settings, study: Study, key: str, on_step: Step = no_step) -> list[Foreseen]:
    """Return what a wave would mean for everybody now. Raises NoSuchWave."""
    async with opened(settings, study) as (store, now):
        return await foresee(store, (await _known(store, key)).draft, now, on_step)


async def send(
    settings: Settings, study: Study, key: str, merge: Path | None, on_step: Step = no_step
) -> dict[str, Any]:
    """Confirm a wave; with `merge`, write its mails to that file. Raises OSError where it cannot be written."""
    async with opened(settings, study) as (store, now):
        if merge is not None and merge.exists():
            raise FileExistsError(merge)
        await store.waves.start(key, now)
        if merge is not None:
            return {"merged": await write_merge(store, key, merge, now, on_step), "file": str(merge)}
    try:
        with StoreLock(settings.database):
            return {"bot_runs": False}
    except StoreTaken:
        return {"bot_runs": True}


async def all_waves(settings: Settings, study: Study) -> list[dict[str, Any]]:
    """Return every wave with what it came to."""
    async with opened(settings, study) as (store, _):
        came = await store.waves.all_came()
        return [plain_wave(one, came.get(one.key, Came())) for one in await store.waves.list()]


async def report(settings: Settings, study: Study, key: str) -> dict[str, Any]:
    """Return what one wave came to, altogether and person by person. Raises NoSuchWave."""
    async with opened(settings, study) as (store, _):
        planned = await _known(store, key)
        names = ("external_id", "name", "state", "reason", "due_at", "sent_at")
        people = [dict(zip(names, row, strict=True)) for row in await store.deliveries.rows_of(key)]
        return {"wave": plain_wave(planned, await store.waves.came(key)), "people": people}


async def resend(settings: Settings, study: Study, key: str, states: list[str], only: list[str] | None) -> int:
    """Let what is uncertain or failed be due again; return how many. Raises NoSuchWave."""
    async with opened(settings, study) as (store, now):
        await _known(store, key)
        return await store.deliveries.resend(key, now, states, only=only)


async def move(settings: Settings, study: Study, key: str, deed: Literal["pause", "resume", "cancel"]) -> bool:
    """Hold a wave, let it go on, or end it; False where it is in no state for that. Raises NoSuchWave."""
    async with opened(settings, study) as (store, now):
        await _known(store, key)
        deeds = {"pause": store.waves.pause, "resume": store.waves.resume, "cancel": store.waves.cancel}
        return await deeds[deed](key, now)
