"""datapackage.json: a Frictionless tabular data package, version 1, of the CSV files.

Version 2 knows labels of missing values and of categories, but its tools do not read it yet; so both stand under keys of our own,
`labels` and `valueLabels`, which version 1 lets pass.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars

from bot.export.about import About

_TIME = "%Y-%m-%dT%H:%M:%SZ"


def write_datapackage(
    path: Path,
    about: About,
    book: Mapping[str, Any],
    long: Mapping[str, polars.Schema],
    more: Mapping[str, Mapping[str, str]],
) -> None:
    """Write the descriptor of the files that are there; `more` are small ones, with the type of each column."""
    first = book["languages"][0]
    package = {
        "profile": "tabular-data-package",
        "name": about.study.replace("_", "-"),
        "title": about.headline(first),
        "version": about.version,
        "created": f"{about.stamp:%Y-%m-%dT%H:%M:%SZ}",
        "contributors": [{"title": about.owners(first), "role": "author"}],
        "resources": [
            _responses(book),
            _resource("responses_na", list(_blank_fields(book)), primaryKey=["case_id"]),
            *(_long(name, schema) for name, schema in long.items()),
            *(_resource(name, [{"name": n, "type": k} for n, k in fields.items()]) for name, fields in more.items()),
        ],
    }
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _resource(name: str, fields: list[dict[str, Any]], **schema: Any) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"data/{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "schema": {"fields": fields, "missingValues": [""], **schema},
    }


def _responses(book: Mapping[str, Any]) -> dict[str, Any]:
    return _resource("responses", list(_fields(book)), primaryKey=["case_id"])


def _fields(book: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for variable in book["variables"]:
        field: dict[str, Any] = {"name": variable["name"], "labels": variable["label"]}
        match variable["kind"]:
            case "code":
                field |= {
                    "type": "integer",
                    "constraints": {"required": True, "enum": [int(c) for c in variable["values"]]},
                }
            case "number":
                field |= {"type": "number" if variable["decimals"] else "integer", "constraints": {"required": True}}
            case "datetime":
                field |= {"type": "datetime", "format": _TIME}
            case _:
                field |= {"type": "string"}
        if variable["values"]:
            field["valueLabels"] = variable["values"]
        if variable["name"] == "case_id":
            field["constraints"] = {"required": True, "unique": True}
        yield field


def _blank_fields(book: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the same fields for the file in which a blank stands for every reason: nothing is required that may be missing."""
    for field, variable in zip(_fields(book), book["variables"], strict=True):
        if variable["missing_range"]:
            valid = {code: label for code, label in variable["values"].items() if code not in book["missing"]}
            field.pop("valueLabels", None)
            field.pop("constraints")
            if variable["kind"] == "code":
                field["constraints"] = {"enum": [int(code) for code in valid]}
            if valid:
                field["valueLabels"] = valid
        yield field


DISPOSITIONS = {
    "case_id": "string",
    "stratum": "integer",
    "entry_mode": "integer",
    "disp": "integer",
    "aapor_class": "string",
    "final": "integer",
}
"""The columns of dispositions.csv and what they hold."""


def _long(name: str, schema: polars.Schema) -> dict[str, Any]:
    return _resource(name, [_long_field(column, dtype) for column, dtype in schema.items()])


def _long_field(name: str, dtype: polars.DataType) -> dict[str, Any]:
    if dtype.is_temporal():
        return {"name": name, "type": "datetime", "format": _TIME}
    return {"name": name, "type": "integer" if dtype.is_integer() else "string"}
