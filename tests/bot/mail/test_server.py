"""A mail server's every answer, met over a real connection: taken, refused, put off, lost, closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.mail.outcomes import Accepted, Deferred, Down, Outcome, Refused, Uncertain, Unreachable
from bot.mail.server import Access, MailServer, Security
from tests.bot.mail.postmaster import AUTHORITY, PASSWORD, USER, Postmaster, access, postmaster
from tests.patience import PATIENCE

MESSAGE = b"Subject: x\r\n\r\nLine\r\n.\r\n..two\r\n" + (b"y" * 70 + b"\r\n") * 300
SENDER, ANA, LUIS = "lides@study.example", "ana@uni.example", "luis@uni.example"


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return path


async def send(to: Access, *recipients: str) -> list[Outcome]:
    server = MailServer(to)
    try:
        return [await server.send(SENDER, one, MESSAGE) for one in recipients or (ANA,)]
    finally:
        await server.close()


async def kinds(master: Postmaster, *recipients: str) -> list[str]:
    return [type(one).__name__ for one in await send(access(master), *recipients)]


async def test_message_arrives_as_it_was_written() -> None:
    async with postmaster() as master:
        assert [Accepted()] == await send(access(master))
    assert [(SENDER, ANA, MESSAGE)] == master.taken


async def test_many_messages_share_one_connection() -> None:
    async with postmaster() as master:
        assert [Accepted()] * 5 == await send(access(master), *[f"p{n}@uni.example" for n in range(5)])
    assert (5, 1) == (len(master.taken), master.connections)


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_encrypted_connection_with_a_password(security: Security, authority: Path) -> None:
    async with postmaster(security, auth=True) as master:
        to = access(master, security, authority=authority, user=USER, password=PASSWORD)
        assert [Accepted(), Accepted()] == await send(to, ANA, LUIS)
    assert [ANA, LUIS] == master.to()


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_certificate_that_nobody_vouches_for_is_refused(security: Security) -> None:
    async with postmaster(security) as master:
        (found,) = await send(access(master, security))
    assert isinstance(found, Down)
    assert "certificate is not to be trusted" in found.reason
    assert [] == master.taken


async def test_wrong_password_is_said_without_saying_it(authority: Path) -> None:
    async with postmaster("starttls", auth=True) as master:
        to = access(master, "starttls", authority=authority, user=USER, password="a-secret-that-is-wrong")
        (found,) = await send(to)
    assert Down("localhost does not accept VOCES_SMTP_USER and VOCES_SMTP_PASSWORD (535)") == found
    assert "a-secret" not in f"{found!r} {to!r} {to}"


async def test_server_without_encryption_gets_no_message() -> None:
    async with postmaster("none") as master:
        (found,) = await send(Access("127.0.0.1", master.port, "starttls", timeout=PATIENCE))
    assert isinstance(found, Down)
    assert found.reason.endswith("does not offer what VOCES_SMTP_SECURITY or VOCES_SMTP_USER ask for")
    assert [] == master.taken


async def test_implicit_tls_towards_a_plain_port_says_what_to_look_at() -> None:
    async with postmaster("none") as master:
        (found,) = await send(Access("127.0.0.1", master.port, "tls", timeout=PATIENCE))
    assert isinstance(found, Down)
    assert "look at VOCES_SMTP_SECURITY" in found.reason


async def test_nobody_listens() -> None:
    async with postmaster() as master:
        to = access(master)
    assert [Down(f"127.0.0.1, port {to.port}: no connection")] == await send(to)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("550 5.1.1 <ana@uni.example>: user unknown", Unreachable("550 5.1.1 <ana@uni.example>: user unknown")),
        ("550 No such user here", Unreachable("550 No such user here")),
        ("550 5.2.1 mailbox disabled", Unreachable("550 5.2.1 mailbox disabled")),
        ("554 5.7.1 relay access denied", Refused("554 5.7.1 relay access denied")),
        ("550 relaying denied: no such recipient here", Refused("550 relaying denied: no such recipient here")),
        ("552 5.2.2 mailbox full", Refused("552 5.2.2 mailbox full")),
        ("451 4.7.1 greylisted, try again in 5 minutes", Deferred("451 4.7.1 greylisted, try again in 5 minutes")),
        ("452 4.2.2 mailbox full", Deferred("452 4.2.2 mailbox full")),
    ],
)
async def test_refusal_of_a_recipient_is_about_them_or_about_us(reply: str, expected: Outcome) -> None:
    async with postmaster(rcpt=lambda to: reply if to == ANA else "250 OK") as master:
        # One person's refusal does not touch the next one's message.
        assert [expected, Accepted()] == await send(access(master), ANA, LUIS)
    assert ([LUIS], 1) == (master.to(), master.connections)


async def test_message_refused_for_its_content_makes_nobody_unreachable() -> None:
    async with postmaster(data=lambda: "550 5.1.1 looks like spam") as master:
        assert [Refused("550 5.1.1 looks like spam")] == await send(access(master))


async def test_message_put_off_after_its_content() -> None:
    async with postmaster(data=lambda: "451 4.3.0 try later") as master:
        assert [Deferred("451 4.3.0 try later")] == await send(access(master))


async def test_sender_that_may_not_send_stops_everything() -> None:
    async with postmaster(sender=lambda _: "553 5.7.1 not your address") as master:
        assert [Down(f"{SENDER} may not send: 553 5.7.1 not your address")] == await send(access(master))


@pytest.mark.parametrize("drop", ["body", "reply"])
async def test_connection_lost_within_a_message_is_uncertain(drop: str) -> None:
    async with postmaster(drop=drop) as master:
        (found,) = await send(access(master))
    assert Uncertain("the connection was lost while the message was being sent") == found
    # Which of the two it was cannot be told from here.
    assert ([] if drop == "body" else [ANA]) == master.to()


async def test_no_answer_to_a_message_is_uncertain() -> None:
    async with postmaster(stall=True) as master:
        assert [Uncertain("no answer in time while the message was being sent")] == await send(
            access(master, timeout=0.3)
        )
    assert [ANA] == master.to()


async def test_connection_lost_before_the_message_sent_nothing() -> None:
    async with postmaster(drop="rcpt") as master:
        (found,) = await send(access(master))
    assert isinstance(found, Down)
    assert [] == master.taken


async def test_server_that_closes_after_each_message_gets_a_connection_each() -> None:
    async with postmaster(drop="idle") as master:
        assert ["Accepted"] * 3 == await kinds(master, "a@u.example", "b@u.example", "c@u.example")
    assert (3, 3) == (len(master.taken), master.connections)


async def test_goodbye_between_messages_is_met_with_a_new_connection() -> None:
    said: list[str] = []

    def sender(_: str) -> str:
        said.append("")
        return "421 4.7.0 too many messages on this connection" if len(said) == 2 else "250 OK"

    async with postmaster(sender=sender) as master:
        assert ["Accepted", "Accepted"] == await kinds(master, ANA, LUIS)
    assert [ANA, LUIS] == master.to()


async def test_server_that_only_says_goodbye_is_down() -> None:
    async with postmaster(sender=lambda _: "421 4.7.0 come back tomorrow") as master:
        assert ["Down"] == await kinds(master)
