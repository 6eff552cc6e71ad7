"""DDI-Codebook 2.5, as archives index it: the study, the file, and every variable with wording, codes and counts, in all languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from bot.export.about import About, Pen

_NS = "ddi:codebook:2_5"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""
_INTERVAL = {"scale": "contin"}


def write_ddi(
    path: Path, about: About, book: Mapping[str, Any], collected: tuple[str, str] | None, pens: Mapping[str, Pen]
) -> None:
    """Write the file; `collected` are the first and the last day. Raises OSError when it cannot be written."""
    tree = etree.ElementTree(_Describer(about, book, collected, pens).code_book())
    # Not by lxml, to which a full disk is no error.
    path.write_bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", pretty_print=True))


class _Describer:
    def __init__(
        self, about: About, book: Mapping[str, Any], collected: tuple[str, str] | None, pens: Mapping[str, Pen]
    ) -> None:
        self.about, self.book, self.collected, self.pens = about, book, collected, pens
        self.languages: Sequence[str] = book["languages"]

    def code_book(self) -> etree._Element:
        root = etree.Element(f"{{{_NS}}}codeBook", nsmap={None: _NS})
        root.set("version", "2.5")
        root.set(_XML_LANG, self.languages[0])
        self.document(_add(root, "docDscr"))
        self.study(_add(root, "stdyDscr"))
        self.file(_add(root, "fileDscr", ID="F1", URI="data/responses.csv"))
        data = _add(root, "dataDscr")
        for name, one in self.book["mrsets"].items():
            members = " ".join(f"V_{member}" for member in one["members"])
            group = _add(data, "varGrp", ID=f"G_{name}", name=name, type="multipleResp", var=members)
            self.each(group, "labl", one["label"])
        for variable in self.book["variables"]:
            self.variable(data, variable)
        return root

    def each(self, parent: etree._Element, tag: str, texts: Mapping[str, str], **attributes: str) -> None:
        """Add the element once a language."""
        for locale in self.languages:
            _add(parent, tag, texts[locale], locale, **attributes)

    def said(self, parent: etree._Element, tag: str, key: str, **fills: str | float) -> None:
        self.each(parent, tag, {locale: self.pens[locale].say(key, **fills) for locale in self.languages})

    def title(self, citation: etree._Element) -> None:
        first, *others = self.languages
        statement = _add(citation, "titlStmt")
        _add(statement, "titl", self.about.headline(first), first)
        for other in others:
            _add(statement, "parTitl", self.about.headline(other), other)
        _add(statement, "IDNo", f"{self.about.study}-{self.about.version}-{self.about.stamp:%Y%m%dT%H%M%SZ}")

    def document(self, parent: etree._Element) -> None:
        citation = _add(parent, "citation")
        self.title(citation)
        made = _add(citation, "prodStmt")
        _add(made, "prodDate", f"{self.about.stamp:%Y-%m-%d}", date=f"{self.about.stamp:%Y-%m-%d}")
        _add(made, "software", "Voces")

    def study(self, parent: etree._Element) -> None:
        citation = _add(parent, "citation")
        self.title(citation)
        self.each(
            _add(citation, "rspStmt"), "AuthEnty", {locale: self.about.owners(locale) for locale in self.languages}
        )
        made = _add(citation, "prodStmt")
        _add(made, "prodDate", f"{self.about.stamp:%Y-%m-%d}", date=f"{self.about.stamp:%Y-%m-%d}")
        _add(made, "software", "Voces")
        version = _add(citation, "verStmt")
        _add(version, "version", ", ".join(self.about.versions) or "-", date=f"{self.about.stamp:%Y-%m-%d}")
        information = _add(parent, "stdyInfo")
        self.said(information, "abstract", "export-ddi.abstract", n=self.book["n"])
        summary = _add(information, "sumDscr")
        for event, day in zip(("start", "end"), self.collected or (), strict=False):
            _add(summary, "collDate", day, date=day, event=event)
        _add(summary, "nation", "México", abbr="MX")
        self.said(summary, "universe", "export-ddi.universe")
        self.said(summary, "dataKind", "export-ddi.kind")
        method = _add(parent, "method")
        self.said(_add(method, "dataColl"), "collMode", "export-ddi.mode")
        rate = self.about.response_rate
        if rate is not None:
            name, numerator, denominator = rate
            text = f"{name} = {numerator:g} / {denominator:g} = {numerator / denominator:.3f}"
            _add(_add(method, "anlyInfo"), "respRate", text)

    def file(self, parent: etree._Element) -> None:
        text = _add(parent, "fileTxt")
        _add(text, "fileName", "responses.csv")
        dimensions = _add(text, "dimensns")
        _add(dimensions, "caseQnty", str(self.book["n"]))
        _add(dimensions, "varQnty", str(len(self.book["variables"])))
        _add(text, "fileType", "text/csv", charset="UTF-8")

    def variable(self, parent: etree._Element, variable: Mapping[str, Any]) -> None:
        name, kind = variable["name"], variable["kind"]
        element = _add(
            parent, "var", ID=f"V_{name}", name=name, files="F1", intrvl=_INTERVAL.get(variable["measure"], "discrete"),
            nature=_NATURE[variable["measure"]],
        )  # fmt: skip
        self.each(element, "labl", variable["label"])
        if variable["text"] != variable["label"]:
            self.each(_add(element, "qstn"), "qstnLit", variable["text"])
        if variable["missing_range"]:
            low, high = variable["missing_range"]
            _add(_add(element, "invalrng"), "range", UNITS="INT", min=str(low), max=str(high))
        if variable["universe"]:
            _add(element, "universe", variable["universe"], clusion="I")
        _add(element, "sumStat", str(variable["n_valid"]), type="vald")
        _add(element, "sumStat", str(self.book["n"] - variable["n_valid"]), type="invd")
        for statistic, value in _statistics(variable):
            _add(element, "sumStat", value, type=statistic)
        counts = variable["freq"] or variable.get("freq_missing") or {}
        for code, labels in variable["values"].items():
            is_missing = variable["missing_range"] is not None and code in self.book["missing"]
            category = _add(element, "catgry", **({"missing": "Y"} if is_missing else {}))
            _add(category, "catValu", code)
            self.each(category, "labl", labels)
            if code in counts:
                _add(category, "catStat", str(counts[code]), type="freq")
        first, *others = self.languages
        formula = variable.get("formula", {})
        if formula:
            # There is room for one description; those in the other languages are notes.
            _add(_add(element, "derivation"), "drvdesc", formula[first], first)
        _add(
            element,
            "varFormat",
            type="character" if kind in ("text", "datetime") else "numeric",
            schema="other",
            formatname="ISO 8601" if kind == "datetime" else "CSV",
        )
        for other in others if formula else ():
            _add(element, "notes", formula[other], other, type="derivation")


_NATURE = {"nominal": "nominal", "ordinal": "ordinal", "scale": "ratio"}
_STATISTICS = {"min": "min", "max": "max", "mean": "mean", "median": "medn", "sd": "stdev"}


def _statistics(variable: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in (variable.get("summary") or {}).items():
        yield _STATISTICS[name], f"{value:g}"


def _add(parent: etree._Element, tag: str, text: str = "", locale: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_NS}}}{tag}", attributes)
    if locale:
        element.set(_XML_LANG, locale)
    if text:
        element.text = _UNWRITABLE.sub("", text)
    return element
