"""A store as fieldwork leaves one: a roster of strata, people who answered, stopped or never came, and two waves. No engine runs."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.open_store import open_store
from bot.study import Stratum, Study, load_study
from flows import begin
from flows.codebook import codebook
from flows.codec import dump_interview

NOW = datetime(2027, 2, 20, 18, 0, tzinfo=UTC)
STRATA = (
    Stratum(code=1, es="Universidades públicas", en="Public universities", frame_size=120),
    Stratum(code=2, es="Universidades particulares", en="Private universities", frame_size=60),
    Stratum(code=3, es="Institutos tecnológicos", en="Technological institutes", frame_size=40),
)
Cells = dict[str, Any]
Change = Callable[[Cells, int], None]


def study_of(strata: tuple[Stratum, ...] = STRATA, **fields: Any) -> Study:
    """Return the shipped study with other strata."""
    return load_study("lides_mx").model_copy(update={"strata": strata, **fields})


async def make_store(
    path: Path,
    people: dict[int, dict[int, int]],
    *,
    study: Study | None = None,
    kind: str = "field",
    change: Change | None = None,
    entry_mode: int = 1,
) -> Study:
    """Make a store in which so many people of each stratum have each disposition; `change` alters the cells of the n-th answer."""
    study = study or study_of()
    async with AsyncExitStack() as stack:
        store = await open_store(path, study, kind, NOW - timedelta(days=30), stack)  # type: ignore[arg-type]
        questionnaire = store.current.questionnaire
        variables = codebook(questionnaire)
        chance = random.Random(7)

        def write(connection: sqlite3.Connection) -> None:
            number = 0
            for stratum, outcomes in people.items():
                for disp, count in outcomes.items():
                    for _ in range(count):
                        number += 1
                        _person(connection, number, stratum, disp)
            if entry_mode == 1 and number:
                _waves(connection)

        def _person(connection: sqlite3.Connection, number: int, stratum: int, disp: int) -> None:
            member, case = f"m{number:016d}", f"c{chance.getrandbits(60):016x}"
            locale = chance.choice(("es", "es", "en"))
            connection.execute(
                "insert into members (member_id, external_id, name, locale, created_at) values (?, ?, ?, ?, ?)",
                (member, f"P{number:04d}", f"Persona {number}", locale, stamp(NOW - timedelta(days=30))),
            )
            connection.execute(
                "insert into cases (case_id, seed, stratum, entry_mode, disp, disp_final, disp_at, created_at, invited_at)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    case,
                    number,
                    stratum,
                    entry_mode,
                    disp,
                    0,
                    stamp(NOW),
                    stamp(NOW - timedelta(days=30)),
                    stamp(NOW - timedelta(days=29)),
                ),
            )
            connection.execute("insert into link (member_id, case_id) values (?, ?)", (member, case))
            if disp in (110, 120, 212, 410):
                _interview(connection, number, case, disp, locale)

        def _interview(connection: sqlite3.Connection, number: int, case: str, disp: int, locale: str) -> None:
            begun = NOW - timedelta(days=chance.uniform(8, 28))
            ended = begun + timedelta(minutes=14)
            submitted = ended if disp == 110 else None
            interview = begin(questionnaire, case_id=case, seed=number, locale=locale, at=begun, notice="n1").interview
            interview = interview.changed(consent_at=begun, last_at=ended, submitted_at=submitted, notice="n1")
            cells: Cells = {}
            for variable in variables:
                valid = [value.code for value in variable.values if not value.missing]
                if variable.kind == "text":
                    cells[variable.name] = "CONFIDENTIAL-words-of-a-person"
                elif variable.kind == "number":
                    cells[variable.name] = 2010 if "year" in variable.name else chance.randint(0, 20)
                else:
                    cells[variable.name] = (
                        chance.choice(valid) if chance.random() < 0.94 else chance.choice((-99, -98, -96))
                    )
            if disp != 110:
                # Who stopped early left the last sections unreached.
                for variable in variables[len(variables) * (3 if disp == 120 else 1) // 4 :]:
                    cells[variable.name] = "" if variable.kind == "text" else -94
            if change is not None:
                change(cells, number)
            connection.execute(
                "insert into interviews (case_id, version, step, snapshot, cells, locale, phase, begun_at, last_at, consent_at,"
                " submitted_at) values (?, ?, 9, ?, ?, ?, 'open', ?, ?, ?, ?)",
                (case, questionnaire.hash, dump_interview(interview), json.dumps(cells), locale, stamp(begun), stamp(ended),
                 stamp(begun), stamp(submitted) if submitted else None),
            )  # fmt: skip
            seen = variables if disp == 110 else variables[: len(variables) * (3 if disp == 120 else 1) // 4]
            for at, item in enumerate(dict.fromkeys(_key(v.name, v.item) for v in seen)):
                shown = begun + timedelta(seconds=8 * at)
                latency = chance.randint(2000, 9000)
                connection.execute(
                    "insert into item_paradata (case_id, item, visit, shown_at, answered_at, latency_ms, via, sitting)"
                    " values (?, ?, 1, ?, ?, ?, 'button', 1)",
                    (case, item, stamp(shown), stamp(shown + timedelta(milliseconds=latency)), latency),
                )

        await store.database.write(write)
    return study


def _key(variable: str, item: str) -> str:
    return variable if item in ("imp", "cap", "sup", "dev_use") else item


def _waves(connection: sqlite3.Connection) -> None:
    members = [row[0] for row in connection.execute("select member_id from members order by member_id")]
    for number, days in ((1, 27), (2, 15)):
        at = stamp(NOW - timedelta(days=days))
        connection.execute(
            "insert into waves (wave_id, key, series, channel, who, starts_at, grace_hours, state, made_by, made_at, started_at,"
            " laid_out_at) values (?, ?, ?, 'mail', '{}', ?, 24, 'running', 'operator', ?, ?, ?)",
            (number, f"wave-{number}", f"wave-{number}", at, at, at, at),
        )
        connection.executemany(
            "insert into deliveries (wave_id, member_id, state, planned_at, due_at, sent_at) values (?, ?, 'sent', ?, ?, ?)",
            [(number, member, at, at, at) for member in members],
        )


def stamp(at: datetime) -> str:
    """Return an instant as the store writes it."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"
