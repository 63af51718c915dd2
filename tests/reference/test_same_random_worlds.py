"""Package and reference give the same tables in arbitrary worlds: any parameters, events, start and years."""

import pytest
from hypothesis import HealthCheck, given, settings

from random_worlds import Case, worlds
from reference.both import difference


def worlds_drawn(examples: int) -> settings:
    """As many worlds, the same ones each time."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@worlds_drawn(6)
@given(worlds(most_years=5))
def test_an_arbitrary_world_has_the_same_tables(case: Case) -> None:
    assert not difference(case.scenario, case.seed)


@pytest.mark.slow
@worlds_drawn(120)
@given(worlds())
def test_many_arbitrary_worlds_have_the_same_tables(case: Case) -> None:
    assert not difference(case.scenario, case.seed)
