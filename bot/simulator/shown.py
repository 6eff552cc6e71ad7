"""What a phone shows of a message: its text as HTML that a page may show as it is, and its keyboard."""

from __future__ import annotations

import html
from typing import Any

from bot.simulator.entities import Entity

_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}  # fmt: skip
_SAFE_LINKS = ("http://", "https://", "tg://", "mailto:")


def shown_html(text: str, entities: list[Entity]) -> str:
    """Return safe HTML of a stored text. Entities that cross each other are cut where they do, so that tags always nest."""
    tagged = [(one["offset"], one["offset"] + one["length"], *tags) for one in entities if (tags := _tags(one))]
    if not tagged:
        return html.escape(text, quote=False)
    units = text.encode("utf-16-le")
    marks = sorted({0, len(units) // 2, *(start for start, *_ in tagged), *(end for _, end, *_ in tagged)})
    out: list[str] = []
    open_now: list[tuple[int, int, str, str]] = []
    for mark, following in zip(marks, [*marks[1:], marks[-1]], strict=True):
        wanted = [one for one in tagged if one[0] <= mark < one[1]]
        common = 0
        while common < min(len(wanted), len(open_now)) and wanted[common] == open_now[common]:
            common += 1
        out.extend(closing for _, _, _, closing in reversed(open_now[common:]))
        out.extend(opening for _, _, opening, _ in wanted[common:])
        open_now = wanted
        out.append(html.escape(units[mark * 2 : following * 2].decode("utf-16-le", "replace"), quote=False))
    return "".join(out)


def _tags(entity: Entity) -> tuple[str, str] | None:
    if entity["type"] == "text_link":
        url = str(entity.get("url", ""))
        return (f'<a href="{html.escape(url)}">', "</a>") if url.startswith(_SAFE_LINKS) else None
    tag = _TAGS.get(entity["type"])
    return (f"<{tag}>", f"</{tag}>") if tag else None


def shown_keyboard(rows: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Return a keyboard as a client draws it: texts, what a tap sends, where a link leads, and colours."""
    return [[_shown_button(button) for button in row] for row in rows]


def _shown_button(button: dict[str, Any]) -> dict[str, Any]:
    shown = {"text": button["text"]}
    for name, called in (("callback_data", "data"), ("url", "url"), ("style", "style")):
        if button.get(name):
            shown[called] = button[name]
    return shown
