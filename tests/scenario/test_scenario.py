"""Scenarios as objects: round trip of anything valid, changes by set and years, comparison, built-ins."""

import json
import pickle
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from strategies import scenarios

from paradiplomacy.common.errors import ScenarioError
from paradiplomacy.scenario.events import PoliticalShift
from paradiplomacy.scenario.files import builtin_names, builtin_scenarios, load_scenario

# fmt: off
REQUIRED = [
    "baseline", "history", "right-turn", "right-turn-half", "history-without-right-turn",
    "donor-funding", "no-donors", "covid", "crisis-2001", "legal-harmonisation", "strict-law",
    "swapped-law", "private-capital", "central-support", "no-training", "border-training", "no-fund",
    "double-fund", "equal-shares", "method-of-equal-shares", "country-quota", "lottery", "opaque-fund",
    "strong-secretariat", "no-secretariat", "awareness-campaign", "no-forum", "closed-network",
    "digital", "rules-of-1995", "cis-cities", "random", "size-only",
]
# fmt: on
SECTIONS = (
    "Abstract|Conceptual framework|Evolution and structure|Effectiveness and challenges|Table 1|Conclusion"
)


@given(scenarios())
@hypothesis_settings(max_examples=60, deadline=None)
def test_any_valid_scenario_written_out_reads_back_the_same(tmp_path_factory, scenario):
    file = tmp_path_factory.mktemp("written") / "any.toml"
    file.write_text(scenario.to_toml(), encoding="utf-8")
    again = load_scenario(file)
    assert again == scenario
    assert again.parameters == scenario.parameters
    assert list(again.events) == scenario.effective_events()
    assert (again.name, again.title, again.description) == (
        scenario.name,
        scenario.title,
        scenario.description,
    )


@given(scenarios())
@hypothesis_settings(max_examples=20, deadline=None)
def test_any_scenario_survives_pickling_and_is_plain_json(scenario):
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert json.loads(json.dumps(scenario.content())) == scenario.content()
    assert load_scenario(scenario) is scenario


def test_the_built_in_scenarios_are_there():
    assert set(REQUIRED) <= set(builtin_names())
    assert builtin_scenarios()[0].name == "baseline"
    assert {scenario.name for scenario in builtin_scenarios()} == set(builtin_names())


@pytest.mark.parametrize("scenario", builtin_scenarios(), ids=lambda scenario: scenario.name)
def test_a_built_in_scenario_says_what_it_stands_for(scenario):
    assert scenario.title
    assert re.search(SECTIONS, scenario.description)
    assert re.search(r"claims? [A-Z]\d", scenario.description)
    assert scenario.name == "baseline" or scenario.lineage[-1] == "baseline"


@pytest.mark.parametrize("name", REQUIRED[1:])
def test_a_built_in_scenario_differs_from_what_it_extends_and_from_all_others(name):
    scenario = load_scenario(name)
    assert scenario.differences(load_scenario(scenario.lineage[0]))
    assert [other.name for other in builtin_scenarios() if other == scenario] == [name]


def test_the_two_base_worlds():
    baseline, history = load_scenario("baseline"), load_scenario("history")
    assert (baseline.years, baseline.governments) == (range(1995, 2027), "stationary")
    assert (history.years, history.governments) == (range(1995, 2024), "recorded")
    assert [event.kind for event in baseline.events] == ["forum", "governance", "programme", "donor"]
    assert history.parameters.cities.growth_elasticity == 1
    assert [history.active("donor", year) != [] for year in (2017, 2018, 2019)] == [False, True, False]
    assert history.active("pandemic", 2020)[0].budget == 0
    assert history.parameters.fund.grant_cap_usd * history.active("call-rules", 2019)[0].cap_scale == 10_000


def test_the_right_turn():
    [shift] = load_scenario("right-turn").active(PoliticalShift, 2014)
    assert (shift.first_year, shift.last_year, shift.amount, shift.ramp_years) == (2014, 2020, -0.8, 3)
    assert len(shift.countries) == 10
    assert not load_scenario("right-turn").active("political-shift", 2021)


def test_parameters_and_years_can_be_changed_on_the_way():
    scenario = load_scenario(
        "right-turn", set={"fund.rule": "lottery", "fund.yearly_usd": 40_000}, last_year=2020
    )
    assert scenario.parameters.fund.rule == "lottery"
    assert scenario.parameters.fund.yearly_usd == 40_000
    assert scenario.years == range(1995, 2021)
    assert scenario.name == "right-turn"
    assert load_scenario("right-turn").parameters.fund.rule == "merit"


def test_problems_of_changes_come_all_at_once():
    with pytest.raises(ScenarioError) as caught:
        load_scenario("baseline", set={"fund.yearly_uds": 1, "fund.transparency": 2}, first_year=1990)
    assert str(caught.value) == (
        "baseline: 3 problems\n"
        '  parameters."fund.yearly_uds": unknown parameter; did you mean "fund.yearly_usd"?\n'
        '  parameters."fund.transparency": 2 is too large; allowed 0 to 1\n'
        "  first_year: 1990 is too small; allowed whole numbers from 1995 to 2200"
    )


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ({"first_year": 2030}, "last_year: 2026 is before first_year, 2030"),
        ({"last_year": 1990}, "last_year: 1990 is too small"),
        ({"last_year": "2020"}, 'last_year: "2020" is not a whole number'),
        ({"last_year": 2020.0}, "last_year: 2020.0 is not a whole number"),
    ],
)
def test_impossible_years_are_refused(years, words):
    with pytest.raises(ScenarioError, match=re.escape(words)):
        load_scenario("baseline", **years)


def test_members_of_2022_cannot_begin_earlier():
    with pytest.raises(ScenarioError, match='first_year: 2010 is too early for start = "members-2022"'):
        load_scenario("members-2022", first_year=2010)


def test_equality_is_about_content_not_about_names():
    baseline = load_scenario("baseline")
    other = baseline.model_copy(update={"name": "other", "title": "Other", "lineage": ("baseline",)})
    assert other == baseline
    assert hash(other) == hash(baseline)
    assert load_scenario("baseline", set={"ties.decay": 0.3}) != baseline
    assert baseline != "baseline"


def test_differences_name_what_changes():
    baseline, history = load_scenario("baseline"), load_scenario("history")
    changed = history.differences(baseline)
    assert changed["last_year"] == (2026, 2023)
    assert changed["parameters"]["donors.yearly_usd"] == (0, 35_000)
    assert [event.words() for event in changed["events_dropped"]] == ["donor from 2018"]
    assert "donor 2018" in [event.words() for event in changed["events_added"]]
    assert baseline.differences(baseline) == {}


def test_an_error_travels_between_processes():
    error = ScenarioError("mine.toml", ["name: missing"])
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == "mine.toml: 1 problem\n  name: missing"


def test_reading_scenarios_loads_nothing_heavy():
    code = (
        "import sys; from paradiplomacy.scenario.files import builtin_scenarios; builtin_scenarios();"
        "print({'numpy', 'pandas', 'mesa', 'scipy', 'rich', 'typer'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
