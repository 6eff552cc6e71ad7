"""Two copies of one question, as a lost answer leaves them: either may be tapped, one counts, the other loses its buttons."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.bot.test_service import consented, query
from tests.stage import Person, Stage


async def tap(person: Person, message: dict[str, Any]) -> None:
    """Tap the first button of a message as it was when we looked."""
    await person.act("tap", message_id=message["message_id"], data=message["keyboard"][0][0]["data"], force=True)
    await person.stage.settle()


async def asked_twice(stage: Stage, person: Person) -> list[dict[str, Any]]:
    """Lose the answer to the send of a question; return its two copies."""
    stage.simulator.faults.set({"methods": ["sendmessage"], "next": {"lose_answer": 1}})
    await person.tap("Continuar")
    await stage.pass_time(timedelta(seconds=10))
    one, two = (await person.messages())[-2:]
    assert one["text"] == two["text"]
    assert one["keyboard"] == two["keyboard"] != []
    return [one, two]


async def buttons(person: Person, message: dict[str, Any]) -> list[Any]:
    (now,) = [m for m in await person.messages() if m["message_id"] == message["message_id"]]
    return list(now["keyboard"])


async def begun(stage: Stage) -> Person:
    person = await stage.person()
    await person.say("/start")
    await person.tap("Español")
    await person.tap("Continuar")
    return person


def consents(stage: Stage) -> list[tuple[Any, ...]]:
    return query(stage, "select answer from consents")


async def test_a_tap_on_the_first_copy_counts_and_takes_the_buttons_off_the_second(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await begun(stage)
        one, two = await asked_twice(stage, person)
        await tap(person, one)
        await stage.pass_time(timedelta(seconds=5))
        assert [(1,)] == consents(stage)
        assert [[], []] == [await buttons(person, one), await buttons(person, two)]


async def test_the_first_copy_loses_its_buttons_when_it_is_tapped_too_late(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person = await begun(stage)
        one, two = await asked_twice(stage, person)
        await tap(person, two)
        await stage.pass_time(timedelta(seconds=5))
        assert [] == await buttons(person, two)
        # Its answer was lost, so nobody knows its number until it is tapped.
        assert [] != await buttons(person, one)
        await tap(person, one)
        await stage.pass_time(timedelta(seconds=5))
        assert [] == await buttons(person, one)
        assert [(1,)] == consents(stage)


@pytest.mark.parametrize("pause", [0, 60])
async def test_a_second_tap_of_the_thumb_makes_no_further_call(tmp_path: Path, pause: int) -> None:
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        newest = (await person.messages())[-1]
        await stage.pass_time(timedelta(seconds=pause))
        await tap(person, newest)
        before = stage.simulator.methods.calls.copy()
        await tap(person, newest)
        made = stage.simulator.methods.calls - before
        assert {"answercallbackquery": 1} == {method: n for method, n in made.items() if method != "getupdates"}
