"""Drafts: who writes one, on which axis, with whom, of what cost and quality (eighth step)."""

import math
from typing import TYPE_CHECKING

from paradiplomacy.world.streams import Purpose
from reference.city import AXES, City, axis_at, logistic
from reference.decisions import chance_of_proposing
from reference.partners import Search
from reference.project import Project

if TYPE_CHECKING:
    from reference.network import ReferenceNetwork


def draft_proposals(model: "ReferenceNetwork") -> None:
    """Active members draft; coordinators look for partners one after another, in a keyed random order."""
    for city in model.cities:
        city.coordinating = False
        city.partnerships = 0
    coordinators = [city for city in model.members if city.active and _drafts(city)]
    search = Search(model) if coordinators else None
    axes = {city: axis_of_draft(city) for city in coordinators}
    partners: dict[City, list[City]] = {}
    for city in sorted(coordinators, key=lambda city: city.drawn(Purpose.QUEUE)):
        city.coordinating = True
        partners[city] = search.find(city, axes[city])
    model.drafts = [_written(city, partners[city], axes[city]) for city in coordinators]
    for project in model.drafts:
        for partner in project.partners:
            partner.partnerships += 1
    for city in model.members:
        city.remember_drafting()


def _drafts(city: City) -> bool:
    return city.drawn(Purpose.PROPOSAL) < chance_of_proposing(city)


def axis_of_draft(city: City) -> str:
    """P(axis) ∝ base·m_axis, production ×1.3 after a crisis; a border city takes the border axis with .5."""
    p = city.model.p.axes
    weights = _axis_weights(city)
    if 1 <= city.government.years_since_crisis <= 5:
        weights["productive"] *= 1.3
    total = math.fsum(weights.values())
    lean = p.border_city_bias if city.border else 0.0
    shares = {axis: weight / total * (1 - lean) for axis, weight in weights.items()}
    shares["border"] += lean
    return axis_at(city.drawn(Purpose.AXIS), [shares[axis] for axis in AXES[:3]])


def _axis_weights(city: City) -> dict[str, float]:
    """Base shares times what 2002, 2006 and the forum's plan of 2008 add."""
    p, year = city.model.p.axes, city.model.year
    of_forum = city.model.conditions.forum and year >= 2008
    productive = p.productive_2006 if year >= 2006 else p.productive_2002 if year >= 2002 else 1.0
    usual = {axis: getattr(p, axis) for axis in AXES}
    weights = {
        "border": p.border * (p.border_2008 if of_forum else 1.0),
        "productive": p.productive * productive,
        "citizenship": p.citizenship * (p.citizenship_2008 if of_forum else 1.0),
        "other": p.other,
    }
    # something must be left to choose from
    return weights if any(weights.values()) else usual


def _written(city: City, partners: list[City], axis: str) -> Project:
    """(8) V log-normal, g* = min(cap, share·V), q = .7K̄ + .2·idea + .15·priority + .05·NGO + N(0, .12)."""
    model = city.model
    p = model.p.projects
    project = Project(model.year, city, partners, axis, city.unit % model.p.themes.count)
    cost_usd = p.cost_median_usd * math.exp(p.cost_spread * city.drawn_normal(Purpose.COST))
    project.cost = round(cost_usd * 100)
    project.request = min(model.conditions.grant_cap, math.floor(project.cost * _requested_share(city)))
    project.civil_society = city.drawn(Purpose.CIVIL_PARTNER) < _chance_of_civil_society(project)
    project.quality = (
        p.quality_capacity * project.mean([one.capacity for one in project.team])
        + p.quality_idea * city.drawn(Purpose.IDEA)
        + p.quality_noise * city.drawn_normal(Purpose.QUALITY)
        + p.priority_bonus * (project.theme in model.organs.priorities)
        + p.civil_society_bonus * project.civil_society
    )
    return project


def _requested_share(coordinator: City) -> float:
    """(8) Uniform from ``projects.request_low`` to ``fund.max_cost_share``."""
    p = coordinator.model.p
    high = p.fund.max_cost_share
    low = min(p.projects.request_low, high)
    return low + (high - low) * coordinator.drawn(Purpose.REQUEST)


def _chance_of_civil_society(project: Project) -> float:
    """(20) σ(−.5 + 2s̄ + 2(τ − .5))."""
    p = project.coordinator.model.p
    strength = project.mean([city.civil_society for city in project.team])
    return logistic(p.civil_society.base + 2 * strength + 2 * (p.fund.transparency - 0.5))
