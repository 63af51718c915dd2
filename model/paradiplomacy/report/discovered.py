"""What is discovered over a sample, in sentences and for machines."""

from collections.abc import Iterator
from typing import Any

from paradiplomacy.common import extras
from paradiplomacy.common.problems import amount
from paradiplomacy.report import words
from paradiplomacy.results.boxes import Limits
from paradiplomacy.results.discovery import RESAMPLES, Box, Discovery, Tree
from paradiplomacy.results.findings import Findings


def discovered(findings: Findings) -> Iterator[str]:
    """The sentences; none where the experiment does not ask."""
    condition = findings.request.analysis.discover
    if condition is None:
        return
    if problems := extras.missing(*extras.DISCOVERY):
        yield f"Where “{condition}” holds: {problems[0]}."
    for found in findings.discoveries:
        yield " ".join(_of_one(found, condition))


def _of_one(found: Discovery, condition: str) -> Iterator[str]:
    title = found.response.scenario.title
    change = f", differences from {found.response.against.title}" if found.response.against else ""
    yield f"{title}{change}: “{condition}” holds at {found.holds} of {found.points} points."
    for box in found.boxes:
        yield _box(box)
    if 0 < found.holds < found.points and not found.boxes:
        yield "No box is found in which it holds clearly more often than elsewhere."
    name = words.indicator_name(found.indicator).lower()
    if found.tree and found.tree.first:
        yield _tree(found.tree, name)
    if found.surface:
        yield (
            f"A surface of {name} over {found.surface.across} and {found.surface.up} is off by "
            f"{words.number(found.surface.error)} on points held back, where the points spread by "
            f"{words.number(found.surface.spread)} (standard deviation)."
        )


def _tree(tree: Tree, name: str) -> str:
    """What the tree is worth, and where its two ends are: all leaves nobody reads."""
    low, high = (find(tree.leaves, key=lambda leaf: leaf[1]) for find in (min, max))
    least, most = (
        f"{words.number(mean)} where {where} ({points} points)" for where, mean, points in (low, high)
    )
    explained, steady = words.share(max(tree.explained, 0)), _times(tree.stability)
    return (
        f"A regression tree explains {explained} of the variance of {name} on points held back, and splits "
        f"first by {tree.first}, as in {steady} samples drawn again. Of its {len(tree.leaves)} leaves the "
        f"lowest is at {least}, the highest at {most}."
    )


def _box(box: Box) -> str:
    steady = ", ".join(f"{name} in {_times(share)}" for name, share in box.stability.items())
    return (
        f"Most often with {limits_in_words(box.limits)}: at {words.share(box.density)} of the {box.points} "
        f"points there, which are {words.share(box.coverage)} of all at which it holds; limited in samples "
        f"drawn again: {steady}."
    )


def _times(share: float) -> str:
    return f"{round(share * RESAMPLES)} of {RESAMPLES}"


def limits_in_words(limits: Limits) -> str:
    """Ranges and choices, as ``fund.yearly_usd 0 to 9,000``."""
    return " and ".join(f"{name} {_ends(ends)}" for name, ends in limits.items())


def _ends(ends: Any) -> str:
    if isinstance(ends[0], str):
        return " or ".join(ends)
    return " to ".join(amount(float(f"{end:.4g}")) for end in ends)


def discovery_record(findings: Findings) -> dict[str, Any] | None:
    """The same for machines: boxes, tree and surface as they are; None where the experiment does not ask."""
    condition = findings.request.analysis.discover
    if condition is None:
        return None
    found = [_record(one) for one in findings.discoveries]
    return {"condition": condition, "missing": extras.missing(*extras.DISCOVERY), "found": found}


def _record(found: Discovery) -> dict[str, Any]:
    scenario, against = found.response.scenario.name, found.response.against
    fields = {name: _plain(value) for name, value in found._asdict().items() if name != "response"}
    return {"scenario": scenario, "against": against.name if against else None, **fields}


def _plain(value: Any) -> Any:
    """Records as tables, arrays as lists."""
    if hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.tolist() if hasattr(value, "tolist") else value
