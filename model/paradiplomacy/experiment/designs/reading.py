"""Reading a design from a table of a file: everything that is wrong with it at once."""

import fnmatch
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError
from typing import TYPE_CHECKING, Any

from paradiplomacy.common.errors import SHOWN, ScenarioError, did_you_mean, listed
from paradiplomacy.common.problems import validate, with_key
from paradiplomacy.common.quoted import shorten, show, wrong_letters
from paradiplomacy.experiment.condition import Condition, ConditionError, parse
from paradiplomacy.experiment.designs.design import WITH_INDICES, Design, Point
from paradiplomacy.experiment.designs.keys import (
    KINDS,
    LONGEST_LABEL,
    MOST_NAMES,
    MOST_POINTS,
    MOST_VALUES,
    CorrelatedKeys,
    SampledKeys,
    SpanKeys,
)
from paradiplomacy.experiment.designs.prior_reading import (
    NUMBERS,
    Problems,
    end_problems,
    endless,
    read_correlations,
    read_distribution,
)
from paradiplomacy.experiment.designs.values import (
    Bounds,
    Factor,
    Formula,
    Levels,
    Span,
    in_order,
    read_formula,
)
from paradiplomacy.scenario.changes import Variable, find_variable, flatten
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.parameters.settings import PARAMETERS

if TYPE_CHECKING:
    from paradiplomacy.experiment.designs.priors import Prior, Weighted


def read_design(table: object) -> tuple[Design | None, Problems]:
    """A design from a table of a file, or everything that is wrong with it."""
    if not isinstance(table, dict):
        return None, [("", "is not a table; allowed a table with kind and further keys")]
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        complaint = "missing" if kind is None else f"{show(kind)} is not a kind of design"
        nearest = did_you_mean(kind, KINDS) if isinstance(kind, str) else ""
        return None, [("kind", f"{complaint}; allowed {listed(KINDS)}{nearest}")]
    keys, problems = validate(KINDS[kind], table)
    readers = {"list": _read_rows, "one-at-a-time": _read_one_at_a_time}
    design = readers.get(kind, _read_factors)(kind, table, problems)
    rows = table.get("correlations") if issubclass(KINDS[kind], CorrelatedKeys) else None
    correlations = read_correlations(design, rows if isinstance(rows, list) else [], problems)
    problems += endless(design)
    condition = _read_condition(design, table.get("exclude"), problems)
    if keys is None or problems:
        return None, problems
    design = replace(
        design,
        correlations=correlations,
        samples=getattr(keys, "samples", 0),
        levels=getattr(keys, "levels", 0),
        exclude=condition,
    )
    too_many = _size_problems(design)
    return (None, too_many) if too_many else (design, [])


def _size_problems(design: Design) -> Problems:
    if design.size() <= MOST_POINTS:
        return []
    return [("", f"has {design.size():,} points; allowed are up to {MOST_POINTS:,}")]


def _read_condition(design: Design, text: object, problems: Problems) -> Condition | None:
    """The condition of a design; where names are wrong already, it is read when they are right."""
    if not isinstance(text, str):
        return None
    if design.kind in WITH_INDICES:
        problems.append(("exclude", f"cannot be used: a {design.kind} design needs all of its points"))
    if problems:
        return None
    try:
        return parse(text, design.names)
    except ConditionError as error:
        problems.append(("exclude", str(error)))
        return None


def _flatten(table: object, key: str, problems: Problems) -> dict[str, object]:
    """The values of a table by dotted name."""
    clashes: list[str] = []
    values = flatten(table, clashes)
    problems += [with_key("", key + clash.removeprefix("parameters")) for clash in clashes]
    return values


def _find_variable(name: str, key: str, problems: Problems) -> Variable | None:
    try:
        return find_variable(name)
    except ScenarioError as error:
        problems += [(key, problem) for problem in error.problems]
        return None


# --- A table that gives each name its values ---


def _read_factors(kind: str, table: Mapping[str, Any], problems: Problems) -> Design:
    sampled = issubclass(KINDS[kind], SampledKeys)
    values = _flatten(table.get("parameters"), "parameters", problems)
    names = list(values)[:MOST_NAMES]  # what is beyond is refused as a whole
    read = [_read_factor(name, values[name], names, sampled, problems) for name in names]
    factors = [factor for factor in read if factor]
    if sampled:
        factors.sort(key=lambda factor: factor.name)
    return _make_design(kind, factors, "parameters", problems)


def _make_design(kind: str, factors: Sequence[Factor], key: str, problems: Problems) -> Design:
    """A design of factors, if none follows from itself."""
    try:
        in_order(factors)
    except CycleError as error:
        problems.append((key, f"goes round in a circle: {' → '.join(error.args[1])}"))
    derived = tuple(factor for factor in factors if isinstance(factor.values, Formula))
    return Design(kind, tuple(factor for factor in factors if factor not in derived), derived=derived)


