"""What the functions of the front door take: a word or several, NumPy's numbers, no wrong type in silence."""

import datetime
import inspect
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import paradiplomacy
from paradiplomacy import (
    City,
    CityNetwork,
    ParadiplomacyError,
    Scenario,
    explain,
    load_scenario,
    open_results,
    run,
    sweep,
)
from paradiplomacy.report.results import Results
from paradiplomacy.results.plan import Aim

SMALL = {"first_year": 1995, "last_year": 1996, "jobs": 1}
SWEEP: dict[str, Any] = {
    "name": "small",
    "question": "Is it read?",
    "scenarios": ["baseline"],
    "replications": 1,
    "last_year": 1995,
    "indicators": ["members"],
    "design": {"kind": "factorial", "parameters": {"fund.yearly_usd": [20_000]}},
}


@pytest.fixture(scope="module")
def results() -> Results:
    return run(["baseline"], replications=1, **SMALL)


class Strange:
    """What no function takes."""


class Place:
    """What stands for a path."""

    def __init__(self, path: Any) -> None:
        self.path = path

    def __fspath__(self) -> Any:
        return self.path


WRONG = [Strange(), b"x", 3j, ..., len, Place(b"x"), Place(5), pd.NA, [Strange()]]
"""What is of the wrong type nearly everywhere."""
ODD = [
    *(True, np.True_, np.int64(1), 1.0, np.float64(2.5), np.nan, np.inf, -1, 10**30, Decimal(1), Fraction(1)),
    *("", "members", "a\0b", "x" * 200, Path("x"), Place("x"), datetime.date(2000, 1, 1), pd.NaT),
    *(
        [],
        (),
        [None],
        (1995, 1995),
        [1995, "x"],
        {},
        {"a": 1},
        {1: {2: "x"}},
        {1: Strange()},
        {"x"},
        range(2),
    ),
    *(np.array(["members"]), np.array([1.5, 2]), np.array(1), pd.Series([1]), pd.DataFrame({"a": [1]})),
]
"""What some take, and some may take for something else."""
OFTEN = {"active"}
"""Asked by the rules, many times a year, and not made slower by questions."""


def functions(results: Results) -> Iterator[tuple[Callable[..., Any], dict[str, Any]]]:
    """Everything public that takes anything, each with what it cannot do without."""
    yield run, {"scenarios": "baseline", "replications": 1, "jobs": 1, "last_year": 1995, "report": False}
    yield sweep, {"experiment": SWEEP, "jobs": 1, "report": False}
    yield load_scenario, {"source": "baseline"}
    yield explain, {"settings": "baseline", "city": "Montevideo", "year": 1995}
    yield open_results, {"path": "nowhere"}
    yield CityNetwork, {"settings": "baseline"}
    yield Scenario, {"name": "mine", "title": "Mine"}
    yield Aim, {}
    model = CityNetwork("baseline", rng=1)
    model.run_until_year(1995)
    city = model.agents_by_type[City].to_list()[0]
    needs: dict[str, dict[str, Any]] = {
        **{method: {"name": "baseline"} for method in ("scenario", "decision")},
        **{method: {"name": "years"} for method in ("table", "columns")},
        "responses": {"scenario": "baseline", "indicators": "members"},
        "by_year": {"indicators": "members"},
        "save": {"path": "saved.csv"},
        "means": {"arm": results.request.arms[0], "indicators": "members", "window": 1995},
    }
    for one in (model, city, results, city.explain(), model.settings):
        for name in methods(type(one)):
            yield getattr(one, name), needs.get(name, {})


def methods(kind: type) -> list[str]:
    """The public methods of a class that this package defines and that take anything."""
    return [
        name
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") and name not in OFTEN and method.__module__.startswith("paradiplomacy")
        if len(inspect.signature(method).parameters) > 1
    ]


ADDING = {"fund_rule", "indicator", "load_plugin", "parameter", "term"}
"""What plug-ins are made with: tests/runs/test_plugins.py."""


def test_nothing_public_is_left_out(results: Results) -> None:
    walked = {function.__name__ for function, _ in functions(results)}
    front = {name for name in paradiplomacy.__all__ if callable(getattr(paradiplomacy, name))}
    assert front - walked == {
        "ParadiplomacyError",
        "City",
        "builtin_scenarios",
        *ADDING,
    }  # only the model makes cities


