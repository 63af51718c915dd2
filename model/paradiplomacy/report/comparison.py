"""A comparison as a table that shows itself as the command does."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from paradiplomacy.common import html
from paradiplomacy.common.problems import shorten
from paradiplomacy.report import terminal
from paradiplomacy.results.findings import Findings


class Comparison(pd.DataFrame):
    """Differences, a row each; printed and in a notebook it is the tables of the command ``compare``.

    Whatever is made of it, and it itself once it is changed, is a usual table of pandas.
    """

    _metadata: Sequence[str] = ["_told"]
    _told: tuple[Findings, pd.DataFrame] | None = None

    @classmethod
    def of(cls, table: pd.DataFrame, findings: Findings) -> "Comparison":
        """A table of what findings say."""
        comparison = cls(table)
        comparison._told = findings, table  # a change of one does not reach the other
        return comparison

    def __reduce__(self) -> Any:
        """What travels is a usual table: runs stay where they are."""
        return pd.DataFrame(self).__reduce__()

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def _as_told(self) -> Findings | None:
        return self._told[0] if self._told and self._told[1].equals(pd.DataFrame(self)) else None

    def __repr__(self) -> str:
        if not self._as_told():
            return super().__repr__()
        what = ", ".join(dict.fromkeys(self["indicator"]))
        against = ", ".join(dict.fromkeys(map(str, self["against"])))
        return f"<Comparison of {shorten(what, 40)} against {shorten(against, 30)}, {len(self)} rows>"

    def __str__(self) -> str:
        findings = self._as_told()
        return "\n".join(terminal.comparison(findings)) if findings else super().__repr__()

    def _repr_html_(self) -> str | None:
        findings = self._as_told()
        usual: Any = pd.DataFrame(self)
        return html.page(terminal.comparison(findings, html.table)) if findings else usual._repr_html_()
