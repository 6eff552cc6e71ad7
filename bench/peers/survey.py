"""The twenty statements, and what of the environment every peer reads."""

from __future__ import annotations

import json
import os
from pathlib import Path

_PLAIN = json.loads(Path(__file__).with_name("survey.json").read_text(encoding="utf-8"))
QUESTIONS: list[str] = _PLAIN["questions"]
OPTIONS: list[str] = _PLAIN["options"]
THANKS: str = _PLAIN["thanks"]

TOKEN = os.environ["BENCH_TOKEN"]
API = os.environ["BENCH_API"]
FOLDER = Path(os.environ["BENCH_FOLDER"])


def asked(item: int) -> str:
    """Return a question as it is put."""
    return f"{item + 1} of {len(QUESTIONS)}\n\n{QUESTIONS[item]}"


def chosen(item: int, option: int) -> str:
    """Return an answered question."""
    return f"{asked(item)}\n\n✓ {OPTIONS[option]}"
