"""Work that a page has done elsewhere, and what comes back to it."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

import panel as pn
from bokeh.document import Document
from panel.io.document import hold

from paradiplomacy.app.state.entries import Problem
from paradiplomacy.app.work.background import jobs
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.quoted import shorten


class Errand:
    """Work that a page starts in a process; only the last is answered.

    Args:
        document: the page, which receives the answer in its turn; without one nothing is done.
    """

    def __init__(self, document: Document | None) -> None:
        self._document = document
        self._future: Future[Any] | None = None
        if document is not None:
            document.on_session_destroyed(lambda _: self.cancel())

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._future is not None

    def start[T](self, work: Callable[[], T], receive: Callable[[Future[T]], None]) -> None:
        """Start work in place of what was started before."""
        self.cancel()
        if self._document is not None:
            self._future = future = jobs.submit(work)
            # An answer that came while Panel makes the words of a new page would be lost.
            pn.state.onload(lambda: future.add_done_callback(partial(self._hand_over, receive)))

    def cancel(self) -> None:
        """Wait for an answer no longer."""
        future, self._future = self._future, None
        if future is not None:
            future.cancel()

    def _hand_over(self, receive: Callable[[Future[Any]], None], future: Future[Any]) -> None:
        """Hand the answer over from another thread."""
        if self._document is not None and future is self._future:
            self._document.add_next_tick_callback(partial(self._receive, receive, future))

    def _receive(self, receive: Callable[[Future[Any]], None], future: Future[Any]) -> None:
        if future is self._future:
            self._future = None
            with hold(self._document):
                receive(future)


def failure(error: BaseException) -> Problem:
    """The problem of work that failed."""
    why = "; ".join(error.problems) if isinstance(error, ParadiplomacyError) else shorten(str(error))
    return Problem("failed", {"why": why or type(error).__name__})
