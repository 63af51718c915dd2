"""Thematic units: who takes part, and whom they meet there (seventh step)."""

from typing import TYPE_CHECKING

from paradiplomacy.world.streams import Purpose
from reference.decisions import chance_of_activity

if TYPE_CHECKING:
    from reference.city import City
    from reference.network import ReferenceNetwork


def take_part(model: "ReferenceNetwork") -> None:
    """(4) Each member decides alone, on what it knew before."""
    was_active = {city: float(city.was_active) for city in model.members}
    for city in model.members:
        city.active = city.drawn(Purpose.ACTIVITY) < chance_of_activity(city, was_active)
        city.idle = 0 if city.active else city.idle + 1


def meet(model: "ReferenceNetwork") -> None:
    """(14) Ties fade; the active meet six neighbours on either side of their unit's ring (decision 18)."""
    for city in model.members:
        city.fade_ties()
    active = [city for city in model.members if city.active]
    either_side = model.p.units.meetings // 2
    for ring in rings(active, Purpose.MEETING).values():
        for one, other in neighbours_on(ring, either_side):
            one.tie(other, model.p.ties.meeting)


def rings(cities: "list[City]", purpose: Purpose) -> "dict[int, list[City]]":
    """The cities of each unit in this year's keyed random order."""
    found: dict[int, list[City]] = {}
    for city in cities:
        found.setdefault(city.unit, []).append(city)
    for ring in found.values():
        ring.sort(key=lambda city: city.drawn(purpose))
    return found


def neighbours_on(ring: "list[City]", either_side: int) -> "list[tuple[City, City]]":
    """Pairs at most so many places apart on a ring, each pair once; all of them where it is small."""
    size = len(ring)
    pairs = []
    for step in range(1, min(either_side, size // 2) + 1):
        # half-way round a ring of even size both neighbours are the same city
        ends = size // 2 if 2 * step == size else size
        pairs += [(ring[place], ring[(place + step) % size]) for place in range(ends)]
    return pairs
