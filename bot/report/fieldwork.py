"""The fieldwork part: who was invited and answered, when, where people stopped, how long items took, what was left out."""

from __future__ import annotations

from bot.report.left_out import left_out_figure, times_figure
from bot.report.material import Material
from bot.report.outcomes import account, group_figure, languages_of, outcomes_figure, strata_of
from bot.report.over_time import over_time_figure
from bot.report.sheets import (
    Part,
)
from bot.report.stopping import stopping_figures
from bot.report.writing import Pen


def fieldwork_part(material: Material, pen: Pen) -> Part:
    """Return the part."""
    found = account(material)
    figures = [
        outcomes_figure(found, pen),
        group_figure(material, found, pen, "stratum", strata_of(material, found, pen)),
        group_figure(material, found, pen, "language", languages_of(found, pen)),
        over_time_figure(material, pen),
        *stopping_figures(material, pen),
        times_figure(material, pen),
        left_out_figure(material, pen),
    ]
    notes = [pen.say("fieldwork.intro" if found.roster else "fieldwork.intro-open")]
    if found.open_link:
        notes.append(pen.say("fieldwork.open-link" if found.roster else "fieldwork.no-roster", n=len(found.open_link)))
    elif not found.roster:
        notes.append(pen.say("fieldwork.nobody"))
    return Part("fieldwork", pen.say("fieldwork.title"), tuple(notes), tuple(one for one in figures if one is not None))
