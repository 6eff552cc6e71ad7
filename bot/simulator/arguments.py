"""The arguments of a call, read as leniently as Telegram reads them: numbers from text, flags from words, JSON from strings."""

from __future__ import annotations

import json
import re
from typing import Any

Args = dict[str, Any]

_LEADING = re.compile(r"\s*(-?\d{1,18})")
_YES = frozenset({"true", "yes", "1"})


def integer(args: Args, name: str, otherwise: int = 0) -> int:
    """Return the number at the beginning of an argument; 0 for what begins with none, `otherwise` for what is not there."""
    value = args.get(name)
    if value is None or value == "":
        return otherwise
    if isinstance(value, int | float):
        return int(value)
    found = _LEADING.match(str(value))
    return int(found[1]) if found else 0


def clamped(args: Args, name: str, otherwise: int, least: int, most: int) -> int:
    """Return a number within its limits."""
    return min(most, max(least, integer(args, name, otherwise)))


def flag(args: Args, name: str) -> bool:
    """Return whether an argument says yes."""
    return str(args.get(name, "")).lower() in _YES


def plain(args: Args, name: str) -> Any:
    """Return an argument that is an object or a list, given as such or as JSON text; None when absent. Raises ValueError."""
    value = args.get(name)
    if value is None or value == "":
        return None
    return json.loads(value) if isinstance(value, str) else value
