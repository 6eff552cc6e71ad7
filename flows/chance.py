"""Chance that can be repeated: every order and every draw follows from the respondent's seed.

Sorting by a hash gives a uniform permutation that any language can recompute from the exported seed
(`sha256("<seed>:<item>:<key>")`), whatever its random generator.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256


@lru_cache(maxsize=4096)
def permuted(seed: int, item: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys in this respondent's order for this item; orders of different items are independent."""
    return tuple(sorted(keys, key=lambda key: sha256(f"{seed}:{item}:{key}".encode()).digest()))


def drawn(seed: int, item: str, codes: Iterable[int], count: int) -> frozenset[int]:
    """Return `count` of the codes (all, if there are fewer), drawn with this respondent's seed."""
    order = permuted(seed, f"{item}:draw", tuple(str(code) for code in codes))
    return frozenset(int(code) for code in order[: max(count, 0)])


def receipt(seed: int, case_id: str) -> str:
    """Return the number under which an erasure is known: ten characters that nobody can trace back to the case."""
    digest = sha256(f"{seed}:{case_id}:receipt".encode()).digest()
    letters = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:10])
    return f"{letters[:5]}-{letters[5:]}"


_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No sign that is mistaken for another when it is read aloud."""
