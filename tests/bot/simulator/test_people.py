"""People: what their phones let them do, what the bot is told of it, and what it may do to them."""

from __future__ import annotations

import pytest

from bot.simulator.others import OTHER_KINDS
from tests.bot.simulator.line import KEYS, Telegram


async def test_people_are_listed_with_what_they_have_not_read(telegram: Telegram) -> None:
    async with telegram.http.post(
        "/client/people", json={"first_name": "Eva", "language_code": "en", "note": "Dean", "start": "k7Qm2"}
    ) as response:
        eva = await response.json()
    assert ("Eva", "en", "Dean", "k7Qm2", False) == tuple(
        eva[name] for name in ("first_name", "language_code", "note", "start", "started")
    )
    await telegram.send("uno")
    await telegram.send("dos")
    ana = (await telegram.see("/client/people"))[0]
    assert (2, "dos", True) == (ana["unread"], ana["last_text"], ana["started"])
    await telegram.chat()
    assert 0 == (await telegram.see("/client/people"))[0]["unread"]


async def test_a_chat_can_be_read_from_an_event_on(telegram: Telegram) -> None:
    await telegram.send("uno")
    path = f"/client/people/{telegram.person.id}/chat"
    event = (await telegram.see(path))["event"]
    await telegram.send("dos")
    assert ["dos"] == [message["text"] for message in (await telegram.see(path, after=event))["messages"]]


async def test_a_second_block_tells_nothing(telegram: Telegram) -> None:
    for act in ("block", "block", "unblock", "unblock"):
        await telegram.act(act)
    assert 2 == sum("my_chat_member" in update for update in await telegram.updates())


async def test_a_phone_that_blocks_the_bot_writes_nothing_until_it_starts_again(telegram: Telegram) -> None:
    mine = (await telegram.act("send", text="uno"))["message_id"]
    await telegram.act("block")
    for act, body in (
        ("send", {"text": "a"}),
        ("sendother", {"kind": "voice"}),
        ("edit", {"message_id": mine, "text": "b"}),
    ):
        assert {"status": 400} == await telegram.act(act, **body)
    assert "message_id" in await telegram.act("start")
    assert ["/start", "uno", "kicked", "member", "/start"] == [
        update["message"]["text"] if "message" in update else update["my_chat_member"]["new_chat_member"]["status"]
        for update in await telegram.updates()
    ]


async def test_a_deleted_account_does_nothing(telegram: Telegram) -> None:
    await telegram.act("deactivate")
    assert {"status": 400} == await telegram.act("send", text="a")


@pytest.mark.parametrize("kind", OTHER_KINDS)
async def test_other_kinds_reach_the_bot_as_themselves(telegram: Telegram, kind: str) -> None:
    await telegram.act("sendother", kind=kind)
    message = (await telegram.updates())[-1]["message"]
    assert {kind} == message.keys() - {"message_id", "from", "chat", "date"}


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("send", {"text": "  "}),
        ("send", {"text": "a" * 4097}),
        ("sendother", {"kind": "smell"}),
        ("edit", {"message_id": 99, "text": "a"}),
        ("edit", {"message_id": 1, "text": ""}),
        ("tap", {"message_id": "x", "data": "a"}),
        ("tap", {"data": "a"}),
        ("delete", {"message_id": 99}),
    ],
)
async def test_what_no_phone_can_do_is_a_400(telegram: Telegram, act: str, body: dict[str, object]) -> None:
    assert {"status": 400} == await telegram.act(act, **body)


async def test_nobody_s_phone_is_a_404(telegram: Telegram) -> None:
    for person in ("77", "x"):
        async with telegram.http.post(f"/client/people/{person}/send", json={"text": "a"}) as response:
            assert 404 == response.status


async def test_a_deleted_message_can_be_tapped_by_force_only_and_is_inaccessible(telegram: Telegram) -> None:
    sent = await telegram.send(reply_markup=KEYS)
    await telegram.act("delete", message_id=sent)
    assert {"status": 400} == await telegram.act("tap", message_id=sent, data="1|go|a")
    await telegram.act("tap", message_id=sent, data="1|go|a", force=True)
    told = (await telegram.updates())[-1]["callback_query"]["message"]
    assert {"message_id": sent, "chat": told["chat"], "date": 0} == told
    edit = {"chat_id": telegram.person.id, "message_id": sent, "text": "b"}
    assert "400 Bad Request: message to edit not found" == await telegram.refused("editMessageText", **edit)


