"""Who may ask for what: a page, or that something be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Page
from bot.staff.wording import Pen
from bot.store.staff import Deed, Member

EVERYBODY = ("coordinator", "researcher")
COORDINATORS = ("coordinator",)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a page, of what, when."""

    member: Member
    of: str
    pen: Pen
    now: datetime
    is_unasked: bool = False
    """Nobody asked just now: it is shown by itself."""


Draw = Callable[[Asked], Awaitable[Page | None]]
"""None: there is no need to show it any more."""
Act = Callable[[Member, str], Awaitable[Deed]]


def number(of: str) -> int:
    """Return the number of a part of a page; the first where a button says anything else, since it is in the client's hands."""
    return int(of) if of.isdecimal() and len(of) < len("10000") else 1
