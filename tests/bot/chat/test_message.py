"""How long a message is, and how it is cut."""

from __future__ import annotations

import pytest

from bot.chat.message import Button, Message, plainly, shortened, units
from bot.simulator.markup import parse_html


@pytest.mark.parametrize(
    ("markup", "length"),
    [
        ("", 0),
        ("año", 3),
        ("<b>año</b>", 3),
        ("a &lt;b&gt; &amp; c", 9),
        ("🙂", 2),
        ('<a href="https://x.org">x</a>', 1),
    ],
)
def test_a_message_is_measured_as_it_is_read_in_utf_16_units(markup: str, length: int) -> None:
    assert length == units(markup)


def test_what_fits_is_left_alone() -> None:
    assert "<b>four</b>" == shortened("<b>four</b>", 4)


@pytest.mark.parametrize("longest", range(1, 24))
def test_what_is_cut_is_no_longer_than_allowed_and_still_parses(longest: int) -> None:
    cut = shortened("a <b>b &amp; <i>c 🙂🙂 d</i> e</b> f &lt;g&gt; hijk lm", longest)
    assert longest - 1 <= units(cut) <= longest
    assert parse_html(cut)[0].endswith("…")


def test_tags_that_are_open_at_the_cut_are_closed_inside_out() -> None:
    assert "<b>a<i>b…</i></b>" == shortened("<b>a<i>bcd</i></b>", 3)


def test_a_message_without_its_markup_keeps_its_words_and_buttons() -> None:
    keyboard = ((Button("x", "1|x|y"),),)
    assert Message("1 &lt; 2 &amp; 3", keyboard) == plainly(Message("<b>1 &lt; 2</b> &amp; 3", keyboard))
