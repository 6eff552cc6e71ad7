"""Every data variable of one interview with its value or the reason why there is none: the row that analysis sees."""

from __future__ import annotations

from collections.abc import Mapping

from flows.interview import Interview, Phase, Value
from flows.items import TextItem
from flows.missing import Missing
from flows.path import Path, find_path
from flows.questionnaire import Questionnaire
from flows.variables import data_items, variables_of


def cells(questionnaire: Questionnaire, interview: Interview, path: Path | None = None) -> Mapping[str, Value]:
    """Return variable -> value, in questionnaire order. Texts are strings ("" for none); everything else is a number.

    Off the path −95, beyond a loop's cap −93, not reached −94. What was on the screen without an answer is −94 while the
    interview is open and −96 once it is closed.
    """
    path = path or find_path(questionnaire, interview)
    seen = _seen_without_answer(interview, path) if interview.phase is Phase.CLOSED else frozenset()
    row: dict[str, Value] = {}
    for item in data_items(questionnaire):
        for variable in variables_of(questionnaire, item):
            is_text = isinstance(item, TextItem) and variable == item.id
            if is_text:
                text = path.facts.value(variable)
                row[variable] = text if isinstance(text, str) else ""
            elif variable in path.absent:
                row[variable] = int(path.absent[variable])
            else:
                default = Missing.SKIPPED if variable in seen or item.id in seen else Missing.NOT_REACHED
                row[variable] = interview.values.get(variable, int(default))
    return row


def _seen_without_answer(interview: Interview, path: Path) -> frozenset[str]:
    done = set(interview.done)
    return frozenset(p.key for p in path.places if interview.visits.get(p.key, 0) and p.key not in done)
