"""The study file: who asks, until when, in which windows. What a respondent reads of it must be filled before fieldwork."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import (
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot.schedule import Frozen, ScheduledWave, Window, window
from bot.speech import EMPTY_SETTING, written_date


class StudyError(ValueError):
    """The study file cannot be used; one line a fault."""


def _both(value: object) -> object:
    return {"es": value, "en": value} if isinstance(value, str) else value


class Text(Frozen):
    """A text in both languages; one plain text serves for both."""

    es: str = ""
    en: str = ""


Either = Annotated[Text, BeforeValidator(_both)]


class Notice(Frozen):
    """The full privacy notice: its version, and a file a language beside the study file."""

    version: str
    es: str
    en: str


class Stratum(Frozen):
    """One group that was sampled from, with how many it holds."""

    code: int = Field(ge=1, le=100)
    es: str
    en: str
    frame_size: int | None = Field(default=None, ge=0)


class Study(Frozen):
    """One study, as its file describes it."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,27}$")
    questionnaire: str
    locales: tuple[Literal["es", "en"], ...] = ("es", "en")
    bot_username: str
    organisers: Either = Text()
    controller: Either = Text()
    controller_address: Either = Text()
    arco_contact: str = ""
    privacy_url: str = ""
    web_url: str = ""
    ethics_ref: str = ""
    unsubscribe_url: str = ""
    """Of a page of the organisation's own that takes one-click requests to hear no more (RFC 8058); optional."""
    notice: Notice
    close_date: date
    link_deletion_date: date
    minimum_cell: int = Field(default=5, ge=1)
    quasi_identifiers: tuple[str, ...] = ("stratum", "pos_level", "inst_control", "inst_region", "gender", "age_group")
    """Variables that others know of people: a public file is refused where fewer than `minimum_cell` share all of them."""
    time_zone: str = "America/Mexico_City"
    send_windows: tuple[Annotated[Window, BeforeValidator(window)], ...] = (
        Window(opens=time(9), closes=time(14)),
        Window(opens=time(16), closes=time(19)),
    )
    send_days: tuple[Annotated[int, Field(ge=0, le=6)], ...] = (0, 1, 2, 3, 4)
    """Monday is 0."""
    holidays: tuple[date, ...] = ()
    strata: tuple[Stratum, ...] = ()
    waves: tuple[ScheduledWave, ...] = ()
    """The waves of the field period."""
    use_frame_values: bool = False
    researchers_get_files: bool = False
    folder: Path = Field(default=Path(), exclude=True)
    """Where the study file lies; its other files are named from there."""

    @field_validator("locales", "send_windows", "send_days", mode="before")
    @classmethod
    def _some(cls, value: object) -> object:
        # Not min_length: that counts only the entries that are good, and reports the bad ones twice.
        if value in ([], ()):
            raise ValueError("it is empty; name at least one, or delete the field to have the default")
        return value

    @field_validator("link_deletion_date")
    @classmethod
    def _later(cls, value: date, info: ValidationInfo) -> date:
        if (closes := info.data.get("close_date")) is not None and value <= closes:
            raise ValueError(f"it must be later than close_date, {closes}, so that people can still withdraw")
        return value

    @field_validator("unsubscribe_url")
    @classmethod
    def _https(cls, value: str) -> str:
        if (
            value
            and re.fullmatch(r"https://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~%/-]*)?(\?[A-Za-z0-9._~%&=-]*)?", value)
            is None
        ):
            raise ValueError(f"{value!r} is no https:// address; mail programs take one-click requests only there")
        return value

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{value!r} is no IANA zone; write for example America/Mexico_City") from None
        return value

    @field_validator("strata")
    @classmethod
    def _distinct(cls, value: tuple[Stratum, ...]) -> tuple[Stratum, ...]:
        codes = [stratum.code for stratum in value]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"code {', '.join(map(str, twice))} stands twice; give every stratum its own")
        return value

    @field_validator("waves")
    @classmethod
    def _keys(cls, value: tuple[ScheduledWave, ...]) -> tuple[ScheduledWave, ...]:
        keys = [wave.key for wave in value]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"{', '.join(twice)} stands twice; give every wave its own key")
        return value

    @property
    def closes_at(self) -> datetime:
        """Return the instant at which fieldwork ends: the close date is its last day, in the study's zone."""
        return self._midnight(self.close_date + timedelta(days=1))

    @property
    def parts_at(self) -> datetime:
        """Return the instant at which the link is deleted: people may withdraw before its date, so it is that day's first."""
        return self._midnight(self.link_deletion_date)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.time_zone)).astimezone(UTC)


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
    except (yaml.YAMLError, ValueError) as error:
        raise StudyError(
            f"{path}: it is not YAML ({str(error).splitlines()[0]}); check indentation and quotes."
        ) from None
    except RecursionError:
        raise StudyError(f"{path}: it is nested too deeply; write out what aliases (*name) stand for.") from None
    if not isinstance(plain, dict):
        raise StudyError(f"{path}: a study file is a mapping; begin with `name:`.")
    faults = list(_notice_faults(path, plain.get("notice")))
    study: Study | None = None
    try:
        study = Study.model_validate({**plain, "folder": path.parent})
    except ValidationError as error:
        faults = [*(_fault(path, one) for one in error.errors()), *faults]
    if faults or study is None:
        raise StudyError("\n".join(faults))
    return study


