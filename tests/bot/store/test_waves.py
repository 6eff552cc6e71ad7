"""Waves in the store: planned, confirmed, held, ended; and what the database itself refuses."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.store.people import RosterRow
from bot.store.telephoning import to_telephone
from bot.store.waves import Came, Draft, KeyTaken, Waves
from flows.waves import Group, Wave
from tests.bot.store.stand import NOW, Stand, after, look

WAVE = Wave(
    "first-1",
    "chat",
    frozenset({Group.STARTED, Group.UNFINISHED}),
    NOW,
    strata=frozenset({1, 2}),
    locales=frozenset({"es"}),
    details={"nivel": "Rectoría"},
    most_contacts=2,
    idle=timedelta(hours=36),
    days_after_invitation=4,
    slot=(time(10), time(11, 30)),
    spread=False,
    grace=timedelta(hours=12),
)
DRAFT = Draft(WAVE, "first", "reminder_2", {"es": "Faltan {minutes} min.", "en": "{minutes} min left."})


def plain(key: str, **fields: object) -> Draft:
    return Draft(replace(Wave(key, "chat", frozenset({Group.UNFINISHED}), NOW), **fields))  # type: ignore[arg-type]


async def delivery(stand: Stand, key: str, external_id: str, state: str, reason: str = "") -> None:
    """Put one person into one wave by hand."""
    await stand.change(
        "insert into deliveries (wave_id, member_id, state, reason, planned_at, due_at, sent_at) select w.wave_id, m.member_id, ?, ?,"
        " '2026-03-02T15:00:00.000Z', '2026-03-02T15:00:00.000Z', case when ? in ('due', 'skipped') then null else"
        " '2026-03-02T15:00:00.000Z' end from waves as w, members as m where w.key = ? and m.external_id = ?",
        state, reason, state, key, external_id,
    )  # fmt: skip


@pytest.fixture
async def waves(stand: Stand) -> Waves:
    await stand.people.import_roster([RosterRow(f"p{number}", f"Name {number}") for number in range(6)], NOW)
    return Waves(stand.database)


async def test_wave_is_read_back_as_it_was_planned(waves: Waves) -> None:
    (planned,) = await waves.plan([DRAFT], NOW, made_by="s2345678901234567")
    assert (DRAFT, "planned", "s2345678901234567", NOW) == (
        planned.draft, planned.state, planned.made_by, planned.made_at,
    )  # fmt: skip
    assert planned == await waves.get("first-1")
    assert await waves.get("other") is None


async def test_waves_are_listed_by_when_they_start_and_planned_all_or_none(waves: Waves) -> None:
    await waves.plan([plain("b", starts_at=after(days=2)), plain("a", starts_at=after(days=1))], NOW)
    with pytest.raises(KeyTaken, match="a"):
        await waves.plan([plain("c"), plain("a")], NOW)
    assert ["a", "b"] == [one.key for one in await waves.list()]


async def test_wave_goes_its_way_and_no_other(waves: Waves, stand: Stand) -> None:
    await waves.plan([plain("w")], NOW)
    assert not await waves.pause("w", NOW)
    assert not await waves.resume("w", NOW)
    assert await waves.start("w", after(1))
    assert not await waves.start("w", after(2))
    assert await waves.pause("w", after(3))
    assert await waves.resume("w", after(4))
    assert await waves.cancel("w", after(5))
    assert not await waves.cancel("w", after(6))
    assert not await waves.cancel("nobody's", after(6))
    found = await waves.get("w")
    assert found is not None
    assert ("cancelled", after(1), after(5)) == (found.state, found.started_at, found.ended_at)
    assert ["wave_planned", "wave_started", "wave_paused", "wave_resumed", "wave_cancelled"] == [
        action for (action,) in await stand.rows("select action from audit where action like 'wave%' order by seq")
    ]


async def test_account_of_a_wave_adds_up(waves: Waves, stand: Stand) -> None:
    await waves.plan([plain("w"), plain("empty")], NOW)
    for number, (state, reason) in enumerate(
        [("sent", ""), ("skipped", "finished"), ("skipped", "stopped"), ("failed", "refused"), ("due", ""), ("uncertain", "")]
    ):  # fmt: skip
        await delivery(stand, "w", f"p{number}", state, reason)
    came = await waves.came("w")
    assert Came(1, 0, 1, 1, 0, 1, {"finished": 1, "stopped": 1}, {"refused": 1}) == came
    assert (6, 1, 5) == (came.everybody, came.waiting, came.over)
    assert 0 == (await waves.came("empty")).everybody
    ((began),) = await waves.began()
    assert ("w", "chat", 2) == (began.key, began.channel, began.sent)


async def test_whoever_was_not_written_to_when_a_wave_is_cancelled_is_counted_so(waves: Waves, stand: Stand) -> None:
    await waves.plan([plain("w")], NOW)
    await waves.start("w", NOW)
    await delivery(stand, "w", "p0", "due")
    await delivery(stand, "w", "p1", "sent")
    await waves.cancel("w", after(1))
    assert Came(sent=1, skipped={"cancelled": 1}) == await waves.came("w")


async def test_nobody_can_be_in_a_wave_twice(waves: Waves, stand: Stand) -> None:
    await waves.plan([plain("w"), plain("v")], NOW)
    await delivery(stand, "w", "p0", "sent")
    await delivery(stand, "v", "p0", "due")
    with pytest.raises(sqlite3.IntegrityError):
        await delivery(stand, "w", "p0", "due")


@pytest.mark.parametrize(
    "sql",
    [
        "update deliveries set state = 'skipped'",
        "update deliveries set state = 'due', due_at = null",
        "update deliveries set sent_at = null",
        "update deliveries set outbox_id = 1",
        "update waves set state = 'done'",
        "update waves set state = 'running'",
        "update waves set key = 'Ana Ruiz'",
    ],
)
async def test_database_itself_refuses(waves: Waves, stand: Stand, sql: str) -> None:
    await waves.plan([plain("w")], NOW)
    await delivery(stand, "w", "p0", "sent")
    with pytest.raises(sqlite3.IntegrityError):
        await stand.change(sql)


async def test_erasure_takes_deliveries_along(waves: Waves, stand: Stand) -> None:
    await waves.plan([plain("w")], NOW)
    await delivery(stand, "w", "p0", "sent")
    await delivery(stand, "w", "p1", "sent")
    (case_id,) = await stand.one(
        "select l.case_id from link as l inner join members as m on m.member_id = l.member_id where m.external_id = 'p0'"
    )
    await stand.ledger.erase(case_id, after(days=3))
    assert [("p1",)] == look(
        stand.database.path,
        "select m.external_id from deliveries as d left join members as m on m.member_id = d.member_id",
    )


async def test_rectors_and_empty_strata_are_left_to_telephone(waves: Waves, stand: Stand) -> None:
    rows = [
        RosterRow("r", "R", "Rectora", stratum=1), RosterRow("v", "V", "Vicerrector", stratum=1),
        RosterRow("e", "E", "Decana", stratum=2), RosterRow("n", "N", "Rector", stratum=1),
        RosterRow("s", "S", "Rector", stratum=1), RosterRow("w", "W", "Rector", stratum=2),
    ]  # fmt: skip
    await stand.people.import_roster(rows, NOW)
    await stand.people.mint_links("links", NOW, external_ids=["r", "v", "e", "s", "w"])
    await stand.change("update members set messages_off_at = '2026-03-01T00:00:00.000Z' where external_id = 's'")
    await stand.change(
        "insert into cases (case_id, seed, stratum, entry_mode, disp, disp_at, created_at) values ('c2345678901234567', 1, 1, 1, 110, '', '')"
    )
    await waves.plan([plain("one")], NOW)
    await delivery(stand, "one", "r", "sent")
    await delivery(stand, "one", "w", "due")
    found = await to_telephone(stand.database)
    assert [("r", True, False, 1), ("e", False, True, 0)] == [
        (one.external_id, one.is_top, one.stratum_is_empty, one.waves) for one in found
    ]
    assert ["r", "e", "v"] == [one.external_id for one in await to_telephone(stand.database, all_of_them=True)]
