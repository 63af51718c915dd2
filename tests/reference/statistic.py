"""Plain formulas of the indicators, on lists of numbers; None where a value is undefined (decision 21)."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

type Value = float | None


def ratio(part: float, whole: float) -> Value:
    """part/whole, undefined without a whole."""
    return part / whole if whole else None


def mean(values: Sequence[float]) -> Value:
    """Mean, undefined for no values."""
    return math.fsum(values) / len(values) if values else None


def share_of(flags: Iterable[bool]) -> Value:
    """Share that is true."""
    known = list(flags)
    return ratio(sum(known), len(known))


def gini(values: Sequence[float]) -> Value:
    """Σ(2i − n − 1)·x_(i)/(n·Σx); 0 for zeros, undefined for no values."""
    count, total = len(values), math.fsum(values)
    if not count:
        return None
    if total <= 0:
        return 0.0
    weighted = math.fsum((2 * i - count - 1) * x for i, x in enumerate(sorted(values), start=1))
    return max(0.0, weighted / (count * total))


def correlation(first: Sequence[float], second: Sequence[float]) -> Value:
    """Pearson's correlation, undefined where one of the two is constant."""
    if len(set(first)) < 2 or len(set(second)) < 2:
        return None
    a = [x - math.fsum(first) / len(first) for x in first]
    b = [x - math.fsum(second) / len(second) for x in second]
    scale = math.sqrt(math.fsum(x * x for x in a) * math.fsum(x * x for x in b))
    return min(1.0, max(-1.0, math.fsum(x * y for x, y in zip(a, b, strict=True)) / scale)) if scale else None


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1, equal values taking the mean of their places."""
    counts = Counter(values)
    rank, below = {}, 0
    for value in sorted(counts):
        rank[value] = below + (counts[value] + 1) / 2
        below += counts[value]
    return [rank[value] for value in values]


def entropy_bits(kinds: Iterable[object]) -> Value:
    """Shannon entropy in bits, undefined where there is nothing."""
    counts = Counter(kinds)
    total = counts.total()
    if not total:
        return None
    return max(0.0, -math.fsum(n / total * math.log2(n / total) for n in counts.values()))
