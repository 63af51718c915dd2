"""Results as they come in: parts on disk, each written whole or not at all, and merged into sorted tables.

A part is a folder with one Arrow file a table and one record batch a run. Merging takes one run at a time,
so that memory stays flat, and sorts by run: the tables do not depend on who finished first.
"""

import heapq
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched, chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from paradiplomacy.experiment import Key

ROW_GROUP = 10_000
"""Rows after which a group of rows is closed in a table on disk; a run is never divided."""

JOINED = 25
"""So many batches are joined at a time."""

_UNFINISHED = ".unfinished-"
_KEY = ("run_id", "scenario")


@dataclass(frozen=True)
class StoredRun:
    """A finished run, wherever its rows are."""

    key: Key
    done: bool
    load: Callable[[str], pa.RecordBatch]


type Tables = dict[str, pa.RecordBatch]


def key_of(tables: Tables) -> Key:
    """What a run is known by, from its row in ``runs``."""
    row = tables["runs"].slice(0, 1).to_pylist()[0]
    return row["run_id"], row["scenario"]


def in_memory(tables: Tables) -> StoredRun:
    """A run whose rows stay in memory."""
    return StoredRun(key_of(tables), _done(tables["runs"]), tables.__getitem__)


def _done(runs: pa.RecordBatch) -> bool:
    return bool(runs.column("status")[0].as_py() == "done")


# --- Parts on disk ---


def write_part(folder: Path, number: int, runs: Sequence[Tables]) -> None:
    """Write some runs as a part; it appears under its name when all of it is on the disk.

    Raises:
        OSError: it cannot be written; nothing of it is left.

    """
    unfinished = folder / f"{_UNFINISHED}{number:06}"
    unfinished.mkdir(parents=True)
    try:
        for table in runs[0]:
            _write_arrow(unfinished / f"{table}.arrow", [tables[table] for tables in runs])
        unfinished.rename(folder / f"{number:06}")
        synchronise(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _write_arrow(path: Path, batches: Sequence[pa.RecordBatch]) -> None:
    with path.open("wb") as file:
        with pa.ipc.new_file(file, batches[0].schema) as writer:
            for one in batches:
                writer.write_batch(one)
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
    numbers = {_batches(part / f"{table}.arrow", schema) for table, schema in forms.items()}
    number = numbers.pop()
    if numbers:
        raise IndexError("tables of different length")
    return [_stored(part, place) for place in range(number)]


def _batches(path: Path, schema: pa.Schema) -> int:
    """How many runs a file of a part holds; reading its end shows whether it is whole."""
    with pa.memory_map(str(path)) as file:
        reader = pa.ipc.open_file(file)
        if reader.schema != schema:
            raise KeyError("other columns")
        return int(reader.num_record_batches)


def _stored(part: Path, place: int) -> StoredRun:
    def load(table: str) -> pa.RecordBatch:
        with pa.memory_map(str(part / f"{table}.arrow")) as file:
            return pa.ipc.open_file(file).get_batch(place)

    runs = load("runs")
    return StoredRun(key_of({"runs": runs}), _done(runs), load)


# --- Merging ---


def latest(runs: Iterable[StoredRun]) -> dict[Key, StoredRun]:
    """One result for each run: one that is done rather than failed, then the later one."""
    chosen: dict[Key, StoredRun] = {}
    for run in runs:
        if run.done or run.key not in chosen or not chosen[run.key].done:
            chosen[run.key] = run
    return chosen


def merged(
    table: str, finished: Path | None, runs: dict[Key, StoredRun], columns: Sequence[str] | None = None
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
    since = ((key, _selected(runs[key].load(table), columns)) for key in sorted(runs))
    return heapq.merge(kept, since, key=lambda pair: pair[0])


def _selected(rows: pa.RecordBatch, columns: Sequence[str] | None) -> pa.RecordBatch:
    return rows if columns is None else rows.select(list(columns))


def finished_runs(path: Path, columns: Sequence[str] | None = None) -> Iterator[tuple[Key, pa.RecordBatch]]:
    """The rows of a finished table, run by run; a group of rows never divides a run."""
    wanted = None if columns is None else list(dict.fromkeys([*_KEY, *columns]))
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            rows = file.read_row_group(group, columns=wanted).combine_chunks()
            yield from ((key, _selected(some, columns)) for key, some in _runs_of(rows))


def _runs_of(rows: pa.Table) -> Iterator[tuple[Key, pa.RecordBatch]]:
    ids, names = (rows.column(name).to_pylist() for name in _KEY)
    keys = list(zip(ids, names, strict=True))
    starts = [place for place, key in enumerate(keys) if place == 0 or key != keys[place - 1]]
    for start, end in zip(starts, chain(starts[1:], [len(keys)]), strict=True):
        yield keys[start], rows.slice(start, end - start).to_batches()[0]


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
    """Batches in groups of at least ``ROW_GROUP`` rows."""
    group: list[pa.RecordBatch] = []
    for one in joined(batches):
        group.append(one)
        if sum(some.num_rows for some in group) >= ROW_GROUP:
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
