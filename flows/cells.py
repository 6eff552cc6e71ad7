"""Every data variable of one interview with its value or the reason why there is none: the row that analysis sees."""

from __future__ import annotations

from collections.abc import Mapping

from flows.interview import Interview, Phase, Value
from flows.missing import Missing
from flows.outline import outline_of
from flows.path import Path, find_path
from flows.questionnaire import Questionnaire


def cells(questionnaire: Questionnaire, interview: Interview, path: Path | None = None) -> Mapping[str, Value]:
    """Return variable -> value, in questionnaire order. Texts are strings ("" for none); everything else is a number.

    Off the path −95, beyond a loop's cap −93, not reached −94. What was on the screen without an answer is −94 while the
    interview is open and −96 once it is closed.
    """
    path = path or find_path(questionnaire, interview)
    seen = _seen_without_answer(interview, path) if interview.phase is Phase.CLOSED else frozenset()
    absent, values, text_of = path.absent, interview.values, path.facts.value
    row: dict[str, Value] = {}
    for variable, item, is_text in outline_of(questionnaire).columns:
        if is_text:
            text = text_of(variable)
            row[variable] = text if isinstance(text, str) else ""
        elif variable in absent:
            row[variable] = int(absent[variable])
        elif variable in values:
            row[variable] = values[variable]
        else:
            row[variable] = int(Missing.SKIPPED if variable in seen or item in seen else Missing.NOT_REACHED)
    return row


def _seen_without_answer(interview: Interview, path: Path) -> frozenset[str]:
    done = set(interview.done)
    return frozenset(p.key for p in path.places if interview.visits.get(p.key, 0) and p.key not in done)
