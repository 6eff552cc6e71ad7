"""`voces check --deploy`: what an operator may have got wrong on this machine, each with what to do about it.

Looks and asks, and changes nothing: files and their permissions, the clock, the disk, copies of the store, and Telegram.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp

from bot.config import Settings
from bot.store.backups import Backups
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.gauges import sqlite_version
from bot.study import Study, missing_for_fieldwork

NEWEST_ZONE = "America/Ciudad_Juarez"
"""Came with tzdata 2022g; where it is missing, the north of Mexico is written to at the wrong hour."""
OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""
MOST_SKEW = 5.0
LEAST_FREE = 1024**3
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is not as it should be."""

    code: str
    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"deploy.{self.code}, {self.place}: {self.message} {self.remedy}"


async def inspect(settings: Settings, study: Study) -> list[Wrong]:
    """Return everything that is wrong, all at once."""
    told = await _telegram(settings)
    now = datetime.now(UTC)
    return [
        *_of_files(settings),
        *_of_machine(settings),
        *_of_study(study),
        *_of_telegram(settings, study, told),
        *await _of_store(settings, now),
    ]


def _of_files(settings: Settings) -> Iterator[Wrong]:
    store = settings.database
    ours = [store.with_name(store.name + suffix) for suffix in ("", "-wal", "-shm", ".lock")]
    ours.append(Path(".env"))
    if settings.backup_dir is not None and settings.backup_dir.is_dir():
        ours.extend([settings.backup_dir, *settings.backup_dir.iterdir()])
    for path in ours:
        try:
            mode = path.stat().st_mode
        except OSError:
            continue
        if others := stat.S_IMODE(mode) & 0o077:
            right = "0700" if stat.S_ISDIR(mode) else "0600"
            who = "everybody on this machine" if others & 0o007 else "a group of this machine"
            yield Wrong(
                "open_file", str(path), f"{who} may open it ({stat.S_IMODE(mode):04o}).", f"Run: chmod {right} {path}"
            )


def _of_machine(settings: Settings) -> Iterator[Wrong]:
    if os.geteuid() == 0:
        yield Wrong(
            "root", "process", "it runs as root.", "Run it by an account of its own; deploy/voces.service makes one."
        )
    try:
        ZoneInfo(NEWEST_ZONE)
    except ZoneInfoNotFoundError:
        yield Wrong(
            "old_tzdata",
            f"tzdata {version('tzdata')}",
            f"it does not know {NEWEST_ZONE}.",
            "Update tzdata, on the system and in the environment, to 2022g or newer.",
        )
    if (found := sqlite_version()) < OLDEST_SQLITE:
        yield Wrong(
            "old_sqlite",
            ".".join(map(str, found)),
            "it knows no STRICT tables.",
            f"Use a Python with SQLite {'.'.join(map(str, OLDEST_SQLITE))} or newer.",
        )
    folder = settings.database.absolute().parent
    if folder.is_dir():
        free = shutil.disk_usage(folder).free
        size = settings.database.stat().st_size if settings.database.exists() else 0
        if free < max(LEAST_FREE, 3 * size):
            yield Wrong(
                "little_disk",
                str(folder),
                f"{free / 1024**2:,.0f} MiB are free.",
                "Free some: a store needs room to grow, and for a copy of itself.",
            )
    if settings.metrics_listen and settings.metrics_listen.rpartition(":")[0].strip("[]") not in _LOOPBACK:
        yield Wrong(
            "open_metrics",
            "VOCES_METRICS_LISTEN",
            f"{settings.metrics_listen} can be reached from other machines.",
            "Write the port alone, and let your monitoring come by a tunnel or a proxy.",
        )


