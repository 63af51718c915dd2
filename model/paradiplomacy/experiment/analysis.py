"""How an experiment is analysed, as its file says: what counts as equal, as one family, as enough."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from paradiplomacy.common.errors import did_you_mean, listed
from paradiplomacy.common.quoted import show
from paradiplomacy.experiment.checks import MOST_REPLICATIONS
from paradiplomacy.experiment.condition import ConditionError, parse
from paradiplomacy.experiment.designs.design import Design

type Share = Annotated[float, Field(gt=0, le=100, json_schema_extra={"form": "a number above 0, up to 100"})]
type FamilyName = Literal["all", "indicator"]
type HalfWidth = Annotated[float, Field(gt=0, le=1e15, json_schema_extra={"form": "a number above 0"})]


class Stop(BaseModel):
    """When enough replications are there: `replications` at a time are added until intervals are narrow."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    precision: Share | None = Field(
        default=None, description="Half-width of every interval, as a share of its difference."
    )
    half_width: dict[str, HalfWidth] = Field(
        default={},
        description="By name of an indicator the half-width that is enough, in its unit, where 0.01 of a "
        "share is one percentage point; then these decide.",
        json_schema_extra={"form": "a table of indicators, each with a number above 0"},
    )
    at_most: int = Field(ge=2, le=MOST_REPLICATIONS, description="Replications at which it ends in any case.")

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if (self.precision is None) == (not self.half_width):
            raise ValueError("precision: stop needs precision or half_width; allowed is one of them")
        return self


class Analysis(BaseModel):
    """The keys of an experiment file about its analysis."""

    model_config = ConfigDict(extra="forbid", strict=True)

    equivalence: Share | None = Field(
        default=None, description="A change smaller than this share of the base counts as none; it is tested."
    )
    precision: Share | None = Field(
        default=None, description="Half-width that is wanted, as a share of the difference; 0.1 if left out."
    )
    family: FamilyName = Field(
        default="all",
        description="Corrected together: all that is compared, or each indicator by itself.",
    )
    reference: dict[str, Any] = Field(
        default={},
        description="Values that others are compared with, all else equal, by name; for compare = “values”.",
    )
    stop: Stop | None = Field(default=None, description="When enough replications are there.")
    discover: str | None = Field(
        default=None,
        max_length=1_000,
        description="Condition on indicators, as in “members < 100”: where in a sample does it hold?",
    )


def analysis_key(name: str) -> Any:
    """The same key in another model."""
    return copy(Analysis.model_fields[name])


def wrong_analysis(asked: Analysis, indicators: Sequence[str], replications: int) -> list[str]:
    """What cannot be together."""
    problems = _wrong_condition(asked.discover, indicators)
    if asked.stop is None:
        return problems
    problems += [
        f"stop.half_width.{name}: is not among the indicators{did_you_mean(name, indicators)}"
        for name in asked.stop.half_width
        if name not in indicators
    ]
    if asked.stop.at_most < replications:
        problems.append(f"stop.at_most: {asked.stop.at_most} is below replications, {replications}")
    return problems


def _wrong_condition(text: str | None, indicators: Sequence[str]) -> list[str]:
    try:
        condition = parse(text, indicators) if text is not None else None
    except ConditionError as error:
        return [f"discover: {error}"]
    return ["discover: names no indicator"] if condition and not condition.used else []


def wrong_discovery(asked: Analysis, design: Design | None) -> list[str]:
    """Why nothing can be discovered."""
    if asked.discover is None or (design is not None and design.samples):
        return []
    return ["discover: needs a design that samples; allowed are such as latin-hypercube and sobol"]


def wrong_reference(values: Mapping[str, Any], comparison: str, design: Design | None) -> list[str]:
    """What is wrong with the values that others are compared with."""
    if not values:
        return []
    if design is None or design.kind not in {"factorial", "list"} or comparison != "values":
        return ['reference: needs compare = "values" and a factorial design or a list']
    levels = {factor.name: getattr(factor.values, "values", ()) for factor in design.factors}
    return [
        f'reference."{name}": the design does not vary it{did_you_mean(name, levels)}'
        if name not in levels
        else f'reference."{name}": {show(value)} is not there; allowed {listed(map(show, levels[name]))}'
        for name, value in values.items()
        if value not in levels.get(name, ())
    ]
