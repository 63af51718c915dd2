"""The parameters: every name with unit, meaning, source and ranges; changes are checked."""

import re

import pytest

from paradiplomacy.common.errors import ScenarioError, listed
from paradiplomacy.scenario.changes import parse_setting
from paradiplomacy.scenario.parameters.base import COUNTRIES, SOURCES
from paradiplomacy.scenario.parameters.projects import FUND_RULES
from paradiplomacy.scenario.parameters.settings import PARAMETERS, Settings

# fmt: off
FIXED = [
    "fund.yearly_usd", "fund.rule", "fund.grant_cap_usd", "fund.max_cost_share", "fund.transparency",
    "fund.council_favour", "training.seats", "secretariat.strength", "politics.mayor_change",
    "activity.alignment", "activity.bloc_support", "law.autonomy.AR", "law.autonomy.BR",
    "law.autonomy.PY", "law.autonomy.UY", "law.autonomy.CL", "law.autonomy.PE", "law.autonomy.BO",
    "law.autonomy.EC", "law.autonomy.CO", "law.autonomy.VE", "ties.contagion", "donors.yearly_usd",
    "private.share", "support.central_share", "membership.entry", "membership.exit",
]
# fmt: on
"""Names that users, notebooks and outside checks rely on."""

NUMBERS = [parameter for parameter in PARAMETERS.values() if parameter.allowed]


def test_the_fixed_names_exist():
    assert [name for name in FIXED if name not in PARAMETERS] == []


def test_the_fund_has_the_rules_on_which_users_rely():
    fixed = {"merit", "equal-shares", "method-of-equal-shares", "country-quota", "lottery"}
    assert fixed <= set(PARAMETERS["fund.rule"].choices)


def test_a_parameter_says_what_it_is(subtests):
    for parameter in PARAMETERS.values():
        with subtests.test(parameter.name):
            assert parameter.meaning.endswith(".")
            assert 10 < len(parameter.meaning) < 110
            assert parameter.unit
            assert parameter.symbol
            assert parameter.source
            assert set(parameter.source) <= set(SOURCES)
            assert not re.fullmatch("[A-Z ,;]+", parameter.source_in_words)


def test_the_default_is_the_value_of_the_settings(subtests):
    for parameter in PARAMETERS.values():
        with subtests.test(parameter.name):
            value = Settings()[parameter.name]
            assert value == parameter.default
            assert type(value) is type(parameter.default)


def test_ranges_hold_the_default_and_each_other(subtests):
    for parameter in NUMBERS:
        with subtests.test(parameter.name):
            low, high = parameter.allowed
            assert low <= parameter.default <= high
            if parameter.plausible:
                assert low <= parameter.plausible[0] < parameter.plausible[1] <= high
                # In the laboratory growth does not act at all; its plausible range is for the recorded world.
                if parameter.name != "cities.growth_elasticity":
                    assert parameter.plausible[0] <= parameter.default <= parameter.plausible[1]


def test_every_parameter_is_a_number_or_a_choice():
    for parameter in PARAMETERS.values():
        assert (parameter.allowed is None) != (parameter.choices is None), parameter.name


def test_both_ends_of_a_range_are_allowed_and_nothing_beyond(subtests):
    shares = {name for name in PARAMETERS if name.startswith("axes.") and PARAMETERS[name].unit == "share"}
    for parameter in NUMBERS:
        if parameter.name not in shares:  # they sum to 1
            with subtests.test(parameter.name):
                check_ends(parameter)


def check_ends(parameter):
    for limit, beyond in zip(parameter.allowed, (-1, 1), strict=True):
        assert Settings().replace({parameter.name: limit})[parameter.name] == limit
        with pytest.raises(
            ScenarioError, match=rf'parameters."{parameter.name}": .* is too (small|large); allowed '
        ):
            Settings().replace({parameter.name: limit + beyond})


@pytest.mark.parametrize("value", [True, "1", None, [1], {"a": 1}, float("nan"), float("inf"), 10**400, 1j])
def test_a_number_takes_nothing_but_finite_numbers(value):
    with pytest.raises(ScenarioError, match=r'parameters: 1 problem\n  parameters."activity\.capacity": '):
        Settings().replace({"activity.capacity": value})


def test_values_by_country_are_in_the_fixed_order():
    autonomy = Settings().replace({"law.autonomy.VE": 0.1}).law.autonomy
    assert autonomy.by_country == (0.85, 0.85, 0.35, 0.45, 0.55, 0.55, 0.65, 0.65, 0.60, 0.1)
    assert len(Settings().cities.wealth.by_country) == len(COUNTRIES) == 10


def test_settings_do_not_change():
    settings = Settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.fund.yearly_usd = 1
    assert settings.replace({"fund.yearly_usd": 1}) is not settings
    assert settings.replace({}) == settings


def test_every_problem_is_named_at_once():
    with pytest.raises(ScenarioError) as caught:
        Settings().replace({"fund.yearly_uds": 1, "fund.rule": "lotery", "training.seats": 2.5, "fund": 3})
    first, second, third, fourth = caught.value.problems
    assert first == 'parameters."fund.yearly_uds": unknown parameter; did you mean "fund.yearly_usd"?'
    assert second.startswith(
        'parameters."fund": is a group of parameters, not one; allowed fund.yearly_usd, '
    )
    assert third == (
        f'parameters."fund.rule": "lotery" is not one of the choices; allowed {listed(FUND_RULES.names)}; '
        'did you mean "lottery"?'
    )
    assert fourth == (
        'parameters."training.seats": 2.5 is not a whole number; allowed whole numbers from 0 to 100,000'
    )


def test_axes_may_change_together():
    shares = {"axes.border": 0.4, "axes.productive": 0.3, "axes.citizenship": 0.2, "axes.other": 0.1}
    assert Settings().replace(shares).axes.border == 0.4
    with pytest.raises(ScenarioError, match=r"sum to 1\.2; allowed is a sum of 1"):
        Settings().replace({"axes.border": 0.4})


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("fund.yearly_usd=40000", "fund.yearly_usd", 40_000),
        (" fund.yearly_usd = 4e4 ", "fund.yearly_usd", 40_000.0),
        ("training.seats=0", "training.seats", 0),
        ("fund.rule=lottery", "fund.rule", "lottery"),
        ('fund.rule="lottery"', "fund.rule", "lottery"),
        ("fund.yearly_usd=40_000", "fund.yearly_usd", 40_000),
        ("governance.rules=1995", "governance.rules", "1995"),
        ("private.needs_forum=true", "private.needs_forum", True),
        ("politics.right_position=-.3", "politics.right_position", -0.3),
    ],
)
def test_settings_of_the_command_line(text, name, value):
    assert parse_setting(text) == (name, value)
    assert Settings().replace(dict([parse_setting(text)]))[name] == value


@pytest.mark.parametrize("text", ["fund.rule", "", "=", "=3"])
def test_a_setting_needs_name_and_value(text):
    with pytest.raises(ScenarioError, match="is not a setting; allowed NAME=VALUE"):
        parse_setting(text)


@pytest.mark.parametrize(
    "text",
    ["fund.yearly_usd=much", "fund.rule=", "private.needs_forum=yes", "fund.rle=merit", "training.seats=1.5"],
)
def test_wrong_settings_of_the_command_line_are_refused(text):
    with pytest.raises(ScenarioError, match=re.escape(text.split("=")[0])):
        Settings().replace(dict([parse_setting(text)]))
