"""Types of the result tables: which columns each has, in which order, and how a run's values become rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from paradiplomacy.common.errors import ResultsError, did_you_mean
from paradiplomacy.experiment.case import Case, column_kinds

type Rows = Mapping[str, Sequence[Any]]
"""A table as columns: a list of values for each name."""

TABLES = ("runs", "years", "countries")
DETAIL_TABLES = ("cities", "projects", "ties", "ledger")

_KINDS = {"int": pa.int64(), "float": pa.float64(), "text": pa.string(), "flag": pa.bool_()}


class Column(NamedTuple):
    """A column of a table: name, kind of value, unit and meaning."""

    name: str
    kind: str
    unit: str
    meaning: str


def _columns(text: str) -> tuple[Column, ...]:
    lines = [line.split(maxsplit=2) for line in text.strip().splitlines()]
    texts = [[text.strip() for text in rest.split("|", 1)] for _, _, rest in lines]
    return tuple(Column(name, kind, *text) for (name, kind, _), text in zip(lines, texts, strict=True))


KEY = _columns("""
run_id       text – | which run: the same for the same scenario, values and seed
scenario     text – | name of the scenario
replication  int  – | number of the replication, from 0; those of one number form a pair
""")
"""The columns with which every table begins."""

LABEL = _columns("label text – | label of the row of a list, if it has one; only where rows have labels")
"""The column that follows these then, in every table."""

YEAR = _columns("year int year | year simulated")

COLUMNS = {
    "runs": _columns("""
seed    int  – | seed of the run, which that of the batch gives its replication
status  text – | done, or failed
error   text – | why a run failed, and the command that repeats it alone
"""),
    "countries": YEAR
    + _columns("""
country         text  –        | country, ISO code
members         int   cities   | members after the Summit
active_members  int   cities   | members that took part this year
proposals       int   drafts   | drafts coordinated by a city of the country
grants          int   grants   | grants of the own fund to such drafts
joint_projects  int   projects | projects started that a city of the country coordinates
capacity        float 0–1      | mean capacity of the members; null without members
"""),
    "cities": YEAR
    + _columns("""
city            int   –      | GeoNames id
name            text  –      | name of the city
country         text  –      | country, ISO code
population      float people | inhabitants
budget_usd      float USD    | budget for action abroad this year
spent_usd       float USD    | cash spent of it: fees, own shares, aid
capacity        float 0–1    | technical capacity
office          float 0–1    | strength of an international office
position        float −1–1   | position of the mayor, synthetic: right to left
alignment       float 0–1    | likeness of the mayor and the network's agenda
permission      float 0–1    | legal gate: how far law and government permit action abroad
awareness       float 0–1    | share of citizens who know of the network
experience      float –      | memory of completed projects
discouragement  float –      | memory of rejected proposals
drafting        float 1/yr   | memory of how often it drafts
shock           float 0–1    | share of the budget lost to a crisis
tie_strength    float –      | sum of the weights of the city's ties
joined          int   year   | year in which the city joined
member          flag  –      | member after the Summit; false in the year in which the city leaves
arrears         int   years  | years of unpaid fees in a row
thematic_unit   int   –      | number of its thematic unit
border          flag  –      | near a city of another country
active          flag  –      | took part this year
coordinating    flag  –      | drafted a proposal this year
partnerships    int   –      | drafts of others that it joined this year as a partner
trained         flag  –      | had a training seat this year
council         flag  –      | sits in the Council
summit_attendance flag –     | comes to the Summit
latitude        float °      | degrees north
longitude       float °      | degrees east
"""),
    "projects": YEAR
    + _columns("""
