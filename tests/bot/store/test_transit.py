"""Inbox, outbox and reminders: kept until they have had their effect, and empty afterwards."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

from dataclasses import replace

from bot.ports import Arrived, DueReminder, Live, Spoken
from bot.store.upkeep import prune
from flows import RemindAt, Say, Tell, Words
from tests.bot.store.stand import ACCOUNT, NOW, Stand, after, interview, turn

HELLO: Say = Tell(Words("hello", {"name": "ñ"}))


def update(number: int, account: int = 1) -> Arrived:
    return Arrived(number, account, f"{number}".encode())


async def test_updates_are_kept_once_and_the_new_ones_returned_in_order(stand: Stand) -> None:
    assert [update(8), update(5)] == await stand.inbox.keep([update(8), update(5), update(8)], NOW)
    assert [update(9)] == await stand.inbox.keep([update(5), update(9)], NOW)
    assert [update(5), update(8), update(9)] == await stand.inbox.waiting(10)
    assert [update(8)] == await stand.inbox.waiting(1, after=5)


async def test_update_that_comes_again_after_its_effect_is_not_new(stand: Stand) -> None:
    await stand.inbox.keep([update(5)], NOW)
    await stand.inbox.finish(5)
    assert [] == await stand.inbox.keep([update(5)], after(60))
    assert [] == await stand.inbox.waiting(10)


async def test_stranger_is_answered_by_account_until_it_is_said(stand: Stand) -> None:
    await stand.inbox.keep([update(5, account=77)], NOW)
    (utterance,) = await stand.inbox.finish(5, say=[(77, HELLO, "en")])
    assert (77, "", HELLO, "en", "") == (
        utterance.account,
        utterance.case_id,
        utterance.say,
        utterance.locale,
        utterance.version,
    )
    assert [utterance] == await stand.outbox.unspoken(10)
    assert ("done", None, 0) == await stand.one("select state, payload, account from inbox")
    await stand.outbox.spoken([Spoken(utterance)])
    assert ("said", "", None) == await stand.one("select state, say, account from outbox")


async def test_update_that_was_finished_before_says_nothing_again(stand: Stand) -> None:
    await stand.inbox.keep([update(5)], NOW)
    await stand.inbox.finish(5)
    assert () == await stand.inbox.finish(5, say=[(1, HELLO, "es")])
    assert () == await stand.inbox.finish(6, say=[(1, HELLO, "es")])
    assert [] == await stand.outbox.unspoken(10)


async def test_poisoned_update_is_counted_set_aside_and_kept_with_its_error(stand: Stand) -> None:
    await stand.inbox.keep([update(5)], NOW)
    assert [1, 2] == [await stand.inbox.fail(5, "first"), await stand.inbox.fail(5, "second")]
    assert [update(5)] == await stand.inbox.waiting(10)
    await stand.inbox.set_aside(5)
    assert [] == await stand.inbox.waiting(10)
    assert ("set_aside", 2, "second", b"5") == await stand.one("select state, tries, error, payload from inbox")


async def test_last_update_is_the_highest_of_the_latest_arrivals(stand: Stand) -> None:
    assert await stand.inbox.last_update_id() is None
    await stand.inbox.keep([update(900_000), update(900_001)], NOW)
    assert 900_001 == await stand.inbox.last_update_id()
    await stand.inbox.keep([update(12), update(11)], after(days=8))  # Telegram began a new numbering
    assert 12 == await stand.inbox.last_update_id()


async def test_pruning_forgets_what_is_done_for_a_week_and_nothing_else(stand: Stand) -> None:
    await stand.inbox.keep([update(n) for n in (1, 2, 3)], NOW)
    await stand.inbox.keep([update(4)], after(days=1))
    (said,) = await stand.inbox.finish(1, say=[(1, HELLO, "es")])
    (unsaid,) = await stand.inbox.finish(4, say=[(1, HELLO, "es")])
    await stand.outbox.spoken([Spoken(said)])
    await stand.inbox.set_aside(2)
    await prune(stand.database, after(-1, days=7))
    assert [(1,), (2,), (3,), (4,)] == await stand.rows("select update_id from inbox order by update_id")
    await prune(stand.database, after(1, days=7))
    assert [(2,), (3,), (4,)] == await stand.rows("select update_id from inbox order by update_id")
    assert [(unsaid.id, "waiting")] == await stand.rows("select id, state from outbox")
    await prune(stand.database, after(days=30))
    assert [unsaid] == await stand.outbox.unspoken(10)


async def test_what_is_said_leaves_no_words_and_moves_the_live_message(stand: Stand) -> None:
    standing = await stand.begun()
    await stand.ledger.commit(standing, replace(turn(interview(standing)), says=(HELLO, HELLO, HELLO)), update=None)
    one, two, three = await stand.outbox.unspoken(10)
    await stand.outbox.spoken([Spoken(one, Live(10, "age", 1))])
    assert Live(10, "age", 1) == await stand.outbox.live(standing.case_id)
    await stand.outbox.spoken([Spoken(two)])
    assert Live(10, "age", 1) == await stand.outbox.live(standing.case_id)
    assert [three] == await stand.outbox.unspoken(10)
    await stand.outbox.spoken([Spoken(three, None)])
    assert await stand.outbox.live(standing.case_id) is None
    assert [("said", "")] * 3 == await stand.rows("select state, say from outbox")


async def test_reminder_that_was_being_sent_at_a_crash_is_not_sent_a_second_time(stand: Stand) -> None:
    standing = await stand.begun()
    await stand.ledger.commit(standing, turn(interview(standing), "hello", "nudge", "bye"), update=None)
    hello, nudge, bye = await stand.outbox.unspoken(10)
    await stand.outbox.sending(nudge.id, NOW)
    assert 1 == await stand.outbox.leave_uncertain()
    assert [hello, bye] == await stand.outbox.unspoken(10)
    assert ("given_up", "", "uncertain: it may have arrived") == await stand.one(
        "select state, say, error from outbox where id = ?", nudge.id
    )
    assert 0 == await stand.outbox.leave_uncertain()


async def test_what_is_said_is_not_sent_again(stand: Stand) -> None:
    standing = await stand.begun()
    await stand.ledger.commit(standing, turn(interview(standing), "hello"), update=None)
    (utterance,) = await stand.outbox.unspoken(10)
    await stand.outbox.sending(utterance.id, NOW)
    await stand.outbox.spoken([Spoken(utterance)])
    await stand.outbox.sending(utterance.id, NOW)
    assert ("said", 1) == await stand.one("select state, tries from outbox")


async def test_closing_and_question_are_marked_together_and_the_question_is_live(stand: Stand) -> None:
    standing = await stand.begun()
    await stand.ledger.commit(standing, replace(turn(interview(standing)), says=(HELLO, HELLO)), update=None)
    closing, asking = await stand.outbox.unspoken(10)
    await stand.outbox.spoken([Spoken(closing, None), Spoken(asking, Live(11, "age", 1))])
    assert Live(11, "age", 1) == await stand.outbox.live(standing.case_id)
    assert [] == await stand.outbox.unspoken(10)


async def test_undeliverable_utterance_keeps_the_reason_and_no_words(stand: Stand) -> None:
    standing = await stand.begun()
    await stand.ledger.commit(standing, turn(interview(standing), "hello"), update=None)
    (utterance,) = await stand.outbox.unspoken(10)
    await stand.outbox.undeliverable(utterance, "Forbidden")
    assert ("given_up", "", "Forbidden") == await stand.one("select state, say, error from outbox")
    assert [] == await stand.outbox.unspoken(10)


async def wishing(stand: Stand, account: int, seconds: float) -> DueReminder:
    standing = await stand.begun(account)
    wish = turn(interview(standing), effects=(RemindAt(after(seconds)),))
    await stand.ledger.commit(standing, wish, update=None)
    return DueReminder(account, standing.case_id, "tomorrow", after(seconds), after(seconds))


async def test_reminders_are_due_at_their_time_earliest_first(stand: Stand) -> None:
    assert await stand.reminders.next_due() is None
    later, sooner = await wishing(stand, 1, 60), await wishing(stand, 2, 30)
    assert after(30) == await stand.reminders.next_due()
    assert [] == await stand.reminders.due(after(29.999), 10)
    assert [sooner] == await stand.reminders.due(after(30), 10)
    assert [sooner, later] == await stand.reminders.due(after(60), 10)
    assert [sooner] == await stand.reminders.due(after(60), 1)


async def test_postponed_and_dropped_reminders_are_not_due(stand: Stand) -> None:
    first, second = await wishing(stand, 1, 30), await wishing(stand, 2, 30)
    await stand.reminders.postpone(first, after(90))
    await stand.reminders.drop(second, "not_waiting")
    assert [] == await stand.reminders.due(after(60), 10)
    assert after(90) == await stand.reminders.next_due()
    assert [("dropped", "not_waiting"), ("waiting", "")] == await stand.rows(
        "select state, reason from reminders order by state"
    )


async def test_reminder_that_was_moved_meanwhile_is_not_dropped(stand: Stand) -> None:
    old = await wishing(stand, 1, 30)
    standing = await stand.ledger.standing(1)
    assert standing is not None
    await stand.ledger.commit(standing, turn(interview(standing), effects=(RemindAt(after(90)),)), update=None)
    await stand.reminders.drop(old, "closed")
    await stand.reminders.postpone(old, after(40))
    assert after(90) == await stand.reminders.next_due()


async def test_reminder_of_nobody_who_can_be_found_wakes_nobody(stand: Stand) -> None:
    await wishing(stand, 1, 30)
    await stand.change("delete from link")
    assert [] == await stand.reminders.due(after(60), 10)
    assert await stand.reminders.next_due() is None


async def test_utterance_of_a_case_finds_its_account_through_the_link(stand: Stand) -> None:
    standing = await stand.begun()
    await stand.ledger.commit(standing, turn(interview(standing), "hello"), update=None)
    assert (None, standing.case_id) == await stand.one("select account, case_id from outbox")
    assert [ACCOUNT] == [utterance.account for utterance in await stand.outbox.unspoken(10)]
    await stand.change("delete from link")
    assert [] == await stand.outbox.unspoken(10)
