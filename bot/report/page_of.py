"""One self-contained page: every language in it, a switch that needs neither a server nor a script, tables behind every chart."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from importlib.resources import files

from bot.report.charts import draw
from bot.report.drawing import COLOURS
from bot.report.sheets import Bars, Cell, Figure, Hidden, Kind, Labels, Lines, Map, Pairs, Part, Ranges, Report, Sheet
from bot.report.writing import Pen, written

_DIAMOND, _HATCHED = "mark", "hid"
_ROWS_ON_PAPER, _COLUMNS_ON_PAPER = 12, 9
"""How many rows of a chart stay together, so that what is left of a page is used; and how many columns are read without turning it."""


def page_of(report: Report, pen: Pen, *, first: str, for_paper: bool = False) -> str:
    """Return the page as HTML; `first` is the language that shows at first, and on paper the only one."""
    locales = (first,) if for_paper else report.locales
    style = files("bot").joinpath("report", "page", "report.css").read_text(encoding="utf-8")
    switch = "".join(
        f'<input class="switch" type="radio" name="language" id="in-{locale}"{" checked" if locale == first else ""}>'
        for locale in locales
    )
    rules = "".join(
        f"#in-{locale}:checked~main .{locale}{{display:block}}"
        f"#in-{locale}:checked~.languages [for=in-{locale}]{{background:var(--c1);color:var(--on-dark);border-color:var(--c1)}}"
        f"#in-{locale}:focus-visible~.languages [for=in-{locale}]{{outline:3px solid var(--c2);outline-offset:2px}}"
        for locale in locales
    )
    colours = "".join(f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}" for name in COLOURS)
    labels = "".join(
        f'<label for="in-{locale}" lang="{locale}">{_text(pen.say("page.name"), locale)}</label>' for locale in locales
    )
    bodies = "".join(
        f'<div class="report {locale}" lang="{locale}">{"".join(_Body(report, pen, locale, for_paper).all())}</div>'
        for locale in locales
    )
    title = " · ".join(dict.fromkeys(report.title[locale] for locale in locales))
    return (
        f'<!doctype html>\n<html lang="{first}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{html.escape(title)}</title><style>{style}{colours}{rules}</style></head>\n<body>{switch}"
        f'<div class="languages">{labels}</div>\n<main>{bodies}</main></body></html>\n'
    )


def _text(labels: Labels, locale: str) -> str:
    return html.escape(labels[locale], quote=False)


class _Body:
    """The report in one language."""

    def __init__(self, report: Report, pen: Pen, locale: str, for_paper: bool) -> None:
        self.report, self.pen, self.locale, self.for_paper = report, pen, locale, for_paper

    def t(self, labels: Labels) -> str:
        return _text(labels, self.locale)

    def say(self, key: str, **fills: str | int) -> str:
        return self.t(self.pen.say(key, **fills))

    def all(self) -> Iterator[str]:
        """Yield the report, piece by piece."""
        yield from self.head()
        for part in self.report.parts:
            yield from self.part(part)
        yield f"<footer>{self.say('page.made', smallest=str(self.report.facts['smallest_cell']))}</footer>"

    def head(self) -> Iterator[str]:
        report = self.report
        if report.banner:
            yield f'<p class="banner" role="note">{self.t(report.banner)}</p>'
        version = self.say("page.version", versions=str(report.facts["versions"] or "–"))
        read = self.t(self.pen.say("page.read", moment=report.read))
        yield f'<header><p class="kicker">{self.say("page.title")}</p><h1>{self.t(report.title)}</h1>'
        if any(report.subtitle.values()):
            yield f'<p class="meta">{self.t(report.subtitle)}</p>'
        yield f'<p class="meta">{read} · {version}</p></header>'
        yield '<dl class="cards">'
        for card in report.cards:
            yield (
                f'<div><dt>{self.t(card.label)}</dt><dd class="value">{self.t(card.value)}</dd>'
                f'<dd class="note">{self.t(card.note)}</dd></div>'
            )
        yield "</dl>"
        entries = "".join(f'<li><a href="#{self.id(part.id)}">{self.t(part.title)}</a></li>' for part in report.parts)
        yield f"<nav><p>{self.say('page.contents')}</p><ol>{entries}</ol></nav>"

    def id(self, name: str) -> str:
        """Return an id that stands once in the page, whichever languages it holds."""
        return f"{self.locale}-{name.replace('_', '-')}"

    def part(self, part: Part) -> Iterator[str]:
        yield f'<section aria-labelledby="{self.id(part.id)}"><h2 id="{self.id(part.id)}">{self.t(part.title)}</h2>'
        for note in part.notes:
            yield f"<p>{self.t(note)}</p>"
        for figure in part.figures:
            yield from self.figure(figure)
        yield "</section>"

    def figure(self, figure: Figure) -> Iterator[str]:
        yield f'<figure id="{self.id(f"figure-{figure.id}")}"><h3>{self.t(figure.title)}</h3>'
        if figure.chart is not None:
            yield from self.chart(figure)
        for note in figure.notes:
            yield f'<p class="note">{self.t(note)}</p>'
        tables = "".join(self.table(piece, figure) for sheet in figure.sheets for piece in self.pieces(sheet))
        if tables and (figure.is_open or figure.chart is None):
            yield f'<div class="open"><div class="scroll">{tables}</div></div>'
        elif tables:
            is_open = " open" if self.for_paper else ""
            yield f'<details{is_open}><summary>{self.say("page.table")}</summary><div class="scroll">{tables}</div></details>'
        yield "</figure>"

    def chart(self, figure: Figure) -> Iterator[str]:
        chart, says = figure.chart, figure.says[self.locale]
        assert chart is not None
        match chart:
            case Bars(legend=legend) | Pairs(legend=legend):
                yield self.legend(legend)
            case Lines(series=series) if len(series) > 1:
                yield self.legend(tuple((one.colour, one.label) for one in series))
        if self.for_paper:
            # A chart as high as two pages would be printed at half its size, and one that just does not fit leaves a gap.
            pieces = chart.pieces(_ROWS_ON_PAPER) if isinstance(chart, Ranges) else (chart,)
            drawn = [(piece, False, "wide", f"-{at}" if at else "") for at, piece in enumerate(pieces)]
        else:
            drawn = [(chart, False, "wide", ""), (chart, True, "narrow", "")]
        for piece, narrow, size, more in drawn:
            name = f"{self.id(figure.id)}-{size}{more}"
            yield f'<div class="chart"><div class="{size}">{draw(piece, self.locale, narrow=narrow, name=name, says=says)}</div></div>'
        if isinstance(chart, Map):
            entries = "".join(f'<li value="{number}">{self.t(label)}</li>' for number, label in chart.key)
            yield f'<ol class="keys">{entries}</ol>'

    def legend(self, entries: tuple[tuple[str, Labels], ...]) -> str:
        def swatch(colour: str) -> str:
            if colour in (_DIAMOND, _HATCHED):
                return f'<i class="{"diamond" if colour == _DIAMOND else "hatched"}"></i>'
            return f'<i style="background:var(--{colour})"></i>'

        items = "".join(f"<li>{swatch(colour)}{self.t(label)}</li>" for colour, label in entries)
        return f'<ul class="legend">{items}</ul>'

    def pieces(self, sheet: Sheet) -> tuple[Sheet, ...]:
        """Return the tables that a sheet is shown as: paper does not scroll."""
        return sheet.pieces(_COLUMNS_ON_PAPER) if self.for_paper else (sheet,)

    def table(self, sheet: Sheet, figure: Figure) -> str:
        heads = "".join(
            f'<th scope="col"{" class=text" if head.kind == "code" else ""}>{self.t(head.label)}</th>'
            for head in sheet.heads
        )
        rows = "".join(
            f'<tr><th scope="row">{self.t(line.label)}</th>'
            + "".join(self.cell(cell, head.kind) for cell, head in zip(line.cells, sheet.heads, strict=True))
            + "</tr>"
            for line in sheet.lines
        )
        # A table called like its figure says so only to those who hear it.
        caption = '<caption class="sr">' if sheet.about == figure.title else "<caption>"
        return (
            f"<table>{caption}{self.t(sheet.about)}</caption><thead><tr><td></td>{heads}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )

    def cell(self, cell: Cell, kind: Kind) -> str:
        if isinstance(cell, Hidden):
            return f'<td class="hidden"><span aria-hidden="true">•••</span><span class="sr">{self.say("hidden")}</span></td>'
        if isinstance(cell, Mapping):
            cell = cell[self.locale]
        name = "text" if kind == "code" else "interval" if isinstance(cell, tuple) else ""
        opened = f'<td class="{name}">' if name else "<td>"
        return f"{opened}{html.escape(written(cell, kind), quote=False)}</td>"
