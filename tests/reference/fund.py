"""The rules of the fund, equation (9): who gets how many cents of what it asked for."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.streams import Purpose
from reference.equal_shares import equal_shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from reference.city import City
    from reference.network import ReferenceNetwork
    from reference.project import Project

type Grants = "dict[Project, int]"

_TIED = 0.3


@dataclass
class Call:
    """The proposals that may get a grant, and the network that decides."""

    projects: "list[Project]"
    model: "ReferenceNetwork"

    @property
    def budget(self) -> int:
        """F of the year, cents."""
        return self.model.organs.fund


def merit(call: Call) -> Grants:
    """The best first, by q + β_fav(1 − τ)·[elected Council seat]."""
    p, organs = call.model.p.fund, call.model.organs
    favour = p.council_favour * (1 - p.transparency)

    def score(project: "Project") -> float:
        seated = organs.elected and project.coordinator.in_council
        return project.quality + favour * seated

    return _paid_in_order(sorted(call.projects, key=lambda one: (-score(one), one.coordinator.id)), call)


def equal_parts(call: Call) -> Grants:
    """F/n each, capped by g*."""
    part = call.budget // max(1, len(call.projects))
    return {project: min(project.request, part) for project in call.projects}


def country_quota(call: Call) -> Grants:
    """The next slot to the country with the largest members/(2·grants won + 1), the best q inside.

    Grants paid in earlier years count as won (Sainte-Laguë with memory).
    """
    members = dict.fromkeys(COUNTRIES, 0)
    for city in call.model.members:
        members[city.country] += 1
    won = {country: call.model.organs.grants_by_country[country] for country in COUNTRIES}
    waiting = sorted(call.projects, key=lambda one: (-one.quality, one.coordinator.id))
    order = []
    while waiting:
        present = {one.coordinator.country for one in waiting}
        entitled = [country for country in COUNTRIES if country in present]
        turn = max(entitled, key=lambda country: members[country] / (2 * won[country] + 1))
        best = next(one for one in waiting if one.coordinator.country == turn)
        order.append(best)
        waiting.remove(best)
        won[turn] += 1
    return _paid_in_order(order, call)


def lottery(call: Call) -> Grants:
    """Lots among the proposals at or above the 25 % quantile of q (Gross & Bergstrom 2019)."""
    if not call.projects:
        return {}
    threshold = quantile([one.quality for one in call.projects], call.model.p.fund.lottery_threshold)
    good_enough = [one for one in call.projects if one.quality >= threshold]
    lots = {one: one.coordinator.drawn(Purpose.LOTTERY) for one in good_enough}
    return _paid_in_order(sorted(good_enough, key=lambda one: (lots[one], one.coordinator.id)), call)


def method_of_equal_shares(call: Call) -> Grants:
    """Active members, or the Council, vote with equal shares of the fund (Peters et al. 2021)."""
    council = call.model.p.fund.voters == "council"
    voters = [city for city in call.model.members if (city.in_council if council else city.active)]
    projects = sorted(call.projects, key=lambda one: one.coordinator.id)
    costs = [project.request for project in projects]
    utilities = [[_twice_utility(voter, project) for voter in voters] for project in projects]
    winners = equal_shares(costs, utilities, call.budget)
    return {projects[place]: costs[place] for place in winners}


def _twice_utility(voter: "City", project: "Project") -> int:
    """Twice 1 for the own axis + 1 for a city of the own country in the team + ½ for a tie above .3."""
    own_axis = voter.axis == project.axis
    own_country = any(city.country == voter.country for city in project.team)
    return 2 * own_axis + 2 * own_country + (voter.ties.get(project.coordinator, 0.0) > _TIED)


RULES: "dict[str, Callable[[Call], Grants]]" = {
    "merit": merit,
    "equal-shares": equal_parts,
    "method-of-equal-shares": method_of_equal_shares,
    "country-quota": country_quota,
    "lottery": lottery,
}


def _paid_in_order(order: "list[Project]", call: Call) -> Grants:
    """Whole requests while the money lasts; the first it does not cover gets the rest, from 3,000 USD on."""
    smallest = round(call.model.p.fund.smallest_grant_usd * 100)
    grants, rest = {}, call.budget
    for project in order:
        if project.request > rest:
            if rest >= smallest:
                grants[project] = rest
            break
        grants[project] = project.request
        rest -= project.request
    return grants


def quantile(values: list[float], share: float) -> float:
    """The quantile on the straight line between the two nearest values (numpy's "linear")."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
