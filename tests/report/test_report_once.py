"""A whole report works out each contrast, level, response, ranking and band once."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import fake_runs
from paradiplomacy import run, sweep
from paradiplomacy.report import report
from paradiplomacy.report.results import Results
from paradiplomacy.results import findings
from paradiplomacy.results.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

SEATS, ENTRY, RULE = "training.seats", "membership.entry", "fund.rule"
INDICATORS = ("joint_projects", "members", "ties")


def batch(folder: Path, *names: str) -> Results:
    options: dict[str, Any] = {"indicators": INDICATORS, "simulate": fake_runs.simulate, "report": False}
    return run(fake_runs.scenarios(*names), 4, jobs=1, out=folder, **options)


def experiment(folder: Path, design: dict[str, Any], *names: str) -> Results:
    asked = {"name": "x", "question": "What if?", "scenarios": list(names), "replications": 3}
    asked |= {"design": design, "indicators": list(INDICATORS)}
    return sweep(asked, jobs=1, out=folder, report=False, simulate=fake_runs.simulate)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each kind of finding is worked out."""
    counts: Counter[str] = Counter()

    def count(place: Any, name: str) -> None:
        whole: Callable[..., Any] = getattr(place, name)

        def counting(*args: Any, **named: Any) -> Any:
            counts[name] += 1
            return whole(*args, **named)

        monkeypatch.setattr(place, name, counting)

    for name in ("contrasts", "effect", "differences", "level", "respond", "rankings", "band"):
        count(findings, name)
    count(Reader, "_run_means")
    count(Reader, "by_year")
    return counts


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are drawn and not saved, and no run is made again for the map."""
    monkeypatch.setattr(report, "save", lambda *_: None)
    monkeypatch.setattr(report, "_embedded", lambda *_: "")
    monkeypatch.setattr(report, "replays", lambda *_: [])


def test_a_report_of_a_batch_works_out_everything_once(tmp_path: Path, counted: Counter[str]) -> None:
    results = batch(tmp_path, "baseline", "right-turn", "other")
    report.write_report(results)
    assert (counted["contrasts"], counted["respond"]) == (1, 0)
    assert counted["effect"] == 2 * len(INDICATORS)  # two contrasts
    assert counted["differences"] == 2
    assert counted["_run_means"] == len({each.contrast.window for each in results.findings.outcomes}) == 2
    assert counted["by_year"] == 2  # the fan chart and the money
    assert counted["band"] == 3 * (6 + 5)
    before = Counter(counted)
    report.write_report(results)
    assert counted == before


def test_a_report_of_a_design_works_out_everything_once(tmp_path: Path, counted: Counter[str]) -> None:
    design = {"kind": "factorial", "parameters": {SEATS: [20, 0, 60], RULE: ["merit", "lottery"]}}
    results = experiment(tmp_path, design, "baseline", "right-turn")
    report.write_report(results)
    assert counted["contrasts"] == 1
    assert counted["effect"] == 6 * len(INDICATORS)
    assert counted["differences"] == 6
    assert counted["respond"] == 2  # differences, and levels of the first scenario for the heat map
    assert counted["by_year"] == 1


def test_a_report_of_a_sample_works_out_everything_once(tmp_path: Path, counted: Counter[str]) -> None:
    design = {"kind": "morris", "samples": 3, "parameters": {SEATS: "plausible", ENTRY: "plausible"}}
    report.write_report(experiment(tmp_path, design, "baseline"))
    assert (counted["respond"], counted["rankings"]) == (1, 1)
    assert (counted["contrasts"], counted["effect"]) == (1, 0)


def test_a_single_scenario_has_its_levels_worked_out_once(tmp_path: Path, counted: Counter[str]) -> None:
    report.write_report(batch(tmp_path, "baseline"))
    assert (counted["level"], counted["_run_means"]) == (len(INDICATORS), 1)


def test_tests_and_plans_wait_until_they_are_needed(tmp_path: Path, counted: Counter[str]) -> None:
    for outcome in batch(tmp_path, "baseline", "right-turn").findings.outcomes:
        assert outcome.effects["members"].pairs == 4
    assert counted["differences"] == 0
