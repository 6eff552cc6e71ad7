"""Who may import whom: the rooms, the homes of the libraries, and what of the rules outsiders may name."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOMS: Mapping[str, frozenset[str]] = {
    # Every room may import flows and ports; beyond that only this.
    "ports": frozenset({"delivering", "incoming", "showing"}),
    "delivering": frozenset(),
    "incoming": frozenset(),
    "showing": frozenset(),
    "taps": frozenset(),
    "guesses": frozenset(),
    "touching": frozenset(),
    "meter": frozenset(),
    "following": frozenset(),
    "formulas": frozenset(),
    "terms": frozenset(),
    "interviewer": frozenset({"guesses", "taps", "terms", "touching"}),
    "reminding": frozenset(),
    "speech": frozenset(),
    "chart": frozenset(),
    "clock": frozenset(),
    "config": frozenset(),
    "store": frozenset(),
    "export": frozenset({"formulas", "speech", "workroom"}),
    "simulator": frozenset(),
    "logs": frozenset({"config"}),
    "study": frozenset({"schedule", "speech"}),
    "schedule": frozenset(),
    "library": frozenset({"speech"}),
    "documents": frozenset({"speech"}),
    "letters": frozenset({"speech"}),
    "mydata": frozenset({"documents", "speech", "store"}),
    "sealing": frozenset(),
    "copier": frozenset({"sealing", "store"}),
    "terminal": frozenset({"config", "logs", "study"}),
    "chat": frozenset({"interviewer", "meter", "speech"}),
    "fieldwork": frozenset({"following", "interviewer"}),
    "mail": frozenset({"speech"}),
    "report": frozenset({"export", "speech", "store", "study"}),
    "staff": frozenset({"chart", "fieldwork", "following", "formulas", "speech", "store", "study"}),
    "review": frozenset({"formulas", "workroom"}),
    "transcript": frozenset({"chat", "speech"}),
    "workroom": frozenset(),
    "yielding": frozenset(),
    "variables": frozenset({"store"}),
}
"""Room -> the rooms it may import. `store` and `chat` never meet."""

ROOTS = frozenset(
    {
        "app",
        "open_store",
        "cast",
        "backing_up",
        "charting",
        "care",
        "deployment",
        "health",
        "serving",
        "threads",
        "running",
        "checking",
        "cli",
        "cli_data",
        "cli_mail",
        "cli_operating",
        "cli_report",
        "cli_results",
        "cli_roster",
        "cli_staff",
        "columns",
        "contacting",
        "demo",
        "ending",
        "enrolment",
        "exporting",
        "gathering",
        "handing",
        "handing_report",
        "handing_out",
        "handouts",
        "letterhead",
        "linking",
        "office",
        "outreach",
        "posting",
        "calendar",
        "planning",
        "wave_tables",
        "waving",
        "merging",
        "cli_wave",
        "progress",
        "rehearsal",
        "reporting",
        "returning",
        "sending_results",
        "releasing",
        "rostering",
        "snapshotting",
        "specimen",
        "text_review",
        "trying_mail",
        "staffing",
        "withdrawing",
        "__main__",
    }
)
"""Where rooms are put together: the service, and the command line with the work of its commands."""

HOMES: Mapping[str, frozenset[str]] = {
    "aiohttp": frozenset({"app", "chat", "clock", "demo", "deployment", "health", "serving", "simulator"}),
    "aiosmtplib": frozenset({"mail"}),
    "aiosqlite": frozenset({"store"}),
    "apscheduler": frozenset({"fieldwork"}),
    "babel": frozenset({"speech"}),
    "dotenv": frozenset({"config"}),
    "fluent": frozenset({"speech"}),
    "holidays": frozenset({"fieldwork"}),
    "lxml": frozenset({"export"}),
    "matplotlib": frozenset({"chart"}),
    "numpy": frozenset({"export", "report"}),
    "openpyxl": frozenset({"fieldwork", "review"}),
    "polars": frozenset({"export"}),
    "pydantic": frozenset({"config", "schedule", "study"}),
    "pydantic_settings": frozenset({"config"}),
    "prometheus_client": frozenset({"health"}),
    "pyrage": frozenset({"sealing"}),
    "pyreadstat": frozenset({"export"}),
    "rich": frozenset({"exporting", "rehearsal", "wave_tables"}),
    "scipy": frozenset({"report"}),
    "segno": frozenset({"fieldwork"}),
    "sqlite3": frozenset({"store"}),
    "telegram": frozenset({"app", "chat", "office"}),
    "typer": frozenset(
        {
            "cli",
            "cli_data",
            "cli_mail",
            "cli_operating",
            "cli_report",
            "cli_results",
            "cli_roster",
            "cli_staff",
            "cli_wave",
            "terminal",
        }
    ),
    "xlsxwriter": frozenset({"export"}),
    "yaml": frozenset({"study"}),
    "yarl": frozenset({"chat"}),
}
"""Library -> the rooms outside flows that may import it. A library that is not here has no home yet."""

LODGERS: Mapping[tuple[str, str], str] = {}
"""(room, library) that lives away from home, with the reason. Empty is the aim."""

PUBLIC = frozenset(
    {
        "flows",
        "flows.chance",  # the number of an erasure, for requests by mail
        "flows.codebook",  # variables and their labels, for exports and pages
        "flows.derived",  # what is worked out for an export
        "flows.leadership",  # and what of it only the leadership questionnaire has
        "flows.codec",  # interviews and says as text, for the store
        "flows.disposition",  # the table of codes, for lists and rates
        "flows.estimate",  # minutes left, for rehearsals
        "flows.fieldwork",  # who is due, and when one may write
        "flows.findings",  # faults of authors, for `voces check`
        "flows.gallery",  # every screen there can be, for limits
        "flows.items",  # kinds of item, for pages that show the questionnaire
        "flows.marks",  # what in a text may tell who wrote it, for its review
        "flows.offering",  # the options an item declares, likewise
        "flows.path",  # what is asked of whom, for rehearsals
        "flows.phrasing",  # which words name an option or a row
        "flows.rates",  # outcome rates, for reports
        "flows.tally",  # who has started and how many stand how, for whatever counts people
        "flows.reminding",  # what a wave says, and what is wrong with a coordinator's text
        "flows.reading",  # text -> Questionnaire
        "flows.variables",  # names of variables
        "flows.waves",  # who is written to, and when
        "flows.zones",  # where a respondent's day begins
    }
)
"""What of the rules may be named outside. The interview itself is had from `flows` only."""

RULES_MAY_IMPORT = frozenset(
    {
        "collections", "dataclasses", "datetime", "enum", "functools", "hashlib", "itertools", "json", "math", "operator", "pydantic", "re",
        "statistics", "typing", "unicodedata", "zoneinfo",
    }
)  # fmt: skip
"""What the rules are made of: nothing that reads, writes, waits, or draws lots. (`flows/reading.py` also yaml.)"""

HEAVY = frozenset(
    {
        "aiosmtplib", "holidays", "lxml", "matplotlib", "numpy", "openpyxl", "pandas", "polars", "pyreadstat", "rich", "scipy", "segno",
        "xlsxwriter",
    }
)  # fmt: skip
"""Not loaded when `voces run` starts."""


@dataclass(frozen=True, slots=True)
class Import:
    """One module named in one line of one file."""

    path: Path
    line: int
    module: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.module}"


def imports(path: Path, source: str) -> Iterator[Import]:
    """Yield every import of a file, wherever in it; `from bot import study` names bot.study."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (Import(path, node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                inside = module in ("bot", "flows.lides_mx")
                yield from (Import(path, node.lineno, f"{module}.{a.name}" if inside else module) for a in names)
            case ast.ImportFrom():
                yield Import(path, node.lineno, "." * node.level + (node.module or ""))


