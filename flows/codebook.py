"""Questionnaire -> variables: names, kinds, labels, wording, values with their labels, who was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flows.facts import Answers
from flows.items import (
    AnyItem,
    BatteryItem,
    ConsentItem,
    Item,
    LoopItem,
    MultiItem,
    NumberItem,
    RankingItem,
    SingleItem,
    TextItem,
)
from flows.keys import label_keys
from flows.missing import Missing
from flows.offering import declared_options
from flows.phrasing import looped_words, option_words, row_words
from flows.questionnaire import Questionnaire
from flows.variables import data_items, loop_codes, loop_variable, row_variable, rows_of
from flows.wording import Verbatim, Words

Kind = Literal["code", "number", "text"]
Measure = Literal["nominal", "ordinal", "scale"]
Labels = Mapping[str, str]

_TAG = re.compile(r"<[^>]*>")
_FILL = re.compile(r"\{ \$(\w+) \}")


@dataclass(frozen=True, slots=True)
class Value:
    """One code of a variable and what it means."""

    code: int
    label: Labels
    missing: bool
    stata: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """One column: what it is called, what was asked, what its codes mean, who was asked."""

    name: str
    item: str
    kind: Kind
    measure: Measure
    label: Labels
    text: Labels
    universe: str
    values: tuple[Value, ...]
    """Codes with labels; missing reasons last. Empty for texts."""
    set_of: str = ""
    """The multi to whose multiple-response set this 0/1 variable belongs."""


def codebook(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """Return every data variable that items fill, in questionnaire order."""
    return tuple(variable for item in data_items(questionnaire) for variable in _Entry(questionnaire, item).variables())


class _Entry:
    """Writes the variables of one item."""

    def __init__(self, questionnaire: Questionnaire, item: AnyItem) -> None:
        self.q, self.item = questionnaire, item
        self.facts = Answers(questionnaire, {}, 0)

    def variables(self) -> list[Variable]:
        return [
            Variable(
                name=name,
                item=self.item.id,
                kind=self.kind(name),
                measure=self.measure(name),
                label=self.label(key),
                text=self.text(name),
                universe=self.universe(),
                values=self.values(name),
                set_of=self.item.id if isinstance(self.item, MultiItem) else "",
            )
            for name, key in label_keys(self.q, self.item)
        ]

    def kind(self, name: str) -> Kind:
        if isinstance(self.item, TextItem):
            return "text" if name == self.item.id else "code"
        return "number" if isinstance(self.item, NumberItem) else "code"

    def measure(self, name: str) -> Measure:
        if self.kind(name) == "number":
            return "scale"
        return "ordinal" if isinstance(self.item, BatteryItem | LoopItem) else "nominal"

    def label(self, key: str) -> Labels:
        return {locale: self.q.wording[locale][key].text for locale in self.q.locales}

    def universe(self) -> str:
        """Who was asked, in the routing language; empty for everybody who consented."""
        section = self.q.section_of[self.item.id]
        conditions = [c.source for c in (section.show_if, self.item.show_if) if c is not None]
        row = getattr(self.item, "row_show_if", None)
        if row:
            conditions.append(row)
        return " and ".join(f"({condition})" if len(conditions) > 1 else condition for condition in conditions)

    def text(self, name: str) -> Labels:
        """The wording whole, with the row it was asked for; fills that differ between people are shown by name."""
        return {locale: self._text(name, locale) for locale in self.q.locales}

    def _text(self, name: str, locale: str) -> str:
        asked = self.q.wording[locale][self.item.id].text
        for fill, words in self._row(name).items():
            asked = asked.replace(f"{{ ${fill} }}", self._plain(words, locale))
        text = _FILL.sub(r"{\1}", _TAG.sub("", asked))
        return f"{text} [{self._option(name, locale)}]" if isinstance(self.item, MultiItem) else text

    def _row(self, name: str) -> dict[str, Words | Verbatim]:
        if isinstance(self.item, BatteryItem):
            row = next(row for row in rows_of(self.q, self.item) if row_variable(self.item, row) == name)
            return {"item": row_words(self.q, self.item, row)}
        if isinstance(self.item, LoopItem):
            code = next(code for code in loop_codes(self.q, self.item) if loop_variable(self.item, code) == name)
            return {self.item.fill: looped_words(self.q, self.item, code, self.facts)}
        return {}

    def _option(self, name: str, locale: str) -> str:
        code = int(name.rpartition("_")[2])
        return self._plain(option_words(self.q, self.item, code), locale)

    def _plain(self, words: Words | Verbatim, locale: str) -> str:
        return words.text if isinstance(words, Verbatim) else self.q.wording[locale][words.key].text

    def values(self, name: str) -> tuple[Value, ...]:
        if self.kind(name) == "text":
            return ()
        return (*self._valid(name), *missing_values(self.q))

    def _valid(self, name: str) -> list[Value]:
        item = self.item
        if isinstance(item, MultiItem):
            return [Value(code, label, missing=False) for code, label in _NO_YES]
        if isinstance(item, TextItem):
            return [Value(1, {"es": "Respondida", "en": "Answered"}, missing=False)]
        if isinstance(item, SingleItem | RankingItem):
            codes = [option.code for option in declared_options(self.q, item)]
        elif isinstance(item, ConsentItem | BatteryItem | LoopItem):
            codes = [option.code for option in item.options]
        else:
            codes = []
        return [self._value(item, code) for code in sorted(codes)]

    def _value(self, item: Item, code: int) -> Value:
        words = option_words(self.q, item, code)
        return Value(code, {locale: self._plain(words, locale) for locale in self.q.locales}, missing=False)


_NO_YES: tuple[tuple[int, Labels], ...] = (
    (0, {"es": "No marcada", "en": "Not ticked"}),
    (1, {"es": "Marcada", "en": "Ticked"}),
)


def missing_values(questionnaire: Questionnaire) -> tuple[Value, ...]:
    """Return the seven reasons with their general labels, whatever an item calls its buttons.

    One label for a reason in all variables: an analyst reads -98 as the same thing everywhere.
    """
    return tuple(
        Value(
            int(reason),
            {locale: questionnaire.wording[locale][f"missing.m{-reason}"].text for locale in questionnaire.locales},
            missing=True,
            stata=reason.stata,
        )
        for reason in sorted(Missing)
    )
