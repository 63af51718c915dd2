"""The columns of cities: one row a candidate or member city of a run, run after run, in each sorted by id.

Sizes are compared with fixed reference values, not with the pool's mean, so that a candidate added to the
pool changes nothing before it joins. Politics of a city is synthetic: nothing is said about a real mayor.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import Bools, Codes, Floats, Ints, rows_where
from paradiplomacy.rules import capacity, cost, membership, politics
from paradiplomacy.rules.axes import Axis
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.settings import Settings
from paradiplomacy.world.aligned import of_countries
from paradiplomacy.world.geography import border_pairs, on_sphere
from paradiplomacy.world.sources import Places, candidate_cities, country_facts, founder_ids
from paradiplomacy.world.streams import Purpose, Streams, city_codes

START = 0
"""The year of draws that are made once, before the first year."""

NEVER = -1
"""Year of joining of a city that never joined."""


@dataclass
class Cities:
    """State of all cities. Shares and indices are 0–1, positions −1 (right) to 1 (left), money cents.

    ``run`` says in which run a row is, ``home`` numbers the countries of all runs (those of the first, of the
    second …), and ``name`` has the names of the pool, to which ``place`` leads.
    """

    run: Ints
    place: Ints
    home: Ints
    # what a city is
    id: Ints
    code: Codes
    name: tuple[str, ...]
    country: Ints
    latitude: Floats
    longitude: Floats
    point: Floats
    population: Floats
    size: Floats
    usual_budget: Floats
    unit: Ints
    axis: Ints
    border: Bools
    office: Floats
    civil_society: Floats
    usual_capacity: Floats
    # what changes
    capacity: Floats
    position: Floats
    position_change: Floats
    mayor_changed: Bools
    gate: Floats
    budget: Ints
    shock: Floats
    spent: Ints
    member: Bools
    joined: Ints
    active: Bools
    arrears: Ints
    idle: Ints
    experience: Floats
    discouragement: Floats
    drafting: Floats
    awareness: Floats
    trained: Bools
    coordinating: Bools
    partnerships: Ints
    attending: Bools

    def __len__(self) -> int:
        return len(self.id)

    def run_of(self, rows: Ints) -> Ints:
        """The run of each of some cities."""
        if self._of_several or rows.ndim > 1 or len(rows) > len(self.run):
            return self.run.take(rows)
        return self.run[: len(rows)]  # of one run without the price of columns: there all are alike

    @cached_property
    def _of_several(self) -> bool:
        return bool(self.run.any())

    @cached_property
    def members(self) -> Ints:
        """Rows of the member cities, of one run after another, ascending by id."""
        return rows_where(self.member)

    def enrol(self, rows: Ints, *, joins: bool) -> None:
        """Cities become members, or are none any more: the one way in which ``member`` changes."""
        member = self.member.copy()
        member[rows] = joins
        member.setflags(write=False)  # or what follows from it would not be known to be old
        self.member = member
        for known in ("members", "_drawing_of_members"):
            self.__dict__.pop(known, None)

    def drawing(self, rows: Ints) -> tuple[Codes, Ints]:
        """Code and run of cities, with which their draws are asked; most are of all members."""
        if rows is self.members:
            return self._drawing_of_members
        return self.code.take(rows), self.run_of(rows)

    @cached_property
    def _drawing_of_members(self) -> tuple[Codes, Ints]:
        return self.code.take(self.members), self.run_of(self.members)

    @cached_property
    def by_size(self) -> Ints:
        """Rows of one run after another by population, equal ones by id."""
        return np.lexsort((self.population, self.run))  # stable, and rows are sorted by id

    @cached_property
    def fee_tier(self) -> Ints:
        """Place of each city's fee, which its population decides."""
        return cost.fee_tier(self.population)


