"""What cities decide: equations (4), (5), (7), (10), (12) and (16), each as one probability."""

import math
from typing import TYPE_CHECKING

from reference.city import City, logistic, similarity

if TYPE_CHECKING:
    from reference.network import ReferenceNetwork
    from reference.project import Project

USUAL_SUPPORT = 0.6
MOST_ENTRIES = 2.0
"""The highest yearly rate of joining."""
HEALTH_UNITS = (6, 11)
"""Health, and civil security."""


def bloc_pull(city: City) -> float:
    """b_S(S_eff,c − .6) + b_F·forum·S_eff,c (decision 17), with the support felt in the city's country."""
    model, support = city.model, city.government.support_felt
    forum = model.p.forum.effect * support if model.conditions.forum else 0.0
    return model.p.activity.bloc_support * (support - USUAL_SUPPORT) + forum


def benefit(city: City) -> float:
    """(3) B = (w_c·C + w_l·Λ + w_f·Φ)/3 with C = u/(u + 6), Λ = 4K(1 − K)."""
    p, u = city.model.p.benefit, _met_last_year(city)
    connections = u / (u + p.half_connections)
    learning = 4 * city.capacity * (1 - city.capacity)
    motives = (
        p.connections * connections + p.learning * learning + p.funding * city.weighed(city.expected_usd)
    )
    return motives / 3


def _met_last_year(city: City) -> int:
    """u: others of the unit active last year, at most so many as one meets."""
    others = city.model.last_year.active_by_unit[city.unit] - city.was_active
    return min(others, city.model.p.units.meetings)


def crowding(model: "ReferenceNetwork") -> float:
    """ln(1 + n/(units·max(1, meetings))), n last year's active: places do not grow with the network."""
    places = model.p.units.count * max(1, model.p.units.meetings)
    return math.log1p(model.last_year.active / places)


def chance_of_activity(city: City, was_active: dict[City, float]) -> float:
    """(4) P(active) = G^ζ·σ(z)."""
    model = city.model
    p = model.p.activity
    z = (
        p.intercept
        + p.capacity * (city.capacity - 0.4)
        + p.alignment * city.accord
        + p.benefit * (benefit(city) - 0.45)
        - p.cost * (city.burden - 0.35)
        + p.habit * (city.was_active - 0.45)
        + p.peers * (city.mean_of_partners(was_active, 0.0) - 0.4)
        + p.awareness * (city.awareness - 0.12)
        + bloc_pull(city)
        + p.border * city.border
        + model.p.council.commitment * has_elected_seat(city)
        - p.crowding * crowding(model)
        - model.conditions.attention_shock
    )
    return city.informal_gate * logistic(z)


def has_elected_seat(city: City) -> bool:
    """Whether the city was elected into the Council; before the statute of 2015 all sit there unelected."""
    return city.model.organs.elected and city.in_council


def chance_of_proposing(city: City) -> float:
    """(5) P(propose) = G·σ(z), for active members."""
    model = city.model
    p = model.p.proposing
    health = model.conditions.health_pull and city.unit in HEALTH_UNITS
    z = (
        p.intercept
        + p.capacity * (city.capacity - 0.4)
        + p.alignment * city.accord
        + p.funding * city.weighed(model.organs.expected_usd)
        + p.experience * city.experience / (1 + city.experience)
        - p.cost * (city.burden - 0.35)
        + p.bloc_support * bloc_pull(city)
        - p.discouragement * city.discouragement
        + p.border * city.border
        + p.trust * (model.p.fund.transparency - 0.5)
        + model.p.pandemic.health_pull * health
        - model.conditions.attention_shock
    )
    return city.gate * logistic(z)


def chance_of_consent(asked: City, coordinator: City) -> float:
    """(7) P = G_j·σ(h0 + h_A(hom − .75) + h_K(K_j − .4) − h_C(κ_j − .35) − f_b·[one outside] + stp)."""
    p = asked.model.p.consent
    outside = not (asked.government.in_bloc and coordinator.government.in_bloc)
    z = (
        p.intercept
        + p.similarity * (similarity(asked.position, coordinator.position) - 0.75)
        + p.capacity * (asked.capacity - 0.4)
        - p.cost * (asked.burden - 0.35)
        - p.bloc_friction * outside
        + asked.model.p.secretariat.strength
    )
    return asked.gate * logistic(z)


