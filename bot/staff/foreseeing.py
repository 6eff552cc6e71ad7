"""What a wave in the making would come to as things are now: how many and why not, how it would read, and a file person by person."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.formulas import harmless
from bot.ports import Decision, Page, Person
from bot.staff.wording import Buttons, Pen, around, pager
from flows.fieldwork import SendWindows
from flows.waves import Channel, Due, Wave, decide, group_of, words_for
from flows.zones import zone

Says = tuple[str, str]
"""(locale, key of the words); `own` where they are the coordinator's."""
COMPLETE = 110
"""The code of whoever has answered enough, also before they have sent it off."""
EXCERPT = 500
"""Characters of a message beside the counts; the whole one has a page of its own."""
LONGEST = 3000


@dataclass(frozen=True, slots=True)
class Specimen:
    """A message as somebody would read it who is nobody."""

    html: str
    subject: str = ""


Example = Callable[[Channel, str, str, str | None], Specimen]
"""(channel, key of the words, locale, the coordinator's own text or None) -> how it reads, with pipes filled in by way of example."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Everybody, with what the wave would do about them and what it would say."""

    people: Sequence[tuple[Person, Decision, Says]]

    @property
    def due(self) -> int:
        """Return how many would be written to."""
        return len(self.times)

    @property
    def times(self) -> list[datetime]:
        """Return when, earliest first."""
        return sorted(decision.at for _, decision, _ in self.people if isinstance(decision, Due))

    @property
    def groups(self) -> Mapping[str, int]:
        """Return how many would be written to, by how far they are."""
        return Counter(group_of(one.recipient) for one, decision, _ in self.people if isinstance(decision, Due))

    @property
    def says(self) -> Mapping[Says, int]:
        """Return how many would read what, most first."""
        found = Counter(says for _, decision, says in self.people if isinstance(decision, Due))
        return dict(found.most_common())

    @property
    def skipped(self) -> Mapping[str, int]:
        """Return how many would not be written to, by reason, most first."""
        return dict(
            Counter(decision.reason for _, decision, _ in self.people if not isinstance(decision, Due)).most_common()
        )


def foreseen(
    people: Sequence[Person],
    wave: Wave,
    own: Mapping[str, str],
    windows: SendWindows,
    now: datetime,
    closes_at: datetime,
    locale: str,
) -> Foreseen:
    """Decide about everybody; `locale` is for whom none is known."""
    return Foreseen(
        [
            (one, decide(wave, one.recipient, windows, now, closes_at), _says(one, wave.channel, own, locale))
            for one in people
        ]
    )


def _says(one: Person, channel: Channel, own: Mapping[str, str], otherwise: str) -> Says:
    locale = one.recipient.locale or otherwise
    if channel == "chat" and one.recipient.consented and one.recipient.disp == COMPLETE:
        # Whoever has answered enough is asked for nothing but to send it off.
        return locale, "reminder_submit"
    return locale, "own" if locale in own else words_for(one.recipient, channel) or "reminder_partial"


def excerpts(pen: Pen, found: Foreseen, channel: Channel, own: Mapping[str, str], example: Example) -> list[str]:
    """Return how the message reads that most people would get, one for each language."""
    first: dict[str, str] = {}
    for locale, key in found.says:
        first.setdefault(locale, key)
    for locale in own:
        # Somebody wrote it: they want to see it, whoever speaks that language.
        first.setdefault(locale, "own")
    shown = []
    for locale, key in sorted(first.items(), reverse=True):
        one = example(channel, key, locale, own.get(locale))
        text = pen.plain(one.html)
        short = pen.written(text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…")
        head = pen.say("staff-wave.reads", language=pen.label(f"staff-wave.in-{locale}"), words=_named(pen, key))
        shown.append(pen.lines((head, _subject(pen, one), f"<blockquote>{short}</blockquote>")))
    return shown


def message_page(
    pen: Pen, found: Foreseen, channel: Channel, own: Mapping[str, str], example: Example, at: int
) -> Page:
    """Return one of the messages whole, with how many would get it."""
    last = around(pen, ("wave", pen.label("staff-btn.back")))
    says = list(found.says.items())
    if not says:
        return Page(pen.say("staff-wave.no-messages"), (last,))
    at = min(max(at, 1), len(says))
    (locale, key), number = says[at - 1]
    one = example(channel, key, locale, own.get(locale))
    head = pen.say(
        "staff-wave.message", language=pen.label(f"staff-wave.in-{locale}"), words=_named(pen, key), n=number
    )
    text = pen.plain(one.html)
    note = pen.say("staff-wave.example")
    html = pen.blocks((head, _subject(pen, one), f"<blockquote>{pen.written(text[:LONGEST])}</blockquote>", note))
    return Page(html, (*pager(pen, "wave-read", at, len(says)), last))


def people_file(pen: Pen, found: Foreseen) -> tuple[str, bytes]:
    """Return everybody in a file: who gets what and when by their own clock, and why each other person does not."""
    out = io.StringIO()
    table = csv.writer(out)
    columns = ("id", "name", "institution", "gets", "when", "zone", "language", "words", "why-not")
    table.writerow(pen.label(f"staff-people.{column}") for column in columns)
    for one, decision, (locale, key) in found.people:
        who = (harmless(one.external_id), harmless(one.name), harmless(one.institution))
        if isinstance(decision, Due):
            there = decision.at.astimezone(zone(one.recipient.zone))
            rest = (
                pen.label("staff-people.yes"),
                f"{there:%Y-%m-%d %H:%M}",
                one.recipient.zone,
                locale,
                _named(pen, key),
                "",
            )
        else:
            rest = (
                pen.label("staff-people.no"),
                "",
                one.recipient.zone,
                locale,
                "",
                reason_words(pen, decision.reason),
            )
        table.writerow((*who, *rest))
    # Excel takes a CSV for UTF-8 only when it begins so.
    return pen.label("staff-people.file"), out.getvalue().encode("utf-8-sig")


def people_page(pen: Pen, found: Foreseen) -> Page:
    """Return that file with what is in it."""
    rows: Buttons = [around(pen, ("wave", pen.label("staff-btn.back")))]
    html = pen.say("staff-people.here", due=found.due, others=len(found.people) - found.due)
    return Page(html, tuple(rows), attachment=people_file(pen, found))


def reason_words(pen: Pen, reason: str) -> str:
    """Return a reason without its count, as it stands in a column."""
    return pen.label(f"staff-reason.{reason.replace('_', '-')}", n="").removeprefix("•").strip(" :")


def _named(pen: Pen, key: str) -> str:
    return pen.label(f"staff-words.{key.replace('_', '-')}")


def _subject(pen: Pen, one: Specimen) -> str:
    return pen.say("staff-wave.subject", subject=one.subject) if one.subject else ""
