"""What we hold of a person, as a page for their own eyes: both sides of the link together, in their language."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.documents import page
from bot.speech import Speech
from bot.store.holdings import Holdings
from flows import Questionnaire, Words, is_missing
from flows.chance import receipt

Rows = Sequence[tuple[str, str]]
_FIELDS = frozenset({"account", "external_id", "name", "title", "email", "institution", "locale", "zone"})


def mydata_page(questionnaire: Questionnaire, speech: Speech, locale: str, held: Holdings) -> str:
    """Return a page with everything we hold of a person."""
    return _Page(questionnaire, speech, locale, held).page()


class _Page:
    def __init__(self, questionnaire: Questionnaire, speech: Speech, locale: str, held: Holdings) -> None:
        from flows.codebook import codebook  # noqa: PLC0415 - seldom asked for, and it takes a while to build

        self.q, self.speech, self.locale, self.held = questionnaire, speech, locale, held
        self.known: Mapping[str, Any] = {variable.name: variable for variable in codebook(questionnaire)}

    def page(self) -> str:
        title = self.plain("mydata.title")
        parts = [f"<h1>{html.escape(title)}</h1>"]
        for key, rows in self.tables():
            if rows or key in ("answers", "contact", "consent"):
                parts.append(f"<h2>{self.say(f'mydata.{key}')}</h2>{self.table(rows)}")
        if self.held.case is not None:
            case_id, seed = self.held.case
            parts.append(f"<p>{self.say('mydata.receipt', receipt=receipt(seed, case_id))}</p>")
        return page(title, "".join(parts), self.locale)

    def tables(self) -> Iterator[tuple[str, Rows]]:
        held = self.held
        yield "answers", [self.answer(name, value) for name, value in held.answers.items() if self.is_told(name, value)]
        yield "drafts", [(self.label(name), text) for name, text in held.drafts]
        yield "earlier", [self.dated(*one) for one in held.earlier if self.is_told(one[0], one[1])]
        yield "asides", [self.dated(*one) for one in held.asides]
        contact = [(self.field(name), value) for name, value in held.contact.items()]
        yield "contact", [*contact, *((self.label(item), self.value(item, value)) for item, value in held.given)]
        yield "frame", [self.answer(name, value) for name, value in held.frame.items()]
        yield "consent", [(notice, f"{'✓' if answer else '✗'} {at}") for answer, notice, at in held.consents]
        yield "times", [(self.plain(f"mydata-time.{which.replace('_', '-')}"), at) for which, at in held.times]

    def is_told(self, name: str, value: int | str) -> bool:
        """Return whether it is an answer: what was never asked of somebody is nothing of theirs."""
        is_unasked = isinstance(value, int) and is_missing(value) and value > -96  # noqa: PLR2004
        return name in self.known and value != "" and not is_unasked

    def answer(self, name: str, value: int | str) -> tuple[str, str]:
        return self.label(name), self.value(name, value)

    def dated(self, name: str, value: int | str, at: str) -> tuple[str, str]:
        return self.label(name), f"{self.value(name, value)} · {at}"

    def label(self, name: str) -> str:
        variable = self.known.get(name)
        if variable is not None:
            return str(variable.label[self.locale])
        return self.plain(f"{name}.label") if self.speech.has(f"{name}.label", self.locale) else name

    def value(self, name: str, value: int | str) -> str:
        variable = self.known.get(name)
        code = int(value) if isinstance(value, int) or value.lstrip("-").isdecimal() else None
        if variable is not None:
            found = next((one.label[self.locale] for one in variable.values if one.code == code), None)
            return str(value) if found is None else str(found)
        option = f"{name}.o{code}"
        return self.plain(option) if self.speech.has(option, self.locale) else str(value)

    def field(self, name: str) -> str:
        if name.startswith("mail_fault_"):
            return self.plain("mydata-field.mail-fault")
        return self.plain(f"mydata-field.{name.replace('_', '-')}") if name in _FIELDS else name

    def plain(self, key: str) -> str:
        return self.speech.plain(Words(key), self.locale)

    def say(self, key: str, **fills: str | Words) -> str:
        return self.speech.say(Words(key, dict(fills)), self.locale)

    def table(self, rows: Rows) -> str:
        if not rows:
            return f"<p>{self.say('mydata.none')}</p>"
        cells = "".join(f"<tr><td>{html.escape(asked)}<td>{html.escape(answered)}" for asked, answered in rows)
        return f"<table>{cells}</table>"
