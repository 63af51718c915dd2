"""The keys of a manifest, and whatever keeps a table from being one: every key that is wrong, at once."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from paradiplomacy.common.errors import ExperimentError, listed
from paradiplomacy.common.problems import validate
from paradiplomacy.experiment.record import from_record
from paradiplomacy.experiment.request import Request
from paradiplomacy.results.formats import NETCDF, WORKBOOK
from paradiplomacy.results.tables import DETAIL_TABLES, TABLES, table_names

FORMAT = 2
"""Rows of format 1 stand by `run_id`, and its seeds are those of the model's first version."""

_EARLIER = (
    "of the first version of the model, which had other parameters, seeds and indicators: "
    "read the folder with that version, or make its runs again in another one"
)


class _Keys(BaseModel):
    model_config = ConfigDict(strict=True)


type Count = Annotated[int, Field(ge=0, json_schema_extra={"form": "whole numbers from 0"})]
type Digest = Annotated[
    str, Field(pattern="^[0-9a-f]{64}$", json_schema_extra={"form": "a SHA-256 in 64 hexadecimal digits"})
]


class Versions(_Keys):
    """Versions of what computed the results: the package's own, and those of others."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]

    paradiplomacy: str


class Runs(_Keys):
    """Counts of runs."""

    planned: Count
    done: Count
    failed: Count


class Facts(_Keys):
    """What a table was like when it was written."""

    rows: Count
    sha256: Digest


_FILES: Any = {
    f"{table}_{kind}": (Facts, Field(None, alias=f"{table}.{kind}"))
    for table in TABLES + DETAIL_TABLES
    for kind in ("parquet", "csv")
} | {name.replace(".", "_"): (Facts, Field(None, alias=name)) for name in (WORKBOOK, NETCDF)}
Tables: Any = create_model("Tables", __config__=ConfigDict(strict=True, extra="forbid"), **_FILES)


class Manifest(_Keys):
    """The keys of a manifest; ``sha256``, of all others, is not in the oldest ones."""

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT, json_schema_extra={"form": f"the number {FORMAT}"})]
    request: dict[str, Any]
    versions: Versions
    model_sha256: Digest
    git_revision: str | None
    command: str | None
    runs: Runs
    tables: Tables
    sha256: Digest | None = None


def problems(table: object) -> list[str]:
    """Whatever keeps a table from being a manifest: keys and sentences."""
    if isinstance(table, dict) and type(table.get("format")) is int and 0 < table["format"] < FORMAT:
        return [f"format: {table['format']}, {_EARLIER}"]
    keys, wrong = validate(Manifest, table)
    if keys is None:
        wrong = [pair for pair in wrong if pair[0] == "format"] or wrong  # another format has other keys
        return [f"{key}: {sentence}" if sentence else key for key, sentence in wrong]
    try:
        request = from_record(keys.request)
    except ExperimentError as error:
        return [f"request.{problem}" for problem in error.problems]
    return [*_wrong_counts(keys, request), *_wrong_tables(keys, request)]


def _wrong_counts(keys: Manifest, request: Request) -> list[str]:
    """Numbers of runs that cannot all be true; points of a design are not gone through for that."""
    runs, finished = keys.runs, keys.runs.done + keys.runs.failed
    most = len(request.scenarios) * request.replications * (request.design.size() if request.design else 1)
    problems = []
    if runs.planned > most or (runs.planned < most and not request.design):
        problems.append(f"runs.planned: {runs.planned} is not what was asked; allowed {most}")
    if finished > runs.planned:
        problems.append(
            f"runs: {finished} are done or failed; allowed are as many as planned, {runs.planned}"
        )
    return problems


def _wrong_tables(keys: Manifest, request: Request) -> list[str]:
    """Tables that are not of the request, and those that are left out where others are there."""
    facts, names = keys.tables.model_dump(by_alias=True, exclude_unset=True), table_names(request.detail)
    problems = [
        f"tables.{name}: is not one of {listed(names)}"
        for name in facts
        if name != WORKBOOK and Path(name).stem not in names
    ]
    missing = [f"{name}.parquet" for name in names if facts and f"{name}.parquet" not in facts]
    problems += [f"tables.{name}: missing; allowed are all tables or none" for name in missing]
    rows, finished = facts.get("runs.parquet", {}).get("rows", 0), keys.runs.done + keys.runs.failed
    if rows > finished:
        problems.append(f"tables.runs.parquet.rows: {rows} are more than runs done or failed, {finished}")
    return problems
