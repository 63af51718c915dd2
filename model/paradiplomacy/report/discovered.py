"""What is discovered over a sample, in sentences."""

from collections.abc import Iterator
from typing import Any

from paradiplomacy.common import extras
from paradiplomacy.report import words
from paradiplomacy.report.language import said, texts
from paradiplomacy.results.boxes import Limits
from paradiplomacy.results.discovery import RESAMPLES, Box, Discovery, Tree
from paradiplomacy.results.findings import Findings


def discovered(findings: Findings) -> Iterator[str]:
    """The sentences; none where the experiment does not ask."""
    condition = findings.request.analysis.discover
    if condition is None:
        return
    extra, *modules = extras.DISCOVERY
    if absent := said("report.and").join(extras.absent(*modules)):
        needed = {"modules": absent, "command": extras.install(extra)}
        yield said("report.discovered.missing", condition=condition, **needed)
    for found in findings.discoveries:
        yield " ".join(_of_one(found, condition))


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
    name = words.indicator_name(found.indicator, within=True)
    if found.tree and found.tree.first:
        yield _tree(found.tree, name)
    if found.surface:
        yield said(
            "report.discovered.surface", name=name, across=words.parameter(found.surface.across),
            up=words.parameter(found.surface.up), error=words.number(found.surface.error),
            spread=words.number(found.surface.spread),
        )  # fmt: skip


def _tree(tree: Tree, name: str) -> str:
    """What the tree is worth, and where its two ends are: all leaves nobody reads."""
    low, high = (find(tree.leaves, key=lambda leaf: leaf[1]) for find in (min, max))
    ends = [
        said("report.discovered.leaf", mean=words.number(mean), where=where, points=points)
        for where, mean, points in (low, high)
    ]
    return said(
        "report.discovered.tree", name=name, explained=words.share(max(tree.explained, 0)),
        first=words.parameter(tree.first or ""), steady=_times(tree.stability), leaves=len(tree.leaves),
        low=ends[0], high=ends[1],
    )  # fmt: skip


def _box(box: Box) -> str:
    steady = (
        said("report.discovered.limited", name=words.parameter(name), times=_times(share))
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
    each = (f"{words.parameter(name)} {_ends(ends)}" for name, ends in limits.items())
    return said("report.and").join(each)


def _ends(ends: Any) -> str:
    if isinstance(ends[0], str):
        return said("report.or").join(map(words.value, ends))
    low, high = (texts().amount(float(f"{end:.4g}")) for end in ends)
    return said("report.interval.usual", low=low, high=high)


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
