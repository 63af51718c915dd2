"""Golden tables: all indicators by year of four scenarios with seed 1995, floats to ten significant digits.

They change only when the numbers of a run change. Then, and with an entry under "Results change" in
CHANGELOG.md, write them again:

    uv run python tests/golden/regenerate.py

A table that still holds is left as it is, so that its first line names the version that last changed it.
"""

import csv
import math
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from paradiplomacy import __version__
from paradiplomacy.model import CityNetwork

SCENARIOS = ("baseline", "history", "right-turn", "members-2022")
SEED = 1995
DIGITS = 10
FOLDER = Path(__file__).parent

type Value = int | float | None
type Table = list[dict[str, Value]]


def simulated(scenario: str) -> Table:
    """The indicators of a run, one row a year."""
    model = CityNetwork(scenario, rng=SEED)
    model.run_until_year(model.settings.last_year)
    columns = {"year": model.years, **model.datacollector.model_vars}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def path(scenario: str) -> Path:
    return FOLDER / f"{scenario}.csv"


def stored(scenario: str) -> Table:
    """The golden table of a scenario; it has no rows where there is no file."""
    if not path(scenario).exists():
        return []
    with path(scenario).open(encoding="utf-8", newline="") as file:
        next(file)
        return [{name: _value(text) for name, text in row.items()} for row in csv.DictReader(file)]


def write(scenario: str, table: Table) -> None:
    """Write a golden table: a line that says what it is, then CSV in which an empty cell is null."""
    with path(scenario).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# paradiplomacy {__version__}, scenario {scenario}, seed {SEED}\n")
        rows = csv.DictWriter(file, table[0], lineterminator="\n")
        rows.writeheader()
        rows.writerows({name: _text(value) for name, value in row.items()} for row in table)


def differences(expected: Table, found: Table) -> Iterator[str]:
    """Every cell in which two tables differ beyond the digits that are stored."""
    nothing: dict[str, Value] = {}
    for before, after in zip_longest(expected, found, fillvalue=nothing):
        year = before.get("year", after.get("year"))
        for name in before | after:
            if name not in before or name not in after:
                yield f"{year} {name}: {'not in the golden table' if name in after else 'missing'}"
            elif not _same(before[name], after[name]):
                told = [_text(value) or "null" for value in (after[name], before[name])]
                yield f"{year} {name}: {told[0]} instead of {told[1]}"


def _same(expected: Value, found: Value) -> bool:
    if expected is None or found is None or isinstance(expected, int):
        return expected == found and type(expected) is type(found)
    # half a unit of the tenth digit is lost in writing, and no more than that may come from the processor
    return isinstance(found, float) and math.isclose(
        expected, found, rel_tol=10.0 ** (1 - DIGITS), abs_tol=1e-12
    )


def _text(value: Value) -> str:
    """A float always shows that it is one: 3.0, never 3."""
    if isinstance(value, float):
        text = f"{value:.{DIGITS}g}"
        return text if set(text) & set(".e") else f"{text}.0"
    return "" if value is None else str(value)


def _value(text: str) -> Value:
    if not text:
        return None
    return float(text) if set(text) & set(".e") else int(text)


if __name__ == "__main__":
    for name in SCENARIOS:
        table = simulated(name)
        changed = any(differences(stored(name), table))
        if changed:
            write(name, table)
        print(f"{path(name).name}: {'written' if changed else 'unchanged'}")
