"""A mail server, spoken to by aiosmtplib: one message at a time over one connection, every reply turned into an outcome.

Says which of two things happened when a connection is lost: nothing was sent, or the message may have arrived.
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.mail.outcomes import Accepted, Down, Outcome, Uncertain, of_message, of_recipient, told

Security = Literal["starttls", "tls", "none"]
PORTS: dict[str, int] = {"starttls": 587, "tls": 465, "none": 25}
_CLOSING = 421
"""The server says goodbye; what it answers is about itself and not about what was asked."""
_GOODBYE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a mail server and be let in."""

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60.0
    authority: Path | None = None
    """Certificates to trust besides those of the system."""


class _Lost(Exception):
    """The connection ended before any of the message was sent."""


class MailServer:
    """Sends messages one after another; connects when there is something to send."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._client: Any = None

    async def send(self, sender: str, recipient: str, content: bytes) -> Outcome:
        """Hand over one message, and say what became of it. Never raises for what a server or a network does."""
        reused = self._client is not None and self._client.is_connected
        try:
            return await self._try(sender, recipient, content)
        except _Lost as lost:
            await self.close()
            if not reused:
                return Down(str(lost))
        # Servers close connections that idle, or that have carried enough; a fresh one tells whether it is that.
        try:
            return await self._try(sender, recipient, content)
        except _Lost as lost:
            await self.close()
            return Down(str(lost))

    async def close(self) -> None:
        """Say goodbye, and end the connection in any case."""
        client, self._client = self._client, None
        if client is None:
            return
        if client.is_connected:
            # Whatever becomes of a goodbye, everything before it has had its answer.
            with suppress(Exception):
                await asyncio.wait_for(client.quit(), _GOODBYE_SECONDS)
        client.close()

    async def _try(self, sender: str, recipient: str, content: bytes) -> Outcome:
        import aiosmtplib  # noqa: PLC0415 - a bot that sends no mail does without it

        client = await self._connected()
        try:
            await client.mail(sender)
        except aiosmtplib.SMTPResponseException as error:
            return await self._unwelcome(f"{sender} may not send: {told(error.code, error.message)}", error.code)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _Lost(_why(error)) from None
        try:
            await client.rcpt(recipient)
        except aiosmtplib.SMTPResponseException as error:
            if error.code == _CLOSING:
                # Its text may name the recipient, and what makes us wait is logged.
                return await self._unwelcome("the server says goodbye (421)", error.code)
            await self._forget_message()
            return of_recipient(error.code, error.message)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _Lost(_why(error)) from None
        try:
            await client.data(content)
        except aiosmtplib.SMTPResponseException as error:
            await self._forget_message()
            return of_message(error.code, error.message)
        except (aiosmtplib.SMTPException, OSError) as error:
            await self.close()
            return Uncertain(f"{_why(error)} while the message was being sent")
        return Accepted()

    async def _unwelcome(self, reason: str, code: int) -> Down:
        """The server takes nothing from us at present, whoever it is for; one that says goodbye may take it anew."""
        await self.close()
        if code == _CLOSING:
            raise _Lost(reason)
        return Down(reason)

    async def _forget_message(self) -> None:
        """Make room for the next message after a refusal; a connection that cannot do that is given up."""
        try:
            await self._client.rset()
        except Exception:  # noqa: BLE001 - the refusal has been heard; the next message gets a new connection
            await self.close()

    async def _connected(self) -> Any:
        import aiosmtplib  # noqa: PLC0415

        if self._client is not None and self._client.is_connected:
            return self._client
        access = self._access
        client = aiosmtplib.SMTP(
            hostname=access.host,
            port=access.port,
            timeout=access.timeout,
            use_tls=access.security == "tls",
            start_tls=access.security == "starttls",
            tls_context=self._trust() if access.security != "none" else None,
        )
        try:
            await client.connect()
            if access.user:
                await client.login(access.user, access.password)
        except aiosmtplib.SMTPAuthenticationError as error:
            client.close()
            # The text of such a reply is left out: a server may repeat what it was given.
            raise _Lost(
                f"{access.host} does not accept VOCES_SMTP_USER and VOCES_SMTP_PASSWORD ({error.code})"
            ) from None
        except aiosmtplib.SMTPResponseException as error:
            client.close()
            raise _Lost(f"{access.host} answers {told(error.code, error.message)}") from None
        except (aiosmtplib.SMTPException, OSError, ssl.SSLError) as error:
            client.close()
            raise _Lost(f"{access.host}, port {access.port}: {_why(error)}") from None
        self._client = client
        return client

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._access.authority is not None:
            context.load_verify_locations(self._access.authority)
        return context


def _why(error: BaseException) -> str:
    """Return an error in a few words of ours; its own text may hold anything."""
    import aiosmtplib  # noqa: PLC0415

    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLCertVerificationError) or isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted ({getattr(cause, 'verify_message', '')})"
    if isinstance(cause, ssl.SSLError):
        return "no encrypted connection could be agreed on; look at VOCES_SMTP_SECURITY and VOCES_SMTP_PORT"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, aiosmtplib.SMTPConnectError | ConnectionRefusedError):
        return "no connection"
    if isinstance(error, ConnectionError | OSError):
        return "the connection was lost"
    # What is left are commands that the library does not even send: the server lacks STARTTLS or AUTH.
    return "the server does not offer what VOCES_SMTP_SECURITY or VOCES_SMTP_USER ask for"
