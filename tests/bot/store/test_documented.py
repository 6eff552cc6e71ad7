"""docs/store.md says what is true: its queries run, and it lists the columns that there are."""

# ruff: noqa: SIM300 - what is expected stands on the left

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bot.store.stand import Stand
from tests.bot.store.test_views import PINNED

PAGE = (Path(__file__).parents[3] / "docs" / "store.md").read_text(encoding="utf-8")
QUERIES = re.findall(r'"(select [^"]+)"', PAGE)
ITEMS = ["consent_part", "age", "why"]


def test_page_shows_a_query_for_every_view() -> None:
    shown = {view for view in PINNED for query in QUERIES if re.search(rf"\bfrom {view}\b", query)}
    assert set(PINNED) == shown


@pytest.mark.parametrize("query", QUERIES)
async def test_query_of_the_page_runs(stand: Stand, query: str) -> None:
    assert [] == [row for row in await stand.rows(query) if "codebook" not in query and "value_labels" not in query]


@pytest.mark.parametrize("view", PINNED)
def test_page_lists_the_columns_of_a_view_in_order(view: str) -> None:
    section = PAGE.split(f"\n## `{view}`", 1)[1].split("\n## ", 1)[0]
    listed = re.findall(r"`([a-z_0-9]+)`", section)
    expected = [column for column in PINNED[view] if column not in ITEMS]
    assert expected == listed[: len(expected)]
