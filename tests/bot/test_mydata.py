"""/misdatos: everything that is held of a person, in their language, while the interview is open and afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.handouts import document
from bot.ports import Utterance
from bot.store.people import RosterRow
from flows import SendFile
from flows.chance import receipt
from tests.bot.test_ending import CLOSES
from tests.stage import Person, Stage

ROW = RosterRow(
    "PLANTED-key", "PLANTED name", "PLANTED post", "planted@example.org", "PLANTED institution", zone="America/Tijuana",
    frame={"inst_control": 1}, details={"telefono": "PLANTED 55 1234"},
)  # fmt: skip


async def mydata(stage: Stage, person: Person, locale: str) -> str:
    _, content, _ = await document(
        stage.service.store, Utterance(1, person.id, "", SendFile("mydata"), None, locale, "")
    )
    return content.decode()


async def invited(stage: Stage) -> Person:
    people = stage.service.store.people
    await people.import_roster([ROW], stage.clock.now())
    (link,) = await people.mint_links("test", stage.clock.now())
    person = await stage.person()
    await person.say(f"/start {link.token}")
    for label in ("Español", "Continuar", "Continuar", "Sí, acepto participar", "Sí, actualmente"):
        await person.tap(label)
    await person.say("/atras")
    await person.tap("No, pero sí en los últimos 24 meses")
    return person


HELD = (
    "PLANTED-key",
    "PLANTED name",
    "PLANTED post",
    "planted@example.org",
    "PLANTED institution",
    "America/Tijuana",
    "PLANTED 55 1234",
)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("es", ("Sí, actualmente", "No, pero sí en los últimos 24 meses", "Respuestas que cambió", "Consentimiento", "2026-11 ", "Pública", "Se le invitó")),
        ("en", ("Yes, currently", "Answers you changed", "Consent", "Public", "You were invited", "Your Telegram account number")),
    ],
)  # fmt: skip
async def test_everything_held_is_shown_in_the_persons_language(
    tmp_path: Path, locale: str, words: tuple[str, ...]
) -> None:
    async with Stage(tmp_path, enrolment="invited") as stage:
        person = await invited(stage)
        shown = await mydata(stage, person, locale)
        assert [] == [one for one in (*HELD, str(person.id)) if one not in shown]
        assert [] == [one for one in words if one.strip() not in shown]
        with closing(sqlite3.connect(stage.database)) as connection:
            case_id, seed = connection.execute("select case_id, seed from cases").fetchone()
        assert receipt(seed, case_id) in shown
        assert case_id not in shown


async def test_it_is_the_same_after_the_close_and_nothing_after_withdrawal(tmp_path: Path) -> None:
    async with Stage(tmp_path, enrolment="invited", start=CLOSES.replace(day=10)) as stage:
        person = await invited(stage)
        stage.clock.move(CLOSES.replace(day=20))
        await person.say("hola")
        assert "PLANTED name" in await mydata(stage, person, "es")
        await person.say("/retirar")
        await person.tap("Sí, borrar mis respuestas")
        shown = await mydata(stage, person, "es")
        assert "PLANTED" not in shown
        assert "Nada todavía" in shown
