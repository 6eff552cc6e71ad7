"""Files that the bot sends: what Telegram takes, and how it tells of them."""

from __future__ import annotations

import struct
from typing import Any

from bot.simulator.arguments import Args, plain
from bot.simulator.refusal import Refusal, bad_request
from bot.simulator.world import World

LARGEST = {"document": 50 << 20, "photo": 10 << 20}
"""Bytes."""
LARGEST_DOWNLOAD = 20 << 20
_FOLDERS = {"document": "documents", "photo": "photos"}


def read_media(args: Args) -> tuple[str, dict[str, Any]]:
    """Return kind and description of the file that a message is to have from now on. Raises Refusal."""
    try:
        media = plain(args, "media")
    except ValueError:
        media = None
    if not isinstance(media, dict):
        raise bad_request("can't parse input media JSON object")
    kind = str(media.get("type", ""))
    if kind not in LARGEST:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    if not media.get("media"):
        raise bad_request("can't parse InputMedia: media not found")
    return kind, media


def read_upload(world: World, args: Args, kind: str) -> dict[str, Any]:
    """Keep the file of a call and return how it is told of. Raises Refusal.

    A string names a file that was sent before; anything else must be in the request.
    """
    sent = args.get(kind)
    if isinstance(sent, str) and sent.startswith("attach://"):
        sent = args.get(sent.removeprefix("attach://"))
    if isinstance(sent, str) and sent:
        if sent not in world.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        name, content = world.files[sent]
        return _told(sent, kind, name, content)
    if not isinstance(sent, tuple):
        raise bad_request(f"there is no {kind} in the request")
    name, content = sent
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > LARGEST[kind]:
        raise Refusal(413, "Request Entity Too Large")
    return keep_file(world, kind, name or "file", content)


def keep_file(world: World, kind: str, name: str, content: bytes) -> dict[str, Any]:
    """Keep a file, whoever sent it, and return how it is told of. Raises Refusal for a photo that is no picture."""
    file_id = f"{'BQ' if kind == 'document' else 'Ag'}{world.chance.randrange(10**12)}"
    told = _told(file_id, kind, name, content)
    world.files[file_id] = (name, content)
    return told


def _told(file_id: str, kind: str, name: str, content: bytes) -> dict[str, Any]:
    plain: Any = {"file_id": file_id, "file_unique_id": file_id[2:], "file_size": len(content)}
    if kind == "photo":
        width, height = picture_size(content)
        plain = [plain | {"width": width, "height": height}]
    else:
        plain["file_name"] = name
    return {"file_name": name, "file_size": len(content), "url": f"/client/files/{file_id}", "plain": plain}


def picture_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG or JPEG. Raises Refusal for anything else: no phone would show it."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    at = 2 if content.startswith(b"\xff\xd8") else len(content)
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")


def told_file(world: World, file_id: str) -> dict[str, Any]:
    """Return what getFile says. Raises Refusal."""
    found = world.files.get(file_id)
    if found is None:
        raise bad_request("invalid file_id")
    if len(found[1]) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    folder = _FOLDERS["document" if file_id.startswith("BQ") else "photo"]
    return {
        "file_id": file_id,
        "file_unique_id": file_id[2:],
        "file_size": len(found[1]),
        "file_path": f"{folder}/{file_id}",
    }
