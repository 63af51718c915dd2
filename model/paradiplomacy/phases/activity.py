"""Who takes part this year, and whom they meet in the thematic units (seventh step)."""

import numpy as np

from paradiplomacy.common.columns import Floats, Ints, rows_where
from paradiplomacy.phases.decision import Decision, Inputs, Lever, shares
from paradiplomacy.rules import activity, benefit
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose


def take_part(world: World) -> None:
    """Each member decides whether to take part; all decide on what they knew before."""
    cities, rows = world.cities, world.cities.members
    active = TAKE_PART.yes(world, rows)
    cities.active[:] = False
    cities.active[rows] = active
    cities.idle[rows] = np.where(active, 0, cities.idle[rows] + 1)


def _circumstances(world: World, rows: Ints) -> Inputs:
    cities, s = world.cities, world.settings
    peers = world.ties.mean_of_partners(world.record.was_active.astype(np.float64), 0.0)
    return {
        "capacity": cities.capacity[rows],
        "alignment": world.alignment(rows),
        "benefit": benefit_parts(world, rows),
        "burden": world.burden(rows),
        "was_active": world.record.was_active[rows],
        "peers": peers[rows],
        "awareness": cities.awareness[rows],
        "border": cities.border[rows],
        "seat": s.council.commitment * with_elected_seat(world, rows),
        "bloc": bloc_pull(world),
        "attention_shock": world.conditions.attention_shock,
        "p": s.activity,
    }


def with_elected_seat(world: World, rows: Ints) -> Floats:
    """1 for cities with an elected seat; where every member sits a seat is no incentive."""
    return (world.network.council[rows] & world.network.elected).astype(np.float64)


def bloc_pull(world: World, support: float | None = None) -> float:
    """What bloc support, this year's or another one, and the forum add to the logit of activity."""
    s = world.settings
    return activity.bloc_pull(
        world.record.effective_support if support is None else support,
        world.conditions.forum,
        s.activity.bloc_support,
        s.forum.effect,
    )


BLOC_SUPPORT = Lever(
    "support",
    now=lambda world: world.record.effective_support,
    put=lambda world, support: {"bloc": bloc_pull(world, support)},
)
"""Bloc support, which acts through what it and the forum add."""


def benefit_parts(world: World, rows: Ints) -> dict[str, Floats]:
    """Parts of the benefit by motive."""
    p = world.settings.benefit
    return benefit.weighted(
        benefit.connections(world.last_year.active, p),
        benefit.learning(world.cities.capacity[rows]),
        world.expected_funding(rows),
        p,
    )


TAKE_PART = Decision[Ints](
    name="take part",
    draw=Purpose.ACTIVITY,
    rule=activity.terms,
    inputs=_circumstances,
    gate=World.informal_gate,
    who=lambda world: world.cities.members,
    outcome=lambda world, rows: world.cities.active[rows],
    levers=(
        *shares("capacity", "alignment", "burden", "was_active", "peers", "awareness"),
        BLOC_SUPPORT,
    ),
)


def meet(world: World) -> None:
    """Old ties fade; active cities of a thematic unit meet and strengthen theirs."""
    p = world.settings
    world.ties.decay(p.ties.decay)
    active = rows_where(world.cities.active)
    first, second = meetings(world, active, p.units.meetings // 2)
    world.ties.add(first, second, p.ties.meeting)


def ring(world: World, rows: Ints, purpose: Purpose) -> tuple[Ints, Ints, Ints]:
    """Cities of each unit in this year's keyed random order for a purpose.

    Returns:
        The rows by unit and order, the place in its ring of each, and the size of its ring.
    """
    unit = world.cities.unit[rows]
    drawn = world.streams.uniform(purpose, world.year, world.cities.code[rows])
    order = np.lexsort((drawn, unit))
    sizes = np.bincount(unit, minlength=world.settings.units.count)
    starts = np.cumsum(sizes) - sizes
    units = unit[order]
    return rows[order], np.arange(len(rows)) - starts[units], sizes[units]


def meetings(world: World, rows: Ints, either_side: int) -> tuple[Ints, Ints]:
    """Pairs that meet: neighbours up to ``either_side`` places along the ring of a unit, each pair once."""
    ordered, place, size = ring(world, rows, Purpose.MEETING)
    steps = np.arange(1, either_side + 1)[:, np.newaxis]
    # half-way round a ring of even size both neighbours are the same city: count the pair once
    meets = (2 * steps < size) | ((2 * steps == size) & (place < steps))
    step, here = np.nonzero(meets)
    there = here - place[here] + (place[here] + step + 1) % size[here]
    return ordered[here], ordered[there]
