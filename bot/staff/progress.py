"""How fieldwork stands, as pages: counts, strata, and AAPOR's rates each with its formula and its denominator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.ports import Page
from bot.staff.wording import Buttons, Pen, around, pager
from bot.store.tallying import Group
from bot.study import Stratum
from flows.tally import ROWS, Tally, tally

STRATA_A_PAGE = 6
FORMULAS = {
    "RR1": "I ÷ (I + P + R + NC + O + UO)",
    "RR2": "(I + P) ÷ (I + P + R + NC + O + UO)",
    "RR3": "I ÷ (I + P + R + NC + O + e·UO)",
    "RR4": "(I + P) ÷ (I + P + R + NC + O + e·UO)",
    "RR5": "I ÷ (I + P + R + NC + O)",
    "RR6": "(I + P) ÷ (I + P + R + NC + O)",
    "COOP1": "I ÷ (I + P + R + O)",
    "COOP2": "(I + P) ÷ (I + P + R + O)",
    "REF1": "R ÷ (I + P + R + NC + O + UO)",
    "REF2": "R ÷ (I + P + R + NC + O + e·UO)",
    "REF3": "R ÷ (I + P + R + NC + O)",
}
ALWAYS = ("not_started", "unfinished", "complete", "refused")
"""Rows that are shown even when nobody is in them."""


def status_page(pen: Pen, groups: Sequence[Group], open_link: int, now: datetime, links: Sequence[str] = ()) -> Page:
    """Return how everybody on the roster stands; `links` are lines about links that were misused."""
    found = tally(groups)
    head = pen.lines((pen.say("staff-status.title"), pen.say("staff-status.as-of", moment=pen.moment(now))))
    counts = pen.lines(
        (
            pen.say("staff-status.invited", n=found.n),
            pen.say("staff-status.not-invited", n=found.not_invited) if found.not_invited else "",
            pen.say("staff-status.started", n=found.started),
        )
    )
    rows = pen.lines(
        pen.say(f"staff-row.{row.replace('_', '-')}", n=found.rows[row])
        for row in ROWS
        if row in ALWAYS or found.rows[row]
    )
    apart = pen.lines(
        (
            pen.say("staff-status.unreachable", n=found.unreachable),
            pen.say("staff-status.open-link", n=open_link) if open_link else "",
        )
    )
    html = pen.blocks((head, counts, rows, apart, pen.lines(links), _rate(pen, found), pen.say("staff-status.note")))
    buttons: Buttons = [
        (("strata", pen.label("staff-btn.strata")), ("rates", pen.label("staff-btn.rates"))),
        (("status", pen.label("staff-btn.refresh")), *around(pen)),
    ]
    return Page(html, tuple(buttons))


def _rate(pen: Pen, found: Tally) -> str:
    rate = found.rates()["RR2"]
    return pen.say(
        "staff-status.rate",
        share=pen.share(rate),
        formula=FORMULAS["RR2"],
        complete=found.classes["I"],
        partial=found.classes["P"],
        denominator=pen.count(rate.denominator),
    )


def strata_page(pen: Pen, groups: Sequence[Group], strata: Sequence[Stratum], at: int) -> Page:
    """Return how each stratum stands."""
    names = {stratum.code: getattr(stratum, pen.locale) for stratum in strata}
    sizes = {stratum.code: stratum.frame_size for stratum in strata}
    codes = sorted({*names, *(group.stratum for group in groups)})
    pages = max(1, -(-len(codes) // STRATA_A_PAGE))
    at = min(max(at, 1), pages)
    blocks = [pen.say("staff-strata.title")]
    for code in codes[(at - 1) * STRATA_A_PAGE : at * STRATA_A_PAGE]:
        name = names.get(code) or pen.label("staff-strata.none")
        blocks.append(_stratum(pen, name, sizes.get(code), tally(group for group in groups if group.stratum == code)))
    blocks.append(pen.say("staff-strata.note", formula=FORMULAS["RR2"]))
    last = around(pen, ("status", pen.label("staff-btn.status")))
    return Page(pen.blocks(blocks), (*pager(pen, "strata", at, pages), last))


def _stratum(pen: Pen, name: str, size: int | None, found: Tally) -> str:
    rate = found.rates()["RR2"]
    return pen.lines(
        (
            pen.say("staff-strata.name", name=name),
            pen.say("staff-strata.frame", n=size) if size is not None else "",
            pen.say(
                "staff-strata.invited",
                invited=found.n,
                started=found.started,
                unfinished=found.rows["unfinished"],
            ),
            pen.say(
                "staff-strata.ended",
                complete=found.rows["complete"],
                refused=found.rows["refused"] + found.rows["withdrew"],
                unreachable=found.unreachable,
            ),
            pen.say(
                "staff-strata.rate",
                share=pen.share(rate),
                numerator=pen.count(rate.numerator),
                denominator=pen.count(rate.denominator),
            ),
        )
    )


def rates_page(pen: Pen, groups: Sequence[Group]) -> Page:
    """Return every rate with its formula and what it is made of."""
    found = tally(groups)
    classes = pen.say("staff-rates.classes", **{name.lower(): number for name, number in found.classes.items()})
    known = found.rates()
    lines = [
        pen.say(
            "staff-rates.line",
            name=name,
            formula=formula,
            share=pen.share(known[name]),
            numerator=pen.count(known[name].numerator),
            denominator=pen.count(known[name].denominator),
        )
        for name, formula in FORMULAS.items()
    ]
    html = pen.blocks((pen.say("staff-rates.title"), classes, "\n".join(lines), pen.say("staff-rates.note")))
    return Page(html, (around(pen, ("status", pen.label("staff-btn.status"))),))
