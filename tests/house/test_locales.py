"""Every language says the same things, in the same places, with the same fills; and every phrase can be said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fluent.syntax import FluentParser, ast

from bot.speech import EMPTY_SETTING, Speech, wording_of
from flows import Words
from tests.house.tree import ROOT, files

FILES = {(path.parts[1], path.stem): path for path in files() if path.parts[0] == "locales" and path.suffix == ".ftl"}
LOCALES = sorted({locale for locale, _ in FILES})
NAMES = sorted({name for _, name in FILES})
SOURCES = {key: (ROOT / path).read_text(encoding="utf-8") for key, path in FILES.items()}
# One study at a time is spoken beside the bot's own phrases.
PAIRS = [(locale, name) for locale in LOCALES for name in NAMES if name != "bot"]


def sources(name: str) -> dict[str, str]:
    return {locale: SOURCES[locale, name] for locale in LOCALES}


def test_every_language_has_every_file() -> None:
    assert {"es", "en"} <= set(LOCALES)
    assert {"bot", "lides_mx"} <= set(NAMES)
    assert {(locale, name) for locale in LOCALES for name in NAMES} == set(FILES)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_file_is_junk_or_stands_twice(name: str) -> None:
    assert [] == wording_of(sources(name))[1]


@pytest.mark.parametrize("name", NAMES)
def test_languages_have_the_same_keys_with_the_same_fills(name: str) -> None:
    wording, _ = wording_of(sources(name))
    first, *others = LOCALES
    expected = {key: sorted(phrase.fills) for key, phrase in wording[first].items()}
    for other in others:
        assert expected == {key: sorted(phrase.fills) for key, phrase in wording[other].items()}


@pytest.mark.parametrize(("locale", "name"), PAIRS)
def test_a_study_does_not_say_again_what_the_bot_says(locale: str, name: str) -> None:
    ours, _ = wording_of({locale: SOURCES[locale, "bot"]})
    theirs, _ = wording_of({locale: SOURCES[locale, name]})
    assert set() == set(ours[locale]) & set(theirs[locale])


@pytest.mark.parametrize("full", [True, False], ids=["settings filled", "settings empty"])
@pytest.mark.parametrize(("locale", "name"), PAIRS)
def test_every_phrase_can_be_said(locale: str, name: str, full: bool) -> None:
    wording, _ = wording_of({locale: SOURCES[locale, "bot"] + "\n" + SOURCES[locale, name]})
    speech = Speech(sources("bot"), sources(name), strict=True)
    for key, phrase in wording[locale].items():
        fills = {fill: f"<{fill}>" if full else EMPTY_SETTING for fill in phrase.fills}
        said = speech.say(Words(key, fills), locale)
        assert re.search(r"\{|\}|[\ue000\ue001\u2068\u2069]", said) is None, key
        if full:
            assert {f"&lt;{fill}&gt;" for fill in phrase.fills} <= set(re.findall(r"&lt;\w+&gt;", said)), key


MARKUP = {"b", "i", "u", "s", "code"}


@pytest.mark.parametrize(("locale", "name"), [*PAIRS, *((locale, "bot") for locale in LOCALES)])
def test_markup_is_telegram_s_and_closed(locale: str, name: str) -> None:
    wording, _ = wording_of({locale: SOURCES[locale, name]})
    for key, phrase in wording[locale].items():
        standing: list[str] = []
        for closing, tag in re.findall(r"<(/?)([^<>]*)>", phrase.text):
            assert tag in MARKUP, key
            if closing:
                assert standing.pop() == tag, key
            else:
                standing.append(tag)
        assert [] == standing, key


def selectors(node: Any) -> Iterator[ast.SelectExpression]:
    if isinstance(node, ast.SelectExpression):
        yield node
    if isinstance(node, ast.BaseNode):
        node = list(vars(node).values())
    if isinstance(node, list):
        for child in node:
            yield from selectors(child)


def variants(select: ast.SelectExpression) -> Mapping[str, bool]:
    return {
        variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value: variant.default
        for variant in select.variants
    }


@pytest.mark.parametrize("key", sorted(FILES), ids="/".join)
def test_a_phrase_selects_only_on_whether_a_fill_is_empty(key: tuple[str, str]) -> None:
    # The text of a fill is put in after formatting, so no other variant could ever be chosen.
    for select in selectors(FluentParser().parse(SOURCES[key])):
        assert {EMPTY_SETTING: False, "other": True} == variants(select)
        assert isinstance(select.selector, ast.VariableReference)
