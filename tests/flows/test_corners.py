"""Corners that the leadership questionnaire does not turn: small questionnaires written inline."""

from __future__ import annotations

import pytest

from flows import Ask, Close, Command, Phase, Screen, Verbatim, Words, cells
from flows.codec import dump_say, load_say
from flows.derived import Case
from flows.disposition import completeness
from flows.findings import Code, Finding
from flows.gallery import screens
from flows.leadership import _domains, derived_variables
from flows.marks import marks
from flows.moving import show_live
from flows.path import find_path
from flows.possible import can_hold
from flows.presenting import previous_place
from flows.working import Working
from tests.flows.people import Interviewed
from tests.flows.test_conduct import at, tells
from tests.flows.words import lides, reading_of

SMALL = """
id: small
version: 1.0.0
locales: [es]
zone: America/Mexico_City
banks: {}
pipes:
  fruit: {label_of: fruit}
endings: []
sections:
  - id: s1
    items:
      - {id: fruit, type: single, options: [1, 2], missing: [-99]}
      - {id: why, type: text_short, max_len: 40}
      - {id: age, type: integer, min: 0, max: 99, soft: [{rule: soft_age, when: age > 90}]}
      - {id: many, type: integer, min: 0, max: 99}
      - {id: kinds, type: multi, options: [1, 2], show_if: fruit != 2}
      - {id: both, type: single, options: [1], show_if: kinds_01 == 1}
  - id: s2
    counts: false
    items:
      - {id: home, type: single, options: [1, 2], frame: home}
      - {id: submit, type: single, skippable: false, store: ops, options: [1]}
"""
WORDS = """
missing =
    .m99 = Prefiero no responder
section-s1 = Uno
section-s2 = Dos
fruit = ¿Qué fruta?
    .o1 = Pera
    .o2 = Higo
    .label = Fruta
why = ¿Por qué { $fruit }?
    .label = Porqué
    .label-st = Porqué: situación
    .title = Porqué
age = ¿Edad?
    .label = Edad
soft_age = ¿{ $value } años, con { $age } antes?
many = ¿Cuántas?
    .label = Cuántas
kinds = ¿Cuáles?
    .title = Cuáles
    .o1 = Una
    .o2 = Dos
    .label-o1 = Cuál: una
    .label-o2 = Cuál: dos
both = ¿Ambas?
    .o1 = Sí
    .label = Ambas
home = ¿Dónde?
    .o1 = Aquí
    .o2 = Allá
    .label = Dónde
submit = ¿Enviar?
    .o1 = Enviar
"""


def small(**begun: object) -> Interviewed:
    reading = reading_of(SMALL, es=WORDS)
    assert reading.questionnaire is not None, [str(finding) for finding in reading.findings]
    return Interviewed(reading.questionnaire, **begun)


def test_a_pipe_of_an_answer_repeats_its_label_or_nothing() -> None:
    person = small()
    person.tap("1")
    assert Words("fruit.o1") == person.screen.text.fills["fruit"]
    other = small()
    other.tap("m99")
    assert "" == other.screen.text.fills["fruit"]


def test_a_doubt_can_speak_of_the_answer_that_stands() -> None:
    person = small()
    person.tap("1")
    person.say("porque sí")
    person.say("50")
    person.command(Command.BACK)
    person.say("95")
    assert {"value": "95", "age": "50"} == dict(person.screen.text.fills)


def test_short_texts_count_and_the_frame_counts_where_its_section_does() -> None:
    person = small(frame={"home": 2})
    person.tap("1")
    person.say("porque sí")
    counted = completeness(person.q, find_path(person.q, person.i))
    assert (2, 2) == (counted.n_answered, counted.n_applicable - 3)


def test_only_a_certain_dead_end_is_one() -> None:
    reading = reading_of(SMALL.replace("show_if: kinds_01 == 1", "show_if: kinds_01 == 2"), es=WORDS)
    assert [Code.UNREACHABLE] == [finding.code for finding in reading.findings]
    wide = ", ".join(str(code) for code in range(80))
    many = SMALL.replace("options: [1, 2], missing", f"options: [{wide}], missing").replace(
        "{id: home, type: single, options: [1, 2], frame: home}",
        f"{{id: home, type: single, options: [{wide}]}}\n"
        f"      - {{id: there, type: single, options: [{wide}]}}\n"
        "      - {id: dead, type: single, options: [1], show_if: fruit == 1 and home == 1 and there == 200}",
    )
    words = WORDS + "".join(
        f"{name} = ¿?\n    .label = {name}\n"
        + "".join(f"    .o{code} = {code}\n" for code in range(80) if name != "dead" or code == 1)
        for name in ("there", "dead")
    )
    words = words.replace("    .o1 = Aquí\n    .o2 = Allá\n", "".join(f"    .o{code} = {code}\n" for code in range(80)))
    words = words.replace("    .o1 = Pera\n    .o2 = Higo\n", "".join(f"    .o{code} = {code}\n" for code in range(80)))
    questionnaire = reading_of(many, es=words).questionnaire
    assert questionnaire is not None
    assert can_hold(questionnaire, questionnaire.items["dead"])


