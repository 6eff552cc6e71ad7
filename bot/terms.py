"""What the study lays down for every interview, and what somebody hears whom we do not know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flows import Command, Commanded, Event, Say, SendFile, Tell, Words


@dataclass(frozen=True, slots=True)
class Terms:
    """What the study lays down for every interview."""

    enrolment: Literal["invited", "open"]
    closes_at: datetime
    parts_at: datetime
    """From then on nobody's answers can be found any more."""
    notice: str
    """Version of the privacy notice in force."""
    use_frame: bool = False
    """Roster values replace the questions they answer."""


def heard_by_stranger(terms: Terms, event: Event, notice_item: str | None, now: datetime) -> list[Say] | None:
    """Return what a stranger hears; None when an interview begins.

    Notice, help and questionnaire are everybody's. What asks about oneself begins no interview.
    By invitation nothing else does either; where the door is open, who presses Start begins one, and nobody by a stray word.
    """
    is_over = now >= terms.parts_at
    match event:
        case Commanded(Command.PRIVACY):
            return [*([Tell(Words(notice_item))] if notice_item else []), SendFile("notice")]
        case Commanded(Command.HELP):
            return [Tell(Words("help_whole"))]
        case Commanded(Command.QUESTIONNAIRE):
            return [SendFile("questionnaire")]
        case Commanded(Command.MY_DATA | Command.WITHDRAW | Command.STOP):
            return [Tell(Words("withdraw_late" if is_over else "nothing_held"))]
        case _ if is_over:
            return [Tell(Words("closed"))]
        case _ if terms.enrolment == "invited":
            return [Tell(Words("not_invited"))]
        case Commanded(Command.START | Command.CONTINUE):
            return None
        case _:
            # Who withdrew a minute ago and says thank you is no new respondent.
            return [Tell(Words("not_begun"))]
