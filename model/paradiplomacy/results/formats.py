"""The formats in which a result folder keeps its tables beside Parquet."""

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paradiplomacy.common import extras
from paradiplomacy.common.errors import did_you_mean, listed
from paradiplomacy.common.quoted import show
from paradiplomacy.experiment.request import Request
from paradiplomacy.results import spreadsheets
from paradiplomacy.scenario.parameters.base import COUNTRIES

_STYLES = {"plain": spreadsheets.write_csv, "excel": spreadsheets.write_excel_csv}
"""Styles of CSV, and who writes them."""
WORKBOOK, NETCDF = "tables.xlsx", "years.nc"


@dataclass(frozen=True)
class Formats:
    """Formats beside Parquet.

    Attributes:
        csv: style in which the tables are CSV too, ``plain`` or ``excel``; empty where they are not.
        xlsx: whether they are sheets of a workbook, too.
        netcdf: whether years are a dataset in a netCDF file, too.

    """

    csv: str = ""
    xlsx: bool = False
    netcdf: bool = False

    @classmethod
    def wanted(cls, csv: bool | str, xlsx: bool, netcdf: bool) -> "Formats":
        """Formats as a call names them: CSV by yes or no, or by its style."""
        return cls("plain" if csv is True else str(csv or ""), bool(xlsx), bool(netcdf))

    @property
    def options(self) -> list[str]:
        """The same as options of the command line."""
        csv = {"": [], "plain": ["--csv"]}.get(self.csv, ["--csv-style", self.csv])
        return csv + ["--xlsx"] * self.xlsx + ["--netcdf"] * self.netcdf

    def problems(self, request: Request) -> list[str]:
        """Why the results of a request cannot be written so, if they cannot."""
        absent = extras.missing(*extras.NETCDF) if self.netcdf else []
        problems = self._wrong_style() + (_too_long(request) if self.xlsx else [])
        return problems + [f"netcdf: {problem}" for problem in absent]

    def _wrong_style(self) -> list[str]:
        if not self.csv or self.csv in _STYLES:
            return []
        near = did_you_mean(self.csv, _STYLES)
        return [f"csv-style: {show(self.csv)} is none; allowed {listed(_STYLES)}{near}"]

    def with_those_of(self, folder: Path, tables: Container[str]) -> "Formats":
        """These, and what a folder has: it keeps its formats, CSV in its style unless one is asked for."""
        csv = self.csv
        if not csv and "runs.csv" in tables:
            csv = "excel" if spreadsheets.is_for_excel(folder / "runs.csv") else "plain"
        return Formats(csv, self.xlsx or WORKBOOK in tables, self.netcdf or NETCDF in tables)

    def write(self, folder: Path, tables: Mapping[str, int], request: Request) -> dict[str, int]:
        """Write the tables of a folder in these formats too.

        Args:
            folder: where the tables are, as Parquet.
            tables: the number of rows of each.
            request: what they answer.

        Returns:
            The number of rows of each new file.

        """
        files = {}
        for table, rows in tables.items() if self.csv else ():
            _STYLES[self.csv](folder / f"{table}.csv", folder / f"{table}.parquet")
            files[f"{table}.csv"] = rows
        if self.xlsx:
            spreadsheets.write_workbook(folder / WORKBOOK, [folder / f"{table}.parquet" for table in tables])
            files[WORKBOOK] = sum(tables.values())
        if self.netcdf:
            from paradiplomacy.results.arrays import write_netcdf

            write_netcdf(folder / NETCDF, request, folder / "years.parquet")
            files[NETCDF] = tables["years"]
        return files


def _too_long(request: Request) -> list[str]:
    """The tables that have no room on a sheet; how long those of detail will be, nobody knows before."""
    if request.counted:
        arms = Counter(arm.base.name for arm in request.arms)
    else:  # then as many as there may be
        arms = Counter({each.name: request.places // len(request.scenarios) for each in request.scenarios})
    years = request.replications * sum(arms[each.name] * len(each.years) for each in request.scenarios)
    runs = request.replications * arms.total()
    rows = {"runs": runs, "years": years, "countries": years * len(COUNTRIES)}
    return [
        f"xlsx: {table} would have {number:,} rows; allowed are {spreadsheets.MOST_ROWS - 1:,} on a sheet. "
        "Take csv, or fewer runs"
        for table, number in rows.items()
        if number >= spreadsheets.MOST_ROWS
    ]


def left_out(tables: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The tables of a folder for which its workbook had no room, in a sentence each."""
    long = [name for name, facts in tables.items() if facts["rows"] >= spreadsheets.MOST_ROWS]
    named = [name for name in long if name.endswith(".parquet")] if WORKBOOK in tables else []
    return [f"{WORKBOOK}: {tables[name]['rows']:,} rows of {name} are too many for a sheet" for name in named]


PARQUET = Formats()
"""Parquet alone."""
