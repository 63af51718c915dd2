"""No text of a file, an option or a path moves the cursor of a terminal, colours it, or turns text round."""

import json
import unicodedata
from pathlib import Path

import pytest

import fake_runs
from examples import some
from paradiplomacy.cli import BAD_INPUT, DONE, SOME_FAILED, main
from paradiplomacy.common.errors import ExperimentError, ParadiplomacyError, ScenarioError
from paradiplomacy.experiment.request import Request
from paradiplomacy.runs.runner import run
from paradiplomacy.scenario.scenario import Scenario

BAD = (
    "\x00\x07\x08\x0b\r\x1b\x7f\x85\x9b\xad\u061c\u200b\u200e\u200f\u2028\u2029"
    "\u202a\u202e\u2060\u2066\u2069\ufeff\U000e0001"
)
"""Commands of terminals; marks that turn text round, hide in it or break its line."""
RED = "[red]:smile:[/red]"
SCENARIO = 'name = "x"\nextends = "baseline"\n'
EXPERIMENT = 'name = "x"\nquestion = "Q?"\nscenarios = ["baseline"]\nreplications = 1\n'
ROWS = 'design.kind = "list"\ndesign.rows = [{ "training.seats" = 3, label = BAD }]\n'
EXCLUDE = 'design = { kind = "factorial", exclude = BAD, parameters = { "training.seats" = [3] } }\n'

