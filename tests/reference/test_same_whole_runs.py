"""Package and reference give the same tables over whole runs of the shipped cities."""

import pytest

from paradiplomacy.scenario.files import builtin_names, load_scenario
from reference.both import difference

BASES = ("baseline", "history", "members-2022")


def test_a_run_from_the_founders_into_the_second_decade_has_the_same_tables() -> None:
    assert not difference(load_scenario("baseline", last_year=2008))


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name != "members-2022")) for name in BASES]
)
def test_a_whole_run_has_the_same_tables(name: str) -> None:
    assert not difference(load_scenario(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in builtin_names() if name not in BASES][::8])
def test_other_whole_runs_have_the_same_tables(name: str) -> None:
    """All scenarios are compared in small, in test_same_tables.py."""
    assert not difference(load_scenario(name), seed=7)
