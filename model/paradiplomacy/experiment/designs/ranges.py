"""Reading what a factor of a design may be: a formula, a list of values, a range, a distribution."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from paradiplomacy.common.errors import SHOWN, did_you_mean, listed
from paradiplomacy.common.problems import show, validate, with_key
from paradiplomacy.experiment.condition import ConditionError
from paradiplomacy.experiment.designs.keys import MOST_VALUES, SpanKeys
from paradiplomacy.experiment.designs.priors import (
    LEAST_SHARE,
    PRIORS,
    ChoiceKeys,
    DistributionKeys,
    Prior,
    Weighted,
)
from paradiplomacy.experiment.designs.values import Bounds, Formula, Levels, Span, read_formula
from paradiplomacy.scenario.changes import Variable
from paradiplomacy.scenario.parameters.settings import PARAMETERS

NUMBERS = ("int", "float")
"""Kinds of values that a formula can give."""

type Problems = list[tuple[str, str]]
"""What is wrong with a table: keys below ``design`` and sentences."""

RANGES = '{ low = 1, high = 5 }, a distribution, a list of values or "plausible"'
LIST = f"a list of 1 to {MOST_VALUES:,} values"


def formula_or_problem(
    text: str, name: str, names: Sequence[str], otherwise: tuple[str, str], problems: Problems
) -> Formula | None:
    """A formula, or a problem: its key, and what the text is not beside a formula."""
    try:
        return read_formula(text, name, names)
    except ConditionError as error:
        problems.append((otherwise[0], f"{otherwise[1]}; as a formula: {error}"))
        return None


def read_levels(variable: Variable, values: object, key: str, problems: Problems) -> Levels | None:
    """A list of values."""
    if not isinstance(values, list) or not 0 < len(values) <= MOST_VALUES:
        what = f"a list of {len(values):,} values" if isinstance(values, list) else show(values)
        problems.append((key, f"{what} cannot be used; allowed is {LIST}"))
        return None
    levels = [variable.convert(value) for value in values]
    wrong = [
        (f"{key}[{index}]", sentence)
        for index, value in enumerate(values)
        for sentence in variable.problems(value)
    ]
    repeated = [] if wrong else [show(value) for value, number in Counter(levels).items() if number > 1]
    problems += wrong[: SHOWN + 1] + [(key, f"{value} stands there twice") for value in repeated]
    return None if wrong or repeated else Levels(tuple(levels))


def read_span(
    variable: Variable, table: object, names: Sequence[str], key: str, problems: Problems
) -> Span | Bounds | None:
    """A range, whose ends may be formulas."""
    if variable.kind not in NUMBERS:
        choices = listed(map(show, variable.choices or ()))
        problems.append((key, f"{show(table)} is not a list; allowed is a list of {choices}"))
        return None
    if table == "plausible":
        return plausible_span(variable, key, problems)
    if not isinstance(table, dict):
        problems.append((key, f"{show(table)} is not a range; allowed {RANGES}"))
        return None
    texts = {end: table[end] for end in ("low", "high") if isinstance(table.get(end), str)}
    keys, others = validate(SpanKeys, table | dict.fromkeys(texts, 0.0))
    wrong: Problems = []
    formulas = {}
    for end, text in texts.items():
        otherwise = f"{key}.{end}", f"{show(text)} is not a number; allowed a number"
        formulas[end] = formula_or_problem(text, variable.name, names, otherwise, wrong)
    wrong += [(f"{key}.{end}", sentence) for end, sentence in others]
    span = Span(keys.low, keys.high, keys.scale, variable.kind == "int") if keys else None
    wrong += _end_problems(variable, table, key) if span else []
    wrong += _shape_problems(span, table, key) if span and not texts and not wrong else []
    problems += wrong
    if span is None or wrong:
        return None
    low, high = formulas.get("low") or span.low, formulas.get("high") or span.high
    return Bounds(low, high, span.scale, span.whole) if texts else span


def read_distribution(
    variable: Variable, table: Mapping[str, Any], key: str, problems: Problems
) -> Prior | Weighted | None:
    """A distribution, of which what is not allowed is left out."""
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
        levels = read_levels(variable, keys.values, f"{key}.values", problems)
        return Weighted(levels.values, tuple(keys.weights)) if levels else None
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
    wrong += _end_problems(
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


def plausible_span(variable: Variable, key: str, problems: Problems) -> Span | None:
    """The range of plausible values."""
    if variable.plausible is None:
        problems.append((key, "has no plausible range; allowed is { low = 1, high = 5 } or a list of values"))
        return None
    low, high = variable.plausible
    return Span(low, high, "linear", variable.kind == "int")


def _end_problems(variable: Variable, table: Mapping[str, Any], key: str) -> Problems:
    """Ends that are not allowed."""
    ends = [end for end in ("low", "high") if not isinstance(table.get(end, ""), str)]
    return [(f"{key}.{end}", sentence) for end in ends for sentence in variable.problems(table[end])]


def _shape_problems(span: Span, table: Mapping[str, Any], key: str) -> Problems:
    """Ends in the wrong order, and logarithms where there are none."""
    problems = []
    if span.low >= span.high:
        sentence = f"{show(table['high'])} is not above low, {show(table['low'])}; allowed is a larger number"
        problems.append((f"{key}.high", sentence))
    if span.scale == "log" and (span.low <= 0 or span.whole):
        reason = "is for whole numbers" if span.whole else f"begins at {show(table['low'])}"
        sentence = f"the range {reason}; allowed on a log scale are decimal numbers above zero"
        problems.append((f"{key}.scale", sentence))
    return problems
