"""What mail servers send back, as they write it: reports of several makes, absence notices, requests, and rubbish."""

from __future__ import annotations

import pytest

from bot.mail.returned import NoMail, Report, Request, looks_like_mail, read_reports, read_requests

REFERENCE = "3.0f9a1b2c3d4e5f60"


def report(*recipients: str, original: str = "text/rfc822-headers", reference: str = REFERENCE) -> bytes:
    """A report as Postfix writes one; `recipients` are its blocks."""
    blocks = "\n".join(f"{block.strip()}\n" for block in recipients)
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.uni.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: lides@study.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.uni.example. 550 5.1.1 nobody@elsewhere.example
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.uni.example
X-Postfix-Queue-ID: ABC

{blocks}
--B
Content-Type: {original}

From: Encuesta <lides@study.example>
To: <ana@uni.example>
Message-ID: <{reference}@study.example>
Subject: x

--B--
""".encode()


UNKNOWN = """Final-Recipient: rfc822; ana@uni.example
Original-Recipient: rfc822;ana@uni.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ana@uni.example>: Recipient address rejected:
    User unknown in local recipient table"""
FULL = """Final-Recipient: rfc822; luis@uni.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 mailbox full"""
EXPIRED = """Final-Recipient: rfc822; eva@uni.example
Action: failed
Status: 4.4.7
Diagnostic-Code: smtp; 451 4.4.7 delivery time expired"""
DELAYED = """Final-Recipient: rfc822; ana@uni.example
Action: delayed
Status: 4.4.1"""
VAGUE = """Final-Recipient: RFC822; ana@uni.example
Action: Failed
Status: 5.0.0
Diagnostic-Code: X-Other; 550 No such user here"""
MICROSOFT = """Final-Recipient: rfc822;ana@uni.example
Action: failed
Status: 5.4.1
Diagnostic-Code: smtp;550 5.4.1 Recipient address rejected: Access denied."""
SPAM = """Final-Recipient: rfc822; ana@uni.example
Action: failed
Status: 5.7.1
Diagnostic-Code: smtp; 550 5.7.1 message looks like spam; user unknown to our filters"""
NO_DOMAIN = """Final-Recipient: rfc822; ana@unni.example
Action: failed
Status: 5.4.4
Diagnostic-Code: X-Postfix; Host or domain name not found"""
BARE = """Final-Recipient: rfc822; ana@uni.example
Action: failed
Status: 5.1.1"""


@pytest.mark.parametrize(
    ("block", "address", "permanent", "reason"),
    [
        (UNKNOWN, "ana@uni.example", True, "550 5.1.1 <ana@uni.example>: Recipient address rejected: User unknown in local recipient table"),
        (FULL, "luis@uni.example", False, "552 5.2.2 mailbox full"),
        (EXPIRED, "eva@uni.example", False, "451 4.4.7 delivery time expired"),
        (VAGUE, "ana@uni.example", True, "550 No such user here"),
        (MICROSOFT, "ana@uni.example", True, "550 5.4.1 Recipient address rejected: Access denied."),
        (SPAM, "ana@uni.example", False, "550 5.7.1 message looks like spam; user unknown to our filters"),
        (NO_DOMAIN, "ana@unni.example", True, "550 5.4.4 Host or domain name not found"),
        (BARE, "ana@uni.example", True, "550 5.1.1"),
    ],
)  # fmt: skip
def test_report_says_who_why_and_whether_for_good(block: str, address: str, permanent: bool, reason: str) -> None:
    read = read_reports(report(block))
    assert [Report(address, REFERENCE, permanent, reason)] == read.reports
    assert (0, 0, []) == (read.delayed, read.automatic, read.unread)


def test_reference_is_found_when_the_whole_message_comes_back() -> None:
    (found,) = read_reports(report(UNKNOWN, original="message/rfc822")).reports
    assert REFERENCE == found.reference


def test_report_of_somebody_else_s_message_has_no_reference_of_ours() -> None:
    (found,) = read_reports(report(UNKNOWN, reference="20261124.abc.def")).reports
    assert "" == found.reference


def test_delay_is_no_failure() -> None:
    read = read_reports(report(DELAYED))
    assert ([], 1) == (read.reports, read.delayed)


def test_one_report_may_name_several_people() -> None:
    read = read_reports(report(UNKNOWN, FULL, DELAYED))
    assert [("ana@uni.example", True), ("luis@uni.example", False)] == [(r.address, r.permanent) for r in read.reports]
    assert 1 == read.delayed


ABSENT = b"""From: Ana <ana@uni.example>
Subject: Fuera de la oficina
Auto-Submitted: auto-replied

