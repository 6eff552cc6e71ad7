"""Staff join once, by a code of which only a keyed hash is kept; what they do is one transaction with its line in the trail."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ports import Show
from bot.store.audit import Entry, Trail, _seal, note, verify
from bot.store.ids import CODE_SIGNS, new_code
from bot.store.staff import Deed, Staff
from tests.bot.store.stand import ACCOUNT, NOW, Stand, after, look

TWO_DAYS = timedelta(hours=48)


@pytest.fixture
def staff(stand: Stand) -> Staff:
    return Staff(stand.database)


async def joined(stand: Stand, staff: Staff, account: int = ACCOUNT) -> str:
    staff_id, code = await staff.invite("coordinator", NOW, TWO_DAYS)
    assert await staff.redeem(await stand.arrived(account), code, account, NOW, "es") is not None
    return staff_id


def test_a_code_is_sixty_bits_of_signs_that_are_not_mistaken() -> None:
    assert (32, set()) == (len(CODE_SIGNS), set("ILOU") & set(CODE_SIGNS))
    codes = {new_code() for _ in range(200)}
    assert 200 == len(codes)
    assert {(14, "-", "-")} == {(len(code), code[4], code[9]) for code in codes}


async def test_a_code_works_once_however_it_is_typed(stand: Stand, staff: Staff) -> None:
    staff_id, code = await staff.invite("researcher", NOW, TWO_DAYS, locale="en")
    typed = f" {code.lower().replace('-', ' ')} "
    found = await staff.redeem(await stand.arrived(), typed, ACCOUNT, NOW, "es")
    assert found is not None
    member, (shown,) = found
    assert (staff_id, "researcher", "en", ACCOUNT) == (member.staff_id, member.role, member.locale, member.account)
    assert (Show("menu", "welcome"), "en") == (shown.say, shown.locale)
    update = await stand.arrived(5)
    assert None is await staff.redeem(update, code, 5, NOW, "es")
    assert [("waiting",)] == await stand.rows("select state from inbox where update_id = ?", update)
    assert ["staff_invited", "staff_joined", "code_refused"] == [
        action for (action,) in await stand.rows("select action from audit order by seq")
    ]


async def test_of_two_who_use_a_code_at_once_one_joins(stand: Stand, staff: Staff) -> None:
    _, code = await staff.invite("coordinator", NOW, TWO_DAYS)
    updates = [await stand.arrived(account) for account in (1, 2)]
    found = await asyncio.gather(*(staff.redeem(u, code, a, NOW, "es") for u, a in zip(updates, (1, 2), strict=True)))
    assert 1 == sum(one is not None for one in found)
    assert 1 == len(await staff.accounts())


async def test_a_code_expires(stand: Stand, staff: Staff) -> None:
    _, code = await staff.invite("coordinator", NOW, TWO_DAYS)
    assert None is await staff.redeem(await stand.arrived(), code, ACCOUNT, after(days=2), "es")
    assert ["expired"] == [one.status for one in await staff.list(after(days=2))]
    assert None is not await staff.redeem(await stand.arrived(), code, ACCOUNT, after(-1, days=2), "es")


async def test_the_file_holds_no_code(stand: Stand, staff: Staff) -> None:
    _, code = await staff.invite("coordinator", NOW, TWO_DAYS)
    plain = code.replace("-", "")
    await stand.database.fold()
    content = stand.database.path.read_bytes()
    assert (False, False) == (code.encode() in content, plain.encode() in content)


async def test_removing_ends_membership_and_codes_and_keeps_the_line(stand: Stand, staff: Staff) -> None:
    staff_id = await joined(stand, staff)
    _, code = await staff.invite("coordinator", after(1), TWO_DAYS, label="Campus Sur")
    (unused, _) = await staff.list(after(1))
    assert (True, True, False) == (
        await staff.remove(staff_id, NOW),
        await staff.remove(unused.staff_id, NOW),
        await staff.remove(staff_id, NOW),
    )
    assert None is await staff.member(ACCOUNT)
    assert None is await staff.redeem(await stand.arrived(), code, ACCOUNT, NOW, "es")
    assert [("removed", ""), ("removed", "")] == [(one.status, one.note) for one in await staff.list(NOW)]


async def test_a_new_code_takes_the_place_of_the_old_role(stand: Stand, staff: Staff) -> None:
    old = await joined(stand, staff)
    _, code = await staff.invite("researcher", after(1), TWO_DAYS)
    found = await staff.redeem(await stand.arrived(), code, ACCOUNT, after(2), "es")
    assert found is not None
    assert "researcher" == found[0].role
    assert {old: "removed", found[0].staff_id: "joined"} == {
        one.staff_id: one.status for one in await staff.list(after(3))
    }


async def test_a_deed_is_done_once_whole_or_not_at_all(stand: Stand, staff: Staff) -> None:
    await joined(stand, staff)
    member = await staff.member(ACCOUNT)
    assert member is not None
    update = await stand.arrived()

    def fail(_: sqlite3.Connection) -> None:
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await staff.act(member, Deed("tried", "", (Show("menu"),), fail), NOW, update_id=update)
    counts = "select (select count(*) from audit), (select count(*) from outbox), (select state from inbox where update_id = ?)"
    assert (2, 1, "waiting") == await stand.one(counts, update)
    deed = Deed("looked", "status", (Show("status", in_place=True),))
    (shown,) = await staff.act(member, deed, NOW, update_id=update, touched=77)
    assert (77, ()) == (shown.about, await staff.act(member, deed, NOW, update_id=update))
    assert (3, 2, "done") == await stand.one(counts, update)
    waiting = await stand.outbox.unspoken(10)
    assert [(Show("menu", "welcome"), None), (Show("status", in_place=True), 77)] == [(u.say, u.about) for u in waiting]


async def test_the_trail_is_whole_and_refuses_changes(stand: Stand, staff: Staff) -> None:
    assert Trail(0, "", None) == await verify(stand.database)
    await joined(stand, staff)
    trail = await verify(stand.database)
    assert (2, None, 64) == (trail.entries, trail.broken_at, len(trail.head))
    for sql in ("update audit set detail = 'x'", "delete from audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            await stand.change(sql)


@pytest.mark.parametrize(
    ("sql", "broken_at"),
    [
        ("update audit set detail = 'x' where seq = 2", 2),
        ("update audit set at = '2020' where seq = 1", 1),
        ("update audit set actor = 'sxx' where seq = 3", 3),
        ("delete from audit where seq = 2", 3),
        ("delete from audit where seq = 1", 2),
        ("update audit set hash = (select hex(zeroblob(32))) where seq = 3", 3),
        ("insert into audit values (4, '', '', '', '', '', hex(zeroblob(32)))", 4),
    ],
)
async def test_what_was_done_past_the_triggers_is_found(stand: Stand, sql: str, broken_at: int) -> None:
    def add(connection: sqlite3.Connection) -> None:
        for number in range(3):
            note(connection, Entry("2026", "operator", "did", str(number)))

    await stand.database.write(add)
    assert None is (await verify(stand.database)).broken_at
    await stand.change("drop trigger audit_is_not_changed")
    await stand.change("drop trigger audit_is_not_shortened")
    await stand.change(sql)
    assert broken_at == (await verify(stand.database)).broken_at


async def test_a_line_that_was_altered_and_sealed_anew_does_not_fit_the_next(stand: Stand) -> None:
    def add(connection: sqlite3.Connection) -> None:
        for number in range(3):
            note(connection, Entry("2026", "operator", "did", str(number)))

    await stand.database.write(add)
    previous = (await stand.one("select previous from audit where seq = 2"))[0]
    forged = _seal(2, Entry("2026", "operator", "did", "nothing"), previous)
    await stand.change("drop trigger audit_is_not_changed")
    await stand.change("update audit set detail = 'nothing', hash = ? where seq = 2", forged)
    assert 3 == (await verify(stand.database)).broken_at


async def test_the_trail_names_nobody(stand: Stand, staff: Staff, tmp_path: Path) -> None:
    await staff.invite("coordinator", NOW, TWO_DAYS, label="Rectora Planted")
    await joined(stand, staff, account=987_654_321)
    text = str(look(tmp_path / "voces.db", "select * from audit"))
    assert ("staff_joined" in text, "Planted" in text, "987654321" in text) == (True, False, False)
