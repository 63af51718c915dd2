"""The seat of the secretariat: the call as a form, and the network beside those of the rules."""

import re
from collections.abc import Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any

from bokeh.document import Document

from paradiplomacy.app import play
from paradiplomacy.app.panels.components import Form, Message, Words
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.state.entries import Problem
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.app.work.background import Errand, failure
from paradiplomacy.app.work.questions import COLUMNS, MEANS, FiguresByRule, RulesQuestion
from paradiplomacy.common.columns import CENTS, in_cents
from paradiplomacy.common.languages.texts import MARKS
from paradiplomacy.common.problems import shorten
from paradiplomacy.phases.by_hand import BY_HAND

_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


class Seat:
    """The call of the year as a form.

    Attributes:
        head: where the play stands.
        form: an amount for each proposal, and buttons.
        beside: the network by hand beside those of the rules, on request.
    """

    def __init__(self, session: Session, document: Document | None) -> None:
        self._session = session
        self._errand = Errand(document)
        self._proposals: list[play.Proposal] = []
        self._amounts: dict[int, float] = {}
        self._problems: dict[int, Problem] = {}
        self.head, self.beside = Words(), Words()
        self.form = Form(self._handle, groups=[], language=session.choices.lang)
        self._open()
        session.observe(self._follow)

    def _follow(self, changes: frozenset[Change]) -> None:
        if Change.WORLDS in changes:
            self._errand.cancel()
            self.beside.object = ""
        if self._session.playing and changes & {Change.WORLDS, Change.CALL, Change.YEAR}:
            self._open()

    def _open(self) -> None:
        """Read the call that is open, if one is."""
        proposals = self._session.call()
        if proposals != self._proposals:
            self._proposals, self._amounts, self._problems = proposals, {}, {}
        self._show()

    @property
    def _fund(self) -> float:
        return int(self._session.runs[1].model.world.record.fund[0]) / CENTS

    # --- What the reader does ---

    def _handle(self, message: Message) -> None:
        name, value = str(message.get("name")), str(message.get("value", ""))
        match name:
            case "give":
                self._give()
            case "clear":
                self._amounts, self._problems = {}, {}
            case "best":
                self._amounts, self._problems = best_first(self._proposals, self._fund), {}
            case "compare":
                self._compare()
            case _:
                self._take(name.removeprefix("grant-"), value)
        self._show()

    def _take(self, city: str, text: str) -> None:
        """An amount for a proposal, as the form has it."""
        proposal = next((proposal for proposal in self._proposals if str(proposal.city) == city), None)
        if proposal is None:
            return
        usd = amount(text, self._session.choices.lang)
        problem = self._problem(proposal, usd, text)
        if problem is None:
            self._amounts[proposal.city] = usd or 0.0
            self._problems.pop(proposal.city, None)
        else:
            self._problems[proposal.city] = problem
        self._session.complain(*self._problems.values())

    def _problem(self, proposal: play.Proposal, usd: float | None, text: str) -> Problem | None:
        texts, city = self._session.texts, f"{proposal.name}, {proposal.country}"
        if usd is None:
            return Problem("grant_number", {"city": city, "value": shorten(text)})
        if 0 <= usd <= proposal.request_usd:
            return None
        values = {"city": city, "value": texts.number(usd, 2), "request": _usd(texts, proposal.request_usd)}
        return Problem("grant_range", values)

    def _give(self) -> None:
        texts, total = self._session.texts, sum(self._amounts.values())
        problems, self._problems = list(self._problems.values()), {}
        if problems:
            pass  # shown once more, for the button may have been pressed before they could be read
        elif in_cents(total) > in_cents(self._fund):
            values = {"given": _usd(texts, total), "fund": _usd(texts, self._fund)}
            problems = [Problem("grant_total", values)]
        else:
            problems = [Problem("failed", {"why": why}) for why in self._session.give(self._amounts)]
        self._session.complain(*problems)

    # --- What is shown ---

    def _show(self) -> None:
        self.head.object = self._status()
        self.form.groups = self._groups()

    def _status(self) -> str:
        session, texts = self._session, self._session.texts
        if not self._proposals:
            over = session.year >= session.years[-1]
            line = texts("play.over") if over else texts("play.waiting", year=session.year)
            return html("seat", texts=texts, call=None, lines=[line])
        total = sum(self._amounts.values())
        left = self._fund - total
        figures = {"fund": self._fund, "given": total, "left": max(left, 0.0)}
        lines = [texts("play.left", **{name: _usd(texts, usd) for name, usd in figures.items()})]
        if in_cents(left) < 0:
            lines.append(texts("play.too_much", over=_usd(texts, -left)))
        if offered := float(session.runs[1].model.world.offered_usd[0]):
            lines.append(texts("play.donors", usd=texts.number(offered)))
        return html("seat", texts=texts, call=session.runs[1].model.year, lines=lines)

    def _groups(self) -> list[dict[str, Any]]:
        texts = self._session.texts
        running, allotments = self._errand.running, self._session.runs[1].model.allotments
        compare = {"kind": "button", "name": "compare", "disabled": running or not allotments,
                   "label": texts(f"play.{'comparing' if running else 'compare'}")}  # fmt: skip
        if not self._proposals:
            return [{"inline": True, "fields": [compare]}]
        fields = [self._field(proposal) for proposal in self._proposals]
        buttons = [
            {"kind": "button", "name": "give", "primary": True, "label": texts("play.give")},
            {"kind": "button", "name": "best", "label": texts("play.best")},
            {"kind": "button", "name": "clear", "label": texts("play.clear")},
            compare,
        ]
        return [{"inline": True, "fields": buttons}, {"fields": fields}]

    def _field(self, proposal: play.Proposal) -> dict[str, Any]:
        texts = self._session.texts
        partners = ", ".join(f"{name}, {country}" for name, country in proposal.partners)
        about = texts(
            "play.asks",
            axis=texts(f"names.axis.{proposal.axis}"),
            theme=_theme(texts, proposal.theme),
            quality=texts.number(proposal.quality, 2),
            request=_usd(texts, proposal.request_usd),
            cost=_usd(texts, proposal.cost_usd),
        )
        council = f" {texts('play.council')}" if proposal.in_council else ""
        return {
            "kind": "text",
            "numeric": True,
            "name": f"grant-{proposal.city}",
            "label": f"{proposal.name}, {proposal.country} {texts('play.with')} {partners}",
            "help": about + council,
            "value": _usd(texts, self._amounts.get(proposal.city, 0.0)),
            "note": "" if proposal.may_win else texts("play.owes"),
            "disabled": not proposal.may_win,
        }

    # --- Beside the rules ---

    def _compare(self) -> None:
        run = self._session.runs[1]
        if run.model.allotments and not self._errand.running:
            question = RulesQuestion(run.scenario, run.seed, run.model.allotments, run.last)
            self._errand.start(question.answer, partial(self._receive, question))

    def _receive(self, question: RulesQuestion, future: Future[FiguresByRule]) -> None:
        error = future.exception()
        if error is None:
            self.beside.object = self._table(future.result(), question)
        else:
            self._session.complain(failure(error))
        self._show()

    def _table(self, figures: FiguresByRule, question: RulesQuestion) -> str:
        texts = self._session.texts
        title = texts("play.beside", first=question.first, last=question.last, seed=question.seed)
        rows = [self._row(rule, values) for rule, values in figures.items()]
        return html("beside", texts=texts, title=title, columns=COLUMNS, rows=rows)

    def _row(self, rule: str, values: Mapping[str, float]) -> dict[str, Any]:
        texts, mine = self._session.texts, rule == BY_HAND
        label = texts("play.you") if mine else texts.rule(rule, heading=True)
        cells = [texts.number(*_figure(name, values[name])) for name in COLUMNS]
        return {"mine": mine, "label": label, "cells": cells}