def test_a_place_that_is_not_on_the_path_has_the_last_one_before_it() -> None:
    person = at("imp")
    assert previous_place(find_path(person.q, person.i), person.i, "nowhere") is not None


def test_language_in_the_review_shows_the_review_again() -> None:
    person = at("submit")
    person.tap("2")
    person.command(Command.LANGUAGE)
    person.tap("en")
    assert "~review" == person.screen.key
    assert Phase.REVIEW is person.i.phase


def test_keeping_ones_answers_after_submitting_says_nothing_more() -> None:
    person = at("submit")
    person.tap("1")
    person.command(Command.WITHDRAW)
    person.tap("no")
    assert [Close] == [type(say) for say in person.said]
    assert [] == tells(person)


def test_what_somebody_typed_is_written_out_and_read_back() -> None:
    say = Close(Screen("why", 1, Words("why")), (Verbatim("<b>"), Words("skipped")))
    assert say == load_say(dump_say(say))
    asked = Ask(Screen("why", 1, Words("why", {"fruit": "x"}), lines=((Verbatim("a"), Words("b")),)))
    assert asked == load_say(dump_say(asked))


def test_a_finding_reads_as_a_sentence() -> None:
    assert "q.yaml:3 age: code.twice: Twice. Once." == str(Finding(Code.CODE_TWICE, "q.yaml:3 age", "Twice.", "Once."))


@pytest.mark.parametrize("locale", ["es", "en"])
def test_every_place_has_a_screen_in_the_gallery(locale: str) -> None:
    shown = list(screens(lides(), locale))
    keys = [screen.key for screen in shown]
    assert len(set(keys)) == len(keys)
    whole = (
        {item.id for item in lides().items.values()}
        - {item.id for item in lides().ops}
        - {"imp", "cap", "sup", "dev_use"}
    )
    assert whole <= set(keys)
    assert (14, 14, 4, 12) == tuple(
        sum(key.startswith(f"{name}_") for key in set(keys) - whole) for name in ("imp", "cap", "sup", "dev_use")
    )


@pytest.mark.parametrize(
    ("frame", "until", "source"),
    [
        ({}, "consent_part", "none"),
        ({}, "inst_size", "asked"),
        ({"inst_control": 1}, "inst_size", "frame+asked"),
        ({"inst_control": 2, "inst_type_priv": 3, "inst_state": 14, "inst_anuies": 1}, "inst_size", "frame"),
    ],
)
def test_where_the_institution_is_known_from(frame: dict[str, int], until: str, source: str) -> None:
    person = at(until, frame=frame)
    row = {one.name: one for one in derived_variables(person.q)}
    assert source == row["src_inst"].work(Case(person.q, person.i, cells(person.q, person.i), ()))


def test_domains_are_made_of_the_rows_that_have_one() -> None:
    q = lides()
    row = q.banks["capabilities"][0]
    assert row.domain is not None
    bare = tuple(one.model_copy(update={"domain": None}) if one is row else one for one in q.banks["capabilities"])
    over = {name for derived in _domains(bare) for name in derived.sources}
    whole = {name for derived in _domains(q.banks["capabilities"]) for name in derived.sources}
    assert {f"imp_{row.key}", f"cap_{row.key}"} == whole - over


def test_live_place_that_is_no_longer_on_the_path_is_not_shown() -> None:
    person = at("position")
    w = Working(person.q, person.i.changed(live="nowhere"), person.at)
    show_live(w)
    assert [] == w.says


def test_acronyms_that_all_the_field_uses_tell_nothing_of_who_wrote() -> None:
    assert [] == list(marks("Más apoyo de la SEP en TIC"))
    assert ["institution"] == [mark.kind for mark in marks("Más apoyo de la UNAM")]
