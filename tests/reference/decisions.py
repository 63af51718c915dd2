"""What cities decide: equations (4), (5), (7), (10), (12) and (16), each as one probability."""

import math
from typing import TYPE_CHECKING

from reference.city import City, logistic, similarity

if TYPE_CHECKING:
    from reference.network import ReferenceNetwork
    from reference.project import Project

USUAL_SUPPORT = 0.6


def bloc_pull(model: "ReferenceNetwork") -> float:
    """b_S(S_eff − .6) + b_F·forum·S_eff (decision 17)."""
    support = model.effective_support
    forum = model.p.forum.effect * support if model.conditions.forum else 0.0
    return model.p.activity.bloc_support * (support - USUAL_SUPPORT) + forum


def benefit(city: City) -> float:
    """(3) B = (w_c·C + w_l·Λ + w_f·Φ)/3 with C = n/(n + 100), Λ = 4K(1 − K)."""
    p, n = city.model.p.benefit, city.model.last_year.active
    connections = n / (n + p.half_connections)
    learning = 4 * city.capacity * (1 - city.capacity)
    motives = p.connections * connections + p.learning * learning + p.funding * city.expected_funding
    return motives / 3


def chance_of_activity(city: City, was_active: dict[City, float]) -> float:
    """(4) P(active) = G^ζ·σ(z)."""
    model = city.model
    p = model.p.activity
    seat = model.organs.elected and city.in_council
    z = (
        p.intercept
        + p.capacity * (city.capacity - 0.4)
        + p.alignment * (city.alignment - 0.75)
        + p.benefit * (benefit(city) - 0.45)
        - p.cost * (city.burden - 0.35)
        + p.habit * (city.was_active - 0.45)
        + p.peers * (city.mean_of_partners(was_active, 0.0) - 0.4)
        + p.awareness * (city.awareness - 0.12)
        + bloc_pull(model)
        + p.border * city.border
        + model.p.council.commitment * seat
        - model.conditions.attention_shock
    )
    return city.informal_gate * logistic(z)


def chance_of_proposing(city: City) -> float:
    """(5) P(propose) = G·σ(z), for active members."""
    model = city.model
    p = model.p.proposing
    z = (
        p.intercept
        + p.capacity * (city.capacity - 0.4)
        + p.alignment * (city.alignment - 0.75)
        + p.funding * city.expected_funding
        + p.experience * city.experience / (1 + city.experience)
        - p.cost * (city.burden - 0.35)
        + p.bloc_support * bloc_pull(model)
        - p.discouragement * city.discouragement
        + p.border * city.border
        + p.trust * (model.p.fund.transparency - 0.5)
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
    """(10) P(go); a grant, or the donors' own call, helps by how much of the request it covers."""
    p = model.p.go_ahead
    if model.organs.fund:
        covered = project.grant / max(project.request, 1)
    else:
        covered = project.donor / max(project.cost // 2, 1)
    budget = project.mean([city.budget_usd for city in project.team])
    z = (
        p.intercept
        + p.budget * budget / (budget + p.budget_half_usd)
        + p.alignment * (project.mean([city.alignment for city in project.team]) - 0.75)
        + p.bloc_support * (model.effective_support - USUAL_SUPPORT)
        + p.grant * covered
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
    funded = (project.grant + project.donor + project.private) / max(project.cost, 1)
    z = (
        p.intercept
        + p.capacity * (project.mean([city.capacity for city in team]) - 0.4)
        + p.funding * (min(funded, 0.5) - 0.25)
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


def twice_logistic(z: float) -> float:
    """2σ(z), 1 where z is 0."""
    return 2 * logistic(z)


def chance_of_entry(city: City) -> float:
    """(16) 1 − exp(−h), h = e_c·.6·G^ζ·2σ(3(α − .75))·2σ(.8z)·(.5 + activity)·(1 + κ_d·[crisis past])."""
    p = city.model.p.membership
    if p.open_to == "bloc" and not city.government.in_bloc:
        return 0.0
    after_crisis = 1 <= city.government.years_since_crisis <= 3
    hazard = (
        p.entry
        * getattr(p.entry_rate, city.country)
        * 0.6
        * city.informal_gate
        * twice_logistic(p.alignment_slope * (city.alignment - 0.75))
        * twice_logistic(p.size_slope * city.size)
        * (p.visibility_floor + city.model.last_year.activity_share)
        * (1 + p.crisis_demand * after_crisis)
    )
    return -math.expm1(-hazard)


def chance_of_exit(city: City) -> float:
    """(16) 1 − exp(−.006·(1 + 3(1 − α)·[idle last year]))."""
    p = city.model.p.membership
    idle = not city.active
    return -math.expm1(-p.exit * (1 + p.misaligned_exit * (1 - city.alignment) * idle))
