"""Governments' orientation by country as a strip under the years."""

from typing import Any

import numpy as np

from paradiplomacy.app.panels.components import Message, Stripe, Words, asset
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.panels.look import orientation
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.report.colours import RIGHT_TO_LEFT
from paradiplomacy.report.events import told
from paradiplomacy.report.scripts import script
from paradiplomacy.scenario.parameters.base import COUNTRIES


class Strip:
    """A row a country and a cell a year, of the scenario shown; a click on a year goes there.

    Governments that are invented are hatched.

    Attributes:
        stripe: the rows.
        key: what colours mean, whose governments they are, and the events of the years.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.key = Words()
        self.stripe = Stripe(self._go, stylesheets=[script("tip.css"), asset("figures.css")])
        self._show()
        session.observe(self._follow)

    @property
    def invented(self) -> bool:
        """Whether the governments of the scenario shown are made up."""
        return self._session.shown_run.scenario.governments != "recorded"

    def _follow(self, changes: frozenset[Change]) -> None:
        if changes & {Change.WORLDS, Change.SHOWN}:
            self._show()
        elif Change.YEAR in changes:
            further = len(self.stripe.rows[0]["colours"]) <= self._session.reached - self._session.years[0]
            rows = {"rows": self._rows()} if further else {}
            self.stripe.param.update(year=self._session.year, **rows)

    def _show(self) -> None:
        session, years = self._session, self._session.years
        frame = {"first": years[0], "last": years[-1], "window": [*session.window]}
        self.stripe.param.update(frame=frame, rows=self._rows(), year=session.year, invented=self.invented)
        title = session.title("first" if session.choices.shown == "first" else "second")
        self.key.object = html(
            "strip", texts=session.texts, invented=self.invented, title=title,
            window=session.window if session.window != (years[0], years[-1]) else None,
            events=told(session.worlds, session.texts),
        )  # fmt: skip

    def _rows(self) -> list[dict[str, Any]]:
        session = self._session
        scenes = [session.shown_run.scene(year) for year in range(session.years[0], session.reached + 1)]
        positions = np.stack([scene.government for scene in scenes], axis=1)
        in_bloc = np.stack([scene.in_bloc for scene in scenes], axis=1)
        return [
            {
                "name": session.texts(f"names.country.{code}"),
                "colours": [_COLOURS[shade] for shade in shades(course)],
                "readings": [
                    self.reading(*each) for each in zip(course.tolist(), member.tolist(), strict=True)
                ],
            }
            for code, course, member in zip(COUNTRIES, positions, in_bloc, strict=True)
        ]

    def reading(self, position: float, in_bloc: bool) -> str:
        """The orientation of a government in words."""
        texts = self._session.texts
        words = [orientation(texts, position)]
        words += [texts("page.strip.outside")] * (not in_bloc) + [
            texts("page.strip.invented")
        ] * self.invented
        return ", ".join(words)

    def _go(self, message: Message) -> None:
        if message.get("name") == "year" and isinstance(message.get("value"), int):
            self._session.go(message["value"])


_COLOURS = RIGHT_TO_LEFT


def shades(positions: Any) -> list[int]:
    """Places in the scale of colours from the right, −1, to the left, 1."""
    parts = len(_COLOURS)
    return [min(max(int((position + 1) / 2 * parts), 0), parts - 1) for position in positions.tolist()]
