"""Whatever can be named can be varied, and says something else then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import examples
from paradiplomacy.common.errors import ScenarioError
from paradiplomacy.scenario.changes import (
    applies,
    event_fields,
    find_variable,
    flatten,
    group_names,
    parse_setting,
    set_options,
    vary,
)
from paradiplomacy.scenario.events import KINDS, read_event
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.settings import PARAMETERS
from paradiplomacy.scenario.scenario import Scenario

AXES = ("axes.border", "axes.productive", "axes.citizenship", "axes.other")
BASE = load_scenario("baseline")


def another(name, own):
    """A value that is allowed and not the scenario's own."""
    found = find_variable(name)
    if found.choices:
        return next(choice for choice in found.choices if choice != own)
    low, high = PARAMETERS[name].allowed
    return next(value for value in (low, high, (low + high) // 2) if value != own)


def test_every_parameter_can_be_varied_and_changes_what_is_said(subtests):
    for name in PARAMETERS:
        if name not in AXES:
            with subtests.test(name):
                check_parameter(name)


def check_parameter(name):
    value = another(name, BASE.parameters[name])
    changed, problems = vary(BASE, {name: value})
    assert problems == []
    assert changed.parameters[name] == value
    assert changed.content() != BASE.content()
    assert BASE.differences(changed).keys() == {"parameters"}
    assert BASE.differences(changed)["parameters"].keys() == {name}


def test_the_axes_can_be_varied_together():
    shares = dict(zip(AXES, (0.1, 0.2, 0.3, 0.4), strict=True))
    changed, problems = vary(BASE, shares)
    assert problems == []
    assert {name: changed.parameters[name] for name in AXES} == shares


def an_event(kind, start=2000):
    """Any event of a kind, with everything that it needs."""
    table = {"kind": kind, "from": start, "to": start + 3}
    for name, schema in KINDS[kind].model_json_schema(by_alias=True)["properties"].items():
        if name not in table and KINDS[kind].model_json_schema(by_alias=True).get("required", []).count(name):
            table[name] = schema.get("enum", [schema.get("minimum", [*COUNTRIES[:2]])])[0]
    event, problems = read_event(table)
    assert problems == []
    return event


def world(*events):
    return Scenario(name="mine", title="Mine", events=events)


def test_every_field_of_every_kind_of_event_can_be_varied_and_changes_what_is_said(subtests):
    for name in event_fields():
        with subtests.test(name):
            check_field(name)


def check_field(name):
    _, kind, field = name.split(".")
    scenario = world(an_event(kind), an_event(kind, 2010))
    own = scenario.events[1].table()[field]
    choices = find_variable(name).choices
    value = next(choice for choice in choices if choice != own) if choices else own + 1
    if find_variable(name).problems(value):
        value = own / 2
    changed, problems = vary(scenario, {name.replace(kind, f"{kind}[1]"): value})
    assert problems == []
    assert changed.content() != scenario.content()
    assert changed.events[0] == scenario.events[0]
    assert changed.events[1].table() == scenario.events[1].table() | {field: value}


def test_there_are_fields_of_every_kind_of_event():
    assert {name.split(".")[1] for name in event_fields()} == set(KINDS)


def test_nothing_varied_changes_nothing():
    assert vary(BASE, {}) == (BASE, [])
    assert vary(BASE, {})[0].content() == BASE.content()


def test_a_name_without_a_number_means_all_events_of_the_kind():
    late, early = an_event("recession", 2010), an_event("recession", 2000)
    changed, _ = vary(world(late, early), {"events.recession.loss": 0.1})
    assert [event.loss for event in changed.events] == [0.1, 0.1]


@pytest.mark.parametrize(("place", "start"), [(0, 2000), (1, 2010)])
def test_events_are_counted_in_the_order_of_years(place, start):
    late, early = an_event("recession", 2010), an_event("recession", 2000)
    changed, _ = vary(world(late, early), {f"events.recession[{place}].loss": 0.1})
    assert [event.first_year for event in changed.events if event.loss == 0.1] == [start]


def test_events_that_are_never_felt_are_not_counted():
    scenario = world(an_event("recession", 2000), an_event("recession", 2010))
    later = scenario.model_copy(update={"first_year": 2005})
    assert applies(scenario, "events.recession[1].loss")
    assert not applies(later, "events.recession[1].loss")
    changed, _ = vary(later, {"events.recession[0].loss": 0.1})
    assert [event.loss for event in changed.events] == [0.6, 0.1]


def test_an_event_outside_the_years_is_there_where_it_is_moved():
    scenario = world(an_event("recession", 2010)).model_copy(update={"last_year": 2005})
    to_2003 = {"events.recession.from": 2003, "events.recession.to": 2004}
    changed, problems = vary(scenario, {**to_2003, "events.recession.loss": 0.1})
    assert (problems, [event.first_year for event in changed.effective_events()]) == ([], [2003])
    _, [problem] = vary(scenario, {"events.recession.loss": 0.1})
    assert "is outside the years of mine, 1995–2005" in problem
    _, [problem] = vary(scenario, {"events.recession.from": 2009})
    assert problem.endswith("is outside the years of this scenario, 1995–2005")


def test_events_outside_the_years_are_counted_after_those_inside():
    scenario = world(*(an_event("recession", year) for year in (1995, 2002, 2010)))
    later = scenario.model_copy(update={"first_year": 2000, "last_year": 2008})
    names = ["events.recession[2].from", "events.recession[2].to"]
    changed, problems = vary(later, dict.fromkeys(names, 2007))
    assert problems == []
    assert [event.first_year for event in changed.events] == [1995, 2002, 2007]
    changed, _ = vary(later, {"events.recession.loss": 0.1})
    assert [event.loss for event in changed.events] == [0.6, 0.1, 0.6]


@pytest.mark.parametrize("order", [1, -1])
def test_two_names_of_one_field_are_refused_in_either_order(order):
    scenario = world(an_event("recession"))
    names = ["events.recession.loss", "events.recession[0].loss"][::order]
    _, problems = vary(scenario, dict.fromkeys(names, 0.1))
    assert problems == [f"{names[1]}: means the same as {names[0]}; allowed is one of the two"]


def test_several_fields_of_one_event_are_varied_together():
    """An event that moves: neither year alone would be possible."""
    scenario = world(an_event("recession", 2000))
    assert vary(scenario, {"events.recession.from": 2010})[1]
    changed, problems = vary(scenario, {"events.recession.from": 2010, "events.recession.to": 2012})
    assert problems == []
    assert changed.events[0].years() == "2010–2012"


def test_a_setting_of_an_event_is_read_by_load_scenario():
    changed = load_scenario("right-turn", set={"events.political-shift.amount": 0.4, "training.seats": 3})
    assert changed.active("political-shift", 2018)[0].amount == 0.4
    assert changed.parameters.training.seats == 3
    with pytest.raises(ScenarioError) as caught:
        load_scenario("baseline", set={"events.recession.los": 0.4, "events.recession.loss": 0.4})
    misspelt, absent = caught.value.problems
    assert misspelt.startswith(
        "events.recession.los: recession has no such key that can be varied; allowed from"
    )
    assert misspelt.endswith('did you mean "loss"?')
    assert absent == (
        "events.recession.loss: baseline has no such event; it has donor, forum, governance, programme"
    )


@pytest.mark.parametrize("name", ["events", "events.donor", "events.donor.scale.x", "events.donor[01].scale"])
def test_what_is_no_field_of_an_event_is_refused(name):
    with pytest.raises(ScenarioError):
        find_variable(name)


# --- Values by themselves ---


def test_a_value_by_itself_is_judged_as_among_the_others(subtests):
    for name in PARAMETERS:
        with subtests.test(name):
            check_values(name)


def check_values(name):
    parameter = PARAMETERS[name]
    wrong = [None, [], "no such value", float("nan")]
    wrong += [parameter.allowed[0] - 1, parameter.allowed[1] + 1] if parameter.allowed else [3]
    assert find_variable(name).problems(parameter.default) == []
    for value in wrong:
        [sentence] = find_variable(name).problems(value)
        assert f'parameters."{name}": {sentence}' in BASE.parameters.changed({name: value})[1]


def test_a_year_by_itself_is_shown_as_a_year():
    assert find_variable("events.donor.from").problems(1990) == [
        "1990 is too small; allowed whole numbers from 1995 to 2200"
    ]


# --- Names in files ---


def test_names_may_be_nested_dotted_or_both():
    problems = []
    table = {
        "fund": {"rule": "merit"},
        "law": {"autonomy.PY": 1, "autonomy": {"UY": 2}},
        "events": {"donor": {"scale": 3}, "recession[1].loss": 4, "recession[0]": {"loss": 5}},
        "ties.decay": {"low": 6},
    }
    assert flatten(table, problems) == {
        "fund.rule": "merit",
        "law.autonomy.PY": 1,
        "law.autonomy.UY": 2,
        "events.donor.scale": 3,
        "events.recession[1].loss": 4,
        "events.recession[0].loss": 5,
        "ties.decay": {"low": 6},
    }
    assert problems == []


def test_a_name_that_stands_there_twice_is_refused():
    problems = []
    flatten({"events": {"donor": {"scale": 3}, "donor.scale": 4}}, problems)
    assert problems == ['parameters."events.donor.scale": stands there twice, nested and with a dotted name']


def test_every_group_is_the_beginning_of_a_name():
    names = [*PARAMETERS, *event_fields()]
    assert all(any(name.startswith(f"{group}.") for name in names) for group in group_names())


# --- Values in text ---


def numbers(name):
    low, high = PARAMETERS[name].allowed
    return st.integers(int(low), int(high)) if PARAMETERS[name].whole else st.floats(low, high)


SETTINGS = st.sampled_from(list(PARAMETERS)).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.sampled_from(find_variable(name).choices) if find_variable(name).choices else numbers(name),
    )
)
EVENT_SETTINGS = st.one_of(
    st.tuples(st.just("events.political-shift.amount"), st.floats(-2, 2)),
    st.tuples(st.just("events.governance[0].rules"), st.sampled_from(["1995", "2015"])),
    st.tuples(st.just("events.donor.from"), st.integers(1995, 2200)),
)


@examples(150)
@given(st.one_of(SETTINGS, EVENT_SETTINGS))
def test_a_value_written_as_an_option_is_read_back_the_same(setting):
    name, value = setting
    option, text = set_options({name: value})
    again = parse_setting(text)
    assert option == "--set"
    assert again == setting
    assert type(again[1]) is type(value)