def calls(results: Results, values: list[Any]) -> Iterator[tuple[str, str, Any, str | None]]:
    """Every function, parameter and value: which, and the message, None where the value is taken."""
    for function, needed in functions(results):
        for name in inspect.signature(function).parameters:
            for value in values:
                try:
                    function(**needed | {name: value})
                except ParadiplomacyError as error:
                    yield function.__qualname__, name, value, str(error)
                except Exception as error:
                    error.add_note(f"{function.__qualname__}({name}={value!r:.60})")
                    raise
                else:
                    yield function.__qualname__, name, value, None


def test_a_wrong_type_has_a_message_that_names_the_argument(results: Results) -> None:
    for function, name, value, message in calls(results, WRONG):
        if message is None:  # any function will do as one
            assert (name, value) == ("simulate", len), function
        else:
            assert name in message, (function, message)
            assert "allowed" in message, (function, message)


def test_an_odd_value_is_taken_or_has_a_message(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    taken = {(function, name) for function, name, _, message in calls(results, ODD) if message is None}
    assert {("run", "out"), ("run", "jobs"), ("Results.compare", "indicator")} < taken
    assert ("run", "scenarios") not in taken


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(ParadiplomacyError) as caught:
        run("baseline", replications="3", jobs=1.5, set=["a"], indicators=5)  # type: ignore[arg-type]
    assert caught.value.problems == (
        "indicators: 5 cannot be used; allowed is a name, or a list of names",
        "jobs: 1.5 cannot be used; allowed is a whole number",
        'replications: "3" cannot be used; allowed is a whole number',
        "set: a list cannot be used; allowed is a table of values by name",
    )


@pytest.mark.parametrize("method", ["compare", "levels", "by_year", "indices"])
def test_an_unknown_name_is_taken_whole(results: Results, method: str) -> None:
    with pytest.raises(ParadiplomacyError, match='membrs: unknown indicator; did you mean "members"'):
        getattr(results, method)("membrs")


@pytest.mark.parametrize(
    "several",
    [
        "members",
        ["members"],
        ("members",),
        np.array(["members"]),
        pd.Index(["members"]),
        {"members": 1}.keys(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_one_word_or_several_are_the_same_to_all(results: Results, several: Any) -> None:
    assert list(results.compare(several).columns) == list(results.compare(["members"]).columns)
    assert list(results.levels(several)) == ["members"]
    assert list(results.by_year(several)["baseline"]) == ["members"]
    assert list(results.responses("baseline", several)) == ["members"]
    assert list(results.table("years", several)) == ["members"]


@pytest.mark.parametrize("years", [(1995, 1995), 1995, [1995, 1995], np.array([1995, 1995]), np.int64(1995)])
def test_years_are_two_or_one(results: Results, years: Any) -> None:
    assert results.levels("members", years) == results.levels("members", (1995, 1995))


def test_numpys_numbers_are_numbers(results: Results) -> None:
    of_numpy = run(
        np.array(["baseline"]),  # type: ignore[arg-type]
        replications=np.int64(1),  # type: ignore[arg-type]
        seed=np.uint16(1995),  # type: ignore[arg-type]
        first_year=np.int32(1995),  # type: ignore[arg-type]
        last_year=np.int64(1996),  # type: ignore[arg-type]
        jobs=np.int8(1),  # type: ignore[arg-type]
        csv=np.False_,  # type: ignore[arg-type]
    )
    pd.testing.assert_frame_equal(of_numpy.years, results.years)
    changes = {
        "fund.yearly_usd": np.int64(5),
        "training.seats": np.int8(3),
        "private.share": np.float64(0.25),
        "fund.rule": np.str_("lottery"),
    }
    plain = {"fund.yearly_usd": 5, "training.seats": 3, "private.share": 0.25, "fund.rule": "lottery"}
    assert load_scenario("baseline", set=changes) == load_scenario("baseline", set=plain)
    assert Aim(precision=np.float32(0.5), assurance=np.float64(0.9)) == Aim(precision=0.5, assurance=0.9)  # type: ignore[arg-type]


def test_a_design_takes_numpys_arrays() -> None:
    values = {"fund.yearly_usd": np.array([20_000, 0])}
    swept = partial(sweep, jobs=1)
    of_numpy, plain = (
        swept(SWEEP | {"replications": count, "design": {"kind": "factorial", "parameters": parameters}})
        for count, parameters in ((np.int64(1), values), (1, {"fund.yearly_usd": [20_000, 0]}))
    )
    pd.testing.assert_frame_equal(of_numpy.years, plain.years)
