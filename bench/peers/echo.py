"""No bot at all: answers every press with the same three calls, over sockets held open, and keeps nothing.

What the generator reaches with this one is its ceiling; a bot that comes near it measures the generator.
"""

from __future__ import annotations

import asyncio
import json
import os
from urllib.parse import urlsplit

KEYBOARD = json.dumps({"inline_keyboard": [[{"text": str(n), "callback_data": str(n)}] for n in range(5)]})
LINES = 8
"""Connections for calls; more in flight would not make one core faster."""


def request(method: str, body: str) -> bytes:
    """Return a call as bytes."""
    return f"POST /bot/{method} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


def replies(update: dict) -> bytes:  # type: ignore[type-arg]
    """Return the calls that answer an update."""
    query = update.get("callback_query")
    if query is None:
        chat = update["message"]["chat"]["id"]
        return request("sendMessage", f'{{"chat_id":{chat},"text":"?","reply_markup":{KEYBOARD}}}')
    chat, message = query["from"]["id"], query["message"]["message_id"]
    return (
        request("answerCallbackQuery", f'{{"callback_query_id":"{query["id"]}"}}')
        + request("editMessageText", f'{{"chat_id":{chat},"message_id":{message},"text":"!"}}')
        + request("sendMessage", f'{{"chat_id":{chat},"text":"?","reply_markup":{KEYBOARD}}}')
    )


async def drain(reader: asyncio.StreamReader) -> None:
    """Read answers and forget them."""
    while await reader.read(1 << 16):
        pass


async def main() -> None:
    """Echo until stopped."""
    address = urlsplit(os.environ["BENCH_API"])
    reader, writer = await asyncio.open_connection(address.hostname, address.port, limit=1 << 24)
    lines = [await asyncio.open_connection(address.hostname, address.port) for _ in range(LINES)]
    draining = [asyncio.create_task(drain(line)) for line, _ in lines]
    offset = 0
    while True:
        writer.write(request("getUpdates", f'{{"offset":{offset},"timeout":30}}'))
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(head.rpartition(b":")[2]))
        for update in json.loads(body)["result"]:
            offset = update["update_id"] + 1
            lines[offset % LINES][1].write(replies(update))
        if all(task.done() for task in draining):
            return


if __name__ == "__main__":
    asyncio.run(main())
