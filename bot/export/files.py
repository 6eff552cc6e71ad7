"""Every file of a package, in the order in which they come: how it is written, and how it is held against the codebook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, fields
from functools import partial
from pathlib import Path
from typing import Any

from bot.export.about import Pen
from bot.export.codebook_file import codebook, multiple_sets, write_codebook
from bot.export.datapackage_file import DISPOSITIONS
from bot.export.differences import Difference
from bot.export.long import Long
from bot.export.order import FORMATS, MOST_IN_A_SHEET, Source, Wanted
from bot.export.sums import write_sums
from bot.speech import Speech

Texts = Sequence[tuple[str, str, str, str]]
"""case_id, variable, text, whether it was reviewed or redacted."""

Step = tuple[str, Callable[[], object]]
"""What is done, for whoever watches, and the doing."""


class Files:
    """Knows which files there are and in which order they come."""

    def __init__(self, root: Path, source: Source, wanted: Wanted, speech: Speech) -> None:
        self.root, self.data = root, root / "data"
        self.source, self.wanted = source, wanted
        self.about, self.table = source.about, source.table
        self.locales = tuple(wanted.locales)
        self.pens = {locale: Pen(speech, locale) for locale in self.locales}
        # English first where it is there: it is what a Stata with no idea of languages shows.
        self.dta_locales = tuple(sorted(self.locales))
        self.has_sheet = "xlsx" in wanted.formats and len(self.table) <= MOST_IN_A_SHEET
        self.book = codebook(
            self.table,
            self.locales,
            study=self.about.study,
            title=dict(self.about.title),
            versions=list(self.about.versions),
            read_at=f"{self.about.stamp:%Y-%m-%dT%H:%M:%SZ}",
            synthetic=self.about.is_synthetic,
            profile=self.about.profile,
        )

    def steps(self) -> list[Step]:
        """Return everything to do: first the data, each file checked as soon as it stands, then what describes them."""
        found: list[Step] = []
        for name in FORMATS:
            if name in self.wanted.formats:
                found.extend(getattr(self, f"_{name}")())
        if self.wanted.excel_safe:
            found.append(("responses_excel_altered.csv", self.excel_safe))
        found.extend(self.long_files())
        found.append(("dispositions.csv", self.dispositions))
        if self.source.needs:
            found.append(("needs.csv", self.needs))
        if self.source.texts is not None:
            found.extend(self.open_text(self.source.texts))
        found.extend(self.documentation())
        found.append(("SHA256SUMS", partial(write_sums, self.root)))
        return found

    # ------------------------------------------------------------ data

    def _csv(self) -> Iterator[Step]:
        from bot.export.csv_file import write_blank_responses, write_responses  # noqa: PLC0415 - polars is heavy

        for name, write, blank in (
            ("responses.csv", write_responses, False),
            ("responses_na.csv", write_blank_responses, True),
        ):
            yield name, partial(self.checked, name, partial(write, self.data / name, self.table), "csv", blank=blank)

    def _parquet(self) -> Iterator[Step]:
        from bot.export.parquet_file import write_parquet  # noqa: PLC0415 - polars is heavy

        name = "responses.parquet"
        yield (
            name,
            partial(self.checked, name, partial(write_parquet, self.data / name, self.table, self.book), "parquet"),
        )

    def _sav(self, *, compressed: bool = False) -> Iterator[Step]:
        from bot.export.sav_file import write_sav  # noqa: PLC0415 - pyreadstat is heavy

        for locale in self.locales:
            name = f"responses_{locale}.{'zsav' if compressed else 'sav'}"
            write = partial(
                write_sav,
                self.data / name,
                self.table,
                locale,
                file_label=self.about.headline(locale),
                note=self.about.note(),
                sets={set_: (label[locale], members) for set_, label, members in multiple_sets(self.table)},
                created=self.about.stamp,
                compressed=compressed,
            )
            yield name, partial(self.checked, name, write, "sav", locale=locale, sets=not compressed)

    def _zsav(self) -> Iterator[Step]:
        return self._sav(compressed=True)

    def _dta(self) -> Iterator[Step]:
        from bot.export.dta_file import write_dta  # noqa: PLC0415 - numpy is heavy

        name = "responses.dta"
        label = {locale: self.about.headline(locale) for locale in self.dta_locales}
        write = partial(
            write_dta, self.data / name, self.table, self.dta_locales, file_label=label, note=self.about.note(),
            created=self.about.stamp,
        )  # fmt: skip
        yield name, partial(self.checked, name, write, "dta", locale=self.dta_locales[0])

    def _xlsx(self) -> Iterator[Step]:
        if not self.has_sheet:
            return
        from bot.export.labels_sheet import write_labels  # noqa: PLC0415 - xlsxwriter is heavy

        name = "responses_labels.xlsx"
        write = partial(write_labels, self.data / name, self.table, self.locales, self.about.stamp)
        yield name, partial(self.checked, name, write, "xlsx")

    def checked(self, name: str, write: Callable[[], None], kind: str, **how: Any) -> None:
        """Write a file, then open it again and compare. Raises Differs."""
        from bot.export import rereading  # noqa: PLC0415 - pyreadstat and lxml are heavy

        write()
        path = self.data / name
        match kind:
            case "csv":
                rereading.check_csv(path, self.table, self.book, **how)
            case "parquet":
                rereading.check_parquet(path, self.table, self.book)
            case "sav":
                rereading.check_sav(path, self.book, **how)
            case "dta":
                rereading.check_dta(path, self.book, **how)
            case "xlsx":
                from bot.export.rereading_sheets import check_sheet  # noqa: PLC0415 - lxml is heavy

                check_sheet(path, self.book, self.locales)

    def excel_safe(self) -> None:
        from bot.export.csv_file import write_excel_safe  # noqa: PLC0415 - polars is heavy

        name = "responses_excel_altered.csv"
        self.checked(name, partial(write_excel_safe, self.data / name, self.table), "csv", marked=True)

    def long_files(self) -> Iterator[Step]:
        from bot.export.long_file import write_long_csv, write_long_parquet  # noqa: PLC0415 - polars is heavy

        for name, long in self.source.long.items():
            for kind, write in (("csv", write_long_csv), ("parquet", write_long_parquet)):
                if kind in self.wanted.formats:
                    yield f"{name}.{kind}", partial(self.long_file, self.data / f"{name}.{kind}", write, long)

    def long_file(self, path: Path, write: Callable[[Path, Long], None], long: Long) -> None:
        from bot.export.rereading import check_long  # noqa: PLC0415 - pyreadstat and lxml are heavy

        write(path, long)
        check_long(path, long)

    def dispositions(self) -> None:
        from bot.export.csv_file import write_csv  # noqa: PLC0415 - polars is heavy
        from bot.export.rereading_rows import check_dispositions  # noqa: PLC0415 - likewise

        path, header = self.data / "dispositions.csv", tuple(DISPOSITIONS)
        rows = [row[: len(header)] for row in self.source.dispositions]
        write_csv(path, header, rows)
        check_dispositions(path, header, rows, self.table, self.book)

    def needs(self) -> None:
        from bot.export.csv_file import write_csv  # noqa: PLC0415 - polars is heavy
        from bot.export.needs import HEADER, rows  # noqa: PLC0415 - likewise
        from bot.export.rereading_rows import check_needs  # noqa: PLC0415 - likewise

        path, held = self.data / "needs.csv", rows(self.source.needs)
        write_csv(path, HEADER, held)
        check_needs(path, HEADER, held, self.book)

    def open_text(self, texts: Texts) -> Iterator[Step]:
        from bot.export.text_files import write_texts_csv, write_texts_parquet  # noqa: PLC0415 - polars is heavy

        for name, write in (("open_text.csv", write_texts_csv), ("open_text.parquet", write_texts_parquet)):
            yield name, partial(self.texts_file, self.data / name, write, texts)

    def texts_file(self, path: Path, write: Callable[[Path, Texts], None], texts: Texts) -> None:
        from bot.export.rereading import check_texts  # noqa: PLC0415 - pyreadstat and lxml are heavy

        write(path, texts)
        check_texts(path, texts)

    # ------------------------------------------------------------ what describes them

    def documentation(self) -> Iterator[Step]:
        yield "codebook.json", self.codebook_json
        yield "codebook.xlsx", self.codebook_sheet
        yield "codebook.html", self.codebook_page
        yield "questionnaire", self.questionnaires
        yield "ddi-codebook-2.5.xml", self.ddi
        if "csv" in self.wanted.formats:
            yield "datapackage.json", self.datapackage
            yield "syntax", self.syntax
        if self.source.differences:
            yield "version_differences.csv", self.differences
        yield "README.txt", self.readme

    def codebook_json(self) -> None:
        from bot.export.rereading import check_json  # noqa: PLC0415 - polars is heavy

        write_codebook(self.root / "codebook.json", self.book)
        check_json(self.root / "codebook.json", self.book)

    def codebook_sheet(self) -> None:
        from bot.export.codebook_sheet import write_codebook_sheet  # noqa: PLC0415 - xlsxwriter is heavy
        from bot.export.rereading_sheets import check_codebook_sheet  # noqa: PLC0415 - lxml is heavy

        path = self.root / "codebook.xlsx"
        write_codebook_sheet(path, self.book, self.pens, self.about.stamp)
        check_codebook_sheet(path, self.book, self.locales)

    def codebook_page(self) -> None:
        from bot.export.codebook_page import write_page  # noqa: PLC0415 - beside the others

        write_page(self.root / "codebook.html", self.about, self.book, self.pens)

    def questionnaires(self) -> None:
        for locale in self.locales:
            if locale in self.source.questionnaires:
                plain, page = self.source.questionnaires[locale]
                text = json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
                (self.root / f"questionnaire_{locale}.json").write_text(text, encoding="utf-8")
                (self.root / f"questionnaire_{locale}.html").write_text(page, encoding="utf-8")

    def ddi(self) -> None:
        from bot.export.ddi_file import write_ddi  # noqa: PLC0415 - lxml is heavy
        from bot.export.rereading import check_ddi  # noqa: PLC0415 - polars is heavy

        path = self.root / "ddi-codebook-2.5.xml"
        write_ddi(path, self.about, self.book, self.collected(), self.pens)
        check_ddi(path, self.book)

    def collected(self) -> tuple[str, str] | None:
        """Return the first and the last day on which somebody answered."""
        frame = self.table.frame
        days = [frame[name] for name in ("consent_at", "last_at") if name in frame.columns]
        found = [day for days_ in days for day in (days_.min(), days_.max()) if day is not None]
        return (f"{min(found):%Y-%m-%d}", f"{max(found):%Y-%m-%d}") if found else None

    def differences(self) -> None:
        from bot.export.csv_file import write_csv  # noqa: PLC0415 - polars is heavy
        from bot.export.rereading_rows import check_rows  # noqa: PLC0415 - likewise

        path, header = self.root / "version_differences.csv", [one.name for one in fields(Difference)]
        rows = [astuple(one) for one in self.source.differences]
        write_csv(path, header, rows)
        check_rows(path, header, rows)

    def datapackage(self) -> None:
        from bot.export import needs, text_files  # noqa: PLC0415 - beside the others
        from bot.export.datapackage_file import write_datapackage  # noqa: PLC0415 - likewise

        schemas = {name: long.frame.collect_schema() for name, long in self.source.long.items()}
        more = {"dispositions": DISPOSITIONS}
        if self.source.needs:
            more["needs"] = needs.FIELDS
        if self.source.texts is not None:
            more["open_text"] = text_files.FIELDS
        write_datapackage(self.root / "datapackage.json", self.about, self.book, schemas, more)

    def syntax(self) -> None:
        from bot.export.syntax_files import write_syntax  # noqa: PLC0415 - beside the others

        write_syntax(self.root / "syntax", self.book)

    def readme(self) -> None:
        from bot.export.about_files import Contents, write_about  # noqa: PLC0415 - beside the others

        contents = Contents(
            formats=self.wanted.formats,
            excel_safe=self.wanted.excel_safe,
            has_long=bool(self.source.long),
            has_needs=bool(self.source.needs),
            has_text=self.source.texts is not None,
            has_differences=bool(self.source.differences),
            most_in_a_sheet=MOST_IN_A_SHEET if "xlsx" in self.wanted.formats and not self.has_sheet else None,
        )
        write_about(self.root, self.about, self.table, contents, self.pens)
