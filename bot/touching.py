"""What of an update belongs to which message: the live one, a copy of it, or one that stands for nothing any more."""

from __future__ import annotations

from dataclasses import replace

from bot.ports import LOST_MESSAGE, Heard, Live, Standing
from flows import Ask, Event, Replied, Say, Tapped, Tell, Toast, Turn


def apart(turn: Turn, *, is_tap: bool) -> tuple[Toast | None, Turn]:
    """Take the toast out of a turn: it answers the tap itself. Where there was no tap it is told, unless a screen says it already."""
    toasts = [say for say in turn.says if isinstance(say, Toast)]
    if not toasts:
        return None, turn
    rest: list[Say] = [say for say in turn.says if not isinstance(say, Toast)]
    notes = [say.screen.note for say in rest if isinstance(say, Ask)]
    if not is_tap:
        rest.extend(Tell(toast.words) for toast in toasts if toast.words not in notes)
    return toasts[-1], replace(turn, says=tuple(rest))


def seen(heard: Heard, standing: Standing) -> Event:
    """Return the event; a tap says whether it was on another copy than the one that shows how things stand."""
    event, live = heard.event, standing.live
    if not isinstance(event, Tapped) or heard.touched is None or live is None or live.message_id == heard.touched:
        return event
    return replace(event, is_copy=(live.key, live.visit) == (event.item, event.visit))


def finds_nothing_to_tap(heard: Heard, standing: Standing, turn: Turn) -> bool:
    """Return whether a tap led to nothing, while the message with the live item may have no buttons any more."""
    is_lost = standing.live is not None and standing.live.message_id == LOST_MESSAGE
    return (
        is_lost
        and isinstance(heard.event, Tapped)
        and not turn.records
        and not any(isinstance(s, Ask) for s in turn.says)
    )


def touched(heard: Heard, standing: Standing) -> int | None:
    """Of two copies of one item the tapped one becomes the live one."""
    event: Event = heard.event
    if heard.touched is None or not isinstance(event, Tapped):
        return None
    return heard.touched if (event.item, event.visit) == place(standing) else None


def came_before(heard: Heard, standing: Standing, stood: Live | None) -> bool:
    """Return whether words were sent before the question stood in the chat that they would answer now; `stood` is its message.

    Telegram's webhook may bring a tap before the words that were sent ahead of it, and people type on while the next question
    is on its way: such words are no answer to what nobody had read.
    """
    event: Event = heard.event
    if not isinstance(event, Replied) or stood is None or (stood.key, stood.visit) != place(standing):
        return False
    return 0 < event.part < stood.message_id


def place(standing: Standing) -> tuple[str, int] | None:
    """Return the item that is asked, and on which visit."""
    interview = standing.interview
    if interview is None:
        return None
    key = interview.overlay or interview.live
    return key, interview.visits.get(key, 0)
