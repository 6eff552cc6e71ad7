"""Text into a Questionnaire, or every fault at once, each with its place and what to do.

The only module that may read YAML. Four passes: the file is YAML; its shape is that of a questionnaire; its parts fit
together (`flows.fitting`); its words are all there (`flows.worded`). A pass runs only on what the one before let through.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import yaml
from pydantic import ValidationError
from yaml.composer import Composer
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import Resolver

from flows.findings import Code, Finding
from flows.fitting import misfits
from flows.questionnaire import Questionnaire
from flows.worded import unworded
from flows.wording import Wording

Path = tuple[str | int, ...]


_MOST_VALUES = 200_000


class _Composer(Composer, CParser, Resolver):
    """Scans in C, which is most of the work, and composes in Python: composing in C, deep nesting would end the process."""

    def __init__(self, structure: str) -> None:
        CParser.__init__(self, structure)
        Composer.__init__(self)
        Resolver.__init__(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading: a questionnaire when there is no finding, else the findings."""

    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...]


class _Lines:
    """Where each part of the file stands, by its path."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines: dict[Path, int] = {}
        self.items: dict[str, int] = {}

    def place(self, path: Path = (), item: str = "") -> str:
        """Return file and line of the nearest known part, and the item it belongs to."""
        line = 0
        while not line and path:
            line = self.lines.get(path, 0)
            path = path[:-1]
        line = line or self.items.get(item, 0)
        where = f"{self.source}:{line}" if line else self.source
        return f"{where} {item}".rstrip()


def read(structure: str, wording: Wording, *, source: str = "questionnaire.yaml") -> Reading:
    """Read a questionnaire from its YAML structure and its words; on any fault return all of them and no questionnaire."""
    lines = _Lines(source)
    findings: list[Finding] = []
    plain = _plain(structure, lines, findings)
    if findings:
        return Reading(None, tuple(findings))
    questionnaire = _shaped(plain, wording, lines, findings)
    if questionnaire is not None and not findings:
        findings.extend(_placed(misfits(questionnaire), lines))
    if questionnaire is not None and not findings:
        findings.extend(_placed(unworded(questionnaire), lines))
    return Reading(None if findings else questionnaire, tuple(findings))


def _placed(findings: Iterator[tuple[str, Finding]], lines: _Lines) -> Iterator[Finding]:
    for item, finding in findings:
        yield Finding(
            finding.code, lines.place((), item) if not finding.place else finding.place, finding.message, finding.remedy
        )


def version_hash(structure: Mapping[str, Any], wording: Wording) -> str:
    """Return SHA-256 over canonical JSON (sorted keys, no blanks, UTF-8) of the parsed structure and every phrase's text."""
    words = {locale: {key: phrase.text for key, phrase in phrases.items()} for locale, phrases in wording.items()}
    canonical = json.dumps([structure, words], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def _plain(structure: str, lines: _Lines, findings: list[Finding]) -> Any:
    try:
        node = _Composer(structure).get_single_node()
        if node is not None:
            return _value(node, (), lines, findings)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        findings.append(
            Finding(
                Code.YAML,
                f"{lines.source}:{line}",
                f"not YAML: {error.problem}.",
                "Check indentation, colons and quotes.",
            )
        )
        return None
    except (yaml.YAMLError, ValueError) as error:
        findings.append(Finding(Code.YAML, lines.source, f"not YAML: {error}.", "Save the file as UTF-8 text."))
        return None
    except RecursionError:
        remedy = "Write out what an alias (*name) stands for."
        findings.append(Finding(Code.YAML, lines.source, "it is nested without end, or nearly so.", remedy))
        return None
    findings.append(
        Finding(Code.YAML, lines.source, "the file is empty.", "Write a questionnaire, or name another file.")
    )
    return None


def _value(node: yaml.Node, path: Path, lines: _Lines, findings: list[Finding]) -> Any:
    if len(lines.lines) > _MOST_VALUES:
        raise RecursionError  # aliases of aliases multiply, and no questionnaire has so much in it
    lines.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, findings)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, index), lines, findings) for index, child in enumerate(node.value)]
    return yaml.SafeLoader("").construct_object(node)


