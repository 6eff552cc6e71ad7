"""A disk that takes no more is said in one line, whichever library wrote, and nothing is left of the export."""

from __future__ import annotations

import gc
import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars
import pytest

from bot.export.long import ANSWERS, Spool
from bot.export.order import FORMATS
from bot.export.package import ExportError
from bot.export.refused import refused_plainly
from tests.bot.export.tables import package, table


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: the system refuses as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


# xlsxwriter leaves the parts of a workbook open that it could not finish.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", FORMATS)
def test_a_full_disk_is_one_line_in_every_format(tmp_path: Path, name: str) -> None:
    held = table(600)
    with files_of_at_most(20_000), pytest.raises(ExportError) as caught:
        package(tmp_path, held, formats=(name,))
    said = str(caught.value)
    assert said.endswith(
        (
            "it cannot be written (File too large); choose another folder, or free some space.",
            "it cannot be written (Unable to write data); choose another folder, or free some space.",
        )
    )
    assert said.startswith(str(tmp_path))
    del caught
    gc.collect()
    assert [] == [path for path in tmp_path.iterdir() if path.suffix != ".parquet"]


def test_a_disk_that_fills_while_the_store_is_read_is_an_os_error_with_its_number(tmp_path: Path) -> None:
    spool = Spool(tmp_path, "answers", ANSWERS)
    spool.add(
        [(os.urandom(9).hex(), "1.1.0", "agree", n, 2, None, "2027-03-01T09:00:12.345Z", None, 0) for n in range(999)]
    )
    with files_of_at_most(2_000), pytest.raises(OSError, match="File too large") as caught:
        spool.long()
    assert 27 == caught.value.errno


def test_what_is_no_refusal_stays_what_it_is() -> None:
    for error in (
        ZeroDivisionError(),
        polars.exceptions.ComputeError("a bug"),
        FileNotFoundError(2, "No such file", "x"),
    ):
        with pytest.raises(type(error)) as caught, refused_plainly():
            raise error
        assert error is caught.value


def test_sheets_leave_nothing_where_everybody_s_temporary_files_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    folder = package(tmp_path, table(3), formats=("xlsx",))
    assert (folder / "data" / "responses_labels.xlsx").exists()
    assert ["SHA256SUMS"] == [path.name for path in folder.iterdir() if path.name.startswith(("SHA", "tmp"))]
