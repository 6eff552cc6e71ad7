"""The review before submitting: sections with what is unanswered in them, and every answer a jump away."""

from __future__ import annotations

from flows.interview import Interview
from flows.items import BatteryItem, InfoItem, LoopItem, MultiItem, RankingItem, TextItem
from flows.missing import Missing
from flows.path import Path, Place
from flows.phrasing import has_words, option_words, section_words, selected_words
from flows.presenting import answered_codes
from flows.questionnaire import Questionnaire
from flows.screen import Choice, Screen
from flows.wording import Verbatim, Words

REVIEW = "~review"
SUBMIT = "submit"


def review_screen(questionnaire: Questionnaire, interview: Interview, path: Path, section: str = "") -> Screen:
    """Return the review: all sections, or the answers of one."""
    visit = interview.visits.get(REVIEW, 0)
    if section:
        return _one_section(questionnaire, interview, path, section, visit)
    choices = []
    for shown in questionnaire.sections:
        places = [p for p in path.places if p.section.id == shown.id and _reviewable(p)]
        if shown.progress and places:
            skipped = sum(_is_unanswered(p, path) for p in places)
            title = section_words(shown.id)
            words = (
                Words("review_skipped", {"section": title, "count": str(skipped)})
                if skipped
                else Words("review_complete", {"section": title})
            )
            choices.append(Choice(f"s:{shown.id}", words))
    return Screen(
        key=REVIEW,
        visit=visit,
        text=Words("review_title"),
        choices=(*choices, Choice("submit", Words("btn_submit"), row="control")),
    )


def _one_section(questionnaire: Questionnaire, interview: Interview, path: Path, section: str, visit: int) -> Screen:
    lines: list[tuple[Words | Verbatim, Words | Verbatim]] = []
    choices: list[Choice] = []
    places = [p for p in path.places if p.section.id == section and _reviewable(p)]
    # Essential items first, otherwise in the order in which they were asked.
    for place in sorted(places, key=lambda p: not p.item.core):
        if place.nth > 1:
            continue
        label = title_of(questionnaire, place)
        lines.append((label, answer_of(questionnaire, interview, path, place)))
        choices.append(Choice(f"to:{place.key}", label))
    return Screen(
        key=REVIEW,
        visit=visit,
        text=Words("review_section", {"section": section_words(section)}),
        lines=tuple(lines),
        choices=(
            *choices,
            Choice("all", Words("btn_review_back"), row="control"),
            Choice("submit", Words("btn_submit"), row="control"),
        ),
    )


def title_of(questionnaire: Questionnaire, place: Place) -> Words:
    """Return the short name under which an item stands in lists: its own, else its variable's label."""
    own = f"{place.item.id}.title"
    return Words(own if has_words(questionnaire, own) else f"{place.item.id}.label")


def answer_of(questionnaire: Questionnaire, interview: Interview, path: Path, place: Place) -> Words | Verbatim:
    """Return the standing answer of an item in a few words."""
    item = place.item
    if isinstance(item, BatteryItem | LoopItem):
        rows = [p for p in path.places if p.item.id == item.id]
        n_answered = sum(not _is_unanswered(p, path) for p in rows)
        return Words("n_of_m", {"n": str(n_answered), "m": str(len(rows))})
    if item.store == "contact":
        given = path.facts.value(item.id)
        return Words("skipped") if isinstance(given, int) and given < 0 else _contact_words(item.id, given)
    if isinstance(item, MultiItem):
        selected = selected_words(questionnaire, item, path.facts)
        if selected:
            return selected[0] if len(selected) == 1 else Words("first_and_more", _first_and_more(selected))
        code = path.facts.value(f"{item.id}_{item.options[0].code:02d}")
        return _reason(questionnaire, place, code)
    if isinstance(item, RankingItem):
        codes = answered_codes(item, path)
        if codes and codes[0] >= 0:
            ranked = tuple(option_words(questionnaire, item, code, path.facts) for code in codes)
            return ranked[0] if len(ranked) == 1 else Words("first_and_more", _first_and_more(ranked))
        return _reason(questionnaire, place, codes[0] if codes else Missing.NOT_REACHED)
    if isinstance(item, TextItem):
        text = path.facts.value(item.id)
        return Verbatim(text) if isinstance(text, str) and text else Words("skipped")
    value = path.facts.value(place.key)
    if (
        isinstance(value, int)
        and value >= 0
        and not getattr(item, "options", None)
        and not hasattr(item, "options_from")
    ):
        return Verbatim(str(value))
    return _reason(questionnaire, place, value)


def _contact_words(item_id: str, given: int | str) -> Words:
    return Words(f"{item_id}.o{given}") if not item_id.endswith("email") else Words("contact_given")


def _reason(questionnaire: Questionnaire, place: Place, value: int | str) -> Words | Verbatim:
    assert isinstance(value, int)
    if value == Missing.SKIPPED:
        return Words("skipped")
    return option_words(questionnaire, place.item, value)


def _first_and_more(labels: tuple[Words | Verbatim, ...]) -> dict[str, str | Words]:
    first = labels[0]
    return {"first": first.text if isinstance(first, Verbatim) else first, "more": str(len(labels) - 1)}


def _reviewable(place: Place) -> bool:
    return not isinstance(place.item, InfoItem) and place.item.id != SUBMIT and place.section.progress


def _is_unanswered(place: Place, path: Path) -> bool:
    match place.item:
        case MultiItem() as item:
            value = path.facts.value(f"{item.id}_{item.options[0].code:02d}")
        case RankingItem() as item:
            value = path.facts.value(f"{item.id}_r1")
        case TextItem() as item:
            value = path.facts.value(f"{item.id}_st")
        case _:
            value = path.facts.value(place.key)
    return value in (Missing.SKIPPED, Missing.NOT_REACHED)
