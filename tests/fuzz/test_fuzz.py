"""The readers of what comes from outside, against whatever it may be: bounded here, for longer by `make fuzz`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fuzz.seeds import SEEDS, UPDATES
from tests.fuzz.targets import TARGETS, update

FEW = {"study": 25, "questionnaire": 25, "hook": 40}
KEYS = [
    "update_id", "message", "edited_message", "callback_query", "my_chat_member", "from", "chat", "id", "type", "text",
    "data", "message_id", "document", "file_id", "file_name", "file_size", "language_code", "new_chat_member", "status",
    "is_bot", "reply_to_message", "username",
]  # fmt: skip
ODD = st.sampled_from([
    "\u202eevil", "a\u200b\u200d\ufeff", "<b>x", "&lt;", "{ $n }", "\ud800", "\0", "1|+03|tools", "|||", "9|yes|~tell",
    "/start " + "x" * 99, "/retirar", "private", "group", "👩‍👩‍👧‍👦" * 40, "٣٤", "=1+1",
])  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(2**53 - 2, 2**70), st.floats(), st.text(max_size=20), ODD
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner)),
    max_leaves=25,
)


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_what_broke_once_are_read(name: str) -> None:
    for seed in SEEDS[name]:
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_is_read_or_refused(name: str) -> None:
    target = TARGETS[name]
    seeds = st.sampled_from(SEEDS[name])

    @settings(max_examples=FEW.get(name, 120), deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.one_of(st.binary(max_size=400), st.builds(_spoiled, seeds, st.integers(0), st.binary(max_size=12))))
    def search(data: bytes) -> None:
        target(data)

    search()


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(PLAIN)
@example({"update_id": 1, "message": {"from": {"id": 2**53}, "chat": {"id": 1}, "text": "x"}})
@example({"update_id": 1, "callback_query": {"id": "7", "from": {"id": 1}, "data": "x" * 999}})
def test_updates_of_every_shape_are_read(plain: Any) -> None:
    update(json.dumps(plain).encode())


@pytest.mark.parametrize("plain", UPDATES[:6])
@pytest.mark.parametrize("value", [None, True, -1, 2**53, 2**70, 1.5, "x", [], {}, "\ud800", [[[]]]])
def test_wrong_type_in_any_place_of_an_update_is_read(plain: Any, value: Any) -> None:
    for path in _paths(plain):
        spoiled = json.loads(json.dumps(plain))
        inner = spoiled
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        update(json.dumps(spoiled).encode())


@pytest.mark.parametrize("depth", [500, pytest.param(20_000, marks=pytest.mark.slow)])
def test_deep_nesting_is_refused_and_raises_nothing(depth: int) -> None:
    for name in ("update", "hook", "condition", "questionnaire", "study"):
        TARGETS[name](b"[" * depth)
        TARGETS[name](b"(" * depth)
        TARGETS[name](b'{"update_id":1,"message":' * depth)


def _spoiled(seed: bytes, at: int, into: bytes) -> bytes:
    at %= len(seed) + 1
    return seed[:at] + into + seed[at + len(into) // 2 :]


def _paths(plain: Any, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(plain, dict):
        return [before]
    return [path for key, inner in plain.items() for path in ([(*before, key), *_paths(inner, (*before, key))])]
