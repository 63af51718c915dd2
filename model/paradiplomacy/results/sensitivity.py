"""What matters how much: indices of Morris and Sobol, rank correlations, main effects of a factorial design.

All work on the response at each point of a design, an indicator or its paired difference from another
scenario. An index is worked out for each seed by itself, as all points of a seed share its chance, and then
averaged; its interval is over the seeds. How far it hangs on the points that happened to be drawn stands
apart. SALib computes the indices, on the unit cube that the design stretches.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtri

from paradiplomacy.common.columns import Floats
from paradiplomacy.common.errors import listed
from paradiplomacy.experiment.designs.design import WITH_INDICES, Design, problem
from paradiplomacy.experiment.request import Request
from paradiplomacy.results.intervals import CONFIDENCE, level
from paradiplomacy.results.responses import Response
from paradiplomacy.scenario.scenario import Scenario

RESAMPLES = 1_000
"""Bootstrap samples of the points behind an index, over all its seeds."""
FEWEST_RESAMPLES = 100
"""Of each seed."""
_POSSIBLE = {"rank_correlation": (-1.0, 1.0), "mu_star": (0.0, np.inf), "sigma": (0.0, np.inf)}
"""What an index can be at all, so that intervals from few seeds say nothing impossible."""


class Index(NamedTuple):
    """How much something that varies matters, in one respect.

    Attributes:
        name: what varies.
        measure: ``mu``, ``mu_star``, ``sigma`` (Morris), ``first_order``, ``total`` (Sobol) or
            ``rank_correlation`` (Spearman).
        value: the index, averaged over seeds.
        low: lower end of its 95 % interval over seeds (Student's t), None where it has none.
        high: upper end.
        points_low: where it would lie in 95 of 100 cases if other points were drawn in the same way and run
            with these seeds (bootstrap, or Bonett and Wright): lower end, None where that is not known.
        points_high: upper end.
    """

    name: str
    measure: str
    value: float
    low: float | None = None
    high: float | None = None
    points_low: float | None = None
    points_high: float | None = None


class Ranking(NamedTuple):
    """How much each thing that a design varies matters for an indicator, or for its difference."""

    scenario: Scenario
    against: Scenario | None
    indicator: str
    indices: tuple[Index, ...]
    seeds: int
    """Replications over which the indices are averaged."""


def unranked(request: Request, responses: Sequence[Response]) -> str | None:
    """Why responses cannot be ranked: the design has no indices, or points are missing that they need."""
    design = request.design
    if design is None or design.kind not in SAMPLED:
        return f"this design has none; those of kind {listed(SAMPLED)} have"
    if missing := missing_points(request, responses):
        return f"{missing:,} of {len(request.points):,} points have no finished run yet"
    return None


def missing_points(request: Request, responses: Sequence[Response]) -> int:
    """How many points have no finished run yet in a response whose indices need them all."""
    if request.design is None or request.design.kind not in WITH_INDICES:
        return 0
    missing = (np.isnan(list(each.means.values())).all(axis=0).sum() for each in responses)
    return next((int(one) for one in missing if one), 0)


def rankings(request: Request, responses: Sequence[Response]) -> Iterator[Ranking]:
    """How much each thing varied matters, for each response and indicator that has indices."""
    design = request.design
    assert design is not None
    for response in responses:
        for indicator, runs in response.runs.items():
            found = [] if response.flat(indicator) else indices_by_seed(design, request.design_seed, runs)
            if found:
                over = tuple(map(over_seeds, zip(*found, strict=True)))
                yield Ranking(response.scenario, response.against, indicator, over, len(found))


def indices_by_seed(design: Design, seed: int, runs: Floats) -> list[list[Index]]:
    """The indices that a sampling design allows, for each seed by itself.

    Args:
        design: a sampling design.
        seed: seed of what the design draws.
        runs: shape (points, replications), points in the order of the design; NaN where there is no run. Only
            rank correlations can do without some. Replications that have no index are left out.
    """
    shares, resamples = design.shares(seed), max(RESAMPLES // runs.shape[1], FEWEST_RESAMPLES)
    shares = shares[design.kept(seed)] if design.exclude else shares
    every = (
        list(_KINDS[design.kind](design, shares, response, resamples, _generator(design, seed)))
        for response in runs.T
    )
    return [found for found in every if found]


def over_seeds(same: Sequence[Index]) -> Index:
    """One index of several seeds: its mean and its interval over them."""
    first, over = same[0], level(np.array([one.value for one in same]))
    assert over.mean is not None
    least, most = _POSSIBLE.get(first.measure, (-np.inf, np.inf))
    ends = [None if end is None else min(max(end, least), most) for end in (over.low, over.high)]
    drawn = [(one.points_low, one.points_high) for one in same]
    points = drawn[0] if None in drawn[0] else np.mean(np.array(drawn, dtype=np.float64), axis=0).tolist()
    return Index(first.name, first.measure, over.mean, *ends, *points)


def _morris(
    design: Design, shares: Floats, response: Floats, resamples: int, rng: np.random.Generator
) -> Iterator[Index]:
    """Elementary effects (Morris 1991; Campolongo, Cariboni and Saltelli 2007); a step is the whole range."""
    from SALib.analyze import morris

    if np.isnan(response).any():
        return
    effects = morris.analyze(
        problem(design),
        shares,
        response,
        num_resamples=resamples,
        conf_level=CONFIDENCE,
        num_levels=design.levels,
        seed=rng,
    )
    for place, name in enumerate(design.free):
        yield Index(name, "mu", float(effects["mu"][place]))
        yield _with_half(name, "mu_star", effects["mu_star"][place], effects["mu_star_conf"][place])
        yield Index(name, "sigma", float(effects["sigma"][place]))


def _saltelli(
    design: Design, _: Floats, response: Floats, resamples: int, rng: np.random.Generator
) -> Iterator[Index]:
    """Shares of variance (Sobol 2001; Saltelli et al. 2010)."""
    from SALib.analyze import sobol

    if np.isnan(response).any() or not np.ptp(response):
        return
    shares = sobol.analyze(
        problem(design),
        response,
        calc_second_order=False,
        num_resamples=resamples,
        conf_level=CONFIDENCE,
        seed=rng,
    )
    for place, name in enumerate(design.free):
        yield _with_half(name, "first_order", shares["S1"][place], shares["S1_conf"][place])
        yield _with_half(name, "total", shares["ST"][place], shares["ST_conf"][place])


def _rank_correlations(design: Design, shares: Floats, response: Floats, *_: object) -> Iterator[Index]:
    """Spearman's correlation; what other points would give is after Bonett and Wright (2000)."""
    there = ~np.isnan(response)
    number = int(there.sum())
    if number < 4 or not np.ptp(response[there]):
        return
    ranks = pd.DataFrame(np.column_stack([shares, response])[there]).rank()
    for name, rank in zip(design.free, np.corrcoef(ranks, rowvar=False)[-1].tolist(), strict=False):
        half = ndtri((1 + CONFIDENCE) / 2) * np.sqrt((1 + rank**2 / 2) / (number - 3))
        middle = np.arctanh(np.clip(rank, -1 + 1e-12, 1 - 1e-12))
        ends = np.tanh([middle - half, middle + half]).tolist()
        yield Index(name, "rank_correlation", rank, None, None, *ends)


_KINDS: dict[str, Callable[[Design, Floats, Floats, int, np.random.Generator], Iterator[Index]]] = {
    "morris": _morris,
    "saltelli": _saltelli,
    "latin-hypercube": _rank_correlations,
    "sobol": _rank_correlations,
}
SAMPLED = tuple(_KINDS)
"""Kinds of designs that have indices."""


def _with_half(name: str, measure: str, value: Any, half: Any) -> Index:
    return Index(name, measure, float(value), None, None, float(value - half), float(value + half))


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
    points = [point[: len(design.factors)] for point in points]  # without what follows from these values
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
