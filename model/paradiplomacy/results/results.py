"""Results: tables of runs, years and countries, in memory or in a folder, and comparisons of scenarios."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from paradiplomacy.common.columns import Floats
from paradiplomacy.common.errors import ResultsError, listed
from paradiplomacy.experiment.case import Arm, Key, run_id
from paradiplomacy.experiment.designs.design import WITH_INDICES, Design
from paradiplomacy.experiment.record import from_record
from paradiplomacy.experiment.request import Request
from paradiplomacy.results import differences, manifest, parts, sensitivity, tables
from paradiplomacy.results.contrasts import Contrast, contrasts, scenario_named
from paradiplomacy.results.contrasts import window as contrast_window
from paradiplomacy.results.differences import USUAL, Asked, Difference, Level, Window
from paradiplomacy.results.folder import Folder, Memory
from paradiplomacy.results.tables import check_indicators
from paradiplomacy.scenario.scenario import Scenario


class Results:
    """The results of a batch of scenarios or of an experiment.

    Attributes:
        path: the result folder, or None where results are in memory only.
        manifest: what was asked, with which versions, and what came of it.
        request: what was asked; read from the manifest unless it is at hand.

    """

    def __init__(self, store: Folder | Memory, request: Request | None = None) -> None:
        self._store = store
        self._means: dict[tuple[tuple[str, ...], Window], Floats] = {}
        self._places: dict[Key, int] = {}
        self.path: Path | None = store.path
        self.manifest: Mapping[str, Any] = store.manifest
        self.request: Request = request or from_record(store.manifest["request"])

    def __repr__(self) -> str:
        names = self.request.name or ", ".join(scenario.name for scenario in self.scenarios)
        place = f" in {self.path}" if self.path else ""
        return f"<Results of {names}, {self.request.replications} replications{place}>"

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios, the one that others are compared with first."""
        return self.request.scenarios

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run: scenario, replication, seed, status, error, and what the design varies."""
        return self.table("runs")

    @cached_property
    def years(self) -> pd.DataFrame:
        """One row a run and year: the indicators."""
        return self.table("years")

    @cached_property
    def countries(self) -> pd.DataFrame:
        """One row a run, year and country."""
        return self.table("countries")

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A table by name; runs with details also have ``cities, projects, ties, ledger``.

        Args:
            name: name of the table.
            columns: the columns wanted; all if None.

        """
        known = tables.table_names(self.request.detail)
        if name not in known:
            raise ResultsError(name, [f"there is no such table; allowed {listed(known)}"])
        rows = list(parts.joined(rows for _, rows in self._store.rows(name, columns)))
        empty = tables.schema(name, self.request.names)
        schema = (
            rows[0].schema if rows else empty if columns is None else pa.schema(map(empty.field, columns))
        )
        table: pd.DataFrame = pa.Table.from_batches(rows, schema).to_pandas()
        return table

    def scenario(self, name: str) -> Scenario:
        """One of the scenarios by name."""
        return scenario_named(self.request, name)

    # --- Means by run ---

    def means(self, arm: Arm, indicators: Sequence[str], window: Window) -> pd.DataFrame:
        """Means over years of the finished runs of an arm.

        Args:
            arm: a scenario with values of the design.
            indicators: names of indicators.
            window: first and last year; a null is left out of a mean.

        Returns:
            One row a run, with the number of the replication as index, and one column an indicator.

        """
        names, request = tuple(indicators), self.request
        if (names, window) not in self._means:
            self._means[names, window] = self._run_means(names, window)
        means = self._means[names, window]
        ids = (run_id(arm, each, request.seed + each) for each in range(request.replications))
        places = [self._places.get((run_id, arm.base.name)) for run_id in ids]
        there = {each: place for each, place in enumerate(places) if place is not None and place < len(means)}
        index = pd.Index(list(there), name="replication", dtype="int64")
        return pd.DataFrame(means[list(there.values())], index=index, columns=list(names))

    def _run_means(self, indicators: Sequence[str], window: Window) -> Floats:
        """Means of all runs, shape (runs, indicators), a run at a time: memory stays flat."""
        found, order = array("d"), array("q")
        for key, rows in self._finished(indicators):
            year, *columns = (column.to_numpy(zero_copy_only=False) for column in rows.columns)
            inside = (year >= window[0]) & (year <= window[1])
            order.append(self._places.setdefault(key, len(self._places)))
            found.extend(_mean(column[inside]) for column in columns)
        means = np.full((len(self._places), len(indicators)), np.nan)
        means[order] = np.array(found).reshape(-1, len(indicators))
        return means

    def _finished(self, indicators: Sequence[str]) -> Iterator[tuple[Key, pa.RecordBatch]]:
        """Finished runs one by one, with year and indicators; a run that failed has no rows."""
        rows = self._store.rows("years", ["year", *indicators])
        return ((key, some) for key, some in rows if some.num_rows)

    def by_year(
        self, indicators: Sequence[str], groups: Mapping[Key, str] | None = None
    ) -> dict[str, dict[str, pd.DataFrame]]:
        """Indicators year by year, of groups of finished runs.

        Args:
            indicators: names of indicators.
            groups: the group of each run, whose runs have the same years; scenarios if None.

        Returns:
            For each group and indicator one row a run and one column a year.

        """
        years: dict[str, list[int]] = {}
        found: dict[tuple[str, str], array[float]] = {}
        for key, rows in self._finished(indicators):
            group = key[1] if groups is None else groups[key]
            years.setdefault(group, rows.column(0).to_pylist())
            for name, column in zip(indicators, rows.columns[1:], strict=True):
                values = column.to_numpy(zero_copy_only=False).astype(np.float64)
                found.setdefault((group, name), array("d")).frombytes(values.tobytes())
        return {
            group: {name: _by_run(found[group, name], span) for name in indicators}
            for group, span in years.items()
        }

    # --- Comparisons ---

    def compare(
        self,
        indicator: str | Sequence[str] | None = None,
        years: Window | None = None,
        against: str | None = None,
        by: str | None = None,
        asked: Asked = USUAL,
    ) -> pd.DataFrame:
        """Paired differences of scenarios against one of them, or of values against the first ones.

        Args:
            indicator: one or several indicators; the main ones if None.
            years: first and last year to average over; if None, those of the experiment or, where it leaves
                them open, the years in which what is compared differs (``compare.years_apart``).
            against: name of the scenario compared with; the first one if None.
            by: ``scenarios`` compares scenarios at the same values, ``values`` each point of the design with
                its first one; what the experiment says if None.
            asked: precision wanted, and margin of an equivalence test.

        Returns:
            One row for each contrast and indicator: scenario, what the design varies, against, indicator,
            first_year, last_year and the columns of ``compare.Difference``. Holm's correction is over the
            indicators of a contrast.

        Raises:
            ResultsError: an unknown name, or years that are not simulated.

        """
        names = [indicator] if isinstance(indicator, str) else list(indicator or self.request.indicators)
        check_indicators(names)
        rows = [
            row
            for contrast in contrasts(self.request, years, against, by)
            for row in self._rows(contrast, names, asked)
        ]
        return _as_table(rows, self.request.names)

    def _rows(self, contrast: Contrast, indicators: Sequence[str], asked: Asked) -> list[dict[str, Any]]:
        head = {"scenario": contrast.arm.base.name, **contrast.arm.values, "against": contrast.reference}
        span = {"first_year": contrast.window[0], "last_year": contrast.window[1]}
        return [
            head | {"indicator": name} | span | asdict(found)
            for name, found in self.differences(contrast, indicators, asked)
        ]

    def differences(
        self,
        contrast: Contrast,
        indicators: Sequence[str],
        asked: Asked = USUAL,
    ) -> list[tuple[str, Difference]]:
        """What is compared in one contrast, for each indicator."""
        base, other = (
            self.means(arm, indicators, contrast.window) for arm in (contrast.against, contrast.arm)
        )
        return differences.differences(base, other, asked)

    def levels(
        self, indicators: Sequence[str] | None = None, years: Window | None = None
    ) -> dict[str, Level]:
        """The levels of indicators in the first arm: means over its years and runs, with intervals."""
        names = list(indicators or self.request.indicators)
        check_indicators(names)
        means = self.answer(self.request.arms[0], None, names, years)
        return {name: differences.level(means[name].to_numpy(dtype=np.float64)) for name in names}

    def responses(
        self,
        scenario: str,
        indicators: Sequence[str],
        years: Window | None = None,
        against: str | None = None,
    ) -> pd.DataFrame:
        """The answer at each point of the design: mean over runs, or mean paired difference.

        Args:
            scenario: name of a scenario.
            indicators: names of indicators.
            years: first and last year; those of the experiment or, if it leaves them open, all years or
                those in which the scenarios differ.
            against: name of the scenario from which the difference is taken; None for levels.

        Returns:
            One row a point, in the order of the design, and one column an indicator; NaN where a point
            has no run yet.

        """
        names = [one.name for one in self.scenarios]
        place, base = names.index(scenario), names.index(against) if against else None
        rows = [
            self.answer(row[place], None if base is None else row[base], indicators, years).mean()
            for row in self.request.grid
        ]
        return pd.DataFrame(np.array(rows).reshape(len(rows), len(indicators)), columns=list(indicators))

    def answer(
        self, arm: Arm, against: Arm | None, indicators: Sequence[str], years: Window | None = None
    ) -> pd.DataFrame:
        """What the finished runs of an arm answer, or how they differ from another's with the same seed.

        Returns:
            One row a run, with the number of the replication as index, and one column an indicator.

        """
        years = years or self.request.years
        if against is None:
            return self.means(arm, indicators, years or (arm.base.first_year, arm.base.last_year))
        span = contrast_window(arm, against, years)
        return self.means(arm, indicators, span) - self.means(against, indicators, span)

    def indices(
        self, indicator: str | Sequence[str] | None = None, years: Window | None = None
    ) -> pd.DataFrame:
        """How much each thing that a sampling design varies matters for indicators.

        With several scenarios compared, for the paired difference of each from the first; else for levels.

        Returns:
            One row for each scenario, indicator, name and measure (see ``sensitivity.Index``): scenario,
            against, indicator, name, measure, value, low, high.

        Raises:
            ResultsError: the design has no indices, or points are missing that they need.

        """
        design = self.request.design
        if design is None or design.kind not in sensitivity.SAMPLED:
            kinds = listed(sensitivity.SAMPLED)
            raise ResultsError("indices", [f"this design has none; those of kind {kinds} have"])
        names = [indicator] if isinstance(indicator, str) else list(indicator or self.request.indicators)
        check_indicators(names)
        rows = [row for pair in self._answered() for row in self._indices(design, *pair, names, years)]
        return pd.DataFrame(rows, columns=["scenario", "against", "indicator", *sensitivity.Index._fields])

    def _answered(self) -> list[tuple[str, str | None]]:
        """For which scenarios indices are computed, and against which."""
        base, *others = (one.name for one in self.scenarios)
        if others and self.request.comparison == "scenarios":
            return [(name, base) for name in others]
        return [(name, None) for name in (base, *others)]

    def _indices(
        self, design: Design, scenario: str, against: str | None, names: Sequence[str], years: Window | None
    ) -> list[tuple[Any, ...]]:
        found = self.responses(scenario, names, years, against)
        if design.kind in WITH_INDICES and found.isna().all(axis=1).any():
            missing = int(found.isna().all(axis=1).sum())
            raise ResultsError("indices", [f"{missing:,} of {len(found):,} points have no finished run yet"])
        return [
            (scenario, against, name, *index)
            for name in names
            if not (design.kind in WITH_INDICES and found[name].isna().any())
            for index in sensitivity.indices(design, self.request.seed, found[name].to_numpy())
        ]


def _as_table(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> pd.DataFrame:
    """Differences as a table; the columns have the same types whatever they hold."""
    head = ["scenario", *names, "against", "indicator", "first_year", "last_year"]
    numbers = [field.name for field in fields(Difference)]
    special = {"pairs": "int64", "needed": "Int64", "equivalent": "boolean"}
    table = pd.DataFrame(rows, columns=[*head, *numbers])
    return table.astype({name: special.get(name, "float64") for name in numbers})


def _by_run(values: "array[float]", years: list[int]) -> pd.DataFrame:
    return pd.DataFrame(np.frombuffer(values).reshape(-1, len(years)), columns=pd.Index(years, name="year"))


def _mean(values: Floats) -> float:
    """The mean without nulls; NaN where there is nothing."""
    present = values[~np.isnan(values)]
    return float(present.mean()) if len(present) else np.nan


def open_results(path: str | Path) -> Results:
    """Open a result folder, finished or in progress.

    Raises:
        ResultsError: it is not a result folder.

    """
    return Results(Folder(Path(path), manifest.read(Path(path))))
