"""Words become Telegram HTML: fills are escaped once, nothing typed passes through Fluent, what is missing is loud."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from fluent.syntax import FluentParser, ast

from bot import speech as speaking
from bot.speech import Junk, Speech, UnspokenError, load_locales, plain_text, wording_of, written_date
from flows import Phrase, Verbatim, Words
from tests.patience import PATIENCE

ES = """
hello = Hola, <b>{ $name }</b>.
plain = Lo mismo <i>siempre</i>
deadline = Hasta el { $close_date }.
web = Fin.{ $web_url ->
    [none] { "" }
   *[other] {" "}Por web: { $web_url }
 }
list =
    Uno: { $name }

    { $note ->
        [none] { "" }
       *[other] { $note }
    }

    Dos.
degree = ¿Cuál es su grado?
    .o4 = Doctorado
    .help = Ayuda para { $name }
outer = [{ $inner }]
only_es = Solo en español
"""
EN = """
hello = Hello, <b>{ $name }</b>.
plain = Always the same
deadline = Until { $close_date }.
web = End.
list = One
degree = Which degree?
    .o4 = Doctorate
    .help = Help for { $name }
outer = ({ $inner })
"""
FILLS = {"es": {"close_date": "15 de marzo", "web_url": "none"}, "en": {"close_date": "15 March", "web_url": "none"}}


def speech(*, strict: bool = True, **fills: str) -> Speech:
    known = {locale: {**study, **fills} for locale, study in FILLS.items()}
    return Speech({"es": ES, "en": EN}, fills=known, strict=strict)


def test_fill_is_escaped_and_the_translator_s_markup_is_not() -> None:
    assert "Hola, <b>&lt;i&gt; &amp; \"'</b>." == speech().say(Words("hello", {"name": "<i> & \"'"}), "es")


def test_verbatim_is_escaped_and_otherwise_left_alone() -> None:
    assert "  a &lt;b&gt;\n\n\n" == speech().say(Verbatim("  a <b>\n\n\n"), "es")


def test_nested_words_are_spoken_first_and_escaped_once() -> None:
    inner = Words("hello", {"name": "R&D"})
    assert "(Hello, <b>R&amp;D</b>.)" == speech().say(Words("outer", {"inner": inner}), "en")
    twice = Words("outer", {"inner": Words("outer", {"inner": "R&D"})})
    assert "[[R&amp;D]]" == speech().say(twice, "es")


def test_attribute_is_said_by_its_key() -> None:
    said = speech()
    assert "Doctorado" == said.say(Words("degree.o4"), "es")
    assert "Help for Ana" == said.say(Words("degree.help", {"name": "Ana"}), "en")
    assert said.has("degree.o4", "es")
    assert not said.has("degree.o5", "es")
    assert not said.has("only_es", "en")


def test_study_fills_are_known_and_a_fill_of_the_words_comes_before_them() -> None:
    said = speech()
    assert "Hasta el 15 de marzo." == said.say(Words("deadline"), "es")
    assert "Hasta el lunes." == said.say(Words("deadline", {"close_date": "lunes"}), "es")
    assert "Hasta el 15 de marzo." == said.say(Words("deadline"), "es")


def test_empty_setting_leaves_its_sentence_out() -> None:
    assert "Fin." == speech().say(Words("web"), "es")
    assert "Fin. Por web: https://example.org/?a=1&amp;b=2" == speech(web_url="https://example.org/?a=1&b=2").say(
        Words("web"), "es"
    )


def test_gap_that_an_empty_variant_leaves_is_closed() -> None:
    assert "Uno: x\n\nDos." == speech().say(Words("list", {"name": "x", "note": "none"}), "es")
    assert "Uno: x\n\ny\n\nDos." == speech().say(Words("list", {"name": "x", "note": "y"}), "es")


@pytest.mark.parametrize(
    "typed",
    ["ñ" * 4000, "\ue0000\ue001", "{ $close_date }", "\u2068x\u2069", "none\n\n\n\nnone"],
    ids=["beyond Fluent's limit", "our own signs", "a placeable", "isolation marks", "gaps"],
)
def test_what_was_typed_arrives_as_it_was_typed(typed: str) -> None:
    assert f"Hello, <b>{typed}</b>." == speech().say(Words("hello", {"name": typed}), "en")


def test_no_isolation_marks_are_added() -> None:
    assert speech().say(Words("hello", {"name": "Ana"}), "es").isprintable()


@pytest.mark.parametrize(
    ("words", "locale", "why"),
    [
        (Words("nothing"), "es", "es: nothing: no such phrase"),
        (Words("degree.o9"), "es", "es: degree.o9: no such phrase"),
        (Words("only_es"), "en", "en: only_es: no such phrase"),
        (Words("hello"), "es", "es: hello: .*name"),
        (Words("outer", {"inner": Words("nothing")}), "es", "es: nothing: no such phrase"),
    ],
)
def test_strict_speech_raises_for_what_is_missing(words: Words, locale: str, why: str) -> None:
    with pytest.raises(UnspokenError, match=why):
        speech().say(words, locale)


def test_service_falls_back_to_the_other_language_then_to_the_key(caplog: pytest.LogCaptureFixture) -> None:
    said = speech(strict=False)
    with caplog.at_level(logging.ERROR):
        assert "Solo en español" == said.say(Words("only_es"), "en")
        assert "Solo en español" == said.say(Words("only_es"), "en")
        assert "a&lt;b" == said.say(Words("a<b"), "en")
    assert [
        "phrase_missing key=only_es locale=en what=no such phrase",
        "phrase_missing key=a<b locale=en what=no such phrase",
    ] == [record.getMessage() for record in caplog.records]


def test_a_fill_forgotten_once_does_not_spoil_the_phrase(caplog: pytest.LogCaptureFixture) -> None:
    said = speech(strict=False)
    with caplog.at_level(logging.ERROR):
        said.say(Words("hello"), "es")
    assert "hello" in caplog.text
    assert "Hola, <b>Ana</b>." == said.say(Words("hello", {"name": "Ana"}), "es")


def test_plain_text_is_what_people_read() -> None:
    said = speech()
    assert "Hola, a < b & c." == said.plain(Words("hello", {"name": "a < b & c"}), "es")
    assert "Lo mismo siempre" == plain_text(said.say(Words("plain"), "es"))


def test_plain_phrase_is_made_once_and_looked_up_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making it takes Fluent some forty times as long, and most of what is said is plain."""
    said, words = speech(), Words("plain")
    made = said.say(words, "es")
    monkeypatch.setattr(Speech, "_pattern", lambda *_: pytest.fail("it is made already"))
    assert made == said.say(Words("plain"), "es")
    assert "Lo mismo siempre" == said.plain(words, "es") == said.plain(words, "es")


