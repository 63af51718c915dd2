"""Scenario files: TOML in, one resolved and validated object out, with every problem of a file at once.

A scenario is a small named difference from the one it extends. Built-in scenarios are known by name, others
by the path of their file.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from paradiplomacy.common.errors import SHOWN, ScenarioError, did_you_mean
from paradiplomacy.common.problems import describe, key_of, shortened, show, unknown
from paradiplomacy.common.toml import read_toml
from paradiplomacy.scenario.changes import flat, varied
from paradiplomacy.scenario.events import KINDS, Event, Year, overlaps, read_event
from paradiplomacy.scenario.parameters.settings import Settings
from paradiplomacy.scenario.scenario import USUAL_YEARS, Governments, Name, Scenario, Start, year_problems

__all__ = ["Scenario", "builtin_names", "builtin_scenarios", "is_path", "load_scenario"]

DEEPEST = 20
"""Files that may extend one another in a row."""
MOST_EVENTS = 1_000


def _kind(name: str) -> str:
    if name not in KINDS:
        raise ValueError(f"{show(name)}: {unknown(name, 'kind of event', KINDS)}")
    return name


class ScenarioFile(BaseModel):
    """The keys of a scenario file."""

    model_config = ConfigDict(extra="forbid", strict=True, title="Scenario of paradiplomacy")

    name: Name = Field(description="Name of the scenario, unique in a batch.")
    title: str = Field(default="", max_length=200, description="Title for tables and figures.")
    description: str = Field(
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
    parameters: dict[str, Any] = Field(default={}, description="Parameters that differ, by dotted name.")
    events: list[Any] = Field(
        default=[],
        max_length=MOST_EVENTS,
        description="Events that come on top.",
        json_schema_extra={"form": f"up to {MOST_EVENTS:,} tables [[events]]"},
    )


# --- Finding scenarios ---


def _folder() -> Path:
    """The packaged folder of built-in scenarios or, in a checkout, the one at the top level."""
    package = Path(__file__).parents[1]
    packaged = package / "scenarios"
    return packaged if packaged.is_dir() else package.parents[1] / "scenarios"


@cache
def builtin_names() -> tuple[str, ...]:
    """Names of the built-in scenarios: the two base worlds, then the others by name."""
    names = {path.stem for path in _folder().glob("*.toml")}
    bases = ("baseline", "history")
    return (*bases, *sorted(names.difference(bases)))


@cache
def _builtin(name: str) -> Scenario:
    return _from_file(_folder() / f"{name}.toml", ())


def builtin_scenarios() -> list[Scenario]:
    """All built-in scenarios: each base world with what extends it."""
    everything = [_builtin(name) for name in builtin_names()]
    return sorted(everything, key=lambda scenario: "history" in (scenario.name, *scenario.lineage))


def load_scenario(
    source: str | Path | Scenario,
    *,
    set: Mapping[str, object] | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> Scenario:
    """A scenario by built-in name, from a TOML file, or as given, with some parameters and years changed.

    Text with a path separator, or that ends in ``.toml``, is a path.

    Raises:
        ScenarioError: names the file and everything that is wrong with it.

    """
    scenario = source if isinstance(source, Scenario) else _found(source)
    if not set and first_year is None and last_year is None:
        return scenario
    years = {
        name: year
        for name, year in (("first_year", first_year), ("last_year", last_year))
        if year is not None
    }
    return _changed(scenario, set or {}, years)


def _found(source: object) -> Scenario:
    if isinstance(source, Path) or (isinstance(source, str) and is_path(source)):
        path = Path(source)
        if not os.path.lexists(path) and "\0" not in str(path):
            raise ScenarioError(
                str(path), [f"there is no such file{did_you_mean(path.stem, builtin_names())}"]
            )
        return _from_file(path, ())
    if isinstance(source, str):
        if source in builtin_names():
            return _builtin(source)
        raise ScenarioError(shortened(source) or '""', [_no_such_scenario(source, Path())])
    raise ScenarioError(show(source), ["is not a scenario; allowed is a built-in name or the path of a file"])


def is_path(text: str) -> bool:
    """Whether text names a file rather than a built-in scenario."""
    return text.endswith(".toml") or any(separator in text for separator in ("/", os.sep))


def _no_such_scenario(name: str, folder: Path) -> str:
    """What to say about a name that is no built-in scenario, where a file or folder may be meant."""
    if _exists(folder / f"{name}.toml"):
        return f'there is no built-in scenario of this name; did you mean the file "{name}.toml"?'
    if name and _exists(folder / name):
        return "is not a scenario; allowed is a built-in name or the path of a TOML file"
    nearest = did_you_mean(name, builtin_names())
    return f"there is no built-in scenario of this name{nearest or f'; allowed {", ".join(builtin_names())}'}"


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _changed(scenario: Scenario, values: Mapping[str, object], years: Mapping[str, int]) -> Scenario:
    """A scenario with other parameters and years."""
    changed, problems = varied(scenario, values)
    _, wrong = _keys({"name": scenario.name, **years})
    problems += wrong
    years = {"first_year": scenario.first_year, "last_year": scenario.last_year, **years}
    if not problems:
        problems = year_problems(scenario.start, **years)
    if problems:
        raise ScenarioError(scenario.name, problems)
    return changed.model_copy(update=years)


# --- Reading a file ---


class _ChainError(ScenarioError):
    """Files that extend one another without end."""


class _Own(NamedTuple):
    """What a file itself says, beside its plain keys: parameters by dotted name, events with their place."""

    values: dict[str, object]
    events: list[tuple[int, Event]]


def _from_file(path: Path, chain: Sequence[Path]) -> Scenario:
    """The scenario of a file; ``chain`` holds the files that extend it, the first one first."""
    table = read_toml(path, ScenarioError)
    file, problems = _keys(table)
    own = _Own(flat(table.get("parameters"), problems), _events(table.get("events"), problems))
    parent, wrong = _parent(path, table.get("extends"), chain)
    problems += wrong
    if file is None or parent is None or problems:
        _, wrong = (parent.parameters if parent else Settings()).changed(own.values)
        raise ScenarioError(str(path), problems + wrong)
    return _resolved(path, file, own, parent)


def _keys(table: Mapping[str, object]) -> tuple[ScenarioFile | None, list[str]]:
    """The plain keys of a file, and what is wrong with them."""
    try:
        return ScenarioFile.model_validate(table), []
    except ValidationError as error:
        return None, [f"{key_of(place)}: {sentence}" for place, sentence in describe(error, ScenarioFile)]


def _events(tables: object, problems: list[str]) -> list[tuple[int, Event]]:
    """The usable events of a file, each with its place in it."""
    events = []
    for place, table in enumerate(tables if isinstance(tables, list) else []):
        if len(problems) > SHOWN:
            break
        event, wrong = read_event(table)
        problems += [f"events[{place}]{f'.{name}' if name else ''}: {sentence}" for name, sentence in wrong]
        if event:
            events.append((place, event))
    return events


def _parent(path: Path, extends: object, chain: Sequence[Path]) -> tuple[Scenario | None, list[str]]:
    """The scenario that a file extends, or the defaults; and why there is none."""
    if not isinstance(extends, str):
        return Scenario(name="defaults", title="Defaults"), []
    chain = [*chain, path]
    try:
        if not is_path(extends):
            return _parent_by_name(path, extends, chain)
        return _from_file(_next_in_chain(path.parent / extends, chain), chain), []
    except _ChainError as error:
        raise _ChainError(str(path), error.problems) from None
    except ScenarioError as error:
        return None, [f"extends: {shortened(extends)}: {problem}" for problem in error.problems]


def _parent_by_name(path: Path, name: str, chain: Sequence[Path]) -> tuple[Scenario | None, list[str]]:
    if name not in builtin_names():
        return None, [f"extends: {show(name)}: {_no_such_scenario(name, path.parent)}"]
    _next_in_chain(_folder() / f"{name}.toml", chain)
    return _builtin(name), []


def _next_in_chain(path: Path, chain: Sequence[Path]) -> Path:
    """The path, unless it stands in the chain already or the chain is too long."""
    names = " → ".join(one.name for one in (*chain, path))
    if any(_same(path, one) for one in chain):
        raise _ChainError(str(path), [f"extends: goes round in a circle: {names}"])
    if len(chain) >= DEEPEST:
        raise _ChainError(str(path), [f"extends: more than {DEEPEST} files extend one another"])
    return path


def _same(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve()
    except (OSError, RuntimeError, ValueError):
        return False


# --- Putting a file and what it extends together ---


def _resolved(path: Path, file: ScenarioFile, own: _Own, parent: Scenario) -> Scenario:
    settings, problems = parent.parameters.changed(own.values)
    years = _years(file, parent)
    start = file.start or parent.start
    inherited = [event for event in parent.events if event.kind not in file.drop_events]
    problems += year_problems(start, *years)
    problems += _not_there(file, parent) + _outside(own.events, *years) + _overlapping(inherited, own.events)
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
        events=(*inherited, *(event for _, event in own.events)),
    )
    return _with_free_name(path, scenario)


def _years(file: ScenarioFile, parent: Scenario) -> tuple[int, int]:
    """First and last year: as set, else those usual for a new start, else inherited."""
    first, last = parent.first_year, parent.last_year
    if file.start and file.start != parent.start:
        first, last = USUAL_YEARS[file.start]
    return file.first_year or first, file.last_year or last


def _not_there(file: ScenarioFile, parent: Scenario) -> list[str]:
    """Kinds of events that the file drops but does not inherit."""
    kinds = {event.kind for event in parent.events}
    some = f"allowed {', '.join(sorted(kinds))}" if kinds else "there are no inherited events"
    return [
        f"drop_events[{place}]: {show(kind)} is not inherited; {some}"
        for place, kind in enumerate(file.drop_events)
        if kind not in kinds
    ]


def _outside(events: Iterable[tuple[int, Event]], first: int, last: int) -> list[str]:
    """Events of the file that are never on while the scenario lasts."""
    problems = []
    for place, event in events:
        if event.first_year > last:
            late = f"{event.first_year} is after the last year of this scenario, {last}"
            problems.append(f"events[{place}].from: {late}")
        elif not event.touches(first, last):
            early = f"{event.last_year} is before the first year of this scenario, {first}"
            problems.append(f"events[{place}].to: {early}")
    return problems


def _overlapping(inherited: Sequence[Event], own: Sequence[tuple[int, Event]]) -> list[str]:
    """Events of the file that overlap with another one of their kind."""
    names = {id(event): f"events[{place}]" for place, event in own}
    problems = []
    for pair in overlaps([*inherited, *(event for _, event in own)]):
        other, mine = sorted(pair, key=lambda event: id(event) in names)
        known = names.get(id(other), "the inherited event (drop_events leaves it out)")
        said = f"{mine.words()} overlaps with {known}, {other.words()}"
        problems.append(f"{names[id(mine)]}: {said}; allowed is one event of a kind at a time")
    return problems


def _with_free_name(path: Path, scenario: Scenario) -> Scenario:
    """The scenario, unless it takes the name of a built-in one and says something else."""
    builtin = scenario.name in builtin_names() and not _same(path, _folder() / f"{scenario.name}.toml")
    if builtin and scenario != _builtin(scenario.name):
        problem = f'name: "{scenario.name}" is the name of a built-in scenario that says something else'
        raise ScenarioError(str(path), [f"{problem}; allowed is any other name"])
    return scenario
