"""Reading a design from a table of a file: everything that is wrong with it at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from paradiplomacy.common.errors import SHOWN, ScenarioError, did_you_mean, listed
from paradiplomacy.common.problems import describe, key_of, shortened, show
from paradiplomacy.experiment.condition import Condition, ConditionError, parse
from paradiplomacy.experiment.designs.design import WITH_INDICES, Design, Factor, Levels, Point, Span
from paradiplomacy.experiment.designs.keys import (
    KINDS,
    LONGEST_LABEL,
    MOST_NAMES,
    MOST_POINTS,
    MOST_VALUES,
    DesignKeys,
    SampledKeys,
    SpanKeys,
)
from paradiplomacy.scenario.changes import Variable, flatten, variable

type Problems = list[tuple[str, str]]
"""What is wrong with a table: keys below ``design`` and sentences."""


def read_design(table: object) -> tuple[Design | None, Problems]:
    """A design from a table of a file, or everything that is wrong with it."""
    if not isinstance(table, dict):
        return None, [("", "is not a table; allowed a table with kind and further keys")]
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        given = "missing" if kind is None else f"{show(kind)} is no kind of design"
        nearest = did_you_mean(kind, KINDS) if isinstance(kind, str) else ""
        return None, [("kind", f"{given}; allowed {listed(KINDS)}{nearest}")]
    keys, problems = _keys(kind, table)
    read = _of_rows if kind == "list" else _of_factors
    design = read(kind, table, problems)
    condition = _condition(design, table.get("exclude"), problems)
    if keys is None or problems:
        return None, problems
    design = replace(
        design,
        samples=getattr(keys, "samples", 0),
        levels=getattr(keys, "levels", 0),
        exclude=condition,
    )
    too_many = _too_many(design)
    return (None, too_many) if too_many else (design, [])


def _keys(kind: str, table: Mapping[str, Any]) -> tuple[DesignKeys | None, Problems]:
    try:
        return KINDS[kind].model_validate(table), []
    except ValidationError as error:
        return None, [_keyed(key_of(place), sentence) for place, sentence in describe(error, KINDS[kind])]


def _keyed(key: str, sentence: str) -> tuple[str, str]:
    """A rule about the whole table brings its key along."""
    if key:
        return key, sentence
    name, _, rest = sentence.partition(": ")
    return name, rest


def _too_many(design: Design) -> Problems:
    if design.size() <= MOST_POINTS:
        return []
    return [("", f"has {design.size():,} points; allowed are up to {MOST_POINTS:,}")]


def _condition(design: Design, text: object, problems: Problems) -> Condition | None:
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


def _of_factors(kind: str, table: Mapping[str, Any], problems: Problems) -> Design:
    """A design whose table gives each name its values."""
    sampled = issubclass(KINDS[kind], SampledKeys)
    parameters = _flat(table.get("parameters"), "parameters", problems)
    found = (_factor(name, values, sampled, problems) for name, values in _first(parameters))
    factors = [factor for factor in found if factor]
    if sampled:
        factors.sort(key=lambda factor: factor.name)
    return Design(kind, tuple(factors))


def _flat(table: object, key: str, problems: Problems) -> dict[str, object]:
    """What stands in a table by dotted name."""
    clashes: list[str] = []
    values = flatten(table, clashes)
    problems += [_keyed("", key + clash.removeprefix("parameters")) for clash in clashes]
    return values


def _first(values: Mapping[str, object]) -> list[tuple[str, object]]:
    """No more names than are allowed at most: what is beyond is refused as a whole."""
    return list(values.items())[:MOST_NAMES]


def _factor(name: str, values: object, sampled: bool, problems: Problems) -> Factor | None:
    key = f'parameters."{shortened(name, 100)}"'
    found = _variable(name, key, problems)
    if found is None:
        return None
    if sampled and not isinstance(values, list):
        span = _span(found, values, key, problems)
        return Factor(found, span) if span else None
    levels = _levels(found, values, key, problems)
    return Factor(found, levels) if levels else None


def _variable(name: str, key: str, problems: Problems) -> Variable | None:
    try:
        return variable(name)
    except ScenarioError as error:
        problems += [(key, problem) for problem in error.problems]
        return None


def _levels(of: Variable, values: object, key: str, problems: Problems) -> Levels | None:
    if not isinstance(values, list) or not 0 < len(values) <= MOST_VALUES:
        given = f"a list of {len(values):,} values" if isinstance(values, list) else show(values)
        problems.append((key, f"{given} cannot be used; allowed is a list of 1 to {MOST_VALUES:,} values"))
        return None
    plain = [of.convert(value) for value in values]
    wrong = [
        (f"{key}[{place}]", sentence) for place, value in enumerate(values) for sentence in of.problems(value)
    ]
    twice = [] if wrong else [show(value) for value, number in Counter(plain).items() if number > 1]
    problems += wrong[: SHOWN + 1] + [(key, f"{value} stands there twice") for value in twice]
    return None if wrong or twice else Levels(tuple(plain))


def _span(of: Variable, given: object, key: str, problems: Problems) -> Span | None:
    if of.kind not in {"int", "float"}:
        some = listed(map(show, of.choices or ()))
        problems.append((key, f"{show(given)} is no list; allowed is a list of {some}"))
        return None
    if given == "plausible":
        return _plausible(of, key, problems)
    if not isinstance(given, dict):
        forms = '{ low = 1, high = 5 }, a list of values or "plausible"'
        problems.append((key, f"{show(given)} is no range; allowed {forms}"))
        return None
    try:
        keys = SpanKeys.model_validate(given)
    except ValidationError as error:
        problems += [(f"{key}.{key_of(place)}", sentence) for place, sentence in describe(error, SpanKeys)]
        return None
    span = Span(keys.low, keys.high, keys.scale, of.kind == "int")
    wrong = _beyond(of, given, key) or _misshapen(span, given, key)
    problems += wrong
    return None if wrong else span


def _plausible(of: Variable, key: str, problems: Problems) -> Span | None:
    if of.plausible is None:
        problems.append((key, "has no plausible range; allowed is { low = 1, high = 5 } or a list of values"))
        return None
    low, high = of.plausible
    return Span(low, high, "linear", of.kind == "int")


def _beyond(of: Variable, given: Mapping[str, Any], key: str) -> Problems:
    """Ends that are not allowed."""
    return [(f"{key}.{end}", sentence) for end in ("low", "high") for sentence in of.problems(given[end])]


def _misshapen(span: Span, given: Mapping[str, Any], key: str) -> Problems:
    """Ends in the wrong order, and logarithms where there are none."""
    wrong = []
    if span.low >= span.high:
        sentence = f"{show(given['high'])} is not above low, {show(given['low'])}; allowed is a larger number"
        wrong.append((f"{key}.high", sentence))
    if span.scale == "log" and (span.low <= 0 or span.whole):
        reason = "is for whole numbers" if span.whole else f"begins at {show(given['low'])}"
        wrong.append(
            (f"{key}.scale", f"the range {reason}; allowed on a log scale are decimal numbers above nought")
        )
    return wrong


def _of_rows(kind: str, table: Mapping[str, Any], problems: Problems) -> Design:
    given = table.get("rows")
    if not isinstance(given, list) or not given or not all(isinstance(row, dict) for row in given):
        return Design(kind, ())
    labels = tuple(_label(place, row, problems) for place, row in enumerate(given))
    said = [_said(place, row, problems) for place, row in enumerate(given)]
    names = sorted({name for row in said for name in row})
    if not names:
        problems.append(("rows", "name nothing to vary; allowed are names of parameters and event fields"))
    if len(names) > MOST_NAMES:
        problems.append(("rows", f"name {len(names)} things; allowed are up to {MOST_NAMES}"))
    found = {name: _variable(name, f'rows."{shortened(name, 100)}"', problems) for name in names[:MOST_NAMES]}
    rows = tuple(_point(place, row, found, problems) for place, row in enumerate(said))
    if problems:
        return Design(kind, ())
    problems += _repeated(rows, labels)
    factors = [Factor(one, _occurring(rows, place)) for place, one in enumerate(found.values()) if one]
    return Design(kind, tuple(factors), rows, labels)


def _said(place: int, row: Mapping[str, Any], problems: Problems) -> dict[str, object]:
    values = {name: value for name, value in row.items() if name != "label"}
    return _flat(values, f"rows[{place}]", problems)


def _repeated(rows: Sequence[Point], labels: Sequence[str]) -> Problems:
    """Rows that say the same as an earlier one, or are called the same."""
    problems: Problems = []
    first: dict[object, int] = {}
    for place, (row, label) in enumerate(zip(rows, labels, strict=True)):
        if first.setdefault(row, place) != place:
            problems.append((f"rows[{place}]", f"says the same as rows[{first[row]}]"))
        elif label and first.setdefault(label, place) != place:
            sentence = f"{show(label)} is the label of rows[{first[label]}]; allowed is any other"
            problems.append((f"rows[{place}].label", sentence))
    return problems[: SHOWN + 1]


def _occurring(rows: tuple[Point, ...], place: int) -> Levels:
    values = (row[place] for row in rows)
    return Levels(tuple(dict.fromkeys(value for value in values if value is not None)))


def _point(
    place: int, row: Mapping[str, Any], variables: Mapping[str, Variable | None], problems: Problems
) -> Point:
    for name, found in variables.items():
        if found and name in row and len(problems) <= SHOWN:
            problems += [(f'rows[{place}]."{name}"', sentence) for sentence in found.problems(row[name])]
    return tuple(found.convert(row.get(name)) if found else None for name, found in variables.items())


def _label(place: int, row: Mapping[str, Any], problems: Problems) -> str:
    label = row.get("label", "")
    if isinstance(label, str) and len(label) <= LONGEST_LABEL:
        return label
    allowed = f"text of up to {LONGEST_LABEL} characters"
    problems.append((f"rows[{place}].label", f"{show(label)} cannot be used; allowed is {allowed}"))
    return ""
