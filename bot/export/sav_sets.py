"""What pyreadstat cannot write into a .sav: multiple-response sets, and a creation time of our choosing.

A system file is a header of 176 bytes and a run of records, each led by its type: 2 a variable, 3 and 4 value labels, 6 documents,
7 an extension with subtype, element size and count; 999 ends the dictionary and the cases follow. The layout is described in PSPP's
developer manual ("System File Format"). Nothing in a plain or row-compressed file points at an offset, so a record may be put in
before 999; a zsav holds absolute offsets, so there it may not.

Extension 7/7 holds the sets as text, a line each:  $name=D<length of the counted value> <counted value> <length of the label>
<label> <members>  Members are the short names of eight letters, in lower case; 7/13 says which short name a long one has.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from mmap import mmap

from bot.export.cutting import SAV_VALUE, cut

HEADER = 176
"""Bytes in front of the first record."""
_CREATED_AT = 92
_END = 999
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class NotSav(ValueError):
    """This is not the dictionary of a system file that we know."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Where the dictionary ends, and which short name each long one has."""

    end: int
    short: Mapping[str, str]


def read_dictionary(content: bytes | mmap) -> Dictionary:
    """Go through the records up to the end of the dictionary. Raises NotSav."""
    if content[:4] != b"$FL2":
        raise NotSav("not a plain system file")
    at, short = HEADER, {}
    try:
        while (kind := _int(content, at)) != _END:
            if kind == 7:
                subtype, size, count = struct.unpack_from("<3i", content, at + 4)
                data = content[at + 16 : at + 16 + size * count]
                if subtype == 13:
                    short = {
                        long: name for name, _, long in (p.partition("=") for p in data.decode("utf-8").split("\t"))
                    }
                at += 16 + size * count
            else:
                at = _after(content, at, kind)
    except struct.error:
        raise NotSav("it ends inside its dictionary") from None
    return Dictionary(at, short)


def _after(content: bytes | mmap, at: int, kind: int) -> int:
    """Return where the record after this one begins."""
    match kind:
        case 2:
            has_label, missing = struct.unpack_from("<2i", content, at + 8)
            at += 32
            if has_label:
                at += 4 + _up(_int(content, at), 4)
            return at + 8 * abs(missing)
        case 3:
            count, at = _int(content, at + 4), at + 8
            for _ in range(count):
                at += 8 + _up(1 + content[at + 8], 8)
            return at
        case 4:
            return at + 8 + 4 * _int(content, at + 4)
        case 6:
            return at + 8 + 80 * _int(content, at + 4)
        case _:
            raise NotSav(f"a record of type {kind}")


def _int(content: bytes | mmap, at: int) -> int:
    return struct.unpack_from("<i", content, at)[0]  # type: ignore[no-any-return]


def _up(size: int, to: int) -> int:
    return -(-size // to) * to


def sets_record(sets: Mapping[str, tuple[str, Sequence[str]]], short: Mapping[str, str]) -> bytes:
    """Return the extension record of multiple-response sets: name -> (label, long names of the members that hold 1)."""
    lines = []
    for name, (label, members) in sets.items():
        held = cut(" ".join(label.split()), SAV_VALUE)
        names = " ".join(short.get(member, member.upper()).lower() for member in members)
        lines.append(f"${name}=D1 1 {len(held.encode())} {held} {names}\n")
    data = "".join(lines).encode()
    return struct.pack("<4i", 7, 7, 1, len(data)) + data


def stamped(content: bytes, created: datetime) -> bytes:
    """Return the file as if created at the given time: 9 letters of date, 8 of time, in its header."""
    # Not strftime: its months follow the machine's language.
    date = f"{created.day:02d} {_MONTHS[created.month - 1]} {created.year % 100:02d}"
    written = f"{date}{created:%H:%M:%S}".encode("ascii")
    return content[:_CREATED_AT] + written + content[_CREATED_AT + len(written) :]
