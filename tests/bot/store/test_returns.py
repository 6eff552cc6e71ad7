"""What comes back by mail changes who is in reach and who has refused; and nothing of anybody who has answered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.ports import DueReminder
from bot.store.people import RosterRow
from bot.store.returns import Kept, Return, Returns
from tests.bot.store.stand import ACCOUNT, NOW, Stand, after, look
from tests.bot.test_service import consented
from tests.stage import Stage

ANA = RosterRow("a", "Ana", email="ana@uni.example")
BEN = RosterRow("b", "Ben", email="ben@uni.example")


async def on_roster(stand: Stand, *rows: RosterRow) -> None:
    await stand.people.import_roster(rows or (ANA, BEN), NOW)


async def keep(stand: Stand, *returns: Return, dry_run: bool = False) -> list[Kept]:
    return await Returns(stand.database).keep(returns, after(60), dry_run=dry_run)


async def standing(stand: Stand, external_id: str) -> tuple[int, int, bool]:
    """Disposition, whether it is final, whether they are written to no more."""
    return await stand.one(
        "select c.disp, c.disp_final, m.messages_off_at is not null from members as m join link as l on l.member_id = m.member_id"
        " join cases as c on c.case_id = l.case_id where m.external_id = ?",
        external_id,
    )  # type: ignore[return-value]


async def test_address_that_bounced_is_kept_with_the_reason_once(stand: Stand) -> None:
    await on_roster(stand)
    await stand.people.mint_links("links", NOW)
    bounce = Return("bounced", "ANA@uni.example", reason="550 5.1.1 unknown")
    assert [Kept(bounce, "marked", "a")] == await keep(stand, bounce)
    assert [Kept(bounce, "known", "a")] == await keep(stand, bounce)
    assert [("ana@uni.example", "bounced", "550 5.1.1 unknown")] == await stand.rows(
        "select address, kind, reason from mail_faults"
    )
    assert [(330, 0, 0), (319, 0, 0)] == [await standing(stand, one) for one in "ab"]


async def test_address_that_two_share_fails_for_both(stand: Stand) -> None:
    await on_roster(stand, ANA, replace(BEN, email=ANA.email))
    assert ["a", "b"] == [one.external_id for one in await keep(stand, Return("bounced", ANA.email))]


async def test_message_that_failed_this_once_blames_nobody(stand: Stand) -> None:
    await on_roster(stand)
    await keep(stand, Return("failed", ANA.email, reason="552 mailbox full"))
    assert ([], (311, 0, 0)) == (await stand.rows("select * from mail_faults"), await standing(stand, "a"))


async def test_nobody_is_found_by_no_address(stand: Stand) -> None:
    await on_roster(stand, ANA, RosterRow("c", "Sin correo"))
    given = [Return("bounced", ""), Return("bounced", "x@y.example"), Return("stopped", external_id="zz")]
    assert ["unknown"] * 3 == [one.became for one in await keep(stand, *given)]


async def test_another_address_is_tried_again_and_the_old_one_is_not(stand: Stand) -> None:
    await on_roster(stand)
    await keep(stand, Return("bounced", ANA.email))
    await stand.people.import_roster([replace(ANA, title="Rectora")], after(90))
    assert 330 == (await standing(stand, "a"))[0]
    await stand.people.import_roster([replace(ANA, email="ana.ruiz@uni.example")], after(90))
    assert 311 == (await standing(stand, "a"))[0]
    await stand.people.mint_links("links", after(95))
    await keep(stand, Return("bounced", "ana.ruiz@uni.example"))
    await stand.people.import_roster([ANA], after(99))
    # That one bounced before.
    assert 330 == (await standing(stand, "a"))[0]
    await stand.people.import_roster([replace(ANA, email="ar@uni.example")], after(99))
    assert 319 == (await standing(stand, "a"))[0]


async def test_whoever_cannot_be_mailed_can_still_press_start(stand: Stand) -> None:
    await on_roster(stand, ANA)
    (link,) = await stand.people.mint_links("letter", NOW)
    await keep(stand, Return("bounced", ANA.email))
    await stand.people.redeem(link.token, ACCOUNT, after(70))
    assert (213, 0, 0) == await standing(stand, "a")


async def test_whoever_wants_no_more_has_refused_and_gets_no_link(stand: Stand) -> None:
    await on_roster(stand)
    await keep(stand, Return("bounced", BEN.email))
    kept = await keep(stand, Return("stopped", ANA.email), Return("stopped", external_id="b"))
    assert [("marked", "a"), ("marked", "b")] == [(one.became, one.external_id) for one in kept]
    assert [(211, 1, 1)] * 2 == [await standing(stand, one) for one in "ab"]
    assert [] == await stand.people.mint_links("links", after(70))
    assert ["known"] == [one.became for one in await keep(stand, Return("stopped", ANA.email))]


async def test_whoever_has_begun_keeps_their_answers_and_is_nudged_no_more(stand: Stand) -> None:
    await on_roster(stand, ANA)
    (link,) = await stand.people.mint_links("links", NOW)
    begun = (await stand.people.redeem(link.token, ACCOUNT, NOW)).standing  # type: ignore[union-attr]
    for kind in ("nudge", "tomorrow"):
        await stand.change(
            "insert into reminders (case_id, kind, due_at, state) values (?, ?, '2026-03-02T09:00:00.000Z', 'waiting')",
            begun.case_id,
            kind,
        )
    assert ["nudge", "tomorrow"] == [one.kind for one in await due(stand)]
    await keep(stand, Return("stopped", ANA.email))
    assert (213, 0, 1) == await standing(stand, "a")
    # What they asked for themselves stays theirs.
    assert ["tomorrow"] == [one.kind for one in await due(stand)]


async def due(stand: Stand) -> list[DueReminder]:
    return await stand.reminders.due(after(days=5), 10)


async def test_dry_run_says_the_same_and_changes_nothing(stand: Stand) -> None:
    await on_roster(stand)
    returns = (Return("bounced", ANA.email), Return("stopped", external_id="b"))
    rehearsed = await keep(stand, *returns, dry_run=True)
    assert [(311, 0, 0)] * 2 == [await standing(stand, one) for one in "ab"]
    assert rehearsed == await keep(stand, *returns)
    assert [330, 211] == [(await standing(stand, one))[0] for one in "ab"]


async def test_faults_go_with_their_person(stand: Stand) -> None:
    await on_roster(stand)
    await keep(stand, Return("bounced", ANA.email), Return("bounced", BEN.email))
    await stand.change("delete from members where external_id = 'a'")
    assert [("ben@uni.example",)] == await stand.rows("select address from mail_faults")


async def test_who_asked_for_silence_by_mail_takes_it_back_in_the_chat(tmp_path: Path) -> None:
    """Only by going on of their own accord, as after /baja: an answer alone is no wish to be written to."""
    async with Stage(tmp_path) as stage:
        person = await consented(stage)
        silent = "select messages_off_at is not null from members where account is not null"
        database = stage.service.store.database
        await database.write(lambda c: c.execute("update members set external_id = 'a' where account is not null"))
        await Returns(database).keep([Return("stopped", external_id="a")], stage.clock.now())
        await person.tap("Sí, actualmente")
        assert [(1,)] == look(stage.database, silent)
        await person.say("/continuar")
        assert [(0,)] == look(stage.database, silent)
