"""A result folder that survives anything: it is always either as before or one whole step further.

While runs come in, they are kept as parts. At the end everything is merged into ``parts/merged``, which then
moves into its place, the manifest last; a move that was cut off is completed by whoever comes next.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from paradiplomacy.common.errors import ResultsError, counted
from paradiplomacy.experiment.case import Key
from paradiplomacy.experiment.record import from_record
from paradiplomacy.experiment.request import Request
from paradiplomacy.results import manifest, parts
from paradiplomacy.results.tables import forms

type Manifest = dict[str, Any]


class StorageError(ResultsError):
    """The disk failed or is full; what was finished before is kept."""


class Memory:
    """Results that are kept in memory only."""

    path: Path | None = None

    def __init__(self, about: Manifest) -> None:
        self.manifest = about
        self._runs: list[parts.StoredRun] = []

    def __enter__(self) -> "Memory":
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing to release."""

    def done(self) -> set[Key]:
        """Runs that need not be made again."""
        return {run.key for run in self._runs if run.done}

    def add(self, tables: parts.Tables) -> None:
        """Keep some finished runs."""
        self._runs += parts.in_memory(tables)

    def finish(self) -> None:
        """Count what was done; there are no files to write."""
        self.manifest["runs"] |= _counts(rows for _, rows in self.rows("runs"))

    def rows(self, table: str, columns: Sequence[str] | None = None) -> Iterator[tuple[Key, pa.RecordBatch]]:
        """The rows of a table, run by run in order: what the run is known by, and its rows."""
        return parts.merged(table, None, parts.latest(self._runs), columns)


