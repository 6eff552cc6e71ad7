"""Whether routes lead anywhere: every condition looks back at what has been asked, and somebody can come to every item."""

from __future__ import annotations

from collections.abc import Iterator

from flows.conditions import Condition, ConditionError
from flows.conditions import variables_of as mentioned_in
from flows.findings import Code, Finding, fault
from flows.items import BatteryItem, Item, LoopItem, MultiItem, NumberItem, RatedHighest, SelectedIn
from flows.path import row_condition
from flows.possible import can_hold
from flows.questionnaire import AnswerPipe, Pipe, Questionnaire
from flows.variables import rows_of, variables_of

Misfit = tuple[str, Finding]


def references(item: Item) -> Iterator[tuple[str, str, tuple[str, ...]]]:
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


class Routes:
    """Walks the questionnaire in order and knows what has been asked so far."""

    def __init__(self, q: Questionnaire) -> None:
        self.q = q
        self.asked: set[str] = set()
        self.all = {name for item in q.items.values() for name in (item.id, *variables_of(q, item))}

    def faults(self) -> Iterator[Misfit]:
        """Yield every fault of routing."""
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
        for what, name, _ in references(item):
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
            if soft.when is not None:  # pragma: no branch - a number is doubted by condition only
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
