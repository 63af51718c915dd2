"""Why the chosen city decided as it did: sentences, all terms as bars, and where its paths part if asked."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bokeh.document import Document

from paradiplomacy.app.panels.components import Words
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.state.session import Changed, Session
from paradiplomacy.app.work.background import Errand, failure
from paradiplomacy.app.work.questions import Reasons
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.explanation.city import Explanation
from paradiplomacy.explanation.verdict import Verdict
from paradiplomacy.explanation.words import put_into_words, slug

if TYPE_CHECKING:
    from concurrent.futures import Future

    from paradiplomacy.app.state.choices import Side


class Why:
    """Asks in the background why the chosen city decided as it did.

    Args:
        session: what the page shows.
        document: the page.
        busy: whether time goes on by itself, so that nothing is asked.

    Attributes:
        errand: the question that is being answered.
        words: the answer.
    """

    def __init__(self, session: Session, document: Document | None, busy: Callable[[], bool]) -> None:
        self._session, self._busy = session, busy
        self.errand = Errand(document)
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
        texts, reasons = self._session.texts, self.reasons(parting=parting)
        self.errand.cancel()
        if reasons is None:
            self.words.object = ""
        elif self._busy():
            self.words.object = html("quiet", text=texts("why.pause"))
        else:
            self.words.object = html("quiet", text=texts("why.thinking"))
            self.errand.start(reasons.answer, self._receive)

    def reasons(self, *, parting: bool = False) -> Reasons | None:
        """What there is to ask; nothing where no city is chosen."""
        session, city = self._session, self._session.choices.city
        if city is None or city not in session.shown.model.world.cities.id:
            return None
        runs = [session.shown]
        if parting:
            runs = [*session.runs] if session.choices.shown == "first" else [*reversed(session.runs)]
        given = tuple(run.model.allotments for run in runs)
        worlds = tuple(run.scenario for run in runs)
        return Reasons(worlds, given, session.choices.seed, city, session.year)

    def _receive(self, future: "Future[Explanation]") -> None:
        error = future.exception()
        if error is None:
            self.words.object = answer(future.result(), self._session)
        else:
            self.words.object = ""
            self._session.complain(failure(error))


def answer(found: Explanation, session: Session) -> str:
    """An explanation as HTML."""
    texts = session.texts
    said = put_into_words(_titled(found, session), texts)
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


def _figures(decision: Verdict, texts: Texts) -> dict[str, Any]:
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
