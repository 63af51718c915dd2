"""Under which conditions something comes about: boxes, a tree and a surface over the points of a sample.

What is found depends on the points that were drawn. So each comes with how it does in samples drawn again
from these points, or on points that were held back. Tree and surface are those of scikit-learn.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from paradiplomacy.common.columns import Bools, Floats
from paradiplomacy.experiment.condition import parse
from paradiplomacy.experiment.request import Request
from paradiplomacy.results.boxes import Limits, best_limits, within
from paradiplomacy.results.responses import Response, factor_values

RESAMPLES = 20
"""Samples drawn again, in which stability is counted."""
MOST_BOXES, LEAST_GAIN = 3, 1.2
"""Boxes that are told, and how much denser than the sample each is at least."""
FOLDS = 5
"""Parts of the points that are held back in turn."""
LEAVES = 6
"""Most leaves of a tree: more of them nobody reads."""
STEPS = 25
"""Steps of a surface along each of its two sides."""
FEWEST = 20
"""Points below which nothing is looked for."""
_PURPOSE = b"discovery"

type Limit = tuple[str, str, float | str]
"""A name, ≤ or > and a number, or = or ≠ and a choice."""


class Leaf(NamedTuple):
    """Points that a tree takes for alike.

    Attributes:
        limits: what holds at all of them; nothing where the tree is a single leaf.
        mean: of the indicator.
        points: their number.
    """

    limits: tuple[Limit, ...]
    mean: float
    points: int


class Box(NamedTuple):
    """Ranges within which something comes about more often than elsewhere.

    Attributes:
        limits: the ranges; what is not named is free.
        coverage: share of all points at which it comes about that lie inside.
        density: share of the points inside at which it comes about.
        points: number of points inside.
        stability: by name, in which share of the resamples the first box limits it.
    """

    limits: Limits
    coverage: float
    density: float
    points: int
    stability: Mapping[str, float]


class Tree(NamedTuple):
    """A regression tree of an indicator.

    Attributes:
        leaves: what it ends in.
        explained: share of the variance on points held back; below zero it is worse than the mean.
        first: the name of the first split; of a choice ``name=choice``.
        stability: in which share of the resamples the first split is on that name.
    """

    leaves: tuple[Leaf, ...]
    explained: float
    first: str
    stability: float


class Surface(NamedTuple):
    """What an indicator is expected to be over the two names that matter most, all others at their median.

    Attributes:
        across: a name.
        up: another.
        x: its values.
        y: the values of the other.
        values: the expected value, shape (y, x).
        error: root of the mean squared error on points held back, in the unit of the indicator.
        spread: standard deviation of the indicator over the points, with which to compare it.
    """

    across: str
    up: str
    x: Floats
    y: Floats
    values: Floats
    error: float
    spread: float


class Discovery(NamedTuple):
    """What is found of a scenario.

    Attributes:
        response: whose points.
        indicator: the first one that the condition names.
        holds: at how many points the condition holds.
        points: of how many.
        boxes: where.
        tree: None where the indicator does not vary.
        surface: None where fewer than two numbers vary at these points.
    """

    response: Response
    indicator: str
    holds: int
    points: int
    boxes: tuple[Box, ...]
    tree: Tree | None
    surface: Surface | None


def discover(request: Request, response: Response) -> Discovery | None:
    """What is found of a response; None where there are too few points."""
    condition = parse(request.analysis.discover or "", request.indicators)
    named = [name for name in request.indicators if name in condition.used]
    answers = np.array([response.means[name] for name in named])
    there = ~np.isnan(answers).any(axis=0)
    points = _points(request, response).loc[there].reset_index(drop=True)
    if len(points) < FEWEST:
        return None
    answers = answers[:, there]
    holds = np.array([condition.holds(dict(zip(named, at, strict=True))) for at in answers.T.tolist()])
    rng = np.random.default_rng([request.seed, *_PURPOSE])
    varies = np.ptp(answers[0]) > 0
    return Discovery(
        response,
        named[0],
        int(holds.sum()),
        len(points),
        _boxes(points, holds, rng) if 0 < holds.sum() < len(holds) else (),
        _tree(points, answers[0], rng) if varies else None,
        _surface(points, answers[0]) if varies else None,
    )


def _points(request: Request, response: Response) -> pd.DataFrame:
    """A column for each name that varies, all numbers real; choices are categories."""
    columns: dict[str, Any] = {
        each.factor.name: np.array(each.at, dtype=np.float64)
        if each.numeric
        else pd.Categorical([str(value) for value in each.at])
        for each in factor_values(request, response.scenario)
        if len(each.values) > 1 and None not in each.at
    }
    return pd.DataFrame(columns)


@contextmanager
def _quiet() -> Iterator[None]:
    """The libraries warn of what they lack and of what pandas will be."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _resampled[T](rng: np.random.Generator, points: int, find: Callable[[Any], T]) -> list[T]:
    return [find(rng.integers(points, size=points)) for _ in range(RESAMPLES)]


