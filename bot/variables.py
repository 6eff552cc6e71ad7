"""The codebook as rows of the store: what flows knows of its variables, in the columns that analysis reads."""

from __future__ import annotations

from bot.store.fielding import VariableRow
from flows import Questionnaire
from flows.codebook import codebook


def variable_rows(questionnaire: Questionnaire) -> list[VariableRow]:
    """Return a row for each variable that items fill."""
    return [
        VariableRow(
            variable=v.name,
            item=v.item,
            kind=v.kind,
            measure=v.measure,
            label=v.label,
            text=v.text,
            universe=v.universe,
            formula="",
            values=[(value.code, value.missing, value.label, value.stata) for value in v.values],
        )
        for v in codebook(questionnaire)
    ]
