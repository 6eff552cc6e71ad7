"""What a turn does beyond its answers: consent, contact, silence, and when we may write first."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

from bot.ports import AlreadyDone, Committed, DueReminder
from flows import KeepConsent, KeepContact, RemindAt, ResumeMessages, StopMessages
from tests.bot.store.stand import ACCOUNT, NOW, Stand, after, interview, turn


async def test_consent_is_kept_on_the_persons_side(stand: Stand) -> None:
    standing = await stand.begun()
    effects = (KeepConsent(1, NOW, "es", "n1"),)
    await stand.ledger.commit(standing, turn(interview(standing, consent_at=NOW), effects=effects), update=None)
    assert await stand.one("select answer, at, locale, notice from consents") == (
        1,
        "2026-03-01T09:00:00.000Z",
        "es",
        "n1",
    )


async def test_contact_is_kept_changed_and_taken_back(stand: Stand) -> None:
    async def kept(value: int | str | None) -> list[tuple]:
        standing = await stand.ledger.standing(ACCOUNT)
        assert standing is not None
        effects = (KeepContact("mail", value, NOW),)
        await stand.ledger.commit(standing, turn(interview(standing), effects=effects), update=None)
        return await stand.rows("select item, value from contacts")

    await stand.begun()
    assert await kept("a@example.org") == [("mail", "a@example.org")]
    assert await kept("b@example.org") == [("mail", "b@example.org")]
    assert await kept(None) == []
    assert await kept(1) == [("mail", "1")]
    assert await kept(-96) == []  # skipped: nothing was given, and what was is taken back


async def test_stopping_messages_keeps_the_first_time_and_resuming_ends_it(stand: Stand) -> None:
    async def carried(*effects: object) -> tuple:
        standing = await stand.ledger.standing(ACCOUNT)
        assert standing is not None
        await stand.ledger.commit(standing, turn(interview(standing), effects=effects), update=None)
        return await stand.one("select messages_off_at from members")

    await stand.begun()
    assert await carried(StopMessages(NOW)) == ("2026-03-01T09:00:00.000Z",)
    assert await carried(StopMessages(after(60))) == ("2026-03-01T09:00:00.000Z",)
    assert await carried(ResumeMessages(after(120))) == (None,)


async def test_nudge_moves_with_every_word_and_goes_when_it_is_not_wanted(stand: Stand) -> None:
    async def nudged(at: object) -> list[tuple]:
        stand.nudge = at  # type: ignore[assignment]
        standing = await stand.ledger.standing(ACCOUNT)
        assert standing is not None
        await stand.ledger.commit(standing, turn(interview(standing)), update=None)
        return await stand.rows("select kind, due_at, state from reminders")

    await stand.begun()
    assert await nudged(after(days=1)) == [("nudge", "2026-03-02T09:00:00.000Z", "waiting")]
    assert await nudged(after(days=2)) == [("nudge", "2026-03-03T09:00:00.000Z", "waiting")]
    assert await nudged(None) == []


async def test_nudge_that_was_sent_is_not_sent_again(stand: Stand) -> None:
    stand.nudge = after(days=1)
    standing = await stand.begun()
    due = DueReminder(ACCOUNT, standing.case_id, "nudge", after(days=1), after(days=1))
    assert isinstance(
        await stand.ledger.commit(standing, turn(interview(standing)), update=None, reminder=due), Committed
    )
    stand.nudge = after(days=5)
    later = await stand.ledger.standing(ACCOUNT)
    assert later is not None
    await stand.ledger.commit(later, turn(interview(later)), update=None)
    assert await stand.rows("select state, due_at, sent_at from reminders") == [
        ("sent", "2026-03-02T09:00:00.000Z", "2026-03-02T09:00:00.000Z")
    ]
    again = await stand.ledger.standing(ACCOUNT)
    assert again is not None
    assert AlreadyDone() == await stand.ledger.commit(again, turn(interview(again), "late"), update=None, reminder=due)
    assert await stand.outbox.unspoken(10) == []


async def test_nudge_that_moved_while_it_was_on_its_way_is_not_sent(stand: Stand) -> None:
    stand.nudge = after(days=1)
    standing = await stand.begun()
    (due,) = await stand.reminders.due(after(days=1), 10)
    stand.nudge = after(days=2)
    await stand.ledger.commit(standing, turn(interview(standing)), update=None)
    now = await stand.ledger.standing(ACCOUNT)
    assert now is not None
    assert AlreadyDone() == await stand.ledger.commit(now, turn(interview(now), "hello?"), update=None, reminder=due)
    assert await stand.rows("select state, due_at from reminders") == [("waiting", "2026-03-03T09:00:00.000Z")]


async def test_own_wish_outlives_a_nudge_that_is_not_wanted(stand: Stand) -> None:
    standing = await stand.begun()
    wish = (RemindAt(after(days=1)),)
    await stand.ledger.commit(standing, turn(interview(standing), effects=wish), update=None)
    later = await stand.ledger.standing(ACCOUNT)
    assert later is not None
    await stand.ledger.commit(later, turn(interview(later)), update=None)
    assert await stand.rows("select kind, due_at, state from reminders") == [
        ("tomorrow", "2026-03-02T09:00:00.000Z", "waiting")
    ]


async def test_silence_takes_back_a_wish_and_a_wish_after_it_stands(stand: Stand) -> None:
    async def carried(*effects: object) -> list[tuple]:
        standing = await stand.ledger.standing(ACCOUNT)
        assert standing is not None
        await stand.ledger.commit(standing, turn(interview(standing), effects=effects), update=None)
        return await stand.rows("select kind, due_at, state from reminders")

    await stand.begun()
    assert [("tomorrow", "2026-03-02T09:00:00.000Z", "waiting")] == await carried(RemindAt(after(days=1)))
    assert [] == await carried(StopMessages(NOW))
    assert [("tomorrow", "2026-03-04T09:00:00.000Z", "waiting")] == await carried(RemindAt(after(days=3)))
    assert 1 == len(await stand.reminders.due(after(days=3), 10))


async def test_wish_can_be_made_again_after_it_was_granted(stand: Stand) -> None:
    standing = await stand.begun()
    await stand.ledger.commit(standing, turn(interview(standing), effects=(RemindAt(after(days=1)),)), update=None)
    (due,) = await stand.reminders.due(after(days=1), 10)
    now = await stand.ledger.standing(ACCOUNT)
    assert now is not None
    await stand.ledger.commit(now, turn(interview(now)), update=None, reminder=due)
    then = await stand.ledger.standing(ACCOUNT)
    assert then is not None
    await stand.ledger.commit(then, turn(interview(then), effects=(RemindAt(after(days=3)),)), update=None)
    assert await stand.rows("select state, due_at, sent_at from reminders") == [
        ("waiting", "2026-03-04T09:00:00.000Z", None)
    ]
