"""Whether the parts of a questionnaire fit together: names, codes, references, routes. Yields (item id, finding)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.conditions import Condition, ConditionError
from flows.conditions import variables_of as mentioned_in
from flows.findings import Code, Finding, fault
from flows.items import (
    BatteryItem,
    Item,
    LoopItem,
    MultiItem,
    NumberItem,
    RankingItem,
    RatedHighest,
    SelectedIn,
    SingleItem,
)
from flows.offering import declared_options
from flows.path import row_condition
from flows.possible import can_hold
from flows.questionnaire import AnswerPipe, Pipe, Questionnaire
from flows.variables import rows_of, variables_of

Misfit = tuple[str, Finding]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,27}")
_SEMANTIC = re.compile(r"\d+\.\d+\.\d+")
RESERVED = frozenset(
    # SPSS, Stata, R, in this order; str1, str2, … are matched besides.
    [
        "all",
        "and",
        "by",
        "eq",
        "ge",
        "gt",
        "le",
        "lt",
        "ne",
        "not",
        "or",
        "to",
        "with",
        "byte",
        "case",
        "double",
        "float",
        "if",
        "in",
        "int",
        "long",
        "str",
        "strl",
        "using",
        "_all",
        "_n",
        "_b",
        "_cons",
        "else",
        "for",
        "while",
        "repeat",
        "function",
        "next",
        "break",
    ]
)
MISSING_ORDER = (-97, -98, -99)
EXCLUSIVE = 91
OTHER = 90


def misfits(questionnaire: Questionnaire) -> Iterator[Misfit]:
    """Yield every fault in how the questionnaire is put together."""
    if not _SEMANTIC.fullmatch(questionnaire.version):
        yield fault(
            "", Code.VERSION, f"{questionnaire.version!r} is no version.", "Write it as 1.0.0: major, minor, patch."
        )
    if not questionnaire.locales:
        yield fault("", Code.LOCALE_ABSENT, "no locale is named.", "List at least one under `locales`.")
    items: list[Item] = [*(item for section in questionnaire.sections for item in section.items), *questionnaire.ops]
    twice = _twice([item.id for item in items])
    for item_id in twice:
        yield fault(item_id, Code.ITEM_TWICE, f"two items are called {item_id}.", "Rename one; names are never reused.")
    if twice:
        return
    broken = False
    for misfit in _sources(questionnaire, items):
        broken = True
        yield misfit
    if broken:
        return
    yield from _names(questionnaire, items)
    for item in items:
        yield from _codes(questionnaire, item)
    yield from _Routes(questionnaire).faults()


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _sources(q: Questionnaire, items: list[Item]) -> Iterator[Misfit]:
    """Where options, rows, loops and pipes come from; without these nothing else can be worked out."""
    by_id = {item.id: item for item in items}
    for item in items:
        for what, name, kinds in _references(item):
            found = by_id.get(name)
            if name in q.banks and "bank" in kinds:
                continue
            if found is None:
                known = "bank or item" if "bank" in kinds else "item"
                yield fault(
                    item.id,
                    Code.SOURCE,
                    f"{what} names {name!r}, and there is no such {known}.",
                    "Correct the name, or add it.",
                )
            elif found.__class__.__name__ not in kinds:
                yield fault(
                    item.id,
                    Code.SOURCE,
                    f"{what} names {name!r}, which is of the wrong kind.",
                    f"It must be {' or '.join(kinds)}.",
                )
        if isinstance(item, BatteryItem) and bool(item.rows) == bool(item.rows_from):
            yield fault(
                item.id,
                Code.ROWS,
                "a battery has rows of its own or those of a bank.",
                "Give either `rows` or `rows_from`.",
            )
        if isinstance(item, SingleItem | RankingItem) and bool(item.options) == bool(item.options_from):
            yield fault(
                item.id,
                Code.SOURCE,
                "options are its own or come from somewhere.",
                "Give either `options` or `options_from`.",
            )
    variables = (
        {
            v
            for item in items
            if not isinstance(item, BatteryItem | LoopItem) or _whole(item, by_id, q)
            for v in variables_of(q, item)
        }
        if not _dangling(q, items, by_id)
        else set()
    )
    for name, pipe in q.pipes.items():
        source = pipe.by if isinstance(pipe, Pipe) else pipe.label_of
        if variables and source not in variables:
            yield fault(
                "",
                Code.SOURCE,
                f"the pipe {name!r} has no source: nothing fills {source!r}.",
                "Name a variable that the questionnaire fills.",
            )


def _whole(item: BatteryItem | LoopItem, by_id: dict[str, Item], q: Questionnaire) -> bool:
    return (
        item.rows_from is None or item.rows_from in q.banks if isinstance(item, BatteryItem) else item.source in by_id
    )


def _dangling(q: Questionnaire, items: list[Item], by_id: dict[str, Item]) -> bool:
    return any(
        name not in by_id and not (name in q.banks and "bank" in kinds)
        for item in items
        for _, name, kinds in _references(item)
    )


def _references(item: Item) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield (field, name, kinds allowed) of everything an item draws from."""
    source = getattr(item, "options_from", None)
    if source is not None:
        yield "options_from", source, ("bank", "MultiItem")
    if isinstance(item, BatteryItem) and item.rows_from is not None:
        yield "rows_from", item.rows_from, ("bank",)
    if isinstance(item, LoopItem):
        yield "source", item.source, ("MultiItem",)
    match getattr(item, "options_filter", None):
        case SelectedIn(multi=multi):
            yield "options_filter", multi, ("MultiItem",)
        case RatedHighest(battery=battery):
            yield "options_filter", battery, ("BatteryItem",)


