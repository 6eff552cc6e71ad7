"""README, citation and licence: what somebody reads who opens the folder years later, in every language of the study."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.export.about import About, Pen
from bot.export.codebook_file import multiple_sets
from bot.export.cutting import SAV_VALUE, dta_cuts, sav_cuts
from bot.export.table import Table

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package holds besides its documentation."""

    formats: Sequence[str]
    excel_safe: bool
    has_long: bool
    has_needs: bool
    has_text: bool
    has_differences: bool
    most_in_a_sheet: int | None
    """How many cases a sheet takes, where there were too many for one."""


def write_about(root: Path, about: About, table: Table, contents: Contents, pens: Mapping[str, Pen]) -> None:
    """Write README.txt, CITATION.txt and LICENCE.txt."""
    synthetic = "SYNTHETIC · " if about.is_synthetic else ""
    title = [synthetic + " · ".join(about.title[locale] for locale in pens), "=" * _WIDTH, ""]
    readme = [line for pen in pens.values() for line in (*_readme(about, table, contents, pen, tuple(pens)), "")]
    _write(root / "README.txt", [*title, *readme])
    _write(root / "CITATION.txt", [line for pen in pens.values() for line in (*_citation(about, pen), "")])
    _write(
        root / "LICENCE.txt",
        [pen.say(f"export-licence.{key}") for pen in pens.values() for key in ("data", "questionnaire")],
    )


def _write(path: Path, lines: Sequence[str]) -> None:
    folded = (textwrap.fill(line, _WIDTH, subsequent_indent=_indent(line), break_on_hyphens=False) for line in lines)
    path.write_text("\n".join(folded).rstrip() + "\n", encoding="utf-8")


def _indent(line: str) -> str:
    """Return what a folded line goes on under: an entry of a list under its own text."""
    return "  " if line.startswith(("- ", "  ")) else ""


def _readme(about: About, table: Table, contents: Contents, pen: Pen, locales: Sequence[str]) -> Iterator[str]:
    def say(key: str, **fills: str | float) -> str:
        return pen.say(f"export-readme.{key}", **fills)

    yield say("language")
    yield ""
    versions = ", ".join(about.versions) or "-"
    yield say("cases", n=len(table), variables=len(table.columns), versions=versions, moment=about.written_stamp())
    if about.is_synthetic:
        yield say("synthetic", kind=about.kind)
    yield say("public" if about.profile == "public" else "profile-research")
    yield from _heading(say("files"))
    yield from (f"- {line}" for line in _files(contents, pen, locales))
    yield from _heading(say("missing"))
    yield say("missing-text")
    codes = {code: (column.values[code], column.stata[code]) for column in table.columns for code in column.missing}
    yield from (f"  {code}  {stata}  {label[pen.locale]}" for code, (label, stata) in sorted(codes.items()))
    yield say("trap-r")
    yield say("trap-gretl")
    yield say("trap-times")
    if contents.most_in_a_sheet is not None:
        yield say("trap-xlsx", n=len(table), most=contents.most_in_a_sheet)
    if not contents.has_text:
        yield say("no-text")
    yield ""
    yield from _cuts(table, contents, pen)
    yield say("licence")


def _heading(text: str) -> Iterator[str]:
    yield from ("", text, "-" * len(text))


def _files(contents: Contents, pen: Pen, locales: Sequence[str]) -> Iterator[str]:
    def say(key: str, **fills: str) -> str:
        return pen.say(f"export-readme.f-{key}", **fills)

    if "csv" in contents.formats:
        yield say("csv")
        yield say("na")
    if "parquet" in contents.formats:
        yield say("parquet")
    for key in ("sav", "zsav"):
        if key in contents.formats:
            yield from (say(key, locale=locale) for locale in locales)
    if "dta" in contents.formats:
        yield say("dta")
    if "xlsx" in contents.formats and contents.most_in_a_sheet is None:
        yield say("xlsx")
    if contents.excel_safe:
        yield say("excel")
    if contents.has_long:
        yield say("long")
    yield say("dispositions")
    if contents.has_needs:
        yield say("needs")
    if contents.has_text:
        yield say("text")
    yield say("codebook")
    yield say("questionnaire")
    if contents.has_differences:
        yield say("differences")
    yield say("ddi")
    if "csv" in contents.formats:
        yield say("syntax")
    yield say("sums")


def _cuts(table: Table, contents: Contents, pen: Pen) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for locale in pen_locales(table):
        if {"sav", "zsav"} & set(contents.formats):
            found[pen.say("export-readme.cuts-sav", locale=locale)] = sav_cuts(table, locale) + _cut_sets(table, locale)
        if "dta" in contents.formats:
            found[pen.say("export-readme.cuts-dta", locale=locale)] = dta_cuts(table, locale)
    if not any(found.values()):
        yield pen.say("export-readme.no-cuts")
        return
    yield pen.say("export-readme.cuts")
    yield from (f"  {where}: {', '.join(names)}" for where, names in found.items() if names)


def _cut_sets(table: Table, locale: str) -> list[str]:
    """Return which multiple-response sets SPSS cannot label whole."""
    return [f"${name}" for name, label, _ in multiple_sets(table) if len(label[locale].encode()) > SAV_VALUE]


def pen_locales(table: Table) -> Sequence[str]:
    """Return the languages that the table's labels are in."""
    return tuple(sorted(table.columns[0].label)) if table.columns else ()


def _citation(about: About, pen: Pen) -> Iterator[str]:
    yield pen.say(
        "export-citation.text", owners=about.owners(pen.locale), year=about.stamp.year,
        title=about.headline(pen.locale), version=about.version, moment=about.written_stamp(),
    )  # fmt: skip
    if about.contact:
        yield pen.say("export-citation.contact", contact=about.contact)
    if about.ethics_ref:
        yield pen.say("export-citation.ethics", ethics=about.ethics_ref)
    yield pen.say("export-citation.fill")
