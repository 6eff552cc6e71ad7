"""What the courier does when Telegram refuses, is slow, breaks off or loses its answer."""

from __future__ import annotations

import itertools
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat import insisting
from bot.chat.saying import SENDS
from bot.ports import Live
from bot.simulator.refusal import Refusal, bad_request
from bot.simulator.server import DEFAULT_TOKEN
from flows import Ask, Screen, SendFile, Tell, Words
from tests.bot.chat.desk import Desk, closed, open_desk, screen, speech, state

HELLO = Tell(Words("hello"))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def _seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer tries, further apart, so that hours are short."""
    assert (30, 120) == (insisting.LONGEST_WAIT, insisting.ALONE)
    monkeypatch.setattr(insisting, "LONGEST_WAIT", 900.0)
    monkeypatch.setattr(insisting, "ALONE", 3)


async def pass_time(desk: Desk, by: timedelta) -> None:
    """Let so much time pass, stopping wherever somebody wakes."""
    end = desk.clock.now() + by
    await desk.is_idle()
    while (wake := desk.clock.next_wake()) is not None and wake <= end:
        desk.clock.move(wake)
        await desk.is_idle()
    desk.clock.move(end)


async def states(desk: Desk) -> list[str]:
    return [state for state, _ in await desk.outbox()]


async def test_one_persons_429_holds_that_person_as_long_as_told(desk: Desk) -> None:
    ana, ben = await desk.respondent(), await desk.respondent()
    began = desk.clock.now()
    with desk.failing("sendMessage", Refusal(429, "Too Many Requests: retry after 20", 20)):
        await desk.say(ana, HELLO)
        assert not await desk.is_idle()
    await desk.say(ben, HELLO)
    await desk.settle()
    at = {entry["chat_id"]: entry["at"] for entry in desk.simulator.methods.ledger}
    assert {
        ana: (began + timedelta(seconds=20)).isoformat(),
        ben: (began + timedelta(seconds=1)).isoformat(),
    } == at
    assert 1 == desk.courier.counts["told_to_wait"]


async def test_429s_of_two_people_hold_everybody(desk: Desk) -> None:
    ana, ben, eva = [await desk.respondent() for _ in range(3)]
    began = desk.clock.now()
    with desk.failing("sendMessage", Refusal(429, "Too Many Requests: retry after 20", 20)):
        await desk.say(ana, HELLO)
        assert not await desk.is_idle()
        await desk.say(ben, HELLO)
        desk.clock.move(began + timedelta(seconds=1))
        assert not await desk.is_idle()
    assert 2 == desk.courier.counts["told_to_wait"]
    await desk.say(eva, HELLO)
    await desk.settle()
    assert [(began + timedelta(seconds=21)).isoformat()] * 3 == [e["at"] for e in desk.simulator.methods.ledger]


async def test_somebody_who_blocked_us_is_reported_and_not_tried_again(desk: Desk) -> None:
    ana = await desk.respondent()
    desk.simulator.world.people[ana].blocked = True
    await desk.told(ana, HELLO)
    assert [ana] == desk.unreachable
    assert [("given_up", "unreachable: Forbidden: bot was blocked by the user")] == await desk.outbox()
    assert [] == await desk.left()
    assert 1 == desk.simulator.methods.calls["sendmessage"]


@pytest.mark.parametrize("how", ["deactivated", "never_started"])
async def test_an_account_that_cannot_be_written_to_is_unreachable(desk: Desk, how: str) -> None:
    ana = await desk.respondent()
    person = desk.simulator.world.people[ana]
    person.deactivated, person.started = how == "deactivated", how != "never_started"
    await desk.told(ana, HELLO)
    assert [ana] == desk.unreachable


async def test_a_question_whose_answer_was_lost_is_sent_once_more(desk: Desk) -> None:
    ana = await desk.respondent()
    desk.simulator.faults.set({"lose_answer": 1.0})
    await desk.say(ana, Ask(screen("degree")))
    assert not await desk.is_idle()
    desk.simulator.faults.set({"lose_answer": 0.0})
    await desk.settle()
    first, second = desk.chat(ana)
    assert first.keyboard == second.keyboard
    assert 1 == desk.courier.counts["ambiguous"]
    assert Live(second.message_id, "degree", 1) == await desk.stand.outbox.live(await desk.case_of(ana))


async def test_a_question_is_sent_again_while_lines_break_but_not_for_ever(desk: Desk) -> None:
    ana = await desk.respondent()
    desk.simulator.faults.set({"lose_answer": 1.0})
    await desk.told(ana, Ask(screen("degree")))
    assert SENDS == len(desk.chat(ana))
    assert (SENDS, ["said"]) == (desk.courier.counts["ambiguous"], await states(desk))


async def test_two_calls_that_never_arrived_leave_nobody_without_the_question(desk: Desk) -> None:
    ana = await desk.respondent()
    desk.simulator.faults.set({"methods": ["sendmessage"], "next": {"reset": 2}})
    await desk.told(ana, Ask(screen("degree")))
    assert ["What is your highest degree?"] == desk.texts(ana)


async def test_a_reminder_that_may_have_arrived_is_not_sent_again(desk: Desk) -> None:
    ana = await desk.respondent()
    desk.simulator.faults.set({"lose_answer": 1.0})
    await desk.told(ana, Tell(Words("nudge"), lane="reminder"))
    assert ["Shall we continue?"] == desk.texts(ana)


async def test_a_question_that_was_answered_on_a_copy_is_not_sent_again(desk: Desk) -> None:
    ana = await desk.respondent()
    desk.simulator.faults.set({"lose_answer": 1.0})
    await desk.say(ana, Ask(screen("degree")))
    assert not await desk.is_idle()
    desk.simulator.faults.set({"lose_answer": 0.0})
    (only,) = desk.chat(ana)
    await desk.say(ana, closed("degree"), Ask(screen("post")), touched=only.message_id)
    await desk.settle()
    assert ["✓ Bachelor's", "What is your post?"] == desk.texts(ana)
    assert [] == await desk.left()


async def test_a_copy_that_was_sent_while_the_other_was_tapped_loses_its_buttons(desk: Desk) -> None:
    ana = await desk.respondent()
    desk.simulator.faults.set({"lose_answer": 1.0})
    await desk.say(ana, Ask(screen("degree")))
    assert not await desk.is_idle()
    desk.simulator.faults.set({"lose_answer": 0.0})
    await desk.settle()
    first, second = desk.chat(ana)
    # The tap was read before the second copy was known.
    utterances = await desk.commit(ana, closed("degree"), Ask(screen("post")), touched=first.message_id)
    await desk.stand.change("update interviews set live_message_id = null, live_key = '', live_visit = 0")
    desk.courier.say(utterances)
    await desk.settle()
    assert [[], []] == [first.keyboard, second.keyboard]
    assert [] == await desk.left()


async def test_a_file_is_never_sent_three_times(desk: Desk) -> None:
    ana = await desk.respondent()
    desk.simulator.faults.set({"lose_answer": 1.0})
    await desk.told(ana, SendFile("notice"))
    assert 2 == len(desk.chat(ana))


async def test_an_edit_whose_answer_was_lost_is_simply_made_again(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("rate")))
    desk.simulator.faults.set({"lose_answer": 1.0})
    await desk.say(ana, state(visit=2, row=2))
    assert not await desk.is_idle()
    desk.simulator.faults.set({"lose_answer": 0.0})
    await desk.settle()
    assert ["2 of 14 · How important is this?"] == desk.texts(ana)
    assert (0, ["said", "said"]) == (desk.courier.counts["ambiguous"], await states(desk))


async def test_order_is_kept_through_broken_lines(desk: Desk) -> None:
    ana = await desk.respondent()
    with desk.failing("sendMessage"):
        await desk.say(ana, Tell(Words("piped", {"name": "1"})), Tell(Words("piped", {"name": "2"})))
        assert not await desk.is_idle()
    await desk.settle()
    assert ["You are 1", "You are 2"] == desk.texts(ana)
    assert 1 == desk.courier.counts["retried"]


async def test_retries_come_ever_more_slowly(desk: Desk) -> None:
    ana = await desk.respondent()
    began = desk.clock.now()
    tries = []
    with desk.failing("sendMessage"):
        await desk.say(ana, HELLO)
        for _ in range(8):
            assert not await desk.is_idle()
            tries.append(desk.clock.now() - began)
            wake = desk.clock.next_wake()
            assert wake is not None
            desk.clock.move(wake)
    waits = [later - sooner for sooner, later in itertools.pairwise(tries)]
    assert timedelta(seconds=0.35) <= waits[0] <= timedelta(seconds=0.65)
    assert timedelta(seconds=21) <= waits[-1] <= timedelta(seconds=39)
    await desk.settle()
    assert ["Hello there"] == desk.texts(ana)


@pytest.mark.usefixtures("_seldom")
async def test_a_line_that_is_broken_for_hours_leaves_nobody_without_their_question(desk: Desk) -> None:
    ana, ben = await desk.respondent(), await desk.respondent()
    await desk.told(ben, Ask(screen("degree")))
    with desk.failing("sendMessage"), desk.failing("editMessageText"):
        await desk.say(ana, Tell(Words("piped", {"name": "1"})), Ask(screen("degree")))
        await desk.say(ben, closed("degree"), Ask(screen("post")))
        await pass_time(desk, timedelta(hours=3))
        assert ([], ["What is your highest degree?"]) == (
            desk.texts(ana),
            [m.text.split("\n")[0] for m in desk.chat(ben)],
        )
    await desk.settle()
    assert ["You are 1", "What is your highest degree?"] == desk.texts(ana)
    assert ["✓ Bachelor's", "What is your post?"] == desk.texts(ben)
    assert [] == await desk.left()


@pytest.mark.usefixtures("_seldom")
async def test_a_reminder_that_is_not_heard_for_an_hour_is_left_and_holds_no_reply_up(desk: Desk) -> None:
    ana = await desk.respondent()
    with desk.failing("sendMessage"):
        await desk.say(ana, Tell(Words("nudge"), lane="reminder"))
        await desk.is_idle()
        await desk.say(ana, Ask(screen("degree")))
        await pass_time(desk, timedelta(hours=2))
    await desk.settle()
    assert ["What is your highest degree?"] == desk.texts(ana)
    assert [Tell(Words("nudge"), lane="reminder")] == [left.say for left in await desk.left()]


@pytest.mark.usefixtures("_seldom")
async def test_a_message_that_never_gets_through_while_others_do_is_left_for_the_next_start_in_order(
    desk: Desk,
) -> None:
    ana, ben = await desk.respondent(), await desk.respondent()
    with desk.failing_for(ana, "sendMessage"):
        await desk.say(ana, Tell(Words("piped", {"name": "1"})), Tell(Words("piped", {"name": "2"})))
        while not await desk.is_idle():
            await desk.say(ben, HELLO)
            await pass_time(desk, timedelta(seconds=20))
    assert [] == desk.texts(ana)
    later = desk.another_courier()
    later.recover(await desk.left())
    await later.idle()
    assert ["You are 1", "You are 2"] == desk.texts(ana)


@pytest.mark.usefixtures("_seldom")
async def test_a_question_is_not_marked_when_its_closing_is_left_for_the_next_start(desk: Desk) -> None:
    ana, ben = await desk.respondent(), await desk.respondent()
    await desk.told(ana, Ask(screen("degree")))
    with desk.failing_for(ana, "editMessageText"):
        await desk.say(ana, closed("degree"), Ask(screen("post")))
        while not await desk.is_idle():
            await desk.say(ben, HELLO)
            await pass_time(desk, timedelta(seconds=20))
    desk.courier = desk.another_courier()
    desk.courier.recover(await desk.left())
    await desk.settle()
    assert ["✓ Bachelor's", "What is your post?", "What is your post?"] == desk.texts(ana)
    assert [] == await desk.left()


async def test_a_refusal_that_will_not_change_is_logged_with_the_item_and_holds_nothing_up(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    ana = await desk.respondent()
    with desk.failing("sendMessage", bad_request("BUTTON_DATA_INVALID")):
        await desk.told(ana, Ask(screen("degree")))
    await desk.told(ana, HELLO)
    assert ["given_up", "said"] == await states(desk)
    assert ["Hello there"] == desk.texts(ana)
    case = await desk.case_of(ana)
    assert [f"refused_as_malformed case={case} item=degree locale=en reason=Button_data_invalid"] == [
        record.getMessage() for record in caplog.records if record.levelno == logging.ERROR
    ]


async def test_words_whose_markup_telegram_cannot_parse_go_without_it(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Tell(Words("broken")))
    assert ["A tag that stays open"] == desk.texts(ana)
    assert ["said"] == await states(desk)


async def test_words_that_do_not_exist_hold_nobody_up(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Tell(Words("no-such-phrase")), Ask(Screen("x", 1, Words("nor-this"))), HELLO)
    assert ["Hello there"] == desk.texts(ana)
    assert ["given_up", "given_up", "said"] == await states(desk)


async def test_a_file_that_cannot_be_made_holds_nobody_up(desk: Desk) -> None:
    async def broken(_: object) -> tuple[str, bytes, str]:
        raise KeyError("edition")

    ana = await desk.respondent()
    desk.courier = desk.another_courier(documents=broken)
    await desk.told(ana, SendFile("mydata"), HELLO)
    assert ["Hello there"] == desk.texts(ana)
    assert [("given_up", "malformed: KeyError"), ("said", "")] == await desk.outbox()


async def test_a_long_text_of_somebody_is_shown_shortened_and_accepted(desk: Desk) -> None:
    ana = await desk.respondent()
    desk.courier = desk.another_courier(words=speech('endless = { "" }x { $name }\n'))
    await desk.told(ana, Tell(Words("endless", {"name": "🙂" * 6_000})))
    (message,) = desk.chat(ana)
    assert 4096 >= len(message.text.encode("utf-16-le")) // 2 > 4000
    assert message.text.endswith("…")


async def test_no_log_ever_holds_the_token(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.DEBUG, "telegram")
    ana = await desk.respondent()
    for fault in ("lose_answer", "reset", "server_error", "storm"):
        desk.simulator.faults.set({fault: 1.0})
        await desk.say(ana, HELLO)
        desk.courier.answer_tap("1", None, "en", "")
        assert not await desk.is_idle()
        desk.simulator.faults.set({fault: 0.0})
        await desk.settle()
    desk.clock.move(desk.clock.now() + timedelta(minutes=1))
    await desk.simulator.stop()
    await desk.say(ana, HELLO)
    assert not await desk.is_idle()
    assert "call_again refusal=broken" in caplog.text
    assert DEFAULT_TOKEN not in caplog.text
