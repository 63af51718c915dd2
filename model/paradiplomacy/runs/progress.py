"""Telling how far a batch is: a bar in a terminal, a line kept up to date in a notebook, lines elsewhere."""

import sys
import time
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, TextIO, override

from paradiplomacy.common.errors import counted, printable
from paradiplomacy.common.terminal import say

if TYPE_CHECKING:
    from paradiplomacy.experiment.designs.design import Point
    from paradiplomacy.experiment.request import Request, Watched


class Silent:
    """Says nothing; what ``run`` uses unless told otherwise, and the form of the others."""

    def say(self, text: str) -> None:
        """A sentence for the reader."""

    noun = "run"
    """What is counted."""

    def start(self, total: int, already: int) -> None:
        """Work begins on ``total`` runs, of which some are there already."""

    def advance(self, done: int, failed: int) -> None:
        """Runs done and failed, of all."""

    def change(self) -> None:
        """From here on runs are made in another way, at a pace of its own."""

    def stop(self) -> None:
        """Work ended, well or not."""


class _Pace:
    """Runs made since a moment, in words; those that were there already do not count as made."""

    def __init__(self, total: int, already: int, now: float, noun: str) -> None:
        self._total, self._already, self._began, self._noun = total, already, now, noun
        self.first: tuple[float, int] | None = None

    def text(self, finished: int, failed: int, now: float) -> str:
        """How many runs are finished, how fast, and for how long still."""
        self.first = self.first or (now, finished)
        lost = f", {failed:,} failed" if failed else ""
        return f"{finished:,} of {counted(self._total, self._noun)}{lost}{self._speed(finished, now)}"

    def _speed(self, finished: int, now: float) -> str:
        """Rate since a first result, before which workers were starting, and time left; or time taken."""
        taken = max(now - self._began, 0.001)
        if finished >= self._total:
            return f", in {in_words(taken)}, {rate_in_words((finished - self._already) / taken)}"
        then, before = self.first or (now, finished)
        if finished == before or now <= then:
            return ""
        rate = (finished - before) / (now - then)
        return f", {rate_in_words(rate)}, about {in_words((self._total - finished) / rate)} left"


class _Shown(Silent):
    """Shows the state of the work when it is time to, and at the end the last one."""

    seconds_to_first = 0.0
    seconds_between = 0.0

    def __init__(self) -> None:
        self._text = self._shown = ""
        self._finished = self._total = 0

    def _show(self) -> None:
        """Show the text."""

    @override
    def start(self, total: int, already: int) -> None:
        now = time.monotonic()
        self._pace = _Pace(total, already, now, self.noun)
        self._total, self._finished = total, already
        self._due = now + self.seconds_to_first

    @override
    def advance(self, done: int, failed: int) -> None:
        now = time.monotonic()
        self._finished = done + failed
        self._text = self._pace.text(self._finished, failed, now)
        if self._finished >= self._total or now >= self._due:
            self._due = now + self.seconds_between
            self._refresh()

    @override
    def change(self) -> None:
        self._pace.first = None

    @override
    def stop(self) -> None:
        if self._text != self._shown:
            self._refresh()

    def _refresh(self) -> None:
        self._shown = self._text
        self._show()


class Lines(_Shown):
    """A line a minute, for logs."""

    seconds_to_first = 10.0
    seconds_between = 60.0

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__()
        self._stream = stream or sys.stderr

    @override
    def say(self, text: str) -> None:
        say(text, self._stream)

    @override
    def _show(self) -> None:
        self.say(self._text)


class Notebook(_Shown):
    """A line in the output of a cell that changes in its place."""

    seconds_between = 0.5

    def __init__(self) -> None:
        super().__init__()
        self._handle: Any = None

    @override
    def say(self, text: str) -> None:
        say(text)

    @override
    def _show(self) -> None:
        from IPython.display import display

        content = {"text/plain": self._text}
        if self._handle:
            self._handle.update(content, raw=True)
        else:
            self._handle = display(content, raw=True, display_id=True)  # type: ignore[no-untyped-call]


