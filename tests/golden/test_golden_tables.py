"""Runs give the numbers that they gave before."""

import csv
from pathlib import Path

import pytest
from regenerate import DIGITS, SCENARIOS, differences, path, simulated, stored, write

from paradiplomacy.indicators.measure import INDICATORS

ADVICE = """{count} of {cells} values of {name} differ from the golden table {file}:
  {some}
If results were meant to change, write the tables again and say so under "Results change" in CHANGELOG.md,
with the reason and the indicators that move:
  uv run python tests/golden/regenerate.py"""


@pytest.mark.parametrize("name", SCENARIOS)
def test_indicators_are_those_of_the_golden_table(name: str) -> None:
    expected, found = stored(name), simulated(name)
    wrong = list(differences(expected, found))
    some = "\n  ".join([*wrong[:10], "…"] if len(wrong) > 10 else wrong)
    cells = len(found) * len(found[0])
    assert not wrong, ADVICE.format(count=len(wrong), cells=cells, name=name, file=path(name).name, some=some)


@pytest.mark.parametrize("name", SCENARIOS)
def test_golden_tables_have_all_indicators_and_name_their_version(name: str) -> None:
    with path(name).open(encoding="utf-8") as file:
        assert file.readline().startswith("# paradiplomacy ")
        assert next(csv.reader(file)) == ["year", *INDICATORS]


def test_written_and_read_a_table_is_the_same_to_ten_digits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regenerate.FOLDER", tmp_path)
    table = [{"year": 1995, "a": 1 / 3, "b": None, "c": 0.0, "d": 7, "e": 123456789012.0, "f": -1.5e-5}]
    write("some", table)
    assert stored("some")[0].keys() == table[0].keys()
    assert not list(differences(stored("some"), table))
    for name, other in {
        "a": 1 / 3 + 1e-8,
        "b": 0.0,
        "c": None,
        "d": 8,
        "e": 123456789512.0,
        "f": -1.5001e-5,
    }.items():
        assert len(list(differences(stored("some"), [table[0] | {name: other}]))) == 1
    tiny = table[0] | {"a": (1 / 3) * (1 + 10.0**-DIGITS / 10)}
    assert not list(differences(stored("some"), [tiny]))
