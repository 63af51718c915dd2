"""Distributions from which a sampling design draws: each knows the value at a place between 0 and 1."""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from paradiplomacy.scenario.parameters.base import Value

if TYPE_CHECKING:
    from paradiplomacy.common.columns import Floats

LEAST_SHARE = 1e-3
"""Least share of a distribution that the ends must leave."""

_Above = Annotated[float, Field(gt=0, le=1e15, json_schema_extra={"form": "a number above 0"})]


class DistributionKeys(BaseModel):
    """The keys that every distribution has."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    low: float | None = Field(default=None, description="What lies below is left out.")
    high: float | None = Field(default=None, description="What lies above is left out.")

    def below(self, value: float) -> float:
        """The share of the distribution below a value."""
        raise NotImplementedError

    def value(self, share: float) -> float:
        """The value below which a share of the distribution lies."""
        raise NotImplementedError


_NAME: Any = Field(description="Name of the distribution.")


class Normal(DistributionKeys):
    """A normal distribution."""

    distribution: Literal["normal"] = _NAME
    mean: float = Field(description="Mean, before anything is left out.")
    sd: _Above = Field(description="Standard deviation, before anything is left out.")

    def below(self, value: float) -> float:
        """The share of the distribution below a value."""
        from scipy.special import ndtr

        return float(ndtr((value - self.mean) / self.sd))

    def value(self, share: float) -> float:
        """The value below which a share of the distribution lies."""
        from scipy.special import ndtri

        return self.mean + self.sd * float(ndtri(share))


class LogNormal(DistributionKeys):
    """A distribution whose logarithm is normal."""

    distribution: Literal["lognormal"] = _NAME
    median: _Above = Field(description="Median, before anything is left out.")
    sd_log: _Above = Field(description="Standard deviation of the natural logarithm.")

    def below(self, value: float) -> float:
        """The share of the distribution below a value."""
        from scipy.special import ndtr

        return float(ndtr(math.log(value / self.median) / self.sd_log)) if value > 0 else 0.0

    def value(self, share: float) -> float:
        """The value below which a share of the distribution lies."""
        from scipy.special import ndtri

        return self.median * math.exp(self.sd_log * float(ndtri(share)))


class _Bounded(DistributionKeys):
    """A distribution between two ends."""

    low: float = Field(description="Lower end.")
    high: float = Field(description="Upper end.")

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if not self.low < self.high:
            raise ValueError(
                f"high: {self.high:g} is not above low, {self.low:g}; allowed is a larger number"
            )
        return self


class Uniform(_Bounded):
    """All values alike, as those of a range."""

    distribution: Literal["uniform"] = _NAME

    def below(self, value: float) -> float:
        """The share of the distribution below a value."""
        return (value - self.low) / (self.high - self.low)

    def value(self, share: float) -> float:
        """The value below which a share of the distribution lies."""
        return self.low + share * (self.high - self.low)


class Triangular(_Bounded):
    """A distribution that rises evenly to its mode and falls evenly from there."""

    distribution: Literal["triangular"] = _NAME
    mode: float = Field(description="The likeliest value.")

    @model_validator(mode="after")
    def _has_mode_inside(self) -> Self:
        if not self.low <= self.mode <= self.high:
            raise ValueError(f"mode: {self.mode:g} lies outside; allowed {self.low:g} to {self.high:g}")
        return self

    def below(self, value: float) -> float:
        """The share of the distribution below a value."""
        width, left = self.high - self.low, self.mode - self.low
        if value <= self.low:
            return 0.0
        if value < self.mode:
            return (value - self.low) ** 2 / (width * left)
        return 1 - (self.high - value) ** 2 / (width * (width - left)) if value < self.high else 1.0

    def value(self, share: float) -> float:
        """The value below which a share of the distribution lies."""
        width, left = self.high - self.low, self.mode - self.low
        if share * width < left:
            return self.low + math.sqrt(share * width * left)
        return self.high - math.sqrt((1 - share) * width * (width - left))


class Beta(_Bounded):
    """A beta distribution between two ends."""

    distribution: Literal["beta"] = _NAME
    alpha: _Above = Field(description="First shape: the larger, the more lies near the upper end.")
    beta: _Above = Field(description="Second shape: the larger, the more lies near the lower end.")

    def below(self, value: float) -> float:
        """The share of the distribution below a value."""
        from scipy.special import betainc

        share = (value - self.low) / (self.high - self.low)
        return float(betainc(self.alpha, self.beta, min(max(share, 0.0), 1.0)))

    def value(self, share: float) -> float:
        """The value below which a share of the distribution lies."""
        from scipy.special import betaincinv

        return self.low + (self.high - self.low) * float(betaincinv(self.alpha, self.beta, share))


DISTRIBUTIONS: dict[str, type[DistributionKeys]] = {
    "uniform": Uniform,
    "normal": Normal,
    "lognormal": LogNormal,
    "triangular": Triangular,
    "beta": Beta,
}


class ChoiceKeys(BaseModel):
    """Values that are listed, some likelier than others."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    distribution: Literal["choice"] = _NAME
    values: list[Any] = Field(
        min_length=1, description="The values.", json_schema_extra={"form": "a list of values"}
    )
    weights: list[_Above] = Field(description="For each how likely it is, in any unit.")

    @model_validator(mode="after")
    def _is_weighted(self) -> Self:
        if len(self.values) != len(self.weights):
            raise ValueError(
                f"weights: has {len(self.weights)}; allowed is one for each of {len(self.values)}"
            )
        return self


