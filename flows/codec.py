"""Writes interviews and says out as JSON and reads them back: `load(dump(x)) == x`, whatever x."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from flows.interview import Doubt, Draft, Interview, Phase
from flows.screen import Choice, Screen
from flows.turn import Ask, Close, Say, SendFile, Tell, Toast
from flows.wording import Verbatim, Words

_Plain = Any
"""What json reads and writes; nothing but this module sees it."""

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat()


def _read_moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def dump_interview(interview: Interview) -> str:
    """Return the interview as one line of JSON."""
    plain: dict[str, _Plain] = dict(zip(_PLAIN, _plain_fields(interview), strict=True))
    plain["begun_at"] = _moment(interview.begun_at)
    plain["last_at"] = _moment(interview.last_at)
    plain["shown_at"] = _moment(interview.shown_at)
    plain["consent_at"] = _moment(interview.consent_at)
    plain["submitted_at"] = _moment(interview.submitted_at)
    plain["drafts"] = {
        key: {"codes": draft.codes, "parts": {str(part): text for part, text in draft.parts.items()}}
        for key, draft in interview.drafts.items()
    }
    doubt = interview.doubt
    plain["doubt"] = None if doubt is None else [doubt.rule, doubt.key, doubt.value]
    return _json(plain)


_SPECIAL = {"begun_at", "last_at", "shown_at", "consent_at", "submitted_at", "drafts", "doubt"}
_PLAIN = tuple(name for name in Interview.__dataclass_fields__ if name not in _SPECIAL)
_plain_fields = attrgetter(*_PLAIN)
_TUPLES = ("found", "done", "settled_doubts")


def load_interview(text: str) -> Interview:
    """Read an interview back. Raises ValueError or KeyError when the text was not written by `dump_interview`."""
    plain: dict[str, _Plain] = json.loads(text)
    for name in ("begun_at", "last_at", "shown_at", "consent_at", "submitted_at"):
        plain[name] = _read_moment(plain[name])
    for name in _TUPLES:
        plain[name] = tuple(plain[name])
    plain["phase"] = Phase(plain["phase"])
    plain["drafts"] = {
        key: Draft(tuple(draft["codes"]), {int(part): text for part, text in draft["parts"].items()})
        for key, draft in plain["drafts"].items()
    }
    plain["doubt"] = None if plain["doubt"] is None else Doubt(*plain["doubt"])
    return Interview(**plain)


def _words(value: Words | Verbatim | str | None) -> _Plain:
    if isinstance(value, Words):
        fills = value.fills
        return {"k": value.key, "f": {n: _words(f) for n, f in fills.items()}} if fills else {"k": value.key}
    return [value.text] if isinstance(value, Verbatim) else value


def _read_words(plain: _Plain) -> Words:
    return Words(plain["k"], {name: _read_fill(fill) for name, fill in plain.get("f", {}).items()})


def _read_fill(plain: _Plain) -> str | Words:
    return plain if isinstance(plain, str) else _read_words(plain)


def _read_either(plain: _Plain) -> Words | Verbatim:
    return Verbatim(plain[0]) if isinstance(plain, list) else _read_words(plain)


def _maybe(plain: _Plain) -> Words | None:
    return None if plain is None else _read_words(plain)


_WORDED = frozenset({"text", "intro", "help", "note", "section"})
_SCREEN = tuple((name, attrgetter(name)) for name in Screen.__dataclass_fields__)


def _screen(screen: Screen) -> _Plain:
    """Leave out what is not set: most of a screen is not, and whatever is not set is false."""
    plain: dict[str, _Plain] = {}
    for name, get in _SCREEN:
        value = get(screen)
        if not value:
            continue
        if name in _WORDED:
            value = _words(value)
        elif name == "choices":
            value = [[c.action, _words(c.words), c.mark, c.rank, c.row, c.number] for c in value]
        elif name == "draft":
            value = [_words(line) for line in value]
        elif name == "lines":
            value = [[_words(asked), _words(answered)] for asked, answered in value]
        plain[name] = value
    return plain


def _read_screen(plain: _Plain) -> Screen:
    plain = dict(plain)
    plain["text"] = _read_words(plain["text"])
    plain.setdefault("visit", 0)
    plain.setdefault("key", "")
    for name in ("intro", "help", "note", "section"):
        plain[name] = _maybe(plain.get(name))
    plain["choices"] = tuple(
        Choice(action, _read_either(words), mark, rank, row, number)
        for action, words, mark, rank, row, number in plain.get("choices", ())
    )
    plain["draft"] = tuple(_read_either(line) for line in plain.get("draft", ()))
    plain["lines"] = tuple((_read_either(a), _read_either(b)) for a, b in plain.get("lines", ()))
    return Screen(**plain)


def dump_say(say: Say) -> str:
    """Return what must be said as one line of JSON: keys and fills, never finished sentences."""
    plain: list[_Plain]
    match say:
        case Ask(screen, in_place):
            plain = ["ask", _screen(screen), in_place]
        case Close(screen, answer):
            plain = ["close", _screen(screen), [_words(line) for line in answer]]
        case Tell(words, buttons, lane):
            plain = ["tell", _words(words), [[action, _words(label)] for action, label in buttons], lane]
        case Toast(words):
            plain = ["toast", _words(words)]
        case SendFile(file):  # pragma: no branch - the last of its kind
            plain = ["file", file]
    return _json(plain)


def load_say(text: str) -> Say:
    """Read a say back. Raises ValueError when the text was not written by `dump_say`."""
    match json.loads(text):
        case ["ask", screen, in_place]:
            return Ask(_read_screen(screen), in_place)
        case ["close", screen, answer]:
            return Close(_read_screen(screen), tuple(_read_either(line) for line in answer))
        case ["tell", words, buttons, lane]:
            return Tell(_read_words(words), tuple((action, _read_words(label)) for action, label in buttons), lane)
        case ["toast", words]:
            return Toast(_read_words(words))
        case ["file", file]:
            return SendFile(file)
        case other:
            raise ValueError(f"not a say: {other!r}")
