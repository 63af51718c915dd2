"""What differs between two runs: counts, flags and text exactly, numbers to nine digits, None with None."""

import math
from typing import Any

CLOSE = 1e-9
SHOWN = 20

type Table = dict[str, list[Any]]


def same(one: Any, other: Any) -> bool:
    """Whether two values of a table are the same."""
    if one is None or other is None:
        return one is other
    if isinstance(one, float) or isinstance(other, float):
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    return one == other


def differences(expected: dict[str, Table], found: dict[str, Table]) -> list[str]:
    """Where tables differ, in words: table, column, row, and both values."""
    if list(expected) != list(found):
        return [f"tables {list(expected)} against {list(found)}"]
    return [difference for name in expected for difference in _in_table(name, expected[name], found[name])][
        :SHOWN
    ]


def _in_table(name: str, expected: Table, found: Table) -> list[str]:
    """A table without rows has no columns in either model, or has them empty."""
    lengths = [len(next(iter(table.values()), [])) for table in (expected, found)]
    if lengths[0] != lengths[1]:
        return [f"{name}: {lengths[0]} against {lengths[1]} rows"]
    if lengths[0] and list(expected) != list(found):
        return [f"{name}: columns {list(expected)} against {list(found)}"]
    return [
        f"{name}.{column}[{row}] (year {expected['year'][row]}): {one!r} against {other!r}"
        for column in (expected if lengths[0] else [])
        for row, (one, other) in enumerate(zip(expected[column], found[column], strict=True))
        if not same(one, other)
    ]


def year_table(first_year: int, indicators: list[dict[str, Any]]) -> Table:
    """Indicators by year as a table."""
    names = indicators[0] if indicators else {}
    years = list(range(first_year, first_year + len(indicators)))
    return {"year": years, **{name: [values[name] for values in indicators] for name in names}}