class Bar(_Shown):
    """A bar with the state of the work beside it."""

    def __init__(self) -> None:
        from rich.console import Console

        super().__init__()
        self._console = Console(stderr=True)

    @override
    def say(self, text: str) -> None:
        from rich.text import Text

        self._console.print(Text(printable(text)))

    @override
    def start(self, total: int, already: int) -> None:
        from rich.progress import BarColumn, Progress, TextColumn

        super().start(total, already)
        columns = BarColumn(), TextColumn("{task.description}", markup=False)
        self._bar = Progress(*columns, console=self._console)
        self._task = self._bar.add_task("", total=None)
        self._text = f"{already:,} of {counted(total, self.noun)}"
        self._refresh()
        self._bar.start()

    @override
    def _show(self) -> None:
        self._bar.update(self._task, total=self._total, completed=self._finished, description=self._text)

    @override
    def stop(self) -> None:
        super().stop()
        self._bar.stop()


LONG = 10_000
"""Points times scenarios from which it takes about a second to check them."""
_TOLD = 500
"""Points after which it is told how far the checking is."""


def checking(progress: Silent, language: str = "en") -> "Watched":
    """Says what must be known of an experiment, and how far checking its points is, where it takes long.

    Args:
        progress: where it is said.
        language: of what must be known, which the report says as well.

    Raises:
        ParadiplomacyError: there are no texts in this language.
    """
    from paradiplomacy.common.languages.texts import Texts
    from paradiplomacy.common.quoted import show

    texts = Texts(language)

    def watched(
        points: Iterator["Point | None"], request: "Request", number: int
    ) -> Generator["Point | None"]:
        for note in request.notes:
            progress.say(f"{request.name}: {note.told(texts, str, show)}")
        if request.places < LONG and number * len(request.scenarios) == request.places:
            yield from points
            return
        progress.say(_opening(request, number))
        progress.noun = "point"
        progress.start(number, 0)
        try:
            for place, point in enumerate(points, 1):
                yield point
                if place == number or not place % _TOLD:
                    progress.advance(place, 0)
        finally:
            progress.stop()
            progress.noun = "run"

    return watched


def _opening(request: "Request", number: int) -> str:
    """How large an experiment is, and how many points of it are checked."""
    points = request.places // len(request.scenarios)
    corners = "" if request.design and request.design.kind == "list" else "corners and "
    what = "each point" if number == points else f"{corners}a sample, {counted(number, 'point')}"
    return f"{size_in_words(request)}: checking {what}"


def size_in_words(request: "Request") -> str:
    """How large an experiment is; a condition leaves out points, and runs that say the same are made once."""
    some = "At most " if request.design and request.design.exclude else ""
    points = counted(request.places // len(request.scenarios), "point")
    scenarios = counted(len(request.scenarios), "scenario")
    return f"{some}{points} in {scenarios}, up to {counted(request.most_runs, 'run')}"


def for_python() -> Silent:
    """What suits a call from Python: something to look at in a notebook, and no word in a program."""
    return Notebook() if _in_notebook() else Silent()


def for_stream() -> Silent:
    """What suits the place where somebody reads."""
    if _in_notebook():
        return Notebook()
    return Bar() if sys.stderr.isatty() else Lines()


def _in_notebook() -> bool:
    """Whether a Jupyter kernel runs this; a notebook has IPython imported before anything else."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")


def rate_in_words(a_second: float) -> str:
    """A number of runs by time, for reading.

    >>> rate_in_words(1234.5), rate_in_words(6.12), rate_in_words(0.2), rate_in_words(0.001)
    ('1,234 a second', '6.1 a second', '12 a minute', '3.6 an hour')
    """
    number, unit = a_second, "a second"
    if a_second < 1:
        number, unit = (a_second * 60, "a minute") if a_second * 60 >= 1 else (a_second * 3600, "an hour")
    return f"{number:,.0f} {unit}" if number >= 10 else f"{number:.1f} {unit}"


def in_words(seconds: float) -> str:
    """A duration for reading.

    >>> in_words(42.3), in_words(200), in_words(7300)
    ('42 s', '3 min', '2 h 2 min')
    """
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