def _read_factor(
    name: str, values: object, names: Sequence[str], sampled: bool, problems: Problems
) -> Factor | None:
    key = f'parameters."{shorten(name, 100)}"'
    variable = _find_variable(name, key, problems)
    if variable is None:
        return None
    read: Levels | Span | Bounds | Formula | Prior | Weighted | None
    if isinstance(values, str) and variable.kind in NUMBERS and values != "plausible":
        allowed = f"is not a range; allowed {_RANGES}" if sampled else f"cannot be used; allowed is {_LIST}"
        read = _read_formula(values, name, names, (key, f"{show(values)} {allowed}"), problems)
    elif sampled and isinstance(values, dict) and "distribution" in values:
        read = read_distribution(variable, values, key, problems, _read_levels)
    elif sampled and not isinstance(values, list):
        read = _read_span(variable, values, names, key, problems)
    else:
        read = _read_levels(variable, values, key, problems)
    return Factor(variable, read) if read else None


_RANGES = '{ low = 1, high = 5 }, a distribution, a list of values or "plausible"'
_LIST = f"a list of 1 to {MOST_VALUES:,} values"


def _read_formula(
    text: str, name: str, names: Sequence[str], otherwise: tuple[str, str], problems: Problems
) -> Formula | None:
    """A formula, or a problem: its key, and what the text is not beside a formula."""
    try:
        return read_formula(text, name, names)
    except ConditionError as error:
        problems.append((otherwise[0], f"{otherwise[1]}; as a formula: {error}"))
        return None


def _read_levels(variable: Variable, values: object, key: str, problems: Problems) -> Levels | None:
    if not isinstance(values, list) or not 0 < len(values) <= MOST_VALUES:
        what = f"a list of {len(values):,} values" if isinstance(values, list) else show(values)
        problems.append((key, f"{what} cannot be used; allowed is {_LIST}"))
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


def _read_span(
    variable: Variable, table: object, names: Sequence[str], key: str, problems: Problems
) -> Span | Bounds | None:
    if variable.kind not in NUMBERS:
        choices = listed(map(show, variable.choices or ()))
        problems.append((key, f"{show(table)} is not a list; allowed is a list of {choices}"))
        return None
    if table == "plausible":
        return _plausible_span(variable, key, problems)
    if not isinstance(table, dict):
        problems.append((key, f"{show(table)} is not a range; allowed {_RANGES}"))
        return None
    texts = {end: table[end] for end in ("low", "high") if isinstance(table.get(end), str)}
    keys, others = validate(SpanKeys, table | dict.fromkeys(texts, 0.0))
    wrong: Problems = []
    formulas = {}
    for end, text in texts.items():
        otherwise = f"{key}.{end}", f"{show(text)} is not a number; allowed a number"
        formulas[end] = _read_formula(text, variable.name, names, otherwise, wrong)
    wrong += [(f"{key}.{end}", sentence) for end, sentence in others]
    span = Span(keys.low, keys.high, keys.scale, variable.kind == "int") if keys else None
    wrong += end_problems(variable, table, key) if span else []
    wrong += _shape_problems(span, table, key) if span and not texts and not wrong else []
    problems += wrong
    if span is None or wrong:
        return None
    low, high = formulas.get("low") or span.low, formulas.get("high") or span.high
    return Bounds(low, high, span.scale, span.whole) if texts else span


def _plausible_span(variable: Variable, key: str, problems: Problems) -> Span | None:
    if variable.plausible is None:
        problems.append((key, "has no plausible range; allowed is { low = 1, high = 5 } or a list of values"))
        return None
    low, high = variable.plausible
    return Span(low, high, "linear", variable.kind == "int")


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


# --- One value at a time ---


def _read_one_at_a_time(kind: str, table: Mapping[str, Any], problems: Problems) -> Design:
    """The scenario as it is, then a row for each value."""
    values = _spelled_out(_flatten(table.get("parameters"), "parameters", problems))
    read = [_read_few(name, each, problems) for name, each in values.items()]
    factors = tuple(factor for factor in read if factor)
    steps = [(place, value) for place, factor in enumerate(factors) for value in _listed(factor)]
    nothing: Point = (None,) * len(factors)
    rows = (nothing, *((*nothing[:place], value, *nothing[place + 1 :]) for place, value in steps))
    return Design(kind, factors, rows, ("",) * len(rows))


def _spelled_out(values: Mapping[str, object]) -> dict[str, object]:
    """All parameters with a plausible range in place of a pattern that is given one."""
    found: dict[str, object] = {}
    for name, value in values.items():
        every = fnmatch.filter(PARAMETERS, name) if "*" in name and value == "plausible" else []
        found |= dict.fromkeys((each for each in every if PARAMETERS[each].plausible), value) or {name: value}
    return found


