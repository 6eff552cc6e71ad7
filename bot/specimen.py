"""A message of a wave as it reads, filled in by way of example: for nobody, so that nobody's interview is looked at."""

from __future__ import annotations

from bot.library import Edition
from bot.mail.words import say
from bot.speech import plain_text
from bot.staff.foreseeing import Example, Specimen
from flows import Words
from flows.phrasing import section_words
from flows.reminding import own_words
from flows.waves import Channel

MINUTES = "8"


def examples(edition: Edition) -> Example:
    """Return what writes examples in the words of an edition."""
    sections = edition.questionnaire.sections
    fills: dict[str, str | Words] = {"section": section_words(sections[len(sections) // 2].id), "minutes": MINUTES}

    def example(channel: Channel, key: str, locale: str, own: str | None) -> Specimen:
        if channel == "mail":
            said = say(locale, key, own_words(own, {}) if own is not None else None, edition.speech)
            return Specimen("\n\n".join(said.paragraphs), plain_text(said.subject))
        # Whoever has only to send it off is told so, whatever else a wave says.
        text = Words(key, fills) if own is None or key == "reminder_submit" else own_words(own, fills)
        whole = Words("with_optout", {"text": text, "optout": Words("optout_chat")})
        return Specimen(edition.speech.say(whole, locale))

    return example
