"""The environment into one frozen Settings, read once; every fault in one line that says what to do."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"
PREFIX = "VOCES_"
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_HOST = re.compile(r"[A-Za-z0-9._-]+|\[?[0-9A-Fa-f:.]+\]?")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
OUTSIDE = frozenset({"VOCES_REQUIRE_TOOLS", "VOCES_REWRITE_TRANSCRIPTS"})
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
    smtp_host: str = ""
    """Empty: no mail is sent."""
    smtp_port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = ""
    smtp_rate: float = Field(default=20.0, gt=0, le=6000)
    """Messages a minute."""
    smtp_timeout: float = Field(default=60.0, ge=1, le=600)
    smtp_ca: Path | None = Field(default=None)
    backup_dir: Path | None = Field(default=None)
    """Where the bot keeps copies of the store that it makes by itself; none: it makes none."""
    backup_every: float = Field(default=24.0, ge=0.1, le=24 * 31)
    """Hours."""
    backup_keep: int = Field(default=7, ge=1, le=1000)
    backup_recipients: Path | None = Field(default=None)
    """A file of public keys, by which copies are sealed."""
    backup_passphrase: SecretStr = SecretStr("")
    metrics_listen: str = ""
    """Where health and numbers are served; empty: nowhere."""

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        # Never what was given: it may be the token but for a slip.
        if value.get_secret_value() and _TOKEN.fullmatch(value.get_secret_value()) is None:
            raise ValueError("it is no bot token; copy it again from BotFather: digits, a colon, letters and digits")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and _WEBHOOK_SECRET.fullmatch(value.get_secret_value()) is None:
            raise ValueError("Telegram takes 1 to 256 letters, digits, _ and -; choose another one")
        return value

    @field_validator("smtp_host")
    @classmethod
    def _host(cls, value: str) -> str:
        if value and _HOST.fullmatch(value) is None:
            raise ValueError(f"{value!r} is no host; write only its name, and a port into VOCES_SMTP_PORT")
        return value

    @field_validator("export_checks")
    @classmethod
    def _checks(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"there is no folder {str(value)!r}; name one, or remove it")
        return value

    @field_validator("backup_dir")
    @classmethod
    def _copies(cls, value: Path | None) -> Path | None:
        if value is not None and value.exists() and not value.is_dir():
            raise ValueError(f"{str(value)!r} is a file; name a folder")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("bot_api_url", "study", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        if value == "":
            raise ValueError("it is empty; give it a value, or remove it to have the default")
        return value

    @field_validator("bot_api_url", "webhook_url", "clock")
    @classmethod
    def _address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            good = False
        if value and not good:
            raise ValueError(f"{value!r} is no address; write http:// or https://, a host, and a port if it needs one")
        return value.rstrip("/")

    @field_validator("database", mode="before")
    @classmethod
    def _file(cls, value: object) -> object:
        # An empty path means the working directory to pathlib, which nobody means.
        if str(value).strip() == "":
            raise ValueError("it is empty; name a file, or remove it to have ./voces.db")
        if str(value).startswith(("postgresql:", "postgres:")):
            raise ValueError("PostgreSQL stores come later; name an SQLite file")
        return value

    @field_validator("smtp_from")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        if value and _MAIL.fullmatch(value) is None:
            raise ValueError(f"{value!r} is no mail address; write only the address, such as encuesta@example.org")
        return value

    @field_validator("backup_recipients")
    @classmethod
    def _keys(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"there is no file {str(value)!r}; name a file with one public key a line")
        return value

    @field_validator("smtp_ca")
    @classmethod
    def _certificates(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"there is no file {str(value)!r}; name a PEM file with the certificates to trust")
        return value

    @field_validator("export_checks", "smtp_ca", "smtp_port", "backup_dir", "backup_recipients", mode="before")
    @classmethod
    def _folder(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("metrics_listen")
    @classmethod
    def _port_alone(cls, value: str) -> str:
        """Nobody but this machine, unless a host is named."""
        return f"127.0.0.1:{value}" if value.isdecimal() else value

    @field_validator("listen", "metrics_listen")
    @classmethod
    def _host_and_port(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.field_name == "metrics_listen":
            return value
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or not 0 <= int(port) <= 65_535:
            raise ValueError(f"{value!r} is no HOST:PORT; write for example 127.0.0.1:8080")
        return value

    @model_validator(mode="after")
    def _together(self) -> Settings:
        if faults := list(self._faults()):
            raise ValueError("\n".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        if self.clock and not self.is_loopback:
            yield (
                "VOCES_CLOCK: a simulated clock goes with a simulated Telegram only; unset it, or point VOCES_BOT_API_URL"
                " to loopback"
            )
        if self.webhook_url and not self.webhook_secret.get_secret_value():
            yield (
                "VOCES_WEBHOOK_SECRET: a webhook without a secret takes anybody's updates; set it to a long random text"
            )
        if self.backup_recipients is not None and self.backup_passphrase.get_secret_value():
            yield "VOCES_BACKUP_RECIPIENTS, VOCES_BACKUP_PASSPHRASE: copies are sealed by one of them; set only one"
        if self.smtp_host and not self.smtp_from:
            yield "VOCES_SMTP_FROM: mail comes from somebody; set it to the study's address"
        if self.smtp_host and bool(self.smtp_user) != bool(self.smtp_password.get_secret_value()):
            yield "VOCES_SMTP_USER, VOCES_SMTP_PASSWORD: one goes with the other; set both, or neither"
        if self.smtp_user and self.smtp_security == "none" and self.smtp_host not in _LOOPBACK:
            yield "VOCES_SMTP_SECURITY: a password would travel for all to read; choose starttls or tls"

    @property
    def is_loopback(self) -> bool:
        """Return whether the Bot API is on this machine: a simulator, or a local server."""
        return urlsplit(self.bot_api_url).hostname in _LOOPBACK


def read_settings(**arguments: Any) -> Settings:
    """Return the settings: arguments before the environment, before `.env`, before defaults. Raises SettingsError."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | OUTSIDE
    try:
        given = {name for name in (*os.environ, *dotenv_values(".env")) if name.startswith(PREFIX)}
    except UnicodeDecodeError:
        raise SettingsError(".env: it is not UTF-8; save it as UTF-8") from None
    faults = [_unknown(name, known) for name in sorted(given - known)]
    settings: Settings | None = None
    try:
        settings = Settings(**{name: value for name, value in arguments.items() if value is not None})
    except ValidationError as error:
        faults.extend(_fault(one) for one in error.errors())
    if faults or settings is None:
        raise SettingsError("\n".join(faults))
    return settings


