"""`voces wave`: planned, looked at, sent, held and accounted for from the command line, for people and for programs."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.library import Edition, open_edition

ROSTER = "id_externo;nombre;correo;idioma;estrato\na-1;Ana;ana@example.org;es;1\na-2;Ann;ann@example.org;en;2\na-3;Sin;;es;1\n"
BY_MAIL = ("--to", "never-started", "--channel", "mail")


_editions: dict[str, Edition] = {}


def opened_once(*of: Any) -> Edition:
    """Read an edition only once, as one process that runs many commands may: reading it takes most of their time."""
    key = json.dumps(of, sort_keys=True)
    if key not in _editions:
        _editions[key] = open_edition(*of)
    return _editions[key]


class Still(datetime):
    """A day before the schedule begins."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime(2027, 2, 1, 15, 0, tzinfo=UTC).astimezone(tz)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A roster of three in a store, one without an address; no mail server, and no bot that runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.waving.datetime", Still)
    monkeypatch.setattr("bot.open_store.open_edition", opened_once)
    monkeypatch.setenv("VOCES_DATABASE", str(tmp_path / "v.db"))
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    said(0, "roster", "import", "roster.csv")
    return tmp_path


def ran(code: int, *arguments: str, typed: str | None = None) -> tuple[str, str]:
    result = CliRunner().invoke(app, arguments, input=typed)
    ended_with = result.exit_code if result.exception is None else getattr(result.exception, "code", None)
    stopped = result.exception if type(result.exception).__name__ == "Stopped" else None
    assert code == ended_with, (result.output, result.exception)
    return result.stdout, f"{result.stderr}{stopped or ''}"


def said(code: int, *arguments: str, typed: str | None = None) -> str:
    return "".join(ran(code, *arguments, typed=typed))


def read(*arguments: str) -> Any:
    """What a program reads: nothing but one line of JSON."""
    out, _ = ran(0, *arguments, "--json")
    assert 1 == out.count("\n"), out
    return json.loads(out)


def state(key: str) -> str:
    return str(read("wave", "report", key)["wave"]["state"])


def change(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "v.db")) as connection, connection:
        connection.execute(sql)


@pytest.mark.usefixtures("folder")
def test_a_plan_holds_every_option() -> None:
    Path("es.txt").write_text("Le escribimos de nuevo.\n", encoding="utf-8")
    Path("en.txt").write_text("We write to you again.\n", encoding="utf-8")
    (one,) = read(
        "wave", "plan", "again", "--to", "started,unfinished", "--at", "2027-02-09T09:00", "--stratum", "1", "--stratum", "2",
        "--language", "es", "--where", "nivel=Rectoría", "--idle", "36", "--max-contacts", "2", "--days-after-invitation", "3",
        "--slot", "10:00-11:30", "--at-once", "--grace", "5", "--text", "es=es.txt", "--text", "en=en.txt",
    )  # fmt: skip
    told = {
        "key": "again", "state": "planned", "channel": "chat", "to": ["started", "unfinished"],
        "starts_at": "2027-02-09T15:00+00:00", "strata": [1, 2], "languages": ["es"], "details": {"nivel": "Rectoría"},
        "idle_hours": 36, "max_contacts": 2, "days_after_invitation": 3, "slot": "10:00-11:30", "grace_hours": 5, "at_once": True,
        "own_text": {"es": "Le escribimos de nuevo.", "en": "We write to you again."},
    }  # fmt: skip
    assert told == {name: one[name] for name in told}
    assert one == {name: value for name, value in read("wave", "list")[0].items() if name in one}


@pytest.mark.usefixtures("folder")
def test_a_wave_that_repeats_is_planned_to_the_close() -> None:
    made = read("wave", "plan", "weekly", "--to", "started", "--at", "2027-02-22T09:00", "--repeat", "7")
    assert ["weekly", "weekly-2", "weekly-3", "weekly-4"] == [one["key"] for one in made]
    assert {"weekly"} == {one["series"] for one in made}


@pytest.mark.usefixtures("folder")
def test_the_schedule_of_the_study_file_is_planned_once() -> None:
    assert ["invitation", "mail-1", "chat-1"] == [one["key"] for one in read("wave", "plan", "--schedule")][:3]
    assert [] == read("wave", "plan", "--schedule")
    assert "Every wave of the study file is planned." in said(0, "wave", "plan", "--schedule")
    days = {day["day"][:10]: day["waves"] for day in read("wave", "calendar")}
    assert ["invitation (planned)"] == days["2027-02-02"]
    assert "2027-02-02" in said(0, "wave", "calendar")


