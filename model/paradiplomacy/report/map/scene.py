"""What a run looks like, year by year, as plain data: for maps, pages and lessons, which need no model."""

from dataclasses import dataclass, fields, replace

import numpy as np

from paradiplomacy.common.columns import CENTS, Bools, Floats, Ints, rows_where
from paradiplomacy.phases.year import YEAR
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.projects import NOBODY, State
from paradiplomacy.world.state import World
from paradiplomacy.world.ties import Ties

MOST_TIES = 800
"""A scene holds so many of the strongest ties."""

_MOST_NAMES = 12
_APART = (9.0, 2.2)
"""Degrees of longitude and latitude that a name takes on a map."""


@dataclass(frozen=True, eq=False)
class Proposals:
    """The year's drafts of joint projects, one row each, sorted by the coordinator's id; money in dollars.

    Attributes:
        coordinator: place of the coordinating city in the columns of the scene.
        partners: shape (n, 2), places of the first and second partner, ``NOBODY`` (−1) where there is none.
        axis: numbers of ``rules.axes.Axis``.
        theme: numbers, of which ``world.projects.theme_name`` gives the names.
        state: numbers of ``world.projects.State``, as on 31 December.
        cost: what the project costs.
        request: what was asked of the fund.
        grant: what the fund granted; for a project that does not start, what it gave back.
        donor: what donors paid.
        private: what firms paid.
        cash: what the cities of the team paid.
        in_kind: staff time of the team.
        quality: quality of the proposal, 0–1.
        favoured: whether the coordinator sits in an elected Council.
    """

    coordinator: Ints
    partners: Ints
    axis: Ints
    theme: Ints
    state: Ints
    cost: Floats
    request: Floats
    grant: Floats
    donor: Floats
    private: Floats
    cash: Floats
    in_kind: Floats
    quality: Floats
    favoured: Bools

    def __len__(self) -> int:
        return len(self.coordinator)

    @property
    def submitted(self) -> Bools:
        """Which of them have a partner."""
        return np.asarray(self.partners[:, 0] != NOBODY)

    @property
    def granted(self) -> Bools:
        """Which of them won a grant, whether they start or not."""
        return self.grant > 0

    @property
    def started(self) -> Bools:
        """Which of them are joint projects that went ahead."""
        return self.state >= State.RUNNING

    def pairs(self, chosen: Bools) -> tuple[Ints, Ints, Ints]:
        """Place of the coordinator, place of the partner and row, for each pair of the chosen proposals."""
        row, place = np.nonzero((self.partners != NOBODY) & chosen[:, np.newaxis])
        return self.coordinator[row], self.partners[row, place], row


@dataclass(frozen=True, eq=False)
class Scene:
    """The network on 31 December of a year. Columns have one value a member city, ascending by id.

    A place is a position in these columns, 0 for the first member. Politics is synthetic: nothing is said
    about a real mayor.

    Attributes:
        year: the year.
        rows: rows of the members in the columns of the world, the same in every year of a run.
        city: ids of the members in GeoNames, or numbers of synthetic cities.
        name: their names.
        country: places in ``COUNTRIES``; ``codes`` has the two letters.
        longitude: degrees east.
        latitude: degrees north.
        population: inhabitants.
        position: position of the mayor, −1 right to 1 left (synthetic).
        active: whether the city took part in this year's activities.
        coordinating: whether it drafted a proposal this year.
        entered: whether it joined this year.
        council: whether it sits in the Council.
        tie_first: place of one city of each of the strongest ties, at most ``MOST_TIES``.
        tie_second: place of the other city.
        tie_weight: weight of the tie.
        ties: number of all ties above the threshold of the scenario.
        leavers: number of cities that left this year.
        proposals: this year's drafts of joint projects.
        government: position of the national government of each of ``COUNTRIES``, −1 right to 1 left.
        in_bloc: whether each of ``COUNTRIES`` is in the bloc.
    """

    year: int
    rows: Ints
    city: Ints
    name: list[str]
    country: Ints
    longitude: Floats
    latitude: Floats
    population: Floats
    position: Floats
    active: Bools
    coordinating: Bools
    entered: Bools
    council: Bools
    tie_first: Ints
    tie_second: Ints
    tie_weight: Floats
    ties: int
    leavers: int
    proposals: Proposals
    government: Floats
    in_bloc: Bools

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def codes(self) -> list[str]:
        """Two-letter code of the country of each member."""
        return [COUNTRIES[country] for country in self.country.tolist()]

    @property
    def activity(self) -> Ints:
        """What each member did this year: 0 not active, 1 active, 2 drafted a proposal."""
        return np.where(self.coordinating, 2, self.active.astype(np.int64))

    @property
    def counts(self) -> dict[str, int]:
        """Counts of the year, under the names of the indicators that they equal."""
        return {
            "members": len(self),
            "entrants": _sum(self.entered),
            "leavers": self.leavers,
            "active_members": _sum(self.active),
            "proposals": len(self.proposals),
            "proposals_submitted": _sum(self.proposals.submitted),
            "grants": _sum(self.proposals.granted),
            "joint_projects": _sum(self.proposals.started),
            "ties": self.ties,
        }


