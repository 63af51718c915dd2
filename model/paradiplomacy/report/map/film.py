"""A film of the first runs for the report: the map with a slider for the year, complete in one page."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from paradiplomacy.common.columns import Ints
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.experiment.checks import Window
from paradiplomacy.report import words
from paradiplomacy.report.colours import LINES
from paradiplomacy.report.events import starting, told
from paradiplomacy.report.language import said, texts
from paradiplomacy.report.map.columns import PALE, STRONG, circle_size, theme_names
from paradiplomacy.report.map.interactive import ASPECT, COLOURINGS, plan
from paradiplomacy.report.map.replay import Replay
from paradiplomacy.report.map.scene import Scene
from paradiplomacy.report.scripts import script
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.projects import NOBODY

SHOWN = ("members", "active_members", "joint_projects", "grants", "ties")
"""Indicators beside the map."""

_HEAVIEST = 255


@dataclass(frozen=True)
class Film:
    """What the page holds; scripts that it runs are known by their fingerprints.

    Attributes:
        titles: titles of the scenarios that can be chosen.
        notes: what is to be known about it.
        aspect: width of the map over its height.
        colourings: what colours can stand for, with labels.
        indicators: names of the indicators beside the map.
        plan: what the map is drawn from.
        data: the runs, year by year.
        styles: the look of the map.
        scripts: that of the map, and the one that moves it.
    """

    titles: list[str]
    notes: Sequence[str]
    aspect: float
    colourings: Sequence[tuple[str, str]]
    indicators: Sequence[str]
    plan: Mapping[str, Any]
    data: Mapping[str, Any]
    styles: str
    scripts: Sequence[str]

    @property
    def policy(self) -> str:
        """The scripts that a browser may run, for the page's security policy."""
        hashes = (b64encode(sha256(script.encode()).digest()).decode() for script in self.scripts)
        return " ".join(f"'sha256-{each}'" for each in hashes)


def film(seed: int, shown: Sequence[Replay], window: Window | None = None) -> Film | None:
    """The film of runs with a seed; None where none could be made again."""
    if not shown:
        return None
    return Film(
        titles=[words.title(replay.scenario) for replay in shown],
        notes=[*_notes(seed, [replay.scenario for replay in shown], window)],
        aspect=round(ASPECT, 4),
        colourings=[(name, said(f"film.colour.{name}")) for name in COLOURINGS],
        indicators=[words.indicator_name(name) for name in SHOWN],
        plan=plan(texts()),
        data=_data(shown, texts()) | {"window": window},
        styles=script("tip.css") + script("map.css"),
        scripts=[script("tip.js") + script("map.js"), script("film.js")],
    )


def _notes(seed: int, worlds: Sequence[Scenario], window: Window | None) -> Iterator[str]:
    yield said("film.several" if len(worlds) > 1 else "film.one", seed=seed)
    if window:
        yield said("figures.fan.grey_differ", years=words.span(*window))
    if events := told(worlds, texts()):
        yield said("film.dotted", events="; ".join(map(" ".join, events)))
    yield said("film.key")
    yield said("figures.map.sources", licence="CC BY 4.0")
    yield said("figures.map.synthetic")


# --- The runs, packed: cities once, a year by their places ---


def _data(shown: Sequence[Replay], texts: Texts) -> dict[str, Any]:
    return {
        "worlds": [packed(replay.scenes, texts) for replay in shown],
        "countries": texts.table("names.country"),
        "codes": COUNTRIES,
        "activity": texts.table("map.activity"),
        "entered": texts("map.entered"),
        "alpha": [PALE, STRONG],
        "colours": LINES[: len(shown)],
        "begins": [*starting([replay.scenario for replay in shown], texts)],
        "opens": _before_parting(shown),
        "language": texts.language,
        "words": texts.below("page.clock") | texts.below("film.script"),
    }


def _before_parting(shown: Sequence[Replay]) -> int:
    """The year before the first in which the runs count otherwise; where they never do the last one."""
    counts = [{scene.year: scene.counts for scene in replay.scenes} for replay in shown]
    common = sorted(set.intersection(*map(set, counts)))
    parted = (year for year in common if any(run[year] != counts[0][year] for run in counts))
    return max(next(parted, shown[0].scenario.last_year + 1) - 1, shown[0].scenario.first_year)


def packed(scenes: Sequence[Scene], texts: Texts) -> dict[str, Any]:
    """A run: the cities that were ever members, the largest first, and its years."""
    city = np.concatenate([scene.city for scene in scenes])
    population = np.concatenate([scene.population for scene in scenes])
    ids, place = np.unique(city, return_index=True)
    order = np.lexsort((ids, -population[place]))
    ids, place = ids[order], place[order]
    columns = {
        name: np.concatenate([getattr(scene, name) for scene in scenes])[place]
        for name in ("country", "longitude", "latitude")
    }
    names = [name for scene in scenes for name in scene.name]
    return {
        "city": ids.tolist(),
        "name": [names[each] for each in place.tolist()],
        "country": columns["country"].tolist(),
        "x": columns["longitude"].round(3).tolist(),
        "y": columns["latitude"].round(3).tolist(),
        "size": circle_size(population[place]).round(1).tolist(),
        "inhabitants": [texts.number(each) for each in population[place].tolist()],
        "years": [_year(scene, ids, texts) for scene in scenes],
    }


def _year(scene: Scene, ids: Ints, texts: Texts) -> dict[str, Any]:
    """A year: members and what they do, ties and projects; cities as places in ``ids``."""
    ascending = np.argsort(ids)
    place = ascending[np.searchsorted(ids, scene.city, sorter=ascending)]
    order, ties = np.argsort(place), np.argsort(scene.tie_weight, kind="stable")
    flags = scene.activity + 4 * scene.entered + 8 * scene.active
    weight = np.minimum((100 * scene.tie_weight[ties]).round(), _HEAVIEST)
    return {
        "year": scene.year,
        "counts": [scene.counts[name] for name in SHOWN],
        "entered": scene.counts["entrants"],
        "left": scene.counts["leavers"],
        "members": _packed(place[order], "<u2"),
        "flags": _packed(flags[order], "u1"),
        "position": _packed((100 * scene.position[order]).round(), "i1"),
        "first": _packed(place[scene.tie_first[ties]], "<u2"),
        "second": _packed(place[scene.tie_second[ties]], "<u2"),
        "weight": _packed(weight, "u1"),
        "projects": list(_projects(scene, place, texts)),
        "government": scene.government.round(2).tolist(),
    }


def _projects(scene: Scene, place: Ints, texts: Texts) -> Iterator[list[Any]]:
    proposals, themes, axes = scene.proposals, theme_names(texts), texts.table("names.axis")
    for row in proposals.started.nonzero()[0].tolist():
        partners = proposals.partners[row]
        team = [proposals.coordinator[row], *partners[partners != NOBODY]]
        about = [themes(int(proposals.theme[row])), axes[proposals.axis[row]]]
        columns = proposals.cost, proposals.grant, proposals.donor
        money = [texts.number(column[row]) for column in columns]
        yield [place[team].tolist(), *about, *money]


def _packed(values: ArrayLike, kind: DTypeLike) -> str:
    return b64encode(np.asarray(values).astype(kind).tobytes()).decode()
