"""What a file says of its analysis: equal, one family, compared with, and enough."""

from pathlib import Path
from typing import Any

import pytest

import fake_runs
from fake_runs import tables_of
from paradiplomacy import open_results, sweep
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.report import words
from paradiplomacy.report.answers import answers, reference
from paradiplomacy.report.language import told_in
from paradiplomacy.report.report import page
from paradiplomacy.report.results import Results
from paradiplomacy.report.sections import sections
from paradiplomacy.results.findings import Findings, Question
from paradiplomacy.results.plan import Aim

STOP = {"half_width": {"members": 0.9}, "at_most": 60}
BASE: dict[str, Any] = {
    "name": "asks",
    "question": "How?",
    "scenarios": ["baseline", "right-turn"],
    "first_year": 2012,
    "last_year": 2016,
    "indicators": ["members", "joint_projects"],
    "replications": 4,
}
DESIGN = {
    "kind": "factorial",
    "parameters": {"fund.yearly_usd": [0, 20_000], "training.seats": [0, 10, 20]},
}


def asked(**keys: Any) -> Results:
    how = {name: keys.pop(name) for name in ("out", "jobs", "quick", "simulate") if name in keys}
    return sweep({**BASE, **keys}, report=False, **{"simulate": fake_runs.simulate, "jobs": 1, **how})


# --- stop ---


def test_blocks_are_added_until_the_interval_is_narrow() -> None:
    results = asked(stop=STOP)
    made = results.request.replications
    assert 4 < made < 60
    assert made % 4 == 0
    effects = results.findings.outcomes[0].effects["members"]
    assert (effects.high - effects.low) / 2 <= 0.9  # type: ignore[operator]
    before = asked(replications=made - 4).findings.outcomes[0].effects["members"]
    assert (before.high - before.low) / 2 > 0.9  # type: ignore[operator]
    assert f"Stopped after {made} of at most 60 replications, as half of" in answers(results.findings)[-1]


def test_the_most_ends_it() -> None:
    results = asked(stop={"precision": 0.0001, "at_most": 10})
    assert results.request.replications == 10
    assert "Stopped after 10 of at most 10 replications, though not" in answers(results.findings)[-1]


def test_why_it_stopped_is_the_same_whatever_is_looked_at() -> None:
    results = asked(stop={"half_width": {"members": 1e-9}, "at_most": 10})
    looked_at = Findings(results, Question(("joint_projects",), (2012, 2013)))
    assert answers(looked_at)[-1] == answers(results.findings)[-1]


def test_the_small_setting_does_not_go_on() -> None:
    assert asked(stop=STOP, quick=True).request.replications == 4


