"""Everything goes wrong at once, and still everybody hears everything, in order."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from flows import Ask, Tell, Words
from tests.bot.chat.desk import closed, open_desk, screen

PEOPLE, QUESTIONS = 8, 5


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_through_errors_storms_and_lost_answers_everybody_is_asked_everything_in_order(
    tmp_path: Path, seed: int
) -> None:
    async with open_desk(tmp_path) as desk:
        desk.simulator.faults.set({"seed": seed, "server_error": 0.15, "storm": 0.1, "lose_answer": 0.1})
        accounts = [await desk.respondent() for _ in range(PEOPLE)]
        for visit in range(1, QUESTIONS + 1):
            for account in accounts:
                tell = Tell(Words("piped", {"name": f"number {visit}"}))
                await desk.say(account, closed("degree", visit - 1), tell, Ask(screen("degree", visit)))
        await desk.settle()
        for account in accounts:
            told = [text for text in desk.texts(account) if text.startswith("You are")]
            assert [f"You are number {n}" for n in range(1, QUESTIONS + 1)] == [text for text, _ in groupby(told)]
            assert len(told) <= 2 * QUESTIONS
            live = await desk.stand.outbox.live(await desk.case_of(account))
            assert live is not None
            assert QUESTIONS == live.visit
            assert (
                f"{QUESTIONS}|1|degree"
                == desk.simulator.world.chats[account].messages[live.message_id].keyboard[0][0]["callback_data"]
            )
        assert {"said"} == {state for state, _ in await desk.outbox()}
        assert [] == await desk.left()
        given = desk.simulator.faults.given
        assert all(given[fault] for fault in ("server_error", "storm", "lose_answer"))
