"""Where a search begins: one good thing of each kind, and things that once were trouble."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

ANA = {"id": 5_000_000_001, "is_bot": False, "first_name": "Ana", "language_code": "es-MX"}
CHAT = {"id": ANA["id"], "type": "private"}
MESSAGE = {"message_id": 4, "date": 1, "from": ANA, "chat": CHAT}
UPDATES = [
    {"update_id": 9, "message": {**MESSAGE, "text": "hola"}},
    {"update_id": 9, "message": {**MESSAGE, "text": "/start tok-EN_1"}},
    {"update_id": 9, "message": {**MESSAGE, "document": {"file_id": "f", "file_name": "lista.csv", "file_size": 3}}},
    {"update_id": 9, "edited_message": {**MESSAGE, "text": "dos"}},
    {"update_id": 9, "callback_query": {"id": "77", "from": ANA, "message": MESSAGE, "data": "1|+03|tools"}},
    {"update_id": 9, "my_chat_member": {"chat": CHAT, "from": ANA, "new_chat_member": {"status": "kicked"}}},
    {"update_id": 2**60, "message": {**MESSAGE, "from": {"id": 1e400}, "text": ["x"]}},
    {"update_id": True, "callback_query": {"id": 7, "from": None, "data": {"a": 1}}},
    {"update_id": 9, "message": {**MESSAGE, "text": "a\u0000\u202e\u200b\ud800" + "👩‍👩‍👧‍👦" * 30}},
]
BOUNCE = b"""From MAILER-DAEMON Mon Nov 23 10:00:00 2026
Content-Type: multipart/report; report-type=delivery-status; boundary=b
Subject: Undelivered

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.uni.example

Final-Recipient: rfc822; ana@uni.example
Action: failed
Status: 5.1.1

--b--
"""


def _shipped(name: str) -> bytes:
    return files("flows").joinpath("lides_mx", name).read_bytes()


SEEDS: Mapping[str, list[bytes]] = {
    "update": [json.dumps(one).encode() for one in UPDATES],
    "hook": [json.dumps(one).encode() for one in UPDATES],
    "condition": [b"role == 1 and nsel(tools) >= 2", b"not (age in [1, 2] or year_now() - since > 3)", b"(" * 900],
    "roster": [
        "id_externo;nombre;estrato\na-1;María;1\n".encode(),
        'external_id,name,email\n"a,1","=HYPERLINK(""x"")",a@b.mx\n'.encode("utf-16"),
        b"PK\x03\x04",
    ],
    "study": [_shipped("study.yaml"), b"notice: {version: [", b"&a [*a, *a]"],
    "questionnaire": [_shipped("questionnaire.yaml"), b"id: q\nsections: &s [*s]", b"[" * 500, b"1: a\nb: c\n"],
    "mail": [BOUNCE, b"From: a@b.mx\nSubject: baja\n\nhola\n", b"Subject: =?utf-8?b?\xff?=\nFrom: =?x?q?y?=\n\n"],
}
