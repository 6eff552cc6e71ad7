"""One export directory: written beside its place, re-opened and compared with the codebook, then renamed. Never half of one."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from bot.export.about import About
from bot.export.files import Files
from bot.export.order import MOST_IN_A_SHEET, Source, Wanted
from bot.export.refused import refused_plainly
from bot.export.rereading import Differs
from bot.export.sums import files_of
from bot.speech import Speech
from bot.workroom import Unwritable, workroom


class ExportError(Exception):
    """The export cannot be written, or what was written does not read back; the message says which file."""


def write_package(
    folder: Path, source: Source, wanted: Wanted, speech: Speech, progress: Callable[[str, int], None]
) -> Path:
    """Write the package into a new directory of `folder` and return it, or its zip. Raises ExportError.

    `progress` hears what is done next, and how many steps there are in all.
    """
    final = folder / source.about.folder
    target = final.with_name(f"{final.name}.zip") if wanted.zipped else final
    if target.exists():
        raise ExportError(f"{target}: it exists already; wait a second, or choose another folder.")
    if wanted.must_have_sheet and len(source.table) > MOST_IN_A_SHEET:
        raise ExportError(
            f"xlsx: {len(source.table):,} cases are more than the {MOST_IN_A_SHEET:,} a sheet takes; use csv, parquet, sav or dta."
        )
    try:
        with workroom(folder) as room:
            beside = room / final.name
            for one in (beside, beside / "data", beside / "syntax"):
                one.mkdir(mode=0o700)
            steps = Files(beside, source, wanted, speech).steps()
            for what, do in steps:
                progress(what, len(steps))
                try:
                    with refused_plainly():
                        do()
                except Differs as error:
                    raise ExportError(f"{what}: {error}") from None
            _settle(beside)
            if wanted.zipped:
                _zip(beside, final.name, room / target.name, source.about)
            (room / target.name).rename(target)
            _sync(folder)
    except Unwritable as error:
        raise ExportError(
            f"{target}: it cannot be written ({error.strerror}); choose another folder, or free some space."
        ) from error
    return target


def _settle(root: Path) -> None:
    """Let only the owner read, drop what stayed empty, and wait until everything is on the disk."""
    for folder in [one for one in root.iterdir() if one.is_dir() and not any(one.iterdir())]:
        folder.rmdir()
    for path in files_of(root):
        path.chmod(0o600)
        _sync(path)
    for folder in (*(one for one in root.iterdir() if one.is_dir()), root):
        _sync(folder)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _zip(root: Path, name: str, path: Path, about: About) -> None:
    """Write the directory as a zip: files by name, each as old as the reading, so that the same store gives the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in files_of(root):
            entry = zipfile.ZipInfo(f"{name}/{one.relative_to(root).as_posix()}", about.stamp.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            with one.open("rb") as file, archive.open(entry, "w") as held:
                shutil.copyfileobj(file, held, 1024 * 1024)
    path.chmod(0o600)
    _sync(path)
