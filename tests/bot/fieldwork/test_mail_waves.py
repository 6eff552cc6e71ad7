"""A wave by mail: handed to a real mail server, each with its own link; or written to a file where there is none."""

from __future__ import annotations

import asyncio
import csv
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.fieldwork.sender import Sender
from bot.mail.message import Letterhead
from bot.mail.server import MailServer
from bot.merging import write_merge
from bot.open_store import Store, open_store
from bot.ports import DueDelivery
from bot.posting import Postman
from bot.store.mail_faults import stop_messages
from bot.store.people import RosterRow
from bot.store.waves import Came, Draft
from bot.study import link_for, load_study
from flows.waves import Group, Skipped, Wave
from tests.bot.mail.postmaster import Postmaster, access, postmaster
from tests.patience import PATIENCE
from tests.stage import StillTime

STUDY = load_study("lides_mx")
NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)  # Monday, 10:00 in Mexico City
PEOPLE = [
    RosterRow("a", "Ana", email="ana@uni.example", locale="es"),
    RosterRow("b", "Ben", email="ben@uni.example", locale="en"),
    RosterRow("c", "Cid", email="gone@uni.example"),
    RosterRow("d", "Dora"),
]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with AsyncExitStack() as stack:
        opened = await open_store(tmp_path / "voces.db", STUDY, "demo", NOW, stack)
        await opened.people.import_roster(PEOPLE, NOW)
        await opened.waves.plan([Draft(Wave("inv", "mail", frozenset({Group.NEVER_STARTED}), NOW, spread=False))], NOW)
        await opened.waves.start("inv", NOW)
        yield opened


def sender_of(store: Store, master: Postmaster, clock: StillTime) -> Sender:
    head = Letterhead("estudio@study.example")
    postman = Postman(
        store.deliveries,
        MailServer(access(master)),
        head,
        store.current.speech,
        "es",
        partial(link_for, STUDY),
        clock,
        60_000,
    )

    async def nobody(_: object) -> Skipped | None:
        raise AssertionError("nobody of this wave is in the chat")

    return Sender(
        store.deliveries, clock, store.windows, STUDY.closes_at,
        remind=nobody, in_hand=lambda: 0, signature=store.deliveries.signature, post=postman.post,
    )  # fmt: skip


async def post_all(sender: Sender) -> None:
    await sender.work()
    assert sender._post is not None
    while await sender._post_next(sender._post) is not None:
        pass
    await sender.work()


async def test_each_gets_their_own_link_and_an_address_that_does_not_exist_is_marked(store: Store) -> None:
    clock = StillTime(NOW)
    async with postmaster(rcpt=lambda to: "550 5.1.1 no such user" if "gone" in to else "250 OK") as master:
        await post_all(sender_of(store, master, clock))
    assert Came(sent=2, unreachable=1, skipped={"no_address": 1}) == _bare(await store.waves.came("inv"))
    assert {"ana@uni.example", "ben@uni.example"} == set(master.to())
    ids = {message["Message-ID"] for message in master.messages()}
    assert 2 == len(ids)
    bodies = [message.get_body(("plain",)).get_content() for message in master.messages()]  # type: ignore[union-attr]
    links = [line for body in bodies for line in body.splitlines() if line.startswith("https://t.me/")]
    assert 2 == len(set(links))
    standing = await store.people.redeem(links[0].partition("start=")[2], 77, NOW)
    assert standing.standing.account == 77  # type: ignore[union-attr]
    people = {one.external_id: one.recipient for one in await store.deliveries.everybody()}
    assert [1, 1, 0] == [len(people[name].contacts) for name in "abc"]
    assert (NOW, None, 330) == (people["a"].invited_at, people["c"].invited_at, people["c"].disp)


async def test_mail_that_was_on_its_way_at_a_kill_is_uncertain_and_sent_again_only_on_request_under_the_same_id(
    store: Store,
) -> None:
    clock = StillTime(NOW)
    async with postmaster() as master:
        sender = sender_of(store, master, clock)
        await sender.work()
        (due,) = await store.deliveries.due(NOW, "mail", 1)
        assert await store.deliveries.claim_mail(due, NOW) is not None
        assert (0, 1) == await store.deliveries.recover()
        await post_all(sender)
        assert 2 == len(master.taken)
        assert 1 == await store.deliveries.resend("inv", NOW, ["uncertain"], only=None)
        await post_all(sender)
        await post_all(sender)
    assert 3 == len(master.taken)
    assert 3 == len({message["Message-ID"] for message in master.messages()})
    assert Came(sent=3, skipped={"no_address": 1}) == await store.waves.came("inv")


async def test_server_that_is_down_loses_nothing(store: Store) -> None:
    clock = StillTime(NOW)
    async with postmaster(sender=lambda _: "451 not now") as master:
        sender = sender_of(store, master, clock)
        await sender.work()
        assert sender._post is not None
        wait = await sender._post_next(sender._post)
        assert wait is not None
        assert wait > 60
        assert 3 == (await store.waves.came("inv")).due
        master.sender = lambda _: "250 OK"
        clock.move(NOW + timedelta(minutes=5))
        await post_all(sender)
    assert 3 == (await store.waves.came("inv")).sent