def _unknown(name: str, known: set[str]) -> str:
    # Without the prefix, which would make any two names alike.
    near = get_close_matches(name.removeprefix(PREFIX), [one.removeprefix(PREFIX) for one in known], n=1)
    return f"{name}: there is no such setting; " + (f"did you mean {PREFIX}{near[0]}?" if near else "remove it")


def _fault(error: Any) -> str:
    message = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return str(message)
    name = PREFIX + str(error["loc"][0]).upper()
    if error["type"] == "literal_error":
        return f"{name}: there is no {error['input']!r}; write {error['ctx']['expected']}"
    if error["type"] in _NO_SUCH_NUMBER:
        return f"{name}: {error['input']!r} cannot be; write {_number(str(error['loc'][0]))}"
    return f"{name}: {message}"


_NO_SUCH_NUMBER = frozenset(
    {
        "int_parsing",
        "int_from_float",
        "float_parsing",
        "finite_number",
        "greater_than",
        "greater_than_equal",
        "less_than_equal",
    }
)


def _number(name: str) -> str:
    """Return which numbers a setting takes, by its own bounds."""
    schema = Settings.model_json_schema()["properties"][name]
    bounds = schema.get("anyOf", [schema])[0]
    whole = "a whole number" if bounds["type"] == "integer" else "a number"
    least = f"from {bounds['minimum']:g}" if "minimum" in bounds else f"above {bounds['exclusiveMinimum']:g}"
    return f"{whole} {least} to {bounds['maximum']:g}"