@pytest.mark.parametrize("kept", [0, 1, 4, 7])
def test_a_kill_changes_no_byte(tmp_path: Path, kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in the first block, at its end, in the second; and in memory."""
    whole = asked(stop=STOP, out=tmp_path / "whole").request.replications
    made = 0

    def dying(case: Any, detail: bool) -> Any:
        nonlocal made
        made += 1
        if made > 2 * kept:
            raise KeyboardInterrupt
        return fake_runs.simulate(case, detail)

    with pytest.raises(KeyboardInterrupt):
        asked(stop=STOP, out=tmp_path / "killed", simulate=dying)
    assert asked(stop=STOP, out=tmp_path / "killed").request.replications == whole
    assert tables_of(tmp_path / "killed") == tables_of(tmp_path / "whole")
    assert open_results(tmp_path / "killed").request.analysis.stop is not None
    assert len(asked(stop=STOP).runs) == 2 * whole


@pytest.mark.slow
def test_processes_change_no_byte(tmp_path: Path) -> None:
    for jobs in (1, 2):
        asked(stop=STOP, out=tmp_path / str(jobs), jobs=jobs)
    assert tables_of(tmp_path / "1") == tables_of(tmp_path / "2")


def test_means_over_points_stop_a_sample() -> None:
    sample = {"kind": "latin-hypercube", "samples": 5, "parameters": {"fund.yearly_usd": "plausible"}}
    results = asked(design=sample, stop={**STOP, "half_width": {"members": 0.5}})
    assert 4 < results.request.replications < 60


# --- equal, family, reference ---


def test_the_file_says_what_counts_as_equal() -> None:
    results = asked(equivalence=0.5, precision=0.3, replications=12)
    assert results.findings.aim == Aim(precision=0.3, margin=0.5)
    table = results.compare()
    assert table["equivalent"].all()
    assert results.compare(aim=Aim(margin=0.001))["equivalent"].any() == False  # noqa: E712
    first = answers(results.findings)[0]
    assert "30 % of the difference" in page(results.findings, [], [], Path())
    assert first.endswith("The change is shown to be smaller than 50\N{NO-BREAK SPACE}% of the base.")


def test_indicators_can_be_families_by_themselves() -> None:
    together, apart = (asked(family=family, replications=5) for family in ("all", "indicator"))
    alone = asked(indicators=["members"], replications=5)
    of = {
        name: [each.compare(name)["p_holm"].item() for each in (together, apart)]
        for name in together.request.indicators
    }
    assert of["members"][1] == alone.compare("members")["p_holm"].item()
    assert sum(apart < both for both, apart in of.values()) == 1
    intervals = [each.findings.outcomes[0].simultaneous("members") for each in (apart, alone)]
    assert intervals[0] == intervals[1]
    assert "each indicator by itself" in words.family_text(apart.findings.family)


def test_values_are_compared_with_the_reference_all_else_equal() -> None:
    one = {"design": DESIGN, "scenarios": ["baseline"], "reference": {"fund.yearly_usd": 20_000}}
    results = asked(**one, compare="values")
    contrasts = [each.contrast for each in results.findings.outcomes]
    assert [each.arm.values for each in contrasts] == [
        {"fund.yearly_usd": 0.0, "training.seats": seats} for seats in (0, 10, 20)
    ]
    assert {each.against.values["fund.yearly_usd"] for each in contrasts} == {20_000.0}
    assert all(
        each.arm.values["training.seats"] == each.against.values["training.seats"] for each in contrasts
    )
    assert {each.reference for each in contrasts} == {"fund.yearly_usd=20,000, all else equal"}
    told = {"en": "fund.yearly_usd=20000, all else equal", "es": "20.000, con todo lo demás igual"}
    for language, base in told.items():
        with told_in(language):
            bases = {reference(results.request, each) for each in contrasts}
            assert len(bases) == 1
            assert all(one.endswith(base) for one in bases)
            assert all(section.title.count(base) == 1 for section in sections(results.findings))


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"stop": {"at_most": 9}}, "stop needs precision or half_width"),
        ({"stop": {"precision": 0.1, "at_most": 3}}, "stop.at_most: 3 is below replications, 4"),
        ({"stop": {"half_width": {"member": 1}, "at_most": 9}}, 'did you mean "members"?'),
        ({"family": "each"}, '"each" is not one of the choices; allowed all or indicator'),
        ({"equivalence": 0}, "equivalence: 0 is too small; allowed a number above 0, up to 100"),
        ({"reference": {"training.seats": 10}}, 'reference: needs compare = "values" and a factorial'),
        ({"design": DESIGN, "compare": "values", "reference": {"training.seats": 5}}, "allowed 0, 10 or 20"),
        (
            {"design": DESIGN, "compare": "values", "reference": {"training.seat": 5}},
            'mean "training.seats"?',
        ),
    ],
)
def test_what_cannot_be_is_refused(keys: dict[str, Any], problem: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        asked(**keys)
    assert problem in str(caught.value)


def test_options_win_over_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(equivalence=0.5, out=tmp_path / "results")
    assert main(["compare", str(tmp_path / "results")]) == 0
    assert "p (equal)" in capsys.readouterr().out or Question().aim is None
    assert main(["compare", str(tmp_path / "results"), "--equivalence", "-1"]) == 2
