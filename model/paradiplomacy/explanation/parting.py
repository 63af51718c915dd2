"""Where the paths of a city part in two scenarios with one seed: the first year, and the cause."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from paradiplomacy.common.columns import CENTS
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.explanation.verdict import Verdict, verdicts
from paradiplomacy.explanation.watch import watch
from paradiplomacy.indicators.run import Run
from paradiplomacy.phases import treasury
from paradiplomacy.phases.decision import Phase
from paradiplomacy.phases.decisions import DECISIONS
from paradiplomacy.world.state import World


@dataclass(frozen=True)
class Gap:
    """Something that differs between two scenarios."""

    name: str
    one: float
    other: float

    @property
    def change(self) -> float:
        """By how much it is more in the second scenario."""
        return self.other - self.one


@dataclass(frozen=True)
class Fork:
    """The first decision of a city that came out differently.

    Attributes:
        year: when.
        one: the decision in the first scenario; None if the city did not get to decide.
        other: the same in the second.
    """

    year: int
    one: Verdict | None
    other: Verdict | None

    @property
    def name(self) -> str:
        """What was decided."""
        return next(one.name for one in (self.one, self.other) if one is not None)

    @property
    def asker(self) -> str | None:
        """The city that had asked, for consent."""
        return next(one.other for one in (self.one, self.other) if one is not None)

    @property
    def terms(self) -> tuple[Gap, ...]:
        """The terms that differ, the largest difference first; none where only one side decided."""
        if self.one is None or self.other is None:
            return ()
        both = [Gap(name, value, self.other.terms[name]) for name, value in self.one.terms.items()]
        return tuple(sorted((one for one in both if one.change), key=lambda one: -abs(one.change)))


@dataclass(frozen=True)
class Parting:
    """Where the paths of a city part.

    Attributes:
        scenarios: name and title of the two.
        until: last year that both have.
        touched: first year in which something that concerns the city differs; None if nothing ever does.
        phase: the phase of that year, by the name of the function that carries it out; None where what
            the city meets is the same, and only rules, or cities that it works with, differ.
        causes: what differs first.
        parted: first decision that came out differently; None if all came out alike.
    """

    scenarios: tuple[tuple[str, str], tuple[str, str]]
    until: int
    touched: int | None
    phase: str | None
    causes: tuple[Gap, ...]
    parted: Fork | None


def part(one: Run, other: Run, row: int) -> Parting:
    """Compare a city, by its row, in two models that have not made a step yet.

    Raises:
        ParadiplomacyError: the scenarios have no year in common, or other candidate cities.
    """
    first = max(one.settings.first_year, other.settings.first_year)
    last = min(one.settings.last_year, other.settings.last_year)
    names = ((one.settings.name, one.settings.title), (other.settings.name, other.settings.title))
    if last < first or not np.array_equal(one.world.cities.id, other.world.cities.id):
        problem = "no year in common with the other scenario, or not the same candidate cities"
        raise ParadiplomacyError(" and ".join(name for name, _ in names), [problem])
    touched, decided, fork = _years(one.again(), other, row, first, last)
    if touched is None:
        return Parting(names, last, None, None, (), fork)
    phase, causes = _cause(one.again(), other.again(), row, touched, decided)
    return Parting(names, last, touched, phase, causes, fork)


def _years(
    one: Run, other: Run, row: int, first: int, last: int
) -> tuple[int | None, Phase | None, Fork | None]:
    """The first year in which something differs for a city, and the first decision that comes out otherwise.

    Between them stands the phase of that year that takes the first decision with other terms, if one has.
    """
    touched = decided = None
    for model in (one, other):
        model.run_until_year(first - 1)
    for year in range(first, last + 1):
        pairs = list(_side_by_side(_watch_year(one, row), _watch_year(other, row)))
        if touched is None and (any(_differs(*pair) for pair in pairs) or _gaps(one, other, row)):
            touched, decided = year, _first_decided(pairs)
        for mine, theirs in pairs:
            if _outcome(mine) != _outcome(theirs):
                return touched, decided, Fork(year, mine, theirs)
    return touched, decided, None


# --- Decisions ---

type _Verdicts = dict[tuple[str, str | None], Verdict]


def _watch_year(model: Run, row: int) -> _Verdicts:
    year = watch(model)
    return {(one.name, one.other): one for one in verdicts(model.world, year, row, turning=False)}


def _side_by_side(one: _Verdicts, other: _Verdicts) -> Iterator[tuple[Verdict | None, Verdict | None]]:
    order = list(DECISIONS)
    for key in sorted({*one, *other}, key=lambda key: (order.index(key[0]), key[1] or "")):
        yield one.get(key), other.get(key)


def _differs(one: Verdict | None, other: Verdict | None) -> bool:
    """Whether something spoke otherwise for or against."""
    if one is None or other is None:
        return True
    return (one.terms, one.gate) != (other.terms, other.gate)


def _first_decided(pairs: Iterable[tuple[Verdict | None, Verdict | None]]) -> Phase | None:
    """The phase that takes the first decision which both take with other terms."""
    both = (one for one, other in pairs if one and other and _differs(one, other))
    return next((DECISIONS[one.name][0] for one in both), None)


def _outcome(decision: Verdict | None) -> bool:
    return decision is not None and decision.outcome


# --- Causes ---


def _cause(
    one: Run, other: Run, row: int, year: int, decided: Phase | None
) -> tuple[str | None, tuple[Gap, ...]]:
    """The phase of a year in which something first differs for the city, and what that is.

    Where nothing that the city meets differs before the phase of a decision with other terms, rules or other
    cities are the cause, and what differs later is a consequence.
    """
    for model in (one, other):
        model.run_until_year(year - 1)
    for phase in one.phases:
        if phase == decided:
            break
        for model in (one, other):
            model.run_past(phase)
        gaps = _gaps(one, other, row)
        if gaps:
            return phase.__name__, gaps
    return None, ()


def _gaps(one: Run, other: Run, row: int) -> tuple[Gap, ...]:
    """What concerns the city and is not the same in both at this moment."""
    here, there = concerns(one.world, row), concerns(other.world, row)
    both = [Gap(name, value, there[name]) for name, value in here.items()]
    return tuple(one for one in both if one.change)


def concerns(world: World, row: int) -> dict[str, float]:
    """What a city meets and is: its government and law, the network, money and itself."""
    cities, network, now, record = world.cities, world.network, world.conditions, world.record
    s = world.settings
    country = int(cities.country[row])
    of_city = ("position", "capacity", "awareness", "experience", "discouragement", "drafting", "shock")
    flags = ("member", "active", "coordinating", "trained", "arrears", "partnerships")
    return {
        "government": float(world.government[country]),
        "autonomy": float(now.autonomy(s.law, np.array(country))),
        "in_bloc": float(now.in_bloc[country]),
        "support": float(record.felt_support[country]),
        "digital": float(now.digital(s.cost)),
        "attention_shock": float(now.attention_shock),
        "agenda": float(network.agenda[0]),
        "voice": float(network.voice[0]),
        "fund_usd": int(record.fund[0]) / CENTS,
        "grant_cap_usd": int(now.grant_cap(s.fund)) / CENTS,
        "offer_usd": float(world.offered_usd[0]),
        "seats": float(treasury.own_seats(world)[0] + sum(each.seats for each in now.donor_programmes)),
        "expected_usd": float(network.expected[0]),
        "budget_usd": int(cities.budget[row]) / CENTS,
        "permission": float(cities.gate[row]),
        "participation_usd": float(np.nan_to_num(record.participation_usd[row])),
        "active_members": float(world.last_year.active[0]),
        "ties": float(world.ties.strength()[row]),
        **{name: float(getattr(cities, name)[row]) for name in (*of_city, *flags)},
    }
