"""A model goes without cities that never join until somebody asks for its columns: nobody can tell."""

import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import fields
from itertools import count
from types import FrameType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy import City, CityNetwork, fund_rule, indicator, term
from paradiplomacy.agents import Donor, NationalGovernment, Secretariat
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.plugins import _undo
from paradiplomacy.common.registry import UNDO
from paradiplomacy.explanation.city import of_run
from paradiplomacy.indicators import run
from paradiplomacy.phases import by_hand
from paradiplomacy.phases.year import YEAR
from paradiplomacy.world.sources import Places
from paradiplomacy.world.state import World
from random_worlds import many_worlds

PLACES = 3_580
SEEDS = st.integers(0, 2**32)
EXTRA = Places(
    id=np.array([1, 2]),
    name=("Northern town", "Southern town"),
    country=np.array([0, 2]),
    latitude=np.array([-24.0, -30.9]),
    longitude=np.array([-56.0, -55.5]),
    population=np.array([9e6, 8e5]),
)


def asked_first(*args: Any, **options: Any) -> CityNetwork:
    """A model that had all columns before its first year."""
    model = CityNetwork(*args, **options)
    assert len(model.world.cities) >= PLACES
    return model


def rows(model: CityNetwork) -> int:
    return len(model._world.cities)


def values(state: Any) -> dict[str, Any]:
    """What a record, a table of projects or the like holds, each as text of all its bits."""
    return {one.name: _bits(getattr(state, one.name)) for one in fields(state)}


def _bits(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, list):
        return [_bits(one) for one in value]
    return values(value) if hasattr(value, "__dataclass_fields__") else value


def whole(world: World) -> dict[str, Any]:
    """All that a world is."""
    parts = world.cities, world.network, world.record, world.last_year, world.running
    ties = [_bits(column) for column in (world.ties.first, world.ties.second, world.ties.weight)]
    return {
        **{type(one).__name__: values(one) for one in parts},
        "ties": ties,
        "ledger": list(world.ledger.entries()),
        "pairs": (world.past_pairs, _bits(world.completed_pairs), _bits(list(world.completed))),
        "year": (world.year, world.allotments, _bits(world.ever_trained)),
        "governments": [
            _bits(column)
            for column in (world.undisturbed_government, world.unshifted_governments, world.governments)
        ],
        "crises": [
            _bits(column) for column in (world.crisis_year, world.crisis_begin, world.years_since_crisis)
        ],
    }


def seen(model: CityNetwork) -> dict[int, Any]:
    """All that agents show, by their number; an agent in it is told by its own."""

    def plain(value: Any) -> Any:
        if isinstance(value, (City, list, dict)):
            several = [value] if isinstance(value, City) else list(value)
            shown = [(city.unique_id, city.geonameid) for city in several]
            return [*shown, *value.values()] if isinstance(value, dict) else shown
        return value

    properties = {
        kind: [name for name, one in vars(kind).items() if hasattr(one, "__get__") and name[0] != "_"]
        for kind in (City, Secretariat, NationalGovernment, Donor)
    }
    called = {"remove", "explain", "of_member"}
    return {
        agent.unique_id: {
            name: plain(getattr(agent, name)) for name in properties[type(agent)] if name not in called
        }
        for agent in model.agents
    }


@many_worlds(12)
@given(
    scenario=st.sampled_from(["baseline", "right-turn", "crisis-2001", "covid", "random", "closed-network"]),
    seed=SEEDS,
    phase=st.sampled_from(YEAR),
    place=st.floats(0, 1),
)
def test_whenever_it_is_asked_it_has_what_it_would_have_had(
    scenario: str, seed: int, phase: Any, place: float
) -> None:
    first, later = asked_first(scenario, rng=seed), CityNetwork(scenario, rng=seed)
    years = first.settings.years
    year = years[int(place * (len(years) - 2))]
    for model in (first, later):
        model.run_until_year(year)
        model.run_to(phase)
    assert rows(later) < rows(first), "it went without some"
    assert whole(later.world) == whole(first.world)
    for model in (first, later):
        model.run_until_year(min(year + 3, years[-1]))
    assert whole(later.world) == whole(first.world)
    assert later.indicators == first.indicators


