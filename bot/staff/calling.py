"""Whom to telephone: who, where, and how far. Never an answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ports import Page
from bot.staff.wording import Pen, around, pager
from bot.store.telephoning import ToTelephone
from bot.study import Stratum

PEOPLE_A_PAGE = 6


def calls_page(pen: Pen, found: Sequence[ToTelephone], strata: Sequence[Stratum], at: int, *, is_linked: bool) -> Page:
    """Return who is to be called, a few at a time; once people and cases are parted nobody can be named any more."""
    last = (around(pen, ("status", pen.label("staff-btn.status"))),)
    title = pen.say("staff-calls.title")
    if not is_linked:
        return Page(pen.blocks((title, pen.say("staff-calls.parted"))), last)
    if not found:
        return Page(pen.blocks((title, pen.say("staff-calls.nobody"))), last)
    names = {stratum.code: getattr(stratum, pen.locale) for stratum in strata}
    pages = -(-len(found) // PEOPLE_A_PAGE)
    at = min(max(at, 1), pages)
    shown = found[(at - 1) * PEOPLE_A_PAGE : at * PEOPLE_A_PAGE]
    tops = sum(one.is_top for one in found)
    head = pen.lines((title, pen.say("staff-calls.count", n=len(found), tops=tops, others=len(found) - tops)))
    people = [_person(pen, one, names.get(one.stratum, "")) for one in shown]
    html = pen.blocks((head, *people, pen.say("staff-calls.note")))
    return Page(html, (*pager(pen, "calls", at, pages), *last))


def _person(pen: Pen, one: ToTelephone, stratum: str) -> str:
    name = pen.say("staff-calls.name", name=one.name or one.external_id)
    why = pen.say("staff-calls.top") if one.is_top else pen.say("staff-calls.empty", stratum=stratum)
    far = pen.say("staff-calls.unfinished" if one.has_begun else "staff-calls.not-started", waves=one.waves)
    where = " · ".join(part for part in (one.title, one.institution) if part)
    return pen.lines((name, pen.written(where) if where else "", pen.written(one.telephone or one.email), far, why))
