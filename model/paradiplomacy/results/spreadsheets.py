"""Finished tables for spreadsheets: null is an empty cell, and a float has all of its digits."""

import codecs
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, override

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Rows of a sheet, its header included."""
_CREATED = datetime(1995, 11, 11, tzinfo=UTC)
"""When a workbook says that it was made, the same for all: the same results are the same bytes."""
_EXACT = 2**53
"""Whole numbers beyond this one are not all numbers of a spreadsheet."""


def write_csv(path: Path, parquet: Path) -> None:
    """Write a finished table as CSV after RFC 4180."""
    from pyarrow import csv

    with (
        pq.ParquetFile(parquet) as file,
        path.open("wb") as target,
        csv.CSVWriter(target, file.schema_arrow) as writer,
    ):
        for group in range(file.num_row_groups):
            writer.write_table(file.read_row_group(group))


def write_excel_csv(path: Path, parquet: Path) -> None:
    """Write a finished table as Excel opens it where the decimal mark is a comma, accents included."""
    import pyarrow.compute as pc

    with pq.ParquetFile(parquet) as file, path.open("wb") as target:
        head = ";".join(f'"{name}"' for name in file.schema_arrow.names)
        target.write(codecs.BOM_UTF8 + f"{head}\n".encode())
        for rows in file.iter_batches():
            cells = map(_excel_cells, rows.columns)
            lines = pc.binary_join_element_wise(*cells, ";", null_handling="replace")
            target.writelines(f"{line}\n".encode() for line in lines.to_pylist())


def _excel_cells(column: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    if pa.types.is_string(column.type):
        return pc.binary_join_element_wise('"', pc.replace_substring(column, '"', '""'), '"', "")
    return pc.replace_substring(column.cast(pa.string()), ".", ",")


def is_for_excel(path: Path) -> bool:
    """Whether CSV is of the style of Excel, which its byte-order mark tells."""
    with path.open("rb") as file:
        return file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8


def write_workbook(path: Path, tables: Sequence[Path]) -> None:
    """Write finished tables as a workbook, each as a sheet: text is text whatever it looks like.

    Raises:
        OSError: it cannot be written.

    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with path.open("wb") as file:
        target = _Patient(file)
        # one row at a time is kept in memory; the others wait beside the file
        book = Workbook(target, {"constant_memory": True, "tmpdir": str(path.parent), "use_zip64": True})
        book.set_properties({"created": _CREATED})
        for table in tables:
            sheet = book.add_worksheet(table.stem)
            sheet.freeze_panes(1, 0)
            _write_sheet(sheet, table)
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from error
        if target.failure:
            raise target.failure


def _write_sheet(sheet: "Worksheet", table: Path) -> None:
    def whole(row: int, column: int, value: int) -> None:
        if abs(value) > _EXACT:
            sheet.write_string(row, column, str(value))
        else:
            sheet.write_number(row, column, value)

    def broken(row: int, column: int, value: float) -> None:
        sheet.write_number(row, column, _AllDigits(value))

    write = {str: sheet.write_string, bool: sheet.write_boolean, int: whole, float: broken}
    for row, values in enumerate(_rows(table)):
        for column, value in enumerate(values):
            if value is not None:
                write[type(value)](row, column, value)


def _rows(table: Path) -> Iterator[Sequence[Any]]:
    """The names of the columns of a table, then its rows; of one that is too long, where it is."""
    with pq.ParquetFile(table) as file:
        if file.metadata.num_rows >= MOST_ROWS:
            yield [f"{file.metadata.num_rows:,} rows, more than a sheet holds: see {table.name}"]
            return
        yield file.schema_arrow.names
        for rows in file.iter_batches(10_000):
            yield from zip(*rows.to_pydict().values(), strict=True)


class _Patient:
    """A file that keeps its failures for later: an archive that cannot be ended speaks to nobody."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failure: Exception | None = None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        do = getattr(self._file, name)

        def done(*arguments: Any) -> Any:
            try:
                return do(*arguments)
            except (OSError, ValueError) as error:  # it is full, or closed already
                self.failure = self.failure or error
                return 0

        return done


class _AllDigits(float):
    """A number with seventeen digits where it has them; a workbook gets sixteen else."""

    @override
    def __format__(self, form: str, /) -> str:
        return repr(float(self))
