"""Results, comparisons, scenarios, explanations and models show themselves, in a line and as a page."""

import base64
import pickle
import re
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest

import fake_runs
from paradiplomacy import City, CityNetwork, ParadiplomacyError, Scenario, load_scenario, run, sweep
from paradiplomacy.experiment.case import Case
from paradiplomacy.report import terminal
from paradiplomacy.report.results import Results
from paradiplomacy.results.findings import Findings, Question

TAGS = {*"div p table caption thead tbody tr th td strong details summary pre img".split()}  # noqa: SIM905
SHIFT = "events.political-shift.from"
TITLE = "<script>alert(1)</script> & <b>bold</b>"


@pytest.fixture(scope="module")
def results() -> Results:
    scenarios = fake_runs.scenarios("baseline", "right-turn")
    scenarios[1] = scenarios[1].model_copy(update={"title": TITLE})
    return run(scenarios, 3, jobs=1, simulate=fake_runs.simulate)


@pytest.fixture(scope="module")
def model() -> CityNetwork:
    model = CityNetwork("baseline", rng=1)
    model.run_until_year(1996)
    return model


@pytest.fixture(scope="module")
def shown(results: Results, model: CityNetwork) -> dict[str, Any]:
    """Everything that shows itself."""
    city = model.agents_by_type[City].to_list()[0]
    return {
        "results": results,
        "comparison": results.compare(["joint_projects", "members"]),
        "scenario": load_scenario("right-turn"),
        "renamed": Scenario(name="x" * 60, title=TITLE, description=TITLE, lineage=["y" * 60]),
        "explanation": city.explain(1996),
        "model": model,
        "new model": CityNetwork("baseline", rng=1),
        "drawing": results.plot(),
        "city": city,
    }


def test_what_is_shown_in_a_line_is_short(shown: dict[str, Any]) -> None:
    for one in shown.values():
        assert "\n" not in repr(one)
        assert len(repr(one)) < 120


class Reader(HTMLParser):
    """The tags and the text of a page; the tags must be in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.open, self.text = set[str](), list[str](), ""
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data + " "


def test_pages_are_escaped_and_have_no_script_and_no_colours_of_their_own(shown: dict[str, Any]) -> None:
    for name, one in shown.items():
        if name != "city":
            page = one._repr_html_()
            assert Reader(page).tags <= TAGS
            assert set(re.findall(r"(?<![-\w])(?:color|background): (\w+)", page)) <= {"inherit", "none"}
    assert TITLE in Reader(shown["results"]._repr_html_()).text
    assert TITLE in Reader(shown["renamed"]._repr_html_()).text


def test_a_notebook_says_what_the_terminal_says(results: Results, shown: dict[str, Any]) -> None:
    findings = Findings(results, Question(("joint_projects", "members")))
    texts = list(terminal.comparison(findings))
    assert str(shown["comparison"]) == "\n".join(texts)
    for made, told in ((shown["comparison"], texts), (results, list(terminal.summary(results.findings)))):
        page = re.sub(r"\s+", "", Reader(made._repr_html_()).text)
        words = re.sub(r"[\s─]+", " ", " ".join(told)).split()
        assert [word for word in words if word not in page] == []


def test_a_comparison_is_a_table_and_once_changed_shows_what_it_is(results: Results) -> None:
    compared = results.compare("members")
    assert isinstance(compared, pd.DataFrame)
    assert type(compared[["base"]]) is type(pickle.loads(pickle.dumps(compared))) is pd.DataFrame
    pd.testing.assert_frame_equal(pickle.loads(pickle.dumps(compared)), pd.DataFrame(compared))
    compared["mine"] = 12345
    assert "12345" in compared._repr_html_()
    assert "12345" in str(compared)
    scaled = results.compare("members")
    scaled["difference"] *= 12345.0
    assert str(scaled) == str(pd.DataFrame(scaled))
    assert str(results.compare("members")) != str(scaled)


def test_results_are_as_long_as_they_have_runs(results: Results) -> None:
    assert len(results) == 6


def test_a_model_shows_its_last_years(model: CityNetwork) -> None:
    text = Reader(model._repr_html_()).text.split()
    assert {"1995", "1996", str(model.indicators["members"][-1])} <= set(text)


@pytest.mark.parametrize("indicators", [None, "members", ["members", "grants"]])
def test_a_plot_has_a_panel_for_each_indicator_and_a_line_for_each_scenario(
    results: Results, indicators: Any
) -> None:
    drawing = results.plot(indicators, years=(2013, 2015))
    panels = [panel for panel in drawing.figure.axes if panel.lines]
    assert len(panels) == (2 if isinstance(indicators, list) else 1)
    assert [len(panel.lines) for panel in panels] == [2] * len(panels)
    assert {panel.get_xlim() for panel in panels} == {(2012.5, 2015.5)}
    picture = re.search(r'src="data:image/png;base64,([^"]+)"', drawing._repr_html_())
    assert picture
    assert base64.b64decode(picture[1])[:4] == drawing._repr_png_()[:4] == b"\x89PNG"
    assert drawing.caption in Reader(drawing._repr_html_()).text


def test_nothing_is_drawn_where_nothing_is_finished() -> None:
    failed = run(fake_runs.scenarios("baseline"), 1, jobs=1, simulate=len)
    assert "Failed: baseline, replication 0" in Reader(failed._repr_html_()).text
    with pytest.raises(ParadiplomacyError, match="no run is finished, so there is nothing to draw"):
        failed.plot()


def test_a_drawing_of_some_years_has_what_is_in_them_alone() -> None:
    """A simulated indicator that falls a hundredfold before the years that are drawn."""

    def falling(case: Case, detail: bool) -> dict[str, Any]:
        tables = fake_runs.simulate(case, detail)
        tables["years"]["members"] = [2000 if year < 2014 else 20 for year in tables["years"]["year"]]
        return tables

    asked = {"name": "x", "question": "?", "scenarios": ["right-turn"], "first_year": 2006, "last_year": 2018}
    asked |= {"replications": 2, "design": {"kind": "factorial", "parameters": {SHIFT: [2013, 2014]}}}
    results = sweep(asked, jobs=1, report=False, simulate=falling)
    drawing = results.plot("members", years=(2014, 2016))
    [panel] = drawing.figure.axes
    assert panel.get_ylim()[1] < 30
    assert panel.get_xlim() == (2013.5, 2016.5)
    assert "Dotted: what begins in 2016 new statute." in drawing.caption
    assert "2007 forum" in results.plot("members").caption
    assert "turn of governments" not in results.plot("members").caption