TEXTS = {
    "title: ": SCENARIO + "title = BAD\n",
    "description: ": SCENARIO + "description = BAD\n",
    "title:": EXPERIMENT + "title = BAD\n",
    "question: ": EXPERIMENT.replace('"Q?"', "BAD"),
    "design.rows[0].label: ": EXPERIMENT + ROWS,
    "design.exclude: ": EXPERIMENT + EXCLUDE,
}
"""Files by the key whose text would be shown."""
OTHERS = {
    "name": SCENARIO.replace('"x"', "BAD"),
    "extends": SCENARIO.replace('"baseline"', "BAD"),
    "extends a path": SCENARIO.replace('"baseline"', '"dir/"').replace('"dir/"', "BAD"),
    "key": SCENARIO + "BAD = 1\n",
    "start": SCENARIO + "start = BAD\n",
    "governments": SCENARIO + "governments = BAD\n",
    "drop_events": SCENARIO + "drop_events = [BAD]\n",
    "parameter": SCENARIO + "parameters = { BAD = 1 }\n",
    "parameter's value": SCENARIO + 'parameters = { "fund.rule" = BAD }\n',
    "kind": SCENARIO + "events = [{ kind = BAD }]\n",
    "key of an event": SCENARIO + 'events = [{ kind = "recession", from = 2000, BAD = 1 }]\n',
    "country": SCENARIO + 'events = [{ kind = "recession", from = 2000, countries = [BAD] }]\n',
    "name of an experiment": EXPERIMENT.replace('"x"', "BAD"),
    "scenarios": EXPERIMENT.replace('"baseline"', "BAD"),
    "indicators": EXPERIMENT + "indicators = [BAD]\n",
    "compare": EXPERIMENT + "compare = BAD\n",
    "design.kind": EXPERIMENT + "design = { kind = BAD }\n",
    "design.parameters": EXPERIMENT + 'design = { kind = "factorial", parameters = { BAD = [1] } }\n',
    "key of quick": EXPERIMENT + "quick = { BAD = 1 }\n",
    "what is no TOML": "BAD BAD\n",
}
"""Files whose text is shown in a message only."""
OPTIONS = [
    ["BAD"],
    ["--BAD"],
    ["scenarios", "BAD"],
    ["parameters", "BAD"],
    ["schema", "BAD"],
    ["check", "BAD"],
    ["run", "BAD"],
    ["run", "BAD/x.toml"],
    ["run", "baseline", "--replications", "BAD"],
    ["run", "baseline", "--set", "BAD"],
    ["run", "baseline", "--set", "BAD=1"],
    ["run", "baseline", "--set", "fund.rule=BAD"],
    ["run", "baseline", "--set", "events.recession.BAD=1"],
    ["run", "baseline", "--out", "file/BAD"],
    ["sweep", "BAD.toml"],
    ["sweep", "good.toml", "--cluster", "BAD"],
    ["compare", "BAD"],
    ["compare", "out", "--indicator", "BAD"],
    ["compare", "out", "--years", "BAD"],
    ["compare", "out", "--against", "BAD"],
    ["compare", "out", "--by", "BAD"],
    ["compare", "out", "--precision", "BAD"],
    ["report", "BAD"],
    ["explain", "baseline", "--year", "2018", "--city", "BAD"],
    ["explain", "baseline", "--year", "2018", "--city", "Rosario, AR", "--language", "BAD"],
]
"""Commands that are refused."""


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    """What was printed; every character of it has to be harmless."""
    captured = capsys.readouterr()
    text = captured.out + captured.err
    harmful = {each for each in text if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert harmful <= {"\n"}
    return text


def toml(letter: str) -> str:
    return f'"a \\U{ord(letter):08X} b"'


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("printable")
    (path / "good.toml").write_text(EXPERIMENT)
    (path / "file").touch()
    run(
        fake_runs.scenarios("baseline"),
        1,
        jobs=1,
        out=path / "out",
        report=False,
        simulate=fake_runs.simulate,
    )
    return path


@pytest.fixture(autouse=True)
def _inside(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_that_is_shown_has_no_control_character(capsys: pytest.CaptureFixture[str], key: str) -> None:
    one_line = "title" in key or "label" in key
    for letter in BAD + "\n\t" * one_line:
        Path("bad.toml").write_text(TEXTS[key].replace("BAD", toml(letter)))
        assert main(["check", "bad.toml"]) == BAD_INPUT
        message = shown(capsys)
        assert f"{key}" in message
        assert f"holds U+{ord(letter):04X}; allowed is" in message
    command = "sweep" if "question" in TEXTS[key] else "run"
    assert main([command, "bad.toml", "--out", "new"]) == BAD_INPUT
    assert shown(capsys)
    assert not Path("new").exists()


@pytest.mark.parametrize("letters", some(["\x1b\u202e\x85", BAD], one_in=2), ids=len)
@pytest.mark.parametrize("key", OTHERS)
def test_a_message_about_a_file_has_none(capsys: pytest.CaptureFixture[str], key: str, letters: str) -> None:
    for letter in letters:
        Path("bad.toml").write_text(OTHERS[key].replace("BAD", toml(letter)))
        assert main(["check", "bad.toml"]) == BAD_INPUT
        assert "bad.toml: " in shown(capsys)


@pytest.mark.parametrize("words", OPTIONS, ids=" ".join)
def test_a_message_about_options_has_none(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    bad = f"a{BAD.replace('\0', '')}\n\udcff"
    assert main([word.replace("BAD", bad) for word in words]) == BAD_INPUT
    assert shown(capsys)


def test_names_of_folders_and_errors_of_runs_are_printed_without(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(case: object, detail: bool) -> None:
        raise RuntimeError(BAD)

    folder = tmp_path / f"a{BAD[1:]}\n"
    run(fake_runs.scenarios("baseline"), 2, jobs=1, out=folder, report=False, simulate=fake_runs.simulate)
    assert main(["compare", str(folder)]) == DONE
    assert "Baseline" in shown(capsys)
    run(fake_runs.scenarios("other"), 1, jobs=1, out=tmp_path / "failed", report=False, simulate=fail)
    assert main(["report", str(tmp_path / "failed")]) in {BAD_INPUT, SOME_FAILED}
    assert shown(capsys)


@pytest.mark.slow
def test_report_and_figures_have_none(tmp_path: Path) -> None:
    folder = tmp_path / f"a{BAD[1:]}"
    run("baseline", 2, first_year=2012, last_year=2016, jobs=1, out=folder, simulate=fake_runs.simulate)
    written = [folder / "report.html", *(folder / "figures").glob("*.svg")]
    assert len(written) > 1
    for file in written:
        text = file.read_text()
        assert not set(text) & set(BAD), file.name
    assert "--out" in (folder / "report.html").read_text()


def test_a_manifest_of_somebody_else_has_none(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    path = here / "out" / "manifest.json"
    before = path.read_text()
    for letter in "\x1b\u202e":
        for key, table in (("title", "scenario"), ("description", "scenario"), ("question", "request")):
            manifest = json.loads(before)
            request = manifest["request"]
            (request["scenarios"][0] if table == "scenario" else request)[key] = f"a{letter}"
            path.write_text(json.dumps(manifest))
            assert main(["compare", "out"]) == BAD_INPUT
            assert f"{key}: " in (message := shown(capsys))
            assert f"U+{ord(letter):04X}" in message
    path.write_text(before)


def test_objects_made_in_python_have_none() -> None:
    for letter in BAD:
        with pytest.raises(ScenarioError, match="title: "):
            Scenario(name="x", title=f"a{letter}")
        with pytest.raises(ExperimentError, match="title: "):
            Request(tuple(fake_runs.scenarios("baseline")), title=f"a{letter}")
        assert letter not in str(ParadiplomacyError(f"a{letter}", [f"b{letter}"]))


def test_what_people_write_is_kept_and_is_no_markup(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    title = f"Cafe\u0301 \U0001f469\u200d\U0001f33e \u0645\u06cc\u200c\u062e\u0648\N{NO-BREAK SPACE}! {RED}"
    scenario = fake_runs.scenarios("baseline")[0].model_copy(update={"title": title})
    run(
        Scenario.model_validate(dict(scenario)),
        1,
        jobs=1,
        out=tmp_path / "out",
        report=False,
        simulate=fake_runs.simulate,
    )
    assert main(["compare", str(tmp_path / "out")]) == DONE
    assert title in capsys.readouterr().out
