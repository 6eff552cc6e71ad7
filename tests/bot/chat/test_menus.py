"""The command menu and descriptions that people see before they have said anything."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.commands import menu
from bot.chat.menus import set_menus
from bot.simulator.refusal import bad_request
from bot.speech import Speech, load_locales
from tests.bot.chat.desk import Desk, open_desk

SPEECH = Speech(load_locales("bot"))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_each_language_has_its_commands_and_spanish_is_everybody_elses(desk: Desk) -> None:
    await set_menus(desk.bot, SPEECH)
    commands = desk.simulator.world.commands
    assert [name for name, _ in menu("es")] == [one["command"] for one in commands[("default", "es")]]
    assert [name for name, _ in menu("en")] == [one["command"] for one in commands[("default", "en")]]
    assert commands[("default", "es")] == commands[("default", "")]
    assert "Go on where you left off" == commands[("default", "en")][0]["description"]


async def test_each_language_has_its_description(desk: Desk) -> None:
    await set_menus(desk.bot, SPEECH)
    described = desk.simulator.world.described
    assert described[("description", "es")] == described[("description", "")] != described[("description", "en")]
    assert described[("short_description", "en")].startswith("Leadership survey")


async def test_what_is_set_already_is_not_set_again(desk: Desk) -> None:
    await set_menus(desk.bot, SPEECH)
    before = desk.simulator.methods.calls.copy()
    await set_menus(desk.bot, SPEECH)
    again = desk.simulator.methods.calls - before
    assert {"getmycommands": 3, "getmydescription": 3, "getmyshortdescription": 3} == dict(again)


async def test_a_refused_menu_is_logged_and_stops_nothing(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "bot")
    with desk.failing("setMyCommands", bad_request("BOT_COMMAND_INVALID")):
        await set_menus(desk.bot, SPEECH)
    assert "menus_not_set what=commands language=en error=BadRequest" in [r.getMessage() for r in caplog.records]
    assert ("description", "en") in desk.simulator.world.described
