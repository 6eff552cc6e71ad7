"""The environment into one frozen Settings, read once; every fault in one line that says what to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"
PREFIX = "VOCES_"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
OUTSIDE = frozenset({"VOCES_REQUIRE_TOOLS"})
"""Read by the tests, not by us."""


class SettingsError(ValueError):
    """The environment cannot be used; one line a fault."""


class Settings(BaseSettings):
    """Everything that differs from one machine to the next."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore"
    )

    bot_token: SecretStr = SecretStr("")
    bot_api_url: str = TELEGRAM
    database: Path = Path("voces.db")
    study: str = "lides_mx"
    enrolment: Literal["invited", "open"] = "invited"
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    listen: str = "127.0.0.1:8080"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    clock: str = ""
    export_checks: Path | None = Field(default=None)

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("bot_api_url", "webhook_url", "clock")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("it must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("database")
    @classmethod
    def _file(cls, value: Path) -> Path:
        if str(value).startswith("postgresql:"):
            raise ValueError("PostgreSQL stores come later; name an SQLite file")
        return value

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or not 0 <= int(port) <= 65_535:
            raise ValueError("it must be HOST:PORT, for example 127.0.0.1:8080")
        return value

    @model_validator(mode="after")
    def _together(self) -> Settings:
        if self.clock and not self.is_loopback:
            raise ValueError(
                "VOCES_CLOCK: a simulated clock goes with a simulated Telegram only; unset it, or point VOCES_BOT_API_URL to loopback"
            )
        if self.webhook_url and not self.webhook_secret.get_secret_value():
            raise ValueError(
                "VOCES_WEBHOOK_SECRET: a webhook without a secret takes anybody's updates; set it to a long random text"
            )
        return self

    @property
    def is_loopback(self) -> bool:
        """Return whether the Bot API is on this machine: a simulator, or a local server."""
        return urlsplit(self.bot_api_url).hostname in _LOOPBACK


def read_settings(**arguments: Any) -> Settings:
    """Return the settings: arguments before the environment, before `.env`, before defaults. Raises SettingsError."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | OUTSIDE
    given = {name for name in (*os.environ, *dotenv_values(".env")) if name.startswith(PREFIX)}
    faults = [
        f"{name}: there is no such setting; see the table of settings in docs/operator.md"
        for name in sorted(given - known)
    ]
    settings: Settings | None = None
    try:
        settings = Settings(**{name: value for name, value in arguments.items() if value is not None})
    except ValidationError as error:
        faults.extend(_fault(one) for one in error.errors())
    if faults or settings is None:
        raise SettingsError("\n".join(faults))
    return settings


def _fault(error: Any) -> str:
    message = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return str(message)
    name = PREFIX + str(error["loc"][0]).upper()
    return f"{name}: {message[0].lower()}{message[1:]}"
