"""A nudge, or a wish that is granted, between its commit and its call: who goes on meanwhile, a kill, and a line that is broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from telegram.error import InvalidToken

from bot.chat.calls import Calls
from bot.ports import Utterance
from tests.bot.fieldwork.test_chat_waves import reminders
from tests.bot.store.stand import look
from tests.bot.test_service import consented
from tests.stage import Person, Stage

pytestmark = pytest.mark.slow
DAY = timedelta(days=1)


@contextmanager
def held(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Utterance]]:
    """Keep what we write first from the voice until the end, as a queue or a broken line does."""
    courier, kept = stage.service.courier, []
    say = courier.say

    def hold(utterances: Sequence[Utterance]) -> None:
        kept.extend(one for one in utterances if getattr(one.say, "lane", "") == "reminder")
        say([one for one in utterances if one not in kept])

    monkeypatch.setattr(courier, "say", hold)
    yield kept
    monkeypatch.setattr(courier, "say", say)
    say(kept)


async def nudge_put_out(stage: Stage, kept: list[Utterance]) -> None:
    for _ in range(30):
        await stage.pass_time(timedelta(hours=1))
        if kept:
            return
    raise AssertionError("nobody was nudged")


async def goes_on(person: Person) -> None:
    await person.tap("Sí, actualmente")


async def wants_silence(person: Person) -> None:
    await person.say("/baja")


async def is_erased(person: Person) -> None:
    (case_id,) = look(person.stage.database, "select case_id from interviews")[0]
    assert await person.stage.service.store.ledger.erase(case_id, person.stage.clock.now())


@pytest.mark.parametrize("meanwhile", [goes_on, wants_silence, is_erased])
async def test_who_needs_it_no_more_when_its_call_begins_is_not_nudged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: object
) -> None:
    """It was looked up, committed and queued; only the transaction that begins the call knows how things are then."""
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        with held(stage, monkeypatch) as kept:
            await nudge_put_out(stage, kept)
            await meanwhile(person)  # type: ignore[operator]
            before = await reminders(person)
        await stage.settle()
        assert before == await reminders(person)
        state = [] if meanwhile is is_erased else [("dropped", "not_waiting")]
        assert state == look(stage.database, "select state, reason from reminders where kind = 'nudge'")
        assert [] == look(stage.database, "select 1 from outbox where state in ('waiting', 'sending')")


async def test_nudge_that_was_put_out_before_a_kill_is_decided_about_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot comes back in the night, days later: whoever was to be nudged at ten is not woken at three."""
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        with held(stage, monkeypatch) as kept:
            await nudge_put_out(stage, kept)
            await stage.kill_bot()
            kept.clear()
        assert [("waiting",)] == look(stage.database, "select state from outbox where state <> 'said'")
        night = stage.clock.now().replace(hour=9) + DAY  # three in the morning there
        stage.clock.move(night)
        await stage.start_bot()
        assert [] == await reminders(person)
        assert [("waiting", "taken_back")] == look(stage.database, "select state, reason from reminders")
        await stage.pass_time(timedelta(hours=12))
        assert 1 == len(await reminders(person))
        assert [("sent", "")] == look(stage.database, "select state, reason from reminders")
        counted = look(stage.database, "select json_extract(snapshot, '$.counts.remind') from interviews")
        assert [(1,)] == counted, "it was said once and counts once"


async def broken(*_: object) -> int:
    raise InvalidToken  # a refusal that says for certain that nothing was sent


async def test_nudge_that_does_not_get_through_in_time_is_due_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        with held(stage, monkeypatch) as kept:
            await nudge_put_out(stage, kept)
            monkeypatch.setattr(Calls, "send", broken)
        await stage.pass_time(timedelta(minutes=3))
        assert [] == await reminders(person)
        assert [("waiting", "taken_back")] == look(stage.database, "select state, reason from reminders")
        monkeypatch.undo()
        stage.service.outreach.tick.look_again()  # as it does each minute
        await stage.pass_time(timedelta(minutes=1))
        assert 1 == len(await reminders(person))
