"""The report: one page that opens from the disk, with question, answers, table, figures and provenance."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from paradiplomacy.common.arguments import WORD, takes
from paradiplomacy.common.errors import LINES, ResultsError, printable
from paradiplomacy.experiment.designs.design import WITH_INDICES, Design
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import named, varied, words
from paradiplomacy.report.answers import answers
from paradiplomacy.report.changes import told_changes
from paradiplomacy.report.colours import INK, SEA
from paradiplomacy.report.figures.drawing import Drawing, save
from paradiplomacy.report.gallery import draw
from paradiplomacy.report.language import said, texts, times, told_in
from paradiplomacy.report.map.film import film
from paradiplomacy.report.map.replay import Replay, can_be_remade, replays
from paradiplomacy.report.results import Results
from paradiplomacy.report.sections import (
    CERTAINTY,
    CHANGE,
    CLEAR,
    EQUIVALENCE,
    Line,
    level_rows,
    named_sections,
    ranked_rows,
    sections,
    wanted_at_once,
)
from paradiplomacy.report.terminal import explained, more_failed
from paradiplomacy.results.differences import LEVEL
from paradiplomacy.results.findings import Findings
from paradiplomacy.results.folder import StorageError, at_fault
from paradiplomacy.results.sensitivity import Ranking
from paradiplomacy.scenario.scenario import Scenario

MOST_LABELS = 100
MOST_FAILURES = 20
LARGE_FIGURE = 300_000
"""Bytes from which a figure goes into the page as pixels."""

DATA = ("cities", "founders", "governments", "growth", "outline")
"""The data; their content, source and licence are texts, and ``data/SOURCES.md`` says more."""


@takes(language=WORD)
def write_report(results: Results, language: str = "en") -> Path:
    """Draw the figures and write ``report.html`` into the folder of the results; gives its path.

    Args:
        results: what is reported.
        language: ``en``, ``es`` or ``pt``.

    Raises:
        ParadiplomacyError: there are no texts in this language.
        ResultsError: the results are in memory only, or no run is finished.
        StorageError: the disk is full or failed.
    """
    if results.path is None:
        raise ResultsError("report", ["these results are in memory only; give a folder with out"])
    findings = results.findings
    if not findings.done:
        raise ResultsError(str(results.path), ["no run is finished, so there is nothing to report"])
    try:
        with told_in(language):
            return _written(findings, replays(findings), results.path)
    except OSError as error:
        where = at_fault(error, results.path)
        problem = (
            f"the report cannot be written: {where}{error.strerror or error}; the tables are not touched"
        )
        raise StorageError(str(results.path), [problem]) from error


def _written(findings: Findings, shown: Sequence[Replay], folder: Path) -> Path:
    drawings = draw(findings, shown)
    save(drawings, folder / "figures")
    unfinished = folder / ".unfinished-report.html"
    text = page(findings, shown, drawings, folder / "figures")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    return unfinished.replace(folder / "report.html")


def page(findings: Findings, shown: Sequence[Replay], drawings: Sequence[Drawing], figures: Path) -> str:
    """The report as HTML, with the figures from the folder in which they are saved; texts are escaped."""
    request, compared, by_name = findings.request, sections(findings), named_sections(findings)
    planned = findings.manifest["runs"]["planned"]
    environment = Environment(
        loader=PackageLoader("paradiplomacy.report"),
        autoescape=True,
        finalize=lambda value: printable(value, LINES) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # labels of the map are told in the order in which they are written
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False, "separators": (",", ":")}
    return environment.get_template("report.html").render(
        texts=texts(),
        said=said,
        times=times,
        words=words,
        varied=varied,
        request=request,
        scenarios=_scenarios(request),
        counts={"planned": planned, "done": findings.done, "failed": len(findings.failures)},
        film=film(request.seed_of(0), shown, findings.narrowed),
        title=words.of_study(request, "title") or " · ".join(map(words.title, request.scenarios)),
        answers=answers(findings),
        design=_design(request),
        sections=[
            (section, [(line, _cells(line)) for line in section.lines]) for section in compared + by_name
        ],
        named_family=words.family_text(findings.family_of_named) if by_name else None,
        derived=named.rows(findings),
        sure=[*CERTAINTY, *(EQUIVALENCE if findings.aim.margin else ())],
        explained=explained(findings) if compared else "",
        pairs_wanted=wanted_at_once(compared) if compared else "",
        rankings=[_ranking(ranking) for ranking in findings.rankings],
        levels=level_rows(findings) if len(request.arms) == 1 else [],
        notes=_notes(request.scenarios),
        drawings=[(drawing, _embedded(figures, drawing)) for drawing in drawings],
        map_left_out=_map_left_out(findings, drawings),
        failures=findings.failures[:MOST_FAILURES],
        more_failed=more_failed(len(findings.failures) - MOST_FAILURES),
        changed=(changed := findings.reader.changes.told(texts())),
        provenance=_provenance(findings.manifest, changed),
        data=DATA,
        ink=INK,
        sea=SEA,
        level=LEVEL,
    )


def _scenarios(request: Request) -> list[dict[str, Any]]:
    base = request.base
    return [
        {
            "scenario": scenario,
            "years": words.span(scenario.first_year, scenario.last_year),
            "changes": [] if scenario.name == base.name else told_changes(scenario, base),
        }
        for scenario in request.scenarios
    ]


def _design(request: Request) -> dict[str, Any] | None:
    design = request.design
    if design is None:
        return None
    factors = (*design.factors, *design.derived)
    rows = [
        (each.name, varied.parameter_label(each.name), varied.values(each.values, each.name))
        for each in factors
    ]
    labels = [varied.point(request, point) for point in request.points] if design.kind == "list" else []
    points = times("report.count.points", len(request.points))
    return {
        "parts": ", ".join(filter(None, (said(f"asked.design.{design.kind}"), _size(design), points))),
        "rows": rows,
        "labels": labels[:MOST_LABELS],
        "left_out": max(len(labels) - MOST_LABELS, 0),
        "exclude": design.exclude.text if design.exclude else None,
    }


def _size(design: Design) -> str:
    key = design.kind if design.kind in WITH_INDICES else "samples"
    return said(f"report.page.{key}", number=texts().number(design.samples)) if design.samples else ""


def _ranking(ranking: Ranking) -> dict[str, Any]:
    return {
        "title": f"{words.indicator_name(ranking.indicator)}, {words.title(ranking.scenario)}",
        "against": words.title(ranking.against) if ranking.against else None,
        "rows": [
            (varied.parameter_label(index.name), index.name, *cells)
            for index, (_, *cells) in zip(ranking.indices, ranked_rows(ranking), strict=True)
        ],
    }


def _notes(scenarios: Iterable[Scenario]) -> list[str]:
    """What a reader of these scenarios in particular must know."""
    kinds = {event.kind for scenario in scenarios for event in scenario.effective_events()}
    recorded = any(scenario.governments == "recorded" for scenario in scenarios)
    turned = recorded or kinds & {"political-shift", "political-freeze"}
    return [said(f"report.note.{key}") for key, holds in (("recorded", recorded), ("turn", turned)) if holds]


def _cells(line: Line) -> dict[str, str]:
    return {name: cell(line.difference) for name, cell in (CHANGE | CLEAR | CERTAINTY | EQUIVALENCE).items()}


def _embedded(folder: Path, drawing: Drawing) -> str:
    """A figure as a data address: as SVG, or as WebP where a picture of so many lines takes less."""
    content, kind = (folder / f"{drawing.name}.svg").read_bytes(), "svg+xml"
    if len(content) > LARGE_FIGURE:
        content, kind = _as_webp(folder / f"{drawing.name}.png"), "webp"
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _as_webp(path: Path) -> bytes:
    from PIL import Image

    content = BytesIO()
    with Image.open(path) as picture:
        picture.convert("RGB").save(content, "webp", quality=90)
    return content.getvalue()


def _map_left_out(findings: Findings, drawings: Sequence[Drawing]) -> str | None:
    if findings.request.design is not None or any(drawing.name == "map" for drawing in drawings):
        return None
    return said(f"report.page.map_{'failed' if can_be_remade(findings) else 'changed'}")


def _provenance(manifest: Mapping[str, Any], changed: str) -> list[tuple[str, str]]:
    versions = ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())
    rows = [
        ("command", manifest["command"]),
        ("versions", versions),
        ("revision", manifest["git_revision"]),
        ("fingerprint", manifest["model_sha256"]),
        ("changed", changed),
    ]
    return [(said(f"report.from.{name}"), value) for name, value in rows if value]