async def test_wave_is_over_with_its_last_mail_and_does_not_wait_for_the_next_look(store: Store) -> None:
    async with postmaster() as master:
        clock = StillTime(NOW)
        sender = sender_of(store, master, clock)
        # Laid out before it starts: nothing about the wave changes any more that would make it look again.
        await sender.work()
        sender.start()
        try:
            async with asyncio.timeout(PATIENCE):
                while [one.state for one in await store.waves.list()] != ["done"]:
                    await asyncio.sleep(0.02)
                    clock.move(clock.now() + timedelta(seconds=1))
        finally:
            await sender.stop()
    assert Came(sent=3, skipped={"no_address": 1}) == await store.waves.came("inv")


async def test_without_a_mail_server_a_wave_is_a_file_for_a_mail_merge(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "inv.csv"

    def evil(connection: sqlite3.Connection) -> None:
        connection.execute("update members set institution = '=HYPERLINK(1)' where email = 'ana@uni.example'")

    await store.database.write(evil)
    assert 3 == await write_merge(store, "inv", out, NOW)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"ana@uni.example", "ben@uni.example", "gone@uni.example"} == {row["correo"] for row in rows}
    assert "'=HYPERLINK(1)" == next(row["institucion"] for row in rows if row["correo"] == "ana@uni.example")
    assert all(row["enlace"] in row["texto"] and "<b>" not in row["texto"] for row in rows)
    assert Came(sent=3, skipped={"no_address": 1}) == await store.waves.came("inv")
    with pytest.raises(FileExistsError):
        await write_merge(store, "inv", out, NOW)


async def test_no_cell_of_the_file_for_a_mail_merge_is_a_formula(store: Store, tmp_path: Path) -> None:
    rows = [RosterRow("=e", "=HYPERLINK(1)", "+x", "@y@uni.example", "-z")]
    await store.people.import_roster(rows, NOW)
    await write_merge(store, "inv", tmp_path / "inv.csv", NOW)
    with (tmp_path / "inv.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    (line,) = [one for one in lines if "HYPERLINK" in one["nombre"]]
    assert ("'=e", "'=HYPERLINK(1)", "'+x", "'-z", "'@y@uni.example") == tuple(
        line[name] for name in ("id_externo", "nombre", "cargo", "institucion", "correo")
    )
    assert [] == [cell for one in lines for cell in one.values() if cell[:1] in ("=", "+", "-", "@")]


def _bare(came: Came) -> Came:
    """Without the reasons of servers, whose words are theirs."""
    return Came(came.due, came.sending, came.sent, came.failed, came.unreachable, came.uncertain, came.skipped)


async def decided(store: Store) -> DueDelivery:
    """Lay the wave out and decide about Ana; her mail has not begun."""
    clock = StillTime(NOW)
    async with postmaster() as master:
        await sender_of(store, master, clock).work()
    return next(due for due in await store.deliveries.due(NOW, "mail", 10) if due.person.external_id == "a")


async def seat_given_away(store: Store) -> None:
    assert await store.people.replace(RosterRow("a", "Alma", email="alma@uni.example"), NOW)


async def address_corrected(store: Store) -> None:
    await store.people.import_roster([RosterRow("a", "Ana", email="ana.right@uni.example", locale="es")], NOW)


async def silence_asked_for(store: Store) -> None:
    def write(connection: sqlite3.Connection) -> None:
        member_id = connection.execute("select member_id from members where external_id = 'a'").fetchone()[0]
        assert stop_messages(connection, member_id, "2026-11-23T16:00:00.000Z")

    await store.database.write(write)


@pytest.mark.parametrize("meanwhile", [seat_given_away, address_corrected, silence_asked_for])
async def test_who_is_another_by_the_time_a_mail_begins_is_sent_none_to_the_old_address(
    store: Store, meanwhile: Callable[[Store], Awaitable[None]]
) -> None:
    """Another program commits between the look and the mark: a new holder's link would go to whoever held the seat before."""
    due = await decided(store)
    await meanwhile(store)
    before = await links_of(store)
    assert await store.deliveries.claim_mail(due, NOW) is None
    assert before == await links_of(store)
    async with postmaster() as master:
        await post_all(sender_of(store, master, StillTime(NOW)))
    now_at = {
        seat_given_away: ["alma@uni.example"],
        address_corrected: ["ana.right@uni.example"],
        silence_asked_for: [],
    }
    assert now_at[meanwhile] == [address for address in master.to() if address.startswith("a")]


async def links_of(store: Store) -> int:
    row = await store.database.read(
        lambda connection: connection.execute(
            "select count(*) from tokens as t inner join members as m on m.member_id = t.member_id where m.external_id = 'a'"
        ).fetchone()
    )
    return int(row[0])


@pytest.mark.parametrize("ends_by", ["sent", "unreachable", "a kill"])
async def test_what_becomes_of_a_mail_is_not_counted_to_whoever_has_taken_the_seat_meanwhile(
    store: Store, ends_by: str
) -> None:
    """A mail server may take a minute; the new holder was never invited, and no address of theirs has failed."""
    due = await decided(store)
    assert await store.deliveries.claim_mail(due, NOW) is not None
    assert await store.people.replace(RosterRow("a", "Alma", email="alma@uni.example"), NOW + timedelta(seconds=1))
    if ends_by == "a kill":
        await store.deliveries.recover()
    else:
        await store.deliveries.mailed(due, ends_by, "")  # type: ignore[arg-type]
    people = {one.external_id: one.recipient for one in await store.deliveries.everybody()}
    assert (None, 311, ()) == (people["a"].invited_at, people["a"].disp, people["a"].contacts)
