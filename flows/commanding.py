"""What each command does, whatever the screen. Leaving is always easy; nothing is lost by asking."""

from __future__ import annotations

from flows.events import Command
from flows.interview import Draft, Phase
from flows.items import InfoItem, TextItem
from flows.missing import Missing
from flows.moving import back, move_on, open_place, resume, where
from flows.notices import begin_at_notice
from flows.overlays import ask_language, ask_tomorrow, ask_withdraw
from flows.path import Place
from flows.reviewing import REVIEW, SUBMIT
from flows.settling import answer, settle, whole_missing, words_given
from flows.submitting import submit
from flows.turn import ResumeMessages, SendFile, StopMessages, Tell
from flows.wording import Words
from flows.working import Working
from flows.writing import joined

_ENDED = (Phase.SUBMITTED, Phase.CLOSED)
_SAYS_WHEN_ENDED = {Phase.SUBMITTED: "already_done", Phase.CLOSED: "closed"}


def commanded(w: Working, command: Command) -> None:
    """Work a command."""
    match command:
        case Command.HELP:
            w.tell("help_whole")
        case Command.PRIVACY:
            _privacy(w)
        case Command.QUESTIONNAIRE:
            w.says.append(SendFile("questionnaire"))
        case Command.MY_DATA:
            w.says.append(SendFile("mydata"))
        case Command.LANGUAGE:
            ask_language(w)
        case Command.WITHDRAW:
            ask_withdraw(w)
        case Command.STOP:
            _stop(w)
        case _:
            _in_the_interview(w, command)


def _privacy(w: Working) -> None:
    if w.q.notice_item is not None:
        w.tell(w.q.notice_item)
    w.says.append(SendFile("notice"))


def _stop(w: Working) -> None:
    w.change(messages_off=True)
    w.effects.append(StopMessages(w.at))
    w.tell("stop_done_ended" if w.i.phase in _ENDED else "stop_done")


def _in_the_interview(w: Working, command: Command) -> None:
    if w.i.phase in _ENDED:
        _after_the_end(w, command)
        return
    if w.i.phase is Phase.REFUSED:
        _after_refusal(w, command)
        return
    if w.i.phase is Phase.SCREENED_OUT and command is not Command.BACK:
        w.tell("end_screenout")
        return
    match command:
        case Command.START | Command.CONTINUE:
            _come_back(w)
            resume(w)
        case Command.PAUSE:
            _pause(w)
        case Command.BACK:
            _keep_text_draft(w)
            back(w)
        case Command.SKIP:
            _skip(w)
        case Command.REMIND:
            _keep_text_draft(w)
            ask_tomorrow(w)
        case Command.SUBMIT:  # pragma: no branch - the last of its kind
            _submit(w)


def _come_back(w: Working) -> None:
    """Going on by oneself after /baja lets us write again."""
    if w.i.messages_off:
        w.change(messages_off=False)
        w.effects.append(ResumeMessages(w.at))


def _after_the_end(w: Working, command: Command) -> None:
    """Nothing is asked any more, but whoever agreed may still be sent the report, and /baja is taken back as ever."""
    w.tell("locked" if command is Command.BACK and w.i.phase is Phase.SUBMITTED else _SAYS_WHEN_ENDED[w.i.phase])
    if command in (Command.CONTINUE, Command.START) and w.i.messages_off and w.i.consent_at is not None:
        _come_back(w)
        w.tell("messages_on")


def _after_refusal(w: Working, command: Command) -> None:
    if command not in (Command.CONTINUE, Command.START):
        w.tell("end_refusal")
        return
    consent = next(p for p in w.path.places if getattr(p.item, "opens_interview", False))
    before = dict(w.i.values)
    w.change(
        phase=Phase.OPEN,
        values={name: value for name, value in w.i.values.items() if name != consent.key},
        done=tuple(key for key in w.i.done if key != consent.key),
    )
    settle(w, before)
    if w.i.notice_due:
        begin_at_notice(w)
    else:
        w.put(consent)


def _pause(w: Working) -> None:
    _keep_text_draft(w)
    w.change(paused=True)
    w.tell("paused")


def _keep_text_draft(w: Working) -> None:
    """What has been written of a long text is its answer when the respondent turns away from it."""
    place = w.path.at(w.i.live)
    if place is None or not isinstance(place.item, TextItem):
        return
    draft = w.i.drafts.get(place.key)
    if draft is not None and draft.parts:
        answer(w, place, words_given(place.item, joined(draft)), "typed")


def _skip(w: Working) -> None:
    place = w.path.at(w.i.live)
    if place is None or w.i.overlay:
        w.tell("nothing_to_skip")
        return
    if isinstance(place.item, InfoItem):
        answer(w, place, {}, "skip")
        move_on(w, place, ())
        return
    if not place.item.skippable:
        w.show(place, note=Words("err_required"))
        return
    if _settled_draft(w, place):
        return
    w.change(doubt=None)
    answer(w, place, whole_missing(place.item, place.key, int(Missing.SKIPPED)), "skip")
    move_on(w, place, (Words("skipped"),))


def _settled_draft(w: Working, place: Place) -> bool:
    """Skipping what has been written of a long text would throw it away; it becomes the answer instead."""
    draft = w.i.drafts.get(place.key, Draft())
    if isinstance(place.item, TextItem) and draft.parts:
        text = joined(draft)
        answer(w, place, words_given(place.item, text), "typed")
        move_on(w, place, ())
        return True
    return False


def _submit(w: Working) -> None:
    _keep_text_draft(w)
    place = open_place(w)
    if w.i.consent_at is None or (place is not None and place.item.id != SUBMIT):
        if place is not None:
            w.says.append(Tell(Words("submit_not_yet", where(w, place))))
        return
    if w.i.live == REVIEW:
        submit(w)
    elif place is not None:  # pragma: no branch - the last item is submitted, or is to be
        w.put(place)
