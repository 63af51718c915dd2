"""Results as they come in: parts on disk, each written whole or not at all, and merged into sorted tables.

A part is a folder with one Arrow file a table, each with the rows of some runs in one record batch. Merging
takes so many runs at a time that memory stays flat, and sorts by run: the tables do not depend on who
finished first.
"""

import heapq
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import batched, pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from paradiplomacy.experiment.case import Key

ROW_GROUP = 10_000
"""Rows after which a group of rows is closed in a table on disk; a run is never divided."""

JOINED = 25
"""Number of batches that are taken together at a time."""

MERGED_BYTES = 8_000_000
"""Size of the rows that are sorted at a time, where one run has no more."""

_UNFINISHED = ".unfinished-"
_KEY = ("run_id", "scenario")


@dataclass(frozen=True)
class StoredRun:
    """A finished run, wherever its rows are."""

    key: Key
    done: bool
    load: Callable[[str], pa.RecordBatch]


type Tables = Mapping[str, pa.RecordBatch]
"""The rows of some runs in each table; those of one run stand together."""


def in_memory(tables: Tables) -> list[StoredRun]:
    """Runs whose rows stay in memory."""
    return _stored(tables.__getitem__)


def _stored(load: Callable[[str], pa.RecordBatch]) -> list[StoredRun]:
    columns = load("runs").select([*_KEY, "status"]).to_pydict().values()
    return [
        StoredRun((run_id, name), status == "done", load)
        for run_id, name, status in zip(*columns, strict=True)
    ]


# --- Parts on disk ---


