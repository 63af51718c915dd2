import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import unpainted
from fake_runs import SEEDS
from paradiplomacy.cli import main
from paradiplomacy.runs import run
from paradiplomacy.scenario.changes import parse_settings
from processes import PATIENCE, python, started, wait_until

SHORT = ["--from", "2012", "--to", "2016", "--replications", "3", "--jobs", "1"]
RUN = ["run", "baseline", "right-turn", *SHORT, "--no-report"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "out"
    assert main([*RUN, "--out", str(path)]) == 0
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- lists ---


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["scenarios"], ["right-turn: ", "extends baseline: political-shift 2014–2020"]),
        (["experiments"], ["fund-rule: Who should decide", "up to 600 runs of baseline; 84 with --quick"]),
        (["lessons"], ["03-the-right-turn: The right turn\n"]),
        (["parameters"], ["fund.yearly_usd = 20,000 USD", "assumed"]),
        (["parameters", "grant_cap"], ["fund.grant_cap_usd"]),
        (
            ["indicators"],
            ["activity_share (share): ", "run_id: ", "ledger.parquet, with --detail", "[A2 S1]"],
        ),
        (["--version"], ["."]),
        (["--help"], ["scenarios", "compare"]),
        (["run", "--help"], ["--replications", "NAME=VALUE"]),
    ],
)
def test_lists(capsys: pytest.CaptureFixture[str], arguments: list[str], expected: list[str]) -> None:
    assert main(arguments) == 0
    shown = capsys.readouterr()
    assert all(text in shown.out for text in expected)
    assert shown.err == ""


def test_the_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "scenario"]) == 0
    assert "parameters" in json.loads(capsys.readouterr().out)["properties"]


