"""The outbox page: what was mailed, each message as a mail program would show it; its personal link opens the simulated chat."""

from __future__ import annotations

import base64
import html
import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.simulator.bodies import answered
from bot.simulator.post import Posted, PostOffice
from bot.simulator.world import World

PAGE = Path(__file__).with_name("page")
_DEEP_LINK = re.compile(r'href="https://t\.me/([A-Za-z0-9_]+)\?start=([A-Za-z0-9_-]{1,64})"')
# What a message brings along may be looked at and clicked, and do nothing else.
_FRAME = "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Outbox:
    """Handlers of /mail."""

    def __init__(self, office: PostOffice, world: World) -> None:
        self._office, self._world = office, world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the page and of what it shows."""
        return [
            web.get("/mail", self.page),
            web.get("/mail/messages", self.messages),
            web.get("/mail/messages/{number}", self.message),
            web.get("/mail/messages/{number}/page", self.shown),
            web.get("/mail/messages/{number}/raw", self.raw),
            web.get("/mail/open", self.open),
        ]

    async def page(self, _: web.Request) -> web.Response:
        """Serve the page itself."""
        text = (PAGE / "outbox.html").read_text(encoding="utf-8")
        return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def messages(self, _: web.Request) -> web.Response:
        """List what was mailed, newest first."""
        return answered([_summary(one) for one in reversed(self._office.kept.values())])

    async def message(self, request: web.Request) -> web.Response:
        """Show one message: its fields, its text, and whether it has a page."""
        posted = self._posted(request)
        read = _read(posted)
        return answered(
            {
                **_summary(posted),
                "headers": _fields(posted),
                "text": _part(read, "plain"),
                "has_page": bool(_part(read, "html")),
            }
        )

    async def shown(self, request: web.Request) -> web.Response:
        """Show a message's page, its pictures inside it and its link into the simulated chat."""
        read = _read(self._posted(request))
        page = _part(read, "html")
        for piece in read.walk():
            content_id = str(piece.get("Content-ID", "")).strip("<> ")
            content = piece.get_payload(decode=True)
            if content_id and isinstance(content, bytes):
                data = f"data:{piece.get_content_type()};base64,{base64.b64encode(content).decode()}"
                page = page.replace(f"cid:{html.escape(content_id)}", data)
        number = request.match_info["number"]
        page = _DEEP_LINK.sub(lambda link: self._into_chat(link, number), page)
        headers = {"Content-Security-Policy": _FRAME, "Cache-Control": "no-store"}
        return web.Response(text=page, content_type="text/html", headers=headers)

    def _into_chat(self, link: re.Match[str], number: str) -> str:
        if link[1].lower() != self._world.username.lower():
            return link[0]
        return f'href="/mail/open?message={number}&amp;start={quote(link[2])}" target="_top"'

    async def raw(self, request: web.Request) -> web.Response:
        """Serve a message as it was sent."""
        posted = self._posted(request)
        headers = {"Content-Disposition": f'attachment; filename="message-{posted.number}.eml"'}
        return web.Response(body=posted.content, content_type="message/rfc822", headers=headers)

    async def open(self, request: web.Request) -> web.Response:
        """Open a message's link as whoever it was written to: the same person each time."""
        read = _read(self._posted_number(request.query.get("message", "")))
        start = request.query.get("start", "")
        if f"start={start}" not in _part(read, "plain") or not start:
            raise web.HTTPNotFound(text="no such link in this message")
        person = next((one for one in self._world.people.values() if one.start == start), None)
        if person is None:
            fields = dict(_fields(self._posted_number(request.query["message"])))
            name = next(filter(None, parseaddr(fields.get("To", ""))), "?")
            language = fields.get("Content-Language", "es")[:2]
            person = self._world.add_person(
                name[:64], language_code=language, start=start, note="Llegó por correo · Came by mail"
            )
        raise web.HTTPSeeOther(f"/#person={person.id}")

    def _posted(self, request: web.Request) -> Posted:
        return self._posted_number(request.match_info["number"])

    def _posted_number(self, number: str) -> Posted:
        found = self._office.kept.get(int(number)) if number.isdecimal() else None
        if found is None:
            raise web.HTTPNotFound(text="no such message")
        return found


def _read(posted: Posted) -> EmailMessage:
    read = message_from_bytes(posted.content, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def _fields(posted: Posted) -> list[tuple[str, str]]:
    """Return the header fields as people read them. The library's newer parser would put blanks into long names."""
    raw = message_from_bytes(posted.content, policy=policy.compat32)
    return [(name, str(make_header(decode_header(" ".join(str(value).split()))))) for name, value in raw.items()]


def _summary(posted: Posted) -> dict[str, object]:
    fields = dict(_fields(posted))
    return {
        "number": posted.number,
        "at": posted.at.isoformat(),
        "from": fields.get("From", posted.sender),
        "to": fields.get("To", posted.recipient),
        "recipient": posted.recipient,
        "subject": fields.get("Subject", ""),
        "language": fields.get("Content-Language", ""),
    }


def _part(read: EmailMessage, kind: str) -> str:
    body = read.get_body((kind,))
    return "" if body is None else str(body.get_content()).replace("\r\n", "\n")
