"""References to phrases with their fills: what an option, a row, a pipe is called, never the sentence itself."""

from __future__ import annotations

from flows.facts import Answers
from flows.interview import Interview
from flows.items import AnyItem, BatteryItem, Item, LoopItem, MultiItem, RankingItem, SingleItem
from flows.path import Path, Place
from flows.questionnaire import AnswerPipe, Pipe, Questionnaire
from flows.wording import Verbatim, Words, option_key

OTHER = 90


def has_words(questionnaire: Questionnaire, key: str) -> bool:
    """Return whether the questionnaire has this phrase (its locales agree; reading sees to it)."""
    return key in questionnaire.wording[questionnaire.locales[0]]


def plain(questionnaire: Questionnaire, interview: Interview, key: str) -> str:
    """Return the text of a phrase in the respondent's language as written, to compare typed words with."""
    return questionnaire.wording[interview.locale][key].text


def other_text(questionnaire: Questionnaire, item_id: str, facts: Answers) -> Verbatim | None:
    """Return what was typed for "other" of this item, if anything was."""
    item = questionnaire.items.get(item_id)
    options = getattr(item, "options", ())
    if not any(option.code == OTHER and option.other for option in options):
        return None
    text = facts.value(f"{item_id}_other")
    return Verbatim(text) if isinstance(text, str) and text else None


def option_words(questionnaire: Questionnaire, item: Item, code: int, facts: Answers | None = None) -> Words | Verbatim:
    """Return what an option or missing button of an item is called; "other" by the words typed, when `facts` are given."""
    if code < 0:
        key = option_key(item.id, code)
        return Words(key if has_words(questionnaire, key) else option_key("missing", code))
    if isinstance(item, LoopItem):
        return Words(option_key(item.id, code))
    source = getattr(item, "options_from", None)
    if source is None or (isinstance(item, SingleItem) and code in {o.code for o in item.options_extra}):
        typed = other_text(questionnaire, item.id, facts) if facts is not None and code == OTHER else None
        own = option_key(item.id, code)
        if typed is not None or has_words(questionnaire, own) or source is None:
            return typed or Words(own)
        return Words(f"{source}.s{code:02d}")
    if source in questionnaire.banks:
        row = next(row for row in questionnaire.banks[source] if row.code == code)
        short = isinstance(item, RankingItem) and item.options_label == "short"
        return Words(f"{source}.{row.key}{'-short' if short else ''}")
    return option_words(questionnaire, questionnaire.items[source], code, facts)


def row_words(questionnaire: Questionnaire, item: BatteryItem, row: str, *, short: bool = False) -> Words:
    """Return what a battery's row is called."""
    if item.rows_from is None:
        return Words(f"{item.id}.i-{row}")
    return Words(f"{item.rows_from}.{row}{'-short' if short else ''}")


def looped_words(questionnaire: Questionnaire, item: LoopItem, code: int, facts: Answers) -> Words | Verbatim:
    """Return what the looped option is called: its label, or the words typed for "other"."""
    return option_words(questionnaire, questionnaire.items[item.source], code, facts)


def _fill(words: Words | Verbatim) -> str | Words:
    return words.text if isinstance(words, Verbatim) else words


def _pipe(questionnaire: Questionnaire, pipe: Pipe | AnswerPipe, facts: Answers) -> str | Words:
    if isinstance(pipe, Pipe):
        code = facts.value(pipe.by)
        fallback = next(iter(pipe.when.values()))
        return Words(pipe.when.get(code, fallback) if isinstance(code, int) else fallback)
    item = _owner(questionnaire, pipe.label_of)
    code = facts.value(pipe.label_of)
    if not isinstance(code, int) or code < 0:
        return ""
    return _fill(option_words(questionnaire, item, code, facts))


def _owner(questionnaire: Questionnaire, variable: str) -> Item:
    """Return the item that fills a variable: its own id, or that of the ranking whose rank it is."""
    if variable in questionnaire.items:
        return questionnaire.items[variable]
    return questionnaire.items[variable.rpartition("_r")[0]]


def words(
    questionnaire: Questionnaire, path: Path, key: str, place: Place | None = None, **fills: str | Words
) -> Words:
    """Return a reference to a phrase with every fill it asks for that an interview can give; speech adds the study's own."""
    phrase = questionnaire.wording[questionnaire.locales[0]][key]
    filled: dict[str, str | Words] = {}
    for name in sorted(phrase.fills):
        if name in fills:
            filled[name] = fills[name]
        elif name in questionnaire.pipes:
            filled[name] = _pipe(questionnaire, questionnaire.pipes[name], path.facts)
        elif place is not None and isinstance(place.item, BatteryItem) and name == "item":
            filled[name] = row_words(questionnaire, place.item, place.row)
        elif place is not None and isinstance(place.item, LoopItem) and name == place.item.fill:
            filled[name] = _fill(looped_words(questionnaire, place.item, place.code, path.facts))
        elif isinstance(value := path.facts.value(name), int) and value >= 0:
            filled[name] = str(value)
    return Words(key, filled)


def section_words(section_id: str) -> Words:
    """Return a section's title."""
    return Words(f"section-{section_id}")


def selected_words(questionnaire: Questionnaire, item: AnyItem, facts: Answers) -> tuple[Words | Verbatim, ...]:
    """Return what a multi's ticks are called, as declared."""
    assert isinstance(item, MultiItem)
    return tuple(option_words(questionnaire, item, code, facts) for code in facts.ticked(item.id))
