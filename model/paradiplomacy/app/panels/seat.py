"""The seat of the secretariat: calls as cards, what came of them, and the game beside the rules."""

from concurrent.futures import Future
from typing import Any

from bokeh.document import Document

from paradiplomacy.app import play
from paradiplomacy.app.panels.components import Cards, Message, Words, asset
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.panels.standing import standing
from paradiplomacy.app.state.entries import Problem
from paradiplomacy.app.state.game import Ending, Game, Round, play_round
from paradiplomacy.app.state.scores import AIMS, Scores
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.app.work.errand import Errand, failure
from paradiplomacy.app.work.questions import ScoresQuestion
from paradiplomacy.common.columns import CENTS, in_cents
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.scenario.parameters.projects import FUND_RULES

_STARS = 5
_WORDS = ("left", "given", "more", "less", "give", "clear", "draft", "owes")
"""Texts on the cards."""
_NO_CALL: dict[str, Any] = {"proposals": []}


class Seat:
    """The game as it is played.

    Attributes:
        head: the call, or what came of the one decided last, and what can be done.
        form: the proposals as cards.
        beside: the game beside the rules.
    """

    def __init__(self, session: Session, document: Document | None) -> None:
        self._session, self._errand = session, Errand(document)
        self._came: tuple[Game, Round] | None = None
        self.head, self.beside = Words("", self._handle), Words()
        self.form = Cards(self._handle, call=_NO_CALL, draft={}, language=session.choices.lang)
        for piece in (self.head, self.form, self.beside):
            piece.stylesheets = [*piece.stylesheets, asset("seat.css")]
        self._show()
        session.observe(self._follow)

    def _follow(self, changes: frozenset[Change]) -> None:
        if changes & {Change.WORLDS, Change.CALL}:
            self._errand.cancel()
            self.beside.object = ""
        calls = len(self._session.choices.allotments)
        self.form.question = self._session.texts("play.sure", calls=calls) if self._session.asked else ""
        if self._session.playing and changes & {Change.WORLDS, Change.CALL, Change.YEAR, Change.FORM}:
            if self._over and changes & {Change.CALL, Change.YEAR}:
                self._compare()
            self._show()

    # --- Where the game stands ---

    @property
    def _deciding(self) -> bool:
        """Whether the year shown is the one before the open call."""
        return self._session.awaits and self._session.year == self._session.runs[1].last

    @property
    def _over(self) -> bool:
        return self._session.year == self._session.years[-1] and bool(self._session.choices.allotments)

    # --- What the reader does ---

    def _handle(self, message: Message) -> None:
        session, value = self._session, message.get("value")
        match message.get("name"):
            case "give":
                self._give(value)
            case "draft" if value in FUND_RULES.names and self._deciding:
                self._begin_with(play.draft(session.runs[1].model, str(value)))
            case "aim" if str(value) in AIMS:
                session.change(aim=str(value))
            case "next":
                session.go(session.years[-1])
            case "undo" if session.choices.allotments:
                self._begin_with(session.undo())
            case "again":
                session.change(allotments={}, year=None)
            case "answer":
                session.answer(value is True)
            case "compare":
                self._compare()

    def _begin_with(self, usd: Any) -> None:
        """Put grants on the cards, which the reader can still change."""
        cents = {str(city): in_cents(grant) for city, grant in usd.items()}
        self.form.draft = {"cents": cents, "number": self.form.draft.get("number", 0) + 1}

    def _give(self, value: object) -> None:
        grants = read_grants(value)
        if grants is not None and self._deciding:
            self._session.complain(*[Problem("failed", {"why": why}) for why in self._session.give(grants)])

    # --- What is shown ---

    def _show(self) -> None:
        session = self._session
        proposals = session.call() if self._deciding else []
        played = bool(session.choices.allotments)
        decided = session.playing and not proposals and session.year in session.choices.allotments
        came = self._round() if decided else None
        self.head.object = html(
            "seat",
            texts=session.texts,
            call=session.runs[1].model.year if proposals else None,
            lines=self._lines(bool(proposals), came),
            choosing=bool(proposals) and not played,
            aims=AIMS,
            aim=session.choices.aim,
            moves=self._moves(bool(proposals)),
            round=came,
            parted=_parted(session.texts, came) if came else [],
        )
        call = self._call(proposals)
        if call != self.form.call:
            self._begin_with({})
            self.form.call = call

    def _round(self) -> Round:
        """What came of the call of the year shown, kept as long as nothing else is asked."""
        game, year = self._session.game, self._session.year
        if self._came is None or (self._came[0], self._came[1].year) != (game, year):
            self._came = game, play_round(game, year)
        return self._came[1]

    def _lines(self, deciding: bool, came: Round | None) -> list[str]:
        session, texts = self._session, self._session.texts
        played = bool(session.choices.allotments)
        if came:
            ended = came.known > came.year
            return [texts("play.known" if ended else "play.unended", year=came.known), texts("play.merit")]
        if not deciding:
            key = "earlier" if played or session.awaits else "none"
            return [texts(f"play.{key}", year=session.year)]
        aim = texts(f"play.aim.{session.choices.aim}")
        lines = [texts("play.aimed", aim=aim) if played else texts("play.how")]
        if offered := float(session.runs[1].model.world.offered_usd[0]):
            lines.append(texts("play.donors", usd=texts.number(offered)))
        return lines

    def _moves(self, deciding: bool) -> list[tuple[str, str, bool]]:
        """What can be done beside deciding: name and label of a button, and whether it can be pressed."""
        session, texts = self._session, self._session.texts
        calls, running, moves = session.choices.allotments, self._errand.running, []
        if not deciding and not session.at_end:
            moves.append(("next", texts("play.next"), True))
        if calls:
            moves += [
                ("undo", texts("play.undo", year=max(calls)), True),
                ("again", texts("play.again"), True),
                ("compare", texts(f"play.{'comparing' if running else 'compare'}"), not running),
            ]
        return moves

    def _call(self, proposals: list[play.Proposal]) -> dict[str, Any]:
        """What the cards show, by name of the city: any other order would be advice."""
        if not proposals:
            return _NO_CALL
        texts = self._session.texts
        cards = [_card(texts, proposal) for proposal in proposals]
        return {
            "fund": int(self._session.runs[1].model.world.record.fund[0]),
            "proposals": sorted(cards, key=lambda card: card["name"]),
            "rules": [{"name": rule, "label": texts.rule(rule, heading=True)} for rule in FUND_RULES.names],
            "words": {name: texts(f"play.{name}") for name in _WORDS},
        }

    # --- Beside the rules ---

    def _compare(self) -> None:
        session = self._session
        if session.choices.allotments and not self._errand.running:
            last = max(session.runs[1].last, *session.choices.allotments)
            self._errand.start(ScoresQuestion(session.game, last).answer, self._receive)
            self._show()

    def _receive(self, future: Future[Scores]) -> None:
        session, error = self._session, future.exception()
        if error is None:
            self.beside.object = standing(future.result(), session.choices.aim, session.texts)
        else:
            session.complain(failure(error))
        self._show()


