"""The lists for readers."""

import pytest

from paradiplomacy.common.errors import ScenarioError, listed
from paradiplomacy.scenario.files import builtin_names, load_scenario
from paradiplomacy.scenario.lists import (
    changes_in_words,
    matching_parameters,
    parameters_text,
    scenarios_text,
)
from paradiplomacy.scenario.parameters.projects import FUND_RULES
from paradiplomacy.scenario.parameters.settings import PARAMETERS


def test_the_list_of_parameters_has_everything_about_each():
    assert parameters_text("fund.grant_cap_usd") == (
        "fund: The fund of the South-South Cooperation Programme, equation (9).\n"
        "  fund.grant_cap_usd = 7,000 USD\n"
        "      Largest grant to one project.\n"
        "      cap; allowed 0 to 10,000,000, plausible 5,000 to 15,000; "
        "data: call of 2017; 10,000 from 2019 in history"
    )
    everything = parameters_text()
    assert all(f"  {name} = " in everything for name in PARAMETERS)


def test_choices_are_listed():
    assert f"(9); choices {listed(FUND_RULES.names)}; data" in parameters_text("fund.rule")
    assert "choices true or false" in parameters_text("private.needs_forum")


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("ties.contagion", ["ties.contagion"]),
        ("TIES.CONT", ["ties.contagion"]),
        ("law.autonomy.?Y", ["law.autonomy.PY", "law.autonomy.UY"]),
        ("crisis abroad", ["ties.contagion"]),
    ],
)
def test_a_pattern_looks_in_names_and_meanings(pattern, names):
    assert [parameter.name for parameter in matching_parameters(pattern)] == names


def test_a_pattern_that_matches_nothing_names_the_nearest():
    with pytest.raises(ScenarioError, match=r'matches "fund\.yearly_uds"; did you mean "fund\.yearly_usd"'):
        matching_parameters("fund.yearly_uds")


def test_the_list_of_scenarios_says_what_each_changes():
    lines = scenarios_text().splitlines()
    assert "right-turn: Right turn, 2014–2020" in lines
    assert "    extends baseline: political-shift 2014–2020 (amount −0.8, ramp_years 3)" in lines
    assert "    extends baseline: without forum from 2007" in lines
    assert "    extends baseline: fund.yearly_usd 40,000" in lines
    assert lines[0] == "baseline: Baseline"
    assert len(lines) == 2 * len(builtin_names())


def test_changes_in_words_name_everything():
    changes = changes_in_words(load_scenario("random"), load_scenario("baseline"))
    assert "activity.intercept −0.34" in changes
    assert len(changes) > 30
