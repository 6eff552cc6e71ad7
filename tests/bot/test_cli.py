"""Bad input ends in one clear line and exit 2, with nothing half done; good input does what it says."""

from __future__ import annotations

import csv
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.bot.command import Done, voces
from tests.patience import PATIENCE

ROSTER = "id_externo;nombre;correo;idioma;estrato\na-1;María Ñ.;maria@uni.mx;es;1\na-2;Ann;;en;Private institutions\n"


def started(*arguments: str, cwd: Path, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command as a process of its own, where that is the point."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VOCES_")}
    clean["PYTHONPATH"] = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd, env=clean | environment, input=typed, capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip


def one_line(done: Done | subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stderr.splitlines() if line.startswith("voces: ")]
    assert 1 == len(lines), done.stderr
    assert "Traceback" not in done.stderr
    return lines[0].removeprefix("voces: ")


def test_it_tells_its_version(tmp_path: Path) -> None:
    told = voces("--version", cwd=tmp_path)
    assert (0, f"voces {version('voces')}\n") == (told.returncode, told.stdout)


def test_no_token(tmp_path: Path) -> None:
    done = started("run", cwd=tmp_path)
    assert (2, True) == (done.returncode, one_line(done).startswith("VOCES_BOT_TOKEN"))
    assert [] == list(tmp_path.iterdir())


def test_unreachable_api_is_no_wrong_setting_and_a_supervisor_tries_again(tmp_path: Path) -> None:
    done = voces("run", cwd=tmp_path, VOCES_BOT_TOKEN="1:abcdefghij", VOCES_BOT_API_URL="http://127.0.0.1:9")
    assert (1, True) == (done.returncode, "does not answer" in one_line(done))
    assert "abcdefghij" not in done.stderr


def test_wrong_token(tmp_path: Path) -> None:
    import asyncio  # noqa: PLC0415

    from bot.simulator import Simulator  # noqa: PLC0415

    async def attempt() -> subprocess.CompletedProcess[str]:
        simulator = Simulator()
        url = await simulator.start()
        try:
            return await asyncio.to_thread(
                started, "run", cwd=tmp_path, VOCES_BOT_TOKEN="1:abcdefghijklmnopqrstuvwxyz", VOCES_BOT_API_URL=url
            )
        finally:
            await simulator.stop()

    done = asyncio.run(attempt())
    assert (2, True) == (done.returncode, "does not know this token" in one_line(done))
    assert "abcdefghijklmnopqrstuvwxyz" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("VOCES_DATABSE", "x.db", "VOCES_DATABSE"),
        ("VOCES_ENROLMENT", "everybody", "VOCES_ENROLMENT"),
        ("VOCES_STUDY", "nothing", "nothing"),
        ("VOCES_STUDY", "absent.yaml", "absent.yaml"),
        ("VOCES_CLOCK", "http://127.0.0.1:1", "VOCES_CLOCK"),
        ("VOCES_LISTEN", "8080", "VOCES_LISTEN"),
    ],
)
def test_bad_settings(tmp_path: Path, name: str, value: str, says: str) -> None:
    done = voces("status", cwd=tmp_path, **{name: value})
    assert (2, True) == (done.returncode, says in one_line(done))


def test_several_bad_settings_are_said_at_once(tmp_path: Path) -> None:
    done = voces("status", cwd=tmp_path, VOCES_DATABSE="x", VOCES_ENROLMENT="everybody")
    assert 2 == len(done.stderr.splitlines())


def test_a_database_from_the_future(tmp_path: Path) -> None:
    voces("migrate", cwd=tmp_path)
    with sqlite3.connect(tmp_path / "voces.db") as connection:
        connection.execute("pragma user_version = 99")
    done = voces("migrate", cwd=tmp_path)
    assert (2, True) == (done.returncode, "newer" in one_line(done))


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "voces.db").write_text("this is a shopping list, and not a short one at that\n" * 40, encoding="utf-8")
    assert 2 == voces("status", cwd=tmp_path).returncode
    assert "shopping" in (tmp_path / "voces.db").read_text(encoding="utf-8")


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = voces("demo", "--port", str(taken.getsockname()[1]), "--no-browser", cwd=tmp_path)
    assert (2, True) == (done.returncode, "--port" in one_line(done))
    assert [] == list(tmp_path.iterdir())


def test_an_absent_store_is_not_made_by_looking(tmp_path: Path) -> None:
    assert 2 == voces("export", "out", cwd=tmp_path).returncode
    assert 2 == voces("status", cwd=tmp_path).returncode
    assert [] == list(tmp_path.iterdir())


