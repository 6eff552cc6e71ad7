"""Soft checks: a doubt is voiced once, confirmed or changed, and then believed."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from flows.conditions import holds
from flows.facts import Answers
from flows.interview import Doubt, Value
from flows.items import BatteryItem, NumberItem
from flows.moving import open_place, revise
from flows.path import Place
from flows.phrasing import words
from flows.presenting import present
from flows.screen import Choice, Screen
from flows.turn import Ask
from flows.wording import Words
from flows.working import Working


def doubted(w: Working, place: Place, value: int) -> str | None:
    """Return the rule that doubts this number and has not been voiced yet."""
    assert isinstance(place.item, NumberItem)
    facts = Answers(w.q, {**w.i.values, place.key: value}, w.path.facts.year_now, off=w.path.facts.off)
    for check in place.item.soft:
        if check.when is not None and holds(check.when, facts) and not _was_voiced(w, check.rule):
            return check.rule
    return None


def straightline(w: Working, place: Place) -> str | None:
    """Return the rule that doubts a battery which just ended: every answer the same and the median item too fast."""
    item = place.item
    if not isinstance(item, BatteryItem) or w.i.revising == item.id:
        return None
    rows = [p for p in w.path.places if p.item.id == item.id]
    following = open_place(w)
    if following is not None and following.item.id == item.id:
        return None
    values = {w.path.facts.value(row.key) for row in rows}
    seconds = [w.i.seconds[row.key] for row in rows if row.key in w.i.seconds]
    alike = len(rows) > 1 and len(values) == 1 and all(isinstance(v, int) and v >= 0 for v in values)
    if not alike or len(seconds) < len(rows):
        return None
    limits = {
        check.rule: check.straightline_under or 0.0 for check in item.soft if not _was_voiced(w, check.rule, item.id)
    }
    return next((rule for rule, limit in limits.items() if median(seconds) < limit), None)


def _was_voiced(w: Working, rule: str, item_id: str = "") -> bool:
    return _name(rule, item_id) + ":fired" in w.i.settled_doubts


def _name(rule: str, item_id: str) -> str:
    """One rule may watch two batteries; the log tells them apart."""
    return f"{rule}({item_id})" if item_id else rule


def voice(w: Working, place: Place, rule: str, value: Value | None, *, in_place: bool) -> None:
    """Voice a doubt over the live place."""
    w.count("soft")
    w.change(doubt=Doubt(rule, place.key, value))
    _log(w, place, rule, "fired")
    w.says.append(Ask(doubt_screen(w, place), in_place))


def _log(w: Working, place: Place, rule: str, what: str) -> None:
    owner = place.item.id if isinstance(place.item, BatteryItem) else ""
    w.change(settled_doubts=(*w.i.settled_doubts, f"{_name(rule, owner)}:{what}"))


def doubt_screen(w: Working, place: Place) -> Screen:
    """Return the doubt with its two ways out."""
    assert w.i.doubt is not None
    value = w.i.doubt.value
    text = words(w.q, w.path, w.i.doubt.rule, place, value="" if value is None else str(value))
    shown = present(w.q, w.i, w.path, place)
    choices = (
        Choice("yes", Words("btn_confirm"), row="option"),
        Choice("no", Words("btn_correct"), row="option"),
    )
    # It is about the answer or about all of a battery, so no row is counted.
    return replace(
        shown,
        row_i=0,
        row_n=0,
        text=text,
        intro=None,
        help=None,
        choices=choices,
        numbered=False,
        page=0,
        pages=0,
        draft=(),
        typed="",
    )


def confirm(w: Working, place: Place) -> Value | None:
    """The doubt was confirmed: return the value that was waiting for it, if any."""
    assert w.i.doubt is not None
    doubt = w.i.doubt
    _log(w, place, doubt.rule, "confirmed")
    w.change(doubt=None)
    return doubt.value


def correct(w: Working, place: Place) -> None:
    """The doubt was right: ask again."""
    assert w.i.doubt is not None
    _log(w, place, w.i.doubt.rule, "changed")
    w.change(doubt=None)
    if isinstance(place.item, BatteryItem):
        revise(w, place.item.id, in_place=True)
    else:
        w.show(place, in_place=True)
