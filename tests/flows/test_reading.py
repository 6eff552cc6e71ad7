"""Every fault of an author is found, with its place and a remedy; each has a broken questionnaire of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checking import check_sources
from flows.findings import Code
from flows.reading import schema, version_hash
from tests.flows.words import lides

FOLDER = Path(__file__).parent / "broken"
FILES = sorted(FOLDER.glob("*.txt"))


def parts(path: Path) -> tuple[list[str], dict[str, str]]:
    head, *blocks = path.read_text(encoding="utf-8").split("==== ")
    expected = [line.removeprefix("expect: ") for line in head.splitlines() if line.startswith("expect: ")]
    return expected, {block.split("\n", 1)[0]: block.split("\n", 1)[1] for block in blocks}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_broken_questionnaire_is_found_out(path: Path) -> None:
    expected, files = parts(path)
    structure = files.pop("questionnaire.yaml")
    checked = check_sources(structure, files, "questionnaire.yaml", {"es": {}, "en": {}})
    assert expected == [f"{finding.code} @ {finding.place}" for finding in checked.findings], [
        str(f) for f in checked.findings
    ]
    for finding in checked.findings:
        assert finding.message.endswith(".")
        assert finding.remedy.endswith(".")


def test_every_finding_has_a_broken_questionnaire() -> None:
    proved = {line.split(" @ ")[0] for path in FILES for line in parts(path)[0]}
    # A name long enough to burst a button is illegal as a variable long before that.
    assert {code.value for code in Code} - {"telegram.callback_long"} == proved


def test_shipped_questionnaire_is_hashed_over_structure_and_words() -> None:
    q = lides()
    assert 64 == len(q.hash)
    assert version_hash({"id": "a"}, q.wording) != version_hash({"id": "b"}, q.wording)


def test_schema_leaves_out_what_is_worked_out() -> None:
    document = schema()
    assert "sections" in document["properties"]
    assert not {"hash", "wording"} & set(document["properties"])


@pytest.mark.parametrize(
    ("structure", "place", "word"),
    [
        ("[" * 5000, "questionnaire.yaml", "nested without end"),
        ("a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*{'b' + str(n - 1) if n else 'a'}, *{'b' + str(n - 1) if n else 'a'}]\n" for n in range(30)), "questionnaire.yaml", "nested without end"),
        ("? [a, b]\n: 1\n", "questionnaire.yaml:1", "cannot be the name of a field"),
        ("true: 1\n", "questionnaire.yaml:1", "cannot be the name of a field"),
        ("1: a\nb: c\n", "questionnaire.yaml:1", "some names here are numbers"),
    ],
    ids=["deep", "aliases of aliases", "a list as a name", "a truth as a name", "numbers and words"],
)  # fmt: skip
def test_structure_that_no_author_means_is_a_finding(structure: str, place: str, word: str) -> None:
    checked = check_sources(structure, {"es": "a = b\n", "en": "a = b\n"}, "questionnaire.yaml", {"es": {}, "en": {}})
    assert [place] == [finding.place for finding in checked.findings if word in finding.message]
