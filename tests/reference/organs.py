"""The network's organs: Summit, host, Council, Directorate, agenda, priorities (fourth step)."""

import math
from collections import Counter
from typing import TYPE_CHECKING

import mesa

from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.streams import Purpose
from reference.decisions import chance_of_entry, chance_of_exit
from reference.draws import name_code
from reference.outside_money import programme_dollars

if TYPE_CHECKING:
    from reference.city import City
    from reference.network import ReferenceNetwork

_HOSTS_REMEMBERED = 2
FIRST_DRAFTING = 0.04

_EQUAL_TO = 9
"""Digits after which strengths of ties count as equal: cities that met equally often are tied equally."""


class Organs(mesa.Agent):
    """What the network is beside its cities, and what it remembers; money in cents."""

    def __init__(self, model: "ReferenceNetwork") -> None:
        super().__init__(model)
        self.agenda = 0.0
        self.expected_usd = model.p.benefit.money_start
        self.identity = model.p.identity.start
        self.voice = 0.0
        self.priorities: list[int] = []
        self.host: City | None = None
        self.past_hosts: list[City | None] = []
        self.directors: list[City] = []
        self.elected = False
        self.balance = self.fund = self.offer = self.cost = self.income = 0
        self.relief_usd = 0.0
        self.grants_by_country: Counter[str] = Counter()
        self.entrants: list[City] = []
        self.leavers: list[City] = []

    @property
    def calls(self) -> bool:
        """Whether there is a call: own money, the donors' offer, or dollars of a donor programme."""
        return bool(self.fund or self.offer or sum(programme_dollars(self.model).values()))

    def hold_summit(self) -> None:
        """The yearly Summit; nobody joins or leaves at the first one."""
        self.entrants, self.leavers = [], []
        if self.model.year > self.model.settings.first_year:
            self._admit_and_dismiss()
        self._choose_host()
        self._elect()
        self._set_agenda()
        self._set_priorities()

    def _admit_and_dismiss(self) -> None:
        """All decide on last year's state; then entrants come and leavers go."""
        candidates = [city for city in self.model.cities if not city.member]
        self.entrants = [city for city in candidates if city.drawn(Purpose.ENTRY) < chance_of_entry(city)]
        self.leavers = [city for city in self.model.members if self._leaves(city)]
        before = [city.drafting for city in self.model.members]
        for city in self.entrants:
            self._admit(city)
            city.drafting = _mean(before) if before else FIRST_DRAFTING
        for city in self.leavers:
            city.member = city.active = False
            city.drafting = 0.0
            city.cut_ties()
        self.model.update_members()

    def _leaves(self, city: "City") -> bool:
        """By decision, or struck off after five years of arrears and idleness."""
        years = self.model.p.membership.arrears_years
        struck_off = city.arrears >= years and city.idle >= years
        return struck_off or city.drawn(Purpose.EXIT) < chance_of_exit(city)

    def _admit(self, city: "City") -> None:
        city.member = True
        city.joined = self.model.year
        city.arrears = city.idle = 0
        city.experience = city.discouragement = 0.0
        city.awareness = self.model.p.awareness.start
        city.ever_trained = False

    def _choose_host(self) -> None:
        """A lot among last year's active; the last two hosts only where there is nobody else."""
        members, recent = self.model.members, self.past_hosts[-_HOSTS_REMEMBERED:]
        able = [city for city in members if city.was_active] or members
        able = [city for city in able if city not in recent] or able
        self.host = min(able, key=self._race, default=None)
        self.past_hosts.append(self.host)

    def _race(self, city: "City") -> float:
        """The lot, with weight K·o·√population·(1 + χ_h·[has hosted])."""
        experience = 1 + self.model.p.host.experience * (city in self.past_hosts)
        weight = max(city.capacity * city.office * math.sqrt(city.population) * experience, 1e-9)
        return self.model.draws.exponential(Purpose.HOST, self.model.year, city.code) / weight

    # Council and Directorate

    def _elect(self) -> None:
        """Before the statute of 2015 every member sits and the host leads alone."""
        self.elected = self.model.conditions.reformed
        for city in self.model.cities:
            city.in_council = city.member
        self.directors = [self.host] if self.host else []
        if self.elected and self.host:
            strength = {city: _ranked(city.strength) for city in self.model.members}
            self._elect_council(strength)
            self.directors += self._other_directors(strength)

    def _elect_council(self, strength: "dict[City, float]") -> None:
        """Inside a country by strength of ties, then population, then id."""
        seats = self._seats()
        for country in COUNTRIES:
            of_country = [city for city in self.model.members if city.country == country]
            of_country.sort(key=lambda city: (-strength[city], -city.population, city.id))
            for place, city in enumerate(of_country):
                city.in_council = place < seats[country]

    def _seats(self) -> dict[str, int]:
        """Seats by country: min(40, members), those of suspended countries going to the others."""
        governments, p = self.model.governments, self.model.p.council
        counts = Counter(city.country for city in self.model.members)
        entitled = {c: 0 if governments[c].suspended else counts[c] for c in COUNTRIES}
        seats = min(p.seats, sum(entitled.values()))
        if p.rule == "per-country":
            return _in_rounds(entitled, seats, p.country_limit)
        return _sainte_lague(entitled, seats)

    def _other_directors(self, strength: "dict[City, float]") -> "list[City]":
        """Council members with the strongest ties, one a country, none of the host's."""
        council = [city for city in self.model.members if city.in_council]
        council.sort(key=lambda city: (-strength[city], -city.population, city.id))
        countries, chosen = {self.host.country}, []
        for city in council:
            if city.country not in countries:
                countries.add(city.country)
                chosen.append(city)
        return chosen[: self.model.p.governance.directors - 1]

    # agenda

    def _set_agenda(self) -> None:
        """(15) a ← (1 − η)a + η[(1 − ρ)·mean x of last year's active + ρ·mean x of those who lead]."""
        active = [city.position for city in self.model.members if city.was_active]
        if not active or not self.directors:
            return
        rho, eta = self.model.p.host.agenda_weight, self.model.p.agenda.inertia
        leading = _mean([city.position for city in self.directors])
        self.agenda = (1 - eta) * self.agenda + eta * ((1 - rho) * _mean(active) + rho * leading)

    def _set_priorities(self) -> None:
        """Four themes with most drafts last year + N(0, 1)."""
        model, p = self.model, self.model.p.themes

        def weight(theme: int) -> float:
            noise = model.draws.normal(Purpose.PRIORITY, model.year, name_code(f"theme {theme}"))
            return model.last_year.drafts_by_theme[theme] + noise

        ranked = sorted(range(p.count), key=weight, reverse=True)
        self.priorities = ranked[: p.priorities]


def _ranked(strength: float) -> float:
    return round(strength, _EQUAL_TO)


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def _in_rounds(entitled: dict[str, int], seats: int, limit: int) -> dict[str, int]:
    """One seat a country and round in the order of members, at most ``limit`` a country (decision 16)."""
    given = dict.fromkeys(COUNTRIES, 0)
    order = sorted(COUNTRIES, key=lambda country: -entitled[country])
    for _ in range(limit):
        for country in order:
            if given[country] < entitled[country] and sum(given.values()) < seats:
                given[country] += 1
    return given


def _sainte_lague(entitled: dict[str, int], seats: int) -> dict[str, int]:
    """The next seat to the largest members/(2·seats won + 1); equal claims by the order of countries."""
    given = dict.fromkeys(COUNTRIES, 0)
    for _ in range(seats):
        country = max(COUNTRIES, key=lambda c: entitled[c] / (2 * given[c] + 1))
        given[country] += 1
    return given
