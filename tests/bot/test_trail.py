"""Every deed of operator and staff leaves a line in the trail: each command and each button, and whoever adds one is told here."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pyrage
import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.staff.waving import MOVES
from bot.staff.wizard import STEPS, WHEN, WHO
from bot.study import load_study
from tests.bot.store.stand import look
from tests.bot.test_apart import commands
from tests.bot.test_wave_command import BY_MAIL, Still, opened_once
from tests.patience import until
from tests.stage import Person, Stage

ROSTER = "id_externo;nombre;correo;idioma;estrato\na-1;Ana;ana@example.org;es;1\na-2;Ann;ann@example.org;en;2\n"
KEY = str(pyrage.x25519.Identity.generate().to_public())

READS_ONLY = {
    "check": "looks at files and at the trail itself",
    "status": "counts",
    "roster list": "shows on the terminal what the operator, who holds the file, may see anyway",
    "staff list": "shows the staff's own list",
    "wave list": "counts",
    "wave preview": "shows on the terminal what would be sent; nothing is minted",
    "wave report": "shows what a wave came to",
    "wave calendar": "days",
    "results show": "counts",
    "mail preview": "examples, of nobody in the store",
    "mail test": "an example to the operator's own address; the store is not opened",
    "migrate": "what every start does by itself; the schema's number is its record",
    "run": "the bot: what it does by itself is signed schedule or study_date",
    "demo": "a store of its own, of simulated people",
    "rehearse": "a store of its own, of synthetic people",
}  # fmt: skip
"""Commands that change nothing and take nothing out of the store, with the reason why no line is owed."""

STEPS_OF_AN_OPERATOR: list[tuple[str, tuple[str, ...], list[str]]] = [
    ("roster import", ("roster.csv",), ["roster_imported"]),
    ("roster links", ("links.csv",), ["links_minted"]),
    ("roster replace", ("a-2", "--name", "Eva"), ["seat_replaced"]),
    ("mail bounces", ("back.csv",), ["mail_returned"]),
    ("mail unsubscribed", ("ana@example.org",), ["mail_returned"]),
    ("staff invite", ("--role", "researcher"), ["staff_invited"]),
    ("staff key", ("{staff}", KEY), ["file_key_registered"]),
    ("staff remove", ("{staff}",), ["staff_removed"]),
    ("wave plan", ("w1", *BY_MAIL), ["wave_planned"]),
    ("wave send", ("w1", "--yes"), ["wave_started"]),
    ("wave plan", ("w2", *BY_MAIL, "--at", "2027-02-09T09:00"), ["wave_planned"]),
    ("wave pause", ("w3",), ["wave_paused"]),
    ("wave resume", ("w3",), ["wave_resumed"]),
    ("wave resend", ("w3",), ["wave_resent"]),
    ("wave cancel", ("w2",), ["wave_cancelled"]),
    ("export", ("out", "--format", "csv"), ["exported"]),
    ("snapshot", ("s.db",), ["snapshot_taken"]),
    ("report", ("r.html",), ["reported"]),
    ("report", ("--json",), ["reported"]),
    ("text-review", ("queue.csv",), ["texts_laid_out"]),
    ("contacts", ("contacts.csv", "--for", "recontact"), ["contacts_listed"]),
    ("results send", ("r.pdf", "--yes"), ["results_confirmed"]),
    ("results stop", (), ["results_stopped"]),
    ("erase", ("--external-id", "a-2", "--yes"), ["erased"]),
    ("backup", ("copy.db",), ["backup_made"]),
    ("restore", ("copy.db", "--force"), ["restored"]),
    ("unlink", (), ["link_deleted"]),
]  # fmt: skip


def trail(database: Path) -> list[tuple[int, str, str]]:
    return look(database, "select seq, actor, action from audit order by seq")


def test_every_command_leaves_its_line_or_is_known_to_read_only() -> None:
    deeds = {command for command, _, _ in STEPS_OF_AN_OPERATOR}
    assert set() == deeds & READS_ONLY.keys()
    assert commands() == deeds | READS_ONLY.keys(), "a new command: let it leave a line, or say here why it owes none"


@pytest.mark.slow
def test_each_deed_of_the_operator_adds_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class AfterAll(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime(2031, 1, 1, tzinfo=UTC).astimezone(tz)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.waving.datetime", Still)
    monkeypatch.setattr("bot.ending.datetime", AfterAll)
    monkeypatch.setattr("bot.open_store.open_edition", opened_once)
    database = tmp_path / "v.db"
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    Path("back.csv").write_text("correo;motivo\nann@example.org;no such box\n", encoding="utf-8")
    for command, arguments, expected in STEPS_OF_AN_OPERATOR:
        if command == "wave pause":
            _a_wave_under_way(database)
        if command == "results send":
            _somebody_asked(database)
        before = trail(database) if database.exists() else []
        staff_id = (
            look(database, "select staff_id from staff")[0][0] if command in ("staff key", "staff remove") else ""
        )
        given = [staff_id if one == "{staff}" else one for one in arguments]
        result = CliRunner().invoke(app, [*command.split(), *given, "--database", str(database)])
        assert 0 == result.exit_code, (command, result.output, result.exception)
        added = trail(database)[len(before) :]
        assert [("operator", action) for action in expected] == [(actor, action) for _, actor, action in added], command
    checked = CliRunner().invoke(app, ["check", "--database", str(database)])
    assert f"is whole: {len(trail(database))} entries" in checked.output


def _somebody_asked(database: Path) -> None:
    Path("r.pdf").write_bytes(b"%PDF-1.7")
    with closing(sqlite3.connect(database)) as connection, connection:
        # Whom the mail reached no more may be in the chat all the same.
        connection.execute("update members set account = 1, messages_off_at = null where external_id = 'a-1'")
        connection.execute(
            "insert into contacts select member_id, 'consent_results', '1', '2027-01-01' from members where external_id = 'a-1'"
        )


def _a_wave_under_way(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "insert into waves (key, series, channel, who, starts_at, grace_hours, state, made_by, made_at, started_at)"
            " select 'w3', 'w3', channel, who, starts_at, grace_hours, 'running', 'operator', made_at, made_at from waves where key = 'w1'"
        )
        connection.execute(
            "insert into deliveries (wave_id, member_id, state, sent_at) select wave_id, member_id, 'uncertain', made_at from waves, members where key = 'w3'"
        )


@pytest.mark.slow
@pytest.mark.parametrize("role", ["coordinator", "researcher"])
async def test_each_button_of_the_staff_adds_one_line_with_who_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    async def picture(_: object) -> bytes:
        return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\4\0" * 2

    def made(*_: object) -> object:
        async def make(of: str) -> bytes:
            return b"made"

        return make

    monkeypatch.setattr("bot.staff.pages.drawn", picture)
    monkeypatch.setattr("bot.office.maker", made)
    study = load_study("lides_mx").model_copy(update={"researchers_get_files": True})
    async with Stage(tmp_path, enrolment="invited", study=study) as stage:
        person, staff_id = await _joined(stage, role)
        message = (await person.messages())[-1]["message_id"]
        desk = stage.service.desk
        pages = desk._may_see.__self__._table  # type: ignore[attr-defined]
        buttons = [*pages, *desk._acts, *MOVES, *(f"w:when-{one}" for one in WHEN), *(f"w:who-{one}" for one in WHO)]
        buttons += [
            *(f"w:to-{one}" for one in STEPS),
            "wave-of:none",
            "wend:none",
            "import:0123",
            "nowhere",
            "files",
            "report",
        ]
        assert {"files", "report", "waves", "digest"} <= set(buttons)
        for button in buttons:
            before = trail(stage.database)
            await person.act("tap", message_id=message, data=f"0|{button}|~staff", force=True)
            await _until(stage, len(before) + 1)
            added = trail(stage.database)[len(before) :]
            assert [staff_id] == [actor for _, actor, _ in added], (button, added)
            await stage.pass_time(timedelta(seconds=5))


async def _joined(stage: Stage, role: str) -> tuple[Person, str]:
    person = await stage.person()
    staff_id, code = await stage.service.store.staff.invite(role, stage.clock.now(), timedelta(hours=48))  # type: ignore[arg-type]
    await person.say(f"/start {code}")
    return person, staff_id


async def _until(stage: Stage, entries: int) -> None:
    await stage.settle()
    await until(lambda: len(trail(stage.database)) >= entries)