def test_wording_holds_text_as_written_with_its_fills() -> None:
    wording, junk = wording_of({"es": ES, "en": EN})
    assert [] == junk
    assert wording["es"]["hello"] == Phrase("Hola, <b>{ $name }</b>.", frozenset({"name"}))
    assert wording["es"]["degree.o4"] == Phrase("Doctorado", frozenset())
    assert wording["es"]["web"].fills == {"web_url"}
    assert set(wording["en"]) == set(wording["es"]) - {"only_es"}


def test_wording_of_several_lines_has_no_indentation_of_the_file() -> None:
    wording, _ = wording_of({"es": "imp =\n    ¿Qué tan importante { $es_era }?\n    <b>{ $item }</b>\n"})
    assert "¿Qué tan importante { $es_era }?\n<b>{ $item }</b>" == wording["es"]["imp"].text


ODD = (
    "",
    "a",
    "a = b",
    "a = b\rc\n",
    "a = {",
    "a =\r\n  b }\n c",
    "a = x { $y } \r\n",
    "a = x\r\n  y\r\n\r\n  z\r\n",
    "a = \r",
)
SHIPPED = [source for name in ("bot", "lides_mx", "staff") for source in load_locales(name).values()]


@pytest.mark.parametrize("source", [*ODD, *SHIPPED, *(source.replace("\n", "\r\n") for source in SHIPPED)])
def test_plain_text_taken_in_one_step_is_read_as_the_library_reads_it(source: str) -> None:
    assert speaking._Parser().parse(source).equals(FluentParser().parse(source), ignored_fields=[])  # noqa: SLF001


def test_words_of_a_locale_are_parsed_when_something_is_said_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    monkeypatch.setattr(speaking, "_parsed", lambda source: parsed.append(source) or FluentParser().parse(source))
    said = speech()
    assert [] == parsed
    assert "Doctorado" == said.say(Words("degree.o4"), "es")
    assert [ES] == parsed


def test_words_that_are_being_loaded_in_a_thread_are_heard_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slowly(source: str) -> ast.Resource:
        if source == ES:
            reached.set()
            go_on.wait(PATIENCE)
        return FluentParser().parse(source)

    monkeypatch.setattr(speaking, "_parsed", slowly)
    said = Speech({"es": "first = Primero\n"}, {"es": ES, "en": EN}, fills=FILLS)
    with ThreadPoolExecutor() as pool:
        warming = pool.submit(said.warm_up)
        assert reached.wait(PATIENCE)
        asked = pool.submit(said.say, Words("degree.o4"), "es")
        time.sleep(0.02)
        assert not asked.done()
        go_on.set()
        warming.result(PATIENCE)
        assert "Doctorado" == asked.result(PATIENCE)
    monkeypatch.setattr(speaking, "_parsed", lambda _: pytest.fail("it is loaded already"))
    assert "Doctorate" == said.say(Words("degree.o4"), "en")


def test_junk_and_duplicates_are_told_with_their_line() -> None:
    wording, junk = wording_of({"es": "good = Bien\n\nbad Mal\n\ngood = Otra vez\n    .x = 1\n    .x = 2\n"})
    assert [
        Junk("es", 3, "bad Mal", "this is no Fluent message; check indentation and braces"),
        Junk("es", 5, "good", "this key stands twice; keep one"),
        Junk("es", 5, "good.x", "this key stands twice; keep one"),
    ] == junk
    assert {"good", "good.x"} == set(wording["es"])


def test_dates_are_written_out() -> None:
    assert "15 de marzo de 2027" == written_date(date(2027, 3, 15), "es")
    assert "1 March 2027" == written_date(date(2027, 3, 1), "en")


def test_locales_are_read_from_the_package() -> None:
    assert {"es", "en"} == set(load_locales("bot"))
    with pytest.raises(FileNotFoundError):
        load_locales("no_such_study")
