"""Random ids: a letter first, so that no tool takes one for a number or a formula."""

from __future__ import annotations

import base64
import hashlib
import secrets


def new_case_id() -> str:
    """Return a new case id: `c` and 16 signs of base32 (80 bits)."""
    return "c" + _base32(10)


def new_member_id() -> str:
    """Return a new member id."""
    return "m" + _base32(10)


def new_seed() -> int:
    """Return a seed for a respondent's orders and draws."""
    return secrets.randbelow(2**31)


def new_token() -> str:
    """Return a token for a personal link: 16 random bytes, base64url."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> str:
    """Return what the store keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without those that are read as one another: I, L, O, U."""
_CODE_PARTS, _CODE_PART = 3, 4


def new_staff_id() -> str:
    """Return a new id of somebody on the staff."""
    return "s" + _base32(10)


def new_code() -> str:
    """Return a one-time code that can be typed: three groups of four signs (60 bits)."""
    return "-".join("".join(secrets.choice(CODE_SIGNS) for _ in range(_CODE_PART)) for _ in range(_CODE_PARTS))


def plain_code(code: str) -> str:
    """Return a code as it is hashed: however it was typed, it is the same code."""
    return code.strip().upper().replace("-", "").replace(" ", "")


def _base32(size: int) -> str:
    return base64.b32encode(secrets.token_bytes(size)).decode().lower().rstrip("=")