PRIORS: dict[str, type[BaseModel]] = {**DISTRIBUTIONS, "choice": ChoiceKeys}
"""The keys of all that a name may be drawn from."""


class Prior(NamedTuple):
    """Numbers of a distribution, of which the ends leave a part."""

    keys: DistributionKeys
    low: float
    high: float
    whole: bool

    @property
    def own_ends(self) -> tuple[float | None, float | None]:
        """The ends that it has itself."""
        return self.keys.low, self.keys.high

    @property
    def shares(self) -> tuple[float, float]:
        """The part of the distribution that is left; of a uniform one that of whole numbers goes beyond."""
        half = 0.5 if self.whole else 0.0
        return self.keys.below(self.low - half), self.keys.below(self.high + half)

    def at(self, share: float) -> Value:
        """The value at a place between 0 and 1; whole numbers are the nearest."""
        first, last = self.shares
        value = self.keys.value(first + share * (last - first))
        if self.whole:
            return round(min(max(value, self.low), self.high))
        # nine digits, the same on every processor
        return float(min(max(float(f"{value:.9g}"), self.low), self.high))

    def record(self) -> object:
        """The distribution as it would stand in a file."""
        return self.keys.model_dump(exclude_none=True)


class Weighted(NamedTuple):
    """Values that are listed, with their weights."""

    values: tuple[Value, ...]
    weights: tuple[float, ...]

    def at(self, share: float) -> Value:
        """The value at a place between 0 and 1."""
        sought, reached = share * math.fsum(self.weights), 0.0
        for value, weight in zip(self.values, self.weights, strict=True):
            reached += weight
            if sought < reached:
                return value
        return self.values[-1]

    def record(self) -> object:
        """The choice as it would stand in a file."""
        return {"distribution": "choice", "values": list(self.values), "weights": list(self.weights)}


# --- Rank correlation ---

type Correlation = tuple[str, str, float]
"""Two names and the rank correlation of their values."""


def target_of(names: Sequence[str], correlations: Iterable[Correlation]) -> "Floats":
    """The rank correlations of all names."""
    import numpy as np

    target = np.eye(len(names))
    for one, other, correlation in correlations:
        places = names.index(one), names.index(other)
        target[places] = target[places[::-1]] = correlation
    return target


def correlated(shares: "Floats", target: "Floats", stratified: bool) -> "Floats":
    """A sample of the unit cube in which the ranks of columns are correlated.

    Args:
        shares: the sample, without correlations.
        target: rank correlations of Spearman, columns by columns.
        stratified: every column keeps its own values, in another order; else every point can be worked out
            without the others, so that more of them change none.
    """
    import numpy as np
    from scipy.special import ndtr, ndtri

    # normal numbers with these rank correlations, by their correlations of Pearson
    scores = ndtri(shares) @ factor_of(target).T
    if not stratified:
        return np.asarray(ndtr(scores))
    ranks = scores.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    return np.take_along_axis(np.sort(shares, axis=0), ranks, axis=0)


def possible(names: Sequence[str], correlations: Iterable[Correlation]) -> bool:
    """Whether numbers can have some rank correlations."""
    from numpy.linalg import LinAlgError

    try:
        factor_of(target_of(names, correlations))
    except LinAlgError:
        return False
    return True


def factor_of(target: "Floats") -> "Floats":
    """The lower factor of the correlations of normal numbers with some rank correlations.

    Raises:
        LinAlgError: no numbers have them.
    """
    import numpy as np

    factor: Floats = np.linalg.cholesky(2 * np.sin(np.pi * target / 6))
    return factor
