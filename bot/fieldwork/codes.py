"""QR codes of personal links: as files for a mail merge, as markup for a page of letters, as a picture inside a message."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Literal

QR_FORMATS = ("svg", "png")


def write_qr(link: str, path: Path, kind: Literal["svg", "png"]) -> None:
    """Write a link's QR code, readable by the file's owner only; large enough for a printed letter."""
    path.touch(mode=0o600)
    _code(link).save(str(path), kind=kind, scale=8, border=4)


def qr_markup(link: str) -> str:
    """Return a link's QR code as an inline SVG element."""
    out = io.BytesIO()
    _code(link).save(out, kind="svg", scale=4, border=4, xmldecl=False, svgns=True, nl=False)
    return out.getvalue().decode()


def qr_png(link: str) -> bytes:
    """Return a link's QR code as a PNG: sharp on a screen, small in a message."""
    out = io.BytesIO()
    _code(link).save(out, kind="png", scale=6, border=4)
    return out.getvalue()


def _code(link: str) -> Any:
    import segno  # only letters need it

    # A quarter of the modules may be lost to a fold or a stamp.
    return segno.make(link, error="q", micro=False)
