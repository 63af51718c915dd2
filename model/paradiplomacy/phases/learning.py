"""Learning and forgetting at the end of a year, and what is remembered of it (last step)."""

import numpy as np

from paradiplomacy.common.columns import Ints, rows_where
from paradiplomacy.rules import capacity, public, usual
from paradiplomacy.world.projects import State
from paradiplomacy.world.state import LastYear, World


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
    network.voice = public.voice(
        world.conditions.forum, world.record.effective_support, world.by_country(active)
    )
    world.last_year = _remembered(world, active)


def _threat(world: World) -> bool:
    """A common threat: a pandemic, or a crisis in the country of a member."""
    struck = (world.conditions.shock > 0) & (world.by_country(world.cities.members) > 0)
    return world.conditions.pandemic or bool(struck.any())


def _remembered(world: World, active: Ints) -> LastYear:
    cities, record = world.cities, world.record
    return LastYear(
        active=len(active),
        activity_share=len(active) / max(len(cities.members), 1),
        dispersion=float(cities.position[active].std()) if len(active) else usual.DISPERSION,
        completed=int((record.finished.state == State.COMPLETED).sum()),
        drafts_by_theme=np.bincount(record.drafts.theme, minlength=world.settings.themes.count),
    )
