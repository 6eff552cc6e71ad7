"""The HTML part of a message: one column of tables, since mail programs know little else; legible in the dark and at 320 px."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from bot.mail.words import Said
from bot.speech import plain_text

_SANS = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Noto Sans',Helvetica,Arial,sans-serif"
_SERIF = "Georgia,'Times New Roman','Noto Serif',serif"
_TEXT, _QUIET, _LINE, _INK, _CARD, _GROUND = "#1b2530", "#55616d", "#d9dfe5", "#1d4e79", "#ffffff", "#eef1f4"
# Programs that know nothing of dark mode take the colours inline; those that do take these.
_STYLE = f"""
:root {{ color-scheme: light dark; supported-color-schemes: light dark }}
body {{ margin: 0; padding: 0 }} a {{ color: {_INK} }} img {{ border: 0; display: block }}
@media (max-width: 520px) {{
  .ground {{ padding: 0 !important }} .card {{ border-radius: 0 !important; border-left: 0 !important; border-right: 0 !important }}
  .in {{ padding-left: 20px !important; padding-right: 20px !important }}
  .go {{ display: block !important; text-align: center !important }}
  .code, .scan {{ display: none !important }} .beside {{ padding-left: 0 !important }}
}}
@media (prefers-color-scheme: dark) {{
  body, .ground {{ background: #0f1419 !important }} .card {{ background: #1a222b !important; border-color: #2c3743 !important }}
  .text, .study {{ color: #e8edf2 !important }} .quiet {{ color: #a7b3bf !important }} .line {{ border-color: #2c3743 !important }}
  .card a {{ color: #8cc4f5 !important }} .card a.go {{ color: #ffffff !important }} .button {{ background: #2a6fae !important }}
  .top {{ background: #2a6fae !important }}
}}
"""
_LINK = re.compile(r"(https?://[^\s<>]*[^\s<>.,;:)])|([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")


def html_part(said: Said, person: Sequence[str], link: str, qr: str, locale: str) -> str:
    """Return the page of a message; `qr` is where its picture is found."""
    return (
        f'<!doctype html><html lang="{locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        f'initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{html.escape(said.subject)}</title><style>{_STYLE}</style></head>"
        f'<body style="margin:0;padding:0;background:{_GROUND}">{_preview(said)}'
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>'
        f'<td class="ground" align="center" style="background:{_GROUND};padding:28px 12px">'
        f'<table class="card" role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;'
        f'max-width:600px;background:{_CARD};border:1px solid {_LINE};border-radius:6px;border-collapse:separate;overflow:hidden">'
        f"{_masthead(said)}{_letter(said, person)}{_way(said, link, qr)}{_closing(said)}{_foot(said)}</table></td></tr></table></body></html>"
    )


def _preview(said: Said) -> str:
    text = html.escape(plain_text(said.preview), quote=False)
    return (
        f'<div style="display:none;max-height:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px">{text}</div>'
    )


def _row(content: str, style: str, classes: str = "in") -> str:
    return f'<tr><td class="{classes}" style="{style}">{content}</td></tr>'


def _p(text: str, *, size: int = 16, color: str = _TEXT, below: int = 14, name: str = "text") -> str:
    return _plain_p(linked(text).replace("\n", "<br>"), size, color, below, name)


def _plain_p(line: str, size: int, color: str, below: int, name: str) -> str:
    return f'<p class="{name}" style="margin:0 0 {below}px;font:{size}px/1.55 {_SANS};color:{color}">{line}</p>'


def _masthead(said: Said) -> str:
    # Headings are styled, not tagged: a screen reader should come to the letter at once.
    return _row("&nbsp;", f"background:{_INK};height:5px;line-height:5px;font-size:1px", "top") + _row(
        f'<p class="study" style="margin:0;font:bold 21px/1.3 {_SERIF};color:{_TEXT}">{said.study}</p>'
        f'<p class="quiet" style="margin:6px 0 0;font:14px/1.45 {_SANS};color:{_QUIET}">{said.organisers}</p>',
        f"padding:26px 36px 20px;border-bottom:1px solid {_LINE}",
        "in line",
    )


def _letter(said: Said, person: Sequence[str]) -> str:
    name, *rest = [*map(html.escape, person), ""]
    lines = "<br>".join([f"<b>{name}</b>" if name else "", *(line for line in rest if line)])
    # What the roster calls somebody is never made a link.
    address = _plain_p(lines, 15, _TEXT, 20, "text") if name else ""
    return _row(
        address
        + "".join(_p(paragraph) for paragraph in said.paragraphs)
        + "".join(_p(fact, below=6) for fact in (*said.facts, *said.other_ways)),
        "padding:24px 36px 4px;overflow-wrap:anywhere;word-break:break-word",
    )


def _way(said: Said, link: str, qr: str) -> str:
    href = html.escape(link)
    button = (
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td>'
        f'<a class="go button" href="{href}" style="display:inline-block;background:{_INK};color:#ffffff;font:bold 17px/1.3 {_SANS};'
        f'text-decoration:none;padding:14px 30px;border-radius:5px">{said.button}</a></td></tr></table>'
    )
    # On a phone the code would have to be scanned by the phone that shows it.
    code = (
        f'<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin-top:22px"><tr>'
        f'<td class="code" width="134" valign="top" style="width:134px;padding-right:20px"><img src="{html.escape(qr)}" width="132"'
        f' height="132" alt="{html.escape(said.qr)}" style="display:block;width:132px;height:132px;background:#ffffff;border:1px solid'
        f' {_LINE};border-radius:4px"></td><td class="beside" valign="top">'
        f'<div class="scan">{_p(said.scan, size=15, below=8)}</div>{_p(said.link, size=15, below=2)}'
        f'<p style="margin:0 0 8px;font:13px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere;word-break:break-all">'
        f'<a href="{href}" style="color:{_INK}">{html.escape(link, quote=False)}</a></p>'
        f"{_p(said.personal, size=13, color=_QUIET, below=0, name='quiet')}</td></tr></table>"
    )
    return _row(_p(said.open_here, below=16) + button + code, "padding:14px 36px 20px")


def _closing(said: Said) -> str:
    return _row(_p(said.closing, below=2) + _p(f"<b>{said.organisers}</b>", below=0), "padding:0 36px 24px")


def _foot(said: Said) -> str:
    quiet = "".join(_p(text, size=13, color=_QUIET, below=7, name="quiet") for text in (*said.small, said.optout))
    return _row(quiet, f"padding:18px 36px 20px;border-top:1px solid {_LINE};overflow-wrap:anywhere", "in line")


def linked(markup: str) -> str:
    """Return a sentence in which addresses of pages and people can be tapped."""

    def anchor(found: re.Match[str]) -> str:
        target = found[0] if found[1] else f"mailto:{found[0]}"
        return f'<a href="{target.replace(chr(34), "%22")}" style="color:{_INK}">{found[0]}</a>'

    return _LINK.sub(anchor, markup)
