"""How the answers came about: whether ratings were all alike, and whether somebody was too fast to have read. Nothing is taken out for it."""

from __future__ import annotations

from bot.report.answers import spread_figure
from bot.report.material import Material
from bot.report.sheets import Part
from bot.report.writing import Pen

FLAGS = ("sl_imp", "sl_cap", "speeder")


def quality_part(material: Material, pen: Pen) -> Part | None:
    """Return the part; None where the questionnaire has no such flag."""
    columns = [material.columns[name] for name in FLAGS if name in material.columns]
    figures = []
    for column in columns:
        labels = {code: label for code, label in sorted(column.values.items()) if code not in column.missing}
        figures.append(spread_figure(material, pen, column.name, column.label, labels))
    notes = (pen.say("quality.note"),)
    return Part("quality", pen.say("quality.title"), notes, tuple(figures)) if figures else None