def write_part(folder: Path, number: int, tables: Tables) -> None:
    """Write some runs as a part; it appears under its name when all of it is on the disk.

    Raises:
        OSError: it cannot be written; nothing of it is left.

    """
    unfinished = folder / f"{_UNFINISHED}{number:06}"
    unfinished.mkdir(parents=True)
    try:
        for table, rows in tables.items():
            _write_arrow(unfinished / f"{table}.arrow", rows)
        unfinished.rename(folder / f"{number:06}")
        synchronise(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _write_arrow(path: Path, rows: pa.RecordBatch) -> None:
    with path.open("wb") as file:
        with pa.ipc.new_file(file, rows.schema) as writer:
            writer.write_batch(rows)
        file.flush()
        os.fsync(file.fileno())


def synchronise(folder: Path) -> None:
    """Have the names in a folder reach the disk, where the system can do that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_parts(folder: Path, forms: Mapping[str, pa.Schema]) -> tuple[list[StoredRun], list[Path]]:
    """The runs in the parts of a folder, in the order written, and the parts that are damaged."""
    runs: list[StoredRun] = []
    damaged = []
    for part in sorted(folder.glob("[0-9]*")) if folder.is_dir() else []:
        try:
            runs += _read_part(part, forms)
        except (OSError, pa.ArrowException, KeyError, IndexError):
            damaged.append(part)
    return runs, damaged


def next_number(folder: Path) -> int:
    """The number of the part to write next."""
    return max((int(part.name) for part in folder.glob("[0-9]*")), default=0) + 1


def remove_unfinished(folder: Path) -> None:
    """Remove what a kill left behind in the middle of writing."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _read_part(part: Path, forms: Mapping[str, pa.Schema]) -> list[StoredRun]:
    for table, form in forms.items():
        if _loaded(part, table).schema != form:
            raise KeyError("other columns")
    return _stored(partial(_loaded, part))


def _loaded(part: Path, table: str) -> pa.RecordBatch:
    """A table of a part; what the end of its file says shows whether it is whole."""
    with pa.memory_map(f"{part}/{table}.arrow") as file:
        return pa.ipc.open_file(file).get_batch(0)


# --- Merging ---


def latest(runs: Iterable[StoredRun]) -> dict[Key, StoredRun]:
    """One result for each run: one that is done rather than failed, then the later one."""
    chosen: dict[Key, StoredRun] = {}
    for run in runs:
        if run.done or run.key not in chosen or not chosen[run.key].done:
            chosen[run.key] = run
    return chosen


def merged(
    table: str, finished: Path | None, runs: Mapping[Key, StoredRun], columns: Sequence[str] | None = None
) -> Iterator[tuple[Key, pa.RecordBatch]]:
    """The rows of a table, run by run in order: those of a finished table, and those that came in since.

    Args:
        table: name of the table.
        finished: the table as a file, if there is one.
        runs: runs that came in since.
        columns: the columns wanted; all where None.

    """
    before = finished_runs(finished, columns) if finished else iter(())
    kept = ((key, rows) for key, rows in before if key not in runs)
    return heapq.merge(kept, _in_order(table, runs, columns), key=lambda pair: pair[0])


def _in_order(
    table: str, runs: Mapping[Key, StoredRun], columns: Sequence[str] | None
) -> Iterator[tuple[Key, pa.RecordBatch]]:
    """The rows of a table, run by run in order; a run that has none is left out."""
    size = sum(load(table).nbytes for load in _places(runs))
    at_a_time = max(1, len(runs) * MERGED_BYTES // max(size, 1))
    for keys in batched(sorted(runs), at_a_time):
        some = {key: runs[key] for key in keys}
        found = {key: rows for load in _places(some) for key, rows in _taken(table, load, some, columns)}
        yield from ((key, found[key]) for key in keys if key in found)


def _places(runs: Mapping[Key, StoredRun]) -> set[Callable[[str], pa.RecordBatch]]:
    return {run.load for run in runs.values()}


def _taken(
    table: str,
    load: Callable[[str], pa.RecordBatch],
    runs: Mapping[Key, StoredRun],
    columns: Sequence[str] | None,
) -> Iterator[tuple[Key, pa.RecordBatch]]:
    """The rows of those of the runs that are in one place, copied: the others of that place are let go."""
    rows = load(table)
    spans = [(key, span) for key, span in _spans(rows) if key in runs and runs[key].load is load]
    if not spans:
        return
    copied = _selected(rows, columns).take(pa.array(np.concatenate([np.arange(*span) for _, span in spans])))
    start = 0
    for key, (first, end) in spans:
        yield key, copied.slice(start, end - first)
        start += end - first


def _selected(rows: pa.RecordBatch, columns: Sequence[str] | None) -> pa.RecordBatch:
    return rows if columns is None else rows.select(list(columns))


def finished_runs(path: Path, columns: Sequence[str] | None = None) -> Iterator[tuple[Key, pa.RecordBatch]]:
    """The rows of a finished table, run by run; a group of rows never divides a run."""
    wanted = None if columns is None else list(dict.fromkeys([*_KEY, *columns]))
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            for rows in file.read_row_group(group, columns=wanted).combine_chunks().to_batches():
                chosen = _selected(rows, columns)
                yield from ((key, chosen.slice(first, end - first)) for key, (first, end) in _spans(rows))


def _spans(rows: pa.RecordBatch) -> Iterator[tuple[Key, tuple[int, int]]]:
    """Where the rows of each run begin and end."""
    columns = [rows.column(name) for name in _KEY]
    codes = [column.dictionary_encode().indices.to_numpy() for column in columns]
    changed = np.any([code[1:] != code[:-1] for code in codes], axis=0)
    limits = [0, *(np.flatnonzero(changed) + 1).tolist(), rows.num_rows] if rows.num_rows else []
    for first, end in pairwise(limits):
        ids, names = (column[first].as_py() for column in columns)
        yield (ids, names), (first, end)


def write_table(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write a table as Parquet, the same rows always as the same bytes, and return its number of rows."""
    number = 0
    with path.open("wb") as file:
        with pq.ParquetWriter(file, schema, compression="zstd", version="2.6", store_schema=False) as writer:
            for group in _groups(batches):
                rows = pa.Table.from_batches(group, schema).combine_chunks()
                writer.write_table(rows, row_group_size=max(rows.num_rows, 1))
                number += rows.num_rows
        file.flush()
        os.fsync(file.fileno())
    return number


def joined(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in fewer batches: one of some rows in many columns is mostly overhead."""
    for some in batched((one for one in batches if one.num_rows), JOINED):
        yield pa.concat_batches(list(some))


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """Batches in groups of at least ``ROW_GROUP`` rows, ``JOINED`` at a time."""
    group: list[pa.RecordBatch] = []
    for some in batched((one for one in batches if one.num_rows), JOINED):
        group += some
        if sum(one.num_rows for one in group) >= ROW_GROUP:
            yield group
            group = []
    if group:
        yield group


def write_csv(path: Path, parquet: Path) -> None:
    """Write a finished table as CSV too: null is an empty cell."""
    from pyarrow import csv

    with (
        pq.ParquetFile(parquet) as file,
        path.open("wb") as target,
        csv.CSVWriter(target, file.schema_arrow) as writer,
    ):
        for group in range(file.num_row_groups):
            writer.write_table(file.read_row_group(group))