def make_cities(
    places: Places,
    settings_of: Callable[[Ints], Settings],
    streams: Streams,
    government: Floats,
    borders: Bools,
    rows: tuple[Ints, Ints] | None = None,
) -> Cities:
    """The columns before the first year, nobody a member yet.

    Args:
        places: the pool.
        settings_of: the parameters of runs, one row each.
        streams: of the runs.
        government: position of each country's government before the first year, those of all runs.
        borders: whether each place is near a border.
        rows: run and place of each row; the whole pool in each run, if None.
    """
    pool, runs = len(places.id), len(streams)
    run, place = rows or (np.repeat(np.arange(runs), pool), np.tile(np.arange(pool), runs))
    count, country, codes = len(place), places.country[place], city_codes(places.id)[place]
    settings, home = settings_of(run), run * len(COUNTRIES) + country
    inhabitants = population_of(places, settings)[place]
    sizes = capacity.size(inhabitants, settings.cities)
    noise = streams.normal(Purpose.CAPACITY, START, codes, run)
    start = capacity.at_start(sizes, noise, settings.capacity)
    wealth = of_countries(settings.cities.wealth, country)
    noise = streams.normal(Purpose.MAYOR_POSITION, START, codes, run)
    return Cities(
        run=run,
        place=place,
        home=home,
        id=places.id[place],
        code=codes,
        name=places.name,
        country=country,
        latitude=places.latitude[place],
        longitude=places.longitude[place],
        point=on_sphere(places.latitude, places.longitude)[place],
        population=inhabitants,
        size=inhabitants / settings.cities.reference_population,
        usual_budget=settings.cities.budget_per_head_usd * inhabitants * wealth,
        unit=_units(settings.units.count, streams, codes, run),
        axis=_preferred_axes(settings, streams, codes, borders[place], run),
        border=borders[place],
        office=capacity.office(sizes, settings.capacity),
        civil_society=np.full(count, np.nan),
        usual_capacity=start,
        capacity=start.copy(),
        position=politics.first_mayor(government[home], noise, settings.politics),
        **_before_the_first_year(count, settings),
    )


def _before_the_first_year(count: int, settings: Settings) -> dict[str, Any]:
    """Columns of what changes, as they are before anything did."""
    return {
        "position_change": np.zeros(count),
        "mayor_changed": np.zeros(count, dtype=bool),
        "gate": np.ones(count),
        "budget": np.zeros(count, dtype=np.int64),
        "shock": np.zeros(count),
        "spent": np.zeros(count, dtype=np.int64),
        "member": np.zeros(count, dtype=bool),
        "joined": np.full(count, NEVER, dtype=np.int64),
        "active": np.zeros(count, dtype=bool),
        "arrears": np.zeros(count, dtype=np.int64),
        "idle": np.zeros(count, dtype=np.int64),
        "experience": np.zeros(count),
        "discouragement": np.zeros(count),
        "drafting": np.zeros(count),
        "awareness": np.zeros(count) + settings.awareness.start,
        "trained": np.zeros(count, dtype=bool),
        "coordinating": np.zeros(count, dtype=bool),
        "partnerships": np.zeros(count, dtype=np.int64),
        "attending": np.zeros(count, dtype=bool),
    }


def population_of(places: Places, settings: Settings) -> Floats:
    """Inhabitants of each place, which are the same everywhere in a world of equal cities."""
    equal = float(settings.cities.equal_population)
    return np.full(len(places.id), equal) if equal else places.population


def those_who_may_join(
    places: Places,
    borders: Bools,
    founders: Bools,
    streams: Streams,
    crises: Mapping[int, Bools],
    settings_of: Callable[[int], Settings],
    later: Sequence[Settings] = (),
) -> tuple[Ints, Ints]:
    """Run and place of the founders, and of all that some year's draw would admit if all spoke for it.

    Args:
        places: the pool.
        borders: whether each place is near a border.
        founders: whether it is one.
        streams: of the runs.
        crises: the years in which cities join, and for each in which countries a crisis may just have begun.
        settings_of: the parameters of a run.
        later: parameters that may come to hold as well.
    """
    codes, kept = city_codes(places.id), []
    alike: dict[tuple[bool, ...], list[int]] = defaultdict(list)
    for year, in_crisis in crises.items():
        alike[tuple(in_crisis.tolist())].append(year)
    for run in range(len(streams)):
        may = founders.copy()
        for countries, years in alike.items():
            lowest = streams.lowest(Purpose.ENTRY, years, codes, run)
            for settings in (settings_of(run), *later):
                may |= lowest < _highest_entry_hazard(places, borders, np.array(countries), settings)
        kept.append(rows_where(may))
    return np.repeat(np.arange(len(kept)), [len(one) for one in kept]), np.concatenate(kept)


def _highest_entry_hazard(places: Places, borders: Bools, in_crisis: Bools, settings: Settings) -> Floats:
    """What no place's hazard of joining exceeds in years in which a crisis of some countries just began."""
    p, size = settings.membership, population_of(places, settings) / settings.cities.reference_population
    rate = of_countries(p.entry_rate, places.country)
    return membership.highest_entry_hazard(
        standing=membership.standing(rate, size, borders, p),
        accord=politics.highest_accord(settings.politics),
        activity_share=1.0,
        attention_shock=0.0,
        crisis=in_crisis[places.country],
        p=p,
    )


def _units(count: int, streams: Streams, codes: Codes, run: Ints) -> Ints:
    """Thematic unit of each city, uniform and the same whatever the pool."""
    return np.floor(streams.uniform(Purpose.UNIT, START, codes, run) * count).astype(np.int64)


