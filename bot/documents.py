"""The files a respondent can ask for: the whole questionnaire, the privacy notice, what we hold of them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from bot.speech import Speech, plain_text
from flows import Questionnaire, Verbatim, Words
from flows.items import (
    AnyItem,
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
from flows.offering import declared_options
from flows.phrasing import option_words, row_words
from flows.variables import rows_of, variables_of

_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 1rem 1rem 4rem }
h1 { font-size: 1.4rem; line-height: 1.25 } h2 { font-size: 1.1rem; margin: 2.2rem 0 .5rem; border-bottom: 1px solid #8886 }
article { margin: 1.2rem 0 } .q { white-space: pre-line; margin: 0 } .meta { opacity: .72; font-size: .87rem; margin: .15rem 0 }
ul { margin: .3rem 0 0; padding-left: 1.3rem } table { border-collapse: collapse; width: 100% }
td { border-top: 1px solid #8884; padding: .35rem .4rem .35rem 0; vertical-align: top; overflow-wrap: anywhere } td + td { font-weight: 600 }
pre { white-space: pre-wrap; font: inherit } @media print { body { max-width: none } }
"""


def page(title: str, body: str, locale: str) -> str:
    """Return a self-contained page that reads well on a phone, in the dark and on paper."""
    return (
        f'<!doctype html><html lang="{locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        f'initial-scale=1"><title>{html.escape(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>'
    )


def questionnaire_page(questionnaire: Questionnaire, speech: Speech, locale: str) -> str:
    """Return the whole questionnaire as a page: every question, its options, and when it is asked."""
    return _Reader(questionnaire, speech, locale).page()


def questionnaire_plain(questionnaire: Questionnaire, speech: Speech, locale: str) -> dict[str, Any]:
    """Return the whole questionnaire as JSON takes it: what is asked, of whom, with which options, in one language."""
    reader = _Reader(questionnaire, speech, locale)
    return {
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "hash": questionnaire.hash,
        "language": locale,
        "title": plain_text(reader.say("study")),
        "sections": [
            {
                "id": section.id,
                "title": plain_text(reader.say(f"section-{section.id}")),
                "show_if": section.show_if.source if section.show_if else "",
                "items": [reader.item_plain(item) for item in section.items],
            }
            for section in questionnaire.sections
        ],
    }


class _Reader:
    def __init__(self, questionnaire: Questionnaire, speech: Speech, locale: str) -> None:
        self.q, self.speech, self.locale = questionnaire, speech, locale

    def say(self, key: str, **fills: str | Words) -> str:
        return self.speech.say(Words(key, dict(fills)), self.locale)

    def plain(self, words: Words | Verbatim) -> str:
        return html.escape(self.speech.plain(words, self.locale), quote=False)

    def page(self) -> str:
        title = plain_text(self.say("study"))
        parts = [
            f"<h1>{self.say('study')}</h1><p class=meta>{self.say('page.title')} · {self.q.version}</p><p>{self.say('page.note')}</p>"
        ]
        for section in self.q.sections:
            parts.append(f"<h2>{self.say(f'section-{section.id}')}</h2>")
            parts.extend(self.item(item) for item in section.items)
        return page(title, "".join(parts), self.locale)

    def item(self, item: AnyItem) -> str:
        lines = [f"<article><p class=q>{self.question(item)}</p>"]
        for part in ("intro", "help"):
            if self.speech.has(f"{item.id}.{part}", self.locale):
                lines.append(f"<p class=meta>{self.asked(f'{item.id}.{part}')}</p>")
        meta = " · ".join(self.meta(item))
        if meta:
            lines.append(f"<p class=meta>{meta}</p>")
        for title, entries in self.lists(item):
            heading = f"<p class=meta>{title}</p>" if title else ""
            lines.append(heading + "<ul>" + "".join(f"<li>{entry}</li>" for entry in entries) + "</ul>")
        return "".join(lines) + "</article>"

    def question(self, item: AnyItem) -> str:
        return self.asked(item.id)

    def asked(self, key: str) -> str:
        """The wording with present-tense pipes, and an ellipsis where an answer would stand."""
        fills: dict[str, str | Words] = {}
        for name in self.q.wording[self.locale][key].fills:
            pipe = self.q.pipes.get(name)
            if pipe is not None and hasattr(pipe, "when"):
                fills[name] = Words(next(iter(pipe.when.values())))
            elif pipe is not None or name in ("item", "activity"):
                fills[name] = "…"
        return self.speech.say(Words(key, fills), self.locale)

    def meta(self, item: AnyItem) -> Iterator[str]:
        match item:
            case SingleItem(paged=int()):
                yield self.say("page.states")
            case SingleItem() | BatteryItem() | LoopItem() | ConsentItem():
                yield self.say("page.choose_one")
            case MultiItem():
                yield self.say("page.choose_several")
            case RankingItem(k=k):
                yield self.say("page.rank", k=str(k))
            case NumberItem():
                yield self.say("page.number")
            case TextItem():
                yield self.say("page.text")
            case EmailItem():
                yield self.say("page.email")
        if item.skippable and not isinstance(item, InfoItem):
            yield self.say("page.optional")
        if item.show_if is not None:
            yield f"{self.say('page.when')} <code>{html.escape(item.show_if.source)}</code>"

    def item_plain(self, item: AnyItem) -> dict[str, Any]:
        """The item as JSON takes it; options of a paged list too, for a program does not mind its length."""
        written: dict[str, Any] = {"id": item.id, "type": item.type, "text": plain_text(self.question(item))}
        for part in ("intro", "help"):
            if self.speech.has(f"{item.id}.{part}", self.locale):
                written[part] = plain_text(self.asked(f"{item.id}.{part}"))
        written |= {"skippable": item.skippable, "show_if": item.show_if.source if item.show_if else ""}
        written["variables"] = list(variables_of(self.q, item)) if item.store == "data" else []
        if isinstance(item, BatteryItem):
            written["rows"] = {
                row: self.speech.plain(row_words(self.q, item, row), self.locale) for row in rows_of(self.q, item)
            }
        written["options"] = {
            str(code): self.speech.plain(option_words(self.q, item, code), self.locale)
            for code in (*self.codes(item), *item.missing)
        }
        return written

    def lists(self, item: AnyItem) -> Iterator[tuple[str, list[str]]]:
        if isinstance(item, BatteryItem):
            yield self.say("page.rows"), [self.plain(row_words(self.q, item, row)) for row in rows_of(self.q, item)]
        if isinstance(item, SingleItem) and item.paged:
            return
        entries = [self.plain(option_words(self.q, item, code)) for code in (*self.codes(item), *item.missing)]
        if entries:
            yield "", entries

    def codes(self, item: AnyItem) -> list[int]:
        if isinstance(item, SingleItem | RankingItem | MultiItem):
            return [option.code for option in declared_options(self.q, item)]
        if isinstance(item, ConsentItem | BatteryItem | LoopItem):
            return [option.code for option in item.options]
        return []


def notice_page(text: str, title: str, locale: str) -> str:
    """Return the full privacy notice as a page."""
    return page(title, f"<pre>{html.escape(text)}</pre>", locale)
