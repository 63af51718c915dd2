"""Results as they come in: parts on disk, each written whole or not at all.

A part is a file with the packed rows of some runs in one table after another; its name ends in its SHA-256.
"""

import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import file_digest, sha256
from itertools import accumulate
from pathlib import Path

import pyarrow as pa

from paradiplomacy.common.quoted import shorten
from paradiplomacy.experiment.case import Key
from paradiplomacy.results.packed import Packed, opened
from paradiplomacy.results.stretch import KNOWN_BY

UNFINISHED = ".unfinished-"
"""How the names begin of what a kill may leave behind in the middle of writing."""

PARTS, MERGED = "parts", "merged"
"""Names of the folder of parts, and of the one in it where merged tables wait for their move."""

type Load = Callable[[str], pa.RecordBatch]
"""The rows of a table in one place, which may hold several runs."""


@dataclass(frozen=True)
class StoredRun:
    """A finished run, wherever its rows are.

    Attributes:
        key: what the run is known by.
        done: whether it is done rather than failed.
        load: where its rows are.
        values: about how many values it has in each table.

    """

    key: Key
    done: bool
    load: Load
    values: Mapping[str, int]


type Tables = Mapping[str, Packed]
"""The rows of some runs in each table; those of one run stand together."""


def in_memory(tables: Tables) -> list[StoredRun]:
    """Runs whose rows stay in memory."""
    rows = {table: packed.rows() for table, packed in tables.items()}
    return _stored(rows["runs"], _values(tables), rows.__getitem__)


def _values(tables: Tables) -> dict[str, int]:
    return {table: packed.values for table, packed in tables.items()}


def _stored(runs: pa.RecordBatch, values: Mapping[str, int], load: Load) -> list[StoredRun]:
    """The runs in some tables, wherever these are loaded from; what there is, is shared out among them."""
    ids, names, statuses = runs.select([*KNOWN_BY, "status"]).to_pydict().values()
    share = {table: number // max(len(ids), 1) for table, number in values.items()}
    keys = zip(ids, names, strict=True)
    return [StoredRun(key, status == "done", load, share) for key, status in zip(keys, statuses, strict=True)]


# --- Parts on disk ---


def _write(folder: Path, number: int, tables: Tables) -> tuple[Path, dict[str, int]]:
    """Write a part; it appears under its name when all of it is on the disk.

    Returns:
        The part, and where each table begins in it.

    """
    streams = [packed.stream for packed in tables.values()]
    places = dict(zip(tables, accumulate(map(len, streams), initial=0), strict=False))
    content = b"".join(streams)
    unfinished = folder / f"{UNFINISHED}{number:06}"
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part = unfinished.rename(folder / f"{number:06}-{sha256(content).hexdigest()}.arrow")
        synchronise(folder)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return part, places


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
        self._written: dict[str, list[StoredRun]] = {}

    def write(self, number: int, tables: Tables) -> None:
        """Write some runs as a part.

        Raises:
            OSError: it cannot be written; nothing of it is left.

        """
        path, places = _write(self.folder, number, tables)
        load = partial(_loaded, path, places)
        self._written[path.name] = _stored(tables["runs"].rows(), _values(tables), load)

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
            # of what was written here and is so still, all is known
            return (self._written.get(name) or _read_whole(path, self._forms)) if sound else None
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


def _read_whole(path: Path, forms: Mapping[str, pa.Schema]) -> list[StoredRun]:
    """The runs of a part, all of which is looked at.

    Raises:
        ValueError: it does not hold these tables.

    """
    places, tables = {}, {}
    with pa.OSFile(str(path)) as file:
        for table, form in forms.items():
            places[table] = file.tell()
            with opened(file) as stream:
                [tables[table]] = stream
            if tables[table].schema != form:
                raise ValueError("other columns")
            tables[table].validate(full=True)
    values = {table: rows.num_rows * rows.num_columns for table, rows in tables.items()}
    return _stored(tables["runs"], values, partial(_loaded, path, places))


def _loaded(path: Path, places: Mapping[str, int], table: str) -> pa.RecordBatch:
    """A table of a part that was validated; not mapped, for Windows moves and removes no mapped file."""
    with pa.OSFile(str(path)) as file:
        file.seek(places[table])
        return opened(file).read_next_batch()
