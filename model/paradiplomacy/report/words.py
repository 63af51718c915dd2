"""Results in words: names of indicators, numbers with the digits that they bear, answers in a sentence."""

import math

import pandas as pd

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.common.problems import amount, show
from paradiplomacy.experiment.designs.priors import Prior, Weighted
from paradiplomacy.experiment.designs.values import Bounds, Formula, Levels, Span
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.results.differences import Effect

_NAMES = {
    "project_value_usd": "Value of projects",
    "bloc_support": "Support for the bloc",
    "activity_share": "Share of active members",
    "activity_share_small_cities": "Share of active small cities",
    "activity_share_large_cities": "Share of active large cities",
    "activity_share_federal": "Share of active cities in federal states",
    "activity_share_unitary": "Share of active cities in unitary states",
    "activity_share_border": "Share of active border cities",
    "grants_council_share": "Council’s share of grants",
    "proposals_without_partner": "Drafts without a partner",
    "summit_attendance_share": "Share of members at the Summit",
    "donor_grants": "Projects with donors’ money and no grant",
    "unit_activities_usd": "Spending on the units’ activities",
    "expected_money_usd": "Outside money that members expect",
}
"""Names that a column's own name does not give."""

ENGLISH = Texts()
"""How numbers are written here; names and sentences about results are English so far."""
NOTHING = "–"
MOST_DECIMALS = 6


def indicator_name(name: str) -> str:
    """The name of an indicator for readers."""
    plain = name.removesuffix("_usd").replace("_", " ")
    return _NAMES.get(name, plain[:1].upper() + plain[1:])


def indicator_label(name: str) -> str:
    """The name of an indicator with its unit."""
    return f"{indicator_name(name)}, {unit(name)}"


def unit(name: str) -> str:
    """The unit of an indicator, written out."""
    return INDICATORS[name].unit.replace("/yr", " a year")


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
    return ENGLISH.number(value, decimals, signed=signed)


def percent(value: float | None, signed: bool = True) -> str:
    """A value in per cent.

    >>> percent(-20.84), percent(None)
    ('−21 %', '–')
    """
    if value is None or pd.isna(value):
        return NOTHING
    return f"{ENGLISH.number(value, 0 if abs(value) >= 10 else 1, signed=signed)} %"


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
    return f"{number(low)} to {number(high)}{', rough' if rough else ''}"


def p_value(value: float | None) -> str:
    """A p-value, never said to be zero.

    >>> p_value(0.03127), p_value(1e-9), p_value(None)
    ('0.031', '< 0.001', '–')
    """
    if value is None or pd.isna(value):
        return NOTHING
    return "< 0.001" if value < 0.001 else f"{value:.2g}"


def values(of: Levels | Span | Bounds | Formula | Prior | Weighted) -> str:
    """The values that a design goes through.

    >>> values(Levels((0.0, 20_000.0))), values(Span(1, 5, "log", False))
    ('0, 20,000', '1 to 5 on a logarithmic scale')
    """
    if isinstance(of, Formula):
        return of.expression.text
    if isinstance(of, Prior):
        keys = dict(of.keys.model_dump(exclude_none=True))
        return (
            f"{keys.pop('distribution')}: {', '.join(f'{key} {amount(each)}' for key, each in keys.items())}"
        )
    if isinstance(of, Weighted):
        return ", ".join(
            f"{show(value)} (weight {amount(weight)})"
            for value, weight in zip(of.values, of.weights, strict=True)
        )
    if isinstance(of, Span | Bounds):
        low, high = (values(end) if isinstance(end, Formula) else amount(end) for end in (of.low, of.high))
        return f"{low} to {high}{' on a logarithmic scale' if of.scale == 'log' else ''}"
    return ", ".join(
        show(one).strip('"') if isinstance(one, bool | str) else amount(one) for one in of.values
    )


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
    what = indicator_name(indicator)
    where = f"In {years}, against “{base_title}”, “{title}”"
    if not effect.pairs:
        return f"{where} cannot be compared: {what.lower()} has no value in any pair of runs."
    if not effect.difference and effect.low is None:
        return f"{where} changes nothing in {what.lower()} ({pairs(effect.pairs)})."
    size = _change(indicator, effect.difference or 0)
    if effect.low is None:
        reason = (
            "a single one has no interval" if effect.pairs == 1 else "alike in each, so without an interval"
        )
        return f"{where} changes {what.lower()} by {size} ({pairs(effect.pairs)}; {reason})."
    within = limits(indicator, effect.low, effect.high, effect.rough)
    sure = f"95 % interval {within}, {pairs(effect.pairs)}; {among}"
    if not clear:
        return f"{where} shows no clear change in {what.lower()}: {size} ({sure})."
    verb = "lowers" if (effect.difference or 0) < 0 else "raises"
    share = f" by {percent(abs(effect.relative_percent), signed=False)}" if effect.relative_percent else ""
    return f"{where} {verb} {what.lower()}{share}: {size} ({sure})."


def change(
    indicator: str, difference: float, low: float | None, high: float | None, signed: bool = True
) -> str:
    """A change of an indicator with its unit and interval.

    >>> change("activity_share", -0.088, -0.09, -0.08)
    '−8.80 percentage points, 95 % interval −9.00 to −8.00'
    """
    if low is None or high is None or pd.isna(low):
        return _change(indicator, difference, signed)
    return f"{_change(indicator, difference, signed)}, 95 % interval {limits(indicator, low, high)}"


def limits(indicator: str, low: float | None, high: float | None, rough: bool | None = False) -> str:
    """The ends of an interval of a change, in the unit in which it is told."""
    factor = 100 if _is_share(indicator) else 1
    low, high = (None if end is None else factor * end for end in (low, high))
    return interval(low, high, rough)


def _change(indicator: str, difference: float, signed: bool = True) -> str:
    if _is_share(indicator):
        return f"{number(100 * difference, signed)} percentage points"
    return f"{number(difference, signed)} {unit(indicator)}"


def _is_share(indicator: str) -> bool:
    return INDICATORS[indicator].unit == "share"


def pairs(count: int) -> str:
    """A number of pairs of runs."""
    return "1 pair of runs" if count == 1 else f"{count} pairs of runs"


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
    return f"{-(-needed // step) * step:,}"
