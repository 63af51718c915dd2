"""What is compared with what: scenarios at the same values, or values within the same scenario."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from paradiplomacy.common.errors import ResultsError, did_you_mean, listed
from paradiplomacy.common.quoted import show, word
from paradiplomacy.experiment.case import Arm
from paradiplomacy.experiment.checks import COMPARISONS, Window
from paradiplomacy.experiment.request import Request
from paradiplomacy.scenario.events import Event
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.scenario import Scenario


@dataclass(frozen=True)
class Contrast:
    """An arm and the arm that it is compared with, over a window of years.

    Attributes:
        arm: what is compared.
        against: with what.
        reference: what tables call that: a scenario, or values.
        window: first and last year.
        like: the values that make it the base, where it has all else from the arm.
    """

    arm: Arm
    against: Arm
    reference: str
    window: Window
    like: tuple[tuple[str, Value], ...] = ()


def contrasts(
    request: Request, years: Window | None = None, against: str | None = None, by: str | None = None
) -> list[Contrast]:
    """Every comparison that a request asks for, each once.

    Args:
        request: what was asked.
        years: years to compare over; None takes those of the request or, where it leaves them open, those
            in which the two differ.
        against: name of the scenario that others are compared with; the first one if None.
        by: ``scenarios`` or ``values``; what the request says if None.

    Raises:
        ResultsError: an unknown name, or years that are not simulated.
    """
    how = by if by is not None else "scenarios" if against is not None else request.comparison
    if how not in COMPARISONS:
        raise ResultsError(
            "by", [f"{show(how)}: allowed {listed(COMPARISONS)}{did_you_mean(how, COMPARISONS)}"]
        )
    if how == "values" and request.design is None:
        raise ResultsError("by", ["values: there is no design whose values could be compared"])
    pairs = _scenarios(request, against) if how == "scenarios" else _values(request, against)
    like = tuple(request.analysis.reference.items()) if how == "values" else ()
    once = {(arm.base.name, arm.digest, other.base.name, other.digest): (arm, other) for arm, other in pairs}
    return [
        Contrast(
            arm, other, _reference(request, how, other), window(arm, other, years or request.years), like
        )
        for arm, other in once.values()
    ]


def _scenarios(request: Request, against: str | None) -> Iterator[tuple[Arm, Arm]]:
    base = scenario_named(request, against) if against is not None else request.base
    place = request.scenarios.index(base)
    for row in request.grid:
        yield from ((arm, row[place]) for arm in row if arm.base is not base)


def _values(request: Request, scenario: str | None) -> Iterator[tuple[Arm, Arm]]:
    only = scenario_named(request, scenario) if scenario else None
    if request.analysis.reference and request.design:
        yield from _all_else_equal(request, only)
        return
    first, *others = request.grid
    for place, reference in enumerate(first):
        if only is None or reference.base is only:
            yield from ((row[place], reference) for row in others if row[place].digest != reference.digest)


def _all_else_equal(request: Request, only: Scenario | None) -> Iterator[tuple[Arm, Arm]]:
    """Every arm with the one that has the values of the reference, and else its own."""
    values, rows = request.analysis.reference, dict(zip(request.points, request.grid, strict=True))
    for point, row in rows.items():
        named = zip(request.names, point, strict=True)
        like = rows.get(tuple(values.get(name, value) for name, value in named), [])
        for arm, reference in zip(row, like, strict=False):
            if arm.digest != reference.digest and only in (None, arm.base):
                yield arm, reference


def _reference(request: Request, how: str, arm: Arm) -> str:
    if how == "scenarios" or request.design is None:
        return arm.base.name
    if values := request.analysis.reference:
        return f"{', '.join(f'{name}={word(value)}' for name, value in values.items())}, all else equal"
    return request.design.label(request.points[0])


def scenario_named(request: Request, name: str) -> Scenario:
    """One of the scenarios of a request by name.

    Raises:
        ResultsError: there is none.
    """
    for scenario in request.scenarios:
        if scenario.name == name:
            return scenario
    names = [scenario.name for scenario in request.scenarios]
    problem = f"is not among these results; allowed {listed(names)}{did_you_mean(name, names)}"
    raise ResultsError(name, [problem])


def window(arm: Arm, other: Arm, years: Window | None) -> Window:
    """The years to compare two arms over: those asked for, else those in which they differ.

    Raises:
        ResultsError: they do not share these years.
    """
    first, last = common_years(other.base, arm.base)
    if years is None:
        return years_apart(arm.scenario, other.scenario)
    if not first <= years[0] <= years[1] <= last:
        asked, names = f"{years[0]}–{years[1]}", " and ".join(dict.fromkeys((arm.base.name, other.base.name)))
        raise ResultsError("years", [f"{asked} cannot be compared; {names} share {first}–{last}"])
    return years


def common_years(one: Scenario, other: Scenario) -> Window:
    """The years that both simulate."""
    return max(one.first_year, other.first_year), min(one.last_year, other.last_year)


def years_apart(scenario: Scenario, base: Scenario) -> Window:
    """The years in which a scenario says something else than its base, within their common years.

    Where they differ in dated events only, from the first to the last year of these; where other parameters
    hold from a branch on, from that year on; otherwise all years.
    """
    first, last = common_years(base, scenario)
    if (scenario.start, scenario.governments) != (base.start, base.governments):
        return first, last
    spans = [span for stretch in stretches_apart(scenario, base) for span in _spans(stretch, last)]
    return min((start for start, _ in spans), default=first), max((end for _, end in spans), default=last)


class Stretch(NamedTuple):
    """In what two scenarios differ over years in which neither goes on in another way."""

    first_year: int
    last_year: int
    parameters: tuple[str, ...]
    events: tuple[Event, ...]


def stretches_apart(one: Scenario, other: Scenario) -> Iterator[Stretch]:
    """In what two scenarios differ within their common years, from branch to branch of either."""
    first, last = common_years(one, other)
    branches = sorted({past.before for scenario in (one, other) for past in scenario.pasts})
    inside = (branch for branch in branches if first < branch <= last)
    for since, before in pairwise((first, *inside, last + 1)):
        changes = one.at(since).differences(other.at(since))
        events = (*changes.get("events_added", ()), *changes.get("events_dropped", ()))
        felt = tuple(event for event in events if event.touches(since, before - 1))
        yield Stretch(since, before - 1, tuple(changes.get("parameters", ())), felt)


def _spans(stretch: Stretch, last: int) -> Iterator[Window]:
    """The years that a difference reaches: what parameters did lasts, events have their years."""
    if stretch.parameters:
        yield stretch.first_year, last
    for event in stretch.events:
        end = min(event.last_year or stretch.last_year, stretch.last_year)
        yield max(event.first_year, stretch.first_year), end
