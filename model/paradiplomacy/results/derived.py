"""Quantities that follow from the years, or from the values, of what is compared; each with an interval."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.case import Arm, Key, run_id
from paradiplomacy.experiment.checks import Window
from paradiplomacy.experiment.named import SCENARIO, Derived
from paradiplomacy.experiment.request import Request
from paradiplomacy.results.contrasts import Contrast, common_years, window, years_apart
from paradiplomacy.results.crossing import Crossing, crossing
from paradiplomacy.results.interactions import values_at
from paradiplomacy.results.intervals import Level, level
from paradiplomacy.results.reader import Reader

USUAL_PERCENT = 5.0
"""How near the base counts as recovered where an experiment does not say."""


@dataclass(frozen=True, slots=True)
class Found:
    """A derived quantity of something that is compared.

    Attributes:
        asked: the quantity.
        arm: what is compared; of a threshold, at its last value.
        against: with what.
        held: of a threshold, the values of everything else.
        seeds: number of pairs it is made of.
        range: first and last place at which a crossing was looked for; None of a loss.
        at: the quantity, its interval, and whether that is open.
        lost: of a recovery, whether there was as much to recover from; else True.
        rough: of a loss, whether its interval is.
    """

    asked: Derived
    arm: Arm
    against: Arm
    held: tuple[tuple[str, Any], ...]
    seeds: int
    range: tuple[float, float] | None
    at: Crossing
    lost: bool = True
    rough: bool = False


def derived(
    reader: Reader, asked: Derived, contrasts: Sequence[Contrast], years: Window | None
) -> list[Found]:
    """A quantity for every contrast or, where it is a threshold, for every row of values along its name."""
    if asked.kind == "threshold":
        return list(_thresholds(reader, asked, years))
    arms = [arm for contrast in contrasts for arm in (contrast.arm, contrast.against)]
    paths = _paths(reader, asked.indicator, arms)
    return [_of_path(asked, contrast, paths) for contrast in contrasts]


def _of_path(asked: Derived, contrast: Contrast, paths: Mapping[Any, pd.DataFrame]) -> Found:
    arm, against = paths[_key(contrast.arm)], paths[_key(contrast.against)]
    last = common_years(contrast.arm.base, contrast.against.base)[1]
    first, last = asked.years or (years_apart(contrast.arm.scenario, contrast.against.scenario)[0], last)
    both = arm.index.intersection(against.index)
    years = range(first, last + 1)  # also where no run of an arm is finished
    other, base = (path.reindex(both, columns=years).to_numpy(np.float64) for path in (arm, against))
    there = ~np.isnan(other - base).any(axis=1)
    other, base = other[there], base[there]
    found = Found(asked, contrast.arm, contrast.against, (), len(base), None, Crossing())
    if not len(base):
        return found
    if asked.kind != "recovery":
        mean = loss(asked.kind, base - other)
        return replace(found, at=Crossing(mean.mean, mean.low, mean.high), rough=bool(mean.rough))
    percent = USUAL_PERCENT if asked.within_percent is None else asked.within_percent
    worst, at = recovery(base * (1 - percent / 100 * np.sign(base)) - other, first)
    span = float(first if worst is None else worst), float(last)
    return replace(found, range=span, at=at, lost=worst is not None)


def loss(kind: str, lost: Floats) -> Level:
    """The mean over pairs of the largest loss of a year, or of the losses added up, shape (pairs, years)."""
    return level(lost.max(axis=1) if kind == "peak-loss" else lost.sum(axis=1))


def recovery(short: Floats, first: int) -> tuple[int | None, Crossing]:
    """When nothing is short of recovery any more: the worst year, None if never short, and when after it.

    Args:
        short: what pairs of runs are short of recovery, shape (pairs, years); the mean counts.
        first: the first of the years.
    """
    mean = short.mean(axis=0)
    worst = int(mean.argmax())
    if mean[worst] <= 0:
        return None, Crossing()
    after = short[:, worst:]
    places = first + worst + np.arange(after.shape[1], dtype=np.float64)
    return first + worst, crossing(after, places) if len(places) > 1 else Crossing()


def _thresholds(reader: Reader, asked: Derived, years: Window | None) -> Iterator[Found]:
    """Where the effect passes a value, for each scenario and combination of what else varies."""
    assert asked.along is not None
    assert asked.passes is not None
    for held, pairs in _rows_along(reader.request, asked.along).items():
        ordered = sorted(pairs, key=lambda pair: pair[0])
        if len({place for place, _, _ in ordered}) < 2:
            continue
        effects = [_effect(reader, asked, arm, against, years) for _, arm, against in ordered]
        curves = pd.concat(effects, axis=1).to_numpy(dtype=np.float64) - asked.passes
        places = np.array([place for place, _, _ in ordered], dtype=np.float64)
        seeds = int((~np.isnan(curves).any(axis=1)).sum())
        ends = float(places[0]), float(places[-1])
        yield Found(asked, ordered[-1][1], ordered[-1][2], held, seeds, ends, crossing(curves, places))


def _rows_along(request: Request, along: str) -> dict[Any, list[tuple[float, Arm, Arm]]]:
    """By everything else that varies: each value along a name, the arm there, and what it is compared with.

    Where scenarios are compared, with the first one at the same values; else with the first value of the
    name, all else equal.
    """
    rows: dict[Any, list[tuple[float, Arm, Arm]]] = defaultdict(list)
    bases: dict[Any, Arm] = {}
    by_scenario = request.comparison == "scenarios"
    every = list(values_at(request))
    for values, arm in every:
        if by_scenario and arm.base is request.base:
            bases[_rest(values, SCENARIO)] = arm
        elif not by_scenario:
            bases.setdefault(_rest(values, along), arm)
    for values, arm in every:
        base = bases.get(_rest(values, SCENARIO if by_scenario else along))
        is_base = by_scenario and arm.base is request.base
        if values[along] is not None and base is not None and not is_base:
            rows[_rest(values, along)].append((float(values[along]), arm, base))
    return rows


def _rest(values: Mapping[str, Any], but: str) -> tuple[tuple[str, Any], ...]:
    return tuple((name, value) for name, value in values.items() if name != but)


def _effect(reader: Reader, asked: Derived, arm: Arm, against: Arm, years: Window | None) -> pd.Series:
    asked_years = (asked.years[0], asked.years[1]) if asked.years else years
    over = window(arm, against, asked_years)
    means = [reader.means(one, [asked.indicator], over)[asked.indicator] for one in (arm, against)]
    return means[0] - means[1]


def _paths(reader: Reader, indicator: str, arms: Sequence[Arm]) -> dict[Any, pd.DataFrame]:
    """By arm its finished runs: index replication, a column a year."""
    request = reader.request
    places: dict[Key, tuple[Any, int]] = {
        (run_id(arm, request.seed_of(each)), arm.base.name): (_key(arm), each)
        for arm in arms
        for each in range(request.replications)
    }
    names = {key: f"{place}" for place, key in enumerate(places)}
    found = reader.by_year(indicator, names)
    paths: dict[Any, list[pd.DataFrame]] = {_key(arm): [] for arm in arms}
    for (key, replication), name in zip(places.values(), names.values(), strict=True):
        if name in found:
            paths[key].append(found[name][indicator].set_axis([replication], axis=0))
    return {key: pd.concat(some) if some else pd.DataFrame() for key, some in paths.items()}


def _key(arm: Arm) -> tuple[str, bytes]:
    return arm.base.name, arm.digest
