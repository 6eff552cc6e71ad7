"""Telegram's refusals in our words: what each means for what was to be said. Knows texts and codes, decides nothing else."""

from __future__ import annotations

import os
from enum import StrEnum

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

# The library means to give waits as durations in future, and until one opts in it warns at every 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")


class Refusal(StrEnum):
    """What it means that a call was not simply done."""

    SLOW_DOWN = "slow_down"
    """We speak too fast; the error says how long to wait."""
    UNREACHABLE = "unreachable"
    """Blocked, deactivated, never started, thrown out: this chat cannot be written to."""
    MOVED = "moved"
    """A group that became another; an interview is never held there."""
    UNCHANGED = "unchanged"
    """The message reads so already: as good as done."""
    GONE = "gone"
    """The message to edit is not there, or cannot be edited: say it anew."""
    EXPIRED = "expired"
    """The tap is too old to be answered."""
    BAD_MARKUP = "bad_markup"
    """Our HTML does not parse; the words may pass without it."""
    MALFORMED = "malformed"
    """Our fault, and it will not change by trying again."""
    MAYBE_DONE = "maybe_done"
    """The call went out and its answer was lost."""
    BROKEN = "broken"
    """The network or Telegram is out of order; it will pass."""


# Parts of Telegram's texts, in lower case: the library changes the case of some of them.
_BAD_REQUESTS = (
    ("message is not modified", Refusal.UNCHANGED),
    ("message to edit not found", Refusal.GONE),
    ("message can't be edited", Refusal.GONE),
    ("no text in the message to edit", Refusal.GONE),
    ("no media in the message to edit", Refusal.GONE),
    ("message_id_invalid", Refusal.GONE),
    ("query is too old", Refusal.EXPIRED),
    ("query_id_invalid", Refusal.EXPIRED),
    ("can't parse entities", Refusal.BAD_MARKUP),
    ("chat not found", Refusal.UNREACHABLE),
    ("user not found", Refusal.UNREACHABLE),
    ("peer_id_invalid", Refusal.UNREACHABLE),
    ("chat_write_forbidden", Refusal.UNREACHABLE),
    ("not enough rights", Refusal.UNREACHABLE),
    ("have no rights", Refusal.UNREACHABLE),
)
_TOO_LARGE = "too large"


def refusal_of(error: TelegramError) -> Refusal:
    """Return what an error of the library means."""
    match error:
        case RetryAfter():
            return Refusal.SLOW_DOWN
        case Forbidden():
            return Refusal.UNREACHABLE
        case ChatMigrated():
            return Refusal.MOVED
        case BadRequest():
            text = error.message.lower()
            return next((refusal for sign, refusal in _BAD_REQUESTS if sign in text), Refusal.MALFORMED)
        case TimedOut():
            return Refusal.MAYBE_DONE
        case NetworkError() if _TOO_LARGE in error.message.lower():
            return Refusal.MALFORMED
        case _:
            # A token that is refused in mid-run belongs here too: whoever withdrew it will restart us with another.
            return Refusal.BROKEN


def seconds_to_wait(error: TelegramError) -> float:
    """Return how long a 429 tells us to wait; 0 for any other error."""
    if not isinstance(error, RetryAfter):
        return 0.0
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
