"""Learning and forgetting at the end of a year, and what is remembered of it (last step)."""

import numpy as np

from paradiplomacy.common.columns import CENTS, rows_where
from paradiplomacy.rules import capacity, public
from paradiplomacy.world.ledger import Transfer
from paradiplomacy.world.projects import State
from paradiplomacy.world.state import World


def learn_and_forget(world: World) -> None:
    """Capacity flows over ties and reverts; awareness and regional identity move; the voice is heard."""
    cities, s, network = world.cities, world.settings, world.network
    partners = world.ties.mean_of_partners(cities.capacity, cities.capacity)
    cities.capacity = capacity.learned(
        cities.capacity, partners, cities.active, cities.usual_capacity, s.capacity
    )
    cities.awareness = public.aware_of_activity(
        cities.awareness, cities.active, world.conditions.campaign_scale, s.awareness
    )
    network.identity = public.identity(network.identity, len(world.running), _threat(world), s.identity)
    active = rows_where(cities.active)
    record = world.record
    network.voice = public.voice(world.conditions.forum, record.buffered_support, world.by_country(active))
    of_units = world.ledger.total(Transfer.UNIT_ACTIVITIES) / CENTS
    network.relief = of_units / len(active) if len(active) else 0.0
    world.completed.append(int(np.count_nonzero(record.finished.state == State.COMPLETED)))
    drafts_by_theme = np.bincount(record.drafts.theme, minlength=s.themes.count)
    world.last_year = world.year_as_remembered(drafts_by_theme)


def _threat(world: World) -> float:
    """A common threat: share of members in countries in a crisis; a pandemic threatens all."""
    if world.conditions.pandemic:
        return 1.0
    struck = (world.conditions.shock > 0)[world.cities.country[world.cities.members]]
    return float(np.count_nonzero(struck) / max(len(struck), 1))
