"""codebook.html: the codebook to be read, in all languages with a switch; one file, no network, good on paper and on a phone."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.export.about import About, Pen

_STYLE = """
:root { color-scheme: light dark; --line: #8885; --soft: #8881; --bar: #3b6fb6; --dim: color-mix(in srgb, currentColor 68%, transparent) }
@media (prefers-color-scheme: dark) { :root { --bar: #6ea0e6 } }
* { box-sizing: border-box }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 0 auto; padding: 1rem 1rem 4rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .6rem 0 } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
.meta, dt, th { color: var(--dim) } .meta { margin: .2rem 0 } .flag { border: 2px solid #b3261e; padding: .4rem .7rem; font-weight: 600 }
.switch { position: absolute; opacity: 0; pointer-events: none } nav { display: flex; gap: .4rem; justify-content: flex-end }
nav label { border: 1px solid var(--line); border-radius: 999px; padding: .3rem .9rem; cursor: pointer }
input[type=search] { font: inherit; width: 100%; padding: .5rem .7rem; border: 1px solid var(--line); border-radius: .4rem; background: transparent; color: inherit }
details ul { columns: 15rem; padding-left: 1.1rem; margin: .5rem 0 } details li { break-inside: avoid; overflow-wrap: anywhere }
article { border-top: 1px solid var(--line); padding: 1rem 0 .4rem; break-inside: avoid }
article h3 { margin: 0; font-size: 1.02rem; display: flex; flex-wrap: wrap; gap: 0 .7rem; align-items: baseline }
code, .code { font: .92em/1.4 ui-monospace, monospace; overflow-wrap: anywhere }
h3 code { font-weight: 700 } h3 a { color: inherit; text-decoration: none } h3 > span { font-weight: 500 }
.asked { white-space: pre-line; margin: .45rem 0 } dl { margin: .4rem 0; font-size: .9rem } dt { float: left; clear: left; margin-right: .5rem }
dt::after { content: ":" } dd { margin: 0 0 .1rem; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .5rem 0; font-variant-numeric: tabular-nums }
th { text-align: left; font-weight: 500 } td, th { border-top: 1px solid var(--line); padding: .22rem .5rem .22rem 0; vertical-align: top }
thead th { border-top: 0 } .r { text-align: right; white-space: nowrap; padding-left: .5rem } td.code { width: 4rem; font: 1em/1.5 ui-monospace, monospace } .r, .p { width: 4.2rem }
tr.m td { color: var(--dim); font-style: italic } td.b { width: 24%; padding-right: 0 }
td.b i { display: block; height: .7rem; margin-top: .38rem; background: var(--bar); min-width: 1px; print-color-adjust: exact; -webkit-print-color-adjust: exact }
@media (max-width: 34rem) { td.b, th.b { display: none } .r, .p { width: 2.6rem } th.r { white-space: normal } td.code { width: 2.6rem } }
@media print { nav, input[type=search], details { display: none !important } body { max-width: none; font-size: 9pt; line-height: 1.35; padding: 0 }
  td, th { padding: .1rem .4rem .1rem 0 } article { padding: .5rem 0 .1rem } .asked, dl, table { margin: .2rem 0 } td.b i { margin-top: .2rem } }
"""

_FIND = """
const field = document.querySelector('input[type=search]'), all = [...document.querySelectorAll('article')]
field.hidden = false
field.addEventListener('input', () => {
  const words = field.value.toLowerCase().split(/\\s+/)
  for (const one of all) one.hidden = !words.every(word => one.textContent.toLowerCase().includes(word))
})
"""


def write_page(path: Path, about: About, book: Mapping[str, Any], pens: Mapping[str, Pen]) -> None:
    """Write the page. Raises OSError when it cannot be written."""
    path.write_text("".join(_Page(about, book, pens).parts()), encoding="utf-8")


class _Page:
    def __init__(self, about: About, book: Mapping[str, Any], pens: Mapping[str, Pen]) -> None:
        self.about, self.book, self.pens = about, book, pens
        self.first = next(iter(pens))
        self.sets = {member: one for one in book["mrsets"].values() for member in one["members"]}

    def each(self, text: Callable[[Pen], str], tag: str = "span") -> str:
        """Return a text once a language, each marked; the switch shows one."""
        return "".join(
            f'<{tag} lang="{locale}">{_safe(text(pen))}</{tag}>' for locale, pen in self.pens.items()
        )  # fmt: skip

    def said(self, key: str, **fills: str | float) -> str:
        return self.each(lambda pen: pen.say(f"export-book.{key}", **fills))

    def labels(self, texts: Mapping[str, str]) -> str:
        if len({texts[locale] for locale in self.pens}) == 1:
            return _safe(texts[self.first])
        return self.each(lambda pen: texts[pen.locale])

    def parts(self) -> Iterator[str]:
        pen = self.pens[self.first]
        hidden = "".join(
            f"#lang-{shown}:checked ~ * [lang={other}] {{ display: none }}\n"
            for shown in self.pens
            for other in self.pens
            if other != shown
        ) + "".join(f"#lang-{one}:checked ~ nav label[for=lang-{one}] {{ background: var(--bar); color: Canvas }}\n"
                    f"#lang-{one}:focus-visible ~ nav label[for=lang-{one}] {{ outline: 2px solid; outline-offset: 2px }}\n"
                    for one in self.pens)  # fmt: skip
        title = f"{pen.say('export-book.title')} · {self.about.title[self.first]}"
        yield (
            f'<!doctype html><html lang="{self.first}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
            f'initial-scale=1"><title>{_safe(title)}</title><style>{_STYLE}{hidden}</style></head><body>'
        )
        if len(self.pens) > 1:
            yield from self.switch()
        yield "<main>"
        yield from self.head()
        yield from (self.variable(variable) for variable in self.book["variables"])
        yield f"</main><script>{_FIND}</script></body></html>\n"

    def switch(self) -> Iterator[str]:
        for number, locale in enumerate(self.pens):
            checked = " checked" if number == 0 else ""
            yield f'<input class=switch type=radio name=lang id="lang-{locale}"{checked} aria-label="{_NAMES[locale]}">'
        labels = "".join(f'<label for="lang-{locale}">{_NAMES[locale]}</label>' for locale in self.pens)
        yield f"<nav>{labels}</nav>"

    def head(self) -> Iterator[str]:
        yield f"<p class=meta>{self.said('title')}</p><h1>{self.labels(self.about.title)}</h1>"
        if self.about.is_synthetic:
            yield f"<p class=flag>{self.said('synthetic')}</p>"
        facts = (
            self.said("version", version=", ".join(self.about.versions) or "-"),
            self.said("read-at", moment=self.about.written_stamp()),
            self.said("cases", n=self.book["n"]),
            self.said("variables", n=len(self.book["variables"])),
        )
        yield f"<p class=meta>{' · '.join(facts)}</p>"
        yield f"<h2>{self.said('missing')}</h2><p class=meta>{self.said('missing-note')} {self.said('unweighted')}</p><table>"
        for code, reason in self.book["missing"].items():
            yield f"<tr><td class=code>{_signed(code)}<td class=code>{reason['stata']}<td>{self.labels(reason)}"
        yield "</table>"
        find = " · ".join(pen.say("export-book.find") for pen in self.pens.values())
        yield f'<p><input type=search hidden placeholder="{_safe(find)}" aria-label="{_safe(find)}"></p>'
        names = "".join(f'<li><a class=code href="#{v["name"]}">{v["name"]}</a>' for v in self.book["variables"])
        yield f"<details><summary>{self.said('contents')}</summary><ul>{names}</ul></details>"

    def variable(self, variable: Mapping[str, Any]) -> str:
        name = variable["name"]
        lines = [
            f'<article id="{name}"><h3><a href="#{name}"><code>{name}</code></a><span>{self.labels(variable["label"])}</span></h3>'
        ]
        kind = self.each(lambda pen: pen.say(f"export-kind.{variable['kind']}"))
        measure = self.each(lambda pen: pen.say(f"export-measure.{variable['measure']}"))
        valid = self.said("valid", valid=variable["n_valid"], n=self.book["n"])
        lines.append(f"<p class=meta>{kind} · {measure} · {valid}</p>")
        if variable["text"] != variable["label"]:
            lines.append(f"<p class=asked>{self.labels(variable['text'])}</p>")
        lines.append(self.facts(variable))
        if variable.get("summary"):
            fills = {key: _number(variable["summary"][key]) for key in ("min", "max", "mean", "median")}
            lines.append(f"<p class=meta>{self.said('summary', **fills)}</p>")
        lines.append(self.counts(variable))
        return "".join(lines) + "</article>"

    def facts(self, variable: Mapping[str, Any]) -> str:
        rows = []
        if variable["missing_range"]:
            asked = f"<code>{_safe(variable['universe'])}</code>" if variable["universe"] else self.said("everybody")
            rows.append((self.said("asked"), asked))
        if variable.get("formula"):
            rows.append((self.said("formula"), f"<code>{self.labels(variable['formula'])}</code>"))
        return "<dl>" + "".join(f"<dt>{what}<dd>{how}" for what, how in rows) + "</dl>" if rows else ""

    def counts(self, variable: Mapping[str, Any]) -> str:
        counts = variable["freq"] or variable.get("freq_missing") or {}
        rows = []
        for code, label in variable["values"].items():
            is_missing = variable["missing_range"] is not None and code in self.book["missing"]
            n = counts.get(code)
            if is_missing and not n:
                continue
            share = f"{n / variable['n_valid']:.1%}" if n and not is_missing and variable["n_valid"] else ""
            width = f'<i style="width:{share}"></i>' if share else ""
            rows.append(
                f"<tr{' class=m' if is_missing else ''}><td class=code>{_signed(code)}<td>{self.labels(label)}"
                f"<td class=r>{'' if n is None else n}<td class='r p'>{share.rstrip('%')}<td class=b>{width}"
            )
        if not rows:
            return ""
        head = (
            f"<thead><tr><th>{self.said('code')}<th>{self.said('label')}<th class=r>{self.said('n')}<th class='r p'>"
            f"{self.said('percent')}<th class=b></thead>"
        )
        # Valid codes first, reasons last, as people read them.
        rows.sort(key=lambda row: row.startswith("<tr class=m"))
        return f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"


_NAMES = {"es": "Español", "en": "English"}


def _safe(text: str) -> str:
    return html.escape(text, quote=True)


def _signed(code: str) -> str:
    return code.replace("-", "−")


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
