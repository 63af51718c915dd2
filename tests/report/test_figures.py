import base64
import re
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

import fake_runs
from fake_runs import scenarios
from paradiplomacy.common.errors import ResultsError
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report import report, words
from paradiplomacy.report.colours import COUNTRY_COLOURS, LINES
from paradiplomacy.report.figures.fan import fan_chart
from paradiplomacy.report.figures.look import style
from paradiplomacy.report.gallery import draw
from paradiplomacy.report.map.replay import replays
from paradiplomacy.report.map.still import network_map
from paradiplomacy.report.report import LARGE_FIGURE, write_report
from paradiplomacy.report.results import Results, open_results
from paradiplomacy.results import manifest
from paradiplomacy.results.differences import Effect, effect, pairs
from paradiplomacy.results.family import Family
from paradiplomacy.results.folder import StorageError
from paradiplomacy.runs.runner import run

HOSTILE = "<script>alert(1)</script> $\\frac{1}{0}$ & “x”"


def batch(out: Path | None, *names: str, **options: object) -> Results:
    chosen = scenarios(*names)
    hostile = chosen[-1].model_copy(update={"title": HOSTILE, "description": HOSTILE})
    options = {"replications": 4, "report": False, "simulate": fake_runs.simulate, **options}
    return run([*chosen[:-1], hostile], jobs=1, out=out, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("figures") / "out"
    batch(path, "baseline", "right-turn")
    write_report(open_results(path))
    return path


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return (folder / "report.html").read_text(encoding="utf-8")


def test_each_figure_is_there_as_png_and_svg(folder: Path) -> None:
    names = {path.name for path in (folder / "figures").iterdir()}
    assert names == {f"{name}.{end}" for name in ("indicators", "money", "map") for end in ("png", "svg")}
    for path in (folder / "figures").glob("*.svg"):
        assert ET.parse(path).getroot().tag.endswith("svg")


def test_the_same_results_give_the_same_figures_and_page(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.rglob("*") if path.suffix in {".svg", ".html"}}
    write_report(open_results(folder))
    assert {path.name: path.read_bytes() for path in folder.rglob("*") if path.name in before} == before


def test_drawing_leaves_the_caller_s_settings_alone(folder: Path) -> None:
    with mpl.rc_context({"font.size": 33}):
        draw(open_results(folder).findings, [])
        assert mpl.rcParams["font.size"] == 33


def test_every_panel_has_units(folder: Path) -> None:
    with style():
        drawing = fan_chart(open_results(folder).findings)
    assert drawing is not None
    labels = {panel.get_title(loc="left"): panel.get_ylabel() for panel in drawing.figure.axes}
    assert labels == {
        "Members": "cities",
        "Share of active members": "per cent of members",
        "Joint projects": "projects a year",
        "Grants": "grants a year",
        "Value of projects": "thousand USD a year",
        "Support for the bloc": "index 0–1",
    }


def test_the_map_names_its_sources(folder: Path) -> None:
    findings = open_results(folder).findings
    drawing = network_map(findings.request, replays(findings))
    assert drawing is not None
    assert "GeoNames" in drawing.caption
    assert "Natural Earth" in drawing.caption
    assert "synthetic" in drawing.caption
    written = [text.get_text() for panel in drawing.figure.axes for text in panel.texts]
    assert any("GeoNames" in text and "Natural Earth" in text for text in written)


def test_the_map_is_left_out_when_the_model_has_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    findings = open_results(folder).findings
    monkeypatch.setattr(manifest, "model_digest", lambda: "another")
    assert not replays(findings)
    assert network_map(findings.request, []) is None


@pytest.mark.slow
@pytest.mark.parametrize("names", [("baseline",), ("baseline", "right-turn", "other")])
def test_any_number_of_scenarios_can_be_drawn(tmp_path: Path, names: tuple[str, ...]) -> None:
    batch(tmp_path, *names)
    assert write_report(open_results(tmp_path)).stat().st_size > 10_000


def luminance(colour: str) -> float:
    red, green, blue = to_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_first_scenarios_differ_in_brightness_too() -> None:
    first, second, third = (luminance(colour) for colour in LINES[:3])
    assert min(abs(first - second), abs(first - third)) > 0.05
    assert len(set(LINES)) == len(LINES)
    assert len(set(COUNTRY_COLOURS.values())) == 10


# --- the report ---


def test_the_report_asks_nobody_for_anything(page: str) -> None:
    """Its scripts are seen to ask for nothing in the tests of the film."""
    text = re.sub(r'src="data:[^"]*"|<script.*?</script>', "", page, flags=re.DOTALL)
    assert not re.findall(r"""(?:src|href)\s*=|url\(|@import|https?://|<script""", text)
    assert "default-src 'none'" in text


def test_texts_of_users_are_escaped(page: str) -> None:
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_report_says_what_was_asked_and_answers(page: str) -> None:
    assert (
        "8 runs were asked for: 4 of each scenario,\nwith seeds that follow from that of the batch, 1995."
        in page
    )
    assert "turn of governments, 2014–2020 (amount −0.8; years until it is complete 3)" in page
    assert "lowers joint projects by" in page
    assert "95 % interval" in page
    assert "the position of every mayor is drawn by chance" in page
    for source in ("GeoNames", "Natural Earth", "World Bank", "Herre"):
        assert source in page


def test_rows_that_are_not_clear_are_grey() -> None:
    """In the fake runs leverage is the same everywhere."""
    findings = batch(None, "baseline", "right-turn", indicators=["members", "leverage"]).findings
    page = report.page(findings, [], [], Path())
    assert re.findall(r"<tr(.*)><td class=\"name\">([^<]*) <", page) == [
        ("", "Members"),
        (' class="unclear"', "Leverage"),
    ]


def test_the_report_holds_its_figures(page: str, folder: Path) -> None:
    found = re.findall(r'<img src="data:image/([a-z+]+);base64,([^"]*)"', page)
    assert page.count("<figcaption>") == len(found) == 3
    for name, (kind, content) in zip(("indicators", "money", "map"), found, strict=True):
        held, path = base64.b64decode(content), folder / "figures" / f"{name}.svg"
        if path.stat().st_size <= LARGE_FIGURE:
            assert (kind, held) == ("svg+xml", path.read_bytes())
        else:
            assert kind == "webp"
            with Image.open(BytesIO(held)) as one, Image.open(path.with_suffix(".png")) as other:
                assert one.size == other.size
            assert len(held) < path.with_suffix(".png").stat().st_size


def test_a_large_figure_goes_into_the_report_as_pixels(
    folder: Path, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "LARGE_FIGURE", 10_000)
    findings = open_results(folder).findings
    shown = replays(findings)
    pixels = report.page(findings, shown, draw(findings, shown), folder / "figures")
    assert pixels.count('<img src="data:image/webp;') == 3
    assert page.count('<img src="data:image/webp;') < 3


@pytest.mark.slow
def test_a_report_names_runs_that_failed(tmp_path: Path) -> None:
    run(scenarios("baseline", "right-turn"), 3, jobs=1, out=tmp_path, simulate=fake_runs.failing)
    page = (tmp_path / "report.html").read_text()
    assert "5 are finished, 1 failed." in page
    assert f"paradiplomacy run right-turn --run-seed {fake_runs.SEEDS[1]}" in page


def test_a_report_needs_a_finished_run_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="in memory only"):
        write_report(batch(None, "baseline"))
    alone = scenarios("right-turn")
    results = run(alone, run_seed=fake_runs.SEEDS[1], jobs=1, out=tmp_path, simulate=fake_runs.failing)
    assert results.manifest["runs"] == {"planned": 1, "done": 0, "failed": 1}
    with pytest.raises(ResultsError, match="no run is finished"):
        write_report(results)


