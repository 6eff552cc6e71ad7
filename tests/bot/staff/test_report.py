"""The report in the chat: researchers get a whole page of aggregates, made beside the bot, and nobody can be found in it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.staff.report import Reports
from tests.bot.staff.test_files import buttons, joined
from tests.bot.test_service import consented
from tests.stage import START, Stage

TYPED = "CONFIDENTIAL words"
BUTTON = "📊 Informe con datos agregados"


@pytest.mark.slow
async def test_researcher_gets_the_report_with_no_text_and_no_case(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        await consented(stage)
        with closing(sqlite3.connect(stage.database)) as connection, connection:
            [(case_id,)] = connection.execute("select case_id from cases").fetchall()
            connection.execute(
                "update interviews set cells = json_set(cells, '$.open_change', ?, '$.open_change_st', 1)", (TYPED,)
            )
        coordinator, _ = await joined(stage, "coordinator")
        assert BUTTON not in await buttons(coordinator)
        person, staff_id = await joined(stage, "researcher")
        await person.tap(BUTTON)
        message = next(message for message in reversed(await person.messages()) if message.get("document"))
        assert "20261123-1600.html" == message["document"]["name"]
        async with stage.phone.get(message["document"]["url"]) as response:
            made = (await response.read()).decode()
        assert made.lstrip().lower().startswith("<!doctype html>")
        assert "</html>" in made
        assert not [found for found in (TYPED, case_id, str(person.id), staff_id) if found in made]


async def test_one_report_at_a_time_and_a_word_when_none_can_be_made() -> None:
    go = asyncio.Event()

    async def make(locale: str) -> bytes | None:
        assert "es" == locale
        await go.wait()
        return None

    pen = SimpleNamespace(locale="es", say=lambda key: key, label=lambda key: key)
    asked: Any = SimpleNamespace(member=SimpleNamespace(staff_id="s"), pen=pen, now=START, of="")
    reports = Reports(make)
    first = asyncio.create_task(reports.page(asked))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert "staff-files.busy" == (await reports.page(asked)).html
    go.set()
    assert ("staff-files.failed", None) == ((page := await first).html, page.attachment)
