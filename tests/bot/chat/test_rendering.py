"""What a respondent reads: each screen as text, in the order that a phone shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.message import LONGEST_TEXT, Message, units
from bot.chat.rendering import LONGEST_TOAST, render, render_toast
from bot.library import Edition, open_edition, shipped_sources
from bot.simulator.markup import cleaned
from bot.study import fills, load_study
from flows import Ask, Choice, Close, Screen, Tell, Toast, Verbatim, Words
from flows.gallery import screens
from tests.bot.chat.desk import screen, speech

SPEECH = speech()


def shown(say: Ask | Close | Tell, locale: str = "en") -> str:
    message = render(say, SPEECH, locale)
    assert message is not None
    return message.html


def asked(shape: Screen, **fields: object) -> list[str]:
    """Return the blocks of a screen, as they stand below each other."""
    return shown(Ask(replace(shape, **fields))).split("\n\n")  # type: ignore[arg-type]


def test_one_reads_where_one_is_the_question_its_help_the_options_the_order_so_far_and_last_the_hint() -> None:
    numbered = (
        Choice("-2", Words("degree.o2"), rank=1, number=1),
        Choice("+1", Words("degree.o1"), number=2),
    )
    assert [
        "<i>Section 2 of 5 · Your post</i>\n▰▰▱▱▱",
        "Now about you.",
        "What is your highest degree?",
        "<i>Choose one.</i>",
        "<b>✓ 1. Doctorate</b>\n2. Bachelor's",
        "Your order so far:\n1st Doctorate",
        "ℹ️ Please tap one of the options.",
    ] == asked(
        screen(),
        section=Words("section-s1"),
        i=2,
        n=5,
        intro=Words("degree.intro"),
        help=Words("degree.help"),
        choices=numbered,
        numbered=True,
        draft=(Words("degree.o2"),),
        note=Words("err_use_buttons"),
    )


def test_where_there_is_no_progress_none_is_shown() -> None:
    assert ["What is your highest degree?"] == asked(screen())


def test_inside_a_battery_the_row_is_counted_at_the_question() -> None:
    assert ["<b>3 of 14</b> · How important is this?"] == asked(screen("rate"), row_i=3, row_n=14)


def test_a_battery_of_one_row_is_not_counted() -> None:
    assert ["How important is this?"] == asked(screen("rate"), row_i=1, row_n=1)


def test_options_that_fit_on_buttons_are_not_repeated_in_the_message() -> None:
    assert "Doctorate" not in shown(Ask(screen()))
    assert "Doctorate" in str(render(Ask(screen()), SPEECH, "en"))


def test_ticks_stand_in_the_list_and_how_to_end_is_said_once() -> None:
    ticks = (
        Choice("-1", Words("degree.o1"), "ticked", number=1),
        Choice("+2", Words("degree.o2"), "unticked", number=2),
    )
    assert [
        "What is your highest degree?",
        "<i>When you have finished, tap “Done”.</i>",
        "☑ 1. Bachelor's\n☐ 2. Doctorate",
    ] == asked(screen(), choices=ticks, numbered=True)


def test_text_written_so_far_is_quoted_as_written() -> None:
    written = (Verbatim("5 < 6 & *so* on"), Verbatim("second"))
    assert [
        "What is your highest degree?",
        "<blockquote>5 &lt; 6 &amp; *so* on</blockquote>\n<blockquote>second</blockquote>",
    ] == asked(screen(), draft=written, typed="text")


def test_a_closed_message_keeps_question_and_answer_and_nothing_else() -> None:
    full = replace(screen(), section=Words("section-s1"), i=1, n=2, help=Words("degree.help"), numbered=True)
    message = render(Close(full, (Words("degree.o2"),)), SPEECH, "en")
    assert Message("What is your highest degree?\n\n✓ <b>Doctorate</b>") == message


def test_several_answers_stand_below_each_other_and_ranks_keep_their_order() -> None:
    both = (Words("degree.o2"), Words("degree.o1"))
    ranked = screen(choices=(Choice("-2", Words("degree.o2"), rank=1), Choice("-1", Words("degree.o1"), rank=2)))
    assert "✓ <b>Doctorate</b>\n✓ <b>Bachelor's</b>" == shown(Close(screen(), both)).split("\n\n")[1]
    assert "1st <b>Doctorate</b>\n2nd <b>Bachelor's</b>" == shown(Close(ranked, both)).split("\n\n")[1]


def test_a_skipped_item_says_so_in_italics() -> None:
    assert "<i>Skipped</i>" == shown(Close(screen(), (Words("skipped"),))).split("\n\n")[1]


def test_a_summary_lists_what_was_answered() -> None:
    summary = screen("rate", lines=((Words("post"), Words("degree.o1")), (Words("rate"), Words("degree.o2"))))
    assert (
        "• What is your <b>post</b>? — <b>Bachelor's</b>\n• How important is this? — <b>Doctorate</b>"
        == (shown(Close(summary)).split("\n\n")[1])
    )


def test_what_somebody_wrote_is_shown_as_written() -> None:
    assert (
        "✓ <b>&lt;b&gt; &amp; [x] .1 = {y}</b>"
        == (shown(Close(screen(), (Verbatim("<b> & [x] .1 = {y}"),))).split("\n\n")[1])
    )


def test_a_long_text_is_repeated_only_in_part_and_the_question_whole() -> None:
    question, answer = shown(Close(screen(), (Verbatim("palabra " * 250),))).split("\n\n")
    assert "What is your highest degree?" == question
    assert answer.endswith("palabra…</b>")
    assert 600 >= units(answer) - units("✓ ") > 590


def test_many_long_texts_are_shortened_until_the_question_fits_with_them() -> None:
    message = shown(Ask(screen(draft=tuple(Verbatim("🙂" * 2_000) for _ in range(12)), typed="text")))
    assert message.startswith("What is your highest degree?\n\n")
    assert 12 == message.count("…</blockquote>")
    assert units(message) <= LONGEST_TEXT


def test_nothing_is_ever_longer_than_telegram_takes() -> None:
    lines = tuple((Verbatim("a" * 300), Verbatim("<" * 300)) for _ in range(60))
    message = shown(Ask(screen(lines=lines)))
    assert LONGEST_TEXT == units(message)
    assert message.endswith(("…</b>", "…"))
    assert cleaned(message, "HTML", LONGEST_TEXT)[0].startswith("What is your highest degree?")


def test_empty_words_are_left_unsaid() -> None:
    assert render(Tell(Words("nothing")), SPEECH, "en") is None


def test_a_toast_is_plain_and_short() -> None:
    assert "What is your post?" == render_toast(Toast(Words("post")), SPEECH, "en")
    long = render_toast(Toast(Words("piped", {"name": "x" * 400})), SPEECH, "en")
    assert (LONGEST_TOAST, "…") == (len(long), long[-1])


# ---- the shipped questionnaire, every screen of it


@pytest.fixture(scope="module")
def edition() -> Edition:
    return open_edition(*shipped_sources("lides_mx"), fills(load_study("lides_mx")), strict=True)


@pytest.mark.parametrize("locale", ["es", "en"])
def test_every_screen_of_the_shipped_questionnaire_fits_a_phone(edition: Edition, locale: str) -> None:
    notices = {"intro_privacy"}
    seen = 0
    for place in screens(edition.questionnaire, locale):
        message = render(Ask(place), edition.speech, locale)
        assert message is not None
        text, _ = cleaned(message.html, "HTML", LONGEST_TEXT)
        seen += 1
        assert place.key in notices or len(text) <= 1_050, (place.key, len(text))
        assert all(len(row) <= 5 for row in message.keyboard), place.key
        widest = max((len(b.text) for row in message.keyboard if len(row) == 1 for b in row), default=0)
        assert widest <= 40, (place.key, widest)
    assert seen > 80
