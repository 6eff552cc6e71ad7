"""Programs that read responses.csv with everything the codebook says of it: SPSS/PSPP in each language, Stata, R.

Made from codebook.json alone. What an author wrote reaches a program only as a quoted string of one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.export.cutting import DTA_LABEL, SAV_LABEL, SAV_TEXT, SAV_VALUE, cut

Book = Mapping[str, Any]


def write_syntax(folder: Path, book: Book) -> None:
    """Write all of them into a folder."""
    for locale in book["languages"]:
        _write(folder / f"read_spss_{locale}.sps", spss(book, locale))
    _write(folder / "read_stata.do", stata(book))
    _write(folder / "read_r.R", r(book))


def _write(path: Path, lines: Iterator[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _one_line(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------- SPSS and PSPP


def spss(book: Book, locale: str) -> Iterator[str]:
    """Yield the syntax for SPSS and PSPP. A line begins a command or, indented, goes on with one."""
    yield "* Run this in the package's folder, or put its path before data/ below."
    yield "* SPSS: File > Open > Syntax, then Run All. Unicode mode (SET UNICODE=ON before any data are open) is the default."
    yield ""
    yield "GET DATA"
    yield "  /TYPE=TXT"
    yield "  /FILE='data/responses.csv'"
    yield "  /ENCODING='UTF8'"
    yield "  /ARRANGEMENT=DELIMITED"
    yield '  /DELIMITERS=","'
    yield "  /QUALIFIER='\"'"
    yield "  /FIRSTCASE=2"
    yield "  /VARIABLES="
    times = [v["name"] for v in book["variables"] if v["kind"] == "datetime"]
    for variable in book["variables"]:
        yield f"    {variable['name']} {_spss_format(variable)}"
    yield "  ."
    for name in times:
        # No input format reads ISO 8601 with its T and Z in both programs; PSPP has SUBSTR and no CHAR.SUBSTR, SPSS both.
        yield f"COMPUTE {_at(name, times)} = DATE.DMY(NUMBER(SUBSTR({name},9,2),F2), NUMBER(SUBSTR({name},6,2),F2), NUMBER(SUBSTR({name},1,4),F4))"
        yield f"  + TIME.HMS(NUMBER(SUBSTR({name},12,2),F2), NUMBER(SUBSTR({name},15,2),F2), NUMBER(SUBSTR({name},18,2),F2))."
    yield from _spss_times(book, times)
    yield "VARIABLE LABELS"
    for variable in book["variables"]:
        yield f"  {variable['name']} {_spss_text(cut(_one_line(variable['label'][locale]), SAV_LABEL))}"
    yield "  ."
    for variable in book["variables"]:
        if variable["values"]:
            yield f"VALUE LABELS {variable['name']}"
            for code, label in variable["values"].items():
                yield f"  {code} {_spss_text(cut(_one_line(label[locale]), SAV_VALUE))}"
            yield "  ."
    for variable in book["variables"]:
        if variable["missing_range"]:
            low, high = variable["missing_range"]
            yield f"MISSING VALUES {variable['name']} ({low} THRU {high})."
    for measure in ("nominal", "ordinal", "scale"):
        names = [v["name"] for v in book["variables"] if v["measure"] == measure]
        if names:
            yield f"VARIABLE LEVEL {_wrapped(names)} ({measure.upper()})."
    for name, one in book["mrsets"].items():
        label = _spss_text(cut(_one_line(one["label"][locale]), SAV_VALUE))
        yield f"MRSETS /MDGROUP NAME=${name} LABEL={label} VARIABLES={_wrapped(one['members'])} VALUE={one['counted']}."
    yield "EXECUTE."


def _spss_times(book: Book, times: list[str]) -> Iterator[str]:
    if not times:
        return
    order = _wrapped([f"{_at(v['name'], times)}" if v["name"] in times else v["name"] for v in book["variables"]])
    yield f"FORMATS {' '.join(f'{_at(name, times)}' for name in times)} (DATETIME20)."
    yield f"MATCH FILES /FILE=* /KEEP={order}."
    yield f"RENAME VARIABLES ({' '.join(f'{_at(name, times)}' for name in times)} = {' '.join(times)})."


def _at(name: str, times: list[str]) -> str:
    """Return a name that no variable of ours can have."""
    return f"@t{times.index(name) + 1}"


def _wrapped(names: list[str]) -> str:
    """Return names over several lines: a line of syntax has an end."""
    lines = [" ".join(names[start : start + 6]) for start in range(0, len(names), 6)]
    return "\n    ".join(lines)


def _spss_format(variable: Mapping[str, Any]) -> str:
    match variable["kind"]:
        case "text":
            return f"A{min(SAV_TEXT, max(8, variable['bytes']))}"
        case "datetime":
            return "A20"
        case "number" if variable["decimals"]:
            return f"F10.{variable['decimals']}"
        case "number":
            return "F8.0"
        case _:
            return "F4.0"


def _spss_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# ---------------------------------------------------------------- Stata


def stata(book: Book) -> Iterator[str]:
    """Yield the program for Stata, with both label languages where there are two."""
    first, *others = book["languages"]
    yield "* This file was made from codebook.json and was not run: there was no Stata where it was made."
    yield "* data/responses.dta holds the same and opens without it. Run this in the package's folder."
    yield "version 14"
    yield "clear"
    yield 'import delimited using "data/responses.csv", varnames(1) case(preserve) encoding("utf-8") stringcols(_all)'
    numbers = [v["name"] for v in book["variables"] if v["kind"] in ("code", "number")]
    for start in range(0, len(numbers), 10):
        yield f"destring {' '.join(numbers[start : start + 10])}, replace"
    for variable in book["variables"]:
        if variable["kind"] == "datetime":
            name = variable["name"]
            yield f'generate double {name}__ = clock(substr({name}, 1, 19), "YMD#hms")'
            yield f"format {name}__ %tcCCYY-NN-DD!THH:MM:SS"
            yield f"order {name}__, after({name})"
            yield f"drop {name}"
            yield f"rename {name}__ {name}"
    moves = " \\ ".join(f"{code}={one['stata']}" for code, one in book["missing"].items())
    for variable in book["variables"]:
        if variable["missing_range"]:
            yield f"mvdecode {variable['name']}, mv({moves})"
    yield f"label language {first}, rename"
    yield from _stata_labels(book, first)
    for other in others:
        yield f"label language {other}, new"
        yield from _stata_labels(book, other)
    if others:
        yield f"label language {first}"
    yield "compress"


def _stata_labels(book: Book, locale: str) -> Iterator[str]:
    for variable in book["variables"]:
        name = variable["name"]
        yield f"label variable {name} {_stata_text(_one_line(variable['label'][locale])[:DTA_LABEL])}"
        if not variable["values"]:
            continue
        for number, (code, label) in enumerate(variable["values"].items()):
            missing = variable["missing_range"] and code in book["missing"]
            value = book["missing"][code]["stata"] if missing else code
            end = "" if number == 0 else ", add"
            yield f"label define {name}_{locale} {value} {_stata_text(_one_line(label[locale]))}{end}"
        yield f"label values {name} {name}_{locale}"


def _stata_text(text: str) -> str:
    # In compound quotes a dollar or a grave accent still begins a macro.
    return '`"' + text.replace("`", "'").replace("$", "\\$").replace("\"'", "\" '") + "\"'"


# ---------------------------------------------------------------- R


def r(book: Book) -> Iterator[str]:
    """Yield the program for R: `responses` with labels as attributes, `labelled` factors on request; base R alone."""
    first = book["languages"][0]
    yield "# Run this in the package's folder: source('syntax/read_r.R'). Base R; no package is needed."
    yield f'# `responses` has codes with missing ones NA; `missing_reasons` says why; as_labels(responses, "{first}") makes factors.'
    yield "responses <- read.csv('data/responses.csv', colClasses = c("
    yield ",\n".join(f"  {v['name']} = '{_r_class(v)}'" for v in book["variables"])
    yield "), na.strings = character(), encoding = 'UTF-8')"
    for variable in book["variables"]:
        if variable["kind"] == "datetime":
            name = variable["name"]
            yield f"responses${name} <- as.POSIXct(responses${name}, format = '%Y-%m-%dT%H:%M:%SZ', tz = 'UTC')"
    yield ""
    yield "variable_labels <- list("
    yield ",\n".join(f"  {v['name']} = {_r_texts(v['label'], book)}" for v in book["variables"])
    yield ")"
    labelled = [v for v in book["variables"] if v["values"]]
    yield "value_labels <- list("
    yield ",\n".join(_r_values(v, book) for v in labelled)
    yield ")"
    ranged = [v["name"] for v in book["variables"] if v["missing_range"]]
    yield f"with_missing <- c({_r_names(ranged)})"
    yield f"reasons <- c({', '.join(f'{_r_text(one[first])} = {code}' for code, one in book['missing'].items())})"
    sets = ", ".join(f"{name} = c({_r_names(one['members'])})" for name, one in book["mrsets"].items())
    yield f"multiple_response <- list({sets})"
    yield from _R_END.splitlines()
    yield f'for (.v in names(responses)) attr(responses[[.v]], "label") <- variable_labels[[.v]][["{first}"]]'
    yield "rm(.v)"


_R_END = """
# Codes of missing reasons become NA; why, is kept beside.
missing_reasons <- responses[with_missing]
missing_reasons[] <- lapply(missing_reasons, function(x) names(reasons)[match(x, reasons)])
responses[with_missing] <- lapply(responses[with_missing], function(x) replace(x, x %in% reasons, NA))

as_labels <- function(data, language) {
  for (v in intersect(names(value_labels), names(data))) {
    values <- value_labels[[v]]
    kept <- !(values$code %in% reasons & v %in% with_missing)
    if (all(data[[v]] %in% c(values$code, NA)))
      data[[v]] <- factor(data[[v]], values$code[kept], values[[language]][kept])
  }
  data
}
"""


def _r_class(variable: Mapping[str, Any]) -> str:
    if variable["kind"] in ("text", "datetime"):
        return "character"
    return "numeric" if variable["kind"] == "number" else "integer"


def _r_text(text: str) -> str:
    return '"' + _one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _r_texts(texts: Mapping[str, str], book: Book) -> str:
    return "c(" + ", ".join(f"{locale} = {_r_text(texts[locale])}" for locale in book["languages"]) + ")"


def _r_names(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _r_values(variable: Mapping[str, Any], book: Book) -> str:
    values = variable["values"]
    columns = [f"code = c({', '.join(values)})"]
    columns += [
        f"{locale} = c({', '.join(_r_text(label[locale]) for label in values.values())})"
        for locale in book["languages"]
    ]
    return f"  {variable['name']} = list({', '.join(columns)})"
