"""Tables as files, read back by libraries that did not write them; the same tables, the same bytes; no cell that runs."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Final

import openpyxl
import pyarrow.parquet as pq
import pytest

from screener.batch.facts import ClipFacts, Entry, Problem, ProblemKind
from screener.batch.tables import NOT_MEASURED, Kind, Screened, Table, tables
from screener.report.sheets import table_csv, table_parquet, workbook
from tests import factories

NASTY: Final = ("=1+2", "+1", "-1", "@SUM(A1)", "\tx", "https://example.org", "007", "Zoë <b>", 'quo"te', "a;b,c")


@pytest.fixture(scope="module")
def made() -> tuple[Table, ...]:
    """An evening: measured, refused and broken clips, and athletes with names that a spreadsheet would run."""
    clips = [Screened(Entry(f"{n}.mp4", ClipFacts(f"Ana {n}", date=date(2026, 3, 31))), make()) for n, make in enumerate(factories.ALL)]
    clips += [Screened(Entry(f"{name}.mp4", ClipFacts(name)), factories.refused()) for name in NASTY]
    return tables(clips, [Problem(ProblemKind.BROKEN, "=x.mp4", "It is damaged.", "Copy it again.", ClipFacts("=cmd()"))])


def test_csv_holds_every_cell_and_none_that_runs(made: tuple[Table, ...]) -> None:
    """Csv holds every cell and none that runs."""
    for table in made:
        found = list(csv.reader(io.StringIO(table_csv(table))))
        assert found[0] == [column.name for column in table.columns]
        assert len(found) == len(table.rows) + 1
        for line, row in zip(found[1:], table.rows, strict=True):
            for text, cell in zip(line, row, strict=True):
                if isinstance(cell, str):
                    assert text == (f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell)
                    assert not text.startswith(("=", "+", "-", "@"))
                else:
                    assert float(text) == pytest.approx(cell, abs=1e-6)


def test_parquet_has_types_and_nulls_with_reasons(made: tuple[Table, ...]) -> None:
    """A number that is not there is null, never zero; beside it stands the reason."""
    for table in made:
        read = pq.read_table(io.BytesIO(table_parquet(table)))
        kinds = {Kind.TEXT: "string", Kind.COUNT: "int64", Kind.NUMBER: "double"}
        assert [str(field.type) for field in read.schema] == [kinds[column.kind] for column in table.columns]
        assert read.schema.field(0).metadata[b"meaning"].decode() == table.columns[0].meaning
        for place, column in enumerate(table.columns):
            for value, row in zip(read.column(place).to_pylist(), table.rows, strict=True):
                missing = column.kind is not Kind.TEXT and isinstance(row[place], str)
                assert value == (None if missing else row[place])
    summary = pq.read_table(io.BytesIO(table_parquet(made[0]))).to_pylist()
    for row in summary:
        assert (row["fppa_matched_depth"] is None) == (row["fppa_matched_depth_reason"] != "")


def test_the_workbook_reads_as_texts_and_numbers(made: tuple[Table, ...]) -> None:
    """A name that looks like a formula, a link or a number stays a text; what was not measured says so in its cell."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(made)))
    assert book.sheetnames == [*(table.title for table in made), "Columns"]
    for table in made:
        sheet = book[table.title]
        lines = list(sheet.iter_rows(min_row=2))
        assert len(lines) == len(table.rows)
        for line, row in zip(lines, table.rows, strict=True):
            for found, cell in zip(line, row, strict=True):
                assert found.data_type != "f"
                assert found.hyperlink is None
                assert ("" if found.value is None else found.value) == (cell if isinstance(cell, str) else pytest.approx(cell))
    meanings = {row[0]: row[1] for row in book["Columns"].iter_rows(min_row=2, values_only=True)}
    assert set(meanings) == {column.name for table in made for column in table.columns}
    assert NOT_MEASURED in {cell.value for cell in book[made[0].title][3]} | {cell.value for row in book[made[0].title] for cell in row}


def test_the_same_tables_give_the_same_bytes(made: tuple[Table, ...]) -> None:
    """The same tables give the same bytes."""
    assert workbook(made) == workbook(made)
    for table in made:
        assert table_parquet(table) == table_parquet(table)
        assert table_csv(table) == table_csv(table)


def test_an_empty_table_has_its_columns() -> None:
    """An empty table has its columns."""
    for table in tables([], ()):
        assert pq.read_table(io.BytesIO(table_parquet(table))).num_rows == 0
        assert table_csv(table).count("\n") == 1
    assert openpyxl.load_workbook(io.BytesIO(workbook(tables([], ()))))["Summary"].max_row == 1
