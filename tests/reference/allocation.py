"""Grants of the fund; projects start or not, and are paid (ninth step)."""

import math
from typing import TYPE_CHECKING

from paradiplomacy.world.streams import Purpose
from reference.decisions import chance_of_start
from reference.fund import RULES, Call
from reference.ledger import DONOR, GRANT, NETWORK, OWN_SHARE, PRIVATE, REFUND
from reference.project import REJECTED, RUNNING, Project

if TYPE_CHECKING:
    from reference.network import ReferenceNetwork


def allocate_fund(model: "ReferenceNetwork") -> None:
    """(9) Grants by the rule; coordinators in arrears for more than a year are not considered."""
    organs = model.organs
    eligible = [one for one in _judged(model) if one.coordinator.arrears <= 1]
    grants = RULES[model.p.fund.rule](Call(eligible, model))
    for project in model.drafts:
        project.grant = grants.get(project, 0)
        organs.balance -= model.ledger.transfer(
            model.year, GRANT, project.grant, NETWORK, f"project {project.label}"
        )


def _judged(model: "ReferenceNetwork") -> list[Project]:
    """Submitted drafts; without a fund nothing is judged."""
    return [project for project in model.drafts if project.submitted and model.organs.fund]


def reject(model: "ReferenceNetwork") -> None:
    """Who gets money from nobody is rejected: D ← .5D + rejected, and staff time is lost."""
    rejected = [project for project in _judged(model) if not project.grant and not project.donor]
    model.losing_cost = round(model.p.proposing.losing_cost_usd * len(rejected) * 100)
    for city in model.cities:
        city.discouragement *= model.p.proposing.discouragement_memory
    for project in rejected:
        project.state = REJECTED
        project.coordinator.discouragement += 1


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
    """The team shares equally what fund and donors leave: cash as far as it goes, then staff time."""
    needed = max(0, project.cost - project.grant - project.donor)
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
        ledger.transfer(year, DONOR, project.donor, "donors", f"project {project.label}")
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
