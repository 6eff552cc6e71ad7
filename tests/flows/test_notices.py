"""A notice that changes while an interview is open is met before the next answer; rights need no agreement."""

from __future__ import annotations

import pytest

from flows import (
    Command,
    KeepConsent,
    MisCommanded,
    NoticeChanged,
    Phase,
    ResumeMessages,
    SendFile,
    SentOther,
    StopMessages,
    Tapped,
    Turn,
)
from tests.flows.people import Interviewed

NOTICE = "~notice"


def at_an_item() -> Interviewed:
    person = Interviewed(notice="n1")
    person.until("position")
    person.event(NoticeChanged("n2", person.at))
    return person


def kept(turn: Turn) -> list[KeepConsent]:
    return [effect for effect in turn.effects if isinstance(effect, KeepConsent)]


def test_news_of_a_notice_says_nothing_by_itself() -> None:
    person = at_an_item()
    assert ((), (), ()) == (person.turn.says, person.turn.records, person.turn.effects)
    assert ("n1", "n2") == (person.i.notice, person.i.notice_due)


def test_answer_is_not_taken_before_the_new_notice_is_met() -> None:
    person = at_an_item()
    before = dict(person.i.values)
    for reply in (lambda: person.tap("1"), lambda: person.say("1")):
        reply()
        assert (before, ()) == (dict(person.i.values), person.turn.records)
    assert NOTICE == person.i.overlay


def test_question_comes_with_the_whole_notice() -> None:
    person = at_an_item()
    person.tap("1")
    assert [SendFile("notice")] == [say for say in person.turn.says if isinstance(say, SendFile)]


def test_agreeing_keeps_version_language_and_time_and_goes_on() -> None:
    person = at_an_item()
    consent_at = person.i.consent_at
    person.tap("1")
    turn = person.tap("yes", item=NOTICE)
    assert [KeepConsent(1, turn.interview.last_at, "es", "n2")] == kept(turn)
    assert ("n2", "", "", consent_at) == (person.i.notice, person.i.notice_due, person.i.overlay, person.i.consent_at)
    person.tap("1")
    assert 1 == person.i.values["position"]


def test_declining_ends_answers_and_messages_and_keeps_what_was_answered() -> None:
    person = at_an_item()
    before = dict(person.i.values)
    person.tap("1")
    turn = person.tap("no", item=NOTICE)
    assert [KeepConsent(0, turn.interview.last_at, "es", "n2")] == kept(turn)
    assert any(isinstance(effect, StopMessages) for effect in turn.effects)
    for reply in (lambda: person.tap("1"), lambda: person.say("1"), lambda: person.command(Command.BACK)):
        reply()
        assert (before, "") == (dict(person.i.values), person.i.overlay)
    assert (Phase.OPEN, "n1") == (person.i.phase, person.i.notice)


def test_whoever_declined_is_asked_again_by_their_own_word_or_by_a_newer_notice_only() -> None:
    person = at_an_item()
    person.tap("1")
    person.tap("no", item=NOTICE)
    person.command(Command.CONTINUE)
    assert NOTICE == person.i.overlay
    turn = person.tap("yes", item=NOTICE)
    assert any(isinstance(effect, ResumeMessages) for effect in turn.effects)
    person.event(NoticeChanged("n3", person.at))
    person.tap("1")
    assert NOTICE == person.i.overlay


@pytest.mark.parametrize(
    "command",
    [Command.HELP, Command.PRIVACY, Command.MY_DATA, Command.QUESTIONNAIRE, Command.STOP, Command.WITHDRAW, Command.LANGUAGE],
)  # fmt: skip
def test_rights_need_no_agreement(command: Command) -> None:
    person = at_an_item()
    person.command(command)
    assert NOTICE != person.i.overlay
    person.event(Tapped("~tell", 0, command.value, person.at))
    assert NOTICE != person.i.overlay


def test_withdrawing_is_possible_while_the_notice_is_asked() -> None:
    person = at_an_item()
    person.tap("1")
    person.command(Command.WITHDRAW)
    person.tap("yes", item="~withdraw")
    assert Phase.WITHDRAWN is person.i.phase


def test_old_button_of_the_notice_changes_nothing() -> None:
    person = at_an_item()
    person.tap("1")
    person.event(Tapped(NOTICE, 99, "yes", person.at))
    assert ("n1", []) == (person.i.notice, kept(person.turn))


def test_notice_that_went_back_to_the_one_agreed_to_is_not_asked() -> None:
    person = at_an_item()
    person.event(NoticeChanged("n1", person.at))
    person.tap("1")
    assert 1 == person.i.values["position"]


def test_before_consent_the_notice_is_read_anew_and_the_consent_is_to_the_new_one() -> None:
    person = Interviewed(notice="n1")
    person.until("consent_part")
    person.event(NoticeChanged("n2", person.at))
    person.tap("1")
    assert (None, "intro_privacy") == (person.i.consent_at, person.i.live)
    person.tap("go")
    turn = person.tap("1")
    assert [("n2", 1)] == [(one.notice, one.answer) for one in kept(turn)]


def test_whoever_has_not_seen_a_notice_yet_simply_sees_the_new_one() -> None:
    person = Interviewed(notice="n1")
    person.event(NoticeChanged("n2", person.at))
    assert ("n2", "") == (person.i.notice, person.i.notice_due)


def test_whoever_submitted_is_not_asked() -> None:
    person = Interviewed(notice="n1")
    person.until("submit")
    person.tap("1")
    person.event(NoticeChanged("n2", person.at))
    assert (Phase.SUBMITTED, "n1", "") == (person.i.phase, person.i.notice, person.i.notice_due)


@pytest.mark.parametrize("event", [MisCommanded, SentOther])
def test_what_answers_nothing_is_met_as_ever_while_a_notice_is_due(event: type[MisCommanded | SentOther]) -> None:
    person = at_an_item()
    before = dict(person.i.values)
    person.event(event(person.at))
    assert (1, "", before) == (len(person.turn.says), person.i.overlay, dict(person.i.values))
    assert "n2" == person.i.notice_due
