"""The study file: who asks, until when, in which windows. What a respondent reads of it must be filled before fieldwork."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

import yaml
from babel.dates import format_date
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.speech import EMPTY_SETTING


class StudyError(ValueError):
    """The study file cannot be used; one line a fault."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _both(value: object) -> object:
    return {"es": value, "en": value} if isinstance(value, str) else value


class Text(_Frozen):
    """A text in both languages; one plain text serves for both."""

    es: str = ""
    en: str = ""


Either = Annotated[Text, BeforeValidator(_both)]


class Notice(_Frozen):
    """The full privacy notice: its version, and a file a language beside the study file."""

    version: str
    es: str
    en: str


class Stratum(_Frozen):
    """One group that was sampled from, with how many it holds."""

    code: int = Field(ge=1, le=100)
    es: str
    en: str
    frame_size: int | None = Field(default=None, ge=0)


class Window(_Frozen):
    """Hours of the day in which we may write first."""

    opens: time
    closes: time


def _window(value: object) -> object:
    if not isinstance(value, str):
        return value
    opens, _, closes = value.partition("-")
    return {"opens": opens.strip(), "closes": closes.strip()}


class Study(_Frozen):
    """One study, as its file describes it."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,27}$")
    questionnaire: str
    locales: tuple[str, ...] = ("es", "en")
    bot_username: str
    organisers: Either = Text()
    controller: Either = Text()
    controller_address: Either = Text()
    arco_contact: str = ""
    privacy_url: str = ""
    web_url: str = ""
    ethics_ref: str = ""
    notice: Notice
    close_date: date
    link_deletion_date: date
    minimum_cell: int = Field(default=5, ge=1)
    time_zone: str = "America/Mexico_City"
    send_windows: tuple[Annotated[Window, BeforeValidator(_window)], ...] = (
        Window(opens=time(9), closes=time(14)),
        Window(opens=time(16), closes=time(19)),
    )
    send_days: tuple[Annotated[int, Field(ge=0, le=6)], ...] = (0, 1, 2, 3, 4)
    holidays: tuple[date, ...] = ()
    strata: tuple[Stratum, ...] = ()
    use_frame_values: bool = False
    researchers_get_files: bool = False
    folder: Path = Field(default=Path(), exclude=True)
    """Where the study file lies; its other files are named from there."""

    @model_validator(mode="after")
    def _sensible(self) -> Study:
        if self.link_deletion_date <= self.close_date:
            raise ValueError("link_deletion_date: it must be later than close_date, so that people can still withdraw")
        if self.time_zone not in available_timezones():
            raise ValueError(f"time_zone: {self.time_zone!r} is no IANA zone; write for example America/Mexico_City")
        if any(window.opens >= window.closes for window in self.send_windows) or not self.send_windows:
            raise ValueError("send_windows: each opens before it closes, for example 09:00-14:00")
        return self

    @property
    def closes_at(self) -> datetime:
        """Return the instant at which fieldwork ends: the close date is its last day, in the study's zone."""
        midnight = datetime.combine(self.close_date + timedelta(days=1), time(), ZoneInfo(self.time_zone))
        return midnight.astimezone(UTC)


READ_BY_RESPONDENTS = ("organisers", "controller", "controller_address", "arco_contact", "privacy_url", "bot_username")


def load_study(name_or_path: str) -> Study:
    """Return the study of a shipped name or of a file. Raises StudyError with a line for every fault."""
    path = Path(name_or_path)
    if path.suffix in (".yaml", ".yml"):
        return _load(path)
    shipped = files("flows").joinpath(name_or_path, "study.yaml")
    with as_file(shipped) as found:
        if not found.is_file():
            raise StudyError(
                f"VOCES_STUDY: there is no study {name_or_path!r}; name a shipped one (lides_mx) or a .yaml file."
            )
        return _load(found)


def _load(path: Path) -> Study:
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StudyError(f"{path}: it cannot be read ({error.strerror}); check the path in VOCES_STUDY.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise StudyError(
            f"{path}: it is not YAML ({str(error).splitlines()[0]}); check indentation and quotes."
        ) from None
    if not isinstance(plain, dict):
        raise StudyError(f"{path}: a study file is a mapping; begin with `name:`.")
    try:
        study = Study.model_validate({**plain, "folder": path.parent})
    except ValidationError as error:
        raise StudyError("\n".join(_fault(path, one) for one in error.errors())) from None
    absent = [name for name in (study.notice.es, study.notice.en) if not (path.parent / name).is_file()]
    if absent:
        raise StudyError(
            "\n".join(f"{path}: notice: there is no file {name}; put it beside the study file." for name in absent)
        )
    return study


def _fault(path: Path, error: Any) -> str:
    field = ".".join(str(part) for part in error["loc"])
    message = error["msg"].removeprefix("Value error, ")
    remedy = {"extra_forbidden": " Delete it, or correct its spelling.", "missing": " Add it."}.get(error["type"], "")
    return f"{path}: {field + ': ' if field else ''}{message}.{remedy}".replace("..", ".")


def missing_for_fieldwork(study: Study) -> list[str]:
    """Return the fields that respondents read and that are still empty, as `field` or `field.locale`."""
    empty = []
    for name in READ_BY_RESPONDENTS:
        value = getattr(study, name)
        if isinstance(value, Text):
            empty.extend(f"{name}.{locale}" for locale in study.locales if not getattr(value, locale).strip())
        elif not value.strip():
            empty.append(name)
    return empty


def fills(study: Study) -> dict[str, dict[str, str]]:
    """Return locale -> name -> text of everything the study puts into sentences; dates are written out."""
    return {locale: _fills(study, locale) for locale in study.locales}


def _fills(study: Study, locale: str) -> dict[str, str]:
    given = {
        "org_name": getattr(study.organisers, locale),
        "controller_name": getattr(study.controller, locale),
        "controller_address": getattr(study.controller_address, locale),
        "arco_contact": study.arco_contact,
        "privacy_url": study.privacy_url,
        "web_url": study.web_url,
        "ethics_ref": study.ethics_ref,
        "min_cell": str(study.minimum_cell),
        "close_date": written_date(study.close_date, locale),
        "link_deletion_date": written_date(study.link_deletion_date, locale),
    }
    return {name: text or EMPTY_SETTING for name, text in given.items()}


def written_date(day: date, locale: str) -> str:
    """Return a date written out: "15 de marzo de 2027", "15 March 2027"."""
    pattern = "d 'de' MMMM 'de' y" if locale == "es" else "d MMMM y"
    return format_date(day, pattern, locale=locale)


def notice_text(study: Study, locale: str) -> str:
    """Return the full privacy notice in one language, with the study's values filled in."""
    text = (study.folder / getattr(study.notice, locale)).read_text(encoding="utf-8")
    values: Mapping[str, str] = {**_fills(study, locale), "notice_version": study.notice.version}
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def schema() -> dict[str, Any]:
    """Return the JSON schema of a study file."""
    document = Study.model_json_schema()
    document["properties"].pop("folder", None)
    return document
