"""Which variables an item fills, in order. Names are made here and nowhere else."""

from __future__ import annotations

from flows.items import (
    AnyItem,
    BatteryItem,
    EmailItem,
    InfoItem,
    Item,
    LoopItem,
    MultiItem,
    RankingItem,
    TextItem,
)
from flows.questionnaire import Questionnaire


def multi_variable(item_id: str, code: int) -> str:
    """Return the 0/1 variable of one option of a multi."""
    return f"{item_id}_{code:02d}"


def rank_variable(item_id: str, rank: int) -> str:
    """Return the variable that holds the code at this rank."""
    return f"{item_id}_r{rank}"


def row_variable(item: BatteryItem, row: str) -> str:
    """Return the variable of one row of a battery."""
    return f"{item.prefix}_{row}"


def loop_variable(item: LoopItem, code: int) -> str:
    """Return the variable of one iteration of a loop."""
    return f"{item.prefix}_{code:02d}"


def rows_of(questionnaire: Questionnaire, item: BatteryItem) -> tuple[str, ...]:
    """Return the keys of a battery's rows as declared, own or from a bank."""
    if item.rows_from is None:
        return item.rows
    return tuple(row.key for row in questionnaire.banks[item.rows_from])


def loop_codes(questionnaire: Questionnaire, item: LoopItem) -> tuple[int, ...]:
    """Return the codes of the source that a loop may follow, as declared."""
    source = questionnaire.items[item.source]
    assert isinstance(source, MultiItem)
    return tuple(option.code for option in source.options if option.code not in item.exclude)


def variables_of(questionnaire: Questionnaire, item: Item) -> tuple[str, ...]:
    """Return the variables an item fills; none for an info."""
    match item:
        case InfoItem():
            return ()
        case MultiItem():
            return tuple(multi_variable(item.id, option.code) for option in item.options)
        case BatteryItem():
            return tuple(row_variable(item, row) for row in rows_of(questionnaire, item))
        case RankingItem():
            return tuple(rank_variable(item.id, rank) for rank in range(1, item.k + 1))
        case LoopItem():
            return tuple(loop_variable(item, code) for code in loop_codes(questionnaire, item))
        case TextItem():
            return (item.id, f"{item.id}_st")
        case EmailItem():
            return (item.id,)
        case _:
            return (item.id,)


def data_items(questionnaire: Questionnaire) -> tuple[AnyItem, ...]:
    """Return the items whose answers are data, in questionnaire order."""
    return tuple(
        item
        for section in questionnaire.sections
        for item in section.items
        if item.store == "data" and not isinstance(item, InfoItem)
    )
