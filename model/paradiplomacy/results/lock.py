"""One writer at a time: a result folder is held by a process until it ends, however it ends."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from paradiplomacy.common.errors import ResultsError

FILE = ".lock"
"""What is held in a folder where folders themselves cannot be, as on Windows."""


def hold(folder: Path) -> Callable[[], object]:
    """Hold a folder, and return what lets it go; where the disk cannot, nothing is held.

    Raises:
        ResultsError: another process holds it.
    """
    try:
        import fcntl
    except ImportError:
        return _hold_file(folder)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise _held(folder) from None
    except OSError:  # some network file systems have no locks
        pass
    return partial(os.close, descriptor)


def _hold_file(folder: Path) -> Callable[[], object]:
    from filelock import FileLock, Timeout

    lock = FileLock(folder / FILE, timeout=0, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise _held(folder) from None
    except (OSError, NotImplementedError):  # as above
        pass
    return lock.release


def _held(folder: Path) -> ResultsError:
    return ResultsError(str(folder), ["another process is writing to this folder"])
