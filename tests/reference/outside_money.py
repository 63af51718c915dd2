"""Money of donors and firms, equation (11), and what cities expect from now on."""

import math
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reference.network import ReferenceNetwork
    from reference.project import Project

_REMEMBERED_YEARS = 3
_GENERAL = None
"""The pot that is for projects of any axis."""


def offer(model: "ReferenceNetwork") -> None:
    """What donors offer this year; it lapses at the end of the year."""
    model.organs.offer = round(_offer_usd(model) * 100)


def _offer_usd(model: "ReferenceNetwork") -> float:
    """D = D̄·[1 + χ_D(completed − 3)/5]⁺·[1 + χ_S(.4 − sd x)/.4]⁺, completed a mean of three years."""
    p = model.p.donors
    earlier = range(model.year - _REMEMBERED_YEARS, model.year)
    known = [model.completed_in[year] for year in earlier if year in model.completed_in]
    completed = sum(known) / len(known) if known else 0.0
    results = 1 + p.crowding_in * (completed - 3) / 5
    cohesion = 1 + p.cohesion * (0.4 - model.last_year.dispersion) / 0.4
    return p.yearly_usd * model.conditions.donors * max(0.0, results) * max(0.0, cohesion)


def programme_dollars(model: "ReferenceNetwork") -> "Counter[str | None]":
    """Cents of the donors' programmes of the year by axis, those for any axis under None."""
    found: Counter[str | None] = Counter()
    for programme in model.conditions.donor_programmes:
        found[programme.axis] += round(programme.usd * model.p.donors.programmes * 100)
    return found


def add(model: "ReferenceNetwork") -> None:
    """Donors and firms say what they will pay if a project starts, and cities take note of it."""
    given = _top_up(model)
    _second_call(model, given)
    _add_private(model)
    _expect(model)


def _top_up(model: "ReferenceNetwork") -> int:
    """(a) τ_D of the offer, equally to drafts with an own grant, each at most what the grant leaves of V."""
    granted = [project for project in model.drafts if project.grant]
    pot = math.floor(model.p.donors.top_up * model.organs.offer)
    for project in granted:
        project.donor = min(project.cost - project.grant, pot // len(granted))
    return sum(project.donor for project in granted)


def _second_call(model: "ReferenceNetwork", given: int) -> None:
    """(b) Submitted drafts without an own grant get ½V, the best first; money of their axis goes first."""
    pots = programme_dollars(model)
    pots[_GENERAL] += model.organs.offer - given
    ended: set[str | None] = set()
    waiting = [project for project in model.drafts if project.submitted and not project.grant]
    for project in sorted(waiting, key=lambda one: (-one.quality, one.coordinator.id)):
        kinds = [kind for kind in (project.axis, _GENERAL) if kind not in ended]
        project.donor, last = _offered(model, project, sum(pots[kind] for kind in kinds))
        _take(pots, kinds, project.donor)
        if last:
            ended.update(kinds)


def _offered(model: "ReferenceNetwork", project: "Project", held: int) -> tuple[int, bool]:
    """Cents for a draft, and whether it is the first that is not covered, which ends the call."""
    needed = project.cost // 2
    if held >= needed:
        return needed, False
    smallest = round(model.p.fund.smallest_grant_usd * 100)
    return (held if held >= smallest else 0), True


def _take(pots: "Counter[str | None]", kinds: "list[str | None]", amount: int) -> None:
    """Out of the first pot as far as it goes, then out of the next."""
    for kind in kinds:
        part = min(amount, pots[kind])
        pots[kind] -= part
        amount -= part


def _add_private(model: "ReferenceNetwork") -> None:
    """Private money is π·K̄·V, on top of the cost of productive projects."""
    p = model.p.private
    if not p.share or (p.needs_forum and not model.conditions.forum):
        return
    for project in model.drafts:
        if project.axis == "productive":
            capacity = project.mean([city.capacity for city in project.team])
            project.private = math.floor(p.share * capacity * project.cost)


def _expect(model: "ReferenceNetwork") -> None:
    """(3) m ← .5m + .5·money/drafts after a call; drafts without a partner count."""
    organs, drafts = model.organs, model.drafts
    if organs.calls and drafts:
        money = sum(project.grant + project.donor for project in drafts) / 100
        organs.expected_usd = 0.5 * organs.expected_usd + 0.5 * money / len(drafts)
