"""The page of a session: its pieces, and where they stand; before it the questions that it opens with."""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from types import MappingProxyType
from typing import Any

import panel as pn
from bokeh.core.templates import get_env
from bokeh.document import Document
from bokeh.models.css import InlineStyleSheet
from jinja2 import Template
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
from paradiplomacy.app.panels.seat import Seat, meanings
from paradiplomacy.app.panels.strip import Strip
from paradiplomacy.app.panels.why import Why
from paradiplomacy.app.state.cards import FREE, cards
from paradiplomacy.app.state.choices import SIDES, Offer
from paradiplomacy.app.state.link import read, to_query
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.common.languages.texts import LANGUAGES, Texts

USUAL = (Offer.first, Offer.second)
"""With this pair a page opens with the questions; a scenario of the reader's own is shown at once."""
_UNUSED = re.compile(r"<script[^>]*/(?:bokeh-gl\.|es-module-shims@)[^>]*></script>")
"""Libraries that the page does without: it draws by itself, and its browser imports modules by itself."""
MOST_PROBLEMS = 6
"""Largest number of problems that the message shows one by one."""


def build(offer: Offer, document: Document) -> None:
    """Make a page for the request at hand, or the questions; if it cannot be made, one that says so."""
    query = _query()
    accepted = str((pn.state.headers or {}).get("Accept-Language", ""))
    lang = language(offer, dict(reversed(query)).get("lang", ""), accepted)
    try:
        if begins_with_questions({name for name, _ in query}, offer):
            words: dict[str, Any] = {"lang": lang, "texts": Texts(lang), "languages": LANGUAGES}
            _write(document, "opening", cards=cards(), **words)
        else:
            _open(replace(offer, lang=language(offer, "", accepted)), query, document)
    except Exception:
        logging.getLogger(__name__).exception("The page could not be made.")
        document.clear()
        _write(document, "apology", lang=lang, texts=Texts(lang))


def begins_with_questions(asked: Iterable[str], offer: Offer) -> bool:
    """Whether who asks for a page by these names of a query has still to choose what it shows."""
    return not {*asked} - {"lang"} and (offer.first, offer.second) == USUAL


def language(offer: Offer, asked: str, accepted: str) -> str:
    """The language asked for, else that of the command, else the browser's first that the page speaks."""
    wanted = (part.partition(";")[0].strip().partition("-")[0].lower() for part in accepted.split(","))
    return next((code for code in (asked, offer.lang, *wanted) if code in LANGUAGES), "en")


def _open(offer: Offer, query: list[tuple[str, str]], document: Document) -> None:
    """What the query says, with a session of its own."""
    page = Page(Session(offer, *read(query, offer)), document, pn.state.location)
    document.on_session_destroyed(lambda _: page.close())
    page.write(document)


def _write(
    document: Document, name: str, pieces: Mapping[str, Any] = MappingProxyType({}), **variables: Any
) -> None:
    """Put words, and pieces at the places of their names, into a document.

    Pieces share one style sheet, without those of Panel's widgets, which a browser would fetch for each.
    """
    look = InlineStyleSheet(css=asset("inner.css"))
    document.template = template(name)
    document.template_variables.update(variables)
    with document.models.freeze():  # all at once, which takes a tenth of the time
        for place, piece in pieces.items():
            if place == "location":
                document.add_root(piece)
            else:
                piece.server_doc(document, location=False)
                document.roots[-1].update(stylesheets=[look, *piece.stylesheets])
            document.roots[-1].name = place


@cache
def template(name: str) -> Template:
    """A template of the page."""
    return get_env().from_string(asset(f"{name}.html"))


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
            "map": self.atlas.map,
            "clock": self.time.clock,
            "strip": self.strip.stripe,
            "charts": self.charts.curves,
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
        }
        self._show_page()
        session.observe(self._follow)
        self.time.clock.param.watch(self._play_or_pause, "playing")
        session.at_once = lambda: hold(self._document)

    def write(self, document: Document) -> None:
        """Put it into a document."""
        session, pieces = self.session, self.roots
        if self._location is not None:
            pieces = {**pieces, "location": self._location.get_root(document)}
        _write(
            document,
            "page",
            pieces,
            lang=session.choices.lang,
            mode=session.choices.mode,
            texts=session.texts,
            languages=LANGUAGES,
            meanings=meanings(session.texts),
            asked=None
            if session.choices.question == FREE
            else session.choices.card.asks[session.texts.language],
            text=session.choices.text,
            css=variables(session) + asset("page.css"),
            used=partial(_UNUSED.sub, ""),
        )

    def close(self) -> None:
        """Stop all work for the page, once its reader is gone."""
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
        name = texts(f"page.indicator.{self.charts.indicators[0]}")
        return texts("page.said", year=session.year, name=name, reading=self.charts.reading)


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
