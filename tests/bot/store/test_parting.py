"""The link deletion: nothing of a person is left in any file, whatever is killed in between, and nobody joins any more."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.store.audit import verify
from bot.store.database import Database
from bot.store.errors import StoreOver
from bot.store.parting import part, parted
from bot.store.people import RosterRow
from bot.store.sides import ANSWERS, LINK, PEOPLE, TRANSIT
from bot.store.waves import Came, Waves
from flows import Erase, KeepConsent
from tests.bot.store.stand import ACCOUNT, NOW, Stand, after, interview, open_stand, turn
from tests.bot.store.test_erasing import PERSON, full

DAY = date(2026, 6, 30)
LATER = after(days=121)
IDENTITY = (
    b"PLANTED-id",
    b"PLANTED name",
    b"PLANTED title",
    b"PLANTED@example.org",
    b"PLANTED inst",
    b"PLANTED contact",
)
TRANSIENT = (b"PLANTED payload", b"PLANTED poison", b"PLANTED fill")
ANSWER = b"PLANTED cell"


def found(stand: Stand, planted: tuple[bytes, ...]) -> set[bytes]:
    """What of it stands in any file of the store."""
    content = [file.read_bytes() for file in stand.database.path.parent.iterdir() if file.is_file()]
    return {one for one in planted if any(one in text for text in content)}


async def planted(stand: Stand) -> None:
    """People in every table of the people's side, some of whom withdrew, and transit in every state."""
    await full(stand)
    standing = await stand.begun(3)
    gone = turn(interview(standing), "withdraw_done", effects=(Erase(NOW, "F-1"),))
    await stand.ledger.commit(standing, gone, update=None)
    await stand.arrived(payload=b"PLANTED payload, waiting")
    for sql, values in (
        ("insert into notices (at, kind, member_id) select ?, 'second_account', member_id from members where account = ?", ()),
        ("insert into details select member_id, 'phone', 'PLANTED contact' from members where ? <> '' and account = ?", ()),
        ("insert into seat_changes select member_id, 1, ?, null from members where account = ?", ()),
        ("insert into mail_faults select member_id, 'PLANTED@example.org', ?, 'bounced', 'gone' from members where account = ?", ()),
        ("insert into waves (key, series, channel, who, starts_at, grace_hours, state, made_by, made_at) values ('w1', 'w1', 'mail', '{}', ?, 1, 'planned', 'operator', ?)", ()),
        ("insert into deliveries (wave_id, member_id, state, sent_at) select 1, member_id, 'sent', ? from members where account = ?", ()),
        ("insert into results_sent (member_id, state, due_at) select member_id, 'due', ? from members where account = ?", ()),
        ("insert into results_files (locale, suffix, content) select '', 'pdf', x'25504446' where ? <> ?", ()),
        ("insert into disturbances (at, kind, times, member_id) select ?, 'flood', 1, member_id from members where account = ?", ()),
    ):  # fmt: skip
        await stand.change(sql, *values, "2026-03-01T09:00:00.000Z", ACCOUNT)


async def test_nothing_of_anybody_is_left_and_every_answer_is(stand: Stand) -> None:
    await planted(stand)
    await stand.database.fold()
    assert set(IDENTITY) | set(TRANSIENT) == found(stand, (*IDENTITY, *TRANSIENT))  # there was something to find
    for table in (LINK, *PEOPLE, *TRANSIT):
        assert [] != await stand.rows(f"select 1 from {table} limit 1"), table
    before = {table: await stand.rows(f"select count(*) from {table}") for table in ANSWERS}
    done = await part(stand.database, DAY, LATER)
    assert (True, DAY, 2) == (done.finished, done.due_on, done.pairs)
    assert set() == found(stand, (*IDENTITY, *TRANSIENT))
    assert {ANSWER} == found(stand, (ANSWER,))
    for table in (LINK, *PEOPLE, *TRANSIT):
        assert [] == await stand.rows(f"select * from {table}"), table
    assert before == {table: await stand.rows(f"select count(*) from {table}") for table in ANSWERS}
    assert [("dropped", "link_deleted")] == await stand.rows("select distinct state, reason from reminders")
    assert await stand.ledger.standing(ACCOUNT) is None


