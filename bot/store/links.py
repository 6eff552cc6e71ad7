"""Personal links: minted wherever one is written down, and revoked when a seat is given to another person."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from bot.store.ids import new_token, token_hash
from bot.store.roster import INVITED, NOT_INVITED, RosterRow, find_seat, update_seat


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """A freshly minted link of one member."""

    external_id: str
    name: str
    email: str
    locale: str
    token: str
    title: str = ""
    institution: str = ""


# Who said that they want no more of us, and whose case cannot change any more, need no link.
_LINKED = """
select m.member_id, m.external_id, m.name, m.email, m.locale, m.title, m.institution
from members as m
inner join link as l on l.member_id = m.member_id
inner join cases as c on c.case_id = l.case_id
where m.external_id is not null and m.messages_off_at is null and c.disp_final = 0
order by m.external_id
"""


def mint(
    connection: sqlite3.Connection, purpose: str, at: str, external_ids: Collection[str] | None
) -> list[PersonalLink]:
    """Mint a link for each member on the roster who may still answer, or for those named, by external id."""
    links = []
    for member_id, external_id, name, email, locale, title, institution in connection.execute(_LINKED).fetchall():
        if external_ids is None or external_id in external_ids:
            token = mint_one(connection, member_id, purpose, at)
            links.append(PersonalLink(external_id, name, email, locale, token, title, institution))
    return links


def mint_one(connection: sqlite3.Connection, member_id: str, purpose: str, at: str) -> str:
    """Mint one link, whose member counts as invited from now on, and return its token; only the hash is kept."""
    token = new_link(connection, member_id, purpose, at)
    count_as_invited(connection, member_id, at)
    return token


def new_link(connection: sqlite3.Connection, member_id: str, purpose: str, at: str) -> str:
    """Mint one link that has not gone out yet, and return its token."""
    token = new_token()
    connection.execute(
        "insert into tokens (token_hash, member_id, purpose, minted_at) values (?, ?, ?, ?)",
        (token_hash(token), member_id, purpose, at),
    )
    return token


def count_as_invited(connection: sqlite3.Connection, member_id: str, at: str) -> None:
    """Let a member count as invited since then, unless they were before."""
    case = "case_id = (select case_id from link where member_id = ?)"
    connection.execute(f"update cases set invited_at = coalesce(invited_at, ?) where {case}", (at, member_id))
    connection.execute(
        f"update cases set disp = ?, disp_at = ? where {case} and disp = ?", (INVITED, at, member_id, NOT_INVITED)
    )


def revoke(connection: sqlite3.Connection, external_id: str, at: str) -> int:
    """Revoke every link of one member and return how many were still good."""
    return connection.execute(
        "update tokens set revoked_at = ? where revoked_at is null"
        " and member_id = (select member_id from members where external_id = ?)",
        (at, external_id),
    ).rowcount


def replace_person(
    connection: sqlite3.Connection, row: RosterRow, at: str, given: Collection[str] | None = None
) -> bool:
    """Give a seat to another person; False when there is no such seat or its interview has begun.

    The case stays, and when it was invited before; the links, the account and the silence of who left do not.
    """
    seat = find_seat(connection, row.external_id)
    if seat is None or seat.case_id is None:
        return False
    if connection.execute("select 1 from interviews where case_id = ?", (seat.case_id,)).fetchone() is not None:
        return False
    revoke(connection, row.external_id, at)
    update_seat(connection, seat, row, given)
    connection.execute(
        "insert into seat_changes (member_id, seq, at, invited_at) select ?,"
        " (select count(*) + 1 from seat_changes where member_id = ?), ?, invited_at from cases where case_id = ?",
        (seat.member_id, seat.member_id, at, seat.case_id),
    )
    connection.execute(
        "update members set account = null, unreachable_since = null, messages_off_at = null, replaced_at = ? where member_id = ?",
        (at, seat.member_id),
    )
    connection.execute(
        "update cases set disp = ?, disp_final = 0, disp_at = ?, invited_at = null where case_id = ?",
        (NOT_INVITED, at, seat.case_id),
    )
    return True
