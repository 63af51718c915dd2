"""The targets: what is measured against what, and the bound that the ratio should keep."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A ratio with its bound; ``least`` is a lower bound, otherwise it is the most that is allowed."""

    what: str
    bound: float
    unit: str = "×"
    least: bool = False

    def met(self, ratio: float) -> bool:
        return ratio >= self.bound if self.least else ratio <= self.bound

    def limit(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.shown(self.bound)}"

    def shown(self, ratio: float) -> str:
        digits = 0 if ratio >= 100 else 1 if ratio >= 10 else 2 if ratio >= 0.1 else 3
        return f"{ratio:,.{digits}f} {self.unit}"


ORACLE = Target("time of the oracle over that of the package, a run of the baseline", 100, least=True)
ORACLE_BESIDE = Target("the same, for a run of 64 side by side", 150, least=True)
FLOOR = Target("time of a run over that of drawing its random numbers alone", 4)
GROWTH = Target("cost of a city-year in the dearest pool over that in 1,000 cities, stepping", 1.5)
GROWTH_TOGETHER = Target("the same, with construction", 1.5)
KEPT = Target("memory kept by a world, a city of the largest pool", 1_024, "B")
PEAK = Target("peak memory of a world, a city of the largest pool", 1_024, "B")
SWEEP = Target("runs a second of a batch over those of one warm process × cores", 0.90, least=True)
WRITING = Target("processor time of making rows, writing and merging, a run of a batch", 0.5, "ms")
WORKER = Target("peak memory of a worker process", 350, "MB")
FLAT = Target("peak memory of a process after many runs over that after the first tenth", 1.02)
STARTUP = Target("time of --help over that of importing typer", 2)

SIDE_BY_SIDE = Target("runs a second of a batch of 64 over one at a time", 5, least=True)
PAIRS = Target("runs a second of pairs that share their past over independent ones", 1.3, least=True)
POINTS = Target("runs a second of 64 points of a design over one at a time", 4, least=True)
WHOLE = Target("time of 2,000 baselines from start to end over that of the version before", 5, least=True)
SINGLE = Target("time of a run alone over that of the version before", 1.05)
BY_HAND = Target("the same, stepped by hand", 1.05)

TARGETS = (
    ORACLE, ORACLE_BESIDE, FLOOR, SIDE_BY_SIDE, PAIRS, POINTS, WHOLE, SINGLE, BY_HAND,
    GROWTH, GROWTH_TOGETHER, KEPT, PEAK, SWEEP, WRITING, WORKER, FLAT, STARTUP,
)  # fmt: skip
