"""Links, accounts and the roster."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import hashlib
import re

import pytest

from bot.ports import Enrolled, NotEnrolled
from bot.store.people import Imported, Notice, RosterRow
from flows import KeepConsent, KeepContact, StopMessages
from tests.bot.store.stand import ACCOUNT, NOW, Stand, after, interview, turn

ANA = RosterRow(
    "A-1", "Ana", "Dra.", "ana@example.org", "UNAM", "es", "America/Tijuana", 3, {"inst_type": 2, "age": 50}
)


async def link_of(stand: Stand, row: RosterRow = ANA) -> str:
    await stand.people.import_roster([row], NOW)
    (link,) = await stand.people.mint_links("mail", NOW, external_ids=[row.external_id])
    return link.token


async def test_link_binds_the_first_account_and_tells_what_the_roster_knows(stand: Stand) -> None:
    enrolled = await stand.people.redeem(await link_of(stand), ACCOUNT, after(60))
    assert isinstance(enrolled, Enrolled)
    assert enrolled.newly
    standing = enrolled.standing
    assert standing == await stand.ledger.standing(ACCOUNT)
    assert ("es", "America/Tijuana", {"inst_type": 2, "age": 50}) == (
        standing.locale_hint,
        standing.zone,
        dict(standing.frame),
    )
    assert (3, 1, 213, "2026-03-01T09:01:00.000Z") == await stand.one(
        "select stratum, entry_mode, disp, disp_at from cases"
    )


async def test_link_is_recognised_by_its_account_and_refused_to_any_other(stand: Stand) -> None:
    token = await link_of(stand)
    first = await stand.people.redeem(token, ACCOUNT, NOW)
    again = await stand.people.redeem(token, ACCOUNT, after(60))
    assert isinstance(first, Enrolled)
    assert Enrolled(first.standing, newly=False) == again
    assert NotEnrolled("invalid_token") == await stand.people.redeem(token, 99, after(90))
    assert [Notice("2026-03-01T09:01:30.000Z", "second_account", "A-1")] == await stand.people.notices()
    assert await stand.ledger.standing(99) is None
    assert ("2026-03-01T09:00:00.000Z",) == await stand.one("select first_used_at from tokens")


async def test_every_link_of_a_member_leads_to_the_same_case(stand: Stand) -> None:
    first, second = await link_of(stand), await link_of(stand)
    assert first != second
    one = await stand.people.redeem(first, ACCOUNT, NOW)
    two = await stand.people.redeem(second, ACCOUNT, NOW)
    assert isinstance(one, Enrolled)
    assert Enrolled(one.standing, newly=False) == two


@pytest.mark.parametrize("token", ["", "nonsense", "ñ" * 64])
async def test_token_that_was_never_minted_is_refused(stand: Stand, token: str) -> None:
    await link_of(stand)
    assert NotEnrolled("invalid_token") == await stand.people.redeem(token, ACCOUNT, NOW)


async def test_token_is_long_random_and_kept_as_its_hash_only(stand: Stand) -> None:
    token = await link_of(stand)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", token)
    assert (hashlib.sha256(token.encode()).hexdigest(), "mail") == await stand.one(
        "select token_hash, purpose from tokens"
    )
    await stand.database.fold()
    assert token.encode() not in stand.database.path.read_bytes()


async def test_open_link_makes_one_case_an_account(stand: Stand) -> None:
    first = await stand.people.enrol_openly(ACCOUNT, NOW)
    again = await stand.people.enrol_openly(ACCOUNT, after(60))
    assert first.newly
    assert Enrolled(first.standing, newly=False) == again
    assert [(0, 2, 213)] == await stand.rows("select stratum, entry_mode, disp from cases")


async def test_personal_link_adopts_the_case_its_account_began_by_the_open_link(stand: Stand) -> None:
    token = await link_of(stand)
    begun = await stand.begun()
    effects = (KeepConsent(1, NOW, "es", "n1"), KeepContact("mail", "x@example.org", NOW), StopMessages(NOW))
    await stand.ledger.commit(begun, turn(interview(begun), effects=effects), update=None)
    await stand.change(
        "insert into results_sent (member_id, state, due_at, sent_at) select member_id, 'sent', '', '' from members where account = ?",
        ACCOUNT,
    )
    enrolled = await stand.people.redeem(token, ACCOUNT, after(60))
    assert isinstance(enrolled, Enrolled)
    assert begun.case_id == enrolled.standing.case_id
    assert enrolled.standing.interview is not None
    assert [("Ana", "2026-03-01T09:00:00.000Z")] == await stand.rows("select name, messages_off_at from members")
    assert [(begun.case_id, 3, 1, 213, "2026-03-01T09:00:00.000Z")] == await stand.rows(
        "select case_id, stratum, entry_mode, disp, invited_at from cases"
    )
    assert [("x@example.org",)] == await stand.rows("select value from contacts")
    assert [(1,)] == await stand.rows("select answer from consents")
    # What they were sent, they are not sent again.
    assert [("Ana", "sent")] == await stand.rows(
        "select name, state from members inner join results_sent using (member_id)"
    )


async def test_account_with_a_case_of_its_own_cannot_take_another_members_link(stand: Stand) -> None:
    await stand.people.redeem(await link_of(stand), ACCOUNT, NOW)
    other = await link_of(stand, RosterRow("B-2", "Berta"))
    assert NotEnrolled("invalid_token") == await stand.people.redeem(other, ACCOUNT, NOW)
    assert ["account_in_use"] == [notice.kind for notice in await stand.people.notices()]
    assert [("Ana", ACCOUNT), ("Berta", None)] == await stand.rows("select name, account from members order by name")


async def test_unreachable_keeps_the_first_time_until_messages_arrive_again(stand: Stand) -> None:
    await stand.begun()
    await stand.people.reachable(ACCOUNT, NOW, False)
    await stand.people.reachable(ACCOUNT, after(60), False)
    assert [("2026-03-01T09:00:00.000Z",)] == await stand.rows("select unreachable_since from members")
    standing = await stand.ledger.standing(ACCOUNT)
    assert standing is not None
    assert standing.unreachable
    await stand.people.reachable(ACCOUNT, after(90), True)
    again = await stand.ledger.standing(ACCOUNT)
    assert again is not None
    assert not again.unreachable


async def test_roster_adds_updates_and_leaves_alone(stand: Stand) -> None:
    assert Imported(2, 0, 0, ()) == await stand.people.import_roster([ANA, RosterRow("B-2", "Berta")], NOW)
    changed = RosterRow("B-2", "Berta Ruiz", stratum=2)
    assert Imported(0, 1, 1, ()) == await stand.people.import_roster([ANA, changed], after(60))
    assert [("Ana", 3), ("Berta Ruiz", 2)] == await stand.rows(
        "select m.name, c.stratum from members as m join link as l on l.member_id = m.member_id"
        " join cases as c on c.case_id = l.case_id order by m.name"
    )
    assert [(311,), (311,)] == await stand.rows("select disp from cases")


async def test_roster_that_names_somebody_twice_holds_them_once(stand: Stand) -> None:
    assert Imported(1, 0, 1, ()) == await stand.people.import_roster([ANA, ANA], NOW)


async def test_links_are_minted_for_those_named_who_then_count_as_invited(stand: Stand) -> None:
    await stand.people.import_roster([ANA, RosterRow("B-2", "Berta", locale="en"), RosterRow("C-3")], NOW)
    await stand.enrolled(5)  # by the open link: nobody on the roster
    links = await stand.people.mint_links("letter", after(60), external_ids={"B-2", "A-1"})
    assert [("A-1", "Ana", "es"), ("B-2", "Berta", "en")] == [
        (link.external_id, link.name, link.locale) for link in links
    ]
    invited = "2026-03-01T09:01:00.000Z"
    assert [(213, None), (311, None), (319, invited), (319, invited)] == await stand.rows(
        "select disp, invited_at from cases order by disp"
    )
    assert 3 == len(await stand.people.mint_links("file", after(90)))
    assert [(invited,)] * 2 == await stand.rows(
        "select invited_at from cases where disp = 319 and invited_at < '2026-03-01T09:01:30'"
    )


async def test_links_that_are_revoked_open_nothing(stand: Stand) -> None:
    token = await link_of(stand)
    assert 1 == await stand.people.revoke_links("A-1", NOW)
    assert 0 == await stand.people.revoke_links("A-1", NOW)
    assert NotEnrolled("invalid_token") == await stand.people.redeem(token, ACCOUNT, NOW)


async def test_replaced_contact_has_the_seat_and_the_old_link_is_void(stand: Stand) -> None:
    token = await link_of(stand)
    await stand.people.redeem(token, ACCOUNT, NOW)
    assert await stand.people.replace(RosterRow("A-1", "Alma", stratum=3), after(60))
    assert NotEnrolled("invalid_token") == await stand.people.redeem(token, ACCOUNT, after(90))
    assert [("Alma", None, "2026-03-01T09:01:00.000Z")] == await stand.rows(
        "select name, account, replaced_at from members"
    )
    assert [(311, None)] == await stand.rows("select disp, invited_at from cases")


async def test_contact_whose_interview_has_begun_is_not_replaced(stand: Stand) -> None:
    await stand.people.redeem(await link_of(stand), ACCOUNT, NOW)
    await stand.begun()
    assert not await stand.people.replace(RosterRow("A-1", "Alma"), NOW)
    assert not await stand.people.replace(RosterRow("nobody", "Alma"), NOW)
    assert [("Ana",)] == await stand.rows("select name from members")
