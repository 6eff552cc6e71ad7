"""Updates into meaning: every kind that Telegram sends, and whatever a hostile client makes of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.callbacks import LONGEST, decode, encode
from bot.chat.commands import menu, read_command
from bot.chat.reading import account_of, parse, read, update_id_of
from bot.ports import Arrival, Elsewhere, Heard, NotForUs, Reachability
from flows import Command, Commanded, MisCommanded, Replied, Revised, SentOther, Tapped

AT = datetime(2026, 11, 23, tzinfo=UTC)
ANA = {"id": 5_000_000_001, "is_bot": False, "first_name": "Ana", "language_code": "es-MX"}
PRIVATE = {"id": ANA["id"], "type": "private"}
GROUP = {"id": -77, "type": "group", "title": "Decanos"}


def message(**content: Any) -> dict[str, Any]:
    return {"update_id": 9, "message": {"message_id": 4, "date": 1, "from": ANA, "chat": PRIVATE, **content}}


def meaning(update: dict[str, Any]) -> Any:
    return read(update, at=AT, bot_username="voces_bot")


def test_words_commands_and_links() -> None:
    assert Heard(9, ANA["id"], Replied("hola", 4, AT), language="es-MX") == meaning(message(text="hola"))
    assert Commanded(Command.BACK, AT) == meaning(message(text="/atrás")).event
    assert Commanded(Command.HELP, AT) == meaning(message(text="/HELP@Voces_Bot please")).event
    assert MisCommanded(AT) == meaning(message(text="/help@other_bot")).event
    assert MisCommanded(AT) == meaning(message(text="/baile")).event
    assert Arrival(9, ANA["id"], "tok-EN_1", "es-MX", AT) == meaning(message(text="/start tok-EN_1"))
    assert Replied("/ 3", 4, AT) == meaning(message(text="/ 3")).event
    assert Replied("a\ud800b".replace("\ud800", ""), 4, AT) == meaning(message(text="a\0\ud800b")).event


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "document", "location", "poll", "dice", "contact"])
def test_what_is_no_text_is_met_as_such(kind: str) -> None:
    assert Heard(9, ANA["id"], SentOther(AT), language="es-MX") == meaning(message(**{kind: {}, "caption": "4"}))


def test_edits_taps_membership_and_groups() -> None:
    edited = {"update_id": 9, "edited_message": message(text="dos")["message"]}
    assert Revised("dos", 4, AT) == meaning(edited).event
    assert NotForUs(9, "edited_command") == meaning(
        {"update_id": 9, "edited_message": message(text="/atras")["message"]}
    )
    tap = {
        "update_id": 9,
        "callback_query": {
            "id": "77",
            "from": ANA,
            "message": {"message_id": 4, "chat": PRIVATE, "date": 0},
            "data": "2|+03|dev_acts",
        },
    }
    assert Heard(9, ANA["id"], Tapped("dev_acts", 2, "+03", AT), "77", 4, "es-MX") == meaning(tap)
    forged = {"update_id": 9, "callback_query": {**tap["callback_query"], "data": "'; drop table records"}}
    assert Tapped("", 0, "", AT) == meaning(forged).event
    blocked = {
        "update_id": 9,
        "my_chat_member": {"chat": PRIVATE, "from": ANA, "new_chat_member": {"status": "kicked"}},
    }
    assert Reachability(9, ANA["id"], False, AT) == meaning(blocked)
    assert Elsewhere(9, -77, True, "es-MX", AT) == meaning(message(text="/start", chat=GROUP))
    assert Elsewhere(9, -77, False, "es-MX", AT) == meaning(message(text="hola", chat=GROUP))
    assert NotForUs(9, "no_person") == meaning(message(text="x", **{"from": {**ANA, "is_bot": True}}))
    assert (-77, ANA["id"], 0) == (
        account_of(message(chat=GROUP)),
        account_of(message()),
        account_of({"update_id": 1, "poll": {}}),
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "type",
                    "text",
                    "from",
                    "chat",
                    "data",
                    "message",
                    "message_id",
                    "status",
                    "new_chat_member",
                    "is_bot",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
HOSTILE = st.dictionaries(
    st.sampled_from(["update_id", "message", "edited_message", "callback_query", "my_chat_member", "poll"]),
    VALUES,
    max_size=4,
)


@given(HOSTILE)
@settings(max_examples=400)
def test_nothing_that_arrives_raises(update: dict[str, Any]) -> None:
    plain = parse(json.dumps(update).encode())
    incoming = meaning(plain)
    assert isinstance(incoming, Heard | Arrival | Reachability | Elsewhere | NotForUs)
    account = getattr(incoming, "account", account_of(plain))
    assert abs(account) < 2**53
    assert update_id_of(plain) is None or abs(incoming.update_id) < 2**53


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b"3", b'"x"', b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_an_empty_update(payload: bytes) -> None:
    assert {} == parse(payload)


@given(
    item=st.from_regex(r"[a-z~][a-z0-9_]{0,27}", fullmatch=True),
    visit=st.integers(0, 9999),
    action=st.from_regex(r"[a-z0-9+-]{1,8}", fullmatch=True),
)
def test_what_travels_in_a_button_comes_back(item: str, visit: int, action: str) -> None:
    data = encode(item, visit, action)
    assert len(data.encode()) <= LONGEST
    assert (item, visit, action) == decode(data)


@given(st.text(max_size=80) | st.none() | st.integers())
def test_any_other_data_is_no_button_of_ours(data: object) -> None:
    found = decode(data)
    assert found is None or encode(*found) == str(data) or str(data).startswith("0")


def test_data_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes"):
        encode("x" * 40, 1, "y" * 30)


def test_every_command_of_both_menus_is_understood() -> None:
    for locale in ("es", "en"):
        names = [name for name, _ in menu(locale)]
        assert len(names) == len(set(names))
        assert all(read_command(f"/{name}", "b")[0] is not None and name.isascii() for name in names)  # type: ignore[index]
    assert read_command("hola", "b") is None
