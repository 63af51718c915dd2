"""Every key of a manifest removed, emptied and of another type: one clear message, or a line and on."""

import copy
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import fake_runs
from paradiplomacy import sweep
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ParadiplomacyError, ResultsError
from paradiplomacy.report.results import open_results, read_results
from paradiplomacy.results import manifest
from paradiplomacy.runs.progress import Silent

TABLE = {
    "name": "small",
    "question": "What does the fund do?",
    "scenarios": ["baseline", "right-turn"],
    "replications": 2,
    "first_year": 2012,
    "last_year": 2016,
    "years": [2013, 2015],
    "indicators": ["members", "ties"],
    "compare": "scenarios",
    "design": {"kind": "factorial", "parameters": {"fund.yearly_usd": [0, 20_000]}},
}

type Path_ = tuple[str | int, ...]
MISSING = object()
QUICK, THOROUGH = 40, 1_250
"""Changes of one key; there are a few more than are tried."""
OTHERS = ["x", "", -1, 0, 1.5, 10**400, True, None, [], [1], {}, {"a": 1}]
"""Values to put in the place of any."""


def go_on(out: Path) -> None:
    sweep(TABLE, out=out, jobs=1, report=False, progress=Silent(), simulate=fake_runs.simulate)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("results") / "out"
    go_on(out)
    return out


