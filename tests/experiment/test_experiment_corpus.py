"""Each file of the corpus: valid experiments load and are written down, invalid ones say what is wrong."""

import json
import re
from pathlib import Path

import pytest

from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.common.toml import read_toml
from paradiplomacy.experiment.check import check_files
from paradiplomacy.experiment.file import is_experiment, load_experiment
from paradiplomacy.experiment.record import from_record, record

HERE = Path(__file__).parent
INVALID = sorted((HERE / "invalid").glob("*.toml"))
FILES = sorted((HERE / "valid").glob("*.toml"))
VALID = [path for path in FILES if is_experiment(read_toml(path, ExperimentError))]
MACHINERY = (
    r"pydantic|https?:|Input should|Traceback|Error\b|loc=|\bNone|Type\b|\b(dict|int|float|str|bool|tuple)\b"
)


def expected(path):
    """What the message must say: in a file beside the experiment, or in its first comments."""
    beside = path.with_suffix(".expect")
    if beside.exists():
        return beside.read_text(encoding="utf-8").splitlines()
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]


def refusal(path, **options):
    with pytest.raises(ExperimentError) as caught:
        load_experiment(path, **options)
    return str(caught.value)


def test_the_corpus_is_large_enough():
    assert len(INVALID) >= 50
    assert len(VALID) >= 10


def test_an_invalid_experiment_is_refused_with_all_its_problems(subtests):
    for path in INVALID:
        with subtests.test(path.stem):
            check_refusal(path)


def check_refusal(path):
    head, *problems = refusal(path).splitlines()
    sentences = expected(path)
    assert head == f"{path}: {len(problems)} problem{'s' if len(problems) > 1 else ''}"
    assert len(problems) == len(sentences)
    for problem, words in zip(problems, sentences, strict=True):
        assert problem.startswith(f"  {words}")


def test_no_message_about_an_experiment_speaks_of_the_machinery(subtests):
    for path in INVALID:
        with subtests.test(path.stem):
            message = refusal(path).replace(str(path), "")
            assert not re.search(MACHINERY, message), message


def test_the_small_setting_of_an_invalid_experiment_is_refused_too(subtests):
    for path in INVALID:
        with subtests.test(path.stem):
            assert refusal(path, quick=True) == refusal(path)


def test_check_names_every_experiment_that_is_wrong_and_no_other_file():
    invalid = [path for path in INVALID if path.stem != "a-scenario"]
    messages = check_files([*FILES, *invalid])
    assert [message.split(": ")[0] for message in messages] == [str(path) for path in invalid]


def test_an_experiment_written_down_is_read_back_the_same(subtests):
    for path in VALID:
        with subtests.test(path.stem):
            request = load_experiment(path).request
            written = record(request)
            read = from_record(json.loads(json.dumps(written)))
            assert record(read) == written
            assert read == request
            assert arms(read) == arms(request)


def arms(request):
    return [(arm.base.name, arm.point, arm.digest) for arm in request.arms]


def test_the_small_setting_asks_the_same_of_fewer_runs(subtests):
    for path in VALID:
        with subtests.test(path.stem):
            full, quick = load_experiment(path), load_experiment(path, quick=True)
            small = record(quick.request)
            assert small.keys() == record(full.request).keys()
            assert quick.request.names == full.request.names
            assert quick.request.replications <= full.request.replications
            assert len(quick.request.points) <= len(full.request.points)


def test_a_table_says_the_same_as_a_file(subtests, monkeypatch):
    monkeypatch.chdir(HERE / "valid")
    for path in VALID:
        with subtests.test(path.stem):
            assert load_experiment(read_toml(path, ExperimentError)).request == load_experiment(path).request


def valid(name, **options):
    return load_experiment(HERE / "valid" / f"{name}.toml", **options).request


def test_the_defaults_of_the_smallest_experiment():
    smallest = valid("smallest")
    assert (smallest.replications, smallest.seed, smallest.title) == (30, 1995, "smallest")
    assert (smallest.design, smallest.years, smallest.comparison) == (None, None, "scenarios")
    assert [arm.base.name for arm in smallest.arms] == ["baseline"]


def test_a_factorial_leaves_out_what_it_excludes():
    factorial = valid("factorial")
    assert factorial.names == ("fund.yearly_usd", "fund.rule", "private.needs_forum")
    assert len(factorial.points) == 3 * 2 * 2 - 2
    assert (0.0, "lottery", True) not in factorial.points
    assert valid("factorial", quick=True).replications == 2


def test_rows_may_be_nested_dotted_and_incomplete():
    request = valid("list-with-labels")
    assert request.names == (
        "events.political-shift.amount",
        "fund.rule",
        "fund.yearly_usd",
        "training.seats",
    )
    assert list(request.points) == [
        (None, None, None, None),
        (None, "country-quota", 80_000.0, None),
        (-0.4, None, None, 40),
        (0.4, None, 10_000.0, None),
    ]
    assert [request.design.label(point) for point in request.points] == [
        "as it is",
        "large fund",
        "events.political-shift.amount=-0.4, training.seats=40",
        "nested",
    ]


def test_a_scenario_without_the_event_runs_a_row_as_it_is():
    arms = valid("list-with-labels").arms
    assert [arm.point[0] for arm in arms if arm.base.name == "baseline"] == [None] * 4


