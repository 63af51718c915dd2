"""The id of a run depends on what is run and on nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.experiment.request import Request, cases, size
from paradiplomacy.scenario.files import load_scenario

QUICK = settings(max_examples=25, deadline=None)
NAMES = ("baseline", "right-turn", "no-fund")
VALUES = {
    "fund.yearly_usd": (0, 10_000.5, 20_000),
    "fund.rule": ("merit", "lottery"),
    "training.seats": (0, 5, 20),
    "events.political-shift.amount": (-0.8, 0.4),
}
ORDERS = st.permutations(list(VALUES))


def request_of(design=None, names=("baseline",), **keys):
    read, problems = read_design(design) if design else (None, [])
    assert problems == []
    return Request(tuple(load_scenario(name) for name in names), design=read, **{"replications": 2, **keys})


def keys(request):
    ids = [case.key for case in cases(request)]
    assert len(set(ids)) == len(ids) == size(request)
    return set(ids)


def factorial(parameters):
    return {"kind": "factorial", "parameters": {name: list(values) for name, values in parameters.items()}}


EVERYTHING = keys(request_of(factorial(VALUES), NAMES))


@QUICK
@given(ORDERS, st.permutations(NAMES), st.randoms(use_true_random=False))
def test_orders_of_names_values_and_scenarios_do_not_matter(order, names, chance):
    table = {name: chance.sample(VALUES[name], len(VALUES[name])) for name in order}
    assert keys(request_of(factorial(table), names)) == EVERYTHING


@QUICK
@given(
    st.fixed_dictionaries(
        {name: st.lists(st.sampled_from(values), min_size=1, unique=True) for name, values in VALUES.items()}
    ),
    st.lists(st.sampled_from(NAMES[1:]), unique=True),
    st.integers(1, 2),
)
def test_further_values_scenarios_and_replications_change_no_id(table, names, replications):
    some = request_of(
        factorial(table), ("right-turn", *set(names) - {"right-turn"}), replications=replications
    )
    assert keys(some) <= EVERYTHING


@QUICK
@given(st.permutations(range(4)))
def test_the_order_and_labels_of_rows_do_not_matter(order):
    rows = [{"training.seats": 3}, {"fund.rule": "lottery"}, {"fund.yearly_usd": 1}, {}]
    turned = [rows[place] | {"label": f"row {place}"} for place in order]
    in_order = request_of({"kind": "list", "rows": rows})
    assert keys(request_of({"kind": "list", "rows": turned})) == keys(in_order)


def test_a_list_of_all_combinations_runs_what_the_factorial_runs():
    table = {"training.seats": (0, 5), "fund.rule": ("merit", "lottery")}
    rows = [{"training.seats": a, "fund.rule": b} for a in (0, 5) for b in ("merit", "lottery")]
    assert keys(request_of({"kind": "list", "rows": rows})) == keys(request_of(factorial(table)))


def test_a_sampled_point_is_the_same_run_as_the_same_values_in_a_list():
    table = {"kind": "sobol", "samples": 4, "parameters": {"fund.yearly_usd": {"low": 1, "high": 9}}}
    sampled = request_of(table)
    rows = [dict(zip(sampled.names, point, strict=True)) for point in sampled.points]
    assert keys(request_of({"kind": "list", "rows": rows})) == keys(sampled)


@pytest.mark.parametrize(
    "changes",
    [
        {"fund.yearly_usd": 20_000},
        {"fund.rule": "lottery", "training.seats": 3},
        {"events.donor.scale": 2, "events.governance.rules": "1995"},
        {"events.donor.from": 2019},
    ],
    ids=str,
)
def test_a_point_is_the_same_run_as_the_scenario_with_its_values_set(changes):
    by_design = request_of({"kind": "list", "rows": [changes]})
    changed = Request((load_scenario("baseline", set=changes),), replications=2)
    assert keys(by_design) == keys(changed)


def test_the_own_value_of_a_scenario_is_the_plain_scenario():
    base = load_scenario("baseline")
    own = {name: [base.parameters[name]] for name in ("fund.yearly_usd", "fund.rule", "training.seats")}
    own["events.donor.from"] = [2018]
    own["events.donor.scale"] = [1]
    assert keys(request_of(factorial(own))) == keys(request_of())


def test_points_that_say_the_same_are_run_once():
    own = load_scenario("baseline").parameters.training.seats
    rows = [{}, {"training.seats": own}, {"training.seats": own + 1}]
    request = request_of({"kind": "list", "rows": rows})
    assert [len(row) for row in request.grid] == [1, 1, 1]
    assert len(request.arms) == 2


def test_values_of_an_event_that_a_scenario_lacks_are_run_once_there():
    table = factorial({"events.political-shift.amount": (-0.8, -0.4, 0.4)})
    names = [arm.base.name for arm in request_of(table, ("baseline", "right-turn")).arms]
    assert (names.count("baseline"), names.count("right-turn")) == (1, 3)


def test_minus_zero_is_zero():
    rows = [{"events.political-shift.amount": zero} for zero in (0, -0.0, 0.0)]
    ids = [keys(request_of({"kind": "list", "rows": [row]}, ("right-turn",))) for row in rows]
    assert ids[0] == ids[1] == ids[2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"training.seats": 3}, {"training.seats": 4}),
        ({"fund.yearly_usd": 1}, {"fund.yearly_usd": 1.000_000_000_1}),
        ({"fund.rule": "merit"}, {"fund.rule": "lottery"}),
        ({"private.needs_forum": True}, {"private.needs_forum": False}),
        ({"events.donor.scale": 1}, {"events.donor.scale": 2}),
        ({"events.donor.to": 2020}, {"events.donor.to": 2021}),
        ({"events.governance.rules": "1995"}, {"events.governance.rules": "2015"}),
        ({"law.autonomy.PY": 0.5}, {"law.autonomy.UY": 0.5}),
    ],
    ids=str,
)
def test_whatever_differs_in_what_is_run_gives_other_ids(one, other):
    first, second = (request_of({"kind": "list", "rows": [row]}) for row in (one, other))
    assert not keys(first) & keys(second)


@pytest.mark.parametrize("change", [{"seed": 7}, {"names": ("right-turn",)}], ids=str)
def test_another_seed_or_scenario_gives_other_ids(change):
    table = factorial({"training.seats": (3, 4)})
    assert not keys(request_of(table)) & keys(request_of(table, **change))


def test_what_is_reported_changes_no_id():
    table = factorial({"training.seats": (3, 4)})
    more = {"indicators": ("members",), "compared": "values", "years": (2000, 2010), "detail": True}
    assert keys(request_of(table, name="x", title="X", question="Why?", **more)) == keys(request_of(table))
