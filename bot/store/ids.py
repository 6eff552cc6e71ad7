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


def _base32(size: int) -> str:
    return base64.b32encode(secrets.token_bytes(size)).decode().lower().rstrip("=")
