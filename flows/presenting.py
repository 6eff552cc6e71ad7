"""A place as it is put to the respondent: question, choices, marks, progress. Pure looks, no consequences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from flows.answers import folded
from flows.interview import Draft, Interview
from flows.items import (
    BatteryItem,
    ConsentItem,
    EmailItem,
    InfoItem,
    LoopItem,
    MultiItem,
    NumberItem,
    RankingItem,
    SingleItem,
    TextItem,
)
from flows.missing import Missing
from flows.offering import display_order, offered
from flows.path import Path, Place
from flows.phrasing import OTHER, has_words, option_words, other_text, plain, section_words, words
from flows.questionnaire import Questionnaire
from flows.screen import Choice, Screen, Typed
from flows.variables import multi_variable, rank_variable
from flows.wording import Verbatim, Words

LONGEST_BUTTON = 32
"""Characters; a longer label would be cut on a 360 px phone, so the options go into the message and buttons carry numbers."""

FAILURES_BEFORE_SKIP = 3


def present(
    questionnaire: Questionnaire, interview: Interview, path: Path, place: Place, note: Words | None = None
) -> Screen:
    """Return the screen of a place as the interview stands."""
    view = _View(questionnaire, interview, path, place)
    return view.screen(note)


def closed(questionnaire: Questionnaire, interview: Interview, path: Path, place: Place) -> Screen:
    """Return the screen of a place that has been answered: the question; of its choices only ranks, which say that it was a ranking."""
    view = _View(questionnaire, interview, path, place)
    choices = view.options()[1] if isinstance(place.item, RankingItem) else ()
    return Screen(place.key, interview.visits.get(place.key, 0), view.words(place.item.id), choices=choices)


def is_numbered(questionnaire: Questionnaire, interview: Interview, labels: tuple[Words | Verbatim, ...]) -> bool:
    """Return whether the longest label is too long for a button in the respondent's language."""
    return any(len(_text(questionnaire, interview, label)) > LONGEST_BUTTON for label in labels)


def _text(questionnaire: Questionnaire, interview: Interview, label: Words | Verbatim) -> str:
    return label.text if isinstance(label, Verbatim) else plain(questionnaire, interview, label.key)


@lru_cache(maxsize=4096)
def _common_choices(
    questionnaire: Questionnaire, locale: str, item_id: str, codes: tuple[int, ...]
) -> tuple[bool, tuple[Choice, ...]]:
    item = questionnaire.items[item_id]
    labels = tuple(option_words(questionnaire, item, code) for code in codes)
    wording = questionnaire.wording[locale]
    numbered = any(isinstance(one, Words) and len(wording[one.key].text) > LONGEST_BUTTON for one in labels)
    return numbered, tuple(
        Choice(str(code), label, number=number if numbered else 0)
        for number, (code, label) in enumerate(zip(codes, labels, strict=True), start=1)
    )