def test_check(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "good.toml").write_text('name = "good"\nextends = "baseline"\n')
    (here / "bad.toml").write_text('name = "bad"\nextends = "basline"\n')
    assert main(["check", "good.toml"]) == 0
    assert capsys.readouterr().out == "ok\n"
    assert main(["check", "good.toml", "bad.toml", "missing.toml"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert 'did you mean "baseline"?' in shown.err
    assert "missing.toml: 1 problem" in shown.err


# --- runs ---


def test_run_prints_the_comparison_and_says_where_everything_is(
    capsys: pytest.CaptureFixture[str], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paradiplomacy.report import report

    monkeypatch.setattr(report, "replays", lambda _: [])  # the map and the film take most of the time,
    monkeypatch.setattr(report, "save", unpainted.save)  # and paint most of the rest
    assert main(["run", "baseline", "right-turn", *SHORT, "--out", "out"]) == 0
    shown = capsys.readouterr()
    assert "Right turn, 2014–2020 against Baseline, means of 2014–2016, 3 pairs of runs" in shown.out
    assert "Joint projects, projects a year" in shown.out
    assert "Tables: out\n" in shown.out
    assert "Report: out/report.html\n" in shown.out
    assert "6 runs\nIn one process\n" in shown.err
    assert "6 of 6 runs, in " in shown.err
    assert (here / "out" / "report.html").exists()


def test_a_single_scenario_shows_its_levels(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    assert main(["run", "baseline", *SHORT, "--no-report", "--out", "out"]) == 0
    assert "Baseline, means of 2012–2016" in capsys.readouterr().out
    assert main(["compare", "out", "--indicator", "members"]) == 0
    assert "Members, cities" in capsys.readouterr().out


def test_the_usual_folder_is_named_after_scenarios_and_seed(here: Path) -> None:
    short = ["run", "baseline", "--replications", "1", "--jobs", "1", "--no-report"]
    assert main(short) == 0
    assert (here / "results" / "baseline_1995" / "manifest.json").exists()
    assert main([*short, "--to", "1999"]) == 0
    assert main([*short, "--set", "training.seats=3"]) == 0
    assert len(list((here / "results").iterdir())) == 3


def test_values_are_set_as_in_a_file(folder: Path, here: Path) -> None:
    values = [
        "--set",
        "fund.rule=lottery",
        "--set",
        "fund.yearly_usd=10_000",
        "--set",
        "private.needs_forum=true",
    ]
    assert main([*RUN, *values, "--out", "out"]) == 0
    about = json.loads((here / "out" / "manifest.json").read_text())
    settings = about["request"]["scenarios"][0]["parameters"]
    assert (settings["fund.rule"], settings["fund.yearly_usd"], settings["private.needs_forum"]) == (
        "lottery",
        1e4,
        True,
    )
    assert (
        "--set fund.rule=lottery --set fund.yearly_usd=10000 --set private.needs_forum=true"
        in about["command"]
    )


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("training.seats", "1", 1),
        ("fund.transparency", "0.5", 0.5),
        ("private.needs_forum", "true", True),
        ("governance.rules", "1995", "1995"),
        ("fund.rule", '"merit"', "merit"),
        ("fund.rule", "merit", "merit"),
        ("fund.yearly_usd", "20_000", 20_000),
        ("fund.yearly_usd", "1e3", 1000.0),
        ("fund.yearly_usd", "", ""),
        ("fund.yearly_usd", "1\nx = 2", "1\nx = 2"),
        ("fund.yearly_usd", "[" * 5000, "[" * 5000),
        ("fund.yearly_usd", "9" * 5000, "9" * 5000),
        ("fund.yearly_usd", "2020-13-45", "2020-13-45"),
    ],
)
def test_values_of_options(name: str, text: str, value: object) -> None:
    assert parse_settings([f"{name}={text}"]) == {name: value}


def test_the_command_in_the_manifest_repeats_the_batch(folder: Path, here: Path) -> None:
    import shlex

    about = json.loads((folder / "manifest.json").read_text())
    command = shlex.split(about["command"])[1:]
    command[command.index("--out") + 1] = "again"
    assert main(command) == 0
    for name in ("runs.parquet", "years.parquet", "countries.parquet"):
        assert (here / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_the_same_command_again_runs_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RUN, "--out", str(folder)]) == 0
    assert "All 6 runs are there already" in capsys.readouterr().err


def test_two_scenarios_of_a_folder_are_compared(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = [
        "--indicator",
        "members",
        "--indicator",
        "leverage",
        "--years",
        "2015-2016",
        "--against",
        "right-turn",
    ]
    assert main(["compare", str(folder), *options]) == 0
    shown = capsys.readouterr().out
    assert "Baseline against Right turn, 2014–2020, means of 2015–2016, 3 pairs of runs" in shown
    assert "Members, cities" in shown


@pytest.mark.parametrize(
    ("text", "years"), [("2014", "2014"), ("2014–2015", "2014–2015"), (" 2014 - 2015", "2014–2015")]
)
def test_spans_of_years(folder: Path, capsys: pytest.CaptureFixture[str], text: str, years: str) -> None:
    assert main(["compare", str(folder), "--years", text]) == 0
    assert f"means of {years}," in capsys.readouterr().out


# --- bad input ---


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["run"], "Missing argument"),
        (["run", "baseline", "--nope"], "No such option"),
        (["frobnicate"], "No such command"),
        (["run", "baseline", "--jobs", "x"], '--jobs: "x" is not a whole number; allowed are plain digits'),
        (["run", "basline"], 'did you mean "baseline"?'),
        (["run", "baseline", "baseline"], '"baseline" stands there 2 times'),
        (["run", "baseline", "--replications", "0"], "replications: 0 cannot be used"),
        (["run", "baseline", "--seed", "-1"], "seed: -1 cannot be used"),
        (
            ["run", "baseline", "--run-seed", "-1"],
            "run_seed: -1 cannot be used; allowed are whole numbers from",
        ),
        (["run", "baseline", "--run-seed", str(2**49)], "run_seed: 562949953421312 cannot be used"),
        (["run", "baseline", "--run-seed", "7", "--seed", "7"], "run_seed: is of one run; leave out"),
        (
            ["run", "baseline", "--run-seed", "7", "--replications", "30"],
            "run_seed: is of one run; leave out",
        ),
        (["run", "baseline", "--jobs", "-1"], "jobs: -1 cannot be used"),
        (["run", "baseline", "--to", "1990"], "last_year"),
        (["run", "baseline", "--set", "fund.rule"], "allowed NAME=VALUE"),
        (["run", "baseline", "--set", "fund.rule=lotery"], 'did you mean "lottery"?'),
        (["run", "baseline", "--set", "a.b=1", "--set", "a.b=2"], "stands there twice"),
        (["run", "baseline", "--set", "fund.yearly_usd=nan"], '"nan" is not a number; allowed 0 to'),
        (["run", "missing.toml"], "there is no such file"),
        (["sweep", "fund-rul"], 'there is no study of this name; did you mean "fund-rule"?'),
        (["sweep", "experiments/fund-rule.toml"], 'there is no such file; did you mean "fund-rule"?'),
        (["compare", "nowhere"], "there is no such folder"),
        (["compare", "."], "is not a result folder"),
        (["report", "."], "is not a result folder"),
        (["schema", "world"], "allowed scenario"),
        (["parameters", "nonsense"], "no parameter matches"),
    ],
)
def test_bad_input_is_refused_in_words_and_writes_nothing(
    capfd: pytest.CaptureFixture[str], here: Path, arguments: list[str], problem: str
) -> None:
    assert main(arguments) == 2
    shown = capfd.readouterr()
    assert problem in shown.err
    assert "Traceback" not in shown.err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--years", "2014-x"], "allowed is a span"),
        (["--years", "1-2-3"], "allowed is a span"),
        (["--years", "2030"], "cannot be compared"),
        (["--indicator", "membrs"], 'did you mean "members"?'),
        (["--against", "covid"], "is not among these results"),
    ],
)
def test_wrong_questions_to_a_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], problem: str
) -> None:
    assert main(["compare", str(folder), *options]) == 2
    assert problem in capsys.readouterr().err


