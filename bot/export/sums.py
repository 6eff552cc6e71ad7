"""SHA256SUMS: what every file of a package must be, as `sha256sum -c` reads it."""

from __future__ import annotations

import hashlib
from pathlib import Path


def write_sums(root: Path) -> None:
    """Write the sums of everything that is there."""
    lines = [f"{_sum(path)}  {path.relative_to(root).as_posix()}\n" for path in files_of(root)]
    (root / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def files_of(root: Path) -> list[Path]:
    """Return every file below a folder, by name."""
    return sorted(path for path in root.rglob("*") if path.is_file())


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
