"""Research data for one researcher, sealed for their own key: made by a process of its own, so that nobody's answer waits for it.

    python -m bot.handing STORE STAFF_ID

Prints nothing but the sealed zip. What is not sealed yet lies beside the store, readable by its owner, and is gone with the process.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.config import SettingsError, read_settings
from bot.export.order import Wanted
from bot.export.package import ExportError
from bot.exporting import export_store
from bot.sealing import Seal, SealError, seal_file
from bot.store.database import Database, StoreError
from bot.store.staff import Staff
from bot.study import StudyError, load_study
from bot.yielding import give_way

FORMATS = ("csv", "sav", "dta")
_ROOM = ".voces-handing-"


@dataclass(frozen=True, slots=True)
class NotAllowed(Exception):
    """The study gives no files in the chat, or this researcher has no key."""


async def sealed(path: Path, staff_id: str) -> bytes:
    """Return the research data as a zip that only this researcher can open. Raises NotAllowed, StoreError, ExportError, SealError."""
    study = load_study(read_settings().study)
    database = await Database.open(path, create=False)
    try:
        key = await Staff(database).file_key(staff_id)
    finally:
        await database.close()
    if not (study.researchers_get_files and key):
        raise NotAllowed
    for left in path.parent.glob(f"{_ROOM}*"):  # by a kill; there is one of us at a time
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_ROOM, dir=path.parent) as room:
        folder = Path(room)
        wanted = Wanted(formats=FORMATS, locales=study.locales, zipped=True)
        (written,) = await export_store(path, study, folder, wanted, by=staff_id)
        target = folder / "sealed"
        target.touch(mode=0o600)
        seal_file(written.folder, target, Seal((key,)))
        return target.read_bytes()


def main() -> int:
    """Make one file."""
    os.umask(0o077)
    give_way()
    path, staff_id = Path(sys.argv[1]), sys.argv[2]
    try:
        made = asyncio.run(sealed(path, staff_id))
    except (NotAllowed, StoreError, ExportError, SealError, SettingsError, StudyError) as error:
        # The kind is enough for the log: the words may name a path or a key.
        print(type(error).__name__, file=sys.stderr)
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