def _names(q: Questionnaire, items: list[Item]) -> Iterator[Misfit]:
    seen: dict[str, str] = {}
    for item in items:
        for name in dict.fromkeys((item.id, *variables_of(q, item))):
            if not _NAME.fullmatch(name) or name.endswith("_"):
                yield fault(
                    item.id,
                    Code.NAME_ILLEGAL,
                    f"{name!r} cannot be a variable in every analysis tool.",
                    "Use 1–28 of a–z, 0–9 and _, beginning with a letter and not ending in _.",
                )
            elif name in RESERVED or re.fullmatch(r"str\d+", name):
                yield fault(
                    item.id, Code.NAME_RESERVED, f"{name!r} is a word of SPSS, Stata or R.", "Choose another name."
                )
        for name in variables_of(q, item):
            owner = seen.setdefault(name, item.id)
            if owner != item.id:
                yield fault(
                    item.id,
                    Code.VARIABLE_TWICE,
                    f"{name!r} is filled by {owner} already.",
                    "Change the id or the prefix.",
                )


def _codes(q: Questionnaire, item: Item) -> Iterator[Misfit]:
    options = (
        declared_options(q, item)
        if isinstance(item, SingleItem | RankingItem | MultiItem)
        else getattr(item, "options", ())
    )
    codes = [option.code for option in options]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield fault(item.id, Code.CODE_TWICE, f"code {code} stands twice.", "Give each option a code of its own.")
    for code in codes:
        if not 0 <= code <= 100:
            yield fault(
                item.id,
                Code.CODE_ILLEGAL,
                f"code {code} is outside 0–100.",
                "Negative codes are reasons for missing values; Stata's byte ends at 100.",
            )
    for option in getattr(item, "options", ()):
        if option.other and f"{item.id}_other" not in q.items:
            yield fault(
                item.id,
                Code.OTHER_UNASKED,
                f"code {option.code} asks for words, but there is no item {item.id}_other.",
                "Add it as a text_short, or drop `other`.",
            )
        if isinstance(item, MultiItem) and option.code == EXCLUSIVE and not option.exclusive:
            yield fault(
                item.id,
                Code.CODE_ILLEGAL,
                "code 91 means “none” everywhere.",
                "Mark it `exclusive: true`, or use another code.",
            )
    missing = item.missing
    if tuple(code for code in MISSING_ORDER if code in missing) != missing:
        yield fault(
            item.id,
            Code.MISSING_ILLEGAL,
            f"the missing buttons {list(missing)} are not some of -97, -98, -99 in this order.",
            "Other reasons are the system's own.",
        )
    if isinstance(item, RankingItem) and not 1 <= item.k <= len(codes):
        yield fault(
            item.id,
            Code.RANKS,
            f"{item.k} ranks cannot be filled from {len(codes)} options.",
            "Lower `k` or add options.",
        )


