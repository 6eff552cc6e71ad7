"""Outside programs that tests use for real: absent means skipped with the reason, or failed where the tools are promised."""

from __future__ import annotations

import os
import shutil

import pytest


def tool(name: str) -> str:
    """Return the path of a program; skip the test without it, or fail where VOCES_REQUIRE_TOOLS=1."""
    found = shutil.which(name)
    if found is None:
        reason = f"{name} is not installed (Debian: apt-get install {name})"
        if os.environ.get("VOCES_REQUIRE_TOOLS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found