class _View:
    def __init__(self, questionnaire: Questionnaire, interview: Interview, path: Path, place: Place) -> None:
        self.q, self.interview, self.path, self.place = questionnaire, interview, path, place
        self.item = place.item
        self.draft = interview.drafts.get(place.key, Draft())

    def screen(self, note: Words | None) -> Screen:
        numbered, options = self.options()
        page, pages, options = self.paged(options)
        i, n = self.progress()
        return Screen(
            key=self.place.key,
            visit=self.interview.visits.get(self.place.key, 0),
            text=Words("text_so_far") if self.is_being_written() else self.words(self.item.id),
            intro=self.words(f"{self.item.id}.intro") if self.shows_intro() else None,
            help=self.words(f"{self.item.id}.help") if self.shows_help() else None,
            note=note,
            section=section_words(self.place.section.id) if n else None,
            i=i,
            n=n,
            row_i=self.place.nth,
            row_n=self.place.of,
            choices=(*options, *self.missing(), *self.pages(page, pages), *self.controls()),
            numbered=numbered,
            page=page,
            pages=pages,
            draft=self.ranked() if numbered else (),
            typed=self.typed(),
        )

    def words(self, key: str) -> Words:
        return words(self.q, self.path, key, self.place)

    def shows_intro(self) -> bool:
        return self.place.nth <= 1 and has_words(self.q, f"{self.item.id}.intro")

    def is_being_written(self) -> bool:
        """A long text of which parts have arrived: the question stands above them already."""
        return isinstance(self.item, TextItem) and bool(self.draft.parts)

    def shows_help(self) -> bool:
        return has_words(self.q, f"{self.item.id}.help") and not self.is_being_written()

    def progress(self) -> tuple[int, int]:
        shown = [section.id for section in self.q.sections if section.progress]
        if self.place.section.id not in shown:
            return 0, 0
        return shown.index(self.place.section.id) + 1, len(shown)

    def options(self) -> tuple[bool, tuple[Choice, ...]]:
        codes, standing = self.codes(), self.standing()
        if self.is_common(codes):
            numbered, common = _common_choices(self.q, self.interview.locale, self.item.id, codes)
            return numbered, tuple(replace(c, mark="chosen") if int(c.action) in standing else c for c in common)
        labels = tuple(option_words(self.q, self.item, code, self.path.facts) for code in codes)
        numbered = is_numbered(self.q, self.interview, labels)
        choices = []
        for number, (code, label) in enumerate(zip(codes, labels, strict=True), start=1):
            action, mark, rank = self.action(code, standing)
            choices.append(Choice(action, label, mark, rank, "option", number if numbered else 0))  # type: ignore[arg-type]
        return numbered, tuple(choices)

    def is_common(self, codes: tuple[int, ...]) -> bool:
        """Answered by one tap, and nobody's own words stand among the labels: everybody in this language sees the same."""
        match self.item:
            case ConsentItem() | BatteryItem() | LoopItem():
                return True
            case SingleItem(options_from=source) if source is None or source in self.q.banks:
                return OTHER not in codes or other_text(self.q, self.item.id, self.path.facts) is None
            case _:
                return False

    def codes(self) -> tuple[int, ...]:
        match self.item:
            case SingleItem(sort="label"):
                found = self.interview.found
                codes = tuple(code for code in self.by_label() if not found or code in found)
                return codes
            case SingleItem() | RankingItem():
                return offered(self.q, self.item, self.path.facts, self.interview.seed)
            case MultiItem():
                return display_order(self.q, self.item, self.interview.seed)
            case ConsentItem() | BatteryItem() | LoopItem():
                return tuple(option.code for option in self.item.options)
            case _:
                return ()

    def by_label(self) -> tuple[int, ...]:
        assert isinstance(self.item, SingleItem)
        extras = tuple(option.code for option in self.item.options_extra)
        codes = [c for c in offered(self.q, self.item, self.path.facts, self.interview.seed) if c not in extras]
        codes.sort(key=lambda code: folded(_text(self.q, self.interview, option_words(self.q, self.item, code))))
        return (*codes, *extras)

    def standing(self) -> tuple[int, ...]:
        """The codes that are ticked, ranked or chosen at present: the draft, else the standing answer."""
        if isinstance(self.item, MultiItem | RankingItem):
            return self.draft.codes if self.place.key in self.interview.drafts else answered_codes(self.item, self.path)
        value = self.path.facts.value(self.place.key)
        return (value,) if isinstance(value, int) and self.place.key in self.interview.done else ()

    def action(self, code: int, standing: tuple[int, ...]) -> tuple[str, str, int]:
        if isinstance(self.item, MultiItem):
            return (f"-{code}", "ticked", 0) if code in standing else (f"+{code}", "unticked", 0)
        if isinstance(self.item, RankingItem):
            return (f"-{code}", "", standing.index(code) + 1) if code in standing else (f"+{code}", "", 0)
        return str(code), "chosen" if code in standing else "", 0

    def paged(self, options: tuple[Choice, ...]) -> tuple[int, int, tuple[Choice, ...]]:
        size = getattr(self.item, "paged", None)
        if not size or len(options) <= size:
            return 0, 0, options
        pages = -(-len(options) // size)
        page = min(max(self.interview.page, 0), pages - 1)
        return page, pages, options[page * size : (page + 1) * size]

    def pages(self, page: int, pages: int) -> Iterator[Choice]:
        if pages:
            yield Choice(f"p{(page - 1) % pages}", Words("btn_page_previous"), row="page")
            yield Choice(f"p{page}", Words("page_of", {"i": str(page + 1), "n": str(pages)}), row="page")
            yield Choice(f"p{(page + 1) % pages}", Words("btn_page_next"), row="page")
        elif self.interview.found and isinstance(self.item, SingleItem) and self.item.paged:
            yield Choice("all", Words("btn_show_all"), row="page")

    def missing(self) -> Iterator[Choice]:
        standing = self.standing()
        for code in self.item.missing:
            yield Choice(
                f"m{-code}", option_words(self.q, self.item, code), "chosen" if code in standing else "", row="missing"
            )

    def controls(self) -> Iterator[Choice]:
        match self.item:
            case InfoItem():
                yield Choice("go", Words("btn_continue"), row="control")
            case MultiItem():
                yield Choice("done", Words("btn_done"), row="control")
            case RankingItem() if any(code >= 0 for code in self.standing()):
                yield Choice("done", Words("btn_finish_rank"), row="control")
            case TextItem(type="text_long") if self.draft.parts:
                yield Choice("done", Words("btn_text_done"), row="control")
        if self.goes_back():
            yield Choice("back", Words("btn_back"), row="control")
        if self.offers_skip():
            yield Choice("skip", Words("btn_skip"), row="control")
        if self.place.section.progress and self.opens_section():
            yield Choice("pause", Words("btn_pause"), row="control")

    def goes_back(self) -> bool:
        return previous_place(self.path, self.interview, self.place.key) is not None

    def offers_skip(self) -> bool:
        if not self.item.skippable:
            return False
        if isinstance(self.item, TextItem | EmailItem):
            return not self.draft.parts
        return isinstance(self.item, NumberItem) and self.interview.failures >= FAILURES_BEFORE_SKIP

    def opens_section(self) -> bool:
        first = next(place for place in self.path.places if place.section.id == self.place.section.id)
        return first.key == self.place.key

    def ranked(self) -> tuple[Words | Verbatim, ...]:
        if not isinstance(self.item, RankingItem):
            return ()
        return tuple(option_words(self.q, self.item, code, self.path.facts) for code in self.standing() if code >= 0)

    def typed(self) -> Typed:
        match self.item:
            case NumberItem():
                return "number"
            case TextItem():
                return "text"
            case EmailItem():
                return "email"
            case SingleItem(paged=int()):
                return "search"
            case _:
                return ""


def answered_codes(item: MultiItem | RankingItem, path: Path) -> tuple[int, ...]:
    """Return the ticks or ranks of a settled answer; a missing reason stands alone."""
    if isinstance(item, MultiItem):
        first = path.facts.value(multi_variable(item.id, item.options[0].code))
        return path.facts.ticked(item.id) or ((first,) if isinstance(first, int) and first < 0 else ())
    ranks = [path.facts.value(rank_variable(item.id, rank)) for rank in range(1, item.k + 1)]
    given = tuple(code for code in ranks if isinstance(code, int) and code >= 0)
    first = ranks[0]
    return given or ((first,) if isinstance(first, int) and first < 0 and first != Missing.NOT_REACHED else ())


def previous_place(path: Path, interview: Interview, key: str) -> Place | None:
    """Return the place shown before this one on the present path; infos are passed over, consent is not gone behind."""
    found: Place | None = None
    for place in path.places:
        if place.key == key:
            return found
        if isinstance(place.item, ConsentItem) and place.item.opens_interview and interview.consent_at is not None:
            found = None
        elif not isinstance(place.item, InfoItem) and interview.visits.get(place.key, 0):
            found = place
    return found
