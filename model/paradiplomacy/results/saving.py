"""Results saved under another name: a whole folder, or one file of it, with the bytes that a run writes."""

import shutil
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from paradiplomacy.common.errors import ResultsError, did_you_mean, listed
from paradiplomacy.common.quoted import show
from paradiplomacy.experiment.request import Request
from paradiplomacy.results.folder import Folder, Memory, StorageError
from paradiplomacy.results.formats import NETCDF, WORKBOOK, Formats
from paradiplomacy.results.packed import pack
from paradiplomacy.results.tables import table_names


def save(store: Folder | Memory, request: Request, target: Path, table: str) -> Path:
    """Write results to a new place: a folder where the name has no ending, else the file that it asks for.

    Raises:
        ResultsError: something is there already, or the name or table is not known; nothing was written.
        StorageError: the disk is full or failed.
    """
    files = {".parquet": f"{table}.parquet", ".csv": f"{table}.csv", ".xlsx": WORKBOOK, ".nc": NETCDF}
    formats = Formats("plain" * (target.suffix == ".csv"), target.suffix == ".xlsx", target.suffix == ".nc")
    if problems := _problems(request, target, table, list(files)) or formats.problems(request):
        raise ResultsError(str(target), problems)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".unfinished-", dir=target.parent) as place:
            made = Path(place) / "results"
            _write(store, request, made, formats)
            return (made / files.get(target.suffix, "")).rename(target)
    except OSError as error:
        raise StorageError(str(target), [f"cannot be written: {error.strerror or error}"]) from error


def _problems(request: Request, target: Path, table: str, endings: list[str]) -> list[str]:
    tables = table_names(request.detail)
    problems = []
    if table not in tables:
        near = did_you_mean(table, tables)
        problems.append(f"table: {show(table)} is none of these results; allowed {listed(tables)}{near}")
    if target.suffix and target.suffix not in endings:
        allowed = f"{', '.join(endings)}, or none for a folder"
        problems.append(f"path: ends in {show(target.suffix)}; allowed {allowed}")
    if target.exists() or target.is_symlink():
        problems.append("path: is there already and is not overwritten; allowed is a new name")
    return problems


def _write(store: Folder | Memory, request: Request, place: Path, formats: Formats) -> None:
    """A folder as a run with these formats leaves it."""
    about = deepcopy(dict(store.manifest))
    if store.path is not None:
        shutil.copytree(store.path, place)
    else:
        about["tables"] = {}
    with Folder(place, about, request, formats) as folder:
        if store.path is None:
            found = {name: store.stretches(name) for name in table_names(request.detail)}
            whole = {name: pa.concat_batches([some.rows for some in found[name]]) for name in found}
            folder.add({name: pack(rows) for name, rows in whole.items()})
        folder.finish()