async def test_a_second_answer_to_a_tap_is_taken_and_shows_nothing(telegram: Telegram) -> None:
    sent = await telegram.send(reply_markup=KEYS)
    tap = await telegram.act("tap", message_id=sent, data="1|go|a")
    before = telegram.simulator.world.chats[telegram.person.id].event
    await telegram.result("answerCallbackQuery", **tap, text="uno", show_alert=True)
    await telegram.result("answerCallbackQuery", **tap, text="dos")
    news = await telegram.see(f"/client/people/{telegram.person.id}/wait", after=before, timeout=0)
    assert [["answered", tap], ["toast", {"text": "uno", "alert": True, **tap}]] == [
        event[1:] for event in news["events"]
    ]
    assert "400 Bad Request: MESSAGE_TOO_LONG" == await telegram.refused("answerCallbackQuery", **tap, text="a" * 201)
    assert 0 == (await telegram.see("/sim/counters"))["unanswered_taps"]


async def test_a_reply_needs_its_target_unless_it_may_do_without(telegram: Telegram) -> None:
    target = await telegram.send("uno")
    reply = await telegram.result(
        "sendMessage", chat_id=telegram.person.id, text="dos", reply_parameters={"message_id": target}
    )
    assert "uno" == reply["reply_to_message"]["text"]
    await telegram.result("deleteMessage", chat_id=telegram.person.id, message_id=target)
    gone = {"chat_id": telegram.person.id, "text": "tres"}
    assert "400 Bad Request: message to be replied not found" == await telegram.refused(
        "sendMessage", **gone, reply_parameters={"message_id": target}
    )
    loose = {"message_id": target, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await telegram.result("sendMessage", **gone, reply_parameters=loose)


async def test_messages_older_than_two_days_cannot_be_deleted_but_edited(telegram: Telegram) -> None:
    sent = await telegram.send("uno")
    telegram.pass_time(hours=48.1)
    args = {"chat_id": telegram.person.id, "message_id": sent}
    assert "400 Bad Request: message can't be deleted" == await telegram.refused("deleteMessage", **args)
    assert "dos" == (await telegram.result("editMessageText", **args, text="dos"))["text"]


async def test_in_a_group_the_bot_hears_what_is_said_to_it(telegram: Telegram) -> None:
    async with telegram.http.post(
        "/client/groups", json={"title": "Rectoría", "member": telegram.person.id}
    ) as response:
        group = (await response.json())["id"]
    said = await telegram.result("sendMessage", chat_id=group, text="Hola")
    username = telegram.simulator.world.username
    for body in (
        {"text": "hola"},
        {"text": "/ayuda"},
        {"text": f"oye @{username}"},
        {"text": "sí", "reply_to": said["message_id"]},
    ):
        await telegram.put(f"/client/groups/{group}/send", **{"from": telegram.person.id}, **body)
    updates = (await telegram.updates())[1:]
    assert ["left", "member"] == [
        updates[0]["my_chat_member"][f"{side}_chat_member"]["status"] for side in ("old", "new")
    ]
    assert [True] == [member["is_bot"] for member in updates[1]["message"]["new_chat_members"]]
    assert ["/ayuda", f"oye @{username}", "sí"] == [update["message"]["text"] for update in updates[2:]]
    assert "Hola" == updates[-1]["message"]["reply_to_message"]["text"]


async def test_a_bot_that_left_a_group_cannot_write_there(telegram: Telegram) -> None:
    group = telegram.simulator.world.add_group("Rectoría").id
    await telegram.result("leaveChat", chat_id=group)
    assert "403 Forbidden: bot is not a member of the group chat" == await telegram.refused(
        "sendMessage", chat_id=group, text="a"
    )
    assert (await telegram.refused("leaveChat", chat_id=telegram.person.id)).startswith(
        "400 Bad Request: chat member status"
    )


async def test_a_group_takes_twenty_messages_a_minute(telegram: Telegram) -> None:
    group = telegram.simulator.world.add_group("Rectoría").id
    answers = [await telegram.call("sendMessage", chat_id=group, text="a") for _ in range(21)]
    assert ([True] * 20, {"retry_after": 3}) == ([one["ok"] for one in answers[:20]], answers[20].get("parameters"))


async def test_a_bot_cannot_write_to_itself(telegram: Telegram) -> None:
    me = await telegram.result("getMe")
    assert "403 Forbidden: the bot can't send messages to the bot" == await telegram.refused(
        "sendMessage", chat_id=me["id"], text="a"
    )


async def test_a_chat_must_be_named(telegram: Telegram) -> None:
    assert "400 Bad Request: chat_id is empty" == await telegram.refused("sendMessage", text="a")
    assert "400 Bad Request: chat not found" == await telegram.refused("sendMessage", text="a", chat_id="@nadie")
