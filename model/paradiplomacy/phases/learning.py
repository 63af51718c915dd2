"""Learning and forgetting at the end of a year, and what is remembered of it (last step)."""

import numpy as np

from paradiplomacy.common.columns import rows_where
from paradiplomacy.rules import capacity, public
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
    network.voice = public.voice(
        world.conditions.forum, world.record.effective_support, world.by_country(active)
    )
    record, themes = world.record, world.settings.themes.count
    completed = int((record.finished.state == State.COMPLETED).sum())
    drafts_by_theme = np.bincount(record.drafts.theme, minlength=themes)
    world.last_year = world.year_as_remembered(completed, drafts_by_theme)


def _threat(world: World) -> bool:
    """A common threat: a pandemic, or a crisis in the country of a member."""
    struck = (world.conditions.shock > 0) & (world.by_country(world.cities.members) > 0)
    return world.conditions.pandemic or bool(struck.any())
