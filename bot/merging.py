"""A wave by mail where no mail server is set up: a file for a mail merge, each line with its own link and words."""

from __future__ import annotations

import asyncio
import csv
import os
from datetime import datetime
from pathlib import Path

from bot.formulas import harmless
from bot.mail.plain import text_part
from bot.mail.words import say
from bot.open_store import Store
from bot.ports import DueDelivery
from bot.study import link_for
from bot.waving import Step, no_step
from flows.reminding import own_words
from flows.waves import decide, words_for

COLUMNS = ("id_externo", "nombre", "cargo", "institucion", "correo", "idioma", "asunto", "texto", "enlace")
TOGETHER = 100
MERGED = "merge_file"
"""What is kept beside a delivery that went into a file: somebody else sends it."""


async def write_merge(store: Store, key: str, out: Path, now: datetime, on_step: Step = no_step) -> int:
    """Write everybody to a file whose turn it is within the wave's grace, and count them as sent. Raises OSError.

    The file is whole on the disk before anybody counts as written to; were we ended in between, those deliveries are uncertain.
    """
    wave = await store.waves.get(key)
    assert wave is not None
    # A file that is there already may hold the only copy of earlier links.
    handle = os.open(out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        await _lay_out(store, wave.wave_id, key, now)
        found = await store.deliveries.due(now, "mail", 1_000_000, within=wave.wave.grace)
        due = [one for one in found if one.running.wave.key == key]
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        written: list[DueDelivery] = []
        for start in range(0, len(due), TOGETHER):
            part = due[start : start + TOGETHER]
            on_step(start, len(due))
            # Together, so that they share their commits.
            tokens = await asyncio.gather(*(store.deliveries.claim_mail(one, now) for one in part))
            for one, token in zip(part, tokens, strict=True):
                if token is not None:
                    lines.writerow(map(harmless, _line(store, one, token)))
                    written.append(one)
        file.flush()
        os.fsync(file.fileno())
    for start in range(0, len(written), TOGETHER):
        await asyncio.gather(
            *(store.deliveries.mailed(one, "sent", MERGED) for one in written[start : start + TOGETHER])
        )
    await store.deliveries.finish(now, is_closed=now >= store.study.closes_at)
    return len(written)


async def _lay_out(store: Store, wave_id: int, key: str, now: datetime) -> None:
    wave = await store.waves.get(key)
    assert wave is not None
    days = wave.wave.days_after_invitation
    after = ""
    while people := await store.deliveries.undecided(wave_id, after, 500, None):
        decisions = [
            (one.member_id, decide(wave.wave, one.recipient, store.windows, now, store.study.closes_at))
            for one in people
        ]
        await store.deliveries.lay_out(wave_id, decisions)
        after = people[-1].member_id
    if days is None or now >= store.study.closes_at:
        await store.deliveries.laid_out(wave_id, now)


def _line(store: Store, due: DueDelivery, token: str) -> list[str]:
    person, running = due.person, due.running
    locale = person.recipient.locale or store.study.locales[0]
    own = running.own.get(locale)
    key = running.words or words_for(person.recipient, "mail")
    link = link_for(store.study, token)
    said = say(locale, key, own_words(own, {}) if own is not None else None, store.current.speech)
    return [
        person.external_id, person.name, person.title, person.institution, person.email, locale, said.subject,
        text_part(said, (), link), link,
    ]  # fmt: skip