@pytest.mark.parametrize("years", [0, 1, 16, 31])
def test_agents_and_graph_show_the_same_and_need_no_more(years: int) -> None:
    first, later = asked_first("baseline", rng=3), CityNetwork("baseline", rng=3)
    for model in (first, later):
        model.run_until_year(1994 + years)
    assert seen(later) == seen(first)
    ties = [
        sorted((one.row, other.row, weight) for one, other, weight in model.graph.edges(data="weight"))
        for model in (first, later)
    ]
    assert ties[0] == ties[1]
    assert ties[0] or years < 2
    assert rows(later) < 2_000 < rows(first)
    assert later.city_at(later.agents_by_type[City][0].row) is later.agents_by_type[City][0]


def _raised(city: City) -> None:
    city.capacity, city.position = 1.0, -1.0


CHANGES: dict[str, Callable[[CityNetwork], object]] = {
    "a city": lambda model: _raised(model.agents_by_type[City][0]),
    "columns": lambda model: model.world.cities.office.fill(1.0),
    "who would never join": lambda model: model.world.cities.size.fill(1e9),
    "a government": lambda model: setattr(model.agents_by_type[NationalGovernment][1], "position", 1.0),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_by_hand_acts_as_on_all(change: str) -> None:
    scenario = "random" if change == "a government" else "baseline"
    models = [make(scenario, rng=3) for make in (asked_first, CityNetwork, CityNetwork)]
    for model in models:
        model.run_until_year(2004)
    for model in models[:2]:
        CHANGES[change](model)
    for model in models:
        model.run_until_year(2010)
    first, later, unchanged = models
    assert whole(later.world) == whole(first.world)
    assert later.indicators == first.indicators != unchanged.indicators


def test_a_fork_has_all_for_others_may_join() -> None:
    model = CityNetwork("baseline", rng=3)
    model.run_until_year(2000)
    fork = model.fork({"membership.entry": 2.0})
    assert rows(model) == rows(fork) == PLACES, "once for all forks"
    fork.run_until_year(2005)
    alone = CityNetwork(fork.settings, rng=3)
    alone.run_until_year(2005)
    assert fork.indicators == alone.indicators
    assert whole(fork.world) == whole(alone.world)


def test_further_cities_and_what_is_given_by_hand_are_there_too() -> None:
    drafted = asked_first("baseline", rng=3, extra_cities=EXTRA)
    drafted.run_until_year(2017)
    drafted.run_to_call()
    drafts = drafted.world.record.drafts
    coordinator = drafts.coordinator[by_hand.eligible(drafted.world)[0]]
    given = {2018: {int(drafted.world.cities.id[coordinator]): 1_000.0}}
    options: dict[str, Any] = {"rng": 3, "extra_cities": EXTRA, "allotments": given}
    first, later = asked_first("baseline", **options), CityNetwork("baseline", **options)
    for model in (first, later):
        model.run_until_year(2020)
    assert later.allotments == first.allotments == given
    assert whole(later.world) == whole(first.world)
    assert len(later.world.cities) == PLACES + 2


def test_with_details_or_plug_ins_nothing_is_left_out() -> None:
    assert rows(CityNetwork("baseline", rng=3, detail=True)) == PLACES
    assert rows(CityNetwork("members-2022", rng=3)) == PLACES
    for add in (
        lambda: term("take part")(_reluctance),
        lambda: indicator("cities")(_candidates),
        lambda: fund_rule()(_nothing),
    ):
        with added():
            add()
            assert rows(CityNetwork("baseline", rng=3)) == PLACES
    assert rows(CityNetwork("baseline", rng=3)) < 2_000


@contextmanager
def added() -> Iterator[None]:
    """What is added is taken away again."""
    before = len(UNDO)
    try:
        yield
    finally:
        _undo(before)


def _reluctance(deciders: Any) -> Any:
    return np.full(len(deciders.city("capacity")), -2.0)


def _candidates(now: Any) -> int:
    return int(np.count_nonzero(~now.cities.member))


def _nothing(requests: Any, call: Any) -> Any:
    return np.zeros(len(requests.id), dtype=np.int64)


def test_a_term_that_comes_under_way_acts_from_then_on() -> None:
    models = [make("baseline", rng=3) for make in (asked_first, CityNetwork, CityNetwork)]
    first, later, asked = models
    for model in models:
        model.run_until_year(2000)
    with added():
        term("take part")(_reluctance)
        assert whole(asked.world) == whole(first.world), "the past is without it"
        for model in models:
            model.run_until_year(2003)
        assert rows(later) == PLACES
        assert whole(asked.world) == whole(later.world) == whole(first.world)
        assert later.indicators == asked.indicators == first.indicators
    unchanged = CityNetwork("baseline", rng=3)
    unchanged.run_until_year(2003)
    assert unchanged.indicators != first.indicators


def test_it_cannot_be_asked_for_while_a_phase_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    model = CityNetwork("baseline", rng=3)
    model.run_until_year(2000)
    monkeypatch.setattr(run, "YEAR", (*YEAR[:7], lambda _: model.world.year, *YEAR[8:]))
    with pytest.raises(ParadiplomacyError, match="allowed is between phases"):
        model.step()
    assert model.world.year == 2001


def test_years_that_come_out_in_another_way_are_told() -> None:
    model = CityNetwork("baseline", rng=3)
    model.run_until_year(2000)
    model.seed = 4
    for _ in range(2):
        with pytest.raises(ParadiplomacyError, match="allowed is a new model"):
            model.world  # noqa: B018 - asking is what fails


def test_the_same_run_again_has_all_where_they_were_asked_for() -> None:
    model = CityNetwork("baseline", rng=3)
    assert rows(model.again()) < 2_000
    assert model.world is model.world
    assert rows(model.again()) == PLACES


def test_members_and_candidates_are_explained_alike() -> None:
    first, later = asked_first("baseline", rng=3), CityNetwork("baseline", rng=3)
    for model in (first, later):
        model.run_until_year(2008)
    one, other = (model.agents_by_type[City][0].explain(2004) for model in (first, later))
    assert str(one) == str(other)
    assert rows(later) < 2_000
    never = np.setdiff1d(first.world.cities.place, later._world.cities.place)[0]
    one, other = (of_run(model.again(), int(never), 2004) for model in (first, later))
    assert str(one) == str(other)
    assert not one.member


def test_copies_have_what_the_model_has() -> None:
    first, later = asked_first("baseline", rng=3), CityNetwork("baseline", rng=3)
    for model in (first, later):
        model.run_until_year(2008)
    for copied in (deepcopy(later), pickle.loads(pickle.dumps(later))):
        assert rows(copied) < 2_000
        copied.step()
        copied.world.cities.capacity.fill(0.5)
    assert whole(later.world) == whole(first.world)


@pytest.mark.parametrize("place", [0, 40, 70])
def test_ctrl_c_in_machine_code_is_what_it_is(place: int) -> None:
    """Machine code that makes an array of what it returns makes another error of it."""
    pytest.importorskip("numba")
    model, calls = CityNetwork("baseline", rng=3), count()
    model.run_until_year(2010)

    def press(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name == "_numba_unpickle" and next(calls) == place:
            raise KeyboardInterrupt

    before = sys.getprofile()
    sys.setprofile(press)
    try:
        with pytest.raises(KeyboardInterrupt):
            model.step()
    finally:
        sys.setprofile(before)
    assert next(calls) > place
    assert model.world.year in (2010, 2011), "as far as it came it can be looked at"
