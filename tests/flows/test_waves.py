"""Who a wave writes to and when: groups, caps, hours, spreading; and a year of clock changes in six zones."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from flows.fieldwork import SendWindows, next_window, wall_time
from flows.waves import (
    Channel,
    Contact,
    Due,
    Group,
    Reason,
    Recipient,
    Skipped,
    Wave,
    at_sending,
    decide,
    group_of,
    narrowed,
    nudged_at,
    rounds,
    words_for,
)

MEXICO = "America/Mexico_City"
WINDOWS = SendWindows(((time(9), time(14)), (time(16), time(19))), frozenset(range(5)), frozenset({date(2026, 11, 16)}))
MONDAY = datetime(2026, 11, 9, 16, tzinfo=UTC)  # 10:00 in Mexico City
CLOSES = datetime(2026, 12, 15, 6, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

WAVE = Wave("w", "chat", frozenset({Group.UNFINISHED}), MONDAY, spread=False)
ANA = Recipient(
    "m1", MEXICO, "es", 1, {"campus": "X"}, 212, begun=True, consented=True, in_chat=True, has_mail=True,
    invited_at=MONDAY - 7 * DAY, heard_at=MONDAY - 5 * DAY, contacts=(Contact(MONDAY - 7 * DAY, "mail"),),
)  # fmt: skip


def told(person: Recipient = ANA, wave: Wave = WAVE, now: datetime = MONDAY) -> Due | Skipped:
    return decide(wave, person, WINDOWS, now, CLOSES)


def contacts(*days_ago: float, channel: Channel = "chat") -> tuple[Contact, ...]:
    return tuple(Contact(MONDAY - days * DAY, channel) for days in days_ago)


def test_somebody_who_fits_is_written_to_now() -> None:
    assert Due(MONDAY) == told()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"messages_off": True}, Reason.STOPPED),
        ({"submitted": True, "disp": 110}, Reason.FINISHED),
        ({"final": True, "disp": 110}, Reason.FINISHED),
        ({"final": True, "disp": 211}, Reason.REFUSED),
        ({"final": True, "disp": 410}, Reason.INELIGIBLE),
        ({"wishes": True}, Reason.OWN_WISH),
        ({"in_chat": False}, Reason.NOT_IN_CHAT),
        ({"unreachable": True}, Reason.UNREACHABLE),
        ({"begun": False, "consented": False}, Reason.OTHER_GROUP),
        ({"consented": False}, Reason.OTHER_GROUP),
        ({"contacts": contacts(9, 8, 7, 6, channel="mail")}, Reason.CAP_CONTACTS),
        ({"contacts": contacts(4, 3, 2)}, Reason.CAP_UNANSWERED),
        ({"contacts": contacts(4, 3, 2), "heard_at": None}, Reason.CAP_UNANSWERED),
    ],
)
def test_nobody_is_written_to_whom_it_would_not_suit(changes: dict[str, object], reason: Reason) -> None:
    assert Skipped(reason) == told(replace(ANA, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wave", "changes", "expected"),
    [
        ({"strata": frozenset({2})}, {}, Skipped(Reason.OTHER_STRATUM)),
        ({"strata": frozenset({1, 2})}, {}, Due(MONDAY)),
        ({"locales": frozenset({"en"})}, {}, Skipped(Reason.OTHER_LANGUAGE)),
        ({"details": {"campus": "Y"}}, {}, Skipped(Reason.OTHER_DETAIL)),
        ({"details": {"campus": "X"}}, {}, Due(MONDAY)),
        ({"most_contacts": 0}, {}, Skipped(Reason.CONTACTED_ENOUGH)),
        ({"most_contacts": 1}, {}, Due(MONDAY)),
        ({"channel": "mail"}, {}, Due(MONDAY)),
        ({"channel": "mail"}, {"has_mail": False}, Skipped(Reason.NO_ADDRESS)),
        ({"channel": "mail"}, {"disp": 330}, Skipped(Reason.UNREACHABLE)),
        ({"channel": "mail"}, {"contacts": contacts(4, 3, 2)}, Due(MONDAY)),
        ({"days_after_invitation": 10}, {"invited_at": None}, Skipped(Reason.NOT_INVITED)),
        ({"days_after_invitation": 9}, {}, Due(MONDAY + 2 * DAY)),
        ({"idle": 6 * DAY}, {}, Due(MONDAY + DAY)),
        ({"idle": 4 * DAY}, {}, Due(MONDAY)),
        ({"idle": 4 * DAY}, {"heard_at": None}, Due(MONDAY)),
        ({"starts_at": MONDAY + 3 * HOUR}, {}, Due(MONDAY + 3 * HOUR)),
        ({"starts_at": CLOSES + HOUR}, {}, Skipped(Reason.CLOSED)),
    ],
)
def test_wave_chooses(wave: dict[str, object], changes: dict[str, object], expected: Due | Skipped) -> None:
    assert expected == told(replace(ANA, **changes), replace(WAVE, **wave))  # type: ignore[arg-type]


def test_answered_messages_do_not_count_against_the_chat() -> None:
    assert Due(MONDAY) == told(replace(ANA, contacts=contacts(4, 3, 2), heard_at=MONDAY - 3.5 * DAY))


def test_two_messages_never_fall_on_one_day_of_the_person() -> None:
    late = datetime(2026, 11, 10, 0, 30, tzinfo=UTC)  # Monday 18:30 in Mexico City
    assert Due(wall_time(date(2026, 11, 10), time(9), MEXICO)) == told(
        replace(ANA, contacts=(Contact(late, "chat"),)), now=late
    )


@pytest.mark.parametrize(
    ("begun", "consented", "group"),
    [(False, False, Group.NEVER_STARTED), (True, False, Group.STARTED), (True, True, Group.UNFINISHED)],
)
def test_how_far_somebody_is(begun: bool, consented: bool, group: Group) -> None:
    assert group == group_of(replace(ANA, begun=begun, consented=consented))


# ---------------------------------------------------------------- hours


def test_acceptance_scenario_18() -> None:
    # Due at 21:30 in Tijuana: it goes out there in the next window, and not at 21:30 of Mexico City.
    tijuana = replace(ANA, zone="America/Tijuana")
    due = datetime(2026, 11, 11, 5, 30, tzinfo=UTC)
    assert Due(wall_time(date(2026, 11, 11), time(9), "America/Tijuana")) == told(tijuana, now=due)


def test_holiday_and_weekend_are_passed_over() -> None:
    saturday = datetime(2026, 11, 14, 16, tzinfo=UTC)
    assert Due(wall_time(date(2026, 11, 17), time(9), MEXICO)) == told(now=saturday)


def test_slot_narrows_the_windows_and_quiet_hours_stand() -> None:
    wide = SendWindows(((time(6), time(22)),), frozenset(range(7)))
    assert SendWindows(((time(8), time(20)),), frozenset(range(5))) == narrowed(wide, None)
    assert ((time(10), time(11, 30)),) == narrowed(WINDOWS, (time(10), time(11, 30))).hours
    assert ((time(13), time(14)), (time(16), time(17))) == narrowed(WINDOWS, (time(13), time(17))).hours


@pytest.mark.parametrize(
    ("windows", "slot"),
    [
        (WINDOWS, (time(14), time(16))),
        (SendWindows(((time(20), time(22)),), frozenset(range(5))), None),
        (SendWindows(((time(9), time(14)),), frozenset({5, 6})), None),
    ],
)
def test_slot_that_leaves_nothing_is_refused(windows: SendWindows, slot: tuple[time, time] | None) -> None:
    with pytest.raises(ValueError, match="leaves nothing"):
        narrowed(windows, slot)


def test_sends_are_spread_over_the_slot() -> None:
    wave = replace(WAVE, spread=True, slot=(time(10), time(12)))
    hours: Counter[int] = Counter()
    for number in range(600):
        decision = told(replace(ANA, key=f"m{number}"), wave)
        assert isinstance(decision, Due)
        assert decision == told(replace(ANA, key=f"m{number}"), wave)
        hours[int((decision.at - MONDAY) / timedelta(minutes=19))] += 1
    # The last six minutes are for what is held up: without them it would be sent on to the end of the next window.
    assert set(range(6)) == set(hours)
    assert min(hours.values()) > 70


# ---------------------------------------------------------------- at the moment of sending


@pytest.mark.parametrize(
    ("now", "grace", "expected"),
    [
        (MONDAY + 2 * HOUR, DAY, Due(MONDAY + 2 * HOUR)),
        (MONDAY + 2 * HOUR, HOUR, Skipped(Reason.TOO_LATE)),
        (MONDAY + 12 * HOUR, 3 * DAY, Due(wall_time(date(2026, 11, 10), time(9), MEXICO))),
        (MONDAY + 12 * HOUR, 13 * HOUR, Skipped(Reason.TOO_LATE)),
        (CLOSES, 99 * DAY, Skipped(Reason.CLOSED)),
    ],
)
def test_machine_that_was_off_sends_late_or_not_at_all(
    now: datetime, grace: timedelta, expected: Due | Skipped
) -> None:
    assert expected == at_sending(replace(WAVE, grace=grace), ANA, MONDAY, WINDOWS, now, CLOSES)


def test_what_they_asked_for_is_no_contact_but_nothing_else_comes_on_its_day() -> None:
    granted = replace(ANA, granted_at=MONDAY - HOUR, contacts=contacts(7, 4, 3), heard_at=MONDAY - 3.5 * DAY)
    assert Due(MONDAY + DAY - HOUR) == told(granted)
    assert Due(MONDAY) == told(replace(granted, granted_at=MONDAY - DAY))
    assert MONDAY + 14 * HOUR == nudged_at(granted, MONDAY)
    assert Reason.OWN_WISH is nudged_at(replace(ANA, wishes=True), MONDAY)


def test_what_was_due_on_a_friday_evening_goes_on_the_tuesday_after_a_long_weekend() -> None:
    friday, tuesday = date(2026, 11, 13), date(2026, 11, 17)
    due = wall_time(friday, time(18, 30), MEXICO)
    for number in range(200):
        person, wave = replace(ANA, key=f"m{number}"), replace(WAVE, spread=True)
        late = at_sending(wave, person, due, WINDOWS, wall_time(friday, time(21), MEXICO), CLOSES)
        assert isinstance(late, Due)
        assert wall_time(tuesday, time(9), MEXICO) <= late.at < wall_time(tuesday, time(14), MEXICO)
    assert Skipped(Reason.TOO_LATE) == at_sending(
        WAVE, ANA, due, WINDOWS, wall_time(tuesday, time(18, 31), MEXICO), CLOSES
    )


def test_what_is_put_off_is_spread_in_its_new_window() -> None:
    wave = replace(WAVE, spread=True)
    moments = {
        at_sending(wave, replace(ANA, key=f"m{n}"), MONDAY, WINDOWS, MONDAY + 12 * HOUR, CLOSES) for n in range(40)
    }
    assert 40 == len(moments)
    opens, closes = next_window(WINDOWS, MEXICO, MONDAY + 12 * HOUR)
    assert all(isinstance(one, Due) and opens <= one.at < closes for one in moments)


def test_who_finished_meanwhile_is_skipped_with_the_reason_even_when_late() -> None:
    done = replace(ANA, submitted=True)
    assert Skipped(Reason.FINISHED) == at_sending(WAVE, done, MONDAY, WINDOWS, MONDAY + 9 * DAY, CLOSES)


def test_who_falls_silent_for_too_short_meanwhile_is_put_off() -> None:
    spoke = replace(ANA, heard_at=MONDAY)
    decision = at_sending(replace(WAVE, idle=DAY), spoke, MONDAY, WINDOWS, MONDAY + HOUR, CLOSES)
    assert Due(MONDAY + DAY) == decision


# ---------------------------------------------------------------- repeating


def test_wave_repeats_until_the_study_closes() -> None:
    assert (MONDAY, MONDAY + 14 * DAY, MONDAY + 28 * DAY) == rounds(MONDAY, 14 * DAY, CLOSES)
    assert () == rounds(CLOSES, DAY, CLOSES)
    with pytest.raises(ValueError, match="a day at the soonest"):
        rounds(MONDAY, HOUR, CLOSES)


# ---------------------------------------------------------------- a year of clock changes

YEAR = 2027
ZONES = {
    # Zone -> the two days of the year on which its clocks change, by the law in force since 30 October 2022.
    "America/Tijuana": (date(2027, 3, 14), date(2027, 11, 7)),
    "America/Ciudad_Juarez": (date(2027, 3, 14), date(2027, 11, 7)),
    "America/Hermosillo": (),
    "America/Mazatlan": (),
    "America/Mexico_City": (),
    "America/Cancun": (),
}


@pytest.mark.parametrize(("name", "changes"), ZONES.items())
def test_a_year_of_hours_in_each_zone(name: str, changes: tuple[date, ...]) -> None:
    there = ZoneInfo(name)
    moment = datetime(YEAR, 1, 1, tzinfo=UTC)
    person, wave = replace(ANA, zone=name, contacts=(), heard_at=None), replace(WAVE, starts_at=moment)
    far = datetime(YEAR + 1, 6, 1, tzinfo=UTC)
    seen = set()
    offsets = {}
    while moment < datetime(YEAR + 1, 1, 1, tzinfo=UTC):
        decision = decide(wave, person, WINDOWS, moment, far)
        assert isinstance(decision, Due)
        assert moment <= decision.at
        local = decision.at.astimezone(there)
        assert local.weekday() < 5
        assert any(opens <= local.time() < closes for opens, closes in WINDOWS.hours)
        # Nothing earlier would have done: either it is now, or it is the very opening of a window.
        assert decision.at == moment or local.time() in {time(9), time(16)}
        seen.add(local.date())
        offsets.setdefault(moment.astimezone(there).date(), moment.astimezone(there).utcoffset())
        moment += timedelta(minutes=30)
    days = sorted(offsets)
    changed = {after for before, after in pairwise(days) if offsets[before] != offsets[after]}
    assert set(changes) == {day - DAY for day in changed}
    assert 261 == len([day for day in seen if day.year == YEAR])


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        (date(2027, 3, 14), time(2, 30), "2027-03-14T10:30"),  # skipped: taken an hour later, 03:30 of summer
        (date(2027, 3, 14), time(1, 59), "2027-03-14T09:59"),
        (date(2027, 3, 14), time(3, 0), "2027-03-14T10:00"),
        (date(2027, 11, 7), time(1, 30), "2027-11-07T08:30"),  # repeated: its first occurrence, in summer time
        (date(2027, 11, 7), time(2, 0), "2027-11-07T10:00"),
    ],
)
def test_hours_that_do_not_exist_or_exist_twice(day: date, hour: time, utc: str) -> None:
    assert datetime.fromisoformat(utc).replace(tzinfo=UTC) == wall_time(day, hour, "America/Tijuana")


@pytest.mark.parametrize(
    ("changes", "channel", "key"),
    [
        ({}, "chat", ""),
        ({"consented": False, "contacts": contacts(7, channel="mail")}, "chat", "reminder_1"),
        ({"consented": False, "contacts": (*contacts(7, channel="mail"), *contacts(2))}, "chat", "reminder_2"),
        ({"consented": False, "invited_at": None, "contacts": contacts(4, 2)}, "chat", "reminder_3"),
        ({"consented": False, "contacts": contacts(7, 5, 4, 3, 2)}, "chat", "reminder_3"),
        ({"begun": False, "consented": False, "invited_at": None, "contacts": ()}, "mail", "invitation"),
        ({"begun": False, "consented": False}, "mail", "reminder_1"),
        ({}, "mail", "reminder_1"),
    ],
)
def test_words_suit_how_far_somebody_is_and_how_often_they_were_reminded(
    changes: dict[str, object], channel: Channel, key: str
) -> None:
    assert key == words_for(replace(ANA, **changes), channel)  # type: ignore[arg-type]


def test_nudge_is_a_contact_like_any_other() -> None:
    assert Reason.CAP_UNANSWERED is nudged_at(replace(ANA, contacts=contacts(4, 3, 2)), MONDAY)
    assert MONDAY == nudged_at(ANA, MONDAY)
    today = replace(ANA, contacts=(Contact(MONDAY - HOUR, "mail"),))
    assert wall_time(date(2026, 11, 10), time(0), MEXICO) == nudged_at(today, MONDAY)
