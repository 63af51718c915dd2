"""Two result folders held against each other: what was asked, with which model, and the runs they share."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from paradiplomacy.common.columns import Floats
from paradiplomacy.common.errors import ResultsError, did_you_mean, listed
from paradiplomacy.common.quoted import show
from paradiplomacy.experiment.checks import Window
from paradiplomacy.experiment.record import record
from paradiplomacy.report import words
from paradiplomacy.report.changes import told_changes
from paradiplomacy.report.language import said, texts
from paradiplomacy.report.results import Results
from paradiplomacy.report.sections import heading
from paradiplomacy.report.terminal import table as drawn
from paradiplomacy.results.differences import Effect, effect, pairs
from paradiplomacy.results.tables import check_indicators

SAME_RUN = ["scenario", "replication", "seed"]
"""What tells that two runs, perhaps of two models, are a pair; beside what both vary."""


@dataclass(frozen=True)
class Differences:
    """What differs between two folders.

    Attributes:
        request: in what was asked, a line each.
        model: in versions and fingerprints, a line each.
        runs: how many runs are in both, and how many of these are alike in every indicator.
        effects: by scenario and indicator the second less the first, over pairs of runs.
    """

    request: list[str]
    model: list[str]
    runs: dict[str, int]
    effects: dict[tuple[str, str], Effect]

    @property
    def record(self) -> dict[str, Any]:
        """Everything, fit for JSON."""
        effects = [
            {"scenario": scenario, "indicator": name, **asdict(each)}
            for (scenario, name), each in self.effects.items()
        ]
        return {"request": self.request, "model": self.model, "runs": self.runs, "effects": effects}

    @property
    def text(self) -> str:
        """Everything for a terminal; the first folder is the base."""
        runs = self.runs
        shared = said("report.folders.shared", pairs=words.pairs(runs["pairs"]), alike=runs["alike"])
        alone = said("report.folders.alone", first=runs["only_first"], second=runs["only_second"])
        lines = {"asked": self.request, "model": self.model, "runs": [f"{shared}; {alone}"]}
        parts = [_part(said(f"report.folders.{key}"), each) for key, each in lines.items()]
        if self.effects and runs["alike"] < runs["pairs"]:
            names = ("indicator", "first", "second", "difference", "95 % interval", "pairs")
            rows = [_row(*key, each) for key, each in self.effects.items()]
            parts.append(drawn(said("report.folders.less"), [*map(heading, names)], rows))
        return "\n".join(parts)


def _row(scenario: str, name: str, of: Effect) -> tuple[str, ...]:
    base, mean, change, low, high = (
        None if value is None else words.factor(name) * value
        for value in (of.base, of.mean, of.difference, of.low, of.high)
    )
    numbers = words.number(base), words.number(mean), words.number(change, signed=True)
    ends = words.interval(low, high, of.rough), texts().number(of.pairs)
    return f"{scenario}: {words.indicator_name(name)}", words.unit(name), *numbers, *ends


def _part(title: str, lines: Sequence[str]) -> str:
    return "\n".join([title, *(f"  {line}" for line in lines or [said("report.folders.same")]), ""])


def differences(
    one: Results, other: Results, indicators: Sequence[str] = (), years: Window | None = None
) -> Differences:
    """What differs between two folders; runs are paired by scenario, seed and what both vary.

    Raises:
        ResultsError: an unknown indicator.
    """
    names = tuple(indicators) or one.request.indicators
    check_indicators(names)
    columns = set(one.years.columns) & set(other.years.columns)
    values, both = [], [name for name in one.request.names if name in other.request.names]
    for results in (one, other):
        means = results.years if years is None else results.years[results.years["year"].between(*years)]
        means = means.groupby("run_id")[[name for name in names if name in columns]].mean()
        runs = results.runs[results.runs["status"] == "done"].merge(means, on="run_id")
        values.append(runs.drop_duplicates([*SAME_RUN, *both]).set_index([*SAME_RUN, *both]))
    shared = values[0].index.intersection(values[1].index)
    first, second = (each.loc[shared] for each in values)
    return Differences(
        list(_request(one, other)),
        list(_model(one.manifest, other.manifest)),
        {
            "pairs": len(shared),
            "alike": _alike(one, other, *(each["run_id"].items() for each in (first, second))),
            "only_first": len(values[0]) - len(shared),
            "only_second": len(values[1]) - len(shared),
        },
        {
            (scenario, name): effect(pairs(*(_values_of(each, scenario, name) for each in (first, second))))
            for scenario in dict.fromkeys(shared.get_level_values("scenario"))
            for name in names
            if name in columns
        },
    )


def _values_of(means: pd.DataFrame, scenario: str, indicator: str) -> Floats:
    return means.loc[[scenario], indicator].to_numpy(dtype=np.float64)


def _alike(one: Results, other: Results, *runs: Iterable[tuple[Any, str]]) -> int:
    """How many pairs of runs, by scenario and id, are alike in every year and indicator of both tables."""
    by = ["scenario", "run_id"]
    shared = one.years.columns.intersection(other.years.columns).difference([*SAME_RUN, *by])
    tables = (
        {run: rows[shared].reset_index(drop=True) for run, rows in results.years.groupby(by)}
        for results in (one, other)
    )
    found = [[of[at[0], run] for at, run in each] for of, each in zip(tables, runs, strict=True)]
    return sum(here.equals(there) for here, there in zip(*found, strict=True))


def _request(one: Results, other: Results) -> Iterator[str]:
    """What differs in what was asked."""
    before, after = ({s.name: s for s in results.scenarios} for results in (one, other))
    for name in dict.fromkeys([*before, *after]):
        for change in _of_both(name, before, after, told_changes):
            yield said("report.folders.scenario", name=name, change=change)
    # as they were kept: what is loaded now is of both folders
    texts, others = (results.manifest["request"].get("plugins", {}) for results in (one, other))
    for name in dict.fromkeys([*texts, *others]):
        for change in _of_both(name, texts, others, _other_text):
            yield said("report.folders.plug_in", name=name, change=change)
    yield from _values(record(one.request), record(other.request), {"scenarios", "notes", "plugins"})


def _of_both[T](
    name: str, before: Mapping[str, T], after: Mapping[str, T], changes: Callable[[T, T], list[str]]
) -> list[str]:
    """What is said of something that one folder has, or both."""
    if name not in after:
        return [said("report.folders.only_first")]
    return changes(after[name], before[name]) if name in before else [said("report.folders.only_second")]


def _other_text(text: str, before: str) -> list[str]:
    return [said("report.folders.other_text")] * (text != before)


def _model(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """What differs in versions and fingerprints."""
    keys = ("git_revision", "model_sha256")
    flat = [{**each["versions"], **{key: each[key] for key in keys}} for each in (before, after)]
    yield from _values(flat[0], flat[1], set())


def _values(before: Mapping[str, Any], after: Mapping[str, Any], but: set[str]) -> Iterator[str]:
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if key not in but and was != now:
            yield said("report.folders.became", key=key, was=_word(was), now=_word(now))


def _word(value: object) -> str:
    return said("report.folders.nothing") if value is None else show(value)


# --- The runs of one folder ---


def chosen(runs: pd.DataFrame, where: Sequence[str]) -> pd.DataFrame:
    """The runs that have some values, from texts of the form ``COLUMN=VALUE``.

    Raises:
        ResultsError: a text has no equals sign, or there is no such column; all problems at once.
    """
    problems = []
    for text in where:
        column, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            problems.append(f"{show(text)} is no filter; allowed COLUMN=VALUE, as in status=failed")
        elif column not in runs:
            allowed = f"; allowed {listed(runs.columns)}{did_you_mean(column, list(runs.columns))}"
            problems.append(f"{show(column)}: there is no such column{allowed}")
        else:
            runs = runs[[_is(each, value) for each in runs[column]]]
    if problems:
        raise ResultsError("--where", problems)
    return runs


def _is(given: object, text: str) -> bool:
    """Whether a value is what a text says."""
    try:
        return float(str(given)) == float(text)
    except ValueError:
        return str(given).lower() == text.lower()
