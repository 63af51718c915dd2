"""A run as a notebook shows it: some indicators of its last years."""

from collections.abc import Mapping, Sequence

from paradiplomacy.common import html
from paradiplomacy.common.quoted import amount
from paradiplomacy.indicators.base import IndicatorValue
from paradiplomacy.indicators.measure import INDICATORS

SHOWN = ("members", "active_members", "proposals", "grants", "joint_projects", "ties", "bloc_support")
MOST_YEARS = 5


def run_page(text: str, years: Sequence[int], indicators: Mapping[str, Sequence[IndicatorValue]]) -> str:
    """What a run is, and some indicators year by year; before the first year there are none."""
    last = years[-MOST_YEARS:]
    rows = [(name, INDICATORS[name].unit, *map(_written, indicators[name][-MOST_YEARS:])) for name in SHOWN]
    return html.page([text, *([html.table("", ["indicator", *map(str, last)], rows)] if last else [])])


def _written(value: IndicatorValue) -> str:
    if value is None:
        return "–"
    return amount(value if isinstance(value, int) else float(f"{value:.3g}"))