def _figure(name: str, value: float) -> tuple[float, int]:
    """A figure of the table, shares in percent, and its decimals."""
    return (100 * value, 1) if name in MEANS else (value, 0)


# --- Amounts ---


def best_first(proposals: list[play.Proposal], fund: float) -> dict[int, float]:
    """The whole request of the best while the money lasts, and what is left for the next one."""
    grants: dict[int, float] = {}
    left = in_cents(fund)
    for proposal in proposals:
        if proposal.may_win and left > 0:
            cents = min(in_cents(proposal.request_usd), left)
            grants[proposal.city] = cents / CENTS
            left -= cents
    return grants


def amount(text: str, language: str) -> float | None:
    """Dollars from a text as readers of a language write it; None for anything else.

    >>> amount("7.000,50", "es"), amount("7,000.5", "en"), amount("much", "en")
    (7000.5, 7000.5, None)
    """
    thousands, point = MARKS[language]
    marks: dict[str, str | int | None] = {
        thousands: "",
        " ": "",
        "\u00a0": "",
        point: ".",
        "\N{MINUS SIGN}": "-",
    }
    plain = text.translate(str.maketrans(marks)) or "0"
    return float(plain) if _AMOUNT.fullmatch(plain) else None


def _usd(texts: Any, usd: float) -> str:
    return str(texts.number(usd, 0 if usd == round(usd) else 2))


def _theme(texts: Any, theme: str) -> str:
    key = f"names.theme.{theme.replace(' ', '_')}"
    return texts(key) if texts.has(key) else theme
