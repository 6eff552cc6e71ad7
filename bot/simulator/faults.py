"""What goes wrong on demand: answers lost after the call was applied, 5xx, slowness, storms of 429."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, fields

from bot.simulator.refusal import Refusal, too_many

SPARED = frozenset({"getme", "getupdates", "setmycommands", "getmycommands", "setwebhook", "deletewebhook"})


@dataclass(slots=True)
class Faults:
    """Chances (0–1) of each fault for a call, and seconds of slowness; all nothing by default."""

    lose_answer: float = 0.0
    """The call is applied and the connection is closed without an answer."""
    server_error: float = 0.0
    reset: float = 0.0
    """The connection is closed before the call is applied."""
    storm: float = 0.0
    """429, whatever the rate."""
    storm_retry_after: int = 1
    slow: float = 0.0
    duplicate: float = 0.0
    """An update is delivered twice."""
    seed: int = 1
    given: Counter[str] = field(default_factory=Counter)
    _chance: random.Random = field(default_factory=lambda: random.Random(1))

    def set(self, values: dict[str, float]) -> None:
        """Set faults by name. Raises KeyError for a name that is none."""
        known = {f.name for f in fields(self)} - {"given", "_chance"}
        for name, value in values.items():
            if name not in known:
                raise KeyError(name)
            setattr(self, name, int(value) if name in ("seed", "storm_retry_after") else float(value))
            if name == "seed":
                self._chance = random.Random(self.seed)

    def strikes(self, name: str) -> bool:
        """Return whether this fault strikes now."""
        chance = getattr(self, name)
        if chance <= 0 or self._chance.random() >= chance:
            return False
        self.given[name] += 1
        return True

    def before(self, method: str) -> None:
        """Raise what strikes before a call is applied: Refusal, or ConnectionResetError."""
        if method in SPARED:
            return
        if self.strikes("reset"):
            raise ConnectionResetError
        if self.strikes("server_error"):
            raise Refusal(502, "Bad Gateway")
        if self.strikes("storm"):
            raise too_many(self.storm_retry_after)