_OF_CITIES = ("country", "longitude", "latitude", "population", "position", "active", "coordinating")
"""Columns of a scene that are those of the members in the world."""


def _sum(flags: Bools) -> int:
    return int(np.count_nonzero(flags))


def scene(world: World) -> Scene:
    """The network of a single run as its last year has left it; before the first one, as it begins."""
    cities, rows, record = world.cities, world.cities.members, world.record
    strongest = _strongest(world.ties)
    return Scene(
        year=world.year,
        rows=rows,
        city=cities.id[rows],
        name=[cities.name[row] for row in rows.tolist()],
        **{name: getattr(cities, name)[rows] for name in _OF_CITIES},
        entered=np.isin(rows, record.entrants, assume_unique=True),
        council=world.network.council[rows],
        tie_first=rows.searchsorted(world.ties.first[strongest]),
        tie_second=rows.searchsorted(world.ties.second[strongest]),
        tie_weight=world.ties.weight[strongest],
        ties=int(world.ties.degree(world.settings.ties.threshold).sum()) // 2,
        leavers=len(record.leavers),
        proposals=_proposals(world, rows),
        government=world.government.copy(),
        in_bloc=world.conditions.in_bloc.copy(),
    )


def scenes(world: World, to_year: int) -> list[Scene]:
    """Simulate until a year; a scene for each year that was not simulated yet."""
    made = []
    while world.year < to_year:
        for phase in YEAR:
            phase(world)
        made.append(scene(world))
    return made


def lost(scene: Scene, other: Scene) -> Scene:
    """What a scene has and another lacks: only its active cities that there are silent, ties and projects."""
    silent = scene.active & ~np.isin(scene.city, other.city[other.active])
    gone = ~np.isin(_pairs(scene), _pairs(other))
    going = other.city[other.proposals.coordinator[other.proposals.started]]
    missing = ~np.isin(scene.city[scene.proposals.coordinator], going)
    return replace(
        scene,
        active=silent,
        coordinating=scene.coordinating & silent,
        entered=np.zeros(len(scene), bool),
        **{name: getattr(scene, name)[gone] for name in ("tie_first", "tie_second", "tie_weight")},
        proposals=Proposals(
            **{each.name: getattr(scene.proposals, each.name)[missing] for each in fields(Proposals)}
        ),
    )


def _pairs(scene: Scene) -> Ints:
    """A number for the two cities of each tie."""
    one, other = scene.city[scene.tie_first], scene.city[scene.tie_second]
    return np.asarray(np.minimum(one, other) * 2**31 + np.maximum(one, other))


def named_places(scene: Scene) -> list[int]:
    """Places of the largest cities whose names do not stand on one another on a map."""
    chosen: list[int] = []
    where = np.column_stack([scene.longitude, scene.latitude])
    for place in by_size(scene)[: 3 * _MOST_NAMES].tolist():
        if (np.abs(where[place] - where[chosen]) > _APART).any(axis=1).all():
            chosen.append(place)
    return chosen[:_MOST_NAMES]


def by_size(scene: Scene) -> Ints:
    """Places of the cities, the largest first, so that small ones are drawn over large ones."""
    return np.argsort(-scene.population, kind="stable")


def _strongest(ties: Ties) -> Ints:
    """Which ties are the strongest; of equal ones those that stand first."""
    if len(ties) <= MOST_TIES:
        return np.arange(len(ties))
    bound = np.partition(ties.weight, -MOST_TIES)[-MOST_TIES]
    above, equal = rows_where(ties.weight > bound), rows_where(ties.weight == bound)
    return np.sort(np.concatenate([above, equal[: MOST_TIES - len(above)]]))


def _proposals(world: World, rows: Ints) -> Proposals:
    drafts, network = world.record.drafts, world.network
    team = np.where(drafts.present, rows.searchsorted(drafts.team), NOBODY)
    money = ("cost", "request", "grant", "donor", "private", "cash", "in_kind")
    return Proposals(
        coordinator=team[:, 0],
        partners=team[:, 1:],
        **{name: getattr(drafts, name).copy() for name in ("axis", "theme", "state", "quality")},
        **{name: getattr(drafts, name) / CENTS for name in money},
        favoured=network.council[drafts.coordinator] & network.elected,
    )
