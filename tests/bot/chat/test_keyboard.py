"""Which buttons stand in which rows, what they say and what they carry."""

from __future__ import annotations

from bot.chat.keyboard import LONGEST_BUTTON, commands, keyboard, way_back
from flows import Choice, Screen, Tell, Verbatim, Words
from tests.bot.chat.desk import speech

SPEECH = speech()


def choice(action: str, label: str = "", **fields: object) -> Choice:
    return Choice(action, Verbatim(label or action), **fields)  # type: ignore[arg-type]


def texts(*choices: Choice, numbered: bool = False) -> list[list[str]]:
    screen = Screen("k", 1, Words("hello"), choices=choices, numbered=numbered)
    return [[button.text for button in row] for row in keyboard(screen, SPEECH, "en")]


def test_options_stand_one_to_a_row_with_their_whole_label() -> None:
    assert [["Very important"], ["Not at all"]] == texts(choice("5", "Very important"), choice("1", "Not at all"))


def test_numbers_stand_five_to_a_row() -> None:
    numbers = [choice(str(code), "long", number=number) for number, code in enumerate(range(20, 27), start=1)]
    assert [["1", "2", "3", "4", "5"], ["6", "7"]] == texts(*numbers, numbered=True)


def test_a_button_carries_visit_action_and_item_but_no_label() -> None:
    screen = Screen("degree", 3, Words("hello"), choices=(choice("4", "Doctorado"),))
    ((button,),) = keyboard(screen, SPEECH, "en")
    assert "3|4|degree" == button.data


def test_marks_stand_before_the_label() -> None:
    assert [["☑ a"], ["☐ b"], ["✓ c"]] == texts(
        choice("a", mark="ticked"), choice("b", mark="unticked"), choice("c", mark="chosen")
    )


def test_a_ranked_option_wears_its_rank_with_its_label_or_its_number() -> None:
    assert [["1st · peace"]] == texts(choice("-3", "peace", rank=1))
    assert [["2nd · 7"]] == texts(choice("-3", "peace", rank=2, number=7), numbered=True)


def test_pages_follow_the_options_and_reasons_for_no_answer_follow_both() -> None:
    assert [["Sonora"], ["◀", "1 / 5", "▶"], ["· No answer ·"], ["Done"], ["◀ Back", "Skip", "Pause"]] == texts(
        choice("m99", "No answer", row="missing"),
        choice("p4", "◀", row="page"),
        choice("p0", "1 / 5", row="page"),
        choice("p1", "▶", row="page"),
        choice("26", "Sonora"),
        choice("back", "◀ Back", row="control"),
        choice("done", "Done", row="control"),
        choice("skip", "Skip", row="control"),
        choice("pause", "Pause", row="control"),
    )


def test_small_buttons_share_a_row_only_while_they_can_be_read() -> None:
    assert [["◀ Previous item", "Skip this item"], ["Pause"]] == texts(
        choice("back", "◀ Previous item", row="control"),
        choice("skip", "Skip this item", row="control"),
        choice("pause", "Pause", row="control"),
    )


def test_a_label_with_markup_is_plain_on_its_button() -> None:
    screen = Screen("k", 1, Words("hello"), choices=(Choice("1", Words("post")), Choice("2", Verbatim("<b> & co"))))
    assert [["What is your post?"], ["<b> & co"]] == [[b.text for b in row] for row in keyboard(screen, SPEECH, "en")]


def test_a_label_too_long_for_a_button_is_cut() -> None:
    ((text,),) = texts(choice("1", "x" * 200))
    assert ("x" * (LONGEST_BUTTON - 1) + "…") == text


def test_a_closed_screen_keeps_only_its_way_back() -> None:
    back = choice("revise", "◀ Change", row="control")
    screen = Screen("imp", 0, Words("hello"), choices=(choice("1"), back, choice("pause", row="control")))
    assert [["◀ Change"]] == [[button.text for button in row] for row in way_back(screen, SPEECH, "en")]


def test_commands_below_something_told_belong_to_no_item() -> None:
    tell = Tell(Words("hello"), (("continue", Words("btn_continue")), ("stop", Words("btn_stop"))))
    assert [[("Continue", "0|continue|~tell")], [("Do not take part", "0|stop|~tell")]] == [
        [(button.text, button.data) for button in row] for row in commands(tell, SPEECH, "en")
    ]
