"""Why the chosen city decided as it did: sentences, terms as bars, and on request where its paths part."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bokeh.document import Document

from paradiplomacy.app.panels.components import Message, Words
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.app.work.background import Errand, failure
from paradiplomacy.app.work.questions import WhyQuestion
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.explanation.city import Explanation
from paradiplomacy.explanation.verdict import Verdict
from paradiplomacy.explanation.words import put_into_words, slug, term_in_words

if TYPE_CHECKING:
    from paradiplomacy.app.state.choices import Side


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
    """An explanation as HTML."""
    texts = session.texts
    words = put_into_words(_name_scenarios(explanation, session), texts)
    decisions = [
        (paragraph, _figures(decision, texts))
        for paragraph, decision in zip(words.decisions, explanation.decisions, strict=True)
    ]
    return html("why", texts=texts, year=explanation.year, decisions=decisions, parting=words.parting)


def _name_scenarios(explanation: Explanation, session: Session) -> Explanation:
    """The explanation with the page's titles of the scenarios, which say that one is changed or played."""
    sides: list[Side] = ["first", "second"] if session.choices.shown == "first" else ["second", "first"]
    shown, other = (("", session.title(side)) for side in sides)
    parting = explanation.parting and replace(explanation.parting, scenarios=(shown, other))
    return replace(explanation, scenario=shown, parting=parting)


def _figures(decision: Verdict, texts: Texts) -> dict[str, Any]:
    """All terms of a decision with their share of the largest, and what they come to."""
    most = max(map(abs, decision.terms.values())) or 1.0
    total = texts(f"explain.figure.{decision.form}")
    parts = ("gate", "chance", "drawn")
    return {
        "name": texts(f"explain.kind.{slug(decision.name)}"),
        "terms": [
            (term_in_words(name, texts), value, abs(value) / most) for name, value in decision.terms.items()
        ],
        "sums": [
            (total, texts.number(decision.logit, 2, signed=True)),
            *((texts(f"explain.figure.{name}"), texts.number(getattr(decision, name), 3)) for name in parts),
        ],
    }
