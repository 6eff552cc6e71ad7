"""Derived variables of the leadership questionnaire: the level of the post, gaps between importance and capability, domain means.

A questionnaire has those whose sources it has; another study's questionnaire with the same batteries has them too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from zoneinfo import ZoneInfo

from flows.derived import GENERAL, Case, Derived, Measure, Number, mean_of, reason_for
from flows.items import BatteryItem
from flows.missing import Missing, is_missing
from flows.offering import battery_order
from flows.questionnaire import BankRow, Questionnaire
from flows.variables import rows_of, variables_of
from flows.wording import Words

IMPORTANCE, CAPABILITY = "imp", "cap"
MEAN_NEEDS, DOMAIN_NEEDS, STRAIGHT_NEEDS = 10, 2, 12
_ORDERED = ("imp", "cap", "sup")
_INSTITUTION = ("inst_control", "inst_type_pub", "inst_type_priv", "inst_state", "inst_anuies")
_LEVELS = {
    **dict.fromkeys((1, 2, 3), 1),
    **dict.fromkeys((4, 5, 6), 2),
    **dict.fromkeys((7, 8, 9), 3),
    **dict.fromkeys((10, 11, 12), 4),
}
_TO_BE_CODED = 90
"""Another post, or one that a later version added: by hand."""


def derived_variables(questionnaire: Questionnaire) -> tuple[Derived, ...]:
    """Return the derived variables that a questionnaire has, `speeder` excepted."""
    has = {name for item in questionnaire.items.values() for name in variables_of(questionnaire, item)}
    return (*GENERAL, *(one for one in _leadership(questionnaire) if one.sources <= has))


def _leadership(questionnaire: Questionnaire) -> Iterator[Derived]:
    yield from _orders(questionnaire)
    yield _code("pos_level", _pos_level, {"position"}, "ordinal")
    yield _number("yrs_lead", _yrs_lead, {"year_first_lead"})
    yield Derived(
        "src_inst", "text", "nominal", Words("formula-src_inst"), _src_inst, frozenset(_INSTITUTION), has_reasons=False
    )
    yield Derived(
        "barrier_main_src",
        "text",
        "nominal",
        Words("formula-barrier_main_src"),
        _barrier_main_src,
        frozenset({"barrier_main"}),
        has_reasons=False,
    )
    yield _code("inst_region", _region, {"inst_state"}, "nominal")
    rows = _shared_rows(questionnaire)
    if rows:
        yield from _gaps([row.key for row in rows])
        yield from _domains(rows)
        yield from (_straight(prefix, [row.key for row in rows]) for prefix in (IMPORTANCE, CAPABILITY))


def _number(name: str, work: Callable[[Case], Number], sources: set[str], *, decimals: int = 0) -> Derived:
    return Derived(name, "number", "scale", Words(f"formula-{name}"), work, frozenset(sources), decimals)


def _code(name: str, work: Callable[[Case], Number], sources: set[str], measure: Measure) -> Derived:
    return Derived(name, "code", measure, Words(f"formula-{name}"), work, frozenset(sources))


# ---------------------------------------------------------------- orders and sources


def _orders(questionnaire: Questionnaire) -> Iterator[Derived]:
    for battery in _ORDERED:
        item = questionnaire.items.get(battery)
        if isinstance(item, BatteryItem):
            work = _order_of(questionnaire, item)
            formula = Words(f"formula-ord_{battery}")
            yield Derived(f"ord_{battery}", "text", "nominal", formula, work, has_reasons=False)


def _order_of(questionnaire: Questionnaire, item: BatteryItem) -> Callable[[Case], str]:
    """The order is that of the seed: rows that did not apply are in it as well."""
    rows = rows_of(questionnaire, item)
    codes = {key: str(position) for position, key in enumerate(rows, start=1)}
    if item.rows_from is not None:
        codes = {row.key: str(row.code) for row in questionnaire.banks[item.rows_from]}

    def work(case: Case) -> str:
        return ",".join(codes[row] for row in battery_order(questionnaire, item, case.interview.seed))

    return work


def _src_inst(case: Case) -> str:
    known = [name for name in _INSTITUTION if case.number(name) not in (Missing.NOT_ASKED, Missing.NOT_REACHED)]
    copied = [name for name in known if case.path.copied.get(name, (0, ""))[1] == "frame"]
    if not known:
        return "none"
    if not copied:
        return "asked"
    return "frame" if len(copied) == len(known) else "frame+asked"


def _barrier_main_src(case: Case) -> str:
    value = case.number("barrier_main")
    if value in (Missing.NOT_REACHED, Missing.NOT_ASKED):
        return "none"
    return case.path.copied.get("barrier_main", (0, "asked"))[1]


# ---------------------------------------------------------------- recoded answers


def _pos_level(case: Case) -> Number:
    position = case.number("position")
    return position if is_missing(position) else _LEVELS.get(position, _TO_BE_CODED)


def _yrs_lead(case: Case) -> Number:
    year = case.number("year_first_lead")
    now = case.interview.last_at.astimezone(ZoneInfo(case.questionnaire.zone)).year
    return year if is_missing(year) else now - year


def _region(case: Case) -> Number:
    state = case.number("inst_state")
    if is_missing(state):
        return state
    region = next((row.region for row in case.questionnaire.banks.get("states", ()) if row.code == state), None)
    return region if region is not None else int(Missing.NOT_APPLICABLE)


# ---------------------------------------------------------------- gaps, means, straight lines


def _shared_rows(questionnaire: Questionnaire) -> tuple[BankRow, ...]:
    """Return the rows that are asked in both batteries."""
    batteries = [questionnaire.items.get(name) for name in (IMPORTANCE, CAPABILITY)]
    banks = {battery.rows_from for battery in batteries if isinstance(battery, BatteryItem)}
    if None in batteries or len(banks) != 1 or None in banks:
        return ()
    return questionnaire.banks[str(banks.pop())]


def gap(importance: int, capability: int) -> int:
    """Return importance less capability; −95 when either was not asked, else the reason of importance, else of capability."""
    pair = (importance, capability)
    if not any(is_missing(value) for value in pair):
        return importance - capability
    if Missing.NOT_ASKED in pair:
        return int(Missing.NOT_ASKED)
    return next(value for value in pair if is_missing(value))


def _gap_of(case: Case, key: str) -> int:
    return gap(case.number(f"{IMPORTANCE}_{key}"), case.number(f"{CAPABILITY}_{key}"))


def _gaps(keys: Sequence[str]) -> Iterator[Derived]:
    both = {f"{prefix}_{key}" for prefix in (IMPORTANCE, CAPABILITY) for key in keys}
    for key in keys:
        formula = Words("formula-gap", {"key": key})
        sources = frozenset({f"{IMPORTANCE}_{key}", f"{CAPABILITY}_{key}"})
        yield Derived(f"gap_{key}", "number", "scale", formula, _gap_work(key), sources)
    yield _number("gap_mean", lambda case: mean_of([_gap_of(case, key) for key in keys], MEAN_NEEDS), both, decimals=4)
    for prefix in (IMPORTANCE, CAPABILITY):
        names = [f"{prefix}_{key}" for key in keys]
        yield _number(f"{prefix}_mean", _mean_work(names, MEAN_NEEDS), set(names), decimals=4)


def _gap_work(key: str) -> Callable[[Case], Number]:
    return lambda case: _gap_of(case, key)


def _mean_work(names: Sequence[str], at_least: int) -> Callable[[Case], Number]:
    return lambda case: mean_of([case.number(name) for name in names], at_least)


def _domains(rows: Sequence[BankRow]) -> Iterator[Derived]:
    domains: dict[str, list[str]] = {}
    for row in rows:
        if row.domain is not None:
            domains.setdefault(row.domain, []).append(row.key)
    for prefix in (IMPORTANCE, CAPABILITY):
        for domain, keys in domains.items():
            names = [f"{prefix}_{key}" for key in keys]
            formula = Words("formula-dim", {"variables": ", ".join(names)})
            work = _mean_work(names, DOMAIN_NEEDS)
            yield Derived(f"dim_{prefix}_{domain}", "number", "scale", formula, work, frozenset(names), decimals=4)


def _straight(prefix: str, keys: Sequence[str]) -> Derived:
    names = [f"{prefix}_{key}" for key in keys]

    def work(case: Case) -> Number:
        values = [case.number(name) for name in names]
        valid = [value for value in values if not is_missing(value)]
        return int(len(set(valid)) == 1) if len(valid) >= STRAIGHT_NEEDS else reason_for(values, STRAIGHT_NEEDS)

    return Derived(f"sl_{prefix}", "code", "nominal", Words(f"formula-sl_{prefix}"), work, frozenset(names))