_REMEDIES = {
    "extra_forbidden": ("There is no such field", "Delete it, or correct its spelling."),
    "missing": ("It is missing", "Add it."),
}
"""What pydantic calls a fault -> what it is here, and what to do."""


def _fault(path: Path, error: Any) -> str:
    field = ".".join(str(part) for part in error["loc"])
    message = error["msg"].removeprefix("Value error, ")
    what, remedy = _REMEDIES.get(error["type"], (message, ""))
    if error["type"] not in (*_REMEDIES, "value_error"):
        remedy = f"It is {error['input']!r} now; correct it."
    return f"{path}: {field + ': ' if field else ''}{what}.{f' {remedy}' if remedy else ''}"


_PLACE = re.compile(r"\{(\w+)\}")


def _notice_faults(path: Path, notice: object) -> Iterator[str]:
    """Yield what is wrong with the files that a notice names; what is wrong with its own shape is the model's to say."""
    if not isinstance(notice, dict):
        return
    for locale in ("es", "en"):
        name = notice.get(locale)
        if not isinstance(name, str):
            continue
        try:
            text = (path.parent / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not UTF-8"
            yield f"{path}: notice.{locale}: {name} cannot be read ({why}). Put it beside the study file, in UTF-8."
            continue
        for place in sorted(set(_PLACE.findall(text)) - NOTICE_PLACES):
            yield f"{path}: notice.{locale}: {name} has {{{place}}}, which no field fills. Write one of {', '.join(sorted(NOTICE_PLACES))}."


def missing_for_fieldwork(study: Study) -> list[str]:
    """Return the fields that respondents read and that are still empty, as `field` or `field.locale`."""
    empty: list[str] = []
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


NOTICE_PLACES = frozenset(
    {
        "org_name",
        "controller_name",
        "controller_address",
        "arco_contact",
        "privacy_url",
        "web_url",
        "ethics_ref",
        "min_cell",
        "close_date",
        "link_deletion_date",
        "notice_version",
    }
)
"""What a notice may leave to the study file, in braces."""


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


def link_for(study: Study, token: str) -> str:
    """Return the deep link that carries a token."""
    return f"https://t.me/{study.bot_username}?start={token}"


def notice_text(study: Study, locale: str) -> str:
    """Return the full privacy notice in one language, with the study's values filled in."""
    text = (study.folder / getattr(study.notice, locale)).read_text(encoding="utf-8")
    values = {**_fills(study, locale), "notice_version": study.notice.version}
    return _PLACE.sub(lambda place: values[place[1]], text)


def schema() -> dict[str, Any]:
    """Return the JSON schema of a study file."""
    document = Study.model_json_schema()
    document["properties"].pop("folder", None)
    return document
