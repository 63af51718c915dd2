"""The keys of a design's table, by kind."""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from paradiplomacy.common.errors import listed
from paradiplomacy.common.problems import Lines

MOST_POINTS = 1_000_000
MOST_NAMES = 100
MOST_NAMES_ALONE = 1_000
"""There are some hundred parameters, all of which may be tried one at a time."""
MOST_VALUES = 10_000
LONGEST_LABEL = 60


class DesignKeys(BaseModel):
    """The keys that every design has."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: str = Field(description="Kind of the design.")
    exclude: Lines | None = Field(
        default=None, description="Condition on the values; rows for which it holds are skipped."
    )


_KIND: Any = Field(description="Kind of the design.")


def _values_field(forms: str, most: int = MOST_NAMES) -> Any:
    return Field(
        min_length=1,
        max_length=most,
        description=f"By name of a parameter or event field: {forms}.",
        json_schema_extra={"form": "a table of names, each with its values"},
    )


class FactorialKeys(DesignKeys):
    """Every combination of the values."""

    kind: Literal["factorial"] = _KIND
    parameters: dict[str, Any] = _values_field("a list of values")


class ListKeys(DesignKeys):
    """The rows as they stand there."""

    kind: Literal["list"] = _KIND
    rows: list[dict[str, Any]] = Field(
        min_length=1,
        max_length=MOST_POINTS,
        description="Rows of values by name, perhaps with a label; what is left out stays as it is.",
        json_schema_extra={"form": "one or more tables [[design.rows]]"},
    )


class OneAtATimeKeys(DesignKeys):
    """The scenario as it is, then one value after another, all others as they are."""

    kind: Literal["one-at-a-time"] = _KIND
    parameters: dict[str, Any] = _values_field(
        'a list of values, or "plausible" for both ends of that range; "law.*" = "plausible" means every '
        "name of that form that has one",
        MOST_NAMES_ALONE,
    )


class SampledKeys(DesignKeys):
    """Points spread over ranges."""

    samples: int = Field(ge=2, le=MOST_POINTS, description="How many; their meaning depends on the kind.")
    parameters: dict[str, Any] = _values_field(
        'a range { low = 1, high = 5 }, a distribution, a list of values, or "plausible"'
    )


class CorrelatedKeys(SampledKeys):
    """Points of which the values may go together."""

    correlations: list[Any] = Field(
        default=[],
        max_length=1_000,
        description='Rank correlations (Spearman) of two names each, as in ["fund.yearly_usd", '
        '"training.seats", 0.6]; all others are zero.',
        json_schema_extra={"form": "a list of lists of two names and a number between −1 and 1"},
    )


class LatinHypercubeKeys(CorrelatedKeys):
    """A Latin hypercube: every value range is cut into as many strata as samples, one sample in each."""

    kind: Literal["latin-hypercube"] = _KIND


class BalancedKeys(SampledKeys):
    """Points of a scrambled Sobol sequence."""

    @model_validator(mode="after")
    def _is_balanced(self) -> Self:
        """A Sobol sequence is balanced after a power of two only."""
        if self.samples & (self.samples - 1):
            below = 2 ** (self.samples.bit_length() - 1)
            near = [str(power) for power in (below, 2 * below) if power <= MOST_POINTS]
            raise ValueError(f"samples: {self.samples} is not a power of two; allowed {listed(near)}")
        return self


class SobolKeys(BalancedKeys, CorrelatedKeys):
    """Points of a scrambled Sobol sequence, which fill the space evenly."""

    kind: Literal["sobol"] = _KIND


class MorrisKeys(SampledKeys):
    """Morris trajectories for screening: each of the samples is one, and changes every value once."""

    kind: Literal["morris"] = _KIND
    levels: int = Field(
        default=4,
        ge=2,
        le=100,
        multiple_of=2,
        description="Levels of the grid, even.",
        json_schema_extra={"form": "even whole numbers from 2 to 100"},
    )


class SaltelliKeys(BalancedKeys):
    """Saltelli's design for first-order and total indices of Sobol: samples times (names + 2) points."""

    kind: Literal["saltelli"] = _KIND


KINDS: dict[str, type[DesignKeys]] = {
    "factorial": FactorialKeys,
    "list": ListKeys,
    "one-at-a-time": OneAtATimeKeys,
    "latin-hypercube": LatinHypercubeKeys,
    "sobol": SobolKeys,
    "morris": MorrisKeys,
    "saltelli": SaltelliKeys,
}


class SpanKeys(BaseModel):
    """The keys of a range."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    low: float = Field(description="Lower end, included.", json_schema_extra={"form": "a number"})
    high: float = Field(description="Upper end, included.", json_schema_extra={"form": "a number"})
    scale: Literal["linear", "log"] = Field(default="linear", description="Even steps, or even ratios.")
