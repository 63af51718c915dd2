"""Results in words: names of indicators, numbers with the digits that they bear, answers in a sentence."""

import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import pandas as pd

from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.common.toml import read_toml
from paradiplomacy.experiment.file import STUDIES, STUDY_SCENARIOS
from paradiplomacy.experiment.request import Request
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report.language import said, texts, times
from paradiplomacy.results.differences import Effect
from paradiplomacy.results.family import Family
from paradiplomacy.scenario.files import builtin_names, load_scenario
from paradiplomacy.scenario.scenario import Scenario

NOTHING = "–"
CLAIMS = re.compile(r" \([^()]*\b[A-Z][0-9]+\)")
"""Numbers of claims of the paper."""
MOST_DECIMALS = 6


def indicator_name(name: str, *, within: bool = False) -> str:
    """The name of an indicator for readers; within a sentence its first letter is small."""
    plain = name.removesuffix("_usd").replace("_", " ")  # of those that a plug-in adds
    key = f"indicators.name.{name}"
    text = said(key) if texts().has(key) else plain[:1].upper() + plain[1:]
    return text[:1].lower() + text[1:] if within else text


def indicator_label(name: str) -> str:
    """The name of an indicator with its unit."""
    return f"{indicator_name(name)}, {unit(name)}"


def unit(name: str) -> str:
    """The unit in which an indicator is told, written out; shares are told in per cent."""
    return "%" if is_share(name) else unit_text(INDICATORS[name].unit)


def unit_of_change(name: str) -> str:
    """The unit in which a difference of an indicator is told."""
    return said("report.unit.points") if is_share(name) else unit(name)


def unit_text(of: str) -> str:
    """A unit of an indicator or parameter, written out."""
    key = f"indicators.unit.{of}"
    return said(key) if texts().has(key) else of.replace("/yr", said("report.unit.a_year"))


def is_share(name: str) -> bool:
    """Whether an indicator is a share."""
    return INDICATORS[name].unit == "share"


def factor(name: str) -> int:
    """What values are multiplied with to be in the unit in which they are told."""
    return 100 if is_share(name) else 1


def title(scenario: Scenario) -> str:
    """The title of a scenario; one that ships has it in each language, as long as it is its own."""
    known = texts().scenario(scenario.name, scenario.title)
    return known if known == scenario.title or _as_shipped(scenario, "title") else scenario.title


def description(scenario: Scenario, told: Texts | None = None) -> str:
    """What a scenario is, likewise, in the language of results or another one.

    One that ships goes without the numbers of claims, which are for those who look them up.
    """
    if not _as_shipped(scenario, "description"):
        return " ".join(scenario.description.split())
    return CLAIMS.sub("", (told or texts()).description(scenario.name, scenario.description))


def _as_shipped(scenario: Scenario, field: str) -> bool:
    shipped = _shipped(scenario.name)
    return shipped is not None and getattr(scenario, field) == getattr(shipped, field)


@cache
def _shipped(name: str) -> Scenario | None:
    """The scenario of a name that is built in or belongs to a study, where there is one."""
    if name in builtin_names():
        return load_scenario(name)
    return load_scenario(STUDY_SCENARIOS.files[name]) if name in STUDY_SCENARIOS.files else None


def of_study(request: Request, part: Literal["title", "question"]) -> str:
    """The title or question of an experiment; a study that ships has it in each language, likewise."""
    own, key = getattr(request, part), f"studies.{request.name}.{part}"
    return said(key) if texts().has(key) and own == _study(request.name)[part] else own


@cache
def labels_of_study(name: str) -> frozenset[str]:
    """The labels of rows and contrasts of a study that ships; none of another experiment."""
    if name not in STUDIES.files:
        return frozenset()
    study = _study(name)
    rows = [row.get("label", "") for row in study.get("design", {}).get("rows", ())]
    return frozenset([*rows, *(asked.get("title", "") for asked in study.get("contrasts", ()))])


