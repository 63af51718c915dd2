"""The world of one run: the tables of cities, ties, projects and money, and what the network remembers."""

from collections import deque
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from paradiplomacy.common.columns import CENTS, Bools, Floats, Ints, in_cents, mean, rows_where, spread
from paradiplomacy.rules import benefit, cost, law, membership, politics, usual
from paradiplomacy.scenario.events import CHANNELS
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world import sources
from paradiplomacy.world.cities import START, Cities, founders, make_cities, members_of_2022, pool
from paradiplomacy.world.conditions import Conditions, conditions
from paradiplomacy.world.geography import border_pairs, distance_km
from paradiplomacy.world.ledger import EARLIER_YEARS, NETWORK, Ledger, Transfer
from paradiplomacy.world.projects import NOBODY, Projects, Theme, no_projects
from paradiplomacy.world.streams import Purpose, Streams
from paradiplomacy.world.ties import Ties

_LONG_AGO = 99
"""Years since the last crisis of a country that had none yet."""
_DONORS_REMEMBER = 3
"""Years of completed projects on whose mean donors look; assumed."""


@dataclass
class Network:
    """The organs of the network and what they keep: agenda, offices, money (cents), reputation.

    ``expected`` is what a draft is expected to bring and ``relief`` what the units' activities took off each
    city's cost, both in dollars.
    """

    agenda: float
    council: Bools
    expected: float
    identity: float
    priorities: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    host: int = NOBODY
    past_hosts: list[int] = field(default_factory=list)
    directors: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    elected: bool = False
    balance: int = 0
    relief: float = 0.0
    voice: float = 0.0
    grants_by_country: Ints = field(default_factory=lambda: np.zeros(len(COUNTRIES), dtype=np.int64))

    def has_priority(self, theme: Ints) -> Bools:
        """Whether themes are among the year's priorities."""
        return np.asarray((theme[:, np.newaxis] == self.priorities).any(axis=1))


@dataclass
class LastYear:
    """What cities and donors know of the year before."""

    active: int
    activity_share: float
    dispersion: float
    drafts_by_theme: Ints


@dataclass
class Record:
    """What happened in a year, for the indicators; money in cents."""

    conditions: Conditions
    was_active: Bools
    entrants: Ints
    leavers: Ints
    applicants: Ints
    turnover_losses: Floats
    participation_usd: Floats
    finished: Projects
    drafts: Projects
    repeated_pairs: Bools
    support: float = 0.5
    buffered_support: float = 0.5
    felt_support: Floats = field(default_factory=lambda: np.full(len(COUNTRIES), 0.5))
    fund: int = 0
    offer: int = 0
    losing_cost: int = 0


