"""What each of Telegram's refusals means, in the words in which the library passes it on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.chat.refusals import Refusal, refusal_of, seconds_to_wait
from bot.chat.request import MaybeSent, NotSent

# The library takes "Bad Request: " off and changes the case of what is left.
CASES: list[tuple[TelegramError, Refusal]] = [
    (BadRequest("Message is not modified: specified new message content and reply markup …"), Refusal.UNCHANGED),
    (BadRequest("Message to edit not found"), Refusal.GONE),
    (BadRequest("Message can't be edited"), Refusal.GONE),
    (BadRequest("There is no text in the message to edit"), Refusal.GONE),
    (BadRequest("There is no media in the message to edit"), Refusal.GONE),
    (BadRequest("Query is too old and response timeout expired or query id is invalid"), Refusal.EXPIRED),
    (BadRequest('Can\'t parse entities: unsupported start tag "x" at byte offset 0'), Refusal.BAD_MARKUP),
    (BadRequest("Chat not found"), Refusal.UNREACHABLE),
    (BadRequest("Peer_id_invalid"), Refusal.UNREACHABLE),
    (BadRequest("Button_data_invalid"), Refusal.MALFORMED),
    (BadRequest("Message is too long"), Refusal.MALFORMED),
    (BadRequest("Reply markup is too long"), Refusal.MALFORMED),
    (Forbidden("Forbidden: bot was blocked by the user"), Refusal.UNREACHABLE),
    (Forbidden("Forbidden: user is deactivated"), Refusal.UNREACHABLE),
    (Forbidden("Forbidden: bot can't initiate conversation with a user"), Refusal.UNREACHABLE),
    (ChatMigrated(-100), Refusal.MOVED),
    (RetryAfter(5), Refusal.SLOW_DOWN),
    (TimedOut(), Refusal.MAYBE_DONE),
    (MaybeSent(), Refusal.MAYBE_DONE),
    (NotSent("cannot connect to Telegram"), Refusal.BROKEN),
    (NetworkError("Bad Gateway"), Refusal.BROKEN),
    (NetworkError("Request Entity Too Large (413)"), Refusal.MALFORMED),
    (InvalidToken("Unauthorized"), Refusal.BROKEN),
    (Conflict("Conflict"), Refusal.BROKEN),
]


@pytest.mark.parametrize(("error", "meaning"), CASES, ids=lambda one: str(getattr(one, "message", one))[:30])
def test_a_refusal_means(error: TelegramError, meaning: Refusal) -> None:
    assert meaning == refusal_of(error)


def test_a_429_says_how_long_to_wait() -> None:
    assert 7.0 == seconds_to_wait(RetryAfter(7))
    assert 7.0 == seconds_to_wait(RetryAfter(timedelta(seconds=7)))
    assert 0.0 == seconds_to_wait(TimedOut())