def _of_study(study: Study) -> Iterator[Wrong]:
    if not study.privacy_url:
        yield Wrong(
            "no_privacy_url",
            f"study file {study.name}, privacy_url",
            "respondents are not told where the whole privacy notice is.",
            "Put the address of the notice there.",
        )
    if empty := [field for field in missing_for_fieldwork(study) if field != "privacy_url"]:
        yield Wrong(
            "empty_fields",
            f"study file {study.name}",
            f"respondents would read empty fields: {', '.join(empty)}.",
            "Fill them in; voces run refuses fieldwork until then.",
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """What Telegram said when it was asked."""

    status: int
    at: datetime | None
    bot: dict[str, Any]
    webhook: dict[str, Any]
    fault: str = ""


async def _telegram(settings: Settings) -> _Told | None:
    token = settings.bot_token.get_secret_value()
    if not token:
        return None
    address = f"{settings.bot_api_url}/bot{token}"
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as http:
            async with http.get(f"{address}/getMe") as response:
                status, date = response.status, response.headers.get("Date", "")
                bot = (await response.json(content_type=None) or {}).get("result") or {}
            async with http.get(f"{address}/getWebhookInfo") as response:
                webhook = (await response.json(content_type=None) or {}).get("result") or {}
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        # The address is in the error's own words, and the token in the address.
        return _Told(0, None, {}, {}, type(error).__name__)
    try:
        at = parsedate_to_datetime(date)
    except ValueError:
        at = None
    return _Told(status, at, bot, webhook)


def _of_telegram(settings: Settings, study: Study, told: _Told | None) -> Iterator[Wrong]:
    if told is None:
        yield Wrong(
            "no_token", "VOCES_BOT_TOKEN", "it is not set.", "Get a token from BotFather; put it into .env, mode 0600."
        )
        return
    if told.fault:
        yield Wrong(
            "no_telegram",
            settings.bot_api_url,
            f"it does not answer ({told.fault}).",
            "Check the network, a proxy in between, and VOCES_BOT_API_URL.",
        )
        return
    if told.status != 200:  # noqa: PLR2004
        yield Wrong("wrong_token", "VOCES_BOT_TOKEN", "Telegram does not know it.", "Copy it again from BotFather.")
        return
    if told.at is not None and abs(skew := (datetime.now(UTC) - told.at).total_seconds()) > MOST_SKEW:
        yield Wrong(
            "clock_skew",
            "clock",
            f"it is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} Telegram's.",
            "Keep time by NTP (timedatectl set-ntp true).",
        )
    name = str(told.bot.get("username", ""))
    if name.lower() != study.bot_username.lower():
        yield Wrong(
            "wrong_bot",
            f"study file {study.name}, bot_username",
            f"the token belongs to {name}, the study file names {study.bot_username}: links would lead to another bot.",
            "Correct one of them.",
        )
    set_there = str(told.webhook.get("url", ""))
    if set_there and set_there != settings.webhook_url:
        yield Wrong(
            "other_webhook",
            "Telegram",
            f"it delivers to {urlsplit(set_there).hostname}, which is not VOCES_WEBHOOK_URL.",
            "Stop the other program that runs this bot; voces run takes over.",
        )
    if settings.webhook_url and urlsplit(settings.webhook_url).scheme != "https" and not settings.is_loopback:
        yield Wrong(
            "plain_webhook",
            "VOCES_WEBHOOK_URL",
            "Telegram delivers to https:// only.",
            "Name the address of your proxy with https://.",
        )


async def _of_store(settings: Settings, now: datetime) -> list[Wrong]:
    store = settings.database
    if not store.exists():
        return []
    try:
        database = await Database.open(store, create=False)
    except StoreError as error:
        return [Wrong("store", str(store), str(error), "See docs/operator.md.")]
    try:
        made = [copied.at for copied in await Backups(database).standing() if copied.finished]
        kind = await database.read(lambda c: (c.execute("select kind from store_facts").fetchone() or [""])[0])
    except StoreError as error:
        return [Wrong("store", str(store), str(error), "See docs/operator.md.")]
    except Exception as error:  # noqa: BLE001 - a table is missing: the store is older than this program
        return [Wrong("old_store", str(store), f"its schema is older ({type(error).__name__}).", "Run: voces migrate")]
    finally:
        await database.close()
    found = []
    late = timedelta(hours=2 * settings.backup_every)
    if not made or now - max(made) > late:
        when = f"the last copy is of {max(made):%Y-%m-%d %H:%M} UTC" if made else "there is no copy of it"
        found.append(
            Wrong(
                "old_backup", str(store), f"{when}.", "Set VOCES_BACKUP_DIR, or run voces backup by a timer of yours."
            )
        )
    if kind not in ("", "field") and not settings.is_loopback:
        found.append(
            Wrong("wrong_store", str(store), f"it is a {kind} store.", "Name another file with VOCES_DATABASE.")
        )
    return found