@cache
def _study(name: str) -> Mapping[str, Any]:
    return read_toml(STUDIES.files[name], ExperimentError)


def yes(of: bool | None) -> str:
    """Yes or no, where it is known."""
    return NOTHING if of is None else said(f"report.value.{str(of).lower()}")


def number(value: float | None, signed: bool = False) -> str:
    """A number with three digits that count, thousands separated.

    >>> number(-0.08821), number(27006.4, signed=True), number(None), number(0.0)
    ('−0.0882', '+27,006', '–', '0')
    """
    if value is None or pd.isna(value):
        return NOTHING
    if abs(value) < 10**-MOST_DECIMALS:
        return "0"
    decimals = min(max(2 - math.floor(math.log10(abs(value))), 0), MOST_DECIMALS)
    return texts().number(value, decimals, signed=signed)


def percent(value: float | None, signed: bool = True) -> str:
    """A value in per cent.

    >>> percent(-20.84), percent(None)
    ('−21 %', '–')
    """
    if value is None or pd.isna(value):
        return NOTHING
    return f"{texts().number(value, 0 if abs(value) >= 10 else 1, signed=signed)} %"


def share(value: float | None) -> str:
    """A share in per cent.

    >>> share(0.966), share(None)
    ('97 %', '–')
    """
    return percent(None if value is None or pd.isna(value) else 100 * value, signed=False)


def interval(low: float | None, high: float | None, rough: bool | None = False) -> str:
    """The ends of an interval, and whether it is rough.

    >>> interval(-2.34, -1.23), interval(1, 2, rough=True), interval(None, None)
    ('−2.34 to −1.23', '1.00 to 2.00, rough', '–')
    """
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return NOTHING
    return said(f"report.interval.{'rough' if rough else 'usual'}", low=number(low), high=number(high))


def decimals(low: float | None, high: float | None, fewest: int) -> int:
    """Decimals with which the ends of an interval differ, where they do, and some at the least.

    >>> decimals(0.0098, 0.0102, 2), decimals(-1.6, -1.4, 1), decimals(None, None, 1)
    (4, 1, 1)
    """
    if low is None or high is None:
        return fewest
    enough = (many for many in range(fewest, MOST_DECIMALS + 1) if round(low, many) != round(high, many))
    return next(enough, fewest)


def p_value(value: float | None) -> str:
    """A p-value, never said to be zero.

    >>> p_value(0.03127), p_value(1e-9), p_value(None)
    ('0.031', '< 0.001', '–')
    """
    if value is None or pd.isna(value):
        return NOTHING
    return f"< {texts().amount(0.001)}" if value < 0.001 else texts().amount(float(f"{value:.2g}"))


def span(first: int, last: int) -> str:
    """Years from first to last.

    >>> span(2014, 2020), span(2014, 2014)
    ('2014–2020', '2014')
    """
    return f"{first}–{last}" if last > first else str(first)


def answer(
    title: str, base_title: str, indicator: str, years: str, effect: Effect, clear: bool, among: str
) -> str:
    """What a scenario does to an indicator, in a sentence with its interval.

    Args:
        title: the scenario.
        base_title: what it is compared with.
        indicator: name of the indicator.
        years: over which is compared.
        effect: how far they are apart.
        clear: whether that is clear among all that is compared.
        among: what that is, in words.

    """
    what, difference = indicator_name(indicator, within=True), effect.difference or 0
    told = {"what": what, "years": years, "base": base_title, "title": title}
    told["pairs"] = times("report.count.pairs", effect.pairs)
    if not effect.pairs:
        return sentence("report.answer.no_value", **told)
    if not difference and effect.low is None:
        return sentence("report.answer.nothing", **told)
    told["size"] = _change(indicator, difference)
    if effect.low is None:
        key = "alone" if effect.pairs == 1 else "alike"
        return sentence("report.answer.changes", why=said(f"report.answer.{key}"), **told)
    told |= {"within": limits(indicator, effect.low, effect.high, effect.rough), "among": among}
    if not clear:
        return sentence("report.answer.unclear", **told)
    relative = effect.relative_percent
    by = said("report.answer.by", share=percent(abs(relative), signed=False)) if relative else ""
    return sentence(f"report.answer.{'lowers' if difference < 0 else 'raises'}", by=by, **told)


