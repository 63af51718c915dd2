"""Telling how far a batch is: a bar with the time left in a terminal, lines elsewhere, or nothing."""

import sys
import time
from typing import TextIO, override

SECONDS_BETWEEN_LINES = 10.0


class Silent:
    """Says nothing; what ``run`` uses unless told otherwise, and the form of the others."""

    def say(self, text: str) -> None:
        """A sentence for the reader."""

    def start(self, total: int, already: int) -> None:
        """Work begins on ``total`` runs, of which some are there already."""

    def advance(self, done: int, failed: int) -> None:
        """Runs done and failed, of all."""

    def stop(self) -> None:
        """Work ended, well or not."""


class Lines(Silent):
    """One line now and then, for logs."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._total = 0
        self._began = self._spoke = 0.0
        self._first: tuple[float, int] | None = None

    @override
    def say(self, text: str) -> None:
        print(text, file=self._stream, flush=True)

    @override
    def start(self, total: int, already: int) -> None:
        self._total = total
        self._began = self._spoke = time.monotonic()

    @override
    def advance(self, done: int, failed: int) -> None:
        now = time.monotonic()
        self._first = self._first or (now, done + failed)
        if done + failed >= self._total or now - self._spoke >= SECONDS_BETWEEN_LINES:
            self._spoke = now
            lost = f", {failed} failed" if failed else ""
            self.say(f"{done + failed} of {self._total} runs{lost}{self._time(done + failed, now)}")

    def _time(self, finished: int, now: float) -> str:
        """The time taken, or left at the rate since the first result, before which workers were starting."""
        if finished >= self._total:
            return f", in {in_words(now - self._began)}"
        then, before = self._first or (now, finished)
        if finished == before:
            return ""
        return f", about {in_words((now - then) * (self._total - finished) / (finished - before))} left"


class Bar(Silent):
    """A bar with the time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("runs"),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=Console(stderr=True),
        )
        self._task = self._bar.add_task("Running", total=None)

    @override
    def say(self, text: str) -> None:
        from rich.text import Text

        self._bar.console.print(Text(text))

    @override
    def start(self, total: int, already: int) -> None:
        self._bar.update(self._task, total=total, completed=already)
        self._bar.start()

    @override
    def advance(self, done: int, failed: int) -> None:
        label = f"Running, {failed} failed" if failed else "Running"
        self._bar.update(self._task, completed=done + failed, description=label)

    @override
    def stop(self) -> None:
        self._bar.stop()


def for_stream() -> Silent:
    """A bar where somebody watches, else lines."""
    return Bar() if sys.stderr.isatty() else Lines()


def in_words(seconds: float) -> str:
    """A duration for reading.

    >>> in_words(42.3), in_words(200), in_words(7300)
    ('42 s', '3 min', '2 h 2 min')
    """
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
