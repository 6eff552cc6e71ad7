"""The simulator keeps Telegram's rules; each test names the rule it proves. Everything goes over HTTP."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.simulator import Simulator
from bot.simulator.server import DEFAULT_TOKEN
from tests.bot.simulator.line import KEYS, Telegram
from tests.patience import until


async def test_wrong_and_malformed_tokens_are_401(telegram: Telegram) -> None:
    assert "Unauthorized" == (await telegram.call("getMe", token="1:aaaaaaaaaa"))["description"]
    assert "Unauthorized: invalid token specified" == (await telegram.call("getMe", token="nonsense"))["description"]


async def test_unsupported_method_is_404(telegram: Telegram) -> None:
    assert "404 Not Found: method not found" == await telegram.refused("sendPoll")


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        ({}, "400 Bad Request: message text is empty"),
        ({"text": " \u200b "}, "400 Bad Request: text must be non-empty"),
        ({"text": "x" * 4097}, "400 Bad Request: message is too long"),
        ({"text": "ñ" * 20_000}, "400 Bad Request: text is too long"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "ñ<x>", "parse_mode": "HTML"},
            '400 Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 2',
        ),
        (
            {"text": "a</b>", "parse_mode": "HTML"},
            "400 Bad Request: can't parse entities: Unexpected end tag at byte offset 1",
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "ñ" * 33}]]}},
            "400 Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
            "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}},
            "400 Bad Request: reply markup is too long",
        ),
    ],
)
async def test_what_telegram_refuses_is_refused_in_its_words(
    telegram: Telegram, args: dict[str, Any], refusal: str
) -> None:
    assert refusal == await telegram.refused("sendMessage", chat_id=telegram.person.id, **args)


async def test_limits_count_after_parsing(telegram: Telegram) -> None:
    await telegram.send("<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML")


async def test_text_is_trimmed_and_entities_count_utf16(telegram: Telegram) -> None:
    body = await telegram.call("sendMessage", chat_id=telegram.person.id, text="  🙂 <b>ñ</b>\n", parse_mode="HTML")
    assert "🙂 ñ" == body["result"]["text"]
    assert [{"type": "bold", "offset": 3, "length": 1}] == body["result"]["entities"]


async def test_people_who_never_started_blocked_or_left_cannot_be_written_to(telegram: Telegram) -> None:
    other = telegram.simulator.world.add_person("Eva")
    assert "403 Forbidden: bot can't initiate conversation with a user" == await telegram.refused(
        "sendMessage", chat_id=other.id, text="a"
    )
    assert "400 Bad Request: chat not found" == await telegram.refused("sendMessage", chat_id=77, text="a")
    await telegram.act("block")
    assert "403 Forbidden: bot was blocked by the user" == await telegram.refused(
        "sendMessage", chat_id=telegram.person.id, text="a"
    )
    await telegram.act("unblock")
    await telegram.send()
    await telegram.act("deactivate")
    assert "403 Forbidden: user is deactivated" == await telegram.refused(
        "sendMessage", chat_id=telegram.person.id, text="a"
    )


async def test_blocking_is_told_as_a_membership(telegram: Telegram) -> None:
    await telegram.act("block")
    await telegram.act("unblock")
    statuses = [
        u["my_chat_member"]["new_chat_member"]["status"] for u in await telegram.updates() if "my_chat_member" in u
    ]
    assert ["kicked", "member"] == statuses


async def test_edits_must_change_something_and_find_their_message(telegram: Telegram) -> None:
    sent = await telegram.send(reply_markup=KEYS)
    chat = {"chat_id": telegram.person.id}
    assert (
        await telegram.refused("editMessageText", **chat, message_id=sent, text="Hola", reply_markup=KEYS)
    ).startswith("400 Bad Request: message is not modified: specified new message content")
    assert "400 Bad Request: message to edit not found" == await telegram.refused(
        "editMessageText", **chat, message_id=99, text="a"
    )
    assert "400 Bad Request: message can't be edited" == await telegram.refused(
        "editMessageText", **chat, message_id=1, text="a"
    )
    assert (await telegram.call("editMessageReplyMarkup", **chat, message_id=sent))["ok"]
    assert "400 Bad Request: message to delete not found" == await telegram.refused(
        "deleteMessage", **chat, message_id=99
    )


async def test_only_buttons_that_are_there_can_be_tapped_and_taps_expire(telegram: Telegram) -> None:
    sent = await telegram.send(reply_markup=KEYS)
    assert {"status": 400} == await telegram.act("tap", message_id=sent, data="2|go|a")
    tapped = await telegram.act("tap", message_id=sent, data="1|go|a")
    assert (await telegram.call("answerCallbackQuery", **tapped, text="x"))["ok"]
    telegram.simulator.clock.move(telegram.simulator.clock.now() + timedelta(seconds=151))  # type: ignore[attr-defined]
    assert (
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
        == await telegram.refused("answerCallbackQuery", **tapped)
    )
    assert [] == [u for u in await telegram.updates() if "callback_query" in u]


async def test_updates_stay_until_an_offset_confirms_them_on_arrival(telegram: Telegram) -> None:
    await telegram.act("send", text="uno")
    first = await telegram.updates()
    # The same offset again at once: nothing was confirmed, and Telegram then gives one update at a time.
    assert first[:1] == await telegram.updates(offset=0)
    await telegram.act("send", text="dos")
    rest = await telegram.updates(offset=first[-1]["update_id"] + 1)
    assert ["dos"] == [u["message"]["text"] for u in rest]
    assert first[-1]["update_id"] + 1 == rest[0]["update_id"]
    assert rest == await telegram.updates(offset=rest[0]["update_id"] + 1000)


async def test_older_poller_is_told_409(telegram: Telegram) -> None:
    # While something waits to be fetched, nobody polls for long enough to meet another.
    at_once = [telegram.call("getUpdates", timeout=20, offset=offset) for offset in (-1, 10**9)]
    assert [True, True] == [answer["ok"] for answer in await asyncio.gather(*at_once)]
    confirmed = (await telegram.updates())[-1]["update_id"] + 1
    waiting = asyncio.create_task(telegram.call("getUpdates", timeout=20, offset=confirmed))
    await until(lambda: telegram.simulator.world.queue._poller)
    assert (await telegram.call("getUpdates", timeout=0, offset=confirmed))["ok"]
    assert (409, True) == (
        (await waiting)["error_code"],
        (await waiting)["description"].startswith("Conflict: terminated by other getUpdates"),
    )


async def test_allowed_updates_stick(telegram: Telegram) -> None:
    await telegram.updates(allowed_updates=["callback_query"], offset=-1)
    await telegram.act("send", text="no")
    sent = await telegram.send(reply_markup=KEYS)
    await telegram.act("tap", message_id=sent, data="1|go|a")
    assert ["callback_query"] == [next(k for k in u if k != "update_id") for u in (await telegram.updates())[-1:]]


async def test_a_chat_takes_five_at_once_and_then_one_a_second(telegram: Telegram) -> None:
    for _ in range(5):
        await telegram.send()
    assert "429 Too Many Requests: retry after 1" == await telegram.refused(
        "sendMessage", chat_id=telegram.person.id, text="a"
    )
    telegram.simulator.clock.move(telegram.simulator.clock.now() + timedelta(seconds=1))  # type: ignore[attr-defined]
    await telegram.send()


async def test_all_chats_together_take_thirty_a_second(telegram: Telegram) -> None:
    people = [telegram.simulator.world.add_person("P") for _ in range(31)]
    for person in people:
        person.started = True
    answers = [await telegram.call("sendMessage", chat_id=person.id, text="a") for person in people]
    assert [True] * 30 + [False] == [answer["ok"] for answer in answers]


async def test_faults_on_demand_are_marked(telegram: Telegram) -> None:
    async with telegram.http.post("/sim/faults", json={"lose_answer": 1.0}) as response:
        assert 200 == response.status
    with pytest.raises(aiohttp.ClientError):
        await telegram.call("sendMessage", chat_id=telegram.person.id, text="perdido")
    await telegram.http.post("/sim/faults", json={"lose_answer": 0, "storm": 1.0, "storm_retry_after": 3})
    assert "429 Too Many Requests: retry after 3" == await telegram.refused(
        "sendMessage", chat_id=telegram.person.id, text="a"
    )
    await telegram.http.post("/sim/faults", json={"storm": 0, "server_error": 1.0})
    assert (await telegram.refused("sendMessage", chat_id=telegram.person.id, text="a")).startswith("502")
    async with telegram.http.get("/sim/ledger") as response:
        assert [("perdido", True)] == [(entry["text"], entry["ambiguous"]) for entry in await response.json()]
    async with telegram.http.post("/sim/faults", json={"rain": 1}) as response:
        assert 400 == response.status


async def test_a_command_entity_breaks_off_at_an_accent(telegram: Telegram) -> None:
    await telegram.act("send", text="/atrás")
    entity = (await telegram.updates())[-1]["message"]["entities"][0]
    assert ("bot_command", len("/atr")) == (entity["type"], entity["length"])


async def test_webhook_delivers_with_its_secret_until_it_is_taken(telegram: Telegram) -> None:
    got: list[tuple[str, str]] = []

    async def take(request: web.Request) -> web.Response:
        update = await request.json()
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), update["message"]["text"]))
        return web.Response(status=500 if len(got) == 1 else 200)

    application = web.Application()
    application.router.add_post("/hook", take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    assert "400 Bad Request: secret token contains unallowed characters" == await telegram.refused(
        "setWebhook", url="https://x.mx", secret_token="ñ"
    )
    assert (await telegram.call("setWebhook", url=f"http://127.0.0.1:{port}/hook", secret_token="s3"))["ok"]
    assert (await telegram.refused("getUpdates")).startswith(
        "409 Conflict: can't use getUpdates method while webhook is active"
    )
    await until(lambda: len(got) >= 2)
    assert [("s3", "/start"), ("s3", "/start")] == got[:2]
    assert (await telegram.call("deleteWebhook"))["ok"]
    await runner.cleanup()


async def test_the_library_reads_what_we_say(telegram: Telegram) -> None:
    async with Bot(DEFAULT_TOKEN, base_url=f"{telegram.simulator.url}/bot") as bot:
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("Sí", callback_data="1|go|a")]])
        sent = await bot.send_message(telegram.person.id, "<b>Hola</b>", parse_mode="HTML", reply_markup=markup)
        await telegram.act("tap", message_id=sent.message_id, data="1|go|a")
        await telegram.act("sendother", kind="sticker")
        mine = await telegram.act("send", text="uno")
        await telegram.act("edit", message_id=mine["message_id"], text="dos")
        await telegram.act("block")
        updates = await bot.get_updates(timeout=0)
    kinds = [
        next(k for k in ("callback_query", "edited_message", "my_chat_member", "message") if getattr(u, k))
        for u in updates
    ]
    assert ["message", "callback_query", "message", "message", "edited_message", "my_chat_member"] == kinds
    assert all(isinstance(update, Update) for update in updates)
    document = await telegram.call("getMe")
    assert "voces_demo_bot" == document["result"]["username"]


async def test_menus_are_kept_by_language(telegram: Telegram) -> None:
    commands = [{"command": "ayuda", "description": "Ayuda"}]
    assert (await telegram.call("setMyCommands", commands=commands, language_code="es"))["ok"]
    assert commands == (await telegram.call("getMyCommands", language_code="es"))["result"]
    assert [] == (await telegram.call("getMyCommands"))["result"]
    assert "400 Bad Request: BOT_COMMAND_INVALID" == await telegram.refused(
        "setMyCommands", commands=[{"command": "Atrás", "description": "x"}]
    )


async def test_a_port_in_use_is_an_error() -> None:
    first = Simulator()
    url = await first.start()
    with pytest.raises(OSError, match="in use"):
        await Simulator(port=int(url.rpartition(":")[2])).start()
    await first.stop()
