"""`voces run` as it is, but for the survey it holds; for comparisons, without the limits on how fast it may speak.

Two names of the composition root are given other values, and nothing else: where the questionnaire is read (ours is not
shipped), and, with BENCH_UNLIMITED=1, the pace. Everything between a tap and the next question is the product's.

    VOCES_STUDY=bench/survey/study.yaml VOCES_BOT_TOKEN=... python -m bench.voces run
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from bot import app, cli
from bot.chat.buckets import Pace
from bot.clock import SystemClock

SURVEY = Path(__file__).parent / "survey"


def sources(_name: str) -> tuple[str, dict[str, str]]:
    """Return structure and Fluent sources of the survey."""
    words = {locale: (SURVEY / f"{locale}.ftl").read_text(encoding="utf-8") for locale in ("es", "en")}
    return (SURVEY / "questionnaire.yaml").read_text(encoding="utf-8"), words


def main() -> None:
    """Run the command line."""
    app.shipped_sources = sources
    if os.environ.get("BENCH_UNLIMITED") == "1":
        app.Courier = partial(app.Courier, pace=Pace(SystemClock(), limited=False))
    cli.main()


if __name__ == "__main__":
    main()
