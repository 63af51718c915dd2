"""What matters how much: indices of Morris and Sobol, rank correlations, main effects of a factorial design.

All work on the response at each point of a design: the mean over its runs of an indicator, or of its paired
difference from another scenario. SALib computes the indices, on the unit cube that the design stretches.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import norm, spearmanr

from paradiplomacy.common.columns import Floats
from paradiplomacy.common.errors import listed
from paradiplomacy.experiment.designs.design import WITH_INDICES, Design, problem
from paradiplomacy.experiment.request import Request
from paradiplomacy.results.intervals import CONFIDENCE
from paradiplomacy.results.responses import Response
from paradiplomacy.scenario.scenario import Scenario

RESAMPLES = 1_000
"""Bootstrap samples behind the interval of an index."""


class Index(NamedTuple):
    """How much something that varies matters, in one respect.

    Attributes:
        name: what varies.
        measure: ``mu``, ``mu_star``, ``sigma`` (Morris), ``first_order``, ``total`` (Sobol) or
            ``rank_correlation`` (Spearman).
        value: the index.
        low: lower end of its 95 % interval, None where it has none.
        high: upper end.
    """

    name: str
    measure: str
    value: float
    low: float | None
    high: float | None


class Ranking(NamedTuple):
    """How much each thing that a design varies matters for an indicator, or for its difference."""

    scenario: Scenario
    against: Scenario | None
    indicator: str
    indices: tuple[Index, ...]


def unranked(request: Request, responses: Sequence[Response]) -> str | None:
    """Why responses cannot be ranked: the design has no indices, or points are missing that they need."""
    design = request.design
    if design is None or design.kind not in SAMPLED:
        return f"this design has none; those of kind {listed(SAMPLED)} have"
    for response in responses if design.kind in WITH_INDICES else ():
        missing = int(np.isnan(list(response.means.values())).all(axis=0).sum())
        if missing:
            return f"{missing:,} of {len(request.points):,} points have no finished run yet"
    return None


def rankings(request: Request, responses: Sequence[Response]) -> Iterator[Ranking]:
    """How much each thing varied matters, for each response and indicator that has indices."""
    design = request.design
    assert design is not None
    for response in responses:
        for indicator, means in response.means.items():
            whole = design.kind not in WITH_INDICES or not np.isnan(means).any()
            found = indices(design, request.seed, means) if whole else []
            if found:
                yield Ranking(response.scenario, response.against, indicator, tuple(found))


def indices(design: Design, seed: int, response: Floats) -> list[Index]:
    """The indices that a sampling design allows; the seed is that of the experiment, which gives the points.

    The response has shape (points,), in the order of the design, and is NaN where a point has no run. Only
    rank correlations can do without some.
    """
    return list(_KINDS[design.kind](design, seed, response))


def _morris(design: Design, seed: int, response: Floats) -> Iterator[Index]:
    """Elementary effects (Morris 1991; Campolongo, Cariboni and Saltelli 2007); a step is the whole range."""
    from SALib.analyze import morris

    effects = morris.analyze(
        problem(design),
        design.shares(seed),
        response,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        num_levels=design.levels,
        seed=_generator(design, seed),
    )
    for place, name in enumerate(design.names):
        yield Index(name, "mu", float(effects["mu"][place]), None, None)
        yield _with_half(name, "mu_star", effects["mu_star"][place], effects["mu_star_conf"][place])
        yield Index(name, "sigma", float(effects["sigma"][place]), None, None)


def _saltelli(design: Design, seed: int, response: Floats) -> Iterator[Index]:
    """Shares of variance (Sobol 2001; Saltelli et al. 2010)."""
    from SALib.analyze import sobol

    if not np.ptp(response):
        return
    shares = sobol.analyze(
        problem(design),
        response,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        seed=_generator(design, seed),
    )
    for place, name in enumerate(design.names):
        yield _with_half(name, "first_order", shares["S1"][place], shares["S1_conf"][place])
        yield _with_half(name, "total", shares["ST"][place], shares["ST_conf"][place])


def _rank_correlations(design: Design, seed: int, response: Floats) -> Iterator[Index]:
    """Spearman's correlation, with the interval of Bonett and Wright (2000)."""
    shares, there = design.shares(seed)[design.kept(seed)], ~np.isnan(response)
    number = int(there.sum())
    if number < 4 or not np.ptp(response[there]):
        return
    for place, name in enumerate(design.names):
        rank = float(spearmanr(shares[there, place], response[there]).statistic)
        half = norm.ppf((1 + CONFIDENCE) / 2) * np.sqrt((1 + rank**2 / 2) / (number - 3))
        middle = np.arctanh(np.clip(rank, -1 + 1e-12, 1 - 1e-12))
        yield Index(
            name, "rank_correlation", rank, float(np.tanh(middle - half)), float(np.tanh(middle + half))
        )


_KINDS: dict[str, Callable[[Design, int, Floats], Iterator[Index]]] = {
    "morris": _morris,
    "saltelli": _saltelli,
    "latin-hypercube": _rank_correlations,
    "sobol": _rank_correlations,
}
SAMPLED = tuple(_KINDS)
"""Kinds of designs that have indices."""


def _with_half(name: str, measure: str, value: Any, half: Any) -> Index:
    return Index(name, measure, float(value), float(value - half), float(value + half))


def _generator(design: Design, seed: int) -> np.random.Generator:
    """The stream of the bootstrap of a design: keyed, and nobody else's."""
    return np.random.default_rng([seed, *f"bootstrap {design.kind}".encode()])


def main_effects(
    design: Design, points: Sequence[tuple[Any, ...]], runs: Sequence[Floats]
) -> Iterator[tuple[str, Any, Floats]]:
    """What each value does against the first of its kind, all else equal, averaged over all else.

    Of a factorial design's runs (for each point an indicator, shape (replications,)) name, value, and the
    effect in each replication. Points are matched with those that differ from them in this value only; pairs
    without any value count for nothing, and replications that miss one of the others are left out.
    """
    by_point = dict(zip(points, runs, strict=True))
    for place, factor in enumerate(design.factors):
        first, *others = [*dict.fromkeys(point[place] for point in points)] or [None]
        for value in others:
            pairs = (
                (by_point[point], by_point.get((*point[:place], first, *point[place + 1 :])))
                for point in points
                if point[place] == value
            )
            changes = [mean - base for mean, base in pairs if base is not None]
            changes = [change for change in changes if not np.isnan(change).all()]  # no value anywhere
            if changes:
                effect = np.mean(changes, axis=0)
                yield factor.name, value, effect[~np.isnan(effect)]
