"""Reading distributions and rank correlations from a design's table."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from paradiplomacy.common.errors import did_you_mean, listed
from paradiplomacy.common.problems import validate, with_key
from paradiplomacy.common.quoted import show
from paradiplomacy.experiment.designs.design import Design
from paradiplomacy.experiment.designs.priors import (
    LEAST_SHARE,
    PRIORS,
    ChoiceKeys,
    Correlation,
    DistributionKeys,
    Prior,
    Weighted,
    possible,
)
from paradiplomacy.experiment.designs.values import Levels
from paradiplomacy.scenario.changes import Variable
from paradiplomacy.scenario.parameters.settings import PARAMETERS

NUMBERS = ("int", "float")
"""Kinds of values that a formula can give."""

_BETWEEN = "between −1 and 1, ends excluded"

type Problems = list[tuple[str, str]]
"""What is wrong with a table: keys below ``design`` and sentences."""

type ReadLevels = Callable[[Variable, object, str, Problems], Levels | None]
"""Reads listed values."""


def endless(design: Design) -> Problems:
    """Distributions without ends in a design that goes to them."""
    return [
        (f'parameters."{one.name}"', "has no ends, to which a morris design goes; allowed are low and high")
        for one in design.factors
        if design.kind == "morris" and isinstance(one.values, Prior) and None in one.values.own_ends
    ]


def read_correlations(design: Design, rows: Sequence[Any], problems: Problems) -> tuple[Correlation, ...]:
    """Rank correlations, if all of them can be."""
    read: dict[frozenset[str], Correlation] = {}
    for place, row in enumerate(rows):
        wrong = _wrong_correlation(design, row) or (
            "stands there twice; allowed is once" if frozenset(row[:2]) in read else ""
        )
        if wrong:
            problems.append((f"correlations[{place}]", wrong))
        else:
            read[frozenset(row[:2])] = (row[0], row[1], float(row[2]))
    if read and not problems and not possible(design.free, read.values()):
        problems.append(("correlations", "cannot be together: no numbers have them; allowed are weaker ones"))
    return tuple(read.values())


def _wrong_correlation(design: Design, row: Any) -> str:
    match row:
        case [str(one), str(other), int() | float() as number] if not isinstance(number, bool):
            unknown = [name for name in (one, other) if name not in design.free]
            if unknown:
                return f"{show(unknown[0])} is not sampled{did_you_mean(unknown[0], design.free)}"
            if one == other or not -1 < number < 1:
                told = f"{show(number)} of {show(one)} and {show(other)}"
                return f"{told}; allowed are two names, and a number {_BETWEEN}"
            return ""
    return f"{show(row)} cannot be used; allowed is a list of two names and a number {_BETWEEN}"


def read_distribution(
    variable: Variable, table: Mapping[str, Any], key: str, problems: Problems, levels: ReadLevels
) -> Prior | Weighted | None:
    """A distribution, of which what is not allowed is left out; its listed values are read as others are."""
    name, forms = table["distribution"], PRIORS if variable.kind in NUMBERS else {"choice": ChoiceKeys}
    if not isinstance(name, str) or name not in forms:
        nearest = did_you_mean(name, forms) if isinstance(name, str) else ""
        problems.append(
            (f"{key}.distribution", f"{show(name)} cannot be used; allowed {listed(forms)}{nearest}")
        )
        return None
    keys, wrong = validate(forms[name], table)
    problems += [
        with_key(f"{key}.{place}" if place else "", f"{key}.{sentence}" if not place else sentence)
        for place, sentence in wrong
    ]
    if isinstance(keys, ChoiceKeys):
        read = levels(variable, keys.values, f"{key}.values", problems)
        return Weighted(read.values, tuple(keys.weights)) if read else None
    return _read_prior(variable, keys, key, problems) if isinstance(keys, DistributionKeys) else None


def _read_prior(variable: Variable, keys: DistributionKeys, key: str, problems: Problems) -> Prior | None:
    parameter = PARAMETERS.get(variable.name)
    usual = (parameter and parameter.allowed) or (None, None)
    low, high = (
        own if own is not None else end for own, end in zip((keys.low, keys.high), usual, strict=True)
    )
    wrong = [
        (f"{key}.{end}", "missing; allowed is a number")
        for end, value in (("low", low), ("high", high))
        if value is None
    ]
    wrong += end_problems(
        variable,
        {
            end: _end(variable, getattr(keys, end))
            for end in ("low", "high")
            if getattr(keys, end) is not None
        },
        key,
    )
    if wrong or low is None or high is None:
        problems += wrong
        return None
    prior = Prior(keys, low, high, variable.kind == "int")
    first, last = prior.shares
    if last - first < LEAST_SHARE:
        sentence = (
            f"has nothing between {show(low)} and {show(high)}; allowed is a part of {LEAST_SHARE} or more"
        )
        problems.append((key, sentence))
        return None
    return prior


def _end(variable: Variable, end: float) -> float:
    """An end as a value of the variable, for which 2.0 is a whole number."""
    return int(end) if variable.kind == "int" and end == int(end) else end


def end_problems(variable: Variable, table: Mapping[str, Any], key: str) -> Problems:
    """Ends that are not allowed."""
    ends = [end for end in ("low", "high") if not isinstance(table.get(end, ""), str)]
    return [(f"{key}.{end}", sentence) for end in ends for sentence in variable.problems(table[end])]
