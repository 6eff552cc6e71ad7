"""Header fields of a message as ASCII lines: folded, and without a way to smuggle in another field.

Written by hand, because the standard library folds a long address or a long link into encoded words, which no reader undoes.
"""

from __future__ import annotations

import re
import unicodedata
from email.header import Header

LONGEST_WORD = 900
"""A line of a message holds 998 signs; a longer word could not be folded."""
_PLAIN = re.compile(r"[A-Za-z0-9 ,.;:!?()'/+-]*")
_PHRASE = re.compile(r"[A-Za-z0-9 '-]*")


class UnusableAddress(ValueError):
    """A mail address cannot be written to as it stands."""


def tidy(text: str) -> str:
    """Return a text as one line without control signs, blanks collapsed: what people's lists hold is no header."""
    shown = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join("".join(sign for sign in shown if unicodedata.category(sign) not in ("Cf", "Cs", "Co")).split())


def subject(text: str) -> str:
    """Return the value of a Subject."""
    return _encoded(text, _PLAIN, "Subject")


def mailbox(name: str, address: str, field: str) -> str:
    """Return a name and its address as a mailbox. Raises UnusableAddress."""
    bare = f"<{ascii_address(address)}>"
    phrase = _encoded(name, _PHRASE, field)
    if not phrase:
        return bare
    last = len(phrase.rpartition("\n")[2]) + (len(field) + 2 if "\n" not in phrase else 0)
    return f"{phrase}{' ' if last + len(bare) < 76 else chr(13) + chr(10) + ' '}{bare}"


def ascii_address(address: str) -> str:
    """Return an address as every mail server takes it: the domain in ASCII. Raises UnusableAddress."""
    address = address.strip()
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or any(not sign.isprintable() or sign in ' <>",;' for sign in address):
        raise UnusableAddress(f"{address!r} is no mail address")
    if not local.isascii():
        raise UnusableAddress(f"{address!r}: what stands before the @ is not ASCII, and few mail servers take that")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise UnusableAddress(f"{address!r}: there can be no such domain") from None


def field(name: str, value: str) -> bytes:
    """Return one header field as a line, or several that belong together. Raises ValueError for what is none."""
    lines = f"{name}: {value}".split("\r\n")
    if any(not line.isascii() or not line.isprintable() or len(line) > LONGEST_WORD for line in lines):
        raise ValueError(f"{name}: this is no header field")
    if any(not line.startswith(" ") or not line.strip() for line in lines[1:]):
        raise ValueError(f"{name}: a folded line begins with a blank and is not empty")
    return "\r\n".join(lines).encode("ascii") + b"\r\n"


def _encoded(text: str, plain: re.Pattern[str], name: str) -> str:
    """Return a text as it is where it is harmless and short, else as encoded words of at most 75 signs each."""
    text = tidy(text)
    if plain.fullmatch(text) and len(name) + len(text) < 75:  # noqa: PLR2004 - a line of 78 signs, the colon and the blank
        return text
    return Header(text, "utf-8", maxlinelen=75, header_name=name).encode(linesep="\r\n")
