"""Mail looked at before it is sent: a message of each kind written into a folder, or one sent to an address of one's own."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

from bot.config import Settings
from bot.fieldwork.codes import qr_png
from bot.letterhead import letterhead, mail_server
from bot.library import open_edition, shipped_sources
from bot.mail.message import Mail, compose
from bot.mail.outcomes import Accepted, Outcome, Uncertain
from bot.mail.words import INVITATION, REMINDERS
from bot.speech import Speech
from bot.study import Study, fills, link_for

NAMES = {"es": ("Nombre de ejemplo", "Cargo", "Institución"), "en": ("Example name", "Post", "Institution")}


def _speech(study: Study) -> Speech:
    return open_edition(*shipped_sources(study.questionnaire), fills(study)).speech


def example(study: Study, address: str, locale: str, words: str) -> Mail:
    """Return a message to nobody on the roster; its link leads to the bot and is nobody's."""
    reference = f"0.{secrets.token_hex(8)}"
    return Mail(address, locale, link_for(study, "ejemplo"), reference, datetime.now(UTC), *NAMES[locale], words)


def write_examples(folder: Path, settings: Settings, study: Study) -> list[Path]:
    """Write every text in every language as a message that mail programs open. Raises OSError or UnusableAddress."""
    speech = _speech(study)
    folder.mkdir(parents=True, exist_ok=True)
    head = letterhead(settings.model_copy(update={"smtp_from": settings.smtp_from or "estudio@example.org"}), study)
    written = []
    for locale in study.locales:
        for words in (INVITATION, *REMINDERS):
            mail = example(study, "ejemplo@example.org", locale, words)
            path = folder / f"{words}-{locale}.eml"
            path.write_bytes(compose(mail, head, speech, qr_png(mail.link)))
            written.append(path)
    return written


async def send_example(settings: Settings, study: Study, address: str, locale: str) -> Outcome:
    """Send one example and return what became of it. Raises UnusableAddress."""
    mail = example(study, address, locale, INVITATION)
    head, server = letterhead(settings, study), mail_server(settings)
    content = compose(mail, head, _speech(study), qr_png(mail.link))
    try:
        return await server.send(head.sender, address, content)
    finally:
        await server.close()


def told(outcome: Outcome) -> str:
    """Return what became of an example, and what to do about it."""
    match outcome:
        case Accepted():
            return "The mail server has taken it. Look at how it arrives: in the inbox, and not among the spam."
        case Uncertain(reason):
            return f"It may or may not have been sent: {reason}."
        case _:
            return f"It was not sent: {outcome.reason}."
