"""Work that would keep pages waiting, done in processes that all sessions share."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Self

from paradiplomacy.workers.pool import Pool

MOST_PROCESSES = 4


class _Shared(Pool):
    """A pool that several threads send work to, one after another."""

    def __init__(self, jobs: int) -> None:
        self._one_at_a_time = Lock()
        super().__init__(jobs)

    def submit[**P, T](self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Send work."""
        with self._one_at_a_time:
            return super().submit(fn, *args, **kwargs)


class Jobs:
    """A pool of processes that starts when it is first needed, and ends with the server.

    Every job has a thread that waits for it, so that what it does bit by bit can be followed and stopped.
    """

    def __init__(self) -> None:
        self._pool: Pool | None = None
        self._threads: ThreadPoolExecutor | None = None

    @property
    def pool(self) -> Pool:
        """The processes; one core is left to the server."""
        if self._pool is None:
            self._pool = _Shared(max(1, min(MOST_PROCESSES, (os.cpu_count() or 1) - 1)))
        return self._pool

    def start[**P, T](self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have something done in a thread, which may send its work to the pool."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(32, thread_name_prefix="job")
        return self._threads.submit(work, *args, **kwargs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.end()
            self._pool.shutdown(wait=False, cancel_futures=True)
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
        self._pool = self._threads = None


jobs = Jobs()
"""Those of this server."""
