"""Grants, donors and firms; projects start or not, and are paid (ninth step)."""

import math
from typing import TYPE_CHECKING

from paradiplomacy.world.streams import Purpose
from reference.decisions import chance_of_start
from reference.fund import RULES, Call
from reference.ledger import DONOR, GRANT, NETWORK, OWN_SHARE, PRIVATE, REFUND
from reference.project import REJECTED, RUNNING, Project

if TYPE_CHECKING:
    from reference.network import ReferenceNetwork

DONORS_CALL = 4


def allocate_fund(model: "ReferenceNetwork") -> None:
    """(9) Grants by the rule; success s ← .5s + .5·granted/submitted, D ← .5D + rejected.

    Coordinators in arrears for more than a year are not considered. Without a fund nothing is judged.
    """
    organs = model.organs
    judged = [project for project in model.drafts if project.submitted and organs.fund]
    eligible = [project for project in judged if project.coordinator.arrears <= 1]
    grants = RULES[model.p.fund.rule](Call(eligible, model))
    for project in judged:
        project.grant = grants.get(project, 0)
        if not project.grant:
            project.state = REJECTED
        organs.balance -= model.ledger.transfer(
            model.year, GRANT, project.grant, NETWORK, f"project {project.label}"
        )
    _remember_call(model, judged)


def _remember_call(model: "ReferenceNetwork", judged: list[Project]) -> None:
    rejected = [project.coordinator for project in judged if project.state == REJECTED]
    model.losing_cost = round(model.p.proposing.losing_cost_usd * len(rejected) * 100)
    if judged:
        memory, share = model.p.fund.success_memory, (len(judged) - len(rejected)) / len(judged)
        model.organs.success = memory * model.organs.success + (1 - memory) * share
    for city in model.cities:
        city.discouragement *= model.p.proposing.discouragement_memory
    for city in rejected:
        city.discouragement += 1


# outside money


def add_outside_money(model: "ReferenceNetwork") -> None:
    """(11) Donors' and firms' offers; they pay only what starts."""
    offer = _donors_offer_usd(model)
    model.organs.donor_pot += round(offer * 100)
    supported = _supported_by_donors(model, offer > 0)
    for project in supported:
        project.donor = model.organs.donor_pot // len(supported)
        if not model.organs.fund:
            project.donor = min(project.donor, project.cost // 2)
    p = model.p.private
    if p.share and (model.conditions.forum or not p.needs_forum):
        for project in model.drafts:
            if project.axis == "productive":
                capacity = project.mean([city.capacity for city in project.team])
                project.private = math.floor(p.share * capacity * project.cost)


def _donors_offer_usd(model: "ReferenceNetwork") -> float:
    """D = D̄·[1 + χ_D(completed − 3)/5]⁺·[1 + χ_S(.4 − sd x)/.4]⁺, of last year."""
    p, last = model.p.donors, model.last_year
    results = 1 + p.crowding_in * (last.completed - 3) / 5
    cohesion = 1 + p.cohesion * (0.4 - last.dispersion) / 0.4
    return p.yearly_usd * model.conditions.donors * max(0.0, results) * max(0.0, cohesion)


def _supported_by_donors(model: "ReferenceNetwork", offering: bool) -> list[Project]:
    """Projects with a grant; without a fund, and where donors offer something, the best four by q."""
    if model.organs.fund:
        return [project for project in model.drafts if project.grant]
    if not offering:
        return []
    submitted = [project for project in model.drafts if project.submitted]
    submitted.sort(key=lambda project: (-project.quality, project.coordinator.id))
    return submitted[:DONORS_CALL]


# start


def start_projects(model: "ReferenceNetwork") -> None:
    """(10) Projects go ahead or not; grants of the others come back whole."""
    model.running = []
    for project in model.drafts:
        drawn = project.coordinator.drawn(Purpose.GO_AHEAD)
        if project.submitted and drawn < chance_of_start(project, model):
            project.state = RUNNING
            model.running.append(project)
        else:
            _give_up(model, project)
    allowed = _cash_allowed(model)
    for project in model.running:
        _share_costs(model, project, allowed)
    _pay(model)
    _tie_teams(model)


def _give_up(model: "ReferenceNetwork", project: Project) -> None:
    project.donor = project.private = 0
    model.organs.balance += model.ledger.transfer(
        model.year, REFUND, project.grant, f"project {project.label}", NETWORK
    )


def _cash_allowed(model: "ReferenceNetwork") -> dict:
    """Cash for own shares: half of the budget, and no more than is left of it (decision 14)."""
    share = model.p.projects.cash_share
    return {city: min(math.floor(city.budget * share), city.cash_left) for city in model.members}


def _share_costs(model: "ReferenceNetwork", project: Project, allowed: dict) -> None:
    """The team shares equally what grant or donors' call leave: cash as far as it goes, then staff time."""
    covered = project.grant if model.organs.fund else project.donor
    needed = max(0, project.cost - covered)
    for city in project.team:
        cash = min(needed // len(project.team), allowed[city])
        allowed[city] -= cash
        city.spent += cash
        project.cash += model.ledger.transfer(
            model.year, OWN_SHARE, cash, f"city {city.id}", f"project {project.label}"
        )
    project.in_kind = needed - project.cash


def _pay(model: "ReferenceNetwork") -> None:
    ledger, organs, year = model.ledger, model.organs, model.year
    for project in model.running:
        organs.donor_pot -= ledger.transfer(year, DONOR, project.donor, "donors", f"project {project.label}")
    for project in model.running:
        ledger.transfer(year, PRIVATE, project.private, "private firms", f"project {project.label}")
        if project.grant:
            organs.grants_by_country[project.coordinator.country] += 1


def _tie_teams(model: "ReferenceNetwork") -> None:
    """(14) + 1 for each coordinator–partner pair of a project that starts; pairs are remembered."""
    pairs = [pair for project in model.running for pair in project.pairs]
    model.repeated_pairs = [pair in model.past_pairs for pair in pairs]
    model.past_pairs.update(pairs)
    for project in model.running:
        for partner in project.partners:
            project.coordinator.tie(partner, model.p.ties.project)
