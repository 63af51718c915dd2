"""What an experiment asks for by name, in sentences and tables: its contrasts and derived quantities."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from paradiplomacy.experiment.designs.design import value_text
from paradiplomacy.experiment.named import SCENARIO, NamedContrast
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import varied, words
from paradiplomacy.report.language import said, texts, times
from paradiplomacy.results.derived import USUAL_PERCENT, Found
from paradiplomacy.results.differences import COLUMNS
from paradiplomacy.results.findings import Findings, NamedOutcome

MOST_SENTENCES = 2
"""Cases of a derived quantity that are told one by one."""
HEADINGS = ("quantity", "value", "95 % interval", "pairs")


def side(request: Request, pairs: Mapping[str, list[Any]], place: int) -> str:
    """One side of a change: a scenario by its title, and values."""
    titles = {scenario.name: words.title(scenario) for scenario in request.scenarios}
    parts = [
        titles.get(values[place], "") if name == SCENARIO else at(name, values[place])
        for name, values in pairs.items()
    ]
    return ", ".join(parts)


def at(name: str, value: Any) -> str:
    """Something that varies, at a value."""
    if texts().language == "en":
        return f"{name}={value_text(value)}"
    return f"{varied.parameter(name)} = {varied.value(value, name)}"


def title(request: Request, asked: NamedContrast) -> str:
    """What a contrast is called."""
    if asked.title:
        return varied.label_text(request, asked.title)
    other, base = (side(request, asked.effect, place) for place in (1, 0))
    what = said("report.named.against", other=other, base=base)
    if not asked.by:
        return what
    other, base = (side(request, asked.by, place) for place in (1, 0))
    return said("report.named.with", what=what, change=said("report.named.against", other=other, base=base))


def ends(request: Request, asked: NamedContrast) -> tuple[str, str]:
    """What is compared: levels, or effects at two values of something else."""
    one, other = (side(request, asked.by or asked.effect, place) for place in (0, 1))
    if not asked.by:
        return one, other
    return said("report.named.effect", side=one), said("report.named.effect", side=other)


def sentences(findings: Findings) -> Iterator[str]:
    """The answers to what is asked for by name."""
    for outcome in findings.contrasts:
        for name in findings.headlines:
            yield _sentence(findings, outcome, name)
    for some in by_quantity(findings):
        yield from _of_quantity(findings.request, some)
    if lacking := len(findings.request.contrasts) - len(findings.contrasts):
        yield said("report.named.lacking", contrasts=times("report.count.contrasts", lacking))


def _sentence(findings: Findings, outcome: NamedOutcome, name: str) -> str:
    request, asked, effect = findings.request, outcome.asked, outcome.effects[name]
    clear = outcome.clear(name)
    sure, years = words.among(outcome.family, name, clear), words.span(*outcome.window)
    if not asked.by:
        base, other = ends(request, asked)
        return words.answer(other, base, name, years, effect, clear, sure)
    told: dict[str, object] = {"title": title(request, asked), "years": years}
    told |= {"what": words.indicator_name(name, within=True)}
    if effect.difference is None or effect.base is None or effect.mean is None:
        return said("report.named.no_value", **told)
    one, two = (words.change(name, each, None, None) for each in (effect.base, effect.mean))
    told |= {"one": one, "two": two, "pairs": words.pairs(effect.pairs)}
    told |= {"first": side(request, asked.by, 0), "second": side(request, asked.by, 1)}
    if effect.low is None:
        return said("report.named.no_interval", **told)
    weaker = "weaker" if abs(effect.mean) < abs(effect.base) else "stronger"
    verdict = "unclear" if not clear else "opposite" if effect.mean * effect.base < 0 else weaker
    return said(
        "report.named.differ", **told, verdict=said(f"report.named.{verdict}"), among=sure,
        size=words.change(name, effect.difference, None, None),
        within=words.limits(name, effect.low, effect.high, effect.rough),
    )  # fmt: skip


def by_quantity(findings: Findings) -> list[list[Found]]:
    """The derived quantities, the cases of each together."""
    return [list(some) for _, some in groupby(findings.derived, key=lambda found: found.asked.name)]


def _of_quantity(request: Request, some: Sequence[Found]) -> Iterator[str]:
    """A derived quantity: a sentence a case, or for many cases from where to where it goes."""
    if len(some) <= MOST_SENTENCES:
        for found in some:
            yield f"{_what(request, found)}: {_told(found)} ({words.pairs(found.seeds)})."
        return
    known = [found for found in some if found.seeds and found.at.value is not None]
    paired = [found for found in some if found.seeds]
    never = sum(not found.lost for found in paired)
    numbers = {said("report.derived.not_within"): len(paired) - len(known) - never}
    numbers |= {said("report.derived.never"): never, said("report.derived.no_pair"): len(some) - len(paired)}
    if known:
        least, most = (find(known, key=lambda found: found.at.value or 0) for find in (min, max))
        ends = {"low": _with(_value(least), of_what(request, least))}
        ends["high"] = _with(_value(most), of_what(request, most))
        numbers = {said("report.derived.spread", **ends): len(known)} | numbers
    parts = [
        said("report.derived.in", what=what, cases=times("report.count.cases", number))
        for what, number in numbers.items()
        if number
    ]
    yield said("report.derived.summary", quantity=quantity(some[0]), parts="; ".join(parts))


def quantity(found: Found) -> str:
    """A derived quantity in words."""
    asked, what = found.asked, words.indicator_name(found.asked.indicator, within=True)
    percent = texts().amount(USUAL_PERCENT if asked.within_percent is None else asked.within_percent)
    passed, along = words.change(asked.indicator, asked.passes or 0.0, None, None), asked.along or ""
    places = {"what": what, "percent": percent, "passed": passed, "along": varied.parameter(along)}
    return said(f"report.derived.{asked.kind}", **places)


def of_what(request: Request, found: Found) -> str:
    """What a derived quantity is of: a case, or the values that are held; empty where nothing else varies."""
    if found.asked.kind != "threshold":
        other, base = _case(request, found.arm, found.against)
        return said("report.named.against", other=other, base=base)
    titles = {scenario.name: words.title(scenario) for scenario in request.scenarios}
    held = [
        titles[value] if name == SCENARIO else at(name, value)
        for name, value in found.held
        if len(titles) > 1 or name != SCENARIO
    ]
    return said("report.derived.held", held=", ".join(held)) if held else ""


def _what(request: Request, found: Found) -> str:
    return ", ".join(filter(None, (quantity(found), of_what(request, found))))


def _case(request: Request, *arms: Any) -> list[str]:
    labels = [varied.point(request, arm.point) for arm in arms]
    titles = [f"“{words.title(arm.base)}”" for arm in arms]
    if arms[0].base is not arms[1].base:
        valued = request.design and any(value is not None for value in arms[0].point)
        return [_valued(titles[0], labels[0]) if valued else titles[0], titles[1]]
    return [_valued(titles[0], labels[0]) if len(request.scenarios) > 1 else labels[0], labels[1]]


def _valued(title: str, values: str) -> str:
    return said("report.case.with_values", title=title, values=values)


def _with(value: str, case: str) -> str:
    return f"{value} ({case})" if case else value


def _number(found: Found, value: float | None) -> str:
    if is_year(found) and value is not None:
        return varied.year(value, 1)
    return words.number(value)


def is_year(found: Found) -> bool:
    """Whether a derived quantity is a point in time."""
    return found.asked.kind == "recovery" or varied.is_year(found.asked.along or "")


def _limits(found: Found) -> str:
    """The interval, with an end that is open told as such."""
    at = found.at
    if at.low is None or at.high is None:
        return words.NOTHING
    low, high = _number(found, at.low), _number(found, at.high)
    low = said("report.derived.or_less", value=low) if at.open_low else low
    high = said("report.derived.or_more", value=high) if at.open_high else high
    return said("report.interval.usual", low=low, high=high)


def _lost(found: Found) -> str:
    """The interval of a loss."""
    return words.limits(found.asked.indicator, found.at.low, found.at.high, found.rough)


def _value(found: Found) -> str:
    if found.range is not None:
        return _number(found, found.at.value)
    return words.change(found.asked.indicator, found.at.value or 0.0, None, None, signed=False)


def _told(found: Found) -> str:
    """A derived quantity with its interval, or why there is none."""
    at, over = found.at, found.range
    if not found.seeds:
        return said("report.derived.no_pair")
    if over is not None and not found.lost:
        return said("report.derived.never")
    if over is not None and at.value is None:
        ends = {"low": _number(found, over[0]), "high": _number(found, over[1])}
        outside = said("report.derived.outside", range=said("report.interval.usual", **ends))
        if found.seeds == 1:
            return outside
        key = "maybe" if at.low is not None else "excluded"
        return outside + said(f"report.derived.{key}", within=_limits(found))
    if over is None and at.low is None:
        return _value(found)
    within = _lost(found) if over is None else _limits(found)
    return said("report.answer.with_interval", size=_value(found), within=within)


def rows(findings: Findings) -> list[tuple[str, str, str, str]]:
    """The derived quantities as rows of a table: what, value, interval, pairs."""
    return [_row(findings.request, each) for each in findings.derived]


def _row(request: Request, of: Found) -> tuple[str, str, str, str]:
    lost, at = of.range is None, of.at.value
    factor = words.factor(of.asked.indicator) if lost else 1
    value = _number(of, None if at is None else factor * at)
    if not lost and at is None and of.seeds:
        value = without(of)
    what = f"{of.asked.name}: {_what(request, of)}{f', {unit(of)}' if lost else ''}"
    return what, value, _lost(of) if lost else _limits(of), texts().number(of.seeds)


def without(found: Found) -> str:
    """Why a crossing has no value."""
    return said(f"report.derived.{'not_within' if found.lost else 'never_short'}")


def unit(found: Found) -> str:
    """The unit of a loss."""
    of_indicator = words.unit_of_change(found.asked.indicator)
    return said("report.unit.years", unit=of_indicator) if found.asked.kind == "area-lost" else of_indicator


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
