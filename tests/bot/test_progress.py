"""Status, the chat, the chart and the view `dispositions` agree; open-link entries never enter a rate."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.office import staff_speech
from bot.progress import Progress, progress
from bot.staff.progress import status_page
from bot.staff.wording import Pen
from bot.store.people import RosterRow
from bot.store.tallying import groups
from bot.store.timeline import timeline
from bot.study import load_study
from flows.disposition import TABLE
from flows.rates import class_counts
from flows.tally import tally
from tests.bot.store.stand import NOW, Stand, open_stand

STUDY = load_study("lides_mx")
DISPS = [110, 110, 120, 212, 213, 211, 214, 319, 319, 330, 410, 311]


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    opened = await open_stand(tmp_path / "voces.db")
    yield opened
    await opened.database.close()


async def fielded(stand: Stand) -> Progress:
    """A roster whose cases stand in every way, beside two that came by the open link."""
    people = [RosterRow(f"p{n}", stratum=1 + n % 2) for n in range(len(DISPS))]
    await stand.people.import_roster(people, NOW)
    for n, disp in enumerate(DISPS):
        await stand.change(
            "update cases set disp = ? where case_id = (select case_id from link natural join members where external_id = ?)",
            disp, f"p{n}",
        )  # fmt: skip
    await stand.begun(1)
    await stand.begun(2)
    await stand.change("update cases set disp = 110 where entry_mode = 2")
    return await progress(stand.database.path, STUDY)


async def test_status_agrees_with_the_view(stand: Stand) -> None:
    plain = (await fielded(stand)).plain()
    view = [disp for (disp,) in await stand.rows("select disp from dispositions")]
    assert len(view) == plain["cases"]
    for word in ("complete", "partial", "break_off", "refused", "withdrew", "ineligible", "unknown"):
        assert sum(TABLE[disp].word == word for disp in view) == plain[word], word
    assert (1, 2) == (plain["not_invited"], plain["open_link"])


async def test_rates_are_of_the_roster_alone(stand: Stand) -> None:
    rates = (await fielded(stand)).plain()["rates"]
    assert {"value": 0.2, "numerator": 2, "denominator": 10} == rates["RR1"]
    assert {"value": 0.3, "numerator": 3, "denominator": 10} == rates["RR2"]
    assert {"value": 0.875, "numerator": 7, "denominator": 8} == rates["e"]
    assert {"value": 0.3117, "numerator": 3, "denominator": 9.62} == rates["RR4"]
    assert {"value": 0.4, "numerator": 4, "denominator": 10} == rates["REF1"]


async def test_strata_add_up_to_the_roster(stand: Stand) -> None:
    plain = (await fielded(stand)).plain()
    assert [1, 2] == [row["stratum"] for row in plain["strata"]]
    assert plain["cases"] - plain["open_link"] == sum(row["cases"] for row in plain["strata"])
    assert plain["complete"] - 2 == sum(row["complete"] for row in plain["strata"])


async def test_every_rate_is_shown_with_its_denominator(stand: Stand) -> None:
    text = (await fielded(stand)).text()
    assert re.search(r"^RR2 +30\.0%  \(3 of 10\)$", text, re.MULTILINE)
    assert re.search(r"^consent +–  \(0 of 0\)$", text, re.MULTILINE)
    assert re.search(r"^Instituciones públicas .* 40\.0%  \(2 of 5\)$", text, re.MULTILINE)


OPENED = {110: True, 120: True, 212: True, 213: False, 410: False, 411: False}
"""Dispositions of who has an interview, and whether they consented. 211 refused by mail; of 214 the interview is erased."""


async def everyone(stand: Stand) -> Progress:
    """One case of every disposition on the roster, and three that came by the open link."""
    await stand.people.import_roster([RosterRow(f"p{disp}", stratum=1 + disp % 2) for disp in TABLE], NOW)
    for disp in TABLE:
        await stand.change(
            "update cases set disp = ?, disp_final = ? where case_id ="
            " (select case_id from link natural join members where external_id = ?)", disp, disp != 213, f"p{disp}",
        )  # fmt: skip
    for disp, consented in OPENED.items():
        await stand.change(
            "insert into interviews (case_id, version, step, snapshot, locale, phase, begun_at, last_at, consent_at)"
            " select case_id, (select hash from versions), 1, '{}', 'es', 'open', ?, ?, ? from cases"
            " where disp = ? and entry_mode <> 2",
            "2026-03-01T09:00:00.000Z", "2026-03-01T09:00:00.000Z", "2026-03-01T09:00:00.000Z" if consented else None, disp,
        )  # fmt: skip
    for account in (1, 2, 3):
        await stand.begun(account)
    return await progress(stand.database.path, STUDY)


async def test_every_place_that_counts_people_counts_the_same(stand: Stand) -> None:
    plain = (await everyone(stand)).plain()
    roster, open_link = await groups(stand.database)
    chat, chart = tally(roster), await timeline(stand.database)
    view = [disp for (disp,) in await stand.rows("select disp from dispositions where entry_mode <> 2")]
    # Everybody but 311 was invited; six have opened the interview, and one who withdrew had.
    assert 15 == len(view) == chat.n == chart.invited == plain["cases"] - plain["open_link"]
    assert 7 == chat.started == len(chart.started) == plain["started"] - 3
    assert 7 == plain["rates"]["start"]["numerator"] == sum(row["started"] for row in plain["strata"])
    assert 1 == chat.words["complete"] == chat.rows["complete"] == len(chart.complete) == plain["complete"]
    assert (3, 3, 1, 1) == (open_link, plain["open_link"], chat.not_invited, plain["not_invited"])
    assert class_counts(view) == chat.classes
    assert {name: rate.value and round(rate.value, 4) for name, rate in chat.rates().items()} == {
        name: rate["value"] for name, rate in plain["rates"].items()
    }
    assert chat.n == sum(chat.rows.values()) == sum(chat.words.values())
    assert chat.unreachable == plain["unreachable"]
    page = status_page(Pen(staff_speech(STUDY), "en", STUDY.time_zone), roster, open_link, NOW).html
    assert re.search(r"[Ss]tarted[^\n]*\b7\b", page), page


async def test_rates_are_those_worked_out_by_hand(stand: Stand) -> None:
    # I 1, P 1, R 4 (211 212 213 214), NC 1 (226), O 2 (233 236), UO 2 (319 330), NE 4 (410 411 480 481).
    # Known to be eligible: 1 + 1 + 4 + 1 + 2 = 9, so e = 9 / (9 + 4); with e, 9 + 2 * 9/13 = 135/13 people.
    by_hand = {
        "RR1": 1 / 11, "RR2": 2 / 11, "RR3": 13 / 135, "RR4": 26 / 135, "RR5": 1 / 9, "RR6": 2 / 9,
        "COOP1": 1 / 8, "COOP2": 2 / 8, "REF1": 4 / 11, "REF2": 52 / 135, "REF3": 4 / 9, "e": 9 / 13,
        "start": 7 / 15, "consent": 3 / 6, "completion": 1 / 3, "break_off": 1 / 3,
    }  # fmt: skip
    found = (await everyone(stand)).plain()["rates"]
    assert {name: round(value, 4) for name, value in by_hand.items()} == {
        name: rate["value"] for name, rate in found.items()
    }
