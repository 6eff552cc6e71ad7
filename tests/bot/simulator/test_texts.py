"""Texts as Telegram stores them: its HTML with its complaints, entities of the bot's own, and what a page may show of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.simulator.entities import commands_in
from bot.simulator.shown import shown_html
from tests.bot.simulator.line import Telegram


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("3 < 4", 'Unsupported start tag "" at byte offset 2'),
        ("ñ <tabla>", 'Unsupported start tag "tabla" at byte offset 3'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a</x>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</x>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        (
            "<a href>a</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<a href=https://x.mx>a</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="https://x.mx>a</a>', "Unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_markup_is_refused_with_the_byte_where_it_fails(telegram: Telegram, html: str, complaint: str) -> None:
    refusal = await telegram.refused("sendMessage", chat_id=telegram.person.id, text=html, parse_mode="HTML")
    assert f"400 Bad Request: can't parse entities: {complaint}" == refusal


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("<B>a</B> &lt;&amp;&gt;&quot; &#241;&#x1F642;", 'a <&>" ñ🙂', [{"type": "bold", "offset": 0, "length": 1}]),
        ("&nbsp; &aacute; & a&b", "&nbsp; &aacute; & a&b", []),
        (
            "🙂<b>a<i>ñ</i></b>",
            "🙂añ",
            [{"type": "bold", "offset": 2, "length": 2}, {"type": "italic", "offset": 3, "length": 1}],
        ),
        (
            '<a href="https://x.mx/?a=1&amp;b=2">aquí</a>',
            "aquí",
            [{"type": "text_link", "offset": 0, "length": 4, "url": "https://x.mx/?a=1&b=2"}],
        ),
        ('<span class="tg-spoiler">a</span>', "a", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<blockquote expandable>a</blockquote>", "a", [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
        (
            '<pre><code class="language-python">a</code></pre>',
            "a",
            [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
        ),
        ('<code class="language-python">a</code>', "a", [{"type": "code", "offset": 0, "length": 1}]),
        ("<b></b>a", "a", []),
        ("<b>a</>", "a", [{"type": "bold", "offset": 0, "length": 1}]),
        ("\n <b> a </b>\r\n", "a", [{"type": "bold", "offset": 0, "length": 1}]),
        ("a\tb\x01c", "a b c", []),
    ],
)
async def test_markup_becomes_text_and_entities(
    telegram: Telegram, html: str, text: str, entities: list[dict[str, Any]]
) -> None:
    sent = await telegram.result("sendMessage", chat_id=telegram.person.id, text=html, parse_mode="HTML")
    assert (text, entities) == (sent["text"], sent.get("entities", []))


@pytest.mark.parametrize("mode", ["MarkdownV2", "Markdown", "BBCode"])
async def test_other_markup_is_refused(telegram: Telegram, mode: str) -> None:
    refusal = await telegram.refused("sendMessage", chat_id=telegram.person.id, text="*a*", parse_mode=mode)
    assert refusal.startswith("400 Bad Request: unsupported parse_mode")


async def test_the_bot_may_give_entities_instead_of_markup(telegram: Telegram) -> None:
    given = [{"type": "bold", "offset": 2, "length": 1}, {"type": "hashtag", "offset": 0, "length": 1}]
    sent = await telegram.result("sendMessage", chat_id=telegram.person.id, text="🙂ñ", entities=given)
    assert [{"type": "bold", "offset": 2, "length": 1}] == sent["entities"]


@pytest.mark.parametrize(
    ("entity", "complaint"),
    [
        (
            {"type": "bold", "offset": 1, "length": 3},
            "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3",
        ),
        ({"type": "loud", "offset": 0, "length": 1}, "can't parse MessageEntity: Unsupported type specified"),
        ({"type": "bold", "offset": 0}, "can't parse MessageEntity: Can't find field \"length\""),
        (7, "can't parse MessageEntity: expected an Object"),
    ],
)
async def test_entities_that_cannot_be_are_refused(telegram: Telegram, entity: Any, complaint: str) -> None:
    refusal = await telegram.refused("sendMessage", chat_id=telegram.person.id, text="🙂ñ", entities=[entity])
    assert f"400 Bad Request: {complaint}" == refusal


async def test_not_modified_is_told_of_the_text_as_it_is_stored(telegram: Telegram) -> None:
    sent = await telegram.send("<b>a</b>", parse_mode="HTML")
    same = {"chat_id": telegram.person.id, "message_id": sent, "text": " <strong>a</strong> ", "parse_mode": "HTML"}
    assert (await telegram.refused("editMessageText", **same)).startswith("400 Bad Request: message is not modified")
    assert (await telegram.result("editMessageText", **same | {"text": "a"}))["edit_date"]


@pytest.mark.parametrize(
    ("text", "entities", "html"),
    [
        ("a <b> & c", [], "a &lt;b&gt; &amp; c"),
        ("<b>", [("italic", 0, 3)], "<i>&lt;b&gt;</i>"),
        ("abcd", [("bold", 0, 3), ("italic", 1, 3)], "<b>a<i>bc</i></b><i>d</i>"),
        ("abc", [("bold", 0, 3), ("italic", 0, 3)], "<b><i>abc</i></b>"),
        ("🙂a", [("bold", 2, 1)], "🙂<b>a</b>"),
        ("ab", [("bold", 0, 1), ("italic", 1, 1)], "<b>a</b><i>b</i>"),
    ],
)
def test_what_a_page_shows_is_escaped_and_nests(text: str, entities: list[tuple[str, int, int]], html: str) -> None:
    assert html == shown_html(text, [{"type": k, "offset": o, "length": n} for k, o, n in entities])


@pytest.mark.parametrize(
    ("url", "html"),
    [
        ('https://x.mx/"><script>', '<a href="https://x.mx/&quot;&gt;&lt;script&gt;">a</a>'),
        ("javascript:alert(1)", "a"),
    ],
)
def test_a_link_in_a_page_leads_to_the_web_only(url: str, html: str) -> None:
    assert html == shown_html("a", [{"type": "text_link", "offset": 0, "length": 1, "url": url}])


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/atrás", [(0, 4)]),
        ("/start k7Qm2", [(0, 6)]),
        ("/ayuda@voces_demo_bot ya", [(0, 21)]),
        ("🙂 /ayuda", [(3, 6)]),
        ("y/o 1/2 a/b", []),
        ("//ayuda", []),
        ("/", []),
    ],
)
def test_commands_are_found_as_telegram_finds_them(text: str, commands: list[tuple[int, int]]) -> None:
    assert commands == [(one["offset"], one["length"]) for one in commands_in(text)]