def test_wrong_languages_and_formats_are_named(tmp_path: Path) -> None:
    assert "fr" in one_line(voces("export", "out", "--lang", "fr", cwd=tmp_path))
    assert "docx" in one_line(voces("export", "out", "--format", "docx", cwd=tmp_path))


def test_check_passes_on_what_we_ship_and_prints_schemas(tmp_path: Path) -> None:
    done = voces("check", cwd=tmp_path)
    assert (0, True) == (done.returncode, "no findings" in done.stdout)
    for what in ("study", "questionnaire"):
        assert "properties" in json.loads(voces("check", "--schema", what, cwd=tmp_path).stdout)
    assert 2 == voces("check", "--schema", "moon", cwd=tmp_path).returncode


def test_check_lists_every_fault_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text("id: q\nversion: 1.0.0\nlocales: [es\n", encoding="utf-8")
    done = voces("check", "--questionnaire", "q.yaml", cwd=tmp_path)
    assert (1, True) == (done.returncode, "q.yaml:3: file.yaml" in done.stdout or "q.yaml:4: file.yaml" in done.stdout)


def test_a_questionnaire_file_that_cannot_be_read_is_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_bytes("título".encode("latin-1"))
    for name, why in (("none.yaml", "No such file or directory"), ("q.yaml", "it is not UTF-8")):
        done = voces("check", "--questionnaire", name, cwd=tmp_path)
        line = f"{name}: file.yaml: it cannot be read ({why}). Check the path; save it as UTF-8."
        assert (1, [line, "1 finding."]) == (done.returncode, done.stdout.splitlines())


def test_a_port_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    done = voces("demo", "--no-browser", "--port", "99999", cwd=tmp_path)
    assert (2, False) == (done.returncode, "Traceback" in done.stderr)
    assert not (tmp_path / "voces.db").exists()


