"""A real mail server on loopback, in the test's own loop: takes mail, or misbehaves as it is told."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from bot.mail.server import Access, Security

USER, PASSWORD = "lides", "c0rrect horse"
HOST = "localhost"


@dataclass
class Postmaster:
    """What a server took, and how it behaves."""

    port: int = 0
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    """(sender, recipient, content) in order."""
    rcpt: Callable[[str], str] = lambda _: "250 OK"
    """Reply to a recipient, by address."""
    data: Callable[[], str] = lambda: "250 OK"
    """Reply to a message. It is kept when it says 250."""
    sender: Callable[[str], str] = lambda _: "250 OK"
    drop: str = ""
    """Close the connection: `rcpt` when a recipient is named, `body` in the middle of a message, `reply` instead of the reply
    to a message that was taken, `idle` after each message."""
    takes: float = 0.0
    """Seconds before a message is taken, and as many before it is said so."""
    stall: bool = False
    """Take a message and never answer."""
    connections: int = 0
    commands: list[str] = field(default_factory=list)

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=policy.default) for _, _, content in self.taken]  # type: ignore[misc]

    def to(self) -> list[str]:
        return [recipient for _, recipient, _ in self.taken]

    # ---- what aiosmtpd asks

    async def handle_MAIL(
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.sender(address)
        if reply.startswith("250"):
            envelope.mail_from = address
        return reply

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.drop == "rcpt":
            server.transport.abort()
        reply = self.rcpt(address)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
        await asyncio.sleep(self.takes)
        reply = self.data()
        if reply.startswith("250"):
            assert envelope.mail_from is not None
            self.taken += [(envelope.mail_from, to, envelope.original_content or b"") for to in envelope.rcpt_tos]
        await asyncio.sleep(self.takes)
        if self.stall:
            await asyncio.sleep(60)
        if self.drop in ("reply", "idle"):
            if self.drop == "idle":
                await server.push(reply)
            server.transport.abort()
        return reply


class _Server(SMTP):
    """As aiosmtpd has it, and drops a connection within a message."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.connections += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler.drop != "body":
            return await super().smtp_DATA(arg)
        await self.push("354 go on")
        await self._reader.readline()
        self.transport.abort()
        return None


AUTHORITY = trustme.CA()


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    AUTHORITY.issue_cert(HOST).configure_cert(context)
    return context


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=good)


@asynccontextmanager
async def postmaster(security: Security = "none", *, auth: bool = False, **behaviour: Any) -> AsyncIterator[Postmaster]:
    """Serve mail on loopback until the block ends."""
    master = Postmaster(**behaviour)
    loop = asyncio.get_running_loop()
    context = _context() if security != "none" else None

    def factory() -> SMTP:
        with warnings.catch_warnings():
            # It warns of authentication without STARTTLS, which a server inside TLS has no use for.
            warnings.simplefilter("ignore")
            return _Server(
                master,
                hostname=HOST,
                tls_context=context if security == "starttls" else None,
                require_starttls=security == "starttls",
                auth_required=auth,
                auth_require_tls=security == "starttls",
                authenticator=_authenticate if auth else None,
                loop=loop,
            )

    server = await loop.create_server(factory, "127.0.0.1", 0, ssl=context if security == "tls" else None)
    master.port = server.sockets[0].getsockname()[1]
    try:
        yield master
    finally:
        server.close()
        await server.wait_closed()


def access(master: Postmaster, security: Security = "none", **known: Any) -> Access:
    """Return how to reach a server."""
    host = "127.0.0.1" if security == "none" else HOST
    return Access(host, master.port, security, **{"timeout": 5.0, **known})


Reply = Callable[[str], str]
Act = Callable[[], Awaitable[None]]
