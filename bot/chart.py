"""Responses over time as a picture, drawn by a short-lived process of its own.

The plotting library weighs fifty megabytes and stays once it is loaded: the bot never loads it. Words come with what is drawn.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

PATIENCE = 60.0
"""Seconds after which a picture is given up: the first one on a machine also looks for fonts."""
_NICE = 10
_STARTED, _COMPLETE, _WAVE = "#0072B2", "#D55E00", "#595959"
"""Two that every kind of colour blindness tells apart (Okabe and Ito); the lines differ in their strokes besides."""
_TICKS = 5
_APART = 0.05
"""Of the width: waves that stand closer share one label."""
_LONGEST_LABEL = 24


@dataclass(frozen=True, slots=True)
class Line:
    """One line: how many there were by the end of each day."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One wave: the day on which it began, and its name."""

    day: int
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, in the words of one language."""

    title: str
    subtitle: str
    axis: str
    days: tuple[str, ...]
    """What each day is called."""
    started: Line
    complete: Line
    marks: tuple[Mark, ...] = ()
    marks_name: str = ""


class NotDrawn(Exception):
    """The process that draws has failed; its last words are the message."""


async def drawn(chart: Chart) -> bytes:
    """Return the picture as a PNG. Raises NotDrawn."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.chart", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        picture, said = await asyncio.wait_for(process.communicate(json.dumps(asdict(chart)).encode()), PATIENCE)
    except TimeoutError:
        raise NotDrawn(f"it took longer than {PATIENCE:.0f} seconds") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise NotDrawn((said.decode(errors="replace").strip().splitlines() or ["no word"])[-1])
    return picture


def read_chart(text: bytes) -> Chart:
    """Return the chart that was written as JSON."""
    plain = json.loads(text)
    started, complete = (Line(plain[name]["name"], tuple(plain[name]["counts"])) for name in ("started", "complete"))
    marks = tuple(Mark(**mark) for mark in plain["marks"])
    return Chart(**{**plain, "days": tuple(plain["days"]), "started": started, "complete": complete, "marks": marks})


def draw(chart: Chart) -> bytes:
    """Draw a chart; for the process that does nothing else."""
    from matplotlib import rc_context  # weighs too much for anybody but the process that draws
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # Square enough for a phone held upright; the type is that of a caption when the picture is as wide as the phone.
    with rc_context({"font.size": 15, "svg.hashsalt": "", "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=(7.2, 7.2), dpi=150, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        _lines(axes, chart)
        _frame(axes, chart)
        _waves(axes, chart)
        figure.suptitle(chart.title, fontsize=21, fontweight="bold", x=0.02, ha="left")
        axes.set_title(chart.subtitle, fontsize=15, loc="left", pad=14, color="#333333")
        figure.legend(loc="outside lower left", frameon=False, fontsize=16, ncols=1, handlelength=2.2)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _lines(axes: Any, chart: Chart) -> None:
    days = range(len(chart.days))
    for line, colour, stroke in ((chart.started, _STARTED, "-"), (chart.complete, _COMPLETE, (0, (4, 1.5)))):
        axes.plot(days, line.counts, color=colour, linestyle=stroke, linewidth=3.4, label=line.name, zorder=3)
        axes.plot(days[-1:], line.counts[-1:], "o", color=colour, markersize=9, zorder=4, clip_on=False)


def _frame(axes: Any, chart: Chart) -> None:
    last = len(chart.days) - 1
    axes.set_xlim(-0.02 * max(last, 1), max(last, 1) * 1.02)
    most = max((*chart.started.counts, *chart.complete.counts, 1))
    # Room above the lines, for the names of waves: they stand upright.
    longest = max((len(name) for _, name in labels(chart.marks, max(last, 1))), default=0)
    axes.set_ylim(0, most * (1.1 + 0.035 * longest))
    axes.set_ylabel(chart.axis)
    axes.locator_params(axis="y", integer=True, nbins=6)
    axes.grid(axis="y", color="#dddddd", linewidth=1)
    places = sorted({round(last * number / (_TICKS - 1)) for number in range(_TICKS)})
    axes.set_xticks(places, [chart.days[place] for place in places])
    axes.tick_params(length=0, pad=8)


def _waves(axes: Any, chart: Chart) -> None:
    width = max(len(chart.days) - 1, 1)
    top = axes.get_ylim()[1]
    for number, mark in enumerate(chart.marks):
        name = chart.marks_name if number == 0 else None
        axes.axvline(mark.day, color=_WAVE, linewidth=1.6, linestyle=":", zorder=2, label=name)
    for place, name in labels(chart.marks, width):
        # The last label stands before its line, where there is room for it.
        is_late = place > width * 0.93
        axes.text(
            place - width * 0.008 if is_late else place + width * 0.008, top * 0.99, name, rotation=90, va="top",
            ha="right" if is_late else "left", fontsize=14, color="#333333", zorder=5,
            bbox={"boxstyle": "square,pad=0.08", "facecolor": "white", "edgecolor": "none", "alpha": 0.85},
        )  # fmt: skip


def labels(marks: Sequence[Mark], width: int) -> list[tuple[int, str]]:
    """Return where a label stands and what it says: waves that stand close to each other share one."""
    together: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda one: one.day):
        if together and mark.day - together[-1][0].day < _APART * width:
            together[-1].append(mark)
        else:
            together.append([mark])
    return [(group[0].day, _short(", ".join(mark.name for mark in group))) for group in together]


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1]}…"


if __name__ == "__main__":
    os.nice(_NICE)
    sys.stdout.buffer.write(draw(read_chart(sys.stdin.buffer.read())))
