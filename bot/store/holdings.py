"""What the store holds of one person, both sides of the link together: for that person's own eyes only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything that the store holds of one person."""

    answers: dict[str, int | str]
    earlier: tuple[tuple[str, int | str, str], ...]
    """Answers that were changed or left the path, as (variable, value, when)."""
    asides: tuple[tuple[str, int | str, str], ...]
    """What was answered besides the questionnaire, such as the reason of a refusal."""
    drafts: tuple[tuple[str, str], ...]
    """(item, text) of what has been typed and is no answer yet."""
    contact: dict[str, str]
    given: tuple[tuple[str, str], ...]
    """Contact answers, as (item, value)."""
    frame: dict[str, int]
    """What the roster says in place of a question, by item."""
    consents: tuple[tuple[int, str, str], ...]
    """(answer, notice version, when)."""
    times: tuple[tuple[str, str], ...]
    """(which, when) of everything that is dated and is no answer."""
    case: tuple[str, int] | None
    """(case id, seed), from which the number of a request for erasure follows; never shown itself."""


_NOBODY = Holdings({}, (), (), (), {}, (), {}, (), (), None)


async def holdings(database: Database, account: int) -> Holdings:
    """Return everything held of the person behind an account."""
    return await database.read_whole(lambda connection: _read(connection, account))


def _read(connection: sqlite3.Connection, account: int) -> Holdings:
    row = connection.execute(
        "select m.member_id, c.case_id, c.seed, i.cells, i.snapshot, m.frame, m.created_at, c.invited_at, i.begun_at, i.last_at,"
        " i.submitted_at, m.messages_off_at, m.unreachable_since from members as m inner join link as l on l.member_id = m.member_id"
        " inner join cases as c on c.case_id = l.case_id left join interviews as i on i.case_id = l.case_id where m.account = ?",
        (account,),
    ).fetchone()
    if row is None:
        return _NOBODY
    member_id, case_id, seed, cells, snapshot, frame, *times = row
    records = connection.execute(
        "select variable, coalesce(value_num, value_text), substr(given_at, 1, 16) || 'Z', kind, superseded_at is not null"
        " from records where case_id = ? and void = 0 order by seq",
        (case_id,),
    ).fetchall()
    return Holdings(
        answers=json.loads(cells or "{}"),
        earlier=tuple((name, value, at) for name, value, at, kind, was in records if kind == "data" and was),
        asides=tuple((name, value, at) for name, value, at, kind, _ in records if kind == "ops"),
        drafts=_drafts(snapshot),
        contact=_contact(connection, member_id, account),
        given=tuple(
            connection.execute("select item, value from contacts where member_id = ? order by item", (member_id,))
        ),
        frame={name: int(value) for name, value in json.loads(frame).items()},
        consents=tuple(
            connection.execute(
                "select answer, notice, substr(at, 1, 16) || 'Z' from consents where member_id = ? order by at",
                (member_id,),
            )
        ),
        times=tuple((which, f"{at[:16]}Z") for which, at in _times(connection, member_id, case_id, times)),
        case=(case_id, seed),
    )


def _drafts(snapshot: str | None) -> tuple[tuple[str, str], ...]:
    drafts = json.loads(snapshot)["drafts"] if snapshot else {}
    return tuple((key, "\n".join(draft["parts"].values())) for key, draft in drafts.items() if draft["parts"])


_COLUMNS = ("external_id", "name", "title", "email", "institution", "locale", "zone")


def _contact(connection: sqlite3.Connection, member_id: str, account: int) -> dict[str, str]:
    values = connection.execute(
        f"select {', '.join(_COLUMNS)} from members where member_id = ?", (member_id,)
    ).fetchone()
    held = {"account": str(account)}
    held.update({column: value for column, value in zip(_COLUMNS, values, strict=True) if value})
    held.update(connection.execute("select name, value from details where member_id = ? order by name", (member_id,)))
    for number, (address,) in enumerate(
        connection.execute("select address from mail_faults where member_id = ? order by at", (member_id,)), start=1
    ):
        held[f"mail_fault_{number}"] = address
    return held


_TIMES = ("on_roster", "invited", "begun", "last", "submitted", "stopped", "unreachable")


def _times(
    connection: sqlite3.Connection, member_id: str, case_id: str, times: Sequence[str | None]
) -> Iterator[tuple[str, str]]:
    """Yield what is dated. Which message a wave sent is the wave's; here stands when we wrote first."""
    yield from ((which, at) for which, at in zip(_TIMES, times, strict=True) if at)
    for (at,) in connection.execute(
        "select sent_at from deliveries where member_id = ? and sent_at is not null union all"
        " select sent_at from results_sent where member_id = ? and sent_at is not null union all"
        " select sent_at from reminders where case_id = ? and sent_at is not null order by 1",
        (member_id, member_id, case_id),
    ):
        yield "written_to", at
