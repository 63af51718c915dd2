"""Why the chosen city decided as it did: sentences, reasons as bars, and on request where its paths part."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace

from bokeh.document import Document

from paradiplomacy.app.panels.components import Message, Words
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.state.choices import SIDES, Side
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.app.work.errand import Errand, failure
from paradiplomacy.app.work.questions import WhyQuestion
from paradiplomacy.explanation.city import Explanation
from paradiplomacy.explanation.reasons import Weights
from paradiplomacy.explanation.words import put_into_words


class Why:
    """Asks in the background why the chosen city decided as it did.

    Args:
        session: what the page shows.
        document: the page.
        busy: whether time goes on by itself, so that there is no question.

    Attributes:
        errand: the question that is being answered.
        words: the answer.
    """

    def __init__(self, session: Session, document: Document | None, busy: Callable[[], bool]) -> None:
        self._session, self._busy = session, busy
        self.errand = Errand(document)
        self.words = Words(handle=self._handle)
        self.ask()
        session.observe(self._follow)

    def _follow(self, changes: frozenset[Change]) -> None:
        if changes & {Change.CITY, Change.YEAR, Change.SHOWN, Change.WORLDS}:
            self.ask()

    def _handle(self, message: Message) -> None:
        if message.get("name") == "part":
            self.ask(parting=True)

    def ask(self, *, parting: bool = False) -> None:
        """Ask, if a city is chosen and time stands still, and on request where its paths part, too."""
        texts, question = self._session.texts, self.question(parting=parting)
        self.errand.cancel()
        if question is None:
            self.words.object = ""
        elif self._busy():
            self.words.object = html("quiet", text=texts("why.pause"))
        else:
            self.words.object = html("quiet", text=texts("why.thinking"))
            self.errand.start(question.answer, self._receive)

    def question(self, *, parting: bool = False) -> WhyQuestion | None:
        """The question to be asked, None where no city is chosen."""
        session, city = self._session, self._session.choices.city
        if city is None or city not in session.shown_run.model.world.cities.id:
            return None
        runs = [session.shown_run]
        if parting:
            runs = [*session.runs] if session.choices.shown == "first" else [*reversed(session.runs)]
        allotments = tuple(run.model.allotments for run in runs)
        worlds = tuple(run.scenario for run in runs)
        return WhyQuestion(worlds, allotments, session.choices.seed, city, session.year)

    def _receive(self, future: Future[Explanation]) -> None:
        error = future.exception()
        if error is None:
            self.words.object = describe(future.result(), self._session)
        else:
            self.words.object = ""
            self._session.complain(failure(error))


def describe(explanation: Explanation, session: Session) -> str:
    """An explanation as HTML: what matters first is open, the rest opens at a click."""
    wording = put_into_words(_name_scenarios(explanation, session), session.texts)
    sides, titles = _sides(session), {side: session.title(side) for side in SIDES}
    return html(
        "why",
        texts=session.texts,
        year=explanation.year,
        wording=wording,
        drawn=_bars,
        sides=sides,
        titles=titles,
    )


def _sides(session: Session) -> list[Side]:
    """The world shown, which is explained, and the other."""
    return ["first", "second"] if session.choices.shown == "first" else ["second", "first"]


def _bars(weights: Weights) -> Iterator[tuple[str, list[tuple[bool, float]]]]:
    """Each reason with a bar for each world: whether it speaks for it, and its share of the longest."""
    longest = max(abs(value) for side in weights.sides for value in side)
    for name, *values in zip(weights.names, *weights.sides, strict=True):
        yield name, [(value >= 0, abs(value) / longest) for value in values]


def _name_scenarios(explanation: Explanation, session: Session) -> Explanation:
    """The explanation with the page's titles of the scenarios, which say that one is changed or played."""
    shown, other = (("", session.title(side)) for side in _sides(session))
    parting = explanation.parting and replace(explanation.parting, scenarios=(shown, other))
    return replace(explanation, scenario=shown, parting=parting)
