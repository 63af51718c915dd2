"""Who came to the Summit: an observation at the end of the year, which nothing else feels."""

from typing import TYPE_CHECKING

from paradiplomacy.world.streams import Purpose
from reference.decisions import chance_of_attendance

if TYPE_CHECKING:
    from reference.network import ReferenceNetwork


def come_to_summit(model: "ReferenceNetwork") -> None:
    """Members, those idle in the units included."""
    for city in model.cities:
        city.at_summit = city.member and city.drawn(Purpose.ATTENDANCE) < chance_of_attendance(city)
