"""Work that would keep pages waiting, done in processes shared by all sessions."""

import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextvars import copy_context
from threading import Lock
from typing import Self

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
        self._context = copy_context()

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
                number = max(1, min(MOST_PROCESSES, (os.cpu_count() or 1) - 1))
                # how processes start is known where the server began, and in no thread that asks
                self._pool = self._context.run(_Shared, number)
            return self._pool

    def submit[T](self, work: Callable[[], T]) -> Future[T]:
        """Start work in a process."""
        try:
            return self.pool.submit(work)
        except BrokenExecutor:
            return self.pool.submit(work)

    def do[T](self, work: Callable[[], T]) -> T:
        """Do work in a process and wait for it."""
        return self.submit(work).result()

    def follow[**P, T](self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T] | None:
        """Start work in a thread that sends it to the pool bit by bit; nothing once the server has ended."""
        with self._starting:
            if self._ended:
                return None
            if self._threads is None:
                self._threads = ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="job")
            return self._threads.submit(work, *args, **kwargs)

    def __enter__(self) -> Self:
        with self._starting:
            self._ended, self._context = False, copy_context()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End all processes at once; who waits for one is told so."""
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