def room_of(path: Path) -> str:
    """Return the room of a file in bot/: its folder, or its own name."""
    return path.parts[1] if len(path.parts) > 2 else path.stem


def breaches(path: Path, source: str) -> list[str]:
    """Return every import of a file that the law forbids, each with what it says."""
    judge = _breach_in_rules if path.parts[0] == "flows" else _breach_outside
    found = (judge(one) for one in imports(path, source))
    return sorted({one for one in found if one})


def _breach_in_rules(one: Import) -> str:
    top = one.module.partition(".")[0]
    if top in ("flows", "__future__") or top in RULES_MAY_IMPORT or (top == "yaml" and one.path.name == "reading.py"):
        return ""
    return f"{one}: the rules import {', '.join(sorted(RULES_MAY_IMPORT))} and themselves"


def _breach_outside(one: Import) -> str:
    room, top = room_of(one.path), one.module.partition(".")[0]
    if one.module.startswith("."):
        return f"{one}: write the whole name, so that the room can be seen"
    if top == "flows":
        return "" if one.module in PUBLIC else f"{one}: it is the rules' own; import it from flows"
    if top == "bot":
        return _breach_between_rooms(one, room, one.module.split(".")[1])
    if top in ("tests", "locales", "migrations"):
        return f"{one}: this is read, or run, but never imported"
    if top in HOMES:
        at_home = room in HOMES[top] or (room, top) in LODGERS
        return "" if at_home else f"{one}: {top} lives in {', '.join(sorted(HOMES[top]))}"
    if top in sys.stdlib_module_names:
        return ""
    return f"{one}: {top} has no home in tests/house/law.py; give it one, or do without it"


def _breach_between_rooms(one: Import, room: str, other: str) -> str:
    if other in ("ports", room) or room in ROOTS:
        return ""
    if room not in ROOMS:
        return f"{one}: bot/{room} has no place in tests/house/law.py; say what it may import"
    allowed = ROOMS[room]
    return (
        ""
        if other in allowed
        else f"{one}: {room} may import flows, ports{''.join(f', {name}' for name in sorted(allowed))}"
    )
