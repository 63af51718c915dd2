"""Finished tables for spreadsheets: null is an empty cell, and a float has all of its digits."""

import codecs
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


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
    with pq.ParquetFile(parquet) as file, path.open("wb") as target:
        head = ";".join(f'"{name}"' for name in file.schema_arrow.names)
        target.write(codecs.BOM_UTF8 + f"{head}\n".encode())
        for rows in file.iter_batches():
            cells = map(_excel_cells, rows.columns)
            lines = pc.binary_join_element_wise(*cells, ";", null_handling="replace")
            target.writelines(f"{line}\n".encode() for line in lines.to_pylist())


def _excel_cells(column: pa.Array) -> pa.Array:
    if pa.types.is_string(column.type):
        return pc.binary_join_element_wise('"', pc.replace_substring(column, '"', '""'), '"', "")
    return pc.replace_substring(column.cast(pa.string()), ".", ",")


def is_for_excel(path: Path) -> bool:
    """Whether CSV is of the style of Excel, which its byte-order mark tells."""
    with path.open("rb") as file:
        return file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
