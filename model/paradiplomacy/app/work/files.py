"""Files to take home: tables, the figure and scenarios, made as the command makes them."""

import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.app.state.allotments import Allotments
from paradiplomacy.app.state.cards import CHARTS
from paradiplomacy.common.seeds import USUAL_BATCH_SEED
from paradiplomacy.experiment.case import Case
from paradiplomacy.results.tables import Rows
from paradiplomacy.runs.progress import Silent
from paradiplomacy.runs.run import simulate
from paradiplomacy.runs.runner import run
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.scenario import Scenario

if TYPE_CHECKING:
    from paradiplomacy.report.results import Results

MOST_WITH_DETAIL = 1
"""Largest number of replications whose tables of cities, projects and ties are small enough to hand out."""


@dataclass(frozen=True)
class Parcel:
    """A file to be fetched."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Batch:
    """The runs that files are made of.

    Attributes:
        worlds: the two scenarios.
        seed: seed of the run; None where they are the first of the usual batch.
        replications: how many.
        allotments: the fund as given out by hand in the second scenario; None where its rule decides.
        last_year: the last year of tables and picture; None is that of each scenario.
        language: of the picture.
    """

    worlds: tuple[Scenario, Scenario]
    seed: int | None
    replications: int = 1
    allotments: Allotments | None = None
    last_year: int | None = None
    language: str = "en"

    @property
    def name(self) -> str:
        """The beginning of the names of the files."""
        seed = USUAL_BATCH_SEED if self.seed is None else f"run_{self.seed}"
        return "_".join((*(world.name for world in self.worlds), str(seed)))


def tables(batch: Batch) -> Parcel:
    """All tables of a result folder, zipped."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory) / batch.name
        _results(batch, folder)
        return Parcel(f"{batch.name}.zip", "application/zip", _zip(folder))


def picture(batch: Batch) -> Parcel:
    """The indicators of the page by year, as a picture."""
    from paradiplomacy.report.figures.fan import fan_chart
    from paradiplomacy.report.figures.look import style
    from paradiplomacy.report.language import told_in

    with style(), told_in(batch.language):
        drawing = fan_chart(_results(batch, None).findings)
        content = io.BytesIO()
        if drawing is not None:
            drawing.figure.savefig(content, format="png", dpi=150)
    return Parcel(f"{batch.name}.png", "image/png", content.getvalue())


def scenario(batch: Batch, index: int) -> Parcel:
    """One of the scenarios as a file that ``paradiplomacy run`` takes."""
    world = batch.worlds[index]
    return Parcel(f"{world.name}.toml", "application/toml", world.to_toml().encode())


def _results(batch: Batch, folder: Path | None) -> "Results":
    """The results of the runs, as the command makes them."""
    simulation = simulate if batch.allotments is None else partial(_simulate_by_hand, batch)
    worlds = [load_scenario(world, last_year=batch.last_year) for world in batch.worlds]
    number = batch.replications if batch.seed is None else None  # a seed is of one run
    return run(
        worlds, number, run_seed=batch.seed, out=folder, csv=True, report=False, jobs=1,
        detail=folder is not None and batch.replications <= MOST_WITH_DETAIL,
        indicators=CHARTS["main"], progress=Silent(), simulate=simulation,
    )  # fmt: skip


def _simulate_by_hand(batch: Batch, case: Case, detail: bool) -> Mapping[str, Rows]:
    """A run in which the fund of one scenario is given out by hand."""
    from paradiplomacy.model import CityNetwork

    if case.arm.base.name != batch.worlds[1].name:
        return simulate(case, detail)
    model = CityNetwork(case.scenario, rng=case.seed, detail=detail, allotments=batch.allotments)
    model.run_until_year(case.scenario.last_year)
    return {"years": {"year": model.years, **model.datacollector.model_vars}, **model.tables()}


def _zip(folder: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder.parent))
    return content.getvalue()
