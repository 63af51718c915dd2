"""Labels and legends of figures: whole, none on another, none like another. Measured as boxes, not pixels."""

from pathlib import Path
from typing import Any

import pytest
from legible import faults
from matplotlib.figure import Figure

import fake_runs
from paradiplomacy import sweep
from paradiplomacy.experiment.case import Case
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report.figures.drawing import Drawing
from paradiplomacy.report.figures.look import MOST_LINES
from paradiplomacy.report.gallery import draw
from paradiplomacy.report.map.replay import replays
from paradiplomacy.report.results import Results
from paradiplomacy.runs.runner import run

TITLE = (
    "Cooperación descentralizada con gobiernos subnacionales de la frontera noroccidental, segunda variante "
    "con fondo y capacitación para ciudades pequeñas y medianas, dosis"
)
LONG = [
    "activity_share_federal",
    "grants_small_cities_usd",
    "proposals_without_partner",
    "activity_share_unitary",
    "funded_project_value_usd",
    "activity_share_border",
]
DONORS, RULE, RAMP = "donors.yearly_usd", "fund.rule", "events.political-shift.ramp_years"
RULES = ["method-of-equal-shares", "country-quota", "merit", "lottery", "equal-shares"]
FACTORIAL = {"kind": "factorial", "parameters": {DONORS: [1_000_000, 5_000_000], RULE: RULES, RAMP: [1, 2]}}
RANGES = {
    DONORS: {"low": 1_000_000, "high": 10_000_000},
    "capacity.spread": {"low": 0.03, "high": 0.3, "scale": "log"},
    "fund.yearly_usd": {"low": 12_000, "high": 90_000, "scale": "log"},
    RULE: RULES,
    "secretariat.activity_income_usd": "plausible",
    "politics.government_persistence": "plausible",
    "projects.civil_society_bonus": "plausible",
}
ROWS = [{"label": f"{TITLE[:58]} {end}", DONORS: end} for end in (1, 2)] + [{DONORS: 3, RULE: "lottery"}]


def titled(number: int) -> list[Any]:
    base, *_ = fake_runs.scenarios("baseline")
    return [base.model_copy(update={"name": f"s{n}", "title": f"{TITLE} {n}"}) for n in range(number)]


def uneven(case: Case, detail: bool) -> dict[str, Any]:
    """Each point has a level of its own, so that nothing is flat."""
    tables = fake_runs.simulate(case, detail)
    level = int.from_bytes(case.arm.digest[:2]) / 4096
    for name in LONG:
        kind = int if INDICATORS[name].whole else float
        tables["years"][name] = [kind(value + level) for value in tables["years"][name]]
    return tables


def swept(folder: Path, design: dict[str, Any], *bases: str) -> Results:
    for base in bases:
        text = f'name = "s-{base}"\nextends = "{base}"\ntitle = "{TITLE} {base}"\n'
        (folder / f"{base}.toml").write_text(text, encoding="utf-8")
    asked = {"name": "x", "question": "?", "indicators": LONG, "replications": 2, "design": design}
    files = [str(folder / f"{base}.toml") for base in bases]
    asked |= {"first_year": 2012, "last_year": 2016, "scenarios": files}
    return sweep(asked, jobs=1, report=False, simulate=uneven)


def unreadable(drawings: list[Drawing]) -> dict[str, list[str]]:
    """What cannot be read in each figure; there has to be one."""
    return (
        {drawing.name: found for drawing in drawings if (found := faults(drawing))} if drawings else {"": []}
    )


@pytest.mark.parametrize("number", [24, pytest.param(2, marks=pytest.mark.slow)])
def test_scenarios_with_long_titles_are_told_apart(number: int) -> None:
    results = run(titled(number), 2, jobs=1, report=False, simulate=fake_runs.simulate, indicators=LONG)
    assert unreadable(draw(results.findings, [])) == {}


@pytest.mark.slow
def test_titles_of_maps_are_whole() -> None:
    results = run(titled(4), 2, jobs=1, report=False, simulate=fake_runs.simulate)
    drawings = draw(results.findings, replays(results.findings))
    assert "map" in {drawing.name for drawing in drawings}
    assert unreadable(drawings) == {}


def test_more_scenarios_than_lines_can_tell_apart_are_left_out_by_number() -> None:
    results = run(titled(MOST_LINES + 1), 1, jobs=1, report=False, simulate=fake_runs.simulate)
    drawing = draw(results.findings, [])[0]
    assert len(drawing.figure.axes[0].lines) == MOST_LINES
    assert f"The first {MOST_LINES} scenarios of {MOST_LINES + 1}." in drawing.caption


@pytest.mark.slow
def test_rows_of_several_values_are_told_apart(tmp_path: Path) -> None:
    """What all rows share stands in the caption."""
    design = {"kind": "factorial", "parameters": FACTORIAL["parameters"] | {RULE: RULES[:2]}}  # type: ignore[operator]
    drawings = draw(swept(tmp_path, design, "baseline", "right-turn").findings, [])
    assert unreadable(drawings) == {}
    forest = next(drawing for drawing in drawings if drawing.name == "forest")
    labels = [label.get_text() for label in forest.figure.axes[0].get_yticklabels()]
    assert labels[0] == f"{DONORS}=1000000,\n{RULE}=method-of-equal-shares,\n{RAMP}=1"
    assert f"mean difference of “{TITLE} right-turn” from “{TITLE} baseline”" in forest.caption


def test_values_that_are_nearly_alike_are_told_apart(tmp_path: Path) -> None:
    design = {"kind": "factorial", "parameters": {"fund.yearly_usd": [20_000, 20_000.12, 20_000.13]}}
    assert unreadable(draw(swept(tmp_path, design, "baseline").findings, [])) == {}


DESIGNS: list[dict[str, Any]] = [
    FACTORIAL,
    {"kind": "list", "rows": ROWS},
    *(
        {"kind": kind, "samples": 8, "parameters": RANGES}
        for kind in ("latin-hypercube", "morris", "saltelli")
    ),
]


BASES = [("baseline", "right-turn"), ("right-turn",)]
EACH = [(design, BASES[place % 2]) for place, design in enumerate(DESIGNS)] + [(FACTORIAL, BASES[1])]
"""Each design in one scenario or as the difference of two; that which has most figures as both."""


@pytest.mark.slow
@pytest.mark.parametrize(("design", "bases"), EACH)
def test_every_figure_of_every_design_can_be_read(
    tmp_path: Path, design: dict[str, Any], bases: tuple[str, ...]
) -> None:
    assert unreadable(draw(swept(tmp_path, design, *bases).findings, [])) == {}


def test_what_cannot_be_read_is_found() -> None:
    """These tests can fail: a text beyond the edge, one on another, and two legends alike."""
    figure = Figure()
    figure.text(0.95, 0.5, "beyond the edge")
    figure.text(0.1, 0.2, "one")
    figure.text(0.1, 0.2, "another")
    panel = figure.subplots()
    panel.plot([0, 1], color="red", label="same")
    panel.plot([1, 0], color="red", label="same")
    panel.set_xticks([0, 1], ["like", "like"])
    panel.legend(loc="center")
    found = " ".join(faults(Drawing("x", "", "", figure)))
    for fault in (
        "cut off: 'beyond",
        "'one' lies on 'another'",
        "legend 'same' 2",
        "line (",
        "tick 'like' 2",
    ):
        assert fault in found
