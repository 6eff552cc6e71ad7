"""A message as a mail program would read it: who it is from, what both of its parts say, and what nobody can smuggle in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.fieldwork.codes import qr_png
from bot.library import open_edition, shipped_sources
from bot.mail.headers import UnusableAddress, ascii_address, field, tidy
from bot.mail.message import Letterhead, Mail, compose
from bot.mail.words import words_for
from bot.speech import Speech
from bot.study import fills, load_study
from flows import Words
from flows.reminding import own_words

STUDY = load_study("lides_mx")
LINK = "https://t.me/voces_demo_bot?start=k7Qm2xW9bT4uYc1nZr8sLg"
HEAD = Letterhead("lides@study.example", "privacidad@example.org")
ANA = Mail(
    "ana@uni.example",
    "es",
    LINK,
    "3.0f9a",
    datetime(2026, 11, 24, 16, tzinfo=UTC),
    "Ana Ruiz",
    "Rectora",
    "Universidad X",
)
TEXTS = ("invitation", "reminder_1", "reminder_2", "reminder_3")


@pytest.fixture(scope="module")
def speech() -> Speech:
    return open_edition(*shipped_sources("lides_mx"), fills(STUDY), strict=True).speech


def written(speech: Speech, mail: Mail = ANA, head: Letterhead = HEAD, **changes: Any) -> bytes:
    return compose(replace(mail, **changes), head, speech, qr_png(LINK))


def read(raw: bytes) -> EmailMessage:
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert [] == [one for piece in found.walk() for one in piece.defects]
    return found


def parts(message: EmailMessage) -> tuple[str, str, EmailMessage]:
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    (picture,) = [piece for piece in message.walk() if piece.get_content_maintype() == "image"]
    assert text is not None
    assert page is not None
    return text.get_content().replace("\r\n", "\n"), page.get_content(), picture


class Page(HTMLParser):
    """What a page says to whoever looks at it, or listens; and whether it is well formed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)
        self.links += [value for name, value in attrs if name == "href" and value]
        if tag == "br":
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()
        if tag not in ("a", "b"):
            self.said.append(" ")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "title" not in self.open:
            self.said.append(data)


def flat(text: str) -> str:
    return " ".join(re.sub(r"[-–]{5,}|(?m:^- )", " ", text).split())


@pytest.mark.parametrize("locale", ["es", "en"])
@pytest.mark.parametrize("words", TEXTS)
def test_both_parts_say_every_sentence_and_hold_the_link(speech: Speech, locale: str, words: str) -> None:
    text, page, picture = parts(read(written(speech, locale=locale, words=words)))
    shown = Page(page)
    seen = flat("".join(shown.said))
    for block in text.split("\n\n"):
        # Blocks of several sentences stand apart on the page; each line of the text begins one of them.
        for sentence in re.split(r"(?<=[.:?])\s", flat(block)):
            assert sentence in seen
    assert [LINK] == re.findall(r"(?m)^https://t\.me\S+$", text)
    assert {LINK, LINK.replace("&", "&amp;")} & set(shown.links)
    assert qr_png(LINK) == picture.get_content()
    assert f'src="cid:{picture["Content-ID"][1:-1]}"' in page
    assert "inline" == picture.get_content_disposition()


@pytest.mark.parametrize("locale", ["es", "en"])
@pytest.mark.parametrize("words", TEXTS)
def test_every_message_says_who_asks_why_and_how_to_stop(speech: Speech, locale: str, words: str) -> None:
    text = flat(parts(read(written(speech, locale=locale, words=words)))[0])
    for needed in ("organisers", "controller", "controller_address"):
        assert getattr(getattr(STUDY, needed), locale) in text
    for needed in (STUDY.privacy_url, STUDY.arco_contact, "Telegram", "15 min"):
        assert needed in text
    assert text.endswith(speech.plain(Words("optout_mail"), locale))


def test_headers_name_the_study_the_person_and_the_way_out(speech: Speech) -> None:
    message = read(written(speech))
    assert ("Encuesta de Liderazgo", "lides@study.example") == _one(message, "From")
    assert ("Ana Ruiz", "ana@uni.example") == _one(message, "To")
    assert ("Encuesta de Liderazgo", "privacidad@example.org") == _one(message, "Reply-To")
    assert "Invitación personal: Encuesta de Liderazgo en la Educación Superior en México" == message["Subject"]
    assert ANA.at == message["Date"].datetime
    assert "<mailto:privacidad@example.org?subject=unsubscribe%203.0f9a>" == message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] is None
    assert "multipart/alternative" == message.get_content_type()


def _one(message: EmailMessage, name: str) -> tuple[str, str]:
    """The only mailbox of a field, by the older half of the library: the newer one puts blanks between encoded words."""
    assert 1 == len(message[name].addresses)
    raw = message_from_bytes(message.as_bytes(), policy=policy.compat32)[name]
    display, address = parseaddr(re.sub(r"\r?\n", "", raw))
    return str(make_header(decode_header(display))), address


