"""The world of some runs side by side: cities, ties, projects and money, and what the networks remember.

A world with one run is the one that is stepped through by hand. Columns hold the rows of all runs, one run
after another; what is one number of a run is a column of runs, what is one of a country stands in ``home``
order, all countries of the first run first.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import cast

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import CENTS, Bools, Codes, Floats, Ints, cents, rows_where
from paradiplomacy.rules import benefit, cost, law, membership, politics, usual
from paradiplomacy.scenario.events import CHANNELS
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.settings import Settings
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world import sources
from paradiplomacy.world.aligned import Aligned, of_countries
from paradiplomacy.world.cities import (
    START,
    Cities,
    are_founders,
    make_cities,
    members_of_2022,
    pool,
    population_of,
    those_who_may_join,
)
from paradiplomacy.world.conditions import conditions
from paradiplomacy.world.geography import border_pairs
from paradiplomacy.world.ledger import EARLIER_YEARS, NETWORK, Ledger, Transfer
from paradiplomacy.world.projects import NOBODY, Projects, no_projects
from paradiplomacy.world.record import LastYear, Network, Record
from paradiplomacy.world.streams import Purpose, Streams
from paradiplomacy.world.ties import Ties

_LONG_AGO = 99
"""Years since the last crisis of a country that had none yet."""
_DONORS_REMEMBER = 3
"""Years of completed projects on whose mean donors look; assumed."""


class World:
    """All state of some runs that is not an agent. Phases of the year read and write it; rules never see it.

    Args:
        scenario: the resolved scenario.
        seeds: seed of all random streams of the run, or of each of several.
        extra: further candidate cities beside the shipped ones (see ``world.cities.pool``).
        pruned: leave out cities whose draws are such that they never join; nobody changes columns by hand.
        varied: parameters that differ among the runs, of those in ``SIDE_BY_SIDE``: by name a value a run.
        futures: what runs may go on with that are forked from these.
        in_detail: keep every transfer of a run that lies alone.
    """

    def __init__(
        self,
        scenario: Scenario,
        seeds: int | Sequence[int],
        extra: sources.Places | None = None,
        *,
        pruned: bool = False,
        varied: Mapping[str, Floats] | None = None,
        futures: Sequence[Scenario] = (),
        in_detail: bool = True,
    ) -> None:
        self.scenario, self.now = scenario, scenario.at(scenario.first_year)
        self.common = self.now.parameters
        self.varied = dict(varied or {})
        self.streams = Streams(seeds)
        self.runs = len(self.streams)
        self.year = scenario.first_year - 1
        self.conditions = conditions(self.now, scenario.first_year)
        self.facts = sources.country_facts()
        self.undisturbed_government = first = self._first_governments()
        self.unshifted_governments = np.tile(self.undisturbed_government, (len(CHANNELS), 1))
        self.governments = self.unshifted_governments.copy()
        places, borders = pool(self.common, extra)
        self.border_pairs = border_pairs(places, self.settings.cities.border_km)
        founders = are_founders(places, population_of(places, self.common))
        # who the members of 2022 are is drawn among all
        fewer = pruned and scenario.start == "founders"
        rows = self._those_who_may_join(places, borders, founders, futures) if fewer else None
        self._by_hand, self.standing = not pruned, cast("Floats | None", None)
        self.cities: Cities = make_cities(places, self._aligned, self.streams, first, borders, rows)
        self._begins = self.cities.run.searchsorted(np.arange(self.runs + 1))
        self.crisis_year = np.full(len(COUNTRIES), self.year - _LONG_AGO)
        self.crisis_begin = self.crisis_year.copy()
        self.years_since_crisis = np.full(len(COUNTRIES), _LONG_AGO)
        self.update_gate(np.zeros(self.runs))
        self._admit_first_members(rows_where(founders[self.cities.place]))
        self._row_of_place = self._rows_of_places(len(places.id))
        self.ties = Ties(len(self.cities))
        self.ledger = Ledger(runs=self.runs, kept=in_detail)
        self.running: Projects = no_projects(self.year)
        self.past_pairs: set[int] = set()
        self.completed_pairs: list[Ints] = []
        self.ever_trained = np.zeros(len(self.cities), dtype=bool)
        self.allotments: dict[int, dict[int, int]] = {}
        self.network = self._first_network()
        if scenario.start != "founders":
            self._bring_forward()
        self.completed: deque[Ints] = deque(maxlen=_DONORS_REMEMBER)
        no_drafts = np.zeros((self.runs, self.settings.themes.count), dtype=np.int64)
        self.last_year = self.year_as_remembered(no_drafts)
        self.open_year()

    def _those_who_may_join(
        self, places: sources.Places, borders: Bools, founders: Bools, futures: Sequence[Scenario]
    ) -> tuple[Ints, Ints]:
        """Run and place of those who may ever join, under the scenario or what runs may go on with."""
        scenarios = (self.scenario, *futures)
        later = [settings for one in scenarios for settings in one.stretches[1:]]
        crises = {
            year + 1: reduce(or_, (conditions(one.at(year), year).shock > 0 for one in scenarios))
            for year in self.scenario.years[:-1]
        }
        return those_who_may_join(places, borders, founders, self.streams, crises, self.of_run, later)

    def of(self, rows: Ints) -> Settings:
        """The parameters that hold for cities: those that differ among the runs are columns."""
        return self._aligned(self.cities.run_of(rows)) if self.varied else self.common

    @property
    def of_all(self) -> Settings:
        """The parameters that hold for all rows."""
        return self._aligned(self.cities.run) if self.varied else self.common

    @property
    def settings(self) -> Settings:
        """The parameters: those that differ among the runs are columns with a value for each of them."""
        return self._aligned(slice(None)) if self.varied else self.common

    @property
    def of_countries(self) -> Settings:
        """The parameters that hold for the countries of all runs."""
        return self._aligned(np.repeat(np.arange(self.runs), len(COUNTRIES))) if self.varied else self.common

    def of_run(self, run: int) -> Settings:
        """The parameters of one run, which are numbers."""
        return self._aligned(np.array(run)) if self.varied else self.common

    def _aligned(self, run: Ints | slice) -> Settings:
        return cast("Settings", Aligned(self.common, self.varied, run))

    def _first_governments(self) -> Floats:
        """Governments of the year before the first one, from which the first mayors come."""
        p = self.of_countries.politics
        if self.scenario.governments == "recorded":
            orientation = each.repeated(sources.orientation().nearest(self.year), self.runs)
            return politics.recorded_government(orientation, p)
        return np.zeros(self.runs * len(COUNTRIES)) + p.government_mean

    def _admit_first_members(self, founders: Ints) -> None:
        """The twelve founders of 1995, active as they found the network, or the 366 members of 2022."""
        cities = self.cities
        if self.scenario.start == "founders":
            rows = founders
            cities.active[rows] = True
        else:
            gate, p = law.informal(cities.gate, self.of_all.law), self.of_all.membership
            weight = membership.initial_weight(gate, cities.size, cities.border, p)
            rows = members_of_2022(cities, founders, self.streams, weight)
            draws = self.streams.uniform(Purpose.INITIAL_ACTIVE, START, *self.cities.drawing(rows))
            cities.active[rows] = draws < usual.ACTIVITY
        cities.enrol(rows, joins=True)
        cities.joined[rows] = self.scenario.first_year
        cities.drafting[rows] = benefit.FIRST_DRAFTING
        self.meet_civil_society(rows)

    def _rows_of_places(self, places: int) -> Ints | None:
        """The row of each place of the pool in each run, or nobody; None where they are the same."""
        if self.runs == 1 and len(self.cities) == places:
            return None
        rows: Ints = np.full((self.runs, places), NOBODY)
        rows[self.cities.run, self.cities.place] = np.arange(len(self.cities))
        return rows

    def row_at(self, place: int) -> int:
        """The row of a place of the pool in the first run, ``NOBODY`` if it is left out."""
        return place if self._row_of_place is None else self._rows_in_order[place]

    @cached_property
    def _rows_in_order(self) -> list[int]:
        rows: list[int] = [] if self._row_of_place is None else self._row_of_place[0].tolist()
        return rows

    def across_the_border(self, rows: Ints) -> tuple[Ints, Ints]:
        """Neighbours of some cities abroad: place of the city in ``rows`` and row of the neighbour."""
        cities = self.cities
        index, place = self.border_pairs.of(cities.place.take(rows))
        if self._row_of_place is None:
            return index, place
        neighbour = self._row_of_place[cities.run_of(rows[index]), place]
        here = neighbour != NOBODY
        return index[here], neighbour[here]

    def meet_civil_society(self, rows: Ints) -> None:
        """How strong civil society is in cities that join: drawn once, and asked for members alone."""
        cities = self.cities
        new = rows[np.isnan(cities.civil_society.take(rows))]
        p = self.of(new).civil_society
        cities.civil_society[new] = self.streams.beta(
            Purpose.CIVIL_SOCIETY, START, cities.code.take(new), p.alpha, p.beta, cities.run_of(new)
        )

    def _first_network(self) -> Network:
        cities, members, runs = self.cities, self.cities.members, self.runs
        nothing, none = np.zeros(runs), np.zeros(runs, dtype=np.int64)
        return Network(
            agenda=each.means(cities.run_of(members), cities.position.take(members), runs),
            expected=nothing + self.settings.benefit.money_start,
            identity=nothing + self.settings.identity.start,
            balance=none,
            relief=nothing,
            voice=nothing,
            host=none + NOBODY,
            council=np.zeros(len(cities), dtype=bool),
            hosted=np.zeros(len(cities), dtype=bool),
            grants_by_country=np.zeros(runs * len(COUNTRIES), dtype=np.int64),
            priorities=np.zeros((runs, self.settings.themes.count), dtype=bool),
        )

    def _bring_forward(self) -> None:
        """A network that is under way begins with what its Secretariat costs in a year."""
        p, first_year = self.settings.secretariat, self.scenario.first_year
        cost_of_a_year = cents(p.base_usd + p.member_usd * self.counts(self.cities.members))
        self.network.balance = self.ledger.transfer(
            first_year, Transfer.BROUGHT_FORWARD, cost_of_a_year, EARLIER_YEARS, NETWORK
        )

    # draws

    def uniform(self, purpose: Purpose, rows: Ints) -> Floats:
        """This year's numbers of cities for a purpose, uniform on (0, 1)."""
        return self.streams.uniform(purpose, self.year, *self.cities.drawing(rows))

    def normal(self, purpose: Purpose, rows: Ints) -> Floats:
        """This year's numbers of cities for a purpose, standard normal."""
        return self.streams.normal(purpose, self.year, *self.cities.drawing(rows))

    def between(self, by: Ints, to: Ints) -> tuple[Codes, Codes, Ints]:
        """What the draws of pairs of cities of one run are asked with."""
        return self.cities.code.take(by), self.cities.code.take(to), self.cities.run_of(to)

    # what is of each run

    def ends(self, rows: Ints) -> Ints:
        """Where the cities of each run begin among some of one run after another, and their end."""
        return rows.searchsorted(self._begins) if self.runs > 1 else np.array([0, len(rows)])

    def counts(self, rows: Ints) -> Ints:
        """How many of the cities, of one run after another, are in each run."""
        if self.runs == 1:
            return np.array([len(rows)])
        ends = self.ends(rows)
        return ends[1:] - ends[:-1]

    def run_of(self, rows: Ints) -> Ints | slice:
        """What takes the value of each city's run from a column of runs; that of one run goes with all."""
        return self.cities.run_of(rows) if self.runs > 1 else slice(None)

    def by_country(self, rows: Ints) -> Ints:
        """How many of the cities are in each country of each run."""
        return each.counts(self.cities.home.take(rows), self.runs * len(COUNTRIES))

    def rings(self, rows: Ints) -> Ints:
        """Number of the thematic unit of cities, those of all runs counted through."""
        unit = self.cities.unit.take(rows)
        return self.cities.run.take(rows) * self.settings.units.count + unit if self.runs > 1 else unit

    @property
    def entry_standing(self) -> Floats:
        """What of each city's hazard of joining never changes, a year, unless somebody changes it by hand."""
        if self.standing is None or self._by_hand:
            cities, p = self.cities, self.of_all.membership
            rate = of_countries(p.entry_rate, cities.country)
            self.standing = membership.standing(rate, cities.size, cities.border, p)
        return self.standing

    @property
    def government(self) -> Floats:
        """Position of each country's government, as its own cities see it."""
        return np.asarray(self.governments[CHANNELS.index("own")])

    def year_as_remembered(self, drafts_by_theme: Ints) -> LastYear:
        """What cities and donors will know of the year that is over."""
        rows = rows_where(self.cities.active)
        active, run = self.counts(rows), self.cities.run_of(rows)
        share = active / np.maximum(self.counts(self.cities.members), 1)
        dispersion = each.spreads(run, self.cities.position.take(rows), self.runs, usual.DISPERSION)
        return LastYear(active, share, dispersion, drafts_by_theme)

    def open_year(self) -> None:
        """A fresh record and empty yearly sums."""
        self.ledger.open_year()
        nobody = np.empty(0, dtype=np.int64)
        none, half = np.zeros(self.runs, dtype=np.int64), np.full(self.runs, 0.5)
        self.record = Record(
            conditions=self.conditions,
            was_active=self.cities.active.copy(),
            entrants=nobody,
            leavers=nobody,
            applicants=nobody,
            turnover_losses=np.zeros(len(self.cities)),
            participation_usd=np.full(len(self.cities), np.nan),
            km_to_host=np.full(len(self.cities), np.nan),
            finished=no_projects(self.year - 1),
            drafts=no_projects(self.year),
            repeated_pairs=np.empty(0, dtype=bool),
            support=half,
            buffered_support=half,
            felt_support=np.full(self.runs * len(COUNTRIES), 0.5),
            fund=none,
            offer=none,
            losing_cost=none,
        )

    # columns that several phases need

    @property
    def in_bloc(self) -> Bools:
        """Whether each city's country is in the bloc this year."""
        return self.conditions.in_bloc.take(self.cities.country)

    def with_elected_seat(self, rows: Ints) -> Floats:
        """1 for cities with an elected seat; where every member sits a seat is no incentive."""
        seats = self.network.council.take(rows) & self.network.elected
        return seats.astype(np.float64)

    def support(self, rows: Ints) -> Floats:
        """Support of the bloc as cities feel it, buffered by a regional identity."""
        return np.asarray(self.record.felt_support[self.cities.home.take(rows)])

    def update_gate(self, voice: Floats) -> None:
        """Legal gate of all cities from law, mayors, governments and last year's voice."""
        cities = self.cities
        if self.settings.rules.gate == "off":
            cities.gate = np.ones(len(cities))
            return
        cities.gate = law.gate(
            self._autonomy(),
            politics.similarity(cities.position, self.government[cities.home]),
            voice[cities.run] * self.in_bloc,
            self.of_all.law,
        )

    def _autonomy(self) -> Floats:
        """Legal autonomy in each city's country."""
        if not self.varied:
            return self.conditions.autonomy_of_each(self.common.law).take(self.cities.country)
        country = each.repeated(np.arange(len(COUNTRIES)), self.runs)
        return self.conditions.autonomy(self.of_countries.law, country).take(self.cities.home)

    def accord(self, rows: Ints) -> Floats:
        """Accord of cities with the network, against the usual."""
        agenda = self.network.agenda[self.run_of(rows)]
        return politics.accord(self.cities.position.take(rows), agenda, self.of(rows).politics)

    def alignment(self, rows: Ints) -> Floats:
        """α of cities with the network's agenda."""
        return politics.similarity(self.cities.position.take(rows), self.network.agenda[self.run_of(rows)])

    def informal_gate(self, rows: Ints) -> Floats:
        """G^ζ of cities."""
        return law.informal(self.cities.gate.take(rows), self.of(rows).law)

    def budget_usd(self, rows: Ints) -> Floats:
        """This year's budget for action abroad, b, in dollars."""
        return self.cities.budget.take(rows) / CENTS

    def burden(self, rows: Ints) -> Floats:
        """κ of cities: cost of taking part beside the budget."""
        own_share = 1 - self.of(rows).support.central_share
        return cost.burden(self.participation_usd(rows) * own_share, self.budget_usd(rows))

    def participation_usd(self, rows: Ints) -> Floats:
        """What taking part costs members in a year before central government bears its share, dollars."""
        return self.record.participation_usd.take(rows)

    @property
    def call(self) -> Bools:
        """Whether somebody gives money to projects this year: the fund, donors or one of their programmes."""
        return np.asarray((self.record.fund != 0) | (self.offered_usd != 0))

    @property
    def offered_usd(self) -> Floats:
        """What donors offer projects this year, the money of their programmes included, dollars."""
        return self.record.offer / CENTS + sum(one.usd for one in self.conditions.donor_programmes)

    def funding(self, rows: Ints, drafts: Floats | float) -> Floats:
        """Outside money that so many drafts would bring beside own money; 0 in a year without a call."""
        expected = np.where(self.call, self.network.expected, 0.0)[self.run_of(rows)]
        return benefit.funding(expected * drafts, self.budget_usd(rows))
