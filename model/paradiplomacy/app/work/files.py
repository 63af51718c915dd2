"""What can be taken home: tables, the figure and scenarios, made as the command makes them."""

import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.app.state.choices import SHOWN, Allotments
from paradiplomacy.experiment.case import Case
from paradiplomacy.results.tables import Rows
from paradiplomacy.runs.progress import Silent
from paradiplomacy.runs.run import simulate
from paradiplomacy.runs.runner import run
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.scenario import Scenario

if TYPE_CHECKING:
    from paradiplomacy.results.results import Results

MOST_WITH_DETAIL = 1
"""Of more replications the tables of cities, projects and ties would be too large to hand out."""


@dataclass(frozen=True)
class Parcel:
    """A file to be fetched."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Asked:
    """What files are made of.

    Attributes:
        worlds: the two scenarios.
        seed: seed of the first replication.
        replications: how many.
        allotments: what was given by hand in the second scenario; None where its rule decided.
        last_year: the last year of tables and picture; None is that of each scenario.
    """

    worlds: tuple[Scenario, Scenario]
    seed: int
    replications: int = 1
    allotments: Allotments | None = None
    last_year: int | None = None

    @property
    def name(self) -> str:
        """The beginning of the names of the files."""
        return "_".join((*(world.name for world in self.worlds), str(self.seed)))


def tables(asked: Asked) -> Parcel:
    """All tables of a result folder, zipped."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / asked.name
        _results(asked, folder)
        return Parcel(f"{asked.name}.zip", "application/zip", _zipped(folder))


def picture(asked: Asked) -> Parcel:
    """The indicators of the page by year, as a picture."""
    from paradiplomacy.report.figures.fan import fan_chart
    from paradiplomacy.report.figures.look import style

    with style():
        drawing = fan_chart(_results(asked, None))
        content = io.BytesIO()
        if drawing is not None:
            drawing.figure.savefig(content, format="png", dpi=150)
    return Parcel(f"{asked.name}.png", "image/png", content.getvalue())


def scenario(asked: Asked, place: int) -> Parcel:
    """One of the scenarios as a file that ``paradiplomacy run`` takes."""
    world = asked.worlds[place]
    return Parcel(f"{world.name}.toml", "application/toml", world.to_toml().encode())


def _results(asked: Asked, folder: Path | None) -> "Results":
    """The runs, as the command makes them."""
    made = simulate if asked.allotments is None else partial(_played, asked.worlds[1].name, asked.allotments)
    worlds = [load_scenario(world, last_year=asked.last_year) for world in asked.worlds]
    return run(
        worlds, asked.replications, asked.seed, out=folder, csv=True, report=False, indicators=SHOWN,
        detail=folder is not None and asked.replications <= MOST_WITH_DETAIL, jobs=1, progress=Silent(),
        simulate=made,
    )  # fmt: skip


def _played(name: str, allotments: Allotments, case: Case, detail: bool) -> Mapping[str, Rows]:
    """A run in which the fund of one scenario was given out by hand."""
    from paradiplomacy.model import CityNetwork

    if case.arm.base.name != name:
        return simulate(case, detail)
    model = CityNetwork(case.scenario, rng=case.seed, detail=detail, allotments=allotments)
    model.run_until_year(case.scenario.last_year)
    return {"years": {"year": model.years, **model.datacollector.model_vars}, **model.tables()}


def _zipped(folder: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder.parent))
    return content.getvalue()
