"""All indicators of the registry, one dictionary a year, from the agents on 31 December."""

import math
from typing import TYPE_CHECKING

from reference import ledger as book
from reference import statistic
from reference.decisions import HEALTH_UNITS
from reference.project import CANCELLED, COMPLETED, FAILED, RUNNING, Project, of_state
from reference.statistic import Value, mean, ratio, share_of

if TYPE_CHECKING:
    from reference.city import City
    from reference.network import ReferenceNetwork

type Values = dict[str, Value]

_OFFICE = 0.5


def measure(model: "ReferenceNetwork") -> Values:
    """All indicators of the year just finished."""
    return {
        **_of_members(model),
        **_of_proposals(model),
        **_of_starts(model),
        **_of_outcomes(model),
        **_of_grants(model),
        **_of_money(model),
        **_of_capacity(model),
        **_of_ties(model),
    }


def _by_size(model: "ReferenceNetwork") -> "list[City]":
    """Members from the smallest to the largest, ties by id."""
    return sorted(model.members, key=lambda city: (city.population, city.id))


def _largest(model: "ReferenceNetwork", parts: int) -> "list[City]":
    """The largest members, one in so many and at least one."""
    return _by_size(model)[-max(len(model.members) // parts, 1) :]


def _lower_half(model: "ReferenceNetwork") -> "list[City]":
    return _by_size(model)[: len(model.members) // 2]


def _of_members(model: "ReferenceNetwork") -> Values:
    members = model.members

    def activity(cities: "list[City]") -> Value:
        return share_of(city.active for city in cities)

    now = [float(city.active) for city in members]
    before = [float(city.was_active) for city in members]
    return {
        "members": len(members),
        "entrants": len(model.organs.entrants),
        "leavers": len(model.organs.leavers),
        "active_members": sum(city.active for city in members),
        "activity_share": activity(members),
        "activity_share_small_cities": activity(_lower_half(model)),
        "activity_share_large_cities": activity(_largest(model, 5)),
        "activity_share_federal": activity([city for city in members if city.government.federal]),
        "activity_share_unitary": activity([city for city in members if not city.government.federal]),
        "activity_share_border": activity([city for city in members if city.border]),
        "activity_persistence": statistic.correlation(now, before),
        "summit_attendance_share": share_of(city.at_summit for city in members),
    }


def _of_proposals(model: "ReferenceNetwork") -> Values:
    drafts, priorities = model.drafts, model.organs.priorities
    submitted = [project for project in drafts if project.submitted]
    granted = [project for project in drafts if project.grant]
    trained = share_of(project.grant > 0 for project in drafts if project.trained)
    others = share_of(project.grant > 0 for project in drafts if not project.trained)
    return {
        "proposals": len(drafts),
        "proposals_without_partner": len(drafts) - len(submitted),
        "proposals_submitted": len(submitted),
        "grants": len(granted),
        "donor_grants": sum(project.donor > 0 and not project.grant for project in model.running),
        "priority_share": share_of(project.theme in priorities for project in granted),
        "civil_society_share": share_of(project.civil_society for project in submitted),
        "trained_grant_share": None if trained is None or others is None else trained - others,
        "requests_usd": sum(project.request for project in submitted) / 100,
    }


def _of_starts(model: "ReferenceNetwork") -> Values:
    started, host = model.running, model.organs.host
    axes = [project.axis for project in started]
    at_home = (
        share_of(any(city.country == host.country for city in one.team) for one in started) if host else None
    )
    distances = [
        abs(one.coordinator.position - partner.position) for one in started for partner in one.partners
    ]
    return {
        "joint_projects": len(started),
        "projects_running": len(list(of_state(started, RUNNING))),
        "border_projects": axes.count("border"),
        "productive_projects": axes.count("productive"),
        "citizenship_projects": axes.count("citizenship"),
        "outside_bloc_share": share_of(
            not all(city.government.in_bloc for city in project.team) for project in started
        ),
        "partner_distance": mean(distances),
        "repeat_pair_share": share_of(model.repeated_pairs),
        "host_country_share": at_home,
        "theme_entropy": statistic.entropy_bits(project.theme for project in started),
        "axis_entropy": statistic.entropy_bits(axes),
        "unit_health_share": share_of(project.unit in HEALTH_UNITS for project in started),
        "health_projects": sum(project.unit in HEALTH_UNITS for project in started),
    }


def _of_outcomes(model: "ReferenceNetwork") -> Values:
    finished = model.finished

    def count(state: str) -> int:
        return len(list(of_state(finished, state)))

    def completion(axis: str) -> Value:
        return share_of(project.state == COMPLETED for project in finished if project.axis == axis)

    return {
        "projects_cancelled": count(CANCELLED),
        "projects_failed": count(FAILED),
        "projects_completed": count(COMPLETED),
        "completion_border": completion("border"),
        "completion_productive": completion("productive"),
        "completion_citizenship": completion("citizenship"),
    }


def _value_usd(projects: list[Project]) -> float:
    """V, of which donors' money is a part, and what firms put on top of it."""
    return sum(project.cost + project.private for project in projects) / 100


def _of_grants(model: "ReferenceNetwork") -> Values:
    started, total = model.running, model.ledger.total
    granted = [project for project in model.drafts if project.grant]
    paid_usd = (total[book.GRANT] - total[book.REFUND]) / 100

    def paid_to(cities: "list[City]") -> float:
        chosen = set(cities)
        return sum(project.grant for project in started if project.coordinator in chosen) / 100

    funded_value = _value_usd([project for project in started if project.grant or project.donor])
    in_council = [city for city in model.members if city.in_council]
    return {
        "fund_usd": model.organs.fund / 100,
        "grants_usd": paid_usd,
        "funded_project_value_usd": funded_value,
        "project_value_usd": _value_usd(started),
        "leverage": ratio(funded_value, paid_usd),
        "grant_countries": len({project.coordinator.country for project in granted}),
        "grants_council_share": ratio(paid_to(in_council), paid_usd),
        "grants_top_decile_share": ratio(paid_to(_largest(model, 10)), paid_usd),
        "grants_small_cities_usd": paid_to(_lower_half(model)),
    }


def _of_money(model: "ReferenceNetwork") -> Values:
    total = model.ledger.total
    active_cost = math.fsum(city.participation_usd for city in model.members if city.active)
    return {
        "fees_usd": total[book.FEE] / 100,
        "donor_usd": total[book.DONOR] / 100,
        "private_usd": total[book.PRIVATE] / 100,
        "city_usd": total[book.OWN_SHARE] / 100,
        "fund_balance_usd": model.organs.balance / 100,
        "secretariat_usd": (total[book.SECRETARIAT_COST] + total[book.HANDLING] + total[book.TRAINING_COST])
        / 100,
        "unit_activities_usd": total[book.UNIT_ACTIVITIES] / 100,
        "expected_money_usd": math.fsum(city.expected_usd for city in model.members),
        "losing_cost_usd": model.losing_cost / 100,
        "in_kind_usd": sum(project.in_kind for project in model.running) / 100,
        "central_support_usd": active_cost * model.p.support.central_share,
        "budget_aided_usd": total[book.AID] / 100,
    }


def _of_capacity(model: "ReferenceNetwork") -> Values:
    members, organs = model.members, model.organs
    changed = [city for city in members if city.mayor_changed]
    with_office = mean([city.capacity_lost for city in changed if city.office >= _OFFICE])
    without = mean([city.capacity_lost for city in changed if city.office < _OFFICE])
    return {
        "capacity_mean": mean([city.capacity for city in members]),
        "capacity_gini": statistic.gini([city.capacity for city in members]),
        "awareness_mean": mean([city.awareness for city in members]),
        "regional_identity": organs.identity,
        "voice": organs.voice,
        "agenda": organs.agenda,
        "bloc_support": model.support,
        "turnover_capacity_loss": None if with_office is None or without is None else with_office - without,
    }


def _of_ties(model: "ReferenceNetwork") -> Values:
    members, threshold = model.members, model.p.ties.threshold
    strength = [city.strength for city in members]
    tied = {city: {other for other, w in city.ties.items() if w > threshold} for city in members}
    size = statistic.ranks([city.population for city in members])
    return {
        "ties": sum(len(others) for others in tied.values()) // 2,
        "tie_strength_gini": statistic.gini(strength),
        "size_strength_correlation": statistic.correlation(size, statistic.ranks(strength)),
        "isolates_share": share_of(not others for others in tied.values()),
        "clustering_excess": _clustering_excess(tied),
    }


def _clustering_excess(tied: "dict[City, set[City]]") -> Value:
    """Transitivity over (⟨k²⟩ − ⟨k⟩)²/(n⟨k⟩³), what a random network with these degrees has (Newman 2010)."""
    degrees = [len(others) for others in tied.values()]
    triples = sum(k * (k - 1) for k in degrees)
    if not triples:
        return None
    closed = sum(len(others & tied[other]) for others in tied.values() for other in others)
    first, second = mean(degrees), mean([k * k for k in degrees])
    return closed / triples / ((second - first) ** 2 / (len(degrees) * first**3))