def _preferred_axes(settings: Settings, streams: Streams, codes: Codes, borders: Bools, run: Ints) -> Ints:
    """Preferred axis of each city; border cities lean to the border axis (G2)."""
    shares = settings.axes
    uniform = streams.uniform(Purpose.PREFERRED_AXIS, START, codes, run)
    axis = np.zeros(len(codes), dtype=np.int64)
    for bound in accumulate((shares.border, shares.productive, shares.citizenship)):
        axis += uniform >= bound
    leaning = streams.uniform(Purpose.BORDER_AXIS, START, codes, run) < shares.border_city_bias
    return np.where(borders & leaning, int(Axis.BORDER), axis)


def pool(settings: Settings, extra: Places | None = None) -> tuple[Places, Bools]:
    """Candidate cities and their border flags: the real ones, or as many synthetic ones as parameters say.

    Args:
        settings: parameters; ``cities.synthetic`` above 0 is a number of synthetic cities.
        extra: further candidates, with ids that are not in use. Flags of the usual cities do not
            depend on them.
    """
    count, km = settings.cities.synthetic, settings.cities.border_km
    usual = synthetic_places(count) if count else candidate_cities()
    usual_flags = border_pairs(usual, km).cities(len(usual.id))
    if extra is None:
        return usual, usual_flags
    places = _merge(usual, extra)
    flags = border_pairs(places, km).cities(len(places.id))
    flags[np.isin(places.id, usual.id)] = usual_flags
    return places, flags


def _merge(places: Places, extra: Places) -> Places:
    ids = np.concatenate([places.id, extra.id])
    if len(np.unique(ids)) < len(ids):
        raise ValueError("an id of the further candidates is already in use")
    order = np.argsort(ids)
    names = places.name + extra.name
    columns = ("country", "latitude", "longitude", "population")
    ordered = {c: np.concatenate([getattr(places, c), getattr(extra, c)])[order] for c in columns}
    return Places(id=ids[order], name=tuple(names[row] for row in order), **ordered)


@lru_cache(maxsize=2)
def synthetic_places(count: int) -> Places:
    """A continent of synthetic cities: log-normal sizes (median 80,000, σ 1.7), near real places.

    It is the same for every run, as data would be; countries have the shares of real candidate places.
    """
    ids = np.arange(1, count + 1, dtype=np.int64)
    streams, codes, real = Streams(0), city_codes(ids), candidate_cities()
    sizes = 80_000 * np.exp(1.7 * streams.normal(Purpose.SYNTHETIC_SIZE, START, codes))
    near = np.floor(streams.uniform(Purpose.SYNTHETIC_PLACE, START, codes) * len(real.id)).astype(np.int64)
    shift = [streams.uniform(Purpose.SYNTHETIC_PLACE, year, codes) - 0.5 for year in (1, 2)]
    return Places(
        id=ids,
        name=tuple(f"City {number}" for number in ids.tolist()),
        country=real.country[near],
        latitude=real.latitude[near] + shift[0],
        longitude=real.longitude[near] + shift[1],
        population=np.clip(np.rint(sizes), 3e3, 1.2e7),
    )


def are_founders(places: Places, population: Floats) -> Bools:
    """Which places are the twelve founders; in a synthetic world the largest cities of the same countries."""
    real = np.isin(places.id, founder_ids())
    if np.count_nonzero(real) == len(founder_ids()):
        return real
    known = candidate_cities()
    counts = np.bincount(known.country[np.isin(known.id, founder_ids())], minlength=len(COUNTRIES))
    flags = np.zeros(len(places.id), dtype=bool)
    flags[_first_of_each_country(places.country, -population, places.id, counts)] = True
    return flags


def _first_of_each_country(country: Ints, race: Floats, city_id: Ints, counts: Ints) -> Ints:
    """The first in a race in each country, as many as ``counts`` says, ascending; of equals the lower id."""
    order = np.lexsort((city_id, race, country))
    return np.sort(each.first(order, country[order], counts))


def members_of_2022(cities: Cities, founders: Ints, streams: Streams, weight: Floats) -> Ints:
    """Rows of 366 members with the counts by country of figure 1 of the paper.

    Founders are always in; the rest are drawn without replacement with ``weight`` (one value a city). A
    country with fewer candidates than members has all of them.
    """
    drawn = streams.exponential(Purpose.INITIAL_MEMBER, START, cities.code, cities.run)
    race = drawn / np.maximum(weight, 1e-300)
    race[founders] = 0.0
    counts = each.repeated(country_facts().members_2022, len(streams))
    return _first_of_each_country(cities.home, race, cities.id, counts)
