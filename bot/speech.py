"""Words into sentences: strict Fluent over the locales, fills escaped, Telegram's HTML out.

A missing word is an error in tests and a logged fallback in service. What people typed never passes through Fluent: it is
put in afterwards, escaped, so that neither markup nor length can break a message.
"""

from __future__ import annotations

import html
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from babel.dates import format_date, format_time
from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast
from fluent.syntax.serializer import serialize_placeable
from fluent.syntax.stream import FluentParserStream

from flows import Phrase, Verbatim, Wording, Words

log = logging.getLogger(__name__)

EMPTY_SETTING = "none"
"""What a fill holds while its setting is empty; patterns select on it."""


@dataclass(frozen=True, slots=True)
class Junk:
    """A piece of a Fluent file that is no message, or one that stands twice."""

    locale: str
    line: int
    text: str
    remedy: str


class UnspokenError(LookupError):
    """A phrase or a fill is missing; strict speech does not paper over it."""


def load_locales(name: str, locales: tuple[str, ...] = ("es", "en")) -> dict[str, str]:
    """Return locale -> Fluent source of `locales/<locale>/<name>.ftl`. Raises FileNotFoundError."""
    root = files("locales")
    return {locale: root.joinpath(locale, f"{name}.ftl").read_text(encoding="utf-8") for locale in locales}


_PLAIN = re.compile(r"(?:[^{}\r\n]|\r(?!\n))*")


class _Parser(FluentParser):
    """Takes plain text in one step and not letter by letter: half the work on a file that is nearly all text."""

    def get_text_element(self, ps: FluentParserStream) -> ast.TextElement:
        start = ps.index
        plain = _PLAIN.match(ps.string, start)
        assert plain is not None, "it may be empty"
        ps.index, ps.peek_offset = plain.end(), 0
        element = ast.TextElement(plain[0])
        element.add_span(start, ps.index)
        return element


@lru_cache(maxsize=4)
def _parsed(source: str) -> ast.Resource:
    """Parse a Fluent source: whoever reads the words and whoever says them share it, for it is a good part of a start."""
    return _Parser(with_spans=True).parse(source)


def wording_of(sources: Mapping[str, str]) -> tuple[Wording, list[Junk]]:
    """Return every phrase of the sources with the fills it expects, and what in them is no message or stands twice."""
    wording: dict[str, dict[str, Phrase]] = {}
    junk: list[Junk] = []
    for locale, source in sources.items():
        phrases: dict[str, Phrase] = {}
        for entry in _parsed(source).body:
            line = source.count("\n", 0, entry.span.start) + 1 if entry.span else 0
            if isinstance(entry, ast.Junk):
                first = (entry.content or "?").strip().splitlines()[0]
                junk.append(Junk(locale, line, first, "this is no Fluent message; check indentation and braces"))
            elif isinstance(entry, ast.Message):
                for key, pattern in _patterns(entry):
                    if key in phrases:
                        junk.append(Junk(locale, line, key, "this key stands twice; keep one"))
                    phrases[key] = Phrase(_text(pattern), frozenset(_fills(pattern)))
        wording[locale] = phrases
    return wording, junk


def _patterns(message: ast.Message) -> Iterator[tuple[str, ast.Pattern]]:
    name = message.id.name
    if message.value is not None:
        yield name, message.value
    for attribute in message.attributes:
        yield f"{name}.{attribute.id.name}", attribute.value


def _text(pattern: ast.Pattern) -> str:
    # Element by element: serializing the whole pattern would indent every line but the first, and the codebook shows it.
    return "".join(
        (element.value or "") if isinstance(element, ast.TextElement) else serialize_placeable(element)
        for element in pattern.elements
    ).strip()


def _fills(node: Any) -> Iterator[str]:
    if isinstance(node, ast.VariableReference):
        yield node.id.name
    elif isinstance(node, ast.BaseNode):
        for value in vars(node).values():
            if isinstance(value, list):
                for child in value:
                    yield from _fills(child)
            elif isinstance(value, ast.BaseNode):
                yield from _fills(value)


_SHORT = 2
"""Digits of a number whose sentence is kept."""
_MARK = re.compile("\ue000(\\d+)\ue001")
_BLANKS = re.compile(r"[ \t]+\n")
_GAPS = re.compile(r"\n{3,}")