def test_a_report_that_cannot_be_written_is_a_plain_message(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "figures").write_text("in the way")
    with pytest.raises(StorageError, match=r"cannot be written: figures .*; the tables are not touched"):
        write_report(open_results(tmp_path))


# --- words ---


def answer(indicator: str, base: list[float], other: list[float]) -> str:
    import numpy as np

    runs = pairs(np.array(base, dtype=float), np.array(other, dtype=float))
    family = Family((indicator,), runs.changes[:, None, None], 1)
    clear = family.clear(0, indicator)
    return words.answer(
        "B", "A", indicator, "2014–2020", effect(runs), clear, f"among {words.family_text(family)}"
    )


def test_answers_in_a_sentence() -> None:
    head = "In 2014–2020, against “A”, “B” "
    assert answer("joint_projects", [4, 5, 6], [2, 2.9, 4.1]) == (
        f"{head}lowers joint projects by 40 %: −2.00 projects a year "
        "(95 % interval −2.25 to −1.75, 3 pairs of runs; among 1 case × 1 indicator)."
    )
    assert answer("activity_share", [0.4, 0.5], [0.5, 0.62]) == (
        f"{head}shows no clear change in share of active members: +11.0 percentage points "
        "(95 % interval −1.71 to 23.7, 2 pairs of runs; among 1 case × 1 indicator)."
    )
    assert answer("ties", [1.0], [2.0]) == (
        f"{head}changes ties by +1.00 pairs (1 pair of runs; a single one has no interval)."
    )
    assert answer("ties", [1, 2], [2, 3]) == (
        f"{head}changes ties by +1.00 pairs (2 pairs of runs; alike in each, so without an interval)."
    )
    assert answer("ties", [1, 2], [1, 2]) == f"{head}changes nothing in ties (2 pairs of runs)."
    assert answer("ties", [1, 2, 3], [2, 1, 3]) == (
        f"{head}shows no clear change in ties: 0 pairs "
        "(95 % interval −2.48 to 2.48, 3 pairs of runs; among 1 case × 1 indicator)."
    ), "differences that cancel out are differences"
    nothing = words.answer("B", "A", "ties", "2014", Effect(), False, "")
    assert nothing.endswith("cannot be compared: ties has no value in any pair of runs.")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1e-9, "0"), (-0.00123, "−0.00123"), (0.0999, "0.0999"), (1.0, "1.00"), (99.95, "100.0"),
     (123456.7, "123,457"), (None, "–"), (float("nan"), "–")],
)  # fmt: skip
def test_numbers_have_the_digits_that_count(value: float | None, text: str) -> None:
    assert words.number(value) == text


def test_every_indicator_has_a_name_and_a_unit_for_readers() -> None:
    for name in INDICATORS:
        assert words.indicator_name(name)[0].isupper()
        assert "_" not in words.indicator_label(name)
        assert "/yr" not in words.unit(name)


def test_events_are_marked_on_every_panel_and_told(folder: Path) -> None:
    with style():
        drawing = fan_chart(open_results(folder).findings)
    assert drawing is not None
    assert "Dotted: what begins in " in drawing.caption
    assert "2014 turn of governments" in drawing.caption
    for panel in drawing.figure.axes:
        years = [path.vertices[0][0] for marks in panel.collections for path in marks.get_paths()]
        assert 2014 in years
