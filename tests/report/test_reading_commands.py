"""The commands that read: two folders, two scenarios, the runs of a folder, one run again, and JSON."""

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import fake_runs
from paradiplomacy import load_scenario, open_results, run
from paradiplomacy.cli import main
from paradiplomacy.report import folders
from paradiplomacy.results import manifest
from paradiplomacy.scenario.lists import changes_in_words
from paradiplomacy.scenario.scenario import pasts_before

YEARS: dict[str, Any] = {"first_year": 2012, "last_year": 2015, "report": False, "jobs": 1}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folders of made-up runs, and a short one of the model."""
    folder = tmp_path_factory.mktemp("made")
    worlds = fake_runs.scenarios("baseline", "right-turn")
    run(worlds, 6, out=folder / "one", report=False, simulate=fake_runs.simulate)
    run([*worlds, *fake_runs.scenarios("other")], 4, out=folder / "two", report=False, simulate=shifted)
    run("baseline", 2, out=folder / "real", **YEARS)
    return folder


def shifted(case: Any, detail: bool) -> dict[str, Any]:
    """As the others, but that right turns bring 2 members less from their second year on."""
    tables = fake_runs.simulate(case, detail)
    if case.arm.base.name == "right-turn":
        members = tables["years"]["members"]
        tables["years"]["members"] = [members[0], *(value - 2 for value in members[1:])]
    return tables


def said(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    capsys.readouterr()
    assert main([str(word) for word in words]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    capsys.readouterr()
    assert main([str(word) for word in words]) == 2
    return capsys.readouterr().err


# --- Two folders ---


def test_two_folders_differ_where_they_do(made: Path) -> None:
    found = folders.differences(open_results(made / "one"), open_results(made / "two"), ["members"])
    assert found.request == ["scenario other: only in the second", "replications: 6 became 4"]
    back = folders.differences(open_results(made / "two"), open_results(made / "one"), ["members"])
    assert back.request == ["scenario other: only in the first", "replications: 4 became 6"]
    assert found.model == []
    assert found.runs == {"pairs": 8, "alike": 4, "only_first": 4, "only_second": 4}
    assert found.effects["baseline", "members"].difference == 0
    turned = found.effects["right-turn", "members"]
    assert (turned.difference, turned.pairs) == (pytest.approx(-2 * 4 / 5), 4)
    whole = folders.differences(
        open_results(made / "one"), open_results(made / "two"), ["members"], (2013, 2016)
    )
    assert whole.effects["right-turn", "members"].difference == pytest.approx(-2)


def test_a_folder_of_another_version_says_so(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(made / "one", tmp_path / "old")
    about = manifest.read(tmp_path / "old")
    manifest.write(tmp_path / "old", about | {"model_sha256": "0" * 64})
    text = said(capsys, "compare", tmp_path / "old", made / "one")
    assert f'model_sha256: "{"0" * 20}' in text
    assert "Asked\n  the same" in text
    assert "12 pairs with the same seed and values, 12 alike" in text.replace("of runs ", "").replace(
        ":", ","
    )


def test_two_folders_as_json(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(
        said(capsys, "compare", made / "one", made / "two", "--indicator", "members", "--json")
    )
    assert found["runs"]["pairs"] == 8
    assert {each["scenario"] for each in found["effects"]} == {"baseline", "right-turn"}


def test_a_comparison_as_json_is_the_table(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "compare", made / "one", "--json"))
    table = open_results(made / "one").compare()
    assert [row["difference"] for row in found["compare"]] == table["difference"].tolist()
    assert pd.DataFrame(found["compare"]).p.tolist() == pytest.approx(table.p.tolist(), nan_ok=True, abs=0)
    assert found["contrasts"] == found["derived"] == []


# --- Two scenarios, and lists ---


def test_two_scenarios_differ_where_they_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert said(capsys, "diff", "baseline", "double-fund") == (
        "double-fund against baseline:\n  fund.yearly_usd 40,000\n"
    )
    found = json.loads(said(capsys, "diff", "baseline", "right-turn", "--json"))
    assert [event["kind"] for event in found["events_added"]] == ["political-shift"]
    assert said(capsys, "diff", "baseline", "baseline") == "baseline says the same as baseline\n"
    for name, value in (("one", 1), ("two", 2)):
        past = load_scenario("baseline", set={"training.seats": value})
        later = load_scenario("baseline").model_copy(update={"name": name, "pasts": pasts_before(past, 2010)})
        (tmp_path / f"{name}.toml").write_text(later.to_toml(), encoding="utf-8")
    paths = tmp_path / "one.toml", tmp_path / "two.toml"
    assert said(capsys, "diff", *paths) == "two against one:\n  another past before 2010\n"


def test_what_had_not_begun_is_no_other_past() -> None:
    base, turned = load_scenario("baseline"), load_scenario("right-turn")
    branched = [each.model_copy(update={"pasts": pasts_before(each, 2014)}) for each in (turned, base)]
    assert changes_in_words(*branched) == changes_in_words(turned, base)


@pytest.mark.parametrize("command", ["scenarios", "parameters", "indicators", "experiments", "lessons"])
def test_every_list_is_there_as_json(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    found, text = json.loads(said(capsys, command, "--json")), said(capsys, command)
    assert len(found) >= 10
    assert all(each["name"] in text for each in found)


# --- Runs ---


def test_runs_are_listed_and_chosen(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(said(capsys, "runs", made / "one", "--json"))
    assert len(rows) == 12
    some = json.loads(
        said(
            capsys,
            "runs",
            made / "one",
            "--where",
            "scenario=right-turn",
            "--where",
            "replication=3",
            "--json",
        )
    )
    assert [(row["scenario"], row["replication"]) for row in some] == [("right-turn", 3)]
    assert some[0]["run_id"] in said(capsys, "runs", made / "one")
    assert said(capsys, "runs", made / "one", "--where", "status=failed") == "no such run\n"
    wrong = refused(capsys, "runs", made / "one", "--where", "sceanrio=x", "--where", "seed")
    assert 'did you mean "scenario"' in wrong
    assert "allowed COLUMN=VALUE" in wrong


def test_a_run_again_is_held_against_its_row(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_id = open_results(made / "real").runs["run_id"].iloc[1]
    text = said(capsys, "rerun", made / "real", run_id[:6], "--out", tmp_path / "again")
    assert "It is the same: " in text
    assert open_results(tmp_path / "again").runs["run_id"].tolist() == [run_id]
    assert (tmp_path / "again" / "ties.parquet").exists()
    other = open_results(made / "one").runs["run_id"].iloc[0]
    differs = str(tmp_path / "differs")
    assert main(["rerun", str(made / "one"), other, "--out", differs, "--language", "es"]) == 1
    assert capsys.readouterr().out == f"Tablas: {differs}\n"
    assert main(["rerun", str(made / "one"), other, "--out", differs]) == 1
    assert "members: differs\n" in capsys.readouterr().err
    assert "is not in this folder" in refused(capsys, "rerun", made / "real", "zzz")
    shutil.copytree(made / "one", tmp_path / "edited")
    path = tmp_path / "edited" / manifest.FILE
    path.write_text(path.read_text(encoding="utf-8").replace('"title": ""', '"title": "x"', 1), "utf-8")
    capsys.readouterr()
    assert main(["rerun", str(tmp_path / "edited"), other, "--out", str(tmp_path / "differs")]) == 1
    assert "members: differs\n" in capsys.readouterr().err


def test_a_run_of_two_scenarios_that_say_the_same_is_held_against_it_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = load_scenario("baseline")
    same = baseline.model_copy(update={"name": "same"})
    run_id = run([baseline, same], 1, out=tmp_path / "both", **YEARS).runs["run_id"][0]
    assert "It is the same: " in said(capsys, "rerun", tmp_path / "both", run_id, "--out", tmp_path / "again")
    run(baseline, 1, out=tmp_path / "one", **YEARS)
    found = folders.differences(open_results(tmp_path / "one"), open_results(tmp_path / "both"))
    assert found.runs == {"pairs": 1, "alike": 1, "only_first": 0, "only_second": 1}


# --- Templates and completion ---


@pytest.mark.parametrize("kind", ["scenario", "experiment"])
def test_a_template_can_be_used_as_it_is(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said(capsys, "new", kind, "mine").startswith(
        "mine.toml: change it, then paradiplomacy check mine.toml"
    )
    assert said(capsys, "check", "mine.toml") == "ok\n"
    assert "my-" not in Path("mine.toml").read_text(encoding="utf-8")
    assert "there already" in refused(capsys, "new", kind, "mine")


@pytest.mark.parametrize(
    "option",
    [
        "--against=baseline",
        "--by=values",
        "--precision=0.2",
        "--half-width=1",
        "--assurance=0.9",
        "--equivalence=0.1",
    ],
)
def test_of_two_folders_nothing_is_asked_that_is_of_one(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "one", "other", option]) == 2
    allowed = "--indicator, --years, --strict, --json or --language"
    assert f"something asked for is of one folder; of two allowed are {allowed}" in capsys.readouterr().err
