"""The tables of results, in memory or in a folder: whole, by year, or averaged over years run by run."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from paradiplomacy.common.arguments import WORD, WORDS, YEARS, a, takes
from paradiplomacy.common.columns import Floats, rows_where
from paradiplomacy.common.errors import ResultsError, did_you_mean, listed
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.common.quoted import shorten
from paradiplomacy.experiment.case import Arm, Key, run_id
from paradiplomacy.experiment.checks import Window
from paradiplomacy.experiment.request import Request
from paradiplomacy.results import tables
from paradiplomacy.results.changed import AS_WRITTEN, Changed
from paradiplomacy.results.folder import Folder, Memory
from paradiplomacy.results.stretch import Stretch
from paradiplomacy.scenario.scenario import Scenario

if TYPE_CHECKING:
    from pathlib import Path


class Reader:
    """What is kept of runs.

    Attributes:
        path: the result folder, or None where results are in memory only.
        manifest: what was asked, with which versions, and what came of it.
        request: what was asked.
        changes: what is not as it was written.

    """

    def __init__(
        self, store: Folder | Memory, request: Request | None = None, changed: Changed = AS_WRITTEN
    ) -> None:
        self._store = store
        self._means: dict[tuple[tuple[str, ...], Window], Floats] = {}
        self._places: dict[Key, int] = {}
        self.path: Path | None = store.path
        self.manifest: Mapping[str, Any] = store.manifest
        self.changes = changed
        self.request: Request = request or store.request

    @property
    def changed(self) -> str:
        """What is not as it was written, in a sentence; empty where all is."""
        return self.changes.told(Texts())

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios, the one that others are compared with first."""
        return self.request.scenarios

    @takes(name=WORD, columns=WORDS)
    def table(self, name: str, columns: str | Sequence[str] | None = None) -> pd.DataFrame:
        """A table by name; runs with details also have ``cities, projects, ties, ledger``.

        Rows are sorted by scenario as asked, point of the design, replication and year. Where rows of a list
        have labels, each table has a column of these.

        Args:
            name: name of the table.
            columns: the columns wanted; all if None.

        """
        self._refuse_unknown(name)
        there = self.columns(name) if columns is not None else []
        if problems := [
            f"{one}: unknown column{did_you_mean(one, there)}" for one in columns or () if one not in there
        ]:
            raise ResultsError(name, problems)
        rows = [some.rows for some in self._stretches(name, columns) if some.keys]
        empty = tables.schema(name, self.request.names, self.request.labelled)
        schema = (
            rows[0].schema if rows else empty if columns is None else pa.schema(map(empty.field, columns))
        )
        table: pd.DataFrame = pa.Table.from_batches(rows, schema).to_pandas()
        return table

    def _stretches(self, name: str, columns: Sequence[str] | None) -> Iterator[Stretch]:
        """The rows of a table, with the column of labels where it is wanted."""
        if not self.request.labelled or (columns is not None and "label" not in columns):
            return self._store.stretches(name, columns)
        others = None if columns is None else [column for column in columns if column != "label"]
        place = len(tables.KEY) if columns is None else list(columns).index("label")
        labels = self.request.run_labels
        return (some.labelled(labels, place) for some in self._store.stretches(name, others))

    @takes(name=WORD)
    def columns(self, name: str) -> list[str]:
        """The columns that a table has, or would have if there were a run.

        Raises:
            ResultsError: there is no such table.
        """
        self._refuse_unknown(name)
        first = next((some.rows.schema for some in self._store.stretches(name)), None)
        names: list[str] = (first or tables.schema(name, self.request.names)).names
        return [*names, "label"] if self.request.labelled and "label" not in names else names

    def _refuse_unknown(self, name: str) -> None:
        known = tables.table_names(self.request.detail)
        if name not in known:
            problem = f"there is no such table; allowed {listed(known)}{did_you_mean(name, known)}"
            raise ResultsError(shorten(name), [problem])

    @takes(arm=a("an arm of the request", Arm), indicators=WORDS, window=YEARS)
    def means(self, arm: Arm, indicators: Sequence[str], window: Window) -> pd.DataFrame:
        """Means over years of the finished runs of an arm.

        Args:
            arm: a scenario with values of the design.
            indicators: names of indicators.
            window: first and last year; a null is left out of a mean.

        Returns:
            One row a run, with the number of the replication as index, and one column an indicator.

        """
        tables.check_indicators(indicators)
        names, request = tuple(indicators), self.request
        if (names, window) not in self._means:
            self._means[names, window] = self._run_means(names, window)
        means = self._means[names, window]
        ids = (run_id(arm, request.seed_of(each)) for each in range(request.replications))
        places = [self._places.get((run_id, arm.base.name)) for run_id in ids]
        there = {each: place for each, place in enumerate(places) if place is not None and place < len(means)}
        index = pd.Index(list(there), name="replication", dtype="int64")
        return pd.DataFrame(means[list(there.values())], index=index, columns=list(names))

    def _run_means(self, indicators: Sequence[str], window: Window) -> Floats:
        """Means of all runs, shape (runs, indicators), some runs at a time: memory stays flat."""
        values, order = array("d"), array("q")
        for some in self._store.stretches("years", ["year", *indicators]):
            year, *columns = (column.to_numpy(zero_copy_only=False) for column in some.rows.columns)
            inside = (year >= window[0]) & (year <= window[1])
            rows = np.array(columns, dtype=np.float64).reshape(len(columns), len(year))
            order.extend(self._places.setdefault(key, len(self._places)) for key in some.keys)
            for end, length in zip(accumulate(some.lengths), some.lengths, strict=True):
                of_run = slice(end - length, end)
                values.extend(_means(rows[:, of_run].compress(inside[of_run], axis=1)))
        means = np.full((len(self._places), len(indicators)), np.nan)
        means[order] = np.array(values).reshape(len(order), len(indicators))
        return means

    def _finished(self, indicators: Sequence[str]) -> Iterator[tuple[Key, pa.RecordBatch]]:
        """Finished runs one by one, with year and indicators; a run that failed has no rows."""
        rows = self._store.rows("years", ["year", *indicators])
        return ((key, some) for key, some in rows if some.num_rows)

    @takes(indicators=WORDS, groups=a("a table of groups by run", Mapping))
    def by_year(
        self, indicators: str | Sequence[str], groups: Mapping[Key, str] | None = None
    ) -> dict[str, dict[str, pd.DataFrame]]:
        """Indicators year by year, of groups of finished runs.

        Args:
            indicators: names of indicators.
            groups: the group of each run, whose runs have the same years; scenarios if None. A run of none
                is left out.

        Returns:
            For each group and indicator one row a run and one column a year.

        """
        indicators = tuple(indicators)
        tables.check_indicators(indicators)
        years: dict[str, list[int]] = {}
        values: dict[tuple[str, str], array[float]] = {}
        for key, rows in self._finished(indicators):
            group = key[1] if groups is None else groups.get(key)
            if group is None:
                continue
            years.setdefault(group, rows.column(0).to_pylist())
            for name, column in zip(indicators, rows.columns[1:], strict=True):
                numbers = column.to_numpy(zero_copy_only=False).astype(np.float64)
                values.setdefault((group, name), array("d")).frombytes(numbers.tobytes())
        return {
            group: {name: _by_run(values[group, name], span) for name in indicators}
            for group, span in years.items()
        }


def _by_run(values: "array[float]", years: list[int]) -> pd.DataFrame:
    return pd.DataFrame(np.frombuffer(values).reshape(-1, len(years)), columns=pd.Index(years, name="year"))


def _means(values: Floats) -> Floats:
    """The mean of each row without nulls; NaN where there is nothing."""
    means = values.mean(axis=1) if values.shape[1] else np.full(len(values), np.nan)
    for row in rows_where(np.isnan(means)):
        present = values[row, ~np.isnan(values[row])]
        means[row] = present.mean() if len(present) else np.nan
    return means
