"""What goes wrong on demand: answers lost after the call was applied, 5xx, slowness, storms of 429, updates twice."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.refusal import Refusal, too_many

SPARED = frozenset(
    {"getme", "getupdates", "setmycommands", "getmycommands", "setwebhook", "deletewebhook", "getwebhookinfo"}
)
"""Calls without which a bot does not come up; they fail only when they are named."""
CHANCES = ("lose_answer", "server_error", "reset", "storm", "duplicate")


@dataclass(slots=True)
class Faults:
    """Chances (0–1) of each fault for a call, and seconds of slowness; all nothing by default."""

    lose_answer: float = 0.0
    """The call is applied and the connection is closed without an answer."""
    server_error: float = 0.0
    """502 before the call is applied."""
    reset: float = 0.0
    """The connection is closed before the call is applied."""
    storm: float = 0.0
    """429, whatever the rate."""
    storm_retry_after: int = 1
    slow: float = 0.0
    """Simulated seconds that each call takes before it is applied."""
    duplicate: float = 0.0
    """An update is delivered twice."""
    next: dict[str, int] = field(default_factory=dict)
    """Fault -> how many of the next calls it strikes for certain."""
    methods: frozenset[str] = frozenset()
    """The only calls that are struck; none named: all but those that are spared."""
    seed: int = 1
    given: Counter[str] = field(default_factory=Counter)
    _chance: random.Random = field(default_factory=random.Random)

    def __post_init__(self) -> None:
        self._chance.seed(self.seed)

    def set(self, values: dict[str, Any]) -> None:
        """Set faults by name. Raises KeyError for a name that is none, and ValueError for a value that cannot be; then nothing is set."""
        read = {name: self._read(name, value) for name, value in values.items()}
        for name, value in read.items():
            setattr(self, name, value)
        if "seed" in read:
            self._chance.seed(self.seed)

    def _read(self, name: str, value: Any) -> Any:
        try:
            match name:
                case "next":
                    if unknown := set(value) - set(CHANCES):
                        raise KeyError(", ".join(sorted(unknown)))
                    return {fault: int(times) for fault, times in value.items()}
                case "methods":
                    return frozenset(str(method).lower() for method in value)
                case "seed" | "storm_retry_after":
                    return int(value)
                case "slow":
                    return float(value)
                case _ if name in CHANCES:
                    chance = float(value)
                    if not 0 <= chance <= 1:
                        raise ValueError("it is a chance, from 0 to 1")
                    return chance
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name}: {error}") from None
        raise KeyError(name)

    def strikes(self, name: str) -> bool:
        """Return whether this fault strikes now."""
        if self.next.get(name, 0) > 0:
            self.next[name] -= 1
        elif (chance := getattr(self, name)) <= 0 or self._chance.random() >= chance:
            return False
        self.given[name] += 1
        return True

    def touches(self, method: str) -> bool:
        """Return whether calls of this method are struck at all."""
        return method in self.methods if self.methods else method not in SPARED

    def before(self, method: str) -> None:
        """Raise what strikes before a call is applied: Refusal, or ConnectionResetError."""
        if not self.touches(method):
            return
        if self.strikes("reset"):
            raise ConnectionResetError
        if self.strikes("server_error"):
            raise Refusal(502, "Bad Gateway")
        if self.strikes("storm"):
            raise too_many(self.storm_retry_after)

    def loses(self, method: str) -> bool:
        """Return whether the answer to a call that was applied is lost."""
        return self.touches(method) and self.strikes("lose_answer")