def test_roster_is_imported_and_links_are_written_for_their_owner_only(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(ROSTER, encoding="latin-1")
    rehearsed = json.loads(voces("roster", "import", "r.csv", "--dry-run", "--json", cwd=tmp_path).stdout)
    assert (2, 0, 0, True) == tuple(rehearsed[name] for name in ("added", "updated", "refused", "dry_run"))
    assert not (tmp_path / "voces.db").exists()
    assert 2 == json.loads(voces("roster", "import", "r.csv", "--json", cwd=tmp_path).stdout)["added"]
    assert 2 == json.loads(voces("roster", "import", "r.csv", "--json", cwd=tmp_path).stdout)["unchanged"]
    (tmp_path / "r.csv").write_text(ROSTER.replace("Ann", "Anna"), encoding="latin-1")
    assert "a-2: name 'Ann' -> 'Anna'" in voces("roster", "import", "r.csv", "--dry-run", cwd=tmp_path).stdout
    assert 0 == voces("roster", "links", "links.csv", cwd=tmp_path).returncode
    text = (tmp_path / "links.csv").read_text(encoding="utf-8")
    assert 2 == text.count("https://t.me/voces_demo_bot?start=")
    assert "María Ñ." in text
    assert 0o600 == (tmp_path / "links.csv").stat().st_mode & 0o777
    assert 0o600 == (tmp_path / "voces.db").stat().st_mode & 0o777


def test_links_into_a_folder_come_with_codes_and_letters_in_each_language(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(ROSTER, encoding="utf-8")
    voces("roster", "import", "r.csv", cwd=tmp_path)
    done = voces("roster", "links", "out", "--qr", "svg,png", "--json", cwd=tmp_path)
    assert {"links": 2, "out": "out"} == json.loads(done.stdout)
    with (tmp_path / "out/links.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ["qr/00001-a-1.svg", "qr/00002-a-2.svg"] == [row["qr"] for row in rows]
    for row in rows:
        for kind, begins in (("svg", b"<?xml"), ("png", b"\x89PNG")):
            path = (tmp_path / "out" / row["qr"]).with_suffix(f".{kind}")
            assert path.read_bytes().startswith(begins)
            assert 0o600 == path.stat().st_mode & 0o777
    page = (tmp_path / "out/letters.html").read_text(encoding="utf-8")
    assert ["es", "en"] == re.findall(r'<section lang="(..)">', page)
    assert [row["enlace"] for row in rows] == re.findall(r"<figcaption>(.*?)</figcaption>", page)
    assert "Reciba un cordial saludo." in page
    assert "Yours sincerely," in page
    assert 0o700 == (tmp_path / "out").stat().st_mode & 0o777


def test_nobody_counts_as_invited_by_a_link_that_could_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(ROSTER, encoding="utf-8")
    voces("roster", "import", "r.csv", cwd=tmp_path)
    assert "cannot be written" in one_line(voces("roster", "links", "nowhere/links.csv", cwd=tmp_path))
    assert "a-9" in one_line(voces("roster", "links", "links.csv", "--only", "a-9", cwd=tmp_path))
    assert "gif" in one_line(voces("roster", "links", "out", "--qr", "gif", cwd=tmp_path))
    assert ["not_invited"] * 2 == [
        one["status"] for one in json.loads(voces("roster", "list", "--json", cwd=tmp_path).stdout)
    ]


def test_seat_is_given_to_a_successor(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(ROSTER, encoding="utf-8")
    voces("roster", "import", "r.csv", cwd=tmp_path)
    voces("roster", "links", "links.csv", cwd=tmp_path)
    assert "fr" not in voces("roster", "replace", "a-1", "--name", "Bo", "--language", "en", cwd=tmp_path).stderr
    shown = voces("roster", "list", cwd=tmp_path).stdout.splitlines()
    assert [["a-1", "not_invited", "Bo"], ["a-2", "invited", "Ann"]] == [line.split() for line in shown]
    assert "zone" in one_line(voces("roster", "replace", "a-1", "--name", "Bo", "--timezone", "Mars", cwd=tmp_path))
    assert "a-9" in one_line(voces("roster", "replace", "a-9", "--name", "Bo", cwd=tmp_path))


def test_bad_roster_rows_are_all_named_and_nothing_is_imported(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(
        "id,idioma,zona,correo,estrato\n,es,,,\nb,xx,Mars/Base,no mail,9\nb2,es,,,1\nb2,,,,\n", encoding="utf-8"
    )
    done = voces("roster", "import", "r.csv", cwd=tmp_path)
    assert 1 == done.returncode
    assert 6 == sum(line.startswith("r.csv: row ") for line in done.stderr.splitlines())
    assert not (tmp_path / "voces.db").exists()
    kept = voces("roster", "import", "r.csv", "--skip-bad", "--json", cwd=tmp_path)
    assert 1 == json.loads(kept.stdout)["added"]


@pytest.mark.parametrize(("text", "says"), [("", "empty"), ("nombre\nAna\n", "id_externo")])
def test_what_is_no_roster_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    assert says in one_line(voces("roster", "import", "r.csv", cwd=tmp_path))


def test_synthetic_people_have_no_place_in_a_field_store(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(ROSTER, encoding="utf-8")
    voces("roster", "import", "r.csv", cwd=tmp_path)
    done = voces("rehearse", "--respondents", "1", cwd=tmp_path)
    assert (2, True) == (done.returncode, "synthetic" in one_line(done))


def test_the_interview_in_the_terminal_reads_like_a_transcript(tmp_path: Path) -> None:
    typed = "[Español]\n[Continuar]\n[Continuar]\n[Sí, acepto participar]\n/pausar\n[nada]\n"
    done = started("rehearse", cwd=tmp_path, typed=typed)
    assert 0 == done.returncode, done.stderr
    assert "= consent_part 1" in done.stdout
    assert "< Guardado." in done.stdout
    assert "there is no such button" in done.stdout


def test_staff_are_invited_listed_and_removed_and_the_trail_is_checked(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    assert 2 == voces("staff", "invite", "--role", "coordinator", cwd=tmp_path).returncode
    voces("roster", "import", "roster.csv", cwd=tmp_path)
    done = voces("staff", "invite", "--role", "coordinator", "--label", "Campus Sur", "--json", cwd=tmp_path)
    made = json.loads(done.stdout)
    assert made["link"] == f"https://t.me/voces_demo_bot?start={made['code']}"
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", made["code"])
    assert "Campus Sur" in voces("staff", "list", cwd=tmp_path).stdout
    checked = voces("check", "--json", cwd=tmp_path)
    # The import of the roster, and the invitation.
    assert (0, 2) == (checked.returncode, json.loads(checked.stdout)["trail"]["entries"])
    assert 0 == voces("staff", "remove", made["staff_id"], cwd=tmp_path).returncode
    again = voces("staff", "remove", made["staff_id"], cwd=tmp_path)
    assert (1, True) == (again.returncode, "staff list" in one_line(again))
    assert ["removed"] == [one["status"] for one in json.loads(voces("staff", "list", "--json", cwd=tmp_path).stdout)]
    with sqlite3.connect(tmp_path / "voces.db") as connection:
        connection.execute("drop trigger audit_is_not_changed")
        connection.execute("update audit set detail = 'nothing to see' where seq = 1")
    broken = voces("check", cwd=tmp_path)
    assert (1, True) == (broken.returncode, "changed or shortened at entry 1" in broken.stdout)
