"""begin() and take(): the only place where an interview changes.

Same questionnaire, same interview, same event: same turn, for ever. Time comes in with the event, chance with the
interview's seed; nothing here waits, stores or speaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flows.commanding import commanded
from flows.disposition import disposition
from flows.estimate import minutes_left
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
from flows.interview import Interview, Phase
from flows.moving import open_place
from flows.notices import change_notice, met_notice
from flows.overlays import OVERLAYS
from flows.phrasing import section_words, words
from flows.questionnaire import Questionnaire
from flows.reminding import own_words
from flows.replying import replied, revised
from flows.submitting import close
from flows.tapping import TELL, tapped
from flows.turn import Tell, Turn
from flows.wording import Words
from flows.working import Working

COMPLETE = 110
_OVER = (Phase.SUBMITTED, Phase.CLOSED, Phase.REFUSED, Phase.SCREENED_OUT)
_CALM = {
    Phase.SUBMITTED: "already_done",
    Phase.CLOSED: "closed",
    Phase.REFUSED: "end_refusal",
    Phase.SCREENED_OUT: "end_screenout",
}


def begin(
    questionnaire: Questionnaire,
    *,
    case_id: str,
    seed: int,
    locale: str,
    at: datetime,
    notice: str = "",
    frame: Mapping[str, int] | None = None,
    zone: str = "",
) -> Turn:
    """Begin an interview and ask its first item.

    `locale` is a guess from the roster or the phone; it is asked all the same. `frame` holds, by item id, what the roster
    already knows; `zone` the person's zone where the roster knows it.
    """
    interview = Interview(
        case_id=case_id,
        version=questionnaire.hash,
        seed=seed,
        locale=locale if locale in questionnaire.locales else questionnaire.locales[0],
        begun_at=at,
        last_at=at,
        frame=dict(frame or {}),
        zone=zone,
        notice=notice,
        counts={"sittings": 1},
    )
    w = Working(questionnaire, interview, at)
    first = open_place(w)
    assert first is not None, "reading refuses a questionnaire without items"
    w.put(first)
    return w.turn()


def take(questionnaire: Questionnaire, interview: Interview, event: Event) -> Turn:
    """Return everything that follows from one event. Total: any event is met, at any point, and nothing raises for a slip."""
    if isinstance(event, Reminded):
        return _remind(questionnaire, interview, event)
    if isinstance(event, FieldClosed):
        w = Working(questionnaire, interview, event.at, heard=False)
        if interview.phase not in (Phase.SUBMITTED, Phase.CLOSED):
            close(w)
        return w.turn()
    if isinstance(event, NoticeChanged):
        w = Working(questionnaire, interview, event.at, heard=False)
        change_notice(w, event.notice)
        return w.turn()
    w = Working(questionnaire, interview, event.at)
    if met_notice(w, event):
        return w.turn()
    match event:
        case Tapped():
            _tap(w, event)
        case Replied() | Revised() | SentOther() | MisCommanded():
            _speak(w, event)
        case Commanded(command):  # pragma: no branch - the last of its kind
            commanded(w, command)
    return w.turn()


def _tap(w: Working, event: Tapped) -> None:
    if w.i.phase in _OVER and event.item != TELL and event.item not in OVERLAYS:
        w.toast(_CALM[w.i.phase] if w.i.phase in (Phase.SUBMITTED, Phase.CLOSED) else "err_answered")
        return
    command = tapped(w, event)
    if command is not None:
        commanded(w, command)


def _speak(w: Working, event: Replied | Revised | SentOther | MisCommanded) -> None:
    match event:
        case SentOther():
            w.tell("err_text_only")
        case MisCommanded():
            w.tell("unknown_command")
        case Replied() | Revised() if w.i.phase in _OVER:
            w.tell(_CALM[w.i.phase])
        case Replied():
            replied(w, event)
        case Revised():  # pragma: no branch - the last of its kind
            revised(w, event)


def is_waiting(interview: Interview) -> bool:
    """Return whether this interview may be reminded at all: begun, consented, unfinished, and messages are welcome."""
    return (
        interview.phase in (Phase.OPEN, Phase.REVIEW)
        and interview.consent_at is not None
        and not interview.messages_off
    )


def _remind(questionnaire: Questionnaire, interview: Interview, event: Reminded) -> Turn:
    """Say where the interview stopped. The person's own wish is not counted as a reminder of ours, and stands beside /baja."""
    w = Working(questionnaire, interview, event.at, heard=False)
    own_wish, consented = event.kind == "tomorrow", interview.consent_at is not None
    waiting = interview.phase in (Phase.OPEN, Phase.REVIEW) and (own_wish or not interview.messages_off)
    if not waiting or not (consented or own_wish or event.kind == "wave"):
        return w.turn()
    if not own_wish and not event.again:
        w.count("remind")
    buttons = (
        (Command.CONTINUE.value, Words("btn_continue")),
        (Command.REMIND.value, Words("btn_remind_later")),
        (Command.STOP.value, Words("btn_no_more" if consented else "btn_stop")),
    )
    text = _reminder(w, event)
    w.says.append(Tell(Words("with_optout", {"text": text, "optout": Words("optout_chat")}), buttons, "reminder"))
    return w.turn()


def _reminder(w: Working, event: Reminded) -> Words:
    place = open_place(w)
    section = section_words(place.section.id if place is not None else w.q.sections[-1].id)
    minutes = str(minutes_left(w.q, w.path, w.i))
    if event.kind != "tomorrow" and disposition(w.q, w.i, w.path).code == COMPLETE:
        # Whoever has answered enough is asked for nothing but to send it off.
        return Words("reminder_submit")
    own = dict(event.own).get(w.i.locale)
    if own is not None:
        return own_words(own, {"section": section, "minutes": minutes})
    fits = "reminder_partial" if event.kind != "wave" or w.i.consent_at is not None else "reminder_1"
    return words(w.q, w.path, event.words or fits, section=section, minutes=minutes)
