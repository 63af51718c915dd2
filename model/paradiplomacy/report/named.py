"""What an experiment asks for by name, in sentences and tables: its contrasts and derived quantities."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from paradiplomacy.common.errors import counted
from paradiplomacy.common.problems import amount
from paradiplomacy.experiment.designs.design import value_text
from paradiplomacy.experiment.named import SCENARIO, NamedContrast
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import words
from paradiplomacy.results.derived import USUAL_PERCENT, Found
from paradiplomacy.results.differences import COLUMNS
from paradiplomacy.results.findings import Findings, NamedOutcome

MOST_SENTENCES = 2
"""Cases of a derived quantity that are told one by one."""
HEADINGS = ("quantity", "value", "95 % interval", "pairs")


def side(request: Request, pairs: Mapping[str, list[Any]], place: int) -> str:
    """One side of a change: a scenario by its title, and values."""
    titles = {scenario.name: scenario.title for scenario in request.scenarios}
    parts = [
        titles.get(values[place], "") if name == SCENARIO else f"{name}={value_text(values[place])}"
        for name, values in pairs.items()
    ]
    return ", ".join(parts)


def title(request: Request, asked: NamedContrast) -> str:
    """What a contrast is called."""
    what = f"{side(request, asked.effect, 1)} against {side(request, asked.effect, 0)}"
    with_by = f", with {side(request, asked.by, 1)} against {side(request, asked.by, 0)}" if asked.by else ""
    return asked.title or f"{what}{with_by}"


def ends(request: Request, asked: NamedContrast) -> tuple[str, str]:
    """What is compared: levels, or effects at two values of something else."""
    pairs, form = (asked.by, "effect with {}") if asked.by else (asked.effect, "{}")
    return form.format(side(request, pairs, 0)), form.format(side(request, pairs, 1))


def sentences(findings: Findings) -> Iterator[str]:
    """The answers to what is asked for by name."""
    for outcome in findings.contrasts:
        for name in findings.headlines:
            yield _sentence(findings, outcome, name)
    for some in by_quantity(findings):
        yield from _of_quantity(findings.request, some)
    if lacking := len(findings.request.contrasts) - len(findings.contrasts):
        yield f"{counted(lacking, 'contrast')} cannot be made: no points of the design differ in that alone."


def _sentence(findings: Findings, outcome: NamedOutcome, name: str) -> str:
    request, asked, effect = findings.request, outcome.asked, outcome.effects[name]
    clear, what = outcome.clear(name), words.indicator_name(name)
    among = f"{'clear' if clear else 'not clear'} after Holm’s correction over {outcome.family}"
    if name not in outcome.family.indicators:
        among = "exploratory, as the experiment does not name this indicator"
    years = words.span(*outcome.window)
    if not asked.by:
        base, other = ends(request, asked)
        return words.answer(other, base, name, years, effect, clear, among)
    head = f"{title(request, asked)}: in {years}, {what.lower()}"
    if effect.difference is None or effect.base is None or effect.mean is None:
        return f"{head} has no value in any pair of runs."
    one, two = (words.change(name, each, None, None) for each in (effect.base, effect.mean))
    sizes = f"{two} with {side(request, asked.by, 1)}, {one} with {side(request, asked.by, 0)}"
    if effect.low is None:
        return f"{head}: {sizes}; without an interval ({words.pairs(effect.pairs)})."
    verdict = "no clear difference between them"
    if clear:
        weaker = "a weaker effect" if abs(effect.mean) < abs(effect.base) else "a stronger effect"
        verdict = "an effect of the opposite sign" if effect.mean * effect.base < 0 else weaker
    within = words.limits(name, effect.low, effect.high, effect.rough)
    size = words.change(name, effect.difference, None, None)
    return (
        f"{head}: {sizes}; {verdict}: {size} (95 % interval {within}, {words.pairs(effect.pairs)}; {among})."
    )


def by_quantity(findings: Findings) -> list[list[Found]]:
    """The derived quantities, the cases of each together."""
    return [list(some) for _, some in groupby(findings.derived, key=lambda found: found.asked.name)]


def _of_quantity(request: Request, some: Sequence[Found]) -> Iterator[str]:
    """A derived quantity: a sentence a case, or for many cases from where to where it goes."""
    if len(some) <= MOST_SENTENCES:
        for found in some:
            yield f"{_what(request, found)}: {_said(found)} ({words.pairs(found.seeds)})."
        return
    known = [found for found in some if found.seeds and found.at.value is not None]
    ends = [find(known, key=lambda found: found.at.value or 0) for find in (min, max) if known]
    told = " to ".join(f"{_value(found)} ({of_what(request, found)})" for found in ends)
    paired = [found for found in some if found.seeds]
    never = sum(not found.lost for found in paired)
    numbers = {f"from {told}": len(known), "not within the range": len(paired) - len(known) - never}
    numbers |= {"never lost that much": never, "no pair of runs": len(some) - len(paired)}
    parts = [f"{what} in {counted(number, 'case')}" for what, number in numbers.items() if number]
    yield f"{quantity(some[0])}: {'; '.join(parts)}. The intervals are in the table of derived quantities."


def quantity(found: Found) -> str:
    """A derived quantity in words."""
    asked, what = found.asked, words.indicator_name(found.asked.indicator).lower()
    percent = amount(USUAL_PERCENT if asked.within_percent is None else asked.within_percent)
    passed = words.change(asked.indicator, asked.passes or 0.0, None, None)
    return {
        "peak-loss": f"Largest loss of a year in {what}",
        "area-lost": f"Loss of {what} added up over years",
        "recovery": f"Year from which {what} is back within {percent} %",
        "threshold": f"{asked.along} at which the effect on {what} passes {passed}",
    }[asked.kind]


def of_what(request: Request, found: Found) -> str:
    """What a derived quantity is of: a case, or the values that are held; empty where nothing else varies."""
    if found.asked.kind != "threshold":
        return " against ".join(_case(request, found.arm, found.against))
    titles = {scenario.name: scenario.title for scenario in request.scenarios}
    held = [
        titles[value] if name == SCENARIO else f"{name}={value_text(value)}"
        for name, value in found.held
        if len(titles) > 1 or name != SCENARIO
    ]
    return f"with {', '.join(held)}" if held else ""


def _what(request: Request, found: Found) -> str:
    return ", ".join(filter(None, (quantity(found), of_what(request, found))))


def _case(request: Request, *arms: Any) -> list[str]:
    design = request.design
    labels = [design.label(arm.point) if design else "" for arm in arms]
    if arms[0].base is not arms[1].base:
        same = f" with {labels[0]}" if design and any(value is not None for value in arms[0].point) else ""
        return [f"“{arms[0].base.title}”{same}", f"“{arms[1].base.title}”"]
    within = f"“{arms[0].base.title}” with " if len(request.scenarios) > 1 else ""
    return [f"{within}{labels[0]}", labels[1]]


def _number(found: Found, value: float | None) -> str:
    return f"{value:.1f}" if found.asked.kind == "recovery" and value is not None else words.number(value)


def _limits(found: Found) -> str:
    """The interval, with an end that is open told as such."""
    at = found.at
    if at.low is None or at.high is None:
        return words.NOTHING
    low, high = _number(found, at.low), _number(found, at.high)
    return f"{f'{low} or less' if at.open_low else low} to {f'{high} or more' if at.open_high else high}"


def _lost(found: Found) -> str:
    """The interval of a loss."""
    return words.limits(found.asked.indicator, found.at.low, found.at.high, found.rough)


def _value(found: Found) -> str:
    if found.range is not None:
        return _number(found, found.at.value)
    return words.change(found.asked.indicator, found.at.value or 0.0, None, None, signed=False)


def _said(found: Found) -> str:
    """A derived quantity with its interval, or why there is none."""
    at, over = found.at, found.range
    if not found.seeds:
        return "no pair of runs has it"
    if over is None:
        within = f", 95 % interval {_lost(found)}" if at.low is not None else ""
        return f"{_value(found)}{within}"
    if not found.lost:
        return "never lost that much"
    span = f"{_number(found, over[0])} to {_number(found, over[1])}"
    if at.value is None:
        sure = f"; it may be at {_limits(found)}" if at.low is not None else ", and the data exclude it there"
        return f"not within {span}{sure if found.seeds > 1 else ''}"
    return f"{_value(found)}, 95 % interval {_limits(found)}"


def rows(findings: Findings) -> list[tuple[str, str, str, str]]:
    """The derived quantities as rows of a table: what, value, interval, pairs."""
    found = []
    for each in findings.derived:
        factor = 100 if each.range is None and words.unit(each.asked.indicator) == "share" else 1
        at, tail = each.at, "" if each.range is not None else f", {unit(each)}"
        value = _number(each, None if at.value is None else factor * at.value)
        if each.range is not None and at.value is None and each.seeds:
            value = without(each)
        limits = _lost(each) if each.range is None else _limits(each)
        found.append(
            (f"{each.asked.name}: {_what(findings.request, each)}{tail}", value, limits, str(each.seeds))
        )
    return found


def without(found: Found) -> str:
    """Why a crossing has no value."""
    return "not within the range" if found.lost else "never lost"


def unit(found: Found) -> str:
    """The unit of a loss."""
    of_indicator = words.unit(found.asked.indicator)
    one = "percentage points" if of_indicator == "share" else of_indicator
    return f"{one} × years" if found.asked.kind == "area-lost" else one


def contrasts_table(findings: Findings) -> pd.DataFrame:
    """The named contrasts, a row for each and each indicator, with the columns of a comparison."""
    found = [
        {
            "contrast": outcome.asked.name,
            "indicator": name,
            "first_year": outcome.window[0],
            "last_year": outcome.window[1],
            **difference.row,
        }
        for outcome in findings.contrasts
        for name, difference in outcome.differences.items()
    ]
    return pd.DataFrame(found, columns=["contrast", "indicator", "first_year", "last_year", *COLUMNS])


def derived_table(findings: Findings) -> pd.DataFrame:
    """The derived quantities, a row each; ``value`` is missing where a crossing is not within the range."""
    found = [
        {
            "quantity": each.asked.name,
            "kind": each.asked.kind,
            "indicator": each.asked.indicator,
            "scenario": each.arm.base.name,
            "against": each.against.base.name,
            **(each.arm.values | ({each.asked.along: None} if each.asked.along else {})),
            "pairs": each.seeds,
            "value": each.at.value,
            "low": each.at.low,
            "high": each.at.high,
            "open_low": each.at.open_low,
            "open_high": each.at.open_high,
            "rough": each.rough,
        }
        for each in findings.derived
    ]
    head = ["quantity", "kind", "indicator", "scenario", "against", *findings.request.names]
    table = pd.DataFrame(
        found, columns=[*head, "pairs", "value", "low", "high", "open_low", "open_high", "rough"]
    )
    return table.astype(dict.fromkeys(("value", "low", "high"), "float64"))
