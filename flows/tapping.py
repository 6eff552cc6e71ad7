"""What a tap means: of which item, on which visit, and what it wants. Old buttons change nothing."""

from __future__ import annotations

from flows.doubting import confirm, correct, straightline, voice
from flows.events import Command, Tapped
from flows.interview import Draft, Phase
from flows.items import (
    BatteryItem,
    ConsentItem,
    InfoItem,
    LoopItem,
    MultiItem,
    RankingItem,
    SingleItem,
    TextItem,
)
from flows.moving import back, move_on, revise, show_review
from flows.offering import display_order, offered
from flows.overlays import OVERLAYS, tap_overlay
from flows.path import Place
from flows.phrasing import option_words
from flows.presenting import answered_codes, closed
from flows.reviewing import REVIEW, SUBMIT, review_screen
from flows.settling import answer, ranks, ticks, whole_missing
from flows.submitting import submit
from flows.turn import Ask, Close, Toast
from flows.wording import Verbatim, Words
from flows.working import Working
from flows.writing import finish_text

TELL = "~tell"
_STALE = "err_answered"


def tapped(w: Working, event: Tapped) -> Command | None:
    """Work a tap; returns a command when the button stands for one."""
    if event.item == TELL:
        return _as_command(w, event.action)
    if event.item in OVERLAYS or event.item == w.i.overlay != "":
        tap_overlay(w, event)
        return None
    if event.item == REVIEW:
        _tap_review(w, event)
        return None
    if event.action == "revise":
        _tap_summary(w, event)
        return None
    place = w.path.at(w.i.live)
    if place is None or event.item != place.key or event.visit != w.i.visits.get(place.key, 0):
        w.toast(_STALE)
        return None
    w.change(paused=False)
    command = _tap_live(w, place, event.action)
    if event.is_copy and command is None and not any(isinstance(say, Ask | Close) for say in w.says):
        # What is wanted is so already, and only the other copy shows it.
        w.show(place, in_place=True)
    return command


def _as_command(w: Working, action: str) -> Command | None:
    try:
        return Command(action)
    except ValueError:
        w.toast(_STALE)
        return None


def _tap_live(w: Working, place: Place, action: str) -> Command | None:
    if w.i.doubt is not None:
        settle_doubt(w, place, action)
        return None
    match action:
        case "back":
            back(w)
        case "pause":
            return Command.PAUSE
        case "skip":
            return Command.SKIP
        case "go" if isinstance(place.item, InfoItem):
            answer(w, place, {}, "button")
            move_on(w, place, ())
        case "all":
            w.change(found=(), page=0)
            w.show(place, in_place=True)
        case "done":
            finish(w, place)
        case _ if action[:1] == "p" and action[1:].isdecimal():
            _turn_page(w, place, int(action[1:3]))
        case _ if action[:1] == "m" and action[1:].isdecimal():
            _take_missing(w, place, -int(action[1:3]))
        case _ if action[:1] in "+-" and action[1:].isdecimal():
            _mark(w, place, int(action[1:4]), wanted=action[0] == "+")
        case _ if action.isdecimal() and len(action) <= 3:
            choose(w, place, int(action))
        case _:
            w.toast(_STALE)
    return None


def _turn_page(w: Working, place: Place, page: int) -> None:
    if page == w.i.page or not getattr(place.item, "paged", None):
        return
    w.change(page=page)
    w.show(place, in_place=True)


def _take_missing(w: Working, place: Place, code: int) -> None:
    if code not in place.item.missing:
        w.toast(_STALE)
        return
    answer(w, place, whole_missing(place.item, place.key, code), "button")
    move_or_doubt(w, place, (option_words(w.q, place.item, code),))


def choose(w: Working, place: Place, code: int, *, typed: bool = False) -> None:
    """Take one option as the answer of the live place."""
    item = place.item
    match item:
        case SingleItem():
            codes = offered(w.q, item, w.path.facts, w.i.seed)
        case ConsentItem() | BatteryItem() | LoopItem():
            codes = tuple(option.code for option in item.options)
        case _:
            codes = ()
    if code not in codes:
        w.toast(_STALE)
        return
    label = option_words(w.q, item, code, w.path.facts)
    if item.id == SUBMIT:
        _tap_submit(w, place, code)
        return
    answer(w, place, {place.key: code}, "typed" if typed else "button")
    move_or_doubt(w, place, (label,), typed=typed)


def _tap_submit(w: Working, place: Place, code: int) -> None:
    w.says.append(Close(closed(w.q, w.i, w.path, place), (option_words(w.q, place.item, code),)))
    if code == 1:
        submit(w)
    else:
        show_review(w)


