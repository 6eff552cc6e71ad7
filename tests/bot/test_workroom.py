"""Whoever is killed leaves a folder behind, and the next one who works there removes it; who is still at work keeps theirs."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from bot.workroom import PREFIX, Unwritable, workroom

AT_WORK = """
import sys
from pathlib import Path
from bot.workroom import workroom
with workroom(Path(sys.argv[1])) as room:
    (room / "half").write_text("half of something")
    print(room, flush=True)
    sys.stdin.read()
"""


def left_in(place: Path) -> list[str]:
    return sorted(path.name for path in place.glob(f"{PREFIX}*"))


def test_it_is_its_own_and_goes_when_all_is_done(tmp_path: Path) -> None:
    place = tmp_path / "new" / "place"
    with workroom(place) as room:
        (room / "file").write_text("x")
        assert 0o700 == room.stat().st_mode & 0o777
        assert [room.name] == left_in(place)
    assert [] == list(place.iterdir())


def test_it_goes_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), workroom(tmp_path):
        _ = 1 / 0
    assert [] == list(tmp_path.iterdir())


def test_a_place_in_which_nothing_can_be_written_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place, why in ((tmp_path / "file", "File exists"), (tmp_path / "file" / "under", "Not a directory")):
        with pytest.raises(Unwritable) as caught, workroom(place):
            pass
        assert why == caught.value.strerror


def test_a_write_that_fails_is_told_from_what_goes_wrong_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="No space left") as full, workroom(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert (errno.ENOSPC, "No space left on device") == (full.value.errno, full.value.strerror)
    with pytest.raises(Unwritable, match="No such file"), workroom(tmp_path) as room:
        (room / "none" / "file").write_text("x")
    other = tmp_path / "other"
    with pytest.raises(FileNotFoundError) as caught, workroom(tmp_path):
        other.read_text()
    assert str(other) == caught.value.filename
    assert [] == list(tmp_path.iterdir())


def test_what_a_kill_left_is_removed_and_what_is_at_work_is_not(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", AT_WORK, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        other = Path(process.stdout.readline().strip())
        with workroom(tmp_path) as room:
            assert sorted((other.name, room.name)) == left_in(tmp_path)
            assert (other / "half").exists()
        process.kill()
        process.wait()
    assert [other.name] == left_in(tmp_path)
    with workroom(tmp_path) as room:
        assert [room.name] == left_in(tmp_path)


def test_one_that_was_left_before_it_was_locked_is_removed_only_while_it_is_empty(tmp_path: Path) -> None:
    empty, full = tmp_path / f"{PREFIX}empty", tmp_path / f"{PREFIX}full"
    for one in (empty, full):
        one.mkdir()
    (full / "file").write_text("nobody knows whose")
    with workroom(tmp_path):
        assert not empty.exists()
    assert [full.name] == left_in(tmp_path)
