"""Results as arrays: by scenario, point, replication and year, and by run for the EMA workbench."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.experiment.case import run_id
from paradiplomacy.experiment.request import Request
from paradiplomacy.results import tables
from paradiplomacy.scenario.changes import find_variable

if TYPE_CHECKING:
    import xarray as xr


class Arrays:
    """The table of years of a request as arrays.

    Args:
        request: what was asked.
        years: the table, or some of its columns: run_id, scenario, year and indicators.

    """

    def __init__(self, request: Request, years: pd.DataFrame) -> None:
        self._request, self._table = request, years
        self.years, self._year = np.unique(years["year"], return_inverse=True)
        rows = pd.MultiIndex.from_frame(years[["run_id", "scenario"]])
        self._keys = rows.unique()
        self._run = self._keys.get_indexer(rows)

    @property
    def indicators(self) -> list[str]:
        """The indicators that the table has."""
        return [name for name in self._table.columns if name not in tables.NOT_INDICATORS]

    def by_run(self, indicator: str) -> Floats:
        """One row a run and one column a year, NaN where there is no value; the last row is of no run."""
        rows = np.full((len(self._keys) + 1, len(self.years)), np.nan)
        rows[self._run, self._year] = self._table[indicator]
        return rows

    @cached_property
    def places(self) -> Ints:
        """The row of each run, by scenario, point and replication, -1 where it is not there."""
        request = self._request
        seeds = [request.seed_of(replication) for replication in range(request.replications)]
        keys = [
            (run_id(arm, seed), arm.base.name)
            for arms in zip(*request.grid, strict=True)
            for arm in arms
            for seed in seeds
        ]
        rows = self._keys.get_indexer(pd.MultiIndex.from_tuples(keys))
        return rows.reshape(len(request.scenarios), -1, request.replications)

    def dataset(self) -> "xr.Dataset":
        """Indicators by scenario, point of the design if there is one, replication and year."""
        import xarray as xr

        request, varied = self._request, self._request.design is not None
        places = self.places if varied else self.places[:, 0]
        axes = ("scenario", *["point"] * varied, "replication", "year")
        columns = {column.name: _described(column.unit, column.meaning) for column in tables.columns("years")}
        values = {name: (axes, self.by_run(name)[places], columns.get(name, {})) for name in self.indicators}
        replications = np.arange(request.replications)
        coords = {
            "scenario": [scenario.name for scenario in request.scenarios],
            "replication": replications,
            "seed": ("replication", [request.seed_of(each) for each in range(request.replications)]),
            "year": ("year", self.years, {"long_name": columns["year"]["long_name"]}),
        }
        coords |= self._varied() if varied else {}
        return xr.Dataset(values, coords, _about(request))

    def _varied(self) -> dict[str, Any]:
        """The points, and what the design has there: nothing where the scenario's own value holds."""
        points = self._request.points
        coords: dict[str, Any] = {"point": np.arange(len(points))}
        for name, values in zip(self._request.names, zip(*points, strict=True), strict=True):
            variable = find_variable(name)
            nothing = "" if variable.kind == "text" else np.nan
            column = np.array([nothing if value is None else value for value in values])
            coords[name] = "point", column, _described(variable.unit, name)
        if self._request.labelled:
            coords["label"] = "point", np.array([self._label(point) for point in range(len(points))])
        return coords

    def _label(self, point: int) -> str:
        """The label of a row of the design, empty where it has none."""
        assert self._request.design is not None
        return self._request.design.own_label(self._request.points[point])

    def experiments(self) -> tuple[pd.DataFrame, dict[str, Floats]]:
        """What each finished run was, and its outcomes by year."""
        places, request = self.places.ravel(), self._request
        _, first = np.unique(places, return_index=True)  # points that say the same share a run
        runs = np.sort(first[places[first] >= 0])
        rows = [
            ({"label": self._label(point)} if request.labelled else {})
            | {**request.grid[point][scenario].values, "scenario": request.scenarios[scenario].name}
            | {"point": point, "seed": request.seed_of(replication)}
            for scenario, point, replication in np.transpose(
                np.unravel_index(runs, self.places.shape)
            ).tolist()
        ]
        outcomes = {"TIME": np.tile(self.years.astype(float), (len(runs), 1))}
        outcomes |= {name: self.by_run(name)[places[runs]] for name in self.indicators}
        columns = ["label"] * request.labelled + [*request.names, "scenario", "point", "seed"]
        return pd.DataFrame(rows, columns=columns), outcomes


def _described(unit: str, meaning: str) -> dict[str, str]:
    return {"units": "1" if unit == "–" else unit, "long_name": meaning}


def _about(request: Request) -> dict[str, str]:
    """What a dataset says of itself; texts that are empty are left out."""
    texts = {"title": request.title or request.name, "comment": request.question}
    return {key: text for key, text in texts.items() if text}


def write_netcdf(path: Path, request: Request, years: Path) -> None:
    """Write a finished table of years as a dataset in a netCDF file.

    Raises:
        OSError: it cannot be written.

    """
    data = Arrays(request, pd.read_parquet(years)).dataset()
    try:
        data.to_netcdf(path, engine="netcdf4", encoding={name: {"zlib": True} for name in data.data_vars})
    except RuntimeError as error:
        raise OSError(str(error)) from error
