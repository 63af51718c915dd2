"""A result folder that survives anything: it is always either as before or one whole step further.

While runs come in, they are kept as parts. At the end everything is merged into ``parts/merged``, which then
moves into its place, the manifest last; a move that was cut off is completed by whoever comes next.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from paradiplomacy.common.errors import ResultsError, counted
from paradiplomacy.common.paths import unfit
from paradiplomacy.common.quoted import shorten
from paradiplomacy.experiment.case import Key
from paradiplomacy.experiment.record import from_record
from paradiplomacy.experiment.request import Request, places
from paradiplomacy.results import lock, manifest, merging, parts
from paradiplomacy.results.changed import Changed
from paradiplomacy.results.formats import PARQUET, Formats
from paradiplomacy.results.stretch import Stretch
from paradiplomacy.results.tables import KEY, forms, schema

type Manifest = dict[str, Any]


class StorageError(ResultsError):
    """The disk failed or is full; what was finished before is kept."""


def _order(store: "Memory | Folder") -> dict[Key, int]:
    """The place of each run."""
    return places(store.request)


def _rows(
    store: "Memory | Folder", table: str, columns: Sequence[str] | None = None
) -> Iterator[tuple[Key, pa.RecordBatch]]:
    """The rows of a table, run by run in order: what the run is known by, and its rows."""
    return (run for stretch in store.stretches(table, columns) for run in stretch.runs())


class Memory:
    """Results that are kept in memory only."""

    path: Path | None = None

    def __init__(self, about: Manifest, request: Request, before: "Memory | None" = None) -> None:
        self.manifest = about
        self.request = request
        self._runs: list[parts.StoredRun] = [] if before is None else before._runs

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

    _order = cached_property(_order)
    rows = _rows

    def stretches(self, table: str, columns: Sequence[str] | None = None) -> Iterator[Stretch]:
        """The rows of a table in order, those of many runs at a time."""
        return merging.merged(table, None, merging.latest(self._runs), self._order, columns)


class Folder:
    """A result folder, finished or in progress.

    Args:
        path: the folder.
        about: its manifest.
        request: what was asked, where it is at hand.
        formats: formats of the tables beside Parquet; a folder keeps those that it has.

    """

    def __init__(
        self, path: Path, about: Manifest, request: Request | None = None, formats: Formats = PARQUET
    ) -> None:
        self.path: Path = path
        self.manifest = about
        self._request = request
        self._parts = path / parts.PARTS
        self._merged = self._parts / parts.MERGED
        self._formats = formats
        self._let_go: Callable[[], object] | None = None

    # --- reading ---

    @cached_property
    def request(self) -> Request:
        """What was asked."""
        return self._request or from_record(self.manifest["request"])

    _order = cached_property(_order)
    rows = _rows

    @cached_property
    def _forms(self) -> Mapping[str, pa.Schema]:
        """The tables that this folder holds, by name."""
        return forms(self.request.detail, self.request.names)

    @cached_property
    def _kept(self) -> parts.Parts:
        return parts.Parts(self._parts, self._forms)

    def changes(self) -> Changed:
        """What is not as it was written."""
        changed = [] if manifest.is_as_written(self.manifest) else [manifest.FILE]
        changed += self._changed(self.manifest["tables"])
        damaged = 0 if parts.are_moving(self.path) else len(self._kept.damaged())
        return Changed(tuple(changed), damaged)

    def _changed(self, tables: Mapping[str, Any]) -> list[str]:
        """The tables that are not as they were written, or were not written at all."""
        strange = [f"{table}.parquet" for table in self._forms if f"{table}.parquet" not in tables]
        changed = [name for name, facts in tables.items() if _differs(self._place(name), facts)]
        return changed + [name for name in strange if self._place(name).exists()]

    def _place(self, name: str) -> Path:
        """Where a table is; merged ones wait for their move."""
        waiting = self._merged / name
        return waiting if parts.are_moving(self.path) and waiting.is_file() else self.path / name

    def stretches(self, table: str, columns: Sequence[str] | None = None) -> Iterator[Stretch]:
        """The rows of a table in order, many runs at a time, those of runs in progress included.

        Args:
            table: name of the table.
            columns: the columns wanted; all where None.

        Raises:
            ResultsError: the table is missing, damaged, or lacks a column.

        """
        # a finished table is in order, unless it waits to be merged for another request
        yield from self._stretches(table, self._since(), columns, as_they_stand=True)

    def _since(self) -> dict[Key, parts.StoredRun]:
        """Runs that came in since the tables were written."""
        return {} if parts.are_moving(self.path) else merging.latest(self._kept.runs())

    def _stretches(
        self,
        table: str,
        since: Mapping[Key, parts.StoredRun],
        columns: Sequence[str] | None = None,
        *,
        as_they_stand: bool = False,
    ) -> Iterator[Stretch]:
        try:
            finished = self._finished(table)
            if since or not as_they_stand:
                yield from merging.merged(table, finished, since, self._order, columns)
            elif finished:
                yield from merging.finished_runs(finished, columns)
        except (OSError, pa.ArrowException) as error:
            words = " ".join(str(error).split())
            raise ResultsError(str(self.path), [f"{table}.parquet cannot be read: {words}"]) from error
        except KeyError as error:
            raise ResultsError(str(self.path), [f"{table}.parquet has no column {error}"]) from error

    def _finished(self, table: str) -> Path | None:
        place = self._place(f"{table}.parquet")
        if place.is_file():
            return place
        if place.name in self.manifest["tables"]:
            raise ResultsError(str(self.path), [f"{place.name} is missing"])
        return None

    def done(self) -> set[Key]:
        """Runs that need not be made again; those that failed are tried once more."""
        return {key for key, rows in self.rows("runs", ["status"]) if _status(rows) == "done"}

    # --- writing ---

    def __enter__(self) -> "Folder":
        """Take the folder for this process alone and put it in order.

        Raises:
            ResultsError: it holds something else, or cannot be written; nothing was changed.

        """
        if problems := unfit(self.path):
            raise ResultsError(str(self.path), problems)
        self._refuse_inside_another()
        self._existing()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._let_go = lock.hold(self.path)
            if existing := self._existing():  # again, for another process may just have been here
                self._take_over(existing)
            for folder in (self.path, self._parts):
                parts.remove_unfinished(folder)
            self._kept.remove_damaged()
            self.manifest["runs"] |= _counts(rows for _, rows in self.rows("runs", ["status"]))
            self._numbers = count(self._kept.next_number())
            manifest.write(self.path, self.manifest)
            self._parts.mkdir(exist_ok=True)
        except OSError as error:
            self.__exit__()
            problem = f"{at_fault(error, self.path)}cannot be written: {_reason(error)}"
            raise ResultsError(str(self.path), [problem]) from error
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        if self._let_go is not None:
            self._let_go()
            self._let_go = None

    def _existing(self) -> Manifest | None:
        """The manifest that is there, None in a new or empty folder."""
        if not os.path.lexists(self.path):
            return None
        if not self.path.is_dir():
            raise ResultsError(
                str(self.path), ["is a file; allowed is a new folder, or one that holds results"]
            )
        try:
            names = _names(self.path)
            if names == [parts.PARTS] and not self._kept.strangers() and not _names(self._parts):
                names = []  # cut off before anything was written
        except OSError as error:
            raise ResultsError(str(self.path), [f"cannot be read: {_reason(error)}"]) from error
        if names and manifest.FILE not in names:
            raise ResultsError(
                str(self.path), ["holds other files, not results; choose another folder with --out"]
            )
        if not names:
            return None
        self._refuse_strangers()
        before = manifest.read(self.path)
        if not manifest.is_as_written(before):
            raise self._tampered([manifest.FILE])
        problems = manifest.obstacles(before, self.manifest)
        if problems:
            raise ResultsError(str(self.path), problems)
        return before

    def _refuse_inside_another(self) -> None:
        """Refuse a place inside of other results, which may be removed or taken for theirs."""
        for folder in Path(os.path.realpath(self.path)).parents:
            if manifest.is_there(folder):
                problem = f"lies in the results {shorten(str(folder), 200)}; choose another folder with --out"
                raise ResultsError(str(self.path), [problem])

    def _refuse_strangers(self) -> None:
        """Refuse what lies among the parts and is not ours, for it would be removed with them."""
        if strangers := self._kept.strangers():
            problem = f"{', '.join(strangers)}: not written by this package; move it out of this folder"
            raise ResultsError(str(self.path), [problem])

    def _tampered(self, names: Sequence[str]) -> ResultsError:
        problem = f"{', '.join(names)} changed since written: restore it, or choose another folder with --out"
        return ResultsError(str(self.path), [problem])

    def _take_over(self, before: Manifest) -> None:
        """Complete what was cut off, and check that nobody changed the tables."""
        changed = self._changed(before["tables"])
        unmoved = all(self._place(name).parent == self._merged for name in before["tables"])
        if changed and unmoved and parts.are_moving(self.path):
            # nothing has moved yet, so that all can be merged once more
            self._merged.rename(self._parts / f"{parts.UNFINISHED}{parts.MERGED}")
            before = manifest.read(self.path)
            changed = self._changed(before["tables"])
        if changed:
            raise self._tampered(changed)
        if parts.are_moving(self.path):
            self._move_into_place()
        self.manifest["tables"] = before["tables"]
        self._formats = self._formats.with_those_of(self.path, before["tables"])
        if problems := self._formats.problems(self.request):
            raise ResultsError(str(self.path), problems)

    def add(self, tables: parts.Tables) -> None:
        """Write some finished runs as a part.

        Raises:
            StorageError: the disk is full or failed.

        """
        try:
            self._kept.write(next(self._numbers), tables)
        except OSError as error:
            raise self._lost(error) from error

    def finish(self) -> None:
        """Merge all parts into the tables, write the manifest, remove the parts.

        Raises:
            StorageError: the disk is full or failed; the parts are kept and readable.

        """
        self._refuse_strangers()
        unfinished = self._parts / f"{parts.UNFINISHED}{parts.MERGED}"
        try:
            unfinished.mkdir()
            since = self._since()
            if damaged := self._kept.damaged():
                raise OSError(f"{damaged[0].name} was damaged after it had been written")
            runs = self._stretches("runs", since, ["status"])
            counts = _counts(rows for some in runs for _, rows in some.runs())
            came = {"runs": self.manifest["runs"] | counts, "tables": self._write_tables(unfinished, since)}
            manifest.write(unfinished, self.manifest | came)
            unfinished.rename(self._merged)
            self.manifest.update(came)
            self._move_into_place()
        except OSError as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise self._lost(error) from error

    def _write_tables(self, target: Path, since: Mapping[Key, parts.StoredRun]) -> dict[str, dict[str, Any]]:
        tables, labels = {}, self.request.run_labels
        for table in self._forms:
            path, form = target / f"{table}.parquet", schema(table, self.request.names, bool(labels))
            found = self._stretches(table, since)
            labelled = (some.labelled(labels, len(KEY)) for some in found) if labels else found
            tables[table] = merging.write_table(path, form, labelled)
        files = {f"{name}.parquet": rows for name, rows in tables.items()}
        files |= self._formats.write(target, tables, self.request)
        return {
            name: {"rows": rows, "sha256": manifest.file_sha256(target / name)}
            for name, rows in files.items()
        }

    def _move_into_place(self) -> None:
        names = sorted(self._merged.iterdir(), key=lambda path: path.name == manifest.FILE)
        for path in names:
            path.replace(self.path / path.name)
        parts.synchronise(self.path)
        # renamed first, so that nobody ever reads some of the parts
        shutil.rmtree(self._parts.rename(self.path / f"{parts.UNFINISHED}removal"))

    def _lost(self, error: OSError) -> StorageError:
        kept = counted(sum(1 for _ in self.rows("runs")), "finished run")
        problem = f"{at_fault(error, self.path)}cannot be written: {_reason(error)}; {kept} kept and readable"
        return StorageError(
            str(self.path), [f"{problem}. {_advice(error)} and give the same command to go on"]
        )


def _names(folder: Path) -> list[str]:
    """What lies in a folder, without the lock and what a kill left behind."""
    ours = (parts.UNFINISHED, lock.FILE)
    return [path.name for path in folder.iterdir() if not path.name.startswith(ours)]


def _reason(error: OSError) -> str:
    return os.strerror(error.errno).lower() if error.errno else str(error)


def at_fault(error: OSError, folder: Path) -> str:
    """The file of a folder that an error is about, and a space; nothing where no file is named."""
    name = error.filename2 or error.filename
    path = Path(name) if isinstance(name, str | os.PathLike) else folder
    inside = path != folder and path.is_relative_to(folder)
    return f"{shorten(path.relative_to(folder).as_posix(), 200)} " if inside else ""


def _advice(error: OSError) -> str:
    if isinstance(error, IsADirectoryError | NotADirectoryError | FileExistsError):
        return "Move it away"
    if isinstance(error, PermissionError) or error.errno in {errno.EROFS, errno.EBUSY, errno.ETXTBSY}:
        return "Close it where it is open, or allow writing,"
    return "Make room" if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} else "Mend this"


def _differs(path: Path, facts: Manifest) -> bool:
    return not path.is_file() or manifest.file_sha256(path) != facts["sha256"]


def _status(rows: pa.RecordBatch) -> str:
    return str(rows.column("status")[0].as_py())


def _counts(batches: Iterable[pa.RecordBatch]) -> dict[str, int]:
    statuses = [_status(rows) for rows in batches]
    return {"done": statuses.count("done"), "failed": statuses.count("failed")}
