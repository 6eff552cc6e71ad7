"""Under which keys an item's words and labels are looked up: one list, used to demand them and to find surplus ones."""

from __future__ import annotations

from collections.abc import Iterator

from flows.items import (
    BatteryItem,
    ConsentItem,
    InfoItem,
    Item,
    LoopItem,
    MultiItem,
    NumberItem,
    RankingItem,
    SingleItem,
    TextItem,
)
from flows.questionnaire import Questionnaire
from flows.variables import loop_codes, rows_of
from flows.wording import option_key

DERIVED_PREFIX = "var-"


def needed_keys(questionnaire: Questionnaire, item: Item) -> Iterator[str]:
    """Yield every key without which this item cannot be asked."""
    yield item.id
    match item:
        case SingleItem():
            for option in item.options:
                yield option_key(item.id, option.code)
            if item.options_from is not None and item.options_from in questionnaire.banks:
                yield from (f"{item.options_from}.{row.key}" for row in questionnaire.banks[item.options_from])
                yield from (f"{item.options_from}.s{option.code:02d}" for option in item.options_extra)
        case ConsentItem() | MultiItem() | LoopItem():
            yield from (option_key(item.id, option.code) for option in item.options)
        case BatteryItem():
            yield from (option_key(item.id, option.code) for option in item.options)
            if item.rows_from is None:
                yield from (f"{item.id}.i-{row}" for row in item.rows)
            else:
                yield from (f"{item.rows_from}.{row}" for row in rows_of(questionnaire, item))
                yield from (f"{item.rows_from}.{row}-short" for row in rows_of(questionnaire, item))
        case RankingItem():
            yield from (option_key(item.id, option.code) for option in item.options)
            if item.options_from is not None and item.options_from in questionnaire.banks:
                end = "-short" if item.options_label == "short" else ""
                yield from (f"{item.options_from}.{row.key}{end}" for row in questionnaire.banks[item.options_from])
    yield from (soft.rule for soft in getattr(item, "soft", ()))
    yield from (option.say for option in getattr(item, "options", ()) if option.say is not None)
    if not isinstance(item, InfoItem) and item.store != "ops":
        yield _title_key(item)


def _title_key(item: Item) -> str:
    """Lists name an item by its title, or by the label of the one variable it fills."""
    single = isinstance(item, SingleItem | ConsentItem | NumberItem) and item.store == "data"
    return f"{item.id}.label" if single else f"{item.id}.title"


def label_keys(questionnaire: Questionnaire, item: Item) -> Iterator[tuple[str, str]]:
    """Yield (variable, key of its label) for each variable that an export holds."""
    if item.store != "data" or isinstance(item, InfoItem):
        return
    match item:
        case MultiItem():
            for option in item.options:
                yield f"{item.id}_{option.code:02d}", f"{item.id}.label-o{option.code}"
        case BatteryItem():
            for row in rows_of(questionnaire, item):
                yield f"{item.prefix}_{row}", f"{item.id}.label-{row}"
        case LoopItem():
            for code in loop_codes(questionnaire, item):
                yield f"{item.prefix}_{code:02d}", f"{item.id}.label-o{code}"
        case RankingItem():
            for rank in range(1, item.k + 1):
                yield f"{item.id}_r{rank}", f"{item.id}.label-r{rank}"
        case TextItem():
            yield item.id, f"{item.id}.label"
            yield f"{item.id}_st", f"{item.id}.label-st"
        case _:
            yield item.id, f"{item.id}.label"
