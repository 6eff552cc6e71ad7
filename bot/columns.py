"""The columns of the wide table: those that items fill, as the store describes them; the system's; the derived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from bot.export.table import Column, Kind, Labels, Measure
from bot.library import shipped_sources
from bot.speech import Speech, load_locales, wording_of
from bot.store.readout import Described
from bot.study import Study
from flows import Questionnaire, Words
from flows.codebook import missing_values
from flows.derived import Derived


def column_of(variable: Described) -> Column:
    """Return the column of a variable that an item fills."""
    ticked = {code for code, is_missing, _, _ in variable.values if not is_missing} == {0, 1}
    is_tick = variable.kind == "code" and variable.variable != variable.item and ticked
    return Column(
        name=variable.variable,
        kind=variable.kind,  # type: ignore[arg-type]
        measure=variable.measure,  # type: ignore[arg-type]
        label=variable.label,
        values={code: label for code, _, label, _ in variable.values},
        missing=frozenset(code for code, is_missing, _, _ in variable.values if is_missing),
        stata={code: stata for code, is_missing, _, stata in variable.values if is_missing},
        text=variable.text,
        universe=variable.universe,
        set_of=variable.item if is_tick else "",
        item=variable.item,
    )


def union(versions: Iterable[Iterable[Column]]) -> tuple[Column, ...]:
    """Return every column as the newest version that has it describes it, given newest first.

    Codes that only an older version had keep their labels; a number in any version is one in all.
    """
    found: dict[str, Column] = {}
    for columns in versions:
        for column in columns:
            newer = found.get(column.name)
            found[column.name] = column if newer is None else _stacked(newer, column)
    return tuple(found.values())


def _stacked(newer: Column, older: Column) -> Column:
    values = {code: {**older.values, **newer.values}[code] for code in sorted({**older.values, **newer.values})}
    kind: Kind = "number" if "number" in (newer.kind, older.kind) else newer.kind
    return replace(newer, kind=kind, values=values)


_SYSTEM: Mapping[str, tuple[Kind, Measure]] = {
    "case_id": ("text", "nominal"),
    "q_version": ("text", "nominal"),
    "q_hash": ("text", "nominal"),
    "notice_version": ("text", "nominal"),
    "lang_final": ("code", "nominal"),
    "lang_switches": ("number", "scale"),
    "entry_mode": ("code", "nominal"),
    "stratum": ("code", "nominal"),
    "started_at": ("datetime", "scale"),
    "consent_at": ("datetime", "scale"),
    "submitted_at": ("datetime", "scale"),
    "last_at": ("datetime", "scale"),
    "n_sessions": ("number", "scale"),
    "disp": ("code", "nominal"),
    "status": ("code", "nominal"),
    "n_back": ("number", "scale"),
    "n_edit": ("number", "scale"),
    "n_soft": ("number", "scale"),
    "n_err": ("number", "scale"),
    "n_remind": ("number", "scale"),
    "rand_seed": ("text", "nominal"),
}
"""What the store knows of every case."""


def system_columns(study: Study) -> tuple[Column, ...]:
    """Return the columns of what the store knows of every case, the case id first."""
    labels, values = _words(study)
    return tuple(
        Column(name, kind, measure, labels[name], values.get(name, {}), frozenset(), {}, labels[name], "")
        for name, (kind, measure) in _SYSTEM.items()
    )


def derived_column(one: Derived, study: Study, questionnaire: Questionnaire | None) -> Column:
    """Return the column of a derived variable; its reasons are called as the questionnaire calls them."""
    labels, values = _words(study)
    reasons = missing_values(questionnaire) if one.has_reasons and questionnaire is not None else ()
    own = values.get(one.name, {})
    return Column(
        name=one.name,
        kind=one.kind,
        measure=one.measure,
        label=labels[one.name],
        values={**{reason.code: reason.label for reason in reasons}, **own},
        missing=frozenset(reason.code for reason in reasons),
        stata={reason.code: reason.stata for reason in reasons},
        text=labels[one.name],
        universe="",
        formula=formula_of(one.formula, study.locales),
        decimals=one.decimals,
    )


def speeder_column(study: Study, questionnaire: Questionnaire | None) -> Column:
    """Return the column that says who answered too fast."""
    return derived_column(
        Derived("speeder", "code", "nominal", Words("formula-speeder"), lambda _: 0), study, questionnaire
    )


def formula_of(words: Words, locales: Iterable[str]) -> Labels:
    """Return a formula in each language."""
    return {locale: _formulas().plain(words, locale) for locale in locales}


def formulas_say(key: str, fills: Mapping[str, str]) -> Labels:
    """Return words about variables in each language."""
    return {locale: _formulas().plain(Words(key, fills), locale) for locale in ("es", "en")}


@lru_cache(maxsize=1)
def _formulas() -> Speech:
    return Speech(load_locales("variables"))


def _words(study: Study) -> tuple[Mapping[str, Labels], Mapping[str, Mapping[int, Labels]]]:
    """Return labels and value labels of the columns that no item fills, from the study's words (`var-<name>`)."""
    labels, values = _shipped_words(study.questionnaire, study.locales)
    strata = {stratum.code: {"es": stratum.es, "en": stratum.en} for stratum in study.strata}
    return labels, {**values, "stratum": {0: values["entry_mode"][2], **strata}}


@lru_cache(maxsize=4)
def _shipped_words(
    questionnaire: str, locales: tuple[str, ...]
) -> tuple[Mapping[str, Labels], Mapping[str, Mapping[int, Labels]]]:
    wording, _ = wording_of(shipped_sources(questionnaire)[1])
    labels: dict[str, Labels] = {}
    values: dict[str, dict[int, Labels]] = {}
    for key in wording["es"]:
        if not key.startswith("var-"):
            continue
        name, _, attribute = key.removeprefix("var-").partition(".o")
        words = {locale: wording[locale][key].text for locale in locales}
        if attribute:
            values.setdefault(name, {})[int(attribute)] = words
        else:
            labels[name] = words
    return labels, values