project              text  –   | id: year and coordinator
coordinator          int   –   | GeoNames id of the coordinating city
coordinator_country  text  –   | its country
partner              int   –   | GeoNames id of the partner; null if none consented
second_partner       int   –   | GeoNames id of the second partner; null without one
axis                 text  –   | axis of integration
theme                text  –   | theme
thematic_unit        int   –   | thematic unit of the coordinator
quality              float 0–1 | quality of the proposal
civil_society        flag  –   | with a partner from civil society
cost_usd             float USD | cost of the project
request_usd          float USD | grant asked for
grant_usd            float USD | grant of the own fund
donor_usd            float USD | donors' money
private_usd          float USD | private money
cash_usd             float USD | cash of the team
in_kind_usd          float USD | staff time of the team
state                text  –   | what became of it
"""),
    "ties": YEAR
    + _columns("""
city    int   – | GeoNames id of one city
other   int   – | GeoNames id of the other
weight  float – | strength of the tie
"""),
    "ledger": YEAR
    + _columns("""
from     text  –   | who pays
to       text  –   | who is paid
purpose  text  –   | what for
usd      float USD | amount
"""),
}


def table_names(detail: bool) -> tuple[str, ...]:
    """The tables of a result, with or without those of every city, project, tie and transfer."""
    return TABLES + DETAIL_TABLES if detail else TABLES


def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table, in order; those of years are the indicators that there are now."""
    return KEY + (YEAR + _indicators() if table == "years" else COLUMNS[table])


def _indicators() -> tuple[Column, ...]:
    from paradiplomacy.indicators.measure import INDICATORS

    kinds = {True: "int", False: "float"}
    return tuple(Column(one.name, kinds[one.whole], one.unit, one.meaning) for one in INDICATORS.values())


def schema(table: str, names: tuple[str, ...] = (), labelled: bool = False) -> pa.Schema:
    """Names and types of a table. Every column may be null: undefined is null, never NaN.

    What a design varies, ``names``, has columns in ``runs``; labels of its rows have one in every table.
    """
    kinds = [(column.name, column.kind) for column in columns(table)]
    kinds += column_kinds(names).items() if table == "runs" else []
    kinds[len(KEY) : len(KEY)] = [(column.name, column.kind) for column in LABEL if labelled]
    return pa.schema([(name, _KINDS[kind]) for name, kind in kinds])


def check_indicators(names: Sequence[str]) -> None:
    """Refuse names that are no indicators, all in one message."""
    known = [name for name in schema("years").names if name not in NOT_INDICATORS]
    problems = [
        f"{name}: unknown indicator{did_you_mean(name, known)}" for name in names if name not in known
    ]
    problems += [f"{name}: stands there twice" for name, times in Counter(names).items() if times > 1]
    if problems:
        raise ResultsError("indicators", problems)


NOT_INDICATORS = {"run_id", "scenario", "replication", "label", "year"}
"""The columns of years that say which run and year a row is of."""


def forms(detail: bool, names: tuple[str, ...]) -> dict[str, pa.Schema]:
    """The tables of a result, by name, and what each looks like."""
    return {table: schema(table, names) for table in table_names(detail)}


def batch(table: str, runs: Sequence[tuple[Case, Rows]]) -> pa.RecordBatch:
    """The rows of some runs in one table, with the columns that say which run each is of.

    A column costs some microseconds to begin with and little for each value, so runs are taken together.
    """
    form = schema(table, runs[0][0].arm.names)
    keys = _keys([case for case, _ in runs], [_length(rows) for _, rows in runs])
    arrays = [keys.get(field.name) or _joined(field, [rows for _, rows in runs]) for field in form]
    return pa.RecordBatch.from_arrays(arrays, schema=form)


def side_by_side_batch(
    table: str, cases: Sequence[Case], columns: Mapping[str, NDArray[Any]]
) -> pa.RecordBatch:
    """The rows of some runs in one table from columns with as many rows of each run, one after another.

    NaN in a column of reals is null.
    """
    form, length = schema(table), len(columns["year"]) // len(cases)
    keys = _keys(cases, [length] * len(cases))
    arrays = [keys.get(field.name) or _column_of(field.type, columns[field.name]) for field in form]
    return pa.RecordBatch.from_arrays(arrays, schema=form)


