"""Move each parameter alone and write ``scan.md``: how far it moves results, and which move nothing.

``uv run python docs/scan.py`` makes the runs of ``experiments/one-at-a-time.toml``
(some ten minutes on a core).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from generate import DOCS, table

from paradiplomacy import sweep
from paradiplomacy.report import words
from paradiplomacy.report.figures import scales
from paradiplomacy.results.findings import Findings, Outcome

STUDY = DOCS.parent / "experiments" / "one-at-a-time.toml"
NOTHING = 5.0
"""Per cent of the usual: what moves no indicator by more moves nothing."""

HEAD = """\
<!-- Written by docs/scan.py from runs of the model; changes made here are lost. -->

# Scan

What each parameter does alone: at both ends of its plausible range, or at its other choices, all others as
they are (`paradiplomacy sweep experiments/one-at-a-time.toml`: {runs:,} runs, {replications} pairs a case,
means of {years}). Of {number} parameters {few} move none of {indicators} by more than {nothing:.0f} % of what
it is, in {scenarios}. A parameter that moves nothing alone may do so with others, in other scenarios, or in
other indicators: a test shows that every parameter moves some."""

LARGEST = """\
## What moves something

The largest change of each, with its 95 % interval in per cent; *unclear* where the interval holds zero, so
that chance may have made it."""


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
    [(name, value)] = [
        (name, value)
        for name, value in zip(findings.request.names, arm.point, strict=True)
        if value is not None
    ]
    for indicator in findings.indicators:
        effect = outcome.effects[indicator]
        if effect.relative_percent is not None and effect.base:
            low, high = (
                0.0 if end is None else 100 * end / abs(effect.base) for end in (effect.low, effect.high)
            )
            where = arm.base.name, indicator, low, high
            yield Change(effect.relative_percent, name, scales.value_text(value), *where)


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


def page(findings: Findings) -> str:
    """The text of ``scan.md``."""
    found, request = changes(findings), findings.request
    still = [one.name for one in found if abs(one.size) <= NOTHING]
    head = HEAD.format(
        runs=len(request.arms) * request.replications,
        replications=request.replications,
        years=words.span(*request.years) if request.years else "all years",
        number=len(found),
        few=len(still),
        indicators=", ".join(f"`{name}`" for name in findings.indicators),
        nothing=NOTHING,
        scenarios=" and ".join(f"`{scenario.name}`" for scenario in request.scenarios),
    )
    groups: dict[str, list[str]] = {}
    for name in sorted(still):
        groups.setdefault(name.partition(".")[0], []).append(f"`{name}`")
    rows = [(f"`{group}`", ", ".join(names)) for group, names in groups.items()]
    moving = [one for one in found if abs(one.size) > NOTHING]
    columns = ("parameter", "at", "change", "interval, %", "of", "in")
    parts = [head, "## What moves nothing", table(("group", "parameters"), rows)]
    return "\n\n".join([*parts, LARGEST, table(columns, _rows(moving))]) + "\n"


def main() -> None:
    """Make the runs and write the page."""
    text = page(sweep(STUDY, report=False).findings)
    Path(DOCS / "scan.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
