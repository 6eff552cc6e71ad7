"""A mail server that delivers to nobody: takes what the bot mails, by SMTP on loopback, and keeps it to be looked at."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime

from bot.simulator.clock import SimulatedTime

MOST = 5_000
"""Messages kept; older ones go."""
LARGEST = 2_000_000
LONGEST_LINE = 1_000
PATIENCE = 300.0
_MAIL = re.compile(r"MAIL FROM:\s*<([^<>\s]*)>(\s.*)?", re.IGNORECASE)
_RCPT = re.compile(r"RCPT TO:\s*<([^<>\s]+@[^<>\s]+)>(\s.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Posted:
    """One message that was taken."""

    number: int
    at: datetime
    sender: str
    recipient: str
    content: bytes


class PostOffice:
    """Takes mail."""

    def __init__(self, clock: SimulatedTime, host: str = "127.0.0.1") -> None:
        self._clock, self._host = clock, host
        self._server: asyncio.Server | None = None
        self._talks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._count = 0
        self.kept: dict[int, Posted] = {}
        self.port = 0

    async def start(self) -> int:
        """Start listening on a free port and return it."""
        self._server = await asyncio.start_server(self._welcome, self._host, 0, limit=LARGEST)
        self.port = self._server.sockets[0].getsockname()[1]
        return self.port

    async def stop(self) -> None:
        """Stop listening and end every conversation."""
        if self._server is None:
            return
        self._server.close()
        # A reader whose connection is gone ends by itself; cancelling one would be logged as its failure.
        for writer in self._talks.values():
            writer.transport.abort()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None
        self._talks[talk] = writer
        try:
            await _Talk(self, reader, writer).hold()
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            pass  # The other side went away, or does not speak SMTP: there is nobody left to tell.
        finally:
            del self._talks[talk]
            writer.close()

    def stir(self) -> None:
        """Somebody is being talked to: time that is being moved waits for it, as for a call of the Bot API."""
        self._clock.stir()

    def take(self, sender: str, recipients: list[str], content: bytes) -> None:
        """Keep a message, once a recipient."""
        for recipient in recipients:
            self._count += 1
            self.kept[self._count] = Posted(self._count, self._clock.now(), sender, recipient, content)
        while len(self.kept) > MOST:
            del self.kept[next(iter(self.kept))]


class _Talk:
    """One connection: greets, takes messages in order, says goodbye."""

    def __init__(self, office: PostOffice, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._office, self._reader, self._writer = office, reader, writer
        self._greeted = False
        self._sender: str | None = None
        self._recipients: list[str] = []

    async def hold(self) -> None:
        await self._say("220 localhost takes mail and delivers none")
        while True:
            raw = await asyncio.wait_for(self._reader.readuntil(b"\n"), PATIENCE)
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            if len(raw) > LONGEST_LINE:
                await self._say("500 5.5.2 the line is too long")
            elif line.upper() == "QUIT":
                await self._say("221 2.0.0 goodbye")
                return
            elif line.upper() == "DATA":
                await self._data()
            else:
                await self._say(self._reply(line))

    async def _say(self, reply: str) -> None:
        self._office.stir()
        self._writer.write(reply.encode() + b"\r\n")
        await self._writer.drain()

    def _reply(self, line: str) -> str:
        verb = line.partition(" ")[0].upper()
        if verb in ("EHLO", "HELO"):
            self._greeted = True
            self._forget()
            return "250 localhost" if verb == "HELO" else f"250-localhost\r\n250 SIZE {LARGEST}"
        if verb == "NOOP":
            return "250 2.0.0 OK"
        if verb == "RSET":
            self._forget()
            return "250 2.0.0 OK"
        if verb not in ("MAIL", "RCPT"):
            return "502 5.5.1 no such command here"
        return self._mail(line) if verb == "MAIL" else self._rcpt(line)

    def _mail(self, line: str) -> str:
        found = _MAIL.fullmatch(line)
        if not self._greeted or self._sender is not None:
            return "503 5.5.1 greet first, and finish one message before the next"
        if found is None:
            return "501 5.5.4 MAIL FROM:<address>"
        self._sender = found[1]
        return "250 2.1.0 OK"

    def _rcpt(self, line: str) -> str:
        found = _RCPT.fullmatch(line)
        if self._sender is None:
            return "503 5.5.1 MAIL comes before RCPT"
        if found is None:
            return "501 5.1.3 RCPT TO:<address>"
        self._recipients.append(found[1])
        return "250 2.1.5 OK"

    async def _data(self) -> None:
        if self._sender is None or not self._recipients:
            await self._say("503 5.5.1 RCPT comes before DATA")
            return
        await self._say("354 end with a line of one dot")
        lines: list[bytes] = []
        size = 0
        while (line := await asyncio.wait_for(self._reader.readuntil(b"\n"), PATIENCE)) != b".\r\n":
            size += len(line)
            if size <= LARGEST:
                lines.append(line.removeprefix(b"."))
        if size > LARGEST:
            await self._say("552 5.3.4 the message is too large")
        else:
            self._office.take(self._sender, self._recipients, b"".join(lines))
            await self._say("250 2.0.0 taken")
        self._forget()

    def _forget(self) -> None:
        self._sender, self._recipients = None, []
