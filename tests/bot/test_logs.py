"""Logs hold one line an event and no secret, whichever way it came in."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from bot.config import Settings
from bot.logs import set_up_logging

TOKEN = "7123456789:AAF-abcdefghijklmnopqrstuvwxyz01234"
SHORT = "123456:demo"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Put the handlers and the level of pytest back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def set_up(**settings: object) -> None:
    set_up_logging(Settings(_env_file=None, **settings))  # type: ignore[arg-type]


def test_text_log_is_one_line_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    logging.getLogger("bot.x").info("turn_committed case=%s", "a\nb")
    (line,) = capsys.readouterr().err.splitlines()
    assert "INFO    turn_committed case=a b" == line.partition(" ")[2]


def test_json_log_has_the_action_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(log_format="json")
    logging.getLogger("bot.x").warning("reminder_skipped case=%s step=%d", "c1", 4)
    line = json.loads(capsys.readouterr().err)
    at = line.pop("at")
    assert at.endswith("+00:00")
    assert {"level": "warning", "logger": "bot.x", "action": "reminder_skipped", "detail": "case=c1 step=4"} == line


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_no_secret_is_logged_by_message_argument_or_traceback(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(log_format=log_format, bot_token=SHORT, webhook_secret="hush-hush")
    log = logging.getLogger("bot.x")
    try:
        raise RuntimeError(f"https://api.telegram.org/bot{TOKEN}/getMe and {SHORT}")
    except RuntimeError:
        log.exception("call_failed url=%s", f"http://127.0.0.1/bot{SHORT}/getMe")
    log.error("hook_refused given=%s", "hush-hush")
    logged = capsys.readouterr().err
    assert logged.count("<secret>") == 4
    for secret in (TOKEN, SHORT, "hush-hush"):
        assert secret not in logged


def test_traceback_in_a_text_log_belongs_to_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    try:
        raise RuntimeError("no")
    except RuntimeError:
        logging.getLogger("bot.x").exception("call_failed")
    first, *others = capsys.readouterr().err.splitlines()
    assert first.endswith("ERROR   call_failed")
    assert others[-1] == "  | RuntimeError: no"
    assert [] == [line for line in others if not line.startswith("  | ")]


def test_libraries_that_log_addresses_are_quiet_even_when_we_debug(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(log_level="DEBUG")
    logging.getLogger("httpx").info("HTTP Request: GET /bot123/getMe")
    logging.getLogger("bot.x").debug("woke")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("DEBUG   woke")
