"""Results: tables of runs, years and countries, in memory or in a folder, and comparisons of scenarios."""

import warnings
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from paradiplomacy.common import extras
from paradiplomacy.common.arguments import FLAG, PATH, WORD, WORDS, YEARS, a, takes
from paradiplomacy.common.columns import Floats
from paradiplomacy.common.errors import ResultsError
from paradiplomacy.experiment.checks import Window
from paradiplomacy.results import manifest
from paradiplomacy.results.arrays import Arrays
from paradiplomacy.results.contrasts import scenario_named
from paradiplomacy.results.differences import COLUMNS
from paradiplomacy.results.findings import Findings, Question
from paradiplomacy.results.folder import Folder
from paradiplomacy.results.intervals import Level
from paradiplomacy.results.plan import USUAL, Aim
from paradiplomacy.results.reader import Reader
from paradiplomacy.results.responses import respond
from paradiplomacy.results.sensitivity import Index
from paradiplomacy.results.tables import check_indicators
from paradiplomacy.scenario.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr


class Results(Reader):
    """The results of a batch of scenarios or of an experiment."""

    def __repr__(self) -> str:
        names = self.request.name or ", ".join(scenario.name for scenario in self.scenarios)
        place = f" in {self.path}" if self.path else ""
        return f"<Results of {names}, {self.request.replications} replications{place}>"

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

    @takes(name=WORD)
    def scenario(self, name: str) -> Scenario:
        """One of the scenarios by name."""
        return scenario_named(self.request, name)

    @cached_property
    def findings(self) -> Findings:
        """What these results say to what was asked, for sentences, tables and figures."""
        return Findings(self)

    @takes(indicator=WORDS, years=YEARS, against=WORD, by=WORD, aim=a("an Aim", Aim))
    def compare(
        self,
        indicator: str | Sequence[str] | None = None,
        years: Window | None = None,
        against: str | None = None,
        by: str | None = None,
        aim: Aim = USUAL,
    ) -> pd.DataFrame:
        """Paired differences of scenarios against one of them, or of values against the first ones.

        Args:
            indicator: one or several indicators; the main ones if None.
            years: first and last year to average over; if None, those of the experiment or, where it leaves
                them open, the years in which what is compared differs (``contrasts.years_apart``).
            against: name of the scenario compared with; the first one if None.
            by: ``scenarios`` compares scenarios at the same values, ``values`` each point of the design with
                its first one; what the experiment says if None.
            aim: precision wanted and its assurance, and margin of an equivalence test.

        Returns:
            One row for each contrast and indicator, by scenario and point: scenario, label where rows of the
            design have some, what the design varies, against, indicator, first_year, last_year and the fields
            of ``differences.Effect``, ``Test`` and ``Plan``. Holm's correction is over all contrasts and all
            indicators that the request names; for an indicator beyond these there is none.

        Raises:
            ResultsError: an unknown name, or years that are not simulated.

        """
        findings = Findings(self, Question(tuple(indicator or ()), years, against, by, aim))
        names = [scenario.name for scenario in self.scenarios]
        label = ["label"] if self.request.labelled else []
        head = ["scenario", *label, *self.request.names, "against", "indicator", "first_year", "last_year"]
        by_scenario = sorted(findings.outcomes, key=lambda each: names.index(each.contrast.arm.base.name))
        rows = [
            {"scenario": contrast.arm.base.name, "label": self.request.label(contrast.arm)}
            | {**contrast.arm.values, "against": contrast.reference, "indicator": name}
            | {"first_year": contrast.window[0], "last_year": contrast.window[1], **difference.row}
            for contrast, differences in ((each.contrast, each.differences) for each in by_scenario)
            for name, difference in differences.items()
        ]
        special = {
            "pairs": "int64",
            "needed": "Int64",
            "face_value": "Int64",
            "equivalent": "boolean",
            "rough": "boolean",
        }
        table = pd.DataFrame(rows, columns=[*head, *COLUMNS])
        return table.astype({name: special.get(name, "float64") for name in COLUMNS})

    @takes(indicators=WORDS, years=YEARS)
    def levels(
        self, indicators: str | Sequence[str] | None = None, years: Window | None = None
    ) -> dict[str, Level]:
        """The levels of indicators in the first arm: means over its years and runs, with intervals."""
        return dict(Findings(self, Question(tuple(indicators or ()), years)).levels)

    @takes(scenario=WORD, indicators=WORDS, years=YEARS, against=WORD)
    def responses(
        self,
        scenario: str,
        indicators: str | Sequence[str],
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
            One row a point, in the order of the design, and one column an indicator, after that of labels
            where rows of the design have some; NaN where a point has no run yet.

        """
        names, design = tuple(indicators), self.request.design
        check_indicators(names)
        base = self.scenario(against) if against else None
        table = pd.DataFrame(dict(respond(self, self.scenario(scenario), base, names, years).means))
        if design and self.request.labelled:
            labels = [design.own_label(point) or None for point in self.request.points]
            table.insert(0, "label", pd.Series(labels, dtype="str"))
        return table

    @takes(indicator=WORDS, years=YEARS)
    def indices(
        self, indicator: str | Sequence[str] | None = None, years: Window | None = None
    ) -> pd.DataFrame:
        """How much each thing that a sampling design varies matters for indicators.

        With several scenarios compared, for the paired difference of each from the first; else for levels.

        Returns:
            One row for each scenario, indicator, name and measure (see ``sensitivity.Index``): scenario,
            against, indicator, name, measure, value, low, high, points_low, points_high.

        Raises:
            ResultsError: the design has no indices, or points are missing that they need.

        """
        findings = Findings(self, Question(tuple(indicator or ()), years))
        if findings.unranked:
            raise ResultsError("indices", [findings.unranked])
        rows = [
            (each.scenario.name, each.against and each.against.name, each.indicator, *index)
            for each in findings.rankings
            for index in each.indices
        ]
        table = pd.DataFrame(rows, columns=["scenario", "against", "indicator", *Index._fields])
        return table.astype(dict.fromkeys(Index._fields[2:], "float64"))

    @takes(indicators=WORDS)
    def to_xarray(self, indicators: str | Sequence[str] | None = None) -> "xr.Dataset":
        """Indicators as a dataset of xarray; needs the extra ``netcdf``.

        Args:
            indicators: one or several indicators; all if None.

        Returns:
            Variables by scenario, point (where there is a design), replication and year, with units and
            meanings; NaN where nothing is. What a design varies, and seeds, are coordinates.

        Raises:
            ResultsError: an unknown name, or the extra is not there.

        """
        if problems := extras.missing(*extras.NETCDF):
            raise ResultsError("to_xarray", problems)
        return self._arrays(indicators).dataset()

    @takes(indicators=WORDS)
    def to_ema(self, indicators: str | Sequence[str] | None = None) -> tuple[pd.DataFrame, dict[str, Floats]]:
        """Experiments and outcomes, the pair with which the EMA workbench analyses.

        Args:
            indicators: one or several indicators; all if None.

        Returns:
            One row a finished run, with what the design varies, scenario, point and seed; for each indicator
            one row a run and one column a year, NaN where nothing is, and the same of years as ``TIME``.

        Raises:
            ResultsError: an unknown name.

        """
        return self._arrays(indicators).experiments()

    def _arrays(self, indicators: str | Sequence[str] | None) -> Arrays:
        names = tuple(indicators or ())
        check_indicators(names)
        columns = ["run_id", "scenario", "year", *names] if names else None
        return Arrays(self.request, self.table("years", columns))


class ChangedWarning(UserWarning):
    """Results are read that are not as they were written."""


@takes(path=PATH, strict=FLAG)
def open_results(path: str | Path, *, strict: bool = False) -> Results:
    """Open a result folder, finished or in progress.

    Where a table or the manifest changed since it was written, or a part of a folder in progress is damaged,
    a ``ChangedWarning`` says so, and ``changed`` of the results.

    Args:
        path: the folder.
        strict: refuse what changed.

    Raises:
        ResultsError: it is not a result folder, or changed and is to be refused.

    """
    results = read_results(Path(path), strict)
    if results.changed:
        warnings.warn(f"{results.path}: {results.changed}", ChangedWarning, stacklevel=2)
    return results


def read_results(path: Path, strict: bool) -> Results:
    """The same without a warning: ``changed`` of the results says what it would."""
    about = manifest.read(path)
    folder = Folder(path, about)
    try:
        changed = folder.changes()
    except OSError as error:
        raise ResultsError(str(path), [f"cannot be read: {error.strerror}"]) from error
    if changed and manifest.read(path) != about:  # it is being written just now
        return read_results(path, strict)
    if changed and strict:
        raise ResultsError(str(path), [changed])
    return Results(folder, changed=changed)
