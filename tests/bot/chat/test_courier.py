"""What is said in which order, on which message, with how many calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ports import Live, Utterance
from flows import Ask, SendFile, Tell, Toast, Words
from tests.bot.chat.desk import Desk, closed, open_desk, screen, state
from tests.patience import PATIENCE

HELLO = Tell(Words("hello"))
NUDGE = Tell(Words("nudge"), lane="reminder")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


def say_hello(name: str) -> Tell:
    return Tell(Words("piped", {"name": name}))


async def test_each_account_hears_its_utterances_in_order(desk: Desk) -> None:
    ana, ben = await desk.respondent(), await desk.respondent()
    for number in range(4):
        await desk.say(ana, say_hello(f"ana {number}"))
        await desk.say(ben, say_hello(f"ben {number}"))
    await desk.settle()
    assert [f"You are ana {n}" for n in range(4)] == desk.texts(ana)
    assert [f"You are ben {n}" for n in range(4)] == desk.texts(ben)


async def test_an_answered_message_keeps_its_choice_and_the_next_item_is_new(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("degree")))
    await desk.told(ana, closed("degree"), Ask(screen("post")))
    first, second = desk.chat(ana)
    assert ("What is your highest degree?\n\n✓ Bachelor's", []) == (first.text, first.keyboard)
    assert ("What is your post?", 2) == (second.text, len(second.keyboard))
    assert [("said", "")] * 3 == await desk.outbox()
    assert Live(second.message_id, "post", 1) == await desk.stand.outbox.live(await desk.case_of(ana))


async def test_closing_and_the_next_question_take_one_round_trip(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("degree")))
    desk.simulator.faults.slow = 1.0
    began = desk.clock.now()
    await desk.told(ana, closed("degree"), Ask(screen("post")))
    assert timedelta(seconds=1) == desk.clock.now() - began


async def test_a_single_answer_costs_an_edit_and_a_send(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("degree")))
    before = desk.simulator.methods.calls.copy()
    await desk.told(ana, closed("degree"), Ask(screen("post")))
    assert {"editmessagetext": 1, "sendmessage": 1} == dict(desk.simulator.methods.calls - before)


async def test_the_new_question_is_not_marked_before_the_closing_of_the_old_one(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("degree")))
    with desk.failing("editMessageText"):
        await desk.say(ana, closed("degree"), Ask(screen("post")))
        assert not await desk.is_idle()
        assert ["What is your highest degree?", "What is your post?"] == desk.texts(ana)
        assert ["said", "waiting", "waiting"] == [state for state, _ in await desk.outbox()]
    await desk.settle()
    assert ["✓ Bachelor's", "What is your post?"] == desk.texts(ana)
    assert ["said", "said", "said"] == [state for state, _ in await desk.outbox()]


async def test_inside_a_battery_one_message_moves_on(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("rate", row_i=1, row_n=14)))
    before = desk.simulator.methods.calls.copy()
    for row in range(2, 5):
        await desk.told(ana, state(visit=row, row=row))
    (message,) = desk.chat(ana)
    assert "4 of 14 · How important is this?" == message.text
    assert {"editmessagetext": 3} == dict(desk.simulator.methods.calls - before)
    assert Live(message.message_id, "rate", 4) == await desk.stand.outbox.live(await desk.case_of(ana))


async def test_the_hot_path_reads_nothing_from_the_store(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("rate")))
    monkeypatch.delattr(type(desk.stand.outbox), "live")
    await desk.told(ana, state(visit=2, row=2))
    assert ["2 of 14 · How important is this?"] == desk.texts(ana)


async def test_of_quick_taps_only_the_newest_state_is_sent(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("rate")))
    for row in range(2, 12):
        await desk.say(ana, state(visit=row, row=row))
    await desk.settle()
    edits = [text for method, text in desk.done() if method == "editMessageText"]
    assert "11 of 14 · How important is this?" == edits[-1]
    assert 10 - len(edits) == desk.courier.counts["coalesced"] > 0
    assert ["said"] * 11 == [state for state, _ in await desk.outbox()]


async def test_states_that_wait_for_the_pace_are_passed_over(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("rate")), HELLO, HELLO, HELLO)
    await desk.say(ana, state(visit=2, row=2))
    assert not await desk.is_idle()
    await desk.say(ana, state(visit=3, row=3), closed("rate", 3))
    await desk.settle()
    assert "How important is this?\n\n✓ Bachelor's" == desk.chat(ana)[0].text
    assert 1 == [method for method, _ in desk.done()].count("editMessageText")


async def test_nobody_has_two_live_keyboards(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("degree")))
    await desk.told(ana, Ask(screen("post")))
    assert [0, 2] == [len(message.keyboard) for message in desk.chat(ana)]


async def test_a_message_that_was_deleted_is_said_anew(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("rate")))
    old = desk.chat(ana)[0]
    old.deleted = True
    await desk.told(ana, state(visit=2, row=2))
    (new,) = desk.chat(ana)
    assert (True, "2 of 14 · How important is this?") == (new.message_id > old.message_id, new.text)
    assert 0 == desk.simulator.methods.calls["editmessagereplymarkup"]
    assert Live(new.message_id, "rate", 2) == await desk.stand.outbox.live(await desk.case_of(ana))


async def test_a_deleted_message_need_not_be_closed(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("degree")))
    desk.chat(ana)[0].deleted = True
    await desk.told(ana, closed("degree"), HELLO)
    assert ["Hello there"] == desk.texts(ana)
    assert ["said"] * 3 == [state for state, _ in await desk.outbox()]


async def test_the_same_state_twice_is_no_error(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("rate", row_i=1, row_n=14)))
    await desk.told(ana, state(row=1))
    assert ["said", "said"] == [state for state, _ in await desk.outbox()]
    assert 0 == desk.courier.counts["refused"]


async def test_words_that_this_study_leaves_empty_are_left_unsaid(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Tell(Words("nothing")), HELLO)
    assert ["Hello there"] == desk.texts(ana)
    assert ["said", "said"] == [state for state, _ in await desk.outbox()]


async def test_a_file_is_sent_with_its_caption(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, SendFile("questionnaire"))
    (message,) = desk.chat(ana)
    assert message.document is not None
    assert ("all.html", "Everything, in en") == (message.document["file_name"], message.text)


async def test_replies_overtake_a_wave(desk: Desk) -> None:
    crowd = [await desk.respondent() for _ in range(40)]
    ana = await desk.respondent()
    for account in crowd:
        await desk.say(account, NUDGE)
    assert not await desk.is_idle()
    sent = len(desk.done())
    await desk.say(ana, HELLO)
    await desk.settle()
    assert sent == [text for _, text in desk.done()].index("Hello there")
    assert 41 == len(desk.done())


async def test_a_reply_takes_its_own_waiting_reminder_along(desk: Desk) -> None:
    crowd = [await desk.respondent() for _ in range(40)]
    ana = await desk.respondent()
    for account in [*crowd, ana]:
        await desk.say(account, NUDGE)
    assert not await desk.is_idle()
    sent = len(desk.done())
    await desk.say(ana, HELLO)
    await desk.settle()
    assert ["Shall we continue?", "Hello there"] == desk.texts(ana)
    assert len(desk.done()) > sent + 2 > [text for _, text in desk.done()].index("Hello there")


async def test_a_reply_to_somebody_far_back_in_a_wave_is_said_at_once(desk: Desk) -> None:
    crowd = [await desk.respondent() for _ in range(120)]
    for account in crowd:
        await desk.say(account, NUDGE)
    await desk.say(crowd[-1], HELLO)
    assert not await desk.is_idle()
    sent = len(desk.done())
    for _ in range(3):
        desk.clock.move(desk.clock.now() + timedelta(milliseconds=50))
        assert not await desk.is_idle()
    assert ["Shall we continue?", "Hello there"] == desk.texts(crowd[-1])
    await desk.settle()
    assert (121, True) == (len(desk.done()), sent < 20)


async def test_a_wave_of_thousands_weighs_little(desk: Desk) -> None:
    before = len(asyncio.all_tasks())
    wave = [Utterance(n, 10_000 + n, "", NUDGE, None, "en", "") for n in range(5_000)]
    desk.courier.say(wave)
    await asyncio.sleep(0)
    assert 0 < len(asyncio.all_tasks()) - before < 200


async def test_normal_work_is_never_told_to_slow_down(desk: Desk) -> None:
    accounts = [await desk.respondent() for _ in range(6)]
    for visit in range(1, 7):
        for account in accounts:
            await desk.say(account, closed("degree", visit - 1), Ask(screen("degree", visit)), HELLO)
    await desk.settle()
    assert 0 == desk.simulator.rates.refused
    assert 0 == desk.courier.counts["told_to_wait"]


async def test_a_benchmark_may_lift_the_limits(tmp_path: Path) -> None:
    async with open_desk(tmp_path, rates=False, paced=False) as desk:
        ana = await desk.respondent()
        for _ in range(30):
            await desk.say(ana, HELLO)
        assert await desk.is_idle()
        assert 30 == len(desk.chat(ana))


async def test_a_tap_is_answered_while_everything_else_waits(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.told(ana, Ask(screen("degree")), HELLO, HELLO, HELLO)
    await desk.say(ana, HELLO)
    message = desk.chat(ana)[0]
    person = desk.simulator.world.people[ana]
    tap = desk.simulator.world.tap(person, message, message.keyboard[0][0]["callback_data"])
    desk.courier.answer_tap(tap, Toast(Words("toast")), "en", "")
    assert not await desk.is_idle()
    assert tap in desk.simulator.world.answered
    toasts = [body["text"] for _, kind, body in desk.simulator.world.chats[ana].news if kind == "toast"]
    assert ["Already answered"] == toasts


async def test_an_expired_tap_is_let_go(desk: Desk) -> None:
    desk.courier.answer_tap("999", None, "en", "")
    await desk.settle()
    assert 0 == desk.courier.counts["tap_answered"]


async def test_a_tap_on_the_other_copy_makes_that_one_live(desk: Desk) -> None:
    ana = await desk.respondent()
    desk.simulator.faults.set({"lose_answer": 1.0})
    await desk.say(ana, Ask(screen("degree")))
    assert not await desk.is_idle()
    desk.simulator.faults.set({"lose_answer": 0.0})
    await desk.settle()
    first, second = desk.chat(ana)
    assert first.text == second.text
    await desk.say(ana, closed("degree"), Ask(screen("post")), touched=first.message_id)
    await desk.settle()
    assert ("✓ Bachelor's", "What is your highest degree?") == tuple(desk.texts(ana)[:2])


async def test_what_was_committed_before_a_crash_is_said_at_the_next_start(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.commit(ana, Ask(screen("degree")), HELLO)
    later = desk.another_courier()
    later.recover(await desk.left())
    await later.idle()
    assert ["What is your highest degree?", "Hello there"] == desk.texts(ana)
    assert [] == await desk.left()


async def test_after_a_restart_the_store_says_which_copy_is_live(desk: Desk) -> None:
    ana = await desk.respondent()
    (asking,) = await desk.commit(ana, Ask(screen("rate")))
    desk.courier.say([asking])
    await desk.settle()
    # The mark was lost with the process: the question is asked once more, and the first copy is the one tapped.
    await desk.stand.change("update outbox set state = 'waiting'")
    desk.courier = desk.another_courier()
    desk.courier.recover([asking])
    await desk.settle()
    first, _ = desk.chat(ana)
    await desk.say(ana, state(visit=2, row=2), touched=first.message_id)
    await desk.settle()
    assert "2 of 14 · How important is this?" == first.text


async def test_stop_finishes_the_call_in_hand_and_keeps_the_rest(desk: Desk) -> None:
    ana = await desk.respondent()
    await desk.say(ana, *[say_hello(str(number)) for number in range(9)])
    assert not await desk.is_idle()
    await asyncio.wait_for(desk.courier.stop(0.05), PATIENCE)
    said = len(desk.chat(ana))
    assert 0 < said < 9
    assert [f"You are {number}" for number in range(said, 9)] == [
        f"You are {u.say.words.fills['name']}" for u in await desk.left() if isinstance(u.say, Tell)
    ]
