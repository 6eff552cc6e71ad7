"""The tree as it would be handed on: files under version control, or new and not ignored."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "flows", "locales", "migrations")
_MADE = {".git", ".venv", "__pycache__", "build", "dist", "htmlcov", "test-results", "exports"}


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the project, relative to its root; without git, all that was not made by a tool."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        found = {Path(name) for name in listed.stdout.split("\0") if name}
    else:
        found = {
            path.relative_to(ROOT)
            for path in ROOT.rglob("*")
            if not any(part in _MADE or part.endswith((".egg-info", "_cache")) for part in path.relative_to(ROOT).parts)
        }
    return tuple(sorted(path for path in found if (ROOT / path).is_file()))


def texts() -> dict[Path, str]:
    """Return the text of every file that is text."""
    found = {}
    for path in files():
        try:
            found[path] = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures and the like say nothing that is checked here
    return found


def modules(*folders: str) -> tuple[Path, ...]:
    """Return the Python files in these folders of the root."""
    return tuple(path for path in files() if path.suffix == ".py" and path.parts[0] in folders)
