"""Withdrawal: nothing of the person is left in the file, and the count stays right."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from bot.ports import Arrived, Committed, Outrun, Spoken
from bot.store.people import RosterRow
from flows import Draft, Erase, KeepConsent, KeepContact, Left, RemindAt, Shown, Tell, Words
from tests.bot.store.stand import ACCOUNT, NOW, Stand, after, interview, record, turn
from tests.patience import PATIENCE

PLANTED = b"PLANTED"
PERSON = RosterRow("PLANTED-id", "PLANTED name", "PLANTED title", "PLANTED@example.org", "PLANTED inst", stratum=3)


async def full(stand: Stand) -> None:
    """A person with something in every corner of the store, and a neighbour."""
    await stand.people.import_roster([PERSON, RosterRow("other", "Neighbour")], NOW)
    person, other = sorted(await stand.people.mint_links("mail", NOW), key=lambda link: link.name, reverse=True)
    assert person.name == "PLANTED name"
    await stand.people.redeem(person.token, ACCOUNT, NOW)
    await stand.people.redeem(other.token, 2, NOW)
    standing = await stand.begun(
        values={"why": "PLANTED value"}, drafts={"why": Draft(parts={1: "PLANTED draft" * 900})}
    )
    filled = turn(
        interview(standing, consent_at=NOW),
        records=(record("why", "PLANTED record" * 900),),
        cells={"why": "PLANTED cell"},
        effects=(KeepContact("mail", "PLANTED contact", NOW), KeepConsent(1, NOW, "es", "n1"), RemindAt(after(days=1))),
        trace=(Shown("why", 1, NOW, 1), Left("why", 1, NOW, 1, 1, "typed")),
    )
    said = replace(filled, says=(Tell(Words("echo", {"text": "PLANTED fill"})),))
    await stand.ledger.commit(standing, said, update=await stand.arrived(payload=b"PLANTED payload"))
    poisoned = await stand.arrived(payload=b"PLANTED poison")
    await stand.inbox.set_aside(poisoned)
    await stand.begun(2)


async def withdraw(stand: Stand, **fields: object) -> object:
    standing = await stand.ledger.standing(ACCOUNT)
    assert standing is not None
    gone = turn(interview(standing), "withdraw_done", effects=(Erase(after(days=20), "F-123"),), **fields)
    return await stand.ledger.commit(standing, gone, update=await stand.arrived(payload=b"PLANTED request"))


def in_files(stand: Stand) -> list[str]:
    return [f.name for f in sorted(stand.database.path.parent.iterdir()) if PLANTED in f.read_bytes()]


async def test_nothing_of_the_person_is_left_in_any_file(stand: Stand) -> None:
    await full(stand)
    await stand.database.fold()
    assert in_files(stand) == ["voces.db"]  # there was something to find
    assert isinstance(await withdraw(stand), Committed)
    assert in_files(stand) == []


async def test_a_look_at_the_store_in_that_very_moment_leaves_nothing_behind(stand: Stand) -> None:
    await full(stand)
    looking, may_go = threading.Event(), threading.Event()

    def look() -> None:
        with closing(sqlite3.connect(stand.database.path)) as other:
            other.execute("begin")
            other.execute("select count(*) from members").fetchone()
            looking.set()
            may_go.wait(PATIENCE)

    looker = threading.Thread(target=look)
    looker.start()
    await asyncio.to_thread(looking.wait, 5)
    asyncio.get_running_loop().call_later(0.25, may_go.set)
    assert isinstance(await withdraw(stand), Committed)
    looker.join()
    assert in_files(stand) == []


async def test_account_is_left_only_on_the_farewell_until_it_is_said(stand: Stand) -> None:
    await full(stand)
    result = await withdraw(stand)
    assert isinstance(result, Committed)
    (farewell,) = result.utterances
    assert (farewell.account, farewell.case_id, farewell.say.words.key) == (ACCOUNT, "", "withdraw_done")  # type: ignore[union-attr]
    assert [farewell] == await stand.outbox.unspoken(10)
    await stand.outbox.spoken([Spoken(farewell, None)])
    assert await stand.outbox.unspoken(10) == []
    for table, column in (("members", "account"), ("inbox", "account"), ("outbox", "account")):
        assert await stand.rows(f"select * from {table} where {column} = ?", ACCOUNT) == []


async def test_tombstone_has_a_new_id_and_keeps_stratum_and_month_only(stand: Stand) -> None:
    await full(stand)
    standing = await stand.ledger.standing(ACCOUNT)
    assert standing is not None
    await withdraw(stand)
    assert await stand.ledger.standing(ACCOUNT) is None
    tombstone = await stand.one("select * from cases where disp = 214")
    month = "2026-03-01T00:00:00.000Z"
    assert (0, 3, 1, 214, 1, month, month, None) == tombstone[1:]
    assert standing.case_id != tombstone[0]
    assert await stand.rows("select disp, aapor_class from dispositions order by disp desc") == [(214, "R"), (213, "R")]
    for table in ("interviews", "records", "item_paradata", "reminders", "link", "contacts", "consents", "tokens"):
        rows = await stand.rows(f"select * from {table}")
        assert standing.case_id not in {value for row in rows for value in row}, table
    assert await stand.rows("select count(*) from link") == [(1,)]


async def test_person_who_withdrew_is_not_taken_up_with_the_roster_again(stand: Stand) -> None:
    await full(stand)
    await withdraw(stand)
    imported = await stand.people.import_roster([PERSON, RosterRow("third")], NOW)
    assert (imported.added, imported.refused) == (1, ("PLANTED-id",))
    assert await stand.rows("select what, month from do_not_contact order by what") == [
        ("account", "2026-03"),
        ("external_id", "2026-03"),
    ]


async def test_hash_says_nothing_without_the_stores_own_secret(stand: Stand, tmp_path) -> None:
    from tests.bot.store.stand import open_stand

    other = await open_stand(tmp_path / "other.db")
    try:
        for one in (stand, other):
            await full(one)
            await withdraw(one)
        here, there = [await one.rows("select hash from do_not_contact") for one in (stand, other)]
        assert set() == set(here) & set(there)
        assert len({*here, *there}) == 4
    finally:
        await other.database.close()


async def test_withdrawal_that_was_outrun_erases_nothing(stand: Stand) -> None:
    await full(stand)
    old = await stand.ledger.standing(ACCOUNT)
    assert old is not None
    await stand.ledger.commit(old, turn(interview(old)), update=None)
    gone = turn(interview(old), "withdraw_done", effects=(Erase(NOW, "F-1"),))
    assert Outrun() == await stand.ledger.commit(old, gone, update=None)
    assert await stand.rows("select name from members where account = ?", ACCOUNT) == [("PLANTED name",)]
    assert await stand.rows("select * from do_not_contact") == []


async def test_word_that_still_waits_is_met_as_a_strangers(stand: Stand) -> None:
    await full(stand)
    await stand.inbox.keep([Arrived(99, ACCOUNT, b"PLANTED, but later")], NOW)
    await withdraw(stand)
    assert [update.update_id for update in await stand.inbox.waiting(10)] == [99]
    assert await stand.inbox.finish(99) == ()
    await stand.database.fold()
    assert in_files(stand) == []


async def test_operator_erases_a_case_once(stand: Stand) -> None:
    await full(stand)
    standing = await stand.ledger.standing(ACCOUNT)
    assert standing is not None
    assert await stand.ledger.erase(standing.case_id, NOW)
    assert not await stand.ledger.erase(standing.case_id, NOW)
    assert in_files(stand) == []
    assert await stand.rows("select count(*) from cases where disp = 214") == [(1,)]


async def test_case_whose_link_is_deleted_can_still_be_erased(stand: Stand) -> None:
    await full(stand)
    standing = await stand.ledger.standing(ACCOUNT)
    assert standing is not None
    await stand.change("delete from link")
    assert await stand.ledger.erase(standing.case_id, NOW)
    assert await stand.rows("select * from records") == []
    assert await stand.rows("select name from members where account = ?", ACCOUNT) == [("PLANTED name",)]


async def test_store_that_was_never_told_what_it_is_erases_nothing(stand: Stand) -> None:
    standing = await stand.begun()
    await stand.change("delete from store_facts")
    with pytest.raises(RuntimeError, match="born"):
        await stand.ledger.erase(standing.case_id, NOW)
    assert [(standing.case_id,)] == await stand.rows("select case_id from interviews")
