"""Results as they come in: parts on disk, each written whole or not at all, and merged into sorted tables.

A part is a file with one Arrow stream a table, each with the rows of some runs in one record batch; the name
of the file ends in its SHA-256. Merging takes so many runs at a time that memory stays flat, and puts each
run in its place: the tables do not depend on who finished first.
"""

import heapq
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import file_digest, sha256
from itertools import batched, pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from paradiplomacy.common.quoted import shorten
from paradiplomacy.experiment.case import Key

ROW_GROUP = 10_000
"""Rows after which a group of rows is closed in a table on disk; a run is never divided."""

JOINED = 25
"""Number of batches that are taken together at a time."""

MERGED_BYTES = 8_000_000
"""Size of the rows that are sorted at a time, where one run has no more."""

UNFINISHED = ".unfinished-"
"""How the names begin of what a kill may leave behind in the middle of writing."""

PARTS, MERGED = "parts", "merged"
"""Names of the folder of parts, and of the one in it where merged tables wait for their move."""
_KEY, LABEL = ("run_id", "scenario"), "label"
"""Columns by which a run is known, and one that only finished tables have: what it says is not of the run."""


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
    sink = pa.BufferOutputStream()
    for rows in tables.values():
        with pa.ipc.new_stream(sink, rows.schema) as writer:
            writer.write_batch(rows)
    content = sink.getvalue()
    unfinished = folder / f"{UNFINISHED}{number:06}"
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / f"{number:06}-{sha256(content).hexdigest()}.arrow")
        synchronise(folder)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def synchronise(folder: Path) -> None:
    """Have the names in a folder reach the disk, where the system can do that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def are_moving(folder: Path) -> bool:
    """Whether merged tables in a result folder wait for their move; no link is followed."""
    merged = folder / PARTS / MERGED
    return merged.is_dir() and not merged.is_symlink() and not merged.parent.is_symlink()


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder; no link is followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def remove_unfinished(folder: Path) -> None:
    """Remove what a kill left behind in the middle of writing."""
    for path in folder.glob(f"{UNFINISHED}*"):
        remove(path)


class Parts:
    """The parts in a folder, each validated once: what is not as it was written is never used.

    Args:
        folder: the folder; it need not be there.
        forms: what the tables of a part look like, in the order in which they were written.

    """

    def __init__(self, folder: Path, forms: Mapping[str, pa.Schema]) -> None:
        self.folder = folder
        self._forms = forms
        self._known: dict[str, list[StoredRun] | None] = {}

    def runs(self) -> list[StoredRun]:
        """The runs in all sound parts, in the order written."""
        return [run for _, runs in self._read() for run in runs or ()]

    def damaged(self) -> list[Path]:
        """The parts that are not as they were written, or that an earlier state of this package wrote."""
        return [self.folder / name for name, runs in self._read() if runs is None]

    def remove_damaged(self) -> None:
        """Remove the damaged parts, so that their runs are made again."""
        for path in self.damaged():
            remove(path)

    def next_number(self) -> int:
        """The number of the part to write next."""
        return max(map(_number, self._names()), default=0) + 1

    def strangers(self) -> list[str]:
        """What lies there and is not ours, by its place in the folder of the results."""
        if not self.folder.is_dir() or self.folder.is_symlink():
            return [self.folder.name] if os.path.lexists(self.folder) else []
        entries = [entry for entry in self._entries() if not entry.name.startswith(UNFINISHED)]
        others = [entry.name for entry in entries if not _is_part(entry) and not _is_merged(entry)]
        return [f"{self.folder.name}/{shorten(name)}" for name in sorted(others)]

    def _read(self) -> list[tuple[str, list[StoredRun] | None]]:
        names = sorted(self._names(), key=_number)
        # a damaged one may have been made again since, under the same name
        self._known |= {name: self._validated(name) for name in names if self._known.get(name) is None}
        return [(name, self._known[name]) for name in names]

    def _names(self) -> list[str]:
        return [entry.name for entry in self._entries() if _is_part(entry)]

    def _entries(self) -> "list[os.DirEntry[str]]":
        if not self.folder.is_dir() or self.folder.is_symlink():
            return []
        with os.scandir(self.folder) as entries:
            return list(entries)

    def _validated(self, name: str) -> list[StoredRun] | None:
        """The runs of a part, None where it is damaged."""
        path = self.folder / name
        try:
            with path.open("rb") as file:
                sound = name.endswith(f"-{file_digest(file, 'sha256').hexdigest()}.arrow")
            return _stored(partial(_loaded, path, _beginnings(path, self._forms))) if sound else None
        except (OSError, ValueError):  # those of Arrow and of Unicode are among them
            return None


def _is_part(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry is a part: a file with number and digest; earlier a folder with a number."""
    if entry.is_dir(follow_symlinks=False):
        return bool(re.fullmatch("[0-9]{6,}", entry.name))
    name = re.fullmatch(r"[0-9]{6,}-[0-9a-f]{64}\.arrow", entry.name)
    return bool(name) and entry.is_file(follow_symlinks=False)


