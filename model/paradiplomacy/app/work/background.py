"""Work that would keep pages waiting, done in processes shared by all sessions."""

import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from functools import partial
from threading import Lock
from typing import Any, Self

import panel as pn
from bokeh.document import Document
from panel.io.document import hold

from paradiplomacy.app.state.entries import Problem
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.problems import shorten
from paradiplomacy.runs.pool import Pool

MOST_PROCESSES = 4
MOST_THREADS = 32


class _Shared(Pool):
    """A pool that several threads send work to, one after another.

    Attributes:
        broken: whether one of its processes was killed, which makes the pool useless.
    """

    def __init__(self, jobs: int) -> None:
        self._one_at_a_time, self.broken = Lock(), False
        super().__init__(jobs)

    def submit[**P, T](self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Send work."""
        with self._one_at_a_time:
            try:
                return super().submit(fn, *args, **kwargs)
            except BrokenExecutor:
                self.broken = True
                raise


class Jobs:
    """A pool of processes that starts when it is first needed, and ends with the server.

    After that nothing starts any more, whichever thread still asks for it.
    """

    def __init__(self) -> None:
        self._starting, self._ended = Lock(), False
        self._pool: _Shared | None = None
        self._threads: ThreadPoolExecutor | None = None

    @property
    def pool(self) -> Pool:
        """The processes; one core is left to the server.

        Raises:
            RuntimeError: the server has ended.
        """
        with self._starting:
            if self._ended:
                raise RuntimeError("the server has ended")
            if self._pool is None or self._pool.broken:
                self._pool = _Shared(max(1, min(MOST_PROCESSES, (os.cpu_count() or 1) - 1)))
            return self._pool

    def submit[T](self, work: Callable[[], T]) -> Future[T]:
        """Start work in a process."""
        try:
            return self.pool.submit(work)
        except BrokenExecutor:
            return self.pool.submit(work)

    def follow[**P](self, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Start work in a thread that sends it to the pool bit by bit; nothing once the server has ended."""
        with self._starting:
            if self._ended:
                return
            if self._threads is None:
                self._threads = ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="job")
            self._threads.submit(work, *args, **kwargs)

    def __enter__(self) -> Self:
        with self._starting:
            self._ended = False
        return self

    def __exit__(self, *_: object) -> None:
        with self._starting:
            pool, threads = self._pool, self._threads
            self._pool, self._threads, self._ended = None, None, True
        if pool is not None:
            pool.end()
            pool.shutdown(wait=False, cancel_futures=True)
        if threads is not None:
            threads.shutdown(wait=False, cancel_futures=True)


jobs = Jobs()
"""The pool of this server."""


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
