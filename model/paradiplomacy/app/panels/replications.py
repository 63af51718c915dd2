"""Many runs of both scenarios in the background, and the bands that they give the charts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event
from typing import Any

import pandas as pd
from bokeh.document import Document
from panel.io.document import hold

from paradiplomacy.app.panels.charts import Charts
from paradiplomacy.app.panels.components import Form, Message
from paradiplomacy.app.state.choices import PAGE_INDICATORS, SIDES
from paradiplomacy.app.state.entries import Problem
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.app.work.background import failure, jobs
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

type ByYear = dict[str, pd.DataFrame]
"""For each side and indicator the values, one row a run and one column a year."""


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
    """Runs replications on request, and shows their bands.

    Attributes:
        form: how many, start, stop, progress.
        done: replications that are done, which the bands show.
    """

    def __init__(self, session: Session, charts: Charts, document: Document | None) -> None:
        self._session, self._charts, self._document = session, charts, document
        self._number, self.done = NUMBERS[1], 0
        self._order: Order | None = None
        self._values: ByYear = {}
        self.form = Form(self._handle, groups=self._groups(), language=session.choices.lang)
        session.observe(self._follow)

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
                self._start()
            case "stop":
                self.cancel()
        self._show()

    def _show(self) -> None:
        self.form.groups = self._groups()

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
            self.done, self._values = 0, {}
            self._show()

    def _start(self) -> None:
        session = self._session
        if self._document is None or self._order is not None or session.playing:
            return
        self.done, self._values = 0, {}
        self._charts.clear_bands()
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
                self._values, self.done = append(self._values, chunk), done
                self._charts.show_bands(
                    order.years, {key: band(rows)[1:] for key, rows in self._values.items()}
                )
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
        order.worlds, number, report=False, indicators=PAGE_INDICATORS, jobs=2,
        executor=jobs.pool, progress=Silent(), simulate=partial(_simulate_later, start),
    )  # fmt: skip
    tables, years = results.by_year(PAGE_INDICATORS), list(order.years)
    return {
        f"{side}.{indicator}": tables[world.name][indicator][years]
        for side, world in zip(SIDES, order.worlds, strict=True)
        if world.name in tables
        for indicator in PAGE_INDICATORS
    }


def _simulate_later(start: int, case: Case, detail: bool) -> Mapping[str, Rows]:
    """The run so many replications later in the usual batch."""
    return simulate(replace(case, seed=run_seed(USUAL_BATCH_SEED, start + case.replication)), detail)


def append(values: ByYear, chunk: ByYear) -> ByYear:
    """The rows of a chunk below those so far."""
    return {key: pd.concat([values.get(key, rows[:0]), rows]) for key, rows in chunk.items()}
