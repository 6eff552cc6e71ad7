"""What is said beside the interview, of which the rules know nothing: buttons taken off, the staff's pages, files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strip:
    """Take the buttons off a message that carries nothing live any more. The rules know no messages, so this is not theirs."""

    message_id: int


@dataclass(frozen=True, slots=True)
class SendResults:
    """Send somebody the results that they asked for. Nobody waits for it: where it may have arrived it is not sent a second time."""


STAFF = "~staff"
"""The item that buttons of the staff's pages name."""


@dataclass(frozen=True, slots=True)
class Show:
    """Put one of the staff's pages into a chat. What stands on it is worked out when it is sent, so that no copy of it is kept.

    The rules know no staff, so this is not theirs.
    """

    page: str
    of: str = ""
    """What the page is about, where there are several of its kind."""
    in_place: bool = False
    """Instead of the page whose button was tapped."""
    is_unasked: bool = False
    """Nobody waits for it: like a reminder it is not sent a second time where it may have arrived."""


@dataclass(frozen=True, slots=True)
class Page:
    """One of the staff's pages as it is sent."""

    html: str
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    """Rows of (action, label)."""
    picture: bytes | None = None
    over_picture: bool = False
    """It stands in place of a page that has a picture too: that one changes, and no second one is sent."""
    attachment: tuple[str, bytes] | None = None
    """A file: its name and content. What is written then stands under it, shortened to what fits there."""
