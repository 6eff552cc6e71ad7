"""What follows from each event: the rules of an interview, one behaviour a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from flows import (
    Ask,
    Close,
    Command,
    Erase,
    FieldClosed,
    KeepConsent,
    KeepContact,
    MisCommanded,
    Phase,
    RemindAt,
    Reminded,
    ResumeMessages,
    Revised,
    SendFile,
    SentOther,
    StopMessages,
    Tapped,
    Tell,
    Toast,
    Verbatim,
    Words,
    cells,
    disposition,
    is_waiting,
)
from flows.codec import load_say
from flows.disposition import TABLE, completeness
from flows.fieldwork import SendWindows, grant, granted_at, next_opening, nudge_at
from flows.path import find_path
from flows.zones import tomorrow, zone, zone_name
from tests.flows.people import START, Interviewed
from tests.flows.words import lides


def tells(person: Interviewed) -> list[str]:
    return [say.words.key for say in person.said if isinstance(say, Tell)]


def toasts(person: Interviewed) -> list[str]:
    return [say.words.key for say in person.said if isinstance(say, Toast)]


def note(person: Interviewed) -> str:
    asked = [say for say in person.said if isinstance(say, Ask)]
    return asked[-1].screen.note.key if asked and asked[-1].screen.note else ""


def at(key: str, **begun: object) -> Interviewed:
    person = Interviewed(**begun)
    person.until(key)
    return person


# ---------------------------------------------------------------- consent


def test_nothing_is_recorded_before_consent_and_everything_then() -> None:
    person = Interviewed()
    for _ in range(3):
        person.answer()
        assert () == person.turn.records
    person.tap("1")
    assert {"lang": 1, "consent_part": 1} == person.records
    assert any(isinstance(e, KeepConsent) and e.answer == 1 for e in person.turn.effects)


def test_consent_is_a_tap_and_never_a_word() -> None:
    person = at("consent_part")
    person.say("Sí, acepto participar")
    assert "err_use_buttons" == note(person)
    assert person.value("consent_part") is None


def test_refusal_is_final_and_stops_messages() -> None:
    person = at("consent_part")
    person.tap("0")
    assert any(isinstance(e, StopMessages) for e in person.turn.effects)
    person.tap("2")
    assert ["web_offer", "end_refusal"] == tells(person)
    assert Phase.REFUSED is person.i.phase
    person.say("hola")
    assert ["end_refusal"] == tells(person)
    person.tap("2", item="refusal_reason", visit=1)
    assert ["err_answered"] == toasts(person)
    person.command(Command.SKIP)
    assert ["end_refusal"] == tells(person)
    assert (211, True) == (person.turn.disposition.code, person.turn.disposition.final)


def test_coming_back_after_a_refusal_asks_for_consent_again() -> None:
    person = at("consent_part")
    person.tap("0")
    person.tap("m99")
    person.command(Command.CONTINUE)
    assert "consent_part" == person.i.live
    person.tap("1")
    assert any(isinstance(e, ResumeMessages) for e in person.turn.effects)
    assert "role_current" == person.i.live


# ---------------------------------------------------------------- moving


def test_back_goes_to_the_item_before_and_not_behind_consent() -> None:
    person = at("position")
    person.command(Command.BACK)
    assert "role_current" == person.i.live
    person.command(Command.BACK)
    assert ["nothing_before"] == tells(person)
    assert "role_current" == person.i.live


def test_back_before_consent_passes_over_what_is_only_read() -> None:
    person = at("consent_part")
    person.tap("back")
    assert "lang" == person.i.live


def test_an_answer_changed_by_going_back_takes_its_consequences_along() -> None:
    person = at("inst_state")
    assert 1 == person.value("inst_type_pub")
    person.command(Command.BACK)
    person.command(Command.BACK)
    person.tap("2")
    assert person.value("inst_type_pub") is None
    assert "inst_type_priv" == person.i.live
    assert -95 == cells(person.q, person.i)["inst_type_pub"]
    assert 1 == person.i.counts["edit"]


def test_answering_the_same_again_changes_nothing() -> None:
    person = at("inst_state")
    person.command(Command.BACK)
    before = dict(person.i.values)
    person.tap("1")
    assert before == dict(person.i.values)
    assert () == person.turn.records


def test_screened_out_is_undone_by_going_back() -> None:
    person = at("role_current")
    person.tap("3")
    assert (Phase.SCREENED_OUT, 410) == (person.i.phase, person.turn.disposition.code)
    row = cells(person.q, person.i)
    assert {-95} == {v for k, v in row.items() if k not in ("lang", "consent_part", "role_current") and v != ""}
    person.command(Command.CONTINUE)
    assert ["end_screenout"] == tells(person)
    person.command(Command.BACK)
    person.tap("1")
    assert "position" == person.i.live
    assert not person.turn.disposition.final


def test_pause_keeps_the_place_and_a_tap_goes_on() -> None:
    person = at("inst_control")
    person.command(Command.PAUSE)
    assert person.i.paused
    assert ["paused"] == tells(person)
    person.tap("1")
    assert "inst_type_pub" == person.i.live
    assert not person.i.paused


def test_the_pause_button_is_the_command() -> None:
    person = at("inst_control")
    person.tap("pause")
    assert person.i.paused


def test_continue_says_where_and_asks_again_on_the_same_visit() -> None:
    person = at("inst_control")
    person.command(Command.CONTINUE)
    assert ["resume"] == tells(person)
    assert 1 == person.i.visits["inst_control"]


def test_continue_after_going_back_returns_to_the_furthest_open_item() -> None:
    person = at("inst_control")
    person.command(Command.BACK)
    person.command(Command.CONTINUE)
    assert "inst_control" == person.i.live
    assert 2 == person.i.visits["inst_control"]


# ---------------------------------------------------------------- skipping and missing


def test_skip_stores_that_it_was_skipped() -> None:
    person = at("inst_control")
    person.command(Command.SKIP)
    assert -96 == person.value("inst_control")
    assert "inst_state" == person.i.live
    assert any(isinstance(say, Close) and say.answer == (Words("skipped"),) for say in person.said)


def test_what_must_be_answered_cannot_be_skipped() -> None:
    person = at("role_current")
    person.command(Command.SKIP)
    assert "err_required" == note(person)


def test_an_information_is_skipped_by_reading_on() -> None:
    person = at("intro_welcome")
    person.command(Command.SKIP)
    assert "intro_privacy" == person.i.live
    person.say("¿qué?")
    assert ["info_typed"] == tells(person)


def test_nothing_to_skip_when_nothing_is_asked() -> None:
    person = at("inst_control")
    person.command(Command.LANGUAGE)
    person.command(Command.SKIP)
    assert ["nothing_to_skip"] == tells(person)


@pytest.mark.parametrize(("item", "first"), [("dev_acts", "dev_acts_01"), ("chal", "chal_r1")])
def test_a_whole_question_refused_fills_all_its_columns(item: str, first: str) -> None:
    person = at(item)
    person.tap("m99")
    assert {-99} == {value for name, value in person.i.values.items() if name.startswith(f"{item}_")}
    assert -99 == person.value(first)


def test_skipped_texts_and_rankings_say_so() -> None:
    person = at("pref_mod")
    person.command(Command.SKIP)
    assert [-96] * 3 == [person.value(f"pref_mod_r{rank}") for rank in (1, 2, 3)]
    person.until("open_lesson")
    person.tap("skip")
    assert ("", -96) == (person.value("open_lesson"), person.value("open_lesson_st"))


# ---------------------------------------------------------------- multi, ranking, loop, battery


def test_ticks_count_in_any_order_and_a_double_tap_undoes_nothing() -> None:
    person = at("dev_acts")
    person.tap("+3")
    person.tap("+3")
    person.tap("+1")
    person.tap("-3")
    person.tap("done")
    assert (1, 0) == (person.value("dev_acts_01"), person.value("dev_acts_03"))


def test_a_tap_on_another_copy_that_changes_nothing_draws_that_copy_anew() -> None:
    person = at("dev_acts")
    person.tap("+3")
    assert person.screen is not None
    tapped = Tapped("dev_acts", person.screen.visit, "+3", person.at)
    assert () == person.event(tapped).says
    (drawn,) = person.event(replace(tapped, is_copy=True)).says
    assert isinstance(drawn, Ask)
    assert drawn.in_place
    assert "-3" in [choice.action for choice in drawn.screen.choices]


def test_none_stands_alone_and_says_so() -> None:
    person = at("dev_acts")
    person.tap("+1")
    person.tap("+91")
    assert ["none_other_cleared"] == toasts(person)
    assert (91,) == person.i.drafts["dev_acts"].codes
    person.tap("+5")
    assert (5,) == person.i.drafts["dev_acts"].codes
    person.tap("-5")
    person.tap("done")
    assert ["err_min_sel"] == toasts(person)


def test_a_tick_by_its_words_is_shown_below_what_was_typed() -> None:
    person = at("dev_acts")
    person.say("coaching profesional")
    assert (6,) == person.i.drafts["dev_acts"].codes
    assert not next(say for say in person.said if isinstance(say, Ask)).in_place
    person.say("prefiero no responder")
    assert -99 == person.value("dev_acts_06")


def test_display_numbers_count_only_where_a_list_is_shown() -> None:
    person = at("position")
    person.say("2")
    assert 2 == person.value("position")
    person.until("inst_control")
    person.say("1")
    assert "err_use_buttons" == note(person)


def test_ranks_close_their_gap_and_are_full_at_k() -> None:
    person = at("pref_mod")
    for action in ("+1", "+2", "+3", "+4"):
        person.tap(action)
    assert ["ranking_full"] == toasts(person)
    person.tap("-1")
    assert (2, 3) == person.i.drafts["pref_mod"].codes
    person.tap("done")
    assert [2, 3, -96] == [person.value(f"pref_mod_r{rank}") for rank in (1, 2, 3)]


def test_a_ranking_is_not_finished_with_nothing() -> None:
    person = at("pref_mod")
    person.tap("done")
    assert ["choose_first"] == toasts(person)
    person.say("Comunidad de pares")
    assert (6,) == person.i.drafts["pref_mod"].codes


def test_loop_keeps_the_programme_and_samples_the_rest() -> None:
    person = at("dev_acts")
    for code in (1, 2, 3, 5, 6, 10):
        person.tap(f"+{code}")
    person.tap("done")
    row = cells(person.q, person.i)
    use = {name: value for name, value in row.items() if name.startswith("dev_use_")}
    assert -94 == use["dev_use_03"]
    assert 2 == list(use.values()).count(-93)
    assert 4 == list(use.values()).count(-94)


def test_an_activity_taken_back_takes_its_rating_along() -> None:
    person = at("dev_acts")
    person.tap("+1")
    person.tap("+4")
    person.tap("done")
    person.tap("4")
    person.tap("3")
    person.command(Command.BACK)
    person.command(Command.BACK)
    person.command(Command.BACK)
    assert "dev_acts" == person.i.live
    person.tap("-1")
    person.tap("done")
    assert -95 == cells(person.q, person.i)["dev_use_01"]
    assert person.value("dev_use_04") in (3, 4)


def test_a_battery_moves_on_in_place_and_ends_as_a_summary_with_a_way_back() -> None:
    person = at("imp")
    person.tap("5")
    assert next(say for say in person.said if isinstance(say, Ask)).in_place
    person.until("req_top")
    summary = next(say for say in person.said if isinstance(say, Close)).screen
    assert 14 == len(summary.lines)
    person.tap("revise", item="imp", visit=0)
    assert person.i.live.startswith("imp_")
    assert "imp" == person.i.revising
    for _ in range(14):
        person.tap("5")
    assert "req_top" == person.i.live
    assert {5} == {value for name, value in person.i.values.items() if name.startswith("imp_")}


def test_the_way_back_of_something_else_changes_nothing() -> None:
    person = at("imp")
    person.tap("revise", item="position", visit=0)
    assert ["err_answered"] == toasts(person)


def test_a_typed_battery_answer_closes_its_message() -> None:
    person = at("imp")
    person.say("muy importante")
    assert [Close, Ask] == [type(say) for say in person.said]


def test_ratings_changed_take_away_picks_that_are_no_longer_offered() -> None:
    person = at("req_top")
    person.tap("+6")
    person.tap("+7")
    person.tap("done")
    person.command(Command.BACK)
    while person.i.live != "imp_vision":
        person.command(Command.BACK)
    person.tap("1")
    assert person.value("req_top_r1") is None
    assert "req_top" == person.i.live


def test_fewer_than_four_high_ratings_ask_no_ranking() -> None:
    person = at("imp")
    for number in range(14):
        person.tap("5" if number < 3 else "2")
    assert [-95] * 3 == [cells(person.q, person.i)[f"req_top_r{rank}"] for rank in (1, 2, 3)]
    assert person.i.live.startswith("cap_")


def test_one_barrier_is_copied_and_a_second_one_is_asked() -> None:
    person = at("barriers")
    person.tap("+8")
    person.tap("done")
    assert 8 == person.value("barrier_main")
    assert ["auto"] == [record.via for record in person.turn.records if record.variable == "barrier_main"]
    person.command(Command.BACK)
    person.tap("+1")
    person.tap("done")
    assert "barrier_main" == person.i.live
    assert person.value("barrier_main") is None


def test_the_readiness_for_another_challenge_is_another_question() -> None:
    person = at("chal")
    person.tap("+1")
    person.tap("done")
    person.tap("4")
    assert 4 == person.value("chal_ready")
    person.command(Command.BACK)
    person.command(Command.BACK)
    person.tap("-1")
    person.tap("+2")
    person.tap("done")
    assert person.value("chal_ready") is None
    assert "chal_ready" == person.i.live


def test_straight_lining_is_doubted_once() -> None:
    person = at("imp")
    for _ in range(14):
        assert person.screen is not None
        person.wait(-4)
        person.tap("4")
    assert "soft_straightline" == person.screen.text.key
    person.say("hmm")
    assert ["err_use_buttons"] == tells(person)
    person.tap("5")
    assert ["err_answered"] == toasts(person)
    person.tap("yes")
    assert "req_top" == person.i.live
    assert ("soft_straightline(imp):fired", "soft_straightline(imp):confirmed") == person.i.settled_doubts


# ---------------------------------------------------------------- typed answers


def test_three_failures_offer_to_skip_and_an_edited_message_tries_again() -> None:
    person = at("dev_hours")
    for text in ("abc", "-3", "12.5"):
        person.say(text)
    assert "err_integer" == note(person)
    assert "skip" in {choice.action for choice in person.screen.choices}
    person.wait(1)
    person.event(Revised("12", person.part, person.at))
    assert 12 == person.value("dev_hours")


def test_a_doubt_is_settled_by_words_and_a_changed_number_is_believed() -> None:
    person = at("dev_hours")
    person.say("400")
    assert "soft_hours_high" == person.screen.text.key
    person.say("500")
    assert 500 == person.value("dev_hours")
    assert ("soft_hours_high:fired", "soft_hours_high:changed") == person.i.settled_doubts


def test_a_doubt_confirmed_by_a_tap_keeps_the_number() -> None:
    person = at("yrs_position")
    person.say("20")
    person.tap("yes")
    assert 20 == person.value("yrs_position")


def test_a_doubt_corrected_asks_again() -> None:
    person = at("direct_reports")
    person.say("80")
    person.tap("no")
    assert "direct_reports" == person.screen.text.key
    person.say("No lo sé")
    assert -98 == person.value("direct_reports")


def test_a_long_text_has_parts_that_can_be_edited_and_a_limit() -> None:
    person = at("open_lesson")
    person.tap("done")
    assert ["text_first"] == toasts(person)
    person.say("uno", part=10)
    person.say("dos", part=12)
    person.event(Revised("UNO", 10, person.at))
    person.say("x" * 1999, part=14)
    assert "room_left" == note(person)
    person.tap("done")
    assert ("UNO\ndos", 1) == (person.value("open_lesson"), person.value("open_lesson_st"))
    person.event(Revised("tarde", 10, person.at))
    assert ["edited_late"] == tells(person)


def test_what_was_written_is_the_answer_when_one_turns_away() -> None:
    for command in (Command.PAUSE, Command.BACK, Command.SKIP, Command.REMIND):
        person = at("open_lesson")
        person.say("algo")
        person.command(command)
        assert "algo" == person.value("open_lesson")


def test_short_text_that_is_too_long_is_asked_again() -> None:
    person = at("position")
    person.tap("90")
    person.say("x" * 121)
    assert "err_too_long" == note(person)
    person.say("Enlace")
    assert ("Enlace", 1) == (person.value("position_other"), person.value("position_other_st"))


def test_other_in_own_words_is_repeated_as_it_was_written() -> None:
    person = at("dev_acts")
    person.tap("+90")
    person.tap("done")
    person.say("Ajedrez <b>")
    assert "Ajedrez <b>" == person.screen.text.fills["activity"]
    person.until("barriers")
    person.tap("+90")
    person.tap("+1")
    person.tap("done")
    person.say("Otro")
    assert Verbatim("Otro") in [choice.words for choice in person.screen.choices]


def test_mail_goes_to_the_person_and_never_to_the_answers() -> None:
    person = at("consent_recontact")
    person.tap("1")
    person.say("no es correo")
    assert "err_email" == note(person)
    person.say("ana@uni.mx")
    assert [KeepContact("contact_email", "ana@uni.mx", person.at)] == [
        e for e in person.turn.effects if isinstance(e, KeepContact)
    ]
    assert 1 == person.value("contact_email")
    assert "ana@uni.mx" not in str(person.i)
    person.command(Command.BACK)
    person.command(Command.BACK)
    person.tap("0")
    assert KeepContact("contact_email", None, person.at) in person.turn.effects


def test_states_are_found_by_typing_and_by_pages() -> None:
    person = at("inst_state")
    person.tap("p1")
    assert 1 == person.i.page
    person.tap("p1")
    person.say("baja")
    assert (2, 3) == person.i.found
    person.tap("all")
    assert () == person.i.found
    person.say("zz")
    assert "search_none" == note(person)
    person.say("fuera")
    assert 33 == person.value("inst_state")


# ---------------------------------------------------------------- overlays and commands


def test_language_turns_everything_and_keeps_the_place() -> None:
    person = at("imp")
    live = person.i.live
    person.command(Command.LANGUAGE)
    person.say("english")
    assert ["err_use_buttons"] == tells(person)
    person.tap("fr")
    assert ["err_answered"] == toasts(person)
    person.tap("en")
    assert ("en", live, 1) == (person.i.locale, person.i.live, person.i.counts["lang_switches"])


def test_withdrawing_asks_once_more_and_erases() -> None:
    person = at("imp")
    person.command(Command.WITHDRAW)
    person.tap("no")
    assert Phase.OPEN is person.i.phase
    person.tap("yes", item="~withdraw")
    assert ["err_answered"] == toasts(person)
    person.command(Command.WITHDRAW)
    person.tap("yes")
    assert any(isinstance(e, Erase) for e in person.turn.effects)
    assert 214 == person.turn.disposition.code


def test_the_zone_is_checked_before_a_reminder_where_a_state_has_two() -> None:
    person = at("inst_state")
    person.say("chihuahua")
    person.command(Command.REMIND)
    assert "tz_check" == person.i.overlay
    person.tap("9")
    assert ["err_answered"] == toasts(person)
    person.tap("3")
    assert "UTC-05:00" == person.i.zone
    assert ["remind_set"] == tells(person)
    person.command(Command.REMIND)
    assert ["remind_set"] == tells(person)
    assert any(isinstance(e, RemindAt) for e in person.turn.effects)


def test_a_zone_of_the_same_state_is_preferred_to_a_bare_offset() -> None:
    person = at("inst_state")
    person.say("chihuahua")
    person.command(Command.REMIND)
    person.tap("2")
    assert person.i.zone in ("America/Ciudad_Juarez", "America/Ojinaga")


def test_the_zone_check_agrees_with_us() -> None:
    person = at("inst_state")
    person.say("tamaulipas")
    person.command(Command.REMIND)
    person.tap("1")
    assert "America/Monterrey" == person.i.zone


def test_files_and_help_are_always_there() -> None:
    person = at("imp")
    for command, expected in (
        (Command.QUESTIONNAIRE, ["questionnaire"]),
        (Command.MY_DATA, ["mydata"]),
        (Command.PRIVACY, ["notice"]),
    ):
        person.command(command)
        assert expected == [say.file for say in person.said if isinstance(say, SendFile)]
    person.command(Command.HELP)
    assert ["help_whole"] == tells(person)
    person.event(SentOther(person.at))
    assert ["err_text_only"] == tells(person)
    person.event(MisCommanded(person.at))
    assert ["unknown_command"] == tells(person)


def test_stop_silences_us_and_coming_back_lets_us_speak() -> None:
    person = at("imp")
    person.command(Command.STOP)
    assert person.i.messages_off
    assert not is_waiting(person.i)
    person.command(Command.CONTINUE)
    assert not person.i.messages_off
    assert is_waiting(person.i)


def test_stop_before_consent_is_a_refusal() -> None:
    person = at("consent_part")
    person.command(Command.STOP)
    assert (211, True) == (person.turn.disposition.code, person.turn.disposition.final)


@pytest.mark.parametrize("ended", ["submitted", "closed"])
def test_stop_after_the_end_says_what_it_ends_and_is_taken_back_as_ever(ended: str) -> None:
    """The report is still to come, so there is something to stop and something to go on with."""
    person = at("submit")
    person.tap("1") if ended == "submitted" else person.event(FieldClosed(person.at))
    calm = {"submitted": "already_done", "closed": "closed"}[ended]
    person.command(Command.CONTINUE)
    assert [calm] == tells(person)
    person.command(Command.STOP)
    assert (["stop_done_ended"], True) == (tells(person), person.i.messages_off)
    person.command(Command.PAUSE)
    assert ([calm], True) == (tells(person), person.i.messages_off)
    person.command(Command.CONTINUE)
    assert ([calm, "messages_on"], False) == (tells(person), person.i.messages_off)
    assert (ResumeMessages(person.at),) == person.turn.effects
    assert not is_waiting(person.i)


def test_whoever_never_agreed_has_nothing_to_take_back_after_the_close() -> None:
    """How their case stands was settled by the close, and there is nothing that they could be sent."""
    person = at("consent_part")
    person.command(Command.STOP)
    person.event(FieldClosed(person.at))
    before = person.turn.disposition
    person.command(Command.CONTINUE)
    assert (["closed"], True, before) == (tells(person), person.i.messages_off, person.turn.disposition)


def test_buttons_under_our_messages_are_commands() -> None:
    person = at("imp")
    person.tap("pause", item="~tell", visit=0)
    assert person.i.paused
    person.tap("dance", item="~tell", visit=0)
    assert ["err_answered"] == toasts(person)


# ---------------------------------------------------------------- review, submitting, the end


def test_review_leads_to_every_answer_and_back() -> None:
    person = at("inst_size")
    person.command(Command.SKIP)
    person.until("submit")
    person.tap("2")
    assert Phase.REVIEW is person.i.phase
    for section in ("s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"):
        person.tap(f"s:{section}")
        assert person.screen.lines
        person.tap("all")
    person.tap("s:nowhere")
    assert ["err_answered"] == toasts(person)
    person.tap("to:nowhere")
    assert ["err_answered"] == toasts(person)
    person.command(Command.CONTINUE)
    assert "~review" == person.i.live
    person.tap("to:inst_size")
    person.tap("2")
    assert "~review" == person.i.live
    person.tap("to:" + next(p.key for p in find_path(person.q, person.i).places if p.item.id == "imp"))
    assert "imp" == person.i.revising
    person.command(Command.CONTINUE)
    person.command(Command.BACK)
    assert "contact_email" == person.i.live
    person.tap("skip")
    person.command(Command.SUBMIT)
    assert Phase.SUBMITTED is person.i.phase


def test_review_shows_answers_of_every_kind_in_few_words() -> None:
    person = at("dev_acts")
    person.tap("m99")
    person.until("pref_mod")
    person.tap("m98")
    person.until("open_lesson")
    person.say("Texto")
    person.tap("done")
    person.until("consent_recontact")
    person.tap("1")
    person.say("a@b.mx")
    person.tap("2")
    for section in ("s5", "s7", "s9"):
        person.tap(f"s:{section}")
        assert person.screen.lines
        person.tap("all")


def test_submit_comes_only_at_the_end() -> None:
    person = at("imp")
    person.command(Command.SUBMIT)
    assert ["submit_not_yet"] == tells(person)
    person.until("submit")
    person.command(Command.SUBMIT)
    assert 2 == person.i.visits["submit"]
    person.tap("1")
    assert ["end_complete"] == tells(person)
    assert (110, True) == (person.turn.disposition.code, person.turn.disposition.final)


def test_after_submitting_everything_is_locked_but_the_persons_rights() -> None:
    person = at("submit")
    person.tap("1")
    person.command(Command.BACK)
    assert ["locked"] == tells(person)
    person.command(Command.CONTINUE)
    assert ["already_done"] == tells(person)
    person.say("hola")
    assert ["already_done"] == tells(person)
    person.tap("1", item="submit", visit=1)
    assert ["already_done"] == toasts(person)
    person.command(Command.LANGUAGE)
    person.tap("en")
    assert ["language_set"] == tells(person)
    person.command(Command.WITHDRAW)
    person.tap("yes")
    assert 214 == person.turn.disposition.code


def test_closing_keeps_what_was_written_and_skips_what_was_only_ticked() -> None:
    person = at("open_lesson")
    person.say("a medias")
    person.event(FieldClosed(person.at))
    assert ("a medias", Phase.CLOSED) == (person.value("open_lesson"), person.i.phase)
    person.command(Command.CONTINUE)
    assert ["closed"] == tells(person)
    person.event(FieldClosed(person.at))
    assert Phase.CLOSED is person.i.phase
    other = at("dev_acts")
    other.tap("+1")
    other.event(FieldClosed(other.at))
    assert -96 == cells(other.q, other.i)["dev_acts_01"]


@pytest.mark.parametrize(("key", "code"), [("imp", 212), ("cap", 212), ("prep_before", 120), ("open_lesson", 110)])
def test_completeness_follows_the_stated_rule(key: str, code: int) -> None:
    person = at(key)
    person.event(FieldClosed(person.at))
    assert (code, True) == (person.turn.disposition.code, person.turn.disposition.final)
    row = cells(person.q, person.i)
    assert -94 == row["degree"]
    if key not in ("open_lesson",):
        assert (
            -96
            == row[
                person.i.visits
                and max(k for k in row if k == key or (k.startswith(f"{key}_") and k in person.i.visits))
            ]
        )


def test_an_empty_interview_has_no_share() -> None:
    person = at("consent_part")
    counted = completeness(person.q, find_path(person.q, person.i))
    assert (0, 0.0) == (counted.n_answered, counted.share)
    assert 213 == disposition(person.q, person.i).code
    assert {1, 2, 3, 4, 5, 6, 7, 8} <= {standing.status for standing in TABLE.values()}


def test_values_from_the_roster_replace_the_question() -> None:
    person = at("inst_size", frame={"inst_control": 2, "inst_type_priv": 3, "inst_type_pub": 1, "inst_state": 14})
    assert (2, 3, 14) == tuple(person.value(name) for name in ("inst_control", "inst_type_priv", "inst_state"))
    assert -95 == cells(person.q, person.i)["inst_type_pub"]
    assert 0 == person.i.visits.get("inst_control", 0)


def test_an_unknown_language_begins_in_the_first() -> None:
    from flows import begin  # noqa: PLC0415

    turn = begin(lides(), case_id="c", seed=1, locale="fr", at=START)
    assert "es" == turn.interview.locale


# ---------------------------------------------------------------- reminders and time


def test_reminders_go_to_those_who_wait_and_the_own_wish_is_not_counted() -> None:
    person = at("cap")
    person.event(Reminded("nudge", person.at))
    assert ["with_optout"] == tells(person)
    assert 1 == person.i.counts["remind"]
    person.event(Reminded("tomorrow", person.at))
    assert 1 == person.i.counts["remind"]
    person.command(Command.STOP)
    person.event(Reminded("nudge", person.at))
    assert [] == tells(person)


def test_whoever_wants_no_messages_may_still_ask_for_one() -> None:
    person = at("cap")
    person.command(Command.STOP)
    person.command(Command.REMIND)
    assert (["remind_set"], True) == (tells(person), person.i.messages_off)
    person.event(Reminded("tomorrow", person.at))
    assert ["with_optout"] == tells(person)
    person.event(Reminded("wave", person.at))
    assert [] == tells(person)


def test_before_consent_only_the_own_wish_is_carried_out() -> None:
    person = at("consent_part")
    person.event(Reminded("nudge", person.at))
    assert [] == tells(person)
    person.event(Reminded("tomorrow", person.at))
    assert "btn_stop" == person.said[0].buttons[-1][1].key


def test_whoever_has_answered_enough_is_reminded_only_to_submit() -> None:
    person = at("submit")
    for event in (
        Reminded("nudge", person.at),
        Reminded("wave", person.at, "reminder_2", (("es", "Le faltan {minutes}"),)),
    ):
        person.event(event)
        assert "reminder_submit" == person.said[0].words.fills["text"].key


def test_a_finished_interview_is_reminded_of_its_last_section_by_the_own_wish() -> None:
    person = at("submit")
    person.event(Reminded("tomorrow", person.at))
    assert "section-s9" == person.said[0].words.fills["text"].fills["section"].key


def test_a_reminder_that_never_went_out_is_not_counted_twice() -> None:
    person = at("cap")
    person.event(Reminded("wave", person.at))
    person.event(Reminded("wave", person.at, again=True))
    assert 1 == len(tells(person))
    assert 1 == person.i.counts["remind"]


WINDOWS = SendWindows(((time(9), time(14)), (time(16), time(19))), frozenset(range(5)), frozenset({date(2026, 12, 25)}))


@pytest.mark.parametrize(
    ("name", "moment", "opens"),
    [
        ("America/Mexico_City", "2026-11-23T16:00", "2026-11-23T16:00"),
        ("America/Mexico_City", "2026-11-23T21:00", "2026-11-23T22:00"),
        ("America/Mexico_City", "2026-11-24T02:00", "2026-11-24T15:00"),
        ("America/Tijuana", "2026-11-24T05:30", "2026-11-24T17:00"),
        ("America/Mexico_City", "2026-11-28T16:00", "2026-11-30T15:00"),
        ("America/Mexico_City", "2026-12-25T16:00", "2026-12-28T15:00"),
        ("America/Tijuana", "2027-03-14T05:00", "2027-03-15T16:00"),
        ("UTC-05:00", "2026-11-23T13:00", "2026-11-23T14:00"),
    ],
)
def test_we_write_first_only_in_the_persons_own_windows(name: str, moment: str, opens: str) -> None:
    then = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert datetime.fromisoformat(opens).replace(tzinfo=UTC) == next_opening(WINDOWS, name, then)


def test_windows_that_never_open_are_said_to_be_wrong() -> None:
    with pytest.raises(ValueError, match="send_windows"):
        next_opening(SendWindows((), frozenset()), "America/Mexico_City", START)


def test_a_nudge_waits_a_day_and_for_an_open_window() -> None:
    person = at("cap")
    due = nudge_at(person.q, person.i, WINDOWS)
    assert due is not None
    assert timedelta(hours=24) <= due - person.i.last_at
    person.command(Command.STOP)
    assert nudge_at(person.q, person.i, WINDOWS) is None


@pytest.mark.parametrize(
    ("name", "wished", "granted"),
    [
        ("America/Mexico_City", "2026-11-24T16:20", "2026-11-24T16:20"),  # at its hour
        ("America/Mexico_City", "2026-11-24T20:30", "2026-11-24T22:00"),  # at lunch: after it
        ("America/Mexico_City", "2026-11-25T03:30", "2026-11-25T00:00"),  # at half past nine in the evening: at six
        ("America/Mexico_City", "2026-11-25T01:00", "2026-11-25T00:00"),  # the minute the hours end
        ("America/Mexico_City", "2026-11-24T12:00", "2026-11-24T15:00"),  # before they begin
        ("America/Tijuana", "2026-11-25T05:30", "2026-11-25T02:00"),
        ("America/Mexico_City", "2026-11-29T03:30", "2026-11-30T15:00"),  # on a Saturday evening: on Monday
        ("America/Mexico_City", "2026-12-26T03:30", "2026-12-28T15:00"),  # on a holiday's
    ],
)
def test_a_wish_is_granted_on_its_own_day_wherever_one_may_write_on_it(name: str, wished: str, granted: str) -> None:
    moment = datetime.fromisoformat(wished).replace(tzinfo=UTC)
    person = Interviewed(zone=name)
    assert datetime.fromisoformat(granted).replace(tzinfo=UTC) == granted_at(person.q, person.i, WINDOWS, moment)


def test_nobody_is_promised_a_message_on_a_saturday() -> None:
    person = at("imp")
    person.command(Command.REMIND)
    assert ["remind_set"] == tells(person)
    person.wait(4 * 24 * 3600)
    assert 4 == person.at.astimezone(zone("America/Mexico_City")).weekday()
    person.command(Command.REMIND)
    assert ["remind_set_after_weekend"] == tells(person)


@pytest.mark.parametrize(
    ("asked", "closes", "promised", "granted"),
    [
        ("2026-12-22T16:00", "2026-12-31T06:00", "remind_set", "2026-12-23T16:00"),
        (
            "2026-12-24T16:00",
            "2026-12-31T06:00",
            "remind_set_after_weekend",
            "2026-12-28T15:00",
        ),  # a holiday is no tomorrow
        ("2026-12-24T16:00", "2026-12-26T06:00", "remind_too_late", None),  # the holiday is the last day
        ("2026-12-22T16:00", "2026-12-23T16:00", "remind_too_late", None),
    ],
)
def test_a_wish_is_promised_as_it_will_be_granted_or_not_at_all(
    asked: str, closes: str, promised: str, granted: str | None
) -> None:
    person = Interviewed(zone="America/Mexico_City")
    person.at = datetime.fromisoformat(asked).replace(tzinfo=UTC) - timedelta(seconds=5)  # as long as a command takes
    turn = grant(person.q, person.command(Command.REMIND), WINDOWS, datetime.fromisoformat(closes).replace(tzinfo=UTC))
    wishes = [] if granted is None else [RemindAt(datetime.fromisoformat(granted).replace(tzinfo=UTC))]
    assert wishes == [effect for effect in turn.effects if isinstance(effect, RemindAt)]
    assert [promised] == [say.words.key for say in turn.says if isinstance(say, Tell)]


def test_tomorrow_is_the_same_hour_on_the_clock_across_a_change() -> None:
    before = datetime(2027, 3, 13, 18, 0, tzinfo=UTC)  # Saturday 10:00 in Tijuana, the day before the clocks change
    assert datetime(2027, 3, 14, 17, 0, tzinfo=UTC) == tomorrow("America/Tijuana", before)
    assert "+05:30" == f"{datetime(2026, 1, 1, tzinfo=zone('UTC+05:30')):%z}"[:3] + ":30"
    assert "America/Mexico_City" == zone_name(lides(), Interviewed().i)


def test_what_was_not_written_by_us_is_no_say() -> None:
    with pytest.raises(ValueError, match="not a say"):
        load_say('["sing", {}]')


# ---------------------------------------------------------------- what no honest client sends


@pytest.mark.parametrize(
    "key", ["consent_part", "inst_control", "imp", "dev_acts", "pref_mod", "yrs_position", "open_lesson", "submit"]
)
@pytest.mark.parametrize(
    "action", ["+77", "-77", "m97", "m01", "77", "zz", "", "p9", "done", "yes", "s:s1", "to:imp", "9" * 12, "+"]
)
def test_forged_buttons_change_nothing(key: str, action: str) -> None:
    person = at(key)
    before = dict(person.i.values)
    person.tap(action)
    allowed = key == "imp" and action == "m97"
    assert allowed or before == dict(person.i.values)
    assert allowed or not person.turn.records


def test_a_wrong_button_of_the_review_changes_nothing() -> None:
    person = at("submit")
    person.tap("2")
    person.tap("dance")
    assert ["err_answered"] == toasts(person)
    person.tap("submit", visit=9)
    assert ["err_answered"] == toasts(person)
    person.tap("submit")
    assert Phase.SUBMITTED is person.i.phase


def test_a_doubted_battery_can_be_gone_through_again() -> None:
    person = at("imp")
    for _ in range(14):
        person.wait(-4)
        person.tap("4")
    person.tap("no")
    assert "imp" == person.i.revising
    person.tap("2")
    assert person.screen.row_i == 2


def test_half_an_hour_of_silence_ends_a_sitting() -> None:
    person = at("imp")
    person.wait(31 * 60)
    person.tap("4")
    assert 2 == person.i.counts["sittings"]


def test_an_edited_message_is_too_late_while_we_ask_something_else() -> None:
    person = at("dev_hours")
    person.say("abc")
    person.command(Command.LANGUAGE)
    person.event(Revised("12", person.part, person.at))
    assert ["edited_late"] == tells(person)


def test_whoever_is_not_asked_to_submit_is_told_nothing_wrong_at_the_end() -> None:
    tiny = Interviewed(questionnaire=tiny_questionnaire())
    tiny.say("30")
    tiny.tap("1")
    tiny.tap("+1")
    tiny.tap("done")
    assert "" == tiny.i.live
    tiny.command(Command.CONTINUE)
    tiny.say("hola")
    assert ["unknown_text"] == tells(tiny)
    tiny.command(Command.PRIVACY)
    assert [SendFile("notice")] == tiny.said
    tiny.command(Command.SUBMIT)
    assert [] == tiny.said


def tiny_questionnaire():  # type: ignore[no-untyped-def]
    from pathlib import Path  # noqa: PLC0415

    from tests.flows.test_reading import parts  # noqa: PLC0415
    from tests.flows.words import reading_of  # noqa: PLC0415

    _, files = parts(Path(__file__).parent / "broken" / "fine.txt")
    # Only a condition of its section can pass over the item that submits.
    structure = files["questionnaire.yaml"].replace(
        "      - {id: submit", "  - id: s2\n    show_if: smokes == 2\n    items:\n      - {id: submit"
    )
    reading = reading_of(structure, **{locale: f"{files[locale]}section-s2 = 2\n" for locale in ("es", "en")})
    assert reading.questionnaire is not None, [str(finding) for finding in reading.findings]
    return reading.questionnaire
