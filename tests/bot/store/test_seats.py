"""An import changes what it speaks of and nothing else; a seat given to a successor keeps its case."""

from __future__ import annotations

from bot.store.listing import Listed, listing
from bot.store.people import RosterRow
from bot.store.roster import Change
from tests.bot.store.stand import NOW, Stand, after

ANA = RosterRow(
    "A-1", "Ana", "Rectora", "ana@uni.mx", "UX", "es", "", 1, {"inst_state": 2, "inst_control": 1}, {"campus": "X"}
)


async def test_import_leaves_what_its_columns_do_not_name(stand: Stand) -> None:
    await stand.people.import_roster([ANA], NOW)
    row = RosterRow("A-1", "Ana María", frame={}, details={"level": "rector"})
    given = {"external_id", "name", "frame.inst_state", "details.level"}
    imported = await stand.people.import_roster([row], after(60), given=given)
    fields = (("details.level", "", "rector"), ("frame.inst_state", "2", ""), ("name", "Ana", "Ana María"))
    assert (Change("A-1", fields),) == imported.changes
    assert ("Ana María", "Rectora", '{"inst_control": 1}') == await stand.one("select name, title, frame from members")
    assert [("campus", "X"), ("level", "rector")] == await stand.rows("select name, value from details order by name")
    assert (1,) == await stand.one("select stratum from cases")


async def test_import_of_every_field_takes_away_what_is_not_there(stand: Stand) -> None:
    await stand.people.import_roster([ANA], NOW)
    assert 1 == (await stand.people.import_roster([RosterRow("A-1", "Ana")], NOW)).updated
    assert [] == await stand.rows("select * from details")
    assert ("", "{}") == await stand.one("select title, frame from members")


async def test_successor_has_the_case_and_its_history_but_no_old_link(stand: Stand) -> None:
    await stand.people.import_roster([ANA], NOW)
    (link,) = await stand.people.mint_links("letter", after(10))
    (case,) = await stand.one("select case_id from cases")
    given = {"name", "email", "locale", "zone"}
    assert await stand.people.replace(RosterRow("A-1", "Berta", email="berta@uni.mx"), after(20), given=given)
    assert ("Berta", "Rectora", "berta@uni.mx", "") == await stand.one("select name, title, email, locale from members")
    assert ("2026-03-01T09:00:20.000Z", "2026-03-01T09:00:10.000Z") == await stand.one(
        "select at, invited_at from seat_changes"
    )
    assert (case, 311, None) == await stand.one("select case_id, disp, invited_at from cases")
    redeemed = await stand.people.redeem(link.token, 5, after(30))
    assert "invalid_token" == getattr(redeemed, "reason", redeemed)


async def test_no_link_is_minted_for_who_is_done_or_wants_no_more(stand: Stand) -> None:
    await stand.people.import_roster([RosterRow("done"), RosterRow("off"), RosterRow("open")], NOW)
    await stand.change("update cases set disp = 110, disp_final = 1 where case_id ="
                       " (select l.case_id from link as l natural join members where external_id = 'done')")  # fmt: skip
    await stand.change("update members set messages_off_at = 'x' where external_id = 'off'")
    assert ["open"] == [link.external_id for link in await stand.people.mint_links("letter", NOW)]


async def test_list_shows_how_far_people_are_and_neither_id(stand: Stand) -> None:
    await stand.people.import_roster([ANA], NOW)
    (link,) = await stand.people.mint_links("letter", after(10))
    await stand.people.redeem(link.token, 5, after(30))
    (listed,) = await listing(stand.database)
    expected = Listed(
        "A-1", "Ana", "Rectora", "UX", "es", 1, 213, final=False, has_mail=True, invited_at="2026-03-01T09:00:10.000Z",
        started=True, messages_off=False, unreachable=False, seat_changes=0,
    )  # fmt: skip
    assert expected == listed
