"""What an experiment file asks for by name beside its comparison: contrasts and derived quantities."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from paradiplomacy.common.errors import did_you_mean, listed
from paradiplomacy.common.quoted import show
from paradiplomacy.experiment.designs.design import Design, value_text
from paradiplomacy.experiment.designs.values import Levels
from paradiplomacy.scenario.events import Year
from paradiplomacy.scenario.scenario import Name, Scenario, Title

SCENARIO = "scenario"
"""In place of what varies: the scenario itself."""
COMPARED_ONE_BY_ONE = ("factorial", "list", "one-at-a-time")
"""Designs whose points are compared one by one."""

type Two = Annotated[list[Any], Field(min_length=2, max_length=2)]
type Changed = Annotated[
    dict[str, Two], Field(json_schema_extra={"form": "a table of names, each with two values"})
]
type Quantity = Literal["peak-loss", "area-lost", "recovery", "threshold"]


class NamedContrast(BaseModel):
    """A change from one value to another, alone or at two values of something else."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: Name = Field(description="Name of the contrast.")
    title: Title = Field(default="", description="What it is called in tables and sentences.")
    effect: Changed = Field(
        min_length=1,
        description="What changes, from the first value to the second; scenario stands for scenarios.",
    )
    by: Changed = Field(
        default={},
        description="What may alter that effect: it is asked at the second value less at the first.",
    )
    at: dict[str, Any] = Field(
        default={}, description="What is held at a value; everything else is averaged over, seed by seed."
    )

    @property
    def names(self) -> list[str]:
        """Everything that it names."""
        return [*self.effect, *self.by, *self.at]


class Derived(BaseModel):
    """A quantity that follows from the years, or from the values, of what is compared."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: Name = Field(description="Name of the quantity.")
    kind: Quantity = Field(
        description="The largest loss of a year, the loss added up over years, the year in which it is made "
        "up for, or the value at which an effect passes another."
    )
    indicator: str = Field(description="Of which indicator.")
    within_percent: Annotated[float, Field(gt=0, lt=100)] | None = Field(
        default=None,
        description="Of a recovery: how near the base counts as recovered, 5 if left out.",
        json_schema_extra={"form": "a number between 0 and 100"},
    )
    along: str | None = Field(default=None, description="Of a threshold: along which number of the design.")
    passes: Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)] | None = Field(
        default=None,
        description="Of a threshold: the effect, in the unit of the indicator.",
        json_schema_extra={"form": "a number from -1e15 to 1e15"},
    )
    years: list[Year] = Field(
        default=[],
        min_length=2,
        max_length=2,
        description="Years looked at; else all from when the two differ.",
    )


def wrong_contrasts(
    asked: Sequence[NamedContrast], scenarios: Sequence[Scenario], design: Design | None
) -> list[str]:
    """Contrasts that name what is not there."""
    allowed: dict[str, list[Any] | None] = {SCENARIO: [one.name for one in scenarios]}
    for factor in (*design.factors, *design.derived) if design else ():
        allowed[factor.name] = list(factor.values.values) if isinstance(factor.values, Levels) else None
    problems = _twice("contrasts", [one.name for one in asked])
    if asked and design and design.kind not in COMPARED_ONE_BY_ONE:
        return [f"contrasts: cannot be made of a {design.kind} design; allowed {listed(COMPARED_ONE_BY_ONE)}"]
    for place, one in enumerate(asked):
        for name, count in Counter(one.names).items():
            if count > 1:
                problems.append(f"contrasts[{place}]: {name} stands there {count} times; allowed is once")
        for part, table in (("effect", one.effect), ("by", one.by), ("at", one.at)):
            for name, given in table.items():
                values = given if part != "at" else [given]
                wrong = _wrong_values(name, values, allowed)
                problems += [f"contrasts[{place}].{part}.{name}: {sentence}" for sentence in wrong]
    return problems


def _wrong_values(name: str, values: Sequence[Any], allowed: dict[str, list[Any] | None]) -> list[str]:
    if name not in allowed:
        return [f"is not varied here; allowed {listed(allowed)}{did_you_mean(name, allowed)}"]
    known = allowed[name]
    wrong = [value for value in values if known is not None and value not in known]
    names = listed(map(value_text, known or ()))
    problems = [f"{show(value)} is not among its values; allowed {names}" for value in wrong]
    return problems + (
        ["twice the same value; allowed are two"] if len(values) == 2 and values[0] == values[1] else []
    )


def wrong_derived(
    asked: Sequence[Derived], design: Design | None, scenarios: Sequence[Scenario]
) -> list[str]:
    """Quantities that cannot be derived."""
    if asked and (len(scenarios) == 1 if design is None else design.kind not in COMPARED_ONE_BY_ONE):
        what = "one scenario" if design is None else f"a {design.kind} design"
        return [
            f"derived: {what} has nothing to compare one by one; allowed are {listed(COMPARED_ONE_BY_ONE)}"
        ]
    problems = _twice("derived", [one.name for one in asked])
    for place, one in enumerate(asked):
        needed = {"recovery": (), "threshold": ("along", "passes")}.get(one.kind, ())
        may = (*needed, "within_percent") if one.kind == "recovery" else needed
        for key in ("along", "passes", "within_percent"):
            given = getattr(one, key) is not None
            if key in needed and not given:
                problems.append(f"derived[{place}].{key}: missing; a {one.kind} needs it")
            if given and key not in may:
                problems.append(f"derived[{place}].{key}: is not of a {one.kind}; leave it out")
        problems += [
            f"derived[{place}].{each}" for each in _wrong_years(one, scenarios) + _wrong_along(one, design)
        ]
    return problems


def _wrong_years(one: Derived, scenarios: Sequence[Scenario]) -> list[str]:
    first, last = max(each.first_year for each in scenarios), min(each.last_year for each in scenarios)
    if not one.years or first <= one.years[0] <= one.years[1] <= last:
        return []
    given, allowed = f"{one.years[0]} to {one.years[1]}", f"years from {first} to {last}, in order"
    return [f"years: {given} cannot be used; allowed are {allowed}"]


def _wrong_along(one: Derived, design: Design | None) -> list[str]:
    numbers = (
        [each.name for each in design.factors if each.variable.kind in {"int", "float"}] if design else []
    )
    if one.along is None or one.along in numbers:
        return []
    allowed = listed(numbers) if numbers else "none, as the design varies no number"
    return [f"along: {show(one.along)} is not a number that the design varies; allowed {allowed}"]


def _twice(key: str, names: Iterable[str]) -> list[str]:
    return [
        f'{key}: "{name}" is there {number} times; give each a name of its own'
        for name, number in Counter(names).items()
        if number > 1
    ]
