"""The stored roster: who could be asked, and how an import changes it. The person and the case are made together."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.store.erasing import is_not_to_be_contacted
from bot.store.ids import new_case_id, new_member_id, new_seed
from bot.store.mail_faults import try_again

PERSONAL, OPEN = 1, 2
"""Entry modes."""

NOT_INVITED, INVITED = 311, 319
_COLUMNS = ("name", "title", "email", "institution", "locale", "zone")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as the roster has them."""

    external_id: str
    name: str = ""
    title: str = ""
    email: str = ""
    institution: str = ""
    locale: str = ""
    zone: str = ""
    stratum: int = 0
    frame: Mapping[str, int] | None = None
    """Item id -> value already known."""
    details: Mapping[str, str] | None = None
    """Further columns of the roster: name -> text."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an import changes of one person; nobody's fields are named when the person is new."""

    external_id: str
    fields: tuple[tuple[str, str, str], ...] = ()
    """(field, before, after)."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int
    updated: int
    unchanged: int
    refused: tuple[str, ...]
    """External ids of people who withdrew and are not invited again."""
    changes: tuple[Change, ...] = field(default=(), compare=False)


def add_member(
    connection: sqlite3.Connection,
    row: RosterRow,
    at: str,
    *,
    entry_mode: int,
    disp: int,
    account: int | None = None,
    seed: int | None = None,
) -> None:
    """Make a member and a case, each under its own random id, and the link between them; without a seed one is drawn."""
    member_id, case_id = new_member_id(), new_case_id()
    connection.execute(
        f"insert into members (member_id, external_id, {', '.join(_COLUMNS)}, frame, account, created_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (member_id, row.external_id or None, *_person(row), _frame(row), account, at),
    )
    connection.execute(
        "insert into cases (case_id, seed, stratum, entry_mode, disp, disp_at, created_at) values (?, ?, ?, ?, ?, ?, ?)",
        (case_id, new_seed() if seed is None else seed, row.stratum, entry_mode, disp, at, at),
    )
    connection.execute("insert into link (member_id, case_id) values (?, ?)", (member_id, case_id))
    _keep_details(connection, member_id, row)


def import_rows(
    connection: sqlite3.Connection, rows: Sequence[RosterRow], at: str, given: Collection[str] | None = None
) -> Imported:
    """Add and update people by external id; those who withdrew are reported instead.

    `given` are the fields that the rows speak of, `frame.<item>` and `details.<name>` among them; of people who are known the
    others stay as they are. None: all of them.
    """
    changes: list[Change] = []
    refused: list[str] = []
    added = unchanged = 0
    for row in rows:
        if is_not_to_be_contacted(connection, "external_id", row.external_id):
            refused.append(row.external_id)
            continue
        seat = find_seat(connection, row.external_id)
        if seat is None:
            add_member(connection, row, at, entry_mode=PERSONAL, disp=NOT_INVITED)
            changes.append(Change(row.external_id))
            added += 1
        elif change := update_seat(connection, seat, row, given):
            changes.append(change)
            if any(name == "email" for name, _, _ in change.fields):
                try_again(connection, seat.member_id, at)
        else:
            unchanged += 1
    return Imported(added, len(changes) - added, unchanged, tuple(refused), tuple(changes))


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the roster with whoever holds it."""

    member_id: str
    case_id: str | None
    """None once the link is deleted."""
    row: RosterRow


def find_seat(connection: sqlite3.Connection, external_id: str) -> Seat | None:
    """Return the seat of this external id."""
    found = connection.execute(
        f"select m.member_id, l.case_id, coalesce(c.stratum, 0), m.frame, {', '.join(f'm.{name}' for name in _COLUMNS)}"
        " from members as m left join link as l on l.member_id = m.member_id left join cases as c on c.case_id = l.case_id"
        " where m.external_id = ?",
        (external_id,),
    ).fetchone()
    if found is None:
        return None
    member_id, case_id, stratum, frame, *person = found
    details = dict(connection.execute("select name, value from details where member_id = ?", (member_id,)))
    row = RosterRow(external_id, *person, stratum=stratum, frame=json.loads(frame), details=details)
    return Seat(member_id, case_id, row)


def update_seat(
    connection: sqlite3.Connection, seat: Seat, row: RosterRow, given: Collection[str] | None = None
) -> Change | None:
    """Give the person in a seat new values; None when nothing differs."""
    merged = row if given is None else _merged(seat.row, row, given)
    if seat.case_id is None:
        merged = replace(merged, stratum=seat.row.stratum)
    before, after = _flat(seat.row), _flat(merged)
    fields = tuple(
        (name, before.get(name, ""), after.get(name, ""))
        for name in sorted(before.keys() | after.keys())
        if before.get(name, "") != after.get(name, "")
    )
    if not fields:
        return None
    connection.execute(
        f"update members set {', '.join(f'{name} = ?' for name in _COLUMNS)}, frame = ? where member_id = ?",
        (*_person(merged), _frame(merged), seat.member_id),
    )
    connection.execute("update cases set stratum = ? where case_id = ?", (merged.stratum, seat.case_id))
    connection.execute("delete from details where member_id = ?", (seat.member_id,))
    _keep_details(connection, seat.member_id, merged)
    return Change(row.external_id, fields)


def _merged(old: RosterRow, new: RosterRow, given: Collection[str]) -> RosterRow:
    kept = {name: getattr(old, name) for name in (*_COLUMNS, "stratum") if name not in given}
    frame = {name: value for name, value in (old.frame or {}).items() if f"frame.{name}" not in given}
    details = {name: value for name, value in (old.details or {}).items() if f"details.{name}" not in given}
    return replace(new, **kept, frame={**frame, **(new.frame or {})}, details={**details, **(new.details or {})})


def _flat(row: RosterRow) -> dict[str, str]:
    flat = {name: str(getattr(row, name)) for name in (*_COLUMNS, "stratum")}
    flat.update({f"frame.{name}": str(value) for name, value in (row.frame or {}).items()})
    flat.update({f"details.{name}": value for name, value in (row.details or {}).items()})
    return flat


def _person(row: RosterRow) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in _COLUMNS)


def _frame(row: RosterRow) -> str:
    return json.dumps(dict(row.frame or {}), sort_keys=True)


def _keep_details(connection: sqlite3.Connection, member_id: str, row: RosterRow) -> None:
    connection.executemany(
        "insert into details (member_id, name, value) values (?, ?, ?)",
        [(member_id, name, value) for name, value in (row.details or {}).items()],
    )
