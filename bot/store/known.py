"""Interviews in memory: what was written last need not be read from its text again. The store stays the truth."""

from __future__ import annotations

from flows import Interview
from flows.codec import load_interview

_KNOWN = 256
"""Interviews remembered: those of people who are answering now."""


class Known:
    """Interviews as they were written last, so that the next turn of each need not be read from its text again.

    The store stays the truth: what is remembered counts only while it still says the same, letter by letter.
    """

    def __init__(self) -> None:
        self._interviews: dict[str, tuple[str, Interview]] = {}

    def keep(self, snapshot: str, interview: Interview) -> None:
        """Remember an interview and the text that it was written as."""
        self.forget(interview.case_id)
        self._interviews[interview.case_id] = (snapshot, interview)
        if len(self._interviews) > _KNOWN:
            # The one that has been silent longest; dictionaries keep the order of insertion.
            del self._interviews[next(iter(self._interviews))]

    def forget(self, case_id: str) -> None:
        """Remember nothing of a case."""
        self._interviews.pop(case_id, None)

    def read(self, case_id: str, snapshot: str) -> Interview:
        """Return the interview that a text is of."""
        known = self._interviews.get(case_id)
        return known[1] if known is not None and known[0] == snapshot else load_interview(snapshot)
