"""The results of the study for whoever asked for them: which file, how many people, and the word that lets the bot send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.config import Settings
from bot.store.lock import StoreLock, StoreTaken
from bot.store.results import File, Foreseen, LinkDeleted, Suffix
from bot.study import Study
from bot.waving import opened

LARGEST = 20_000_000
"""Bytes. Telegram takes fifty million of a bot; people open it on a telephone."""
_KINDS: Mapping[str, Suffix] = {".pdf": "pdf", ".html": "html", ".htm": "html"}


class BadFile(ValueError):
    """What cannot be sent as results; the message says what to do, a line a fault."""


class TooLate(Exception):
    """The link is deleted: nobody is left to whom anything could be sent."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was confirmed."""

    people: int
    bot_runs: bool


def read_files(given: Mapping[str, Path], locales: tuple[str, ...]) -> dict[str, File]:
    """Read a file a language, that of '' for whoever has none of their own. Raises BadFile with every fault."""
    faults = []
    if not given:
        faults.append("name the file to send, or one a language with --es and --en.")
    elif "" not in given and (without := [locale for locale in locales if locale not in given]):
        faults.append(f"there is no file for {', '.join(without)}; name one for everybody, or one with --{without[0]}.")
    found = {}
    for locale, path in given.items():
        try:
            found[locale] = _read(path)
        except BadFile as error:
            faults.append(str(error))
    if faults:
        raise BadFile("\n".join(faults))
    return found


def _read(path: Path) -> File:
    suffix = _KINDS.get(path.suffix.lower())
    if suffix is None:
        raise BadFile(f"{path}: it is neither .pdf nor .html; people could not open it on their telephone.")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise BadFile(f"{path}: it cannot be read ({error.strerror}).") from None
    if len(content) > LARGEST:
        raise BadFile(f"{path}: it is larger than {LARGEST // 1_000_000} MB; make it smaller.")
    if not _is(suffix, content):
        raise BadFile(f"{path}: what is in it is no {suffix.upper()}; write it anew.")
    return File(suffix, content)


def _is(suffix: Suffix, content: bytes) -> bool:
    if suffix == "pdf":
        return content.startswith(b"%PDF-")
    return b"\0" not in content and b"<html" in content[:4096].lower()


async def foreseen(settings: Settings, study: Study, *, again: bool) -> Foreseen:
    """Return how many would be sent it, and how many not. Raises TooLate."""
    async with opened(settings, study) as (store, _):
        try:
            return await store.results.foreseen(again=again)
        except LinkDeleted:
            raise TooLate from None


async def send(settings: Settings, study: Study, files: Mapping[str, File], *, again: bool) -> Confirmed:
    """Let everybody who asked and does not have it be sent it by the bot."""
    async with opened(settings, study) as (store, now):
        people = await store.results.send(files, now, again=again)
    try:
        with StoreLock(settings.database):
            return Confirmed(people, bot_runs=False)
    except StoreTaken:
        return Confirmed(people, bot_runs=True)


async def stop(settings: Settings, study: Study) -> int:
    """Take back what has not gone out; return of how many."""
    async with opened(settings, study) as (store, now):
        return await store.results.stop(now)


def plain(found: Foreseen) -> dict[str, Any]:
    """Return it as JSON takes it."""
    return {"would_get_it": found.people, "would_not": dict(found.why_not), "failed_before": found.failed}
