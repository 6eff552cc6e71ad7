"""A turn enters the store whole, once, and from where it was read."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.ports import AlreadyDone, Committed, Live, Outrun, Spoken, Standing, Strip
from bot.store.known import Known
from bot.store.ledger import Ledger
from flows import (
    Ask,
    Close,
    Disposition,
    Draft,
    Interview,
    Left,
    Phase,
    Screen,
    Shown,
    Tell,
    Toast,
    Words,
)
from flows.codec import dump_interview
from tests.bot.store.stand import ACCOUNT, HASH, NOW, Stand, after, interview, record, turn


def another(stand: Stand) -> Ledger:
    """Return the ledger of another process on the same store: it remembers nothing."""
    return Ledger(stand.database, nudge_at=lambda _: None)


async def test_account_that_nobody_knows_stands_nowhere(stand: Stand) -> None:
    assert await stand.ledger.standing(1) is None


async def test_interview_is_read_back_as_it_was_committed(stand: Stand) -> None:
    standing = await stand.enrolled()
    begun = interview(
        standing,
        live="why",
        values={"age": 34, "why": "porque «sí»\nñ"},
        drafts={"why": Draft(parts={3: "línea"})},
        visits={"why": 2},
        consent_at=NOW,
        phase=Phase.REVIEW,
    )
    await stand.ledger.commit(standing, turn(begun), update=None)
    whole = Standing(ACCOUNT, standing.case_id, begun, None, False, standing.seed)
    # As the same process remembers it, and as another one reads it.
    assert [whole, whole] == [await ledger.standing(ACCOUNT) for ledger in (stand.ledger, another(stand))]


async def test_what_is_remembered_of_an_interview_counts_only_while_the_store_says_the_same(stand: Stand) -> None:
    standing = await stand.begun(values={"age": 34})
    elsewhere = await another(stand).standing(ACCOUNT)
    assert standing == elsewhere
    moved = turn(interview(standing, values={"age": 35}))
    assert isinstance(await another(stand).commit(standing, moved, update=None), Committed)
    found = await stand.ledger.standing(ACCOUNT)
    assert found is not None
    assert found.interview == moved.interview


def test_few_interviews_are_remembered_and_none_that_is_to_be_forgotten() -> None:
    known, begun = Known(), Interview("c1", HASH, 1, "es", NOW, NOW)
    text = dump_interview(begun)
    known.keep(text, begun)
    assert known.read("c1", text) is begun
    known.forget("c1")
    again = known.read("c1", text)
    assert (again == begun, again is begun) == (True, False)
    for number in range(300):
        known.keep(text, replace(begun, case_id=f"c{number}"))
    assert [False, True] == [known.read(case, text).case_id == case for case in ("c0", "c299")]


async def test_what_is_to_be_said_waits_in_order_and_toasts_do_not(stand: Stand) -> None:
    standing = await stand.enrolled()
    says = (Ask(Screen("age", 1, Words("age"))), Toast(Words("too_late")), Tell(Words("bye")))
    result = await stand.ledger.commit(standing, replace(turn(interview(standing)), says=says), update=None)
    assert isinstance(result, Committed)
    assert [says[0], says[2]] == [utterance.say for utterance in result.utterances]
    assert list(result.utterances) == await stand.outbox.unspoken(10)
    first = result.utterances[0]
    assert (ACCOUNT, standing.case_id, "es", HASH) == (first.account, first.case_id, first.locale, first.version)


async def test_turn_finishes_its_update_and_blanks_what_it_said_and_who(stand: Stand) -> None:
    standing, update = await stand.enrolled(), await stand.arrived(payload=b"secret words")
    await stand.ledger.commit(standing, turn(interview(standing)), update=update)
    assert await stand.one("select state, payload, account from inbox") == ("done", None, 0)


async def test_update_that_had_its_effect_has_none_again(stand: Stand) -> None:
    standing, update = await stand.enrolled(), await stand.arrived()
    await stand.ledger.commit(standing, turn(interview(standing), "hello"), update=update)
    again = await stand.ledger.standing(ACCOUNT)
    assert again is not None
    later = turn(interview(again), "hello", records=(record("age", 1),))
    assert AlreadyDone() == await stand.ledger.commit(again, later, update=update)
    assert again == await stand.ledger.standing(ACCOUNT)
    assert await stand.rows("select count(*) from outbox") == [(1,)]
    assert await stand.rows("select * from records") == []


async def test_turn_from_an_older_step_is_outrun_and_leaves_its_update_waiting(stand: Stand) -> None:
    old = await stand.begun()
    update = await stand.arrived()
    await stand.ledger.commit(old, turn(interview(old, locale="en")), update=None)
    late = turn(interview(old, locale="es"), "late", records=(record("age", 1),))
    assert Outrun() == await stand.ledger.commit(old, late, update=update)
    assert await stand.rows("select locale, step from interviews") == [("en", 2)]
    assert await stand.rows("select * from records") == []
    assert await stand.outbox.unspoken(10) == []
    assert [update] == [waiting.update_id for waiting in await stand.inbox.waiting(10)]


async def test_interview_begun_twice_from_nothing_begins_once(stand: Stand) -> None:
    standing = await stand.enrolled()
    turns = [turn(interview(standing, locale=locale)) for locale in ("es", "en")]
    outcome = await asyncio.gather(*(stand.ledger.commit(standing, t, update=None) for t in turns))
    assert [Committed, Outrun] == [type(result) for result in outcome]
    assert await stand.rows("select locale, step from interviews") == [("es", 1)]


async def test_of_writers_that_race_one_wins_each_step(stand: Stand) -> None:
    async def go_on() -> None:
        while True:
            standing = await stand.ledger.standing(ACCOUNT)
            assert standing is not None
            number = interview(standing).step
            one = turn(interview(standing), records=(record("age", number),))
            if isinstance(await stand.ledger.commit(standing, one, update=None), Committed):
                return

    await stand.begun()
    await asyncio.gather(*(go_on() for _ in range(12)))
    assert await stand.rows("select step from interviews") == [(13,)]
    assert [(n,) for n in range(2, 14)] == await stand.rows("select value_num from records order by seq")
    assert await stand.rows("select value_num from records where superseded_at is null") == [(13,)]


async def test_changed_answer_supersedes_the_one_before_and_keeps_it(stand: Stand) -> None:
    standing = await stand.begun(consent_at=NOW)
    await stand.ledger.commit(standing, turn(interview(standing), records=(record("age", 34),)), update=None)
    second = await stand.ledger.standing(ACCOUNT)
    assert second is not None
    changed = record("age", 35, given_at=after(60), via="typed")
    await stand.ledger.commit(second, turn(interview(second), records=(changed,)), update=None)
    assert await stand.rows("select value_num, via, given_at, superseded_at from records order by seq") == [
        (34, "button", "2026-03-01T09:00:00.000Z", "2026-03-01T09:01:00.000Z"),
        (35, "typed", "2026-03-01T09:01:00.000Z", None),
    ]


async def test_of_two_records_of_one_variable_in_one_turn_the_later_stands(stand: Stand) -> None:
    standing = await stand.begun(consent_at=NOW)
    given = record("age", 34)
    voided = record("age", -95, void=True, via="system", given_at=after(1))
    text = record("why", "porque sí")
    await stand.ledger.commit(standing, turn(interview(standing), records=(given, text, voided)), update=None)
    assert await stand.rows(
        "select variable, value_num, value_text, void, superseded_at from records order by seq"
    ) == [
        ("age", 34, None, 0, "2026-03-01T09:00:01.000Z"),
        ("why", None, "porque sí", 0, None),
        ("age", -95, None, 1, None),
    ]


async def test_trace_tells_when_an_item_was_shown_and_left(stand: Stand) -> None:
    standing = await stand.begun(consent_at=NOW)
    first = (Shown("age", 1, NOW, 2), Left("age", 1, after(2), 2000, 1, "typed"), Shown("why", 1, after(2), 2))
    await stand.ledger.commit(standing, turn(interview(standing), trace=first), update=None)
    second = await stand.ledger.standing(ACCOUNT)
    assert second is not None
    again = (Left("age", 1, after(9), 9000, 2, "button"),)
    await stand.ledger.commit(second, turn(interview(second), trace=again), update=None)
    rows = await stand.rows(
        "select item, visit, answered_at, latency_ms, n_changes, via, sitting from item_paradata order by item"
    )
    assert rows == [("age", 1, "2026-03-01T09:00:09.000Z", 9000, 3, "button", 2), ("why", 1, None, None, 0, "", 2)]


async def test_disposition_is_dated_when_it_changes_and_not_before(stand: Stand) -> None:
    standing = await stand.begun(last_at=after(10))
    same = await stand.ledger.standing(ACCOUNT)
    assert same is not None
    await stand.ledger.commit(same, turn(interview(standing, last_at=after(20))), update=None)
    assert await stand.one("select disp_at from cases") == ("2026-03-01T09:00:00.000Z",)
    now = await stand.ledger.standing(ACCOUNT)
    assert now is not None
    done = replace(turn(interview(now, last_at=after(30))), disposition=Disposition(110, True))
    await stand.ledger.commit(now, done, update=None)
    assert await stand.one("select disp, disp_final, disp_at from cases") == (110, 1, "2026-03-01T09:00:30.000Z")


async def test_time_of_a_turn_that_nobody_spoke_can_be_told(stand: Stand) -> None:
    standing = await stand.begun()
    closed = replace(turn(interview(standing, phase=Phase.CLOSED)), disposition=Disposition(213, True))
    await stand.ledger.commit(standing, closed, update=None, at=after(days=30))
    assert await stand.one("select disp_at from cases") == ("2026-03-31T09:00:00.000Z",)


async def test_tapped_copy_becomes_the_live_message_of_the_place_it_showed(stand: Stand) -> None:
    standing = await stand.begun(live="age", visits={"age": 3})
    moved = interview(standing, live="why", visits={"age": 3, "why": 1})
    await stand.ledger.commit(standing, turn(moved), update=None, touched=900)
    assert Live(900, "age", 3) == await stand.outbox.live(standing.case_id)


async def test_live_message_stays_when_nothing_was_touched(stand: Stand) -> None:
    standing = await stand.begun(live="age")
    await stand.change("update interviews set live_message_id = 5, live_key = 'age', live_visit = 1")
    await stand.ledger.commit(standing, turn(interview(standing)), update=None)
    assert Live(5, "age", 1) == await stand.outbox.live(standing.case_id)


async def test_cells_are_kept_with_consent_and_not_before(stand: Stand) -> None:
    standing = await stand.begun()
    assert await stand.one("select cells from interviews") == ("{}",)
    await stand.ledger.commit(standing, turn(interview(standing, consent_at=NOW)), update=None)
    assert await stand.one("select cells from interviews") == ('{"age":34,"why":"porque sí","consent_part":1}',)


async def test_interview_of_a_version_that_was_never_fielded_is_our_own_fault_and_loud(stand: Stand) -> None:
    standing = await stand.enrolled()
    with pytest.raises(Exception, match="FOREIGN KEY"):
        await stand.ledger.commit(standing, turn(interview(standing, version="b" * 64)), update=None)


async def test_answer_path_keeps_its_budget(stand: Stand) -> None:
    """One SELECT to read, one transaction to write, one small write when it was said; nothing else, and it stays small."""
    stand.nudge = after(days=1)
    await stand.begun(consent_at=NOW, live="age", visits={"age": 1})
    await stand.change("update interviews set live_message_id = 7, live_key = 'age', live_visit = 1")
    update = await stand.arrived()
    statements: list[str] = []
    await stand.database.trace(statements.append)

    async def taken() -> list[str]:
        await asyncio.sleep(0)
        seen = [statement.strip().split()[0].lower() for statement in statements]
        statements.clear()
        return seen

    standing = await stand.ledger.standing(ACCOUNT)
    assert standing is not None
    assert await taken() == ["select"]

    trace = (Left("age", 1, after(5), 5000, 1, "button"), Shown("why", 1, after(5), 1))
    answer = turn(interview(standing), "one", "two", records=(record("age", 34),), trace=trace)
    result = await stand.ledger.commit(standing, answer, update=update, touched=7)
    assert isinstance(result, Committed)
    writes = await taken()
    assert (writes[0], writes[-1]) == ("begin", "commit")
    assert {verb: writes[1:-1].count(verb) for verb in set(writes[1:-1])} == {"update": 5, "insert": 5}

    await stand.outbox.spoken([Spoken(result.utterances[0], Live(8, "why", 1))])
    assert await taken() == ["begin", "update", "update", "commit"]
    await stand.database.trace(None)


async def test_a_copy_that_became_known_meanwhile_loses_its_buttons_unless_it_is_being_closed(stand: Stand) -> None:
    standing = await stand.begun(consent_at=NOW, live="age", visits={"age": 1})
    await stand.change("update interviews set live_message_id = 8, live_key = 'age', live_visit = 1")
    answer = turn(interview(standing, live="why"), "one")
    assert await stand.ledger.commit(standing, answer, update=None, touched=7) == Outrun()
    standing = await stand.ledger.standing(ACCOUNT)
    assert standing is not None
    result = await stand.ledger.commit(standing, answer, update=None, touched=7)
    assert isinstance(result, Committed)
    assert [Strip(8)] == [utterance.say for utterance in result.utterances if isinstance(utterance.say, Strip)]

    standing = await stand.ledger.standing(ACCOUNT)
    assert standing is not None
    closing = Close(Screen("why", 1, Words("why")), ())
    await stand.change("update interviews set live_message_id = 9")
    standing = replace(standing, live=Live(9, "why", 1))
    closed = replace(turn(interview(standing)), says=(closing,))
    assert isinstance(await stand.ledger.commit(standing, closed, update=None, touched=9), Committed)
    standing = await stand.ledger.standing(ACCOUNT)
    assert standing is not None
    result = await stand.ledger.commit(standing, turn(interview(standing), "two"), update=None, touched=10)
    assert isinstance(result, Committed)
    assert [] == [utterance for utterance in result.utterances if isinstance(utterance.say, Strip)]


async def test_a_course_leaves_what_its_turns_leave_one_by_one_and_says_nothing(stand: Stand) -> None:
    """Two people answer alike: one in a single transaction, the other turn by turn."""
    tables = {
        "records": "seq, variable, value_num, superseded_at, void",
        "interviews": "step, phase, cells, last_at, live_message_id",
        "outbox": "step, state, say, error, created_at",
        "cases": "disp, disp_final, disp_at",
    }
    left = []
    for account in (1, 2):
        standing = await stand.enrolled(account)
        turns = []
        for number in range(3):
            step = interview(standing, step=number + 1, consent_at=NOW, last_at=after(number), values={"age": number})
            turns.append(turn(step, "hello", records=(record("age", number, given_at=after(number)),)))
        turns[-1] = replace(turns[-1], disposition=Disposition(110, final=True))
        if account == 1:
            await stand.ledger.commit_course(standing, turns, unsaid="rehearsal")
        for each in turns if account == 2 else ():
            result = await stand.ledger.commit(standing, each, update=None)
            assert isinstance(result, Committed)
            for utterance in result.utterances:
                await stand.outbox.undeliverable(utterance, "rehearsal")
            standing = await stand.ledger.standing(account)  # type: ignore[assignment]
        rows = [
            await stand.rows(f"select {columns} from {table} where case_id = ? order by 1, 2", standing.case_id)
            for table, columns in tables.items()
        ]
        left.append([[tuple(row) for row in some] for some in rows])
    assert left[0] == left[1]
    assert [3, 1, 3, 1] == [len(some) for some in left[0]]
    assert {"given_up"} == {state for _, state, *_ in left[0][2]}
