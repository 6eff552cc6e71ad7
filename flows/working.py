"""One turn in the making: the interview as it becomes, and what has been decided so far. Lives for one event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from flows.cells import cells
from flows.disposition import disposition
from flows.interview import Interview, Value
from flows.items import Item
from flows.path import Path, Paths, Place
from flows.presenting import present
from flows.questionnaire import Questionnaire
from flows.turn import Ask, Effect, Left, Record, Say, Shown, Tell, Toast, Trace, Turn
from flows.wording import Words

SITTING_ENDS_AFTER = timedelta(minutes=30)

_paths = Paths(most=256)

Via = Literal["button", "typed", "skip", "frame", "auto", "system"]


class Working:
    """What the rules write on while they decide; the interview it began with stays as it was."""

    def __init__(self, questionnaire: Questionnaire, interview: Interview, at: datetime, *, heard: bool = True) -> None:
        self.q = questionnaire
        self.at = at
        self.was = interview
        self.i = interview.changed(
            step=interview.step + 1, last_at=max(at, interview.last_at) if heard else interview.last_at
        )
        self.records: list[Record] = []
        self.says: list[Say] = []
        self.effects: list[Effect] = []
        self.trace: list[Trace] = []
        self._path: Path | None = None
        if heard and at - interview.last_at > SITTING_ENDS_AFTER:
            self.count("sittings")

    def change(self, **fields: Any) -> None:
        """Replace fields of the interview."""
        self.i = self.i.changed(**fields)
        if "values" in fields:
            self._path = None

    @property
    def path(self) -> Path:
        """The path as the interview stands; worked out once until answers change."""
        if self._path is None:
            self._path = _paths.find(self.q, self.i)
        return self._path

    def count(self, name: str) -> None:
        """Add one to a paradata count."""
        self.change(counts={**self.i.counts, name: self.i.counts.get(name, 0) + 1})

    def tell(self, key: str, **fills: str | Words) -> None:
        """Say something that asks for nothing."""
        self.says.append(Tell(Words(key, dict(fills))))

    def toast(self, key: str, **fills: str | Words) -> None:
        """Answer the tap with a short text."""
        self.says.append(Toast(Words(key, dict(fills))))

    def set_values(self, values: Mapping[str, Value], item: Item, visit: int, via: Via) -> bool:
        """Give variables their values and record those that changed; return whether any did."""
        changed = {name: value for name, value in values.items() if self.i.values.get(name) != value}
        self.change(values={**self.i.values, **values})
        for name, value in changed.items():
            self.record(name, value, item, visit, via)
        return bool(changed)

    def record(self, variable: str, value: Value, item: Item, visit: int, via: Via, *, void: bool = False) -> None:
        """Add a record; before consent nothing that counts as data is recorded, and contact values never are."""
        if item.store == "contact" or (item.store == "data" and self.i.consent_at is None):
            return
        kind: Literal["data", "ops"] = "ops" if item.store == "ops" else "data"
        self.records.append(Record(variable, value, self.at, item.id, visit, via, kind, void))

    def put(self, place: Place, *, in_place: bool = False, note: Words | None = None) -> None:
        """Make a place the live one, on a new visit, and show it."""
        visit = self.i.visits.get(place.key, 0) + 1
        self.change(
            visits={**self.i.visits, place.key: visit},
            live=place.key,
            shown_at=self.at,
            failures=0,
            misses=0,
            attempt=0,
            changes=0,
            page=0,
            found=(),
            doubt=None,
            overlay="",
        )
        self.trace.append(Shown(place.key, visit, self.at, self.i.counts.get("sittings", 0)))
        self.show(place, in_place=in_place, note=note)

    def visit(self, key: str) -> int:
        """Count one more visit of this key and return its number."""
        visit = self.i.visits.get(key, 0) + 1
        self.change(visits={**self.i.visits, key: visit})
        return visit

    def show(self, place: Place, *, in_place: bool = False, note: Words | None = None) -> None:
        """Show a place as it stands, on the visit it is on."""
        self.says.append(Ask(present(self.q, self.i, self.path, place, note), in_place))

    def left(self, place: Place, via: Via) -> None:
        """Note that the live place was left."""
        shown = self.i.shown_at or self.at
        latency = max(0, round((self.at - shown).total_seconds() * 1000))
        self.trace.append(Left(place.key, self.i.visits.get(place.key, 0), self.at, latency, self.i.changes, via))

    def turn(self) -> Turn:
        """Return what was decided."""
        return Turn(
            self.i,
            tuple(self.records),
            tuple(self.says),
            tuple(self.effects),
            tuple(self.trace),
            disposition(self.q, self.i, self.path),
            cells(self.q, self.i, self.path) if self.i.consent_at is not None else {},
        )
