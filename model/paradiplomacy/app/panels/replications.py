"""Many runs of both scenarios, shipped or made in the background, and the bands that they give the charts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from threading import Event
from typing import Any

import pandas as pd
from bokeh.document import Document
from panel.io.document import hold

from paradiplomacy.app.panels.charts import Charts
from paradiplomacy.app.panels.components import Form, Message
from paradiplomacy.app.state.cards import SHOWN
from paradiplomacy.app.state.choices import SIDES
from paradiplomacy.app.state.entries import Problem
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.app.work import shipped
from paradiplomacy.app.work.background import jobs
from paradiplomacy.app.work.errand import failure
from paradiplomacy.app.work.shipped import ByYear
from paradiplomacy.common.columns import Floats
from paradiplomacy.common.seeds import USUAL_BATCH_SEED, run_seed
from paradiplomacy.experiment.case import Case
from paradiplomacy.results.bands import band
from paradiplomacy.results.tables import Rows
from paradiplomacy.runs.progress import Silent
from paradiplomacy.runs.run import simulate
from paradiplomacy.runs.runner import run
from paradiplomacy.scenario.scenario import Scenario

NUMBERS = (10, 30, 100)
CHUNK = 5
"""Number of replications after which bands become finer."""


@dataclass
class Order:
    """Replications to be run.

    Attributes:
        worlds: the two scenarios.
        number: how many, the first of the usual batch, whatever run is shown.
        years: the years of the page.
        stopped: set once nobody waits for them any more.
    """

    worlds: tuple[Scenario, Scenario]
    number: int
    years: range
    stopped: Event = field(default_factory=Event)


class Replications:
    """Shows the bands of shipped runs, and runs replications on request.

    Attributes:
        form: how many, start, stop, progress.
        done: replications that were made here, which the bands show.
        values: of the replications, or of the shipped runs; nothing where there are none.
        on_values: called whenever values or progress change.
    """

    def __init__(self, session: Session, charts: Charts, document: Document | None) -> None:
        self._session, self._charts, self._document = session, charts, document
        self._number, self.done = NUMBERS[1], 0
        self._order: Order | None = None
        self.values: ByYear = {}
        self.on_values: Callable[[], None] = lambda: None
        self._show_shipped()
        self.form = Form(self._handle, groups=self._groups(), language=session.choices.lang)
        session.observe(self._follow)

    @property
    def progress(self) -> tuple[int, int] | None:
        """How many of how many are done, while they are being made."""
        return (self.done, self._order.number) if self._order else None

    def cancel(self) -> None:
        """Stop what is running."""
        if self._order is not None:
            self._order.stopped.set()
        self._order = None

    # --- The form ---

    def _handle(self, message: Message) -> None:
        match message.get("name"):
            case "number":
                text = str(message.get("value"))
                self._number = next((number for number in NUMBERS if str(number) == text), self._number)
            case "start":
                self.start()
            case "stop":
                self.cancel()
        self._show()

    def _show(self) -> None:
        self.form.groups = self._groups()
        self.on_values()

    def _groups(self) -> list[dict[str, Any]]:
        texts, running = self._session.texts, self._order is not None
        total = self._order.number if self._order else self.done
        note = texts("page.replications.done", done=self.done, total=total) if total else ""
        fields: list[dict[str, Any]] = [
            {"kind": "select", "name": "number", "label": texts("page.replications.number"),
             "help": texts("page.replications.help"), "value": str(self._number), "disabled": running,
             "options": [{"value": str(number), "label": str(number)} for number in NUMBERS]},
            {"kind": "button", "name": "start", "primary": True, "label": texts("page.replications.start"),
             "disabled": running or self._session.playing},
            {"kind": "button", "name": "stop", "label": texts("page.replications.stop"),
             "disabled": not running},
            {"kind": "progress", "name": "progress", "label": texts("page.replications.progress"),
             "value": str(self.done), "total": max(total, 1), "note": note},
        ]  # fmt: skip
        return [{"fields": fields}]

    # --- Running ---

    def _follow(self, changes: frozenset[Change]) -> None:
        if Change.WORLDS in changes:
            self.cancel()
            self._show_shipped()
            self._show()

    def _show_shipped(self) -> None:
        """Show the runs that come with the package, if there are any of these worlds."""
        session = self._session
        first, second = (world.name for world in session.worlds)
        self.done, self.values = 0, {} if session.playing else shipped.pair(first, second, session.years)
        self._charts.show_bands(_shipped_bands(first, second, session.years) if self.values else {})

    def start(self) -> None:
        """Make replications of the worlds shown."""
        session = self._session
        if self._document is None or self._order is not None or session.playing:
            return
        self.done, self.values = 0, {}
        self._charts.show_bands({})
        self._order = Order(session.worlds, self._number, session.years)
        jobs.follow(_run_in_chunks, self._order, self._send)

    def _send(self, order: Order, done: int, chunk: ByYear | Problem) -> None:
        """Hand values over from another thread."""
        document = self._document
        if document is not None and not order.stopped.is_set():
            document.add_next_tick_callback(partial(self._receive, order, done, chunk))

    def _receive(self, order: Order, done: int, chunk: ByYear | Problem) -> None:
        if order is not self._order:
            return
        with hold(self._document):
            if isinstance(chunk, Problem):
                self.cancel()
                self._session.complain(chunk)
            else:
                self.values, self.done = append(self.values, chunk), done
                self._charts.show_bands(bands_of(self.values))
            if done >= order.number:
                self._order = None
            self._show()


def _run_in_chunks(order: Order, send: Any) -> None:
    """Run replications some at a time, in the order of the command."""
    for start in range(0, order.number, CHUNK):
        if order.stopped.is_set():
            return
        done = min(start + CHUNK, order.number)
        try:
            send(order, done, replicate(order, start, done - start))
        except Exception as error:  # noqa: BLE001 - or the page would wait for ever
            send(order, start, failure(error))
            return


def replicate(order: Order, start: int, number: int) -> ByYear:
    """Some of the replications, through ``run``, so that they are those of the command."""
    results = run(
        order.worlds, number, report=False, indicators=SHOWN, jobs=2,
        executor=jobs.pool, progress=Silent(), simulate=partial(_simulate_later, start),
    )  # fmt: skip
    tables, years = results.by_year(SHOWN), list(order.years)
    return {
        f"{side}.{indicator}": tables[world.name][indicator][years]
        for side, world in zip(SIDES, order.worlds, strict=True)
        if world.name in tables
        for indicator in SHOWN
    }


def _simulate_later(start: int, case: Case, detail: bool) -> Mapping[str, Rows]:
    """The run so many replications later in the usual batch."""
    return simulate(replace(case, seed=run_seed(USUAL_BATCH_SEED, start + case.replication)), detail)


def append(values: ByYear, chunk: ByYear) -> ByYear:
    """The rows of a chunk below those so far."""
    return {key: pd.concat([values.get(key, rows[:0]), rows]) for key, rows in chunk.items()}


@lru_cache(maxsize=100)
def _shipped_bands(first: str, second: str, years: range) -> Mapping[str, tuple[Floats, Floats, Floats]]:
    return bands_of(shipped.pair(first, second, years))


def bands_of(values: ByYear) -> dict[str, tuple[Floats, Floats, Floats]]:
    """Low end, mean and high end by year, under ``side.indicator``."""
    return {key: (each.low, each.mean, each.high) for key, rows in values.items() for each in [band(rows)]}
