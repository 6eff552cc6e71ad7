"""The six views are a contract: their columns are pinned here, and what stands in them is checked on rows."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.library import open_edition, shipped_sources
from bot.store.database import Database
from bot.store.errors import StoreConflict
from bot.store.fielding import SYSTEM_COLUMNS, Fielded
from bot.store.migrate import migrate
from bot.store.people import RosterRow
from bot.variables import variable_rows
from flows import Disposition, Left, Phase, Shown, cells
from flows.disposition import TABLE
from tests.bot.store.stand import HASH, NOW, Stand, after, interview, record, turn, variable

SYSTEM = [
    "q_version", "q_hash", "lang", "stratum", "entry_mode", "notice_version", "started_at", "consent_at", "submitted_at",
    "last_at", "disp", "status", "n_sessions", "lang_switches", "n_back", "n_edit", "n_soft", "n_err", "n_remind", "rand_seed",
]  # fmt: skip
PINNED = {
    "answers_long": [
        "case_id", "q_version", "variable", "seq", "value_num", "value_text", "missing", "given_at", "superseded_at", "void",
    ],
    "codebook": [
        "q_version", "variable", "item", "position", "kind", "measure", "label_es", "label_en", "text_es", "text_en",
        "universe", "formula",
    ],
    "value_labels": ["q_version", "variable", "code", "is_missing", "label_es", "label_en", "stata"],
    "dispositions": ["case_id", "stratum", "entry_mode", "disp", "aapor_class", "final", "as_of"],
    "paradata": ["case_id", "item", "visit", "shown_at", "answered_at", "latency_ms", "n_changes", "via", "sitting"],
    "responses": ["case_id", "consent_part", "age", "why", *SYSTEM],
}  # fmt: skip


async def columns(database: Database, view: str) -> list[str]:
    return await database.read(lambda c: [column[0] for column in c.execute(f"select * from {view}").description])


async def consented(stand: Stand, account: int = 1, **fields: object) -> str:
    """Make a case with consent and return its id."""
    standing = await stand.begun(account)
    await stand.ledger.commit(standing, turn(interview(standing, consent_at=NOW, **fields)), update=None)
    return standing.case_id


@pytest.mark.parametrize("view", PINNED)
async def test_columns_of_a_view_are_pinned(stand: Stand, view: str) -> None:
    assert PINNED[view] == await columns(stand.database, view)


async def test_store_without_a_version_has_every_view_already(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "fresh.db")
    try:
        await migrate(database)
        assert ["case_id", *SYSTEM] == await columns(database, "responses")
        for view in PINNED:
            assert await database.read(lambda c, view=view: c.execute(f"select * from {view}").fetchall()) == []
    finally:
        await database.close()


def test_system_columns_are_those_that_are_pinned() -> None:
    assert tuple(SYSTEM) == SYSTEM_COLUMNS


async def test_responses_hold_a_typed_row_for_each_case_with_consent(stand: Stand) -> None:
    counts = {"sittings": 2, "back": 3, "edit": 4, "soft": 5, "err": 6, "remind": 7, "lang_switches": 8}
    case_id = await consented(stand, counts=counts, last_at=after(59), locale="en")
    await stand.begun(2)  # has not consented
    (row,) = await stand.rows("select * from responses")
    found = dict(zip(PINNED["responses"], row, strict=True))
    seed = found.pop("rand_seed")
    assert [(int(seed),)] == await stand.rows("select seed from cases where case_id = ?", case_id)
    assert {
        "case_id": case_id, "consent_part": 1, "age": 34, "why": "porque sí", "q_version": "1.0.0", "q_hash": HASH, "lang": 2,
        "stratum": 0, "entry_mode": 2, "notice_version": "n1", "started_at": "2026-03-01T09:00:00Z",
        "consent_at": "2026-03-01T09:00:00Z", "submitted_at": "", "last_at": "2026-03-01T09:00:00Z", "disp": 213, "status": 6,
        "n_sessions": 2, "lang_switches": 8, "n_back": 3, "n_edit": 4, "n_soft": 5, "n_err": 6, "n_remind": 7,
    } == found  # fmt: skip


async def test_screened_out_case_with_consent_has_a_row(stand: Stand) -> None:
    standing = await stand.begun()
    out = turn(interview(standing, consent_at=NOW, phase=Phase.SCREENED_OUT))
    await stand.ledger.commit(standing, replace(out, disposition=Disposition(410, True)), update=None)
    assert await stand.rows("select disp, status from responses") == [(410, 5)]


async def test_columns_are_the_union_of_versions_in_the_order_of_the_newest(stand: Stand) -> None:
    old = await consented(stand)
    rows = [
        variable("new"),
        variable("why", "text"),
        variable("score", "number", in_cells=False),
        variable("age", "number"),
    ]
    await stand.fielding.field(Fielded("b" * 64, "1.1.0", "s", {"es": ""}), rows, after(days=1))
    assert ["case_id", "new", "why", "age", "consent_part", *SYSTEM] == await columns(stand.database, "responses")
    standing = await stand.enrolled(2)
    newer = interview(standing, version="b" * 64, consent_at=NOW)
    await stand.ledger.commit(standing, turn(newer, cells={"new": 7, "why": "", "age": 2.5}), update=None)
    assert [(old, -95, "porque sí", 34, 1), (standing.case_id, 7, "", 2.5, -95)] == await stand.rows(
        "select case_id, new, why, age, consent_part from responses order by q_version"
    )


async def test_language_in_force_stands_in_for_the_item_of_that_name(stand: Stand) -> None:
    rows = [variable("lang"), variable("age", "number")]
    await stand.fielding.field(Fielded("b" * 64, "2.0.0", "s", {}), rows, after(days=1))
    found = await columns(stand.database, "responses")
    assert found.count("lang") == 1
    assert found.index("q_hash") + 1 == found.index("lang")


async def test_every_cell_of_the_shipped_questionnaire_holds_a_value_or_a_reason(stand: Stand) -> None:
    structure, sources = shipped_sources("lides_mx")
    q = open_edition(structure, sources, {}).questionnaire
    await stand.fielding.field(
        Fielded(q.hash, q.version + "+test", structure, sources), variable_rows(q), after(days=1)
    )
    standing = await stand.enrolled()
    begun = interview(standing, version=q.hash, consent_at=NOW, values={"lang": 1, "consent_part": 1})
    expected = dict(cells(q, begun))
    await stand.ledger.commit(standing, turn(begun, cells=expected), update=None)
    (row,) = await stand.rows("select * from responses")
    found = dict(zip(await columns(stand.database, "responses"), row, strict=True))
    assert None not in found.values()
    answered = {name: value for name, value in expected.items() if name != "lang"}
    assert answered == {name: found[name] for name in answered}
    assert {int, str} == {type(found[name]) for name in answered}


async def test_long_answers_hold_what_was_changed_and_voided_with_its_reason(stand: Stand) -> None:
    standing = await stand.begun(consent_at=NOW)
    records = (record("age", -99), record("why", "x"), record("tz_check", 1, kind="ops"), record("age", -95, void=True))
    await stand.ledger.commit(standing, turn(interview(standing), records=records), update=None)
    at = "2026-03-01T09:00:00.000Z"
    assert [
        (standing.case_id, "1.0.0", "age", 2000, -99, None, -99, at, at, 0),
        (standing.case_id, "1.0.0", "why", 2001, None, "x", None, at, None, 0),
        (standing.case_id, "1.0.0", "age", 2003, -95, None, -95, at, None, 1),
    ] == await stand.rows("select * from answers_long")


async def test_answers_of_somebody_who_took_consent_back_are_seen_by_no_view(stand: Stand) -> None:
    standing = await stand.begun(consent_at=NOW)
    seen = turn(
        interview(standing),
        records=(record("age", 3),),
        trace=(Shown("age", 1, NOW, 1), Left("age", 1, NOW, 1, 1, "button")),
    )
    await stand.ledger.commit(standing, seen, update=None)
    for view in ("responses", "answers_long", "paradata"):
        assert len(await stand.rows(f"select * from {view}")) == 1
    now = await stand.ledger.standing(standing.account)
    assert now is not None
    await stand.ledger.commit(now, turn(interview(now, consent_at=None)), update=None)
    for view in ("responses", "answers_long", "paradata"):
        assert await stand.rows(f"select * from {view}") == []


async def test_codebook_and_value_labels_hold_every_version(stand: Stand) -> None:
    await stand.fielding.field(
        Fielded("b" * 64, "1.1.0", "s", {}), [variable("why", formula="a + b", in_cells=False)], after(days=1)
    )
    assert await stand.rows("select q_version, variable, position, kind, formula from codebook order by q_version, position") == [
        ("1.0.0", "consent_part", 1, "code", ""), ("1.0.0", "age", 2, "number", ""), ("1.0.0", "why", 3, "text", ""),
        ("1.1.0", "why", 1, "code", "a + b"),
    ]  # fmt: skip
    assert await stand.rows("select * from value_labels where q_version = '1.1.0' order by code") == [
        ("1.1.0", "why", -99, 1, "no quiere", "refused", ".r"),
        ("1.1.0", "why", 1, 0, "sí", "yes", ""),
    ]


async def test_dispositions_hold_every_case_that_was_invited_or_opened(stand: Stand) -> None:
    await stand.people.import_roster([RosterRow("a", stratum=1), RosterRow("b", stratum=2)], NOW)
    await stand.people.mint_links("file", after(5), external_ids=["b"])
    await stand.begun(7)
    assert await stand.rows(
        "select stratum, entry_mode, disp, aapor_class, final, as_of from dispositions order by disp"
    ) == [
        (0, 2, 213, "R", 0, "2026-03-01T09:00:00.000Z"),
        (2, 1, 319, "UO", 0, "2026-03-01T09:00:05.000Z"),
    ]


async def test_codes_of_the_store_are_those_of_the_rules(stand: Stand) -> None:
    rules = [(code, one.aapor_class, one.status) for code, one in sorted(TABLE.items())]
    assert rules == await stand.rows("select disp, aapor_class, status from disposition_codes order by disp")


async def test_version_number_with_other_content_is_refused(stand: Stand) -> None:
    with pytest.raises(StoreConflict, match=r"version 1\.0\.0 was fielded with other content"):
        await stand.fielding.field(Fielded("b" * 64, "1.0.0", "s", {}), [variable("other")], NOW)
    assert PINNED["responses"] == await columns(stand.database, "responses")


async def test_versions_are_kept_whole_and_fielding_one_again_changes_nothing(stand: Stand) -> None:
    first = Fielded(HASH, "1.0.0", "structure", {"es": "a = b"})
    second = Fielded("b" * 64, "1.1.0", "other", {"es": "ñ = «»", "en": ""})
    await stand.fielding.field(second, [], after(days=1))
    await stand.fielding.field(first, [variable("age")], after(days=2))
    assert [first, second] == await stand.fielding.fielded()


async def test_store_keeps_the_kind_it_was_born_with(stand: Stand) -> None:
    assert await stand.fielding.born("field", "lides", after(days=1)) == "demo"
    assert await stand.fielding.kind() == "demo"
    with pytest.raises(StoreConflict, match="belongs to the study 'lides'"):
        await stand.fielding.born("demo", "another", NOW)
