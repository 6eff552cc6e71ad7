"""Typed replies: numbers, words, labels, names in a list. One reader for each kind of item; a slip costs a hint, never an answer."""

from __future__ import annotations

from flows.answers import Rejected, read_email, read_number, read_text, read_year, search
from flows.conditions import Condition, amount
from flows.doubting import doubted, voice
from flows.events import Replied
from flows.interview import Draft
from flows.items import EmailItem, NumberItem, SingleItem, TextItem
from flows.moving import move_on
from flows.path import Place
from flows.phrasing import option_words, plain
from flows.questionnaire import BankRow
from flows.screen import Choice
from flows.settling import answer, words_given
from flows.turn import KeepContact, Toast
from flows.wording import Verbatim, Words
from flows.working import Working


def joined(draft: Draft) -> str:
    """Return a long text: its parts in order of message, joined by line breaks."""
    return "\n".join(draft.parts[part] for part in sorted(draft.parts))


def write_number(w: Working, place: Place, reply: Replied) -> None:
    """Take a typed number or year: refuse what is none, doubt what is odd, believe what is confirmed."""
    item = place.item
    assert isinstance(item, NumberItem)
    low, high = _bound(w, item.min), _bound(w, item.max)
    read = read_year(reply.text, low, high) if item.type == "year" else read_number(reply.text, low, high)
    if isinstance(read, Rejected):
        w.change(doubt=None)
        refuse(w, place, reply.part, Words(read.error, dict(read.fills)))
        return
    value = int(read.value)
    rule = doubted(w, place, value)
    if rule is not None:
        w.change(attempt=reply.part)
        voice(w, place, rule, value, in_place=False)
        return
    if w.i.doubt is not None:
        what = "confirmed" if value == w.i.doubt.value else "changed"
        w.change(settled_doubts=(*w.i.settled_doubts, f"{w.i.doubt.rule}:{what}"), doubt=None)
    answer(w, place, {place.key: value}, "typed")
    move_on(w, place, (Verbatim(str(value)),), typed=True)


def _bound(w: Working, bound: int | Condition) -> int:
    if isinstance(bound, int):
        return bound
    value = amount(bound, w.path.facts)
    assert value is not None, "reading refuses bounds that depend on answers"
    return value


def refuse(w: Working, place: Place, part: int, hint: Words) -> None:
    """A hard check said no: say why and ask once more."""
    w.count("err")
    w.change(failures=w.i.failures + 1, attempt=part)
    w.show(place, note=hint)


def write_short(w: Working, place: Place, reply: Replied) -> None:
    """Take a short text: one message."""
    item = place.item
    assert isinstance(item, TextItem)
    read = read_text(reply.text, item.max_len)
    if isinstance(read, Rejected):
        refuse(w, place, reply.part, Words(read.error, dict(read.fills)))
        return
    answer(w, place, words_given(item, str(read.value)), "typed")
    move_on(w, place, (Verbatim(str(read.value)),), typed=True)


def write_long(w: Working, place: Place, part: int, text: str) -> None:
    """Add or replace one part of a long text; a part that would pass the limit is refused whole, with the room left."""
    item = place.item
    assert isinstance(item, TextItem)
    # Going back to a long text and writing replaces it: the old answer stands until the new one is finished.
    draft = w.i.drafts.get(place.key, Draft())
    others = Draft(parts={number: words for number, words in draft.parts.items() if number != part})
    text = text.replace("\0", "").strip()
    after = Draft(parts={**others.parts, part: text})
    if len(joined(after)) > item.max_len:
        room = max(0, item.max_len - len(joined(others)) - (1 if others.parts else 0))
        w.count("err")
        w.show(place, note=Words("room_left", {"room": str(room)}))
        return
    w.change(drafts={**w.i.drafts, place.key: after}, changes=w.i.changes + 1)
    w.show(place)


def finish_text(w: Working, place: Place) -> None:
    """Terminé: what was written is the answer."""
    item = place.item
    assert isinstance(item, TextItem)
    draft = w.i.drafts.get(place.key)
    if draft is None or not draft.parts:
        w.says.append(Toast(Words("text_first")))
        return
    text = joined(draft)
    answer(w, place, words_given(item, text), "typed")
    move_on(w, place, (Verbatim(text),))


def write_email(w: Working, place: Place, reply: Replied) -> None:
    """Take a mail address: the interview keeps only that one was given."""
    item = place.item
    assert isinstance(item, EmailItem)
    read = read_email(reply.text, item.max_len)
    if isinstance(read, Rejected):
        refuse(w, place, reply.part, Words(read.error, dict(read.fills)))
        return
    answer(w, place, {item.id: 1}, "typed")
    w.effects[:] = [e for e in w.effects if not (isinstance(e, KeepContact) and e.item == item.id)]
    w.effects.append(KeepContact(item.id, str(read.value), w.at))
    move_on(w, place, (Verbatim(str(read.value)),), typed=True)


def labels(w: Working, place: Place, choices: tuple[Choice, ...]) -> list[tuple[str, str]]:
    """Return (action, label) of everything that can be chosen by its words, as the respondent reads them."""
    return [
        (choice.action, choice.words.text if isinstance(choice.words, Verbatim) else plain(w.q, w.i, choice.words.key))
        for choice in choices
        if choice.row in ("option", "missing")
    ]


def names(w: Working, place: Place) -> dict[int, tuple[str, ...]]:
    """Return under which names each code of a searchable list can be found, in every language."""
    item = place.item
    assert isinstance(item, SingleItem)
    rows: dict[int, BankRow] = {row.code: row for row in w.q.banks.get(item.options_from or "", ())}
    codes = [*rows, *(option.code for option in item.options_extra), *(option.code for option in item.options)]
    found = {}
    for code in codes:
        key = option_words(w.q, item, code)
        assert isinstance(key, Words)
        spoken = tuple(words[key.key].text for words in w.q.wording.values())
        found[code] = (*spoken, *(rows[code].also if code in rows else ()))
    return found


def find(w: Working, place: Place, text: str) -> int | None:
    """Return the code whose name was typed or begun uniquely; narrow the list when several match; hint when none does."""
    found = search(text, names(w, place))
    if len(found) == 1:
        return found[0]
    if not found:
        w.change(misses=w.i.misses + 1, found=(), page=0)
        w.show(place, note=Words("search_none", {"typed": text[:40]}))
        return None
    w.change(found=found, page=0)
    w.show(place, note=Words("search_many"))
    return None
