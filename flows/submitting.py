"""Submitting: answers are locked, and every message of ours ends."""

from __future__ import annotations

from flows.interview import Phase
from flows.items import MultiItem, RankingItem, TextItem
from flows.missing import Missing
from flows.reviewing import SUBMIT
from flows.settling import settle, whole_missing, words_given
from flows.working import Working
from flows.writing import joined


def submit(w: Working) -> None:
    """Submit the interview as it stands."""
    w.set_values({SUBMIT: 1}, w.q.items[SUBMIT], w.i.visits.get(SUBMIT, 0), "button")
    w.change(
        phase=Phase.SUBMITTED, submitted_at=w.at, live="", overlay="", doubt=None, drafts={}, returns_to_review=False
    )
    w.tell("end_complete")


def close(w: Working) -> None:
    """Fieldwork ended: what was written of a text is its answer, an unfinished multi or ranking is skipped."""
    before = dict(w.i.values)
    for place in w.path.places:
        draft = w.i.drafts.get(place.key)
        if draft is None or place.key in w.i.done:
            continue
        visit = w.i.visits.get(place.key, 0)
        match place.item:
            case TextItem() as item:
                w.set_values(words_given(item, joined(draft)), item, visit, "typed")
            case MultiItem() | RankingItem() as item:  # pragma: no branch - the last of its kind
                w.set_values(whole_missing(item, place.key, int(Missing.SKIPPED)), item, visit, "system")
        w.change(done=(*w.i.done, place.key))
    w.change(drafts={})
    settle(w, before)
    w.change(phase=Phase.CLOSED, live="", overlay="", doubt=None, notice_due="")
