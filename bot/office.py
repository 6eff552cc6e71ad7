"""The staff's side of the chat put together: its pages, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from telegram import Bot

from bot.chat.downloading import fetched
from bot.fieldwork.roster import RosterFile, roster_of
from bot.fieldwork.sheets import rows_apart
from bot.handing_out import maker
from bot.ports import Clock, Voice
from bot.rostering import frame_items, given_fields, roster_rows, strata_words
from bot.specimen import examples
from bot.speech import Speech, load_locales
from bot.staff.asking import COORDINATORS, Act
from bot.staff.desk import Desk
from bot.staff.digest import DigestPage
from bot.staff.files import RESEARCHERS, SealedFiles
from bot.staff.pages import Pages
from bot.staff.report import Reports
from bot.staff.uploading import Rosters, Uploads
from bot.staff.watching import Watching
from bot.staff.waving import MOVES, Following
from bot.staff.wizard import Field, Wizard
from bot.store.staff import Deed, Member
from bot.study import Study, fills
from flows.zones import zone_for

if TYPE_CHECKING:
    from bot.open_store import Store


def staff_speech(study: Study) -> Speech:
    """Return the words of the staff's pages."""
    return Speech(load_locales("bot"), load_locales("staff"), fills=fills(study), strict=False)


class Office:
    """Pages for whom they are meant, and the desk that acts on what staff say."""

    def __init__(self, store: Store, study: Study, bot: Bot, clock: Clock, *, sends_mail: bool) -> None:
        self._store, self._clock = store, clock
        frame, strata = frame_items(store.current), strata_words(study)

        async def read(raw: bytes, name: str) -> RosterFile:
            return roster_of(await rows_apart(raw, name), strata, frame, name)

        async def fetch(file_id: str, largest: int) -> bytes:
            return await fetched(bot, file_id, largest)

        rosters = Rosters(fetch, read, roster_rows, lambda found: given_fields(found, store.current.questionnaire))
        self._uploads = Uploads(store.database, store.people, clock, rosters)
        zone_of = partial(zone_for, store.current.questionnaire)
        self._wizard = Wizard(
            store.database, clock, Field(study, store.windows, zone_of, examples(store.current), sends_mail)
        )
        self.watching = Watching(store.database, store.staff, clock)
        self._waves = Following(store.database, clock, self.watching)
        self._digest = DigestPage(store.database, clock)
        self.speech = staff_speech(study)
        files = SealedFiles(store.staff, maker(store.database.path))
        reports = Reports(maker(store.database.path, "bot.handing_report"))
        self.pages = Pages(
            store.database,
            store.staff,
            study,
            self.speech,
            clock,
            others={
                "upload": (COORDINATORS, self._uploads.page),
                "wave": (COORDINATORS, self._wizard.page),
                "wave-read": (COORDINATORS, self._wizard.message_page),
                "wave-people": (COORDINATORS, self._wizard.people_page),
                "wave-unsure": (COORDINATORS, self._waves.unsure_page),
                "wave-resend": (COORDINATORS, self._waves.resend_page),
                "waves": (COORDINATORS, self._waves.list_page),
                "wave-of": (COORDINATORS, self._waves.page),
                "wave-end": (COORDINATORS, self._waves.end_page),
                "digest": (COORDINATORS, self._digest.page),
                "report": (RESEARCHERS, reports.page),
                **({"files": (RESEARCHERS, files.page)} if study.researchers_get_files else {}),
            },
        )

    def desk(self, voice: Voice, locale_of: Callable[[str], str], on_page: Callable[[], None]) -> Desk:
        """Return the desk, which speaks by this voice; `on_page` is told whenever a page of its stands in a chat."""
        self.watching.speak_by(voice, on_page)
        return Desk(
            self._store.staff,
            voice,
            self._clock,
            may_see=self.pages.may_see,
            locale_of=locale_of,
            acts={
                "import": (COORDINATORS, self._uploads.confirm),
                "discard": (COORDINATORS, self._uploads.discard),
                "wnew": (COORDINATORS, self._wizard.start),
                "w": (COORDINATORS, self._wizard.choose),
                "wgo": (COORDINATORS, self._wizard.confirm),
                "wdrop": (COORDINATORS, self._wizard.discard),
                "wresend": (COORDINATORS, self._waves.resend),
                "digest-turn": (COORDINATORS, self._digest.turn),
                **{name: (COORDINATORS, self._moving(name)) for name in MOVES},
            },
            take=self._uploads.take,
            hear=self._wizard.hear,
            on_heard=self.watching.heard,
        )

    def _moving(self, name: str) -> Act:
        async def act(member: Member, of: str) -> Deed:
            return await self._waves.move(member, name, of)

        return act
