"""Learning and forgetting at the end of a year, and what is remembered of it (last step)."""

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import CENTS, Floats, Ints, rows_where
from paradiplomacy.rules import capacity, public
from paradiplomacy.world.ledger import Transfer
from paradiplomacy.world.projects import State
from paradiplomacy.world.state import World


def learn_and_forget(world: World) -> None:
    """Capacity flows over ties and reverts; awareness and regional identity move; the voice is heard."""
    cities, s, network = world.cities, world.of_all, world.network
    partners = world.ties.mean_of_partners(cities.capacity, cities.capacity)
    cities.capacity = capacity.learned(
        cities.capacity, partners, cities.active, cities.usual_capacity, s.capacity
    )
    cities.awareness = public.aware_of_activity(
        cities.awareness, cities.active, world.conditions.campaign_scale, s.awareness
    )
    starts = world.counts(world.running.coordinator)
    network.identity = public.identity(network.identity, starts, _threat(world), world.settings.identity)
    active, record = rows_where(cities.active), world.record
    by_country = world.by_country(active).reshape(world.runs, -1)
    network.voice = public.voice(world.conditions.forum, record.buffered_support, by_country)
    of_units = world.ledger.total(Transfer.UNIT_ACTIVITIES) / CENTS
    network.relief = each.ratios(of_units, world.counts(active))
    completed = record.finished.coordinator[record.finished.state == State.COMPLETED]
    world.completed.append(world.counts(completed))
    world.last_year = world.year_as_remembered(_drafts_by_theme(world))


def _drafts_by_theme(world: World) -> Ints:
    """Drafts of the year in each run (row) and of each theme."""
    drafts, themes = world.record.drafts, world.settings.themes.count
    group = world.cities.run_of(drafts.coordinator) * themes + drafts.theme
    return each.counts(group, world.runs * themes).reshape(world.runs, themes)


def _threat(world: World) -> Floats:
    """A common threat: share of members in countries in a crisis; a pandemic threatens all."""
    if world.conditions.pandemic:
        return np.ones(world.runs)
    struck, members = world.conditions.shock > 0, world.cities.members
    if not struck.any():
        return np.zeros(world.runs)
    hit = members[struck[world.cities.country.take(members)]]
    return world.counts(hit) / np.maximum(world.counts(members), 1)
