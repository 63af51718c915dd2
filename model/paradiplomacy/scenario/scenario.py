"""A scenario with everything resolved: one immutable object, written out and read back the same."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, overload

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, ValidationError, model_validator

from paradiplomacy.common import html
from paradiplomacy.common.arguments import WHOLE, a, plain, takes
from paradiplomacy.common.errors import ScenarioError
from paradiplomacy.common.plugins import LOADED, digests, paths
from paradiplomacy.common.problems import Line, Lines, problems_of
from paradiplomacy.common.quoted import word
from paradiplomacy.scenario.events import Event, Year, overlaps
from paradiplomacy.scenario.parameters.settings import Settings

type Start = Literal["founders", "members-2022"]
type Governments = Literal["stationary", "recorded"]
type Name = Annotated[
    str,
    Field(
        pattern="^[a-z0-9-]+$",
        max_length=60,
        json_schema_extra={"form": "lower-case letters, digits and hyphens, up to 60"},
    ),
]
type Title = Annotated[
    Line, Field(pattern=r"\S", max_length=200, json_schema_extra={"form": "text of up to 200 characters"})
]
type _Several[T] = Annotated[tuple[T, ...], Field(strict=False)]
"""One after another, in any kind of list."""

USUAL_YEARS: dict[str, tuple[int, int]] = {"founders": (1995, 2026), "members-2022": (2022, 2030)}
"""First and last year of a scenario that names none, by its start."""

LABELS = {"name", "title", "description", "lineage"}
"""What a scenario is called; everything else is what it says."""


class Past(BaseModel):
    """What held in a world before a year, after which it goes on in another way."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    before: Year
    parameters: Settings
    events: _Several[SerializeAsAny[Event]] = ()

    def table(self, first_year: int, last_year: int) -> dict[str, Any]:
        """The past as a table of a scenario file, with the events that are on in one of the years."""
        events = _event_tables(self.events, first_year, last_year)
        return {"before": self.before, "parameters": self.parameters.flat(), "events": events}