def sentence(key: str, /, **values: object) -> str:
    """A text that begins a sentence, with its ``{places}`` filled."""
    text = said(key, **values)
    return text[:1].upper() + text[1:]


def change(
    indicator: str, difference: float, low: float | None, high: float | None, signed: bool = True
) -> str:
    """A change of an indicator with its unit and interval.

    >>> change("activity_share", -0.088, -0.09, -0.08)
    '−8.80 percentage points, 95 % interval −9.00 to −8.00'
    """
    if low is None or high is None or pd.isna(low):
        return _change(indicator, difference, signed)
    size, within = _change(indicator, difference, signed), limits(indicator, low, high)
    return said("report.answer.with_interval", size=size, within=within)


def limits(indicator: str, low: float | None, high: float | None, rough: bool | None = False) -> str:
    """The ends of an interval of a change, in the unit in which it is told."""
    low, high = (None if end is None else factor(indicator) * end for end in (low, high))
    return interval(low, high, rough)


def size(indicator: str, value: float, difference: bool) -> str:
    """A level of an indicator, or a difference with its sign, with its unit.

    >>> size("activity_share", 0.421, False), size("activity_share", 0.021, True)
    ('42.1 %', '+2.10 percentage points')
    """
    if difference:
        return _change(indicator, value)
    return f"{number(factor(indicator) * value)} {unit(indicator)}"


def _change(indicator: str, difference: float, signed: bool = True) -> str:
    return f"{number(factor(indicator) * difference, signed)} {unit_of_change(indicator)}"


def half_widths(by_indicator: Mapping[str, float]) -> str:
    """How far an interval may reach to either side, by indicator, each in the unit in which it is told.

    >>> half_widths({"activity_share": 0.01, "grants_usd": 500, "donor_usd": 500})
    '1.00 percentage points (share of active members), 500 USD a year (grants paid, donors’ money)'
    """
    alike: dict[str, list[str]] = {}
    for name, half in by_indicator.items():
        alike.setdefault(_change(name, half, signed=False), []).append(indicator_name(name, within=True))
    return ", ".join(f"{size} ({', '.join(names)})" for size, names in alike.items())


def pairs(count: int) -> str:
    """A number of pairs of runs."""
    return times("report.count.pairs", count)


def family_text(of: Family) -> str:
    """Among what something is said to be clear."""
    _, cases, number = of.changes.shape
    told = {
        "cases": times("report.count.cases", cases),
        "indicators": times("report.count.indicators", number),
    }
    return said(f"report.family.{'apart' if of.apart else 'rough' if of.rough else 'usual'}", **told)


def among(family: Family, name: str, clear: bool) -> str:
    """Among what something is clear or not, in words."""
    if name not in family.indicators:
        return said("report.among.exploratory")
    return said(f"report.among.{'clear' if clear else 'not_clear'}", family=family_text(family))


def pairs_wanted(face_value: int | None, needed: int | None, pairs: int) -> str:
    """Pairs for a precision, at face value and with assurance.

    >>> pairs_wanted(221, 402, 14), pairs_wanted(987, None, 14), pairs_wanted(30, 30, 30)
    ('230 / 410', '990 / –', '30 / 30')
    """
    return NOTHING if face_value is None else f"{about(face_value, pairs)} / {about(needed, pairs)}"


def about(needed: int | None, pairs: int) -> str:
    """A number of pairs, rounded up to two digits if it is more than there are."""
    if needed is None:
        return NOTHING
    step = 10 ** max(len(str(needed)) - 2, 0) if needed > pairs else 1
    return texts().number(-(-needed // step) * step)