def _mapping(node: yaml.MappingNode, path: Path, lines: _Lines, findings: list[Finding]) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = yaml.SafeLoader("").construct_object(key_node)
        if not isinstance(key, str | int) or isinstance(key, bool):
            where = f"{lines.source}:{key_node.start_mark.line + 1}"
            findings.append(
                Finding(Code.SHAPE, where, f"{key!r} cannot be the name of a field.", "Use a word, or quote it.")
            )
            continue
        if key in result:
            where = f"{lines.source}:{key_node.start_mark.line + 1}"
            findings.append(Finding(Code.DUPLICATE_KEY, where, f"{key!r} stands twice here.", "Keep one of the two."))
        result[key] = _value(value_node, (*path, key), lines, findings)
    if len({type(key) for key in result}) > 1:
        where = f"{lines.source}:{node.start_mark.line + 1}"
        findings.append(
            Finding(Code.SHAPE, where, "some names here are numbers and some are words.", "Quote the numbers.")
        )
    if isinstance(result.get("id"), str):
        lines.items.setdefault(result["id"], node.start_mark.line + 1)
    return result


def _shaped(plain: Any, wording: Wording, lines: _Lines, findings: list[Finding]) -> Questionnaire | None:
    if not isinstance(plain, dict):
        findings.append(
            Finding(
                Code.SHAPE,
                lines.place(),
                "a questionnaire is a mapping.",
                "Begin with `id:`, `version:` and `sections:`.",
            )
        )
        return None
    for reserved in ("hash", "wording"):
        if reserved in plain:
            findings.append(
                Finding(
                    Code.SHAPE,
                    lines.place((reserved,)),
                    f"`{reserved}` is worked out, not written.",
                    "Delete the line.",
                )
            )
    if findings:
        return None
    try:
        return Questionnaire.model_validate({**plain, "hash": version_hash(plain, wording), "wording": wording})
    except ValidationError as error:
        findings.extend(_shape_findings(error, plain, lines))
        return None


def _shape_findings(error: ValidationError, plain: Any, lines: _Lines) -> Iterator[Finding]:
    for fault in error.errors():
        path = tuple(part for part in fault["loc"] if _leads_on(plain, part))
        item = _item_at(plain, fault["loc"])
        field = ".".join(
            str(part) for part in fault["loc"] if (isinstance(part, str) and part.islower()) or isinstance(part, int)
        )
        remedy = {
            "extra_forbidden": "Delete it, or correct its spelling.",
            "missing": "Add it.",
            "union_tag_invalid": "Use one of the item types that flows/items.py lists.",
        }.get(fault["type"], "See flows/items.py for what belongs here.")
        yield Finding(Code.SHAPE, lines.place(path, item), f"{field}: {fault['msg']}.", remedy)


def _leads_on(plain: Any, part: str | int) -> bool:
    """Pydantic names the kind of item in its path; the file does not."""
    return isinstance(part, int) or part in _known_names(plain)


def _known_names(plain: Any) -> set[str]:
    names: set[str] = set()
    if isinstance(plain, dict):
        for key, value in plain.items():
            names.add(str(key))
            names |= _known_names(value)
    elif isinstance(plain, list):
        for value in plain:
            names |= _known_names(value)
    return names


def _item_at(plain: Any, loc: tuple[str | int, ...]) -> str:
    found, here = "", plain
    for part in loc:
        if isinstance(here, dict) and part in here:
            here = here[part]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            continue
        if isinstance(here, dict) and isinstance(here.get("id"), str):
            found = here["id"]
    return found


def schema() -> dict[str, Any]:
    """Return the JSON schema of a questionnaire file."""
    document = Questionnaire.model_json_schema()
    for worked_out in ("hash", "wording"):
        document["properties"].pop(worked_out, None)
        document["required"] = [name for name in document["required"] if name != worked_out]
    return document
