"""What tests of several rooms share: one rehearsal, which takes longer to hold than to read."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot import library, speech
from bot.logs import Redacting
from bot.rehearsal import rehearse_many
from bot.study import load_study
from flows.reading import Reading
from tests.sharing import made_once

# How long a machine takes over an example says nothing about the code, and a busy one takes longer.
settings.register_profile("voces", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("voces")


@pytest.fixture(scope="session")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal store of forty synthetic people: read it, and copy it before changing it.

    It is held once, whoever of the workers comes first; each has a copy, since even an export leaves a line in its store.
    """
    held = made_once(
        tmp_path_factory,
        "rehearsal",
        lambda place: asyncio.run(rehearse_many(place / "voces.db", load_study("lides_mx"), 40, 5)),
    )
    path = tmp_path_factory.mktemp("rehearsal") / "voces.db"
    shutil.copy(held / "voces.db", path)
    return path


@pytest.fixture(scope="session", autouse=True)
def _what_is_shipped_is_read_once() -> Iterator[None]:
    """A thousand bots are started here; most of a start is reading the same questionnaire and the same words anew."""
    read, known = library.read_sources, {}

    def read_once(structure: str, sources: Mapping[str, str], **named: str) -> Reading:
        key = (structure, *sorted(sources.items()), *named.items())
        if key not in known:
            known[key] = read(structure, sources, **named)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "read_sources", read_once)
        patch.setattr(speech, "_parsed", lru_cache(maxsize=64)(speech._parsed.__wrapped__))
        yield


@pytest.fixture(autouse=True)
def _logs_end_with_their_test() -> Iterator[None]:
    """A command that is run within a test sends logs to a stream that is closed with it; later tests must not write there."""
    root = logging.getLogger()
    level = root.level
    yield
    for handler in root.handlers[:]:
        if isinstance(handler, Redacting):
            root.removeHandler(handler)
    root.setLevel(level)
