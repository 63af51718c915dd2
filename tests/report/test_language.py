"""Results told in three languages: nothing of another one, and no table that depends on it."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from legible import faults, written

import fake_runs
from fake_runs import scenarios
from paradiplomacy import open_results, sweep
from paradiplomacy.cli import main
from paradiplomacy.common import extras
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.languages.texts import LANGUAGES, texts
from paradiplomacy.experiment.case import Case
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.report import report, terminal, varied, words
from paradiplomacy.report.answers import answers
from paradiplomacy.report.discovered import discovered
from paradiplomacy.report.figures.drawing import MOST_PANELS, Drawing
from paradiplomacy.report.figures.money import money_chart
from paradiplomacy.report.gallery import draw
from paradiplomacy.report.language import said, told_in
from paradiplomacy.report.map.replay import replays
from paradiplomacy.report.results import Results
from paradiplomacy.report.sections import CERTAINTY
from paradiplomacy.results.changed import Changed
from paradiplomacy.results.findings import Findings, Question
from paradiplomacy.results.plan import Aim
from paradiplomacy.runs.runner import run
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.scenario import Scenario

OTHERS = [language for language in LANGUAGES if language != "en"]
DESIGN = {"fund.yearly_usd": [0, 30_000], "fund.rule": ["merit", "lottery"]}
SAME = re.compile(
    r"GeoNames|Natural Earth, .*world-atlas|Herre, Global Leader Ideology|Penn World Table|CC BY"
    r"|Saltelli|Morris|Sobol|Student|Holm|Bonett|Wright|Spearman|bootstrap|^base$|^right-turn$|ZeroDivisionError.*"
    r"|\b[\w-]+(?:\.[\w\[\]-]+)+|\bbranch_from|\bparameters|--set|pip install .*"
)
"""What is written alike in several languages: names of sources, of programs, of methods and in files."""


def worlds() -> list[Scenario]:
    return [load_scenario(name, first_year=2012, last_year=2016) for name in ("baseline", "right-turn")]


def two() -> Results:
    return run(worlds(), 3, jobs=1, report=False, simulate=fake_runs.simulate)


def asked(**more: Any) -> Results:
    request = {"name": "x", "question": "?", "scenarios": ["baseline", "right-turn"]}
    request |= {"first_year": 2012, "last_year": 2016, "replications": 2}
    request |= {"indicators": ["joint_projects", "activity_share"], "equivalence": 0.05}
    simulate = more.pop("simulate", fake_runs.simulate)
    return sweep(request | more, jobs=1, report=False, simulate=simulate)


def swept() -> Results:
    """A design of listed values, with all that can be asked for by name."""
    effect, by = {"scenario": ["baseline", "right-turn"]}, {"fund.rule": ["merit", "lottery"]}
    kinds = ("peak-loss", "area-lost", "recovery")
    derived: list[dict[str, Any]] = [{"name": kind, "kind": kind, "indicator": "members"} for kind in kinds]
    derived.append(
        {"name": "t", "kind": "threshold", "indicator": "ties", "along": "fund.yearly_usd", "passes": -1}
    )
    return asked(
        design={"kind": "factorial", "parameters": DESIGN},
        contrasts=[{"name": "softens", "effect": effect, "by": by}, {"name": "rule", "effect": by}],
        derived=derived,
    )


def sampled() -> Results:
    spans = {"training.seats": {"low": 1, "high": 50}, "fund.yearly_usd": {"low": 1, "high": 9e4}}
    return asked(design={"kind": "saltelli", "samples": 4, "parameters": spans})


def listed() -> Results:
    """Rows of which some have no label, against a reference; with notes, and with a run that failed."""
    rows = [{"fund.rule": "merit"}, {"fund.rule": "lottery", "label": "?"}, {"training.seats": 9}]
    reference, years = {"fund.rule": "merit"}, {"branch_from": 2014}
    values = {"training.seats": 7, "fund.rule": "merit"}
    table = {"design": {"kind": "list", "rows": [{**row, "private.share": 0.5} for row in rows]}}
    return asked(
        compare="values", reference=reference, parameters=values, simulate=fake_runs.failing, **years, **table
    )


def drawn() -> Results:
    """A sample from priors, in which something is looked for and found."""

    def simulate(case: Case, detail: bool) -> dict[str, Any]:
        tables, fund = fake_runs.simulate(case, detail), case.arm.values["fund.yearly_usd"]
        if case.arm.base.name == "right-turn" and isinstance(fund, float) and fund < 15_000:
            tables["years"]["activity_share"] = [each - 5 for each in tables["years"]["activity_share"]]
        return tables

    parameters = {
        "fund.yearly_usd": {"distribution": "triangular", "low": 0, "mode": 20_000, "high": 40_000},
        "training.seats": {"distribution": "normal", "mean": 20, "sd": 5, "low": 0, "high": 50},
        "fund.rule": {"distribution": "choice", "values": ["merit", "lottery"], "weights": [2, 1]},
        "law.harmonisation": "plausible",
    }
    design = {"kind": "latin-hypercube", "samples": 30, "parameters": parameters}
    results = asked(design=design, discover="activity_share < -6", simulate=simulate)
    results.changes = Changed(("years.parquet",), 2)
    return results


type Told = dict[str, tuple[str, list[Drawing], str]]


@pytest.fixture(
    scope="module",
    params=[two, listed, drawn, *(pytest.param(one, marks=pytest.mark.slow) for one in (swept, sampled))],
)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """By language the page of results, their figures, and what a terminal shows."""
    make: Callable[[], Results] = request.param
    findings, by_language = make().findings, {}
    pictured = make in (two, swept, sampled)
    for language in LANGUAGES:
        folder = tmp_path_factory.mktemp("figures")
        with told_in(language):
            shown = replays(findings) if pictured else []
            drawings = draw(findings, shown) if pictured else []
            for drawing in drawings:
                for end in ("svg", "png"):
                    (folder / f"{drawing.name}.{end}").write_text(drawing.name)
            page = report.page(findings, shown, drawings, folder)
            by_language[language] = page, drawings, "\n".join(terminal.comparison(findings))
    return by_language


def pieces(page: str) -> Iterator[str]:
    """What a reader reads of a page, and what is read out, but for names of files, programs and runs."""
    plain = re.sub(r"<(style|script|title|dd)\b.*?</\1>", "<b>", page, flags=re.DOTALL)
    yield from re.findall(r'(?:alt|aria-label)="([^"]*)"', plain)
    for piece in re.split(r"<[^>]*>", plain):
        yield " ".join(unescape(piece).split())


def shared(one: Iterator[str] | list[str], other: Iterator[str] | list[str]) -> set[str]:
    """The texts with a whole word that two languages have in common."""
    return {text for text in {*one} & {*other} if re.search(r"[^\W\d_]{4}", SAME.sub("", text))}


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_of_a_report_is_of_another_language(told: Told, language: str) -> None:
    page, _, _ = told[language]
    assert f'<html lang="{language}">' in page
    found = [shared(pieces(page), pieces(told[each][0])) for each in LANGUAGES if each != language]
    names = {"baseline, 2012–2016", "right-turn, 2012–2016", "Argentina"}
    assert not found[0] - names
    read, own = "\n".join(pieces(page)), "".join(texts(language).values())
    english = {
        key: text for key, text in texts("en").items() if key.startswith(("report.", "asked.", "film."))
    }
    parts = {part.strip() for text in english.values() for part in re.split(r"{\w+}", text)}
    assert not [part for part in parts if len(part) > 12 and part in read and part not in own]
    assert english["film.script.choose"] not in page
    assert not [piece for piece in pieces(page) if re.search(r"[\w.]+=\w", SAME.sub("", piece))]


PHRASES = {
    listed: [
        "Diseño: lista, 3 puntos",
        "Filas: Regla del fondo = mérito, Capital privado = 0,5; ?; Capital privado = 0,5, Cupos de",
        "branch_from: lo que varía o se fija vale desde 2014",
        "parameters: Cupos de capacitación al año = 7 vale en 4 de los 6 casos; en los demás el diseño",
    ],
    drawn: [
        "Diseño: hipercubo latino, 30 muestras, 30 puntos",
        "triangular: mínimo 0; máximo 40.000; moda 20.000",
        "normal: mínimo 0; máximo 50; media 20; desviación 5",
        "cambiados desde que se escribieron: years.parquet; omitidas 2 partes dañadas",
        "Fondo anual <code>fund.yearly_usd</code></td><td>correlación de rangos",
    ],
}


@pytest.mark.parametrize("told", PHRASES, indirect=True)
def test_what_was_asked_is_told_in_words(told: Told, request: pytest.FixtureRequest) -> None:
    page = told["es"][0]
    make = request.node.callspec.params["told"]
    assert [phrase for phrase in PHRASES[make] if phrase not in page] == []


@pytest.mark.parametrize("language", ["es", pytest.param("pt", marks=pytest.mark.slow)])
def test_no_text_in_a_figure_is_of_another_language_and_all_can_be_read(told: Told, language: str) -> None:
    _, drawings, _ = told[language]
    cities = {"Buenos Aires", "Montevideo"}
    for drawing, english in zip(drawings, told["en"][1], strict=True):
        here, there = ([text for text, _, _ in written(each.figure)] for each in (drawing, english))
        if drawing.name == "map":
            here = [text for text in here if "\n" in text]
        assert not shared(here, there) - cities, drawing.name
        assert not shared([drawing.heading, drawing.caption], [english.heading, english.caption])
        assert not faults(drawing), drawing.name


@pytest.mark.parametrize("language", OTHERS)
def test_no_line_in_a_terminal_is_of_another_language(told: Told, language: str) -> None:
    lines = [re.split(r"\s{2,}", told[each][2].replace("\n", "  ")) for each in (language, "en")]
    assert not shared(*lines)


def test_a_scenario_of_its_own_under_a_known_name_keeps_its_words() -> None:
    base, turn = worlds()
    mine = turn.model_copy(update={"title": "Mine", "description": "All mine."})
    with told_in("es"):
        assert words.title(base) == "Escenario base"
        assert (words.title(mine), words.description(mine)) == ("Mine", "All mine.")


# --- What does not depend on it ---


def made(folder: Path, language: str, drawn: bool = True) -> dict[str, bytes]:
    """A batch in a folder, perhaps with its report, in a language; gives its tables."""
    base = worlds()[:1]
    run(base, 2, jobs=1, out=folder, report=drawn, language=language, simulate=fake_runs.simulate)
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


def read(folder: Path) -> tuple[str, bytes]:
    """The language of a report and one of its figures."""
    page = (folder / "report.html").read_text(encoding="utf-8")
    return page.partition('<html lang="')[2][:2], (folder / "figures" / "money.svg").read_bytes()


def test_tables_and_their_digests_are_the_same_in_every_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "replays", lambda _: [])  # the map and the film take most of the time
    monkeypatch.setattr(report, "draw", lambda findings, shown: draw(findings, shown)[-1:])  # of money
    one, other = made(tmp_path / "one", "es"), made(tmp_path / "other", "en", drawn=False)
    assert one == other
    assert len(one) == 3
    manifests = [json.loads((tmp_path / name / "manifest.json").read_text()) for name in ("one", "other")]
    assert manifests[0]["tables"] == manifests[1]["tables"]
    language, figure = read(tmp_path / "one")
    assert language == "es"
    assert main(["report", str(tmp_path / "one"), "--language", "pt"]) == 0
    assert read(tmp_path / "one")[0] == "pt"
    assert read(tmp_path / "one")[1] != figure
    again: list[str] = []
    monkeypatch.setattr(report, "write_report", lambda _, language: again.append(language))
    assert made(tmp_path / "one", "es") == one
    assert again == ["es"]


@pytest.mark.parametrize(
    "command",
    [
        ["run", "baseline"],
        ["sweep", "fund-size"],
        ["sweep", "fund-size", "--dry-run"],
        ["compare", "here"],
        ["report", "here"],
        ["rerun", "here", "0"],
    ],
)
def test_every_command_refuses_a_language_that_is_not_there(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    if "here" in command:
        run(scenarios("baseline"), 1, jobs=1, out="here", report=False, simulate=fake_runs.simulate)
    before = sorted(tmp_path.rglob("*"))
    assert main([*command, "--language", "fr"]) == 2
    assert "fr: allowed en, es or pt" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_counts_have_marks_and_years_and_seeds_have_none() -> None:
    with told_in("es"):
        missing = said("report.matters.not_yet", missing=2048, points=np.int64(12_288))
        assert "importa: 2.048 de los 12.288 puntos" in missing
        assert said("report.changes.past", year=2014) == "otro pasado antes de 2014"
        assert said("film.one", seed=1995) == "Una corrida, con la semilla 1995."


def test_results_show_themselves_in_the_language_in_which_they_were_asked_for(tmp_path: Path) -> None:
    results = run(
        worlds(), 2, jobs=1, out=tmp_path / "x", report=False, language="es", simulate=fake_runs.simulate
    )
    assert results.language == "es"
    assert "Tablas: " in results._repr_html_()
    compared = results.compare("activity_share")
    assert "Proporción de miembros activos" in str(compared)
    assert "Proporción de miembros activos" in str(compared._repr_html_())
    drawing = results.plot("activity_share")
    assert "Proporción de miembros activos" in [text for text, _, _ in written(drawing.figure)]
    results.changes = Changed(("years.parquet",))
    assert "cambiados desde que se escribieron: years.parquet" in results._repr_html_()
    assert results.changed == "years.parquet changed since written"
    difference = results.findings.outcomes[0].differences["members"]
    with told_in("es"):
        many = replace(difference, effect=replace(difference.effect, pairs=1234))
        assert CERTAINTY["pairs"](many) == "1.234"
    assert "Share of active members" in str(open_results(tmp_path / "x").compare("activity_share"))


def test_what_an_extra_is_needed_for_is_told_in_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = drawn().findings
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    with told_in("es"):
        found = list(discovered(findings))
    assert found[0] == (
        "Dónde se cumple “activity_share < -6”: se necesita sklearn: pip install 'paradiplomacy[discovery]'."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_goes_without_the_numbers_of_claims(language: str) -> None:
    base = load_scenario("baseline")
    mine = base.model_copy(update={"name": "mine", "description": "Grown\nrich (G20)."})
    with told_in(language):
        assert "C13" in texts(language).get("scenarios.baseline.description", base.description)
        assert "C13" not in words.description(base)
        assert words.description(mine) == "Grown rich (G20)."


def test_a_study_that_ships_is_told_in_each_language_and_another_one_as_it_is() -> None:
    study = load_experiment("fund-rule", whole=False).request
    mine = replace(study, title="Mine", question="Who?")
    assert study.design is not None
    with told_in("es"):
        assert words.of_study(study, "title") == "¿Quién debe decidir sobre el fondo, y cómo?"
        assert [words.of_study(mine, part) for part in ("title", "question")] == ["Mine", "Who?"]
        assert varied.point(study, study.points[0]) == "mérito"
        assert varied.point(replace(study, name="mine"), study.points[0]) == "merit"
    assert words.of_study(study, "title") == study.title


def test_a_picture_is_in_the_language_asked_for_whenever_it_is_drawn() -> None:
    drawing = two().plot("activity_share", language="es")
    assert "Proporción de miembros activos" in [text for text, _, _ in written(drawing.figure)]
    ticks = two().plot("project_value_usd", language="es").figure.axes[0].get_yticklabels()
    assert any("," in tick.get_text() for tick in ticks)
    with pytest.raises(ParadiplomacyError, match="allowed en, es or pt"):
        two().plot(language="fr")


def test_two_folders_are_compared_in_a_language_and_for_machines_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, seed in (("a", 1), ("b", 2)):
        run(
            scenarios("baseline"),
            2,
            seed,
            jobs=1,
            out=tmp_path / name,
            report=False,
            simulate=fake_runs.simulate,
        )
    folders = [str(tmp_path / name) for name in ("a", "b")]
    shown = {}
    for language in ("en", "es"):
        for form in ([], ["--json"]):
            assert main(["compare", *folders, "--language", language, *form]) == 0
            shown[language, bool(form)] = capsys.readouterr().out
    assert shown["en", True] == shown["es", True]
    assert "seed: 1 pasó a 2" in shown["es", False]
    assert "seed: 1 became 2" in shown["en", False]


# --- What a class reads ---


@pytest.mark.parametrize("told", [two, pytest.param(swept, marks=pytest.mark.slow)], indirect=True)
def test_what_only_statisticians_need_is_folded(told: Told) -> None:
    page, _, _ = told["en"]
    open_text = re.sub(r"<details><summary>.*?</details>", "", page, flags=re.DOTALL)
    assert "pairing" in page
    assert "pairing" not in open_text
    assert "d_z" not in open_text
    assert not re.search(r"\bramp_years\b|political-shift", open_text)
    heads = re.findall(r"<thead>.*?</thead>", open_text, flags=re.DOTALL)
    assert max(head.count("<th") - head.count("<thead") for head in heads) <= 8


@pytest.mark.parametrize("told", [two, pytest.param(swept, marks=pytest.mark.slow)], indirect=True)
def test_shares_are_told_in_per_cent(told: Told) -> None:
    page, _, terminal_text = told["en"]
    assert "Share of active members <span" in page or "Share of active members, %" in page
    assert "Share of active members, %" in terminal_text


def test_a_map_tells_its_year(told: Told) -> None:
    titles = [
        panel.get_title(loc="left")
        for each in told["en"][1]
        if each.name == "map"
        for panel in each.figure.axes
    ]
    assert all(re.search(r"\n2016: [\d,]+ members, [\d,]+ ties$", title) for title in titles)


def test_money_that_nobody_pays_has_no_key() -> None:
    def simulate(case: Case, detail: bool) -> dict[str, Any]:
        tables = fake_runs.simulate(case, detail)
        tables["years"]["donor_usd"] = [0.0] * len(tables["years"]["year"])
        return tables

    findings = run(worlds(), 2, jobs=1, report=False, simulate=simulate).findings
    drawing = money_chart(findings)
    assert drawing is not None
    keys = [text.get_text() for text in drawing.figure.legends[0].get_texts()]
    assert keys == [
        "Grants of the network’s fund",
        "Cities’ own cash",
        "Private firms",
        "Fees paid to the network",
    ]


def test_money_that_no_scenario_shown_has_finished_runs_of_is_not_drawn() -> None:
    def simulate(case: Case, detail: bool) -> dict[str, Any]:
        if case.arm.base.name != "last":
            raise ZeroDivisionError("no luck")
        return fake_runs.simulate(case, detail)

    base = worlds()[0]
    shown = [base.model_copy(update={"name": f"world-{place}"}) for place in range(MOST_PANELS)]
    last = base.model_copy(update={"name": "last"})
    findings = run([*shown, last], 1, jobs=1, report=False, simulate=simulate).findings
    assert findings.done == 1
    assert money_chart(findings) is None


def test_how_near_is_wanted_is_told_in_the_unit_and_the_language() -> None:
    findings = two().findings
    aimed = Findings(findings.reader, Question(("members", "activity_share"), aim=Aim(half_width=0.01)))
    with told_in("es"):
        assert "0,0100 ciudades, 1,00 puntos porcentuales" in terminal.explained(aimed)
    stopped = asked(stop={"half_width": {"activity_share": 5}, "at_most": 4}).findings
    assert "within 500 percentage points (share of active members)" in answers(stopped)[-1]