def test_a_folder_that_cannot_be_used_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    (here / "file").write_text("mine")
    (here / "foreign").mkdir()
    (here / "foreign" / "file").write_text("mine")
    for out in ("file", "file/deeper", "foreign", f"{folder}"):
        assert main([*RUN, "--seed", "7", "--out", out]) == 2
        assert capsys.readouterr().err.startswith(f"{out}: 1 problem\n")


# --- other ends ---


def test_failed_runs_end_in_code_1(
    capsys: pytest.CaptureFixture[str], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paradiplomacy.world.state import World

    open_year = World.open_year

    def breaking(self: World) -> None:
        if SEEDS[1] in self.streams.seeds and self.year == 2015:
            raise RuntimeError("broken")
        open_year(self)

    monkeypatch.setattr(World, "open_year", breaking)
    assert main([*RUN, "--out", "out"]) == 1
    shown = capsys.readouterr()
    assert "2 pairs of runs" in shown.out
    assert "Failed: baseline, replication 1: year 2015: RuntimeError: broken" in shown.err
    assert f"repeat: paradiplomacy run right-turn --run-seed {SEEDS[1]} --from 2012 --to 2016" in shown.err

    monkeypatch.setattr(World, "open_year", lambda self: 1 / 0)
    assert main([*RUN, "--out", "none"]) == 1
    assert "6 of 6 runs, 6 failed" in capsys.readouterr().err


def test_a_full_disk_ends_in_a_message(
    capsys: pytest.CaptureFixture[str], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paradiplomacy.results import merging

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(merging, "write_table", full)
    assert main([*RUN, "--out", "out"]) == 1
    error = capsys.readouterr().err
    assert (
        "out: 1 problem\n  cannot be written: no space left on device; 6 finished runs kept and readable"
        in error
    )
    assert main(["compare", "out"]) == 0


def press_ctrl_c(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to all processes of the command


@pytest.mark.parametrize(
    ("jobs", "end"),
    [
        ("1", press_ctrl_c),
        pytest.param("2", press_ctrl_c, marks=pytest.mark.slow),
        pytest.param("2", subprocess.Popen.terminate, marks=pytest.mark.slow),
    ],
)
def test_an_interruption_ends_at_once_with_code_130_and_the_command_goes_on(
    tmp_path: Path, jobs: str, end: Callable[[subprocess.Popen[str]], None]
) -> None:
    arguments = ["run", "baseline", "right-turn", "--replications", "1000", "--jobs", jobs]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    words = ["-m", "paradiplomacy", *arguments, "--no-report", "--out", "out"]
    with started(*words, cwd=tmp_path, start_new_session=True, **pipes) as process:
        wait_until(lambda: list(tmp_path.glob("out/parts/0*")) or process.poll() is not None)
        end(process)
        _, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in error
    assert "leaked" not in error
    assert "Interrupted. What is finished is kept in out." in error
    assert main(["compare", str(tmp_path / "out")]) == 0


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m paradiplomacy parameters | head -n 1"
    answer = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert answer.stderr == ""
    assert answer.returncode == 0
    assert answer.stdout.count("\n") == 1


def test_help_needs_nothing_heavy_and_the_module_is_the_command() -> None:
    answer = python("-m", "paradiplomacy", "--help")
    assert answer.returncode == 0
    assert "paradiplomacy" in answer.stdout
    assert run.simulate.__module__ == "paradiplomacy.runs.run"