def chance_of_start(project: "Project", model: "ReferenceNetwork") -> float:
    """(10) P(go) = σ(z); money of fund and donors helps by the square of what it covers of the request."""
    p, team = model.p.go_ahead, project.team
    covered = min(1.0, (project.grant + project.donor) / max(project.request, 1))
    budget = project.mean([city.budget_usd for city in team])
    support = project.mean([city.government.support_felt for city in team])
    z = (
        p.intercept
        + p.budget * budget / (budget + p.budget_half_usd)
        + p.alignment * project.mean([city.accord for city in team])
        + p.bloc_support * (support - USUAL_SUPPORT)
        + p.grant * covered**2
        + p.private * project.private / max(project.cost, 1)
    )
    return logistic(z)


def chance_of_cancellation(project: "Project", cancellation: float) -> float:
    """(12) 1 − Π(1 − min(1, δ·|Δx|)) over the team."""
    stays = math.prod(1 - min(1.0, cancellation * city.position_change) for city in project.team)
    return 1 - stays


def chance_of_completion(project: "Project", model: "ReferenceNetwork", helped: bool) -> float:
    """(12) P(completed | not cancelled), ``helped`` by another axis of the same pair."""
    p, team = model.p.completion, project.team
    funded = min(1.0, (project.grant + project.donor + project.private) / max(project.cost, 1))
    z = (
        p.intercept
        + p.capacity * (project.mean([city.capacity for city in team]) - 0.4)
        + p.funding * (funded - 0.25)
        - model.conditions.completion_shock
        - p.shock * max(city.shock for city in team)
        + p.civil_society * project.civil_society
        + p.axis_spillover * helped
    )
    if project.axis == "citizenship":
        awareness = project.mean([city.awareness for city in team])
        ease = 0.5 * awareness + 0.5 * model.organs.identity + 0.2 * project.same_language
        z -= p.citizenship_penalty * (1 - ease)
    return logistic(z)


# membership


def draw_of_size_and_border(city: City) -> float:
    """(16) (pop/80,000)^β·(1 + κ_bd·border)."""
    p, reference = city.model.p.membership, city.model.p.cities.reference_population
    return (city.population / reference) ** p.size_exponent * (1 + p.border * city.border)


def entry_rate(city: City) -> float:
    """(16) h = e·e_c·G^ζ·2σ(3·acc)·size and border·(.5 + activity)·exp(−att)·(1 + κ_d·crisis), at most 2."""
    model = city.model
    p = model.p.membership
    hazard = (
        p.entry
        * getattr(p.entry_rate, city.country)
        * city.informal_gate
        * 2
        * logistic(p.alignment_slope * city.accord)
        * draw_of_size_and_border(city)
        * (p.visibility_floor + model.last_year.activity_share)
        * math.exp(-model.conditions.attention_shock)
        * (1 + p.crisis_demand * city.government.crisis_is_one_year_old)
    )
    return min(MOST_ENTRIES, hazard)


def chance_of_entry(city: City) -> float:
    """(16) 1 − exp(−h), and 0 for those to whom the network is not open."""
    if city.model.p.membership.open_to == "bloc" and not city.government.in_bloc:
        return 0.0
    return -math.expm1(-entry_rate(city))


def chance_of_exit(city: City) -> float:
    """(16) 1 − exp(−.006·(1 + 3(1 − α)·[idle last year]))."""
    p = city.model.p.membership
    idle = not city.active
    return -math.expm1(-p.exit * (1 + p.misaligned_exit * (1 - city.alignment) * idle))


def chance_of_attendance(city: City) -> float:
    """P(at the Summit) = σ(a_0 + a_act·active − a_d·(1 − v)·km to the host/1000 + a_e·[elected seat])."""
    model = city.model
    p = model.p.attendance
    way = (1 - model.conditions.digital) * city.km_to_summit / 1000
    z = p.base + p.active * city.active - p.distance * way + p.seat * has_elected_seat(city)
    return logistic(z)
