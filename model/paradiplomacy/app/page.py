"""The page of a session: its pieces, and where they stand; before it the questions that it opens with."""

import logging
from dataclasses import replace
from typing import Any

import panel as pn
from bokeh.document import Document
from panel.io.document import hold

from paradiplomacy.app.panels.answer import Answer
from paradiplomacy.app.panels.atlas import Atlas
from paradiplomacy.app.panels.charts import Charts
from paradiplomacy.app.panels.city import CityPanel
from paradiplomacy.app.panels.clock import Time
from paradiplomacy.app.panels.components import Conductor, Message, Words, asset
from paradiplomacy.app.panels.controls import charts_form, levers_form, map_form, worlds_form
from paradiplomacy.app.panels.downloads import Downloads
from paradiplomacy.app.panels.fund import FundPanel
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.panels.look import variables
from paradiplomacy.app.panels.replications import Replications
from paradiplomacy.app.panels.seat import Seat
from paradiplomacy.app.panels.strip import Strip
from paradiplomacy.app.panels.why import Why
from paradiplomacy.app.state.cards import FREE, cards
from paradiplomacy.app.state.choices import SIDES, Offer
from paradiplomacy.app.state.link import read, to_query
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.common.languages.texts import LANGUAGES, Texts

USUAL = (Offer.first, Offer.second)
"""With this pair a page opens with the questions; a scenario of the reader's own is shown at once."""
MOST_PROBLEMS = 6
"""Largest number of problems that the message shows one by one."""


def build(offer: Offer) -> pn.Template:
    """A page for the request at hand, or the questions; if it cannot be made, one that says so."""
    query = _query()
    asked = dict(query).get("lang", "")
    language = asked if asked in LANGUAGES else _preferred(offer)
    try:
        if not {name for name, _ in query} - {"lang"} and (offer.first, offer.second) == USUAL:
            return _plain("opening", language, cards=cards(), languages=LANGUAGES)
        return _page(replace(offer, lang=_preferred(offer)), query)
    except Exception:
        logging.getLogger(__name__).exception("The page could not be made.")
        return _plain("apology", language)


def _preferred(offer: Offer) -> str:
    """The language of the command, or the first of those of the browser that the page speaks."""
    accepted = str((pn.state.headers or {}).get("Accept-Language", ""))
    wanted = (part.partition(";")[0].strip().partition("-")[0].lower() for part in accepted.split(","))
    return offer.lang or next((code for code in wanted if code in LANGUAGES), "en")


def _plain(name: str, language: str, **variables: Any) -> pn.Template:
    """A page of words and links alone."""
    template = pn.Template(asset(f"{name}.html"))
    for key, value in {"lang": language, "texts": Texts(language), **variables}.items():
        template.add_variable(key, value)
    return template


def _page(offer: Offer, query: list[tuple[str, str]]) -> pn.Template:
    """What the query says, with a session of its own."""
    session = Session(offer, *read(query, offer))
    document = pn.state.curdoc
    page = Page(session, document, pn.state.location)
    if document is not None:
        document.on_session_destroyed(lambda _: page.close())
    return page.template()


def _query() -> list[tuple[str, str]]:
    """The parts of the query of the page's address, whatever stands there."""
    parts = pn.state.session_args or {}
    return [
        (str(name), value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))
        for name, values in parts.items()
        for value in values
    ]