def test_events_by_index_are_counted_in_the_order_of_years():
    request = valid("events-by-index")
    [arm] = [arm for arm in request.arms if arm.point == (0.1, 0.5, 2007)]
    losses = {event.first_year: event.loss for event in arm.scenario.events if event.kind == "recession"}
    assert losses == {1998: 0.1, 2007: 0.5}
    assert arm.scenario.active("governance", 2016)[0].rules == "1995"
    assert len([arm for arm in request.arms if arm.base.name == "baseline"]) == 1


def test_values_years_and_changes_reach_the_scenarios():
    request = valid("files-and-years")
    assert [scenario.name for scenario in request.scenarios] == ["early-crisis", "baseline-of-files"]
    assert {scenario.years for scenario in request.scenarios} == {range(1996, 2003)}
    assert {scenario.parameters.training.seats for scenario in request.scenarios} == {5}


def test_further_settings_come_on_top_of_those_of_the_file():
    path = HERE / "valid" / "files-and-years.toml"
    read = load_experiment(path, set={"training.seats": 7}, replications=3)
    assert {scenario.parameters.training.seats for scenario in read.request.scenarios} == {7}
    assert read.request.replications == 3
    assert read.words == (str(path), "--replications", "3", "--set", "training.seats=7")


def test_a_further_setting_of_what_the_design_varies_is_refused():
    message = refusal(HERE / "valid" / "factorial.toml", set={"fund.yearly_usd": 9})
    assert "--set: fund.yearly_usd = 9 holds in no run, for the design varies fund.yearly_usd" in message


def test_a_value_that_the_command_line_replaces_is_told():
    request = valid("files-and-years", set={"training.seats": 7})
    assert [*map(str, request.notes)] == ["parameters: training.seats = 5 is replaced by --set, 7"]
    assert from_record(json.loads(json.dumps(record(request)))).notes == request.notes


def test_a_note_that_an_older_version_wrote_down_is_kept_as_it_is():
    table = record(valid("files-and-years")) | {"notes": ["branch_from: told once"]}
    assert [*map(str, from_record(table).notes)] == ["branch_from: told once"]
    with pytest.raises(ExperimentError, match=r"notes\[0\].year: .* allowed whole numbers"):
        from_record(table | {"notes": [{"kind": "branch", "year": "soon"}]})


def test_a_value_that_some_rows_replace_is_told_and_holds_in_the_others():
    request = valid("list-that-leaves-out-what-is-set")
    assert [arm.scenario.parameters.fund.yearly_usd for arm in request.arms] == [7, 9]
    [note] = request.notes
    assert str(note) == (
        "parameters: fund.yearly_usd = 7 holds in 1 of 2 cases; in the others the design varies "
        "fund.yearly_usd"
    )


def test_a_value_of_all_events_holds_in_those_that_the_design_leaves_alone(monkeypatch):
    monkeypatch.chdir(HERE / "valid")
    design = {"kind": "factorial", "parameters": {"events.recession[0].loss": [0.1, 0.5]}}
    table = {"name": "x", "question": "?", "scenarios": ["two-crises.toml"], "design": design}
    [note] = load_experiment(table | {"parameters": {"events.recession.loss": 0.3}}).request.notes
    assert (
        "loss = 0.3 holds in 1 of 2 cases; in the others the design varies events.recession[0].loss"
        in str(note)
    )
    with pytest.raises(ExperimentError, match=r"loss = 0.3 holds in no run, .* events.recession\[0\].loss"):
        load_experiment(table | {"parameters": {"events.recession[0].loss": 0.3}})


def test_an_event_that_the_design_moves_into_the_years_is_there():
    request = valid("event-moved-into-the-years")
    events = [event for arm in request.arms for event in arm.scenario.effective_events()]
    moved = [(each.first_year, each.loss) for each in events if each.kind == "recession"]
    assert moved == [(1997, 0.2), (1999, 0.2)]


def test_a_wrong_further_setting_is_named():
    message = refusal(HERE / "valid" / "smallest.toml", set={"training.seat": 7})
    assert 'parameters."training.seat": unknown parameter; did you mean "training.seats"?' in message


def test_a_wrong_number_of_replications_is_named():
    message = refusal(HERE / "valid" / "smallest.toml", replications=0)
    assert "replications: 0 cannot be used; allowed are whole numbers from 1 to 1,000,000" in message


def test_a_file_that_is_not_there(tmp_path):
    path = tmp_path / "nowhere.toml"
    assert refusal(path) == f"{path}: 1 problem\n  there is no such file"


def test_an_experiment_whose_small_setting_leaves_nothing_is_refused(tmp_path):
    """The condition leaves some of the points of the full design only."""
    path = tmp_path / "small.toml"
    path.write_text(
        'name = "small"\nquestion = "Why?"\nscenarios = ["baseline"]\n[design]\nkind = "sobol"\n'
        "samples = 64\nexclude = 'training.seats > 2'\n[design.parameters]\n"
        '"training.seats" = { low = 0, high = 60 }\n[quick]\nsamples = 2\n',
        encoding="utf-8",
    )
    assert load_experiment(path).request.points
    [message] = check_files([path])
    assert message == f"{path}: 1 problem\n  design.exclude: excludes every row; allowed is to leave some"
