"""Reads what came back: delivery reports (RFC 3464), and requests to hear no more, out of an mbox or single messages.

Judges nothing by a message's prose: what is neither a report nor names anybody is left to people to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses

from bot.mail.outcomes import is_about_address, told

_FROM_LINE = re.compile(rb"^From \S+.*\d{4}.*$", re.MULTILINE)
_REFERENCE = re.compile(r"(?<![0-9a-z.])(\d{1,9}\.[0-9a-f]{16})(?![0-9a-z])")
_CODE = re.compile(r"\b([245]\d\d)\b")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_HEADER = re.compile(rb"^[A-Za-z][A-Za-z0-9-]*:[ \t]?\S")


class NoMail(ValueError):
    """A file holds no message."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server says of one recipient of one of our messages."""

    address: str
    reference: str
    permanent: bool
    """There is nobody at the address; otherwise the message did not arrive, and another may."""
    reason: str


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asked to hear no more."""

    address: str
    reference: str


@dataclass
class Read:
    """What a file came to."""

    reports: list[Report] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    delayed: int = 0
    """Reports that a message is still on its way."""
    automatic: int = 0
    """Absence notices and the like."""
    unread: list[str] = field(default_factory=list)
    """Subjects of messages that somebody should look at."""


def looks_like_mail(raw: bytes) -> bool:
    """Return whether a file is an mbox or a message rather than a table."""
    first = raw.lstrip(b"\xef\xbb\xbf\r\n ").partition(b"\n")[0]
    return _FROM_LINE.match(first) is not None or (
        _HEADER.match(first) is not None and b"\n\n" in raw.replace(b"\r", b"")
    )


def read_reports(raw: bytes) -> Read:
    """Return what the messages of a file report of ours. Raises NoMail."""
    read = Read()
    for message in _messages(raw):
        reports = list(_reports(message, read)) or list(_exim(message))
        if reports:
            read.reports += reports
        elif not _is_report(message):
            if _is_automatic(message):
                read.automatic += 1
            else:
                read.unread.append(_subject(message))
    return read


def read_requests(raw: bytes) -> Read:
    """Return who asks to hear no more: everybody who wrote one of these messages. Raises NoMail."""
    read = Read()
    for message in _messages(raw):
        if _is_report(message) or _is_automatic(message):
            read.automatic += 1
            continue
        addresses = _addresses(message, "From")
        named = _REFERENCE.search(_subject(message))
        if named or addresses:
            read.requests.append(Request(addresses[0] if addresses else "", named[1] if named else ""))
        else:
            read.unread.append(_subject(message))
    return read


def _messages(raw: bytes) -> Iterator[EmailMessage]:
    raw = raw.replace(b"\r\n", b"\n").lstrip(b"\xef\xbb\xbf\n ")
    if not looks_like_mail(raw):
        raise NoMail("it holds no message; save the messages as an mbox or .eml file")
    if _FROM_LINE.match(raw) is None:
        pieces = [raw]
    else:
        # A line that begins with From stands after an empty one; within a message it is quoted, or no such line.
        starts = [
            m.start() for m in _FROM_LINE.finditer(raw) if m.start() == 0 or raw[m.start() - 2 : m.start()] == b"\n\n"
        ]
        pieces = [
            raw[start:end].partition(b"\n")[2] for start, end in zip(starts, [*starts[1:], len(raw)], strict=True)
        ]
    for piece in pieces:
        message = message_from_bytes(piece, policy=policy.default)
        assert isinstance(message, EmailMessage)
        yield message


def _reports(message: EmailMessage, read: Read) -> Iterator[Report]:
    reference = _reference(message)
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            action = _value(block, "Action").lower()
            if action == "delayed":
                read.delayed += 1
            elif action == "failed":
                yield _report(block, reference)


def _report(block: Message, reference: str) -> Report:
    status, diagnostic = _value(block, "Status"), _value(block, "Diagnostic-Code").partition(";")[2].strip()
    address = (_value(block, "Original-Recipient") or _value(block, "Final-Recipient")).partition(";")[2].strip()
    code = _CODE.search(diagnostic)
    # 5.0.0 says only that it failed; the words beside it say more.
    precise = _STATUS.search(status) is not None and not status.startswith(("5.0.0", "4.0.0"))
    text = f"{status} {diagnostic}" if precise and _STATUS.search(diagnostic) is None else diagnostic or status
    number = int(code[1]) if code else int(f"{status[:1] or '5'}50") if status[:1].isdecimal() else 550
    permanent = number >= 500 and not status.startswith("4") and is_about_address(number, text)  # noqa: PLR2004
    return Report(address.strip("<>"), reference, permanent, told(number, re.sub(rf"^{number}[ -]", "", text)))


def _exim(message: EmailMessage) -> Iterator[Report]:
    """Exim names those whom it could not reach in a field of its own, and gives no report."""
    for address in _addresses(message, "X-Failed-Recipients"):
        yield Report(address, _reference(message), permanent=True, reason="the mail system could not deliver it")


def _reference(message: EmailMessage) -> str:
    """Return the name of our delivery that a report brings back with the message, or its headers."""
    for part in message.walk():
        if part is not message and part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            found = _REFERENCE.search(_message_id(part))
            if found:
                return found[1]
    found = _REFERENCE.search(f"{_value(message, 'In-Reply-To')} {_value(message, 'References')}")
    return found[1] if found else ""


def _message_id(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        return _value(payload[0], "Message-ID") if payload else ""
    content = part.get_payload(decode=True)
    return _value(message_from_bytes(content), "Message-ID") if isinstance(content, bytes) else ""


def _is_report(message: EmailMessage) -> bool:
    return any(part.get_content_type() == "message/delivery-status" for part in message.walk())


def _is_automatic(message: EmailMessage) -> bool:
    submitted = _value(message, "Auto-Submitted").lower()
    return (submitted not in ("", "no")) or any(
        name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")
    )


def _subject(message: EmailMessage) -> str:
    return _value(message, "Subject") or "(no subject)"


def _addresses(message: Message, name: str) -> list[str]:
    return [address for _, address in getaddresses([_value(message, name)]) if "@" in address]


def _value(message: Message, name: str) -> str:
    """Return a field as text, whatever is wrong with it: these are other people's messages."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, LookupError):
        return ""
