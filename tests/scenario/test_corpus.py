"""Each file of the corpus: the valid ones resolve and round-trip, the invalid ones say what is wrong."""

import re
from pathlib import Path

import pytest

from paradiplomacy.common.errors import ParadiplomacyError, ScenarioError
from paradiplomacy.experiment.check import check_files
from paradiplomacy.scenario.files import builtin_scenarios, load_scenario

HERE = Path(__file__).parent
VALID = sorted((HERE / "valid").glob("*.toml"))
INVALID = sorted((HERE / "invalid").glob("*.toml"))


def expected(path):
    """What the message must say: in a file beside the scenario, or in its first comments."""
    beside = path.with_suffix(".expect")
    if beside.exists():
        return beside.read_text(encoding="utf-8").splitlines()
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]


def test_the_corpus_is_large_enough():
    assert len(INVALID) >= 60
    assert len(VALID) >= 10


def test_an_invalid_file_is_refused_with_all_its_problems(subtests):
    for path in INVALID:
        with subtests.test(path.stem):
            check_refusal(path)


def check_refusal(path):
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    head, *problems = str(caught.value).splitlines()
    wanted = expected(path)
    if re.fullmatch(r"\d+ problems", wanted[0]):
        assert head == f"{path}: {wanted.pop(0)}"
    assert head == f"{path}: {len(problems)} problem{'s' if len(problems) > 1 else ''}"
    assert len(problems) == len(wanted)
    for problem in problems:
        assert problem.startswith("  ")
        assert any(words in problem for words in wanted), problem
    for words in wanted:
        assert words in str(caught.value)


MACHINERY = r"pydantic|https?:|Input should|Traceback|Error\b|loc=|\bNone\b|\bdict\b"


def test_no_message_speaks_of_the_machinery(subtests):
    for path in INVALID:
        with subtests.test(path.stem):
            [message] = check_files([path])
            message = message.replace(str(path), "")
            assert not re.search(MACHINERY, message), message


def test_check_names_every_file_that_is_wrong_and_no_other():
    messages = check_files([*VALID, *INVALID])
    assert [message.split(": ")[0] for message in messages] == [str(path) for path in INVALID]


def test_errors_are_of_one_kind():
    assert issubclass(ScenarioError, ParadiplomacyError)
    assert issubclass(ParadiplomacyError, ValueError)


def test_a_valid_file_written_out_reads_back_the_same(tmp_path, subtests):
    for path in VALID:
        with subtests.test(path.stem):
            assert_round_trip(load_scenario(path), tmp_path)


def test_a_built_in_scenario_written_out_reads_back_the_same(tmp_path, subtests):
    for scenario in builtin_scenarios():
        with subtests.test(scenario.name):
            assert_round_trip(scenario, tmp_path)


def assert_round_trip(scenario, folder):
    file = folder / "written.toml"
    file.write_text(scenario.to_toml(), encoding="utf-8")
    again = load_scenario(file)
    assert again == scenario
    assert hash(again) == hash(scenario)
    labels = ("name", "title", "description")
    assert [getattr(again, label) for label in labels] == [getattr(scenario, label) for label in labels]
    assert again.to_toml() == scenario.to_toml()


def valid(name):
    return load_scenario(HERE / "valid" / f"{name}.toml")


def test_a_file_without_extends_starts_from_the_defaults_without_events():
    smallest = valid("smallest")
    assert (smallest.start, smallest.years, smallest.governments) == (
        "founders",
        range(1995, 2027),
        "stationary",
    )
    assert smallest.events == ()
    assert smallest.lineage == ()
    assert smallest.title == "smallest"


def test_parameters_may_be_nested_dotted_or_both():
    parameters = valid("nested-parameters").parameters
    assert parameters.fund.rule == "lottery"
    assert parameters.ties.contagion == 0
    assert parameters.law.certainty == 1
    assert (parameters.law.autonomy.PY, parameters.law.autonomy.AR) == (0.5, 0.9)


def test_a_child_adds_to_the_parameters_and_events_of_its_parent():
    child, parent = valid("extends-a-file"), valid("example-of-the-documentation")
    assert child.lineage == ("right-turn-again", "baseline")
    assert child.parameters == parent.parameters
    assert child.active("forum", 2010) == parent.active("forum", 2010) != []
    [shift] = child.active("political-shift", 2015)
    assert shift.amount == -1.2
    assert shift.countries == ("AR", "BR")


def test_inherited_events_may_lie_outside_the_years():
    assert valid("later-start").active("programme", 2017) != []
    assert valid("members-2022").years == range(2022, 2033)


def test_a_start_brings_its_usual_years():
    assert load_scenario("members-2022").years == range(2022, 2031)
    assert valid("members-2022").governments == "recorded"


def test_recession_and_pandemic_last_two_years_unless_told_otherwise():
    scenario = valid("every-kind-of-event")
    assert [event.last_year for event in scenario.active("recession", 2001)] == [2002, 2001]
    assert [event.last_year for event in scenario.active("pandemic", 2021)] == [2021]
