"""Discovery: what is built into made-up runs is found again, and chance is not taken for more."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import fake_runs
from paradiplomacy import sweep
from paradiplomacy.cli import main
from paradiplomacy.common import extras
from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.experiment.case import Case
from paradiplomacy.report import discovered
from paradiplomacy.report.answers import answers
from paradiplomacy.report.figures.surface import surface_map
from paradiplomacy.report.language import told_in
from paradiplomacy.report.results import Results
from paradiplomacy.report.words import unit_text
from paradiplomacy.results import discovery
from paradiplomacy.results.boxes import best_limits, within
from paradiplomacy.results.discovery import Box, Discovery, Leaf, Surface, Tree

pytest.importorskip("sklearn", reason="the extra discovery is not installed")

DESIGN = {
    "kind": "latin-hypercube",
    "samples": 120,
    "parameters": {
        "fund.yearly_usd": {"low": 0, "high": 20_000},
        "training.seats": {"low": 0, "high": 40},
        "fund.rule": ["merit", "lottery"],
        "activity.alignment": "plausible",
    },
}


def simulate(case: Case, detail: bool) -> dict[str, Any]:
    """Few members where the fund is small and given by merit; seats add some."""
    tables, values = fake_runs.simulate(case, detail), case.arm.values
    low = values["fund.yearly_usd"] < 8_000 and values["fund.rule"] == "merit"  # type: ignore[operator]
    members = 60 + values["training.seats"] / 4 - 30 * low + case.seed % 5  # type: ignore[operator]
    tables["years"]["members"] = [int(members)] * len(tables["years"]["members"])
    return tables


def found(discover: str = "members < 50", out: Path | None = None, **keys: Any) -> Results:
    asked = {
        "name": "looks",
        "question": "Where?",
        "scenarios": ["baseline"],
        "first_year": 2015,
        "last_year": 2016,
        "indicators": ["members", "joint_projects"],
        "replications": 2,
        "discover": discover,
        "design": DESIGN,
    }
    return sweep(asked | keys, simulate=simulate, jobs=1, report=False, out=out)


@pytest.fixture(scope="module")
def results() -> Results:
    return found()


def test_a_tree_finds_what_was_built_in(results: Results) -> None:
    points = discovery._points(results.request, results.findings.responses[0])
    values = results.findings.responses[0].means["members"]
    tree = discovery._tree(points, values, np.random.default_rng(1))
    assert tree.explained > 0.8
    assert tree.first in {"fund.yearly_usd", "fund.rule=lottery", "fund.rule=merit"}
    assert sum(leaf.points for leaf in tree.leaves) == 120
    lowest = min(tree.leaves, key=lambda leaf: leaf.mean).limits
    assert ("fund.yearly_usd", "≤") in {limit[:2] for limit in lowest}
    assert {("fund.rule", "=", "merit"), ("fund.rule", "≠", "lottery")} & {*lowest}
    noise = np.random.default_rng(2).normal(size=120)
    assert discovery._tree(points, noise, np.random.default_rng(1)).explained < 0.2


def test_a_surface_knows_its_error(results: Results) -> None:
    points = discovery._points(results.request, results.findings.responses[0])
    numbers = points[["fund.yearly_usd", "training.seats", "activity.alignment"]]
    plane = (points["fund.yearly_usd"] / 1_000 + points["training.seats"] / 4).to_numpy()
    surface = discovery._surface(numbers, plane)
    assert surface is not None
    assert {surface.across, surface.up} == {"fund.yearly_usd", "training.seats"}
    assert surface.error < 0.05 * surface.spread
    x, y = (surface.x, surface.y[:, None])
    fund, seats = (x, y) if surface.across == "fund.yearly_usd" else (y, x)
    assert np.abs(surface.values - (fund / 1_000 + seats / 4)).max() < 0.5
    noise = np.random.default_rng(2).normal(size=120)
    of_noise = discovery._surface(numbers, noise)
    assert of_noise is not None
    assert of_noise.error > 0.8 * of_noise.spread


def test_limits_are_those_that_were_built_in() -> None:
    rng = np.random.default_rng(3)
    points = pd.DataFrame({"a": rng.uniform(size=300), "b": rng.uniform(size=300)})
    points["c"] = pd.Categorical(rng.choice(["u", "v", "w"], 300))
    holds = ((points["a"] > 0.6) & points["c"].isin(["u", "w"])).to_numpy()
    limits = best_limits(points, holds)
    assert limits["c"] == ("u", "w")
    assert limits["a"] == pytest.approx((0.6, 1), abs=0.02)
    assert set(limits) == {"a", "c"}
    assert (within(points, limits) != holds).sum() <= 3  # a slice may take some that belong
    assert best_limits(points, holds | True) == best_limits(points, holds & False) == {}


@pytest.mark.slow
def test_a_box_finds_what_was_built_in(results: Results) -> None:
    [one] = results.findings.discoveries
    assert one.points == 120
    box = one.boxes[0]
    assert box.limits["fund.rule"] == ("merit",)
    low, high = box.limits["fund.yearly_usd"]
    assert float(low) < 1_500
    assert 7_000 < float(high) < 9_000
    assert box.coverage > 0.9
    assert box.density > 0.9
    assert box.stability["fund.rule"] == box.stability["fund.yearly_usd"] == 1
    assert "activity.alignment" not in box.limits or box.stability["activity.alignment"] < 0.7
    said = "\n".join(answers(results.findings))
    assert f"“members < 50” holds at {one.holds} of 120 points" in said
    assert "Most often with" in said
    assert "fund.rule merit" in said
    assert "leaves the lowest is at " in said
    drawing = surface_map(one)
    assert drawing is not None
    assert "On points held back it is off by" in drawing.caption


def test_a_condition_that_a_later_one_narrows_is_told_once(results: Results) -> None:
    points = discovery._points(results.request, results.findings.responses[0])
    rules = points["fund.rule"].astype("str").replace({"merit": "a"}).where(points.index % 3 > 0, "c")
    points["fund.rule"] = pd.Categorical(rules)
    values = (points["training.seats"] ** 2 / 100 + 40 * (rules == "c")).to_numpy()
    tree = discovery._tree(points, values, np.random.default_rng(1))
    assert len(tree.leaves) == discovery.LEAVES
    for limits, _, number in tree.leaves:
        assert len({limit if limit[1] == "≠" else limit[:2] for limit in limits}) == len(limits), limits
        inside = points
        for name, sign, value in limits:
            side = {"≤": inside[name].le, ">": inside[name].gt, "=": inside[name].eq, "≠": inside[name].ne}
            inside = inside[side[sign](value)]
        assert len(inside) == number, limits


def test_what_is_discovered_is_there_for_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "RESAMPLES", 3)
    results = found(design={**DESIGN, "samples": 24}, out=tmp_path / "out")
    assert main(["compare", str(tmp_path / "out"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["discovery"]
    [one], [told] = results.findings.discoveries, said["found"]
    assert (said["condition"], said["missing"]) == ("members < 50", [])
    assert (told["scenario"], told["against"], told["holds"]) == ("baseline", None, one.holds)
    assert [box["limits"] for box in told["boxes"]] == [
        {name: list(limit) for name, limit in box.limits.items()} for box in one.boxes
    ]
    assert one.tree is not None
    for leaf, there in zip(told["tree"]["leaves"], one.tree.leaves, strict=True):
        assert leaf == {**there._asdict(), "limits": [list(limit) for limit in there.limits]}
    assert one.surface is not None
    assert told["surface"]["values"] == one.surface.values.tolist()


def test_without_the_extra_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    results = found(design={**DESIGN, "samples": 4}, out=tmp_path / "out")
    problem = "needs sklearn: pip install 'paradiplomacy[discovery]'"
    assert problem in "\n".join(answers(results.findings))
    assert main(["compare", str(tmp_path / "out"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["discovery"]
    assert said == {"condition": "members < 50", "missing": [problem], "found": []}


def test_of_too_few_points_nothing_is_said_but_that() -> None:
    findings = found(design={**DESIGN, "samples": 8}).findings
    assert findings.discoveries == ()
    [last] = [each for each in answers(findings) if "members < 50" in each]
    assert last == "Where “members < 50” holds is not looked for with fewer than 20 points that have values."


def test_what_does_not_vary_among_points_with_values_has_no_side_of_a_surface() -> None:
    rng = np.random.default_rng(4)
    points = pd.DataFrame(rng.uniform(size=(30, 3)), columns=["a", "b", "c"]).assign(a=1.0)
    values = points["b"].to_numpy() + points["c"].to_numpy()
    surface = discovery._surface(points, values)
    assert surface is not None
    assert {surface.across, surface.up} == {"b", "c"}
    assert discovery._surface(points[["a", "b"]], values) is None


def test_what_is_discovered_is_told_in_the_language_with_units(results: Results) -> None:
    limits = (("fund.yearly_usd", "≤", 8123.4), ("fund.rule", "≠", "lottery"))
    year, ends = "events.political-shift.from", np.array([0.0, 9_000.0])
    halfway = ((year, ">", 2015.5), ("training.seats", "≤", 11.5))
    low, high = Leaf(limits, 0.213, 30), Leaf((("fund.rule", "=", "merit"), *halfway), 0.5, 90)
    found = Discovery(
        results.findings.responses[0], "activity_share", 3, 120,
        (Box({year: (2014.0, 2018.0), "private.needs_forum": ("True",)}, 0.5, 0.5, 9, {year: 1.0}),),
        Tree((low, high), 0.5, "fund.rule=lottery", 1.0),
        Surface("fund.yearly_usd", "training.seats", ends, ends, np.eye(2), 0.0213, 0.05),
    )  # fmt: skip
    told = {}
    for language in ("en", "es"):
        with told_in(language):
            told[language] = " ".join(discovered._of_one(found, "members < 50"))
    assert "21.3 % where fund.yearly_usd ≤ 8,123 and fund.rule ≠ lottery (30 points)" in told["en"]
    assert f"fund.rule = merit and {year} > 2015 and training.seats ≤ 11 (90 points)" in told["en"]
    assert discovered._record(found)["tree"]["leaves"][1]["limits"][1:] == [list(each) for each in halfway]
    assert "splits first by fund.rule = lottery" in told["en"]
    assert "off by 2.13 percentage points" in told["en"]
    assert f"{year} 2014 to 2018 and private.needs_forum true" in told["en"]
    assert " ≤ 8.123 y " in told["es"]
    assert "2,13 puntos porcentuales" in told["es"]
    assert "lottery" not in told["es"]
    drawing = surface_map(found)
    assert drawing is not None
    assert drawing.caption.startswith("Share of active members, ")
    assert "off by 2.13 percentage points; the points spread by 5.00 percentage points (" in drawing.caption
    panel = drawing.figure.axes[0]
    assert panel.get_xlabel() == f"fund.yearly_usd\n({unit_text('USD/yr')})"
    assert panel.get_ylabel().startswith("training.seats\n(")


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"discover": "members <"}, "discover: "),
        ({"discover": "1 < 2"}, "discover: names no indicator"),
        ({"discover": "ties < 2"}, "discover: "),
        (
            {"design": {"kind": "factorial", "parameters": {"training.seats": [1, 2]}}},
            "a design that samples",
        ),
    ],
)
def test_what_cannot_be_looked_for_is_refused(keys: dict[str, Any], problem: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        found(**keys)
    assert problem in str(caught.value)
