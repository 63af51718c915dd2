"""What makes a design of its kind a good one, whatever is varied and whatever the seed."""

import math
import random
from itertools import product

import numpy as np
import pytest
from design_strategies import SEEDS, design, factorials, powers, sampled
from hypothesis import given, settings
from hypothesis import strategies as st

from paradiplomacy.experiment.designs.keys import KINDS
from paradiplomacy.experiment.designs.values import Levels, Span
from paradiplomacy.scenario.parameters.settings import PARAMETERS

QUICK = settings(max_examples=30, deadline=None)
SAMPLING = [kind for kind in KINDS if kind not in {"factorial", "list", "one-at-a-time"}]
HYPERCUBES = sampled("latin-hypercube", st.integers(2, 40))
SOBOL = sampled("sobol", powers())
MORRIS = st.integers(1, 5).flatmap(lambda half: sampled("morris", st.integers(2, 12), levels=2 * half))
SALTELLI = sampled("saltelli", powers(1, 4))
ANY_SAMPLED = st.one_of(HYPERCUBES, SOBOL, MORRIS, SALTELLI)

PLAIN = {"fund.yearly_usd": {"low": 1, "high": 3}, "training.seats": {"low": 0, "high": 9}}


def plain(kind, samples=16, **keys):
    return design({"kind": kind, "samples": samples, "parameters": PLAIN, **keys})


# --- Each kind ---


@QUICK
@given(HYPERCUBES, SEEDS)
def test_a_latin_hypercube_has_one_point_in_each_stratum_of_each_name(made, seed):
    strata = np.floor(made.shares(seed) * made.samples).astype(int)
    assert strata.shape == (made.samples, len(made.names))
    for column in strata.T:
        assert sorted(column) == list(range(made.samples))