class Scenario(BaseModel):
    """One world to simulate. Two scenarios are equal when they say the same, whatever they are called."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Name
    title: Title
    description: Lines = ""
    lineage: _Several[Name] = ()
    """Names of the scenarios that this one extends, the nearest first."""
    start: Start = "founders"
    first_year: Year = 1995
    last_year: Year = 2026
    governments: Governments = "stationary"
    parameters: Settings = Settings()
    events: _Several[SerializeAsAny[Event]] = ()
    pasts: _Several[Past] = ()
    """What held before years in which the world went on in another way, the earliest first."""

    if not TYPE_CHECKING:  # types are those of the fields

        def __init__(self, **fields: Any) -> None:
            try:
                super().__init__(**plain(fields))
            except ValidationError as error:
                problems = [f"{key}: {sentence}" for key, sentence in problems_of(error, type(self))]
                raise ScenarioError("Scenario", problems) from None

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        problems = year_problems(self.start, self.first_year, self.last_year)
        problems += overlap_problems(self.events)
        first = self.first_year
        for past in self.pasts:
            problems += branch_problems(past.before, first, self.last_year) + overlap_problems(past.events)
            first = past.before
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def years(self) -> range:
        """The years to simulate, the first of which is the start."""
        return range(self.first_year, self.last_year + 1)

    @property
    def span(self) -> str:
        """First and last year, for reading."""
        return f"{self.first_year}–{self.last_year}"

    @property
    def branch_from(self) -> int | None:
        """The year from which on parameters and events hold; None where they always do."""
        return self.pasts[-1].before if self.pasts else None

    @takes(year=WHOLE)
    def at(self, year: int) -> "Scenario":
        """The scenario whose parameters and events hold in a year: this one, unless it is before a branch."""
        past = next((past for past in self.pasts if year < past.before), None)
        if past is None:
            return self
        return _as_it_was(past, self.start, self.first_year, self.last_year, self.governments)

    @property
    def acted_pasts(self) -> list[tuple[int, Settings, list[Event]]]:
        """What held before each branch: the year, parameters, and the events that had begun by then."""
        return [
            (past.before, past.parameters, [event for event in past.events if event.first_year < past.before])
            for past in self.pasts
        ]

    @property
    def stretches(self) -> list[Settings]:
        """The parameters that hold one after another."""
        return [*(past.parameters for past in self.pasts), self.parameters]

    @overload
    def active[E: Event](self, kind: type[E], year: int) -> list[E]: ...
    @overload
    def active(self, kind: str, year: int) -> list[Event]: ...
    def active(self, kind: str | type[Event], year: int) -> list[Any]:
        """The events of a kind, given by name or class, that are on in a year."""
        of_kind = [event for event in self.events if kind in (event.kind, type(event))]
        return [event for event in of_kind if event.covers(year)]

    def effective_events(self) -> list[Event]:
        """The events that are on in a year of the scenario; others may be inherited and never be felt."""
        return [event for event in self.events if event.touches(self.first_year, self.last_year)]

    def content(self) -> dict[str, Any]:
        """What the scenario says, without what it is called, fit for JSON."""
        world = self.model_dump(mode="json", exclude=LABELS | {"parameters", "events", "pasts"})
        world |= {"plugins": digests()} if LOADED else {}
        world |= {"parameters": self.parameters.flat(), "events": self.event_tables()}
        return world | ({"pasts": self._past_tables()} if self.pasts else {})

    def _past_tables(self) -> list[dict[str, Any]]:
        return [past.table(self.first_year, self.last_year) for past in self.pasts]

    def event_tables(self) -> list[dict[str, Any]]:
        """The events that are on in a year of the scenario, fit for JSON, always in the same order."""
        return _event_tables(self.events, self.first_year, self.last_year)

    def __eq__(self, other: object) -> bool:
        return self.content() == other.content() if isinstance(other, Scenario) else NotImplemented

    def __hash__(self) -> int:
        return hash(json.dumps(self.content(), sort_keys=True))

    def to_toml(self) -> str:
        """The whole scenario as the text of a file that extends nothing."""
        head = self.model_dump(mode="json", exclude={"lineage", "parameters", "events", "pasts"})
        head |= {"plugins": paths()} if LOADED else {}
        lists = {"events": [event.table() for event in self.effective_events()], "pasts": self._past_tables()}
        tables = {name: tables for name, tables in lists.items() if tables}
        return tomli_w.dumps(head | {"parameters": self.parameters.flat()} | tables)

    def __repr__(self) -> str:
        extends = f", extends {self.lineage[0]}" if self.lineage else ""
        return f"<Scenario {self.name[:30]}, {self.span}{extends[:45]}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        extends = f", extends {self.lineage[0]}" if self.lineage else ""
        changes = _changes(Settings().flat(), self.parameters.flat())
        rows = [(name, "", word(was), word(now)) for name, (was, now) in changes.items()]
        return html.page(
            [
                html.bold(self.title),
                f"{self.name}, {self.span}, start {self.start}, {self.governments} governments{extends}",
                self.description,
                *([html.table("Parameters", ["parameter", "default", "here"], rows)] if rows else []),
                "\n".join(event.words() for event in self.effective_events()),
                f"This holds from {self.branch_from} on." if self.pasts else "",
            ]
        )

    @takes(base=a("a scenario", BaseModel))
    def differences(self, base: "Scenario") -> dict[str, Any]:
        """What this scenario changes against another; empty where nothing differs.

        Keys: ``start``, ``first_year``, ``last_year``, ``governments``, ``branch_from`` (values before and
        after), ``parameters`` (for each name the values before and after), ``events_added`` and
        ``events_dropped``.
        """
        keys = ("start", "first_year", "last_year", "governments", "branch_from")
        before, after = ({key: getattr(scenario, key) for key in keys} for scenario in (base, self))
        differences: dict[str, Any] = _changes(before, after)
        differences["parameters"] = _changes(base.parameters.flat(), self.parameters.flat())
        differences["events_added"] = [event for event in self.events if event not in base.events]
        differences["events_dropped"] = [event for event in base.events if event not in self.events]
        return {key: value for key, value in differences.items() if value}


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {key: (before[key], after[key]) for key in after if before[key] != after[key]}


def pasts_before(scenario: Scenario, year: int) -> tuple[Past, ...]:
    """The pasts of a scenario that goes on in another way than this one from a year on."""
    return *scenario.pasts, Past(before=year, parameters=scenario.parameters, events=scenario.events)


@lru_cache(maxsize=64)
def _as_it_was(
    past: Past, start: Start, first_year: int, last_year: int, governments: Governments
) -> Scenario:
    """A past as a scenario; one for all that share it, because what a year brings is kept by scenario."""
    return Scenario(
        name="past", title="Past", start=start, first_year=first_year, last_year=last_year,
        governments=governments, parameters=past.parameters, events=past.events,
    )  # fmt: skip


def _event_tables(events: Iterable[Event], first_year: int, last_year: int) -> list[dict[str, Any]]:
    """The events that are on in one of the years, fit for JSON, always in the same order."""
    felt = sorted((event for event in events if event.touches(first_year, last_year)), key=Event.order)
    return [event.table() for event in felt]


def branch_problems(year: int, first_year: int, last_year: int) -> list[str]:
    """Why a scenario that begins, or branched last, in a year cannot go on in another way from one."""
    if first_year < year <= last_year:
        return []
    allowed = f"allowed {first_year + 1} to {last_year}" if first_year < last_year else "it has no later year"
    return [f"branch_from: {year} cannot be branched from; {allowed}"]


def year_problems(start: str, first_year: int, last_year: int) -> list[str]:
    """What is wrong with the years of a scenario."""
    problems = []
    if last_year < first_year:
        problems.append(f"last_year: {last_year} is before first_year, {first_year}")
    earliest = USUAL_YEARS[start][0]
    if first_year < earliest:
        problems.append(
            f'first_year: {first_year} is too early for start = "{start}"; allowed {earliest} or later'
        )
    return problems


def overlap_problems(events: Iterable[Event]) -> list[str]:
    """Events of one kind that are on at the same time."""
    pairs = overlaps(events)
    return [f"events: {earlier.words()} overlaps with {later.words()}" for earlier, later in pairs]