def _is_merged(entry: "os.DirEntry[str]") -> bool:
    return entry.name == MERGED and entry.is_dir(follow_symlinks=False)


def _number(name: str) -> int:
    return int(name.partition("-")[0])


def _beginnings(path: Path, forms: Mapping[str, pa.Schema]) -> dict[str, int]:
    """Where each table begins in a part, all of which is looked at.

    Raises:
        ValueError: it does not hold these tables.

    """
    places = {}
    with pa.OSFile(str(path)) as file:
        for table, form in forms.items():
            places[table] = file.tell()
            with pa.ipc.open_stream(file) as stream:
                [rows] = stream
            if rows.schema != form:
                raise ValueError("other columns")
            rows.validate(full=True)
    return places


def _loaded(path: Path, places: Mapping[str, int], table: str) -> pa.RecordBatch:
    """A table of a part that was validated; not mapped, for Windows moves and removes no mapped file."""
    with pa.OSFile(str(path)) as file:
        file.seek(places[table])
        return pa.ipc.open_stream(file).read_next_batch()


# --- Merging ---


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
) -> Iterator[tuple[Key, pa.RecordBatch]]:
    """The rows of a table, run by run in order: those of a finished table, and those that came in since.

    Args:
        table: name of the table.
        finished: the table as a file, if there is one.
        runs: runs that came in since.
        places: the place of each run; others come last.
        columns: the columns wanted; all where None.

    """

    def place(key: Key) -> tuple[int, Key]:
        return places.get(key, len(places)), key

    stands = [place(key) for key, _ in finished_runs(finished, ())] if finished else []
    if finished and stands != sorted(stands):  # scenarios or values were asked for in another order
        runs = {**_by_group(finished), **runs}
        finished = None
    before = finished_runs(finished, columns) if finished else iter(())
    kept = ((key, rows) for key, rows in before if key not in runs)
    since = _in_order(table, {key: runs[key] for key in sorted(runs, key=place)}, columns)
    return heapq.merge(kept, since, key=lambda pair: place(pair[0]))


def _by_group(finished: Path) -> dict[Key, StoredRun]:
    """The runs of a finished table, each group of rows a place to load from."""
    with pq.ParquetFile(finished) as file:
        loads = [partial(_group, finished, group) for group in range(file.num_row_groups)]
    return {key: StoredRun(key, True, load) for load in loads for key, _ in _spans(load(""))}


def _group(finished: Path, group: int, _table: str) -> pa.RecordBatch:
    with pq.ParquetFile(finished) as file:
        [rows] = file.read_row_group(group).combine_chunks().to_batches()
    return rows


def _in_order(
    table: str, runs: Mapping[Key, StoredRun], columns: Sequence[str] | None
) -> Iterator[tuple[Key, pa.RecordBatch]]:
    """The rows of a table, run by run as they stand there; a run that has none is left out."""
    size = sum(load(table).nbytes for load in _places(runs))
    at_a_time = max(1, len(runs) * MERGED_BYTES // max(size, 1))
    for keys in batched(runs, min(at_a_time, max(len(runs), 1))):  # which makes room for so many at once
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
    """The rows of those of the runs that are in one place, copied where others of that place are let go."""
    rows = load(table)
    spans = [(key, span) for key, span in _spans(rows) if key in runs and runs[key].load is load]
    if not spans:
        return
    copied, start = _selected(rows, columns), 0
    if sum(end - first for _, (first, end) in spans) < rows.num_rows:
        copied = copied.take(pa.array(np.concatenate([np.arange(*span) for _, span in spans])))
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
                if columns is None and LABEL in chosen.schema.names:
                    chosen = chosen.drop_columns([LABEL])
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
