"""Results: tables of runs, years and countries, in memory or in a folder, and comparisons of scenarios."""

import warnings
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from paradiplomacy.common import extras, html
from paradiplomacy.common.arguments import FLAG, PATH, WORD, WORDS, YEARS, a, takes
from paradiplomacy.common.columns import Floats
from paradiplomacy.common.errors import ResultsError, counted
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.common.quoted import shorten
from paradiplomacy.experiment.checks import Window, wrong_years
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import terminal
from paradiplomacy.report.comparison import Comparison
from paradiplomacy.report.language import texts, told_in
from paradiplomacy.report.named import contrasts_table, derived_table
from paradiplomacy.results import manifest
from paradiplomacy.results.arrays import Arrays
from paradiplomacy.results.changed import AS_WRITTEN, Changed
from paradiplomacy.results.contrasts import scenario_named
from paradiplomacy.results.differences import COLUMNS
from paradiplomacy.results.findings import Findings, Question
from paradiplomacy.results.folder import Folder, Memory
from paradiplomacy.results.intervals import Level
from paradiplomacy.results.plan import Aim
from paradiplomacy.results.reader import Reader
from paradiplomacy.results.responses import respond
from paradiplomacy.results.saving import save
from paradiplomacy.results.sensitivity import Index
from paradiplomacy.results.tables import check_indicators
from paradiplomacy.scenario.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

    from paradiplomacy.report.figures.drawing import Drawing


class Results(Reader):
    """The results of a batch of scenarios or of an experiment.

    Attributes:
        language: in which they are shown and drawn: that in which they were asked for.

    """

    def __init__(
        self,
        store: Folder | Memory,
        request: Request | None = None,
        changed: Changed = AS_WRITTEN,
        language: str = "en",
    ) -> None:
        super().__init__(store, request, changed)
        self.language = language

    def __repr__(self) -> str:
        names = self.request.name or ", ".join(scenario.name for scenario in self.scenarios)
        replications = counted(self.request.replications, "replication")
        place = f" in …{text[-30:]}" if len(text := str(self.path)) > 31 else f" in {text}"
        return f"<Results of {shorten(names, 40)}, {replications}{place * bool(self.path)}>"

    def __len__(self) -> int:
        """The number of runs that are done or failed."""
        return self.findings.done + len(self.findings.failures)

    def _repr_html_(self) -> str:
        with told_in(self.language):
            parts = [repr(self), *([self.changes.told(texts())] if self.changes else [])]
            if self.findings.done:
                parts += terminal.summary(self.findings, html.table)
            return html.page([*parts, *terminal.failed(self.findings.failures), *terminal.places(self.path)])

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
        aim: Aim | None = None,
    ) -> Comparison:
        """Paired differences of scenarios against one of them, or of values against the first ones.

        Args:
            indicator: one or several indicators; the main ones if None.
            years: first and last year to average over; if None, those of the experiment or, where it leaves
                them open, the years in which what is compared differs (``contrasts.years_apart``).
            against: name of the scenario compared with; the first one if None.
            by: ``scenarios`` compares scenarios at the same values, ``values`` each point of the design with
                its first one; what the experiment says if None.
            aim: precision wanted and its assurance, and margin of an equivalence test; what the experiment
                says if None.

        Returns:
            One row for each contrast and indicator, by scenario and point: scenario, label where rows of the
            design have some, what the design varies, against, indicator, first_year, last_year and the fields
            of ``differences.Effect``, ``Test`` and ``Plan``. Holm's correction is over all contrasts and all
            indicators that the request names; for an indicator beyond these there is none. Printed, and in a
            notebook, the table is what the command ``compare`` shows.

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
        table = table.astype({name: special.get(name, "float64") for name in COLUMNS})
        return Comparison.of(table, findings, self.language)

    @takes(indicator=WORDS, years=YEARS)
    def contrasts(
        self, indicator: str | Sequence[str] | None = None, years: Window | None = None
    ) -> pd.DataFrame:
        """The contrasts that the experiment names, such as what one thing does to the effect of another.

        Args:
            indicator: one or several indicators; the main ones if None.
            years: first and last year to average over, as in ``compare``.

        Returns:
            One row for each contrast and indicator, with the columns of ``compare``; ``base`` and ``mean``
            are the two levels or effects that are compared. Holm's correction is over all that are named.

        """
        return contrasts_table(Findings(self, Question(tuple(indicator or ()), years)))

    def derived(self) -> pd.DataFrame:
        """The quantities that the experiment derives, with 95 % intervals.

        Returns:
            One row for each quantity and what it is of; ``value`` is missing where a mean does not pass its
            line within the range, and ``open_low`` and ``open_high`` say that the interval goes beyond it.

        """
        return derived_table(self.findings)

    @takes(indicator=WORDS, years=YEARS, language=WORD)
    def plot(
        self,
        indicator: str | Sequence[str] | None = None,
        years: Window | None = None,
        language: str | None = None,
    ) -> "Drawing":
        """Draw indicators year by year: the mean of the runs, and the band in which nine of ten lie.

        Args:
            indicator: one or several indicators, a panel each; the main one if None.
            years: first and last year to draw; all if None.
            language: of what is written in it: ``en``, ``es`` or ``pt``; that of the results if None.

        Returns:
            A drawing that a notebook shows, with its caption; ``figure`` is Matplotlib's. There is a line for
            each scenario, or for each scenario and point of a small design.

        Raises:
            ParadiplomacyError: there are no texts in this language.
            ResultsError: an unknown name, years that are not simulated, or no run is finished.

        """
        from paradiplomacy.report.figures.fan import fans_of

        names = tuple(indicator or self.request.indicators[:1])
        check_indicators(names)
        if problems := wrong_years(years, self.scenarios):
            raise ResultsError("plot", problems)
        with told_in(self.language if language is None else language):
            drawing = fans_of(self.findings, names, years)
        if drawing is None:
            raise ResultsError("plot", ["no run is finished, so there is nothing to draw"])
        return drawing

    @takes(path=PATH, table=WORD)
    def save(self, path: str | Path, table: str = "years") -> Path:
        """Write these results to a new place, from memory or from their folder; nothing is overwritten.

        Args:
            path: a name without an ending is a result folder; ``.parquet`` and ``.csv`` are one table,
                ``.xlsx`` is a workbook of all, ``.nc`` the years as a netCDF file.
            table: the table that ``.parquet`` and ``.csv`` mean.

        Returns:
            The path.

        Raises:
            ResultsError: something is there already, or the ending or table is not known.
            StorageError: the disk is full or failed.

        """
        return save(self._store, self.request, Path(path), table)

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
        raise ResultsError(str(path), [changed.told(Texts())])
    return Results(folder, changed=changed)
