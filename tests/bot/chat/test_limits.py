"""Which screens and menus Telegram would refuse, said to their author beforehand."""

from __future__ import annotations

import pytest

from bot.chat.limits import findings_for
from bot.speech import Speech, load_locales
from flows import Choice, Screen, Verbatim, Words
from flows.findings import Code
from tests.bot.chat.desk import screen, speech

SPEECH = speech()


def codes(*shapes: Screen) -> list[Code]:
    return [finding.code for finding in findings_for(shapes, SPEECH, "en")]


def options(count: int, label: str = "x", **fields: object) -> tuple[Choice, ...]:
    return tuple(Choice(str(n), Verbatim(label), **fields) for n in range(count))  # type: ignore[arg-type]


def test_a_sound_screen_and_the_shipped_menus_have_no_faults() -> None:
    assert [] == codes(screen())


@pytest.mark.parametrize(("length", "found"), [(40, []), (70, [Code.CALLBACK_LONG])])
def test_a_name_that_does_not_fit_into_a_button_is_found(length: int, found: list[Code]) -> None:
    assert found == codes(Screen("n" * length, 9999, Words("hello"), choices=options(1)))


def test_a_name_that_is_too_long_hides_no_other_fault() -> None:
    assert [Code.CALLBACK_LONG, Code.KEYBOARD_LARGE] == codes(Screen("n" * 70, 1, Words("hello"), choices=options(101)))


@pytest.mark.parametrize(("length", "found"), [(4096, []), (4097, [Code.MESSAGE_LONG])])
def test_a_message_over_the_limit_is_found_to_the_character(length: int, found: list[Code]) -> None:
    assert found == codes(Screen("k", 1, Words("piped", {"name": "x" * (length - len("You are "))})))


def test_a_message_that_ends_in_an_ellipsis_of_its_own_is_no_fault() -> None:
    assert [] == codes(Screen("k", 1, Words("piped", {"name": "or…"})))


@pytest.mark.parametrize(("count", "found"), [(100, []), (101, [Code.KEYBOARD_LARGE])])
def test_too_many_buttons_are_found(count: int, found: list[Code]) -> None:
    assert found == codes(Screen("k", 1, Words("hello"), choices=options(count)))


def test_too_many_buttons_in_one_row_are_found() -> None:
    assert [Code.KEYBOARD_LARGE] == codes(Screen("k", 1, Words("hello"), choices=options(9, row="page")))


def test_a_keyboard_over_ten_kilobytes_is_found() -> None:
    assert [Code.KEYBOARD_LARGE] == codes(Screen("k", 1, Words("hello"), choices=options(100, "ñ" * 60)))


def test_descriptions_that_telegram_refuses_are_found_where_they_stand() -> None:
    sources = load_locales("bot")
    grown = {locale: text.replace("bot_short = ", f"bot_short = {'x' * 121} ") for locale, text in sources.items()}
    (finding,) = findings_for([], Speech(grown), "en")
    assert (Code.MESSAGE_LONG, "en > bot_short") == (finding.code, finding.place)


def test_a_finding_says_where_and_what_to_do() -> None:
    (finding,) = findings_for([Screen("k", 1, Words("hello"), choices=options(101))], SPEECH, "en")
    assert "en > k: telegram.keyboard_large: 101 buttons" in str(finding)
    assert "Page the list, or offer less." == finding.remedy
