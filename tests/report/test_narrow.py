"""Tables in terminals of any width: nothing is cut; what has no room is left out whole, and named."""

import re
from itertools import islice

import pytest
from rich.cells import cell_len

import fake_runs
from paradiplomacy import run
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report import terminal, words
from paradiplomacy.report.results import Results
from paradiplomacy.report.sections import CERTAINTY, CHANGE, EQUIVALENCE
from paradiplomacy.results.findings import Findings, Question
from paradiplomacy.results.plan import Aim

ALL = {**CHANGE, **CERTAINTY, **EQUIVALENCE}
NEVER_LEFT_OUT = {"difference", "95 % interval", "p", "p (Holm)", "equal"}
NOTE = r"No room for: (.*)\. A wider window or a pipe shows all\."
EXPECTED = {
    60: [["difference", "95 % interval"], ["p", "p (Holm)", "pairs"]],
    80: [["base", "difference", "95 % interval", "relative"], ["p", "p (Holm)", "pairs", "now ±", "wanted"]],
    120: [[*CHANGE], [*CERTAINTY]],
    200: [[*CHANGE], [*CERTAINTY]],
}
"""Columns beside usual indicators."""
LONGEST = sorted(INDICATORS, key=lambda name: len(words.indicator_label(name)))[-6:]


@pytest.fixture(scope="module")
def results() -> Results:
    return run(
        fake_runs.scenarios("baseline", "right-turn"),
        3,
        jobs=1,
        report=False,
        simulate=fake_runs.simulate,
    )


def headings(table: str) -> list[str]:
    return re.split(r"\s{2,}", next(line for line in table.splitlines() if " indicator " in line).strip())[1:]


def test_only_known_columns_are_left_out_and_never_those_that_matter_most() -> None:
    assert set(ALL) - set(terminal.LEFT_OUT_FIRST) == NEVER_LEFT_OUT


@pytest.mark.parametrize("width", EXPECTED)
def test_usual_tables_have_the_columns_that_there_is_room_for(
    results: Results, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    texts = "\n".join(islice(terminal.comparison(results.findings), 2)).split("How surely")
    assert [headings(text) for text in texts] == EXPECTED[width]


@pytest.mark.parametrize("width", [1, 40, 60, 80, 120, None])
def test_nothing_is_cut_at_any_width(
    results: Results, width: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if width:
        monkeypatch.setenv("COLUMNS", str(width))
    question = Question(tuple(LONGEST), aim=Aim(margin=0.1))
    for table in "\n".join(islice(terminal.comparison(Findings(results, question)), 2)).split("How surely"):
        left_out = [name for names in re.findall(NOTE, table) for name in names.split(", ")]
        shown = headings(table)
        assert "…" not in table
        assert NEVER_LEFT_OUT & {*shown, *left_out} == NEVER_LEFT_OUT & {*shown}
        plain = " ".join(re.sub(r"\s{3,}.*", "", line.strip()) for line in table.splitlines())
        for name in LONGEST:
            assert words.indicator_name(name) in plain
            assert words.unit(name) in plain
        rows = [line for line in table.splitlines() if not re.fullmatch(NOTE, line)]
        if (width or 200) >= 80:
            assert max(map(cell_len, rows)) <= (width or 200)


def test_levels_and_single_scenarios_are_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    alone = run(fake_runs.scenarios("baseline"), 3, jobs=1, report=False, simulate=fake_runs.simulate)
    (text,) = terminal.comparison(alone.findings)
    assert headings(text) == ["mean", "95 % interval"]
    assert "No room for: runs." in text
