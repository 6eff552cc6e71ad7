"""What a study file says of time: the hours in which we may write first, and the waves of the field period."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from flows.waves import GRACE


class Frozen(BaseModel):
    """A part of the study file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Window(Frozen):
    """Hours of the day in which we may write first."""

    opens: time
    closes: time

    @model_validator(mode="after")
    def _forwards(self) -> Window:
        if self.opens >= self.closes:
            raise ValueError("it opens before it closes; write for example 09:00-14:00")
        return self


def window(value: object) -> object:
    if not isinstance(value, str):
        return value
    opens, _, closes = value.partition("-")
    return {"opens": opens.strip(), "closes": closes.strip()}


class ScheduledWave(Frozen):
    """One wave of the field period, planned by `voces wave plan --schedule`."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,35}$")
    to: tuple[Literal["never-started", "started", "unfinished"], ...]
    channel: Literal["chat", "mail"] = "chat"
    starts_on: date | None = None
    """The day on which it begins; none: when it is planned."""
    days_before_close: int | None = Field(default=None, ge=0)
    days_after_invitation: int | None = Field(default=None, ge=0)
    """Each person so many days after their own invitation."""
    repeat_days: int | None = Field(default=None, ge=1)
    """Again every so many days until the close."""
    idle_hours: float = Field(default=0, ge=0)
    max_contacts: int | None = Field(default=None, ge=0)
    strata: tuple[int, ...] = ()
    languages: tuple[Literal["es", "en"], ...] = ()
    slot: Annotated[Window, BeforeValidator(window)] | None = None
    grace_hours: int = Field(default=int(GRACE / timedelta(hours=1)), ge=0)
    text: dict[Literal["es", "en"], str] = Field(default_factory=dict)
    """Own words, a file a language beside the study file; empty: the study's own words."""

    @model_validator(mode="after")
    def _one_beginning(self) -> ScheduledWave:
        if self.starts_on is not None and self.days_before_close is not None:
            raise ValueError("starts_on and days_before_close are both given; keep one of them")
        if self.channel == "chat" and "never-started" in self.to:
            raise ValueError("a bot cannot write first to who never pressed Start; give that group channel: mail")
        return self