def keys(table: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Where each value of a table stands; of the parameters of a scenario a few are enough."""
    if path:
        yield path
    if isinstance(table, list):
        inside: list[tuple[str | int, Any]] = list(enumerate(table))
    else:
        inside = list(table.items()) if isinstance(table, dict) else []
    for key, value in inside[:3] if path[-1:] == ("parameters",) else inside:
        yield from keys(value, (*path, key))


def changed(table: Any, path: Path_, value: object) -> Any:
    """A copy of a table with another value in a place, or with none."""
    table = copy.deepcopy(table)
    place = table
    for key in path[:-1]:
        place = place[key]
    if value is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return table


def readings(out: Path) -> Iterator[Callable[[], object]]:
    """All that reads a folder, but for drawing the figures."""
    yield lambda: read_results(out, strict=False).compare()
    yield lambda: read_results(out, strict=False).compare(by="values")
    yield lambda: read_results(out, strict=False).findings.failures
    yield lambda: go_on(out)


def check(out: Path, path: Path_, value: object, table: object) -> None:
    """Each reader has one clear message, or goes on with a line; the writer always has a message."""
    (out / "manifest.json").write_text(json.dumps(table))
    for read in readings(out):
        try:
            read()
        except ParadiplomacyError as error:
            said = str(error)
        else:
            said = read_results(out, strict=False).changed
        unknown = path[:2] == ("request", "indicators") and "unknown indicator" in said
        assert "manifest.json" in said or unknown or path == ("sha256",), (path, value, said)


@pytest.mark.parametrize("number", [QUICK, pytest.param(THOROUGH, marks=pytest.mark.slow)])
def test_every_key_of_a_manifest_is_checked(folder: Path, tmp_path: Path, number: int) -> None:
    out = tmp_path / "out"
    shutil.copytree(folder, out)
    table = json.loads((out / "manifest.json").read_text())
    changes = [(path, value) for path in keys(table) for value in [MISSING, *OTHERS]]
    chance = random.Random(1995)
    for path, value in chance.sample(changes, number):
        other = changed(table, path, value)
        if json.dumps(other) != json.dumps(table):
            check(out, path, value, other)


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("format",), "2", 'format: "2" is not a whole number; allowed the number 2'),
        (("format",), 3, "format: 3 is too large; allowed the number 2"),
        (("format",), 1, "format: 1, of the first version of the model"),
        (("format",), True, "format: true is not a whole number; allowed the number 2"),
        (("runs",), {}, "runs.planned: missing; allowed whole numbers from 0"),
        (("runs", "done"), -1, "runs.done: -1 is too small; allowed whole numbers from 0"),
        (("runs", "done"), 9, "runs: 9 are done or failed; allowed are as many as planned, 8"),
        (("runs", "planned"), 9, "runs.planned: 9 is not what was asked; allowed 8"),
        (("tables", "years.parquet"), {}, "tables.years.parquet.rows: missing; allowed whole numbers from 0"),
        (
            ("tables", "years.parquet"),
            MISSING,
            "tables.years.parquet: missing; allowed are all tables or none",
        ),
        (("tables", "yeers.parquet"), {}, 'did you mean "years.parquet"?'),
        (("tables", "../runs.parquet"), {}, "tables.../runs.parquet: unknown key"),
        (
            ("tables", "cities.csv"),
            {"rows": 1, "sha256": "0" * 64},
            "tables.cities.csv: is not one of runs, years or countries",
        ),
        (("tables", "years.parquet", "sha256"), "0", '"0" is not of the right form; allowed a SHA-256'),
        (
            ("tables", "runs.parquet", "rows"),
            9,
            "tables.runs.parquet.rows: 9 are more than runs done or failed, 8",
        ),
        (("request", "indicators"), [], "request.indicators: a list is too short"),
        (("request", "seed"), "x", 'request.seed: "x" is not a whole number'),
        (("request", "compare"), "value", 'did you mean "values"?'),
        (("request", "years"), [2015], "request.years: a list is too short; allowed a list of two years"),
        (("request", "scenarios", 1, "start"), "foundrs", 'did you mean "founders"?'),
        (("request", "scenarios", 1, "last_year"), 1990, "request.scenarios[1].last_year: 1990 is too small"),
        (("request", "scenarios", 1, "events", 0, "amount"), "x", "request.scenarios[1].events[0].amount: "),
        (
            ("request", "scenarios", 1, "name"),
            "baseline",
            'request.scenarios: "baseline" stands there 2 times',
        ),
        (
            ("request", "design", "kind"),
            "factoral",
            'request.design.kind: "factoral" is not a kind of design',
        ),
        (("request",), [], "request: a list is not a table"),
        (("versions",), {"python": "3.12"}, "versions.paradiplomacy: missing; allowed text"),
    ],
)
def test_what_is_wrong_with_a_manifest_is_said_by_key(
    folder: Path, tmp_path: Path, path: Path_, value: object, problem: str
) -> None:
    table = json.loads((folder / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(changed(table, path, value)))
    with pytest.raises(ResultsError) as said:
        open_results(tmp_path)
    assert str(said.value).startswith(f"{tmp_path}: ")
    assert f"  manifest.json: {problem}" in str(said.value) or problem in str(said.value)


FILES = {
    "empty": b"",
    "not UTF-8": b'{"format": "\xff"}',
    "UTF-16": '{"format": 1}'.encode("utf-16"),
    "deep": b'{"format": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "not a number": b'{"format": NaN}',
    "many digits": b'{"format": ' + b"9" * 10_000 + b"}",
    "a list": b"[]",
    "null": b"null",
    "cut off": b'{"format": 1, "request": {"nam',
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_manifest_is_one_message_of_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "manifest.json").write_bytes(FILES[name])
    run = ["run", "baseline", "--jobs", "1", "--no-report", "--out"]
    for words in (["compare"], ["report"], run):
        assert main([*words, str(tmp_path)]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.startswith(f"{tmp_path}: ")
        assert "manifest.json" in shown.err
        assert "Traceback" not in shown.err
    assert (tmp_path / "manifest.json").read_bytes() == FILES[name]


@pytest.mark.parametrize("what", ["folder", "pipe", "huge"])
def test_what_is_no_file_of_usual_size_is_not_read(tmp_path: Path, what: str) -> None:
    path = tmp_path / "manifest.json"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    else:
        with path.open("wb") as file:
            file.truncate(manifest.LARGEST + 1)
    with pytest.raises(ResultsError, match=r"manifest\.json is (not an ordinary file|larger than 500 MB)"):
        open_results(tmp_path)


def test_the_oldest_manifests_are_read_and_continued(folder: Path, tmp_path: Path) -> None:
    """They have no digest of their own."""
    out = tmp_path / "out"
    shutil.copytree(folder, out)
    table = json.loads((out / "manifest.json").read_text())
    del table["sha256"]
    (out / "manifest.json").write_text(json.dumps(table, indent=2))
    assert open_results(out, strict=True).changed == ""
    go_on(out)
    assert "sha256" in json.loads((out / "manifest.json").read_text())


def test_another_layout_is_no_change(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(folder, out)
    table = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps(table, sort_keys=True))
    assert open_results(out, strict=True).changed == ""
