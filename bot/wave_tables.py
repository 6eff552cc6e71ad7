"""What `voces wave` shows people: its tables, and a bar for what takes long. Apart, since whoever runs the bot needs none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot.study import Study

WIDE = 150
MOST_SHOWN = 200


@contextmanager
def bar(what: str, *, json: bool) -> Iterator[Callable[[int, int], None]]:
    """Yield what shows how far something is: a bar on standard error, nothing where nobody or a program looks at it."""
    console = Console(stderr=True)
    if json or not console.is_terminal:
        yield lambda _done, _of: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def show_waves(waves: Sequence[Mapping[str, Any]], study: Study) -> None:
    """Print a line for each wave: what it is, and what it has come to."""
    there = ZoneInfo(study.time_zone)
    table = Table(
        "wave", "state", "by", "to", f"begins ({study.time_zone})", "all", "sent", "waiting", "skipped", "other"
    )
    for one in waves:
        begins = f"{datetime.fromisoformat(one['starts_at']).astimezone(there):%Y-%m-%d %H:%M}"
        if one["days_after_invitation"] is not None:
            begins += f", {one['days_after_invitation']} days after each invitation"
        counts = ["", "", "", "", ""]
        if "all" in one:
            other = one["failed"] + one["unreachable"] + one["uncertain"]
            counts = [str(n) for n in (one["all"], one["sent"], one["waiting"], sum(one["skipped"].values()), other)]
        table.add_row(one["key"], one["state"], one["channel"], ", ".join(one["to"]), begins, *counts)
    _print(table)


def show_foreseen(key: str, people: Sequence[Mapping[str, Any]], reasons: Mapping[str, int]) -> None:
    """Print who would get a wave and when by their own clock, why others would not, and each kind of message as it will read."""
    going = sorted((one for one in people if "at" in one), key=lambda one: str(one["at"]))
    table = Table(
        "id", "name", "when, where they are", "zone", "language", "words", title=f"{key}: {len(going)} would get it"
    )
    for one in going[:MOST_SHOWN]:
        table.add_row(
            one["external_id"] or "—", one["name"], _wall(one["at"]), one["zone"], one["language"], one["words"]
        )
    _print(table)
    if len(going) > MOST_SHOWN:
        print(f"… and {len(going) - MOST_SHOWN} more; --json has all of them.")
    others = Table("id", "name", "why not", title=f"{sum(reasons.values())} would not")
    for one in [one for one in people if "why_not" in one][:MOST_SHOWN]:
        others.add_row(one["external_id"] or "—", one["name"], said(one["why_not"]))
    if reasons:
        _print(others)
        print("; ".join(f"{said(reason)} {n}" for reason, n in reasons.items()))
    for sample in {(one["language"], one["words"]): one for one in going}.values():
        print(
            f"\n--- {sample['language']}, {sample['words']}" + (f": {sample['subject']}" if "subject" in sample else "")
        )
        print(sample["text"])


def show_days(days: Sequence[Mapping[str, Any]]) -> None:
    """Print the field period, a line for each day."""
    table = Table("day", "", "waves")
    for day in days:
        table.add_row(day["day"], "no sending" if day["closed"] else "", ", ".join(day["waves"]))
    _print(table)


def show_report(key: str, found: Mapping[str, Any], study: Study, *, people: bool) -> None:
    """Print what a wave came to; with `people`, also person by person."""
    came = found["wave"]
    show_waves([came], study)
    table = Table("", "people", title=f"{key}: {came['all']} people")
    for name in ("sent", "failed", "unreachable", "uncertain", "waiting"):
        table.add_row(name, str(came[name]))
    for reason, n in came["skipped"].items():
        table.add_row(f"skipped: {said(reason)}", str(n))
    table.add_row("all", str(came["all"]))
    _print(table)
    for reason, n in came["reasons"].items():
        print(f"{n} × {reason}")
    if came["uncertain"]:
        print(f"Uncertain: it may have arrived. To send it again all the same: voces wave resend {key}")
    if people:
        rows = Table("id", "name", "state", "reason", "sent (UTC)")
        for one in found["people"]:
            rows.add_row(
                one["external_id"] or "—", one["name"], one["state"], said(one["reason"]), (one["sent_at"] or "")[:16]
            )
        _print(rows)


def said(reason: str) -> str:
    """Return a reason as words."""
    return reason.replace("_", " ")


def _wall(at: str) -> str:
    return f"{datetime.fromisoformat(at):%a %d %b %H:%M}"


def _print(table: Table) -> None:
    console = Console()
    # In a file or a pipe there is no width to keep to.
    (console if console.is_terminal else Console(width=WIDE)).print(table)
