"""The seat of the secretariat: proposals of a call, the fund given out by hand, and beside it the rules."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from paradiplomacy.common.columns import CENTS, Bools
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.indicators.base import Picture
from paradiplomacy.indicators.run import Run
from paradiplomacy.phases import by_hand
from paradiplomacy.phases.allocation import allocate_fund
from paradiplomacy.phases.by_hand import BY_HAND
from paradiplomacy.rules.axes import Axis
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.projects import FUND_RULES
from paradiplomacy.world.forks import fork
from paradiplomacy.world.projects import NOBODY, theme_name
from paradiplomacy.world.state import World


@dataclass(frozen=True)
class Proposal:
    """A proposal in an open call.

    Attributes:
        city: GeoNames id of the coordinator, which has no other proposal this year.
        name: of the coordinator.
        country: its two-letter code.
        partners: names and countries of the partner cities.
        axis: border, productive, citizenship or other.
        theme: what it is about.
        cost_usd: cost of the whole project.
        request_usd: the most that it may get: no more than the cap and the share of cost allow.
        quality: as the jury judges it.
        in_council: whether the coordinator has a seat in an elected Council.
        population: inhabitants of the coordinator.
        small: whether it is in the lower half of the members by population.
        may_win: whether it may get a grant: not where fees are owed.
    """

    city: int
    name: str
    country: str
    partners: tuple[tuple[str, str], ...]
    axis: str
    theme: str
    cost_usd: float
    request_usd: float
    quality: float
    in_council: bool
    population: int
    small: bool
    may_win: bool


def open_call(model: Run) -> list[Proposal]:
    """Go to the next year's call, if none is open, and read its proposals, the best first."""
    if not model.call_is_open:
        model.run_to_call()
    world = model.world
    allowed, now = set(by_hand.eligible(world).tolist()), Picture(world)
    small = now.flagged(now.small)
    proposals = [_proposal(world, small, row, row in allowed) for row in by_hand.judged(world).tolist()]
    return sorted(proposals, key=lambda proposal: (-proposal.quality, proposal.city))


def _proposal(world: World, small: Bools, row: int, may_win: bool) -> Proposal:
    drafts, cities = world.record.drafts, world.cities
    coordinator, *partners = (city for city in drafts.team[row].tolist() if city != NOBODY)
    name, *names = [(cities.name[city], COUNTRIES[cities.country[city]]) for city in (coordinator, *partners)]
    return Proposal(
        city=int(cities.id[coordinator]),
        name=name[0],
        country=name[1],
        partners=tuple(names),
        axis=Axis(drafts.axis[row]).name.lower(),
        theme=theme_name(int(drafts.theme[row])),
        cost_usd=int(drafts.cost[row]) / CENTS,
        request_usd=int(drafts.request[row]) / CENTS,
        quality=float(drafts.quality[row]),
        in_council=bool(world.network.council[coordinator] and world.network.elected),
        population=int(cities.population[coordinator]),
        small=bool(small[coordinator]),
        may_win=may_win,
    )


def give(model: Run, grants: Mapping[int, float]) -> None:
    """Decide the grants of the open call, dollars by coordinator; the next step pays them.

    Raises:
        ParadiplomacyError: no call is open, or a grant is against its rules; nothing is decided.
    """
    if not model.call_is_open:
        raise ParadiplomacyError("the fund", ["no call is open; allowed once open_call has been asked"])
    cents = by_hand.cents(grants)
    problems = by_hand.broken(model.world, cents)
    if problems:
        raise ParadiplomacyError(f"the fund of {model.year}", problems)
    model.world.allotments[model.year] = cents


def draft(model: Run, rule: str) -> dict[int, float]:
    """What a rule would give in the open call, dollars by coordinator; nothing is decided."""
    world = under_rule(model.world, rule)
    allocate_fund(world)
    drafts = world.record.drafts
    grants = zip(world.cities.id[drafts.coordinator].tolist(), drafts.grant.tolist(), strict=True)
    return {city: cents / CENTS for city, cents in grants if cents}


def under_rule(world: World, rule: str) -> World:
    """The world at its open call once more, in which a rule decides this call and all later ones."""
    other = fork(world, load_scenario(world.scenario, set={"fund.rule": rule}))
    other.allotments = {year: given for year, given in world.allotments.items() if year < world.year}
    return other


def compare_with_rules(model: Run) -> dict[str, pd.DataFrame]:
    """The indicators by year of the run by hand, and of the same world and seed under each rule."""
    last = max(model.years, default=model.settings.first_year - 1)
    by_rule = {rule: _indicators(rule, model, last) for rule in FUND_RULES.names}
    return {BY_HAND: _table(model), **by_rule}


def _indicators(rule: str, model: Run, last: int) -> pd.DataFrame:
    """The indicators of the same run up to a year, with the fund given out by a rule."""
    scenario = load_scenario(model.settings, set={"fund.rule": rule})
    alternative = Run(scenario, model.seed, extra_cities=model.extra_cities)
    alternative.run_until_year(last)
    return _table(alternative)


def _table(run: Run) -> pd.DataFrame:
    return pd.DataFrame(run.indicators, index=pd.Index(run.years, dtype=int, name="year"))
