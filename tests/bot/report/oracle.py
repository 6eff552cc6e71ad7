"""R as a second opinion: a program is run on numbers that we hand over, and what it says comes back as JSON."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.tools import tool

R_PACKAGES = "jsonlite survey psych"


def ask_r(folder: Path, program: str, **data: Any) -> Any:
    """Run an R program that finds `data` in `d` and leaves its answer in `answer`."""
    rscript = tool("Rscript")
    (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
    lines = [
        'd <- jsonlite::fromJSON("data.json")',
        program,
        'writeLines(jsonlite::toJSON(answer, digits = NA, auto_unbox = TRUE, na = "null"), "answer.json")',
    ]
    (folder / "ask.R").write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(
        [rscript, "--vanilla", "ask.R"], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    assert 0 == done.returncode, done.stderr
    return json.loads((folder / "answer.json").read_text(encoding="utf-8"))