@QUICK
@given(SOBOL, SEEDS)
def test_sobol_points_are_balanced_in_every_dimension(made, seed):
    shares = made.shares(seed)
    for intervals in (2**power for power in range(int(math.log2(made.samples)) + 1)):
        for column in np.floor(shares * intervals).astype(int).T:
            assert set(np.bincount(column, minlength=intervals)) == {made.samples // intervals}


@pytest.mark.parametrize(("kind", "block"), [("sobol", 1), ("saltelli", len(PLAIN) + 2)])
def test_twice_the_samples_keep_the_points_of_the_first_half(kind, block):
    few, many = plain(kind, 16).points(7), plain(kind, 32).points(7)
    assert len(few) == 16 * block
    assert many[: len(few)] == few


@QUICK
@given(factorials())
def test_a_factorial_has_every_combination_once(table):
    made = design(table)
    expected = set(product(*table["parameters"].values()))
    assert len(made.points(1)) == made.size() == len(expected)
    assert set(made.points(1)) == expected
    assert made.names == tuple(table["parameters"])


@QUICK
@given(st.integers(0, 6), st.integers(0, 6))
def test_a_factorial_leaves_out_what_is_excluded_and_nothing_else(seats, meetings):
    table = {
        "kind": "factorial",
        "parameters": {"training.seats": list(range(6)), "units.meetings": list(range(6))},
        "exclude": f"training.seats < {seats} or units.meetings >= {meetings}",
    }
    expected = [(a, b) for a in range(6) for b in range(6) if not (a < seats or b >= meetings)]
    assert design(table).points(1) == expected


def test_a_list_keeps_its_rows_in_order():
    rows = [{"training.seats": 5}, {"fund.yearly_usd": 3}, {"training.seats": 1, "fund.yearly_usd": 2}]
    assert design({"kind": "list", "rows": rows}).points(1) == [(None, 5), (3.0, None), (2.0, 1)]


@QUICK
@given(MORRIS, SEEDS)
def test_each_morris_trajectory_changes_every_name_once_on_the_grid(made, seed):
    length, steps = len(made.names) + 1, made.levels - 1
    trajectories = made.shares(seed).reshape(made.samples, length, len(made.names))
    on_grid = trajectories * steps
    assert np.allclose(on_grid, np.rint(on_grid), atol=1e-9)
    for trajectory in np.rint(on_grid):
        moves = np.abs(np.diff(trajectory, axis=0))
        assert (np.count_nonzero(moves, axis=1) == 1).all()
        assert (moves.sum(axis=0) == made.levels / 2).all()


@QUICK
@given(MORRIS, SEEDS)
def test_a_step_of_a_morris_trajectory_changes_the_value_too(made, seed):
    length = len(made.names) + 1
    points = made.points(seed)
    movable = sum(len(getattr(factor.values, "values", "ab")) > 1 for factor in made.factors)
    for start in range(0, len(points), length):
        steps = zip(points[start : start + length - 1], points[start + 1 : start + length], strict=True)
        changes = [sum(a != b for a, b in zip(one, two, strict=True)) for one, two in steps]
        assert sorted(changes) == [0] * (len(made.names) - movable) + [1] * movable


@QUICK
@given(SALTELLI, SEEDS)
def test_each_saltelli_block_crosses_one_point_with_another_name_by_name(made, seed):
    number = len(made.names)
    blocks = made.shares(seed).reshape(made.samples, number + 2, number)
    for block in blocks:
        first, *crossed, last = block
        for place, row in enumerate(crossed):
            assert row[place] == last[place]
            assert np.delete(row, place).tolist() == np.delete(first, place).tolist()


# --- All kinds that sample ---


@QUICK
@given(ANY_SAMPLED, SEEDS)
def test_every_value_is_one_of_those_asked_for_and_of_the_right_type(made, seed):
    points = made.points(seed)
    assert len(points) == made.size()
    for factor, column in zip(made.factors, zip(*points, strict=True), strict=True):
        assert {type(value) for value in column} <= {
            {"int": int, "float": float}.get(factor.variable.kind)
        } | ({type(choice) for choice in factor.variable.choices or ()})
        assert all(is_asked_for(factor.values, value) for value in column)


def is_asked_for(values, value):
    return value in values.values if isinstance(values, Levels) else values.low <= value <= values.high


@QUICK
@given(ANY_SAMPLED, SEEDS)
def test_the_same_seed_gives_the_same_points_and_no_global_generator_is_touched(made, seed):
    before = global_states()
    shares = made.shares(seed)
    assert global_states() == before
    random.random()
    np.random.random()  # noqa: NPY002
    assert made.shares(seed).tolist() == shares.tolist()


def global_states():
    kind, state, *rest = np.random.get_state()  # noqa: NPY002
    return random.getstate(), kind, state.tolist(), rest


@pytest.mark.parametrize("kind", SAMPLING)
def test_another_seed_gives_other_points(kind):
    drawn = [tuple(plain(kind).points(seed)) for seed in range(5)]
    assert len(set(drawn)) == 5


@pytest.mark.parametrize("kind", SAMPLING)
def test_the_order_of_names_in_the_table_does_not_matter(kind):
    backwards = {"kind": kind, "samples": 16, "parameters": dict(reversed(PLAIN.items()))}
    assert design(backwards).points(3) == plain(kind).points(3)


@QUICK
@given(ANY_SAMPLED, SEEDS)
def test_a_design_written_down_is_read_back_the_same(made, seed):
    again = design(made.record())
    assert again == made
    assert again.points(seed) == made.points(seed)


# --- Values ---


@QUICK
@given(st.integers(1, 12), st.integers(1, 20))
def test_listed_values_have_equal_shares(number, times):
    values = Levels(tuple(range(number)))
    drawn = [values.at((place + 0.5) / (number * times)) for place in range(number * times)]
    assert drawn == sorted(list(range(number)) * times)


@QUICK
@given(st.integers(-50, 50), st.integers(1, 12), st.integers(1, 20))
def test_whole_numbers_have_equal_shares(low, more, times):
    span = Span(low, low + more, "linear", whole=True)
    number = (more + 1) * times
    drawn = [span.at((place + 0.5) / number) for place in range(number)]
    assert drawn == sorted(list(range(low, low + more + 1)) * times)


ENDS = st.lists(st.floats(5e-324, 1e300), min_size=2, max_size=2, unique=True).map(sorted)


@settings(max_examples=300, deadline=None)
@given(ENDS, st.sampled_from(["linear", "log"]), st.floats(0, 1))
def test_decimal_numbers_stay_in_the_range_and_can_be_typed(ends, scale, share):
    low, high = ends
    value = Span(low, high, scale, whole=False).at(share)
    assert low <= value <= high
    assert value in {low, high} or float(f"{value:.9g}") == value


def test_a_logarithmic_range_has_even_ratios():
    span = Span(0.01, 100.0, "log", whole=False)
    assert [span.at(share) for share in (0, 0.25, 0.5, 0.75, 1)] == [0.01, 0.1, 1, 10, 100]
    assert [Span(0.0, 8.0, "linear", whole=False).at(share) for share in (0, 0.5, 1)] == [0, 4, 8]


@pytest.mark.parametrize("name", [name for name, one in PARAMETERS.items() if one.plausible])
def test_every_plausible_range_can_be_sampled(name):
    made = design({"kind": "latin-hypercube", "samples": 4, "parameters": {name: "plausible"}})
    low, high = PARAMETERS[name].plausible
    assert all(low <= value <= high for (value,) in made.points(1))
