"""We speak first: a nudge, a wish to be reminded, a delivery of a wave. Each is a turn like any other: committed, then said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.ports import Claim, Clock, Committed, DueDelivery, DueReminder, Ledger, Reminders, Standing, Voice
from flows import Questionnaire, Reminded, take
from flows.waves import Reason, Skipped, words_for


class Reminding:
    """Takes the turns in which nobody was heard."""

    def __init__(
        self,
        questionnaires: Mapping[str, Questionnaire],
        closes_at: datetime,
        *,
        ledger: Ledger,
        reminders: Reminders,
        voice: Voice,
        clock: Clock,
    ) -> None:
        """`questionnaires` holds every fielded version by hash."""
        self._questionnaires, self._closes_at = questionnaires, closes_at
        self._ledger, self._reminders, self._voice, self._clock = ledger, reminders, voice, clock

    async def remind(self, due: DueReminder) -> bool:
        """Remind somebody whose time has come; False when they need no reminder any more (the row is dropped with the reason)."""
        standing = await self._ledger.standing(due.account)
        if standing is None or standing.interview is None or standing.unreachable:
            await self._reminders.drop(due, "unreachable" if standing is not None else "not_enrolled")
            return False
        now = self._clock.now()
        if now >= self._closes_at:
            await self._reminders.drop(due, "closed")
            return False
        turn = take(self._of(standing), standing.interview, Reminded(due.kind, now, again=due.again))
        if not turn.says:
            await self._reminders.drop(due, "not_waiting")
            return False
        result = await self._ledger.commit(standing, turn, update=None, reminder=due, at=now)
        if not isinstance(result, Committed):
            return False
        self._voice.say(result.utterances)
        return True

    async def deliver(self, due: DueDelivery) -> Skipped | None:
        """Put out one delivery of a wave with its turn; or say that there is nothing to say to this person.

        If the interview or the wave has moved on meanwhile nothing is done, and the store knows what is due then.
        """
        running, person = due.running, due.person
        standing = await self._ledger.standing(person.account) if person.account is not None else None
        if standing is None or standing.interview is None:
            return Skipped(Reason.NOT_IN_CHAT)
        consented = standing.interview.consent_at is not None
        words = "" if consented else running.words or words_for(person.recipient, "chat")
        now = self._clock.now()
        event = Reminded("wave", now, words, tuple(sorted(running.own.items())), again=due.tries > 0)
        turn = take(self._of(standing), standing.interview, event)
        if not turn.says:
            return Skipped(Reason.NOTHING_TO_SAY)
        claim = Claim(running.wave_id, person.member_id, due.as_of)
        result = await self._ledger.commit(standing, turn, update=None, delivery=claim, at=now)
        if isinstance(result, Committed):
            self._voice.say(result.utterances)
        return None

    def _of(self, standing: Standing) -> Questionnaire:
        assert standing.interview is not None
        return self._questionnaires[standing.interview.version]
