"""Where one goes from here: on, back, to the review, to an end."""

from __future__ import annotations

from flows.conditions import holds
from flows.estimate import minutes_left
from flows.interview import Phase
from flows.items import AnyItem, BatteryItem, InfoItem, LoopItem
from flows.path import Place
from flows.phrasing import looped_words, option_words, row_words, section_words
from flows.presenting import closed, previous_place
from flows.reviewing import REVIEW, SUBMIT, review_screen, title_of
from flows.screen import Choice, Screen
from flows.turn import Ask, Close, Tell
from flows.wording import Verbatim, Words
from flows.working import Working


def open_place(w: Working) -> Place | None:
    """Return the furthest open place: the first of the path that has not been left."""
    done = set(w.i.done)
    return next((place for place in w.path.places if place.key not in done), None)


def shares_message(here: Place, there: Place | None) -> bool:
    """Return whether two places are put in the same message: rows of one battery, rounds of one loop."""
    return there is not None and here.item.id == there.item.id and isinstance(here.item, BatteryItem | LoopItem)


def move_on(w: Working, place: Place, answered: tuple[Words | Verbatim, ...], *, typed: bool = False) -> None:
    """Leave a place that has just been settled: close its message, or let the battery's move on, and put what is next."""
    following = _following(w, place)
    if shares_message(place, following):
        assert following is not None
        if typed:
            w.says.append(Close(closed(w.q, w.i, w.path, place), answered))
        w.put(following, in_place=not typed)
        return
    if isinstance(place.item, BatteryItem | LoopItem):
        w.says.append(Close(battery_summary(w, place.item, place)))
    else:
        w.says.append(Close(closed(w.q, w.i, w.path, place), answered))
    go_to(w, following, leaving=place)


def _following(w: Working, place: Place) -> Place | None:
    if w.i.revising == place.item.id:
        rows = [other for other in w.path.places if other.item.id == place.item.id]
        later = [other for other in rows if other.nth > place.nth]
        if later:
            return later[0]
        w.change(revising="")
    return open_place(w)


def go_to(w: Working, place: Place | None, leaving: Place | None = None) -> None:
    """Put a place; with none left, end. What was opened from the review returns there when all else is met."""
    ending = next((e for e in w.q.endings if holds(e.when, w.path.facts)), None)
    if ending is not None and place is None:
        w.change(
            phase=Phase.REFUSED if ending.disposition < 300 else Phase.SCREENED_OUT, live="", overlay="", doubt=None
        )
        w.tell(ending.say)
        return
    if w.i.returns_to_review and (place is None or place.item.id == SUBMIT):
        show_review(w)
        return
    if place is None:
        w.change(live="")
        return
    _say_halfway(w, place, leaving)
    w.change(phase=Phase.OPEN)
    w.put(place)


def _say_halfway(w: Working, place: Place, leaving: Place | None) -> None:
    shown = [section.id for section in w.q.sections if section.progress]
    if w.i.half_told or leaving is None or place.section.id not in shown or leaving.section.id == place.section.id:
        return
    if 2 * shown.index(place.section.id) >= len(shown) - 1:
        w.change(half_told=True)
        w.tell("section_half")


def battery_summary(w: Working, item: AnyItem, place: Place) -> Screen:
    """Return the short summary a battery or loop ends as, with a way back."""
    lines: list[tuple[Words | Verbatim, Words | Verbatim]] = []
    n_answered = 0
    rows = [p for p in w.path.places if p.item.id == item.id]
    for row in rows:
        value = w.path.facts.value(row.key)
        if isinstance(item, BatteryItem):
            asked: Words | Verbatim = row_words(w.q, item, row.row, short=item.rows_from is not None)
        else:
            assert isinstance(item, LoopItem)
            asked = looped_words(w.q, item, row.code, w.path.facts)
        assert isinstance(value, int)
        n_answered += value >= 0
        lines.append((asked, option_words(w.q, item, value)))
    return Screen(
        key=item.id,
        visit=0,
        text=Words("battery_done", {"title": title_of(w.q, place), "n": str(n_answered), "m": str(len(rows))}),
        lines=tuple(lines),
        choices=(Choice("revise", Words("btn_change"), row="control"),),
    )


def back(w: Working) -> None:
    """Go to the place shown before the live one; the old answer stands until it is replaced."""
    w.count("back")
    if w.i.live == REVIEW or not w.i.live:
        shown = [p for p in w.path.places if w.i.visits.get(p.key, 0) and not isinstance(p.item, InfoItem)]
        behind = shown[-1] if shown else None
        if behind is not None and behind.item.id == SUBMIT:
            behind = previous_place(w.path, w.i, behind.key)
    else:
        behind = previous_place(w.path, w.i, w.i.live)
    if behind is None:
        w.tell("nothing_before")
        show_live(w)
        return
    here = w.path.at(w.i.live)
    w.change(phase=Phase.OPEN, revising="", overlay="")
    w.put(behind, in_place=here is not None and shares_message(here, behind))


def show_live(w: Working) -> None:
    """Say again what is being asked, as a new message on the same visit."""
    if w.i.live == REVIEW:
        w.says.append(Ask(review_screen(w.q, w.i, w.path)))
        return
    place = w.path.at(w.i.live)
    if place is not None:
        w.show(place)


def show_review(w: Working, section: str = "", *, in_place: bool = False) -> None:
    """Put the review screen, whole or of one section."""
    if not in_place:
        w.visit(REVIEW)
    w.change(phase=Phase.REVIEW, live=REVIEW, returns_to_review=True, doubt=None, overlay="", shown_at=w.at)
    w.says.append(Ask(review_screen(w.q, w.i, w.path, section), in_place))


def revise(w: Working, item_id: str, *, in_place: bool) -> None:
    """Go through a battery of the path again from its first row; its answers stand until replaced."""
    first = next(place for place in w.path.places if place.item.id == item_id)
    w.change(revising=item_id, phase=Phase.OPEN)
    w.put(first, in_place=in_place)


def resume(w: Working) -> None:
    """Return to the furthest open place, and say where that is."""
    w.change(paused=False, overlay="", revising="")
    place = open_place(w)
    if w.i.returns_to_review and (place is None or place.item.id == SUBMIT):
        show_review(w)
        return
    if place is None:
        return
    if w.i.consent_at is not None:
        w.says.append(Tell(Words("resume", where(w, place))))
    w.change(phase=Phase.OPEN)
    if place.key == w.i.live and w.i.doubt is None:
        w.show(place)
    else:
        w.put(place)


def where(w: Working, place: Place | None) -> dict[str, str | Words]:
    """Return the fills that say where somebody stands: section and minutes left."""
    section = place.section.id if place is not None else w.q.sections[-1].id
    return {"section": section_words(section), "minutes": str(minutes_left(w.q, w.path, w.i))}