async def test_a_wave_still_says_on_which_day_it_began_and_to_how_many_it_was_sent(stand: Stand) -> None:
    await planted(stand)
    (before,) = await Waves(stand.database).began()
    assert ("w1", "mail", 1) == (before.key, before.channel, before.sent)
    await part(stand.database, DAY, LATER)
    waves = Waves(stand.database)
    assert [replace(before, at=before.at.replace(hour=0))] == await waves.began()
    assert {"w1": Came(sent=1)} == await waves.all_came()


async def test_no_id_or_time_of_the_peoples_side_is_left_anywhere(stand: Stand) -> None:
    await planted(stand)
    ids = [one.encode() for (one,) in await stand.rows("select member_id from members")]
    hashes = [
        one.encode()
        for (one,) in await stand.rows("select token_hash from tokens union select hash from do_not_contact")
    ]
    assert (2, 4) == (len(ids), len(hashes)) or len(hashes) > 2
    await part(stand.database, DAY, LATER)
    assert set() == found(stand, (*ids, *hashes))


@pytest.mark.parametrize("step", ["rewrite", "fold"])
async def test_kill_between_the_steps_is_finished_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    class Killed(Exception):
        pass

    async def killed(_: Database) -> None:
        raise Killed

    stand = await open_stand(tmp_path / "voces.db")
    await planted(stand)
    await stand.database.fold()
    try:
        with monkeypatch.context() as patched:
            patched.setattr(Database, step, killed)
            with pytest.raises(Killed):
                await part(stand.database, DAY, LATER)
        halfway = await parted(stand.database)
        assert halfway is not None
        assert not halfway.finished
    finally:
        await stand.database.close()
    again = await open_stand(tmp_path / "voces.db")
    try:
        done = await part(again.database, DAY, after(days=122))
        assert (True, halfway.parted_at, halfway.people) == (done.finished, done.parted_at, done.people)
        assert set() == found(again, (*IDENTITY, *TRANSIENT))
    finally:
        await again.database.close()


async def test_reader_in_the_way_leaves_it_unfinished_and_not_forgotten(stand: Stand) -> None:
    import sqlite3  # noqa: PLC0415

    await planted(stand)
    reader = sqlite3.connect(stand.database.path, isolation_level=None)
    reader.execute("begin")
    reader.execute("select count(*) from members").fetchone()
    assert not (await part(stand.database, DAY, LATER)).finished
    reader.close()
    assert (await part(stand.database, DAY, LATER)).finished
    assert set() == found(stand, IDENTITY)


async def test_it_is_done_once_and_stands_once_in_the_trail(stand: Stand) -> None:
    await planted(stand)
    first = await part(stand.database, DAY, LATER)
    assert first == await part(stand.database, date(2027, 1, 1), after(days=400))
    assert [("study_date", "link_deleted", "people=2 pairs=2")] == await stand.rows(
        "select actor, action, detail from audit where action = 'link_deleted'"
    )
    assert (await verify(stand.database)).broken_at is None


async def test_nobody_joins_once_the_link_is_deleted(stand: Stand) -> None:
    await full(stand)
    await part(stand.database, DAY, LATER)
    with pytest.raises(StoreOver, match="new round of the study"):
        await stand.people.enrol_openly(99, LATER)
    with pytest.raises(StoreOver, match="link is deleted"):
        await stand.people.import_roster([PERSON, RosterRow("new")], LATER)
    assert [] == await stand.rows("select * from members")


async def test_consent_stays_on_the_answers_side_as_version_and_time(stand: Stand) -> None:
    standing = await stand.begun()
    agreed = interview(standing, consent_at=after(60), notice="n2")
    await stand.ledger.commit(standing, turn(agreed, effects=(KeepConsent(1, after(60), "es", "n2"),)), update=None)
    await part(stand.database, DAY, LATER)
    assert [("n2", "2026-03-01T09:01:00Z")] == await stand.rows("select notice_version, consent_at from responses")