def read_grants(value: object) -> dict[int, float] | None:
    """Dollars by city from cents, as cards send them; None for anything else.

    >>> read_grants({"3441575": 321480, "3450554": 0}), read_grants("all")
    ({3441575: 3214.8}, None)
    """
    if not isinstance(value, dict):
        return None
    try:
        cents = {int(city): int(amount) for city, amount in value.items()}
        return {city: amount / CENTS for city, amount in cents.items() if amount}
    except (TypeError, ValueError, OverflowError):
        return None


def meanings(texts: Texts) -> dict[str, str]:
    """The rules, as far as they have an explanation, and the other words on the cards."""
    rules = {texts.rule(rule, heading=True): f"play.meaning.{rule}" for rule in FUND_RULES.names}
    keys = {**rules, texts("play.council"): "play.meaning.council"}
    return {name: texts(key) for name, key in keys.items() if texts.has(key)}


def _card(texts: Texts, proposal: play.Proposal) -> dict[str, Any]:
    partners = ", ".join(f"{name}, {country}" for name, country in proposal.partners)
    axis = [texts(f"names.axis.{proposal.axis}")] if proposal.axis != "other" else []
    stars = round(_STARS * proposal.quality)
    tags = {"small": proposal.small, "council": proposal.in_council}
    return {
        "city": str(proposal.city),
        "name": f"{proposal.name}, {proposal.country}",
        "about": " · ".join((texts("play.with", partners=partners), *axis, _theme(texts, proposal.theme))),
        "quality": texts("play.quality", stars=stars),
        "stars": stars,
        "tags": [
            texts("play.inhabitants", number=texts.number(proposal.population)),
            *(texts(f"play.{tag}") for tag, holds in tags.items() if holds),
        ],
        "request": in_cents(proposal.request_usd),
        "may_win": proposal.may_win,
    }


def _theme(texts: Texts, theme: str) -> str:
    key = f"names.theme.{theme.replace(' ', '_')}"
    return texts(key) if texts.has(key) else theme


def _parted(texts: Texts, came: Round) -> list[tuple[str, str, str]]:
    """City, end by hand and end by merit of the proposals that ended otherwise."""
    return [
        (f"{one.name}, {one.country}", _end(texts, one.by_hand), _end(texts, one.by_merit))
        for one in came.parted
    ]


def _end(texts: Texts, ending: Ending) -> str:
    end = texts(f"play.ended.{ending.state}")
    return texts("play.ended.paid", usd=texts.number(ending.grant_usd), end=end) if ending.grant_usd else end