def test_one_click_is_offered_where_the_study_has_a_page_for_it(speech: Speech) -> None:
    raw = written(speech, head=replace(HEAD, unsubscribe_url="https://example.org/baja?study=lides"))
    message = read(raw)
    page, by_mail = message["List-Unsubscribe"].split(", ")
    assert "<https://example.org/baja?study=lides&ref=3.0f9a>" == page
    assert by_mail.startswith("<mailto:")
    assert "List-Unsubscribe=One-Click" == message["List-Unsubscribe-Post"]
    # RFC 8058: readers look for the address as it stands, so it must be in no encoded word.
    assert b"List-Unsubscribe: <https://example.org/baja?study=lides&ref=3.0f9a>," in raw


def test_delivery_has_one_message_id_however_often_it_is_sent(speech: Speech) -> None:
    first = read(written(speech))
    again = read(written(speech, link=LINK + "x", at=datetime(2026, 11, 25, tzinfo=UTC)))
    other = read(written(speech, reference="3.77aa"))
    assert "<3.0f9a@study.example>" == first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"] != other["Message-ID"]


NAMES = [
    "José Ángel Núñez y Peña",
    "Dra. María de los Ángeles Guadalupe Hernández-Villaseñor de la Cruz y Ruiz de Alarcón " * 2,
    'Ruiz, Ana "la Rectora" <ana@evil.example>',
    "O'Neill (Provost); Dr.",
    "Wang 王小明 – Université de Montréal",
    "=?utf-8?q?Not=20encoded?=",
    "Ña" * 200,
    "",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_reaches_the_reader_as_it_is(speech: Speech, name: str) -> None:
    raw = written(speech, name=name, institution=name)
    message = read(raw)
    assert (tidy(name), "ana@uni.example") == _one(message, "To")
    assert 1 == len(message["To"].addresses)
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    assert all(len(line) <= 78 for line in head.split("\r\n"))
    assert all(len(word) <= 75 for word in re.findall(r"=\?\S+\?=", head))
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    text, page, _ = parts(message)
    assert flat(tidy(name)) in flat(text)
    shown = Page(page)
    assert flat(tidy(name)) in flat("".join(shown.said))
    assert not any("evil.example" in link for link in shown.links)


SMUGGLED = "Ana\r\nBcc: everybody@uni.example\r\n\r\n<script>alert(1)</script>\x00\u2028X-Evil: 1"


@pytest.mark.parametrize("where", ["name", "title", "institution"])
def test_nothing_smuggled_in_by_the_roster_becomes_a_header_or_markup(speech: Speech, where: str) -> None:
    message = read(written(speech, **{where: SMUGGLED}))
    expected = {"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Content-Language", "List-Unsubscribe"}
    assert expected | {"MIME-Version", "Content-Type"} == set(message.keys())
    assert 1 == len(message["To"].addresses)
    page = parts(message)[1]
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "address",
    ["ana@uni.example\r\nBcc: x@y.example", "ana@uni.example, luis@uni.example", "ana", "@uni.example", "<a@b.example>", "josé@uni.example", "a@.example"],
)  # fmt: skip
def test_address_that_is_none_is_refused(speech: Speech, address: str) -> None:
    with pytest.raises(UnusableAddress):
        written(speech, address=address)


def test_domain_beyond_ascii_is_written_as_servers_take_it() -> None:
    assert "info@xn--mnchen-3ya.example" == ascii_address("info@münchen.example")


@pytest.mark.parametrize("value", ["a\r\nBcc: x", "a\nb", "é", "a\r\n", "a\r\n ", "x" * 1000])
def test_no_field_can_be_written_that_is_none(value: str) -> None:
    with pytest.raises(ValueError, match=r"no header field|a folded line"):
        field("To", value)


def test_coordinators_own_words_take_the_place_of_ours(speech: Speech) -> None:
    own = own_words("Estimada comunidad:\n\n1 < 2 & {section}.\nVea https://example.org/x?a=1&b=2.", {})
    message = read(written(speech, own=own))
    text, page, _ = parts(message)
    assert "Encuesta de Liderazgo en la Educación Superior en México" == message["Subject"]
    assert "Estimada comunidad:\n\n1 < 2 & {section}.\nVea https://example.org/x?a=1&b=2." in text
    assert "cordial saludo" not in text
    assert "1 &lt; 2 &amp; {section}." in page
    assert "https://example.org/x?a=1&b=2" in Page(page).links


def test_web_is_offered_once_where_there_is_one(speech: Speech) -> None:
    study = STUDY.model_copy(update={"web_url": "https://example.org/web", "ethics_ref": "CEI-77"})
    spoken = open_edition(*shipped_sources("lides_mx"), fills(study), strict=True).speech
    for words in TEXTS:
        text = parts(read(written(spoken, words=words)))[0]
        assert 1 == text.count("https://example.org/web")
        assert 1 == text.count("CEI-77")
        assert 0 == parts(read(written(speech, words=words)))[0].count("none")


def test_words_follow_how_often_somebody_was_written_to() -> None:
    assert ["invitation", "reminder_1", "reminder_2", "reminder_3", "reminder_3"] == [words_for(n) for n in range(5)]


def test_contact_that_is_no_address_leaves_replies_with_the_sender(speech: Speech) -> None:
    message = read(written(speech, head=Letterhead("lides@study.example", "Tel. 55 1234")))
    assert ("Encuesta de Liderazgo", "lides@study.example") == _one(message, "Reply-To")
    assert message["List-Unsubscribe"].startswith("<mailto:lides@study.example?")
