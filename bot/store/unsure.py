"""To whom a message of a wave may have come although nobody knows: its answer was lost, or we were ended while it was on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Database
from bot.store.times import read_time

_UNSURE = """
select coalesce(m.external_id, ''), m.name, m.institution, d.sent_at
from deliveries as d
inner join waves as w on w.wave_id = d.wave_id
inner join members as m on m.member_id = d.member_id
where w.key = ? and w.state <> 'cancelled' and d.state = 'uncertain'
order by m.external_id is null, m.external_id, m.member_id
"""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Somebody to whom a message may have come."""

    external_id: str
    name: str
    institution: str
    sent_at: datetime | None


async def unsure(database: Database, key: str) -> list[Unsure]:
    """Return them by external id; nobody of a wave that was ended, since nothing of it goes out again."""
    rows = await database.read(lambda connection: connection.execute(_UNSURE, (key,)).fetchall())
    return [Unsure(who, name, at, None if sent is None else read_time(sent)) for who, name, at, sent in rows]
