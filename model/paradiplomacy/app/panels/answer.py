"""What the page says, on top: the mean of many pairs with its interval, or that there is one history only."""

from collections.abc import Iterator

from paradiplomacy.app.panels.charts import in_words, number_of
from paradiplomacy.app.panels.components import Message, Words
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.panels.replications import Replications
from paradiplomacy.app.state.cards import CHARTS
from paradiplomacy.app.state.causes import causes
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.report import words
from paradiplomacy.results.differences import Effect, effect, pairs

TOLD = 2
"""Number of indicators, the first ones of the charts, that have their difference told."""


class Answer:
    """The sentence, and a warning where two worlds differ in more than one thing; follows a session."""

    def __init__(self, session: Session, replications: Replications) -> None:
        self._session, self._replications = session, replications
        self.words = Words(handle=self._handle)
        self._show()
        replications.on_values = self._show
        session.observe(self._follow)

    def _follow(self, changes: frozenset[Change]) -> None:
        if Change.CHARTS in changes:  # of other worlds the replications tell
            self._show()

    def _handle(self, message: Message) -> None:
        if message.get("name") == "runs":
            self._replications.start()
        elif message.get("name") == "alone":
            self._session.change(scenario=self._session.choices.second)

    def _show(self) -> None:
        session, (first, last) = self._session, self._session.window
        things = causes(session)
        self.words.object = html(
            "answer", texts=session.texts, first=first, last=last, parts=list(self._parts()),
            pairs=len(next(iter(self._replications.values.values()), ())),
            progress=self._replications.progress, playing=session.playing, things=things,
            alone=session.choices.scenario != session.choices.second and bool(session.choices.changed_second),
        )  # fmt: skip

    def _parts(self) -> Iterator[str]:
        for indicator in CHARTS[self._session.choices.charts][:TOLD]:
            found = self._effect(indicator)
            if found.base is not None:
                yield self._told(indicator, found)

    def _effect(self, indicator: str) -> Effect:
        """The difference of the means over the window, pair by pair."""
        first, last = self._session.window
        keys = [f"{side}.{indicator}" for side in ("first", "second")]
        if not all(key in self._replications.values for key in keys):
            return Effect()
        base, other = (self._replications.values[key].loc[:, first:last].mean(axis=1) for key in keys)
        return effect(pairs(base.to_numpy(dtype=float), other.to_numpy(dtype=float)))

    def _told(self, indicator: str, found: Effect) -> str:
        texts = self._session.texts
        scale = words.factor(indicator)
        low, high = (None if end is None else scale * end for end in (found.low, found.high))
        fewest = words.decimals(low, high, 0 if abs(found.base or 0) >= 1_000 else 1)
        decimals = sums_up(scale * (found.base or 0), scale * (found.mean or 0), fewest)
        values = {
            name: in_words(texts, indicator, getattr(found, name), decimals, signed=name == "difference")
            for name in ("base", "mean", "difference")
        }
        for name in ("low", "high"):
            if (value := getattr(found, name)) is not None:
                values[name], _ = number_of(texts, indicator, value, decimals, signed=True)
        key = "part" if "low" in values else "same"
        return texts(f"page.answer.{key}", name=texts(f"page.indicator.{indicator}"), **values)


def sums_up(base: float, mean: float, fewest: int) -> int:
    """Decimals with which a reader who subtracts two means finds the difference that is told.

    >>> sums_up(8.571, 5.238, 1), sums_up(8.5, 5.5, 1)
    (2, 1)
    """
    enough = (many for many in range(fewest, fewest + 3) if _rest(base, mean, many) < 0.5 / 10**many)
    return next(enough, fewest)


def _rest(base: float, mean: float, decimals: int) -> float:
    """What is left between the difference as told and that of the means as told."""
    return abs(round(mean, decimals) - round(base, decimals) - round(mean - base, decimals))
