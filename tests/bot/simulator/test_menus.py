"""What phones show around a chat: commands by scope and language, descriptions, the menu button."""

from __future__ import annotations

from typing import Any

import pytest

from bot.simulator.menus import commands_for
from tests.bot.simulator.line import Telegram


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name} for name in names]


async def test_the_narrowest_scope_wins_and_its_language_before_none(telegram: Telegram) -> None:
    person = telegram.person.id
    layers: list[dict[str, Any]] = [
        {},
        {"language_code": "en"},
        {"scope": {"type": "all_private_chats"}},
        {"scope": {"type": "all_private_chats"}, "language_code": "en"},
        {"scope": {"type": "chat", "chat_id": person}},
        {"scope": {"type": "chat", "chat_id": person}, "language_code": "en"},
    ]
    shown = []
    for number, layer in enumerate(layers):
        await telegram.result("setMyCommands", commands=commands(f"c{number}"), **layer)
        shown.append([commands_for(telegram.simulator.world, code, person)[0]["command"] for code in ("en-GB", "es")])
    assert [["c0", "c0"], ["c1", "c0"], ["c2", "c2"], ["c3", "c2"], ["c4", "c4"], ["c5", "c4"]] == shown
    assert "c3" == (await telegram.see("/client/bot"))["commands_en"][0]["command"]
    await telegram.result("deleteMyCommands", **layers[5])
    await telegram.result("setMyCommands", commands=[], **layers[4])
    assert "c3" == commands_for(telegram.simulator.world, "en", person)[0]["command"]


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ([{"command": "a" * 33, "description": "a"}], "command length must not exceed 32"),
        ([{"command": "a", "description": "a" * 257}], "command description length must not exceed 256"),
        ([{"command": "a", "description": " "}], "command description must be non-empty"),
        ([{"command": "", "description": "a"}], "command must be non-empty"),
        (commands("Ayuda"), "BOT_COMMAND_INVALID"),
        (commands("atrás"), "BOT_COMMAND_INVALID"),
        (commands(*(f"c{n}" for n in range(101))), "BOT_COMMANDS_TOO_MUCH"),
        ("[", "can't parse commands JSON object"),
        ({}, "expected an Array of BotCommand"),
    ],
)
async def test_commands_that_cannot_be_are_refused_whole(telegram: Telegram, given: Any, complaint: str) -> None:
    await telegram.result("setMyCommands", commands=commands("ayuda"))
    assert f"400 Bad Request: {complaint}" == await telegram.refused("setMyCommands", commands=given)
    assert commands("ayuda") == await telegram.result("getMyCommands")


@pytest.mark.parametrize(
    ("scope", "complaint"),
    [
        ("{", "can't parse BotCommandScope JSON object"),
        (7, "can't parse BotCommandScope: BotCommandScope must be an Object"),
        ({"type": "everybody"}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"type": "chat"}, "can't parse BotCommandScope: Empty chat_id specified"),
    ],
)
async def test_scopes_that_cannot_be_are_refused(telegram: Telegram, scope: Any, complaint: str) -> None:
    assert f"400 Bad Request: {complaint}" == await telegram.refused("getMyCommands", scope=scope)


@pytest.mark.parametrize(("what", "most"), [("Name", 64), ("Description", 512), ("ShortDescription", 120)])
async def test_what_the_bot_says_of_itself_has_a_length_and_a_language(
    telegram: Telegram, what: str, most: int
) -> None:
    field = "short_description" if what == "ShortDescription" else what.lower()
    await telegram.result(f"setMy{what}", **{field: "ñ" * most}, language_code="es")
    assert {field: "ñ" * most} == await telegram.result(f"getMy{what}", language_code="es")
    assert {field: "Voces" if what == "Name" else ""} == await telegram.result(f"getMy{what}")
    assert (await telegram.refused(f"setMy{what}", **{field: "a" * (most + 1)})).endswith("is too long")
    assert "400 Bad Request: invalid language code specified" == await telegram.refused(
        f"getMy{what}", language_code="español"
    )


async def test_a_chat_s_own_menu_button_goes_before_everybody_s(telegram: Telegram) -> None:
    page = {"type": "web_app", "text": "Abrir", "web_app": {"url": "https://x.mx"}}
    assert {"type": "commands"} == await telegram.result("getChatMenuButton", chat_id=telegram.person.id)
    await telegram.result("setChatMenuButton", chat_id=telegram.person.id, menu_button=page)
    assert page == await telegram.result("getChatMenuButton", chat_id=telegram.person.id)
    assert {"type": "commands"} == await telegram.result("getChatMenuButton")
    await telegram.result("setChatMenuButton", chat_id=telegram.person.id)
    assert {"type": "commands"} == await telegram.result("getChatMenuButton", chat_id=telegram.person.id)
    assert (await telegram.refused("setChatMenuButton", menu_button={"type": "pie"})).startswith("400")
