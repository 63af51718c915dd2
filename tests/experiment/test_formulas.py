"""Values and ends of ranges that follow from other values by a formula."""

import json
import math

import pytest

from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.experiment.designs.design import problem
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.experiment.file import load_experiment

START, END, AMOUNT = (f"events.political-shift.{field}" for field in ("from", "to", "amount"))
SEATS, FUND, DONORS, PRIVATE = "training.seats", "fund.yearly_usd", "donors.yearly_usd", "private.share"


def read(table):
    made, problems = read_design(table)
    assert problems == []
    assert read_design(json.loads(json.dumps(made.record()))) == (made, [])
    return made


def wrong(table):
    made, problems = read_design(table)
    assert made is None
    return [": ".join(problem) for problem in problems]


def factorial(parameters):
    return {"kind": "factorial", "parameters": parameters}


def sampled(kind, parameters, samples=8):
    return {"kind": kind, "samples": samples, "parameters": parameters}


def test_an_event_is_moved_with_its_length():
    made = read(factorial({START: [2005, 2010], END: "from + 6", AMOUNT: [-1, -0.5]}))
    assert made.names == (START, AMOUNT, END)
    assert made.points(1) == [
        (2005, -1.0, 2011), (2005, -0.5, 2011), (2010, -1.0, 2016), (2010, -0.5, 2016),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["latin-hypercube", "sobol", "morris", "saltelli"])
def test_what_follows_by_a_formula_is_no_dimension_of_a_sample(kind):
    free = {START: {"low": 2005, "high": 2018}, AMOUNT: {"low": -1, "high": -0.1}}
    made, plain = read(sampled(kind, free | {END: "from + 6"})), read(sampled(kind, free))
    assert problem(made) == problem(plain)
    assert made.names == (*plain.names, END)
    place = plain.names.index(START)
    assert made.points(7) == [(*point, point[place] + 6) for point in plain.points(7)]


def test_the_ends_of_a_range_follow_from_other_values():
    ends = {"low": f"{SEATS} * 1000", "high": f"{SEATS} * 2000 + 1"}
    made = read(sampled("latin-hypercube", {SEATS: {"low": 1, "high": 40}, FUND: ends}, 50))
    for fund, seats in made.points(3):
        assert seats * 1000 <= fund <= seats * 2000 + 1


def test_whole_numbers_lie_between_ends_that_are_not_whole():
    ends = {"low": f"{PRIVATE} * 10", "high": 12}
    made = read(sampled("sobol", {PRIVATE: {"low": 0.1, "high": 1.0}, SEATS: ends}, 64))
    assert made.names == (PRIVATE, SEATS)
    assert all(math.ceil(share * 10) <= seats <= 12 for share, seats in made.points(3))


def test_formulas_may_follow_from_one_another_and_be_excluded():
    table = factorial({SEATS: [1, 2, 3], FUND: f"{DONORS} * 2", DONORS: f"{SEATS} * 100"})
    made = read(table | {"exclude": f"{FUND} == 400"})
    assert made.points(1) == [(1, 200.0, 100.0), (3, 600.0, 300.0)]


def test_a_row_of_a_list_may_have_formulas():
    made = read({"kind": "list", "rows": [{START: 2005, END: "from + 6"}, {START: 2010, END: 2012}]})
    assert [dict(zip(made.names, point, strict=True)) for point in made.rows] == [
        {START: 2005, END: 2011}, {START: 2010, END: 2012},
    ]  # fmt: skip


WRONG = {
    "another name": ({SEATS: [1, 2], FUND: "seats * 2"}, "as a formula: seats is not varied"),
    "itself": ({SEATS: f"{SEATS} + 1"}, f"as a formula: {SEATS} is not varied here"),
    "no name": ({SEATS: [1], FUND: "2 * 3"}, "as a formula: uses no other name"),
    "no formula": ({SEATS: [1], FUND: f"{SEATS} +"}, "is not a formula; allowed are forms such as"),
    "code": ({SEATS: [1], FUND: f"abs({SEATS})"}, "as a formula: abs is not varied here"),
    "a choice": ({SEATS: [1], "fund.rule": "merit"}, '"merit" cannot be used; allowed is a list'),
    "a circle": (
        {SEATS: FUND, FUND: f"{SEATS} * 2", PRIVATE: [0.1]},
        f"goes round in a circle: {SEATS} → {FUND} → {SEATS}",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_formula_that_cannot_be_used_is_refused(what):
    table, sentence = WRONG[what]
    [problem] = wrong(factorial(table))
    assert sentence in problem


AT_POINTS = {
    "a fraction": ({FUND: [1, 3], SEATS: f"{FUND} / 2"}, f'"{SEATS}": gives 0.5; allowed are whole numbers'),
    "zero": ({FUND: [1, 0], SEATS: f"1 / {FUND}"}, f'"{SEATS}": divides by zero'),
    "true": (
        {FUND: [1, 0], SEATS: f"{FUND} > 0"},
        f'"{FUND} > 0" gives true; allowed is a number',
    ),
    "too much": ({FUND: [1e8], SEATS: f"{FUND} * 1"}, '"training.seats": 100000000 is too large'),
    "overflow": ({FUND: [1e8], SEATS: f"{FUND} * 1e308"}, "gives inf; allowed is a number"),
    "an end before the start": ({START: [2010], END: "from - 1"}, f"{END}: 2009 is before from, 2010"),
}


@pytest.mark.parametrize("what", AT_POINTS)
def test_what_a_formula_gives_at_a_point_is_checked(what):
    table, sentence = AT_POINTS[what]
    asked = {"name": "x", "question": "?", "scenarios": ["right-turn"], "design": factorial(table)}
    with pytest.raises(ExperimentError) as caught:
        load_experiment(asked)
    assert sentence in caught.value.problems[0]


def test_a_range_that_is_empty_at_a_point_is_refused():
    parameters = {SEATS: {"low": 1, "high": 5}, FUND: {"low": 2, "high": SEATS}}
    asked = {"name": "x", "question": "?", "scenarios": ["baseline"], "design": sampled("sobol", parameters)}
    with pytest.raises(ExperimentError, match=r'"fund.yearly_usd": there is nothing from 2'):
        load_experiment(asked)
