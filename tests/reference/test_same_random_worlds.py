"""Package and reference give the same tables in arbitrary worlds: any parameters, events, start and years.

Some of these worlds go on in another way from a year on: with other parameters and other events.
"""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from paradiplomacy.scenario.changes import AT_START, vary
from paradiplomacy.scenario.scenario import pasts_before
from random_worlds import Case, worlds
from reference.both import difference


@st.composite
def branches(draw: st.DrawFn, most_years: int = 8) -> Case:
    """A world that goes on as another one from its second year on, or later."""
    case, other = draw(worlds(most_years=most_years)), draw(worlds()).scenario
    assume(len(case.scenario.years) > 1)
    year = draw(st.sampled_from(case.scenario.years[1:]))
    values = {
        name: other.parameters[name] for name in other.parameters.flat() if not AT_START.fullmatch(name)
    }
    later, problems = vary(case.scenario, values)
    assume(not problems)
    pasts = pasts_before(case.scenario, year)
    return Case(later.model_copy(update={"events": other.events, "pasts": pasts}), case.seed)


def worlds_drawn(examples: int) -> settings:
    """As many worlds, the same ones each time."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@worlds_drawn(4)
@given(worlds(most_years=5))
def test_an_arbitrary_world_has_the_same_tables(case: Case) -> None:
    assert not difference(case.scenario, case.seed)


@pytest.mark.slow
@worlds_drawn(40)
@given(worlds())
def test_many_arbitrary_worlds_have_the_same_tables(case: Case) -> None:
    assert not difference(case.scenario, case.seed)


@worlds_drawn(2)
@given(branches(most_years=5))
def test_an_arbitrary_branch_has_the_same_tables(case: Case) -> None:
    assert not difference(case.scenario, case.seed)


@pytest.mark.slow
@worlds_drawn(25)
@given(branches())
def test_many_arbitrary_branches_have_the_same_tables(case: Case) -> None:
    assert not difference(case.scenario, case.seed)
