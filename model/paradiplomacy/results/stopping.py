"""Whether an experiment that stops by itself has replications enough, asked at the end of a block alone."""

from collections.abc import Iterator

from paradiplomacy.experiment.analysis import Stop
from paradiplomacy.results.findings import Findings, Question
from paradiplomacy.results.intervals import level
from paradiplomacy.results.responses import by_seed

type Interval = tuple[str, float | None, float | None, float | None]
"""Indicator, estimate, lower and upper end."""


def next_block(findings: Findings, block: int) -> int | None:
    """Replications in all with which to go on; None where there are enough."""
    request = findings.request
    stop = request.analysis.stop
    if stop is None or request.replications >= stop.at_most or reached(findings, stop):
        return None
    return min(request.replications + block, stop.at_most)


def reached(findings: Findings, stop: Stop) -> bool:
    """Whether every interval that decides is narrow enough, by what the experiment asks."""
    asked = findings if findings.question == Question() else Findings(findings.reader)
    return all(narrow(stop, *interval) for interval in _intervals(asked))


def narrow(stop: Stop, name: str, estimate: float | None, low: float | None, high: float | None) -> bool:
    """Whether an interval is narrow enough, or does not decide."""
    if stop.half_width and name not in stop.half_width:
        return True
    if estimate is None or low is None or high is None:
        return False
    wanted = stop.half_width.get(name) or (stop.precision or 0.0) * abs(estimate)
    return (high - low) / 2 <= wanted


def _intervals(findings: Findings) -> Iterator[Interval]:
    """What decides: every contrast; of a sampling design the means over points; of a single arm its level."""
    request = findings.request
    if request.design is not None and request.design.samples:
        for response in findings.responses:
            for name in findings.named:
                mean = level(by_seed(response.runs[name]))
                yield name, mean.mean, mean.low, mean.high
    elif findings.outcomes:
        for outcome in findings.outcomes:
            for name, effect in outcome.effects.items():
                same = effect.difference == 0 and effect.pairs > 1 and effect.low is None
                ends = (0.0, 0.0) if same else (effect.low, effect.high)
                yield name, effect.difference, *ends
    else:
        for name, found in findings.levels.items():
            yield name, found.mean, found.low, found.high
