"""What a roster file says of people, in either language, and every fault of it at once with its remedy."""

from __future__ import annotations

import pytest

from bot.enrolment import frame_items
from bot.fieldwork.roster import BadCell, RosterError, RosterFile, RosterLine, roster_of
from bot.fieldwork.sheets import rows_of
from bot.library import open_edition, shipped_sources
from bot.study import fills, load_study

STRATA = {1: ("Públicas", "Public"), 2: ("Particulares", "Private")}
FRAME = frame_items(open_edition(*shipped_sources("lides_mx"), fills(load_study("lides_mx"))))


def read(text: str) -> RosterFile:
    return roster_of(rows_of(text.encode(), "r.csv"), STRATA, FRAME, "r.csv")


def faults(text: str) -> list[tuple[int, str, str]]:
    return [(bad.row, bad.column, bad.value) for bad in read(text).bad]


@pytest.mark.parametrize(
    "header",
    [
        "ID_EXTERNO,Nombre,Cargo,Correo electrónico,Institución,Idioma,Zona horaria,Estrato",
        "external_id,NAME,title,e-mail,institution,Language,time zone,stratum",
    ],
)
def test_headers_are_known_in_both_languages_whatever_their_case_and_accents(header: str) -> None:
    found = read(f"{header}\na-1,Ana,Rectora,ana@uni.mx,UX,Español,America/Tijuana,públicas.\n")
    fields = {
        "name": "Ana", "title": "Rectora", "email": "ana@uni.mx", "institution": "UX", "locale": "es", "zone": "America/Tijuana",
    }  # fmt: skip
    assert (RosterLine("a-1", fields, 1),) == found.lines
    assert () == found.bad


@pytest.mark.parametrize(
    ("control", "subsystem", "state", "frame"),
    [
        ("Pública", "Universidad politécnica", "Veracruz", {"inst_control": 1, "inst_type_pub": 7, "inst_state": 30}),
        ("2", "3", "09", {"inst_control": 2, "inst_type_priv": 3, "inst_state": 9}),
        ("", "universidad POLITECNICA", "", {"inst_control": 1, "inst_type_pub": 7}),
        ("private", "", "Edomex", {"inst_control": 2, "inst_state": 15}),
        ("", "", "Outside Mexico", {"inst_state": 33}),
        ("Public", "Federal university or institute", "cdmx", {"inst_control": 1, "inst_type_pub": 1, "inst_state": 9}),
    ],
)
def test_frame_values_are_read_as_words_or_codes(
    control: str, subsystem: str, state: str, frame: dict[str, int]
) -> None:
    found = read(f"id,control,subsistema,entidad\na,{control},{subsystem},{state}\n")
    assert (RosterLine("a", {}, 0, frame),) == found.lines


def test_other_columns_are_kept_as_details() -> None:
    found = read("id,Campus Norte,nivel\na,Xalapa,rector\nb,,\n")
    assert [{"campus_norte": "Xalapa", "level": "rector"}, {}] == [dict(line.details) for line in found.lines]
    assert {"external_id", "campus_norte", "level"} == found.given


def test_every_fault_of_every_row_is_named_with_its_place() -> None:
    text = (
        "id,nombre,correo,idioma,zona,estrato,control,subsistema,entidad\n"
        ",Ana,,,,,,,\n"
        "b,Bo,no mail,xx,Mars/Base,9,mixed,,Atlantis\n"
        "b,Bo,,,,,,,\n"
        "c,=cmd(),a@b,,,,,1,\n"
        "d,Dee,,,,,1,Institución en línea o a distancia,,stray\n"
    )
    assert [
        (2, "id_externo", ""),
        (3, "idioma", "xx"),
        (3, "zona", "Mars/Base"),
        (3, "correo", "no mail"),
        (3, "estrato", "9"),
        (3, "control", "mixed"),
        (3, "entidad", "Atlantis"),
        (4, "id_externo", "b"),
        (5, "nombre", "=cmd()"),
        (5, "correo", "a@b"),
        (5, "subsistema", "1"),
        (6, "10", "stray"),
        (6, "subsistema", "Institución en línea o a distancia"),
    ] == faults(text)
    assert () == read(text).lines


def test_fault_says_what_to_do() -> None:
    (bad,) = read("id,estrato\na,9\n").bad
    assert BadCell(2, "estrato", "9", "the study file has no such stratum (1 Públicas, 2 Particulares)") == bad
    (bad,) = read("id,control\na,mixed\n").bad
    assert "1 publica, 2 particular (privada)" in str(bad)


def test_second_of_two_alike_is_named_even_when_the_first_is_bad() -> None:
    assert [(2, "idioma", "xx"), (3, "id_externo", "a")] == faults("id,idioma\na,xx\na,es\n")


def test_telephone_number_is_no_formula() -> None:
    assert {"telefono": "+52 (228) 842-1700"} == dict(read("id,telefono\na,+52 (228) 842-1700\n").lines[0].details)


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "empty"), ("nombre\nAna\n", "id_externo"), ("id,correo,e-mail\na,,\n", "another column says the same")],
)
def test_what_is_no_roster_is_refused(text: str, says: str) -> None:
    with pytest.raises(RosterError, match=says):
        read(text)
