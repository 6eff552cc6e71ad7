"""A privacy notice that changed while an interview was open: it is put to the person before anything more is answered.

What was answered stays: it was given under the notice of its day. Whoever declines is asked nothing more and written to no more;
/continuar is their way back. Rights need no agreement: reading, seeing, stopping and withdrawing go on as ever.
"""

from __future__ import annotations

from flows.events import Command, Commanded, Event, MisCommanded, SentOther, Tapped
from flows.interview import Phase
from flows.path import Place
from flows.screen import Choice, Screen
from flows.turn import Ask, Close, KeepConsent, ResumeMessages, SendFile, StopMessages
from flows.wording import Words
from flows.working import Working

NOTICE = "~notice"
_OURS = ("~language", "~withdraw", NOTICE)
_RIGHTS = frozenset(
    {
        Command.HELP, Command.PRIVACY, Command.MY_DATA, Command.QUESTIONNAIRE, Command.LANGUAGE, Command.STOP, Command.WITHDRAW,
        Command.PAUSE, Command.REMIND,
    }
)  # fmt: skip
_COME_BACK = (Command.CONTINUE, Command.START)


def change_notice(w: Working, notice: str) -> None:
    """Note that another notice is in force. Who has not agreed yet agrees to this one; who has will be asked."""
    if w.i.phase in (Phase.SUBMITTED, Phase.CLOSED):
        return
    if w.i.consent_at is not None:
        w.change(notice_due="" if notice == w.i.notice else notice)
        return
    has_seen = any(w.i.visits.get(place.key, 0) for place in _places(w))
    w.change(notice=notice, notice_due=notice if has_seen else "")


def met_notice(w: Working, event: Event) -> bool:
    """Put a notice that is due before what somebody wants to answer; False when there is none, or when it does not stand in the way."""
    if not w.i.notice_due or w.i.phase not in (Phase.OPEN, Phase.REVIEW) or _is_free(event):
        return False
    if w.i.consent_at is None:
        if _has_refused(w):
            return False
        begin_at_notice(w)
    elif w.i.notice_declined == w.i.notice_due and not (isinstance(event, Commanded) and event.command in _COME_BACK):
        w.tell("notice_declined")
    elif w.i.overlay == NOTICE and not isinstance(event, Commanded):
        w.tell("err_use_buttons")
    else:
        ask_notice(w)
    return True


def _is_free(event: Event) -> bool:
    match event:
        case Commanded(command):
            return command in _RIGHTS
        case Tapped(item="~tell", action=action):
            return action in _RIGHTS
        case Tapped(item=item):
            return item in _OURS
        case MisCommanded() | SentOther():
            return True
        case _:
            return False


def _has_refused(w: Working) -> bool:
    """Whoever said no is left in peace, unless they go back to what they said no to."""
    keys = [place.key for place in _places(w)]
    return keys[-1] in w.i.done and w.i.live not in keys


def begin_at_notice(w: Working) -> None:
    """Put the notice anew to somebody who has not agreed to anything yet, as it stands now."""
    places = _places(w)
    keys = [place.key for place in places]
    w.change(notice_due="", overlay="", done=tuple(key for key in w.i.done if key not in keys))
    w.tell("notice_new", version=w.i.notice)
    w.says.append(SendFile("notice"))
    w.put(places[0])


def _places(w: Working) -> list[Place]:
    """Return where the notice is read and agreed to, in that order."""
    return [p for p in w.path.places if p.key == w.q.notice_item or getattr(p.item, "opens_interview", False)]


def ask_notice(w: Working) -> None:
    """Ask whether the person goes on under the notice that is in force now; it comes with the question, whole."""
    w.visit(NOTICE)
    w.change(overlay=NOTICE)
    w.says.extend((SendFile("notice"), Ask(_screen(w))))


def is_asked_again(w: Working) -> bool:
    """Return whether a notice is still to be agreed to by somebody who has not declined it."""
    return bool(w.i.notice_due) and w.i.consent_at is not None and w.i.notice_declined != w.i.notice_due


def _screen(w: Working) -> Screen:
    return Screen(
        NOTICE,
        w.i.visits.get(NOTICE, 0),
        Words("notice_changed", {"version": w.i.notice_due}),
        choices=(Choice("yes", Words("btn_notice_yes")), Choice("no", Words("btn_notice_no"))),
    )


def agree(w: Working) -> None:
    """The person goes on under the new notice."""
    w.says.append(Close(_screen(w), (Words("btn_notice_yes"),)))
    w.effects.append(KeepConsent(1, w.at, w.i.locale, w.i.notice_due))
    if w.i.messages_off:
        w.effects.append(ResumeMessages(w.at))
    w.change(notice=w.i.notice_due, notice_due="", notice_declined="", overlay="", messages_off=False, paused=False)


def decline(w: Working) -> None:
    """The person is asked nothing more; what they answered under the notice before stays until they withdraw it."""
    w.says.append(Close(_screen(w), (Words("btn_notice_no"),)))
    w.effects.extend((KeepConsent(0, w.at, w.i.locale, w.i.notice_due), StopMessages(w.at)))
    w.change(notice_declined=w.i.notice_due, overlay="", messages_off=True)
    w.tell("notice_declined")
