"""Experiment files: a question in TOML in, one checked request out, with every problem of a file at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from paradiplomacy.common.arguments import plain
from paradiplomacy.common.errors import (
    ExperimentError,
    ScenarioError,
    did_you_mean,
    listed,
)
from paradiplomacy.common.plugins import PLUGINS_HELP, Plugins, load_named, rest
from paradiplomacy.common.problems import Lines, validate
from paradiplomacy.common.quoted import show
from paradiplomacy.common.seeds import USUAL_BATCH_SEED
from paradiplomacy.common.shipped import Shipped, is_path, word
from paradiplomacy.common.toml import read_toml
from paradiplomacy.experiment.analysis import FamilyName, Share, Stop, analysis_key
from paradiplomacy.experiment.checks import LARGEST_SEED, MOST_REPLICATIONS, Comparison
from paradiplomacy.experiment.designs.design import Design
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.experiment.named import Derived, NamedContrast
from paradiplomacy.experiment.notes import Note, branch_notes, set_twice
from paradiplomacy.experiment.replaced import replaced
from paradiplomacy.experiment.request import (
    MAIN_INDICATORS,
    Request,
    Watched,
    make_request,
    unwatched,
)
from paradiplomacy.scenario.changes import flatten, set_options
from paradiplomacy.scenario.events import FIRST_YEAR, LAST_YEAR, Year
from paradiplomacy.scenario.files import BUILTIN, ScenarioFile, load_scenario
from paradiplomacy.scenario.scenario import Name, Scenario, Title

STUDIES = Shipped("experiments", "study", ExperimentError)
STUDY_SCENARIOS = Shipped("experiments/scenarios", "scenario of a study")
MOST_SCENARIOS = 100
_IN_BOTH = {"name", "title", "first_year", "last_year", "branch_from", "parameters"}
"""Keys that scenario files have as well."""

type ReplicationCount = Annotated[int, Field(ge=1, le=MOST_REPLICATIONS)]


class Quick(BaseModel):
    """What ``--quick`` makes smaller."""

    model_config = ConfigDict(extra="forbid", strict=True)

    replications: ReplicationCount | None = Field(
        default=None, description="Runs of each scenario and point."
    )
    samples: int | None = Field(default=None, ge=2, le=1_000_000, description="Samples of the design.")


class ExperimentFile(BaseModel):
    """The keys of an experiment file."""

    model_config = ConfigDict(extra="forbid", strict=True, title="Experiment of paradiplomacy")

    name: Name = Field(description="Name of the experiment, and of its result folder.")
    title: Title = Field(default="", description="Title of the report.")
    question: Lines = Field(
        pattern=r"\S",
        max_length=1_000,
        description="What is asked, in a sentence.",
        json_schema_extra={"form": "a sentence of up to 1,000 characters"},
    )
    scenarios: list[str] = Field(
        min_length=1,
        max_length=MOST_SCENARIOS,
        description="Built-in names, or paths of files beside this one; the first is compared with.",
        json_schema_extra={"form": f"a list of 1 to {MOST_SCENARIOS} built-in names or paths of files"},
    )
    replications: ReplicationCount = Field(default=30, description="Runs of each scenario and point.")
    seed: int = Field(
        default=USUAL_BATCH_SEED,
        ge=0,
        le=LARGEST_SEED,
        description="Seed of the batch, from which those of its runs follow.",
        json_schema_extra={"form": f"whole numbers from 0 to {LARGEST_SEED:,}"},
    )
    indicators: list[str] = Field(
        default=list(MAIN_INDICATORS),
        min_length=1,
        max_length=100,
        description="The ones reported first.",
        json_schema_extra={"form": "a list of 1 to 100 names of indicators"},
    )
    first_year: Year | None = Field(default=None, description="First year, instead of the scenarios’.")
    last_year: Year | None = Field(default=None, description="Last year, instead of the scenarios’.")
    branch_from: Year | None = Field(
        default=None,
        description="Year from which on holds what parameters, --set and the design set; before it each "
        "scenario is its own.",
    )
    years: list[Year] = Field(
        default=[],
        min_length=2,
        max_length=2,
        description="First and last year to compare over.",
        json_schema_extra={"form": f"a list of two years from {FIRST_YEAR} to {LAST_YEAR}"},
    )
    compare: Comparison | None = Field(
        default=None,
        description="Compare scenarios at the same values, or values with the first ones; else scenarios "
        "where there are several.",
    )
    detail: bool = Field(default=False, description="Also tables of cities, projects, ties and transfers.")
    plugins: Plugins = Field(default=[], max_length=20, description=PLUGINS_HELP)
    parameters: dict[str, Any] = Field(
        default={}, description="Parameters and event fields to set in all scenarios, by name."
    )
    design: dict[str, Any] | None = Field(default=None, description="The values to go through.")
    contrasts: list[NamedContrast] = Field(
        default=[],
        max_length=100,
        description="Contrasts by name, such as what one thing does to the effect of another.",
        json_schema_extra={"form": "up to 100 tables [[contrasts]]"},
    )
    derived: list[Derived] = Field(
        default=[],
        max_length=100,
        description="Quantities derived from what is compared.",
        json_schema_extra={"form": "up to 100 tables [[derived]]"},
    )
    quick: Quick = Field(default=Quick(), description="What --quick makes smaller.")
    equivalence: Share | None = analysis_key("equivalence")
    precision: Share | None = analysis_key("precision")
    family: FamilyName = analysis_key("family")
    reference: dict[str, Any] = analysis_key("reference")
    stop: Stop | None = analysis_key("stop")
    discover: str | None = analysis_key("discover")


@dataclass(frozen=True)
class Experiment:
    """An experiment as read, with what is needed to say it again as commands.

    Attributes:
        request: what is asked.
        sources: how each scenario can be found again.
        changes: what is set in all scenarios, by name.
        first_year: first year instead of the scenarios' own.
        last_year: last year instead of the scenarios' own.
        branch_from: year from which on the changes hold.
        words: name or file, and options, that name it on the command line; None where there is neither.

    """

    request: Request
    sources: tuple[str | Path, ...]
    changes: Mapping[str, Any]
    first_year: int | None
    last_year: int | None
    branch_from: int | None = None
    words: tuple[str, ...] | None = None


def load_experiment(
    source: str | Path | Mapping[str, Any],
    *,
    quick: bool = False,
    replications: int | None = None,
    set: Mapping[str, object] | None = None,
    watched: Watched = unwatched,
    whole: bool = True,
) -> Experiment:
    """An experiment by the name of a study, from a TOML file, or from a table with the same keys.

    Args:
        source: name of the study or path of the file, told apart as those of scenarios are, or the table.
        quick: take the small setting of the file.
        replications: runs of each arm, instead of the file's.
        set: parameters and event fields to set in all scenarios, on top of the file's.
        watched: told each point that is checked, so that it can show how far this is.
        whole: check every point, and not only some where all would take long.

    Raises:
        ExperimentError: names the file and everything that is wrong with it.

    """
    if isinstance(source, Mapping):
        return read_experiment(
            plain(source), "experiment", Path(), quick, replications, set or {}, watched, whole
        )
    named = source if isinstance(source, str) else Path(source)
    path = STUDIES.find(named)
    table = read_toml(path, ExperimentError)
    experiment = read_experiment(
        table, word(named), path.parent, quick, replications, set or {}, watched, whole
    )
    options = ["--quick"] if quick else []
    options += ["--replications", str(replications)] if replications is not None else []
    return replace(experiment, words=(word(named), *options, *set_options(set or {})))


def is_experiment(table: Mapping[str, Any]) -> bool:
    """Whether a table is meant as an experiment rather than as a scenario."""
    return bool(table.keys() & {"question", "scenarios", "design", "replications"})


def read_experiment(
    table: Mapping[str, Any],
    source: str,
    folder: Path,
    quick: bool,
    replications: int | None,
    changes: Mapping[str, object],
    watched: Watched,
    whole: bool,
) -> Experiment:
    """The experiment that a table holds, from a file of a name in a folder.

    Raises:
        ExperimentError: names the file and everything that is wrong with it.
    """
    if _is_scenario(table):
        raise ExperimentError(source, ["is a scenario; allowed is a file with a question and scenarios"])
    file, problems = _read_keys(table)
    refused, promised = load_named(table, folder)
    problems += refused
    design = _read_design(table.get("design"), problems)
    small = small_design(design, table, problems)
    problems += _wrong_indicators(table.get("indicators"), "indicators[{}]")
    of_derived = [one.indicator for one in file.derived] if file else []
    problems += _wrong_indicators(of_derived, "derived[{}].indicator", often=True)
    names = _texts(table.get("scenarios"))
    own = flatten(table.get("parameters"), problems)
    both, sometimes = {**own, **changes}, list[Note]()
    years = {key: getattr(file, key) for key in ("first_year", "last_year", "branch_from")} if file else {}
    scenarios = _load_scenarios(names, folder, both, years, problems)
    if design:
        places = {name: ("--set" if name in changes else "parameters", value) for name, value in both.items()}
        never, sometimes = replaced(places, design, scenarios)
        problems += never
    if file is None or problems:
        raise ExperimentError(source, rest(problems, promised))
    if quick:
        less = {"replications": file.quick.replications or file.replications, "stop": None}
        file = file.model_copy(update=less)
        design = small or design
    if replications is not None:
        file = file.model_copy(update={"replications": replications})
    file = file.model_copy(update={"title": file.title or file.name, "question": file.question.strip()})
    notes = [*set_twice(own, changes), *branch_notes(file.branch_from), *sometimes]
    try:
        request = make_request(file, scenarios, design, notes)
        request.check(watched, whole)
    except ExperimentError as error:
        raise ExperimentError(source, error.problems) from None
    sources = tuple(_source(name, folder) for name in names.values())
    return Experiment(request, sources, both, **years)


def _is_scenario(table: Mapping[str, Any]) -> bool:
    return not is_experiment(table) and bool(table.keys() & (ScenarioFile.model_fields.keys() - _IN_BOTH))


def _read_keys(table: Mapping[str, Any]) -> tuple[ExperimentFile | None, list[str]]:
    file, problems = validate(ExperimentFile, dict(table))
    return file, [f"{key}: {sentence}" for key, sentence in problems]


def _read_design(table: object, problems: list[str]) -> Design | None:
    if not isinstance(table, dict):
        return None
    design, unusable = read_design(table)
    problems += [f"design{f'.{key}' if key else ''}: {sentence}" for key, sentence in unusable]
    return design


def small_design(design: Design | None, table: Mapping[str, Any], problems: list[str]) -> Design | None:
    """The design with the samples of --quick, where the file gives any."""
    quick = table.get("quick")
    samples = quick.get("samples") if isinstance(quick, dict) else None
    if type(samples) is not int or samples < 2:
        return None
    if design is None or not design.samples:
        if design or "design" not in table:
            problems.append("quick.samples: the design has no samples; allowed is replications")
        return None
    small, unusable = read_design(design.record() | {"samples": samples})
    problems += [f"quick.{key or 'samples'}: {sentence}" for key, sentence in unusable]
    return small


def _texts(values: object) -> dict[int, str]:
    """The texts of a list by their index."""
    items = values if isinstance(values, list) else []
    return {index: item for index, item in enumerate(items) if isinstance(item, str)}


def _wrong_indicators(names: object, key: str, *, often: bool = False) -> list[str]:
    if not _texts(names):
        return []
    from paradiplomacy.indicators.measure import INDICATORS

    problems = []
    first: dict[str, int] = {}
    for index, name in _texts(names).items():
        if name not in INDICATORS:
            nearest = did_you_mean(name, INDICATORS) or f"; allowed are such as {listed(MAIN_INDICATORS)}"
            problems.append(f"{key.format(index)}: {show(name)} is not an indicator{nearest}")
        elif first.setdefault(name, index) != index and not often:
            problems.append(f"{key.format(index)}: {show(name)} stands there twice; allowed is once")
    return problems


def _source(name: str, folder: Path) -> str | Path:
    """A built-in name, or a path as seen from here."""
    return BUILTIN.path(name, folder) if is_path(name) else name


def _load_scenarios(
    names: Mapping[int, str],
    folder: Path,
    changes: Mapping[str, object],
    years: Mapping[str, int | None],
    problems: list[str],
) -> tuple[Scenario, ...]:
    """The scenarios with what is changed in all of them; what is wrong with the changes, once."""
    scenarios: list[Scenario] = []
    unusable: dict[str, str] = {}
    for index, name in list(names.items())[:MOST_SCENARIOS]:
        try:
            scenario = load_scenario(_source(name, folder))
        except ScenarioError as error:
            problems += [f"scenarios[{index}]: {show(name)}: {problem}" for problem in error.problems]
            continue
        try:
            scenarios.append(load_scenario(scenario, set=changes, **years))
        except ScenarioError as error:
            for problem in error.problems:
                unusable.setdefault(problem, f"scenarios[{index}]: {show(name)}: ")
    everywhere = not scenarios
    problems += [problem if everywhere else where + problem for problem, where in unusable.items()]
    return tuple(scenarios)
