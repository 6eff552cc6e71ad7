"""Questions of ours that stand over the live place for a moment: language, withdrawal, a new notice, the zone check."""

from __future__ import annotations

from flows.chance import receipt
from flows.conditions import holds
from flows.events import Tapped
from flows.interview import Phase
from flows.items import AnyItem, SingleItem
from flows.moving import show_live
from flows.notices import NOTICE, agree, ask_notice, decline, is_asked_again
from flows.phrasing import option_words, words
from flows.screen import Choice, Screen
from flows.settling import turn_to
from flows.turn import Ask, Close, Erase, RemindAt
from flows.wording import Words
from flows.working import Working
from flows.zones import corrected, tomorrow, zone, zone_name

LANGUAGE = "~language"
WITHDRAW = "~withdraw"
OVERLAYS = (LANGUAGE, WITHDRAW, NOTICE)
SATURDAY = 5
_HOURS_OFF = {1: 0, 2: -1, 3: 1}
"""What the zone check's answers say of our clock."""


def ask_language(w: Working) -> None:
    """Ask in which language to go on."""
    w.visit(LANGUAGE)
    w.change(overlay=LANGUAGE)
    w.says.append(Ask(_language(w)))


def _language(w: Working) -> Screen:
    choices = tuple(
        Choice(locale, Words("language_names." + locale), "chosen" if locale == w.i.locale else "")
        for locale in w.q.locales
    )
    return Screen(LANGUAGE, w.i.visits.get(LANGUAGE, 0), Words("language_ask"), choices=choices)


def ask_withdraw(w: Working) -> None:
    """Ask once more before everything is erased."""
    w.visit(WITHDRAW)
    w.change(overlay=WITHDRAW)
    w.says.append(Ask(_withdraw(w)))


def _withdraw(w: Working) -> Screen:
    return Screen(
        WITHDRAW,
        w.i.visits.get(WITHDRAW, 0),
        Words("withdraw_confirm"),
        choices=(Choice("yes", Words("btn_withdraw_yes")), Choice("no", Words("btn_withdraw_no"))),
    )


def ask_tomorrow(w: Working) -> None:
    """Remind tomorrow; where a state has more than one zone, ask first what the clock says."""
    check = zone_check(w)
    if check is None:
        remind_tomorrow(w)
        return
    w.visit(check.id)
    w.change(overlay=check.id)
    w.says.append(Ask(_zone(w, check)))


def zone_check(w: Working) -> SingleItem | None:
    """Return the item that checks the zone when it applies to this person and has not been answered."""
    if w.i.zone_checked or w.i.zone:
        return None
    for item in w.q.ops:
        if isinstance(item, SingleItem) and item.show_if is not None and holds(item.show_if, w.path.facts):
            return item
    return None


def _zone(w: Working, item: AnyItem) -> Screen:
    assert isinstance(item, SingleItem)
    local = w.at.astimezone(zone(zone_name(w.q, w.i)))
    text = words(w.q, w.path, item.id, local_time=f"{local:%H:%M}")
    choices = tuple(Choice(str(option.code), option_words(w.q, item, option.code)) for option in item.options)
    return Screen(item.id, w.i.visits.get(item.id, 0), text, choices=choices)


def remind_tomorrow(w: Working) -> None:
    """Keep the person's own wish; it is not one of our reminders."""
    name = zone_name(w.q, w.i)
    then = tomorrow(name, w.at)
    w.effects.append(RemindAt(then))
    # At weekends nobody is written to, so whoever asks on a Friday is not promised the Saturday.
    w.tell("remind_set" if then.astimezone(zone(name)).weekday() < SATURDAY else "remind_set_after_weekend")


def tap_overlay(w: Working, event: Tapped) -> None:
    """Work a tap on one of these questions; an old one changes nothing."""
    if event.item != w.i.overlay or event.visit != w.i.visits.get(event.item, 0):
        w.toast("err_answered")
        return
    match event.item:
        case "~language" if event.action in w.q.locales:
            w.change(overlay="")
            turn_to(w, event.action)
            w.says.append(Close(_language(w), (Words("language_names." + event.action),)))
            if not _go_back(w):
                w.tell("language_set")
        case "~withdraw" if event.action == "yes":
            _erase(w)
        case "~withdraw" if event.action == "no":
            w.change(overlay="")
            w.says.append(Close(_withdraw(w), (Words("btn_withdraw_no"),)))
            _go_back(w)
        case "~notice" if event.action == "yes":
            agree(w)
            _go_back(w)
        case "~notice" if event.action == "no":
            decline(w)
        case item_id if item_id in w.q.items and event.action.isdecimal() and int(event.action[:2]) in _HOURS_OFF:
            _take_zone(w, w.q.items[item_id], int(event.action[:2]))
        case _:
            w.toast("err_answered")


def _go_back(w: Working) -> bool:
    """Show again what the question stood over; False when that is nothing, or when nothing more may be asked."""
    if is_asked_again(w):
        ask_notice(w)
        return True
    if not w.i.live or w.i.notice_due:
        return False
    show_live(w)
    return True


def _take_zone(w: Working, item: object, code: int) -> None:
    assert isinstance(item, SingleItem)
    screen = _zone(w, item)
    name = corrected(w.q, w.i, _HOURS_OFF[code], w.at) if _HOURS_OFF[code] else zone_name(w.q, w.i)
    w.change(overlay="", zone=name, zone_checked=True)
    w.record(item.id, code, item, screen.visit, "button")
    w.says.append(Close(screen, (option_words(w.q, item, code),)))
    remind_tomorrow(w)


def _erase(w: Working) -> None:
    number = receipt(w.i.seed, w.i.case_id)
    w.says.append(Close(_withdraw(w), (Words("btn_withdraw_yes"),)))
    w.tell("withdraw_done", receipt=number)
    w.effects.append(Erase(w.at, number))
    w.records.clear()
    w.trace.clear()
    w.change(phase=Phase.WITHDRAWN, overlay="", live="", values={}, done=(), drafts={})
