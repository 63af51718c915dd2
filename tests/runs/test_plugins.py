"""Plug-ins: none runs unasked, what they add is like ours, and whatever they do wrong is said."""

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import fake_runs
from fake_runs import tables_of
from paradiplomacy import CityNetwork, explain, load_plugin, load_scenario, open_results, run
from paradiplomacy.cli import main
from paradiplomacy.common import plugins
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.common.registry import UNDO
from paradiplomacy.experiment.case import Arm, Case
from paradiplomacy.explanation.numbers import sums
from paradiplomacy.indicators.base import INDICATORS
from paradiplomacy.phases.decision import TERMS
from paradiplomacy.rules.fund.rule import RULES
from paradiplomacy.runs import batch
from paradiplomacy.runs.pool import pool_of
from paradiplomacy.runs.run import run_chunk, simulate
from paradiplomacy.scenario.parameters.settings import PARAMETERS, Settings
from paradiplomacy.world.streams import Streams

PULL = """
import os
from paradiplomacy import fund_rule, indicator, parameter, term

parameter("own.pull", 0.0, "logit", "What is added to taking part.", allowed=(-9, 9))

@fund_rule()
def all_or_nothing(requests, call):
    enough = requests.amount.sum() <= call.budget
    return requests.amount * enough

@indicator("1")
def twice_the_members(now) -> int:
    \"\"\"Members, twice.\"\"\"
    return 2 * len(now.members)

@term("take part")
def by_lot(deciders):
    return deciders.parameter("own.pull") * (deciders.lots() - 0.5)
"""
MINE = 'name = "mine"\nextends = "baseline"\nplugins = ["pull.py"]\nlast_year = 2000\n'
MINE += '[parameters]\n"own.pull" = 4\n"fund.rule" = "all-or-nothing"\n'
LATE: dict[str, Any] = {"first_year": 2010, "last_year": 2018, "report": False}
"""Years in which the fund has something to give."""
SHORT: dict[str, Any] = {"last_year": 1999, "report": False}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "pull.py").write_text(PULL, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(MINE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    state = [dict(table) for table in (INDICATORS, RULES, PARAMETERS)]
    before = len(UNDO)
    with plugins.scope():
        yield tmp_path
    assert [dict(table) for table in (INDICATORS, RULES, PARAMETERS)] == state
    assert not any(TERMS.values())
    assert "own" not in Settings.model_fields
    assert len(UNDO) == before


def write(text: str) -> Path:
    path = Path("other.py")
    path.write_text(text, encoding="utf-8")
    return path


# --- what is allowed ---

COMMANDS = (
    ["check", "mine.toml"],
    ["run", "mine.toml", "--out", "results"],
    ["sweep", "asks.toml", "--out", "results"],
    ["explain", "mine.toml", "--city", "Rosario", "--year", "1999"],
)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_file_runs_no_code_unasked(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    write('open("ran", "w")\n' + PULL).rename("pull.py")
    Path("asks.toml").write_text('name = "asks"\nquestion = "?"\nscenarios = ["mine.toml"]\n')
    assert main(words) == 2
    assert "pull.py is Python code, and runs only with --allow-plugins" in capsys.readouterr().err
    assert not Path("ran").exists()
    assert not Path("results").exists()


def test_check_judges_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.toml").write_text(MINE + '"fund.yearly_uds" = 1\n"own.pull_ed" = 1\n', encoding="utf-8")
    assert main(["check", "mine.toml"]) == 2
    said = capsys.readouterr().err
    assert "mine.toml: 3 problems" in said
    assert 'did you mean "fund.yearly_usd"?' in said
    assert "own.pull_ed" in said
    assert '"own.pull"' not in said
    assert "all-or-nothing" not in said


def test_what_is_allowed_for_a_command_is_not_afterwards(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parameters", "own", "--plugin", "pull.py"]) == 0
    assert main(["indicators", "--plugin", "pull.py"]) == 0
    said = capsys.readouterr().out
    assert "own.pull = 0 logit" in said
    assert "twice_the_members (1): Members, twice." in said
    assert main(["parameters", "own.pull"]) == 2
    with pytest.raises(ParadiplomacyError, match="runs only with"):
        load_scenario("mine.toml")


# --- what is loaded ---


def test_a_plugin_is_part_of_what_a_scenario_says() -> None:
    base = load_scenario("baseline")
    before = base.content()
    load_plugin("pull.py")
    assert base.content()["plugins"] == plugins.digests()
    mine = load_scenario("mine.toml")
    again = Path("again.toml")
    again.write_text(mine.to_toml(), encoding="utf-8")
    assert load_scenario(again) == mine
    Path("pull.py").write_text(PULL + "# otherwise", encoding="utf-8")
    first = mine.content()
    load_plugin("pull.py")
    assert len(plugins.LOADED) == 1
    assert mine.content() != first
    plugins.load_exactly([])
    assert base.content() == before


def test_a_run_alone_is_that_of_the_batch() -> None:
    load_plugin("pull.py")
    results = run("mine.toml", 2, jobs=1, **SHORT)
    seed = int(results.runs["seed"][1])
    model = CityNetwork(load_scenario("mine.toml", last_year=1999), rng=seed)
    model.run_until_year(1999)
    of_batch = results.years[results.years["replication"] == 1]["twice_the_members"]
    assert model.indicators["twice_the_members"] == of_batch.tolist()
    assert of_batch.tolist() == [2 * members for members in model.indicators["members"]]


def test_a_term_acts_and_is_told_by_its_name() -> None:
    load_plugin("pull.py")
    without, with_it = (
        run("baseline", 1, set={"own.pull": pull}, jobs=1, **SHORT).years["active_members"] for pull in (0, 9)
    )
    assert without.tolist() != with_it.tolist()
    told = explain("mine.toml", 3838583, 1999)
    [decision] = [one for one in told.decisions if one.name == "take part"]
    assert -2 <= decision.terms["by lot"] <= 2
    assert "by lot" in dict(sums([decision], Texts("en")))


def test_once_a_term_is_gone_runs_are_made_side_by_side_again(monkeypatch: pytest.MonkeyPatch) -> None:
    together, tables_of_batch = [], batch.tables_of
    monkeypatch.setattr(
        batch, "tables_of", lambda cases: together.append(len(cases)) or tables_of_batch(cases)
    )
    with plugins.scope():
        load_plugin("pull.py")
        run("baseline", 2, jobs=1, **SHORT)
    assert not together
    run("baseline", 2, jobs=1, **SHORT)
    assert sum(together) == 2


# --- processes ---

ONLY_A_TERM = """
from paradiplomacy import term

@term("take part")
def by_lot(deciders):
    return 9 * (deciders.lots() - 0.5)
"""


def test_a_fresh_process_makes_runs_with_a_term_one_by_one() -> None:
    """Plug-ins come with the cases, and decide whether these can stand side by side."""
    load_plugin(write(ONLY_A_TERM))
    arm = Arm(load_scenario("baseline", last_year=1997), (), (), b"an arm")
    cases = [Case(arm, replication, seed) for replication, seed in enumerate((5, 9))]
    here, sent = run_chunk(simulate, False, cases), pickle.dumps(plugins.Luggage(cases))
    plugins.load_exactly([])
    there = run_chunk(simulate, False, pickle.loads(sent))
    assert [outcome.error for outcome in there] == [None, None]
    assert there.tables == here.tables


def test_lots_of_a_term_are_of_one_run() -> None:
    with pytest.raises(ValueError, match="a single run"):
        Streams([5, 9]).own("by lot", 1996, np.array([1, 2], dtype=np.uint64))


@pytest.mark.slow
def test_any_number_of_processes_makes_the_same_bytes(folder: Path) -> None:
    load_plugin("pull.py")
    for jobs in (1, 2):
        run(["baseline", "mine.toml"], 3, jobs=jobs, out=folder / str(jobs), **SHORT)
    assert tables_of(folder / "1") == tables_of(folder / "2")


def test_a_folder_keeps_the_text_and_needs_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_plugin("pull.py")
    words = ["run", "mine.toml", "--out", "kept", "--to", "1999", "--replications", "2", "--no-report"]
    run("mine.toml", 2, out="kept", simulate=fake_runs.simulate, **SHORT)
    kept = open_results("kept")
    assert kept.manifest["request"]["plugins"] == {"pull.py": PULL}
    plugins.load_exactly([])
    assert main(["compare", "kept"]) == 2
    assert "pull.py is Python code" in capsys.readouterr().err
    for command in ("compare", "report", "runs"):
        assert main([command, "kept", "--allow-plugins"]) == 0
    run_id = kept.runs["run_id"][0]
    assert main(["rerun", "kept", run_id, "--allow-plugins"]) == 1  # what is kept is made up
    assert "members: differs\n" in capsys.readouterr().err
    Path("pull.py").write_text(PULL + "# otherwise", encoding="utf-8")
    assert main([*words, "--allow-plugins"]) == 2
    assert "with other plug-ins (pull.py" in capsys.readouterr().err
    assert main(["diff", "baseline", "mine.toml", "--allow-plugins"]) == 0
    with plugins.scope():
        load_plugin("pull.py")
        run("mine.toml", 2, out="other", simulate=fake_runs.simulate, **SHORT)
    assert main(["compare", "kept", "other", "--allow-plugins"]) == 0
    assert "plug-in pull.py: has another text" in capsys.readouterr().out


def test_a_command_that_repeats_names_the_plugin(folder: Path) -> None:
    write(PULL.replace("return requests.amount * enough", "return helped()")).rename("pull.py")
    load_plugin("pull.py")
    results = run("mine.toml", 1, jobs=1, **LATE)
    [error] = results.runs["error"]
    assert "NameError: name 'helped' is not defined (pull.py, line 10)" in error
    assert error.endswith("--plugin pull.py")


# --- what is refused ---

WRONG = {
    "taken": (
        "from paradiplomacy import indicator\n@indicator('1')\ndef members(now) -> int: ...",
        "of this name",
    ),
    "no type": (
        "from paradiplomacy import indicator\n@indicator('1')\ndef mine(now): ...",
        "allowed is int, ",
    ),
    "no decision": (
        "from paradiplomacy import term\n@term('vote')\ndef mine(deciders): ...",
        "not a decision",
    ),
    "join": ("from paradiplomacy import term\n@term('join')\ndef mine(deciders): ...", "not a decision"),
    "own group": ("from paradiplomacy import parameter\nparameter('fund.mine', True, '–', '.')", "of others"),
    "range": (
        "from paradiplomacy import parameter\nparameter('a.b', 2, '–', '.', allowed=(0, 1))",
        "too large",
    ),
    "no range": ("from paradiplomacy import parameter\nparameter('a.b', 2, '–', '.')", "allowed: missing"),
    "exits": ("raise SystemExit(3)", "SystemExit: 3"),
    "raises": ("1 / 0", "ZeroDivisionError: division by zero (other.py, line 1)"),
    "syntax": ("def", "SyntaxError: invalid syntax (other.py, line 1)"),
    "half": (PULL + "1 / 0", "ZeroDivisionError"),
    "twice": (PULL.replace("own.", "more."), "plugin_pull has a"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_cannot_be_used_adds_nothing(case: str) -> None:
    text, words = WRONG[case]
    if case == "twice":
        load_plugin("pull.py")
    before = list(plugins.LOADED), set(INDICATORS), set(PARAMETERS), set(RULES)
    with pytest.raises(ParadiplomacyError) as caught:
        load_plugin(write(text))
    assert words in str(caught.value)
    assert str(caught.value).startswith("other.py: 1 problem")
    assert (list(plugins.LOADED), set(INDICATORS), set(PARAMETERS), set(RULES)) == before


@pytest.mark.parametrize("name", ["mine.txt", "mi-ne.py"])
def test_a_plugin_has_the_name_of_a_module(name: str) -> None:
    Path("mine.toml").write_text(MINE.replace("pull.py", name), encoding="utf-8")
    with pytest.raises(ParadiplomacyError, match="is not the name of a plug-in"):
        load_scenario("mine.toml")


BREAKING = {
    "return requests.amount * enough": {
        "return requests.amount + call.budget": "more than was asked for",
        "return requests.amount * 0.5": "whole numbers, cents for each request",
        "return None": "returned NoneType",
    },
    "return 2 * len(now.members)": {
        "return 'many'": "twice_the_members: 1 problem returned",
        "return 0.5": "a whole number",
    },
    "return deciders.parameter": {"return [0]; deciders.parameter": "finite numbers"},
    "def by_lot": {"def habit": "habit: has a term of this name"},
}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [(old, new, words) for old, cases in BREAKING.items() for new, words in cases.items()],
)
def test_a_broken_promise_is_a_failed_run(old: str, new: str, words: str) -> None:
    write(PULL.replace(old, new)).rename("pull.py")
    load_plugin("pull.py")
    [error] = run("mine.toml", 1, jobs=1, **LATE).runs["error"]
    assert words in error


CHANCE = {
    "a generator": "random.random()",
    "the process": "hash('a text') % 97 / 97",
    "what was run before": "next(number) / 1e3",
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CHANCE)
def test_check_refuses_what_differs(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = PULL.replace("import os", "import itertools, random\nnumber = itertools.count()")
    write(text.replace("- 0.5", f"+ {CHANCE[case]}")).rename("pull.py")
    assert main(["check", "mine.toml", "--allow-plugins"]) == 2
    assert "is not the same in two processes" in capsys.readouterr().err


@pytest.mark.slow
def test_check_refuses_what_ends_its_process(capsys: pytest.CaptureFixture[str]) -> None:
    write(PULL.replace("return 2 *", "return os._exit(3) or 2 *")).rename("pull.py")
    assert main(["check", "mine.toml", "--allow-plugins"]) == 2
    assert "a run ends its process" in capsys.readouterr().err


@pytest.mark.slow
def test_check_accepts_what_is_keyed() -> None:
    assert main(["check", "mine.toml", "--allow-plugins"]) == 0


def test_a_changed_file_that_fails_leaves_the_one_before() -> None:
    load_plugin("pull.py")
    before = load_scenario("mine.toml").content()
    Path("pull.py").write_text(PULL + "1 / 0", encoding="utf-8")
    with pytest.raises(ParadiplomacyError, match="ZeroDivisionError"):
        load_plugin("pull.py")
    Path("pull.py").write_text(PULL, encoding="utf-8")
    assert load_scenario("mine.toml").content() == before


def test_a_file_that_is_interrupted_leaves_the_one_before() -> None:
    load_plugin("pull.py")
    before = list(plugins.LOADED), load_scenario("mine.toml").content()
    Path("pull.py").write_text(PULL + "raise KeyboardInterrupt", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        load_plugin("pull.py")
    Path("pull.py").write_text(PULL, encoding="utf-8")
    assert (list(plugins.LOADED), load_scenario("mine.toml").content()) == before


def test_a_scenario_written_elsewhere_finds_its_plugins(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_plugin("pull.py")
    mine = load_scenario("mine.toml")
    assert plugins.options() == ["--plugin", "pull.py"]
    elsewhere = folder / "deep" / "written.toml"
    elsewhere.parent.mkdir()
    elsewhere.write_text(mine.to_toml(), encoding="utf-8")
    monkeypatch.chdir(elsewhere.parent)
    assert plugins.options() == ["--plugin", str(folder / "pull.py")]
    with plugins.scope():
        plugins.load_exactly([])
        with plugins.allowed():
            assert load_scenario(elsewhere) == mine


@pytest.mark.slow
def test_a_process_knows_the_plugins_whatever_it_is_sent() -> None:
    load_plugin("pull.py")
    with pool_of(1) as pool:
        assert pool.submit(load_scenario, "mine.toml").result() == load_scenario("mine.toml")