class Page:
    """A page: its session and all its pieces.

    Attributes:
        session: what the page shows.
        roots: the pieces, by the names of their places in ``assets/page.html``.
    """

    def __init__(self, session: Session, document: Document | None = None, location: Any = None) -> None:
        self.session, self._document, self._location = session, document, location
        self.time, self.charts = Time(session), Charts(session)
        self.strip, self.atlas, self.city = Strip(session), Atlas(session), CityPanel(session)
        words = {"copied": session.texts("page.copied")}
        self.conductor = Conductor(
            self._handle, words=words, mode=session.choices.mode, tabs=_first_tabs(session)
        )
        self.replications = Replications(session, self.charts, document)
        self.answer = Answer(session, self.replications)
        self.downloads = Downloads(session, self.conductor, self.replications, document)
        self.fund, self.seat = FundPanel(session), Seat(session, document)
        self.why = Why(session, document, lambda: self.time.clock.playing)
        self.legend = Words()
        self.roots: dict[str, Any] = {
            "worlds": worlds_form(session),
            "levers": levers_form(session),
            "map_form": map_form(session),
            "charts_form": charts_form(session),
            "answer": self.answer.words,
            "strip_key": self.strip.key,
            "map": _figure(self.atlas.map.figure),
            "clock": self.time.clock,
            "strip": _figure(self.strip.figure),
            "find": self.city.find,
            "about": self.city.about,
            "why": self.why.words,
            "legend": self.legend,
            "replications": self.replications.form,
            "downloads": self.downloads.form,
            "conductor": self.conductor,
            "fund": self.fund.words,
            "seat": self.seat.head,
            "call": self.seat.form,
            "beside": self.seat.beside,
            **{str(plot.name): _figure(plot) for plot in self.charts.figures},
        }
        self._show_page()
        session.observe(self._follow)
        self.time.clock.param.watch(self._play_or_pause, "playing")
        session.at_once = lambda: hold(self._document)

    def template(self) -> pn.Template:
        """The page, to be served."""
        session = self.session
        template = _Template(asset("page.html"))
        template.location = True
        for name, value in {
            "lang": session.choices.lang,
            "mode": session.choices.mode,
            "texts": session.texts,
            "languages": LANGUAGES,
            "charts": [str(plot.name) for plot in self.charts.figures],
            "asked": None
            if session.choices.question == FREE
            else session.choices.card.asks[session.texts.language],
            "text": session.choices.text,
            "css": variables(session) + asset("page.css"),
        }.items():
            template.add_variable(name, value)
        for name, piece in self.roots.items():
            template.add_panel(name, piece)
        return template

    def close(self) -> None:
        """Stop all work for the page, once its reader is gone."""
        self.time.pause()
        self.replications.cancel()
        self.downloads.close()
        self.session.close()

    # --- Following the session ---

    def _handle(self, message: Message) -> None:
        if message.get("name") == "dismiss":
            self.session.complain()
        else:
            self.time.press(str(message.get("name")))

    def _play_or_pause(self, _: Any) -> None:
        self.charts.hide_later(self.time.clock.playing)
        self.why.ask()

    def _follow(self, changes: frozenset[Change]) -> None:
        self._show_page()
        if Change.CITY in changes and self.session.choices.city is not None:
            self.conductor.open_tab("city", "side-tabs")
        if Change.WORLDS in changes:
            self.conductor.open_tab("play" if self.session.playing else "charts", "view-tabs")
        elif Change.CALL in changes and self.session.awaits:
            self.conductor.open_tab("play", "view-tabs")

    def _show_page(self) -> None:
        session = self.session
        problems = [problem.text(session.texts) for problem in session.problems]
        shown = problems[:MOST_PROBLEMS]
        if len(problems) > len(shown):
            shown.append(session.texts("page.problem.more", number=len(problems) - len(shown)))
        self.conductor.param.update(
            problems=shown, mode=session.choices.mode, announcement=self._announcement()
        )
        self.legend.object = legend(session)
        if self._location is not None:
            self._location.search = f"?{to_query(session.choices, session.offer)}"

    def _announcement(self) -> str:
        """The year in a sentence, for those who do not see the page."""
        session, texts = self.session, self.session.texts
        if self.time.clock.playing:
            return ""
        row, indicator = session.year - session.years[0], self.charts.indicators[0]
        reading, name = self.charts.lines.data["reading.0"][row], texts(f"page.indicator.{indicator}")
        return texts("page.said", year=session.year, name=name, reading=reading)


class _Template(pn.Template):
    """A template that adds its pieces to the document all at once, which takes a tenth of the time."""

    def server_doc(
        self, doc: Document | None = None, title: str | None = None, location: Any = True
    ) -> Document:
        """The document with everything in it."""
        document = doc or pn.state.curdoc or Document()
        with document.models.freeze():
            return super().server_doc(document, title, location)


def legend(session: Session) -> str:
    """What the two lines of the charts are, as HTML."""
    titles = {side: session.title(side) for side in SIDES}
    return html("legend", texts=session.texts, titles=titles, seed=session.choices.seed)


def _first_tabs(session: Session) -> dict[str, str]:
    """The tabs that a link opens, by list of tabs."""
    return {
        "view-tabs": "play" if session.playing else "charts",
        "side-tabs": "worlds" if session.choices.city is None else "city",
    }


def _figure(plot: Any) -> Any:
    make: Any = pn.pane.Bokeh  # not typed
    return make(plot, sizing_mode=plot.sizing_mode or "stretch_both", margin=0)
