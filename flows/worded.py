"""Whether every word is there, in every locale, with fills that an interview can give. Yields (item id, finding)."""

from __future__ import annotations

from collections.abc import Iterator

from flows.findings import Code, Finding, fault
from flows.items import BatteryItem, InfoItem, Item, LoopItem
from flows.keys import label_keys, needed_keys
from flows.questionnaire import Pipe, Questionnaire
from flows.routing import pipe_source
from flows.variables import variables_of
from flows.wording import option_key

STUDY_FILLS = frozenset(
    [
        "org_name",
        "controller_name",
        "controller_address",
        "arco_contact",
        "privacy_url",
        "web_url",
        "link_deletion_date",
        "min_cell",
        "close_date",
        "ethics_ref",
    ]
)
"""What the study file fills in everywhere."""
_RULE_FILLS = frozenset({"value", "min", "max"})
_OCCASION_FILLS = frozenset({"local_time", "section", "minutes"})
LONGEST_LABEL = 80

Unworded = tuple[str, Finding]


def unworded(questionnaire: Questionnaire) -> Iterator[Unworded]:
    """Yield every fault in the questionnaire's words."""
    absent = [locale for locale in questionnaire.locales if not questionnaire.wording.get(locale)]
    for locale in absent:
        yield fault(
            "",
            Code.LOCALE_ABSENT,
            f"there are no words in {locale!r}.",
            f"Add locales/{locale}/{questionnaire.id}.ftl, or take {locale!r} off `locales`.",
        )
    if absent:
        return
    yield from _demanded(questionnaire)
    yield from _fills(questionnaire)
    yield from _labels(questionnaire)


def _demand(q: Questionnaire) -> Iterator[tuple[str, str]]:
    """Yield (item id, key) of every phrase that is needed."""
    for section in q.sections:
        yield section.items[0].id, f"section-{section.id}"
    for item in q.items.values():
        for key in needed_keys(q, item):
            yield item.id, key
        for _, key in label_keys(q, item):
            yield item.id, key
    for pipe in q.pipes.values():
        if isinstance(pipe, Pipe):
            for key in pipe.when.values():
                yield "", key
    for ending in q.endings:
        yield "", ending.say


def _demanded(q: Questionnaire) -> Iterator[Unworded]:
    for item_id, key in dict.fromkeys(_demand(q)):
        for locale in q.locales:
            if key not in q.wording[locale]:
                yield fault(
                    item_id,
                    Code.PHRASE_MISSING,
                    f"{locale}: there are no words for {key!r}.",
                    f"Add it to locales/{locale}/{q.id}.ftl.",
                )
    for item in q.items.values():
        for code in item.missing:
            own, common = option_key(item.id, code), option_key("missing", code)
            for locale in q.locales:
                if own not in q.wording[locale] and common not in q.wording[locale]:
                    yield fault(
                        item.id,
                        Code.PHRASE_MISSING,
                        f"{locale}: the missing button {code} has no words.",
                        f"Add {own!r} or the common {common!r}.",
                    )


def _fills(q: Questionnaire) -> Iterator[Unworded]:
    first, *others = q.locales
    keys = dict.fromkeys(key for locale in q.locales for key in q.wording[locale])
    asked: dict[str, int] = {}
    for position, each in enumerate(q.items.values()):
        for variable in (each.id, *variables_of(q, each)):
            asked.setdefault(variable, position)
    positions = {item_id: position for position, item_id in enumerate(q.items)}
    for key in keys:
        owner = key.partition(".")[0]
        item: Item | None = q.items.get(owner)
        for locale in others:
            here, there = q.wording[first].get(key), q.wording[locale].get(key)
            if here is None or there is None:
                lacking = first if here is None else locale
                if item is not None and not _is_needed(q, item, key):
                    yield fault(
                        owner,
                        Code.PHRASE_MISSING,
                        f"{lacking}: {key!r} has words in another locale only.",
                        "Translate it, or drop it everywhere.",
                    )
            elif here.fills != there.fills:
                differ = ", ".join(sorted(here.fills ^ there.fills))
                yield fault(
                    owner if item else "",
                    Code.FILLS_DIFFER,
                    f"{key!r} has other fills in {locale} than in {first}: {differ}.",
                    "Use the same ones in both.",
                )
        if item is not None:
            yield from _item_fills(q, item, key, asked, positions[owner])
            yield from _surplus(q, item, key)


def _is_needed(q: Questionnaire, item: Item, key: str) -> bool:
    return key in set(needed_keys(q, item)) or key in {label for _, label in label_keys(q, item)}


def _item_fills(q: Questionnaire, item: Item, key: str, asked: dict[str, int], position: int) -> Iterator[Unworded]:
    phrase = q.wording[q.locales[0]].get(key)
    if phrase is None:
        return
    own: set[str] = set()
    if isinstance(item, BatteryItem):
        own.add("item")
    if isinstance(item, LoopItem):
        own.add(item.fill)
    for name in sorted(phrase.fills - STUDY_FILLS - own):
        if name in q.pipes:
            if asked.get(pipe_source(q.pipes[name]), position) >= position:
                yield fault(
                    item.id,
                    Code.FILL_EARLY,
                    f"{key!r} repeats {{ ${name} }}, whose answer comes later.",
                    "Move the item down, or drop the fill.",
                )
        elif not (item in q.ops and name in _OCCASION_FILLS):
            yield fault(
                item.id,
                Code.FILL_UNKNOWN,
                f"{key!r} wants {{ ${name} }}, which nothing gives.",
                "Correct the name, or add a pipe.",
            )


def _surplus(q: Questionnaire, item: Item, key: str) -> Iterator[Unworded]:
    attribute = key.partition(".")[2]
    if attribute[:1] == "o" and attribute[1:].isdecimal():
        codes = {option.code for option in (*getattr(item, "options", ()), *getattr(item, "options_extra", ()))}
        if int(attribute[1:]) not in codes:
            yield fault(
                item.id,
                Code.PHRASE_SURPLUS,
                f"{key!r} has words, but no option has this code.",
                "Delete the words, or add the option.",
            )


def _labels(q: Questionnaire) -> Iterator[Unworded]:
    for locale in q.locales:
        seen: dict[str, str] = {}
        for item in q.items.values():
            if isinstance(item, InfoItem):
                continue
            for variable, key in label_keys(q, item):
                phrase = q.wording[locale].get(key)
                if phrase is None:
                    continue
                if len(phrase.text) > LONGEST_LABEL:
                    yield fault(
                        item.id,
                        Code.LABEL_LONG,
                        f"{locale}: the label of {variable} has {len(phrase.text)} characters.",
                        f"Stata takes {LONGEST_LABEL}.",
                    )
                if phrase.fills:
                    yield fault(
                        item.id,
                        Code.LABEL_FILLED,
                        f"{locale}: the label of {variable} has fills.",
                        "A label is the same for everybody.",
                    )
                other = seen.setdefault(phrase.text, variable)
                if other != variable:
                    yield fault(
                        item.id,
                        Code.LABEL_TWICE,
                        f"{locale}: {variable} and {other} are both labelled {phrase.text!r}.",
                        "Tell them apart.",
                    )
