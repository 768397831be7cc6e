"""Tables as files: CSV for anybody, Parquet for programs, one XLSX workbook for a spreadsheet. The same tables give the same bytes.

A text that begins like a formula is never run: CSV puts an apostrophe before it, the workbook stores it as text.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from screener.batch.tables import Cell, Column, Kind, Table
from screener.report.csv_report import as_number, as_table, as_text

if TYPE_CHECKING:
    import pyarrow as pa
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MADE: Final = datetime(2000, 1, 1)
"""Stands in the workbook as its day of making, so that the same tables give the same bytes."""
_WIDEST: Final = 40


def table_csv(table: Table) -> str:
    """One table as CSV. A cell without a number holds the words that say so."""
    return as_table([column.name for column in table.columns], [[_plain(cell) for cell in row] for row in table.rows])


def _plain(cell: Cell) -> str:
    if isinstance(cell, str):
        return as_text(cell)
    return str(cell) if isinstance(cell, int) else as_number(cell)


def table_parquet(table: Table) -> bytes:
    """One table as Parquet: texts, 64-bit integers and floats; a cell without a number is null, and its ``_reason`` says why."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = [pa.field(column.name, _type(column), metadata={"meaning": column.meaning}) for column in table.columns]
    columns = list(zip(*table.rows, strict=True)) if table.rows else [()] * len(fields)
    arrays = [pa.array([_typed(cell, field.type) for cell in cells], field.type) for cells, field in zip(columns, fields, strict=True)]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), out)
    return out.getvalue()


def _type(column: Column) -> pa.DataType:
    import pyarrow as pa

    return {Kind.TEXT: pa.string(), Kind.COUNT: pa.int64(), Kind.NUMBER: pa.float64()}[column.kind]


def _typed(cell: Cell, kind: pa.DataType) -> Cell | None:
    import pyarrow as pa

    if kind == pa.string():
        return str(cell)
    return None if isinstance(cell, str) else cell


def workbook(tables: Sequence[Table]) -> bytes:
    """All tables as one XLSX workbook, a sheet each, and a sheet that says what the columns mean."""
    import xlsxwriter

    out = io.BytesIO()
    # Names of athletes are texts: never formulas, links or numbers. Rows are let go of as they are written.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": MADE})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        forms = {decimals: book.add_format({"num_format": f"0.{'0' * decimals}" if decimals else "0"}) for decimals in range(5)}
        for table in tables:
            _sheet(book.add_worksheet(table.title), table, bold, forms)
        _meanings(book.add_worksheet("Columns"), tables, bold)
    return out.getvalue()


def _sheet(sheet: Worksheet, table: Table, bold: Format, forms: dict[int, Format]) -> None:
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.name, bold)
        longest = max((len(str(row[place])) for row in table.rows if isinstance(row[place], str)), default=8)
        sheet.set_column(place, place, min(max(longest, 8) + 1, _WIDEST))
    for number, row in enumerate(table.rows, start=1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(number, place, cell)
            else:
                sheet.write_number(number, place, cell, forms[0 if column.kind is Kind.COUNT else min(column.decimals, 4)])
    sheet.freeze_panes(1, 1)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _meanings(sheet: Worksheet, tables: Sequence[Table], bold: Format) -> None:
    sheet.set_column(0, 0, _WIDEST)
    sheet.set_column(1, 1, 3 * _WIDEST)
    sheet.write_string(0, 0, "column", bold)
    sheet.write_string(0, 1, "meaning", bold)
    columns = {column.name: column.meaning for table in tables for column in table.columns}
    for number, (name, meaning) in enumerate(columns.items(), start=1):
        sheet.write_string(number, 0, name)
        sheet.write_string(number, 1, meaning)