@pytest.mark.usefixtures("folder")
def test_preview_says_who_what_and_when_and_why_not() -> None:
    assert "Nothing is sent yet" in said(
        0, "wave", "plan", "inv", *BY_MAIL, "--at", "2027-02-09", "--slot", "10:00-11:30"
    )
    found = read("wave", "preview", "inv")
    assert (2, {"no_address": 1}) == (found["would_get_it"], found["would_not"])
    ana, ann, without = found["people"]
    assert ("es", "invitation", "no_address") == (ana["language"], ana["words"], without["why_not"])
    assert "2027-02-09T10:00" <= ana["at"] < "2027-02-09T11:30"
    assert ann["subject"].startswith("Personal invitation")
    shown = said(0, "wave", "preview", "inv")
    for words in ("inv: 2 would get it", "Tue 09 Feb 1", "no address 1", "Personal invitation", "Invitación personal"):
        assert words in shown, words
    assert "planned" == state("inv"), "looking sends nothing"


@pytest.mark.usefixtures("folder")
def test_nothing_is_sent_without_a_yes() -> None:
    said(0, "wave", "plan", "inv", *BY_MAIL)
    assert "inv was not sent; it stays planned." in said(1, "wave", "send", "inv", typed="n\n")
    assert ("planned", False) == (state("inv"), Path("inv.csv").exists())


