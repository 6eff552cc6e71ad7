"""`voces check`: the questionnaire, its words, Telegram's limits and the study file, every fault at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flows.reading
from bot import study as study_file
from bot.chat.limits import findings_for
from bot.library import read_sources, shipped_sources
from bot.speech import Speech, load_locales
from bot.study import fills, load_study
from flows import Questionnaire
from flows.findings import Code, Finding
from flows.gallery import screens
from flows.variables import data_items, variables_of


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    findings: tuple[Finding, ...]
    summary: str


def check_shipped(name: str) -> Checked:
    """Check a study and the questionnaire it names. Raises StudyError."""
    study = load_study(name)
    structure, sources = shipped_sources(study.questionnaire)
    return check_sources(structure, sources, "questionnaire.yaml", fills(study))


def check_file(path: Path) -> Checked:
    """Check a questionnaire file with its words beside it (`<stem>.<locale>.ftl`)."""
    try:
        structure = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        return Checked(
            (Finding(Code.YAML, str(path), f"it cannot be read ({why}).", "Check the path; save it as UTF-8."),),
            "1 finding.",
        )
    sources = {
        found.name.split(".")[-2]: found.read_text(encoding="utf-8")
        for found in sorted(path.parent.glob(f"{path.stem}.*.ftl"))
    }
    return check_sources(structure, sources, path.name, fills(load_study("lides_mx")))


def check_sources(structure: str, sources: dict[str, str], name: str, said: dict[str, dict[str, str]]) -> Checked:
    """Check a questionnaire given as text; `said` are the study's fills by locale."""
    reading = read_sources(structure, sources, source=name)
    findings = list(reading.findings)
    questionnaire = reading.questionnaire
    if questionnaire is None:
        return Checked(tuple(findings), f"{name}: {len(findings)} finding(s).")
    speech = Speech(load_locales("bot", questionnaire.locales), sources, fills=said, strict=True)
    for locale in questionnaire.locales:
        findings.extend(findings_for(screens(questionnaire, locale), speech, locale))
    return Checked(tuple(findings), _summary(questionnaire, findings))


def _summary(questionnaire: Questionnaire, findings: list[Finding]) -> str:
    columns = sum(len(variables_of(questionnaire, item)) for item in data_items(questionnaire))
    verdict = f"{len(findings)} finding(s)" if findings else "no findings"
    return (
        f"{questionnaire.id} {questionnaire.version} ({questionnaire.hash[:12]}): {len(questionnaire.sections)} sections,"
        f" {len(questionnaire.items)} items, {columns} data columns, {' and '.join(questionnaire.locales)}; {verdict}."
    )


def schema_of(what: str) -> dict[str, Any]:
    """Return the JSON schema of a kind of file. Raises KeyError."""
    return {"study": study_file.schema, "questionnaire": flows.reading.schema}[what]()
