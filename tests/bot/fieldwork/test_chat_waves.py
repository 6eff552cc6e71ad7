"""A wave in the chat, from the store to the phone: words, order, blocks, holds from elsewhere, and a kill in the middle."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.waves import Came, Draft, Waves
from flows.waves import Group, Reason, Wave
from tests.bot.store.stand import look as rows
from tests.bot.test_service import consented
from tests.patience import PATIENCE, until
from tests.stage import Person, Stage

pytestmark = pytest.mark.slow
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # 10:00 in Mexico City; the stage begins then
EVERYBODY = frozenset({Group.STARTED, Group.UNFINISHED})


async def plan(stage: Stage, key: str = "w", own: dict[str, str] | None = None, **fields: object) -> Waves:
    """Plan and confirm a wave to everybody in the chat, as another process would."""
    fields.setdefault("starts_at", stage.clock.now())
    fields.setdefault("spread", False)
    wave = Wave(key, "chat", fields.pop("groups", EVERYBODY), **fields)  # type: ignore[arg-type]
    waves = stage.service.store.waves
    await waves.plan([Draft(wave, own=own or {})], stage.clock.now())
    await waves.start(key, stage.clock.now())
    return waves


async def look(stage: Stage) -> None:
    """Let the sender look, as it does each second."""
    stage.service.outreach.sender.look_again()
    await asyncio.sleep(0.05)
    await stage.settle()


async def through(stage: Stage, key: str = "w") -> Came:
    """Let time pass until nothing of a wave waits, and return what it came to once it is over."""
    waves = stage.service.store.waves
    for seconds in (0, 3, 10, 60, *[3600] * 30):
        await stage.pass_time(timedelta(seconds=seconds))
        await look(stage)
        # What is on its way takes no time but the machine's: an hour that passes meanwhile is one too many.
        async with asyncio.timeout(PATIENCE):
            while rows(stage.database, "select 1 from deliveries where state = 'sending'"):
                await stage.settle()
        came = await waves.came(key)
        if came.everybody and not came.waiting:
            break
    else:
        raise AssertionError("something of the wave still waits")
    # The sender ends it in a transaction of its own after the last send, for which no time need pass but the machine's.
    async with asyncio.timeout(PATIENCE):
        while (wave := await waves.get(key)) is not None and wave.state != "done":
            await asyncio.sleep(0.005)
    return await waves.came(key)


async def reminders(person: Person) -> list[str]:
    """Return the first lines of what we wrote first."""
    return [m["text"].splitlines()[0] for m in await person.messages() if "/baja" in m["text"] or "/stop" in m["text"]]


async def started(stage: Stage) -> Person:
    person = await stage.person()
    await person.say("/start")
    return person


async def test_each_hears_what_suits_how_far_they_are_and_nobody_hears_it_twice(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        half, fresh = await consented(stage), await started(stage)
        await plan(stage)
        assert Came(sent=2) == await through(stage)
        (partial,), (first,) = await reminders(half), await reminders(fresh)
        assert partial.startswith("Su encuesta quedó en la sección")
        assert first.startswith("Buen día. Hace unos días le invitamos")
        assert [["Continuar"], ["Recuérdeme mañana"], ["No participar"]] == [
            [button["text"] for button in row] for row in (await fresh.messages())[-1]["keyboard"]
        ]
        await stage.pass_time(timedelta(minutes=5))
        assert 1 == len(await reminders(half))
        wave = await stage.service.store.waves.get("w")
        assert wave is not None
        assert "done" == wave.state


async def test_own_words_are_filled_in_for_each_person_and_language(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await plan(stage, own={"es": "Faltan <{minutes}> min de “{section}”.", "en": "{minutes} of {section}"})
        await through(stage)
        (text,) = await reminders(person)
        assert text.startswith("Faltan <1")
        assert "“Perfil de su puesto" in text or "“" in text


async def test_whoever_blocked_us_is_unreachable_and_is_written_to_no_more(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        gone, there = await consented(stage), await consented(stage)
        await plan(stage)
        # They block us when it was decided already, and before we know.
        stage.simulator.world.people[gone.id].blocked = True
        came = await through(stage)
        assert (1, 1, {}) == (came.sent, came.unreachable, dict(came.skipped))
        assert 1 == len(await reminders(there))
        await stage.pass_time(DAY)
        await plan(stage, "v")
        assert {"unreachable": 1} == (await through(stage, "v")).skipped


async def test_whoever_refuses_between_plan_and_send_is_skipped(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person, other = await consented(stage), await consented(stage)
        await plan(stage, starts_at=MONDAY + timedelta(minutes=10))
        await stage.pass_time(timedelta(minutes=5))
        await person.say("/baja")
        came = await through(stage)
        assert Came(sent=1, skipped={"stopped": 1}) == came
        assert 1 == len(await reminders(other))


async def test_wave_that_another_process_holds_sends_nothing_more_and_goes_on_when_it_is_let(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        people = [await consented(stage) for _ in range(3)]
        await plan(stage, starts_at=MONDAY + timedelta(minutes=20))
        other = await Database.open(stage.database, create=False)
        try:
            waves = Waves(other)
            assert await waves.pause("w", stage.clock.now())
            await stage.pass_time(timedelta(minutes=25))
            assert [] == [one for person in people for one in await reminders(person)]
            assert await waves.resume("w", stage.clock.now())
            # Nothing in this process is told: it looks by itself, once a second.
            ends = time.monotonic() + PATIENCE
            while (came := await waves.came("w")) != Came(sent=3) and time.monotonic() < ends:
                await asyncio.sleep(0.2)
                await stage.pass_time(timedelta(seconds=1))
            assert Came(sent=3) == came
        finally:
            await other.close()


async def test_wave_that_is_cancelled_on_the_way_stops_before_the_next_send(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        people = [await consented(stage) for _ in range(2)]
        # Every call waits, so that the deliveries are put out and not begun.
        for person in people:
            stage.service.courier._turnstile.hold(person.id, 90)
        waves = await plan(stage)
        stage.service.outreach.sender.look_again()
        await until(lambda: rows(stage.database, "select 1 from deliveries where state = 'sending'")[1:])
        assert Came(sending=2) == await waves.came("w")
        await waves.cancel("w", stage.clock.now())
        await stage.pass_time(timedelta(minutes=3))
        assert Came(skipped={"cancelled": 2}) == await waves.came("w")
        assert [] == [one for person in people for one in await reminders(person)]


async def test_kill_leaves_uncertain_what_was_begun_and_sends_the_rest_once(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        first, second = await consented(stage), await consented(stage)
        stage.service.courier._turnstile.hold(second.id, 600)
        await stage.pass_time(timedelta(seconds=5))
        calls = stage.simulator.methods._table["sendmessage"]
        reached = asyncio.Event()

        def silent(body: dict[str, object]) -> object:
            # The message arrives, and we die before we hear so.
            made = calls(body)
            reached.set()
            raise ConnectionResetError(made)

        stage.simulator.methods._table["sendmessage"] = silent
        waves = await plan(stage)
        stage.service.outreach.sender.look_again()
        await asyncio.wait_for(reached.wait(), PATIENCE)
        await stage.kill_bot()
        stage.simulator.methods._table["sendmessage"] = calls
        await stage.start_bot()
        came = await through(stage)
        assert (1, 1) == (came.sent, came.uncertain)
        assert (1, 1) == (len(await reminders(first)), len(await reminders(second)))
        waves = stage.service.store.waves
        assert 1 == await stage.service.store.deliveries.resend("w", stage.clock.now(), ["uncertain"], only=None)
        assert Came(sent=2) == await through(stage)
        assert 2 == len(await reminders(first))
        assert 1 == len(await reminders(second))
        assert "done" == (await waves.list())[0].state


async def test_answer_that_is_lost_leaves_a_delivery_uncertain_and_is_not_sent_again(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await plan(stage)
        stage.simulator.faults.next["lose_answer"] = 1
        stage.simulator.faults.methods = frozenset({"sendmessage"})
        came = await through(stage)
        assert (1, {"no_answer": 1}) == (came.uncertain, dict(came.failures))
        assert 1 == len(await reminders(person))


async def test_bot_that_was_off_sends_late_or_not_at_all(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        await consented(stage)
        await plan(stage, "short", starts_at=MONDAY + HOUR, grace=HOUR)
        await plan(stage, "long", starts_at=MONDAY + HOUR, grace=3 * DAY)
        await stage.kill_bot()
        # The machine comes back long after the hour at which they were to begin.
        stage.clock.move(MONDAY + 4 * HOUR)
        await stage.start_bot()
        assert Came(sent=1) == await through(stage, "long")
        assert {Reason.TOO_LATE.value: 1} == (await through(stage, "short")).skipped


async def test_who_asks_in_the_evening_hears_tomorrow_and_no_wave_beside_it(tmp_path: Path) -> None:
    async with Stage(tmp_path, start=MONDAY + 11 * HOUR) as stage:
        person = await consented(stage)
        await person.say("/recordar")
        await stage.pass_time(20 * HOUR)
        assert [] == await reminders(person)
        # Nine in the evening is too late to write, so it is six.
        await stage.pass_time(timedelta(minutes=65))
        assert 1 == len(await reminders(person))
        await plan(stage)
        await stage.pass_time(2 * HOUR)
        assert 1 == len(await reminders(person))
        assert Came(sent=1) == await through(stage)
        assert 2 == len(await reminders(person))


async def test_who_asks_to_be_reminded_is_not_nudged_for_the_same_silence(tmp_path: Path) -> None:
    """Both are due a day after the last word; the nudge waits anew from the next one."""
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await person.say("/recordar")
        await stage.pass_time(timedelta(hours=24, minutes=5))
        assert 1 == len(await reminders(person))
        await stage.pass_time(4 * DAY)
        assert 1 == len(await reminders(person))
        await person.say("/continuar")
        await stage.pass_time(4 * DAY)
        assert 2 == len(await reminders(person))


@pytest.mark.parametrize("first", ["wave", "nudge"])
async def test_of_nudge_and_wave_decided_at_once_one_goes(tmp_path: Path, first: str) -> None:
    """Both were looked up while nobody had been written to; whichever is committed first is the only one of that day."""
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        # The nudge is due on Tuesday at ten, and the wave begins a day early for that; neither is worked off by itself yet.
        await plan(stage, starts_at=stage.clock.now() + DAY)
        outreach, now = stage.service.outreach, stage.clock.now()
        await outreach.sender._lay_out_wave((await stage.service.store.deliveries.running(now + DAY))[0], now)
        (nudge,) = await stage.service.store.reminders.due(now + 2 * DAY, 10)
        (wave,) = await stage.service.store.deliveries.due(now, "chat", 10, within=2 * DAY)
        turns = {
            "wave": lambda: outreach.sender._remind(wave),
            "nudge": lambda: outreach.tick._remind(replace(nudge, as_of=now)),
        }
        await turns.pop(first)()
        for other in turns.values():
            await other()
        await stage.settle()
        assert 1 == len(await reminders(person))
        waiting = ("waiting",) if first == "wave" else ("sent",)
        assert [waiting] == rows(stage.database, "select state from reminders where kind = 'nudge'")
        left = ("sent",) if first == "wave" else ("due",)
        assert [left] == rows(stage.database, "select state from deliveries")


async def test_nudge_and_wave_do_not_fall_on_one_day(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        await stage.pass_time(timedelta(hours=23, minutes=30))
        await plan(stage)
        assert Came(sent=1) == await through(stage)
        assert 1 == len(await reminders(person))
        # The nudge was due at about ten on Tuesday; it waits for Wednesday's window.
        await stage.pass_time(timedelta(hours=8))
        assert 1 == len(await reminders(person))
        await stage.pass_time(timedelta(hours=20))
        assert 2 == len(await reminders(person))


async def test_a_wave_held_and_let_go_between_two_looks_is_noticed(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        await consented(stage)
        waves = await plan(stage, starts_at=MONDAY + timedelta(minutes=20))
        deliveries = stage.service.store.deliveries
        known = await deliveries.signature()
        assert known == await deliveries.signature()
        assert await waves.pause("w", stage.clock.now())
        assert await waves.resume("w", stage.clock.now())
        assert known != await deliveries.signature()
