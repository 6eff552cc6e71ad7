"""The leadership questionnaire itself: what is asked under which codes, and that every word finds its place.

A code that moves alters the data of everybody who answered before. So the whole shape stands once more in
`lides_mx_shape.txt`; if it has to change, that is a change of version, and the changelog says so under **Data**.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest
import yaml
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast

from bot.chat.commands import TABLE as COMMANDS
from flows.disposition import TABLE as DISPOSITIONS
from flows.items import AnyItem
from flows.keys import label_keys
from flows.questionnaire import Questionnaire
from flows.reading import read
from flows.variables import data_items, variables_of
from flows.wording import Phrase

LOCALES = ("es", "en")

SHAPE = (Path(__file__).parent / "lides_mx_shape.txt").read_text(encoding="utf-8").splitlines()[1:]

COLUMNS = {"s0": 2, "s1": 9, "s2": 6, "s3": 17, "s4": 14, "s5": 52, "s6": 6, "s7": 9, "s8": 3, "s9": 1}
"""Data columns that the items of each section fill: 119, as the questionnaire says of itself."""

OWN_DONT_KNOW = ["year_first_lead", "imp", "cap", "prep_before", "dev_use", "iglu_year"]
OWN_DONT_KNOW += ["pref_mod", "barrier_main", "sup", "chal", "chal_ready"]
OWN_MISSING = {key: {98} for key in OWN_DONT_KNOW} | {"imp": {97, 98}}
"""Where a missing button has words of its own ("No lo recuerdo", "Cannot say")."""

SYSTEM = {
    *["case_id", "q_version", "q_hash", "notice_version", "lang_final", "lang_switches", "entry_mode", "stratum"],
    *["started_at", "consent_at", "submitted_at", "last_at", "dur_active_s", "dur_total_s", "n_sessions"],
    *["n_applicable", "n_answered", "pct_answered", "last_item", "last_section", "disp", "status"],
    *["n_back", "n_edit", "n_soft", "n_err", "n_remind", "ord_imp", "ord_cap", "ord_sup", "rand_seed"],
    *["pos_level", "yrs_lead", "src_inst", "barrier_main_src", "soft_log", "inst_region"],
    *["gap_mean", "imp_mean", "cap_mean", "sl_imp", "sl_cap", "speeder"],
}
DOMAINS = ("personal", "people", "strategy", "academic", "external")


def source(locale: str, name: str) -> str:
    return files("locales").joinpath(locale, f"{name}.ftl").read_text(encoding="utf-8")


@cache
def patterns(locale: str, name: str = "lides_mx") -> dict[str, ast.Pattern]:
    """Every pattern of a Fluent file by its key, read without the product's own reader."""
    found: dict[str, ast.Pattern] = {}
    for entry in FluentParser().parse(source(locale, name)).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            if entry.value is not None:
                found[entry.id.name] = entry.value
            found |= {f"{entry.id.name}.{attribute.id.name}": attribute.value for attribute in entry.attributes}
    return found


@cache
def bundle(locale: str, name: str) -> FluentBundle:
    one = FluentBundle([locale], use_isolating=False)
    one.add_resource(FluentResource(source(locale, name)))
    return one


def fills(node: Any) -> Iterator[str]:
    if isinstance(node, ast.VariableReference):
        yield node.id.name
    if isinstance(node, ast.BaseNode):
        node = list(vars(node).values())
    if isinstance(node, list):
        for child in node:
            yield from fills(child)


def said(locale: str, key: str, name: str = "lides_mx", **known: str) -> str:
    """The phrase with each fill in the place of its own name, as the page of the questionnaire writes it."""
    message_id, _, attribute = key.partition(".")
    message = bundle(locale, name).get_message(message_id)
    pattern = message.attributes[attribute] if attribute else message.value
    assert pattern is not None
    args = {fill: f"{{{fill}}}" for fill in fills(patterns(locale, name)[key])} | known
    text, errors = bundle(locale, name).format_pattern(pattern, args)
    assert [] == errors
    return str(text)


def structure() -> str:
    return files("flows").joinpath("lides_mx", "questionnaire.yaml").read_text(encoding="utf-8")


@cache
def questionnaire() -> Questionnaire:
    def phrase(pattern: ast.Pattern) -> Phrase:
        text = "".join(element.value for element in pattern.elements if isinstance(element, ast.TextElement))
        return Phrase(text, frozenset(fills(pattern)))

    wording = {locale: {key: phrase(pattern) for key, pattern in patterns(locale).items()} for locale in LOCALES}
    reading = read(structure(), wording)
    assert reading.questionnaire is not None, [str(finding) for finding in reading.findings]
    return reading.questionnaire


