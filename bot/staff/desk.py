"""What staff do in the chat: join by a code, open pages, act. Everybody else is none of its business and notices nothing.

One update is one transaction: what it changes, the line in the trail, what is shown next.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.ports import STAFF, Arrival, Clock, Heard, Incoming, SentFile, Show, Voice
from bot.staff.asking import EVERYBODY, Act
from bot.staff.codes import Attempts, is_code
from bot.store.staff import Deed, Member, Staff, set_locale
from flows import Command, Commanded, MisCommanded, Replied, SentOther, Tapped

log = logging.getLogger(__name__)

COMMANDS = ("panel", "equipo", "team", "staff")
"""Each opens the menu, for staff."""
OTHER_LANGUAGE = {"es": "en", "en": "es"}

Take = Callable[[Member, SentFile], Awaitable[Deed | None]]
Hear = Callable[[Member, str], Awaitable[Deed | None]]


class Desk:
    """Takes what staff say before the interviewer does."""

    def __init__(
        self,
        staff: Staff,
        voice: Voice,
        clock: Clock,
        *,
        may_see: Callable[[Member, str], bool],
        locale_of: Callable[[str], str],
        acts: Mapping[str, tuple[tuple[str, ...], Act]] | None = None,
        take: Take | None = None,
        hear: Hear | None = None,
        on_heard: Callable[[int], None] = lambda _: None,
    ) -> None:
        """`may_see` says which pages there are for whom; `acts` are what can be done besides looking, by action, with the roles.

        `take` says what a file does that somebody sent, `hear` what a text does; None: it is not meant for the staff's side.
        `on_heard` is told of every account of the staff that says anything, before it has its effect.
        """
        self._staff, self._voice, self._clock = staff, voice, clock
        self._may_see, self._locale_of = may_see, locale_of
        self._acts: Mapping[str, tuple[tuple[str, ...], Act]] = {
            "lang": (EVERYBODY, self._turn_language),
            **(acts or {}),
        }
        self._take, self._hear = take, hear
        self._on_heard = on_heard
        self._attempts = Attempts()
        # Everybody who joined since we run, and before. Who is removed by another program stays here and is found out when asked.
        self._accounts: set[int] = set()

    async def open(self) -> None:
        """Learn who is on the staff."""
        self._accounts = set(await self._staff.accounts())

    async def receive(self, incoming: Incoming) -> bool:
        """Give an update its whole effect if it is the staff's; False when it is for the interviewer."""
        if not isinstance(incoming, Heard | Arrival):
            return False
        code = _code_in(incoming)
        if code and await self._join(incoming, code):
            return True
        if incoming.account not in self._accounts:
            return False
        member = await self._staff.member(incoming.account)
        if member is None:
            self._accounts.discard(incoming.account)
            return False
        self._on_heard(incoming.account)
        return await self._serve(member, incoming)

    async def _join(self, incoming: Heard | Arrival, code: str) -> bool:
        now = self._clock.now()
        if not self._attempts.may_try(incoming.account, now):
            log.warning("staff_codes_throttled")
            return False
        joined = await self._staff.redeem(
            incoming.update_id, code, incoming.account, now, self._locale_of(incoming.language)
        )
        if joined is None:
            self._attempts.failed(incoming.account, now)
            return False
        member, utterances = joined
        self._accounts.add(member.account)
        log.info("staff_joined staff=%s role=%s", member.staff_id, member.role)
        self._voice.say(utterances)
        return True

    async def _serve(self, member: Member, incoming: Heard | Arrival) -> bool:
        if isinstance(incoming, Heard):
            match incoming.event:
                case Tapped(item=item, action=action) if item == STAFF:
                    self._voice.answer_tap(incoming.callback_id, None, member.locale, "")
                    await self._do(member, incoming, await self._deed(member, action))
                    return True
                case MisCommanded() if incoming.command in COMMANDS:
                    await self._do(member, incoming, Deed("looked", "menu", (Show("menu"),)))
                    return True
                case Commanded(command=Command.PRIVACY):
                    return False
                case SentOther() if incoming.file is not None and self._take is not None:
                    if taken := await self._take(member, incoming.file):
                        await self._do(member, incoming, taken)
                        return True
                case Replied(text=text) if self._hear is not None:
                    if heard := await self._hear(member, text):
                        await self._do(member, incoming, heard)
                        return True
        if await self._staff.has_case(member.account) or (isinstance(incoming, Arrival) and incoming.token):
            return False
        # Who is staff and nothing else has no interview that the rest could be meant for.
        if isinstance(incoming, Heard) and incoming.callback_id:
            self._voice.answer_tap(incoming.callback_id, None, member.locale, "")
        await self._do(member, incoming, Deed("looked", "menu", (Show("menu"),)))
        return True

    async def _do(self, member: Member, incoming: Heard | Arrival, deed: Deed) -> None:
        touched = incoming.touched if isinstance(incoming, Heard) else None
        self._voice.say(
            await self._staff.act(member, deed, self._clock.now(), update_id=incoming.update_id, touched=touched)
        )

    async def _deed(self, member: Member, action: str) -> Deed:
        """Return what a button does; one that is none of this role's leads to the menu."""
        name, _, of = action.partition(":")
        if name in self._acts and member.role in self._acts[name][0]:
            return await self._acts[name][1](member, of)
        if self._may_see(member, name):
            return Deed("looked", name, (Show(name, of, in_place=True),))
        return Deed("looked", "menu", (Show("menu", in_place=True),))

    async def _turn_language(self, member: Member, _: str) -> Deed:
        locale = OTHER_LANGUAGE.get(member.locale, "es")
        return Deed(
            "language", locale, (Show("menu", in_place=True),), lambda c: set_locale(c, member.staff_id, locale)
        )


def _code_in(incoming: Heard | Arrival) -> str:
    match incoming:
        case Arrival(token=token) if is_code(token):
            return token
        case Heard(event=Replied(text=text)) if is_code(text):
            return text
        case _:
            return ""