Vuelvo el lunes. 550 5.1.1
"""
LETTER = b"""From: Luis <luis@uni.example>
Subject: =?utf-8?q?=C2=BFQu=C3=A9_es_esto=3F?=

Hola
"""
EXIM = b"""From: Mail Delivery System <Mailer-Daemon@mx.example>
Subject: Mail delivery failed: returning message to sender
Auto-Submitted: auto-replied
X-Failed-Recipients: ana@uni.example, eva@uni.example

A message that you sent could not be delivered
"""


def mbox(*messages: bytes) -> bytes:
    return b"".join(b"From MAILER-DAEMON Tue Nov 24 10:00:00 2026\n" + one + b"\n" for one in messages)


def test_mbox_of_everything_is_sorted_out() -> None:
    quoted = LETTER.replace(b"Hola", b"Hola\n\n>From here on 2026")
    read = read_reports(mbox(report(UNKNOWN), ABSENT, report(FULL), quoted, EXIM))
    assert ["ana", "luis", "ana", "eva"] == [one.address.partition("@")[0] for one in read.reports]
    assert [True, False, True, True] == [one.permanent for one in read.reports]
    assert (1, ["¿Qué es esto?"]) == (read.automatic, read.unread)


def test_windows_line_ends_make_no_difference() -> None:
    unix = mbox(report(UNKNOWN), ABSENT)
    assert read_reports(unix) == read_reports(unix.replace(b"\n", b"\r\n"))


def test_requests_name_the_writer_or_our_delivery() -> None:
    asked = f'From: "Ruiz, Ana" <ANA@uni.example>\nSubject: Re: unsubscribe {REFERENCE}\n\nGracias\n'.encode()
    read = read_requests(mbox(asked, LETTER, ABSENT, report(UNKNOWN)))
    assert [Request("ANA@uni.example", REFERENCE), Request("luis@uni.example", "")] == read.requests
    assert 2 == read.automatic


@pytest.mark.parametrize(
    "raw",
    [b"correo\nana@uni.example\n", b"ana@uni.example\n", b"", b"\x00\x01", b"id: x", b"nombre;correo\nFrom: x;y\n"],
)
def test_tables_and_rubbish_are_no_messages(raw: bytes) -> None:
    assert not looks_like_mail(raw)
    with pytest.raises(NoMail, match="save the messages as an mbox"):
        read_reports(raw)


@pytest.mark.parametrize("junk", [b"\xff\xfe", b"=?utf-8?b?////?=", b"<<<>>>", b"\x00" * 5, b";" * 50])
def test_broken_reports_break_nothing(junk: bytes) -> None:
    for field in (b"Final-Recipient: rfc822; ana@uni.example", b"Status: 5.1.1", b"Action: failed", b'boundary="B"'):
        head, *_ = field.partition(b": ") if b": " in field else field.partition(b"=")
        raw = report(BARE).replace(field, head + (b": " if b": " in field else b"=") + junk)
        read = read_reports(raw)
        assert len(read.reports) <= 1
        # Whatever is broken is either understood, or left for people to look at, or plainly a machine's.
        assert len(read.reports) + len(read.unread) + read.automatic <= 1
