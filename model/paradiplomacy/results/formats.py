"""The formats in which a result folder keeps its tables beside Parquet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from paradiplomacy.common.errors import did_you_mean, listed
from paradiplomacy.common.problems import show
from paradiplomacy.results import spreadsheets

_STYLES = {"plain": spreadsheets.write_csv, "excel": spreadsheets.write_excel_csv}
"""Styles of CSV, and who writes them."""


@dataclass(frozen=True)
class Formats:
    """Formats beside Parquet.

    Attributes:
        csv: style in which the tables are CSV too, ``plain`` or ``excel``; empty where they are not.

    """

    csv: str = ""

    @classmethod
    def wanted(cls, csv: bool | str) -> "Formats":
        """Formats as a call names them: CSV by yes or no, or by its style."""
        return cls("plain" if csv is True else str(csv or ""))

    @property
    def options(self) -> list[str]:
        """The same as options of the command line."""
        return {"": [], "plain": ["--csv"]}.get(self.csv, ["--csv-style", self.csv])

    def problems(self) -> list[str]:
        """Why nothing can be written so, if it cannot."""
        if not self.csv or self.csv in _STYLES:
            return []
        near = did_you_mean(self.csv, _STYLES)
        return [f"csv-style: {show(self.csv)} is none; allowed {listed(_STYLES)}{near}"]

    def with_those_of(self, folder: Path, tables: Iterable[str]) -> "Formats":
        """These, and what a folder has: it keeps its CSV, in its style unless one is asked for."""
        there = next((folder / name for name in tables if name.endswith(".csv")), None)
        if self.csv or there is None:
            return self
        return Formats("excel" if spreadsheets.is_for_excel(there) else "plain")

    def write(self, folder: Path, tables: Mapping[str, int]) -> dict[str, int]:
        """Write the tables of a folder in these formats too.

        Args:
            folder: where the tables are, as Parquet.
            tables: the number of rows of each.

        Returns:
            The number of rows of each new file.

        """
        files = {}
        for table, rows in tables.items() if self.csv else ():
            _STYLES[self.csv](folder / f"{table}.csv", folder / f"{table}.parquet")
            files[f"{table}.csv"] = rows
        return files


PARQUET = Formats()
"""Parquet alone."""
