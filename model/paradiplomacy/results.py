"""Results: tables of runs, years and countries, in memory or in a folder, and comparisons of scenarios."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from paradiplomacy import compare, experiment, manifest, schemas
from paradiplomacy.compare import Window
from paradiplomacy.errors import ResultsError, did_you_mean, listed
from paradiplomacy.folder import Folder, Memory
from paradiplomacy.scenario import Scenario


class Results:
    """The results of a batch of scenarios.

    Attributes:
        path: the result folder, or None where results are in memory only.
        manifest: what was asked, with which versions, and what came of it.
        request: what was asked.

    """

    def __init__(self, store: Folder | Memory) -> None:
        self._store = store
        self.path: Path | None = store.path
        self.manifest: Mapping[str, Any] = store.manifest
        self.request: experiment.Request = experiment.from_record(store.manifest["request"])

    def __repr__(self) -> str:
        names = ", ".join(scenario.name for scenario in self.scenarios)
        place = f" in {self.path}" if self.path else ""
        return f"<Results of {names}, {self.request.replications} replications{place}>"

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios, the one that others are compared with first."""
        return self.request.scenarios

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run: scenario, replication, seed, status, error."""
        return self.table("runs")

    @cached_property
    def years(self) -> pd.DataFrame:
        """One row a run and year: the indicators."""
        return self.table("years")

    @cached_property
    def countries(self) -> pd.DataFrame:
        """One row a run, year and country."""
        return self.table("countries")

    def table(self, name: str) -> pd.DataFrame:
        """A table by name; runs with details also have ``cities, projects, ties, ledger``."""
        known = schemas.table_names(self.request.detail)
        if name not in known:
            raise ResultsError(name, [f"there is no such table; allowed {listed(known)}"])
        rows = list(self._store.rows(name))
        schema = rows[0].schema if rows else schemas.schema(name)
        table: pd.DataFrame = pa.Table.from_batches(rows, schema).to_pandas()
        return table

    def scenario(self, name: str) -> Scenario:
        """One of the scenarios by name."""
        for scenario in self.scenarios:
            if scenario.name == name:
                return scenario
        names = [scenario.name for scenario in self.scenarios]
        problem = f"is not among these results; allowed {listed(names)}{did_you_mean(name, names)}"
        raise ResultsError(name, [problem])

    def compare(
        self,
        indicator: str | Sequence[str] | None = None,
        years: Window | None = None,
        against: str | None = None,
    ) -> pd.DataFrame:
        """Paired differences of the scenarios against one of them.

        Args:
            indicator: one or several indicators; the main ones if None.
            years: first and last year to average over; if None, for each scenario the years in which it
                differs from the base (``compare.years_apart``).
            against: name of the scenario compared with; the first one if None.

        Returns:
            One row for each scenario and indicator, with the columns of ``compare.Difference``.

        Raises:
            ResultsError: an unknown name, or years that are not simulated.

        """
        base = self.scenario(against) if against else self.request.base
        names = [indicator] if isinstance(indicator, str) else list(indicator or self.request.indicators)
        check_indicators(names)
        others = [scenario for scenario in self.scenarios if scenario.name != base.name]
        windows = {other.name: _window(other, base, years) for other in others}
        return compare.compare(self.years, names, base.name, windows)


def check_indicators(names: Sequence[str]) -> None:
    """Refuse names that are no indicators, all in one message."""
    known = [name for name in schemas.schema("years").names if name not in _NOT_INDICATORS]
    problems = [
        f"{name}: unknown indicator{did_you_mean(name, known)}" for name in names if name not in known
    ]
    if problems:
        raise ResultsError("indicators", problems)


_NOT_INDICATORS = {"run_id", "scenario", "replication", "year"}


def _window(scenario: Scenario, base: Scenario, years: Window | None) -> Window:
    first, last = compare.common_years(base, scenario)
    if first > last:
        raise ResultsError(scenario.name, [f"has no year in common with {base.name}"])
    if years is None:
        return compare.years_apart(scenario, base)
    if not first <= years[0] <= years[1] <= last:
        asked = f"{years[0]}–{years[1]}"
        raise ResultsError(
            "years", [f"{asked} cannot be compared; {scenario.name} and {base.name} share {first}–{last}"]
        )
    return years


def open_results(path: str | Path) -> Results:
    """Open a result folder, finished or in progress.

    Raises:
        ResultsError: it is not a result folder.

    """
    return Results(Folder(Path(path), manifest.read(Path(path))))
