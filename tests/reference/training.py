"""Training: the network's own seats, then those of donors' programmes (sixth step)."""

import math
from typing import TYPE_CHECKING

from paradiplomacy.world.streams import Purpose
from reference.ledger import DONOR_TRAINING, NETWORK, TRAINING_COST

if TYPE_CHECKING:
    from reference.city import City
    from reference.network import ReferenceNetwork


def train(model: "ReferenceNetwork") -> None:
    """(13) Apply with .25·α·G^ζ; own seats, then each programme's; one a city; K ← K + λ_t(1 − K)."""
    for city in model.cities:
        city.trained = False
    donated = _donated_seats(model)
    if not model.conditions.training and not any(seats for _, seats in donated):
        return
    waiting = [city for city in model.members if _applies(city)]
    price, organs = round(model.p.training.seat_cost_usd * 100), model.organs
    own = _seat(waiting, model.p.training.target, _own_seats(model, price))
    organs.balance -= model.ledger.transfer(model.year, TRAINING_COST, price * own, NETWORK, "training")
    given = sum(_seat(waiting, target, seats) for target, seats in donated)
    model.ledger.transfer(model.year, DONOR_TRAINING, price * given, "donors", "training")


def _donated_seats(model: "ReferenceNetwork") -> list[tuple[str, int]]:
    """Target and seats of the donors' programmes of the year."""
    times = model.p.donors.programmes
    return [(one.target, math.floor(one.seats * times)) for one in model.conditions.donor_programmes]


def _own_seats(model: "ReferenceNetwork", price: int) -> int:
    """Those that the network can pay from what the fund leaves."""
    seats = int(model.p.training.seats * model.conditions.training)
    return min(seats, (model.organs.balance - model.organs.fund) // price) if price else seats


def _applies(city: "City") -> bool:
    chance = city.model.p.training.demand * city.alignment * city.informal_gate
    return city.drawn(Purpose.TRAINING_APPLICATION) < chance


def _seat(waiting: "list[City]", target: str, seats: int) -> int:
    """Train those first in the queue and take them off the list; how many there were."""
    waiting.sort(key=lambda city: (_turn(city, target), city.drawn(Purpose.TRAINING_SEAT)))
    seated = waiting[:seats]
    del waiting[:seats]
    for city in seated:
        city.trained = city.ever_trained = True
        city.capacity += city.model.p.training.learning * (1 - city.capacity)
    return len(seated)


def _turn(city: "City", target: str) -> float:
    """Border cities first, or the least capable, or all alike."""
    if target == "border":
        return 0.0 if city.border else 1.0
    return city.capacity if target == "low-capacity" else 0.0
