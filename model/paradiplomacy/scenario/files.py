"""Scenario files: TOML in, one resolved and validated object out, with every problem of a file at once.

A scenario is a small named difference from the one it extends. Built-in scenarios are known by name, others
by the path of their file.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from paradiplomacy.common.arguments import PLAIN, TABLE, a, takes
from paradiplomacy.common.errors import SHOWN, ScenarioError
from paradiplomacy.common.plugins import PLUGINS_HELP, Plugins, load_named, rest
from paradiplomacy.common.problems import Lines, validate
from paradiplomacy.common.quoted import shorten, show, unknown
from paradiplomacy.common.shipped import Shipped, is_path
from paradiplomacy.common.toml import read_toml
from paradiplomacy.scenario.changes import flatten, late_names, vary
from paradiplomacy.scenario.events import KINDS, Event, Year, overlaps, read_event
from paradiplomacy.scenario.parameters.settings import Settings
from paradiplomacy.scenario.pasts import read_past
from paradiplomacy.scenario.scenario import (
    USUAL_YEARS,
    Governments,
    Name,
    Past,
    Scenario,
    Start,
    Title,
    branch_problems,
    pasts_before,
    year_problems,
)

__all__ = ["BUILTIN", "Scenario", "builtin_names", "builtin_scenarios", "load_scenario"]

BUILTIN = Shipped("scenarios", "built-in scenario", ScenarioError, first=("baseline", "history"))

DEEPEST = 20
"""Largest number of files that extend one another in a row."""
MOST_EVENTS = 1_000
SOURCE = a("a name, a path or a scenario", str, PathLike, Scenario)
"""What stands for a scenario."""


def _kind(name: str) -> str:
    if name not in KINDS:
        raise ValueError(f"{show(name)}: {unknown(name, 'kind of event', KINDS)}")
    return name


class ScenarioFile(BaseModel):
    """The keys of a scenario file."""

    model_config = ConfigDict(extra="forbid", strict=True, title="Scenario of paradiplomacy")

    name: Name = Field(description="Name of the scenario, unique in a batch.")
    title: Title = Field(default="", description="Title for tables and figures.")
    description: Lines = Field(
        default="", max_length=10_000, description="What the scenario asks, and after what source."
    )
    extends: str | None = Field(
        default=None,
        max_length=1_000,
        description="Built-in scenario, or path of a file beside this one, that this one changes.",
    )
    start: Start | None = Field(
        default=None, description="Twelve founders of 1995, or the 366 members of 2022."
    )
    first_year: Year | None = Field(default=None, description="First year simulated.")
    last_year: Year | None = Field(default=None, description="Last year simulated.")
    governments: Governments | None = Field(
        default=None, description="Stationary with noise, or as recorded."
    )
    drop_events: list[Annotated[str, AfterValidator(_kind)]] = Field(
        default=[], max_length=100, description="Kinds of inherited events to leave out."
    )
    plugins: Plugins = Field(default=[], max_length=20, description=PLUGINS_HELP)
    parameters: dict[str, Any] = Field(default={}, description="Parameters that differ, by dotted name.")
    events: list[Any] = Field(
        default=[],
        max_length=MOST_EVENTS,
        description="Events that come on top.",
        json_schema_extra={"form": f"up to {MOST_EVENTS:,} tables [[events]]"},
    )
    branch_from: Year | None = Field(
        default=None, description="From this year on what differs here holds; before, what is extended."
    )
    pasts: list[Any] = Field(
        default=[],
        max_length=100,
        description="What held before some years: each with before, parameters and events.",
        json_schema_extra={"form": "up to 100 tables [[pasts]]"},
    )


# --- Finding scenarios ---


def builtin_names() -> tuple[str, ...]:
    """Names of the built-in scenarios: the two base worlds, then the others by name."""
    return tuple(BUILTIN.files)


@cache
def _builtin(name: str) -> Scenario:
    return _from_file(BUILTIN.files[name], ())


def builtin_scenarios() -> list[Scenario]:
    """All built-in scenarios: each base world with what extends it."""
    scenarios = [_builtin(name) for name in builtin_names()]
    return sorted(scenarios, key=lambda scenario: "history" in (scenario.name, *scenario.lineage))


@takes(source=SOURCE, set=TABLE, first_year=PLAIN, last_year=PLAIN, branch_from=PLAIN)
def load_scenario(
    source: str | Path | Scenario,
    *,
    set: Mapping[str, object] | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
    branch_from: int | None = None,
) -> Scenario:
    """A scenario by built-in name, from a TOML file, or as given, with some parameters and years changed.

    Text with a path separator, or that ends in ``.toml``, is a path. With ``branch_from`` what is set holds
    from that year on, and before it what the scenario itself says.

    Raises:
        ScenarioError: names the file and everything that is wrong with it.

    """
    scenario = source if isinstance(source, Scenario) else _load(source)
    asked = {"first_year": first_year, "last_year": last_year, "branch_from": branch_from}
    years = {name: year for name, year in asked.items() if year is not None}
    return _change(scenario, set or {}, years) if set or years else scenario


def _load(source: str | Path) -> Scenario:
    if isinstance(source, str) and source in BUILTIN.files:
        return _builtin(source)
    return _from_file(BUILTIN.find(source), ())


def _change(scenario: Scenario, values: Mapping[str, object], years: Mapping[str, int]) -> Scenario:
    """A scenario with other parameters and years."""
    problems = _read_keys({"name": scenario.name, **years})[1]
    limits = {key: years.get(key, getattr(scenario, key)) for key in ("first_year", "last_year")}
    branches = [past.before for past in scenario.pasts] + [
        years[key] for key in years if key == "branch_from"
    ]
    if not problems:
        problems = year_problems(scenario.start, **limits) or _branch_problems(branches, **limits)
    if "branch_from" in years and not problems:
        scenario = scenario.model_copy(update={"pasts": pasts_before(scenario, years["branch_from"])})
    changed, unusable = vary(scenario, values)
    if problems := unusable + problems:
        raise ScenarioError(scenario.name, problems)
    return changed.model_copy(update=limits)


def _branch_problems(years: Iterable[int], first_year: int, last_year: int) -> list[str]:
    """Years in which a scenario cannot go on in another way, or not one after the other."""
    problems: list[str] = []
    for year in years:
        problems += branch_problems(year, first_year, last_year)
        first_year = year
    return problems


# --- Reading a file ---


class _ChainError(ScenarioError):
    """Files that extend one another without end."""


class _Changes(NamedTuple):
    """What a file changes, beside its plain keys: parameters by dotted name, events with their index."""

    values: dict[str, object]
    events: list[tuple[int, Event]]
    pasts: list[Past]


def _from_file(path: Path, chain: Sequence[Path]) -> Scenario:
    """The scenario of a file; ``chain`` holds the files that extend it, the first one first."""
    table = read_toml(path, ScenarioError)
    file, problems = _read_keys(table)
    refused, promised = load_named(table, path.parent)
    problems += refused
    values = flatten(table.get("parameters"), problems)
    changes = _Changes(values, _read_events(table.get("events"), problems), _read_pasts(table, problems))
    parent = _load_parent(path, table.get("extends"), chain, problems)
    if file is None or parent is None or problems:
        _, unusable = (parent.parameters if parent else Settings()).changed(changes.values)
        raise ScenarioError(str(path), rest(problems + unusable, promised))
    return _extend(parent, path, file, changes)


def _read_keys(table: Mapping[str, object]) -> tuple[ScenarioFile | None, list[str]]:
    """The plain keys of a file, and what is wrong with them."""
    file, problems = validate(ScenarioFile, table)
    return file, [f"{key}: {sentence}" for key, sentence in problems]


def _read_events(tables: object, problems: list[str]) -> list[tuple[int, Event]]:
    """The usable events of a file, each with its index in it."""
    events = []
    for index, table in enumerate(tables if isinstance(tables, list) else []):
        if len(problems) > SHOWN:
            break
        event, unusable = read_event(table)
        problems += [f"events[{index}]{f'.{key}' if key else ''}: {sentence}" for key, sentence in unusable]
        if event:
            events.append((index, event))
    return events


def _read_pasts(file: Mapping[str, object], problems: list[str]) -> list[Past]:
    """The pasts of a file that can be used."""
    pasts, tables = [], file.get("pasts")
    if tables and "extends" in file:
        problems.append("pasts: stand beside extends; allowed is branch_from, before which the other holds")
    elif tables and "branch_from" in file:
        problems.append("pasts: stand beside branch_from; allowed is one of them")
    for index, table in enumerate(tables if isinstance(tables, list) else []):
        past, wrong = read_past(table)
        problems += [f"pasts[{index}]{sentence}" for sentence in wrong]
        pasts += [past] if past else []
    return pasts


def _load_parent(path: Path, extends: object, chain: Sequence[Path], problems: list[str]) -> Scenario | None:
    """The scenario that a file extends, or the defaults; None where it cannot be used."""
    if not isinstance(extends, str):
        return Scenario(name="defaults", title="Defaults")
    chain = [*chain, path]
    try:
        if is_path(extends):
            return _from_file(_check_chain(BUILTIN.path(extends, path.parent), chain), chain)
        if extends in BUILTIN.files:
            _check_chain(BUILTIN.files[extends], chain)
            return _builtin(extends)
        problems.append(f"extends: {show(extends)}: {BUILTIN.missing(extends, path.parent)}")
    except _ChainError as error:
        raise _ChainError(str(path), error.problems) from None
    except ScenarioError as error:
        problems += [f"extends: {shorten(extends)}: {problem}" for problem in error.problems]
    return None


def _check_chain(path: Path, chain: Sequence[Path]) -> Path:
    """The path, unless it stands in the chain already or the chain is too long."""
    names = " → ".join(link.name for link in (*chain, path))
    if any(_is_same(path, link) for link in chain):
        raise _ChainError(str(path), [f"extends: goes round in a circle: {names}"])
    if len(chain) >= DEEPEST:
        raise _ChainError(str(path), [f"extends: more than {DEEPEST} files extend one another"])
    return path


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.resolve() == other.resolve()
    except (OSError, RuntimeError, ValueError):
        return False


# --- Putting a file and what it extends together ---


def _extend(parent: Scenario, path: Path, file: ScenarioFile, changes: _Changes) -> Scenario:
    settings, problems = parent.parameters.changed(changes.values)
    years = _years(file, parent)
    start = file.start or parent.start
    pasts = pasts_before(parent, file.branch_from) if file.branch_from else changes.pasts or parent.pasts
    inherited = [event for event in parent.events if event.kind not in file.drop_events]
    problems += year_problems(start, *years) or _branch_problems([past.before for past in pasts], *years)
    problems += _drop_problems(file, parent) + _beginning_problems(file, parent)
    problems += _span_problems(changes.events, *years) + _overlap_problems(inherited, changes.events)
    if problems:
        raise ScenarioError(str(path), problems)
    scenario = Scenario(
        name=file.name,
        title=file.title or file.name,
        description=file.description.strip(),
        lineage=(parent.name, *parent.lineage) if file.extends else (),
        start=start,
        first_year=years[0],
        last_year=years[1],
        governments=file.governments or parent.governments,
        parameters=settings,
        events=(*inherited, *(event for _, event in changes.events)),
        pasts=tuple(pasts),
    )
    if late := late_names(scenario, changes.values if file.branch_from or parent.pasts else ()):
        raise ScenarioError(str(path), late)
    _refuse_taken_name(path, scenario)
    return scenario


def _beginning_problems(file: ScenarioFile, parent: Scenario) -> list[str]:
    """What a file that branches says of the whole of a world otherwise than what it extends."""
    keys = ("start", "governments") if file.branch_from else ()
    return [
        f"{key}: holds from the start, before the branch in {file.branch_from}; allowed {there}"
        for key in keys
        if getattr(file, key) not in (None, there := getattr(parent, key))
    ]


def _years(file: ScenarioFile, parent: Scenario) -> tuple[int, int]:
    """First and last year: as set, else those usual for a new start, else inherited."""
    first, last = parent.first_year, parent.last_year
    if file.start and file.start != parent.start:
        first, last = USUAL_YEARS[file.start]
    return file.first_year or first, file.last_year or last


def _drop_problems(file: ScenarioFile, parent: Scenario) -> list[str]:
    """Kinds of events that the file drops but does not inherit."""
    kinds = {event.kind for event in parent.events}
    allowed = f"allowed {', '.join(sorted(kinds))}" if kinds else "there are no inherited events"
    return [
        f"drop_events[{index}]: {show(kind)} is not inherited; {allowed}"
        for index, kind in enumerate(file.drop_events)
        if kind not in kinds
    ] + [
        f"drop_events[{index}]: {show(kind)} stands there twice; allowed is once"
        for index, kind in enumerate(file.drop_events)
        if kind in file.drop_events[:index]
    ]


def _span_problems(events: Iterable[tuple[int, Event]], first: int, last: int) -> list[str]:
    """Events of the file that are never on while the scenario lasts."""
    problems = []
    for index, event in events:
        if event.first_year > last:
            late = f"{event.first_year} is after the last year of this scenario, {last}"
            problems.append(f"events[{index}].from: {late}")
        elif not event.touches(first, last):
            early = f"{event.last_year} is before the first year of this scenario, {first}"
            problems.append(f"events[{index}].to: {early}")
    return problems


def _overlap_problems(inherited: Sequence[Event], own: Sequence[tuple[int, Event]]) -> list[str]:
    """Events of the file that overlap with another one of their kind."""
    names = {id(event): f"events[{index}]" for index, event in own}
    problems = []
    for pair in overlaps([*inherited, *(event for _, event in own)]):
        earlier, event = sorted(pair, key=lambda event: id(event) in names)
        name = names.get(id(earlier), "the inherited event (drop_events leaves it out)")
        overlap = f"{event.words()} overlaps with {name}, {earlier.words()}"
        problems.append(f"{names[id(event)]}: {overlap}; allowed is one event of a kind at a time")
    return problems


def _refuse_taken_name(path: Path, scenario: Scenario) -> None:
    """Refuse a scenario that takes the name of a built-in one and says something else."""
    builtin = BUILTIN.files.get(scenario.name)
    if builtin and not _is_same(path, builtin) and scenario != _builtin(scenario.name):
        problem = f'name: "{scenario.name}" is the name of a built-in scenario that says something else'
        raise ScenarioError(str(path), [f"{problem}; allowed is any other name"])
