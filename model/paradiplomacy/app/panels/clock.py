"""Time on the page: back, play, step, and any year at once."""

from typing import Any

from paradiplomacy.app.panels.components import Clock, Message
from paradiplomacy.app.state.session import Change, Session


class Time:
    """Moves a session through its years, at once or by itself; ``clock`` has its buttons and its slider."""

    def __init__(self, session: Session) -> None:
        self._session = session
        texts = session.texts
        names = ("first", "back", "play", "pause", "step", "year", "time")
        words = {name: texts(f"page.clock.{name}") for name in names}
        self.clock = Clock(self._handle, words=words, **self._state())
        session.observe(self._follow)

    def _state(self) -> dict[str, Any]:
        session = self._session
        return {
            "year": session.year,
            "first": session.years[0],
            "last": session.years[-1],
            "reached": session.reached,
            "at_end": session.at_end,
            "waits": session.at_end and session.playing,
        }

    def _follow(self, changes: frozenset[Change]) -> None:
        if changes & {Change.YEAR, Change.WORLDS, Change.CALL}:
            self.clock.param.update(**self._state())

    def _handle(self, message: Message) -> None:
        if message.get("name") == "year" and isinstance(message.get("value"), int):
            self.pause()
            self._session.go(message["value"])
        elif message.get("name") == "tick":  # the browser has shown the year for a while
            if self.clock.playing:
                self._tick()
        else:
            self.press(str(message.get("name")))

    def press(self, name: str) -> None:
        """Press a button by its name; other names do nothing."""
        if name == "play":
            self.pause() if self.clock.playing else self._play()
        elif name in {"first", "back", "step"}:
            self.pause()
            years = {"first": self._session.years[0] - self._session.year, "back": -1, "step": 1}
            self._session.step(years[name])

    def pause(self) -> None:
        """Stop going on by itself."""
        self.clock.playing = False

    def _play(self) -> None:
        """Go on, and from the end of the years compared or of all begin in the year before those compared."""
        session = self._session
        if not session.playing and session.year in {session.window[1], session.years[-1]}:
            session.go(session.window[0] - 1)
        if session.at_end:
            return
        self.clock.playing = True
        self._tick()

    def _tick(self) -> None:
        self._session.step()
        if self._session.at_end or self._session.awaits:
            self.pause()