def _mark(w: Working, place: Place, code: int, *, wanted: bool) -> None:
    """A tick or rank carries the state it wants, so quick taps in any order all count and a double tap undoes nothing."""
    item = place.item
    if not isinstance(item, MultiItem | RankingItem):
        w.toast(_STALE)
        return
    if isinstance(item, MultiItem):
        codes: tuple[int, ...] = display_order(w.q, item, w.i.seed)
    else:
        codes = offered(w.q, item, w.path.facts, w.i.seed)
    now = standing_marks(w, place)
    if code not in codes or (code in now) is wanted:
        w.toast(_STALE) if code not in codes else None
        return
    mark(w, place, code, wanted=wanted)


def standing_marks(w: Working, place: Place) -> tuple[int, ...]:
    """Return the ticks or ranks as they stand: the draft, else the settled answer without its missing reasons."""
    assert isinstance(place.item, MultiItem | RankingItem)
    draft = w.i.drafts.get(place.key)
    codes = draft.codes if draft is not None else answered_codes(place.item, w.path)
    return tuple(code for code in codes if code >= 0)


def mark(w: Working, place: Place, code: int, *, wanted: bool, in_place: bool = True) -> None:
    """Tick, untick, rank or unrank one option in the draft, and show it."""
    now = standing_marks(w, place)
    note: Words | None = None
    if not wanted:
        after = tuple(other for other in now if other != code)
    elif isinstance(place.item, RankingItem):
        if len(now) >= place.item.k:
            w.toast("ranking_full", k=str(place.item.k))
            return
        after = (*now, code)
    else:
        after, note = _with_exclusive(w, place.item, now, code)
    w.change(drafts={**w.i.drafts, place.key: Draft(after)}, changes=w.i.changes + 1, misses=0)
    w.show(place, in_place=in_place, note=note)
    if note is not None:
        w.says.append(Toast(note))


def _with_exclusive(w: Working, item: object, now: tuple[int, ...], code: int) -> tuple[tuple[int, ...], Words | None]:
    assert isinstance(item, MultiItem)
    exclusive = {option.code for option in item.options if option.exclusive}
    if code in exclusive:
        label = option_words(w.q, item, code)
        assert isinstance(label, Words)
        return (code,), (Words("none_other_cleared", {"label": label}) if now else None)
    return (*(other for other in now if other not in exclusive), code), None


def finish(w: Working, place: Place) -> None:
    """Listo / Terminar / Terminé: the draft becomes the answer."""
    item = place.item
    match item:
        case MultiItem():
            codes = standing_marks(w, place)
            if len(codes) < item.min_selected:
                w.toast("err_min_sel")
                return
            shown = tuple(option_words(w.q, item, c) for c in display_order(w.q, item, w.i.seed) if c in codes)
            answer(w, place, ticks(item, codes), "button")
            move_on(w, place, shown)
        case RankingItem():
            codes = standing_marks(w, place)
            if not codes:
                w.toast("choose_first")
                return
            labels = tuple(option_words(w.q, item, code, w.path.facts) for code in codes)
            answer(w, place, ranks(item, codes), "button")
            move_on(w, place, labels)
        case TextItem(type="text_long"):
            finish_text(w, place)
        case _:
            w.toast(_STALE)


def move_or_doubt(w: Working, place: Place, answered: tuple[Words | Verbatim, ...], *, typed: bool = False) -> None:
    """Move on, unless a battery just ended all alike and too fast."""
    rule = straightline(w, place)
    if rule is None:
        move_on(w, place, answered, typed=typed)
        return
    voice(w, place, rule, None, in_place=not typed)


def settle_doubt(w: Working, place: Place, action: str) -> None:
    """The doubt was confirmed, or is to be put right."""
    match action:
        case "yes":
            value = confirm(w, place)
            if value is None:
                move_on(w, place, ())
            else:
                answer(w, place, {place.key: value}, "typed")
                move_on(w, place, (Verbatim(str(value)),))
        case "no":
            correct(w, place)
        case _:
            w.toast(_STALE)


def _tap_review(w: Working, event: Tapped) -> None:
    if w.i.live != REVIEW or event.visit != w.i.visits.get(REVIEW, 0):
        w.toast(_STALE)
        return
    kind, _, target = event.action.partition(":")
    match kind:
        case "all":
            show_review(w, in_place=True)
        case "s" if any(section.id == target for section in w.q.sections):
            show_review(w, target, in_place=True)
        case "submit":
            w.says.append(Close(review_screen(w.q, w.i, w.path), (Words("btn_submit"),)))
            submit(w)
        case "to":
            _jump(w, target)
        case _:
            w.toast(_STALE)


def _jump(w: Working, target: str) -> None:
    place = w.path.at(target)
    if place is None or isinstance(place.item, InfoItem):
        w.toast(_STALE)
        return
    w.change(phase=Phase.OPEN, returns_to_review=True)
    if isinstance(place.item, BatteryItem | LoopItem):
        revise(w, place.item.id, in_place=False)
    else:
        w.put(place)


def _tap_summary(w: Working, event: Tapped) -> None:
    place = next((p for p in w.path.places if p.item.id == event.item), None)
    if place is None or not isinstance(place.item, BatteryItem | LoopItem):
        w.toast(_STALE)
        return
    revise(w, event.item, in_place=False)
