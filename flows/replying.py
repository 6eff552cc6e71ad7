"""What typed words mean where the respondent stands. Exact labels count, display numbers where a list is shown; never a guess."""

from __future__ import annotations

from flows.answers import match_label
from flows.events import Replied, Revised
from flows.items import ConsentItem, EmailItem, InfoItem, MultiItem, NumberItem, RankingItem, SingleItem, TextItem
from flows.path import Place
from flows.phrasing import option_words
from flows.presenting import present
from flows.settling import answer, whole_missing
from flows.tapping import choose, mark, move_or_doubt, standing_marks
from flows.wording import Words
from flows.working import Working
from flows.writing import find, labels, write_email, write_long, write_number, write_short


def replied(w: Working, event: Replied) -> None:
    """Work a typed reply."""
    place = w.path.at(w.i.live)
    if w.i.overlay or place is None:
        w.tell("err_use_buttons" if w.i.overlay or w.i.live else "unknown_text")
        return
    w.change(paused=False)
    match place.item:
        case NumberItem():
            if not _missing_by_words(w, place, event):
                write_number(w, place, event)
        case TextItem(type="text_long"):
            write_long(w, place, event.part, event.text)
        case TextItem():
            write_short(w, place, event)
        case EmailItem():
            write_email(w, place, event)
        case InfoItem():
            w.tell("info_typed")
        case ConsentItem():
            # Consent is an explicit tap, whatever was typed.
            _hint(w, place)
        case _:
            _by_words(w, place, event)


def _missing_by_words(w: Working, place: Place, event: Replied) -> bool:
    """A label may be typed here too: the words of a missing reason."""
    screen = present(w.q, w.i, w.path, place)
    action = match_label(event.text, labels(w, place, screen.choices))
    if action is None:
        return False
    _act(w, place, action)
    return True


def _by_words(w: Working, place: Place, event: Replied) -> None:
    if w.i.doubt is not None:
        _hint(w, place)
        return
    screen = present(w.q, w.i, w.path, place)
    action = match_label(event.text, labels(w, place, screen.choices))
    if action is None and screen.numbered and event.text.strip().isdecimal():
        number = int(event.text.strip()[:4])
        action = next((choice.action for choice in screen.choices if choice.number == number), None)
    if action is None and isinstance(place.item, SingleItem) and place.item.paged:
        code = find(w, place, event.text)
        if code is not None:
            choose(w, place, code, typed=True)
        return
    if action is None:
        _hint(w, place)
        return
    _act(w, place, action)


def _act(w: Working, place: Place, action: str) -> None:
    """Do what the button whose label was typed would have done; the next screen is a new message below what was typed."""
    if action.startswith("m"):
        code = -int(action[1:])
        answer(w, place, whole_missing(place.item, place.key, code), "typed")
        move_or_doubt(w, place, (option_words(w.q, place.item, code),), typed=True)
    elif isinstance(place.item, MultiItem | RankingItem):
        code = int(action[1:])
        mark(w, place, code, wanted=code not in standing_marks(w, place), in_place=False)
    else:
        choose(w, place, int(action), typed=True)


def _hint(w: Working, place: Place) -> None:
    """Ask once more with the hint; after that the hint alone will do."""
    w.change(misses=w.i.misses + 1)
    if w.i.misses == 1 and w.i.doubt is None:
        w.show(place, note=Words("err_use_buttons"))
    else:
        w.tell("err_use_buttons")


def revised(w: Working, event: Revised) -> None:
    """An earlier message was edited: a part of the open text replaces itself, a refused reply tries again; else it is too late."""
    place = w.path.at(w.i.live)
    if place is not None and not w.i.overlay:
        draft = w.i.drafts.get(place.key)
        if draft is not None and event.part in draft.parts:
            write_long(w, place, event.part, event.text)
            return
        if w.i.attempt == event.part:
            replied(w, Replied(event.text, event.part, event.at))
            return
    w.tell("edited_late")