class Folder:
    """A result folder, finished or in progress.

    Args:
        path: the folder.
        about: its manifest.
        csv: write the tables as CSV too; a folder that has CSV keeps it.

    """

    def __init__(self, path: Path, about: Manifest, *, csv: bool = False) -> None:
        self.path: Path = path
        self.manifest = about
        self._parts = path / "parts"
        self._merged = self._parts / "merged"
        self._csv = csv
        self._lock: int | None = None

    # --- reading ---

    @cached_property
    def request(self) -> Request:
        """What was asked."""
        return from_record(self.manifest["request"])

    @property
    def forms(self) -> Mapping[str, pa.Schema]:
        """The tables that this folder holds, by name."""
        return forms(self.request.detail, self.request.names)

    def rows(self, table: str, columns: Sequence[str] | None = None) -> Iterator[tuple[Key, pa.RecordBatch]]:
        """The rows of a table, run by run in order, those of runs in progress included.

        Args:
            table: name of the table.
            columns: the columns wanted; all where None.

        Yields:
            What a run is known by, and its rows.

        Raises:
            ResultsError: the table is missing, damaged, or lacks a column.

        """
        yield from self._rows(table, self._since(), columns)

    def _since(self) -> dict[Key, parts.StoredRun]:
        """Runs that came in since the tables were written."""
        return {} if self._merged.is_dir() else parts.latest(parts.read_parts(self._parts, self.forms)[0])

    def _rows(
        self, table: str, since: Mapping[Key, parts.StoredRun], columns: Sequence[str] | None = None
    ) -> Iterator[tuple[Key, pa.RecordBatch]]:
        try:
            yield from parts.merged(table, self._finished(table), since, columns)
        except (OSError, pa.ArrowException) as error:
            raise ResultsError(str(self.path), [f"{table}.parquet cannot be read: {error}"]) from error
        except KeyError as error:
            raise ResultsError(str(self.path), [f"{table}.parquet has no column {error}"]) from error

    def _finished(self, table: str) -> Path | None:
        name = f"{table}.parquet"
        places = (self._merged / name, self.path / name)
        found = next((place for place in places if place.is_file()), None)
        if found is None and name in self.manifest["tables"]:
            raise ResultsError(str(self.path), [f"{name} is missing"])
        return found

    def done(self) -> set[Key]:
        """Runs that need not be made again; those that failed are tried once more."""
        return {key for key, rows in self.rows("runs", ["status"]) if _status(rows) == "done"}

    # --- writing ---

    def __enter__(self) -> "Folder":
        """Take the folder for this process alone and put it in order.

        Raises:
            ResultsError: it holds something else, or cannot be written; nothing was changed.

        """
        existing = self._existing()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(self.path)
            if existing:
                self._take_over(existing)
            self._parts.mkdir(exist_ok=True)
            for folder in (self.path, self._parts):
                parts.remove_unfinished(folder)
            self.manifest["runs"] |= _counts(rows for _, rows in self.rows("runs", ["status"]))
            self._numbers = count(parts.next_number(self._parts))
            manifest.write(self.path, self.manifest)
        except OSError as error:
            self.__exit__()
            raise ResultsError(str(self.path), [f"cannot be written: {_reason(error)}"]) from error
        except ResultsError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _existing(self) -> Manifest | None:
        """The manifest that is there, None in a new or empty folder."""
        if not os.path.lexists(self.path):
            return None
        if not self.path.is_dir():
            raise ResultsError(
                str(self.path), ["is a file; allowed is a new folder, or one that holds results"]
            )
        try:
            names = [entry.name for entry in self.path.iterdir() if not entry.name.startswith(".unfinished-")]
        except OSError as error:
            raise ResultsError(str(self.path), [f"cannot be read: {_reason(error)}"]) from error
        if names and manifest.FILE not in names:
            raise ResultsError(
                str(self.path), ["holds other files, not results; choose another folder with --out"]
            )
        if not names:
            return None
        before = manifest.read(self.path)
        problems = manifest.obstacles(before, self.manifest)
        if problems:
            raise ResultsError(str(self.path), problems)
        return before

    def _take_over(self, before: Manifest) -> None:
        """Complete what was cut off, and check that nobody changed the tables."""
        if self._merged.is_dir():
            self._move_into_place()
            before = manifest.read(self.path)
        changed = [name for name, facts in before["tables"].items() if _differs(self.path / name, facts)]
        if changed:
            problem = (
                f"{', '.join(changed)} changed since written: restore it, or choose another folder with --out"
            )
            raise ResultsError(str(self.path), [problem])
        self.manifest["tables"] = before["tables"]
        self._csv = self._csv or any(name.endswith(".csv") for name in before["tables"])
        _, damaged = parts.read_parts(self._parts, self.forms)
        for part in damaged:
            shutil.rmtree(part)

    def add(self, tables: parts.Tables) -> None:
        """Write some finished runs as a part.

        Raises:
            StorageError: the disk is full or failed.

        """
        try:
            parts.write_part(self._parts, next(self._numbers), tables)
        except OSError as error:
            raise self._lost(error) from error

    def finish(self) -> None:
        """Merge all parts into the tables, write the manifest, remove the parts.

        Raises:
            StorageError: the disk is full or failed; the parts are kept and readable.

        """
        unfinished = self._parts / ".unfinished-merged"
        try:
            unfinished.mkdir()
            since = self._since()
            counts = _counts(rows for _, rows in self._rows("runs", since, ["status"]))
            came = {"runs": self.manifest["runs"] | counts, "tables": self._write_tables(unfinished, since)}
            manifest.write(unfinished, self.manifest | came)
            unfinished.rename(self._merged)
            self.manifest.update(came)
            self._move_into_place()
        except OSError as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise self._lost(error) from error

    def _write_tables(self, target: Path, since: Mapping[Key, parts.StoredRun]) -> dict[str, dict[str, Any]]:
        facts = {}
        for table, form in self.forms.items():
            path = target / f"{table}.parquet"
            rows = parts.write_table(path, form, (some for _, some in self._rows(table, since)))
            facts[path.name] = {"rows": rows, "sha256": manifest.file_sha256(path)}
            if self._csv:
                parts.write_csv(path.with_suffix(".csv"), path)
                text = path.with_suffix(".csv")
                facts[text.name] = {"rows": rows, "sha256": manifest.file_sha256(text)}
        return facts

    def _move_into_place(self) -> None:
        names = sorted(self._merged.iterdir(), key=lambda path: path.name == manifest.FILE)
        for path in names:
            path.replace(self.path / path.name)
        parts.synchronise(self.path)
        # renamed first, so that nobody ever reads some of the parts
        shutil.rmtree(self._parts.rename(self.path / ".unfinished-removal"))

    def _lost(self, error: OSError) -> StorageError:
        kept = counted(sum(1 for _ in self.rows("runs")), "finished run")
        problem = f"cannot be written: {_reason(error)}; {kept} kept and readable"
        return StorageError(str(self.path), [f"{problem}. Make room and give the same command to go on"])


def _locked(path: Path) -> int | None:
    """Hold a folder until the process ends, however it ends; where the system cannot, nothing is held."""
    try:
        import fcntl
    except ImportError:
        return None
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise ResultsError(str(path), ["another process is writing to this folder"]) from None
    except OSError:  # some network file systems have no locks
        pass
    return descriptor


def _reason(error: OSError) -> str:
    return os.strerror(error.errno).lower() if error.errno else str(error)


def _differs(path: Path, facts: Manifest) -> bool:
    return not path.is_file() or manifest.file_sha256(path) != facts["sha256"]


def _status(rows: pa.RecordBatch) -> str:
    return str(rows.column("status")[0].as_py())


def _counts(batches: Iterable[pa.RecordBatch]) -> dict[str, int]:
    statuses = [_status(rows) for rows in batches]
    return {"done": statuses.count("done"), "failed": statuses.count("failed")}
