"""Which options stand before the respondent, in which order: banks, filters, other answers and the seed decide."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from flows.chance import drawn, permuted
from flows.facts import NONE_OF_THE_ABOVE, Answers
from flows.items import (
    BatteryItem,
    LoopItem,
    MultiItem,
    Option,
    Options,
    OptionsFilter,
    RankingItem,
    RatedHighest,
    SelectedIn,
    SingleItem,
)
from flows.questionnaire import Questionnaire
from flows.variables import loop_codes, row_variable, rows_of

_OTHER = 90


def declared_options(questionnaire: Questionnaire, item: SingleItem | RankingItem | MultiItem) -> Options:
    """Return an item's options as declared: its own, those of a bank, or those of another item."""
    source = getattr(item, "options_from", None)
    own = item.options
    if source is not None:
        if source in questionnaire.banks:
            own = tuple(Option(code=row.code) for row in questionnaire.banks[source])
        else:
            other = questionnaire.items[source]
            assert isinstance(other, MultiItem)
            own = tuple(option for option in other.options if option.code != NONE_OF_THE_ABOVE)
    return own + (item.options_extra if isinstance(item, SingleItem) else ())


def _shuffled(seed: int, item_id: str, options: Options) -> tuple[int, ...]:
    """Permute the free options among the free places; fixed ones, "other" and "none" keep theirs."""
    free = [o.code for o in options if not o.fixed and o.code not in (_OTHER, NONE_OF_THE_ABOVE)]
    order = iter(permuted(seed, item_id, tuple(str(code) for code in free)))
    return tuple(int(next(order)) if option.code in free else option.code for option in options)


def display_order(
    questionnaire: Questionnaire, item: SingleItem | RankingItem | MultiItem, seed: int
) -> tuple[int, ...]:
    """Return all option codes of an item in the order this respondent sees them, before any filter."""
    return _display_order(questionnaire, item.id, seed)


@lru_cache(maxsize=4096)
def _display_order(questionnaire: Questionnaire, item_id: str, seed: int) -> tuple[int, ...]:
    item = questionnaire.items[item_id]
    assert isinstance(item, SingleItem | RankingItem | MultiItem)
    options = declared_options(questionnaire, item)
    source = getattr(item, "options_from", None)
    if source is not None and source in questionnaire.items and item.randomise is None:
        other = questionnaire.items[source]
        assert isinstance(other, MultiItem)
        codes = {option.code for option in options}
        return tuple(code for code in display_order(questionnaire, other, seed) if code in codes)
    if item.randomise == "options":
        return _shuffled(seed, item.id, options)
    return tuple(option.code for option in options)


def offered(
    questionnaire: Questionnaire, item: SingleItem | RankingItem | MultiItem, facts: Answers, seed: int
) -> tuple[int, ...]:
    """Return the codes that stand before the respondent now, in display order."""
    order = display_order(questionnaire, item, seed)
    rule = getattr(item, "options_filter", None)
    if rule is None:
        return order
    wanted = _candidates(questionnaire, rule, facts)
    return tuple(code for code in order if code in wanted)


def _candidates(questionnaire: Questionnaire, rule: OptionsFilter, facts: Answers) -> frozenset[int]:
    match rule:
        case SelectedIn(multi=multi):
            return frozenset(code for code in facts.ticked(multi) if code != NONE_OF_THE_ABOVE)
        case RatedHighest(
            battery=battery_id, codes=codes, at_least=at_least
        ):  # pragma: no branch - the last of its kind
            battery = questionnaire.items[battery_id]
            assert isinstance(battery, BatteryItem)
            assert battery.rows_from is not None
            found: set[int] = set()
            for rating in codes:
                found.update(
                    row.code
                    for row in questionnaire.banks[battery.rows_from]
                    if facts.value(row_variable(battery, row.key)) == rating
                )
                if len(found) >= at_least:
                    break
            return frozenset(found)


def battery_order(questionnaire: Questionnaire, item: BatteryItem, seed: int) -> tuple[str, ...]:
    """Return a battery's rows in this respondent's order, whether or not each applies."""
    return _battery_order(questionnaire, item.id, seed)


@lru_cache(maxsize=4096)
def _battery_order(questionnaire: Questionnaire, item_id: str, seed: int) -> tuple[str, ...]:
    item = questionnaire.items[item_id]
    assert isinstance(item, BatteryItem)
    rows = rows_of(questionnaire, item)
    return permuted(seed, item.id, rows) if item.randomise == "items" else rows


def followed(questionnaire: Questionnaire, item: LoopItem, facts: Answers, seed: int) -> tuple[int, ...]:
    """Return the codes a loop follows, in the order in which its source displays them."""
    source = questionnaire.items[item.source]
    assert isinstance(source, MultiItem)
    possible: Iterable[int] = loop_codes(questionnaire, item)
    selected = [code for code in possible if facts.selected(item.source, code)]
    keep = [code for code in selected if code in item.select.keep]
    rest = [code for code in selected if code not in keep]
    chosen = set(keep) | drawn(seed, item.id, rest, item.max_iterations - len(keep))
    return tuple(code for code in display_order(questionnaire, source, seed) if code in chosen)
