"""One message: to one person, in their language, with their own link; a text part and an HTML part that say the same.

Knows no store and no server. The same delivery always carries the same Message-ID, so that a second copy can be recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote, urlencode, urlsplit

from bot.mail.headers import ascii_address, field, mailbox, subject, tidy
from bot.mail.page import html_part
from bot.mail.plain import text_part
from bot.mail.words import INVITATION, Said, say
from bot.speech import Speech
from flows import Words

__all__ = ["INVITATION", "Letterhead", "Mail", "compose", "message_id"]

_BODY = SMTP.clone(cte_type="7bit", max_line_length=76)
_ONE_CLICK = "List-Unsubscribe=One-Click"
_LOOKS_LIKE_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What all messages of a study have in common."""

    sender: str
    """The address that they come from."""
    contact: str = ""
    """Where replies go, and requests to hear no more; empty: to the sender."""
    unsubscribe_url: str = ""
    """Of a page of the organisation's that takes one-click requests; empty: by mail only."""

    @property
    def domain(self) -> str:
        """Return the domain under which messages are numbered."""
        return ascii_address(self.sender).rpartition("@")[2]

    @property
    def replies_to(self) -> str:
        """Return the address that people can write to."""
        return self.contact if _LOOKS_LIKE_MAIL.fullmatch(self.contact) else self.sender


@dataclass(frozen=True, slots=True)
class Mail:
    """What one message says to whom."""

    address: str
    locale: str
    link: str
    reference: str
    """Names the delivery to us and nobody to anybody else."""
    at: datetime
    name: str = ""
    title: str = ""
    institution: str = ""
    words: str = INVITATION
    """Key of what is said."""
    own: Words | None = None
    """The coordinator's own text, in place of `words`."""


def message_id(mail: Mail, head: Letterhead) -> str:
    """Return the Message-ID of a delivery, the same however often it is sent."""
    return f"<{mail.reference}@{head.domain}>"


def compose(mail: Mail, head: Letterhead, speech: Speech, qr: bytes) -> bytes:
    """Return a message as it goes over the wire; `qr` is a PNG of the link's code. Raises UnusableAddress."""
    said = say(mail.locale, mail.words, mail.own, speech)
    name = tidy(mail.name)
    person = [line for line in (name, tidy(mail.title), tidy(mail.institution)) if line]
    head_lines = b"".join(field(*one) for one in _fields(mail, head, name, said))
    return head_lines + _body(mail, head, said, person, qr)


def _fields(mail: Mail, head: Letterhead, name: str, said: Said) -> Iterator[tuple[str, str]]:
    yield "From", mailbox(said.sender, head.sender, "From")
    yield "To", mailbox(name, mail.address, "To")
    yield "Reply-To", mailbox(said.sender, head.replies_to, "Reply-To")
    yield "Subject", subject(said.subject)
    yield "Date", format_datetime(mail.at)
    yield "Message-ID", message_id(mail, head)
    yield "Content-Language", mail.locale
    # Machines that answer by themselves need not: an absence notice is still welcome, so nothing forbids it.
    yield "List-Unsubscribe", _unsubscribe(mail, head)
    if head.unsubscribe_url:
        yield "List-Unsubscribe-Post", _ONE_CLICK


def _unsubscribe(mail: Mail, head: Letterhead) -> str:
    contact = ascii_address(head.replies_to)
    by_mail = f"<mailto:{quote(contact, safe='@')}?subject={quote(f'unsubscribe {mail.reference}')}>"
    if not head.unsubscribe_url:
        return by_mail
    joint = "&" if urlsplit(head.unsubscribe_url).query else "?"
    return f"<{head.unsubscribe_url}{joint}{urlencode({'ref': mail.reference})}>,\r\n {by_mail}"


def _body(mail: Mail, head: Letterhead, said: Said, person: Sequence[str], qr: bytes) -> bytes:
    content_id = f"qr.{mail.reference}@{head.domain}"
    body = EmailMessage(_BODY)
    body.set_content(text_part(said, person, mail.link), cte="quoted-printable")
    page = html_part(said, person, mail.link, f"cid:{content_id}", mail.locale)
    body.add_alternative(page, subtype="html", cte="quoted-printable")
    html_piece = body.get_payload()[1]
    assert isinstance(html_piece, EmailMessage)
    html_piece.add_related(
        qr, "image", "png", cid=f"<{content_id}>", disposition="inline", filename="qr.png", cte="base64"
    )
    return body.as_bytes()
