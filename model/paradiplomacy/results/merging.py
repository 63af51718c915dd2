"""Parts and finished tables, merged into sorted tables: so many runs at a time that memory stays flat.

Each run is put in its place: the tables do not depend on who finished first.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from paradiplomacy.experiment.case import Key
from paradiplomacy.results.parts import Load, StoredRun
from paradiplomacy.results.stretch import KNOWN_BY, LABEL, POOL, Stretch

ROW_GROUP = 10_000
"""Rows after which a group of rows is closed in a table on disk; a run is never divided."""

MERGED_VALUES = 1_000_000
"""Number of values, of 8 bytes or a short text, that are sorted at a time, where one run has no more."""


def latest(runs: Iterable[StoredRun]) -> dict[Key, StoredRun]:
    """One result for each run: one that is done rather than failed, then the later one."""
    chosen: dict[Key, StoredRun] = {}
    for run in runs:
        if run.done or run.key not in chosen or not chosen[run.key].done:
            chosen[run.key] = run
    return chosen


def merged(
    table: str,
    finished: Path | None,
    runs: Mapping[Key, StoredRun],
    places: Mapping[Key, int],
    columns: Sequence[str] | None = None,
) -> Iterator[Stretch]:
    """The rows of a table in order: those of a finished table, and those that came in since.

    Args:
        table: name of the table.
        finished: the table as a file, if there is one.
        runs: runs that came in since; one that left no rows is left out.
        places: the place of each run; others come last.
        columns: the columns wanted; all where None.

    """
    every = {**(_by_group(table, finished, columns) if finished else {}), **runs}
    in_order = sorted(every, key=lambda key: (places.get(key, len(places)), key))
    for portion in _portions(table, {key: every[key] for key in in_order}):
        stretch = _in_order(table, portion, columns)
        if stretch.keys:
            yield stretch


def _by_group(table: str, finished: Path, columns: Sequence[str] | None) -> dict[Key, StoredRun]:
    """The runs of a finished table, each group of rows a place to load from."""
    found: dict[Key, StoredRun] = {}
    with pq.ParquetFile(finished) as file:
        for group in range(file.num_row_groups):
            load = partial(_group_of, finished, group, columns)
            for rows in _group(file, group, ()):
                keys = Stretch.of(rows).keys
                values = {table: rows.num_rows * file.metadata.num_columns // len(keys)}
                found |= {key: StoredRun(key, True, load, values) for key in keys}
    return found


def _group_of(path: Path, group: int, columns: Sequence[str] | None, _table: str) -> pa.RecordBatch:
    with pq.ParquetFile(path) as file:
        [rows] = _group(file, group, columns)
    return rows


def _group(file: pq.ParquetFile, group: int, columns: Sequence[str] | None) -> list[pa.RecordBatch]:
    """A group of rows, if it has any, with the columns wanted and those of the run; without labels."""
    wanted = None if columns is None else list(dict.fromkeys([*KNOWN_BY, *columns]))
    rows = file.read_row_group(group, columns=wanted).combine_chunks(POOL)
    unlabelled = columns is None and LABEL in rows.column_names
    return list((rows.drop_columns([LABEL]) if unlabelled else rows).to_batches())


def _portions(table: str, runs: Mapping[Key, StoredRun]) -> Iterator[dict[Key, StoredRun]]:
    """Runs in order, as many at a time as are to be in memory at once."""
    portion: dict[Key, StoredRun] = {}
    values = 0
    for key, run in runs.items():
        values += run.values.get(table, 0)
        if portion and values > MERGED_VALUES:
            yield portion
            portion, values = {}, run.values.get(table, 0)
        portion[key] = run
    if portion:
        yield portion


def _in_order(table: str, runs: Mapping[Key, StoredRun], columns: Sequence[str] | None) -> Stretch:
    """The rows of runs as they stand there, of each place no more than these."""
    found = [_taken(table, load, runs, columns) for load in dict.fromkeys(run.load for run in runs.values())]
    keys = [key for one in found for key in one.keys]
    lengths = [length for one in found for length in one.lengths]
    rows = pa.concat_batches([one.rows for one in found], POOL) if len(found) > 1 else found[0].rows
    there = set(keys)
    return Stretch(keys, lengths, rows).only([key for key in runs if key in there])


def _taken(table: str, load: Load, runs: Mapping[Key, StoredRun], columns: Sequence[str] | None) -> Stretch:
    """The rows of those of the runs that are in one place, copied where others of that place are let go."""
    whole = Stretch.of(load(table), columns)
    return whole.only([key for key in whole.keys if key in runs and runs[key].load is load])


def finished_runs(path: Path, columns: Sequence[str] | None = None) -> Iterator[Stretch]:
    """The rows of a finished table as they stand there; a group of rows never divides a run."""
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            yield from (Stretch.of(rows, columns) for rows in _group(file, group, columns))


def write_table(path: Path, schema: pa.Schema, stretches: Iterable[Stretch]) -> int:
    """Write a table as Parquet, the same rows always as the same bytes, and return its number of rows."""
    number, texts = 0, [field.name for field in schema if field.type == pa.string()]
    # less is left to be compressed: the same room in four fifths of the time
    numbers = {field.name: "DELTA_BINARY_PACKED" for field in schema if pa.types.is_integer(field.type)}
    options = {"compression": "zstd", "version": "2.6", "store_schema": False}
    with path.open("wb") as file:
        with pq.ParquetWriter(
            file, schema, use_dictionary=texts, column_encoding=numbers, **options
        ) as writer:
            for group in _groups(stretches):
                rows = pa.Table.from_batches(group, schema).combine_chunks(POOL)
                writer.write_table(rows, row_group_size=rows.num_rows)
                number += rows.num_rows
        file.flush()
        os.fsync(file.fileno())
    return number


def _groups(stretches: Iterable[Stretch]) -> Iterator[list[pa.RecordBatch]]:
    """Rows in groups of at least ``ROW_GROUP``, the last one apart, whatever the stretches are."""
    group: list[pa.RecordBatch] = []
    for _, lengths, rows in stretches:
        before, start = sum(some.num_rows for some in group), 0
        for end in accumulate(lengths):
            if before + end - start >= ROW_GROUP:
                yield [*group, rows.slice(start, end - start)]
                group, before, start = [], 0, end
        group += [rows.slice(start)] if start < rows.num_rows else []
    if group:
        yield group
