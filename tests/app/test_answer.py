"""What the page says on top: the mean of shipped pairs, or one history, and a warning of several causes."""

import re
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from examples import some
from paradiplomacy import run
from paradiplomacy.app.state.causes import causes
from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.session import Session
from paradiplomacy.app.work import shipped
from paradiplomacy.common import plugins
from paradiplomacy.common.languages.texts import LANGUAGES
from paradiplomacy.runs.progress import Silent
from paradiplomacy.scenario.files import builtin_names, builtin_scenarios, load_scenario

if TYPE_CHECKING:
    from paradiplomacy.app.page import Page

OFFER = Offer({scenario.name: scenario for scenario in builtin_scenarios()})


def session(**chosen: Any) -> Session:
    return Session(OFFER, replace(default(OFFER), **chosen))


def page_of(**chosen: Any) -> "Page":
    from paradiplomacy.app.page import Page  # Panel is for those who get here

    return Page(session(**chosen))


def plain(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


# --- Shipped runs ---


def same_as_made(names: list[str], runs: int) -> None:
    """The shipped runs are those that the model makes today; after a change of it they are made again by
    ``python -m paradiplomacy.app.work.shipped``.
    """
    made = shipped.make(names, runs)
    pd.testing.assert_frame_equal(shipped.table().loc[made.index], made, check_exact=True)


def test_the_shipped_runs_are_those_of_the_model() -> None:
    same_as_made(["baseline", "right-turn"], 2)


SOME = Random(1995).sample(list(builtin_names()), 3)


@pytest.mark.slow
@pytest.mark.parametrize(("names", "runs"), [(list(builtin_names()), 4), (SOME, shipped.RUNS)])
def test_the_shipped_runs_of_every_scenario_are_those_of_the_model(names: list[str], runs: int) -> None:
    """The first few of all, and all of a few: they are made in one go."""
    same_as_made(names, runs)


def test_every_built_in_scenario_has_its_shipped_runs() -> None:
    counts = shipped.table().groupby(level=["scenario", "replication"]).size()
    assert {*counts.index.get_level_values("scenario")} == {*builtin_names()}
    assert (counts.groupby("scenario").size() == shipped.RUNS).all()


def test_with_a_plug_in_no_shipped_run_is_one_of_the_model(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("", encoding="utf-8")
    assert shipped.pair("baseline", "right-turn", range(2014, 2021))
    with plugins.scope():
        plugins.load_plugin(tmp_path / "own.py")
        assert not shipped.pair("baseline", "right-turn", range(2014, 2021))


# --- The sentence ---


def test_the_answer_is_the_one_of_the_command() -> None:
    results = run(["baseline", "right-turn"], 10, jobs=1, progress=Silent(), report=False)
    expected = results.compare("joint_projects", years=(2014, 2020)).iloc[0]
    page = page_of()
    page.replications.values = {key: rows.iloc[:10] for key, rows in page.replications.values.items()}
    page.replications.on_values()
    told = plain(page.answer.words.object)
    assert told.startswith("2014–2020, a year, mean of 10 pairs")
    numbers = (f"{expected[name]:+.1f}".replace("-", "−") for name in ("difference", "low", "high"))
    assert "difference {} ({} to {})".format(*numbers) in told


@pytest.mark.parametrize("language", some(LANGUAGES, one_in=3))
def test_a_changed_world_is_one_history_until_runs_are_added(language: str) -> None:
    page = page_of(lang=language)
    assert page.session.texts("page.answer.one") not in plain(page.answer.words.object)
    page.session.set_lever("fund.yearly_usd", 40_000.0)
    assert page.session.texts("page.answer.one") in plain(page.answer.words.object)
    assert 'name="runs"' in page.answer.words.object
    page.session.reset()
    assert page.session.texts("page.answer.one") not in plain(page.answer.words.object)


def test_the_bands_are_those_of_the_shipped_runs() -> None:
    page = page_of()
    rows = shipped.table().loc["right-turn"]["joint_projects"].unstack("year")
    assert page.charts.curves.bands[0]["second"]["mean"] == pytest.approx(rows.mean().tolist())


def test_bands_have_the_years_of_the_charts() -> None:
    page = page_of()
    seen: list[list[dict[str, Any]]] = []
    page.charts.curves.param.watch(lambda event: seen.append(event.new), "bands")
    page.session.change(scenario="history")
    years = len(page.session.years)
    assert years < len(page.session.offer.scenarios["baseline"].years)
    ends = [[end for sides in each for band in sides.values() for end in band.values()] for each in seen]
    assert [*map(len, ends[:-1])] == [0] * (len(ends) - 1)
    assert {len(end) for end in ends[-1]} == {years}


# --- Several causes ---


@pytest.mark.parametrize(
    ("chosen", "things"),
    [
        ({}, ["turn of governments"]),
        ({"second": "lottery"}, ["rule of the fund"]),
        ({"scenario": "lottery", "second": "equal-shares"}, ["rule of the fund"]),
        ({"scenario": "history-without-right-turn", "second": "history"}, ["governments stay as they were"]),
        ({"changed_second": {"fund.yearly_usd": 40_000.0}}, ["fund of a year", "turn of governments"]),
        ({"mode": "play"}, ["the fund is given out by you"]),
        ({"second": "donor-funding"}, ["donors’ money"]),  # an amount, and years in which it is offered
    ],
)
def test_the_things_in_which_two_worlds_differ(chosen: dict[str, Any], things: list[str]) -> None:
    assert causes(session(**chosen)) == things


def test_other_courses_before_a_branch_are_a_thing_of_their_own() -> None:
    none, short = (load_scenario("baseline", set={"fund.yearly_usd": usd}) for usd in (0.0, 10_000.0))
    branches = [
        load_scenario(
            past, set={"fund.rule": rule, "fund.yearly_usd": 20_000.0}, branch_from=2010
        ).model_copy(update={"name": name})
        for past, rule, name in ((none, "merit", "one"), (short, "merit", "two"), (none, "lottery", "three"))
    ]
    offer = Offer({scenario.name: scenario for scenario in branches}, "one", "two")
    assert causes(Session(offer, default(offer))) == ["what held in earlier years"]
    offer = Offer({scenario.name: scenario for scenario in branches}, "one", "three")
    assert causes(Session(offer, default(offer))) == ["rule of the fund"]


def test_two_causes_get_a_warning_and_a_way_back_to_one() -> None:
    page = page_of()
    page.session.set_lever("fund.yearly_usd", 40_000.0)
    assert "2 things (fund of a year, turn of governments)" in plain(page.answer.words.object)
    page.answer._handle({"name": "alone"})
    assert page.session.choices.scenario == page.session.choices.second == "right-turn"
    assert "things" not in plain(page.answer.words.object)


def test_recorded_governments_are_not_called_invented() -> None:
    assert "Governments invented for" in page_of().strip.key.object
    page = page_of(scenario="history-without-right-turn", second="history")
    assert "Governments as recorded" in page.strip.key.object
    assert "invented" not in page.strip.reading(0.5, True)
