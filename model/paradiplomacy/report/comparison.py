"""A comparison as a table that shows itself as the command does."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from paradiplomacy.common import html
from paradiplomacy.common.quoted import shorten
from paradiplomacy.report import terminal
from paradiplomacy.report.language import told_in
from paradiplomacy.results.findings import Findings


class Comparison(pd.DataFrame):
    """Differences, a row each; printed and in a notebook it is the tables of the command ``compare``.

    Whatever is made of it, and it itself once it is changed, is a usual table of pandas.
    """

    _metadata: Sequence[str] = ["_told"]
    _told: tuple[Findings, pd.DataFrame, str] | None = None

    @classmethod
    def of(cls, table: pd.DataFrame, findings: Findings, language: str) -> "Comparison":
        """A table of what findings say, told in a language."""
        comparison = cls(table)
        comparison._told = findings, table, language  # a change of one does not reach the other
        return comparison

    def __reduce__(self) -> Any:
        """What travels is a usual table: runs stay where they are."""
        return pd.DataFrame(self).__reduce__()

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def _as_told(self) -> tuple[Findings, str] | None:
        """What is said, and in which language; nothing once the table is changed."""
        if not self._told or not self._told[1].equals(pd.DataFrame(self)):
            return None
        findings, _, language = self._told
        return findings, language

    def __repr__(self) -> str:
        if not self._as_told():
            return super().__repr__()
        what = ", ".join(dict.fromkeys(self["indicator"]))
        against = ", ".join(dict.fromkeys(map(str, self["against"])))
        return f"<Comparison of {shorten(what, 40)} against {shorten(against, 30)}, {len(self)} rows>"

    def __str__(self) -> str:
        return "\n".join(_tables(*told)) if (told := self._as_told()) else super().__repr__()

    def _repr_html_(self) -> str | None:
        usual: Any = pd.DataFrame(self)
        told = self._as_told()
        return html.page(_tables(*told, html.table)) if told else usual._repr_html_()


def _tables(findings: Findings, language: str, draw: terminal.Draw = terminal.table) -> list[str]:
    with told_in(language):
        return list(terminal.comparison(findings, draw))
