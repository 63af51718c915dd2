"""Why the chosen city decided as it did: sentences, all terms as bars, and where its paths part if asked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bokeh.document import Document
from panel.io.document import hold

from paradiplomacy.app.choices import Allotments, Side
from paradiplomacy.app.components import Words
from paradiplomacy.app.html import html
from paradiplomacy.app.jobs import jobs
from paradiplomacy.app.session import Changed, Session
from paradiplomacy.explanation import Decision, Explanation
from paradiplomacy.explanation.city import of_run
from paradiplomacy.explanation.words import slug, told
from paradiplomacy.languages import Texts
from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario import Scenario

if TYPE_CHECKING:
    from concurrent.futures import Future


@dataclass(frozen=True)
class _Question:
    """What is asked about a city.

    Attributes:
        worlds: the scenario shown, and the other one where paths are to be compared.
        allotments: what was given by hand in each of them.
        seed: seed of the runs.
        city: id of the city.
        year: the year shown.
    """

    worlds: tuple[Scenario, ...]
    allotments: tuple[Allotments, ...]
    seed: int
    city: int
    year: int

    def answer(self) -> Explanation:
        """The explanation, from runs made again; it takes some tenths of a second."""
        model, *other = (
            CityNetwork(world, rng=self.seed, allotments=given)
            for world, given in zip(self.worlds, self.allotments, strict=True)
        )
        row = int(model.world.cities.id.searchsorted(self.city))
        return of_run(model, row, self.year, *other)


class Why:
    """Asks in the background why the chosen city decided as it did.

    Args:
        session: what the page shows.
        document: the page.
        busy: whether time goes on by itself, so that nothing is asked.

    Attributes:
        words: the answer.
    """

    def __init__(self, session: Session, document: Document | None, busy: Callable[[], bool]) -> None:
        self._session, self._document, self._busy = session, document, busy
        self._asked: _Question | None = None
        self.words = Words(told=self._told)
        self.ask()
        session.observe(self._follow)

    def _follow(self, changed: frozenset[Changed]) -> None:
        if changed & {Changed.CITY, Changed.YEAR, Changed.SHOWN, Changed.WORLDS}:
            self.ask()

    def _told(self, told: dict[str, Any]) -> None:
        if told.get("name") == "part":
            self.ask(parting=True)

    def ask(self, *, parting: bool = False) -> None:
        """Ask, if a city is chosen and time stands still; where its paths part, too, if wanted."""
        session, city = self._session, self._session.choices.city
        self._asked = None
        if city is None or city not in session.shown.model.world.cities.id:
            self.words.object = ""
        elif self._busy() or self._document is None:
            self.words.object = html("quiet", text=session.texts("why.pause"))
        else:
            runs = [session.shown]
            if parting:
                runs = [*session.runs] if session.choices.shown == "first" else [*reversed(session.runs)]
            given = tuple(run.model.allotments for run in runs)
            worlds = tuple(run.scenario for run in runs)
            self._asked = _Question(worlds, given, session.choices.seed, city, session.year)
            self.words.object = html("quiet", text=session.texts("why.thinking"))
            jobs.start(self._asked.answer).add_done_callback(partial(self._send, self._asked))

    def _send(self, question: _Question, future: "Future[Explanation]") -> None:
        """Hand over, from another thread, what was found."""
        if self._document is not None and question is self._asked:
            self._document.add_next_tick_callback(partial(self._receive, question, future))

    def _receive(self, question: _Question, future: "Future[Explanation]") -> None:
        if question is self._asked:
            with hold(self._document):
                self.words.object = answer(future.result(), self._session)


def answer(found: Explanation, session: Session) -> str:
    """An explanation as HTML."""
    texts = session.texts
    said = told(_titled(found, session), texts)
    decisions = [
        (words, _figures(decision, texts))
        for words, decision in zip(said.decisions, found.decisions, strict=True)
    ]
    return html("why", texts=texts, year=found.year, decisions=decisions, parting=said.parting)


def _titled(found: Explanation, session: Session) -> Explanation:
    """With the scenarios called as the page calls them, which says that one is changed or played."""
    sides: list[Side] = ["first", "second"] if session.choices.shown == "first" else ["second", "first"]
    shown, other = (("", session.title(side)) for side in sides)
    parting = found.parting and replace(found.parting, scenarios=(shown, other))
    return replace(found, scenario=shown, parting=parting)


def _figures(decision: Decision, texts: Texts) -> dict[str, Any]:
    """All terms of a decision with their share of the largest, and what they come to."""
    most = max(map(abs, decision.terms.values())) or 1.0
    whole = texts(f"explain.figure.{'hazard' if decision.is_hazard else 'logit'}")
    parts = ("gate", "chance", "drawn")
    return {
        "name": texts(f"explain.kind.{slug(decision.name)}"),
        "terms": [
            (texts(f"explain.term.{slug(name)}"), value, abs(value) / most)
            for name, value in decision.terms.items()
        ],
        "sums": [
            (whole, texts.number(decision.logit, 2, signed=True)),
            *((texts(f"explain.figure.{name}"), texts.number(getattr(decision, name), 3)) for name in parts),
        ],
    }
