"""What conditions can see of an interview: current values, with the reason where there is none."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from flows.interview import Value
from flows.missing import Missing
from flows.outline import outline_of
from flows.questionnaire import Questionnaire
from flows.variables import multi_variable

NONE_OF_THE_ABOVE = 91
_NOT_ASKED, _NOT_REACHED = int(Missing.NOT_ASKED), int(Missing.NOT_REACHED)


@dataclass(slots=True)
class Answers:
    """The facts of one interview while its path is being worked out; `off` grows as variables turn out not to apply."""

    questionnaire: Questionnaire
    values: Mapping[str, Value]
    year_now: int
    n_candidates: int = 0
    off: Container[str] = field(default_factory=frozenset)

    def value(self, name: str) -> Value:
        """Return a variable's value, −95 when it is off the path, −94 when it has not been settled."""
        if name in self.off:
            return _NOT_ASKED
        return self.values.get(name, _NOT_REACHED)

    def selected(self, multi: str, code: int) -> bool:
        """Return whether an option of a multi is ticked."""
        return self.value(multi_variable(multi, code)) == 1

    def n_selected(self, multi: str) -> int:
        """Return how many options are ticked, "none of the above" not counted; 0 while it is missing."""
        return sum(1 for code in self.ticked(multi) if code != NONE_OF_THE_ABOVE)

    def ticked(self, multi: str) -> tuple[int, ...]:
        """Return the ticked codes of a multi, as declared."""
        return tuple(
            code for code, variable in outline_of(self.questionnaire).ticks[multi] if self.value(variable) == 1
        )