class World:
    """All state of a run that is not an agent. Phases of the year read and write it; rules never see it.

    Args:
        scenario: the resolved scenario.
        seed: seed of all random streams of the run.
        extra: further candidate cities beside the shipped ones (see ``world.cities.pool``).
    """

    def __init__(self, scenario: Scenario, seed: int, extra: sources.Places | None = None) -> None:
        self.scenario = scenario
        self.settings = scenario.parameters
        self.streams = Streams(seed)
        self.year = scenario.first_year - 1
        self.conditions = conditions(scenario, scenario.first_year)
        self.facts = sources.country_facts()
        self.undisturbed_government = self._first_governments()
        self.unshifted_governments = np.tile(self.undisturbed_government, (len(CHANNELS), 1))
        self.governments = self.unshifted_governments.copy()
        places, borders = pool(self.settings, extra)
        self.border_pairs = border_pairs(places, self.settings.cities.border_km)
        governments = self.undisturbed_government
        self.cities: Cities = make_cities(places, self.settings, self.streams, governments, borders)
        self.ties = Ties(len(self.cities))
        self.crisis_year = np.full(len(COUNTRIES), self.year - _LONG_AGO)
        self.crisis_begin = self.crisis_year.copy()
        self.years_since_crisis = np.full(len(COUNTRIES), _LONG_AGO)
        self.ledger = Ledger()
        self.running: Projects = no_projects(self.year)
        self.past_pairs: set[int] = set()
        self.completed_pairs: list[Ints] = []
        self.ever_trained = np.zeros(len(self.cities), dtype=bool)
        self.allotments: dict[int, dict[int, int]] = {}
        self.update_gate(voice=0.0)
        self._admit_first_members()
        members = self.cities.members
        self.network = Network(
            agenda=mean(self.cities.position[members]) if len(members) else 0.0,
            council=np.zeros(len(self.cities), dtype=bool),
            expected=self.settings.benefit.money_start,
            identity=self.settings.identity.start,
        )
        if scenario.start != "founders":
            self._bring_forward()
        self.completed: deque[int] = deque(maxlen=_DONORS_REMEMBER)
        self.last_year = self.year_as_remembered(np.zeros(self.settings.themes.count, dtype=np.int64))
        self.open_year()

    def _first_governments(self) -> Floats:
        """Governments of the year before the first one, from which the first mayors come."""
        p = self.settings.politics
        if self.scenario.governments == "recorded":
            return politics.recorded_government(sources.orientation().nearest(self.year), p)
        return np.full(len(COUNTRIES), p.government_mean)

    def _admit_first_members(self) -> None:
        """The twelve founders of 1995, active as they found the network, or the 366 members of 2022."""
        cities, codes = self.cities, self.cities.code
        if self.scenario.start == "founders":
            rows = founders(cities)
            cities.active[rows] = True
        else:
            weight = membership.initial_weight(
                law.informal(cities.gate, self.settings.law),
                cities.size,
                cities.border,
                self.settings.membership,
            )
            rows = members_of_2022(cities, self.streams, weight)
            draws = self.streams.uniform(Purpose.INITIAL_ACTIVE, START, codes[rows])
            cities.active[rows] = draws < usual.ACTIVITY
        cities.member[rows] = True
        cities.joined[rows] = self.scenario.first_year
        cities.drafting[rows] = benefit.FIRST_DRAFTING

    def _bring_forward(self) -> None:
        """A network that is under way begins with what its Secretariat costs in a year."""
        p, first_year = self.settings.secretariat, self.scenario.first_year
        cost_of_a_year = in_cents(p.base_usd + p.member_usd * len(self.cities.members))
        self.network.balance = self.ledger.transfer(
            first_year, Transfer.BROUGHT_FORWARD, cost_of_a_year, EARLIER_YEARS, NETWORK
        )

    @cached_property
    def entry_standing(self) -> Floats:
        """What of each city's hazard of joining never changes, a year."""
        cities, p = self.cities, self.settings.membership
        rate = np.array(p.entry_rate.by_country)[cities.country]
        return membership.standing(rate, cities.size, cities.border, p)

    @property
    def government(self) -> Floats:
        """Position of each country's government, as its own cities see it."""
        return np.asarray(self.governments[CHANNELS.index("own")])

    def year_as_remembered(self, drafts_by_theme: Ints) -> LastYear:
        """What cities and donors will know of the year that is over."""
        members, active = self.cities.members, rows_where(self.cities.active)
        share = len(active) / max(len(members), 1)
        dispersion = spread(self.cities.position[active]) if len(active) else usual.DISPERSION
        return LastYear(len(active), share, dispersion, drafts_by_theme)

    def open_year(self) -> None:
        """A fresh record and empty yearly sums."""
        self.ledger.open_year()
        nobody = np.empty(0, dtype=np.int64)
        self.record = Record(
            conditions=self.conditions,
            was_active=self.cities.active.copy(),
            entrants=nobody,
            leavers=nobody,
            applicants=nobody,
            turnover_losses=np.zeros(len(self.cities)),
            participation_usd=np.full(len(self.cities), np.nan),
            finished=no_projects(self.year - 1),
            drafts=no_projects(self.year),
            repeated_pairs=np.empty(0, dtype=bool),
        )

    # columns that several phases need

    @property
    def in_bloc(self) -> Bools:
        """Whether each city's country is in the bloc this year."""
        return self.bloc(self.cities.country)

    def bloc(self, country: Ints) -> Bools:
        """Whether countries are in the bloc this year."""
        return self.conditions.in_bloc[country]

    def with_elected_seat(self, rows: Ints) -> Floats:
        """1 for cities with an elected seat; where every member sits a seat is no incentive."""
        seats = self.network.council[rows] & self.network.elected
        return seats.astype(np.float64)

    def support(self, rows: Ints) -> Floats:
        """Support of the bloc as cities feel it, buffered by a regional identity."""
        return np.asarray(self.record.felt_support[self.cities.country[rows]])

    def update_gate(self, voice: float) -> None:
        """Legal gate of all cities from law, mayors, governments and last year's voice."""
        if self.settings.rules.gate == "off":
            return
        cities = self.cities
        self.cities.gate = law.gate(
            self.conditions.autonomy[cities.country],
            politics.similarity(cities.position, self.government[cities.country]),
            voice * self.in_bloc,
            self.settings.law,
        )

    def accord(self, rows: Ints) -> Floats:
        """Accord of cities with the network, against the usual."""
        return politics.accord(self.cities.position[rows], self.network.agenda, self.settings.politics)

    def alignment(self, rows: Ints) -> Floats:
        """α of cities with the network's agenda."""
        return politics.similarity(self.cities.position[rows], self.network.agenda)

    def informal_gate(self, rows: Ints) -> Floats:
        """G^ζ of cities."""
        return law.informal(self.cities.gate[rows], self.settings.law)

    def budget_usd(self, rows: Ints) -> Floats:
        """This year's budget for action abroad, b, in dollars."""
        return self.cities.budget[rows] / CENTS

    def burden(self, rows: Ints) -> Floats:
        """κ of cities: cost of taking part beside the budget."""
        own_share = 1 - self.settings.support.central_share
        return cost.burden(self.participation_usd(rows) * own_share, self.budget_usd(rows))

    def participation_usd(self, rows: Ints) -> Floats:
        """What taking part costs members in a year before central government bears its share, dollars."""
        return self.record.participation_usd[rows]

    def set_participation_cost(self) -> None:
        """The cost of taking part, once the host of the year's Summit is known."""
        rows, s = self.cities.members, self.settings
        fee = cost.fee_usd(self.cities.population[rows], s.fees)
        self.record.participation_usd[rows] = cost.participation_usd(
            fee, self.km_to_host(rows), self.conditions.digital, self.network.relief, s.cost
        )

    def km_to_host(self, rows: Ints) -> Floats:
        """Distance of cities to the host of the year's Summit, 0 without one."""
        points, host = self.cities.point, self.network.host
        return np.zeros(len(rows)) if host == NOBODY else distance_km(points[rows], points[host])

    @property
    def call(self) -> bool:
        """Whether somebody gives money to projects this year: the fund, donors or one of their programmes."""
        return bool(self.record.fund or self.offered_usd)

    @property
    def offered_usd(self) -> float:
        """What donors offer projects this year, the money of their programmes included, dollars."""
        return self.record.offer / CENTS + sum(each.usd for each in self.conditions.donor_programmes)

    def funding(self, rows: Ints, drafts: Floats | float) -> Floats:
        """Outside money that so many drafts would bring beside own money; 0 in a year without a call."""
        expected = self.network.expected * drafts if self.call else 0.0
        return benefit.funding(expected, self.budget_usd(rows))

    def by_country(self, rows: Ints) -> Ints:
        """How many of the cities are in each country."""
        return np.bincount(self.cities.country[rows], minlength=len(COUNTRIES))

    def theme(self, unit: Ints) -> Ints:
        """Theme of a thematic unit."""
        return unit % self.settings.themes.count


def theme_name(theme: int) -> str:
    """Name of a theme; those beyond the paper's seven have numbers."""
    names = list(Theme)
    return str(names[theme]) if theme < len(names) else f"theme {theme + 1}"