# --- Boxes ---


def _boxes(points: pd.DataFrame, holds: Bools, rng: np.random.Generator) -> tuple[Box, ...]:
    again = _resampled(rng, len(points), lambda some: best_limits(points.iloc[some], holds[some]))
    stability = {str(name): sum(name in one for one in again) / RESAMPLES for name in points}
    found, left = list[Box](), np.ones(len(points), dtype=np.bool_)
    while len(found) < MOST_BOXES and (limits := best_limits(points[left], holds[left])):
        inside = within(points, limits) & left
        density = float(holds[inside].mean())
        if density < LEAST_GAIN * holds.mean():
            break
        coverage = np.count_nonzero(holds & inside) / np.count_nonzero(holds)
        steady = {name: stability[name] for name in limits}
        found.append(Box(limits, coverage, density, int(np.count_nonzero(inside)), steady))
        left &= ~inside
    return tuple(found)


# --- A tree ---


def _tree(points: pd.DataFrame, values: Floats, rng: np.random.Generator) -> Tree:
    from sklearn.model_selection import KFold, cross_val_predict
    from sklearn.tree import DecisionTreeRegressor

    coded = pd.get_dummies(points, dtype=float, prefix_sep="=")

    def grown(some: Any) -> Any:
        tree = DecisionTreeRegressor(
            max_leaf_nodes=LEAVES, min_samples_leaf=max(5, len(points) // 20), random_state=0
        )
        return tree.fit(coded.iloc[some].to_numpy(), values[some])

    def first(tree: Any) -> str:
        return str(coded.columns[tree.tree_.feature[0]]) if tree.tree_.node_count > 1 else ""

    whole = grown(np.arange(len(points)))
    held_back = cross_val_predict(
        whole, coded.to_numpy(), values, cv=KFold(FOLDS, shuffle=True, random_state=0)
    )
    again = _resampled(rng, len(points), lambda some: first(grown(some)))
    return Tree(
        tuple(_leaves(whole.tree_, list(coded.columns), 0, {})),
        1 - float(((values - held_back) ** 2).mean() / values.var()),
        first(whole),
        again.count(first(whole)) / RESAMPLES,
    )


def _leaves(tree: Any, names: list[str], node: int, above: Mapping[tuple[str, str], Limit]) -> Iterator[Leaf]:
    """The leaves below a node; of the limits above them, a later one takes the place of a wider one."""
    if tree.children_left[node] < 0:
        yield Leaf(tuple(above.values()), float(tree.value[node].item()), int(tree.n_node_samples[node]))
        return
    name, at = names[tree.feature[node]], float(tree.threshold[node])
    factor, is_choice, choice = name.partition("=")
    if is_choice:
        others = {key: limit for key, limit in above.items() if key[0] != factor}
        sides = (
            {**above, (factor, choice): (factor, "≠", choice)},
            {**others, (factor, ""): (factor, "=", choice)},
        )
    else:
        sides = {**above, (name, "≤"): (name, "≤", at)}, {**above, (name, ">"): (name, ">", at)}
    for child, side in zip((tree.children_left[node], tree.children_right[node]), sides, strict=True):
        yield from _leaves(tree, names, child, side)


# --- A surface ---


def _surface(points: pd.DataFrame, values: Floats) -> Surface | None:
    """A Gaussian process with a length for each name; the two shortest are drawn."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, WhiteKernel
    from sklearn.model_selection import KFold, cross_val_predict

    numbers = points.select_dtypes("number")
    # what varies in the design may be the same at all points that have values
    numbers = numbers.loc[:, np.ptp(numbers.to_numpy(float), axis=0) > 0]
    if numbers.shape[1] < 2:
        return None
    low, width = numbers.min().to_numpy(float), np.ptp(numbers.to_numpy(float), axis=0)
    unit = (numbers.to_numpy(float) - low) / width
    kernel = RBF(np.ones(len(width)), (0.05, 100)) + WhiteKernel(0.1, (1e-4, 10))
    process = GaussianProcessRegressor(kernel, normalize_y=True, random_state=0)
    with _quiet():
        process.fit(unit, values)
        fixed = GaussianProcessRegressor(process.kernel_, optimizer=None, normalize_y=True)
        folds = KFold(FOLDS, shuffle=True, random_state=0)
        held_back = cross_val_predict(fixed, unit, values, cv=folds)
    across, up = np.argsort(process.kernel_.k1.length_scale, kind="stable")[:2].tolist()
    line = np.linspace(0, 1, STEPS)
    grid = np.tile(np.median(unit, axis=0), (STEPS * STEPS, 1))
    grid[:, across], grid[:, up] = np.tile(line, STEPS), np.repeat(line, STEPS)
    return Surface(
        str(numbers.columns[across]),
        str(numbers.columns[up]),
        low[across] + line * width[across],
        low[up] + line * width[up],
        process.predict(grid).reshape(STEPS, STEPS),
        float(np.sqrt(((values - held_back) ** 2).mean())),
        float(values.std()),
    )
