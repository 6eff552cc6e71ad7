"""The staff's side of the chat put together: its pages, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from telegram import Bot

from bot.chat.downloading import fetched
from bot.fieldwork.roster import RosterFile, roster_of
from bot.fieldwork.sheets import rows_apart
from bot.ports import Clock, Voice
from bot.rostering import frame_items, given_fields, roster_rows, strata_words
from bot.speech import Speech, load_locales
from bot.staff.asking import COORDINATORS
from bot.staff.desk import Desk
from bot.staff.pages import Pages
from bot.staff.uploading import Rosters, Uploads
from bot.study import Study, fills

if TYPE_CHECKING:
    from bot.app import Store


def staff_speech(study: Study) -> Speech:
    """Return the words of the staff's pages."""
    return Speech(load_locales("bot"), load_locales("staff"), fills=fills(study), strict=False)


class Office:
    """Pages for whom they are meant, and the desk that acts on what staff say."""

    def __init__(self, store: Store, study: Study, bot: Bot, clock: Clock) -> None:
        self._store, self._clock = store, clock
        frame, strata = frame_items(store.current), strata_words(study)

        async def read(raw: bytes, name: str) -> RosterFile:
            return roster_of(await rows_apart(raw, name), strata, frame, name)

        async def fetch(file_id: str, largest: int) -> bytes:
            return await fetched(bot, file_id, largest)

        rosters = Rosters(fetch, read, roster_rows, lambda found: given_fields(found, store.current.questionnaire))
        self._uploads = Uploads(store.database, store.people, clock, rosters)
        self.pages = Pages(
            store.database,
            store.staff,
            study,
            staff_speech(study),
            clock,
            others={"upload": (COORDINATORS, self._uploads.page)},
        )

    def desk(self, voice: Voice, locale_of: Callable[[str], str]) -> Desk:
        """Return the desk, which speaks by this voice."""
        return Desk(
            self._store.staff,
            voice,
            self._clock,
            may_see=self.pages.may_see,
            locale_of=locale_of,
            acts={
                "import": (COORDINATORS, self._uploads.confirm),
                "discard": (COORDINATORS, self._uploads.discard),
            },
            take=self._uploads.take,
        )
