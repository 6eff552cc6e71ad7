"""The questionnaire as a report walks through it: every variable that answers a question, and every place where one can stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.report.sheets import Labels
from bot.report.writing import Pen
from flows import Questionnaire, Words
from flows.items import AnyItem, BatteryItem, ConsentItem, EmailItem, InfoItem, LoopItem, TextItem
from flows.phrasing import row_words
from flows.variables import data_items, loop_codes, loop_variable, row_variable, rows_of, variables_of


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked, and the variable that says whether it was answered."""

    item: str
    leading: str
    label: Labels
    is_text: bool


def questions(questionnaire: Questionnaire, pen: Pen) -> list[Question]:
    """Return every question whose answers are data, a battery's rows and a loop's rounds one by one."""
    found = []
    for item in data_items(questionnaire):
        if isinstance(item, ConsentItem) and item.opens_interview:
            continue
        if isinstance(item, BatteryItem):
            for row in rows_of(questionnaire, item):
                found.append(
                    Question(item.id, row_variable(item, row), pen.words(Words(f"{item.id}.label-{row}")), False)
                )
        elif isinstance(item, LoopItem):
            for code in loop_codes(questionnaire, item):
                label = pen.words(Words(f"{item.id}.label-o{code}"))
                found.append(Question(item.id, loop_variable(item, code), label, False))
        elif isinstance(item, TextItem):
            found.append(Question(item.id, f"{item.id}_st", title(questionnaire, item, pen), True))
        else:
            leading = variables_of(questionnaire, item)[0]
            found.append(Question(item.id, leading, title(questionnaire, item, pen), False))
    return found


@dataclass(frozen=True, slots=True)
class Slot:
    """One place on the way: an item, or the n-th row of a battery, whichever row came n-th."""

    item: str
    keys: tuple[str, ...]
    """Under which paradata know the item."""
    label: Labels
    title: Labels
    section: str
    section_label: Labels


def slots(questionnaire: Questionnaire, pen: Pen) -> list[Slot]:
    """Return the places behind the consent, in order."""
    found: list[Slot] = []
    is_open = False
    for section in questionnaire.sections:
        section_label = pen.words(Words(f"section-{section.id}"))
        for item in section.items:
            if isinstance(item, ConsentItem) and item.opens_interview:
                is_open = True
            elif is_open and not isinstance(item, InfoItem) and not (item.store == "ops" and item.id != "submit"):
                found.extend(_slots_of(questionnaire, item, pen, section.id, section_label))
    return found


def _slots_of(
    questionnaire: Questionnaire, item: AnyItem, pen: Pen, section: str, section_label: Labels
) -> Iterator[Slot]:
    named = title(questionnaire, item, pen)
    match item:
        case BatteryItem():
            rows = rows_of(questionnaire, item)
            keys = tuple(row_variable(item, row) for row in rows)
            places = len(rows)
        case LoopItem():
            keys = tuple(loop_variable(item, code) for code in loop_codes(questionnaire, item))
            places = min(item.max_iterations, len(keys))
        case _:
            keys, places = (item.id,), 1
    for at in range(1, places + 1):
        label = named if places == 1 else {k: f"{text} ({at}/{places})" for k, text in named.items()}
        yield Slot(item.id, keys, label, named, section, section_label)


def title(questionnaire: Questionnaire, item: AnyItem, pen: Pen) -> Labels:
    """Return what lists call an item."""
    wording = questionnaire.wording[questionnaire.locales[0]]
    for key in (f"{item.id}.title", f"{item.id}.label"):
        if key in wording:
            return pen.words(Words(key))
    return pen.say("submit") if not isinstance(item, EmailItem) else pen.same(item.id)


def row_title(questionnaire: Questionnaire, item: BatteryItem, row: str, pen: Pen) -> Labels:
    """Return what a battery's row is called, shortly where there is a short form."""
    return pen.words(row_words(questionnaire, item, row, short=True))
