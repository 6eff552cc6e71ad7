"""Golden transcripts: conversations as text, reviewed like prose; `make transcripts` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.transcripts.runner import play

FILES = sorted(Path(__file__).parent.glob("*/*.txt"))


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes seconds of a process of its own; transcripts say what stands beside the picture."""

    async def blank(_: object) -> bytes:
        return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\4\0" * 2

    monkeypatch.setattr("bot.staff.pages.drawn", blank)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_conversation_goes_as_written(path: Path, tmp_path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    played = await play(written, tmp_path)
    if os.environ.get("VOCES_REWRITE_TRANSCRIPTS"):
        path.write_text(played, encoding="utf-8")
    else:
        assert written == played


def test_every_acceptance_scenario_has_a_transcript() -> None:
    assert {f"{number:02d}" for number in range(1, 17)} <= {path.stem[:2] for path in FILES}
