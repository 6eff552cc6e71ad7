"""What a roster's rows mean for one study: the questions they may answer, its strata, and the people they become."""

from __future__ import annotations

import re

from bot.fieldwork.roster import FrameItem, RosterFile, plain_word
from bot.library import Edition
from bot.store.people import RosterRow
from bot.study import Study
from flows import Questionnaire
from flows.items import SingleItem
from flows.offering import declared_options
from flows.phrasing import option_words


def strata_words(study: Study) -> dict[int, tuple[str, ...]]:
    """Return the words by which each stratum is known."""
    return {stratum.code: (stratum.es, stratum.en) for stratum in study.strata}


def roster_rows(read: RosterFile) -> list[RosterRow]:
    """Return the people of a file's good rows."""
    return [
        RosterRow(line.external_id, stratum=line.stratum, frame=line.frame, details=line.details, **line.fields)
        for line in read.lines
    ]


def frame_items(edition: Edition) -> list[FrameItem]:
    """Return the questions that a roster may answer, each with its words in every language and its codes."""
    questionnaire = edition.questionnaire
    found = (item for item in questionnaire.items.values() if isinstance(item, SingleItem) and item.frame)
    return [FrameItem(str(item.frame), item.id, _codes(edition, item)) for item in found]


def _codes(edition: Edition, item: SingleItem) -> dict[str, int]:
    """Words before codes; a label also counts without what stands in brackets, unless another one is called so."""
    options = [option.code for option in declared_options(edition.questionnaire, item)]
    codes: dict[str, int] = {}
    shorter: dict[str, int] = {}
    for locale in edition.questionnaire.locales:
        for code in options:
            label = edition.speech.plain(option_words(edition.questionnaire, item, code), locale)
            codes.setdefault(plain_word(label), code)
            short = plain_word(re.sub(r"\s*\([^)]*\)", "", label))
            shorter[short] = code if shorter.get(short, code) == code else 0
    codes.update((word, code) for word, code in shorter.items() if code and word not in codes)
    for row in edition.questionnaire.banks.get(item.options_from or "", ()):
        codes.update((plain_word(word), row.code) for word in row.also)
    codes.update((f"{code:0{width}d}", code) for code in options for width in (1, 2))
    return codes


def given_fields(read: RosterFile, questionnaire: Questionnaire) -> set[str]:
    """Return the fields of a person that a file speaks of."""
    given = {name for name in read.given if name in RosterRow.__dataclass_fields__}
    framed = {line_item for line in read.lines for line_item in line.frame}
    columns = {
        item.id: "subsystem" if str(item.frame).startswith("type_") else item.frame
        for item in questionnaire.items.values()
        if isinstance(item, SingleItem) and item.frame
    }
    given.update(f"frame.{item}" for item, column in columns.items() if column in read.given or item in framed)
    return given | {f"details.{name}" for name in read.given}
