"""How responses came in, in steps of enough people, with the waves beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from bot.report.material import ANALYSED, Material
from bot.report.sheets import (
    HIDDEN,
    Figure,
    Head,
    Labels,
    Line,
    Lines,
    Series,
    Sheet,
)
from bot.report.survival import in_steps
from bot.report.writing import Pen


def over_time_figure(material: Material, pen: Pen) -> Figure | None:
    def stamps(moments: Iterable[str | None]) -> list[float]:
        return [moment_of(at).timestamp() for at in moments if at]

    began = stamps(row.begun_at for row in material.course)
    answered = stamps(row.submitted_at or row.last_at for row in material.course if row.disp in ANALYSED)
    lines = [
        ("began", "c1", in_steps(began, material.smallest)),
        ("answered", "c2", in_steps(answered, material.smallest)),
    ]
    drawn = [(key, colour, points) for key, colour, points in lines if points]
    if not drawn:
        return Figure("over_time", pen.say("time.title"), notes=(pen.say("few", smallest=material.smallest),))
    first = min(began)
    waves = [(wave.at.timestamp(), wave) for wave in material.waves]
    last = max(points[-1][0] for _, _, points in drawn)
    start = min([first, *(at for at, _ in waves)])
    chart = Lines(
        tuple(
            Series(
                pen.say("with-n", what=pen.say(f"time.{key}"), n=points[-1][1]),
                colour,
                ((start, 0.0), *((at, float(n)) for at, n in points)),
            )
            for key, colour, points in drawn
        ),
        _days(start, max([last, *(at for at, _ in waves)]), pen),
        pen.say("time.people"),
        is_share=False,
        marks=tuple((at, pen.same(str(k))) for k, (at, _) in enumerate(waves, start=1)),
    )
    sheets = [
        Sheet(
            pen.say("time.table"),
            tuple(Head(key, pen.say(f"time.{key}"), "count") for key, _, _ in drawn),
            _by_day([points for _, _, points in drawn], pen),
        )
    ]
    if waves:
        # How many one wave reached is told only when it is no small cell: it may be a wave to one stratum.
        lines_of_waves = tuple(
            Line(
                pen.same(f"{k}. {wave.key}"),
                (
                    pen.day(wave.at),
                    pen.say(f"channel.{wave.channel}"),
                    wave.sent if wave.sent >= material.smallest else HIDDEN,
                ),
                wave.key,
            )
            for k, (_, wave) in enumerate(waves, start=1)
        )
        sheets.append(
            Sheet(
                pen.say("time.waves"),
                (pen.head("first_sent", "code"), pen.head("channel", "code"), pen.head("sent", "count")),
                lines_of_waves,
            )
        )
    notes = [pen.say("time.note", smallest=material.smallest)]
    notes.append(pen.say("time.waves-note") if waves else pen.say("time.no-waves"))
    return Figure(
        "over_time", pen.say("time.title"), tuple(sheets), chart, pen.say("time.says", n=len(began)), tuple(notes)
    )


def _by_day(lines: list[list[tuple[float, int]]], pen: Pen) -> tuple[Line, ...]:
    """Return a row for each day that takes a step: how many until its end, by line. A step is told by day, not by moment."""
    until: dict[date, list[int | None]] = {}
    for number, points in enumerate(lines):
        for at, n in points:
            until.setdefault(_instant(at).astimezone(pen.zone).date(), [None] * len(lines))[number] = n
    rows: list[Line] = []
    sofar: list[int | None] = [None] * len(lines)
    for day in sorted(until):
        sofar = [before if now is None else now for before, now in zip(sofar, until[day], strict=True)]
        rows.append(Line(pen.date(day), tuple(sofar), day.isoformat()))
    return tuple(rows)


def moment_of(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _instant(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)


def _days(first: float, last: float, pen: Pen) -> tuple[tuple[float, Labels], ...]:
    """Return up to five ticks at midnights of the study's zone."""
    day = _instant(first).astimezone(pen.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days = max(1, int((last - day.timestamp()) // 86_400) + 1)
    every = max(1, -(-days // 4))
    return tuple(
        ((day + timedelta(days=n)).timestamp(), pen.short_day(day + timedelta(days=n)))
        for n in range(0, days + 1, every)
    )
