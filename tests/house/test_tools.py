"""A missing tool skips a test with the reason, and fails it where the tools are promised."""

from __future__ import annotations

import shutil

import pytest

from tests.tools import tool

ABSENT = "no-such-program-anywhere"


def test_tool_that_is_there_is_found() -> None:
    assert shutil.which("sh") == tool("sh")


def test_missing_tool_skips_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOCES_REQUIRE_TOOLS", raising=False)
    with pytest.raises(pytest.skip.Exception, match=f"{ABSENT} is not installed"):
        tool(ABSENT)


def test_missing_tool_fails_where_tools_are_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCES_REQUIRE_TOOLS", "1")
    with pytest.raises(pytest.fail.Exception, match=f"{ABSENT} is not installed"):
        tool(ABSENT)
