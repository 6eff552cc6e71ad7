"""What is known of people when it is decided whether to write to them: read through the link while there is one.

How far they are and when they were last heard or written to; never what they answered, but for the state that tells their zone.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from bot.ports import Person, ZoneOf
from bot.store.times import read_time
from flows.waves import Contact, Recipient

MOST_NAMED = 500
"""People asked for by name in one query; SQLite takes a limited number of values."""


_PEOPLE = """
select
    m.member_id, coalesce(m.external_id, ''), m.name, m.title, m.email, m.institution, m.account, m.locale, m.zone, m.frame,
    m.unreachable_since is not null, m.messages_off_at is not null, coalesce(m.replaced_at, ''),
    c.stratum, c.disp, c.disp_final, c.invited_at,
    i.locale, i.consent_at is not null, i.submitted_at is not null, i.last_at, json_extract(i.snapshot, '$.zone'),
    json_extract(i.snapshot, '$.values.inst_state'), i.phase,
    f.address is not null, n.sent_at, t.state = 'waiting', t.sent_at
from members as m
inner join link as l on l.member_id = m.member_id
inner join cases as c on c.case_id = l.case_id
left join interviews as i on i.case_id = c.case_id
left join mail_faults as f on f.member_id = m.member_id and f.address = m.email
left join reminders as n on n.case_id = c.case_id and n.kind = 'nudge' and n.state = 'sent'
left join reminders as t on t.case_id = c.case_id and t.kind = 'tomorrow'
"""
_SENT = """
select d.member_id, d.sent_at, w.channel, d.state
from deliveries as d inner join waves as w on w.wave_id = d.wave_id
where d.state in ('sending', 'sent', 'uncertain', 'failed', 'unreachable') and d.sent_at is not null
"""


def everybody(connection: sqlite3.Connection, zone_of: ZoneOf) -> Iterator[Person]:
    """Yield everybody who takes part or could, by external id and then by their own."""
    yield from _read(connection, zone_of, "order by m.external_id is null, m.external_id, m.member_id", (), "", ())


def named(connection: sqlite3.Connection, zone_of: ZoneOf, members: Collection[str]) -> dict[str, Person]:
    """Return these people by member id, MOST_NAMED of them at the most."""
    marks, values = ",".join("?" * len(members)), tuple(members)
    found = _read(
        connection, zone_of, f"where m.member_id in ({marks})", values, f"and d.member_id in ({marks})", values
    )
    return {person.member_id: person for person in found}


def of_account(connection: sqlite3.Connection, zone_of: ZoneOf, account: int) -> Person | None:
    """Return who is behind an account."""
    row = connection.execute("select member_id from members where account = ?", (account,)).fetchone()
    return None if row is None else named(connection, zone_of, row).get(row[0])


def was_written_to(connection: sqlite3.Connection, member_id: str, since: str) -> bool:
    """Return whether we have written to somebody from an instant on; what failed or came back has not been written."""
    row = connection.execute(
        "select 1 from deliveries where member_id = ?1 and state in ('sending', 'sent', 'uncertain') and sent_at >= ?2"
        " union all select 1 from reminders as r inner join link as l on l.case_id = r.case_id"
        " where l.member_id = ?1 and r.sent_at >= ?2",
        (member_id, since),
    ).fetchone()
    return row is not None


def _read(
    connection: sqlite3.Connection,
    zone_of: ZoneOf,
    which: str,
    values: tuple[str, ...],
    whose: str,
    of_these: tuple[str, ...],
) -> Iterator[Person]:
    sent: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for member_id, at, channel, state in connection.execute(f"{_SENT} {whose}", of_these):
        sent[member_id].append((at, channel, state))
    details: dict[str, dict[str, str]] = defaultdict(dict)
    # A detail's query has no alias of its own to hang a condition on.
    for member_id, name, value in connection.execute(
        f"select d.member_id, d.name, d.value from details as d where true {whose}", of_these
    ):
        details[member_id][name] = value
    for row in connection.execute(f"{_PEOPLE} {which}", values):
        yield _person(row, zone_of, details.get(row[0], {}), sent.get(row[0], []))


def _person(
    row: tuple[object, ...], zone_of: ZoneOf, details: dict[str, str], sent: list[tuple[str, str, str]]
) -> Person:
    (
        member_id, external_id, name, title, email, institution, account, locale, zone, frame, unreachable, messages_off, replaced,
        stratum, disp, final, invited_at, spoken, consented, submitted, last_at, told_zone, state, phase, bounced, nudged, wishes, granted,
    ) = row  # fmt: skip
    framed = json.loads(str(frame)).get("inst_state") if state is None else state
    begun = phase is not None
    recipient = Recipient(
        key=str(member_id),
        zone=zone_of(str(told_zone or zone), framed if isinstance(framed, int) and framed > 0 else None),
        locale=str(spoken or locale),
        stratum=int(stratum),  # type: ignore[call-overload]
        details=details,
        disp=int(disp),  # type: ignore[call-overload]
        final=bool(final),
        begun=begun,
        consented=bool(consented),
        submitted=bool(submitted),
        heard_at=_time(last_at),
        invited_at=_time(invited_at),
        in_chat=account is not None,
        has_mail=bool(email) and not bounced,
        unreachable=bool(unreachable),
        messages_off=bool(messages_off),
        wishes=bool(wishes),
        granted_at=_time(granted),
        contacts=tuple(_contacts(sent, _time(invited_at), _time(nudged), str(replaced))),
    )
    return Person(
        str(member_id), recipient, str(external_id), str(name), str(title), str(email), str(institution),
        int(account) if isinstance(account, int) else None,
    )  # fmt: skip


def _contacts(
    sent: list[tuple[str, str, str]], invited_at: datetime | None, nudged: datetime | None, replaced: str
) -> list[Contact]:
    """Return when we wrote first, oldest first: waves, the nudge, and an invitation that went by a file of links.

    What the person who held the seat before was sent does not count.
    """
    times = [(read_time(at), channel, state) for at, channel, state in sent if at > replaced]
    found = [Contact(at, channel) for at, channel, state in times if state in ("sending", "sent", "uncertain")]  # type: ignore[arg-type]
    if nudged is not None:
        found.append(Contact(nudged, "chat"))
    # An invitation that a wave sent carries the wave's own time, and is counted there.
    if invited_at is not None and all(at != invited_at for at, _, _ in times):
        found.append(Contact(invited_at, "mail"))
    return sorted(found, key=lambda contact: contact.at)


def _time(value: object) -> datetime | None:
    return read_time(str(value)) if value is not None else None
