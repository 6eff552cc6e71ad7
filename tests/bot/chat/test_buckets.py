"""How fast each chat and the bot may speak, and what a 429 does to that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.buckets import Pace
from bot.simulator.rates import Rates
from tests.bot.store.stand import NOW
from tests.stage import StillTime

GROUP = -7


@pytest.fixture
def clock() -> StillTime:
    return StillTime(NOW)


def speak(pace: Pace, clock: StillTime, rates: Rates, chats: list[int], seconds: float) -> int:
    """Speak to these chats in turn as fast as allowed for so long; return how often, none of it refused."""
    until = clock.now() + timedelta(seconds=seconds)
    said = 0
    while True:
        chat = min(chats, key=pace.ready_at)
        clock.move(max(pace.ready_at(chat), pace.all_ready_at()))
        if clock.now() > until:
            return said
        pace.take(chat)
        rates.take(chat)
        said += 1


def test_one_person_hears_at_most_one_message_a_second_and_almost_that(clock: StillTime) -> None:
    assert 0.95 * 300 <= speak(Pace(clock), clock, Rates(clock), [1], 300) <= 300 + 5


def test_a_group_hears_at_most_twenty_a_minute_and_almost_that(clock: StillTime) -> None:
    assert 0.9 * 200 <= speak(Pace(clock), clock, Rates(clock), [GROUP], 600) <= 200 + 20


def test_all_together_hear_thirty_a_second_and_almost_that(clock: StillTime) -> None:
    crowd = list(range(1, 101))
    assert 0.95 * 1_800 <= speak(Pace(clock), clock, Rates(clock), crowd, 60) <= 1_800 + 30


def test_a_few_messages_pass_at_once(clock: StillTime) -> None:
    pace = Pace(clock)
    for _ in range(3):
        assert clock.now() == pace.ready_at(1)
        pace.take(1)


def test_chats_do_not_wait_for_each_other(clock: StillTime) -> None:
    pace = Pace(clock)
    for _ in range(6):
        pace.take(1)
    assert pace.ready_at(1) > clock.now() == pace.ready_at(2)


def test_a_429_holds_its_chat_as_long_as_told_and_the_others_for_a_second(clock: StillTime) -> None:
    pace = Pace(clock)
    pace.hold(1, 40)
    assert NOW + timedelta(seconds=40) == pace.ready_at(1)
    assert NOW == pace.ready_at(2)
    assert NOW + timedelta(seconds=1) == pace.all_ready_at()


def test_the_429s_of_one_chat_never_hold_the_others_longer(clock: StillTime) -> None:
    pace = Pace(clock)
    pace.hold(1, 40)
    pace.hold(1, 40)
    assert NOW + timedelta(seconds=1) == pace.all_ready_at()


@pytest.mark.parametrize(("between", "all_wait"), [(3, 3 + 40), (30, 30 + 1)])
def test_429s_of_two_chats_hold_all_when_they_come_together(clock: StillTime, between: int, all_wait: int) -> None:
    pace = Pace(clock)
    pace.hold(1, 40)
    clock.move(NOW + timedelta(seconds=between))
    pace.hold(2, 40)
    assert NOW + timedelta(seconds=all_wait) == pace.all_ready_at()


def test_a_shorter_429_does_not_open_a_gate_that_is_shut_for_longer(clock: StillTime) -> None:
    pace = Pace(clock)
    pace.hold(1, 40)
    pace.hold(1, 2)
    assert NOW + timedelta(seconds=40) == pace.ready_at(1)


def test_without_limits_only_the_gates_are_kept(clock: StillTime) -> None:
    pace = Pace(clock, limited=False)
    for _ in range(500):
        pace.take(1)
    assert NOW == pace.ready_at(1) == pace.all_ready_at()
    pace.hold(1, 5)
    assert NOW + timedelta(seconds=5) == pace.ready_at(1)


def test_who_has_been_silent_is_forgotten(clock: StillTime) -> None:
    pace = Pace(clock)
    for chat in range(1, 50_001):
        pace.take(chat)
        clock.move(clock.now() + timedelta(milliseconds=34))
    assert pace.remembered <= 4_000


def test_nobody_is_forgotten_who_would_be_let_through_too_soon(clock: StillTime) -> None:
    pace = Pace(clock)
    for _ in range(6):
        pace.take(7)
    ready = pace.ready_at(7)
    for chat in range(1_000, 10_000):
        pace.take(chat)
    assert ready == pace.ready_at(7) > clock.now()
