"""Who takes part this year, and whom they meet in the thematic units (seventh step)."""

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import Floats, Ints, rows_where
from paradiplomacy.phases.decision import Decision, Inputs, Lever, shares
from paradiplomacy.rules import activity, benefit, usual
from paradiplomacy.scenario.parameters.settings import Settings
from paradiplomacy.world.search import ascending_draws, near_on_ring
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose


def take_part(world: World) -> None:
    """Each member decides whether to take part; all decide on what they knew before."""
    cities, rows = world.cities, world.cities.members
    active = TAKE_PART.yes(world, rows)
    cities.active[:] = False
    cities.active[rows] = active
    cities.idle[rows] = np.where(active, 0, cities.idle.take(rows) + 1)


def _circumstances(world: World, rows: Ints) -> Inputs:
    cities, s = world.cities, world.of(rows)
    peers = world.ties.mean_of_partners(world.record.was_active.astype(np.float64), 0.0)
    return {
        "capacity": cities.capacity.take(rows),
        "accord": world.accord(rows),
        "benefit": benefit_parts(world, rows),
        "burden": world.burden(rows),
        "was_active": world.record.was_active.take(rows),
        "peers": peers[rows],
        "awareness": cities.awareness.take(rows),
        "border": cities.border.take(rows),
        "seat": s.council.commitment * world.with_elected_seat(rows),
        "bloc": bloc_pull(world, world.support(rows), s),
        "crowding": benefit.crowding(world.last_year.active, world.settings.units)[cities.run_of(rows)],
        "attention_shock": world.conditions.attention_shock,
        "p": s.activity,
    }


def bloc_pull(world: World, support: Floats, p: Settings) -> Floats:
    """What support of the bloc and the forum add to the logit of activity."""
    return activity.bloc_pull(support, world.conditions.forum, p.activity.bloc_support, p.forum.effect)


BLOC_SUPPORT = Lever(
    "support",
    now=World.support,
    put=lambda world, support: {"bloc": bloc_pull(world, np.array([support]), world.settings)},
)
"""Support that the city feels, which acts through what it and the forum add."""

ACCORD = Lever("accord", low=-usual.ALIGNMENT, high=1 - usual.INTEGRATION)
"""Accord of mayor and network: from the opposite of the agenda to preference for integration alone."""


def benefit_parts(world: World, rows: Ints) -> dict[str, Floats]:
    """Parts of the benefit by motive."""
    cities, s = world.cities, world.of(rows)
    return benefit.weighted(
        benefit.connections(_active_others(world, rows), s.units.meetings, s.benefit),
        benefit.learning(cities.capacity.take(rows)),
        world.funding(rows, cities.drafting.take(rows)),
        s.benefit,
    )


def _active_others(world: World, rows: Ints) -> Ints:
    """Other cities of each city's unit that were active last year, those that left since, too."""
    was_active = world.record.was_active
    active = each.counts(world.rings(rows_where(was_active)), world.runs * world.settings.units.count)
    return active[world.rings(rows)] - was_active[rows]


TAKE_PART = Decision[Ints](
    name="take part",
    draw=Purpose.ACTIVITY,
    rule=activity.terms,
    inputs=_circumstances,
    gate=World.informal_gate,
    who=lambda world: world.cities.members,
    outcome=lambda world, rows: world.cities.active[rows],
    levers=(
        *shares("capacity", "burden", "was_active", "peers", "awareness"),
        ACCORD,
        BLOC_SUPPORT,
    ),
)


def meet(world: World) -> None:
    """Old ties fade; active cities of a thematic unit meet and strengthen theirs."""
    active, ties = rows_where(world.cities.active), world.ties
    first, second = meetings(world, active, world.settings.units.meetings // 2)
    ties.renew(first, second, world.of(first).ties.meeting, decay=world.of(ties.first).ties.decay)


def meetings(world: World, rows: Ints, either_side: int) -> tuple[Ints, Ints]:
    """Pairs that meet: neighbours up to ``either_side`` places along the ring of a unit, each pair once.

    On a ring stand the cities of a unit in this year's keyed random order.
    """
    order = ascending_draws(world.uniform(Purpose.MEETING, rows), world.ends(rows))
    first, second = near_on_ring(order, world.rings(rows), either_side)
    return rows[first], rows[second]
