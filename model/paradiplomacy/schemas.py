"""Types of the result tables: which columns each has, in which order, and how a run's values become rows."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as pa

from paradiplomacy.experiment import Case

type Rows = Mapping[str, Sequence[Any]]
"""A table as columns: a list of values for each name."""

TABLES = ("runs", "years", "countries")
DETAIL_TABLES = ("cities", "projects", "ties", "ledger")

_KINDS = {"int": pa.int64(), "float": pa.float64(), "text": pa.string(), "flag": pa.bool_()}

_KEY = "run_id:text scenario:text replication:int"

_COLUMNS = {
    "runs": "seed:int status:text error:text",
    "countries": """
        year:int country:text members:int active_members:int proposals:int grants:int joint_projects:int
        capacity:float
    """,
    "cities": """
        year:int city:int name:text country:text population:float budget_usd:float spent_usd:float
        capacity:float office:float position:float alignment:float permission:float awareness:float
        experience:float discouragement:float shock:float tie_strength:float joined:int arrears:int
        thematic_unit:int border:flag active:flag coordinating:flag partnerships:int trained:flag
        council:flag latitude:float longitude:float
    """,
    "projects": """
        year:int project:text coordinator:int coordinator_country:text partner:int second_partner:int
        axis:text theme:text thematic_unit:int quality:float civil_society:flag cost_usd:float
        request_usd:float grant_usd:float donor_usd:float private_usd:float cash_usd:float
        in_kind_usd:float state:text
    """,
    "ties": "year:int city:int other:int weight:float",
    "ledger": "year:int from:text to:text purpose:text usd:float",
}


def table_names(detail: bool) -> tuple[str, ...]:
    """The tables of a result, with or without those of every city, project, tie and transfer."""
    return TABLES + DETAIL_TABLES if detail else TABLES


@cache
def schema(table: str) -> pa.Schema:
    """Columns and types of a table. Every column may be null: undefined is null, never NaN."""
    columns = _indicator_columns() if table == "years" else _COLUMNS[table]
    pairs = [column.split(":") for column in f"{_KEY} {columns}".split()]
    return pa.schema([(name, _KINDS[kind]) for name, kind in pairs])


def _indicator_columns() -> str:
    from paradiplomacy.indicators import INDICATORS

    columns = [f"{one.name}:{'int' if one.whole else 'float'}" for one in INDICATORS.values()]
    return " ".join(["year:int", *columns])


def batch(table: str, case: Case, rows: Rows) -> pa.RecordBatch:
    """The rows of one run in one table, with the columns that say which run it is."""
    number = len(next(iter(rows.values()), ()))
    key = {"run_id": case.run_id, "scenario": case.scenario.name, "replication": case.replication}
    columns = {name: [value] * number for name, value in key.items()} | dict(rows)
    form = schema(table)
    arrays = [pa.array(columns[field.name], type=field.type, from_pandas=True) for field in form]
    return pa.RecordBatch.from_arrays(arrays, schema=form)


def empty(table: str) -> pa.RecordBatch:
    """A table without rows, as a run leaves that failed."""
    form = schema(table)
    return pa.RecordBatch.from_arrays([pa.array([], type=field.type) for field in form], schema=form)
