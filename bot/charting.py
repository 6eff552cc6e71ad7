"""The chart of responses over time, from the command line."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from bot.chart import drawn
from bot.office import staff_speech
from bot.open_store import open_store
from bot.staff.responses import chart_of
from bot.staff.wording import Pen
from bot.store.timeline import timeline
from bot.store.waves import Waves
from bot.study import Study


async def draw_chart(path: Path, study: Study, locale: str, out: Path) -> None:
    """Draw responses over time into a file. Raises OSError, or NotDrawn."""
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(path, study, "field", now, stack)
        found, began = await timeline(store.database), await Waves(store.database).began()
    picture = await drawn(chart_of(Pen(staff_speech(study), locale, study.time_zone), found, began, now))
    out.write_bytes(picture)
