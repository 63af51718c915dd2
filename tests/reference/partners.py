"""Looking for partners: whom a coordinator considers, whom it prefers, who consents (eighth step)."""

import math
from bisect import bisect_left
from typing import TYPE_CHECKING

from paradiplomacy.world.streams import Purpose
from reference.city import City, similarity
from reference.decisions import chance_of_consent
from reference.places import distance_km
from reference.units import rings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reference.network import ReferenceNetwork

FROM_UNIT = BY_SIZE = 20
FORUM_WORKS_FROM = 2008
"""First meeting of the forum's border group."""


class Search:
    """The search of one year: coordinators take turns, a busy city is passed over without costing a try."""

    def __init__(self, model: "ReferenceNetwork") -> None:
        self.model = model
        self.p = model.p.partners
        self.at_random = model.p.rules.partners == "random"
        self.free = dict.fromkeys(model.members, self.p.limit)
        self.degree = {city: city.degree for city in model.members}
        self.circle = self._circle()
        self.places = [place for place, _, _ in self.circle]
        self.ring_of = {} if self.at_random else rings(model.members, Purpose.UNIT_SEARCH)
        self.place_on_ring = {
            city: place for ring in self.ring_of.values() for place, city in enumerate(ring)
        }
        helped = model.conditions.forum and model.year >= FORUM_WORKS_FROM
        self.border_bonus = 1 + model.p.forum.border_bonus * helped

    def find(self, coordinator: City, axis: str) -> list[City]:
        """The partners that consent: one or two wanted, and one try more than wanted."""
        wanted = 1 + (coordinator.drawn(Purpose.SECOND_PARTNER) < self.p.second)
        tries = wanted + self.p.extra_tries
        found: list[City] = []
        for candidate in self.ranked(coordinator, axis):
            if len(found) == wanted or not tries:
                break
            if not self.free[candidate]:
                continue
            tries -= 1
            if self._consents(candidate, coordinator):
                self.free[candidate] -= 1
                found.append(candidate)
        return found

    def _consents(self, asked: City, coordinator: City) -> bool:
        drawn = self.model.draws.pair_uniform(Purpose.CONSENT, self.model.year, coordinator.code, asked.code)
        return drawn < chance_of_consent(asked, coordinator)

    def ranked(self, coordinator: City, axis: str) -> list[City]:
        """The candidates, the highest utility + Gumbel first: a softmax choice (6)."""
        model, liking = self.model, {}
        for candidate in self.candidates(coordinator):
            taste = model.draws.pair_gumbel(Purpose.CANDIDATE, model.year, coordinator.code, candidate.code)
            liking[candidate] = self.utility(coordinator, candidate, axis) + taste
        return sorted(liking, key=lambda city: (-liking[city], city.id))

    def utility(self, coordinator: City, candidate: City, axis: str) -> float:
        """(6) Ties, views, capacity, popularity, border, language, distance, activity, host's country."""
        p, tie = self.p, coordinator.ties.get(candidate, 0.0)
        km = distance_km(coordinator.point, candidate.point)
        across_border = axis == "border" and km <= self.model.p.cities.border_km
        same_language = coordinator.government.language == candidate.government.language
        at_home = candidate.country == self.model.organs.host.country
        return (
            p.ties * tie / (1 + tie)
            + p.similarity * similarity(coordinator.position, candidate.position)
            + p.capacity * candidate.capacity
            + p.popularity * math.log1p(self.degree[candidate])
            + p.border * self.border_bonus * across_border
            + p.language * same_language
            - p.distance * math.log1p(km / p.distance_scale_km)
            + p.active * candidate.active
            + self.model.p.host.home_advantage * at_home
        )

    # the list

    def candidates(self, coordinator: City) -> list[City]:
        """Ties, neighbours, twenty of the unit, twenty by size: distinct members abroad, sixty at most."""
        known: list[City] = []
        if not self.at_random:
            known += sorted(coordinator.ties, key=lambda city: (-coordinator.ties[city], city.id))
            known += coordinator.neighbours
            known += self._of_unit(coordinator)
        return self._abroad(coordinator, known + self._by_size(coordinator))

    def _abroad(self, coordinator: City, found: "Iterable[City]") -> list[City]:
        bloc_only = self.p.open_to == "bloc"
        fitting = dict.fromkeys(
            city
            for city in found
            if city.member
            and city.country != coordinator.country
            and (city.government.in_bloc or not bloc_only)
        )
        return list(fitting)[: self.p.search_size]

    def _of_unit(self, coordinator: City) -> list[City]:
        """The next twenty on the ring of the unit."""
        ring, here = self.ring_of[coordinator.unit], self.place_on_ring[coordinator]
        return [ring[(here + step) % len(ring)] for step in range(1, min(FROM_UNIT, len(ring) - 1) + 1)]

    def _circle(self) -> list[tuple[float, int, City]]:
        """Members own points on a circle, one for 10,000 inhabitants, from one to a thousand."""
        draws, year = self.model.draws, self.model.year
        points = []
        for city in self.model.members:
            count = 1 if self.at_random else int(min(max(city.population / 10_000, 1), 1_000))
            for number in range(count):
                place = draws.pair_uniform(Purpose.SIZE_POINT, year, city.code, number)
                points.append((place, city.id, city))
        return sorted(points, key=lambda point: point[:2])

    def _by_size(self, coordinator: City) -> list[City]:
        """A draw takes the owner of the next point: twenty by size; at random a whole list."""
        draws, year, drawn = self.model.draws, self.model.year, []
        for number in range(self.p.search_size if self.at_random else BY_SIZE):
            place = draws.pair_uniform(Purpose.SIZE_DRAW, year, coordinator.code, number)
            following = bisect_left(self.places, place) % len(self.places)
            drawn.append(self.circle[following][2])
        return drawn
