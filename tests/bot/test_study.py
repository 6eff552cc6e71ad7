"""The study file: every fault at once, what a respondent reads of it, and when fieldwork ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.speech import EMPTY_SETTING
from bot.study import StudyError, fills, load_study, missing_for_fieldwork, notice_text, schema

GOOD: dict[str, Any] = {
    "name": "mine",
    "questionnaire": "lides_mx",
    "bot_username": "mine_bot",
    "organisers": "IGLU",
    "controller": {"es": "Equipo", "en": "Team"},
    "controller_address": {"es": "Calle 1", "en": "1 Street"},
    "arco_contact": "datos@example.org",
    "privacy_url": "https://example.org/aviso",
    "notice": {"version": "3", "es": "aviso.md", "en": "notice.md"},
    "close_date": date(2027, 3, 15),
    "link_deletion_date": date(2027, 6, 30),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "aviso.md").write_text("{controller_name}: {arco_contact}, {link_deletion_date}", encoding="utf-8")
    (tmp_path / "notice.md").write_text("{controller_name}, version {notice_version}.", encoding="utf-8")
    return tmp_path


def written(folder: Path, **changes: Any) -> str:
    """Write the good study with changes (None deletes a field) and return its path."""
    plain = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    path = folder / "study.yaml"
    path.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    return str(path)


def faults_of(path: str) -> list[str]:
    with pytest.raises(StudyError) as caught:
        load_study(path)
    return [line.removeprefix(f"{path}: ") for line in str(caught.value).splitlines()]


def test_defaults_are_those_of_mexican_fieldwork(folder: Path) -> None:
    study = load_study(written(folder))
    assert [(time(9), time(14)), (time(16), time(19))] == [(w.opens, w.closes) for w in study.send_windows]
    assert (0, 1, 2, 3, 4) == study.send_days
    assert "America/Mexico_City" == study.time_zone
    assert 5 == study.minimum_cell
    assert ("es", "en") == study.locales
    assert not study.use_frame_values
    assert not study.researchers_get_files


def test_one_plain_text_serves_for_both_languages(folder: Path) -> None:
    study = load_study(written(folder))
    assert ("IGLU", "IGLU") == (study.organisers.es, study.organisers.en)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"questionnaire": None}, "questionnaire: It is missing. Add it."),
        ({"close_dat": "x"}, "close_dat: There is no such field. Delete it, or correct its spelling."),
        (
            {"link_deletion_date": date(2027, 3, 15)},
            "link_deletion_date: it must be later than close_date, 2027-03-15, so that people can still withdraw.",
        ),
        (
            {"time_zone": "America/Guadalajara"},
            "time_zone: 'America/Guadalajara' is no IANA zone; write for example America/Mexico_City.",
        ),
        (
            {"time_zone": "../../etc/passwd"},
            "time_zone: '../../etc/passwd' is no IANA zone; write for example America/Mexico_City.",
        ),
        (
            {"send_windows": ["14:00-09:00"]},
            "send_windows.0: it opens before it closes; write for example 09:00-14:00.",
        ),
        (
            {"send_windows": []},
            "send_windows: it is empty; name at least one, or delete the field to have the default.",
        ),
        (
            {"strata": [{"code": 1, "es": "a", "en": "a"}, {"code": 1, "es": "b", "en": "b"}]},
            "strata: code 1 stands twice; give every stratum its own.",
        ),
        ({"locales": ["es", "pt"]}, "locales.1: Input should be 'es' or 'en'. It is 'pt' now; correct it."),
        (
            {"notice": {"version": "1", "es": "aviso.md", "en": "absent.md"}},
            "notice.en: absent.md cannot be read (No such file or directory). Put it beside the study file, in UTF-8.",
        ),
    ],
)
def test_fault_names_the_field_and_what_to_do(folder: Path, changes: dict[str, Any], fault: str) -> None:
    assert [fault] == faults_of(written(folder, **changes))


def test_every_fault_is_told_at_once(folder: Path) -> None:
    path = written(
        folder,
        name="Mine",
        link_deletion_date=date(2027, 1, 1),
        time_zone="Mars",
        minimum_cell=0,
        send_windows=["19:00-16:00", "soon"],
        nam="x",
        notice={"version": "1", "es": "gone.md", "en": "notice.md"},
    )
    assert [
        "name", "link_deletion_date", "minimum_cell", "time_zone", "send_windows.0", "send_windows.1.opens",
        "send_windows.1.closes", "nam", "notice.es",
    ] == [fault.partition(":")[0] for fault in faults_of(path)]  # fmt: skip


def test_notice_with_an_unknown_place_is_refused(folder: Path) -> None:
    (folder / "aviso.md").write_text("{controler_name} {arco_contact}", encoding="utf-8")
    (fault,) = faults_of(written(folder))
    assert fault.startswith(
        "notice.es: aviso.md has {controler_name}, which no field fills. Write one of arco_contact, "
    )


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words", ""])
def test_file_that_is_no_mapping_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(text, encoding="utf-8")
    assert ["a study file is a mapping; begin with `name:`."] == faults_of(str(path))


def test_file_that_is_no_yaml_is_a_line_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text("name: [", encoding="utf-8")
    (fault,) = faults_of(str(path))
    assert fault.startswith("it is not YAML (")
    path.write_bytes("name: educación".encode("latin-1"))
    (fault,) = faults_of(str(path))
    assert fault.startswith("it is not YAML (")


def test_study_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert ["VOCES_STUDY: there is no study 'lidesmx'; name a shipped one (lides_mx) or a .yaml file."] == faults_of(
        "lidesmx"
    )
    path = str(tmp_path / "absent.yaml")
    assert ["it cannot be read (No such file or directory); check the path in VOCES_STUDY."] == faults_of(path)


def test_empty_fields_that_respondents_read_are_listed(folder: Path) -> None:
    assert [] == missing_for_fieldwork(load_study(written(folder)))
    empty = load_study(written(folder, controller={"es": "Equipo"}, arco_contact="  ", organisers=None))
    assert ["organisers.es", "organisers.en", "controller.en", "arco_contact"] == missing_for_fieldwork(empty)


def test_language_that_is_not_offered_needs_no_texts(folder: Path) -> None:
    only = load_study(written(folder, controller={"es": "Equipo"}, locales=["es"]))
    assert [] == missing_for_fieldwork(only)
    assert {"es"} == set(fills(only))


def test_fills_are_written_out_and_empty_settings_are_marked(folder: Path) -> None:
    said = fills(load_study(written(folder)))
    assert {
        "org_name": "IGLU",
        "controller_name": "Equipo",
        "controller_address": "Calle 1",
        "arco_contact": "datos@example.org",
        "privacy_url": "https://example.org/aviso",
        "web_url": EMPTY_SETTING,
        "ethics_ref": EMPTY_SETTING,
        "min_cell": "5",
        "close_date": "15 de marzo de 2027",
        "link_deletion_date": "30 de junio de 2027",
    } == said["es"]
    assert ("Team", "15 March 2027") == (said["en"]["controller_name"], said["en"]["close_date"])


def test_notice_is_filled_once_whatever_stands_in_a_value(folder: Path) -> None:
    study = load_study(written(folder, controller={"es": "{arco_contact}", "en": "Team"}))
    assert "{arco_contact}: datos@example.org, 30 de junio de 2027" == notice_text(study, "es")
    assert "Team, version 3." == notice_text(study, "en")


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        ("America/Mexico_City", datetime(2027, 3, 16, 6, tzinfo=UTC)),
        ("America/Tijuana", datetime(2027, 3, 16, 7, tzinfo=UTC)),  # summer time there since 14 March
        ("America/Cancun", datetime(2027, 3, 16, 5, tzinfo=UTC)),
    ],
)
def test_close_date_is_the_last_whole_day_where_the_study_is(folder: Path, zone: str, ends: datetime) -> None:
    assert ends == load_study(written(folder, time_zone=zone)).closes_at


def test_shipped_study_is_ready_for_the_demonstration_and_says_that_it_is_one() -> None:
    study = load_study("lides_mx")
    assert "lides_mx" == study.name
    assert [] == missing_for_fieldwork(study)
    assert (date(2027, 3, 15), date(2027, 6, 30)) == (study.close_date, study.link_deletion_date)
    for locale, word in (("es", "demostración"), ("en", "demonstration")):
        said = fills(study)[locale]
        for name in ("org_name", "controller_name", "controller_address"):
            assert word in said[name]
        assert said["arco_contact"].endswith("@example.org")
        assert word in notice_text(study, locale).splitlines()[0]


@pytest.mark.parametrize("locale", ["es", "en"])
def test_shipped_notice_holds_what_the_law_asks_and_leaves_no_place_open(locale: str) -> None:
    study = load_study("lides_mx")
    text, said = notice_text(study, locale), fills(study)[locale]
    for name in ("controller_name", "controller_address", "arco_contact", "link_deletion_date", "min_cell"):
        assert said[name] in text
    for word in ("Telegram", "ARCO" if locale == "es" else "Data rights", "Secretaría Anticorrupción y Buen Gobierno"):
        assert word in text
    assert "{" not in text
    assert "INAI" not in text


def test_schema_names_every_field_of_the_file_and_not_where_it_lies() -> None:
    fields = set(schema()["properties"])
    assert set(GOOD) <= fields
    assert {"strata", "send_windows", "holidays", "web_url", "ethics_ref", "minimum_cell"} <= fields
    assert "folder" not in fields
