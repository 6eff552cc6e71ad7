"""The queue of texts to be looked at: what is marked in each, and what a person has decided. It never claims that a text is anonymous."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from flows.marks import kinds_of, marks, masked

PENDING, KEEP, REDACT, DROP = "pending", "keep", "redact", "drop"
DECISIONS: Mapping[str, str] = {
    "": PENDING, "pending": PENDING, "pendiente": PENDING,
    "keep": KEEP, "conservar": KEEP,
    "redact": REDACT, "sustituir": REDACT,
    "drop": DROP, "omitir": DROP,
}  # fmt: skip
"""What may stand under `decision`, in either language."""

HEADER = ("case_id", "variable", "text", "marks", "may_quote", "decision", "redacted", "note", "fingerprint")
_FINGERPRINT_SIGNS = 16


class QueueError(ValueError):
    """The queue cannot be used as it is; a line for each fault."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and what was decided about it."""

    case_id: str
    variable: str
    text: str
    marked: str
    """The kinds of what is marked and what it is, for the person who reads."""
    may_quote: int
    """The answer to whether extracts may be quoted: 1 yes, 0 no, or the reason why there is none."""
    decision: str = PENDING
    redacted: str = ""
    """The text as it may leave; at first a proposal with the marks masked."""
    note: str = ""

    @property
    def fingerprint(self) -> str:
        """Tells whether the text is still the one that was decided upon."""
        return fingerprint(self.text)


@dataclass(frozen=True, slots=True)
class Decided:
    """One line of a queue as a person left it."""

    line: int
    case_id: str
    variable: str
    fingerprint: str
    decision: str
    redacted: str
    note: str


@dataclass(frozen=True, slots=True)
class Queue:
    """All texts, and what happened to the lines of an earlier queue."""

    entries: tuple[Entry, ...]
    new: int
    changed: int
    """Decided upon before, but the text is another one now: to be decided anew."""
    gone: int
    """In the earlier queue, but no longer in the store: withdrawn or changed away; they are not kept."""

    def counts(self) -> dict[str, int]:
        """Return how many entries stand under each decision."""
        counted = Counter(entry.decision for entry in self.entries)
        return {decision: counted[decision] for decision in (PENDING, KEEP, REDACT, DROP)}


def fingerprint(text: str) -> str:
    """Return what tells one text from another."""
    return sha256(text.encode()).hexdigest()[:_FINGERPRINT_SIGNS]


def queue(texts: Iterable[tuple[str, str, str]], may_quote: Mapping[str, int], earlier: Iterable[Decided]) -> Queue:
    """Return the queue of (case id, variable, text), with the decisions of an earlier one kept where the text is the same."""
    decided = {(one.case_id, one.variable): one for one in earlier}
    entries: list[Entry] = []
    new = changed = 0
    for case_id, variable, text in texts:
        entry = _fresh(case_id, variable, text, may_quote.get(case_id, 0))
        before = decided.pop((case_id, variable), None)
        if before is None:
            new += 1
        elif before.fingerprint != entry.fingerprint:
            changed += 1
        else:
            entry = replace(entry, decision=before.decision, redacted=before.redacted, note=before.note)
        entries.append(entry)
    return Queue(tuple(entries), new, changed, len(decided))


def _fresh(case_id: str, variable: str, text: str, may_quote: int) -> Entry:
    found = marks(text)
    marked = "; ".join(
        f"{kind}: {', '.join(mark.text for mark in found if mark.kind == kind)}" for kind in kinds_of(found)
    )
    return Entry(case_id, variable, text, marked, may_quote, redacted=masked(text, found) if found else "")


def decided(rows: Iterable[tuple[int, Mapping[str, str]]]) -> list[Decided]:
    """Read the lines of a queue. Raises QueueError with a line for each that cannot be used."""
    found: list[Decided] = []
    faults: list[str] = []
    for line, row in rows:
        said = row.get("decision", "").strip().lower()
        if said not in DECISIONS:
            faults.append(f"line {line}: decision {said!r} is none; write {KEEP}, {REDACT}, {DROP} or nothing.")
            continue
        decision = DECISIONS[said]
        if decision == REDACT and not row.get("redacted", "").strip():
            faults.append(f"line {line}: redact, but `redacted` is empty; write the text as it may leave, or {DROP}.")
            continue
        found.append(
            Decided(
                line,
                row["case_id"],
                row["variable"],
                row["fingerprint"],
                decision,
                row["redacted"],
                row.get("note", ""),
            )
        )
    if faults:
        raise QueueError("\n".join(faults))
    return found


def released(entries: Iterable[Entry]) -> list[tuple[str, str, str, str]]:
    """Return (case id, variable, text, redaction status) of what may leave: what was kept or redacted, nothing else."""
    return [
        (entry.case_id, entry.variable, entry.redacted, "redacted")
        if entry.decision == REDACT
        else (entry.case_id, entry.variable, entry.text, "reviewed")
        for entry in entries
        if entry.decision in (KEEP, REDACT)
    ]
