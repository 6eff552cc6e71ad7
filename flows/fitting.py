"""Whether the parts of a questionnaire fit together: names, codes, references, routes. Yields (item id, finding)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.findings import Code, fault
from flows.items import (
    BatteryItem,
    Item,
    LoopItem,
    MultiItem,
    RankingItem,
    SingleItem,
)
from flows.offering import declared_options
from flows.questionnaire import Pipe, Questionnaire
from flows.reviewing import SUBMIT
from flows.routing import Misfit, Routes, references
from flows.variables import variables_of

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
    yield from Routes(questionnaire).faults()
    yield from _submitting(questionnaire)


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _sources(q: Questionnaire, items: list[Item]) -> Iterator[Misfit]:
    """Where options, rows, loops and pipes come from; without these nothing else can be worked out."""
    by_id = {item.id: item for item in items}
    for item in items:
        for what, name, kinds in references(item):
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
        for _, name, kinds in references(item)
    )


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


def _submitting(q: Questionnaire) -> Iterator[Misfit]:
    """Without a last item that submits, whoever has met everything hears nothing more and nothing is ever submitted."""
    last = q.sections[-1].items[-1]
    found = q.items.get(SUBMIT)
    if found is None:
        yield fault(
            last.id,
            Code.SUBMIT,
            "nothing is asked after it, and no item `submit` lets people submit their answers.",
            "End with {id: submit, type: single, skippable: false, store: ops, options: [1, 2]}: 1 submits, 2 reviews.",
        )
    elif found is not last:
        yield fault(
            SUBMIT, Code.SUBMIT, "what stands behind it is never asked.", "Let it be the last item of the last section."
        )
    elif not isinstance(found, SingleItem) or [option.code for option in found.options] not in ([1], [1, 2]):
        yield fault(
            SUBMIT, Code.SUBMIT, "its options must submit or review.", "Make it a single with 1, or with 1 and 2."
        )
    elif found.skippable or found.missing or found.show_if is not None:
        yield fault(
            SUBMIT,
            Code.SUBMIT,
            "it can be passed over without submitting, and nothing comes after it.",
            "Write `skippable: false`, and give it no missing reasons and no condition of its own.",
        )
