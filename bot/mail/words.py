"""What a message says, before it has a shape: sentences as Telegram HTML, which text and page are made of alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.speech import Speech
from flows import Words

INVITATION = "invitation"
REMINDERS = ("reminder_1", "reminder_2", "reminder_3")
"""By how often somebody was written to before; who was never, is invited."""


@dataclass(frozen=True, slots=True)
class Said:
    """The sentences of one message."""

    sender: str
    subject: str
    study: str
    organisers: str
    paragraphs: tuple[str, ...]
    preview: str
    """What a list of messages shows beside the subject."""
    facts: tuple[str, ...]
    open_here: str
    button: str
    scan: str
    link: str
    qr: str
    closing: str
    personal: str
    other_ways: tuple[str, ...]
    small: tuple[str, ...]
    optout: str


def words_for(contacts: int) -> str:
    """Return which words fit somebody who was written to so often before."""
    return INVITATION if contacts <= 0 else REMINDERS[min(contacts, len(REMINDERS)) - 1]


def say(locale: str, words: str, own: Words | None, speech: Speech) -> Said:
    """Return the sentences of a message."""

    def said(key: str, **fills: str | Words) -> str:
        return speech.say(Words(key, dict(fills)), locale)

    def plain(key: str, **fills: str | Words) -> str:
        return speech.plain(Words(key, dict(fills)), locale)

    study = Words("study")
    if own is not None:
        opening, kind = [speech.say(own, locale)], "own"
    elif words == INVITATION:
        opening, kind = [said("letter.greeting"), said("letter.invitation", study=study)], INVITATION
    else:
        # A text of a study that has further ones announces itself by the study's name alone.
        opening, kind = [said(words)], words if speech.has(f"mail.subject-{words}", locale) else "own"
    paragraphs = _some("\n\n".join(opening).split("\n\n"))
    small = ["mail.why", "mail.responsible", "letter.privacy", "mail.ethics", "mail.authentic"]
    return Said(
        sender=plain("study.short" if speech.has("study.short", locale) else "study"),
        subject=plain(f"mail.subject-{kind}", study=study),
        study=said("study"),
        organisers=said("letter.org"),
        paragraphs=paragraphs,
        preview=paragraphs[-1] if kind == INVITATION else paragraphs[0],
        facts=_some((said("mail.time"), said("mail.free"))),
        open_here=said("mail.open"),
        button=said("mail.button"),
        scan=said("mail.scan"),
        link=said("mail.link"),
        qr=plain("mail.qr"),
        closing=said("letter.closing"),
        personal=said("letter.personal"),
        # The second reminder names the web itself.
        other_ways=_some([said("web_offer")] if words != REMINDERS[1] or own is not None else []),
        small=_some(said(key) for key in small),
        optout=said("optout_mail"),
    )


def _some(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for one in texts if (text := one.strip()))
