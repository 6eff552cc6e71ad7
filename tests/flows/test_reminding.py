"""What a wave says to whom; a coordinator's own text is filled in, or its faults are named."""

from __future__ import annotations

import pytest

from bot.speech import Speech, load_locales
from flows import Command, Interview, Reminded, Tell, Words
from flows.reminding import own_words, text_faults
from tests.flows.people import Interviewed

SPEECH = Speech(load_locales("bot"), load_locales("lides_mx"), fills={"es": {"close_date": "1 de mayo"}, "en": {}})
OWN = (("es", "Le faltan {minutes} min en “{ $section }”. {otro}"), ("en", "More."))


def at(key: str) -> Interviewed:
    person = Interviewed()
    person.until(key)
    return person


def text_of(person: Interviewed, **event: object) -> Words:
    person.event(Reminded("wave", person.at, **event))  # type: ignore[arg-type]
    (tell,) = person.said
    assert isinstance(tell, Tell)
    assert "reminder" == tell.lane
    text = tell.words.fills["text"]
    assert isinstance(text, Words)
    return text


def test_who_has_not_agreed_yet_is_asked_again_and_may_decline() -> None:
    person = at("consent_part")
    assert Words("reminder_1") == text_of(person)
    assert "btn_stop" == person.said[0].buttons[-1][1].key
    assert Words("reminder_2") == text_of(person, words="reminder_2")
    assert 2 == person.i.counts["remind"]


def test_who_is_half_done_hears_where_they_stopped_and_what_is_left() -> None:
    person = at("cap")
    text = text_of(person)
    assert ("reminder_partial", {"section": Words("section-s4"), "minutes": "8"}) == (text.key, dict(text.fills))
    assert "btn_no_more" == person.said[0].buttons[-1][1].key


def test_own_text_is_filled_in_and_escaped() -> None:
    text = text_of(at("cap"), own=(("es", "<b> {minutes} min, “{section}”. {otro}"),))
    assert "&lt;b&gt; 8 min, “Sus capacidades hoy”. {otro}" == SPEECH.say(text, "es")


@pytest.mark.parametrize(("key", "minutes"), [("consent_part", "11"), ("role_current", "10"), ("position", "11")])
def test_what_waits_for_an_answer_not_given_yet_is_still_to_come(key: str, minutes: str) -> None:
    """Whether somebody agrees decides about everything; a rector who has not yet is not told that two minutes are left."""
    assert minutes == SPEECH.say(text_of(at(key), own=(("es", "{minutes}"),)), "es")


def test_language_without_an_own_text_hears_the_study_s() -> None:
    assert "reminder_partial" == text_of(at("cap"), own=(("en", "More."),)).key


def test_who_wants_no_more_or_has_finished_hears_nothing() -> None:
    person = at("cap")
    person.command(Command.STOP)
    person.event(Reminded("wave", person.at))
    assert [] == person.said


def test_text_without_pipes_is_said_as_it_is() -> None:
    assert "Hola { $x" == SPEECH.plain(own_words("Hola { $x", {}), "es")


PIPES = frozenset({"section", "minutes"})


def test_good_texts_have_no_faults() -> None:
    assert [] == text_faults({"es": "Faltan {minutes}.", "en": "{ $minutes } left."}, ("es", "en"), PIPES)


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"es": "Hola"}, ["en: there is no text"]),
        ({"es": "Hola", "en": " "}, ["en: there is no text"]),
        ({"es": "a", "en": "b", "fr": "c"}, ["fr: the study is not in this language"]),
        ({"es": "a" * 1501, "en": "b"}, ["es: it has 1501 characters"]),
        ({"es": "{nombre}", "en": "{nombre}"}, ["es: nothing fills {nombre}", "en: nothing fills {nombre}"]),
        ({"es": "{minutes", "en": "a"}, ["es: a brace stands alone"]),
        ({"es": "{minutes}", "en": "a }"}, ["en: a brace stands alone", "the languages do not fill in the same"]),
    ],
)
def test_every_fault_of_a_text_is_named(texts: dict[str, str], says: list[str]) -> None:
    faults = text_faults(texts, ("es", "en"), PIPES)
    assert len(says) == len(faults), faults
    assert all(fault.startswith(begins) for fault, begins in zip(faults, says, strict=True)), faults


def test_interview_is_left_as_it_was_but_for_the_count() -> None:
    person = at("cap")
    before: Interview = person.i
    text_of(person)
    assert (before.values, before.live, before.last_at) == (person.i.values, person.i.live, person.i.last_at)
