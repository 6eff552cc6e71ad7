"""What is read from outside, as functions of bytes. Each ends quietly or with the refusal that it is meant to give; all else is a bug."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.chat.intake import arrived_from
from bot.chat.reading import LARGEST_ID, parse, read
from bot.chat.webhook import webhook
from bot.fieldwork.roster import roster_of
from bot.fieldwork.sheets import RosterError, rows_of
from bot.mail.returned import NoMail, read_reports, read_requests
from bot.ports import Arrived, Heard, NotForUs
from bot.study import StudyError, load_study
from flows import Replied, Revised, Tapped
from flows.conditions import ConditionError, variables_of
from flows.conditions import parse as parse_condition
from flows.reading import read as read_questionnaire

AT = datetime(2026, 11, 23, tzinfo=UTC)


def update(data: bytes) -> None:
    """A raw update: kept or dropped, and read to something whose every part is of the kind and size that the store takes."""
    plain = parse(data)
    for arrived in arrived_from([plain]):
        assert abs(arrived.update_id) < LARGEST_ID
        assert abs(arrived.account) < LARGEST_ID
        json.loads(arrived.payload)
    incoming = read(plain, at=AT, bot_username="voces_bot")
    if isinstance(incoming, NotForUs):
        return
    account = incoming.account if hasattr(incoming, "account") else incoming.chat
    assert type(account) is int
    assert abs(account) < LARGEST_ID
    if isinstance(incoming, Heard):
        match incoming.event:
            case Replied(text=text) | Revised(text=text):
                assert "\0" not in text
                text.encode()
            case Tapped(item=item, visit=visit, action=action):
                f"{item}{action}".encode()
                assert len(item.encode()) + len(action.encode()) <= 64
                assert 0 <= visit < LARGEST_ID
        for text in (incoming.callback_id, incoming.language, incoming.command):
            text.encode()


def condition(data: bytes) -> None:
    """A condition: parsed, or refused with its place."""
    with suppress(ConditionError):
        variables_of(parse_condition(data.decode("utf-8", "replace")))


def roster(data: bytes) -> None:
    """A roster file, whatever it is: rows, each good or refused by its cells, or a refusal of the whole."""
    with suppress(RosterError):
        found = roster_of(rows_of(data, "roster"), {1: ("Públicas", "Public")}, (), "roster")
        for line in found.lines:
            assert line.external_id
            line.external_id.encode()


def study(data: bytes) -> None:
    """A study file: read, or refused with a line for every fault."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "study.yaml")
        path.write_bytes(data)
        with suppress(StudyError):
            load_study(str(path))


def questionnaire(data: bytes) -> None:
    """A questionnaire file: read, or every finding at once."""
    found = read_questionnaire(data.decode("utf-8", "replace"), {})
    assert (found.questionnaire is not None) or found.findings


def mail(data: bytes) -> None:
    """Mail that came back, or asks us to stop: reports, requests, or a refusal."""
    for of in (read_reports, read_requests):
        with suppress(NoMail):
            of(data)


class _Inbox:
    """Takes what it is given."""

    async def keep(self, arrived: Sequence[Arrived], at: datetime) -> list[Arrived]:
        return list(arrived)


class _Still:
    def now(self) -> datetime:
        return AT


class _Request:
    """A request as far as the webhook looks at it."""

    def __init__(self, data: bytes, secret: str) -> None:
        self.headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        self._data = data

    async def read(self) -> bytes:
        return self._data


def hook(data: bytes) -> None:
    """A body that came to the webhook: taken, or refused with 400; with another secret, 401 and nothing is read."""
    kept: list[Arrived] = []
    application = webhook("/hook", "s3cret", _Inbox(), _Still(), kept.extend)  # type: ignore[arg-type]
    (route,) = application.router.routes()
    take: Any = route.handler
    assert 401 == asyncio.run(take(_Request(data, data[:8].decode("latin-1")))).status
    assert [] == kept
    status = asyncio.run(take(_Request(data, "s3cret"))).status
    assert status == (200 if kept else 400)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "update": update,
    "condition": condition,
    "roster": roster,
    "study": study,
    "questionnaire": questionnaire,
    "mail": mail,
    "hook": hook,
}
