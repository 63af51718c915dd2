"""The network of cities, agent by agent: the model of ``CityNetwork`` from its specification."""

from typing import TYPE_CHECKING, Any

import mesa

from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.streams import Purpose
from reference import (
    allocation,
    attendance,
    budgets,
    decisions,
    finish,
    indicators,
    learning,
    outside_money,
    proposals,
    training,
    treasury,
    units,
)
from reference.city import City
from reference.conditions import Conditions, set_conditions
from reference.draws import START, Draws
from reference.government import Government
from reference.ledger import Ledger
from reference.organs import FIRST_DRAFTING, Organs
from reference.places import border_neighbours, founder_ids, real_places, synthetic_places
from reference.tables import Tables

if TYPE_CHECKING:
    from pathlib import Path

    from paradiplomacy.scenario.scenario import Scenario
    from reference.project import Project

USUAL_SUPPORT = 0.6
INITIAL_ACTIVITY = 0.45


class ReferenceNetwork(mesa.Model):
    """Cities that cooperate through a network, year by year.

    Attributes:
        whole: the resolved scenario; ``settings`` what of it holds this year, ``p`` its parameters.
        year: the last year simulated; before the first step the year before the scenario begins.
        cities: all cities by id, members and candidates; ``members`` those that are members.
        indicators: one dictionary a year, by name.
    """

    conditions: Conditions

    def __init__(self, settings: "str | Path | Scenario", rng: int) -> None:
        super().__init__(rng=rng)
        self.whole = load_scenario(settings)
        self.draws = Draws(rng)
        self.year = self.whole.first_year - 1
        self._take_up()
        self.ledger = Ledger()
        self.drafts: list[Project] = []
        self.running: list[Project] = []
        self.finished: list[Project] = []
        self.past_pairs: set[frozenset[City]] = set()
        self.repeated_pairs: list[bool] = []
        self.completed_pairs: list[tuple[int, frozenset[City], str]] = []
        self.completed_in: dict[int, int] = {}
        self.losing_cost = 0
        self.support, self.cushion = 0.5, 0.0
        self.indicators: list[dict[str, float | None]] = []
        self._tables = Tables(self)
        self.organs = Organs(self)
        self.governments = {code: Government(self, code) for code in COUNTRIES}
        self._found_cities()
        self._admit_first_members()
        treasury.open_balance(self)
        self.organs.agenda = self._mean_position()
        self.last_year = learning.remembered(self)

    # before the first year

    def _found_cities(self) -> None:
        count = self.p.cities.synthetic
        self.places = synthetic_places(count) if count else real_places()
        neighbours = border_neighbours(self.places, self.p.cities.border_km)
        by_id = {
            place.id: City(self, place, self.governments[place.country], place.id in neighbours)
            for place in self.places
        }
        self.cities = list(self.agents_by_type[City])
        for city_id, others in neighbours.items():
            by_id[city_id].neighbours = [by_id[other] for other in others]
        set_conditions(self, self.settings.first_year)
        self.agents_by_type[City].do("update_gate")

    def _admit_first_members(self) -> None:
        """The twelve founders, active as they found the network, or the 366 members of 2022."""
        founders = founder_ids(self.places, self.p.cities.equal_population > 0)
        if self.settings.start == "founders":
            first = [city for city in self.cities if city.id in founders]
        else:
            first = self._members_of_2022(founders)
        for city in first:
            founding = self.settings.start == "founders"
            city.active = founding or city.drawn(Purpose.INITIAL_ACTIVE, START) < INITIAL_ACTIVITY
            city.member = True
            city.joined = self.settings.first_year
            city.drafting = FIRST_DRAFTING
        self.update_members()

    def _members_of_2022(self, founders: set[int]) -> list[City]:
        """By country, drawn with weight G^ζ·(pop/80,000)^β·(1 + κ_bd·border); founders always in."""

        def race(city: City) -> float:
            weight = city.informal_gate * decisions.draw_of_size_and_border(city)
            lot = self.draws.exponential(Purpose.INITIAL_MEMBER, START, city.code)
            return 0.0 if city.id in founders else lot / max(weight, 1e-300)

        ranked = sorted(self.cities, key=lambda city: (race(city), city.id))
        return [
            city
            for government in self.governments.values()
            for city in [one for one in ranked if one.government is government][: government.members_2022]
        ]

    def _mean_position(self) -> float:
        positions = [city.position for city in self.members]
        return sum(positions) / len(positions) if positions else 0.0

    def update_members(self) -> None:
        """The member cities, ascending by id."""
        self.members = [city for city in self.cities if city.member]

    # the year

    def step(self) -> None:
        """One year, in the order of the specification (3.3)."""
        self._open_year()
        self._change_governments()
        self.agents_by_type[City].do("elect_mayor")
        self.agents_by_type[City].do("lose_capacity")
        budgets.set_budgets(self)
        finish.finish_projects(self)
        self.organs.hold_summit()
        treasury.collect_fees(self)
        treasury.run_secretariat(self)
        treasury.set_fund(self)
        outside_money.offer(self)
        training.train(self)
        treasury.pay_units(self)
        units.take_part(self)
        units.meet(self)
        proposals.draft_proposals(self)
        allocation.allocate_fund(self)
        outside_money.add(self)
        allocation.reject(self)
        allocation.start_projects(self)
        attendance.come_to_summit(self)
        learning.learn_and_forget(self)
        self.last_year = learning.remembered(self)
        self.indicators.append(indicators.measure(self))
        self._tables.observe()
        treasury.relieve(self)

    def run_until_year(self, year: int) -> None:
        """Step until ``year`` has been simulated."""
        while self.year < year:
            self.step()

    def tables(self) -> dict[str, dict[str, list[Any]]]:
        """Countries, cities, projects, ties and the ledger of the years so far, a list a column."""
        return self._tables.finished()

    def _take_up(self) -> None:
        """What holds from now on, which is something else after a branch."""
        self.settings = self.whole.at(self.year)
        self.p = self.settings.parameters

    def _open_year(self) -> None:
        self.year += 1
        self._take_up()
        set_conditions(self, self.year)
        self.ledger.open_year()
        self.agents_by_type[City].do("open_year")

    def _change_governments(self) -> None:
        """Governments move; S = (1 + mean y of the bloc)/2; ρ_R·R cushions support below .6, all at most."""
        self.agents_by_type[Government].do("move")
        bloc = [one.position["bloc"] for one in self.governments.values() if one.in_bloc]
        self.support = (1 + sum(bloc) / len(bloc)) / 2 if bloc else 0.5
        self.cushion = min(1.0, self.p.identity.buffer * self.organs.identity)

    def cushioned(self, support: float) -> float:
        """S_eff = S + ρ_R·R·max(0, .6 − S), of the bloc or of what cities of a country feel."""
        return support + self.cushion * max(0.0, USUAL_SUPPORT - support)