def spans(codes: list[int]) -> str:
    """Codes as the table writes them: 1-5 90."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and code == runs[-1][-1] + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return " ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def codes_of(item: AnyItem) -> list[int]:
    return [option.code for option in getattr(item, "options", ())]


def rows(item: AnyItem) -> list[str]:
    bank = getattr(item, "rows_from", None)
    return [row.key for row in questionnaire().banks[bank]] if bank else list(getattr(item, "rows", ()))


def shape_of(section: str, item: AnyItem) -> str:
    extra = [option.code for option in getattr(item, "options_extra", ())]
    source_of = getattr(item, "options_from", None) or ""
    parts = [section, item.id, item.type, spans(codes_of(item)), source_of, spans(extra)]
    parts += ["x", str(len(rows(item)))] if rows(item) else []
    parts += ["top", str(item.k)] if item.type == "ranking" else []
    return " ".join(part for part in (*parts, "|", *map(str, item.missing)) if part)


def test_items_stand_in_their_order_with_their_codes() -> None:
    q = questionnaire()
    assert SHAPE == [shape_of(section.id, item) for section in q.sections for item in section.items]
    assert ["ops tz_check single 1-3 |"] == [shape_of("ops", item) for item in q.ops]


def test_items_fill_as_many_columns_as_the_questionnaire_says() -> None:
    q = questionnaire()
    filled = Counter({section.id: 0 for section in q.sections})
    for item in data_items(q):
        filled[q.section_of[item.id].id] += len(variables_of(q, item))
    assert COLUMNS == filled
    assert 119 == filled.total()


def test_structure_holds_no_words() -> None:
    lines = [line for line in structure().splitlines() if not line.startswith("#")]
    assert [] == [line for line in lines if not line.isascii()]
    plain = yaml.safe_load("\n".join(lines))
    names = {name for row in plain["banks"].pop("states") for name in row.get("also", ())}
    assert "mexico city" in names
    conditions = {"when", "show_if", "row_show_if", "max"}

    def spaced(node: Any, field: str = "") -> Iterator[str]:
        if isinstance(node, dict):
            for key, value in node.items():
                yield from spaced(value, key)
        elif isinstance(node, list):
            for value in node:
                yield from spaced(value, field)
        elif isinstance(node, str) and " " in node and field not in conditions:
            yield f"{field}: {node}"

    assert [] == list(spaced(plain))


@pytest.mark.parametrize("locale", LOCALES)
def test_each_item_has_words_for_its_own_codes_and_no_others(locale: str) -> None:
    q, missing = questionnaire(), {}
    for item in q.items.values():
        worded = {key.partition(".")[2] for key in patterns(locale) if key.startswith(f"{item.id}.")}
        of_missing = {name for name in worded if re.fullmatch(r"m\d\d", name)}
        labels = {key.partition(".")[2] for _, key in label_keys(q, item)}
        own_rows = {f"i-{row}" for row in rows(item)} if getattr(item, "rows_from", None) is None else set()
        expected = {f"o{code}" for code in codes_of(item)} | labels | own_rows
        assert expected == worded - of_missing - {"help", "intro", "title"}, item.id
        if of_missing:
            missing[item.id] = {int(name[1:]) for name in of_missing}
        assert missing.get(item.id, set()) <= {-code for code in item.missing}, item.id
    assert missing == OWN_MISSING


@pytest.mark.parametrize("locale", LOCALES)
def test_banks_have_words_for_their_rows_and_no_others(locale: str) -> None:
    keys = [row.key for row in questionnaire().banks["capabilities"]]
    capabilities = {f"capabilities.{key}{end}" for key in keys for end in ("", "-short")}
    states = {f"states.s{code:02d}" for code in range(1, 34)}
    assert capabilities == {key for key in patterns(locale) if key.startswith("capabilities.")}
    assert states == {key for key in patterns(locale) if key.startswith("states.")}
    names = [said(locale, key) for key in sorted(states)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("locale", LOCALES)
def test_system_and_derived_variables_have_labels_and_no_others(locale: str) -> None:
    capabilities = questionnaire().banks["capabilities"]
    derived = {f"gap_{row.key}" for row in capabilities}
    derived |= {f"dim_{battery}_{domain}" for battery in ("imp", "cap") for domain in DOMAINS}
    assert set(DOMAINS) == {row.domain for row in capabilities}
    labelled = {key.removeprefix("var-") for key in patterns(locale) if key.startswith("var-") and "." not in key}
    assert SYSTEM | derived == labelled


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("variable", "codes"),
    [
        ("disp", set(DISPOSITIONS)),
        ("status", set(range(1, 9))),
        ("entry_mode", {1, 2, 3}),
        ("lang_final", {1, 2}),
        ("pos_level", {1, 2, 3, 4, 90}),
        ("inst_region", {1, 2, 3, 4, 5, 6}),
        ("sl_imp", {0, 1}),
        ("sl_cap", {0, 1}),
        ("speeder", {0, 1}),
    ],
)
def test_coded_system_variables_have_a_label_a_code(locale: str, variable: str, codes: set[int]) -> None:
    prefix = f"var-{variable}.o"
    worded = [key for key in patterns(locale) if key.startswith(prefix)]
    assert codes == {int(key.removeprefix(prefix)) for key in worded}
    assert len(worded) == len({said(locale, key) for key in worded})


@pytest.mark.parametrize("locale", LOCALES)
def test_labels_fit_stata_and_no_two_variables_share_one(locale: str) -> None:
    q = questionnaire()
    keys = [key for item in data_items(q) for _, key in label_keys(q, item)]
    keys += [key for key in patterns(locale) if key.startswith("var-") and "." not in key]
    labels = {key: said(locale, key) for key in keys}
    assert 119 + len(SYSTEM) + 14 + 10 == len(labels)
    assert {} == {text: times for text, times in Counter(labels.values()).items() if times > 1}
    assert [] == [key for key, text in labels.items() if len(text) > 80 or re.search(r"[<>{}\n]", text)]


def commands_in(text: str) -> list[str]:
    return re.findall(r"(?<![\w/<])/([a-z]+)", text)


@pytest.mark.parametrize("name", ["lides_mx", "bot"])
def test_each_language_names_the_same_commands_by_its_own_names(name: str) -> None:
    spanish = {es: command for command, es, _, _ in COMMANDS}
    english = {en: command for command, _, en, _ in COMMANDS}
    for key in patterns("es", name):
        in_spanish = [spanish.get(found, found) for found in commands_in(said("es", key, name))]
        in_english = [english.get(found, found) for found in commands_in(said("en", key, name))]
        assert Counter(in_spanish) == Counter(in_english), key
        assert set(in_spanish) <= {*spanish.values(), "start"}, key  # Telegram's own button says that in every language


@pytest.mark.parametrize(("locale", "column"), [("es", 1), ("en", 2)])
def test_help_lists_every_command_once(locale: str, column: int) -> None:
    listed = [commands_in(said(locale, key, "bot")) for key in ("help", "help_more")]
    assert sorted(str(row[column]) for row in COMMANDS) == sorted(listed[0] + listed[1])


def test_states_lie_in_a_region_and_the_zone_is_checked_where_they_have_more_than_one() -> None:
    states = questionnaire().banks["states"]
    more_than_one = [row.code for row in states if row.zones]
    (check,) = questionnaire().ops
    assert check.show_if is not None
    assert f"inst_state in {more_than_one}".replace(" ", "") == check.show_if.source.replace(" ", "")
    assert set() == {zone for row in states for zone in (row.zone, *row.zones)} - available_timezones()
    assert {1, 2, 3, 4, 5, 6} == {row.region for row in states}


def test_what_mentions_an_empty_setting_is_left_out() -> None:
    for locale, ethics, sentence, offer in (
        ("es", "Ética", "todos los cargos e instituciones.", "Puede responder por web en https://web.test"),
        ("en", "Ethics", "institution to be represented.", "You can answer on the web at https://web.test"),
    ):
        assert f"• <b>{ethics}:</b> {{ethics_ref}}.\n" in said(locale, "intro_privacy")
        without = said(locale, "intro_privacy", ethics_ref="none")
        assert ethics not in without
        assert [] == [line for line in without.splitlines() if line.strip() == "•"]
        assert said(locale, "reminder_2").endswith(": {web_url}")
        assert "\n" not in said(locale, "reminder_2")
        assert said(locale, "reminder_2", web_url="none").endswith(sentence)
        assert offer == said(locale, "web_offer", web_url="https://web.test")
        assert said(locale, "web_offer", web_url="none") == ""
