"""How the variables of one version differ from those of the next: what was added, removed, relabelled or recoded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bot.export.table import Column

What = Literal["added", "removed", "recoded", "relabelled", "asked of others", "reworded"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One variable that differs between two versions that follow each other."""

    variable: str
    older: str
    newer: str
    what: What
    detail: str = ""
    """Codes that came or went, or of which the label changed; the two conditions; empty where there is nothing to add."""


def differences(versions: Sequence[tuple[str, Sequence[Column]]]) -> tuple[Difference, ...]:
    """Return what differs from version to version, given oldest first."""
    found: list[Difference] = []
    for (older, before), (newer, after) in pairwise(versions):
        was, now = {c.name: c for c in before}, {c.name: c for c in after}
        found.extend(Difference(name, older, newer, "added") for name in now if name not in was)
        found.extend(Difference(name, older, newer, "removed") for name in was if name not in now)
        for name, column in now.items():
            if name in was:
                found.extend(Difference(name, older, newer, *one) for one in _between(was[name], column))
    return tuple(found)


def _between(was: Column, now: Column) -> Iterator[tuple[What, str]]:
    codes = _codes(was, now)
    if codes or was.kind != now.kind:
        yield "recoded", codes or f"{was.kind} -> {now.kind}"
    changed = [code for code in now.values if code in was.values and was.values[code] != now.values[code]]
    if changed or was.label != now.label:
        yield "relabelled", ", ".join(str(code) for code in sorted(changed))
    if was.universe != now.universe:
        yield "asked of others", f"{was.universe or 'everybody'} -> {now.universe or 'everybody'}"
    if was.text != now.text:
        yield "reworded", ""


def _codes(was: Column, now: Column) -> str:
    return ", ".join(
        [f"+{code}" for code in sorted(now.values.keys() - was.values.keys())]
        + [f"-{code}" for code in sorted(was.values.keys() - now.values.keys())]
    )
