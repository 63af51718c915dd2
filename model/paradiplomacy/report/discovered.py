"""What is discovered over a sample, in sentences."""

import math
from collections.abc import Iterator
from typing import Any

from paradiplomacy.common import extras
from paradiplomacy.report import varied, words
from paradiplomacy.report.language import said
from paradiplomacy.results.boxes import Limits
from paradiplomacy.results.discovery import FEWEST, RESAMPLES, Box, Discovery, Leaf, Surface, Tree
from paradiplomacy.results.findings import Findings
from paradiplomacy.scenario.changes import find_variable


def discovered(findings: Findings) -> Iterator[str]:
    """The sentences; none where the experiment does not ask."""
    condition = findings.request.analysis.discover
    if condition is None:
        return
    extra, *modules = extras.DISCOVERY
    if absent := said("report.and").join(extras.absent(*modules)):
        needed = {"modules": absent, "command": extras.install(extra)}
        yield said("report.discovered.missing", condition=condition, **needed)
        return
    for found in findings.discoveries:
        yield " ".join(_of_one(found, condition))
    if findings.too_few_points:
        yield said("report.discovered.too_few", condition=condition, fewest=FEWEST)


def _of_one(found: Discovery, condition: str) -> Iterator[str]:
    title = words.title(found.response.scenario)
    if found.response.against:
        base = words.title(found.response.against)
        title = said("report.discovered.change", title=title, base=base)
    counts = {"holds": found.holds, "points": found.points}
    yield said("report.discovered.holds", title=title, condition=condition, **counts)
    for box in found.boxes:
        yield _box(box)
    if 0 < found.holds < found.points and not found.boxes:
        yield said("report.discovered.no_box")
    if found.tree and found.tree.first:
        yield _tree(found, found.tree)
    if found.surface:
        yield _surface(found, found.surface)


def _tree(found: Discovery, tree: Tree) -> str:
    """What the tree is worth, and where its two ends are: all leaves nobody reads."""
    low, high = (_leaf(found, find(tree.leaves, key=lambda leaf: leaf.mean)) for find in (min, max))
    name, is_choice, choice = tree.first.partition("=")
    return said(
        "report.discovered.tree", name=words.indicator_name(found.indicator, within=True),
        explained=words.share(max(tree.explained, 0)), steady=_times(tree.stability),
        first=_limit(name, "=", choice) if is_choice else varied.parameter(name), leaves=len(tree.leaves),
        low=low, high=high,
    )  # fmt: skip


def _leaf(found: Discovery, leaf: Leaf) -> str:
    mean = words.size(found.indicator, leaf.mean, found.response.difference)
    where = said("report.and").join(_limit(*limit) for limit in leaf.limits)
    return said("report.discovered.leaf", mean=mean, where=where, points=leaf.points)


def _limit(name: str, sign: str, value: float | str) -> str:
    if isinstance(value, str):
        return f"{varied.parameter(name)} {sign} {_choice(name, value)}"
    # trees split halfway: of whole numbers, those up to 11.5 are those up to 11, and above it above 11
    end = math.floor(value) if find_variable(name).kind == "int" else value
    return f"{varied.parameter(name)} {sign} {_end(name, end)}"


def _surface(found: Discovery, surface: Surface) -> str:
    error, spread = (
        words.change(found.indicator, size, None, None, signed=False)
        for size in (surface.error, surface.spread)
    )
    return said(
        "report.discovered.surface", name=words.indicator_name(found.indicator, within=True),
        across=varied.parameter(surface.across), up=varied.parameter(surface.up), error=error, spread=spread,
    )  # fmt: skip


def _box(box: Box) -> str:
    steady = (
        said("report.discovered.limited", name=varied.parameter(name), times=_times(share))
        for name, share in box.stability.items()
    )
    return said(
        "report.discovered.box", limits=limits_in_words(box.limits), density=words.share(box.density),
        points=box.points, coverage=words.share(box.coverage), steady=", ".join(steady),
    )  # fmt: skip


def _times(share: float) -> str:
    return said("report.discovered.times", number=round(share * RESAMPLES), of=RESAMPLES)


def limits_in_words(limits: Limits) -> str:
    """Ranges and choices, as ``fund.yearly_usd 0 to 9,000``."""
    each = (f"{varied.parameter(name)} {_ends(name, ends)}" for name, ends in limits.items())
    return said("report.and").join(each)


def _ends(name: str, ends: Any) -> str:
    if isinstance(ends[0], str):
        return said("report.or").join(_choice(name, end) for end in ends)
    low, high = (_end(name, end) for end in ends)
    return said("report.interval.usual", low=low, high=high)


def _end(name: str, end: float) -> str:
    """Where a range ends, with four digits, which is more than a sample knows."""
    return varied.quantity(float(f"{end:.4g}"), name)


def _choice(name: str, choice: str) -> str:
    """A choice; switches are among the points as texts."""
    return varied.value({"True": True, "False": False}.get(choice, choice), name)


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
