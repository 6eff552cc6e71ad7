"""The kinds of item a questionnaire can hold, as frozen values.

Structure only: codes, conditions, bounds. Not one word that a respondent reads; words are looked up under the
keys that `flows.wording` derives from the same ids. Whether the parts fit together is judged in `flows.reading`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, WithJsonSchema

from flows.conditions import Condition, parse


class Frozen(BaseModel):
    """A value read from a questionnaire file; unknown fields are faults."""

    # Built when a questionnaire is first read: all at once and not each by itself as well, which halves its part of a start.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _condition(value: object) -> object:
    # YAML reads `true`, `3` as themselves; a condition is always written as text.
    return parse(value) if isinstance(value, str) else value


When = Annotated[
    InstanceOf[Condition],
    BeforeValidator(_condition),
    WithJsonSchema({"type": "string", "description": "a condition in the routing language"}),
]
Bound = int | When


def _option(value: object) -> object:
    return {"code": value} if isinstance(value, int) else value


class Option(Frozen):
    """One offered answer: a stable code and how it behaves."""

    code: int
    other: bool = False
    """Opens the item `<id>_other`, which asks for the words."""
    exclusive: bool = False
    """Clears the rest of a multi, and the reverse."""
    fixed: bool = False
    """Keeps its place when options are permuted."""
    locale: str | None = None
    """Choosing it turns the interview to this language."""
    say: str | None = None
    """Said when it is chosen."""


Options = tuple[Annotated[Option, BeforeValidator(_option)], ...]


class SoftCheck(Frozen):
    """A doubt that is voiced once: confirmed or changed, then believed."""

    rule: str
    """The wording key of the doubt, e.g. `soft_yrs_high`."""
    when: When | None = None
    straightline_under: float | None = None
    """Instead of `when`, for a battery: all answers alike and a median item time under so many seconds."""


class RatedHighest(Frozen):
    """Candidates are the rows of a battery rated with the first code; the next codes join while there are too few."""

    rule: Literal["rated_highest"]
    battery: str
    codes: tuple[int, ...]
    at_least: int


class SelectedIn(Frozen):
    """Candidates are the codes ticked in a multi, in the order in which it was displayed."""

    rule: Literal["selected_in"]
    multi: str


OptionsFilter = Annotated[RatedHighest | SelectedIn, Field(discriminator="rule")]


class KeepAndSample(Frozen):
    """Which selected codes a capped loop follows: those to keep, the rest drawn with the respondent's seed."""

    rule: Literal["keep_and_sample"]
    keep: tuple[int, ...] = ()


class Item(Frozen):
    """What every kind of item has."""

    id: str
    skippable: bool = True
    core: bool = False
    """Essential: listed first on the review screen and in the report of missing items."""
    store: Literal["data", "contact", "ops"] = "data"
    """Where the answer lives: with the answers, apart with the person, or as an operational record."""
    show_if: When | None = None
    missing: tuple[int, ...] = ()
    """Missing codes offered as buttons, in this order: -97, -98, -99."""
    counts: bool = True
    """Belongs to the denominator of completeness (its section must count too)."""


class InfoItem(Item):
    """Something to read, and a button to go on; fills no variable."""

    type: Literal["info"]


class ConsentItem(Item):
    """An explicit yes (1) or no (0); nothing is pre-ticked."""

    type: Literal["consent"]
    options: Options
    opens_interview: bool = False
    """The consent to take part itself: before it is given no answer is stored."""


class SingleItem(Item):
    """One option out of several."""

    type: Literal["single"]
    options: Options = ()
    options_from: str | None = None
    """A bank, or a multi whose options are offered again."""
    options_extra: Options = ()
    options_filter: OptionsFilter | None = None
    randomise: Literal["options"] | None = None
    sort: Literal["label"] | None = None
    """Order by label in the language shown (extras stay last)."""
    paged: int | None = None
    """So many options a page; the list can also be searched by typing."""
    copy_single: bool = False
    """With `selected_in`: a single candidate is copied without asking."""
    frame: str | None = None
    """The roster column that may replace this question."""


class MultiItem(Item):
    """Several options; one 0/1 variable an option."""

    type: Literal["multi"]
    options: Options
    randomise: Literal["options"] | None = None
    min_selected: int = 1


class BatteryItem(Item):
    """The same scale for several rows, one row at a time; one variable a row."""

    type: Literal["battery"]
    prefix: str
    rows: tuple[str, ...] = ()
    rows_from: str | None = None
    """A bank, instead of `rows`."""
    options: Options
    row_show_if: str | None = None
    """A condition in which `<key>` stands for the row's key."""
    randomise: Literal["items"] | None = None
    soft: tuple[SoftCheck, ...] = ()


class RankingItem(Item):
    """The first k of several options, in order; one variable a rank."""

    type: Literal["ranking"]
    k: int
    options: Options = ()
    options_from: str | None = None
    options_label: Literal["full", "short"] = "full"
    options_filter: OptionsFilter | None = None
    randomise: Literal["options"] | None = None


class NumberItem(Item):
    """A whole number or a four-digit year, typed."""

    type: Literal["integer", "year"]
    min: Bound
    max: Bound
    soft: tuple[SoftCheck, ...] = ()


class TextItem(Item):
    """Words, short (one message) or long (several messages)."""

    type: Literal["text_short", "text_long"]
    max_len: int


class EmailItem(Item):
    """A mail address; kept with the person, never with the answers."""

    type: Literal["email"]
    max_len: int = 120


class LoopItem(Item):
    """One question repeated for the selected options of a multi; one variable an option."""

    type: Literal["loop"]
    source: str
    exclude: tuple[int, ...] = ()
    prefix: str
    max_iterations: int
    select: KeepAndSample
    fill: str
    """The name under which the question's words receive the looped option, e.g. `activity`."""
    options: Options


AnyItem = Annotated[
    InfoItem
    | ConsentItem
    | SingleItem
    | MultiItem
    | BatteryItem
    | RankingItem
    | NumberItem
    | TextItem
    | EmailItem
    | LoopItem,
    Field(discriminator="type"),
]
