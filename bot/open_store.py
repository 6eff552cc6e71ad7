"""The store as it is worked with: open, in its newest form, with the editions that are fielded in it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.fieldwork.windows import send_windows
from bot.library import Edition, by_hash, open_edition, shipped_sources
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.fielding import Fielded, Fielding, Kind
from bot.store.inbox import Inbox
from bot.store.ledger import Ledger
from bot.store.migrate import migrate
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.reminders import Reminders
from bot.store.results import Results
from bot.store.staff import Staff
from bot.store.waves import Waves
from bot.study import Study, fills
from bot.variables import variable_rows
from flows import Interview, Turn
from flows.fieldwork import grant, nudge_at
from flows.zones import zone_for


class Store:
    """An open store with the editions fielded in it."""

    def __init__(
        self, database: Database, study: Study, editions: dict[str, Edition], current: Edition, kind: Kind
    ) -> None:
        self.database, self.study, self.editions, self.current, self.kind = database, study, editions, current, kind
        self.windows = send_windows(
            [(window.opens, window.closes) for window in study.send_windows],
            study.send_days,
            study.holidays,
            study.close_date,
        )
        self.inbox, self.outbox = Inbox(database), Outbox(database)
        self.people, self.reminders, self.staff = People(database), Reminders(database), Staff(database)
        self.waves = Waves(database)
        zone_of = partial(zone_for, current.questionnaire)
        self.deliveries, self.results = Deliveries(database, zone_of), Results(database, zone_of)
        self.ledger = Ledger(database, nudge_at=self._nudge_at, grant=self._grant)

    def warm_up(self) -> None:
        """Load what is loaded when it is used for the first time: all words, and the days off. May run beside everything else."""
        for edition in self.editions.values():
            edition.speech.warm_up()
        _ = self.study.close_date in self.windows.holidays

    def _nudge_at(self, interview: Interview) -> datetime | None:
        return nudge_at(self.editions[interview.version].questionnaire, interview, self.windows)

    def _grant(self, turn: Turn) -> Turn:
        questionnaire = self.editions[turn.interview.version].questionnaire
        return grant(questionnaire, turn, self.windows, self.study.closes_at)


async def open_store(path: Path, study: Study, kind: Kind, at: datetime, stack: AsyncExitStack) -> Store:
    """Open a store, bring it up to date and field the study's questionnaire. Raises StoreError or UnreadableQuestionnaire."""
    structure, sources = shipped_sources(study.questionnaire)
    said = fills(study)
    current = open_edition(structure, sources, said)
    database = await Database.open(path)
    stack.push_async_callback(database.close)
    await migrate(database)
    fielding = Fielding(database)
    kind = await fielding.born(kind, study.name, at)
    questionnaire = current.questionnaire
    version = Fielded(questionnaire.hash, questionnaire.version, structure, sources)
    await fielding.field(version, variable_rows(questionnaire), at)
    editions = by_hash(
        open_edition(old.structure, old.wording, said)
        for old in await fielding.fielded()
        if old.hash != questionnaire.hash
    )
    editions[questionnaire.hash] = current
    return Store(database, study, editions, current, kind)
