"""Status and the view `dispositions` agree; open-link entries never enter a rate."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.progress import Progress, progress
from bot.store.people import RosterRow
from bot.study import load_study
from flows.disposition import TABLE
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
