"""The rules of an interview: pure, total, and the same for chat, terminal, web and test.

Outsiders import from here only.
"""

from flows.cells import cells
from flows.conduct import begin, is_waiting, take
from flows.disposition import disposition
from flows.events import (
    Command,
    Commanded,
    Event,
    FieldClosed,
    MisCommanded,
    NoticeChanged,
    Reminded,
    Replied,
    Revised,
    SentOther,
    Tapped,
)
from flows.interview import Doubt, Draft, Interview, Phase, Value
from flows.missing import Missing, is_missing
from flows.questionnaire import Questionnaire
from flows.screen import Choice, Screen
from flows.turn import (
    Ask,
    Close,
    Disposition,
    Effect,
    Erase,
    KeepConsent,
    KeepContact,
    Left,
    Record,
    RemindAt,
    ResumeMessages,
    Say,
    SendFile,
    Shown,
    StopMessages,
    Tell,
    Toast,
    Trace,
    Turn,
)
from flows.wording import Phrase, Verbatim, Wording, Words, option_key

__all__ = [
    "Ask",
    "Choice",
    "Close",
    "Command",
    "Commanded",
    "Disposition",
    "Doubt",
    "Draft",
    "Effect",
    "Erase",
    "Event",
    "FieldClosed",
    "Interview",
    "KeepConsent",
    "KeepContact",
    "Left",
    "MisCommanded",
    "Missing",
    "NoticeChanged",
    "Phase",
    "Phrase",
    "Questionnaire",
    "Record",
    "RemindAt",
    "Reminded",
    "Replied",
    "ResumeMessages",
    "Revised",
    "Say",
    "Screen",
    "SendFile",
    "SentOther",
    "Shown",
    "StopMessages",
    "Tapped",
    "Tell",
    "Toast",
    "Trace",
    "Turn",
    "Value",
    "Verbatim",
    "Wording",
    "Words",
    "begin",
    "cells",
    "disposition",
    "is_missing",
    "is_waiting",
    "option_key",
    "take",
]
