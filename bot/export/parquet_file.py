"""Parquet, compressed with zstd: codes as small integers, times in UTC, labels and missing reasons in the file's own metadata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars

from bot.export.table import Column, Table

_TINY = (-128, 127)


def write_parquet(path: Path, table: Table, book: dict[str, Any]) -> None:
    """Write the wide table. The codebook goes along under the key `voces-codebook`."""
    tiny = [column.name for column in table.columns if _is_tiny(column, table.frame[column.name])]
    table.frame.with_columns(polars.col(tiny).cast(polars.Int8())).write_parquet(
        path, compression="zstd", statistics=True, metadata={"voces-codebook": json.dumps(book, ensure_ascii=False)}
    )


def _is_tiny(column: Column, cells: polars.Series) -> bool:
    if column.kind != "code":
        return False
    held = [number for number in (cells.min(), cells.max(), *column.values) if isinstance(number, int)]
    return all(_TINY[0] <= number <= _TINY[1] for number in held)
