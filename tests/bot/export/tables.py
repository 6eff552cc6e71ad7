"""Tables made by hand: a small ordinary one, and one with everything that files break on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars

from bot.export.about import About
from bot.export.differences import Difference
from bot.export.long import ANSWERS, Spool
from bot.export.order import Source, Wanted
from bot.export.package import write_package
from bot.export.table import Column, Kind, Measure, Table
from bot.speech import Speech, load_locales

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
STAMP = datetime(2027, 4, 5, 18, 7, 9, tzinfo=UTC)

REASONS = {
    -99: ("Prefiero no responder", "Prefer not to answer", ".r"),
    -98: ("No lo sé", "Don't know", ".d"),
    -97: ("No aplica", "Not applicable", ".n"),
    -96: ("Omitida", "Skipped", ".s"),
    -95: ("No corresponde", "Not asked (routing)", ".i"),
    -94: ("No alcanzada", "Not reached (break-off)", ".b"),
    -93: ("Excluida por diseño", "Sampled out by design", ".o"),
}
SCALE = {
    1: ("Nada", "Not at all"),
    2: ("Algo", "Somewhat"),
    3: ("Mucho — ¡muchísimo! 🙂", "A lot"),
    90: ("Otra", "Other"),
}
NO_YES = {0: ("No marcada", "Not ticked"), 1: ("Marcada", "Ticked")}
LONGEST_NAME = "n" * 32
"""As Stata takes it; a questionnaire's own names end at 28."""
LONG_LABEL = "á" * 200
"""400 bytes: more than SPSS's 256, more than Stata's 80 characters."""


def column(
    name: str, kind: Kind, measure: Measure = "nominal", values: Mapping[int, tuple[str, str]] | None = None, *,
    missing: bool = False, label: tuple[str, str] | None = None, **more: Any,
) -> Column:  # fmt: skip
    both = label or (f"etiqueta de {name}", f"label of {name}")
    reasons = REASONS if missing else {}
    labels = {code: {"es": es, "en": en} for code, (es, en) in (values or {}).items()}
    labels |= {code: {"es": es, "en": en} for code, (es, en, _) in reasons.items()}
    return Column(
        name, kind, measure, {"es": both[0], "en": both[1]}, labels, frozenset(reasons),
        {code: letter for code, (_, _, letter) in reasons.items()},
        more.pop("text", {"es": both[0], "en": both[1]}), more.pop("universe", ""), **more,
    )  # fmt: skip


COLUMNS = (
    column("case_id", "text"),
    column("agree", "code", "ordinal", SCALE, missing=True, universe="role == 1",
           text={"es": "¿Está de acuerdo?\nPiense en <todo>", "en": "Do you agree?\nThink of <everything> & 'more'"}),
    column(LONGEST_NAME, "code", "nominal", NO_YES, missing=True, label=(LONG_LABEL, f"{LONG_LABEL} en")),
    column("pick_01", "code", "nominal", NO_YES, missing=True, set_of="pick",
           text={"es": "¿Cuáles? [Una]", "en": "Which? [One]"}),
    column("pick_02", "code", "nominal", NO_YES, missing=True, set_of="pick",
           text={"es": "¿Cuáles? [Dos]", "en": "Which? [Two]"}),
    column("years", "number", "scale", missing=True),
    column("gap", "number", "scale", missing=True, decimals=4, formula={"es": "a − b", "en": "a − b"}),
    column("disp", "code", "nominal", {110: ("Completa", "Complete"), 410: ("Fuera", "Out of scope")}),
    column("began_at", "datetime", "scale"),
    column("ended_at", "datetime", "scale"),
    column("said", "text"),
)  # fmt: skip

ODD = (
    "=HYPERLINK(\"http://example.org\",\"tap\")", "-1+1", "@SUM(A1)", "line one\nline two\r\nline three", "a\0b", "🙂" * 4096,
    "", "comma, \"quotes\" and 'apostrophe'", "ñandú á 中文 עברית", " trailing ", "x" * 40_000,
)  # fmt: skip
"""What people type."""


def rows(n: int) -> list[tuple[Any, ...]]:
    """Cases that hold every reason and every oddity in turn; nobody ever chooses 90 of `agree`."""
    codes = [1, 2, 3, *REASONS]
    return [
        (
            f"c{number:05d}", codes[number % 10], (0, 1, -96)[number % 3], number % 2, -95 if number % 5 == 0 else 1,
            -94 if number % 7 == 0 else number * 1000, -95.0 if number % 4 == 0 else round(number / 3, 4),
            110 if number % 2 else 410, AT, None if number % 3 else AT, ODD[number % len(ODD)],
        )
        for number in range(n)
    ]  # fmt: skip


def table(n: int, columns: Sequence[Column] = COLUMNS) -> Table:
    data = rows(n)
    frame = polars.DataFrame(
        [polars.Series(one.name, [row[number] for row in data], dtype=one.dtype) for number, one in enumerate(columns)]
    )
    return Table(tuple(columns), frame)


ABOUT = About(
    study="odd",
    title={"es": "Estudio extraño", "en": "Odd study"},
    versions=("1.1.0", "1.0.0"),
    kind="rehearsal",
    stamp=STAMP,
    organisers={"es": "Quien sea", "en": "Whoever"},
    contact="somebody@example.org",
    response_rate=("RR2", 30, 40),
)


def dispositions(held: Table) -> list[tuple[Any, ...]]:
    """How the cases of a table stand, as `dispositions.csv` has them."""
    return [(case_id, 1, 1, disp, "I", 1) for case_id, disp in held.frame.select("case_id", "disp").iter_rows()]


def package(folder: Path, held: Table, *, differences: tuple[Difference, ...] = (), **wanted: Any) -> Path:
    """Write a package of a table and return where it is."""
    spool = Spool(folder, "answers", ANSWERS)
    for number in range(len(held)):
        spool.add([(f"c{number:05d}", "1.1.0", "agree", 1, 2, None, "2027-03-01T09:00:12.345Z", None, 0)])
    source = Source(ABOUT, held, dispositions(held), long={"answers_long": spool.long()}, differences=differences)
    words = Speech(load_locales("bot"), load_locales("export"))
    return write_package(folder, source, Wanted(**wanted), words, lambda what, steps: None)
