"""The one use case: somebody said something; find where they stand, let the rules decide, commit, then speak.

Knows neither Telegram nor SQL. What is committed is said, in that order; what could not be said is the voice's concern.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.guesses import Guesses, redeem
from bot.ports import (
    Arrival,
    Clock,
    Committed,
    Elsewhere,
    Enrolled,
    Heard,
    Inbox,
    Incoming,
    Ledger,
    NotEnrolled,
    NotForUs,
    Outrun,
    People,
    Reachability,
    Standing,
    Voice,
)
from bot.taps import Tap, Taps
from bot.terms import Terms, heard_by_stranger
from bot.touching import apart, came_before, finds_nothing_to_tap, place, seen, touched
from flows import (
    Command,
    Commanded,
    Event,
    FieldClosed,
    Interview,
    NoticeChanged,
    Phase,
    Questionnaire,
    RemindAt,
    Say,
    Tell,
    Turn,
    Words,
    begin,
    take,
)

log = logging.getLogger(__name__)

_REMEMBERED = 5_000
"""Accounts of which we know the message that was tapped last."""

_OUTRUN_TRIES = 8


class Interviewer:
    """Conducts all interviews of one study."""

    def __init__(
        self,
        questionnaires: Mapping[str, Questionnaire],
        current: Questionnaire,
        terms: Terms,
        *,
        ledger: Ledger,
        people: People,
        inbox: Inbox,
        voice: Voice,
        clock: Clock,
        on_wish: Callable[[], None] = lambda: None,
    ) -> None:
        """`questionnaires` holds every fielded version by hash: an interview stays with the one it began with.

        `on_wish` is called when somebody has asked to be reminded.
        """
        self._questionnaires = questionnaires
        self._current = current
        self._terms = terms
        self._ledger, self._people, self._inbox = ledger, people, inbox
        self._voice, self._clock, self._on_wish = voice, clock, on_wish
        self._taps = Taps(voice, clock)
        self._guesses = Guesses()
        self.answers = 0
        """Records kept since we run."""
        self._tapped: dict[int, int] = {}

    async def receive(self, incoming: Incoming) -> None:
        """Give one update its whole effect. Raises only when the world is broken; the update then stays in the inbox."""
        match incoming:
            case Heard():
                await self._hear(incoming)
            case Arrival():
                await self._welcome(incoming)
            case Reachability(update_id, account, reachable, at):
                await self._people.reachable(account, at, reachable)
                await self._inbox.finish(update_id)
            case Elsewhere(update_id, chat, addressed, language, _):
                say: list[tuple[int, Say, str]] = []
                if addressed:
                    say.append((chat, Tell(Words("private_only")), self.locale_of(language)))
                self._voice.say(await self._inbox.finish(update_id, say=say))
            case NotForUs(update_id, _):
                await self._inbox.finish(update_id)

    async def close(self, account: int) -> None:
        """Close an interview that fieldwork has outlived."""
        standing = await self._ledger.standing(account)
        if standing is not None and standing.interview is not None:
            await self._settle(standing)

    def _of(self, standing: Standing) -> Questionnaire:
        assert standing.interview is not None
        return self._questionnaires[standing.interview.version]

    def locale_of(self, language: str) -> str:
        """Return which of our languages to speak to somebody whose phone is in this one."""
        wanted = language[:2].lower()
        locales = self._current.locales
        if wanted in locales:
            return wanted
        # A phone in a language that we do not speak is likelier to read English than Spanish.
        return "en" if language and "en" in locales else locales[0]

    async def _hear(self, heard: Heard) -> None:
        tap = self._taps.take(heard.callback_id)
        try:
            standing = await self._ledger.standing(heard.account)
            if standing is None:
                await self._hear_stranger(heard)
                return
            if standing.interview is not None:
                tap.locale, tap.version = standing.interview.locale, standing.interview.version
            await self._answer(heard, standing, tap)
        finally:
            tap.answer(None)

    async def _answer(self, heard: Heard, standing: Standing, tap: Tap) -> None:
        if standing.unreachable:
            await self._people.reachable(heard.account, heard.event.at, True)
        if came_before(heard, standing, self._voice.stood_first(standing.case_id)):
            await self._say_too_early(heard, standing)
            return
        for _ in range(_OUTRUN_TRIES):
            if standing.interview is None:
                turn = self._begin(standing, heard.language, heard.event.at)
            else:
                standing = await self._settle(standing)
                assert standing.interview is not None
                turn = take(self._of(standing), standing.interview, seen(heard, standing))
                if finds_nothing_to_tap(heard, standing, turn):
                    again = Commanded(Command.CONTINUE, heard.event.at)
                    turn = take(self._of(standing), standing.interview, again)
            toast, turn = apart(turn, is_tap=bool(heard.callback_id))
            result = await self._ledger.commit(
                standing,
                turn,
                update=heard.update_id,
                touched=touched(heard, standing),
                spent=self._spent(heard, standing, turn),
            )
            if isinstance(result, Outrun):
                again = await self._ledger.standing(heard.account)
                if again is None:
                    await self._inbox.finish(heard.update_id)
                    return
                standing = again
                continue
            if isinstance(result, Committed):
                self.answers += len(turn.records)
                tap.answer(toast)
                self._voice.say(result.utterances)
                if any(isinstance(effect, RemindAt) for effect in turn.effects):
                    self._on_wish()
            return
        raise RuntimeError("an interview kept moving while one event was taken")

    async def _say_too_early(self, heard: Heard, standing: Standing) -> None:
        assert standing.interview is not None
        say = (heard.account, Tell(Words("came_early")), standing.interview.locale)
        self._voice.say(await self._inbox.finish(heard.update_id, say=[say]))

    def _spent(self, heard: Heard, standing: Standing, turn: Turn) -> int | None:
        """Return the message that was tapped, if its buttons belong to nothing any more: it led to nothing and is not the live one.

        A thumb's second tap finds the message that its first one closed: those buttons are being taken off already.
        """
        live, message = standing.live, heard.touched
        if message is None:
            return None
        if touched(heard, standing) is not None:
            self._tapped.pop(heard.account, None)
            self._tapped[heard.account] = message
            if len(self._tapped) > _REMEMBERED:
                del self._tapped[next(iter(self._tapped))]
            return None
        is_live = live is not None and live.message_id == message and (live.key, live.visit) == place(standing)
        led_to_nothing = not turn.says and not turn.records and not turn.effects
        is_second = self._tapped.get(heard.account) == message
        return message if led_to_nothing and not is_live and not is_second else None

    async def _hear_stranger(self, heard: Heard) -> None:
        """Somebody we do not know is told something, or begins an interview."""
        says = heard_by_stranger(self._terms, heard.event, self._current.notice_item, self._clock.now())
        if says is None:
            await self._welcome(Arrival(heard.update_id, heard.account, "", heard.language, heard.event.at))
        else:
            await self._tell_stranger(heard.update_id, heard.account, says, heard.language)

    async def _welcome(self, arrival: Arrival) -> None:
        if self._clock.now() >= self._terms.parts_at:
            await self._tell_stranger(arrival.update_id, arrival.account, [Tell(Words("closed"))], arrival.language)
            return
        enrolled = await self._enrol(arrival)
        if isinstance(enrolled, NotEnrolled):
            await self._tell_stranger(
                arrival.update_id, arrival.account, [Tell(Words(enrolled.reason))], arrival.language
            )
            return
        standing = enrolled.standing
        if standing.interview is None and self._clock.now() >= self._terms.closes_at:
            await self._tell_stranger(arrival.update_id, arrival.account, [Tell(Words("closed"))], arrival.language)
            return
        heard = Heard(
            arrival.update_id, arrival.account, Commanded(Command.START, arrival.at), language=arrival.language
        )
        await self._answer(heard, standing, self._taps.take(""))

    async def _enrol(self, arrival: Arrival) -> Enrolled | NotEnrolled:
        if arrival.token:
            return await redeem(self._people, self._guesses, arrival)
        standing = await self._ledger.standing(arrival.account)
        if standing is not None:
            return Enrolled(standing, newly=False)
        if self._terms.enrolment == "open":
            return await self._people.enrol_openly(arrival.account, arrival.at)
        return NotEnrolled("not_invited")

    async def _tell_stranger(self, update_id: int, account: int, says: Sequence[Say], language: str) -> None:
        locale = self.locale_of(language)
        self._voice.say(await self._inbox.finish(update_id, say=[(account, say, locale) for say in says]))

    def _begin(self, standing: Standing, language: str, at: datetime) -> Turn:
        return begin(
            self._current,
            case_id=standing.case_id,
            seed=standing.seed,
            locale=standing.locale_hint or self.locale_of(language),
            at=at,
            notice=self._terms.notice,
            frame=dict(standing.frame) if self._terms.use_frame else {},
            zone=standing.zone,
        )

    async def _settle(self, standing: Standing) -> Standing:
        """Let an open interview know what has changed around it, before anything else happens to it."""
        for _ in range(_OUTRUN_TRIES):
            now = self._clock.now()
            news = None if standing.interview is None else self._news(standing.interview, now)
            if standing.interview is None or news is None:
                break
            turn = take(self._of(standing), standing.interview, news)
            # A reminder may have moved it on meanwhile; unsettled it would take an answer after the close.
            await self._ledger.commit(standing, turn, update=None, at=now)
            found = await self._ledger.standing(standing.account)
            if found is None:
                break
            standing = found
        return standing

    def _news(self, interview: Interview, now: datetime) -> Event | None:
        """Return that the field is closed, or that another notice is in force, if it does not know it yet."""
        if interview.phase in (Phase.SUBMITTED, Phase.CLOSED):
            return None
        if now >= self._terms.closes_at:
            return FieldClosed(now)
        known = interview.notice_due or interview.notice
        return NoticeChanged(self._terms.notice, now) if known != self._terms.notice else None