class Speech:
    """Says words in one of its locales, with the study's own fills known beforehand."""

    def __init__(
        self,
        *sources: Mapping[str, str],
        fills: Mapping[str, Mapping[str, str]] | None = None,
        strict: bool = True,
    ) -> None:
        """`sources` are locale -> Fluent text, the bot's and the study's; `fills` locale -> name -> text.

        Patterns may select on a fill only to see whether it is empty (`[none]`): its text is put in afterwards.
        """
        self._strict = strict
        self._study = {locale: dict(known) for locale, known in (fills or {}).items()}
        self._sources = sources
        self._bundles: dict[str, FluentBundle] = {}
        self._making = threading.Lock()
        self._sentences: dict[tuple[str, str], str] = {}
        self._labels: dict[tuple[str, str], str] = {}
        self._counts: dict[tuple[str, str, tuple[tuple[str, str], ...]], str] = {}
        self._missing: set[tuple[str, str]] = set()
        self.locales = tuple(sorted({locale for source in sources for locale in source}))

    def has(self, key: str, locale: str) -> bool:
        """Return whether this locale has the phrase."""
        return self._pattern(key, locale) is not None

    def say(self, words: Words | Verbatim, locale: str) -> str:
        """Return the sentence as Telegram HTML; "" when the study has nothing to say here.

        Raises UnspokenError when strict and a phrase or fill is missing.
        """
        if isinstance(words, Verbatim):
            return html.escape(words.text, quote=False)
        if not words.fills:
            known = self._sentences.get((locale, words.key))
            return self._format(words, locale) if known is None else known
        # "Section 3 of 7": numbers are few and come again; what people wrote is never kept.
        fills = tuple(words.fills.items())
        if not all(isinstance(fill, str) and fill.isdecimal() and len(fill) <= _SHORT for _, fill in fills):
            return self._format(words, locale)
        counted = self._counts.get((locale, words.key, fills))
        if counted is None:
            counted = self._counts[(locale, words.key, fills)] = self._format(words, locale)
        return counted

    def plain(self, words: Words | Verbatim, locale: str) -> str:
        """Return the sentence without markup, for buttons."""
        if isinstance(words, Verbatim):
            return words.text
        if words.fills:
            return plain_text(self.say(words, locale))
        known = self._labels.get((locale, words.key))
        if known is None:
            known = self._labels[(locale, words.key)] = plain_text(self.say(words, locale))
        return known

    def warm_up(self) -> None:
        """Make ready to speak in every locale, so that nobody's answer waits for it. May run in a thread."""
        for locale in self.locales:
            self._bundle(locale)

    def _bundle(self, locale: str) -> FluentBundle:
        # Made when something is said in this locale for the first time: staff's words are long, and a start need not wait for them.
        bundle = self._bundles.get(locale)
        return self._made(locale) if bundle is None else bundle

    def _made(self, locale: str) -> FluentBundle:
        # It may be made in a thread while somebody is answered: it is seen by others when it is whole, and is not made twice.
        with self._making:
            bundle = self._bundles.get(locale)
            if bundle is None:
                bundle = FluentBundle([locale], use_isolating=False)
                for source in self._sources:
                    if locale in source:
                        bundle.add_resource(_parsed(source[locale]))
                self._bundles[locale] = bundle
            return bundle

    def _pattern(self, key: str, locale: str) -> Any:
        message_id, _, attribute = key.partition(".")
        if locale not in self.locales or not (bundle := self._bundle(locale)).has_message(message_id):
            return None
        message = bundle.get_message(message_id)
        return message.attributes.get(attribute) if attribute else message.value

    def _format(self, words: Words, locale: str) -> str:
        pattern = self._pattern(words.key, locale)
        if pattern is None:
            return self._instead(words, locale)
        spoken: list[str] = []
        args: dict[str, str] = {}
        for name, fill in {**self._study.get(locale, {}), **words.fills}.items():
            if fill == EMPTY_SETTING:
                args[name] = EMPTY_SETTING
                continue
            args[name] = f"\ue000{len(spoken)}\ue001"
            spoken.append(self.say(fill, locale) if isinstance(fill, Words) else html.escape(fill, quote=False))
        text, errors = self._bundle(locale).format_pattern(pattern, args)
        if errors:
            self._complain(words.key, locale, "; ".join(str(error) for error in errors))
        said = _GAPS.sub("\n\n", _BLANKS.sub("\n", str(text))).strip()
        filled = _MARK.sub(lambda mark: spoken[int(mark[1])], said)
        if not words.fills:
            # What the study fills in does not change while we run, so such a sentence is made once.
            self._sentences[(locale, words.key)] = filled
        return filled

    def _instead(self, words: Words, locale: str) -> str:
        self._complain(words.key, locale, "no such phrase")
        for other in self.locales:
            if other != locale and self._pattern(words.key, other) is not None:
                return self._format(words, other)
        return html.escape(words.key)

    def _complain(self, key: str, locale: str, what: str) -> None:
        if self._strict:
            raise UnspokenError(f"{locale}: {key}: {what}")
        if (key, locale) not in self._missing:
            self._missing.add((key, locale))
            log.error("phrase_missing key=%s locale=%s what=%s", key, locale, what)


def written_date(day: date, locale: str) -> str:
    """Return a date written out: "15 de marzo de 2027", "15 March 2027"."""
    return format_date(day, "d 'de' MMMM 'de' y" if locale == "es" else "d MMMM y", locale=locale)


def written_day(day: date, locale: str) -> str:
    """Return a date without its year, short: "15 mar", "15 Mar"."""
    return format_date(day, "d MMM", locale=locale)


def written_moment(at: datetime, locale: str) -> str:
    """Return an instant with its date and the time of day in its own zone: "15 de marzo de 2027, 9:05"."""
    return f"{written_date(at.date(), locale)}, {written_hour(at, locale)}"


def written_hour(at: datetime, locale: str) -> str:
    """Return the time of day of an instant in its own zone: "9:05"."""
    return str(format_time(at, "H:mm", locale=locale))


_TAG = re.compile(r"<[^>]*>")


def plain_text(markup: str) -> str:
    """Return Telegram HTML as the plain text that people read."""
    return html.unescape(_TAG.sub("", markup))