def _column_of(kind: pa.DataType, values: NDArray[Any]) -> pa.Array:
    column = _column(values)
    return column if column.type == kind else column.cast(kind)


def _keys(cases: Sequence[Case], lengths: Sequence[int]) -> dict[str, pa.Array]:
    """The columns that say of each row which run it is of."""
    of_run = _column(np.repeat(np.arange(len(cases)), lengths))
    keys = {
        "run_id": _texts([case.run_id for case in cases]),
        "scenario": _texts([case.arm.base.name for case in cases]),
        "replication": _column(np.array([case.replication for case in cases])),
    }
    return {name: values.take(of_run) for name, values in keys.items()}


# pa.array imports pandas, which costs each worker process a second and 36 MB


def _column(values: NDArray[Any]) -> pa.Array:
    """Numbers, or texts of one length in bytes, as Arrow keeps them; NaN is null, and flags are 0 and 1."""
    values = values.view(np.uint8) if values.dtype == bool else values  # Arrow's take a bit each
    kind = pa.binary(values.itemsize) if values.dtype.kind == "S" else pa.from_numpy_dtype(values.dtype)
    there = np.packbits(values == values, bitorder="little") if values.dtype.kind == "f" else None
    buffers = [None if there is None else pa.py_buffer(there), pa.py_buffer(np.ascontiguousarray(values))]
    return pa.Array.from_buffers(kind, len(values), buffers)


def _texts(values: Sequence[str]) -> pa.Array:
    encoded = [value.encode() for value in values]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return pa.StringArray.from_buffers(len(values), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded)))


def _length(rows: Rows) -> int:
    lengths = {len(values) for values in rows.values()}
    if len(lengths) > 1:
        raise ValueError(f"columns of different length: {sorted(lengths)}")
    return lengths.pop() if lengths else 0


def _joined(field: pa.Field, runs: Sequence[Rows]) -> pa.Array:
    values = list(chain.from_iterable(rows[field.name] for rows in runs))
    return pa.array(values, field.type, from_pandas=True)


def empty(table: str) -> pa.RecordBatch:
    """A table without rows, as a run leaves that failed."""
    form = schema(table)
    return pa.RecordBatch.from_arrays([pa.array([], type=field.type) for field in form], schema=form)


def columns_text() -> str:
    """Every column of every table, with unit, meaning and claims of the paper."""
    from paradiplomacy.indicators.measure import INDICATORS

    lines = ["every table begins with", *map(_describe, KEY + LABEL)]
    lines += ["years.parquet: one row a run and year", *map(_describe, YEAR)]
    for one in INDICATORS.values():
        claims = f" [{' '.join(one.claims)}]" if one.claims else ""
        lines.append(f"  {one.name} ({one.unit}): {one.meaning}{claims}")
    for table, columns in COLUMNS.items():
        detail = ", with --detail" if table in DETAIL_TABLES else ""
        lines += [f"{table}.parquet{detail}", *map(_describe, columns)]
    return "\n".join(lines)


def column_records() -> list[dict[str, Any]]:
    """Every column of every table, fit for JSON; those of the key stand in each table."""
    from paradiplomacy.indicators.measure import INDICATORS

    every = {"runs": [], "years": [*YEAR], **COLUMNS}
    found = [
        {"table": table, "name": one.name, "unit": one.unit, "meaning": one.meaning, "claims": []}
        for table, columns in every.items()
        for one in (*KEY, *LABEL, *columns)
    ]
    return found + [
        {"table": "years", "name": one.name, "unit": one.unit, "meaning": one.meaning}
        | {"claims": list(one.claims)}
        for one in INDICATORS.values()
    ]


def _describe(column: Column) -> str:
    unit = "" if column.unit == "–" else f" ({column.unit})"
    return f"  {column.name}{unit}: {column.meaning}"
