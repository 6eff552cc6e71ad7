"""How fieldwork stands, for people: counts by stratum, and rates each with its denominator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.ending import Ending, ending
from bot.store.database import Database
from bot.store.migrate import migrate
from bot.store.progress import Counted, count
from bot.store.tallying import OPEN_LINK, Group
from bot.study import Study
from flows.rates import Rate
from flows.tally import Tally, tally


@dataclass(frozen=True, slots=True)
class Progress:
    """The report of `voces status`."""

    counted: Counted
    study: Study
    ending: Ending

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it. Rates are of the roster alone; open-link entries have no denominator."""
        everybody, roster = tally(self.counted.cases), tally(self._of_roster())
        return {
            "cases": everybody.n,
            "started": everybody.started,
            **everybody.words,
            "not_started": everybody.rows["not_started"],
            "unfinished": everybody.rows["unfinished"],
            "not_invited": everybody.not_invited,
            "open_link": everybody.n - roster.n,
            "unreachable": everybody.unreachable,
            "messages_off": self.counted.messages_off,
            "updates_set_aside": self.counted.updates_set_aside,
            "link_deletion": self.ending.plain(),
            "updates_not_taken": self.counted.floods,
            "links_guessed": self.counted.guessed_links,
            "rates": {name: _rate(rate) for name, rate in roster.rates().items()},
            "strata": [
                {"stratum": code, "label": self._label(code), "cases": found.n, "started": found.started, **found.words,
                 "RR2": _rate(found.rates()["RR2"])}
                for code, found in self._strata()
            ],
        }  # fmt: skip

    def text(self) -> str:
        """Return it as a few short tables."""
        plain = self.plain()
        lines = [f"{name:20}{value:>8}" for name, value in plain.items() if isinstance(value, int)]
        lines.append("\nRates, of people on the roster (AAPOR; as of now, so that open cases count as they stand)")
        lines.extend(f"{name:20}{_shown(rate)}" for name, rate in tally(self._of_roster()).rates().items())
        if strata := self._strata():
            lines.append("\nStratum                             cases  started complete  partial  RR2")
        for code, found in strata:
            numbers = f"{found.n:>9}{found.started:>9}{found.words['complete']:>9}{found.words['partial']:>9}"
            lines.append(f"{self._label(code)[:32]:32}{numbers}  {_shown(found.rates()['RR2'])}")
        lines.extend(("", *self.ending.lines()))
        return "\n".join(lines)

    def _of_roster(self) -> list[Group]:
        return [case for case in self.counted.cases if case.entry_mode != OPEN_LINK]

    def _strata(self) -> list[tuple[int, Tally]]:
        cases = self._of_roster()
        codes = sorted({case.stratum for case in cases} | {stratum.code for stratum in self.study.strata})
        return [(code, tally(case for case in cases if case.stratum == code)) for code in codes]

    def _label(self, code: int) -> str:
        return next((stratum.es for stratum in self.study.strata if stratum.code == code), "—")


def _rate(rate: Rate) -> dict[str, float | None]:
    value = rate.value
    return {
        "value": None if value is None else round(value, 4),
        "numerator": rate.numerator,
        "denominator": round(rate.denominator, 2),
    }


def _shown(rate: Rate) -> str:
    value = rate.value
    share = "     –" if value is None else f"{100 * value:5.1f}%"
    return f"{share}  ({rate.numerator:g} of {rate.denominator:.6g})"


async def progress(path: Path, study: Study) -> Progress:
    """Count how fieldwork stands."""
    database = await Database.open(path)
    try:
        await migrate(database)
        return Progress(await count(database), study, await ending(database, study, datetime.now(UTC)))
    finally:
        await database.close()
