"""What must hold for any replies: nobody is stuck, nothing raises, records fold to the interview, every cell has a reason."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from flows import (
    Ask,
    Command,
    Commanded,
    Erase,
    FieldClosed,
    MisCommanded,
    Phase,
    Replied,
    Revised,
    SentOther,
    Tapped,
    cells,
    is_missing,
    take,
)
from flows.codebook import codebook
from flows.codec import dump_interview, dump_say, load_interview, load_say
from flows.items import TextItem
from flows.path import find_path
from tests.flows.people import Interviewed
from tests.flows.words import lides

COMMANDS = [command for command in Command if command is not Command.WITHDRAW]
REPLIES = st.one_of(
    st.sampled_from(
        [
            "3",
            "12",
            "2014",
            "1,200",
            "abc",
            "No lo sé",
            "Sí",
            "jal",
            "chi",
            "persona@example.org",
            "",
            "x" * 2001,
            "👍" * 40,
        ]
    ),
    st.text(max_size=30),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tap"), st.integers(0, 40)),
        st.tuples(st.just("tap"), st.integers(0, 40)),
        st.tuples(st.just("tap"), st.integers(0, 40)),
        st.tuples(st.just("say"), REPLIES),
        st.tuples(st.just("command"), st.sampled_from(COMMANDS)),
        st.tuples(st.just("old"), st.integers(0, 3)),
        st.tuples(st.just("other"), st.integers(0, 2)),
    ),
    max_size=60,
)
BEGINS = st.sampled_from(["lang", "role_current", "imp", "dev_acts", "barriers", "chal", "open_lesson", "submit"])


def play(person: Interviewed, steps: list[tuple[str, object]]) -> None:
    seen: list[tuple[str, int, str]] = []
    for kind, what in steps:
        person.wait(3)
        assert person.screen is not None
        choices = person.screen.choices
        match kind, what:
            case "tap", int(number) if choices:
                choice = choices[number % len(choices)]
                seen.append((person.screen.key, person.screen.visit, choice.action))
                person.event(Tapped(person.screen.key, person.screen.visit, choice.action, person.at))
            case "say", str(text):
                person.part += 1
                person.event(Replied(text, person.part, person.at))
            case "command", Command() as command:
                person.event(Commanded(command, person.at))
            case "old", int(number) if seen:
                item, visit, action = seen[number % len(seen)]
                person.event(Tapped(item, visit, action, person.at))
            case "other", int(number):
                person.event(
                    [SentOther(person.at), MisCommanded(person.at), Revised("9", person.part, person.at)][number]
                )
        check(person)


def check(person: Interviewed) -> None:
    interview = person.i
    assert interview == load_interview(dump_interview(interview))
    for say in person.said:
        assert say == load_say(dump_say(say))
    path = find_path(person.q, interview)
    on_path = {place.key for place in path.places}
    if interview.phase is Phase.OPEN and interview.live and not interview.live.startswith("~"):
        assert interview.live in on_path
    assert set(interview.done) <= on_path
    if interview.consent_at is not None:
        data = {name: value for name, value in interview.values.items() if _is_data(name)}
        assert data == person.records
    row = cells(person.q, interview)
    assert {variable.name for variable in codebook(person.q)} == set(row)
    for variable in codebook(person.q):
        value = row[variable.name]
        if variable.kind == "text":
            assert isinstance(value, str)
        elif variable.kind == "code":
            assert value in {one.code for one in variable.values}, (variable.name, value)
        else:
            assert isinstance(value, int) and (value >= 0 or is_missing(value))


def _is_data(name: str) -> bool:
    q = lides()
    owners = [
        item
        for item in q.items.values()
        if name == item.id or name.startswith((f"{item.id}_", f"{getattr(item, 'prefix', item.id)}_"))
    ]
    exact = q.items.get(name) or (
        q.items.get(name.removesuffix("_st")) if isinstance(q.items.get(name.removesuffix("_st")), TextItem) else None
    )
    owner = exact or owners[0]
    return owner.store == "data"


@given(begin=BEGINS, steps=STEPS, seed=st.integers(0, 2**31))
@settings(max_examples=20)
def test_whatever_is_done_the_interview_stays_whole(begin: str, steps: list[tuple[str, object]], seed: int) -> None:
    person = Interviewed(seed=seed)
    person.until(begin)
    play(person, steps)


@given(begin=BEGINS, steps=STEPS)
@settings(max_examples=20)
def test_nobody_is_ever_stuck(begin: str, steps: list[tuple[str, object]]) -> None:
    person = Interviewed()
    person.until(begin)
    play(person, steps)
    if person.i.phase in (Phase.OPEN, Phase.REVIEW):
        turn = person.command(Command.CONTINUE)
        assert any(isinstance(say, Ask) and say.screen.choices for say in turn.says) or person.screen.typed


@given(begin=BEGINS, steps=STEPS)
@settings(max_examples=20)
def test_the_same_tap_twice_changes_nothing_the_second_time(begin: str, steps: list[tuple[str, object]]) -> None:
    person = Interviewed()
    person.until(begin)
    play(person, steps)
    assert person.screen is not None
    taps = [c for c in person.screen.choices if c.action.isdecimal() or c.action[:1] in "+-m"]
    if not taps or person.i.phase not in (Phase.OPEN, Phase.REVIEW) or person.i.overlay:
        return
    person.wait(2)
    event = Tapped(person.screen.key, person.screen.visit, taps[0].action, person.at)
    once = take(person.q, person.i, event)
    twice = take(person.q, once.interview, event)
    assert () == twice.records
    assert dict(once.interview.values) == dict(twice.interview.values)
    assert dict(once.interview.drafts) == dict(twice.interview.drafts)


@given(begin=BEGINS, steps=STEPS)
@settings(max_examples=20)
def test_a_closed_field_leaves_a_reason_in_every_cell(begin: str, steps: list[tuple[str, object]]) -> None:
    person = Interviewed()
    person.until(begin)
    play(person, steps)
    person.event(FieldClosed(person.at + timedelta(days=1)))
    assert person.i.phase in (Phase.CLOSED, Phase.SUBMITTED)
    check(person)
    assert person.turn.disposition is not None and person.turn.disposition.final


def test_going_only_forward_an_interview_ends_within_its_number_of_items() -> None:
    for seed in range(5):
        person = Interviewed(seed=seed)
        turns = 0
        while person.i.phase is not Phase.SUBMITTED and turns < 200:
            person.answer()
            turns += 1
        assert turns == len(find_path(person.q, person.i).places)


def test_a_withdrawal_leaves_nothing_in_the_turn_but_a_receipt() -> None:
    person = Interviewed()
    person.until("dev_acts")
    person.command(Command.WITHDRAW)
    turn = person.tap("yes")
    assert () == turn.records
    assert {} == dict(turn.interview.values)
    assert 1 == sum(isinstance(effect, Erase) for effect in turn.effects)