def _read_few(name: str, values: object, problems: Problems) -> Factor | None:
    key = f'parameters."{shorten(name, 100)}"'
    variable = _find_variable(name, key, problems)
    if variable is None:
        return None
    if values == "plausible" and variable.kind in NUMBERS:
        span = _plausible_span(variable, key, problems)
        ends = [span.at(share) for share in (0.0, 1.0)] if span else []
        return Factor(variable, Levels(tuple(ends))) if span else None
    read = _read_levels(variable, values, key, problems)
    return Factor(variable, read) if read else None


def _listed(factor: Factor) -> tuple[Value, ...]:
    return factor.values.values if isinstance(factor.values, Levels) else ()


# --- A list of rows ---


def _read_rows(kind: str, table: Mapping[str, Any], problems: Problems) -> Design:
    tables = table.get("rows")
    if not isinstance(tables, list) or not tables or not all(isinstance(row, dict) for row in tables):
        return Design(kind, ())
    labels = tuple(_read_label(index, row, problems) for index, row in enumerate(tables))
    rows = [_read_values(index, row, problems) for index, row in enumerate(tables)]
    names = sorted({name for row in rows for name in row})
    if not names:
        problems.append(("rows", "name nothing to vary; allowed are names of parameters and event fields"))
    if len(names) > MOST_NAMES:
        problems.append(("rows", f"name {len(names)} things; allowed are up to {MOST_NAMES}"))
    variables = {
        name: _find_variable(name, f'rows."{shorten(name, 100)}"', problems) for name in names[:MOST_NAMES]
    }
    points = tuple(_make_point(index, row, variables, problems) for index, row in enumerate(rows))
    if problems:
        return Design(kind, ())
    problems += _repetitions(points, labels)
    columns = enumerate(variables.values())
    factors = [Factor(variable, _levels(points, column)) for column, variable in columns if variable]
    return Design(kind, tuple(factors), points, labels)


def _read_values(index: int, row: Mapping[str, Any], problems: Problems) -> dict[str, object]:
    values = {name: value for name, value in row.items() if name != "label"}
    return _flatten(values, f"rows[{index}]", problems)


def _read_label(index: int, row: Mapping[str, Any], problems: Problems) -> str:
    label = row.get("label")
    if label is None or (isinstance(label, str) and label.strip() and len(label) <= LONGEST_LABEL):
        problem = wrong_letters(label or "")
    else:
        problem = f"{show(label)} cannot be used; allowed is text of up to {LONGEST_LABEL} characters"
    problems += [(f"rows[{index}].label", problem)] if problem else []
    return "" if problem else label or ""


def _make_point(
    index: int, row: Mapping[str, Any], variables: Mapping[str, Variable | None], problems: Problems
) -> Point:
    row = _computed(index, row, variables, problems)
    for name, variable in variables.items():
        if variable and name in row and len(problems) <= SHOWN:
            wrong = variable.problems(row[name])
            problems += [(f'rows[{index}]."{name}"', sentence) for sentence in wrong]
    return tuple(
        variable.convert(row.get(name)) if variable else None for name, variable in variables.items()
    )


def _computed(
    index: int, row: Mapping[str, Any], variables: Mapping[str, Variable | None], problems: Problems
) -> Mapping[str, Any]:
    """A row with what its formulas give from its other values."""
    own = {name: variable for name, variable in variables.items() if variable and name in row}
    texts = {
        name: variable.problems(row[name])
        for name, variable in own.items()
        if variable.kind in NUMBERS and isinstance(row[name], str)
    }
    if not texts or problems:
        return row
    key, names = f"rows[{index}]", list(row)
    formulas = {
        name: _read_formula(row[name], name, names, (f'{key}."{name}"', sentence), problems)
        for name, [sentence] in texts.items()
    }
    factors = [Factor(variable, formulas.get(name) or Levels((row[name],))) for name, variable in own.items()]
    design = _make_design("list", factors, key, problems)
    if problems:
        return row
    try:
        return dict(zip(design.names, design.at([0.5] * len(design.factors)), strict=True))
    except ConditionError as error:
        problems.append((key, str(error).removeprefix("parameters.")))
        return row


def _repetitions(points: Sequence[Point], labels: Sequence[str]) -> Problems:
    """Rows that say the same as an earlier one, or are called the same."""
    problems: Problems = []
    first: dict[object, int] = {}
    for index, (point, label) in enumerate(zip(points, labels, strict=True)):
        if first.setdefault(point, index) != index:
            problems.append((f"rows[{index}]", f"says the same as rows[{first[point]}]"))
        elif label and first.setdefault(label, index) != index:
            sentence = f"{show(label)} is the label of rows[{first[label]}]; allowed is any other"
            problems.append((f"rows[{index}].label", sentence))
    return problems[: SHOWN + 1]


def _levels(points: Sequence[Point], column: int) -> Levels:
    """The values that occur in a column."""
    values = (point[column] for point in points)
    return Levels(tuple(dict.fromkeys(value for value in values if value is not None)))
