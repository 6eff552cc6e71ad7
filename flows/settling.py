"""What an answer changes: values, the path behind it, and everything that no longer stands on that path."""

from __future__ import annotations

from collections.abc import Mapping

from flows.interview import Value
from flows.items import (
    AnyItem,
    BatteryItem,
    ConsentItem,
    EmailItem,
    Item,
    MultiItem,
    RankingItem,
    SingleItem,
    TextItem,
)
from flows.missing import Missing
from flows.offering import offered
from flows.path import Place
from flows.questionnaire import AnswerPipe, Questionnaire
from flows.turn import KeepConsent, KeepContact, ResumeMessages, StopMessages
from flows.variables import multi_variable, rank_variable, variables_of
from flows.working import Via, Working


def answer(w: Working, place: Place, values: Mapping[str, Value], via: Via) -> None:
    """Take an answer for a place: keep it, note how it came, and settle what follows for the rest of the path."""
    again = place.key in w.i.done
    w.left(place, via)
    w.change(
        done=w.i.done if again else (*w.i.done, place.key),
        drafts={key: draft for key, draft in w.i.drafts.items() if key != place.key},
        failures=0,
        misses=0,
        attempt=0,
        changes=0,
        doubt=None,
    )
    if isinstance(place.item, BatteryItem) and w.i.shown_at is not None:
        w.change(seconds={**w.i.seconds, place.key: (w.at - w.i.shown_at).total_seconds()})
    before = dict(w.i.values)
    changed = w.set_values(values, place.item, w.i.visits.get(place.key, 0), via)
    if again and changed:
        w.count("edit")
    _consequences(w, place.item, values)
    settle(w, before)


def _consequences(w: Working, item: AnyItem, values: Mapping[str, Value]) -> None:
    value = values.get(item.id)
    if isinstance(item, ConsentItem) and item.opens_interview:
        _consent(w, item, value == 1)
    if item.store == "contact":
        w.effects.append(KeepContact(item.id, value, w.at))
    for option in getattr(item, "options", ()):
        if option.code == value:
            if option.locale is not None:
                turn_to(w, option.locale)
            if option.say is not None:
                w.tell(option.say)


def turn_to(w: Working, locale: str) -> None:
    """Speak this language from now on."""
    if locale != w.i.locale:
        if w.i.consent_at is not None:
            w.count("lang_switches")
        w.change(locale=locale)


def _consent(w: Working, item: ConsentItem, given: bool) -> None:
    w.effects.append(KeepConsent(int(given), w.at, w.i.locale, w.i.notice))
    if not given:
        w.change(messages_off=True, consent_at=None)
        w.effects.append(StopMessages(w.at))
        return
    if w.i.messages_off:
        w.change(messages_off=False)
        w.effects.append(ResumeMessages(w.at))
    w.change(consent_at=w.at)
    for name, value in w.i.values.items():
        w.record(name, value, w.q.items[name], w.i.visits.get(name, 0), "button")


def settle(w: Working, before: Mapping[str, Value]) -> None:
    """Work the path out anew; void what is not on it any more, copy what needs no asking; until nothing moves."""
    for item in _retold(w.q, before, w.i.values):
        _void(w, item, variables_of(w.q, item))
    for _ in range(len(w.q.items) + 1):
        if not (_void_off_path(w) or _void_stale(w) or _copy(w)):
            return
    raise AssertionError("settling did not end: a condition looks forward")


def _retold(q: Questionnaire, before: Mapping[str, Value], now: Mapping[str, Value]) -> list[Item]:
    """Items whose question repeats an answer that has changed: what was answered was another question."""
    moved = {
        name
        for name, pipe in q.pipes.items()
        if isinstance(pipe, AnswerPipe) and pipe.label_of in before and before[pipe.label_of] != now.get(pipe.label_of)
    }
    if not moved:
        return []
    words = q.wording[q.locales[0]]
    return [item for item in q.items.values() if item.id in words and words[item.id].fills & moved]


def _void(w: Working, item: Item, names: tuple[str, ...]) -> bool:
    gone = [name for name in names if name in w.i.values]
    if not gone:
        return False
    for name in gone:
        w.record(name, int(Missing.NOT_ASKED), item, w.i.visits.get(item.id, 0), "system", void=True)
    if item.store == "contact":
        w.effects.append(KeepContact(item.id, None, w.at))
    w.change(
        values={name: value for name, value in w.i.values.items() if name not in gone},
        done=tuple(key for key in w.i.done if key != item.id and key not in gone),
        drafts={key: draft for key, draft in w.i.drafts.items() if key != item.id},
    )
    return True


def _void_off_path(w: Working) -> bool:
    gone = w.path.absent.keys() & w.i.values.keys()
    if not gone:
        return False
    voided = False
    for item in w.q.items.values():
        names = tuple(name for name in variables_of(w.q, item) if name in gone)
        voided = _void(w, item, names) or voided
    return voided


def _void_stale(w: Working) -> bool:
    """Answers that were copied for a place which is now asked, or that name an option which is no longer offered."""
    values, done = w.i.values, frozenset(w.i.done)
    for place in w.path.places:
        item = place.item
        # An item's values are given and voided together.
        if place.leading not in values or not isinstance(item, SingleItem | RankingItem):
            continue
        names = variables_of(w.q, item)
        if place.key not in done:
            return _void(w, item, names)
        if item.options_filter is not None:
            held = [values[name] for name in names if name in values]
            codes = offered(w.q, item, w.path.facts, w.i.seed)
            if any(isinstance(value, int) and value >= 0 and value not in codes for value in held):
                return _void(w, item, names)
    return False


def _copy(w: Working) -> bool:
    copied = False
    for name, (value, via) in w.path.copied.items():
        if w.i.values.get(name) != value:
            done = tuple(key for key in w.i.done if key != name)
            w.change(done=done)
            w.set_values({name: value}, w.q.items[name], 0, "frame" if via == "frame" else "auto")
            copied = True
    return copied


def whole_missing(item: AnyItem, key: str, code: int) -> dict[str, Value]:
    """Return the values that say why a place has no answer."""
    match item:
        case MultiItem():
            return {multi_variable(item.id, option.code): code for option in item.options}
        case RankingItem():
            return {rank_variable(item.id, rank): code for rank in range(1, item.k + 1)}
        case TextItem():
            return {item.id: "", f"{item.id}_st": code}
        case EmailItem():
            return {item.id: code}
        case _:
            return {key: code}


def ticks(item: MultiItem, codes: tuple[int, ...]) -> dict[str, Value]:
    """Return a multi's 0/1 values."""
    return {multi_variable(item.id, option.code): int(option.code in codes) for option in item.options}


def ranks(item: RankingItem, codes: tuple[int, ...]) -> dict[str, Value]:
    """Return a ranking's values; a rank left empty after finishing is skipped."""
    filled = [*codes, *[int(Missing.SKIPPED)] * (item.k - len(codes))]
    return {rank_variable(item.id, rank): filled[rank - 1] for rank in range(1, item.k + 1)}


def words_given(item: TextItem, text: str) -> dict[str, Value]:
    """Return a text's values; an empty text is a skip."""
    return {item.id: text, f"{item.id}_st": 1} if text else whole_missing(item, item.id, Missing.SKIPPED)
