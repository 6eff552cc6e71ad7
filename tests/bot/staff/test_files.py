"""Research data in the chat: only where the study allows it, only for a registered key, only sealed, and on record."""

from __future__ import annotations

import io
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from bot.staff.files import SealedFiles
from bot.study import load_study
from tests.bot.test_service import consented
from tests.stage import Person, Stage

ROOT = Path(__file__).parents[3] / "flows" / "lides_mx"
BUTTON = "🔐 Datos para la investigación"


@pytest.fixture
def allowing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study file that allows it, for this process and those that it starts."""
    for name in ("notice_es.md", "notice_en.md"):
        shutil.copy(ROOT / name, tmp_path)
    text = (ROOT / "study.yaml").read_text(encoding="utf-8")
    path = tmp_path / "study.yaml"
    path.write_text(text.replace("researchers_get_files: false", "researchers_get_files: true"), encoding="utf-8")
    monkeypatch.setenv("VOCES_STUDY", str(path))
    return path


async def joined(stage: Stage, role: str) -> tuple[Person, str]:
    person = await stage.person()
    staff_id, code = await stage.service.store.staff.invite(role, stage.clock.now(), timedelta(hours=48), locale="es")  # type: ignore[arg-type]
    await person.say(f"/start {code}")
    return person, staff_id


async def buttons(person: Person) -> set[str]:
    return {button["text"] for row in (await person.messages())[-1]["keyboard"] for button in row}


async def test_without_the_study_s_word_there_is_no_button_and_a_forged_one_gives_nothing(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        person, staff_id = await joined(stage, "researcher")
        await stage.service.store.staff.keep_file_key(
            staff_id, str(pyrage.x25519.Identity.generate().to_public()), stage.clock.now()
        )
        assert BUTTON not in await buttons(person)
        shown = (await person.messages())[-1]
        data = shown["keyboard"][0][0]["data"]
        await person.act("tap", message_id=shown["message_id"], data=data.replace("status", "files"), force=True)
        await stage.settle()
        assert [] == [message for message in await person.messages() if message.get("document")]


@pytest.mark.slow
async def test_researcher_gets_the_data_sealed_for_their_own_key(tmp_path: Path, allowing: Path) -> None:
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    async with Stage(tmp_path, study=load_study(str(allowing))) as stage:
        await consented(stage)
        coordinator, _ = await joined(stage, "coordinator")
        assert BUTTON not in await buttons(coordinator)
        person, staff_id = await joined(stage, "researcher")
        await person.tap(BUTTON)
        assert "Todavía no tenemos su clave pública" in (await person.messages())[-1]["text"]
        await stage.service.store.staff.keep_file_key(staff_id, str(mine.to_public()), stage.clock.now())
        await person.say("/panel")
        await person.tap(BUTTON)
        message = next(message for message in reversed(await person.messages()) if message.get("document"))
        async with stage.phone.get(message["document"]["url"]) as response:
            made = await response.read()
        assert message["document"]["name"].endswith(".zip.age")
        assert made.startswith(b"age-encryption.org/")
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(made, [other])
        with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(made, [mine]))) as archive:
            names = archive.namelist()
            everything = b"".join(archive.read(name) for name in names)
        assert any(name.endswith("responses.csv") for name in names)
        assert not any("open_text" in name for name in names)
        assert str(person.id).encode() not in everything
        assert [] == list(tmp_path.glob(".voces-handing-*"))
        with closing(sqlite3.connect(stage.database)) as connection:
            trail = connection.execute("select action from audit where actor = ? order by seq", (staff_id,)).fetchall()
        assert ("exported",) in trail


async def test_one_file_at_a_time_and_none_that_telegram_does_not_take(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio  # noqa: PLC0415
    from types import SimpleNamespace  # noqa: PLC0415

    from bot.staff import files  # noqa: PLC0415
    from tests.stage import START  # noqa: PLC0415

    go = asyncio.Event()

    class Known:
        async def file_key(self, _: str) -> str:
            return "age1"

    async def make(_: str) -> bytes:
        await go.wait()
        return b"x" * 20

    pen = SimpleNamespace(say=lambda key: key, label=lambda key: key)
    asked = SimpleNamespace(member=SimpleNamespace(staff_id="s"), pen=pen, now=START, of="")
    sealed = SealedFiles(Known(), make)  # type: ignore[arg-type]
    first = asyncio.create_task(sealed.page(asked))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert "staff-files.busy" == (await sealed.page(asked)).html  # type: ignore[arg-type]
    go.set()
    assert ("20261123-1600.zip.age", b"x" * 20) == (await first).attachment
    monkeypatch.setattr(files, "LARGEST", 10)
    assert ("staff-files.too-large", None) == ((page := await sealed.page(asked)).html, page.attachment)  # type: ignore[arg-type]


def test_what_is_no_public_key_is_refused_and_not_said_again(tmp_path: Path) -> None:
    from tests.bot.test_erase_command import ran  # noqa: PLC0415

    (tmp_path / "r.csv").write_text("id_externo\na-1\n", encoding="utf-8")
    database = tmp_path / "v.db"
    ran(database, "roster", "import", str(tmp_path / "r.csv"))
    ran(database, "staff", "invite", "--role", "researcher")
    ran(database, "staff", "invite", "--role", "coordinator")
    with closing(sqlite3.connect(database)) as connection:
        by_role = dict(connection.execute("select role, staff_id from staff").fetchall())
    secret = str(pyrage.x25519.Identity.generate())
    assert secret not in ran(database, "staff", "key", by_role["researcher"], secret, code=2)
    key = str(pyrage.x25519.Identity.generate().to_public())
    ran(database, "staff", "key", by_role["coordinator"], key, code=1)
    assert "sealed for this key" in ran(database, "staff", "key", by_role["researcher"], key)
    ran(database, "staff", "remove", by_role["researcher"])
    with closing(sqlite3.connect(database)) as connection:
        assert [("",)] == connection.execute("select distinct file_key from staff").fetchall()