class _Routes:
    """Walks the questionnaire in order and knows what has been asked so far."""

    def __init__(self, q: Questionnaire) -> None:
        self.q = q
        self.asked: set[str] = set()
        self.all = {name for item in q.items.values() for name in (item.id, *variables_of(q, item))}

    def faults(self) -> Iterator[Misfit]:
        for section in self.q.sections:
            if section.show_if is not None:
                yield from self.condition(section.items[0].id, section.show_if, "the section's condition")
            for item in section.items:
                yield from self.item(item)
                self.asked.update((item.id, *variables_of(self.q, item)))
        for item in self.q.ops:
            yield from self.item(item)
        for ending in self.q.endings:
            yield from self.condition("", ending.when, "an ending's condition")
        if self.q.notice_item is not None and self.q.notice_item not in self.q.items:
            yield fault(
                "",
                Code.UNKNOWN,
                f"notice_item names {self.q.notice_item!r}, and there is no such item.",
                "Correct the name.",
            )

    def item(self, item: Item) -> Iterator[Misfit]:
        earlier = len(self.asked)
        for what, name, _ in _references(item):
            if name in self.q.items and name not in self.asked:
                yield fault(
                    item.id,
                    Code.FORWARD,
                    f"{what} draws on {name!r}, which is asked later.",
                    f"Move {name} up, or {item.id} down.",
                )
        if item.show_if is not None:
            faults = list(self.condition(item.id, item.show_if, "the condition"))
            yield from faults
            if not faults and not can_hold(self.q, item):
                yield fault(
                    item.id,
                    Code.UNREACHABLE,
                    f"nobody can come here: {item.show_if.source!r} never holds.",
                    "Correct the condition, or delete the item.",
                )
        if isinstance(item, BatteryItem) and item.row_show_if is not None:
            yield from self.rows(item)
        if isinstance(item, NumberItem):
            yield from self.number(item)
        assert len(self.asked) == earlier

    def rows(self, item: BatteryItem) -> Iterator[Misfit]:
        assert item.row_show_if is not None
        for row in rows_of(self.q, item):
            try:
                condition = row_condition(item.row_show_if, row)
            except ConditionError as error:
                yield fault(
                    item.id,
                    Code.SHAPE,
                    f"row_show_if: {error}.",
                    "Write it as a condition in which <key> stands for the row.",
                )
                return
            yield from self.condition(item.id, condition, f"row_show_if of {row}")

    def number(self, item: NumberItem) -> Iterator[Misfit]:
        for name, bound in (("min", item.min), ("max", item.max)):
            if isinstance(bound, Condition) and mentioned_in(bound):
                yield fault(
                    item.id,
                    Code.BOUND,
                    f"`{name}` depends on an answer, which may be missing.",
                    "Use a number or year_now(), and a soft check for the rest.",
                )
        if isinstance(item.min, int) and isinstance(item.max, int) and item.min > item.max:
            yield fault(item.id, Code.BOUND, f"no number lies between {item.min} and {item.max}.", "Swap them.")
        self.asked.add(item.id)
        for soft in item.soft:
            if soft.when is not None:
                yield from self.condition(item.id, soft.when, f"the soft check {soft.rule}")
        self.asked.discard(item.id)

    def condition(self, item_id: str, condition: Condition, what: str) -> Iterator[Misfit]:
        for name in sorted(mentioned_in(condition)):
            if name not in self.all:
                yield fault(
                    item_id,
                    Code.UNKNOWN,
                    f"{what} needs {name!r}, which nothing fills.",
                    "Correct the name, or add the item.",
                )
            elif name not in self.asked:
                yield fault(
                    item_id,
                    Code.FORWARD,
                    f"{what} needs {name!r}, which is asked later.",
                    f"Move {name} up, or drop the condition.",
                )
        for multi in condition.multis:
            if multi in self.q.items and not isinstance(self.q.items[multi], MultiItem):
                yield fault(
                    item_id,
                    Code.SOURCE,
                    f"{what} uses {multi!r} as a multi, which it is not.",
                    "Use the variable itself.",
                )
        if condition.uses_candidates and getattr(self.q.items.get(item_id), "options_filter", None) is None:
            yield fault(
                item_id,
                Code.SOURCE,
                f"{what} counts candidates, but the item filters none.",
                "Add `options_filter`, or drop `ncandidates`.",
            )


def pipe_source(pipe: Pipe | AnswerPipe) -> str:
    """Return the variable a pipe speaks of."""
    return pipe.by if isinstance(pipe, Pipe) else pipe.label_of
