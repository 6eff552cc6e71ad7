"""A wave by mail: each delivery composed with its own link, handed to the mail server, and what became of it kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from bot.fieldwork.codes import qr_png
from bot.mail.headers import UnusableAddress
from bot.mail.message import Letterhead, Mail, compose
from bot.mail.outcomes import Accepted, Deferred, Down, Refused, Uncertain, Unreachable
from bot.mail.server import MailServer
from bot.ports import Clock, DueDelivery
from bot.speech import Speech
from bot.store.deliveries import Deliveries
from flows.reminding import own_words
from flows.waves import words_for

log = logging.getLogger(__name__)

DEFERRED_FOR = timedelta(minutes=30)
"""A server that says "later" of one recipient means about so long (greylisting)."""
DOWN_FOR = timedelta(minutes=2)


class Postman:
    """Hands over mails, one after another, no faster than the server was promised."""

    def __init__(
        self,
        deliveries: Deliveries,
        server: MailServer,
        head: Letterhead,
        speech: Speech,
        locale: str,
        link: Callable[[str], str],
        clock: Clock,
        per_minute: float,
    ) -> None:
        """`locale` is whose words people read whose language is not known; `link` makes a token's link."""
        self._deliveries, self._server, self._head, self._speech = deliveries, server, head, speech
        self._locale, self._link, self._clock, self._apart = locale, link, clock, 60.0 / per_minute

    async def post(self, due: DueDelivery) -> float:
        """Hand over one mail and return how many seconds the next one waits. Marked before it is sent and after."""
        token = await self._deliveries.claim_mail(due, self._clock.now())
        if token is None:
            return 0.0
        try:
            content = compose(self.mail(due, token), self._head, self._speech, qr_png(self._link(token)))
        except UnusableAddress as error:
            await self._deliveries.mailed(due, "unreachable", str(error))
            return 0.0
        outcome = await self._server.send(self._head.sender, due.person.email, content)
        match outcome:
            case Accepted():
                await self._deliveries.mailed(due, "sent")
            case Unreachable(reason):
                await self._deliveries.mailed(due, "unreachable", reason)
            case Refused(reason):
                await self._deliveries.mailed(due, "failed", reason)
            case Uncertain(reason):
                await self._deliveries.mailed(due, "uncertain", reason)
            case Deferred():
                await self._deliveries.put_back(due, self._clock.now() + DEFERRED_FOR)
            case Down(reason):
                log.warning("mail_server_down reason=%s", reason)
                await self._deliveries.put_back(due, self._clock.now() + DOWN_FOR)
                return DOWN_FOR.total_seconds()
        return self._apart

    def mail(self, due: DueDelivery, token: str) -> Mail:
        """Return what one delivery says."""
        running, person = due.running, due.person
        locale = person.recipient.locale or self._locale
        own = running.own.get(locale)
        return Mail(
            person.email,
            locale,
            self._link(token),
            reference(due),
            self._clock.now(),
            person.name,
            person.title,
            person.institution,
            running.words or words_for(person.recipient, "mail"),
            own_words(own, {}) if own is not None else None,
        )

    async def close(self) -> None:
        """Say goodbye to the server."""
        await self._server.close()


def reference(due: DueDelivery) -> str:
    """Return what names a delivery to us and nobody to anybody else: the same however often it is sent."""
    hashed = sha256(f"{due.running.wave.key}/{due.person.member_id}".encode()).hexdigest()
    return f"{due.running.wave_id}.{hashed[:20]}"