def test_mail_without_a_server_goes_into_a_file_and_the_report_adds_up(folder: Path) -> None:
    said(0, "wave", "plan", "inv", *BY_MAIL)
    Path("taken.csv").touch()
    assert "there already" in said(2, "wave", "send", "inv", "--yes", "--out", "taken.csv")
    assert "planned" == state("inv")
    assert "2 lines for a mail merge" in said(0, "wave", "send", "inv", "--out", "out.csv", typed="y\n")
    with Path("out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert 2 == len(list(csv.reader(file))) - 1
    assert "only a planned wave can be sent" in said(1, "wave", "send", "inv", "--yes")
    found = read("wave", "report", "inv")
    came = found["wave"]
    assert (3, 2, {"no_address": 1}) == (came["all"], came["sent"], came["skipped"])
    parts = ("sent", "failed", "unreachable", "uncertain", "waiting")
    assert came["all"] == sum(came[name] for name in parts) + sum(came["skipped"].values()) == len(found["people"])
    assert ["sent", "sent", "skipped"] == [one["state"] for one in found["people"]]
    assert "skipped: no address" in said(0, "wave", "report", "inv", "--people")
    change(folder, "update deliveries set state = 'uncertain' where state = 'sent'")
    assert "nothing of it is uncertain" in said(1, "wave", "resend", "inv", "--only", "a-3")
    assert "To send it again all the same: voces wave resend inv" in said(0, "wave", "report", "inv")
    assert {"key": "inv", "due_again": 2} == read("wave", "resend", "inv")
    assert "nothing of it is uncertain or failed" in said(1, "wave", "resend", "inv", "--failed")


@pytest.mark.usefixtures("folder")
def test_a_wave_is_held_goes_on_and_is_ended() -> None:
    said(0, "wave", "plan", "chat", "--to", "started")
    assert "chat is not running." in said(1, "wave", "pause", "chat")
    assert {"key": "chat", "would_get_it": 0, "bot_runs": False} == read("wave", "send", "chat", "--yes")
    steps = [("pause", "is held", "paused"), ("resume", "goes on", "running"), ("cancel", "is cancelled", "cancelled")]
    for deed, words, then in steps:
        assert f"chat {words}." in said(0, "wave", deed, "chat")
        assert then == state("chat")
    assert "chat is over." in said(1, "wave", "cancel", "chat")
    assert "cancelled" in said(0, "wave", "list")
    said(0, "wave", "plan", "more", "--to", "started")
    said(0, "wave", "send", "more", "--yes")
    for deed in ("pause", "resume", "cancel"):
        assert {"key": "more", deed: True} == read("wave", deed, "more")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("deed", ["preview", "send", "report", "pause", "resume", "cancel", "resend"])
def test_no_such_wave(deed: str) -> None:
    assert "absent: there is no such wave; `voces wave list` shows them." == said(1, "wave", deed, "absent").strip()


@pytest.mark.usefixtures("folder")
def test_bad_input_is_one_clear_line() -> None:
    Path("es.txt").write_text("Buen día {.", encoding="utf-8")
    Path("en.txt").write_text("Hello.", encoding="utf-8")
    for arguments, words in [
        (["x"], "--to: name at least one of"),
        (["x", "--to", "nobody"], "--to: there is no nobody"),
        (["x", "--to", "never-started"], "use --channel mail"),
        (["X_1", "--to", "started"], "call a wave by small letters"),
        (["x", "--to", "started", "--at", "2027-13-01"], "--at: '2027-13-01' is no time"),
        (["x", "--to", "started", "--at", "2030-01-01"], "--at: the study closes on"),
        (["x", "--to", "started", "--slot", "ten"], "--slot: 'ten' is no pair of hours"),
        (["x", "--to", "started", "--slot", "10:00"], "--slot: '10:00' is no pair of hours"),
        (["x", "--to", "started", "--slot", "23:00-23:30"], "--slot: the slot leaves nothing"),
        (["x", "--to", "started", "--text", "es=absent.txt"], "--text: absent.txt cannot be read"),
        (
            ["x", "--to", "started", "--at", "2027-02-01T08:59"],
            "--at: 2027-02-01 08:59 has passed; write now, or a later time.",
        ),
        (
            ["x", "--to", "started", "--words", "farewell"],
            "--words: there is no farewell; there are invitation, reminder_1",
        ),
        (
            ["x", "--to", "started", "--text", "es=es.txt", "--text", "en=en.txt"],
            "--text: es: a brace stands alone; close it, or leave it out.",
        ),
        (["x", "--to", "started", "--text", "en=en.txt"], "--text: es: there is no text; write one in every language"),
        (["x", "--to", "started", "--where", "nivel"], "--where: 'nivel' has not the form"),
        (["x", "--to", "started", "--stratum", "99"], "--stratum: the study has no stratum 99"),
        (["x", "--to", "started", "--language", "fr"], "--language: there is no fr"),
        (["x", "--schedule"], "leave the name out"),
    ]:
        line = said(2, "wave", "plan", *arguments).strip()
        assert words in line, line
        assert "\n" not in line
    assert [] == read("wave", "list"), "nothing was planned"
    said(0, "wave", "plan", "x", "--to", "started")
    assert (
        "x: another wave is called so; choose another name." == said(2, "wave", "plan", "x", "--to", "started").strip()
    )


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("option", ["--idle", "--grace", "--repeat", "--days-after-invitation"])
def test_a_span_beyond_any_field_period_is_a_slip(option: str) -> None:
    assert f"Invalid value for '{option}'" in said(2, "wave", "plan", "x", "--to", "started", option, "999999999999")


def test_no_store_is_made_by_looking_for_one(tmp_path: Path) -> None:
    for arguments in (("list",), ("preview", "x"), ("plan", "x", "--to", "started")):
        assert "there is no such store" in said(2, "wave", *arguments, "--database", str(tmp_path / "absent.db"))
    assert [] == list(tmp_path.iterdir())


def test_a_bar_shows_on_a_terminal_and_to_nobody_else(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said(0, "wave", "plan", "inv", *BY_MAIL, "--at", "2027-02-09")
    asked = ("wave", "preview", "inv", "--database", str(folder / "v.db"))
    for is_terminal, extra, is_shown in ((True, (), True), (True, ("--json",), False), (False, (), False)):
        monkeypatch.setenv("FORCE_COLOR" if is_terminal else "NO_COLOR", "1")
        if not is_terminal:
            monkeypatch.delenv("FORCE_COLOR")
        app([*asked, *extra], standalone_mode=False)
        assert is_shown is ("looking at everybody" in capsys.readouterr().err)


@pytest.mark.usefixtures("folder")
def test_whom_to_telephone_is_listed() -> None:
    Path("tops.csv").write_text(
        "id_externo;nombre;cargo;institución;estrato;teléfono\na-1;Ana;Rectora;Universidad Uno;1;55 0000 0001\n",
        encoding="utf-8",
    )
    said(0, "roster", "import", "tops.csv")
    assert [] == read("roster", "list", "--to-telephone"), "nobody is invited yet"
    said(0, "roster", "links", "links.csv")
    ana, *others = read("roster", "list", "--to-telephone")
    assert ("a-1", "55 0000 0001", True) == (ana["external_id"], ana["telephone"], ana["is_top"])
    assert ["a-2", "a-3"] == [one["external_id"] for one in others]
    assert "55 0000 0001" in said(0, "roster", "list", "--to-telephone").splitlines()[0]
