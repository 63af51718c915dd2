"""Small charts of some indicators: both scenarios, and between them the gap of this one history."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from paradiplomacy.app.panels.components import Curves, asset
from paradiplomacy.app.state.cards import CHARTS, RARE
from paradiplomacy.app.state.choices import SIDES
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.common.columns import Floats
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report.events import starting
from paradiplomacy.report.scripts import script

type Band = tuple[Floats, Floats, Floats]
"""Low end, mean and high end, one value a year each."""
_ENDS = ("low", "mean", "high")
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "share": {"style": "percent"},
    "USD/yr": {"notation": "compact"},
}
"""How a browser writes the numbers of an axis, by unit: options of JavaScript's ``toLocaleString``."""
_LARGE = 2
"""Number of charts that have room beside large letters."""


class Charts:
    """The charts, which follow a session; ``curves`` has them."""

    def __init__(self, session: Session) -> None:
        self._session, self._texts = session, session.texts
        self._bands: Mapping[str, Band] = {}
        self.curves = Curves(
            sizing_mode="stretch_both", language=session.choices.lang,
            stylesheets=[script("tip.css"), asset("figures.css")], **self._state(),
        )  # fmt: skip
        session.observe(self._follow)

    @property
    def indicators(self) -> tuple[str, ...]:
        """What the charts show."""
        shown = tuple(
            name for name in CHARTS[self._session.choices.charts] if name not in RARE or self._occurs(name)
        )
        return shown[:_LARGE] if self._session.choices.text else shown

    def _occurs(self, indicator: str) -> bool:
        years = self._session.years
        return any(np.nansum(run.series(indicator, years)) for run in self._session.runs)

    @property
    def reading(self) -> str:
        """What the first chart shows of the year, in words."""
        readings: list[str] = self.curves.charts[0]["readings"]
        return readings[self._session.year - self._session.years[0]]

    def hide_later(self, hidden: bool) -> None:
        """Whether years after the one shown are hidden rather than pale."""
        self.curves.hidden = hidden

    # --- Following the session ---

    def _follow(self, changes: frozenset[Change]) -> None:
        session = self._session
        if Change.WORLDS in changes:
            self._bands = {}  # of other worlds, and perhaps of other years
        if changes & {Change.WORLDS, Change.CHARTS}:
            self.curves.param.update(**self._state())
        elif Change.YEAR in changes:
            further = len(self.curves.charts[0]["readings"]) <= session.reached - session.years[0]
            charts = {"charts": self._charts(), "bands": self._ends(self._bands)} if further else {}
            self.curves.param.update(year=session.year, **charts)

    def _state(self) -> dict[str, Any]:
        session, years = self._session, self._session.years
        events = starting(session.worlds, self._texts)
        frame = {
            "first": years[0],
            "last": years[-1],
            "window": [*session.window],
            "events": [[year, events[year]] for year in sorted(events.keys() & {*years})],
        }
        return {
            "frame": frame,
            "year": session.year,
            "charts": self._charts(),
            "bands": self._ends(self._bands),
        }

    def _charts(self) -> list[dict[str, Any]]:
        session = self._session
        years = range(session.years[0], session.reached + 1)
        return [
            self._chart(indicator, *(run.series(indicator, years) for run in session.runs))
            for indicator in self.indicators
        ]

    def _chart(self, indicator: str, first: list[float], second: list[float]) -> dict[str, Any]:
        about = INDICATORS[indicator]
        return {
            "name": self._texts(f"page.indicator.{indicator}"),
            "options": {"useGrouping": "always", **_FORMATS.get(about.unit, {})},
            "whole": bool(about.whole),
            "first": first,
            "second": second,
            "readings": [self._reading(indicator, *pair) for pair in zip(first, second, strict=True)],
        }

    def _reading(self, indicator: str, first: float, second: float) -> str:
        """Both values and their difference in words."""
        if np.isnan(first) or np.isnan(second):
            return self._texts("page.charts.none")
        values = {"first": first, "second": second}
        gap, _ = number_of(self._texts, indicator, second - first, signed=True)
        told = {name: in_words(self._texts, indicator, value) for name, value in values.items()}
        return self._texts("page.charts.reading", **told, gap=gap)

    # --- Bands ---

    def show_bands(self, bands: Mapping[str, Band]) -> None:
        """Show bands, under ``side.indicator``, or none."""
        self._bands, self.curves.bands = bands, self._ends(bands)

    def _ends(self, bands: Mapping[str, Band]) -> list[dict[str, dict[str, list[float]]]]:
        return [
            {
                side: dict(zip(_ENDS, (end.tolist() for end in bands[key]), strict=True))
                for side in SIDES
                if (key := f"{side}.{indicator}") in bands
            }
            for indicator in self.indicators
        ]


def in_words(texts: Any, indicator: str, value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """A value with its unit; shares in percent."""
    number, unit = number_of(texts, indicator, value, decimals, signed=signed)
    return str(texts(f"page.{unit}", number=number)) if unit else number


def number_of(
    texts: Any, indicator: str, value: float, decimals: int = 0, *, signed: bool = False
) -> tuple[str, str]:
    """A value without its unit, and the unit: percent or, of differences, points."""
    if INDICATORS[indicator].unit != "share":
        return texts.number(value, decimals, signed=signed), ""
    return texts.number(100 * value, max(decimals, 1), signed=signed), "points" if signed else "percent"
