"""What became of handing one message to a mail server, and how a server's reply is read.

A reply of 5xx is for good and 4xx for now. Whether it is about the person's address or about us decides much: a server that
takes nothing from us must not make a whole roster unreachable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PERMANENT = 500
# RFC 3463: x.1.y speaks of the address, but .7 and .8 of the sender; x.2.1 of a mailbox that is closed, x.4.4 of a domain that
# leads nowhere; x.7.y is a policy.
_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_OF_ADDRESS = re.compile(r"1\.(?:0|1|2|3|4|6|10)|2\.1|4\.4")
_NO_SUCH = re.compile(
    r"no such|unknown|does(?: not|n['’]t) exist|not exist|not found|invalid (?:recipient|mailbox|address)|"
    r"(?:mailbox|user|recipient|address|account)\b.{0,24}\b(?:unavailable|disabled|inactive|rejected)|no mailbox",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"relay|spam|block|polic|denied|reputation|blacklist|not permitted|authenticat|spf|dkim|dmarc", re.IGNORECASE
)
LONGEST_REASON = 180


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server has taken the message; that somebody got it is more than it says."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """There is nobody at this address."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The message was refused for good, for a reason that is not the address."""

    reason: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not now: the server asks to be tried again later with this one."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The connection was lost while the message was on its way; it may have arrived."""

    reason: str


@dataclass(frozen=True, slots=True)
class Down:
    """The server cannot be used now; nothing of the message was sent."""

    reason: str


Outcome = Accepted | Unreachable | Refused | Deferred | Uncertain | Down


def told(code: int, text: str) -> str:
    """Return a server's reply as one line to keep."""
    return f"{code} {' '.join(text.split())}".strip()[:LONGEST_REASON]


def of_recipient(code: int, text: str) -> Unreachable | Refused | Deferred:
    """Return what a server's refusal of a recipient means."""
    if code < PERMANENT:
        return Deferred(told(code, text))
    return Unreachable(told(code, text)) if is_about_address(code, text) else Refused(told(code, text))


def of_message(code: int, text: str) -> Refused | Deferred:
    """Return what a server's refusal of a message's content means."""
    return Deferred(told(code, text)) if code < PERMANENT else Refused(told(code, text))


def is_about_address(code: int, text: str) -> bool:
    """Return whether a permanent refusal says that there is nobody at the address; in doubt it does not."""
    found = _ENHANCED.search(text)
    if found is not None:
        detail = f"{found[2]}.{found[3]}"
        # Microsoft's servers say 5.4.1 of people whom they do not know.
        unknown_there = detail == "4.1" and _NO_SUCH.search(text) is not None
        return found[1] == "5" and (unknown_there or _OF_ADDRESS.fullmatch(detail) is not None)
    return code in (550, 551, 553) and _NO_SUCH.search(text) is not None and _POLICY.search(text) is None
