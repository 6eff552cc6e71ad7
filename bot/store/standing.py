"""Where an account stands: read in one SELECT."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from bot.ports import Live, Standing
from flows import Interview
from flows.codec import load_interview

_STANDING = """
select c.case_id, i.snapshot, i.live_message_id, i.live_key, i.live_visit, m.unreachable_since, c.seed, m.locale, m.zone, m.frame,
    m.messages_off_at is not null
from members as m
inner join link as l on l.member_id = m.member_id
inner join cases as c on c.case_id = l.case_id
left join interviews as i on i.case_id = c.case_id
where m.account = ?
"""


def _read_anew(_case_id: str, snapshot: str) -> Interview:
    return load_interview(snapshot)


def read_standing(
    connection: sqlite3.Connection, account: int, read: Callable[[str, str], Interview] = _read_anew
) -> Standing | None:
    """Read where an account stands."""
    row = connection.execute(_STANDING, (account,)).fetchone()
    if row is None:
        return None
    case_id, snapshot, message_id, key, visit, unreachable, seed, locale, zone, frame, off = row
    interview = read(case_id, snapshot) if snapshot is not None else None
    if interview is not None and off:
        # Whoever asked by mail to hear no more takes it back in the chat as after /baja; their interview does not know of it.
        interview = interview.changed(messages_off=True)
    return Standing(
        account=account,
        case_id=case_id,
        interview=interview,
        live=Live(message_id, key, visit) if message_id is not None else None,
        unreachable=unreachable is not None,
        seed=seed,
        locale_hint=locale,
        zone=zone,
        frame=tuple((name, int(value)) for name, value in json.loads(frame).items()),
    )
