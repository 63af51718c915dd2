"""Move each parameter alone and write ``scan.md``: how far it moves results, and which move nothing.

``uv run python docs/scan.py`` makes the runs of ``experiments/one-at-a-time.toml``
(some ten minutes on a core).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from generate import DOCS, table

from paradiplomacy import sweep
from paradiplomacy.experiment.case import Arm, run_id
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report import words
from paradiplomacy.report.figures import scales
from paradiplomacy.report.results import Results
from paradiplomacy.results.findings import Findings, Outcome

STUDY = DOCS.parent / "experiments" / "one-at-a-time.toml"
NOTHING = 5.0
"""Per cent of the usual: what moves no indicator by more moves nothing."""

HEAD = """\
<!-- Written by docs/scan.py from runs of the model; changes made here are lost. -->

# Scan

What each parameter does alone: at both ends of its plausible range, or at its other choices, all others as
they are (`paradiplomacy sweep experiments/one-at-a-time.toml`: {runs:,} runs, {replications} pairs a case,
means of {years}). A parameter that does nothing alone may do so with others, or in another scenario: a test
shows that each moves some indicator somewhere."""

INERT = """\
## What changes nothing at all

Of {number} parameters {few} ({share:.1f} %) leave every indicator of every run as it is, to the last digit,
in {scenarios}:"""

INERT_IN = """\
So do further parameters in one of the two, whose events or choices it has not: {lists}."""

SMALL = """\
## What changes little

{few} more move none of {indicators} by more than {nothing:.0f} % of what it is:"""

LARGEST = """\
## What changes more

The largest change of each, with its 95 % interval in per cent; *unclear* where the interval holds zero, so
that chance may have made it."""

REASONS = {
    "awareness.campaign": "neither has a campaign, an event of `awareness-campaign`",
    "council.country_limit": "it belongs to the rule `per-country` of the Council",
    "fund.lottery_threshold": "it belongs to the rule `lottery` of the fund",
    "fund.voters": "it belongs to the rule `method-of-equal-shares` of the fund",
    "go_ahead.private": "no firm pays anything without `private.share`",
    "law.harmonised_level": "it is a level to come to, and `law.harmonisation` is 0",
    "private.needs_forum": "no firm pays anything without `private.share`",
}
"""Why a parameter changes nothing in either scenario."""


class Change(NamedTuple):
    """The largest change that a parameter makes."""

    size: float
    name: str
    value: str
    scenario: str
    indicator: str
    low: float | None
    high: float | None

    @property
    def interval(self) -> str:
        """The interval in words; there is none where all pairs differ alike."""
        if self.low is None or self.high is None:
            return "–"
        unclear = " unclear" if self.low <= 0 <= self.high else ""
        return f"{self.low:+.0f} to {self.high:+.0f}{unclear}"


def changes(findings: Findings) -> list[Change]:
    """The largest change of each parameter, the largest first."""
    largest: dict[str, Change] = {}
    for outcome in findings.outcomes:
        for change in _changes(findings, outcome):
            if abs(change.size) >= abs(largest.get(change.name, change).size):
                largest[change.name] = change
    return sorted(largest.values(), key=lambda change: -abs(change.size))


def _changes(findings: Findings, outcome: Outcome) -> Iterator[Change]:
    """What one value of one parameter does to each indicator."""
    arm = outcome.contrast.arm
    name = _moved(arm)
    value = scales.value_text(arm.values[name])
    for indicator in findings.indicators:
        effect = outcome.effects[indicator]
        if effect.relative_percent is not None and effect.base:
            low, high = (
                None if end is None else 100 * end / abs(effect.base) for end in (effect.low, effect.high)
            )
            where = arm.base.name, indicator, low, high
            yield Change(effect.relative_percent, name, value, *where)


def _rows(moving: Iterable[Change]) -> Iterator[tuple[str, ...]]:
    for one in moving:
        yield (
            f"`{one.name}`",
            one.value,
            f"{one.size:+.0f} %".replace("-", "−"),
            one.interval.replace("-", "−"),
            f"`{one.indicator}`",
            f"`{one.scenario}`",
        )


def inert(results: Results) -> dict[str, set[str]]:
    """By scenario the parameters that change no indicator of any run, at none of their values."""
    request, digests = results.request, _digests(results)
    seeds = [request.seed_of(replication) for replication in range(request.replications)]
    usual, *others = request.grid
    moving: dict[str, set[str]] = {scenario.name: set() for scenario in request.scenarios}
    for arms in others:
        for base, arm in zip(usual, arms, strict=True):
            if any(digests[run_id(base, seed)] != digests[run_id(arm, seed)] for seed in seeds):
                moving[arm.base.name].add(_moved(arm))
    return {name: set(request.names) - some for name, some in moving.items()}


def _digests(results: Results) -> "pd.Series[int]":
    """What tells the indicators of a run from those of others, by the run's id."""
    rows = pd.util.hash_pandas_object(results.years[["year", *INDICATORS]], index=False)
    return rows.groupby(results.years["run_id"]).sum()


def _moved(arm: Arm) -> str:
    [name] = [name for name, value in zip(arm.names, arm.point, strict=True) if value is not None]
    return name


def page(results: Results) -> str:
    """The text of ``scan.md``.

    Raises:
        ValueError: a parameter changes nothing without a reason, or changes something in spite of one.

    """
    request, found, dead = results.request, changes(results.findings), inert(results)
    nowhere = set.intersection(*dead.values())
    if nowhere != REASONS.keys():
        raise ValueError(f"reasons are wanted for these alone: {sorted(nowhere ^ REASONS.keys())}")
    small = [one.name for one in found if abs(one.size) <= NOTHING and one.name not in nowhere]
    scenarios = " and ".join(f"`{scenario.name}`" for scenario in request.scenarios)
    head = HEAD.format(
        runs=len(request.arms) * request.replications,
        replications=request.replications,
        years=words.span(*request.years) if request.years else "all years",
    )
    lists = "; ".join(f"`{name}`: {_listed(some - nowhere)}" for name, some in dead.items())
    indicators = ", ".join(f"`{name}`" for name in results.findings.indicators)
    number, few = len(request.names), len(nowhere)
    moving = [one for one in found if abs(one.size) > NOTHING]
    return "\n\n".join(
        [
            head,
            INERT.format(number=number, few=few, share=100 * few / number, scenarios=scenarios),
            table(("parameter", "why"), [(f"`{name}`", REASONS[name]) for name in sorted(nowhere)]),
            INERT_IN.format(lists=lists),
            SMALL.format(few=len(small), indicators=indicators, nothing=NOTHING),
            table(("group", "parameters"), _by_group(small)),
            LARGEST,
            table(("parameter", "at", "change", "interval, %", "of", "in"), _rows(moving)),
            "",
        ]
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "none"


def _by_group(names: Iterable[str]) -> list[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for name in sorted(names):
        groups.setdefault(name.partition(".")[0], []).append(name)
    return [(f"`{group}`", _listed(some)) for group, some in groups.items()]


def main() -> None:
    """Make the runs and write the page."""
    text = page(sweep(STUDY, report=False))
    Path(DOCS / "scan.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
